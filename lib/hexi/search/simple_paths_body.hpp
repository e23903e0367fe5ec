// Bodies of `simple_paths.hpp`.
#pragma once

#include <hexi/search/simple_paths.hpp>

#include <hexi/base/linkage.hpp>
#include <hexi/search/for_each_simple_path.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE paths simple_paths(const graph_view& g, node_id from, node_id to, const path_options& options, search_space& space) {
    paths out;
    watch list(options.within);
    const bool all = for_each_simple_path(g, from, to, options, [&](path_view p) {
        if (out.size() == options.limit) out.cut_off(cut_by::count);
        else if (!list.on() || !list.hold(out.memory())) out.push_back(p);
        return !out.truncated && !list.ended();
    }, space);
    if (!all && !out.truncated) out.cut_off(list.why());
    return out;
}

HEXI_INLINE paths simple_paths(const graph_view& g, node_id from, node_id to, const path_options& options) {
    return simple_paths(g, from, to, options, *borrowed_space());
}

}  // namespace hexi::abi_v1
