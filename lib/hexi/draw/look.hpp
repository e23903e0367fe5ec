// How each type, node and edge is drawn: the style sheet's rules over the schema's style lines over a palette.
//
//     const looks style(g, {.theme = "dark"});
//     style.of(g.type(n)).fill;      // of the type, for the legend
//     style.of(n).fill;              // of the node, which a rule may have picked
//
// `draw/README.md` lists the style words.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/draw/colour.hpp>
#include <hexi/draw/style_sheet.hpp>
#include <hexi/draw/theme.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/style_words.hpp>

namespace hexi::inline abi_v1 {

/// How a node is drawn. Colours are `#RRGGBB`.
struct node_look {
    std::string shape{};               ///< one of Graphviz's
    std::string fill{};                ///< near the theme's ground
    std::string line{};                ///< far from it
    std::string text{};                ///< at least 4.5 : 1 on the fill
    std::string faint{};               ///< of the second line; at least 4.5 : 1 on the fill
    std::vector<std::string> second{}; ///< properties that the second line gives after the type; see `second_line`
    bool chosen_second = false;        ///< whether `second` was given; else all that fit are shown
    double size = 1;                   ///< of its text, as a factor
    double width = 1;                  ///< of its outline, as a factor
    bool holds = false;                ///< may be drawn as a frame around what stands inside it
    bool hidden = false;
    bool source = false;               ///< says where facts were read; drawn only if asked for

    friend bool operator==(const node_look&, const node_look&) = default;
};

/// Pictures of more edges do without the weak ones, unless a style says `up_to`.
inline constexpr std::size_t weak_up_to = 60;

/// How an edge is drawn.
struct edge_look {
    std::string line{};
    std::string dash{};   ///< `solid`, `dashed`, `dotted`, `bold`
    std::string text{};   ///< of its label; at least 4.5 : 1 on the ground and on a frame
    double width = 1;     ///< as a factor
    int rank = 9;         ///< of two edges that could put a node into a frame, the smaller one does
    std::optional<std::size_t> up_to{};  ///< not drawn in pictures of more edges than that
    bool weak = false;    ///< thin, without label but in small pictures, and without pull on the layout
    bool frames = false;  ///< puts its source into a frame around its target
    bool hidden = false;
    bool source = false;  ///< leads to a source; what has no other edges is one, too

    friend bool operator==(const edge_look&, const edge_look&) = default;
};

/// The looks of all that a graph has. A value that points at the graph.
///
/// Cost     to make: O(types × rules), and where rules look at more than types, O((nodes + edges) × rules)
/// Errors   `input_error` of a rule's condition, as `rule_matcher`
class looks {
public:
    explicit looks(const graph& g, const style_sheet& sheet = {}) : graph_(&g) {
        const hexi::theme* const chosen = find_theme(sheet.theme);
        theme_ = chosen != nullptr ? *chosen : themes.front();
        const schema& s = g.schema();
        holds_all_ = true;
        for (std::size_t t = 0; t < s.node_type_count(); ++t) holds_all_ = holds_all_ && given(s[node_type_id(t)].style, "holds") != "true";
        tell_apart(sheet);
        const rule_matcher matcher(g, sheet);
        nodes_ = resolved<node_look, node_type_id>(s.node_type_count(), g.nodes(), g.node_bound(), sheet, matcher, node_of_);
        edges_ = resolved<edge_look, edge_type_id>(s.edge_type_count(), g.edges(), g.edge_bound(), sheet, matcher, edge_of_);
    }

    [[nodiscard]] const hexi::theme& theme() const { return theme_; }
    [[nodiscard]] const node_look& of(node_type_id t) const { return nodes_[t.index()]; }
    [[nodiscard]] const edge_look& of(edge_type_id t) const { return edges_[t.index()]; }
    [[nodiscard]] const node_look& of(node_id n) const { return nodes_[node_of_.empty() ? graph_->type(n).index() : node_of_[n.index()]]; }
    [[nodiscard]] const edge_look& of(edge_id e) const { return edges_[edge_of_.empty() ? graph_->type(e).index() : edge_of_[e.index()]]; }

private:
    /// What is said, if it may be: a program or a snapshot can put anything into a schema, and Graphviz takes a shape that it
    /// does not know for the name of a file.
    static std::string_view given(const style_defaults& style, std::string_view key) {
        const auto found = style.find(key);
        return found == style.end() || wrong_style(key, found->second) ? std::string_view{} : std::string_view(found->second);
    }
    static double factor(std::string_view text) {
        double number = 1;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        return error == std::errc() && number > 0 ? number : 1;
    }
    /// A style word's value: what rules set, else what the schema says.
    struct styled {
        const style_defaults& schema;
        style_defaults rules{};

        std::string_view operator[](std::string_view key) const {
            const std::string_view set = given(rules, key);
            return set.empty() ? given(schema, key) : set;
        }
        bool flag(std::string_view key, bool otherwise = false) const {
            const std::string_view text = (*this)[key];
            return text.empty() ? otherwise : text == "true";
        }
    };

    /// The looks of all types, and behind them those of single things that rules pick by more than type; `of`
    /// says which is whose, and is empty where types say it all.
    template <class Look, class TypeId, class Ids>
    std::vector<Look> resolved(std::size_t types, const Ids& ids, std::size_t bound, const style_sheet& sheet, const rule_matcher& matcher, std::vector<std::uint32_t>& of) const {
        const schema& s = graph_->schema();
        std::vector<Look> out;
        bool single = false;
        for (std::size_t i = 0; i < types; ++i) {
            styled style{s[TypeId(i)].style};
            for (const style_rule& rule : sheet.rules) {
                if (!rule.picks(s, TypeId(i))) continue;
                if (rule.by_type()) overlay(style.rules, rule.set);
                else single = true;
            }
            out.push_back(resolve(TypeId(i), style));
        }
        if (!single) return out;
        of.resize(bound, 0);
        for (const auto id : ids) {
            const TypeId type = graph_->type(id);
            styled style{s[type].style};
            bool more = false;
            for (std::size_t i = 0; i < sheet.rules.size(); ++i) {
                const style_rule& rule = sheet.rules[i];
                if (!rule.picks(s, type) || (!rule.by_type() && !matcher.picks(i, id))) continue;
                overlay(style.rules, rule.set);
                more = more || !rule.by_type();
            }
            of[id.index()] = static_cast<std::uint32_t>(type.index());
            if (!more) continue;
            Look own = resolve(type, style);
            const auto known = std::ranges::find(out, own);
            of[id.index()] = static_cast<std::uint32_t>(known - out.begin());
            if (known == out.end()) out.push_back(std::move(own));
        }
        return out;
    }
    /// The line and the dash of edge types that the schema and the sheet left alike: of those that look the same, the first
    /// keeps its look, unless a rule gave it to another. All types of the schema count, so that a type looks the same in each picture
    /// of a graph. Beyond 256 types they look as they are said to.
    void tell_apart(const style_sheet& sheet) {
        constexpr std::size_t most = 256;
        constexpr double seen = 8, hardly = 0;  // see `difference`
        const schema& s = graph_->schema();
        const std::size_t types = std::min(s.edge_type_count(), most);
        struct worn {
            colour line;
            std::string_view dash;
        };
        std::vector<worn> taken;
        const auto is_free = [&](const worn& look, double least) {
            return std::ranges::none_of(taken, [&](const worn& other) { return other.dash == look.dash && difference(other.line, look.line) <= least; });
        };
        std::vector<std::pair<std::size_t, edge_look>> alike;
        for (const bool ruled : {true, false}) {
            for (std::size_t i = 0; i < types; ++i) {
                styled style{s[edge_type_id(i)].style};
                for (const style_rule& rule : sheet.rules)
                    if (rule.picks(s, edge_type_id(i)) && rule.by_type()) overlay(style.rules, rule.set);
                if ((!given(style.rules, "line").empty() || !given(style.rules, "dash").empty()) != ruled) continue;
                edge_look look = resolve(edge_type_id(i), style);
                const worn own{*parse_colour(look.line), dash_of(look.dash)};
                if (ruled || is_free(own, seen)) taken.push_back(own);
                else alike.emplace_back(i, std::move(look));
            }
        }
        for (const auto& one : alike) {
            const std::size_t type = one.first;
            const edge_look& look = one.second;
            const std::vector<colour> colours = other_lines(*parse_colour(look.line));
            const auto find = [&](double least, std::span<const std::string_view> dashes) {
                for (const colour line : colours) {
                    // Its own dash says what its own colour says, so it is kept the longest.
                    std::vector<std::string_view> order(dashes.begin(), dashes.end());
                    std::stable_partition(order.begin(), order.end(), [&](std::string_view dash) { return dash == look.dash; });
                    for (const std::string_view dash : order)
                        if (is_free({line, dash}, least)) {
                            taken.push_back({line, dash});
                            apart_[type] = {to_text(line), std::string(dash)};
                            return true;
                        }
                }
                return false;
            };
            static constexpr std::array<std::string_view, 4> dashes{"solid", "dashed", "dotted", "bold"};
            const std::span<const std::string_view> all(dashes);
            if (!find(seen, all.first(3)) && !find(seen, all)) (void)find(hardly, all);
        }
    }
    static std::string_view dash_of(std::string_view dash) {
        const auto found = std::ranges::find(style_dashes, dash);
        return found == style_dashes.end() ? style_dashes.front() : *found;
    }
    /// The colours that a line may have instead of its own: itself first, so that its kin stays together, then the palette's, then
    /// others all round the circle.
    std::vector<colour> other_lines(colour own) const {
        const bool light = is_light(theme_.ground);
        std::vector<colour> out{own};
        if (!theme_.coloured) {
            for (const int step : {12, 2})  // greys that are seen to differ, then those that only a machine tells apart
                for (int percent = 100 - step; percent >= 40; percent -= step) out.push_back(mixed(theme_.ink, theme_.ground, percent / 100.0));
            return out;
        }
        const auto fit = [&](colour c) { out.push_back(legible(c, theme_.frame, light ? 2 : 4.5)); };
        for (const colour c : okabe_ito) fit(c);
        for (const double share : {0.6, 0.8})
            for (const colour c : okabe_ito) fit(mixed(c, theme_.ink, share));
        for (int step = 0; step < 64; ++step) {
            // Steps of the golden angle fall between all that went before.
            const double turn = step * 0.618033988749895, hue = (turn - std::floor(turn)) * 6, value = step % 2 == 0 ? 190 : 130;
            const auto channel = [&](double at) {
                const double k = std::fmod(at + hue, 6);
                return static_cast<std::uint8_t>(std::lround(value * (1 - 0.85 * std::clamp(std::min(k, 4 - k), 0.0, 1.0))));
            };
            fit({channel(5), channel(3), channel(1)});
        }
        return out;
    }
    static void overlay(style_defaults& style, const style_defaults& set) {
        for (const auto& [word, text] : set) style.insert_or_assign(word, text);
    }

    /// A colour that a rule sets, as it is; else what the schema says, made fit for the theme by `adapt`.
    template <class Adapt>
    static colour chosen(const styled& style, std::string_view key, Adapt adapt) {
        if (const auto set = parse_colour(given(style.rules, key))) return *set;
        return adapt(parse_colour(given(style.schema, key)));
    }

    node_look resolve(node_type_id type, const styled& style) const {
        static constexpr std::array<std::string_view, 12> shapes{"box", "ellipse", "hexagon", "octagon", "house", "parallelogram", "note", "component", "cylinder", "tab", "cds", "box3d"};
        const std::size_t index = type.index();
        const colour hue = okabe_ito.at(index % okabe_ito.size());
        const bool light = is_light(theme_.ground);
        node_look look;
        look.shape = style["shape"];
        // Without colours the shape alone tells types apart.
        if (look.shape.empty()) look.shape = shapes.at((theme_.coloured ? index / okabe_ito.size() : index) % shapes.size());
        const colour line = chosen(style, "line", [&](auto from) {
            if (!theme_.coloured) return theme_.ink;
            const colour own = from.value_or(hue);
            return light ? own : legible(own, theme_.frame);
        });
        const colour fill = chosen(style, "fill", [&](auto from) {
            if (!theme_.coloured) return theme_.ground;
            return light ? from.value_or(mixed(line, theme_.ground, 0.15)) : mixed(line, theme_.ground, 0.2);
        });
        const colour text = chosen(style, "text", [&](auto from) { return theme_.coloured && light && from ? *from : ink_on(fill); });
        look.line = to_text(line);
        look.fill = to_text(fill);
        look.text = to_text(text);
        const colour faint = mixed(text, fill, 0.8);
        look.faint = to_text(contrast(faint, fill) >= 4.5 ? faint : text);
        std::string_view names = style["second"];
        look.chosen_second = style.schema.contains("second") || style.rules.contains("second");
        while (!names.empty()) {
            const std::size_t end = std::min(names.find(' '), names.size());
            if (end > 0) look.second.emplace_back(names.substr(0, end));
            names.remove_prefix(std::min(end + 1, names.size()));
        }
        look.size = factor(style["size"]);
        look.width = factor(style["width"]);
        look.holds = style.flag("holds", holds_all_);
        look.hidden = style.flag("hidden");
        look.source = style.flag("source", graph_->schema()[type].document);
        return look;
    }
    edge_look resolve(edge_type_id type, const styled& style) const {
        static constexpr std::array<std::string_view, 3> dashes{"solid", "dashed", "dotted"};
        const std::size_t index = type.index();
        edge_look look;
        const colour line = chosen(style, "line", [&](auto from) {
            if (!theme_.coloured) return theme_.ink;
            const bool light = is_light(theme_.ground);
            // Darkened as text must be, some could no longer be told apart.
            return light && from ? *from : legible(from.value_or(okabe_ito.at(index % okabe_ito.size())), theme_.frame, light ? 2 : 4.5);
        });
        look.line = to_text(line);
        look.dash = style["dash"];
        // Without colours the dash alone tells types apart; with a colour of its own, a type needs none.
        const std::size_t dash = !theme_.coloured ? index : style["line"].empty() ? index / okabe_ito.size() : 0;
        if (look.dash.empty()) look.dash = dashes.at(dash % dashes.size());
        if (const auto own = apart_.find(index); own != apart_.end()) {
            if (given(style.rules, "line").empty()) look.line = own->second.first;
            if (given(style.rules, "dash").empty()) look.dash = own->second.second;
        }
        // More than text needs, for a page turns its colours over by night, and hues lose a little.
        look.text = to_text(legible(*parse_colour(look.line), theme_.frame, 5.2));
        look.width = factor(style["width"]);
        const std::string_view rank = style["rank"];
        if (rank.size() == 1) look.rank = rank.front() - '0';
        look.weak = style.flag("weak", graph_->schema()[type].weak);
        const std::string_view up_to = style["up_to"];
        std::size_t edges = 0;
        if (std::from_chars(up_to.data(), up_to.data() + up_to.size(), edges).ec == std::errc() && !up_to.empty()) look.up_to = edges;
        else if (look.weak) look.up_to = weak_up_to;
        look.frames = style.flag("cluster", graph_->schema()[type].cluster);
        look.hidden = style.flag("hidden");
        look.source = style.flag("source");
        return look;
    }

    const graph* graph_;
    hexi::theme theme_{};
    bool holds_all_ = false;
    std::map<std::size_t, std::pair<std::string, std::string>> apart_;  // by edge type: its line and dash, where others looked alike
    std::vector<node_look> nodes_;
    std::vector<edge_look> edges_;
    std::vector<std::uint32_t> node_of_, edge_of_;  // by id: which look; empty where the type's
};

}  // namespace hexi::abi_v1
