// The graph or view that a search goes over.
#pragma once

#include <hexi/graph/graph.hpp>
#include <hexi/view/direction.hpp>

namespace hexi {

class compiled_filter;
class filtered;
class undirected;

/// A graph or a view of one, as the parameter of a search: `shortest_path(undirected(g), a, b)`. Points at
/// the graph and the view, so it is for parameters only.
class searched {
public:
    searched(const graph& g) : g_(&g) {}  // NOLINT: a graph can be searched
    searched(const undirected& view);  // NOLINT
    searched(const filtered& view);    // NOLINT

    [[nodiscard]] const graph& base() const { return *g_; }
    [[nodiscard]] const compiled_filter* conditions() const { return conditions_; }
    /// The way to walk the graph's edges when the view's are walked in direction `d`.
    [[nodiscard]] direction walked(direction d) const { return way_ == direction::both ? way_ : way_ == direction::in ? reversed(d) : d; }

private:
    const graph* g_;
    direction way_ = direction::out;
    const compiled_filter* conditions_ = nullptr;
};

}  // namespace hexi

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/searched_body.hpp>
#endif
