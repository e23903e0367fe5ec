#include <hexi/graph/graph.hpp>

std::int64_t length(const hexi::graph& g, hexi::node_id n, hexi::property_id p) {
#ifdef REFUSED
    return g.get<int>(n, p).value_or(0);
#else
    return g.get<std::int64_t>(n, p).value_or(0);
#endif
}
