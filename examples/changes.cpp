// Changes that are kept together or not at all, an index that they keep up, and removals that wait for the end.
#include <cstdint>
#include <string_view>

#include <fmt/core.h>
#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/graph/transaction.hpp>

namespace {

/// Moves a company to a park: both facts change, or neither does.
bool move_in(hexi::graph& g, hexi::node_id company, std::string_view park, std::int64_t staff) {
    hexi::transaction change(g);
    const auto there = g.find(park);
    if (!there) return false;  // and what was done so far is taken back
    for (const auto [where, edge] : g.out(company)) change.remove(edge);  // at the end: they are being read
    if (!g.add_edge(company, "LOCATED_IN", *there) || !g.set(company, "staff", staff)) return false;
    change.commit();
    return true;
}

}  // namespace

int main() {
    hexi::graph g;
    const auto east = *g.add_node("Park", "east"), west = *g.add_node("Park", "west");
    for (int i = 0; i < 5; ++i) {
        const auto company = *g.add_node("Company", fmt::format("company-{}", i));
        (void)*g.add_edge(company, "LOCATED_IN", east);
        (void)g.set(company, "staff", 10 * i).value();
    }
    const auto companies = *g.schema().find_node_type("Company");
    (void)g.add_index(companies, "staff", hexi::index_order::sorted).value();

    const auto mover = *g.find("company-1");
    fmt::print("to the west: {}\n", move_in(g, mover, "west", 35));
    fmt::print("to nowhere: {}\n", move_in(g, mover, "nowhere", 99));
    for (const auto [company, edge] : g.in(west)) fmt::print("{} is in the west now\n", g.key(company));
    for (const auto company : g.nodes_between(companies, "staff", 20, 40)) fmt::print("{} has {} people\n", g.key(company), *g.get<std::int64_t>(company, *g.property(company, "staff")));

    // A company that is listed is still the company that it was.
    (void)g.add_label(mover, "Listed").value();
    fmt::print("{} is {}, in {} place\n", g.key(mover), g.type_of(mover).name, g.out(mover).size());
    for (const auto listed : g.nodes_of(g.schema().types_of_label("Company"))) fmt::print("{} ", g.key(listed));
    fmt::print("\n");
}
