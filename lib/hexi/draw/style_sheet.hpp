// Style sheets: rules that pick nodes and edges and say how they are drawn.
//
//     result<style_sheet> sheet = read_style_sheet("ministry.info", g.schema());
//     draw(g, "lanzhou.svg", {.style = *sheet});
//     draw(g, "lanzhou.svg", {.style = {.theme = "print"}});
//
// `draw/README.md` has the grammar.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// What one rule picks, and what it sets. All that is given must hold; what is empty holds always.
struct style_rule {
    bool edges = false;       ///< picks edges, else nodes
    std::string type{};       ///< a node type with its subtypes, or an edge type; empty: any
    std::vector<std::pair<std::string, std::string>> where{};  ///< a property and its value, as tables write it; of a list, any
    std::string condition{};  ///< of the query language, about a node `n` or an edge `r`; see `condition_of`
    std::string name{};       ///< a part of a name or alias of the node, as `find_nodes` compares; of the edge, of its `name`
    std::string evidence{};   ///< a document's key that is among the evidence; `none`: there is none
    style_defaults set{};     ///< by `node_style_words` or `edge_style_words`
    place at{};               ///< where it was read; line 0: nowhere

    /// Whether the type alone decides.
    [[nodiscard]] bool by_type() const { return where.empty() && condition.empty() && name.empty() && evidence.empty(); }
    [[nodiscard]] bool picks(const schema& s, node_type_id t) const { return !edges && (type.empty() || s.is_called(t, type)); }
    [[nodiscard]] bool picks(const schema& s, edge_type_id t) const { return edges && (type.empty() || s[t].name == type); }
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

/// What the rules of a sheet pick of one graph. Points at both, which stay as they are meanwhile; copies share what was made of
/// the conditions.
///
/// Errors   `input_error` from making it, of a condition that is wrong for this graph, and from `picks`, of one that has no answer
class rule_matcher {
public:
    rule_matcher(const graph& g, const style_sheet& sheet);
    /// Whether the rule of this number picks it.
    /// Cost   O(bytes of the names and values looked at)
    [[nodiscard]] bool picks(std::size_t rule, node_id n) const;
    [[nodiscard]] bool picks(std::size_t rule, edge_id e) const;

private:
    struct conditions;
    template <class Id>
    [[nodiscard]] bool meets(std::size_t rule, Id id) const;

    const graph* graph_;
    const style_sheet* sheet_;
    std::shared_ptr<const conditions> conditions_{};
};

/// The rules of a sheet, read from a file, that pick nothing of `g`: most often a slip of the pen.
/// Cost   O(rules × (nodes + edges))
[[nodiscard]] problems idle_rules(const graph& g, const style_sheet& sheet);

}  // namespace hexi::abi_v1
