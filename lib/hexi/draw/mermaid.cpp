#include <hexi/draw/mermaid.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/draw/captions.hpp>
#include <hexi/draw/clusters.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/draw/order_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

constexpr std::size_t text_columns = 120;
constexpr std::size_t text_characters = 200;  // many have no width
constexpr std::size_t text_lines = 5;         // as in pictures
constexpr std::size_t shortest_statement = 10;  // `  n0["x"]` and a line break

constexpr std::string_view narrow = "narrow it with --around NODE --hops 1 or --type TYPE, or use --to graphml, which has no limit";

bool is_space(char32_t c) { return c == U' ' || (c >= U'\t' && c <= U'\r') || c == U'\u0085' || c == U'\u00A0' || c == U'\u2028' || c == U'\u2029' || c == U'\u3000' || c == U'\uFEFF'; }

bool is_line_break(char32_t c) { return (c >= U'\n' && c <= U'\r') || c == U'\u0085' || c == U'\u2028' || c == U'\u2029'; }

bool is_plain(char32_t c) {
    if (c < 0x80) return (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') || c == U' ' || c == U'\n';
    // With these Mermaid marks entity codes while it reads: ﬂ°°34¶ß.
    if (c == U'\uFB02' || c == U'\u00B0' || c == U'\u00B6' || c == U'\u00DF') return false;
    // These turn the direction of what follows, which must not reach past the label for who reads the chart as text.
    return c != U'\u061C' && c != U'\u200E' && c != U'\u200F' && (c < U'\u202A' || c > U'\u202E') && (c < U'\u2066' || c > U'\u2069');
}

/// Whether a name's own lines stay lines.
enum class breaks { kept, spaces };

/// The characters of `text` that are shown, at most `text_columns` wide and `text_lines` lines.
std::string shown(std::string_view text, breaks own) {
    std::string clean;
    std::size_t characters = 0, lines = 1;
    bool cut = false;
    for_each_character(text, [&](char32_t c, std::string_view) {
        const bool breaks_line = own == breaks::kept && is_line_break(c);
        if (is_space(c)) {
            if (clean.empty() || clean.back() == '\n' || (clean.back() == ' ' && !breaks_line)) return;
            if (clean.back() == ' ') clean.pop_back(), --characters;
        } else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
            return;
        }
        cut = cut || characters == text_characters || (clean.ends_with('\n') && lines > text_lines);
        if (cut) return;
        ++characters;
        if (breaks_line) ++lines;
        const bool noncharacter = (c & 0xFFFEU) == 0xFFFEU || (c >= 0xFDD0 && c <= 0xFDEF);
        append(clean, breaks_line ? U'\n' : is_space(c) ? U' ' : noncharacter ? U'\uFFFD' : c);
    });
    if (clean.ends_with(' ') || clean.ends_with('\n')) clean.pop_back();
    return shortened(cut ? clean + "…" : clean, text_columns);
}

void append_mermaid_characters(output& out, std::string_view shown) {
    char32_t before = 0;
    for_each_character(shown, [&](char32_t c, std::string_view bytes) {
        // Mermaid marks codes as ﬂ°°34¶ß on the way, and looks for the marks once more in what it shows: a space of no width parts
        // what was such a mark already.
        if ((before == U'\uFB02' && c == U'\u00B0') || (before == U'\u00B6' && c == U'\u00DF')) out.append("#8203;");
        before = c;
        if (is_plain(c)) return out.append(bytes);
        out.append('#');
        out.append_number(static_cast<std::uint32_t>(c));
        out.append(';');
    });
}

std::string escaped(std::string_view text, breaks own = breaks::spaces) {
    std::string out;
    output into(out);
    append_mermaid_characters(into, shown(text, own));
    return out;
}

std::size_t utf16_length(std::string_view text) {
    std::size_t units = 0;
    for_each_character(text, [&](char32_t c, std::string_view) { units += c > 0xFFFF ? 2 : 1; });
    return units;
}

/// What stands around a label to give a node its shape.
std::pair<std::string_view, std::string_view> brackets(std::string_view shape) {
    if (shape == "box") return {"(", ")"};
    if (shape == "ellipse" || shape == "oval") return {"([", "])"};
    if (shape == "circle") return {"((", "))"};
    if (shape == "diamond") return {"{", "}"};
    if (shape == "hexagon" || shape == "octagon") return {"{{", "}}"};
    if (shape == "parallelogram") return {"[/", "/]"};
    if (shape == "trapezium" || shape == "house") return {"[/", "\\]"};
    if (shape == "cylinder") return {"[(", ")]"};
    return {"[", "]"};
}

class chart {
public:
    chart(const graph& g, const mermaid_options& options)
        : g_(g), hidden_(options.hidden), language_(options.language.empty() ? g.schema().language : options.language), style_(g), inside_(g, style_), order_(g) {
        for (std::size_t t = 0; t < g.schema().edge_type_count(); ++t) captions_.push_back(escaped(caption(g.schema()[edge_type_id(t)], language_)));
        for (const node_id n : order_.nodes()) add_arrows(n);
    }

    std::size_t edge_count() const { return arrows_.size(); }

    std::string text() && {
        text_ = "flowchart LR\n";
        write_classes();
        for (const node_id n : inside_.roots()) write_within(n, 2);
        for (const arrow& a : arrows_) write_edge(a);
        write_edge_colours();
        return std::move(text_);
    }

private:
    bool hidden(node_id n) const { return !hidden_ && style_.of(n).hidden; }
    bool hidden(edge_id e) const { return (!hidden_ && style_.of(e).hidden) || hidden(g_.source(e)) || hidden(g_.target(e)); }

    template <class... Arguments>
    void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        text_ += fmt::format(format, std::forward<Arguments>(arguments)...);
        text_ += '\n';
    }

    /// An edge; or all loops at a node, of which Mermaid would draw the last alone.
    struct arrow {
        edge_id edge;
        std::string said{};
    };
    void add_arrows(node_id n) {
        std::vector<std::pair<edge_id, std::int64_t>> loops;  // one of each type, with how many there are
        std::size_t at = 0;
        for (const edge_id e : order_.edges_from(n)) {
            if (hidden(e) || inside_.shown_by_frame(g_, e)) continue;
            if (g_.target(e) != n) {
                arrows_.push_back({e, said(e, count_of(g_, e))});
                continue;
            }
            if (loops.empty()) at = arrows_.size(), arrows_.push_back({e});
            if (loops.empty() || g_.type(loops.back().first) != g_.type(e)) loops.emplace_back(e, 0);
            loops.back().second += count_of(g_, e);
        }
        for (const auto& [e, count] : loops) {
            const std::string one = said(e, count);
            if (!one.empty()) arrows_[at].said += (arrows_[at].said.empty() ? "" : "\n") + one;
        }
    }
    /// The caption of an edge's type and how many there are; nothing for one that is not to be named.
    std::string said(edge_id e, std::int64_t count) const {
        const std::string& caption = captions_[g_.type(e).index()];
        if (style_.of(e).weak || caption.empty()) return {};
        return count == 1 ? caption : fmt::format("{} ×{}", caption, count);
    }

    /// A class for each type that is shown, and one for its nodes that stand for a frame.
    void write_classes() {
        std::vector<bool> nodes(g_.schema().node_type_count()), hubs(nodes.size());
        bool frames = false;
        for (const node_id n : order_.nodes()) {
            const bool hub = inside_.is_cluster(n);
            frames = frames || hub;
            if (!hidden(n)) (hub ? hubs : nodes)[g_.type(n).index()] = true;
        }
        for (std::size_t t = 0; t < nodes.size(); ++t) {
            const node_look& look = style_.of(node_type_id(t));
            if (nodes[t]) line("  classDef t{} fill:{},stroke:{},color:{}", t, look.fill, look.line, look.text);
            if (hubs[t]) line("  classDef h{} fill:{},stroke:{},color:#FFFFFF", t, to_text(legible(*parse_colour(look.line), white)), look.line);
        }
        if (frames) line("  classDef frame fill:{},stroke:#C3CCD5,color:#1A1A1A", to_text(themes.front().frame));
    }

    void write_within(node_id n, std::size_t indent) {
        if (!inside_.is_cluster(n)) return write_node(n, indent);
        const std::string margin(indent, ' ');
        line("{}subgraph f{} [\"{}\"]", margin, order_.rank(n), label(name_in(g_, n, language_), breaks::spaces));
        write_node(n, indent + 2);
        for (const node_id member : inside_.members(n)) write_within(member, indent + 2);
        line("{}end", margin);
        line("{}class f{} frame", margin, order_.rank(n));
    }

    void write_node(node_id n, std::size_t indent) {
        if (hidden(n)) return;
        const node_look& look = style_.of(n);
        const auto [open, close] = brackets(look.shape);
        line("{}n{}{}\"{}\n{}\"{}:::{}{}", std::string(indent, ' '), order_.rank(n), open, label(name_in(g_, n, language_), breaks::kept),
             escaped(second_line(g_, n, look, language_)), close, inside_.is_cluster(n) ? 'h' : 't', g_.type(n).index());
    }

    void write_edge(const arrow& a) {
        const edge_id e = a.edge;
        const edge_look& look = style_.of(e);
        const bool symmetric = g_.type_of(e).symmetric;
        std::string_view arrow = symmetric ? "---" : "-->";
        if (look.dash == "dashed" || look.dash == "dotted") arrow = symmetric ? "-.-" : "-.->";
        if (look.dash == "bold") arrow = symmetric ? "===" : "==>";
        const std::string shown = a.said.empty() ? std::string() : fmt::format("|\"{}\"|", a.said);
        line("  n{} {}{} n{}", order_.rank(g_.source(e)), arrow, shown, order_.rank(g_.target(e)));
    }

    /// The edges of a type share a line; Mermaid counts them from 0 as they are written.
    void write_edge_colours() {
        std::vector<std::vector<std::size_t>> of_type(captions_.size());
        for (std::size_t i = 0; i < arrows_.size(); ++i) of_type[g_.type(arrows_[i].edge).index()].push_back(i);
        for (std::size_t t = 0; t < of_type.size(); ++t) {
            const edge_look& look = style_.of(edge_type_id(t));
            if (!of_type[t].empty()) line("  linkStyle {} stroke:{},color:{}", fmt::join(of_type[t], ","), look.line, look.text);
        }
    }

    /// Mermaid shows the id where a label is empty: such a name is a space that it keeps.
    static std::string label(std::string_view name, breaks own) {
        std::string out = escaped(name, own);
        return out.empty() ? "#160;" : out;
    }

    const graph& g_;
    bool hidden_;
    std::string language_;
    looks style_;
    clusters inside_;
    detail::key_order order_;
    std::vector<std::string> captions_;  // by edge type
    std::vector<arrow> arrows_;          // that are written
    std::string text_;
};

problem too_large(std::string message) { return {"too-large", std::move(message), std::string(narrow)}; }

}  // namespace

void append_mermaid_text(output& out, std::string_view text) { append_mermaid_characters(out, shown(text, breaks::kept)); }

result<done> write_mermaid(output& out, const graph& g, const mermaid_options& options) {
    // What is hopeless is refused before any of it is put in order.
    const looks style(g);
    std::size_t nodes = 0, edges = 0;
    for (std::size_t t = 0; t < g.schema().node_type_count(); ++t)
        if (options.hidden || !style.of(node_type_id(t)).hidden) nodes += g.count(node_type_id(t));
    for (std::size_t t = 0; t < g.schema().edge_type_count(); ++t)
        if (options.hidden || !style.of(edge_type_id(t)).hidden) edges += g.count(edge_type_id(t));
    if (nodes > mermaid_text_limit / shortest_statement)
        return too_large(fmt::format("{} nodes and {} edges are too many for Mermaid, which takes {} edges and {} characters of text", nodes, edges, mermaid_edge_limit, mermaid_text_limit));
    chart drawn(g, options);
    if (drawn.edge_count() > mermaid_edge_limit)
        return too_large(fmt::format("the chart has {} edges, and Mermaid takes {}", drawn.edge_count(), mermaid_edge_limit));
    const std::string text = std::move(drawn).text();
    if (const std::size_t units = utf16_length(text); units > mermaid_text_limit)
        return too_large(fmt::format("the chart has {} characters of text, and Mermaid takes {}", units, mermaid_text_limit));
    out.append(text);
    return done{};
}

}  // namespace hexi::abi_v1
