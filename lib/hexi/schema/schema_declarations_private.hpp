// What the files of a schema declare, before names are looked up, and after.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include <hexi/base/input.hpp>
#include <hexi/schema/schema.hpp>

#include "schema_words_private.hpp"

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

struct declared_property {
    mention at;
    property made{};
    std::optional<mention> values{}, unit{}, default_text{};
};
using declared_at = std::unordered_map<std::string, std::size_t>;  // positions by name
struct declared_unit {
    mention at;
    hexi::unit made{};
    std::optional<mention> of{};
};
struct declared_enumeration {
    enumeration made{};
    declared_at values{};
};
struct declared_node {
    mention at;
    node_type made{};
    bool unlabelled = false;
    std::vector<mention> is{}, fold_over{};
    std::optional<mention> name_from{};
    std::vector<declared_property> properties{};
    declared_at property_at{};
    std::vector<std::size_t> supertypes{};  // filled in by `add_nodes`: positions among the declared nodes
};
struct declared_edge {
    mention at;
    edge_type made{};
    std::vector<mention> from{}, to{};
    std::vector<declared_property> properties{};
    declared_at property_at{};
};

struct schema_declarations {
    schema made{};
    bool open = false;
    bool full = false;  ///< more was declared than there is room for
    std::set<std::string> languages{};
    std::vector<std::string> further_languages{};
    std::map<std::string, mention> unit_names{}, enumeration_names{}, node_names{}, edge_names{};
    std::vector<declared_unit> units{};
    std::vector<declared_enumeration> enumerations{};
    std::vector<declared_node> nodes{};
    std::vector<declared_edge> edges{};
    declared_at unit_at{}, enumeration_at{}, node_at{}, edge_at{};
    std::vector<mention> inverses{};
};

/// The files of a schema, what is built on first; whether all of them could be read.
struct schema_files {
    std::vector<std::shared_ptr<const info_file>> files{};
    bool complete = false;
};

/// Reads a file after those that it builds on.
schema_files read_files(const std::filesystem::path& path, const input_rules& rules, word_reader& words);

/// Takes what the files declare: names as they are written, and units, types and properties as far as they stand alone.
schema_declarations declarations_of(const std::vector<std::shared_ptr<const info_file>>& files, word_reader& words);

/// Looks up the names, and adds what is declared to the schema, supertypes first.
void resolve(schema_declarations& all, word_reader& words);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
