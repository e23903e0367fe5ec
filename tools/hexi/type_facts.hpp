// What the nodes or edges of a type have in their properties: how many have one, its range, its commonest values.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <hexi/format/json/writer.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/meaning.hpp>
#include <hexi/value/value.hpp>

#include "speaker.hpp"

namespace hexi::tool {

struct property_facts {
    property_id id{};
    std::size_t have = 0;                   ///< nodes or edges with a value
    std::optional<value> least{}, most{};   ///< of what has an order that says something: numbers, dates, quantities, times
    std::size_t different = 0;              ///< values, of lists their elements; counted up to `most_different`
    std::vector<std::pair<value, std::size_t>> commonest{};  ///< a few, most first, then in order; none where all differ

    static constexpr std::size_t most_different = 65536;
};

struct type_facts {
    std::string name{};       ///< of the type
    bool edges = false;
    std::size_t count = 0;    ///< nodes or edges of the type and its subtypes
    std::vector<property_facts> properties{};
};

/// Of all that a word means, node types before edge types.
std::vector<type_facts> facts_of(const graph& g, const types_meant& types);

std::string type_facts_text(const graph& g, const type_facts& facts, const speaker& speak);
void append_type_facts_json(json_writer& json, const graph& g, const type_facts& facts);

}  // namespace hexi::tool
