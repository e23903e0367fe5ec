// hexi cite GRAPH DOCUMENT WORDS: where words stand in a document, ready to be pasted as evidence; without WORDS, where a
// node, an edge or a property is borne out.
#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/json/writer.hpp>
#include <hexi/format/sources/mend_evidence.hpp>
#include <hexi/format/sources/quote.hpp>
#include <hexi/schema/meaning.hpp>

#include "arguments.hpp"
#include "command.hpp"
#include "terminal.hpp"

namespace hexi::tool {

namespace {

/// The ranges for a node, or for the one edge that is meant. Errors: it is not known, or several edges are.
result<std::vector<std::vector<evidence>>> ranges_for(const graph& g, std::string_view document, const std::string& wanted, const std::string& edge, const std::string& to,
                                                      const std::string& property, const source_folders& folders, const file_access& files, problems& why) {
    const auto n = resolve_node(g, wanted);
    if (!n) return n.problems();
    const auto known = [&](const auto& type) -> std::optional<problem> {
        if (property.empty() || property.starts_with("name") || std::ranges::find(type.properties, property, &hexi::property::name) != type.properties.end()) return std::nullopt;
        std::vector<std::string> names;
        for (const hexi::property& p : type.properties) names.push_back(p.name);
        return schema::unknown("unknown-property", fmt::format("property of {}", type.name), property, names);
    };
    if (edge.empty() && to.empty()) {
        if (const auto wrong = known(g.type_of(*n))) return *wrong;
        return evidence_for(g, *n, folders, property, document, files, &why);
    }
    std::optional<edge_type_id> type;
    if (!edge.empty()) {
        const auto meant = edge_type_meant(g.schema(), edge);
        if (!meant) return meant.problems();
        type = *meant;
    }
    std::optional<node_id> other;
    if (!to.empty()) {
        const auto meant = resolve_node(g, to);
        if (!meant) return meant.problems();
        other = *meant;
    }
    std::vector<edge_id> edges;
    std::vector<std::string> told;
    for (const edge_id e : g.edges()) {
        if ((g.source(e) != *n && g.target(e) != *n) || (type && g.type(e) != *type) || (other && g.other(e, *n) != *other)) continue;
        edges.push_back(e);
        told.push_back(fmt::format("--edge {} --to {}", g.type_of(e).name, g.key_text(g.other(e, *n))));
    }
    if (edges.empty()) return problem{"unknown-type", fmt::format("'{}' has no such edge", g.key_text(*n)), "write its row first, without evidence"};
    if (edges.size() > 1) return problem{"ambiguous-node", fmt::format("'{}' has {} such edges", g.key_text(*n), edges.size()), fmt::format("say which: {}", listed(told))};
    if (const auto wrong = known(g.type_of(edges.front()))) return *wrong;
    return evidence_for(g, edges.front(), folders, property, document, files, &why);
}

}  // namespace

exit_code cite_command(command_line& line) {
    std::string document, words, wanted, edge, to, property;
    line.argument("DOCUMENT", document, "the key of a document");
    line.optional_argument("WORDS", words, "words of its text; … stands for words left out");
    line.offers_sources("the folder with the documents' text files; GRAPH/sources unless given; may be repeated");
    line.option("--for", "PROPERTY|NODE", wanted, "with WORDS, what they are evidence for, such as stage; without, the node whose evidence is wanted: the shortest ranges that hold all that its rules ask for");
    line.option("--edge", "TYPE", edge, "with --for NODE: that of its edge of this type, which --to may tell apart");
    line.option("--to", "NODE", to, "the other end of that edge");
    line.option("--property", "PROPERTY", property, "with --for NODE: that of this property alone");
    line.offers_json();
    line.example("hexi cite graphs/nansha nansha-zh 签署…框架协议");
    line.example("hexi cite graphs/nansha nansha-zh --for 华中科技大学 --edge PARTY_TO");
    if (const auto stop = line.parse()) return *stop;
    if (words.empty() && wanted.empty()) return line.refuse({"missing-argument", "WORDS missing", "give words of the text, or say what is to be found: --for NODE"});
    if (!words.empty()) {
        if (!edge.empty() || !to.empty() || !property.empty()) return line.refuse({"wrong-use", "--edge, --to and --property go with --for NODE alone", "leave WORDS out"});
        property = wanted;
    }
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto n = g->find(document);
    if (!n || !g->type_of(*n).document) {
        std::vector<std::string> known;
        for (const node_id each : g->nodes())
            if (g->type_of(each).document) known.emplace_back(g->key(each));
        return line.refuse(problem{"unknown-document", fmt::format("no document has the key '{}'", document), fmt::format("there are: {}", listed(known))});
    }
    const auto folders = line.sources(*g);
    if (!folders) return line.fail(folders.problems());
    const source_texts texts(*g, folders->value_or(source_folders(std::filesystem::path(line.graph_path()) / "sources")), line.files());
    if (!texts.has(document)) return line.fail(texts.found());
    problems why;
    auto found = words.empty() ? std::vector<std::vector<quotation>>() : texts.find(document, words);
    if (words.empty()) {
        const auto ranges = ranges_for(*g, document, wanted, edge, to, property, *folders ? **folders : source_folders(std::filesystem::path(line.graph_path()) / "sources"), line.files(), why);
        if (!ranges) return line.refuse(ranges.problems());
        for (const std::vector<evidence>& all : *ranges) {
            auto& parts = found.emplace_back();
            for (const evidence& e : all)
                if (auto q = texts.quote(e)) parts.push_back(*std::move(q));
        }
    }
    const auto evidence_of = [&](const std::vector<quotation>& parts) {
        std::string out;
        for (const quotation& q : parts) {
            evidence e = q.where;
            if (!words.empty()) e.property = property;
            out += (out.empty() ? "" : ";") + to_text(e);
        }
        return out;
    };
    if (line.json()) {
        json_writer json(line.out());
        json.object().key("citations").array();
        for (const auto& parts : found) {
            json.object().key("evidence").value(evidence_of(parts)).key("quotations").array();
            for (const quotation& q : parts) json.object().key("before").value(q.before).key("words").value(q.words).key("behind").value(q.behind).end();
            json.end().end();
        }
        json.end().end();
        line.out().append('\n');
    } else {
        for (const auto& parts : found) {
            line.out().append(evidence_of(parts) + '\n');
            for (const quotation& q : parts) line.out().append("    " + harmless(to_text(q)) + '\n');
        }
    }
    if (found.empty() && !why.empty()) {
        for (problem& p : why) p.warning = true;  // of the sentence that comes nearest: not of the graph
        line.out().append(line.told(why, STDOUT_FILENO, command_line::telling::notes));
    }
    if (found.empty()) line.note(words.empty() ? fmt::format("no sentence of '{}' bears it out", document) : fmt::format("'{}' does not stand in '{}'", words, document));
    return line.finish(found.empty() ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
