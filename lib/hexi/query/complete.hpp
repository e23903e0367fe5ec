// What may come next in a query that is being typed: for shells and editors.
//
//     const completion c = complete(g.schema(), "MATCH (z:Zo");     // c.begin == 9, c.words == {"Zone"}
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/query/procedures.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi::inline abi_v1 {

struct completion {
    std::size_t begin = 0;             ///< the word that is completed begins at this byte of what was typed
    std::vector<std::string> words{};  ///< what may stand there, as queries write it
};

/// The words that may stand at the end of what was typed and go on as it does, in any case: behind `:` labels in a node and types
/// in an edge, behind a point properties, behind CALL procedures, elsewhere variables, keywords and functions. None in a text or a
/// comment. `known` are the standard procedures unless given.
///
/// Order    variables first; else by name
/// Cost     O(what was typed + names of the schema)
[[nodiscard]] completion complete(const schema& s, std::string_view typed, const procedures* known = nullptr);

/// Whether what was typed is a whole statement: it ends with a `;` that stands in no text, comment or bracket name.
[[nodiscard]] bool ends_statement(std::string_view typed);

}  // namespace hexi::abi_v1
