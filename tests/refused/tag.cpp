#include <hexi/graph/graph.hpp>

bool has(const hexi::graph& g, std::string_view key) {
#ifdef REFUSED
    return g.find(key, hexi::text_pool::tag_of("another key")).has_value();
#else
    return g.find(key).has_value();
#endif
}
