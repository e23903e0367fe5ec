// Bodies of `searched.hpp`.
#pragma once

#include <hexi/search/searched.hpp>

#include <hexi/base/linkage.hpp>
#include <hexi/view/filtered.hpp>
#include <hexi/view/undirected.hpp>

namespace hexi {

HEXI_INLINE searched::searched(const undirected& view) : g_(&view.base()), way_(direction::both) {}
HEXI_INLINE searched::searched(const filtered& view) : g_(&view.base()), way_(view.way()), conditions_(&view.conditions()) {}

}  // namespace hexi
