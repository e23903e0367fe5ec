#include <hexi/graph/graph.hpp>

hexi::graph made_elsewhere() {
    hexi::graph g;
    const auto zone = *g.add_node("Zone", "lanzhou-new-area"), university = *g.add_node("University", "tianjin-university"), pact = *g.add_node("Agreement", "pact");
    (void)g.set_name(zone, "兰州新区");
    (void)g.set_name(university, "天津大学");
    (void)g.set(pact, "signed", hexi::date(2021, 6, 1));
    (void)g.add_edge(zone, "PARTY_TO", pact);
    (void)g.add_edge(university, "PARTY_TO", pact);
    return g;
}
