// hexi_hostile_snapshots [ROUNDS] [SEED]: damaged and crafted snapshots, each refused or as good as any graph.
//
// Crafted ones have right checksums. Every field of every array, of the header, of the table of sections and of the
// description gets each sort of wrong value at some element, once a round (1 unless given; 0.1 is every tenth); each number, text,
// list and choice of the description says something else, with all its sizes right (a "lie"). What is
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
#include <sys/time.h>
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
#include <vector>

#include <fmt/format.h>
#include <hexi/algorithm/components.hpp>
#include <hexi/search/find.hpp>
#include <hexi/search/neighbourhood.hpp>
#include <hexi/search/resolve.hpp>
#include <hexi/search/shortest_path.hpp>
#include <hexi/derive/collapsed.hpp>
#include <hexi/derive/fold.hpp>
#include <hexi/derive/merged.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/draw/yed.hpp>
#include <hexi/draw/mermaid.hpp>
#include <hexi/format/csv/folder.hpp>
#include <hexi/format/cypher/cypher.hpp>
#include <hexi/format/d2/d2.hpp>
#include <hexi/format/dot/dot.hpp>
#include <hexi/format/gexf/gexf.hpp>
#include <hexi/format/graphar/graphar.hpp>
#include <hexi/format/graphml/graphml.hpp>
#include <hexi/format/json/exchange.hpp>
#include <hexi/format/open.hpp>
#include <hexi/format/rdf/rdf.hpp>
#include <hexi/graph/builder.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/snapshot.hpp>
#include <hexi/graph/validate.hpp>
#include <hexi/query.hpp>

#include "hostile/snapshots.hpp"
#include "sanitized.hpp"
#include "snapshot_image.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

[[noreturn]] void give_up(const std::string& why) {
    fmt::print(stderr, "hexi_hostile_snapshots: {}\n", why);
    std::exit(4);
}

// --- graphs to damage -----------------------------------------------------------------------

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
graph larger() {
    std::mt19937 random(5);
    graph_builder build;
    std::vector<node_id> nodes;
    for (std::size_t i = 0; i < 2100; ++i) {
        const std::string_view type = i % 4 == 0 ? "Zone" : "Firm";
        nodes.push_back(i % 7 == 0 ? *build.add_node(type) : *build.add_node(type, fmt::format("node-{}", i)));
        if (i % 3 == 0) build.set_name(nodes.back(), fmt::format("Zone number {}", i));
    }
    for (std::size_t i = 0; i < 6000; ++i) {
        const edge_id e = *build.add_edge(nodes[random() % nodes.size()], fmt::format("T{}", random() % 4), nodes[random() % nodes.size()]);
        (void)build.set(e, "weight", static_cast<std::int64_t>(random() % 16));
    }
    for (std::size_t i = nodes.size(); i-- > 0;)
        if (i % 1500 < 200) (void)build.set(nodes[i], "note", fmt::format("note {}", i % 50));
    return std::move(build).finish();
}

// --- files ----------------------------------------------------------------------------------

std::string contents(const std::filesystem::path& file) {
    std::string bytes(std::filesystem::file_size(file), '\0');
    std::ifstream(file, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
}

void write(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out) give_up("cannot write into the folder of temporary files");
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
                // Each part of what it means, once a way.
                const std::span<const char> meant = std::as_const(whole.parts[s]);
                const std::size_t parts = with_a_lie({meant.data(), size}, 0, 0).second;
                for (std::size_t part = 0; part < parts; ++part)
                    for (std::size_t how = 0; how < lying_archive::ways; ++how)
                        if (parts * lying_archive::ways <= 40'000 || (part + how + round) % 7 == 0)
                            add("lie", fmt::format("part {}, way {}", part, how), [=](snapshot_image& i, std::mt19937_64&) {
                                const std::string lied = with_a_lie({i.bytes(s).data(), i.bytes(s).size()}, part, how).first;
                                i.resize(s, lied.size());
                                std::ranges::copy(lied, i.bytes(s).begin());
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

/// What is asked of graphs: one that holds everything can be asked all of it (`main`), one whose description lies need not be.
constexpr std::array questions{"MATCH (n:Firm) WHERE n.count = 3 OR n.day > date('2003') RETURN n, n.at.timezone, n.clock.offset, n.lasts.months ORDER BY n.day",
                               "MATCH (n) UNWIND keys(n) AS k WITH n[k] AS v RETURN v, count(*) ORDER BY v", "MATCH (a)-[r]->(b) RETURN labels(a), properties(r), sum(r.worth), max(r.at + r.lasts)",
                               "MATCH (n) WHERE n.anything IS NOT NULL RETURN toString(n.key), n.anything ORDER BY n.anything"};

/// New graphs made of one: as it is, whatever its schema says of what is in it. Of a large one, which has no more sorts of things, none is.
std::string wrongly_derived(const graph& g) {
    if (g.edge_count() > 1'000) return {};
    std::vector<node_id> all;
    for (const node_id n : g.nodes()) all.push_back(n);
    const graph whole = subgraph(g, all);
    if (whole.node_count() != g.node_count() || whole.edge_count() != g.edge_count()) return "a part that is the whole has other counts";
    if (const auto found = differences(g, whole); !found.empty()) return "a part that is the whole differs: " + found.front();
    for (const graph& made : {collapsed(g), merged(g), folded(g)})
        if (const problems found = validate(made); !found.empty()) return "what is made of it contradicts itself: " + found.front().message;
    return {};
}

/// Uses a graph as the tool does; what it gives out goes nowhere.
void use(const graph& g, const std::filesystem::path& folder, bool everything) {
    (void)check(g);
    std::string text;
    {
        output out(text);
        write_dot(out, g);
        write_placed_yed(out, g, layout{});
    }
    {
        output out(text);
        (void)write_mermaid(out, g);
    }
    // A large one has no more sorts of things.
    if (everything && (!sanitized || g.edge_count() <= 1'000)) {
        (void)write_csv_folder(g, folder / "csv");
        (void)write_graphar(g, folder / "graphar");
        const auto write = [&](auto writer) {
            std::string bytes;
            output out(bytes);
            (void)writer(out, g, write_options{});
        };
        write(write_node_link), write(write_cytoscape), write(write_json_graph_format), write(write_d2), write(write_gexf), write(write_gexf_12), write(write_graphml);
        write(write_turtle), write(write_ntriples), write(write_turtle_12), write(write_cypher), write(write_ladybug);
    }
    if (everything) {
        for (const char* const asked : questions)
            if (const auto statement = prepare(g.schema(), asked)) (void)statement->run(g);
    }
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

/// Opens a file and, if it is accepted, does with it what can be done.
verdict examine(const trial& t, const std::string& all_of_good, const std::filesystem::path& file, const std::filesystem::path& folder, std::size_t number, std::string& why) {
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
    if (why = wrongly_derived(g); !why.empty()) return verdict::different;
    use(g, folder, number % (t.kind == "lie" ? 4 : 16) == 0);
    if (why = after_changes(g); !why.empty()) return verdict::different;
    const std::string said = all_of(g);
    const auto again_file = folder / "again.hexi";
    if (const auto saved = save_snapshot(g, again_file); !saved) return why = "it cannot be saved: " + to_text(saved.problems()), verdict::different;
    const auto again = open_snapshot(again_file, {.verify = true});
    if (!again) return why = "what it is saved as cannot be opened: " + to_text(again.problems()), verdict::different;
    if (said != all_of(*again) || !differences(g, *again).empty()) return why = "what it is saved as is different", verdict::different;
    return said == all_of_good ? verdict::same : verdict::changed;
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
            std::string all_of_good;
            for (; *at < trials.size(); ++*at) {
                const trial& t = trials[*at];
                // Of processor time, however many share the machine.
                const itimerval limit{{}, {20, 0}};
                ::setitimer(ITIMER_PROF, &limit, nullptr);
                if (t.good != good) {
                    write(folder / "good.hexi", *(good = t.good));
                    all_of_good = all_of(*open_snapshot(folder / "good.hexi"));
                }
                write(folder / "crafted.hexi", t.file());
                std::string why;
                notes[*at].result = examine(t, all_of_good, folder / "crafted.hexi", folder, *at, why);
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
    // Watched, the smaller one.
    const std::string read_name = sanitized ? "nansha" : "lanzhou";
    auto read = hexi::open(std::filesystem::path(HEXI_SOURCE_DIR) / "graphs" / read_name);
    if (!read) give_up(to_text(read.problems()));
    std::vector<std::pair<std::string, graph>> graphs;
    graphs.emplace_back("everything", everything());
    graphs.emplace_back("many types", many_types());
    graphs.emplace_back(read_name, *std::move(read));
    graphs.emplace_back("larger", larger());
    graphs.emplace_back("empty", graph());
    // Else the questions would be left out of all that follows, and nobody would know.
    for (const char* const asked : questions) {
        const auto statement = prepare(graphs.front().second.schema(), asked);
        if (!statement) give_up(to_text(statement.problems()));
        const auto rows = statement->run(graphs.front().second);
        if (!rows || rows->size() == 0) give_up(fmt::format("nothing is answered to: {}", asked));
    }
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
    graph with_long_text = larger();
    if (!with_long_text.set(*with_long_text.find("node-1"), "note", std::string(snapshot_options::always_verified, 'x'))) give_up("a long text was refused");
    const std::string big = snapshot_of(with_long_text);
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
