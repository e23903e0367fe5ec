// Which edges and nodes a search may use.
//
//     filter only_signed{.edge_types = {*g.schema().find_edge_type("SIGNED")}, .avoid_labels = {"Figure"}};
//     shortest_path(g, a, b, {.filter = only_signed});
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <hexi/graph/graph.hpp>

namespace hexi {

/// What may be walked over and arrived at. What is left empty allows everything; all that is given must
/// hold. The node from which a search starts, and the one that a path leads to, are not asked: whoever
/// names them wants them.
struct filter {
    std::vector<edge_type_id> edge_types{};      ///< any of these
    std::vector<std::string> labels{};           ///< node types, each with its subtypes: any of these
    std::vector<node_id> avoid{};                ///< none of these
    std::vector<std::string> avoid_labels{};     ///< none of these node types, nor their subtypes
    std::function<bool(edge_id)> edge_if{};      ///< asked last
    std::function<bool(node_id)> node_if{};      ///< asked last

    bool empty() const {
        return edge_types.empty() && labels.empty() && avoid.empty() && avoid_labels.empty() && !edge_if && !node_if;
    }
};

/// A filter made ready for one graph: types become flags. Types added to the schema later are not in
/// `edge_types` or `labels`, and are avoided by no `avoid_labels`.
class compiled_filter {
public:
    compiled_filter(const graph& g, const filter& f) : edge_types_(f.edge_types), avoid_(f.avoid), edge_if_(f.edge_if), node_if_(f.node_if) {
        std::ranges::sort(edge_types_);
        edge_types_.erase(std::unique(edge_types_.begin(), edge_types_.end()), edge_types_.end());
        std::ranges::sort(avoid_);
        for (const edge_type_id t : edge_types_) {
            if (edge_flags_.size() <= t.index()) edge_flags_.resize(t.index() + 1, 0);
            edge_flags_[t.index()] = 1;
        }
        by_type_ = !f.labels.empty() || !f.avoid_labels.empty();
        others_allowed_ = f.labels.empty();
        if (!by_type_) return;
        node_flags_.assign(g.schema().node_type_count(), others_allowed_ ? 1 : 0);
        for (const std::string& label : f.labels)
            for (const node_type_id t : g.schema().types_of_label(label)) node_flags_[t.index()] = 1;
        for (const std::string& label : f.avoid_labels)
            for (const node_type_id t : g.schema().types_of_label(label)) node_flags_[t.index()] = 0;
    }

    /// The edge types allowed, ascending; empty for all.
    const std::vector<edge_type_id>& edge_types() const { return edge_types_; }

    bool allows_type(edge_type_id t) const { return edge_types_.empty() || (t.index() < edge_flags_.size() && edge_flags_[t.index()] != 0); }
    /// Whether the edge may be walked over, its ends not asked.
    bool allows(const graph& g, edge_id e) const { return allows_type(g.type(e)) && allows_edge(e); }
    /// Whether the node may be walked over or arrived at.
    bool allows(const graph& g, node_id n) const {
        if (by_type_) {
            const std::size_t t = g.type(n).index();
            if (!(t < node_flags_.size() ? node_flags_[t] != 0 : others_allowed_)) return false;
        }
        return (avoid_.empty() || !std::ranges::binary_search(avoid_, n)) && (!node_if_ || node_if_(n));
    }
    /// Whether a step over an edge of an allowed type may be taken.
    bool allows_step(const graph& g, step s) const { return allows(g, s.node) && allows_edge(s.edge); }
    /// Whether an edge of an allowed type may be walked over.
    bool allows_edge(edge_id e) const { return !edge_if_ || edge_if_(e); }

private:
    std::vector<edge_type_id> edge_types_;
    std::vector<std::uint8_t> edge_flags_;  // by edge type
    std::vector<std::uint8_t> node_flags_;  // by node type
    std::vector<node_id> avoid_;            // sorted
    std::function<bool(edge_id)> edge_if_;
    std::function<bool(node_id)> node_if_;
    bool by_type_ = false;
    bool others_allowed_ = true;
};

}  // namespace hexi
