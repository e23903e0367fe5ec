// Style sheets: rules that pick nodes and edges and say how they are drawn.
//
//     result<style_sheet> sheet = read_style_sheet("ministry.info", g.schema());
//     draw(g, "lanzhou.svg", {.style = *sheet});
//     draw(g, "lanzhou.svg", {.style = {.theme = "print"}});
//
// `draw/README.md` has the grammar.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/base/text.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline v1 {

/// What one rule picks, and what it sets. All that is given must hold; what is empty holds always.
struct style_rule {
    bool edges = false;       ///< picks edges, else nodes
    std::string type{};       ///< a node type with its subtypes, or an edge type; empty: any
    std::vector<std::pair<std::string, std::string>> where{};  ///< a property and its value, as tables write it; of a list, any
    std::string name{};       ///< a part of a name or alias of the node, as `find_nodes` compares; of the edge, of its `name`
    std::string evidence{};   ///< a document's key that is among the evidence; `none`: there is none
    style_defaults set{};     ///< by `node_style_words` or `edge_style_words`
    place at{};               ///< where it was read; line 0: nowhere

    /// Whether the type alone decides.
    [[nodiscard]] bool by_type() const { return where.empty() && name.empty() && evidence.empty(); }
    [[nodiscard]] bool picks(const schema& s, node_type_id t) const { return !edges && (type.empty() || s.is_called(t, type)); }
    [[nodiscard]] bool picks(const schema& s, edge_type_id t) const { return edges && (type.empty() || s[t].name == type); }
    /// Cost   O(bytes of the names and values looked at)
    [[nodiscard]] bool picks(const graph& g, node_id n) const;
    [[nodiscard]] bool picks(const graph& g, edge_id e) const;
};

/// Later rules win over earlier ones, and all win over the schema's `style` lines and the theme's colours.
struct style_sheet {
    std::string theme{};  ///< one of `themes`; light where empty
    std::vector<style_rule> rules{};
};

/// Reads an INFO file against the types of a schema. The file may lie anywhere; it has at most 1 MiB, unless `files`
/// says otherwise.
///
/// Errors   `cannot-read`, `not-this-form` of what has no word of a style sheet, `info-syntax`, and with their place all unknown words, themes, types, properties, shapes, and
///          values that are no colour, number or truth
[[nodiscard]] result<style_sheet> read_style_sheet(const std::filesystem::path& file, const schema& s, const file_access& files = {});

/// The rules of a sheet, read from a file, that pick nothing of `g`: most often a slip of the pen.
/// Cost   O(rules × (nodes + edges))
[[nodiscard]] problems idle_rules(const graph& g, const style_sheet& sheet);

namespace detail {

/// Whether a value is written so in a table; of a list, whether one of its elements is.
inline bool written_as(const schema& s, const value& v, std::string_view text) {
    if (const auto* list = std::get_if<value::list>(&v); list != nullptr && std::ranges::any_of(*list, [&](const value& one) { return written_as(s, one, text); })) return true;
    return v.has_value() && to_text(s, v) == text;
}

template <class Id>
bool rule_meets(const style_rule& rule, const graph& g, Id id) {
    for (const auto& [name, wanted] : rule.where) {
        const auto p = g.property(id, name);
        if (!p || !written_as(g.schema(), g.value(id, *p), wanted)) return false;
    }
    if (rule.evidence.empty()) return true;
    const auto read = g.evidence(id);
    if (rule.evidence == "none") return read.empty();
    return std::ranges::any_of(read, [&](const evidence& e) { return e.document == rule.evidence; });
}

}  // namespace detail

inline bool style_rule::picks(const graph& g, node_id n) const {
    if (!picks(g.schema(), g.type(n)) || !detail::rule_meets(*this, g, n)) return false;
    if (name.empty()) return true;
    const std::string wanted = folded_for_search(name);
    const auto has = [&](std::string_view text) { return folded_for_search(text).find(wanted) != std::string::npos; };
    if (has(g.name(n))) return true;
    for (const auto& [language, p] : g.schema().name_languages())
        if (const auto other = g.name(n, language); other && has(*other)) return true;
    return std::ranges::any_of(g.aliases(n), has);
}

inline bool style_rule::picks(const graph& g, edge_id e) const {
    if (!picks(g.schema(), g.type(e)) || !detail::rule_meets(*this, g, e)) return false;
    if (name.empty()) return true;
    const auto own = g.get<std::string_view>(e, schema::name_property());
    return own && folded_for_search(*own).find(folded_for_search(name)) != std::string::npos;
}

}  // namespace hexi::v1
