// From the cells of chunks to the columns of the graph.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <hexi/format/csv/chunk_private.hpp>
#include <hexi/format/csv/reading_private.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Only what needs the graph is done here: texts and lists get their ids, open schemas their properties and units,
/// and what has no value its default.
class csv_columns {
public:
    explicit csv_columns(csv_reading& of) : of_(of) {}

    /// Takes the default values of a closed schema; anew when the builder has other texts.
    void prepare();
    /// Puts the cells of a chunk into the columns of its rows, and defaults where there is none.
    void put(const csv_rows& rows, csv_chunk& chunk);
    /// Once all rows are put: in an open schema the types of a table's rows have its columns in which nothing stands, too.
    void finish();

private:
    /// A default value as a column of its kind holds it, and as one of any kind does.
    struct stored_default {
        property_id property{};
        hexi::kind kind = kind::text;
        bool list = false;
        std::array<std::byte, 16> bytes{};
        mixed_value mixed{};

        void put(column& in, std::size_t at) const;
    };

    std::vector<stored_default> defaults(const std::vector<property>& of);
    void set_defaults(const csv_rows& rows);
    text_id list_of(const csv_slot& slot, std::string_view text, std::uint32_t raw, std::size_t t);
    void put_deferred(const csv_rows& rows, std::size_t s, const csv_cells& cells, const csv_chunk& chunk);
    template <class T>
    bool may_put(const csv_rows& rows, const csv_slot& slot, const column& in, std::size_t row, const T& value);
    template <class T>
    void put_one(const csv_rows& rows, const csv_slot& slot, column& in, std::size_t row, const T& value);
    template <class T>
    void put_cells(const csv_rows& rows, std::size_t s, const csv_cells& cells);
    property_id declared(const csv_rows& rows, std::size_t s, std::size_t type);
    property_id declare(csv_layout& layout, const csv_slot& slot, const csv_column& column, std::size_t type, std::size_t table);
    /// Unless it is declared: as the kind that its name has elsewhere, where the header says none.
    void declare_empty(csv_layout& layout, std::size_t s, std::size_t type, std::size_t table);
    const csv_column& header_of(const csv_layout& layout, std::size_t s);
    void note_types(const csv_rows& rows);
    template <class T>
    mixed_value mixed(const csv_slot& slot, const T& stored);
    column& column_of(property_id p, kind k, bool list, bool nodes) { return nodes ? of_.build.node_column(p, k, list) : of_.build.edge_column(p, k, list); }

    csv_reading& of_;
    std::vector<std::vector<stored_default>> node_defaults_, edge_defaults_;  // by type
    std::unordered_map<const csv_layout*, std::unordered_map<std::size_t, property_id>> declared_;  // by slot and type
    /// Tables with columns in which nothing stands so far.
    struct with_empty_columns {
        std::size_t table = 0;
        std::set<std::size_t> slots{};
        std::vector<bool> types{};  // of its rows
    };
    std::unordered_map<csv_layout*, with_empty_columns> empty_;
    struct made_list {
        text_id list{};
        hexi::kind kind{};
        bool evidence = false;
    };
    std::vector<made_list> lists_;  // of the chunk being taken, by its raw texts: as the last column that held the text made of it
    std::unordered_map<const csv_layout*, std::vector<const csv_column*>> headers_;  // by slot
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
