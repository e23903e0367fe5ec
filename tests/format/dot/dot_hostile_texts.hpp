// Texts that have broken DOT writers, or could.
#pragma once

#include <string>
#include <vector>

namespace hexi::test {

inline std::vector<std::string> hostile_texts() {
    using namespace std::string_literals;
    const auto repeated = [](std::string_view text, std::size_t times) {
        std::string out;
        for (std::size_t i = 0; i < times; ++i) out += text;
        return out;
    };
    return {
        // backslashes and quotes
        "trailing backslash\\", "two backslashes\\\\", "three\\\\\\", "\\", "\"", "\\\"", "\"quoted\"", "a\\\"b\\\"", "\"]; evil [label=\"", "'single'",
        // what Graphviz replaces in labels
        "\\N", "\\l left", "right \\r", "line\\nbreak", "\\G", "\\E", "\\T \\H", "\\L", "\\\\N", "a\\Nb\\Gc\\Ed",
        // words of the language
        "node", "graph", "edge", "subgraph", "strict", "digraph", "cluster_0", "NODE", "node [shape=box]",
        // ids with a meaning
        "a:b", "a:b:ne", ":", "a->b", "a -- b", "-1.5e3", ".5", "12abc", "{", "}", "{a|<p>b}", "a;b", "a,b", "[x]", "=", "a=b", "+", "%", "%20",
        // comments
        "/* comment", "*/", "// comment", "# preprocessor", "-->", "<!-- x -->",
        // markup
        "<b>", "<b>bold</b>", "<", ">", "<<", "a<b", "a>b", "<table><tr><td>x</td></tr></table>", "</title>", "]]>", "<![CDATA[x]]>", "<script>alert(1)</script>",
        // entities
        "&", "&&", "&amp;", "&amp;amp;", "&#38;", "&#x26;", "&lt;b&gt;", "&nbsp;", "&unknown;", "&;", "&#;", "R&D", "&quot;", "a&#92;", "&#0;",
        // languages
        "兰州新区", "“战略合作”协议(二期)", "🚀 rocket 👩‍🔬", "مرحبا بالعالم", "שלום", "\u202Ertl override", "e\u0301", "\u2028", "\u00A0nbsp", "\uFEFFmark", "\uFFFD", "\U0001F1E8\U0001F1F3", "\uFFFF",
        // control characters and invalid UTF-8
        "a\x01\x02" "b", "bell\a", "tab\there", "line\nbreak", "carriage\r\nreturn", "nul\0inside"s, "\x1b[31mred", "del\x7f" "ete", "\u0085next", "\xff\xfe", "cut \xe5\x85", "over\xc0\xaf" "long", "surrogate \xed\xa0\x80", "\n\"", "\\\n",
        // space
        " ", "  two  spaces  ", " leading", "trailing ",
        // long
        repeated("x", 16'384), repeated("长", 6'000), repeated("\"\\&<", 4'200), repeated("word ", 5'000) + "\\",
    };
}

}  // namespace hexi::test
