// The header of a table, in the words of the neo4j-admin import, small or capital; or as edge lists and Gephi have it.
//
//     key:ID   personId:ID(Person)   :LABEL   :START_ID(Person)   :END_ID   :TYPE   :IGNORE
//     name     founded:date          year:int   aliases:string[]
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/value/value.hpp>
#include <hexi/format/csv/csv.hpp>

namespace hexi::inline abi_v1 {

class schema;

/// What a column of a table is for.
enum class csv_role : std::uint8_t { key, labels, source, target, type, property, ignored };

/// One column as its header names it.
struct csv_column {
    csv_role role = csv_role::property;
    std::string name{};         ///< the property, or the name before `:ID`
    std::string space{};        ///< the id group in parentheses; empty for the common one
    std::string word{};         ///< the type as written, `int`; empty where none is given
    hexi::kind kind = kind::text;
    bool list = false;
    std::string zone{};         ///< of date-times and times that name none: `{timezone:Europe/Stockholm}`
    std::size_t offset = 0;     ///< of the header's field in its file, in bytes
    std::size_t length = 0;
};

/// A header, and what is wrong with it.
struct csv_header {
    std::vector<csv_column> columns{};
    std::vector<csv_fault> faults{};
    bool whole = true;  ///< no column was left out, as one too many is
    std::size_t nameless = 0;  ///< columns without a name behind all others, as spreadsheets leave them: they are none
    bool numbered = false;     ///< the first column has no name, as that of pandas' row numbers: it is passed over

    [[nodiscard]] const csv_column* find(csv_role role) const {
        for (const csv_column& c : columns)
            if (c.role == role) return &c;
        return nullptr;
    }
    bool describes_nodes() const { return find(csv_role::key) != nullptr; }
    bool describes_edges() const { return find(csv_role::source) != nullptr || find(csv_role::target) != nullptr; }
};

/// The fields of a first record as a header; `text` is the file that they point into. O(bytes).
[[nodiscard]] csv_header parse_csv_header(const std::vector<csv_field>& fields, std::string_view text);

/// A type that a table is known to be of, and the column of its key.
struct known_nodes {
    std::size_t key;
    node_type_id type;
};

/// Gives the columns of a header their roles that says nothing by colons: `Source,Target` and the other pairs that README.md lists, small or
/// capital, are the ends of edges, whose `relation` (`relationship`, `predicate`, `type`) is their type and whose `weight` a number; else `Id` is
/// the key of nodes, whose `Label` is their name, and which may have pairs of their own, such as `start` and `end`; `:IGNORE` may stand there, too.
/// A property's name is without the spaces around it, and `NAME` is `name`, but what the schema that is declared calls as it is written. False,
/// and nothing changed, for anything else. Where it is `known`, the key is of nodes whatever it is called, and what the type
/// declares is never the name.
bool read_plain_header(csv_header& header, const schema* declared = nullptr, std::optional<known_nodes> known = {});

/// The word for a kind in a header: `int`, `double`, `string` ...; quantities have none in Neo4j and are `quantity`.
[[nodiscard]] std::string_view csv_word(kind k);

/// The language in `name_zh`, or nothing: two or three letters, with subtags after `-` or `_`.
[[nodiscard]] std::optional<std::string_view> name_language(std::string_view column);

}  // namespace hexi::abi_v1
