// The attributes that Graphviz itself acts upon.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Whether an attribute of a node or an edge means something to Graphviz, its label apart.
/// Source: https://graphviz.org/doc/info/attrs.html
inline bool is_graphviz_attribute(std::string_view name) {
    static constexpr auto words = std::to_array<std::string_view>({
        "URL", "_draw_", "_hdraw_", "_hldraw_", "_ldraw_", "_tdraw_", "_tldraw_", "area", "arrowhead", "arrowsize", "arrowtail", "bb",
        "class", "color", "colorscheme", "comment", "constraint", "decorate", "dir", "distortion", "edgeURL", "edgehref", "edgetarget",
        "edgetooltip", "fillcolor", "fixedsize", "fontcolor", "fontname", "fontsize", "gradientangle", "group", "headURL", "head_lp",
        "headclip", "headhref", "headlabel", "headport", "headtarget", "headtooltip", "height", "href", "image", "imagepos", "imagescale",
        "labelURL", "labelangle", "labeldistance", "labelfloat", "labelfontcolor", "labelfontname", "labelfontsize", "labelhref",
        "labeljust", "labelloc", "labeltarget", "labeltooltip", "layer", "len", "lhead", "lp", "ltail", "margin", "minlen", "nojustify",
        "nslimit", "ordering", "orientation", "pack", "penwidth", "peripheries", "pin", "pos", "rank", "rects", "regular", "root",
        "samehead", "sametail", "samplepoints", "shape", "shapefile", "showboxes", "sides", "skew", "style", "tailURL", "tail_lp",
        "tailclip", "tailhref", "taillabel", "tailport", "tailtarget", "tailtooltip", "target", "texlbl", "tooltip", "weight", "width",
        "xlabel", "xlp", "z"
    });
    return std::ranges::find(words, name) != words.end();
}

/// Whether it only says how things look, or where they lie: what is read of a graph leaves it out.
inline bool is_look_in_dot(std::string_view name) {
    constexpr auto told = std::to_array<std::string_view>({"URL", "href", "tooltip", "comment", "weight", "len", "group", "class", "xlabel"});
    return is_graphviz_attribute(name) && std::ranges::find(told, name) == told.end();
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
