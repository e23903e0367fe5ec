// hexi draw GRAPH -o FILE: the graph or a part of it as a picture.
#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/ranges.h>

#include <hexi/draw/draw.hpp>
#include <hexi/draw/theme.hpp>

#include "arguments.hpp"
#include "command.hpp"
#include "focus.hpp"

namespace hexi::tool {

namespace {

/// A theme's name or a file. Errors: those of `read_style_sheet`.
result<style_sheet> style_of(const std::string& given, const schema& s, const file_access& files) {
    std::error_code error;
    const auto there = std::filesystem::symlink_status(given, error);
    if (std::filesystem::exists(there) || error == std::errc::permission_denied) return read_style_sheet(given, s, files);
    if (find_theme(given) != nullptr) return style_sheet{.theme = given};
    const std::vector<std::string> names = theme_names();
    const auto near = closest(given, names);
    return problem{"unknown-style", fmt::format("there is no file and no theme '{}'", shortened(given, 80)),
                   near ? fmt::format("did you mean '{}'?", *near) : fmt::format("give a file, or one of: {}", fmt::join(names, ", "))};
}

/// A rule for a node type or an edge type, or both if they share a name.
void add_rule(style_sheet& sheet, const schema& s, const std::string& type, const style_defaults& set) {
    if (type.empty() || s.is_label(type)) sheet.rules.push_back({.type = type, .set = set});
    if (s.find_edge_type(type)) sheet.rules.push_back({.edges = true, .type = type, .set = set});
}

/// Frames by the types asked for, and by no others. Errors: unknown types.
result<done> add_clusters(style_sheet& sheet, const schema& s, const std::vector<std::string>& types) {
    std::vector<std::string> labels, edges;
    for (const std::string& text : types) {
        if (const auto label = resolve_label(s, text)) labels.push_back(*label);
        else if (const auto type = resolve_edge_type(s, text)) edges.push_back(s[*type].name);
        else return problem{"unknown-type", fmt::format("there is no node or edge type '{}'", text), label.problems().front().hint};
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
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c < 0 || std::string_view("-_./+:@,").find(c) != std::string_view::npos; };
    if (!word.empty() && word.front() != '-' && std::ranges::all_of(word, plain)) return std::string(word);
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

/// Three commands that draw less of a graph that is too large.
std::array<std::string, 3> narrower(const graph& g, const std::string& path, const std::string& target) {
    const auto ties = [&](node_id n) { return g.out_degree(n) + g.in_degree(n); };
    node_id hub = *g.nodes().begin();
    for (const node_id n : g.nodes())
        if (ties(n) > ties(hub)) hub = n;
    // Around something quieter than the busiest node: that one's neighbours might be too many again.
    constexpr std::size_t few = 40;
    node_id centre = hub;
    for (const node_id n : g.nodes())
        if (ties(n) <= few && (ties(centre) > few || ties(n) > ties(centre))) centre = n;
    node_type_id least = g.type(hub);
    for (std::size_t i = 0; i < g.schema().node_type_count(); ++i)
        if (const node_type_id t(i); g.count(t) > 0 && g.count(t) < g.count(least)) least = t;
    const std::string start = fmt::format("hexi draw {}", shell_word(path)), end = fmt::format("-o {}", shell_word(target));
    return {fmt::format("{} --around {} --hops 1 {}", start, shell_word(g.key(centre)), end),
            fmt::format("{} --path {} {} --hops 0 {}", start, shell_word(g.key(centre)), shell_word(g.key(hub)), end),
            g.count(least) < g.node_count() ? fmt::format("{} --type {} {}", start, shell_word(g.schema()[least].name), end)
                                            : fmt::format("{} --collapse {}", start, end)};
}

}  // namespace

exit_code draw_command(command_line& line) {
    std::string target;
    std::string engine;
    std::string style;
    std::vector<std::string> cluster;
    bool force = false;
    focus part;
    line.option("-o,--output", "FILE", target, "the picture; its name ends in .svg, .png, .pdf or .html");
    line.require("--output");
    part.add_options(line);
    line.repeated("--cluster", "TYPE", cluster, "frames around what edges of this type lead to, or only around nodes of this type; may be repeated");
    line.option("--style", "FILE|THEME", style, "a style sheet, or a theme: light, dark or print");
    line.choice("--engine", "ENGINE", engine, {layout_engines.begin(), layout_engines.end()},
                "dot, sfdp, fdp, neato, twopi or circo; by size unless given");
    line.flag("--force", force, "draw even what is too large to be read");
    line.offers_languages();
    line.example("hexi draw graphs/lanzhou -o lanzhou.svg");
    line.example("hexi draw graphs/lanzhou -o lanzhou.html");
    line.example("hexi draw graphs/lanzhou --around 兰州新区 --fold --collapse --lang zh+en -o new-area.png");
    line.example("hexi draw graphs/lanzhou --path 兰州牧药所 兰州高新区 --style print -o path.pdf");
    if (const auto stop = line.parse()) return *stop;
    if (const auto wrong = part.wrong_use(line)) return line.refuse(*wrong);
    const std::string ending = std::filesystem::path(target).extension().string();
    if (ending != ".svg" && ending != ".png" && ending != ".pdf" && ending != ".html")
        return line.refuse({"wrong-value", fmt::format("--output cannot be '{}'", target), "its name must end in .svg, .png, .pdf or .html"});

    auto whole = line.open();
    if (!whole) return line.fail(whole.problems());
    const auto language = line.language(*whole);
    if (!language) return line.refuse(language.problems());
    const auto chosen = part.apply(std::move(*whole), true);
    if (!chosen) return line.refuse(chosen.problems());
    const graph& g = chosen->part;
    auto sheet = style_of(style, g.schema(), line.files());
    if (!sheet) return sheet.problems().front().rule == "unknown-style" ? line.refuse(sheet.problems()) : line.fail(sheet.problems());
    const auto hidden = part.hidden(g.schema());
    if (!hidden) return line.refuse(hidden.problems());
    for (const std::string& type : *hidden) add_rule(*sheet, g.schema(), type, {{"hidden", "true"}});
    if (const auto framed = add_clusters(*sheet, g.schema(), cluster); !framed) return line.refuse(framed.problems());
    if (const auto own = line.own_source(target)) return line.refuse(*own);
    const auto drawn = hexi::draw(g, target, {.language = *language, .style = *sheet, .engine = engine, .strong = chosen->strong,
                                              .strong_edges = chosen->strong_edges, .dim = part.has_path(), .force = force});
    if (!drawn) {
        const std::string& rule = drawn.problems().front().rule;
        if (rule == "too-large") {
            problem large = drawn.problems().front();
            large.hint = "draw less of it, with one of these, or insist with --force";
            const exit_code status = line.refuse(std::move(large));
            for (const std::string& command : narrower(g, line.graph_path(), target)) line.note(command);
            return status;
        }
        return line.fail(drawn.problems(), rule == "nothing-to-draw" ? exit_code::nothing_found
                                                                     : exit_code::file_failed);
    }
    for (const std::string& remark : drawn->notes) line.note(remark);
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
