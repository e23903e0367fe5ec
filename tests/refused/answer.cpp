#include <hexi/query/prepare.hpp>

#include <hexi/graph/graph.hpp>

hexi::graph read();

std::size_t count(const hexi::statement& asked) {
#ifdef REFUSED
    return asked.run(read()).value().size();
#else
    const hexi::graph g = read();
    return asked.run(g).value().size();
#endif
}
