#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "catch.hpp"

#include <hexi/base/address.hpp>

using namespace hexi;
using namespace std::string_literals;

namespace {

constexpr std::string_view safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&*+,;=%";

bool is_safe(const std::string& link) {
    if (!link.starts_with("http://") && !link.starts_with("https://")) return false;
    return std::ranges::all_of(link, [](char c) { return safe.find(c) != std::string_view::npos; });
}

}  // namespace

TEST_CASE("an honest address stays as it is", "[address]") {
    for (const char* text : {"https://example.org", "http://example.org:8080/a/b?c=d&e=f#g", "https://user@example.org/~x/*;p=1,2$+!", "https://[2001:db8::1]/", "https://example.org/?a[]=1",
                             "https://example.org/%E5%85%B0%e5%b7%9e", "https://zh.wikipedia.org/wiki/A_%28B%29"})
        CHECK(web_address(text) == text);
}

TEST_CASE("whatever could end a quotation, a string or a tag is percent-encoded", "[address]") {
    CHECK(web_address("https://en.wikipedia.org/wiki/Xi'an") == "https://en.wikipedia.org/wiki/Xi%27an");
    CHECK(web_address("https://e.org/a(b)c") == "https://e.org/a%28b%29c");
    CHECK(web_address("https://x/\"><script>alert(1)</script>") == "https://x/%22%3E%3Cscript%3Ealert%281%29%3C/script%3E");
    CHECK(web_address("https://e.org/a b\\c^d`e{f}g|h") == "https://e.org/a%20b%5Cc%5Ed%60e%7Bf%7Dg%7Ch");
    CHECK(web_address("https://e.org/兰州?名=新区") == "https://e.org/%E5%85%B0%E5%B7%9E?%E5%90%8D=%E6%96%B0%E5%8C%BA");
    CHECK(web_address("https://e.org/\xff\xc3") == "https://e.org/%FF%C3");
    CHECK(web_address("https://e.org/\u202Ea\u2028") == "https://e.org/%E2%80%AEa%E2%80%A8");
}

TEST_CASE("a percent sign is kept where it encodes, and encoded where it does not", "[address]") {
    CHECK(web_address("https://e.org/100%") == "https://e.org/100%25");
    CHECK(web_address("https://e.org/%2") == "https://e.org/%252");
    CHECK(web_address("https://e.org/%zz%4g%%41") == "https://e.org/%25zz%254g%25%41");
    CHECK(web_address("https://e.org/%27%2f") == "https://e.org/%27%2f");
}

TEST_CASE("the scheme is http or https however it is written, and nothing else is a link", "[address]") {
    CHECK(web_address("HTTPS://E.org/A") == "https://E.org/A");
    CHECK(web_address("hTTp://e") == "http://e");
    for (const std::string& text : {""s, "http"s, "http:"s, "http:/"s, "http://"s, "https:///a"s, "http://?a"s, "http://#a"s, "http://\\e"s, "http:e.org"s, "//e.org"s, "e.org"s, "javascript:alert(1)"s,
                                    "JavaScript:alert(1)//http://"s, "data:text/html,<script>alert(1)</script>"s, "vbscript:x"s, "file:///etc/passwd"s, "ftp://e.org"s, "httpx://e"s, "https&colon;//e"s,
                                    " https://e.org"s, "\thttps://e.org"s, "\u00A0https://e.org"s, "\uFEFFhttps://e.org"s, "java\nscript:alert(1)"s, "ht\ntp://e.org"s, "https://e.org/\n"s, "https://e.org/\ta"s,
                                    "https://e.org/\r\nSet-Cookie: x"s, "https://e.org/\0a"s, "https://e.org/\x7f"s, "https://e.org/\u0085"s}) {
        CAPTURE(text);
        CHECK(web_address(text) == std::nullopt);
    }
}

TEST_CASE("a link is never cut", "[address]") {
    const std::string start = "https://e.org/";
    CHECK(web_address(start + std::string(web_address_limit - start.size(), 'x'))->size() == web_address_limit);
    CHECK(web_address(start + std::string(web_address_limit - start.size() + 1, 'x')) == std::nullopt);
    CHECK(web_address(start + std::string(web_address_limit / 2, ' ')) == std::nullopt);
}

TEST_CASE("of any bytes a link is safe, and encoding it again changes nothing", "[address]") {
    const unsigned seed = GENERATE(1U, 2U, 3U);
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::size_t links = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text = i % 2 == 0 ? "http://a" : "";
        for (auto length = random() % 20; length > 0; --length) text += static_cast<char>(random() % 256);
        const auto link = web_address(text);
        if (!link) continue;
        ++links;
        REQUIRE(is_safe(*link));
        REQUIRE(web_address(*link) == link);
    }
    CHECK(links > 500);
}
