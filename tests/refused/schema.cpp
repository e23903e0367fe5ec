#include <hexi/graph/graph.hpp>

void begin(hexi::graph& g, const hexi::schema& s) {
#ifdef REFUSED
    g.schema() = s;
#else
    g = hexi::graph(s);
#endif
}
