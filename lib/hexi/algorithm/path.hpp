// A path, and what may be asked of one.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/filter.hpp>

namespace hexi {

/// A way from one node to another: `nodes[i]` to `nodes[i + 1]` over `edges[i]`.
struct path {
    std::vector<node_id> nodes{};  ///< one more than edges
    std::vector<edge_id> edges{};
    double cost = 0;  ///< the sum of the weights, first edge first; the number of edges if none were asked for

    std::size_t size() const { return edges.size(); }  ///< edges
    friend bool operator==(const path&, const path&) = default;
};

/// Several, and whether a limit left some out.
struct paths {
    std::vector<path> all{};
    bool truncated = false;
};

/// What a path may look like. The filter acts inside the search; the two ends pass it in any case.
///
/// With a `weight` (a property of kind integer, float or quantity, the last counted in its base unit), an
/// edge that has none, or a negative one, is not walked over: a missing value is not zero.
/// `weight_problems` (algorithm/weights.hpp) lists such edges.
struct path_options {
    hexi::direction direction = hexi::direction::out;
    hexi::filter filter{};
    std::optional<std::size_t> max_edges{};  ///< at most so many edges
    std::size_t limit = 1000;                ///< at most so many paths, where all are asked for
    std::optional<property_id> weight{};
};

}  // namespace hexi
