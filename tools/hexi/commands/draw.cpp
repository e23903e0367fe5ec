// hexi draw GRAPH -o FILE: the graph or a part of it as a picture.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/ascii.hpp>
#include <hexi/view/compiled_filter.hpp>
#include <hexi/view/filtered.hpp>
#include <hexi/search/neighbourhood.hpp>
#include <hexi/search/paths.hpp>
#include <hexi/algorithm/ranking.hpp>
#include <hexi/derive/merged.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/draw/captions.hpp>
#include <hexi/draw/draw.hpp>
#include <hexi/draw/earlier.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/derive/collapsed.hpp>
#include <hexi/format/sources/quote.hpp>

#include "arguments.hpp"
#include "command.hpp"
#include "focus.hpp"
#include "style_argument.hpp"

namespace hexi::tool {

namespace {

/// A rule for a node type or an edge type, or both if a word means both.
void add_rule(style_sheet& sheet, const schema& s, const types_meant& types, const style_defaults& set) {
    if (!types.nodes.empty()) sheet.rules.push_back({.type = types.nodes, .set = set});
    if (types.edges.valid()) sheet.rules.push_back({.edges = true, .type = s[types.edges].name, .set = set});
}

/// Frames by the types asked for, and by no others. Errors: unknown types.
result<done> add_clusters(style_sheet& sheet, const schema& s, const std::vector<std::string>& types) {
    std::vector<std::string> labels, edges;
    for (const std::string& text : types) {
        const auto meant = types_meant_by(s, text);
        if (!meant) return meant.problems();
        if (!meant->nodes.empty()) labels.push_back(meant->nodes);
        if (meant->edges.valid()) edges.push_back(s[meant->edges].name);
    }
    if (types.empty()) return done{};
    sheet.rules.push_back({.set = {{"holds", labels.empty() ? "true" : "false"}}});
    for (const std::string& label : labels) sheet.rules.push_back({.type = label, .set = {{"holds", "true"}}});
    if (!edges.empty()) sheet.rules.push_back({.edges = true, .set = {{"cluster", "false"}}});
    for (const std::string& type : edges) sheet.rules.push_back({.edges = true, .type = type, .set = {{"cluster", "true"}}});
    return done{};
}

/// A word of a command line as the shell takes it.
std::string shell_word(std::string_view word) {
    const auto plain = [](char c) { return ascii::is_alphanumeric(c) || c < 0 || std::string_view("-_./+:@,").find(c) != std::string_view::npos; };
    if (!word.empty() && word.front() != '-' && std::ranges::all_of(word, plain)) return std::string(word);
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

/// Whether a picture of these nodes and all edges between them can be read.
bool is_readable(const graph& g, const std::vector<node_id>& nodes) {
    if (nodes.size() > readable_nodes) return false;
    std::vector<bool> kept(g.node_bound(), false);
    for (const node_id n : nodes) kept[n.index()] = true;
    std::size_t edges = 0;
    for (const node_id n : nodes)
        for (const auto [target, e] : g.out(n))
            if (kept[target.index()] && ++edges > readable_edges) return false;
    return true;
}

/// Commands that draw a part of a graph that is too large as a whole: around a node, along a path, of a type, collapsed.
/// Each was tried on the graph: what it draws is not too large.
std::vector<std::string> narrower(const graph& g, const std::string& path, const std::string& target) {
    constexpr std::size_t tries = 64, few = 40;
    constexpr std::size_t quickly_merged = 1'000'000, quickly_collapsed = quickly_merged;  // nodes and edges
    const std::string start = fmt::format("hexi draw {}", shell_word(path)), end = fmt::format("-o {}", shell_word(target));
    // What begins like an option is none of a command line's words, and a control character shows nothing that could be typed.
    const auto can_be_typed = [](std::string_view word) { return !word.empty() && word.front() != '-' && std::ranges::none_of(word, [](char c) { return c >= 0 && (c < ' ' || c == '\x7F'); }); };
    const auto means = [&](node_id n) {
        if (!can_be_typed(g.key_text(n))) return false;
        const auto found = resolve_node(g, g.key_text(n));
        return found && *found == n;
    };
    std::vector<std::string> out;

    // All of it, where many edges are parallel.
    if (g.node_count() <= readable_nodes && g.node_count() + g.edge_count() <= quickly_merged && merged(g).edge_count() <= readable_edges) out.push_back(fmt::format("{} --merge {}", start, end));
    // Around something quiet, but with the most to show: the neighbours of the busiest might be too many again.
    const auto ties = [&](node_id n) { return g.out_degree(n) + g.in_degree(n); };
    std::vector<node_id> centres;
    std::optional<node_id> hub;
    for (const node_id n : g.nodes()) {
        if (!can_be_typed(g.key_text(n))) continue;
        if (!hub || ties(n) > ties(*hub)) hub = n;
        centres.push_back(n);
    }
    const auto quieter_first = [&](node_id a, node_id b) {
        const bool quiet_a = ties(a) <= few, quiet_b = ties(b) <= few;
        if (quiet_a != quiet_b) return quiet_a;
        return ties(a) != ties(b) ? (ties(a) > ties(b)) == quiet_a : a < b;
    };
    const std::size_t tried = std::min(centres.size(), tries);
    std::ranges::partial_sort(centres, centres.begin() + static_cast<std::ptrdiff_t>(tried), quieter_first);
    centres.resize(tried);
    for (const node_id centre : centres) {
        std::vector<node_id> part{centre};
        for (const reached& r : neighbourhood(g, centre, 1, {.direction = direction::both})) part.push_back(r.node);
        if (!is_readable(g, part) || !means(centre)) continue;
        out.push_back(fmt::format("{} --around {} --hops 1 {}", start, shell_word(g.key_text(centre)), end));
        break;
    }
    // From there to the busiest node, or else to a neighbour.
    for (const node_id from : centres) {
        std::vector<node_id> ends;
        if (hub && *hub != from) ends.push_back(*hub);
        for (const reached& r : neighbourhood(g, from, 1, {.direction = direction::both}))
            if (ends.size() < 3) ends.push_back(r.node);
        const auto draws_path = [&](node_id to) {
            std::vector<node_id> part;
            for (const path_view p : all_shortest_paths(g, from, to, {.direction = direction::both, .limit = focus::most_paths})) part.insert(part.end(), p.nodes.begin(), p.nodes.end());
            std::ranges::sort(part);
            part.erase(std::unique(part.begin(), part.end()), part.end());
            return !part.empty() && is_readable(g, part) && means(from) && means(to);
        };
        const auto to = std::ranges::find_if(ends, draws_path);
        if (to == ends.end()) continue;
        out.push_back(fmt::format("{} --path {} {} --hops 0 {}", start, shell_word(g.key_text(from)), shell_word(g.key_text(*to)), end));
        break;
    }
    // The most of one type that can be read.
    const schema& s = g.schema();
    std::map<std::string_view, std::size_t> labelled;
    for (std::size_t i = 0; i < s.node_type_count(); ++i)
        for (const std::string& label : s[node_type_id(i)].labels) labelled[label] += g.count(node_type_id(i));
    std::vector<std::pair<std::size_t, std::string_view>> types;
    for (const auto& [label, count] : labelled)
        if (count > 0 && count <= readable_nodes && can_be_typed(label)) types.emplace_back(count, label);
    std::ranges::sort(types, std::greater<>());
    if (types.size() > tries) types.resize(tries);
    for (const auto& [count, label] : types) {
        const auto meant = node_types_meant(s, label);
        if (!meant || *meant != label) continue;
        std::vector<node_id> part;
        const compiled_filter of_type(g, {.labels = {*meant}});
        for (const node_id n : g.nodes())
            if (of_type.allows(g, n)) part.push_back(n);
        if (!is_readable(g, part)) continue;
        out.push_back(fmt::format("{} --type {} {}", start, shell_word(label), end));
        break;
    }
    if (out.size() < 3 && g.node_count() + g.edge_count() <= quickly_collapsed) {
        const graph fewer = collapsed(g);
        if (fewer.node_count() <= readable_nodes && fewer.edge_count() <= readable_edges) out.push_back(fmt::format("{} --collapse {}", start, end));
    }
    return out;
}

/// What a graph is called by where it lies: the folder's or the file's name.
std::string name_of(const std::string& path) {
    std::filesystem::path where = std::filesystem::absolute(path).lexically_normal();
    if (!where.has_filename()) where = where.parent_path();
    return path == "-" ? std::string() : (std::filesystem::is_directory(where) ? where.filename() : where.stem()).string();
}

/// What the nodes of a graph have of measures, as `hexi rank` has it: in all of `whole`, of which the graph is a part, by keys. Each measure is computed
/// once, since some take long.
class scores_of {
public:
    scores_of(const graph& g, const graph& whole, bool by_keys) : g_(g), whole_(whole), by_keys_(by_keys) {}

    const std::vector<double>& operator[](measure by) {
        const auto [found, fresh] = known_.try_emplace(by);
        if (!fresh) return found->second;
        const auto strong = resolve_filter(whole_, {.weak = false});
        const std::vector<ranked> all = !strong || strong->empty() ? ranking(whole_, {.by = by}) : ranking(filtered(whole_, *strong), {.by = by});
        found->second.assign(g_.node_bound(), 0);
        for (const ranked& r : all)
            if (const auto n = by_keys_ ? g_.find(whole_.key(r.node)) : std::optional(r.node)) found->second[n->index()] = r.score;
        return found->second;
    }

private:
    const graph& g_;
    const graph& whole_;
    bool by_keys_;
    std::map<measure, std::vector<double>> known_;
};

/// Gives `options` the measures that sizes and colours are by.
void measure_into(draw_options& options, scores_of& scores) {
    for (const std::string& name : {options.size_by, options.colour_by})
        if (const auto known = measure_named(name)) options.scores[name] = scores[*known];
}

/// The `count` nodes of those that `options` would draw that have most of a measure, and the edges between them. What is to stand out is kept; what
/// sizes and colours are by is what it was in `g`.
graph first_of(const graph& g, draw_options& options, std::size_t count, const std::vector<double>& by) {
    const looks style(g, options.style);
    std::vector<bool> kept(g.node_bound(), false);
    for (const node_id n : options.strong) kept[n.index()] = true;
    std::size_t left = count - std::min(count, options.strong.size());
    std::vector<node_id> first(g.nodes().begin(), g.nodes().end());
    std::ranges::sort(first, [&](node_id a, node_id b) { return std::pair(-by[a.index()], a) < std::pair(-by[b.index()], b); });
    for (const node_id n : first) {
        if (left == 0) break;
        if (kept[n.index()] || style.of(n).hidden || (style.of(n).source && !options.sources)) continue;
        kept[n.index()] = true;
        --left;
    }
    new_ids ids;
    graph_copy copy(g);
    for (const node_id n : g.nodes())
        if (kept[n.index()]) copy.add(n);
    for (const edge_id e : g.edges())
        if (kept[g.source(e).index()] && kept[g.target(e).index()]) copy.add(e);
    graph out = std::move(copy).finish(&ids);
    for (node_id& n : options.strong) n = ids.nodes[n.index()];
    for (edge_id& e : options.strong_edges) e = ids.edges[e.index()];
    for (auto& [name, scores] : options.scores) {
        std::vector<double> own(out.node_bound(), 0);
        for (const node_id n : g.nodes())
            if (kept[n.index()]) own[ids.nodes[n.index()].index()] = scores[n.index()];
        scores = std::move(own);
    }
    return out;
}

}  // namespace

exit_code draw_command(command_line& line) {
    std::string target;
    std::string engine;
    std::string style, sources;
    std::vector<std::string> cluster;
    bool force = false, with_sources = false, weak = false;
    std::string title, date, paper, size_by, colour_by, like, by = "pagerank";
    std::size_t top = 0;
    focus part;
    line.option("-o,--output", "FILE", target, "the picture; its name ends in .svg, .png, .pdf, .html, or .dot for the text that Graphviz draws");
    line.require("--output");
    part.add_options(line);
    line.repeated("--cluster", "TYPE", cluster, "frames around what edges of this type lead to, or only around nodes of this type; may be repeated");
    line.option("--style", "FILE|THEME", style, "a style sheet, or a theme: light, dark or print");
    line.choice("--engine", "ENGINE", engine, {layout_engines.begin(), layout_engines.end()},
                "stress (Hexi's own), dot, sfdp, fdp, neato, twopi or circo; by size unless given");
    std::vector<std::string> measure_words;
    for (const auto& [known, word] : measures) measure_words.emplace_back(word);
    line.number("--top", top, 1, "only so many nodes, those that matter most, and what is between them");
    line.choice("--by", "MEASURE", by, measure_words, fmt::format("for --top: {}; pagerank unless given", fmt::join(measure_words, ", ")));
    line.option("--size-by", "NAME", size_by, "larger nodes the more they have of it: a measure as for --by, or a property; 'amount 元' is of several units the one");
    line.option("--colour-by", "NAME", colour_by, "colours by a measure or a property, with a scale in the legend");
    line.flag("--with-sources", with_sources, "draw documents, their authors and publishers, too");
    line.flag("--with-weak", weak, "draw weak relations in large pictures, too");
    line.choice("--paper", "PAPER", paper, {papers.begin(), papers.end()}, "fit a page of a4, a3 or 16:9 with text of 7 points at least; a .pdf takes as many pages as that needs");
    line.option("--title", "TEXT", title, "a title above the legend; with --paper the graph's name unless given");
    line.option("--date", "TEXT", date, "the line below the title; the dates of the documents unless given");
    line.option("--like", "FILE", like, "keep nodes where they were in an earlier picture, an .svg or a .dot");
    line.option("--sources", "DIR", sources, "the folder with the documents' text files: a page (.html) shows the words behind each fact");
    line.flag("--force", force, "draw even what is too large to be read");
    line.offers_languages();
    line.example("hexi draw graphs/lanzhou -o lanzhou.svg");
    line.example("hexi draw graphs/lanzhou -o lanzhou.html");
    line.example("hexi draw graphs/lanzhou --around 兰州新区 --fold --collapse --lang zh+en -o new-area.png");
    line.example("hexi draw graphs/lanzhou --path 兰州牧药所 兰州高新区 --style print -o path.pdf");
    if (const auto stop = line.parse()) return *stop;
    if (const auto wrong = part.wrong_use(line)) return line.refuse(*wrong);
    if (top == 0 && line.given("--by")) return line.refuse({"wrong-use", "--by needs --top", "say how many: --top 20"});
    if (!like.empty() && !engine.empty() && engine != "stress") return line.refuse({"wrong-use", fmt::format("{} keeps no places", engine), "leave --engine out: Hexi's own layout does"});
    const std::string ending = ascii::lowered(std::filesystem::path(target).extension().string());
    if (ending != ".svg" && ending != ".png" && ending != ".pdf" && ending != ".html" && ending != ".dot")
        return line.refuse({"wrong-value", fmt::format("--output cannot be '{}'", target), "its name must end in .svg, .png, .pdf, .html or .dot"});
    if (!sources.empty() && ending != ".html") return line.refuse({"wrong-use", fmt::format("--sources needs a page, and '{}' is none", target), "give --output a name that ends in .html"});

    auto whole = line.open();
    if (!whole) return line.fail(whole.problems());
    const auto language = line.language(*whole);
    if (!language) return line.refuse(language.problems());
    std::optional<source_texts> texts;
    if (!sources.empty()) {
        texts.emplace(*whole, sources, line.files());
        if (!texts->found().empty()) return line.fail(texts->found());
    }
    const graph all = *whole;  // a copy shares what it holds
    const auto chosen = part.apply(std::move(*whole), line, true);
    if (!chosen) return line.refuse(chosen.problems());
    const graph& g = chosen->part;
    auto sheet = style_of(style, g.schema(), line.files());
    if (!sheet) return sheet.problems().front().rule == "unknown-style" ? line.refuse(sheet.problems()) : line.fail(sheet.problems());
    const auto hidden = part.hidden(g.schema());
    if (!hidden) return line.refuse(hidden.problems());
    for (const types_meant& type : *hidden) add_rule(*sheet, g.schema(), type, {{"hidden", "true"}});
    if (const auto framed = add_clusters(*sheet, g.schema(), cluster); !framed) return line.refuse(framed.problems());
    if (const auto own = line.own_source(target)) return line.refuse(*own);
    draw_options options{.language = *language, .style = *sheet, .engine = engine, .strong = chosen->strong, .strong_edges = chosen->strong_edges, .dim = part.has_path(),
                         .sources = with_sources || part.has_query() || part.asks_for_sources(g), .weak = weak, .title = title, .headed = !title.empty() || !date.empty() || !paper.empty(),
                         .paper = paper, .date = date, .size_by = size_by, .colour_by = colour_by, .force = force,
                         .texts = texts ? &*texts : nullptr, .whole = &all, .beyond = part.is_part()};
    const std::string spoken = language->empty() ? g.schema().language : language->substr(0, language->find('+'));
    options.about = part.told(all, spoken, top > 0 ? fmt::format(fmt::runtime(is_chinese(spoken) ? "按{}的前 {} 个" : "by {} the first {}"), caption(*measure_named(by), spoken), top) : std::string());
    const looks seen(g, *sheet);
    if (std::ranges::any_of(options.strong, [&](node_id n) { return seen.of(n).source; })) options.sources = true;
    if (title.empty() && g.schema().name.empty()) options.title = name_of(line.graph_path());
    if (!like.empty()) {
        auto places = read_places(like);
        if (!places) return line.fail(places.problems());
        options.earlier = std::move(*places);
        if (options.engine.empty()) options.engine = "stress";
    }
    // Of a part, measures are those of the whole graph that it was taken from, unless that has no such nodes: the legend says of what they are, then.
    const bool narrowed = part.narrows();
    const bool by_keys = narrowed && !part.makes_anew() && std::ranges::all_of(g.nodes(), [&](node_id n) { return g.has_key(n); });
    options.part = narrowed && !by_keys;
    scores_of scores(g, by_keys ? all : g, by_keys);
    if (by_keys || top > 0) {
        measure_into(options, scores);
        if (!options.beyond && ending == ".html") options.scores["pagerank"] = scores[measure::pagerank];  // every page has it
    }
    const auto drawn = hexi::draw(top == 0 ? g : first_of(g, options, top, scores[*measure_named(by)]), target, options);
    if (!drawn) {
        const rule of = drawn.problems().front().rule;
        if (of == "too-large") {
            // Of the whole graph, since what this command made of it (folded, merged) is none that another would find.
            const auto again = line.open();
            const std::vector<std::string> commands = again ? narrower(*again, line.graph_path(), target) : std::vector<std::string>{};
            problem large = drawn.problems().front();
            large.hint = commands.empty() ? "draw less of it, with --around NODE --hops 1, --path FROM TO or --type TYPE, or insist with --force"
                                          : "draw less of it, with one of these, or insist with --force";
            const exit_code status = line.refuse(std::move(large));
            for (const std::string& command : commands) line.tell(command);
            return status;
        }
        if (of == "unknown-property" || of == "wrong-use") return line.refuse(drawn.problems());
        if (of == "nothing-to-draw" && all.node_count() == 0) return line.fail(problems{{of, drawn.problems().front().message, "the graph has none"}}, exit_code::nothing_found);
        return line.fail(drawn.problems(), of == "nothing-to-draw" ? exit_code::nothing_found
                                                                     : exit_code::file_failed);
    }
    for (const std::string& remark : drawn->notes) line.note(remark);
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
