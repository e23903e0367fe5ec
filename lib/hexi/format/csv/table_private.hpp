// One table of a folder: its file, and what its columns mean.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include <hexi/base/text_places.hpp>
#include <hexi/format/csv/file_private.hpp>
#include <hexi/format/csv/header.hpp>
#include <hexi/schema/schema.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// How the values of one property leave a table: as stored values, or as raw text that only the
/// folder's reader can turn into them (lists, evidence, quantities in units not known yet).
struct csv_slot {
    std::string name{};
    hexi::kind kind = kind::text;
    bool list = false;
    bool evidence = false;
    bool deferred = false;        ///< the cells are indices into `csv_chunk::raw`
    property_id property{};       ///< none where an open schema decides by the node's or edge's type
};

/// How one column is read for one type.
struct csv_plan {
    csv_role role = csv_role::ignored;
    std::uint32_t slot = 0;
    bool unknown = false;                     ///< the type has no such property: only empty fields are right
    const hexi::property* declared = nullptr;  ///< of the schema file, for enumerations, units and messages
    const std::string* zone = nullptr;         ///< of values that name none, if the header gives one
};

/// A header and what its columns mean. Parts of a table that lie in files of their own share it.
struct csv_layout {
    std::shared_ptr<const csv_file> file;          ///< that holds the header
    csv_header header;
    std::size_t begin = 0;                         ///< of what stands behind the header, in `file`
    text_places places;                            ///< in `file`
    std::vector<csv_slot> slots;
    std::vector<csv_plan> plans;                   ///< by column, for tables whose rows do not name their types; else ask `plans_of`
    std::vector<std::uint32_t> built_in;           ///< by column, where rows do: the slot of a name, of aliases or of evidence, else `no_slot`
    std::map<std::tuple<property_id, kind, bool>, std::uint32_t> slot_of;  ///< likewise, by property, kind and whether it is a list
    bool by_type = false;                          ///< closed schemas: each row names its type
    bool edges = false;
    bool readable = false;
    struct foreign_key {
        std::size_t column = 0;
        edge_type_id type{};
        bool source = false;                       ///< the column holds the key of the edge's source
    };
    std::vector<foreign_key> foreign{};            ///< nodes: columns that are edges
    bool adds = false;                             ///< nodes: a row whose key another table has adds to its node
    bool makes = false;                            ///< nodes made of the ends of edges: `adds`, and any number of rows may have one key
    bool again = false;                            ///< rows that are read once more, for something else: what is wrong with them is told already
    bool strict = false;                           ///< `adds`, and a key that no other table has is a mistake
    bool no_source_group = false, no_target_group = false;  ///< edges: an end is in a group that no table has, which is told
    std::optional<node_type_id> node_type;         ///< of every row, else rows have labels
    std::optional<edge_type_id> edge_type;
    std::uint32_t key_space = 0, source_space = 0, target_space = 0;
    static constexpr std::size_t no_column = 0xFFFFFFFF;
    /// The header's field over the key, or over the source: a row that has it there may be the header once more.
    struct text_of_header {
        std::size_t column = no_column;
        std::string_view text{};
    };
    text_of_header first{};
    static constexpr std::uint32_t no_slot = 0xFFFFFFFF;
    std::size_t key_column = no_column, source_column = no_column, target_column = no_column;
    std::size_t type_column = no_column;           ///< of labels or of the edge's type
    std::size_t optional_column = no_column;       ///< of an end without which there is no edge
    /// Of `makes`: the edges whose ends these nodes are, and which of them.
    std::shared_ptr<const csv_layout> made_of{};
    bool made_of_sources = false;
};

/// A table as all threads see it; nothing changes once its rows are being read.
struct csv_table {
    std::shared_ptr<const csv_file> file;  ///< the rows
    std::size_t begin = 0;                 ///< of the rows in `file`
    std::shared_ptr<csv_layout> layout;
    char delimiter = ',';
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
