// Nodes that are found by their keys or by an index, without looking at all.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <hexi/query/function/function_private.hpp>
#include <hexi/query/run/run_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// How nodes may be found without looking at all: by their keys, or by an index of what they have as a property.
struct lookup {
    enum class form : std::uint8_t { key, value, one_of_keys, one_of_values, range, beginning };
    form is = form::key;
    const expression* value = nullptr;  ///< the key or the value; the list of them; the text that it begins with; the least one, or null
    const expression* most = nullptr;   ///< of a range, or null
    std::string name{};
    node_type_id type{};  ///< whose index is asked; by keys that of the label, if there is one, else none

    /// Whether what has this under the name is found by its key alone, as long as the schema is as it is.
    [[nodiscard]] bool finds_keys(const schema& s) const;
    [[nodiscard]] bool by_key() const { return is == form::key; }
    /// Whether it says nothing of how many are found.
    [[nodiscard]] bool may_be_all() const { return is == form::range || is == form::beginning; }
};
/// How the node of a pattern may be found by what is known before, `{key: ...}` or an indexed property, in the pattern or in a
/// condition: by one value, else by one of a list, else by bounds. What it finds may be more than what fits, and never less: the condition is
/// asked as well. Where only an index is missing, `advised` says of what: `an index of Company.founded`.
[[nodiscard]] std::optional<lookup> find_lookup(const node_pattern& n, std::span<const expression* const> conditions, const run_state& r, const std::function<bool(const expression&)>& can_ask, std::string* advised = nullptr);
/// The nodes that it finds, ascending; the pattern's other parts are not asked.
[[nodiscard]] std::vector<node_id> found_by(const lookup& by, run_state& r);

}  // namespace hexi::abi_v1::detail::query
