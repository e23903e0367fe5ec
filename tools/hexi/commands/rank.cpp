// hexi rank GRAPH: nodes by how much they matter.
#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/algorithm/ranking.hpp>
#include <hexi/format/json/json.hpp>
#include <hexi/view/filtered.hpp>

#include "arguments.hpp"
#include "command.hpp"
#include "elsewhere.hpp"
#include "speaker.hpp"

namespace hexi::tool {

exit_code rank_command(command_line& line) {
    return rank_command(line, [](const graph& g, const filter& counted, const rank_options& options) {
        return counted.empty() ? ranking(g, options) : ranking(filtered(g, counted), options);
    });
}

exit_code rank_command(command_line& line, const ranker& ranks) {
    std::string by = "pagerank";
    std::size_t top = 20;
    std::size_t samples = 0;
    std::size_t seed = 42;
    rank_options options;
    std::vector<std::string> labels;
    filter_arguments counting{.weak = false};
    std::vector<std::string> words;
    for (const auto& [known, word] : measures) words.emplace_back(word);
    line.choice("--by", "MEASURE", by, words, fmt::format("{}; pagerank unless given", fmt::join(words, ", ")));
    line.number("--top", top, 1, "at most so many nodes; 20 unless given");
    line.repeated("--edge", "TYPE", counting.edge_types, "only edges of this type count; may be repeated");
    line.repeated("--type", "TYPE", labels, "list only nodes of this type or a subtype, though all count; may be repeated");
    line.option("--where", "CONDITION", counting.where, where_help);
    line.flag("--weak", counting.weak, "edges of weak types count, too, such as a name in common; else only where --edge names them");
    line.flag("--undirected", options.undirected, "edges count in both directions; core, triangles and clustering always do so");
    line.number("--samples", samples, 1, "betweenness from so many sources drawn at random, for large graphs; all unless given");
    line.number("--seed", seed, 0, "of the sources drawn; 42 unless given");
    line.offers_json();
    line.offers_language();
    line.is_question();
    line.example("hexi rank graphs/lanzhou --by betweenness --undirected --top 5");
    line.example("hexi rank graphs/lanzhou --by degree --type University");
    if (const auto stop = line.parse()) return *stop;
    options.by = *measure_named(by);
    options.samples = samples;
    options.seed = seed;
    if (options.by != measure::betweenness && (line.given("--samples") || line.given("--seed")))
        return line.refuse({"wrong-use", "--samples and --seed need --by betweenness", "no other measure draws sources"});
    const auto g = line.open();
    if (!g) return line.fail(g.problems());
    const auto language = line.language(*g);
    if (!language) return line.refuse(language.problems());
    const auto counted = resolve_filter(*g, counting, line);
    if (!counted) return line.refuse(counted.problems());
    const auto listed = resolve_filter(*g, {.labels = labels});
    if (!listed) return line.refuse(listed.problems());
    const std::vector<std::string> aside = left_aside(*g, counting);

    // All are ranked; the first that are to be listed are.
    if (listed->empty()) options.top = top;
    options.within = line.within();
    auto best = ranks(*g, *counted, options);
    const budget::extent part = options.within->part();
    const cut_by met = line.over();
    const cut_by cut = best.empty() || part.of > 0 ? met : cut_by::nothing;  // a limit that was met by the end cut nothing
    const compiled_filter shown(*g, *listed);
    std::erase_if(best, [&](const ranked& r) { return !shown.allows(*g, r.node); });
    best.resize(std::min(best.size(), top));

    if (line.json()) {
        json_writer json(line.out());
        json.object().key("by").value(by).key("nodes").array();
        for (const ranked& r : best) {
            append_node_json(json.object().key("score").number(score_text(r.score)).key("node"), *g, r.node);
            json.end();
        }
        json.end();
        command_line::append_left_aside(json, aside);
        line.append_cut(json, cut);
        json.end();
        line.out().append('\n');
    } else {
        const speaker speak(*g, *language, colours_wanted(STDOUT_FILENO));
        table rows(speak.paint);
        for (std::size_t i = 0; i < best.size(); ++i)
            rows.add({{fmt::format("{}", i + 1)}, {fmt::format("{:.6g}", best[i].score)}, {speak.name(best[i].node), style::name},
                      {speak.type(best[i].node), style::type}, {g->key_text(best[i].node), style::faint}});
        line.out().append(rows.text(0));
    }
    line.note_left_aside(aside);
    if (best.empty() && cut == cut_by::nothing) line.note("no nodes");
    if (best.empty()) line.note_cut(fmt::format("no {} is known by then", by));
    else if (cut == cut_by::nothing) return line.finish(exit_code::done);
    else if (options.by == measure::betweenness) line.note_cut(fmt::format("an estimate from {} of {} sources drawn at random", part.done, part.of));
    else line.note_cut(fmt::format("an approximation after {} rounds", part.done));
    return line.finish(best.empty() ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
