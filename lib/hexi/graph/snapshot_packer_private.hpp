// A snapshot of a graph that is larger than memory, made of parts of it.
//
//     snapshot_packer pack(folder, 256 << 20);
//     pack.add_nodes(part), pack.add_edges(other_part);      // graphs with some of the nodes, or of the edges
//     pack.add_key("a"), pack.add_key("b");                  // of each node
//     pack.add_ends(node_id(0), node_id(1));                 // of each edge
//     auto file = atomic_file::create("large.hexi");
//     result<done> saved = pack.finish(schema, **file, "large.hexi");
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/base/progress.hpp>
#include <hexi/base/scratch_private.hpp>
#include <hexi/graph/graph.hpp>

// Not hidden, as other private names are: other libraries of Hexi call them.
namespace hexi::inline abi_v1::detail {

/// Collects a graph part by part in scratch files, and writes the snapshot that the whole graph would give, but for the order of its
/// texts: keys come first, by node.
///
/// Cost     O(size log size) time; on disk a few times the size of the snapshot; the memory that it is given, and beside it a part, 8
///          bytes for each type in each 1,024 nodes, 16 bytes for each column of each part, 4 bytes for each 1,024 values and 16 bytes for each edge of the node with most of them
/// Errors   `scratch_failure` from each function; std::length_error for more nodes, edges, texts or adjacency than a graph may have
class snapshot_packer {
public:
    snapshot_packer(std::filesystem::path scratch, std::size_t memory);
    snapshot_packer(const snapshot_packer&) = delete;
    snapshot_packer& operator=(const snapshot_packer&) = delete;
    ~snapshot_packer();

    /// The next nodes: their types and values. Keys follow.
    void add_nodes(graph part);
    /// The next edges: their types and values. Their ends follow, and stand for nothing here.
    void add_edges(graph part);

    /// Once all nodes are there: the key of the next one, or that it has none.
    void add_key(std::string_view key);
    void add_no_key();
    /// Once all edges are there: the ends of the next one.
    void add_ends(node_id source, node_id target);

    /// Writes the snapshot, whole or not at all, to the file made for `path`. `schema` is that of all parts; `heard` hears how far it is.
    ///
    /// Errors   those of `save_snapshot`, and `scratch_failure`
    result<done> finish(const schema& s, atomic_file& to, const std::filesystem::path& path, const progress_listener& heard = {});

private:
    class writer;                      // snapshot_packer_writer.cpp
    struct array_place {
        std::uint64_t offset = 0, bytes = 0;
    };
    /// What is not an array of a column.
    struct column_about {
        kind of = kind::text;
        bool list = false, in_order = true;
        bool known = false;                // there is a column
        std::size_t count = 0;             // of values

        explicit column_about(const column& c) : of(c.kind()), list(c.list()), in_order(c.in_order()), known(c.value_size() != 0), count(c.count()) {}
        column_about() = default;
        [[nodiscard]] column empty() const;
        /// It is of any kind, where parts are of two minds, as one graph's would be.
        void meet(const column_about& other);
    };
    /// A part of the graph in the scratch file.
    struct part {
        bool keys = false;                 // it holds the keys of nodes, and nothing else
        bool edges = false;                // else it holds edges, or nodes
        std::size_t first = 0, count = 0;  // edges or nodes
        std::size_t texts = 0;
        std::vector<column_about> columns{};  // by property
        column_about evidence{};
        std::uint64_t places = 0;          // where those of its arrays stand in the file, by their numbers
        std::size_t arrays = 0;            // of them
        std::uint64_t ids = 0;             // where, in the file of text ids, those of its texts begin
        std::uint64_t list_ids = 0;        // and those of its lists and evidence
        bool has_lists = false;
    };

    std::size_t share() const { return memory_ / 8; }  // of one of those who sort
    std::size_t most_names() const { return std::max(share() / 16, std::size_t{16} << 10U); }  // bytes at once: their pairs take over ten times as many
    void keep(graph g, bool keys, bool edges, std::size_t first);
    void store(part& to, graph& g);
    graph load(const part& from);
    array_place place_of(const part& from, const std::string& name);
    /// An array of a part; empty where it has none.
    template <class T>
    void load_array(const part& from, const std::string& name, std::vector<T>& to) {
        to.clear();
        const array_place found = place_of(from, name);
        if (found.bytes == 0) return;
        to.resize(static_cast<std::size_t>(found.bytes / sizeof(T)));
        store_.read(static_cast<void*>(to.data()), static_cast<std::size_t>(found.bytes), found.offset);
    }
    void post_names(const graph& g, std::size_t first);
    std::uint64_t name_of_next();
    void key_of_next(text_id key);
    void post_key_names();
    void keep_keys();

    std::filesystem::path folder_;
    std::size_t memory_;
    scratch_file store_;               // all parts
    std::unordered_map<std::string, std::size_t> numbers_{};  // of arrays, by name: parts have too many to hold their names
    std::deque<part> parts_;           // of nodes and edges
    std::deque<part> key_parts_;       // whose texts come first
    std::vector<column_about> node_columns_, edge_columns_;  // of all parts, by property
    problems odd_;                     // what nobody could read again
    std::size_t node_count_ = 0, edge_count_ = 0;
    std::vector<std::uint32_t> nodes_of_type_, edges_of_type_;
    type_lists lists_;
    std::vector<std::uint8_t> slots_;  // by edge type, once edges get their ends
    scratch_file node_types_, edge_types_;
    scratch_file called_;              // by node: a hash of its name, 0 if it has none of its own
    std::unique_ptr<scratch_reader> next_called_, next_edge_type_;
    outside_sorter<2> postings_;       // pair of characters, node
    outside_sorter<2> edges_;          // source and rank, number and target
    std::size_t keyed_ = 0, ended_ = 0;
    graph keys_;                       // the part of keys that is being made
    std::vector<std::pair<node_id, std::string>> key_names_{};  // what the last keys add to the index of names
    std::size_t key_name_bytes_ = 0;
};

}  // namespace hexi::abi_v1::detail
