// A filter made ready for one graph, so that asking it costs a look at a flag.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include <hexi/graph/graph.hpp>
#include <hexi/view/filter.hpp>

namespace hexi::inline abi_v1 {

/// A filter made ready for one graph: types become flags. Types added to the schema later are not in
/// `edge_types` or `labels`, and are avoided by no `avoid_labels`.
class compiled_filter {
public:
    compiled_filter(const graph& g, const filter& f);
    /// What both allow, of the same graph.
    compiled_filter(const compiled_filter& a, const compiled_filter& b);

    /// Whether edges of every type are allowed.
    [[nodiscard]] bool all_types() const { return all_types_; }
    /// The edge types allowed, ascending; empty if all are.
    [[nodiscard]] const std::vector<edge_type_id>& edge_types() const { return edge_types_; }

    [[nodiscard]] bool allows_type(edge_type_id t) const { return all_types_ || (t.index() < edge_flags_.size() && edge_flags_[t.index()] != 0); }
    [[nodiscard]] bool allows_type(node_type_id t) const { return !by_type_ || (t.index() < node_flags_.size() ? node_flags_[t.index()] != 0 : others_allowed_); }
    /// Whether the edge may be walked over, its ends not asked.
    [[nodiscard]] bool allows(const graph& g, edge_id e) const { return allows_type(g.type(e)) && allows_edge(e); }
    /// Whether the node may be walked over or arrived at.
    [[nodiscard]] bool allows(const graph& g, node_id n) const {
        if (by_type_ && !allows_type(g.type(n))) return false;
        return (avoid_.empty() || !std::ranges::binary_search(avoid_, n)) && (!node_if_ || node_if_(n));
    }
    /// Whether a step over an edge of an allowed type may be taken.
    [[nodiscard]] bool allows_step(const graph& g, step s) const { return allows(g, s.node) && allows_edge(s.edge); }
    /// Whether an edge of an allowed type may be walked over.
    [[nodiscard]] bool allows_edge(edge_id e) const { return !edge_if_ || edge_if_(e); }

private:
    void flag_edge_types();

    bool all_types_ = true;
    std::vector<edge_type_id> edge_types_;
    std::vector<std::uint8_t> edge_flags_;  // by edge type
    std::vector<std::uint8_t> node_flags_;  // by node type
    std::vector<node_id> avoid_;            // sorted
    std::function<bool(edge_id)> edge_if_;
    std::function<bool(node_id)> node_if_;
    bool by_type_ = false;
    bool others_allowed_ = true;
};

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/view/compiled_filter_body.hpp>
#endif
