#include <hexi/graph/graph.hpp>

void add(hexi::graph& g, hexi::node_type_id type, std::string_view key) {
#ifdef REFUSED
    (void)g.add_node(type, key, hexi::text_pool::tag_of("another key"));
#else
    (void)g.add_node(type, key);
#endif
}
