#include <hexi/base/ascii.hpp>
#include <hexi/format/json/document_private.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/base/text_places.hpp>
#include <hexi/value/number_text.hpp>

namespace hexi::inline abi_v1::detail {
namespace {

constexpr std::size_t most_json_levels = 190;  // in one another; a value may have `value::most_depth`

/// Builds a value from what Boost.JSON's parser tells, since its own document keeps neither how a number was spelt nor,
/// before 1.85, all its digits.
struct value_handler {
    static constexpr std::size_t max_object_size = ~std::size_t{0}, max_array_size = max_object_size, max_key_size = max_object_size, max_string_size = max_object_size;
    using error = boost::json::error_code;

    struct level {
        bool is_object = false;
        std::string key{};
        std::vector<value_map::entry> entries{};
        value::list elements{};
    };
    std::vector<level> open{};
    std::string text{};  // of a string, a key or a number so far
    value root{};

    void take(value v) {
        if (open.empty()) root = std::move(v);
        else if (open.back().is_object) open.back().entries.push_back({std::move(open.back().key), std::move(v)});
        else open.back().elements.push_back(std::move(v));
    }
    bool on_document_begin(error&) { return true; }
    bool on_document_end(error&) { return true; }
    bool on_object_begin(error&) { return open.push_back({.is_object = true}), true; }
    bool on_object_end(std::size_t, error&) {
        value made{value_map(std::move(open.back().entries))};
        open.pop_back();
        take(std::move(made));
        return true;
    }
    bool on_array_begin(error&) { return open.emplace_back(), true; }
    bool on_array_end(std::size_t, error&) {
        value made{std::move(open.back().elements)};
        open.pop_back();
        take(std::move(made));
        return true;
    }
    bool on_key_part(boost::json::string_view part, std::size_t, error&) { return text.append(part.data(), part.size()), true; }
    bool on_key(boost::json::string_view part, std::size_t, error&) {
        text.append(part.data(), part.size());
        open.back().key = std::exchange(text, {});
        return true;
    }
    bool on_string_part(boost::json::string_view part, std::size_t, error&) { return text.append(part.data(), part.size()), true; }
    bool on_string(boost::json::string_view part, std::size_t, error&) {
        text.append(part.data(), part.size());
        take(value(std::exchange(text, {})));
        return true;
    }
    bool on_number_part(boost::json::string_view part, error&) { return text.append(part.data(), part.size()), true; }
    bool on_number(boost::json::string_view part, error& failed) {
        text.append(part.data(), part.size());
        const std::string spelt = std::exchange(text, {});
        if (spelt.find_first_of(".eE") == std::string::npos) {
            if (const auto whole = parse_integer(spelt)) take(value(*whole));
            else take(value(spelt));
            return true;
        }
        const auto number = parse_float(spelt);
        if (!number) return failed = boost::json::error::exponent_overflow, false;
        take(value(*number));
        return true;
    }
    bool on_int64(std::int64_t, boost::json::string_view part, error& failed) { return on_number(part, failed); }
    bool on_uint64(std::uint64_t, boost::json::string_view part, error& failed) { return on_number(part, failed); }
    bool on_double(double, boost::json::string_view part, error& failed) { return on_number(part, failed); }
    bool on_bool(bool v, error&) { return take(value(v)), true; }
    bool on_null(error&) { return take(value()), true; }
    bool on_comment_part(boost::json::string_view, error&) { return true; }
    bool on_comment(boost::json::string_view, error&) { return true; }
};

/// Goes over JSON that is known to be such.
class skipper {
public:
    explicit skipper(std::string_view text) : text_(text) {}
    std::size_t at = 0;

    char peek() {
        while (at < text_.size() && std::string_view(" \t\r\n").find(text_[at]) != std::string_view::npos) ++at;
        return at < text_.size() ? text_[at] : '\0';
    }
    void string() {
        for (++at; at < text_.size() && text_[at] != '"'; ++at)
            if (text_[at] == '\\') ++at;
        ++at;
    }
    void value() {
        std::size_t deep = 0;
        do {
            switch (peek()) {
                case '{':
                case '[': ++deep, ++at; break;
                case '}':
                case ']': --deep, ++at; break;
                case '"': string(); break;
                case ',':
                case ':': ++at; break;
                case '\0': return;
                default: at = std::min(text_.find_first_of(",:]} \t\r\n", at), text_.size());
            }
        } while (deep > 0);
    }
    /// Calls `visit(key)` at the beginning of each value inside of what begins here; it goes on behind it.
    template <class Visit>
    void inside(Visit visit) {
        const char open = peek();
        if (open != '{' && open != '[') return;
        ++at;
        while (true) {
            const char next = peek();
            if (next == '}' || next == ']' || next == '\0') return static_cast<void>(++at);
            if (next == ',') {
                ++at;
                continue;
            }
            std::string_view key;
            if (open == '{') {
                const std::size_t begin = at + 1;
                string();
                key = text_.substr(begin, at - begin - 1);
                if (peek() == ':') ++at;
                peek();
            }
            visit(key);
        }
    }

private:
    std::string_view text_;
};

/// What people write that look upon JSON as JavaScript or Python, at the place that was no JSON.
void tell_dialect(problem& p, std::string_view text, std::size_t at) {
    constexpr std::string_view space = " \t\r\n";
    const auto word_at = [&](std::string_view word) { return text.substr(std::min(at, text.size())).starts_with(word) || (at > 0 && text.substr(at - 1).starts_with(word)); };
    const auto say = [&](std::string_view what, std::string_view hint) { p.message = what, p.hint = hint; };
    const char here = at < text.size() ? text[at] : '\0';
    const std::size_t before = at == 0 ? std::string_view::npos : text.find_last_not_of(space, at - 1);
    const char last = before == std::string_view::npos ? '\0' : text[before];
    if (word_at("//") || word_at("/*") || here == '#') say("this is not JSON: it has no comments", "remove them");
    else if (here == '\'') say("this is not JSON: its texts stand in double quotation marks", R"(write "name", not 'name'; of Python's objects json.dumps makes JSON)");
    else if ((here == ']' || here == '}') && last == ',') say("this is not JSON: no comma stands behind the last of a list or an object", "remove it");
    else if (word_at("True") || word_at("False") || word_at("None")) say("this is not JSON: it writes true, false and null", "write them so; of Python's objects json.dumps makes JSON");
    else if (word_at("undefined")) say("this is not JSON: it has no undefined", "write null for no value");
    else if ((last == '{' || last == ',') && (ascii::is_letter(here) || here == '_' || here == '$')) {
        const std::size_t end = std::min(text.find_first_of(" \t\r\n:,{}[]\"'", at), text.size());
        if (text.find_first_not_of(space, end) != std::string_view::npos && text[text.find_first_not_of(space, end)] == ':') say("this is not JSON: its keys stand in double quotation marks", fmt::format("write \"{}\"", shortened(text.substr(at, end - at), 40)));
    }
}

}  // namespace

result<value> read_json(std::string_view text, const std::filesystem::path& file) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    boost::json::parse_options options;
    options.max_depth = most_json_levels;
    boost::json::basic_parser<value_handler> parser(options);
    boost::json::error_code failed;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), failed);
    const bool more = !failed && text.find_first_not_of(" \t\r\n", read) != std::string_view::npos;
    if (!failed && !more) return std::move(parser.handler().root);
    // At the end of a number or a string the parser has read what it is not content with.
    const std::size_t at = std::min(read, text.size());
    const auto spot = text_places(text).of(at);
    problem p{"not-json", {}, "write it as RFC 8259 says", {file.string(), spot.line, spot.column}};
    if (failed == boost::json::error::incomplete) p.message = "the JSON ends too early", p.hint = "see whether the file is whole";
    else if (failed == boost::json::error::too_deep) p.message = fmt::format("more than {} objects and arrays in one another", most_json_levels);
    else if (failed == boost::json::error::exponent_overflow) p.message = "a number is too large for a float", p.hint = "write it as a text";
    else if (more) p.message = "this is not JSON: something follows its end";
    else p.message = fmt::format("this is not JSON: {}", failed.message());
    if (more && text.find_first_of("{[", read) == text.find_first_not_of(" \t\r\n", read)) p.hint = R"(of several documents in one file, as one a line, make one: {"nodes": [.., ..], "links": [..]})";
    // What Python and JavaScript write of floats that are no numbers.
    for (const std::string_view word : {"NaN", "Infinity", "-Infinity"})
        for (std::size_t back = 0; back <= 1 && back <= at; ++back)
            if (!more && text.substr(at - back).starts_with(word)) p.message = fmt::format("this is not JSON: it has no {}", word), p.hint = fmt::format("write \"{}\" as a text, or null for no value", word);
    if (!more) tell_dialect(p, text, at);
    set_excerpt(p, text, at, 1);
    return p;
}

std::vector<std::size_t> elements_in_json(std::string_view text, std::span<const std::string_view> path) {
    std::vector<std::size_t> out;
    skipper skip(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text);
    const std::size_t mark = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    const auto descend = [&](auto& self, std::size_t depth) -> void {
        if (depth == path.size()) {
            out.clear();
            return skip.inside([&](std::string_view) {
                out.push_back(skip.at + mark);
                skip.value();
            });
        }
        if (skip.peek() != '{') return skip.value();
        skip.inside([&](std::string_view key) {
            if (key == path[depth]) self(self, depth + 1);
            else skip.value();
        });
    };
    descend(descend, 0);
    return out;
}

}  // namespace hexi::abi_v1::detail
