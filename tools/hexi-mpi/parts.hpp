// A graph of which every process holds one shard, and what the processes can do with it together.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/format/shard/shard.hpp>
#include <hexi/graph/graph.hpp>

#include "matrix.hpp"
#include "world.hpp"

namespace hexi::mpi {

/// Some nodes and edges of this process's shard.
struct chosen {
    std::vector<node_id> nodes{};
    std::vector<edge_id> edges{};
};

class parts {
public:
    /// Opens this process's shard. Errors: those of `open_shard` and of `agreement`; there are not as many shards as processes.
    static result<parts> open(const world& all, const std::filesystem::path& folder);

    [[nodiscard]] const shard& mine() const { return mine_; }
    [[nodiscard]] const graph& part() const { return mine_.part; }
    [[nodiscard]] const shard_list& list() const { return list_; }
    [[nodiscard]] std::uint64_t block() const { return list_.block(); }
    /// The place of a node of one's own in vectors.
    [[nodiscard]] std::size_t place(node_id n) const { return mine_.nodes[n.index()] - static_cast<std::size_t>(first_); }
    /// The id in the whole graph.
    [[nodiscard]] std::uint32_t number(node_id n) const { return mine_.nodes[n.index()]; }
    /// The node of this shard's own that has this id in the whole.
    [[nodiscard]] std::optional<node_id> own(std::uint32_t number) const;
    [[nodiscard]] std::optional<node_id> own(std::string_view key) const;

    /// What everybody has for its own nodes, for all nodes of this shard: those from elsewhere, too.
    template <class T>
    [[nodiscard]] std::vector<T> for_all(const std::vector<T>& by_place) const {
        std::vector<std::vector<T>> out(all_->size());
        for (std::size_t r = 0; r < all_->size(); ++r)
            for (const std::uint32_t place : asked_[r]) out[r].push_back(by_place[place]);
        const auto in = all_->exchanged(out);
        std::vector<T> by_node(mine_.nodes.size());
        for (std::size_t n = 0; n < mine_.own; ++n) by_node[n] = by_place[place(node_id(n))];
        std::size_t n = mine_.own;  // those from elsewhere are in the order of their processes
        for (const auto& some : in)
            for (const T& value : some) by_node[n++] = value;
        return by_node;
    }
    /// The other way: what all shards have for a node, added up where it is at home.
    [[nodiscard]] std::vector<std::int64_t> added_up(const std::vector<std::int64_t>& by_node) const;

    /// What everybody chose, as one graph at rank 0, with the ids that its nodes and edges have in the whole; an empty one elsewhere.
    /// Edges are in it if all that is known of both ends is chosen by somebody; others' ends are added if `complete`.
    graph collected(const chosen& some, bool complete, std::vector<std::uint32_t>* nodes = nullptr, std::vector<std::uint32_t>* edges = nullptr) const;

private:
    parts(const world& all, shard_list list, shard mine);

    const world* all_;
    shard_list list_;
    shard mine_;
    std::uint64_t first_ = 0;
    std::vector<std::vector<std::uint32_t>> asked_;  // by process: the places of the nodes that it knows from elsewhere, in its order
};

}  // namespace hexi::mpi
