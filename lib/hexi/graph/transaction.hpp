// Changes that are kept together, or not at all.
//
//     transaction t(g);
//     const auto park = g.add_node("Park", "lanzhou-science-park");
//     if (!park || !g.set(*park, "founded", date(2013))) return;   // and the graph is as it was
//     t.commit();
#pragma once

#include <cstddef>
#include <functional>
#include <unordered_set>

#include <hexi/base/ids.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// From its making on, all changes of a graph can be taken back: by `rollback()`, and by the end of its scope without
/// `commit()`, by an exception as well. Then the graph is as it was, ids and snapshot included; only neighbours over
/// one edge type may come in another order. One made while another is open is part of it: what the inner one
/// keeps, the outer one can still take back. They end in the reverse order of their making (asserted).
///
/// Cost     to make, O(types and columns); then at most 28 bytes and some nanoseconds a change, nothing for what is made one after the other. To roll back, what the changes cost
/// Errors   std::bad_alloc of `rollback()`, where memory lacks for what was removed to come back; in the destructor it ends the program
/// Limits   the graph must not be moved, assigned to or destroyed meanwhile, and is not compacted. What others read
///          while one thread changes a graph is a copy of it: see `graph`
class transaction {
public:
    explicit transaction(graph& g) : g_(&g), depth_(g.open_changes()) { g.begin_changes(); }
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    ~transaction() { if (g_ != nullptr) rollback(); }

    /// Notes that a node with its edges, or an edge, is to be removed by `commit()`. Until then it can be read as
    /// before; `removed` says of it, and of edges whose ends are to be removed, that they are going.
    void remove(node_id n);
    void remove(edge_id e);
    [[nodiscard]] bool removed(node_id n) const { return nodes_.contains(n.index()); }
    [[nodiscard]] bool removed(edge_id e) const;
    /// Calls `visit(change)` once for each value of a node or an edge that was there when the transaction began which is not as it was,
    /// in no order. O(changes since).
    void for_each_changed(const std::function<void(const changed_value&)>& visit) const;

    /// Removes what is to be removed, and keeps all changes.
    void commit();
    /// Takes all changes back.
    void rollback();
    /// Whether neither was called yet.
    [[nodiscard]] bool open() const { return g_ != nullptr; }

private:
    [[nodiscard]] bool innermost() const { return g_ != nullptr && g_->open_changes() == depth_ + 1; }

    graph* g_;
    std::size_t depth_;  // how many it was begun within
    std::unordered_set<std::size_t> nodes_, edges_;  // to be removed
};

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/graph/transaction_body.hpp>
#endif
