// Builds a small typed graph by hand, with names in two languages and evidence, and shows what is refused.
#include <fmt/format.h>

#include <hexi/graph/graph.hpp>

int main() {
    hexi::schema rules;
    rules.open = false;
    rules.language = "zh";
    const auto zone_type = rules.add_node_type({.name = "Zone"});
    const auto university_type = rules.add_node_type({.name = "University"});
    const auto agreement_type = rules.add_node_type({.name = "Agreement"});
    rules.add_property(agreement_type, {.name = "signed", .kind = hexi::kind::date});
    const auto party_to = rules.add_edge_type({.name = "PARTY_TO", .from = {"Zone", "University"}, .to = {"Agreement"}});

    hexi::graph g(rules);
    const auto zone = *g.add_node(zone_type, "lanzhou-new-area");
    g.set_name(zone, "兰州新区");
    (void)g.set_name(zone, "en", "Lanzhou New Area");
    const auto university = *g.add_node(university_type, "tianjin-university");
    g.set_name(university, "天津大学");
    const auto agreement = *g.add_node(agreement_type, "cooperation");
    (void)g.set(agreement, "signed", hexi::date(2023));

    const auto tie = *g.add_edge(zone, party_to, agreement);
    g.set_evidence(tie, {{.document = "lanzhou-daily-2024-04-23", .line = 8, .start = 111, .end = 128}}).value();
    (void)g.add_edge(university, party_to, agreement);

    // What does not fit is refused, with a reason.
    fmt::print("{}\n\n", to_text(g.add_edge(zone, party_to, university).problems().front()));
    fmt::print("{}\n\n", to_text(g.set(agreement, "signed", std::string("last year")).problems().front()));

    for (const auto n : g.nodes()) {
        fmt::print("{} {} '{}'\n", g.type_of(n).name, g.key(n), g.name(n));
        for (const auto [other, edge] : g.out(n)) {
            fmt::print("    {} {}", g.type_of(edge).name, g.key(other));
            for (const auto& read : g.evidence(edge)) fmt::print("  (read in {})", to_text(read));
            fmt::print("\n");
        }
    }
}
