// How the edges of a graph are spread over its types: what a planner of questions estimates with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include <hexi/base/ids.hpp>

namespace hexi::inline abi_v1 {

/// For each node type and edge type, how many edges of the one go out of nodes of the other, and come in at them.
///
/// Cost     some 60 bytes a pair of types that there is; to ask and to count an edge O(1)
class degree_sums {
public:
    [[nodiscard]] std::size_t out(node_type_id n, edge_type_id e) const { return of(n, e).out; }
    [[nodiscard]] std::size_t in(node_type_id n, edge_type_id e) const { return of(n, e).in; }

    /// Counts an edge, or with -1 forgets it.
    void count(node_type_id from, edge_type_id e, node_type_id to, int by) {
        change(from, e, &sums::out, by);
        try {
            change(to, e, &sums::in, by);
        } catch (...) {  // where memory lacks, nothing is changed
            change(from, e, &sums::out, -by);
            throw;
        }
    }
    /// Counts many at once.
    void count(node_type_id n, edge_type_id e, std::size_t out, std::size_t in) {
        if (out == 0 && in == 0) return;
        sums& of = of_pair_[pair_of(n, e)];
        of.out += out, of.in += in;
    }
    void count_out(node_type_id n, edge_type_id e, int by) { change(n, e, &sums::out, by); }
    void count_in(node_type_id n, edge_type_id e, int by) { change(n, e, &sums::in, by); }

    friend bool operator==(const degree_sums&, const degree_sums&) = default;

private:
    struct sums {
        std::size_t out = 0, in = 0;
        friend bool operator==(const sums&, const sums&) = default;
    };
    static std::uint32_t pair_of(node_type_id n, edge_type_id e) { return static_cast<std::uint32_t>(n.index()) << 16U | static_cast<std::uint32_t>(e.index()); }
    sums of(node_type_id n, edge_type_id e) const {
        const auto found = of_pair_.find(pair_of(n, e));
        return found == of_pair_.end() ? sums{} : found->second;
    }
    void change(node_type_id n, edge_type_id e, std::size_t sums::*which, int by) {
        const auto at = of_pair_.try_emplace(pair_of(n, e)).first;
        at->second.*which += static_cast<std::size_t>(by);
        if (at->second == sums{}) of_pair_.erase(at);
    }

    std::unordered_map<std::uint32_t, sums> of_pair_;
};

}  // namespace hexi::abi_v1
