// Bodies of `part_of.hpp`.
#pragma once

#include <hexi/view/part_of.hpp>

#include <memory>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/view/filtered.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

inline filter filter_of_part(const graph& g, std::span<const node_id> nodes) {
    auto inside = std::make_shared<std::vector<bool>>(g.node_bound(), false);
    for (const node_id n : nodes)
        if (n.index() < inside->size()) (*inside)[n.index()] = true;
    return {.node_if = [inside](node_id n) { return n.index() < inside->size() && (*inside)[n.index()]; }};
}

}  // namespace detail

HEXI_INLINE part_of::part_of(const graph_view& of, std::span<const node_id> nodes) : graph_view(filtered(of, detail::filter_of_part(of.base(), nodes))) {}

}  // namespace hexi::abi_v1
