// Bodies of `simple_paths.hpp`.
#pragma once

#include <hexi/search/simple_paths.hpp>

#include <hexi/base/linkage.hpp>
#include <hexi/search/for_each_simple_path.hpp>

namespace hexi {

HEXI_INLINE paths simple_paths(const searched& g, node_id from, node_id to, const path_options& options, search_space& space) {
    paths out;
    for_each_simple_path(g, from, to, options, [&](path_view p) {
        out.truncated = out.size() == options.limit;
        if (!out.truncated) out.push_back(p);
        return !out.truncated;
    }, space);
    return out;
}

HEXI_INLINE paths simple_paths(const searched& g, node_id from, node_id to, const path_options& options) {
    return simple_paths(g, from, to, options, *borrowed_space());
}

}  // namespace hexi
