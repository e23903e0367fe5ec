// hexi_hostile_snapshots [ROUNDS] [SEED]: damaged and crafted snapshots, each refused or as good as any graph.
//
// Crafted ones have right checksums. Every field of every array, of the header, of the table of sections and of the
// description gets each sort of wrong value at some element, once a round (1 unless given; 0.1 is every tenth). What is
// accepted is checked, exported in every format, searched, changed and saved again. Files are tried in child processes,
// so that a crash is one count more and not the end. Prints what came of each kind (HEXI_TELL_ALL: of each file), and
// fails unless nothing crashed and nothing was different:
//
//     refused    told to be damaged
//     same       accepted, and all answers are those of the file that it was made of
//     changed    accepted: what was put there could as well have been meant (another year, another count of chickens)
//     different  accepted, and the graph contradicts itself, or its copy; or damaged and accepted
//     crashed    the process ended, or took longer than 20 seconds
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <hexi/algorithm/components.hpp>
#include <hexi/search/find.hpp>
#include <hexi/search/neighbourhood.hpp>
#include <hexi/search/resolve.hpp>
#include <hexi/search/shortest_path.hpp>
#include <hexi/draw/graphml.hpp>
#include <hexi/draw/mermaid.hpp>
#include <hexi/format/csv_folder.hpp>
#include <hexi/format/dot/dot.hpp>
#include <hexi/format/json.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/builder.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/snapshot.hpp>
#include <hexi/graph/validate.hpp>

#include "snapshot_image.hpp"

using namespace hexi;
using test::snapshot_image;

namespace {

[[noreturn]] void give_up(const std::string& why) {
    fmt::print(stderr, "hexi_hostile_snapshots: {}\n", why);
    std::exit(4);
}

// --- graphs to damage -----------------------------------------------------------------------

/// Values of every kind on nodes and edges, one and many, two languages, evidence, and gaps where things were removed.
graph everything() {
    schema s;
    s.language = "zh";
    const enumeration_id colours = s.add_enumeration({.name = "colour", .values = {{.name = "red"}, {.name = "green"}}});
    const unit_id yuan = s.add_unit({.name = "元"});
    const unit_id jiao = s.add_unit({.name = "角", .base = yuan, .factor = 0.1});
    const node_type_id thing = s.add_node_type({.name = "Thing", .captions = {{"zh", "东西"}, {"en", "thing"}}});
    const node_type_id firm = s.add_node_type({.name = "Firm", .labels = {"Firm"}, .supertypes = {thing}});
    const node_type_id paper = s.add_node_type({.name = "Paper", .supertypes = {thing}, .document = true, .style = {{"fill", "red"}}});
    const edge_type_id owns = s.add_edge_type({.name = "OWNS", .from = {"Firm"}, .to = {"Thing"}, .cardinality = {.max_out = 40}});
    const edge_type_id near = s.add_edge_type({.name = "NEAR", .symmetric = true});
    const std::vector<property> all{{.name = "flag", .kind = kind::boolean}, {.name = "count", .kind = kind::integer},
                                    {.name = "share", .kind = kind::floating}, {.name = "note", .kind = kind::text},
                                    {.name = "day", .kind = kind::date, .default_value = date(2010, 8)},
                                    {.name = "colour", .kind = kind::enumeration, .values = colours},
                                    {.name = "worth", .kind = kind::quantity, .unit = yuan}};
    std::vector<std::pair<std::string, property_id>> lists;
    for (const property& p : all) {
        property list = p;
        list.name += "s";
        list.list = true;
        list.default_value = {};
        for (const property& one : {p, list}) {
            (void)s.add_property(firm, one);
            (void)s.add_property(owns, one);
        }
    }
    graph g(std::move(s));
    std::vector<node_id> nodes{*g.add_node(paper, "paper"), *g.add_node(thing, "thing")};
    for (int i = 0; i < 9; ++i) nodes.push_back(*g.add_node(firm, fmt::format("firm-{}", i)));
    const auto must = [](const result<done>& r) {
        if (!r) give_up(to_text(r.problems()));
    };
    const auto fill = [&](auto id, int i) {
        must(g.set(id, "flag", i % 2 == 0));
        must(g.set(id, "count", std::int64_t{i}));
        must(g.set(id, "share", i / 8.0));
        must(g.set(id, "note", fmt::format("note {}", i)));
        must(g.set(id, "day", date(2000 + i, 1 + i % 12, i % 28)));
        must(g.set(id, "colour", std::string(i % 2 == 0 ? "red" : "green")));
        must(g.set(id, "worth", quantity{11408 + i, 1, 8, i % 2 == 0 ? yuan : jiao}));
        if (i % 3 != 0) return;
        must(g.set(id, "flags", std::vector<scalar>{true, false}));
        must(g.set(id, "counts", std::vector<scalar>{std::int64_t{i}, std::int64_t{7}}));
        must(g.set(id, "shares", std::vector<scalar>{0.5, i / 4.0}));
        must(g.set(id, "notes", std::vector<scalar>{std::string("a"), fmt::format("b{}", i)}));
        must(g.set(id, "days", std::vector<scalar>{date(1999), date(2024, 4, 23)}));
        must(g.set(id, "colours", std::vector<scalar>{std::string("green"), std::string("red")}));
        must(g.set(id, "worths", std::vector<scalar>{quantity{5, 0, 4, yuan}, quantity{i, 0, 0, jiao}}));
    };
    for (int i = 0; i < 9; ++i) {
        const node_id n = nodes[static_cast<std::size_t>(i + 2)];
        g.set_name(n, fmt::format("兰州高新区{}", i));
        if (i % 2 == 0) g.set_name(n, "en", fmt::format("Zone {}", i));
        if (i % 3 == 0) g.set_aliases(n, {"高新区", fmt::format("区{}", i)});
        g.set_evidence(n, {{"paper", 8, 1, 20, 1}, {"paper", 9, 3, 4, 0.5F}});
        fill(n, i);
    }
    for (int i = 0; i < 30; ++i) {
        const node_id from = nodes[static_cast<std::size_t>(2 + i * 7 % 9)];
        const edge_id e = *g.add_edge(from, i % 3 == 0 ? near : owns, nodes[static_cast<std::size_t>(1 + i * 5 % 10)]);
        if (g.type(e) == owns) fill(e, i);
        g.set_evidence(e, {{"paper", static_cast<std::uint32_t>(i + 1), 0, 9, 1}});
    }
    g.remove(edge_id(4));
    g.remove(edge_id(29));
    g.remove(nodes[6]);
    return g;
}

/// More edge types than slots, and a hub with more edges than a record holds.
graph many_types() {
    graph_builder build;
    std::vector<node_id> nodes;
    for (int i = 0; i < 40; ++i) nodes.push_back(*build.add_node(i % 2 == 0 ? "A" : "B", fmt::format("n{}", i)));
    for (int i = 0; i < 700; ++i) {
        const auto n = [&](int k) { return nodes[static_cast<std::size_t>(k % 40)]; };
        (void)*build.add_edge(i % 2 == 0 ? nodes[0] : n(i), fmt::format("T{}", i % 41), i % 5 == 0 ? nodes[1] : n(i / 3));
    }
    return std::move(build).finish();
}

/// Arrays that are mapped, and columns of several chunks that are not in order.
graph larger(std::size_t nodes_wanted = 2100, std::size_t edges_wanted = 6000) {
    std::mt19937 random(5);
    graph_builder build;
    std::vector<node_id> nodes;
    for (std::size_t i = 0; i < nodes_wanted; ++i) {
        nodes.push_back(*build.add_node(i % 4 == 0 ? "Zone" : "Firm", fmt::format("node-{}", i)));
        if (i % 3 == 0) build.set_name(nodes.back(), fmt::format("Zone number {}", i));
    }
    for (std::size_t i = 0; i < edges_wanted; ++i) {
        const edge_id e = *build.add_edge(nodes[random() % nodes.size()], fmt::format("T{}", random() % 4), nodes[random() % nodes.size()]);
        (void)build.set(e, "weight", static_cast<std::int64_t>(random() % 16));
    }
    for (std::size_t i = nodes.size(); i-- > 0;)
        if (i % 1500 < 200) (void)build.set(nodes[i], "note", fmt::format("note {}", i % 50));
    return std::move(build).finish();
}

// --- files ----------------------------------------------------------------------------------

std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out) give_up("cannot write into the folder of temporary files");
}

/// The widths of the fields of one element, by the end of a section's name.
std::vector<std::size_t> fields_of(std::string_view section, std::size_t value_size) {
    const auto ends = [&](std::string_view with) { return section.ends_with(with); };
    if (section == "node.types") return {2};
    if (section == "edges") return {4, 4, 2, 2};
    if (ends(".records")) return {4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    if (ends(".arena") || ends(".keys") || ends(".of-text") || ends(".postings") || ends(".directory")) return {4};
    if (ends(".slots")) return {4, 4};
    if (ends(".bytes")) return {1};
    if (ends(".ends") || ends(".present") || ends(".begins")) return {8};
    if (ends(".pairs")) return {4, 4};
    if (ends(".values")) return value_size == 16 ? std::vector<std::size_t>{8, 1, 1, 2, 4} : std::vector<std::size_t>{value_size};
    return {1};
}

// --- what to try ----------------------------------------------------------------------------

/// One file to try.
struct trial {
    std::string kind;  ///< for the counts
    std::string what;  ///< for who looks for the cause
    std::function<std::string()> file;
    const std::string* good = nullptr;  ///< what it was made of
    bool must_be_refused = false;
};

constexpr std::array<std::string_view, 12> wrong_values{"0", "1", "max", "one more", "one less", "a bit flipped", "random", "small random",
                                                        "the next one's", "swapped with the next", "of another element", "half of max"};

/// Puts a wrong value into the field at `at`, one of `step` apart.
void put_wrong(std::span<char> bytes, std::size_t at, std::size_t width, std::size_t step, std::size_t how, std::mt19937_64& random) {
    std::uint64_t v = 0;
    std::memcpy(&v, bytes.data() + at, width);
    const bool has_next = at + step + width <= bytes.size();
    const std::size_t other = at % step + random() % (bytes.size() / step) * step;
    switch (how) {
        case 0: v = 0; break;
        case 1: v = 1; break;
        case 2: v = ~std::uint64_t{0}; break;
        case 3: ++v; break;
        case 4: --v; break;
        case 5: v ^= std::uint64_t{1} << random() % (8 * width); break;
        case 6: v = random(); break;
        case 7: v = random() % 64; break;
        case 8:
            if (has_next) std::memcpy(&v, bytes.data() + at + step, width);
            break;
        case 9:
            if (has_next) std::swap_ranges(bytes.data() + at, bytes.data() + at + width, bytes.data() + at + step);
            return;
        case 10: std::memcpy(&v, bytes.data() + other, width); break;
        default: v = std::uint64_t{1} << (8 * width - 1); break;
    }
    std::memcpy(bytes.data() + at, &v, width);
}

/// An element of a section; mostly one that is in use.
std::size_t some_element(std::span<const char> bytes, std::size_t step, std::size_t turn, std::mt19937_64& random) {
    const std::size_t count = bytes.size() / step;
    if (turn % 8 == 0) return 0;
    if (turn % 8 == 1) return count - 1;
    for (int i = 0; i < 20; ++i) {
        const std::size_t e = random() % (turn % 2 == 0 ? count : std::min<std::size_t>(count, 16));
        if (std::ranges::any_of(bytes.subspan(e * step, step), [](char c) { return c != 0; })) return e;
    }
    return random() % count;
}

std::vector<trial> crafted(const std::string& base, const std::string& good, const graph& g, std::size_t rounds, std::uint64_t seed) {
    std::vector<trial> all;
    const snapshot_image whole(good);
    const auto add = [&](std::string kind, std::string what, std::function<void(snapshot_image&, std::mt19937_64&)> change) {
        const std::uint64_t own = seed * 1'000'003 + all.size();
        all.push_back({std::move(kind), base + ": " + what, [&good, own, change = std::move(change)] {
                           snapshot_image i(good);
                           std::mt19937_64 random(own);
                           change(i, random);
                           return i.file();
                       }, &good});
    };
    const auto value_size = [&](std::string_view name) -> std::size_t {
        if (name.find("evidence") != std::string_view::npos) return 4;
        const bool of_node = name.starts_with("node.");
        const property_id p(std::strtoul(name.data() + 5, nullptr, 10));
        const column* c = of_node ? g.node_column(p) : g.edge_column(p);
        return c == nullptr ? 1 : c->value_size();
    };
    for (std::size_t round = 0; round < rounds; ++round) {
        for (std::size_t s = 0; s < whole.table.size(); ++s) {
            const std::string name(whole.name(s));
            const std::size_t size = whole.table[s].bytes;
            if (name != "rest" && size > 0) {
                const auto widths = fields_of(name, value_size(name));
                std::size_t step = 0;
                for (const std::size_t w : widths) step += w;
                for (std::size_t f = 0, at = 0; f < widths.size(); at += widths[f++])
                    for (std::size_t how = 0; how < wrong_values.size(); ++how)
                        add("array", fmt::format("{}, field {}: {}", name, f, wrong_values.at(how)), [=, width = widths[f]](snapshot_image& i, std::mt19937_64& random) {
                            const auto bytes = i.bytes(s);
                            const std::size_t element = some_element(bytes, step, static_cast<std::size_t>(random()), random);
                            put_wrong(bytes, element * step + at, width, step, how, random);
                            i.sum_up(s);
                        });
                for (const int change : {-2, -1, 1, 2})
                    add("size", fmt::format("{}: {} elements more", name, change), [=](snapshot_image& i, std::mt19937_64&) {
                        const auto by = change * static_cast<std::ptrdiff_t>(step);
                        if (static_cast<std::ptrdiff_t>(size) + by < 0) return;
                        i.resize(s, static_cast<std::size_t>(static_cast<std::ptrdiff_t>(size) + by));
                    });
                add("size", name + ": empty", [=](snapshot_image& i, std::mt19937_64&) { i.resize(s, 0); });
            }
            if (name == "rest") {
                // A byte, or eight, at every place of it; a part of the places in a round.
                const std::size_t every = std::max<std::size_t>(1, size / 350);
                for (std::size_t at = round % every; at < size; at += every)
                    for (const std::size_t how : {std::size_t{2}, 3 + (at + round) % 5})
                        add("description", fmt::format("byte {}: {}", at, wrong_values.at(how)), [=](snapshot_image& i, std::mt19937_64& random) {
                            const std::size_t width = random() % 4 == 0 && at + 8 <= size ? 8 : random() % 3 == 0 && at + 2 <= size ? 2 : 1;
                            put_wrong(i.bytes(s), at, width, width, how, random);
                            i.sum_up(s);
                        });
                for (std::size_t cut = 0; cut < 24; ++cut)
                    add("description", "cut or longer", [=](snapshot_image& i, std::mt19937_64& random) {
                        i.resize(s, cut % 4 == 0 ? size + 1 + cut : random() % size);
                    });
            }
            // Two sections trade places, a section has another's name, the table says wrong things.
            add("table", name + ": contents of another", [=](snapshot_image& i, std::mt19937_64& random) {
                const std::size_t other = random() % i.parts.size();
                std::swap(i.parts[s], i.parts[other]);
                std::swap(i.table[s].bytes, i.table[other].bytes);
                i.place();
            });
            add("table", name + ": name", [=](snapshot_image& i, std::mt19937_64& random) {
                if (random() % 2 == 0) i.table[s].name = i.table[random() % i.table.size()].name;
                else i.table[s].name.at(random() % 32) ^= static_cast<char>(1U << random() % 7);
            });
            for (std::size_t f = 0; f < 4; ++f)
                add("table", fmt::format("{}: field {}", name, f), [=](snapshot_image& i, std::mt19937_64& random) {
                    const std::span<char> entry(reinterpret_cast<char*>(&i.table[s]), sizeof i.table[s]);
                    put_wrong(entry, 32 + f * 8, 8, 64, random() % 8, random);
                });
            if (round == 0) {
                add("table", name + ": missing", [=](snapshot_image& i, std::mt19937_64&) {
                    i.table.erase(i.table.begin() + static_cast<std::ptrdiff_t>(s));
                    i.parts.erase(i.parts.begin() + static_cast<std::ptrdiff_t>(s));
                    i.place();
                });
                add("table", name + ": twice", [=](snapshot_image& i, std::mt19937_64&) {
                    i.table.insert(i.table.begin() + static_cast<std::ptrdiff_t>(s), i.table[s]);
                    i.parts.insert(i.parts.begin() + static_cast<std::ptrdiff_t>(s), std::string(i.parts[s]));
                    i.place();
                });
            }
        }
        for (std::size_t f = 8; f < 64; f += 8)
            for (std::size_t how = 0; how < 8; ++how)
                add("header", fmt::format("byte {}: {}", f, wrong_values.at(how)), [=](snapshot_image& i, std::mt19937_64& random) {
                    put_wrong({reinterpret_cast<char*>(&i.header), sizeof i.header}, f, f == 8 ? 4 : 8, 64, how, random);
                });
        // Several wrong things at once.
        for (int k = 0; k < 100; ++k)
            add("several", "", [=](snapshot_image& i, std::mt19937_64& random) {
                for (std::size_t times = 2 + random() % 6; times > 0; --times) {
                    const std::size_t s = random() % i.parts.size();
                    if (i.table[s].bytes < 8) continue;
                    const std::size_t width = std::size_t{1} << random() % 4;
                    put_wrong(i.bytes(s), random() % (i.table[s].bytes / width) * width, width, width, random() % wrong_values.size(), random);
                    i.sum_up(s);
                }
            });
    }
    return all;
}

// --- what comes of it -----------------------------------------------------------------------

enum class verdict : std::uint8_t { not_tried, refused, same, changed, different, crashed };
constexpr std::array<std::string_view, 6> verdict_names{"not tried", "refused", "same", "changed", "different", "crashed"};

std::string all_of(const graph& g) {
    std::string text;
    output out(text);
    write_json(out, g);
    return text;
}

/// How a graph contradicts itself, asked through what everybody uses; empty if it does not.
std::string contradiction(const graph& g) {
    std::size_t nodes = 0, edges = 0, out = 0, in = 0;
    const schema& s = g.schema();
    for (const edge_id e : g.edges()) {
        ++edges;
        if (!g.contains(g.source(e)) || !g.contains(g.target(e))) return fmt::format("edge {} has no end", e.index());
        const auto of_type = g.out(g.source(e), g.type(e));
        if (std::ranges::find(of_type.edges(), e) == of_type.edges().end()) return fmt::format("edge {} is not at its source", e.index());
        const auto back = g.in(g.target(e), g.type(e));
        if (std::ranges::find(back.edges(), e) == back.edges().end()) return fmt::format("edge {} is not at its target", e.index());
    }
    std::map<node_type_id, std::size_t> by_type;
    for (const node_id n : g.nodes()) {
        ++nodes;
        ++by_type[g.type(n)];
        if (g.find(g.key(n)) != n) return fmt::format("node {} is not found by its key", n.index());
        for (const auto [other, e] : g.out(n))
            if (!g.contains(e) || g.source(e) != n || g.target(e) != other) return fmt::format("node {} has a wrong edge", n.index());
        for (const auto [other, e] : g.in(n))
            if (!g.contains(e) || g.target(e) != n || g.source(e) != other) return fmt::format("node {} has a wrong edge to it", n.index());
        out += g.out_degree(n);
        in += g.in_degree(n);
        std::size_t typed = 0;
        for (std::size_t t = 0; t < s.edge_type_count(); ++t) typed += g.out(n, edge_type_id(t)).size();
        if (typed != g.out_degree(n)) return fmt::format("node {} has other edges by type", n.index());
        std::string lost;
        g.for_each_name(n, [&](std::string_view name) {
            const auto found = g.names().candidates(folded_for_search(name));
            if (g.names_indexed() && !folded_for_search(name).empty() && std::ranges::find(found, n) == found.end()) lost = name;
        });
        if (!lost.empty()) return fmt::format("the name '{}' is not found", lost);
    }
    if (nodes != g.node_count() || edges != g.edge_count() || out != edges || in != edges) return "the counts are wrong";
    for (const auto& [t, count] : by_type)
        if (g.count(t) != count) return "the counts by type are wrong";
    for (std::size_t i = 0; i < s.property_count(); ++i) {
        std::size_t with = 0;
        const property_id p(i);
        for (const node_id n : g.nodes()) with += std::holds_alternative<std::monostate>(g.value(n, p)) ? 0 : 1;
        if (const column* c = g.node_column(p); c != nullptr && c->count() != with) return fmt::format("'{}' has not as many values as it says", s[p].name);
    }
    return "";
}

/// Uses a graph as the tool does; what it gives out goes nowhere.
void use(const graph& g, const std::filesystem::path& folder, bool everything) {
    (void)check(g);
    std::string text;
    {
        output out(text);
        write_dot(out, g);
        write_placed_graphml(out, g, layout{});
    }
    {
        output out(text);
        (void)write_mermaid(out, g);
    }
    if (everything) (void)write_csv_folder(g, folder / "csv");
    std::size_t looked = 0;
    for (const node_id n : g.nodes()) {
        if (++looked > 20) break;
        (void)resolve(g, g.key(n));
        (void)find_nodes(g, g.name(n));
        (void)neighbourhood(g, n, 3, {.direction = direction::both});
        if (const auto way = shortest_path(g, *g.nodes().begin(), n, {.direction = direction::both}))
            for (const edge_id e : way->edges) (void)g.evidence(e);
    }
    (void)components(g);
}

/// Changes a copy of a graph in all ways, and looks whether it still agrees with itself.
std::string after_changes(const graph& original) {
    graph g = original;
    std::vector<node_id> nodes;
    for (const node_id n : g.nodes()) nodes.push_back(n);
    std::mt19937 random(3);
    const schema& s = std::as_const(g).schema();
    for (std::size_t t = 0; t < std::min<std::size_t>(s.node_type_count(), 20); ++t)
        if (const auto n = g.add_node(node_type_id(t), fmt::format("new-{}", t))) nodes.push_back(*n);
    for (std::size_t i = 0; i < 300 && !nodes.empty() && s.edge_type_count() > 0; ++i)
        (void)g.add_edge(nodes[random() % nodes.size()], edge_type_id(i % s.edge_type_count()), nodes[random() % nodes.size()]);
    for (std::size_t i = 0; i < g.edge_bound(); i += 3)
        if (g.contains(edge_id(i))) g.remove(edge_id(i));
    for (std::size_t i = 0; i < nodes.size(); i += 7) g.remove(nodes[i]);
    for (std::size_t i = 1; i < nodes.size(); i += 7) g.set_name(nodes[i], fmt::format("新名{}", i));
    if (std::string wrong = contradiction(g); !wrong.empty()) return "after changes: " + wrong;
    g.compact();
    g.index_names();
    if (std::string wrong = contradiction(g); !wrong.empty()) return "after changes and compacting: " + wrong;
    const problems found = validate(g);
    return found.empty() ? "" : "after changes: " + found.front().message;
}

/// Opens a file and, if it is accepted, does with it what can be done.
verdict examine(const trial& t, const std::filesystem::path& file, const std::filesystem::path& folder, std::size_t number, std::string& why) {
    const auto opened = open_snapshot(file, {.verify = true});
    const bool small = std::filesystem::file_size(file) <= snapshot_options::always_verified;
    if (small && number % 4 == 0 && open_snapshot(file).problems() != opened.problems()) return why = "opening it again says something else", verdict::different;
    if (!opened) {
        for (const problem& p : opened.problems())
            if (p.message.empty() || p.hint.empty() || p.where.file.empty()) return why = "the refusal does not say where, what and how to mend it: " + to_text(p), verdict::different;
        why = opened.problems().front().message;
        return verdict::refused;
    }
    if (t.must_be_refused) return why = "it is damaged", verdict::different;
    const graph& g = *opened;
    if (why = contradiction(g); !why.empty()) return verdict::different;
    if (const problems found = validate(g); !found.empty()) return why = found.front().message, verdict::different;
    use(g, folder, number % 16 == 0);
    if (why = after_changes(g); !why.empty()) return verdict::different;
    const std::string said = all_of(g);
    const auto again_file = folder / "again.hexi";
    if (const auto saved = save_snapshot(g, again_file); !saved) return why = "it cannot be saved: " + to_text(saved.problems()), verdict::different;
    const auto again = open_snapshot(again_file, {.verify = true});
    if (!again) return why = "what it is saved as cannot be opened: " + to_text(again.problems()), verdict::different;
    if (said != all_of(*again) || !differences(g, *again).empty()) return why = "what it is saved as is different", verdict::different;
    return said == all_of(*open_snapshot(folder / "good.hexi")) ? verdict::same : verdict::changed;
}

struct counts {
    std::map<std::string, std::array<std::size_t, 6>> of_kind{};
    void add(const std::string& kind, verdict v) { ++of_kind[kind].at(static_cast<std::size_t>(v)); }
};

/// Tries all in children that share what they found; a child that ends early is blamed on what it was at.
void try_all(const std::vector<trial>& all, double part, const std::filesystem::path& folder, counts& to) {
    std::vector<trial> trials;
    double due = 1;
    for (const trial& t : all) {
        if (due >= 1) trials.push_back(t), due -= 1;
        due += std::min(part, 1.0);
    }
    struct note {
        verdict result;
        std::array<char, 240> why;
    };
    void* const shared = ::mmap(nullptr, sizeof(note) * trials.size() + sizeof(std::size_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) give_up("not enough memory");
    auto* const at = static_cast<std::size_t*>(shared);
    auto* const notes = reinterpret_cast<note*>(at + 1);
    *at = 0;
    while (*at < trials.size()) {
        const pid_t child = ::fork();
        if (child < 0) give_up("cannot start a process");
        if (child == 0) {
            const std::string* good = nullptr;
            for (; *at < trials.size(); ++*at) {
                const trial& t = trials[*at];
                ::alarm(20);
                if (t.good != good) write(folder / "good.hexi", *(good = t.good));
                write(folder / "crafted.hexi", t.file());
                std::string why;
                notes[*at].result = examine(t, folder / "crafted.hexi", folder, *at, why);
                std::memcpy(notes[*at].why.data(), why.data(), std::min(why.size(), notes[*at].why.size() - 1));
            }
            ::_exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        if (*at >= trials.size()) break;
        notes[*at].result = verdict::crashed;
        const std::string how = WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status)) : fmt::format("status {}", WEXITSTATUS(status));
        std::memcpy(notes[*at].why.data(), how.data(), how.size());
        ++*at;
    }
    const bool tell_all = std::getenv("HEXI_TELL_ALL") != nullptr;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        to.add(trials[i].kind, notes[i].result);
        const bool bad = notes[i].result >= verdict::different;
        if (bad || tell_all) fmt::print("{}: {} ({}, number {}): {}\n", verdict_names.at(static_cast<std::size_t>(notes[i].result)), trials[i].what, trials[i].kind, i, notes[i].why.data());
    }
    ::munmap(shared, sizeof(note) * trials.size() + sizeof(std::size_t));
}

}  // namespace

int main(int count, char** arguments) {
    const double asked = count > 1 ? std::strtod(arguments[1], nullptr) : 1;
    const auto rounds = static_cast<std::size_t>(std::max(1.0, asked));
    const std::uint64_t seed = count > 2 ? std::strtoul(arguments[2], nullptr, 10) : 1;
    // In memory where the system has such a folder: saving waits for the disk.
    const char* const memory = "/dev/shm";
    std::string made = ((::access(memory, W_OK) == 0 ? std::filesystem::path(memory) : std::filesystem::temp_directory_path()) / "hexi-hostile-XXXXXX").string();
    if (::mkdtemp(made.data()) == nullptr) give_up("cannot make a folder for temporary files");
    const std::filesystem::path folder = made;

    const auto snapshot_of = [&](const graph& g) {
        if (const auto saved = save_snapshot(g, folder / "g.hexi"); !saved) give_up(to_text(saved.problems()));
        return contents(folder / "g.hexi");
    };
    auto lanzhou = hexi::open(std::filesystem::path(HEXI_SOURCE_DIR) / "graphs" / "lanzhou");
    if (!lanzhou) give_up(to_text(lanzhou.problems()));
    std::vector<std::pair<std::string, graph>> graphs;
    graphs.emplace_back("everything", everything());
    graphs.emplace_back("many types", many_types());
    graphs.emplace_back("lanzhou", *std::move(lanzhou));
    graphs.emplace_back("larger", larger());
    graphs.emplace_back("empty", graph());
    std::vector<std::string> good;
    for (const auto& [name, g] : graphs) good.push_back(snapshot_of(g));

    counts all;
    for (std::size_t i = 0; i < graphs.size(); ++i) {
        std::vector<trial> trials{{"untouched", graphs[i].first, [&, i] { return good[i]; }, &good[i]}};
        for (trial& t : crafted(graphs[i].first, good[i], graphs[i].second, rounds, seed)) trials.push_back(std::move(t));
        // What checksums and sizes tell: a bit of any byte, any length.
        const std::size_t every = std::max<std::size_t>(1, good[i].size() / (200 * rounds + 1));
        for (std::size_t at = 0; at < good[i].size(); at += every) {
            trials.push_back({"bit flip", fmt::format("{}: byte {}", graphs[i].first, at), [&, i, at] {
                                  std::string bytes = good[i];
                                  bytes[at] = static_cast<char>(bytes[at] ^ (1 << at / every % 8));
                                  return bytes;
                              }, &good[i], true});
            trials.push_back({"truncation", fmt::format("{}: {} bytes", graphs[i].first, at), [&, i, at] { return good[i].substr(0, at); }, &good[i], true});
        }
        try_all(trials, asked, folder, all);
    }
    // A file that is not verified unless asked: what `pack` and `export` do with it.
    const std::string big = snapshot_of(larger(200'000, 260'000));
    if (big.size() <= snapshot_options::always_verified) give_up("the large file is too small");
    std::vector<trial> trials;
    std::mt19937_64 random(seed);
    for (std::size_t i = 0; i < 12 * rounds; ++i) {
        const std::size_t at = random() % big.size();
        trials.push_back({"bit flip, large file", fmt::format("byte {}", at), [&big, at] {
                              std::string bytes = big;
                              bytes[at] = static_cast<char>(bytes[at] ^ 4);
                              return bytes;
                          }, &big, true});
    }
    try_all(trials, asked, folder, all);
    std::filesystem::remove_all(folder);

    fmt::print("{:<24}{:>9}{:>9}{:>9}{:>9}{:>11}{:>9}\n", "", "tried", "refused", "same", "changed", "different", "crashed");
    std::array<std::size_t, 6> sum{};
    const auto row = [&](const std::string& kind, const std::array<std::size_t, 6>& n) {
        fmt::print("{:<24}{:>9}{:>9}{:>9}{:>9}{:>11}{:>9}\n", kind, n[0] + n[1] + n[2] + n[3] + n[4] + n[5], n[1], n[2], n[3], n[4], n[5]);
    };
    for (const auto& [kind, n] : all.of_kind) {
        row(kind, n);
        for (std::size_t v = 0; v < sum.size(); ++v) sum.at(v) += n.at(v);
    }
    row("all", sum);
    const auto& untouched = all.of_kind["untouched"];
    const bool right = sum[0] + sum[4] + sum[5] == 0 && untouched[2] == graphs.size();
    return right ? 0 : 1;
}
