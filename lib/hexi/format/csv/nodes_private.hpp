// The nodes of a folder while it is read: their types, their keys by id group, and where these stand.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <hexi/base/flat_array.hpp>
#include <hexi/base/visible.hpp>
#include <hexi/format/csv/as_seen_private.hpp>
#include <hexi/format/csv/chunk_private.hpp>
#include <hexi/format/csv/keys_private.hpp>
#include <hexi/format/csv/reading_private.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

class csv_nodes {
public:
    explicit csv_nodes(csv_reading& of) : of_(of) {}

    /// Numbers the id groups that the headers name. In a curated graph keys are unique in the whole, so groups say nothing.
    void make_groups();
    void reserve(std::size_t rows);
    /// Takes the nodes of a chunk, whose texts have the ids `texts`; in some the rows stand for nodes that are there. `again`:
    /// of a table that was read before. Where rows may be left out, those with a taken key are, and the chunk has them no more.
    csv_rows take(std::size_t t, csv_chunk& chunk, std::span<const text_id> texts, bool again);
    /// Nodes of a table follow, from `first` on.
    void begin_range(std::size_t first, std::size_t t, bool again);
    /// What is wrong with a node whose key `before` has: a place and a sentence.
    void note_taken(node_id n, node_id before);
    /// The same of one whose key would be taken with the name of its group before it.
    void note_clash(node_id n, std::string_view key);
    /// The id group of a node.
    std::uint32_t group_of(node_id n) const { return of_.tables[range_of(n).table].layout->key_space; }
    /// Once all are there: makes the keys ready to be looked up, and notes those that are taken.
    void build_keys();
    /// A key that several groups use becomes `Group:key` in each named one.
    void tell_groups_apart();
    /// Gives the nodes to the builder, and the memory of the keys back.
    void finish();

    const std::vector<std::string>& groups() const { return groups_; }
    const std::vector<csv_keys>& keys() const { return keys_; }  ///< by group
    const flat_array<node_type_id>& types() const { return types_; }
    /// Which node was meant by a key that none has, as a hint.
    std::optional<std::string> hint_for(std::string_view unknown, std::uint32_t group);

private:
    struct range {
        std::uint32_t first;  // node
        std::uint32_t table;
        bool again;           // the table was read before
    };

    csv_rows take_outside(std::size_t t, csv_chunk& chunk, std::span<const text_id> texts, bool again);
    void append_types(std::size_t t, const csv_chunk& chunk, flat_array<node_type_id>& to);
    std::uint64_t key_offset(node_id n);
    /// Calls `visit(node, key)` for each node with a key until it says false.
    template <class Visit>
    void each_key(Visit visit);
    csv_rows take_added(std::size_t t, csv_chunk& chunk, std::span<const text_id> texts, bool again);
    void drop_taken(std::size_t t, csv_chunk& chunk, std::span<const text_id> texts);
    text_id key_of(const csv_chunk& chunk, std::size_t row, std::span<const text_id> texts);
    void append(const csv_chunk& chunk, std::size_t row, std::span<const text_id> texts, csv_keys& keys);
    /// By a key's text, in one id group.
    using nodes_by_key = std::unordered_map<text_id, node_id>;
    nodes_by_key& known_in(std::uint32_t group) {
        known_.resize(std::max<std::size_t>(known_.size(), group + 1));
        return known_[group];
    }
    std::uint32_t group_id(const std::string& name);
    std::uint32_t group(const csv_layout& layout, std::size_t column);
    node_type_id type_of_labels(std::string_view labels, std::size_t t);
    void name_key(node_type_id type, std::size_t t);
    const range& range_of(node_id n) const;
    std::string taken_hint(std::string_view place) const;
    std::string place_of(node_id n);
    std::string key_in_table(node_id n);
    std::string place_in(std::size_t t, std::size_t offset);
    template <class Visit>
    void for_each(Visit visit) const;

    csv_reading& of_;
    std::vector<std::string> groups_;
    std::unordered_map<std::string, std::uint32_t> group_of_name_;
    std::vector<csv_keys> keys_;               // by group
    flat_array<node_type_id> types_;
    flat_array<text_id> key_texts_;
    flat_array<std::uint64_t> key_offsets_;    // in their files
    std::vector<range> ranges_;                // which nodes come from which table
    hint_effort effort_;                       // for keys that were meant
    bool knows_ = false;                       // `known_` is kept: rows may add to nodes, or be left out
    std::vector<nodes_by_key> known_;          // by group
    std::size_t taking_ = ~std::size_t{0};     // the table that adds
    std::unordered_map<node_id, bool> added_;  // by rows of that table
    std::vector<std::uint32_t> places_;        // of the rows of the chunk being taken
    std::vector<std::uint64_t> row_keys_;      // where their keys stand
    flat_array<node_type_id> row_types_;
    std::unordered_map<std::string, std::string> trimmed_;  // keys by how they read with single spaces
    bool trimmed_made_ = false;
    int spaced_looks_ = 50;                    // through all keys, for those that have no spaces and should
    int group_looks_ = 50;                     // the same, for those of another group
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
