// hexi cite GRAPH DOCUMENT WORDS: where words stand in a document, ready to be pasted as evidence.
#include <fmt/format.h>

#include <hexi/format/json/writer.hpp>
#include <hexi/format/sources/quote.hpp>

#include "command.hpp"
#include "terminal.hpp"

namespace hexi::tool {

exit_code cite_command(command_line& line) {
    std::string document, words, sources, property;
    line.argument("DOCUMENT", document, "the key of a document");
    line.argument("WORDS", words, "words of its text; … stands for words left out");
    line.option("--sources", "DIR", sources, "the folder with the documents' text files; GRAPH/sources unless given");
    line.option("--for", "PROPERTY", property, "what the words are evidence for, such as stage: PROPERTY=DOCUMENT:LINE:START-END");
    line.offers_json();
    line.example("hexi cite graphs/nansha nansha-zh 签署…框架协议");
    if (const auto stop = line.parse()) return *stop;
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto n = g->find(document);
    if (!n || !g->type_of(*n).document) {
        std::vector<std::string> known;
        for (const node_id each : g->nodes())
            if (g->type_of(each).document) known.emplace_back(g->key(each));
        return line.refuse(problem{"unknown-document", fmt::format("no document has the key '{}'", document), fmt::format("there are: {}", listed(known))});
    }
    const source_texts texts(*g, sources.empty() ? std::filesystem::path(line.graph_path()) / "sources" : std::filesystem::path(sources), line.files());
    if (!texts.has(document)) return line.fail(texts.found());
    const auto found = texts.find(document, words);
    const auto evidence_of = [&](const std::vector<quotation>& parts) {
        std::string out;
        for (const quotation& q : parts) {
            evidence e = q.where;
            e.property = property;
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
    if (found.empty()) line.note(fmt::format("'{}' does not stand in '{}'", words, document));
    return line.finish(found.empty() ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
