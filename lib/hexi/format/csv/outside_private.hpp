// The rows of a folder of which memory holds only some at a time, on their way into a snapshot.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/output.hpp>
#include <hexi/base/scratch_private.hpp>
#include <hexi/format/csv/chunk_private.hpp>
#include <hexi/format/csv/columns_private.hpp>
#include <hexi/format/csv/nodes_private.hpp>
#include <hexi/format/csv/reading_private.hpp>
#include <hexi/graph/snapshot_packer_private.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Rows are collected in the builder as ever, and given to the packer as a part of the graph when they take a share of the memory
/// allowed. Keys of nodes and of ends are sorted by their hashes, and so brought together, once all are known.
class csv_outside {
public:
    csv_outside(csv_reading& of, std::size_t memory, const std::filesystem::path& target);

    /// Bytes of a table that are read at a time.
    std::size_t piece_size() const { return std::max<std::size_t>(memory_ / 256, 256); }
    /// What cannot be read in parts.
    problems unsupported() const;

    std::size_t node_count() const { return nodes_; }
    /// Takes the nodes of a chunk: the place of the first among those that the builder has.
    std::size_t add_nodes(std::size_t t, const csv_chunk& chunk, std::span<const node_type_id> types);
    /// Takes the ends of edges in a chunk of which nodes are made, unless another table gives them.
    void add_ends_as_nodes(std::size_t t, const csv_chunk& chunk);
    /// Once all tables of nodes are read: makes these nodes, in the order in which they first come.
    void make_nodes(csv_nodes& nodes, csv_columns& columns);
    /// Takes the ends of a chunk's edges.
    void add_edges(std::size_t t, const csv_chunk& chunk);
    /// What the builder has becomes a part of the graph if it has grown large, or is the `last` of these rows.
    void end_part(bool edges, bool last, csv_columns& columns);

    /// Once all rows are read: looks for the ends of edges, and notes those that are no node or do not fit, and keys that are taken.
    void find_ends(const csv_context& context, csv_nodes& nodes);
    /// A key that several groups use becomes `Group:key` in each named one.
    void tell_groups_apart(csv_nodes& nodes);
    /// Writes the snapshot to the file made for `target`.
    result<done> finish(atomic_file& to, const std::filesystem::path& target, const progress_listener& heard);

    std::uint64_t key_offset(node_id n);
    /// Calls `visit(node, key, key with its group)` for the nodes with a key until it says false, the latter for those that need it.
    void each_new_key(const std::function<bool(node_id, std::string_view, std::optional<std::string_view>)>& visit);

private:
    struct piece {
        std::size_t table, begin, bytes;
        std::size_t first, rows;  // edges
        bool careful;
    };
    struct misfit {
        std::size_t edge;
        edge_type_id type;
        node_type_id from, to;
    };

    /// Calls `visit(node, key)`, with no key for a node without one, until it says false.
    void each_key(const std::function<bool(node_id, std::optional<std::string_view>)>& visit);
    void add_node(std::array<std::uint64_t, 2> hash, std::string_view key, bool has_key, std::uint64_t offset, node_type_id type);
    void join(csv_nodes& nodes);
    void check_ends(const csv_context& context, std::vector<misfit>& wrong);
    void note_ends(const csv_context& context, const std::vector<misfit>& wrong);
    std::size_t piece_of(std::size_t edge) const;

    csv_reading& of_;
    std::size_t memory_;
    std::filesystem::path folder_;
    snapshot_packer pack_;
    std::size_t nodes_ = 0, edges_ = 0;  // rows
    std::size_t in_part_ = 0;            // rows that the builder has
    std::size_t small_ = 0;              // columns in parts of few rows
    scratch_file keys_;                  // as they stand in the tables, node by node
    scratch_file key_offsets_;
    outside_sorter<3> nodes_by_key_;     // hash, node and type
    outside_sorter<3> ends_by_key_;      // hash; edge, which end and type
    outside_sorter<2> ends_;             // edge, which end and type; node and type
    outside_sorter<1> lost_;             // ends that no node is
    outside_sorter<1> renamed_;          // nodes with the name of their group before their key
    std::vector<piece> pieces_;          // of tables of edges
    scratch_file made_keys_;             // keys of ends that may be nodes of their own, with their places
    outside_sorter<3> made_;             // their hashes and numbers
    std::vector<std::pair<std::uint64_t, std::size_t>> made_of_;  // the first number of each piece, and its table
    const std::vector<std::string>* groups_ = nullptr;
    csv_nodes* numbered_ = nullptr;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
