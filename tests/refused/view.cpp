#include <hexi/view/undirected.hpp>

hexi::graph read();

bool any(hexi::node_id n) {
#ifdef REFUSED
    const hexi::undirected either(read());
#else
    const hexi::graph g = read();
    const hexi::undirected either(g);
#endif
    return either.out(n).begin() != either.out(n).end();
}
