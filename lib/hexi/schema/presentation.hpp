// How what a schema declares is called, drawn and read in a source. Nothing here changes what a graph may hold.
//
//     s.add_node_type({.name = "Park", .captions = {{"zh", "公园"}, {"en", "park"}}, .style = {{"shape", "house"}}});
//
// `style_words.hpp` says which words a style may have, `reading_words.hpp` which the block `evidence`.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace hexi::inline abi_v1 {

/// A word in several languages: `zh` to 机构, `en` to organisation.
using captions = std::map<std::string, std::string, std::less<>>;
/// Drawing defaults: `shape`, `fill`, `line`, `dash` ...
using style_defaults = std::map<std::string, std::string, std::less<>>;
/// How sources tell it, for the check of evidence: `words`, `of` ...
using reading_rules = std::map<std::string, std::string, std::less<>>;

}  // namespace hexi::abi_v1
