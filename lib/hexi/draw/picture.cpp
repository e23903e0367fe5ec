#include <hexi/draw/picture.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/ascii.hpp>
#include <hexi/draw/captions.hpp>
#include <hexi/draw/clusters.hpp>
#include <hexi/draw/drawn_private.hpp>
#include <hexi/draw/layout/arrange.hpp>
#include <hexi/draw/layout/free_places_private.hpp>
#include <hexi/draw/layout/pages_private.hpp>
#include <hexi/draw/layout/route.hpp>
#include <hexi/draw/layout/shapes_private.hpp>
#include <hexi/draw/legend_private.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/draw/measure_private.hpp>
#include <hexi/draw/order_private.hpp>
#include <hexi/draw/paper_private.hpp>
#include <hexi/draw/scale_private.hpp>
#include <hexi/draw/wrap.hpp>
#include <hexi/format/dot/dot.hpp>

namespace hexi::inline abi_v1 {
namespace {

constexpr std::string_view fonts = "Noto Sans CJK SC,WenQuanYi Micro Hei,WenQuanYi Zen Hei,sans-serif";
constexpr std::size_t most_name_lines = 5, shown_ends = 2;  // and how many of them are the end, where that is shown
constexpr std::size_t second_columns = name_columns + 8;     // of a name in the second language, which is smaller
constexpr std::size_t entry_columns = 48;  // of the legend
constexpr double title_size = 13, label_size = 9;  // of frames and of edges in Hexi's own layout, in points
constexpr double line_height = 1.1;        // of a font's size, as Graphviz has it
constexpr double other_fonts = 1.06;       // of a text's width: a reader may have another font than the table of widths is of
constexpr double cluster_margin = 14;      // of Graphviz's frames, in points
constexpr double between_ranks = 0.6 * 72, between_nodes = 0.26 * 72;  // as `dot` is asked for, in points
constexpr double arrow_length = 10;        // in points, of Graphviz's at `arrowsize` 1

/// How many shapes stand for how many facts: of a merged or collapsed graph these differ.
struct number_of {
    std::size_t shapes = 0;
    std::int64_t facts = 0;

    void add(const graph& g, auto id) { ++shapes, facts += count_of(g, id); }
    [[nodiscard]] std::string text() const {
        return facts == static_cast<std::int64_t>(shapes) ? fmt::format("{}", shapes) : fmt::format("{} ({})", shapes, facts);
    }
};

/// A number behind a name; a colon keeps it from a number at the name's end.
std::string with_number(std::string_view name, std::string_view number, bool zh) {
    const bool ends_in_digit = !name.empty() && ascii::is_digit(name.back());
    return fmt::format("{}{}{}", name, !ends_in_digit ? " " : zh ? "：" : ": ", number);
}

std::string html(std::string_view text) { return to_dot_text(text, dot_text::html); }

class picture {
public:
    picture(output& out, const graph& g, const draw_options& options)
        : g_(g), options_(options), engine_(options.engine.empty() ? engine_for(g) : std::string_view(options.engine)),
          layered_(engine_ == "dot"), own_(engine_ == "stress"), frames_(layered_ || own_ || engine_ == "fdp"), style_(g, options.style), ground_(style_.theme()), part_(g, style_, options, frames_),
          inside_(part_.inside()), order_(g), dot_(out, g),
          language_(options.language.empty() ? g.schema().language : options.language.substr(0, options.language.find('+'))),
          second_language_(options.language.find('+') == std::string::npos ? "" : options.language.substr(options.language.find('+') + 1)),
          frame_line_(to_text(ground_.frame_line)), strong_node_(g.node_bound(), false), strong_edge_(g.edge_bound(), false) {
        for (const node_id n : options.strong) strong_node_[n.index()] = true;
        for (const edge_id e : options.strong_edges) strong_edge_[e.index()] = true;
        const auto shown = [&](node_id n) { return !hidden(n); };
        const auto scale_of = [&](const std::string& by) {
            const auto scores = options.scores.find(by);
            const bool known = scores != options.scores.end();
            auto scale = detail::node_scale::of(g, by, language_, shown, known ? &scores->second : nullptr).value_or(detail::node_scale());
            if (options.part && !known && measure_named(by)) scale.say_of_part(language_);
            return scale;
        };
        if (!options.size_by.empty()) sizes_by_ = scale_of(options.size_by);
        if (!options.colour_by.empty()) colours_by_ = options.colour_by == options.size_by ? sizes_by_ : scale_of(options.colour_by);
        find_alike();
        find_told_by_keys();
    }

    void write() {
        const std::vector<edge_id> edges = order_.edges();
        count_ties(edges);
        dot_.open(title().empty() ? std::string_view("hexi") : std::string_view(title()));
        if (own_) arrange_all(edges);
        dot_.defaults("graph")
            .with("layout", own_ ? std::string_view("nop2") : engine_).with("splines", part_.lines() > 1'000 ? "line" : "true").with("outputorder", "edgesfirst")
            .with("pad", ".25").with("bgcolor", to_text(ground_.ground)).with("fontname", fonts).with("fontcolor", to_text(ground_.ink));
        if (layered_) dot_.with("rankdir", "LR").with("nodesep", ".26").with("ranksep", ".6").with("newrank", "true").with("remincross", "true");
        else if (!own_) dot_.with("overlap", "prism").with("overlap_scaling", "-2").with("sep", "+5").with("start", "1");  // fdp would take the time for a seed
        if (options_.legend && g_.node_count() > 0) write_legend();
        dot_.end();
        dot_.defaults("node").with("style", "filled").with("fontname", fonts).with("fontsize", "12").with("margin", ".09,.04").with("height", ".4").with("penwidth", "1.1").end();
        dot_.defaults("edge").with("fontname", fonts).with("fontsize", "10").with("arrowsize", ".6").with("penwidth", "1.1").end();
        if (frames_) {
            if (layered_) put_parts_in_rows(edges);
            for (const node_id n : roots_in_order()) write_within(n);
            write_rows();
            if (!own_)
                for (const node_id n : inside_.roots()) write_frame_pull(n);
        } else {
            for (const node_id n : order_.nodes()) write_node(n);
        }
        for (const edge_id e : edges) write_edge(e);
        dot_.close();
    }

private:
    bool hidden(auto id) const { return !part_.has(id); }
    /// Only Hexi's own layout, `dot` and `fdp` draw frames; elsewhere the edge that puts one thing inside another is drawn.
    bool framed(edge_id e) const { return part_.framed(e); }
    const std::string& title() const { return options_.title.empty() ? g_.schema().name : options_.title; }
    /// A node's look, with the size and the colour that its values give it.
    node_look look_of(node_id n) const {
        node_look look = style_.of(n);
        if (!sizes_by_.empty()) look.size *= detail::node_scale::least_size + (detail::node_scale::largest_size - detail::node_scale::least_size) * std::sqrt(sizes_by_.share(n).value_or(0));
        if (!colours_by_.empty()) {
            const colour fill = colour_by(n);
            look.fill = to_text(fill);
            look.text = look.faint = to_text(ink_on(fill));
            const colour line = mixed(fill, is_light(ground_.ground) ? colour{} : white, 0.55);
            look.line = to_text(ground_.coloured ? line : ground_.ink);
        }
        return look;
    }
    /// Pale for the lowest value, strong for the highest; words in colours of their own; the ground's where there is none.
    colour colour_at(double share) const {
        const colour strong = ground_.coloured ? okabe_ito[0] : ground_.ink;
        return mixed(strong, ground_.ground, 0.08 + 0.87 * share);
    }
    /// The commonest words have a colour each, all others one.
    std::size_t words_with_colours() const { return ground_.coloured ? okabe_ito.size() : 5; }
    colour colour_of(std::size_t category) const {
        if (category >= words_with_colours()) return mixed(ground_.ink, ground_.ground, 0.1);
        if (!ground_.coloured) return mixed(ground_.ink, ground_.ground, 0.7 - 0.12 * static_cast<double>(category));
        return mixed(okabe_ito.at(category), ground_.ground, 0.5);
    }
    colour colour_by(node_id n) const {
        if (const auto share = colours_by_.share(n)) return colour_at(*share);
        if (const auto word = colours_by_.category(n)) return colour_of(*word);
        if (colours_by_.has_other(n)) return colour_of(words_with_colours());
        return ground_.ground;
    }
    bool drawn(edge_id e) const { return !hidden(e) && !framed(e); }
    bool strong(node_id n) const { return strong_node_[n.index()]; }
    bool strong(edge_id e) const { return strong_edge_[e.index()]; }
    bool dimmed(auto id) const { return options_.dim && !strong(id); }
    /// A colour as it is, or pale; `text` stays legible.
    std::string shade(std::string_view c, bool pale) const { return pale ? to_text(mixed(*parse_colour(c), ground_.ground, 0.3)) : std::string(c); }
    std::string text_shade(std::string_view c, bool pale) const {
        return pale ? to_text(legible(mixed(*parse_colour(c), ground_.ground, 0.5), ground_.frame)) : std::string(c);
    }
    static std::string times(double size, double factor) { return fmt::format("{:g}", size * factor); }
    /// A caption in the language, and in the second one if there is one.
    template <class Captioned>
    std::string both(const Captioned& what, std::string_view between) const {
        std::string out(caption(what, language_));
        if (!second_language_.empty())
            if (const std::string_view other = caption(what, second_language_); other != out) out.append(between).append(other);
        return out;
    }
    /// Links what is being written to the first document that it was read in, of those that have an address to follow.
    void write_link(auto id) {
        for (const evidence& e : g_.evidence(id)) {
            const auto document = g_.find(e.document);
            if (!document) continue;
            // As XML wants it, since Graphviz passes it on as it stands; where that is wrong, hexi-render undoes it.
            const auto link = link_of(g_, *document);
            if (!link) continue;
            dot_.with("URL", *link, dot_text::tooltip);
            return;
        }
    }

    /// A node, or the cluster that it is with the node inside, so that edges have something to hold.
    void write_within(node_id n) {
        if (!inside_.is_cluster(n)) return write_node(n);
        dot_.open_cluster(cluster_++);
        const node_look& look = style_.of(n);
        const std::string title = frame_title(n);
        dot_.defaults("graph")
            .with("style", "rounded,filled").with("fillcolor", to_text(ground_.frame)).with("color", frame_line_).with("penwidth", "1").with("margin", times(cluster_margin, 1))
            .with("labelloc", "t").with("labeljust", "l").with("fontsize", "13").with("fontcolor", text_shade(to_text(legible(*parse_colour(look.line), ground_.frame)), dimmed(n)))
            .with_html("label", fmt::format("<b>{}</b>", html(title)))
            .with("tooltip", fmt::format("{}\n{}", on_one_line(name_in(g_, n, language_)), facts_line(g_, n, language_)), dot_text::tooltip);
        if (own_) write_frame_place(n);
        if (options_.numbered) dot_.with("id", fmt::format("f{}", n.index()));
        dot_.end();
        write_node(n);
        for (const node_id member : inside_.members(n)) write_within(member);
        dot_.close_cluster();
    }

    /// What stands inside nothing. What has no edge `dot` puts one upon the other from below: the first comes last, so that it is read first,
    /// and all of it before the rest, so that it stands beneath that.
    std::vector<node_id> roots_in_order() {
        std::vector<node_id> out = inside_.roots();
        if (!layered_) return out;
        std::vector<node_id> all;
        std::ranges::copy_if(out, std::back_inserter(all), [&](node_id n) { return is_loose(n); });
        rows_.clear();
        const std::size_t columns = columns_of_loose(all);
        for (std::size_t at = 0; at < all.size(); at += columns) rows_.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(at), all.begin() + static_cast<std::ptrdiff_t>(std::min(at + columns, all.size())));
        std::ranges::reverse(rows_);
        all.clear();
        for (const std::vector<node_id>& row : rows_) all.insert(all.end(), row.begin(), row.end());
        // The rows of parts the same way.
        std::ranges::stable_sort(out, std::greater<>(), [&](node_id n) { return row_of_[n.index()]; });
        std::ranges::copy_if(out, std::back_inserter(all), [&](node_id n) { return !is_loose(n); });
        return all;
    }
    bool is_loose(node_id n) const { return !hidden(n) && ties_[n.index()] == 0 && inside_.members(n).empty() && !inside_.parent(n).valid(); }
    /// How many of what has no edge stand side by side: one where there are few, else so many that they are together about as wide as a picture is to be.
    std::size_t columns_of_loose(std::span<const node_id> loose) const {
        constexpr std::size_t few = 5;
        if (loose.size() <= few) return 1;
        double width = 0, height = 0;
        for (const node_id n : loose) {
            const box_size size = size_of(n, look_of(n));
            width = std::max(width, size.width + between_ranks);
            height += (size.height + between_nodes) / static_cast<double>(loose.size());
        }
        std::size_t columns = 1;
        const auto rows = [&] { return std::ceil(static_cast<double>(loose.size()) / static_cast<double>(columns)); };
        while (columns < loose.size() && width * static_cast<double>(columns) < aspect() * height * rows()) ++columns;
        return columns;
    }
    /// Keeps those of a row side by side, since `dot` would stack them.
    void write_rows() {
        for (const std::vector<node_id>& row : rows_)
            for (std::size_t i = 1; i < row.size(); ++i) dot_.edge(row[i - 1], row[i]).with("style", "invis").end();
        for (const auto& [left, right] : beside_) dot_.edge(left, right).with("style", "invis").with("weight", "0").end();
    }
    /// What nothing ties to the rest, in columns as `dot` is about to draw it.
    struct part_drawn {
        std::vector<std::vector<node_id>> columns{};
        std::vector<double> widths{};  ///< of columns
        double height = 0;
    };
    /// The parts of what has edges, the highest first. O((nodes + edges) log)
    std::vector<part_drawn> parts_of(const std::vector<edge_id>& edges) const {
        std::vector<std::vector<node_id>> next(g_.node_bound());  // as lines lead from left to right
        std::vector<std::size_t> part(g_.node_bound());
        std::iota(part.begin(), part.end(), std::size_t{0});
        const auto root = [&](node_id n) {
            std::size_t i = n.index();
            while (part[i] != i) i = part[i] = part[part[i]];
            return i;
        };
        const auto tie = [&](node_id from, node_id to) {
            if (hidden(from) || hidden(to)) return;
            next[from.index()].push_back(to);
            part[root(to)] = root(from);
        };
        for (const edge_id e : edges)
            if (drawn(e)) tie(g_.source(e), g_.target(e));
        for (const node_id n : order_.nodes())
            if (inside_.is_cluster(n))
                for (const node_id member : inside_.members(n)) tie(n, member);
        // How far each is from the left; lines that lead back do not count.
        std::vector<bool> seen(g_.node_bound(), false);
        std::vector<node_id> from_right;
        for (const node_id first : order_.nodes()) {
            if (hidden(first) || seen[first.index()] || is_loose(first)) continue;
            std::vector<std::pair<node_id, std::size_t>> way{{first, 0}};
            seen[first.index()] = true;
            while (!way.empty()) {
                const node_id n = way.back().first;
                if (way.back().second == next[n.index()].size()) {
                    from_right.push_back(n);
                    way.pop_back();
                    continue;
                }
                const node_id to = next[n.index()][way.back().second++];
                if (!seen[to.index()]) seen[to.index()] = true, way.emplace_back(to, 0);
            }
        }
        std::vector<std::size_t> rank(g_.node_bound(), 0), number(g_.node_bound(), 0);
        for (std::size_t i = 0; i < from_right.size(); ++i) number[from_right[i].index()] = i;
        std::ranges::reverse(from_right);
        std::vector<part_drawn> out;
        std::map<std::size_t, std::size_t> part_at;  // by root, in the order of the keys
        for (const node_id n : order_.nodes())
            if (!hidden(n) && !is_loose(n) && part_at.emplace(root(n), out.size()).second) out.emplace_back();
        for (const node_id n : from_right) {
            part_drawn& own = out[part_at.at(root(n))];
            if (own.columns.size() <= rank[n.index()]) own.columns.resize(rank[n.index()] + 1), own.widths.resize(rank[n.index()] + 1, 0);
            own.columns[rank[n.index()]].push_back(n);
            for (const node_id to : next[n.index()])
                if (number[to.index()] < number[n.index()]) rank[to.index()] = std::max(rank[to.index()], rank[n.index()] + 1);
        }
        for (part_drawn& own : out) {
            double frames = 0;  // their sides and titles, were they all one upon the other
            for (std::size_t c = 0; c < own.columns.size(); ++c) {
                double height = 0;
                for (const node_id n : own.columns[c]) {
                    const box_size size = size_of(n, look_of(n));
                    const double margins = inside_.is_cluster(n) ? 2 * cluster_margin : 0;
                    own.widths[c] = std::max(own.widths[c], size.width + margins);
                    height += size.height + between_nodes;
                    if (margins > 0) frames += margins + title_size * line_height + between_nodes;
                }
                own.height = std::max(own.height, height);
            }
            own.height += frames;
        }
        std::ranges::stable_sort(out, std::greater<>(), &part_drawn::height);
        return out;
    }
    /// Parts that `dot` would stack stand side by side in rows, so many in each that the whole can be drawn largest, as far as their sizes can be told before.
    /// O(parts × nodes)
    void put_parts_in_rows(const std::vector<edge_id>& edges) {
        row_of_.assign(g_.node_bound(), 0);
        beside_.clear();
        std::vector<part_drawn> parts = parts_of(edges);
        if (parts.size() < 2) return;
        double label = 0;  // the widest
        for (const edge_id e : edges) {
            if (!drawn(e) || style_.of(e).weak) continue;
            const std::string said = edge_words(e);
            for (const std::string_view line : lines(said)) label = std::max(label, detail::text_width(line, 10, false));
        }
        // Columns are in line from row to row.
        const auto size_with = [&](std::size_t across) {
            std::vector<double> widths;
            double height = 0;
            std::size_t column = 0;
            for (std::size_t i = 0; i < parts.size(); ++i) {
                if (i % across == 0) height += parts[i].height, column = 0;
                widths.resize(std::max(widths.size(), column + parts[i].widths.size()), 0);
                for (const double width : parts[i].widths) widths[column] = std::max(widths[column], width), ++column;
            }
            return std::max(std::accumulate(widths.begin(), widths.end(), (between_ranks + label) * static_cast<double>(widths.size() - 1)) / aspect(), height);
        };
        constexpr double better = 0.95;
        std::size_t across = 1;
        for (std::size_t more = 2; more <= parts.size(); ++more)
            if (size_with(more) < better * size_with(across)) across = more;
        if (across == 1) return;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            for (const std::vector<node_id>& column : parts[i].columns)
                for (const node_id n : column) row_of_[n.index()] = i / across;
            if (i % across > 0)
                for (const node_id n : parts[i].columns.front()) beside_.emplace_back(parts[i - 1].columns.back().front(), n);
        }
    }
    /// How many times as wide as high the whole is to be.
    double aspect() const {
        const auto* const paper = detail::find_paper(options_.paper);
        return paper != nullptr ? paper->width / paper->height : arrangement_of().aspect;
    }
    /// The name in the second language, where it has one of its own.
    std::string second_name(node_id n) const {
        if (second_language_.empty()) return {};
        std::string other = name_in(g_, n, second_language_);
        return other == name_in(g_, n, language_) ? std::string() : other;
    }
    std::string frame_title(node_id n) const {
        std::string out(name_in(g_, n, language_));
        if (const std::string other = second_name(n); !other.empty()) out += fmt::format(" {}", other);
        return out;
    }
    /// All lines of a name; its own line breaks are kept.
    static std::vector<std::string> all_lines(std::string_view name, std::size_t columns) {
        std::vector<std::string> out;
        for (const std::string_view line : lines(name))
            for (std::string& each : wrapped(seen(line), columns)) out.push_back(std::move(each));
        return out;
    }
    /// The first of them, ending in …, and the last `ends`.
    static std::vector<std::string> cut_lines(const std::vector<std::string>& all, std::size_t columns, std::size_t ends) {
        std::vector<std::string> out(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(most_name_lines - ends));
        out.back() = shortened(out.back() + " …", columns);
        if (!out.back().ends_with("…")) out.back() += "…";
        out.insert(out.end(), all.end() - static_cast<std::ptrdiff_t>(ends), all.end());
        return out;
    }
    /// The lines of a name that are shown: what is more than five ends in …, or in the middle if the end is what tells it from another's.
    std::vector<std::string> name_lines(const std::string& name, std::size_t columns) const {
        std::vector<std::string> all = all_lines(name, columns);
        return all.size() <= most_name_lines ? all : cut_lines(all, columns, alike_.contains(name) ? shown_ends : 0);
    }
    /// Finds the names that are one another's as far as they would be shown, and whose ends differ. O(names log names + their bytes)
    void find_alike() {
        struct long_name {
            std::string text;   // without spaces and line breaks: where lines break depends on what follows
            std::size_t shown;  // bytes of it
            std::string end;
            std::string name;
        };
        const auto squeezed = [](const std::vector<std::string>& all, std::size_t first, std::size_t last) {
            std::string out;
            for (std::size_t i = first; i < last; ++i)
                std::ranges::copy_if(all[i], std::back_inserter(out), [](char c) { return c != ' '; });
            return out;
        };
        for (const bool second : {false, true}) {
            const std::size_t columns = second ? second_columns : name_columns;
            std::vector<long_name> found;
            for (const node_id n : g_.nodes()) {
                if (hidden(n)) continue;
                std::string name = second ? second_name(n) : name_in(g_, n, language_);
                constexpr std::size_t short_text = 40;  // bytes of a name that cannot have six lines, if none breaks of itself
                if (name.size() <= short_text && name.find('\n') == std::string::npos) continue;
                const std::vector<std::string> all = all_lines(name, columns);
                if (all.size() <= most_name_lines) continue;
                const std::string shown = squeezed(cut_lines(all, columns, 0), 0, most_name_lines);
                found.push_back({squeezed(all, 0, all.size()), shown.size() - std::string_view("…").size(), squeezed(all, all.size() - shown_ends, all.size()), std::move(name)});
            }
            std::ranges::sort(found, {}, &long_name::text);
            for (std::size_t i = 1; i < found.size(); ++i) {
                const long_name &a = found[i - 1], &b = found[i];
                const auto same = static_cast<std::size_t>(std::ranges::mismatch(a.text, b.text).in1 - a.text.begin());
                if (same >= std::min(a.shown, b.shown) && a.end != b.end) alike_.insert(a.name), alike_.insert(b.name);
            }
        }
    }
    /// The lines of a text one below the other, as HTML-like labels have them.
    static std::string stacked(const std::vector<std::string>& lines) {
        std::string out;
        for (const std::string& line : lines) out += (out.empty() ? "" : "<br/>") + html(line);
        return out;
    }
    /// What is written in a node: its name, its name in the second language, a line of facts, and its key where nothing else tells it from another.
    struct node_words {
        std::vector<std::string> name, other;
        std::string facts, key;
    };
    node_words words_of(node_id n) const {
        const auto key = keys_.find(n.index());
        return {name_lines(name_in(g_, n, language_), name_columns), name_lines(second_name(n), second_columns),
                second_line(g_, n, style_.of(n), language_), key == keys_.end() ? std::string() : key->second};
    }
    /// Gives those in which the same would be written their keys, or what these differ in; but for what stands for several, whose key nobody gave.
    /// O(nodes log nodes + their words)
    void find_told_by_keys() {
        std::map<std::string, std::vector<node_id>> alike;
        for (const node_id n : order_.nodes()) {
            if (hidden(n) || count_of(g_, n) != 1) continue;
            const node_words words = words_of(n);
            alike[fmt::format("{}\n\n{}\n\n{}", fmt::join(words.name, "\n"), fmt::join(words.other, "\n"), words.facts)].push_back(n);
        }
        constexpr std::size_t columns = 32;
        for (const auto& [words, nodes] : alike) {
            if (nodes.size() < 2) continue;
            std::vector<std::string> all;
            for (const node_id n : nodes) all.push_back(seen(with_unseen_shown(g_.key_text(n))));
            std::string_view common = all.front();
            for (const std::string_view one : all) common = common.substr(0, static_cast<std::size_t>(std::ranges::mismatch(common, one).in1 - common.begin()));
            while (!common.empty() && (static_cast<unsigned char>(all.front()[common.size()]) & 0xC0U) == 0x80U) common.remove_suffix(1);  // a character stays whole
            const bool are_short = std::ranges::all_of(all, [&](const std::string& one) { return width(one) <= columns; });
            std::map<std::string, std::size_t> times;
            for (std::size_t i = 0; i < nodes.size(); ++i) {
                std::string shown = are_short ? all[i] : shortened((common.empty() ? "" : "…") + all[i].substr(common.size()), columns);
                if (const std::size_t before = times[shown]++; before > 0) shown += fmt::format(" #{}", before + 1);
                keys_.emplace(nodes[i].index(), std::move(shown));
            }
        }
    }

    void write_node(node_id n) {
        if (hidden(n)) return;
        const node_look look = look_of(n);
        const bool pale = dimmed(n);
        const bool hub = inside_.is_cluster(n);
        const colour fill = hub && colours_by_.empty() ? hub_fill(look) : *parse_colour(look.fill);
        const std::string shown_fill = pale ? to_text(mixed(fill, ground_.ground, hub ? 0.15 : 0.3)) : to_text(fill);
        const std::string text = pale ? text_shade(to_text(ground_.ink), true) : hub ? to_text(ink_on(fill)) : look.text;
        const std::string small = pale || hub ? text : look.faint;
        const node_words words = words_of(n);
        std::string name = stacked(words.name);
        if (name.empty()) name = " ";
        std::string rows = fmt::format("<tr><td><b>{}</b></td></tr>", name);
        if (!words.other.empty()) rows += fmt::format("<tr><td><font point-size=\"{}\">{}</font></td></tr>", times(10, look.size), stacked(words.other));
        const auto small_row = [&](const std::string& said) { rows += fmt::format("<tr><td><font point-size=\"{}\" color=\"{}\">{}</font></td></tr>", times(9, look.size), small, html(said)); };
        small_row(words.facts);
        if (!words.key.empty()) small_row(words.key);
        dot_.node(n)
            .with_html("label", fmt::format("<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"1\">{}</table>", rows))
            .with("shape", look.shape).with("fillcolor", shown_fill).with("color", shade(look.line, pale)).with("fontcolor", text);
        if (look.shape == "box") dot_.with("style", "rounded,filled");
        if (look.size != 1) dot_.with("fontsize", times(12, look.size));
        if (strong(n)) dot_.with("penwidth", "3");
        else if (look.width != 1) dot_.with("penwidth", times(1.1, look.width));
        if (own_) write_node_place(n);
        if (options_.numbered) dot_.with("id", fmt::format("n{}", n.index()));
        write_link(n);
        dot_.with("tooltip", fmt::format("{}\n{}\n{}", on_one_line(name_in(g_, n, language_)), g_.key_text(n), facts_line(g_, n, language_)), dot_text::tooltip).end();
    }
    /// A strong ground, for the node that a frame stands for.
    colour hub_fill(const node_look& look) const {
        if (!ground_.coloured) return ground_.ink;
        return is_light(ground_.ground) ? legible(*parse_colour(look.line), white) : *parse_colour(look.line);
    }

    /// How many drawn edges each node has, and how many of its neighbours have no other.
    void count_ties(const std::vector<edge_id>& edges) {
        ties_.assign(g_.node_bound(), 0);
        leaves_.assign(g_.node_bound(), 0);
        placed_.assign(g_.node_bound(), 0);
        const auto each = [&](auto visit) {
            for (const edge_id e : edges)
                if (drawn(e)) visit(e);
        };
        each([&](edge_id e) { ++ties_[g_.source(e).index()], ++ties_[g_.target(e).index()]; });
        each([&](edge_id e) {
            if (ties_[g_.source(e).index()] == 1) ++leaves_[g_.target(e).index()];
            if (ties_[g_.target(e).index()] == 1) ++leaves_[g_.source(e).index()];
        });
    }
    /// The columns that things inside a frame, or the leaves of a hub, stand in.
    static std::size_t columns_for(std::size_t things) { return things <= 5 ? 1 : things <= 14 ? 2 : 3; }
    /// The ranks that the next one is away from the hub: staggered, or `dot` would put all into one long
    /// column. Source: Graphviz's unflatten
    std::size_t next_length(node_id hub, std::size_t leaves) {
        return 1 + placed_[hub.index()]++ % columns_for(leaves);
    }
    /// Keeps what stands in a frame beside the frame's own node.
    void write_frame_pull(node_id n) {
        const auto& members = inside_.members(n);
        for (const node_id member : members) {
            if (hidden(member) || hidden(n)) continue;
            dot_.edge(n, member).with("style", "invis").with("weight", "2").with("minlen", next_length(n, members.size())).end();
            write_frame_pull(member);
        }
        placed_[n.index()] = 0;
    }

    void write_edge(edge_id e) {
        if (!drawn(e)) return;
        const edge_look& look = style_.of(e);
        const edge_type& type = g_.type_of(e);
        const bool pale = dimmed(e);
        dot_.edge(g_.source(e), g_.target(e)).with("color", shade(look.line, pale)).with("style", look.dash);
        if (options_.numbered) dot_.with("id", fmt::format("e{}", e.index()));
        const node_id from = g_.source(e), to = g_.target(e);
        const bool leaf = ties_[from.index()] == 1 || ties_[to.index()] == 1;
        const node_id hub = ties_[from.index()] == 1 ? to : from;
        if (layered_ && leaf && leaves_[hub.index()] > 24) dot_.with("minlen", next_length(hub, leaves_[hub.index()]));
        // Of Graphviz's engines only `dot` keeps room for labels; elsewhere, in large pictures, the colours and the legend must do.
        const bool label = own_ ? arranged_.lines[line_of_[e.index()]].label.has_value() : (layered_ && !look.weak) || must_be_labelled(e);
        if (strong(e)) dot_.with("penwidth", "2.6").with("arrowsize", ".8");
        else if (look.weak) dot_.with("penwidth", ".8").with("arrowsize", ".45");
        else if (look.width != 1) dot_.with("penwidth", times(1.1, look.width));
        if (own_) write_line_place(e, label);
        else if (label) dot_.with_html("label", words_on_ground(e, ground_.ground, !layered_ || frame_about(from) != frame_about(to)));  // a frame's side may run there
        if (label) dot_.with("fontcolor", text_shade(look.text, pale));
        write_link(e);
        if (type.symmetric) dot_.with("dir", "none");
        const std::string tooltip = fmt::format("{} {} {}\n{}", on_one_line(name_in(g_, g_.source(e), language_)), type.symmetric ? "–" : "→", on_one_line(name_in(g_, g_.target(e), language_)), facts_line(g_, e, language_));
        dot_.with("edgetooltip", tooltip, dot_text::tooltip);
        if (label) dot_.with("labeltooltip", tooltip, dot_text::tooltip);
        dot_.end();
    }

    std::string edge_words(edge_id e) const { return hexi::edge_words(g_, e, both(g_.type_of(e), "\n"), language_); }
    /// The node for which the innermost frame about a node stands, which may be that node.
    node_id frame_about(node_id n) const { return inside_.is_cluster(n) ? n : inside_.parent(n); }
    /// What leads along a path, and all of a small picture.
    bool must_be_labelled(edge_id e) const { return strong(e) || part_.lines() <= labelled_edges; }
    /// An edge's words one below the other, on a ground that hides the line beneath them where that may run there.
    std::string words_on_ground(edge_id e, colour ground, bool hides) const {
        std::vector<std::string> words;
        const std::string said = edge_words(e);
        for (const std::string_view each : lines(said)) words.push_back(seen(each));
        return fmt::format("<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"1\"{}><tr><td>{}</td></tr></table>",
                           hides ? fmt::format(" bgcolor=\"{}\"", to_text(ground)) : std::string(), stacked(words));
    }

    /// Of more to place all anew, or to count the pages for each place of the legend, takes longer than a page is worth.
    static constexpr std::size_t most_lines = 900;

    /// Has Hexi's own layout place all that is drawn, and the legend.
    void arrange_all(const std::vector<edge_id>& edges) {
        arrangement_of wanted;
        for (const auto& [key, place] : options_.earlier) earlier_.emplace(key, place);
        box_of_.assign(g_.node_bound(), 0);
        frame_of_.assign(g_.node_bound(), no_frame);
        line_of_.assign(g_.edge_bound(), 0);
        for (const node_id n : inside_.roots()) add_place(wanted, n, no_frame);
        for (const edge_id e : edges) {
            if (!drawn(e)) continue;
            const edge_look& look = style_.of(e);
            tie_to_place tie{.from = box_of_[g_.source(e).index()], .to = box_of_[g_.target(e).index()],
                             .arrow = g_.type_of(e).symmetric ? 0.0 : arrow_length * arrow_size(e), .weak = look.weak};
            if (!look.weak || must_be_labelled(e)) {
                tie.must_be_labelled = must_be_labelled(e);
                const std::string said = edge_words(e);
                for (const std::string_view line : lines(said)) {
                    tie.label_width = std::max(tie.label_width, detail::text_width(line, label_size, false) * other_fonts + 4);
                    tie.label_height += label_size * line_height;
                }
                tie.label_height += 2;
            }
            line_of_[e.index()] = static_cast<std::uint32_t>(wanted.ties.size());
            wanted.ties.push_back(tie);
        }
        // First as wide as the paper; how words and lines share room decides which takes the fewest pages.
        constexpr std::size_t few_lines = 200;
        std::vector<double> aspects{aspect()};
        if (!options_.paper.empty() && earlier_.empty() && wanted.ties.size() <= most_lines) aspects.insert(aspects.end(), {0.8, 1.0, 1.25});
        if (aspects.size() > 1 && wanted.ties.size() <= few_lines) aspects.insert(aspects.end(), {0.65, 0.9, 1.1, 1.6, 2.0});
        const box_size legend_size = size_of_legend();
        std::vector<std::pair<arrangement, on_paper>> tried;
        const std::size_t best = detail::with_fewest_pages(aspects, [&](double ratio) {
            wanted.aspect = ratio;
            arrangement found = arrange(wanted);
            const on_paper on = on_paper_of(wanted, found, legend_size);
            tried.emplace_back(std::move(found), on);
            return detail::tried_shape{on.pages, tried.back().first.without_room};
        });
        arranged_ = std::move(tried[best].first);
        legend_at_ = tried[best].second.legend;
    }
    /// 0 where there is none.
    box_size size_of_legend() const {
        if (!options_.legend || g_.node_count() == 0) return {0, 0};
        const detail::legend_table table = legend();
        return {table.width(), table.height()};
    }
    /// How many pages a drawing takes with its legend, and where that then stands: its upper left corner.
    struct on_paper {
        std::size_t pages = 0;
        point legend{};
    };
    /// What is to be whole on a page, but for the legend.
    static std::vector<box> printed(const arrangement_of& asked, const arrangement& found) {
        std::vector<box> things;
        for (std::size_t b = 0; b < asked.boxes.size(); ++b) things.push_back(box::around(found.boxes[b], asked.boxes[b].width, asked.boxes[b].height));
        for (std::size_t i = 0; i < asked.ties.size(); ++i)
            if (const auto& label = found.lines[i].label) things.push_back(box::around(*label, asked.ties[i].label_width, asked.ties[i].label_height));
        return things;
    }
    std::size_t pages_of(std::span<const box> things, const box& all, const detail::paper_size& paper) const {
        if (things.empty()) return 0;
        return detail::cut_into_pages(things, {}, all, paper.width, paper.height, detail::least_scale(g_, style_, options_), 1).middles.size();
    }
    /// The legend stands beneath the drawing, on several pages where it takes the fewest.
    on_paper on_paper_of(const arrangement_of& asked, const arrangement& found, const box_size& legend) const {
        constexpr double apart = 14;
        const box drawing{{0, 0}, {found.width, found.height}};
        const auto* const paper = detail::find_paper(options_.paper);
        if (paper == nullptr || asked.ties.size() > most_lines) return {0, {0, found.height + apart}};
        std::vector<box> things = printed(asked, found);
        const std::size_t least = pages_of(things, drawing, *paper);
        if (legend.width <= 0) return {least, {}};
        std::vector<box> taken = things;
        taken.insert(taken.end(), found.frames.begin(), found.frames.end());
        for (const placed_line& line : found.lines) {
            const std::vector<point> points = points_along(line.curve, 8);
            for (std::size_t i = 1; i < points.size(); ++i) {
                taken.push_back({points[i - 1], points[i - 1]});
                taken.back().take_in({points[i], points[i]});
            }
        }
        on_paper best;
        for (const box& place : detail::free_places(taken, drawing, legend.width, legend.height, apart)) {
            box all = drawing;
            all.take_in(place);
            things.push_back(place);
            const std::size_t pages = pages_of(things, all, *paper);
            things.pop_back();
            if (best.pages == 0 || pages < best.pages) best = {pages, place.low};
            if (best.pages <= least) break;  // no more than without it
        }
        return best;
    }
    void add_place(arrangement_of& wanted, node_id n, std::uint32_t inside) {
        if (inside_.is_cluster(n)) {
            const auto frame = static_cast<std::uint32_t>(wanted.frames.size());
            wanted.frames.push_back({inside, detail::text_width(frame_title(n), title_size, true) + 4, title_size * line_height + 4});
            frame_of_[n.index()] = frame;
            add_box(wanted, n, frame);
            for (const node_id member : inside_.members(n)) add_place(wanted, member, frame);
            for (const node_id member : inside_.members(n))
                if (!hidden(member) && !hidden(n)) wanted.ties.push_back({.from = box_of_[n.index()], .to = box_of_[member.index()], .drawn = false});
        } else if (!hidden(n)) {
            add_box(wanted, n, inside);
        }
    }
    /// The size of a node's shape around its words.
    box_size size_of(node_id n, const node_look& look) const {
        const node_words words = words_of(n);
        box_size label{0, 0};
        const auto row = [&](std::span<const std::string> lines, double size, bool bold) {
            for (const std::string& line : lines) label.width = std::max(label.width, detail::text_width(line, size * look.size, bold));
            label.height += std::max(static_cast<double>(lines.size()), 1.0) * size * look.size * line_height + 2;
        };
        row(words.name, 12, true);
        if (!words.other.empty()) row(words.other, 10, false);
        row({&words.facts, 1}, 9, false);
        if (!words.key.empty()) row({&words.key, 1}, 9, false);
        label.width = label.width * other_fonts + 2 + 2 * 0.09 * 72;
        label.height += 2 * 0.04 * 72;
        return detail::shape_size(look.shape, label);
    }
    void add_box(arrangement_of& wanted, node_id n, std::uint32_t frame) {
        if (hidden(n)) return;
        const node_look look = look_of(n);
        const box_size size = size_of(n, look);
        box_of_[n.index()] = static_cast<std::uint32_t>(wanted.boxes.size());
        std::optional<point> start;
        if (const auto known = earlier_.find(g_.key(n)); known != earlier_.end()) start = known->second;
        wanted.boxes.push_back({size.width, size.height, frame, detail::shape_outline(look.shape, size), start});
        const double outside = detail::second_outline(look.shape);
        sizes_.push_back({size.width - outside, size.height - outside});
    }
    /// Graphviz's `y` is upwards.
    std::string place_text(point p) const { return fmt::format("{:.2f},{:.2f}", p.x, arranged_.height - p.y); }
    void write_frame_place(node_id n) {
        const box& b = arranged_.frames[frame_of_[n.index()]];
        const double wide = detail::text_width(frame_title(n), title_size, true) + 16;
        dot_.with("bb", fmt::format("{},{}", place_text({b.low.x, b.high.y}), place_text({b.high.x, b.low.y})))
            .with("lp", place_text({b.low.x + wide / 2, b.low.y + 12}));
    }
    void write_node_place(node_id n) {
        const std::uint32_t b = box_of_[n.index()];
        dot_.with("pos", place_text(arranged_.boxes[b])).with("width", fmt::format("{:.4f}", sizes_[b].width / 72)).with("height", fmt::format("{:.4f}", sizes_[b].height / 72));
    }
    void write_line_place(edge_id e, bool label) {
        const placed_line& line = arranged_.lines[line_of_[e.index()]];
        // Words stand on the lines of others where these have gaps. Who places the words anew has the whole.
        const auto drawn = line.pieces.empty() || options_.numbered ? std::span(&line.curve, 1) : std::span<const std::vector<point>>(line.pieces);
        std::string text;
        for (std::size_t i = 0; i < drawn.size(); ++i) {
            if (i > 0) text += ';';
            if (i + 1 == drawn.size() && !g_.type_of(e).symmetric) text += fmt::format("e,{} ", place_text(line.tip));
            for (const point p : drawn[i]) text += place_text(p) + " ";
            text.pop_back();
        }
        dot_.with("pos", text, dot_text::id);  // a long one must not be broken into lines, as what is shown is
        if (!label) return;
        // Its ground hides the line beneath it.
        const box where = box::around(*line.label, 1, 1);
        const bool framed = std::ranges::any_of(arranged_.frames, [&](const box& f) { return f.holds(where); });
        dot_.with_html("label", words_on_ground(e, framed ? ground_.frame : ground_.ground, true)).with("fontsize", times(label_size, 1)).with("lp", place_text(*line.label));
    }
    double arrow_size(edge_id e) const { return strong(e) ? 0.8 : style_.of(e).weak ? 0.45 : 0.6; }

    /// Line breaks and tabs as spaces, so that they count as places to wrap at.
    static std::string seen(std::string_view text) { return on_one_line(std::string(text)); }

    /// The words of the legend that no schema gives.
    std::string_view word(std::string_view zh, std::string_view en) const { return is_chinese(language_) ? zh : en; }

    /// The legend's entry for what a rule picks, if that is drawn otherwise than its type.
    void add_ruled(const auto& ids, const style_rule& rule, const auto& shown, const auto& picked, const auto& add_entry) const {
        std::size_t count = 0;
        auto first = *ids.begin();
        for (const auto id : ids) {
            if (!shown(id) || !picked(id) || style_.of(id) == style_.of(g_.type(id))) continue;
            if (count++ == 0) first = id;
        }
        if (count == 0) return;
        std::string text = rule.type.empty() ? "" : both(g_.type_of(first), " ");
        const auto add = [&](std::string_view more) { text.append(text.empty() ? "" : " · ").append(more); };
        for (const auto& [name, wanted] : rule.where) {
            const auto p = g_.property(first, name);
            const property* declared = p ? g_.schema().find_property(g_.type(first), name) : nullptr;
            const std::string said = declared != nullptr ? shown_value(g_.schema(), *declared, g_.value(first, *p), language_) : wanted;
            add(said.empty() ? wanted : said);
        }
        if (!rule.condition.empty()) add(rule.condition);
        if (!rule.name.empty()) add(fmt::format("“{}”", rule.name));
        if (!rule.evidence.empty()) add(rule.evidence == "none" ? std::string(word("无出处", "no evidence")) : rule.evidence);
        add_entry(first, with_number(shortened(seen(text), entry_columns), fmt::format("{}", count), is_chinese(language_)));
    }

    /// The types that are drawn, with their counts; what sizes and colours mean; below, what frames mean and what is not drawn.
    detail::legend_table legend() const {
        const schema& s = g_.schema();
        detail::legend_table out;
        if (options_.headed) {
            out.heading(shortened(seen(title()), 2 * entry_columns));
            out.date(shortened(seen(options_.date.empty() ? document_dates() : options_.date), 2 * entry_columns));
        }
        std::vector<std::string> frames, hidden, sources;
        const auto named = [&](const auto& type, const number_of& count) { return with_number(shortened(seen(both(type, " ")), entry_columns), count.text(), is_chinese(language_)); };
        std::vector<number_of> framed_of(s.edge_type_count()), lines_of(s.edge_type_count()), shown_nodes(s.node_type_count());
        std::vector<number_of> hidden_edges(s.edge_type_count()), hidden_nodes(s.node_type_count()), source_edges(s.edge_type_count()), source_nodes(s.node_type_count());
        for (const edge_id e : g_.edges()) {
            const detail::left_out why = part_.why(e);
            (why == detail::left_out::source ? source_edges : why != detail::left_out::no ? hidden_edges : framed(e) ? framed_of : lines_of)[g_.type(e).index()].add(g_, e);
        }
        for (const node_id n : g_.nodes()) {
            const detail::left_out why = part_.why(n);
            (why == detail::left_out::source ? source_nodes : why != detail::left_out::no ? hidden_nodes : shown_nodes)[g_.type(n).index()].add(g_, n);
        }
        for (std::size_t i = 0; i < s.node_type_count(); ++i) {
            const node_type_id t(i);
            if (hidden_nodes[i].shapes > 0) hidden.push_back(named(s[t], hidden_nodes[i]));
            if (source_nodes[i].shapes > 0) sources.push_back(named(s[t], source_nodes[i]));
            if (shown_nodes[i].shapes == 0) continue;
            node_look look = style_.of(t);
            if (!colours_by_.empty()) look.fill = to_text(ground_.ground), look.line = to_text(ground_.ink);  // colours mean something else
            out.node(look, named(s[t], shown_nodes[i]));
        }
        for (std::size_t i = 0; i < s.edge_type_count(); ++i) {
            const edge_type_id t(i);
            if (framed_of[i].shapes > 0) frames.push_back(named(s[t], framed_of[i]));
            if (hidden_edges[i].shapes > 0) hidden.push_back(named(s[t], hidden_edges[i]));
            if (source_edges[i].shapes > 0) sources.push_back(named(s[t], source_edges[i]));
            if (lines_of[i].shapes > 0) out.edge(style_.of(t), !s[t].symmetric, named(s[t], lines_of[i]));
        }
        // What rules draw otherwise than its type.
        const rule_matcher matcher(g_, options_.style);
        for (std::size_t i = 0; i < options_.style.rules.size(); ++i) {
            const style_rule& rule = options_.style.rules[i];
            const auto picked = [&](auto id) { return matcher.picks(i, id); };
            if (rule.by_type()) continue;
            if (rule.edges) add_ruled(g_.edges(), rule, [&](edge_id e) { return drawn(e); }, picked, [&](edge_id e, std::string text) { out.edge(style_.of(e), !g_.type_of(e).symmetric, std::move(text)); });
            else add_ruled(g_.nodes(), rule, [&](node_id n) { return part_.has(n); }, picked, [&](node_id n, std::string text) { out.node(style_.of(n), std::move(text)); });
        }
        add_scales(out);
        const auto note = [&](std::string_view what, const std::vector<std::string>& which) {
            if (!which.empty()) out.note(fmt::format("{}{}", what, fmt::join(which, word("、", ", "))));
        };
        if (!options_.about.empty()) out.note(seen(options_.about));
        note(word("框内：", "Inside a frame: "), frames);
        note(word("未画出：", "Not drawn: "), hidden);
        note(word("未画出的来源：", "Sources, not drawn: "), sources);
        const auto* const paper = detail::find_paper(options_.paper);
        if (paper == nullptr) out.arrange();
        else out.arrange((std::min(paper->width, paper->height) - 2 * detail::page_margin) / detail::least_scale(g_, style_, options_));  // whole on a page, however it is turned
        return out;
    }
    void add_scales(detail::legend_table& out) const {
        const auto said = [&](std::string_view what, const detail::node_scale& scale) { return fmt::format("{}{} {}", what, shortened(seen(scale.caption_text()), entry_columns), scale.range_text()); };
        // How many have no number there, and how many nothing at all.
        const auto without = [&](const detail::node_scale& scale) {
            std::pair<std::size_t, std::size_t> count;
            for (const node_id n : g_.nodes())
                if (part_.has(n) && !scale.knows(n)) ++(scale.has_other(n) ? count.first : count.second);
            return count;
        };
        const std::string_view no_number = word("非数字", "no number"), none = word("无", "none");
        if (sizes_by_.has_numbers()) {
            const auto [others, nothing] = without(sizes_by_);
            std::vector<std::string> least;  // these are as small as the smallest
            if (others > 0) least.push_back(fmt::format("{} {}", no_number, others));
            if (nothing > 0) least.push_back(fmt::format("{} {}", none, nothing));
            const std::string more = least.empty() ? std::string() : fmt::format("{}{}", word("；", "; "), fmt::join(least, word("、", ", ")));
            out.sizes(to_text(ground_.ink), said(word("大小：", "size: "), sizes_by_) + more);
        }
        if (colours_by_.has_numbers()) {
            std::vector<std::string> steps;
            for (int i = 0; i < 14; ++i) steps.push_back(to_text(colour_at(i / 13.0)));
            out.colours(std::move(steps), said(word("颜色：", "colour: "), colours_by_));
        }
        if (colours_by_.empty()) return;
        const auto of = [&](std::string_view what, std::size_t count) { return with_number(shortened(seen(fmt::format("{}{}{}", colours_by_.caption_text(), word("：", ": "), what)), entry_columns), fmt::format("{}", count), is_chinese(language_)); };
        const auto& words = colours_by_.categories();
        std::size_t others = 0;
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (i < words_with_colours()) out.colours({to_text(colour_of(i))}, of(words[i].first, words[i].second));
            else others += words[i].second;
        }
        const std::size_t left = words.size() - std::min(words.size(), words_with_colours());
        if (others > 0) out.colours({to_text(colour_of(words.size()))}, of(fmt::format(fmt::runtime(word("其他 {} 种", "{} others")), left), others));
        const auto [unlike, nothing] = without(colours_by_);
        if (unlike > 0) out.colours({to_text(colour_of(words_with_colours()))}, of(no_number, unlike), to_text(ground_.ink));
        if (nothing > 0) out.colours({to_text(ground_.ground)}, of(none, nothing), to_text(ground_.ink));
    }
    /// From when what is drawn was told: the dates of its documents, the first and the last.
    std::string document_dates() const {
        std::optional<date> first, last;
        const auto read_in = [&](const graph& g, node_id document) {
            for (const property& p : g.type_of(document).properties) {
                const value v = g.value(document, p.id);
                const date* const when = std::get_if<date>(&v);
                if (when == nullptr) continue;
                first = first ? std::min(*first, *when) : *when;
                last = last ? std::max(*last, *when) : *when;
            }
        };
        for (const node_id n : g_.nodes())
            if (style_.of(n).source) read_in(g_, n);
        if (options_.whole != nullptr) {
            // A part has rarely the documents that it was read in.
            std::set<std::string> named;
            const auto take = [&](auto id) {
                for (const evidence& e : g_.evidence(id))
                    if (!g_.find(e.document)) named.insert(e.document);
            };
            for (const node_id n : g_.nodes()) take(n);
            for (const edge_id e : g_.edges()) take(e);
            for (const std::string& key : named)
                if (const auto document = options_.whole->find(key)) read_in(*options_.whole, *document);
        }
        if (!first) return {};
        const std::string from = hexi::to_text(*first), to = hexi::to_text(*last);
        return fmt::format("{}{}", word("资料日期：", "Sources of "), from == to ? from : fmt::format("{} – {}", from, to));
    }
    /// Hexi's own layout places the legend itself; Graphviz's engines put a graph's label at the lower left, `fdp` below zero.
    void write_legend() {
        const detail::legend_table table = legend();
        point low{8, 4};
        if (own_) {
            low = {legend_at_.x, arranged_.height - legend_at_.y - table.height()};
            dot_.with("lp", fmt::format("{:.2f},{:.2f}", low.x + table.width() / 2, low.y + table.height() / 2));
        } else if (engine_ == "fdp") {
            low.y = -table.height() - 4;
        }
        std::string under = table.drawn(low);
        // What it takes of the page, which only numbers tell Graphviz where it places nothing.
        if (own_) under += fmt::format("S 5 -solid c 9 -#00000000 p 4 {0:.2f} {1:.2f} {2:.2f} {1:.2f} {2:.2f} {3:.2f} {0:.2f} {3:.2f} ", low.x, low.y, low.x + table.width(), low.y + table.height());
        dot_.with("labelloc", "b").with("labeljust", "l").with_html("label", table.markup(frame_line_, to_text(ground_.ink)));
        if (!under.empty()) dot_.with_numbers("_background", under);
    }

    const graph& g_;
    const draw_options& options_;
    std::string_view engine_;
    bool layered_;
    bool own_;     // Hexi itself says where all goes
    bool frames_;
    looks style_;
    const theme& ground_;
    detail::drawn_part part_;
    const clusters& inside_;
    detail::key_order order_;
    dot_writer dot_;
    std::string language_, second_language_, frame_line_;
    std::vector<bool> strong_node_, strong_edge_;
    std::unordered_set<std::string> alike_;  // names of which the end is shown, too
    std::map<std::size_t, std::string> keys_;  // by node, where a key is shown
    std::size_t cluster_ = 0;
    detail::node_scale sizes_by_, colours_by_;  // empty where nothing is asked for
    std::map<std::string_view, point> earlier_;
    std::vector<std::size_t> ties_, leaves_, placed_;  // by node
    std::vector<std::size_t> row_of_;          // by node: in which row `dot` is to place its part, from above
    std::vector<std::pair<node_id, node_id>> beside_;  // what stands to the left of what, in parts of one row
    std::vector<std::vector<node_id>> rows_;  // of what has no edge, as `dot` is to place them: the last first
    arrangement arranged_;
    point legend_at_;  // its upper left corner, as the layout counts
    std::vector<std::uint32_t> box_of_, frame_of_, line_of_;  // by node, by node, by edge: which of the arranged
    std::vector<box_size> sizes_;                             // by box
};

}  // namespace

void write_picture(output& out, const graph& g, const draw_options& options) { picture(out, g, options).write(); }

std::string describe_picture(const graph& g, const draw_options& options) {
    const looks style(g, options.style);
    const std::string_view engine = options.engine.empty() ? engine_for(g) : std::string_view(options.engine);
    const detail::drawn_part part(g, style, options, engine == "stress" || engine == "dot" || engine == "fdp");
    const schema& s = g.schema();
    const std::string language = options.language.empty() ? s.language : options.language.substr(0, options.language.find('+'));
    const bool zh = is_chinese(language);
    std::vector<number_of> nodes(s.node_type_count()), edges(s.edge_type_count());
    number_of node_count, edge_count;
    for (const node_id n : g.nodes())
        if (part.has(n)) nodes[g.type(n).index()].add(g, n), node_count.add(g, n);
    for (const edge_id e : g.edges())
        if (part.has(e)) edges[g.type(e).index()].add(g, e), edge_count.add(g, e);
    const auto listed = [&]<class TypeId>(const std::vector<number_of>& counts, TypeId) {
        std::vector<std::string> out;
        for (std::size_t i = 0; i < counts.size(); ++i)
            if (counts[i].shapes > 0) out.push_back(with_number(caption(s[TypeId(i)], language), counts[i].text(), zh));
        return fmt::format("{}{}", out.empty() ? "" : zh ? "：" : ": ", fmt::join(out, zh ? "、" : ", "));
    };
    std::string out = fmt::format(fmt::runtime(zh ? "{} 个节点{}。{} 条关系{}。" : "Nodes {}{}. Edges {}{}."), node_count.text(), listed(nodes, node_type_id()), edge_count.text(), listed(edges, edge_type_id()));
    if (!options.about.empty()) out = fmt::format("{}{}{}", on_one_line(options.about), zh ? "。" : ". ", out);
    const std::size_t more_nodes = g.node_count() - node_count.shapes, more_edges = g.edge_count() - edge_count.shapes;
    if (more_nodes + more_edges > 0)
        out += fmt::format(fmt::runtime(zh ? "未画出 {} 个节点、{} 条关系。" : " Not drawn: nodes {}, edges {}."), more_nodes, more_edges);
    return out;
}

}  // namespace hexi::abi_v1
