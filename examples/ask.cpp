// Questions in openCypher: prepared once, asked with parameters, within limits; and what an error says.
//     example_ask graphs/lanzhou
#include <chrono>
#include <string_view>

#include <fmt/format.h>

#include <hexi/base/limits.hpp>
#include <hexi/format/open.hpp>
#include <hexi/query.hpp>

int main(int count, char** arguments) {
    if (count != 2) return fmt::print(stderr, "usage: example_ask GRAPH\n"), 2;
    auto opened = hexi::open(arguments[1]);
    if (!opened) return fmt::print(stderr, "{}", to_text(opened.problems())), 3;
    hexi::graph& g = *opened;

    // Checked against the graph's schema before it is run, and kept.
    const auto partners = hexi::prepare(g.schema(), "MATCH ({key: $key})-[:PARTY_TO]->(a:Agreement)<-[:PARTY_TO]-(other) "
                                                    "RETURN other.name, a.status ORDER BY other.name").value();
    for (const std::string_view key : {"lanzhou-new-area", "tianjin-university"}) {
        hexi::budget within({.time = std::chrono::seconds(2)});
        const auto found = partners.run(g, {{"key", key}}, {.within = &within});
        if (!found) return fmt::print(stderr, "{}", to_text(found.problems())), 1;
        fmt::print("{}:\n", key);
        for (const auto row : *found) fmt::print("    {}, {}\n", row.get<std::string_view>(0), row[1]);
    }

    // Nodes and edges come as ids, for whatever else the library does with them.
    const auto signed_by = hexi::prepare(g.schema(), "MATCH (u:University {name: '天津大学'})-[r:PARTY_TO]->(a) RETURN r, a").value().run(g).value();
    for (const auto row : signed_by) {
        fmt::print("{}\n", g.name(row.get<hexi::node_id>(1)));
        for (const auto& read : g.evidence(row.get<hexi::edge_id>(0))) fmt::print("    read in {}\n", to_text(read));
    }

    // All of what a query writes is done, or nothing of it.
    const auto change = hexi::prepare(g.schema(), "MATCH (z:Zone) SET z.name = z.name + '!' RETURN count(z)").value();
    fmt::print("{} names changed\n", change.run(g).value().effects().properties_added);

    // What the schema does not know is told before anything runs.
    fmt::print("{}", to_text(hexi::prepare(g.schema(), "MATCH (z:Zone)-[:PARTY_OF]->(a) RETURN a").problems()));
}
