// Texts with what they are hashed to, for who hashed them already: in another thread, or for two things at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1::detail {

/// `tag` has to be `text_pool::tag_of(text)` (asserted): with another one a graph would hold a text twice, and know two nodes by one key.
struct tagged_texts {
    [[nodiscard]] static std::optional<node_id> find(const graph& g, std::string_view key, std::uint32_t tag) { return g.find_tagged(key, tag); }
    static result<node_id> add_node(graph& g, node_type_id type, std::string_view key, std::uint32_t tag) { return g.add_tagged_node(type, key, tag); }
    static text_id intern(text_pool& in, std::string_view text, std::uint32_t tag) { return in.intern_tagged(text, tag); }
};

}  // namespace hexi::abi_v1::detail
