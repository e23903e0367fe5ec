// Runs Debian's `dot` on DOT text and reads the SVG that it makes: a foreign reader of what Hexi writes.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <hexi/format/dot/dot_text.hpp>

#include "scratch_folder.hpp"

namespace hexi::test {

/// One `<g>` of an SVG: a node, an edge, a cluster or the graph.
struct svg_part {
    std::string kind;                   ///< `node`, `edge`, `cluster` or `graph`, then further classes
    std::string title;
    std::vector<std::string> texts;     ///< drawn lines, top to bottom
    std::vector<std::string> tooltips;
    std::string text() const {
        std::string out;
        for (const std::string& t : texts) out += t;
        return out;
    }
};

/// The parts of an SVG text in document order. Throws where it is not well-formed XML.
inline std::vector<svg_part> svg_parts(const std::string& svg) {
    using tree = boost::property_tree::ptree;
    std::istringstream in(svg);
    tree document;
    boost::property_tree::read_xml(in, document);
    std::vector<svg_part> parts;
    const auto collect = [&](auto& self, const tree& from, std::size_t part) -> void {
        for (const auto& [name, child] : from) {
            std::size_t into = part;
            const std::string kind = child.get("<xmlattr>.class", "");
            if (name == "g" && !kind.empty()) {
                into = parts.size();
                parts.push_back({.kind = kind, .title = child.get("title", ""), .texts = {}, .tooltips = {}});
            } else if (name == "text" && part < parts.size()) {
                parts[part].texts.push_back(child.data());
            } else if (name == "a" && part < parts.size()) {
                parts[part].tooltips.push_back(child.get("<xmlattr>.xlink:title", ""));
            }
            self(self, child, into);
        }
    };
    collect(collect, document, parts.size() + 1);
    return parts;
}

struct dot_run {
    std::string svg;
    std::string errors;
};

/// What `dot -Tsvg` makes of DOT text. `engine` is the program.
inline dot_run run_dot(const std::string& dot, std::string_view engine = "dot") {
    const scratch_folder folder;
    std::ofstream(folder.path / "in.dot", std::ios::binary) << dot;
    const std::string command = fmt::format("{} -Tsvg {} > {} 2> {}", engine, (folder.path / "in.dot").string(), (folder.path / "out.svg").string(), (folder.path / "err").string());
    if (std::system(command.c_str()) == -1) return {};
    return {bytes_of(folder.path / "out.svg"), bytes_of(folder.path / "err")};
}

/// What must be seen of a text: without control characters (white space is one space in labels), with
/// U+FFFD for what is not text, cut with … where its written form is too long. Runs of spaces count as one.
inline std::string seen(std::string_view text, bool id = false) {
    std::string out;
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        if (c == U'\n' || c == U'\t' || c == U'\r') {
            if (!id) out += " ";
        } else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
        } else if ((c == U'\uFFFD' && bytes.size() == 1) || (c & 0xFFFEU) == 0xFFFEU) {
            out += "\uFFFD";
        } else {
            out += bytes;
        }
    });
    return out;
}

/// `text` with white space (also U+00A0, by which Graphviz keeps runs of spaces) as single spaces, none at the ends.
inline std::string squeezed(std::string_view text) {
    std::string out;
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        if (c != U' ' && c != U'\u00A0' && c != U'\n') out += bytes;
        else if (!out.empty() && out.back() != ' ') out += ' ';
    });
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

/// Whether `found` is `text` as it must be seen, whole or cut with ….
inline bool shows(const std::string& found, std::string_view text, bool id = false) {
    const std::string expected = squeezed(seen(text, id));
    const std::string have = squeezed(found);
    if (have == expected) return true;
    constexpr std::string_view cut = "…";
    return have.ends_with(cut) && expected.size() > 3'000 && expected.starts_with(squeezed(have.substr(0, have.size() - cut.size())));
}

}  // namespace hexi::test
