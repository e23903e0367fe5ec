#include "catch.hpp"

#include <algorithm>
#include <limits>
#include <random>
#include <string>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "format/dot/dot_hostile_texts.hpp"
#include "sanitized.hpp"

#include <hexi/format/json/writer.hpp>

using namespace hexi;
using namespace hexi::test;
namespace json = boost::json;

namespace {

template <class Write>
std::string written(Write write) {
    std::string out;
    output into(out);
    json_writer to(into);
    write(to);
    return out;
}

/// Writes a random value with the writer, and makes the same for the foreign library.
json::value random_value(json_writer& to, std::mt19937& random, const std::vector<std::string>& texts, std::size_t depth) {
    if (random() % 4 == 0) to.line(random() % 3);
    switch (random() % (depth > 5 ? 6 : 8)) {
        case 0: return to.null(), nullptr;
        case 1: return to.value(true), true;
        case 2: return to.value(std::int64_t{-7}), -7;
        case 3: return to.value(std::numeric_limits<std::uint64_t>::max()), std::numeric_limits<std::uint64_t>::max();
        case 4: {
            const double x = static_cast<double>(static_cast<std::int32_t>(random())) + 0.5;  // which Boost reads exactly
            return to.value(x), x;
        }
        case 5: {
            const std::string& text = texts[random() % texts.size()];
            return to.value(text), json::value(repaired(text));
        }
        case 6: {
            json::array all;
            to.array();
            for (std::size_t n = random() % 5; n > 0; --n) all.push_back(random_value(to, random, texts, depth + 1));
            if (random() % 4 == 0) to.line();
            to.end();
            return all;
        }
        default: {
            json::object all;
            to.object();
            for (std::size_t n = random() % 5; n > 0; --n) {
                const std::string key = fmt::format("{}{}", n, texts[random() % texts.size()]);
                if (random() % 4 == 0) to.line(2);
                to.key(key);
                all[repaired(key)] = random_value(to, random, texts, depth + 1);
            }
            if (random() % 4 == 0) to.line();
            to.end();
            return all;
        }
    }
}

}  // namespace

TEST_CASE("any nesting of any values comes back from a foreign reader", "[json_writer]") {
    const std::vector<std::string> texts = hostile_texts();
    for (std::uint32_t seed = 0; seed < test::rounds(3000); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        json::value wanted;
        const std::string text = written([&](json_writer& to) { wanted = random_value(to, random, texts, 0); });
        CAPTURE(text.substr(0, 300));
        const json::value read = json::parse(text);
        REQUIRE(json::serialize(read) == json::serialize(wanted));
    }
}

TEST_CASE("line breaks stand behind commas and before what comes next", "[json_writer]") {
    CHECK(written([](json_writer& to) { to.object().line(1).key("a").value(1).line().key("b").array().line().value("x").line().value("y").line().end().end(); }) ==
          "{\n \"a\":1,\n\"b\":[\n\"x\",\n\"y\"\n]}");
    CHECK(written([](json_writer& to) { to.array().line().end(); }) == "[\n]");
    CHECK(written([](json_writer& to) { to.object().key("a").object().end().key("b").array().end().end(); }) == R"({"a":{},"b":[]})");
}

TEST_CASE("numbers are written as JSON spells them, else as null", "[json_writer]") {
    const auto all = [](auto... numbers) { return written([&](json_writer& to) { to.array(), (to.value(numbers), ...), to.end(); }); };
    CHECK(all(0, -1, true, 'a' == 'a', 1.0, 0.1, 0.1F, 1e300, -0.0) == "[0,-1,true,true,1,0.1,0.1,1e+300,-0]");
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(all(infinity, -infinity, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<float>::infinity()) == "[null,null,null,null]");
    const auto spelt = [](std::string_view number) { return written([&](json_writer& to) { to.array().number(number).end(); }); };
    for (const auto* good : {"0", "-0", "12", "-1.50", "0.0", "1e5", "1E+05", "10.01e-7"}) CHECK(spelt(good) == fmt::format("[{}]", good));
    for (const auto* wrong : {"", "-", "inf", "-inf", "nan", "01", "1.", ".5", "+1", "1e", "1e+", "1 ", " 1", "0x1", "1,2", "1]", "--1", "1.5.2"}) CHECK(spelt(wrong) == "[null]");
}

TEST_CASE("what is a number is what a foreign reader takes for one", "[json_writer]") {
    constexpr std::string_view letters = "0012.-+eE";
    std::mt19937 random(1);
    for (std::size_t i = 0; i < 20'000; ++i) {
        std::string text;
        for (std::size_t n = random() % 8; n > 0; --n) text.push_back(letters[random() % letters.size()]);
        json::error_code error;
        static_cast<void>(json::parse(text, error));
        CAPTURE(text);
        REQUIRE(is_json_number(text) == !error);
    }
}

TEST_CASE("a text of ASCII is plain exactly if it needs no escape, whatever byte stands where", "[json_writer]") {
    for (std::size_t size = 0; size < 20; ++size)
        for (std::size_t at = 0; at < std::max<std::size_t>(size, 1); ++at)
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(size, 'x');
                if (size > 0) text[at] = static_cast<char>(byte);
                const bool plain = size == 0 || (byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\');
                CAPTURE(size, at, byte);
                if (detail::is_plain_json(text) != plain) FAIL("not as it should be");
            }
}
