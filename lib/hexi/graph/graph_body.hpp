// Bodies of `graph.hpp`: making, copying, looking up.
#pragma once

#include <hexi/graph/graph.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/limits.hpp>
#include <hexi/base/linkage.hpp>
#include <hexi/graph/adjacency_body.hpp>
#include <hexi/graph/indexes/property_index.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE graph::graph() = default;
HEXI_INLINE graph::graph(hexi::schema s) : schema_(std::move(s)) {}
HEXI_INLINE graph::graph(const graph& other) = default;
HEXI_INLINE graph::graph(graph&& other) noexcept = default;
HEXI_INLINE graph& graph::operator=(const graph& other) = default;
HEXI_INLINE graph& graph::operator=(graph&& other) noexcept {
    if (this == &other) return *this;
    std::destroy_at(this);
    return *std::construct_at(this, std::move(other));
}
HEXI_INLINE graph::~graph() = default;

HEXI_INLINE std::string graph::key_text(node_id n) const { return has_key(n) ? std::string(key(n)) : fmt::format("{}{}", without_key, n); }

HEXI_INLINE std::optional<node_id> graph::find_key_text(std::string_view text) const {
    if (!text.starts_with(without_key)) return find(text);
    const std::string_view number = text.substr(without_key.size());
    std::uint32_t n = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), n);
    // Only as it is written: `_:017` is none.
    if (error != std::errc() || !contains(node_id(n)) || has_key(node_id(n)) || key_text(node_id(n)) != text) return std::nullopt;
    return node_id(n);
}

HEXI_INLINE steps graph::of_shared_slot(const steps& group, edge_type_id t) const {
    if (group.empty()) return group;
    const auto edges = group.edges();
    const auto first = std::lower_bound(edges.begin(), edges.end(), t, [&](edge_id e, edge_type_id type) { return edges_[e.index()].type < type; });
    const auto last = std::upper_bound(first, edges.end(), t, [&](edge_type_id type, edge_id e) { return type < edges_[e.index()].type; });
    const auto begin = static_cast<std::size_t>(first - edges.begin());
    return {group.nodes().data() + begin, edges.data() + begin, static_cast<std::size_t>(last - first)};
}

HEXI_INLINE graph::memory_use graph::memory() const {
    memory_use m;
    m.structure = node_types_.memory() + edges_.memory() + out_.memory() + in_.memory();
    m.everything = m.structure + lists_.memory() + keys_.memory() + node_of_text_.memory() + names_.memory() + made_of_names_.memory() + made_of_folded_names_.memory() + bytes_of(renamed_) + made_of_edges_.memory() +
                   node_evidence_.memory() + edge_evidence_.memory();
    text_pool::arrays(texts_, [&](const char*, const auto& a) { m.everything += a.memory(); });
    for (const column& c : node_columns_) m.everything += c.memory();
    for (const column& c : edge_columns_) m.everything += c.memory();
    for (const auto& index : indexes_) m.everything += index->memory();
    return m;
}

}  // namespace hexi::abi_v1
