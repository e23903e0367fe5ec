// How each type is drawn: the schema's style lines, completed from a palette.
//
//     const looks style(g.schema());
//     style.of(g.type(n)).fill;      // "#D5E8F5"
//
// `draw/README.md` lists the style keys.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/draw/colour.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi {

/// The ground that clusters have, and, with white, all that text stands on.
inline constexpr colour cluster_fill{0xF6, 0xF8, 0xFA};

/// How a node is drawn. Colours are `#RRGGBB`.
struct node_look {
    std::string shape{};               ///< one of Graphviz's
    std::string fill{};                ///< light
    std::string line{};                ///< dark
    std::string text{};                ///< at least 4.5 : 1 on the fill
    std::vector<std::string> second{}; ///< properties that the second line gives after the type; see `second_line`
    bool chosen_second = false;        ///< whether `second` was given; else all that fit are shown
    bool holds = false;                ///< may be drawn as a cluster around what stands inside it
    bool hidden = false;
};

/// How an edge is drawn.
struct edge_look {
    std::string line{};
    std::string dash{};   ///< `solid`, `dashed`, `dotted`, `bold`
    std::string text{};   ///< of its label; at least 4.5 : 1 on white and on a cluster
    bool weak = false;    ///< thin, without label, and without pull on the layout
    bool hidden = false;
};

/// The looks of all types of a schema. A regular value.
class looks {
public:
    explicit looks(const schema& s) {
        bool any_holds = false;
        for (std::size_t t = 0; t < s.node_type_count(); ++t) any_holds = any_holds || flag(s[node_type_id(t)].style, "holds");
        for (std::size_t t = 0; t < s.node_type_count(); ++t) nodes_.push_back(resolve(s[node_type_id(t)], t, !any_holds));
        for (std::size_t t = 0; t < s.edge_type_count(); ++t) edges_.push_back(resolve(s[edge_type_id(t)], t));
    }

    const node_look& of(node_type_id t) const { return nodes_[t.index()]; }
    const edge_look& of(edge_type_id t) const { return edges_[t.index()]; }

private:
    static std::string_view given(const style_defaults& style, std::string_view key) {
        const auto found = style.find(key);
        return found == style.end() ? std::string_view{} : std::string_view(found->second);
    }
    static bool flag(const style_defaults& style, std::string_view key) { return given(style, key) == "true"; }
    static colour colour_given(const style_defaults& style, std::string_view key, colour otherwise) {
        return parse_colour(given(style, key)).value_or(otherwise);
    }

    static node_look resolve(const node_type& type, std::size_t index, bool holds) {
        static constexpr std::array<std::string_view, 5> shapes{"box", "ellipse", "hexagon", "octagon", "house"};
        const colour hue = okabe_ito.at(index % okabe_ito.size());
        node_look look;
        look.shape = given(type.style, "shape");
        if (look.shape.empty()) look.shape = shapes.at(index / okabe_ito.size() % shapes.size());
        const colour line = colour_given(type.style, "line", hue);
        const colour fill = colour_given(type.style, "fill", mixed(line, white, 0.15));
        const colour ink{0x1A, 0x1A, 0x1A};
        look.line = to_text(line);
        look.fill = to_text(fill);
        look.text = to_text(colour_given(type.style, "text", contrast(ink, fill) >= contrast(white, fill) ? ink : white));
        std::string_view names = given(type.style, "second");
        look.chosen_second = type.style.contains("second");
        while (!names.empty()) {
            const std::size_t end = std::min(names.find(' '), names.size());
            if (end > 0) look.second.emplace_back(names.substr(0, end));
            names.remove_prefix(std::min(end + 1, names.size()));
        }
        look.holds = holds || flag(type.style, "holds");
        look.hidden = flag(type.style, "hidden");
        return look;
    }
    static edge_look resolve(const edge_type& type, std::size_t index) {
        static constexpr std::array<std::string_view, 3> dashes{"solid", "dashed", "dotted"};
        edge_look look;
        const colour line = colour_given(type.style, "line", legible(okabe_ito.at(index % okabe_ito.size()), cluster_fill));
        look.line = to_text(line);
        look.text = to_text(legible(line, cluster_fill));
        look.dash = given(type.style, "dash");
        if (look.dash.empty()) look.dash = type.style.contains("line") ? "solid" : std::string(dashes.at(index / okabe_ito.size() % dashes.size()));
        look.weak = flag(type.style, "weak");
        look.hidden = flag(type.style, "hidden");
        return look;
    }

    std::vector<node_look> nodes_;
    std::vector<edge_look> edges_;
};

}  // namespace hexi
