// What a word that somebody types means among the types of a schema: a type, a label or a caption.
//
//     const auto label = node_types_meant(s, "公司");        // "Firm", to be given to a filter or a style rule
//     const auto type = edge_type_meant(s, "签约方");        // a caption does as well as PARTY_TO
#pragma once

#include <string>
#include <string_view>

#include <hexi/base/problem.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi::inline abi_v1 {

/// The node types that a word means, as the one word that `schema::types_called` takes: a type's name or a label as it is
/// written means all types called so. Else, in any case and width, the one type whose name or caption it is, in any
/// language, or the one label.
///
/// Errors   `ambiguous-type` if several types are meant, with their names; `unknown-type` if none is, with what is near
[[nodiscard]] result<std::string> node_types_meant(const schema& s, std::string_view text);

/// The edge type of that name or, in any case and width, the one whose name or caption it is. Errors: the same.
[[nodiscard]] result<edge_type_id> edge_type_meant(const schema& s, std::string_view text);

/// All that a word means where both kinds of types may be meant.
struct types_meant {
    std::string nodes{};     ///< as of `node_types_meant`; empty if it means none
    edge_type_id edges{};    ///< none if it means none
};
/// Errors   `unknown-type` if neither is meant; `ambiguous-type` if several of either are
[[nodiscard]] result<types_meant> types_meant_by(const schema& s, std::string_view text);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/schema/meaning_body.hpp>
#endif
