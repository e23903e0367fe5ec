// hexi_hostile_graph FILE: a snapshot of a graph whose texts want to be more than text.
#include <cstdio>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/graph/snapshot.hpp>

#include "format/dot/dot_hostile_texts.hpp"

int main(int count, char** arguments) {
    if (count != 2) return std::fputs("usage: hexi_hostile_graph FILE\n", stderr), 2;
    std::vector<std::string> texts = hexi::test::hostile_texts();
    for (const char* text : {"`**bold**`", "1. list", "- list", "    code", "end", "graph LR", "]:::t0", "style a:#35;", "classDef x:y#z;", "%%{init: {}}%%", "%% comment",
                             "click n0 call alert(1)", "fa:fa-car", "$$x^2$$", "ﬂ°°60¶ßb", "Straße", "javascript:alert(1)", "http://example.org/?a=b&c", "--> n1", "|\"x\"|", "n0@{ shape: rect }",
                             "x", "label", "id", "key", "<?xml version=\"1.0\"?>", "<!DOCTYPE x [<!ENTITY e \"e\">]>", "&e;", "__proto__", "constructor", "[a_b](c*d)", "~~a_b~~", "1) a_b", "12. *c*", "# a_b", "> a*b", "+ a_b", "www.a_b.org/*", "a_b@c.de", "![x_y](z)"})
        texts.emplace_back(text);
    // Scripts leave a mark on the document that they ran in; addresses want to be more than that, in SVG and in PDF.
    for (const char* text : {"\"><script>document.documentElement.setAttribute('hacked','1')</script><a b=\"", "</text></g><script>document.documentElement.setAttribute('hacked','2')</script>",
                             "\" onload=\"document.documentElement.setAttribute('hacked','3')", "javascript:document.documentElement.setAttribute('hacked','4')", "data:text/html,<script>alert(1)</script>",
                             "https://x/\"><script>document.documentElement.setAttribute('hacked','5')</script><a b=\"", "https://en.wikipedia.org/wiki/Xi'an", "https://example.org/a(b)c", "https://example.org/)>> endobj",
                             "https://example.org/' rect=[0 0 9 9]", "https://example.org/\\N\\G", "HTTPS://example.org/?a=1&amp;b=2&lt;c", "https://example.org/兰州 新区", "https://example.org/100%", " https://example.org", "http://"})
        texts.emplace_back(text);
    // Few types, or Mermaid's limit of text would stop the chart.
    hexi::graph g;
    std::vector<hexi::node_id> nodes;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        // Numbers first: then the order of keys is the same in every language.
        const std::string key = fmt::format("{:03} {}", i, texts[i]);
        const hexi::node_id n = *g.add_node(i % 12 == 0 ? texts[i] : "Thing", key);
        g.set_name(n, texts[i]);
        g.set_aliases(n, {texts[i], "b;c"});
        if (!g.set(n, "note", texts[i]) || !g.set(n, "x", texts[i])) return 3;
        if (i % 12 == 0 && !g.set(n, texts[i], true)) return 3;
        // Numbers that C calls out of range.
        if (i % 12 == 1 && !g.set(n, "tiny", i % 24 == 1 ? 5e-324 : -1e-320)) return 3;
        const bool address = texts[i].starts_with("http") || texts[i].starts_with("HTTP") || texts[i].find(':') != std::string::npos;
        if (!g.set(n, "url", address ? texts[i] : "https://example.org/" + texts[i])) return 3;
        (void)g.set_evidence(n, {{texts[i], 1, 2, 3}, {key, 1, 2, 3}});  // each node is its own document
        nodes.push_back(n);
    }
    for (std::size_t i = 1; i < nodes.size(); ++i) {
        const hexi::edge_id e = *g.add_edge(nodes[i - 1], i % 12 == 0 ? texts[i] : "TIE", nodes[i]);
        if (!g.set(e, "note", texts[i])) return 3;
        (void)g.set_evidence(e, {{fmt::format("{:03} {}", i, texts[i]), 1, 2, 3}});
    }
    if (const auto saved = hexi::save_snapshot(g, arguments[1]); !saved) return std::fputs(to_text(saved.problems()).c_str(), stderr), 4;
    return 0;
}
