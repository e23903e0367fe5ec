#include "catch.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/draw/page.hpp>

using namespace hexi;

namespace {

/// Two nodes, one edge, placed by hand.
struct example {
    graph g;
    layout placed;
    example(std::string_view first_name, std::string_view second_name) {
        const node_id a = *g.add_node("Thing", "a"), b = *g.add_node("Thing", "b");
        g.set_name(a, first_name);
        g.set_name(b, second_name);
        const edge_id e = *g.add_edge(a, "TIE", b);
        REQUIRE(g.set_evidence(a, {{.document = "paper", .line = 3, .start = 1, .end = 9}}));
        placed.width = 100;
        placed.height = 50;
        placed.nodes = {{.node = a, .centre = {10, 10}, .width = 20, .height = 10, .fill = "#FFFFFF", .line = "#000000"},
                        {.node = b, .centre = {90, 40}, .width = 20, .height = 10, .fill = "#FFFFFF", .line = "#000000"}};
        placed.edges = {{.edge = e, .curve = {{20, 10}, {30, 20}, {60, 30}, {80, 40}}, .tip = point{82, 40}, .line = "#112233"}};
    }
    std::string page(const page_options& options = {.language = "en"}) const {
        std::string text;
        output out(text);
        write_page(out, g, placed, options);
        return text;
    }
};

std::string_view data_of(std::string_view page) {
    constexpr std::string_view opening = "<script id=\"data\" type=\"application/json\">";
    const std::size_t from = page.find(opening) + opening.size();
    return page.substr(from, page.find("</script>", from) - from);
}

}  // namespace

TEST_CASE("a page holds its data as JSON that cannot leave its element", "[page]") {
    const std::string page = example("</script><script>alert(1)</script> & <!-- \xE2\x80\xA8", "{{policy}} {{data}} \xFF").page();
    const std::string_view data = data_of(page);
    CHECK(data.find_first_of("<>&") == std::string_view::npos);
    CHECK(data.find("\xE2\x80\xA8") == std::string_view::npos);
    CHECK(data.find("\\u003c/script\\u003e\\u003cscript\\u003ealert(1)\\u003c/script\\u003e \\u0026 \\u003c!-- \\u2028") != std::string_view::npos);
    CHECK(data.find("{{policy}} {{data}} \xEF\xBF\xBD") != std::string_view::npos);
    CHECK(data.find("\"evidence\":[[0,3,1,9]]") != std::string_view::npos);
    CHECK(data.find("\"curve\":[20,10,30,20,60,30,80,40],\"tip\":[82,40]") != std::string_view::npos);
    CHECK(page.find("default-src 'none'; script-src 'sha256-") != std::string::npos);
    CHECK(page.find("{{data}}") == page.find("{{data}} "));  // none but the name's own
}

TEST_CASE("a page links to a document where its address may be followed", "[page][hostile]") {
    const auto data_with = [](std::string_view name, std::string_view address) {
        example e("x", "y");
        REQUIRE(e.g.set(*e.g.add_node("Document", "paper"), name, std::string(address)));
        return std::string(data_of(e.page()));
    };
    CHECK(data_with("url", "https://en.wikipedia.org/wiki/Xi'an?a=(b)").find("\"address\":\"https://en.wikipedia.org/wiki/Xi%27an?a=%28b%29\"") != std::string::npos);
    CHECK(data_with("where", "HTTP://example.org/兰").find("\"address\":\"http://example.org/%E5%85%B0\"") != std::string::npos);
    for (const char* address : {"javascript:alert(1)", " https://example.org", "https://example.org/\n", "data:text/html,x", "//example.org"}) CHECK(data_with("url", address).find("\"address\"") == std::string::npos);
}

TEST_CASE("a page says which types have no direction, what stands within each frame, and what is not certain", "[page]") {
    example e("x", "y");
    const node_id a = *e.g.find("a"), b = *e.g.find("b");
    e.g.schema().add_edge_type({.name = "NEAR", .symmetric = true});
    REQUIRE(e.g.add_edge(a, "NEAR", b));
    REQUIRE(e.g.set_evidence(b, {{.document = "paper", .line = 5, .start = 0, .end = 2, .certainty = 0.5F}}));
    // a stands at 10,10, b at 90,40
    const std::vector<std::pair<box, std::string>> frames{{{{0, 0}, {50, 30}}, "[0]"},  {{{0, 20}, {50, 50}}, "[]"},  {{{80, 0}, {100, 30}}, "[]"}, {{{80, 30}, {100, 50}}, "[1]"},
                                                          {{{0, 0}, {100, 50}}, "[0,1]"}, {{{20, 0}, {100, 20}}, "[]"}, {{{0, 30}, {95, 45}}, "[1]"}};
    for (const auto& [sides, members] : frames) e.placed.frames.push_back({.node = a, .low = sides.low, .high = sides.high, .fill = "#FFFFFF", .line = "#000000"});
    const std::string page = e.page();
    const std::string_view data = data_of(page);
    const auto object_with = [&](std::string_view name) {
        const std::size_t at = data.find(name);
        return at == std::string_view::npos ? std::string_view() : data.substr(at, data.find('}', at) - at);
    };
    CHECK(object_with("\"name\":\"NEAR\"").find("\"symmetric\":true") != std::string_view::npos);
    CHECK(object_with("\"name\":\"TIE\"").find("\"line\"") != std::string_view::npos);
    CHECK(object_with("\"name\":\"TIE\"").find("symmetric") == std::string_view::npos);
    for (const auto& [sides, members] : frames) {
        const std::string begin = fmt::format("\"box\":[{},{},{},{}]", sides.low.x, sides.low.y, sides.high.x, sides.high.y);
        CAPTURE(begin);
        CHECK(object_with(begin).find(fmt::format("\"members\":{},", members)) != std::string_view::npos);
    }
    CHECK(data.find("\"evidence\":[[0,3,1,9]]") != std::string_view::npos);
    CHECK(data.find("\"evidence\":[[0,5,0,2,0.5]]") != std::string_view::npos);
}

TEST_CASE("the same graph and layout give the same page", "[page]") {
    CHECK(example("x", "y").page() == example("x", "y").page());
}

TEST_CASE("a page tells from when until when something was there, by names that say an end", "[page]") {
    example e("x", "y");
    const node_id a = *e.g.find("a");
    REQUIRE(e.g.set(a, "founded", date(2010)));
    REQUIRE(e.g.set(a, "dissolved", date(2020, 2)));
    REQUIRE(e.g.set(*e.g.find("b"), "validTo", date(1970, 1, 2)));
    REQUIRE(e.g.set(*e.g.edges().begin(), "tomorrow", date(1969, 12, 31)));  // `to` is no word of it
    const std::string page = e.page();
    const std::string_view data = data_of(page);
    CHECK(data.find("\"time\":[14610,18321]") != std::string_view::npos);  // the first day of 2010, the last of February 2020
    CHECK(data.find("\"time\":[null,1]") != std::string_view::npos);
    CHECK(data.find("\"time\":[-1,null]") != std::string_view::npos);
    std::string days(data.substr(data.find("\"days\":")));
    std::erase(days, '\n');
    std::erase(days, ' ');
    CHECK(days.starts_with(R"("days":[[-1,"1969-12-31"],[1,"1970-01-02"],[14610,"2010"],[18321,"2020-02"]])"));
    CHECK(data_of(example("x", "y").page()).find("\"time\"") == std::string_view::npos);
}

TEST_CASE("what nodes can be measured by: PageRank, and numbers of more than one, each unit for itself", "[page]") {
    example e("x", "y");
    const node_id a = *e.g.find("a"), b = *e.g.find("b");
    REQUIRE(e.g.set(a, "staff", 12.0));
    REQUIRE(e.g.set(b, "staff", 2.5));
    REQUIRE(e.g.set(a, "alone", 1));
    const std::string page = e.page();
    const std::string_view data = data_of(page);
    CHECK(data.find(R"("name":"pagerank","caption":"PageRank")") != std::string_view::npos);
    CHECK(data.find(R"("name":"staff","caption":"staff","unit":"","values":[[0,12,"12"],[1,2.5,"2.5"]])") != std::string_view::npos);
    CHECK(data.find("\"name\":\"alone\"") == std::string_view::npos);
}

TEST_CASE("a page of a part holds what lies beyond it, and edges that have some of that", "[page]") {
    const example part("x", "y");
    graph whole = part.g;
    const node_id c = *whole.add_node("Thing", "c"), d = *whole.add_node("Thing", "d");
    whole.set_name(c, "sea");
    REQUIRE(whole.add_edge(*whole.find("b"), "TIE", c));
    REQUIRE(whole.add_edge(d, "TIE", c));
    REQUIRE(whole.add_node("Thing", "far"));  // nothing leads there
    const auto data_with = [&](const page_options& options) { return std::string(data_of(part.page(options))); };
    const std::string data = data_with({.whole = &whole, .beyond = true});
    CHECK(data.find(R"("key":"c","type":0,"name":"sea")") != std::string::npos);
    CHECK(data.find(R"("type":0,"from":1,"to":2)") != std::string::npos);
    CHECK(data.find(R"("type":0,"from":3,"to":2)") != std::string::npos);
    CHECK(data.find("\"key\":\"far\"") == std::string::npos);
    CHECK(data_with({.whole = &whole}).find("sea") == std::string::npos);
    CHECK(data_with({.style = {.rules = {{.type = "Thing", .set = {{"hidden", "true"}}}}}, .whole = &whole, .beyond = true}).find("sea") == std::string::npos);
}
