// The nodes of a folder while it is read: their types, their keys by id group, and where these stand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <hexi/base/flat_array.hpp>
#include <hexi/format/csv/chunk_private.hpp>
#include <hexi/format/csv/keys_private.hpp>
#include <hexi/format/csv/reading_private.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline v1::detail {

class csv_nodes {
public:
    explicit csv_nodes(csv_reading& of) : of_(of) {}

    /// Numbers the id groups that the headers name. In a curated graph keys are unique in the whole, so groups say nothing.
    void make_groups();
    void reserve(std::size_t rows);
    /// Takes the nodes of a chunk, whose texts have the ids `texts`. `again`: of a table that was read before.
    csv_rows take(std::size_t t, const csv_chunk& chunk, std::span<const text_id> texts, bool again);
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
    std::optional<std::string> hint_for(std::string_view unknown);

private:
    struct range {
        std::uint32_t first;  // node
        std::uint32_t table;
        bool again;           // the table was read before
    };

    std::uint32_t group_id(const std::string& name);
    std::uint32_t group(const csv_layout& layout, std::size_t column);
    node_type_id type_of_labels(std::string_view labels, std::size_t t);
    void name_key(node_type_id type, std::size_t t);
    const range& range_of(node_id n) const;
    std::string place_of(node_id n);
    std::string key_in_table(node_id n);
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
};

}  // namespace hexi::v1::detail
#pragma GCC visibility pop
