#include "catch.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/search/find.hpp>
#include <hexi/search/resolve.hpp>
#include <hexi/graph/snapshot.hpp>
#include <hexi/graph/transaction.hpp>
#include <hexi/graph/validate.hpp>

#include "sanitized.hpp"

using namespace hexi;

namespace {

struct named {
    graph g;
    node_id tianjin, tju, lanzhou, zone, plain;

    named() {
        g.schema().language = "zh";
        const auto add = [&](const char* key, const char* zh, const char* en, std::vector<std::string> aliases) {
            const node_id n = *g.add_node("Thing", key);
            if (*zh != '\0') g.set_name(n, zh);
            if (*en != '\0') REQUIRE(g.set_name(n, "en", en));
            if (!aliases.empty()) g.set_aliases(n, aliases);
            return n;
        };
        tianjin = add("tianjin-university", "天津大学", "Tianjin University", {"天大"});
        tju = add("tju-lanzhou", "天津大学兰州研究院", "", {});
        lanzhou = add("lanzhou-university", "兰州大学", "Lanzhou University", {"兰大"});
        zone = add("high-tech-zone", "兰州高新区", "Lanzhou High-Tech Zone", {"高新区", "ＬＨＴＺ"});
        plain = add("plain-key", "", "", {});
    }
};

std::vector<std::string> keys(const graph& g, const std::vector<match>& all) {
    std::vector<std::string> out;
    for (const match& m : all) out.emplace_back(g.key_text(m.node));
    return out;
}
using names_found = std::vector<std::string>;

}  // namespace

TEST_CASE("a node is found by key, by name in any language and by alias", "[find]") {
    const named n;
    CHECK(find_nodes(n.g, "tianjin-university").front().rank == match_rank::key);
    CHECK(find_nodes(n.g, "天津大学").front().node == n.tianjin);
    CHECK(find_nodes(n.g, "天津大学").front().rank == match_rank::name);
    CHECK(find_nodes(n.g, "TIANJIN  university").front().rank == match_rank::name);
    const auto alias = find_nodes(n.g, "高新区");
    REQUIRE(alias.size() == 1);
    CHECK(alias.front().rank == match_rank::alias);
    CHECK(alias.front().text == "高新区");
    CHECK(find_nodes(n.g, "lhtz").front().text == "ＬＨＴＺ");  // width and case do not count
}

TEST_CASE("two Chinese characters find all names that hold them, whole before beginning before part", "[find]") {
    const named n;
    CHECK(keys(n.g, find_nodes(n.g, "天大")) == names_found{"tianjin-university"});
    CHECK(keys(n.g, find_nodes(n.g, "兰州")) == names_found{"lanzhou-university", "high-tech-zone", "tju-lanzhou"});
    CHECK(keys(n.g, find_nodes(n.g, "大学")) == names_found{"lanzhou-university", "tianjin-university", "tju-lanzhou"});
    CHECK(keys(n.g, find_nodes(n.g, "大学", 1)) == names_found{"lanzhou-university"});
    CHECK(find_nodes(n.g, "").empty());
    CHECK(find_nodes(n.g, "北京").empty());
}

TEST_CASE("of a part of a graph find has the order of the whole where it is told how many edges nodes have", "[find]") {
    const named t;
    const auto all = find_nodes(t.g, "大学", 20);
    const std::vector<std::string> before = keys(t.g, all);
    // No node has an edge here: names as well met go by the shorter text and the key. The one that is first then is last with the fewest edges.
    const auto edges = [&](node_id n) { return n == all.front().node ? std::size_t{0} : std::size_t{7}; };
    const std::vector<std::string> after = keys(t.g, find_nodes(t.g, "大学", 20, nullptr, edges));
    CHECK(after != before);
    CHECK(after.back() != before.back());
    CHECK(keys(t.g, find_nodes(t.g, "大学", 20, nullptr, [](node_id) { return std::size_t{7}; })) == before);
}

TEST_CASE("of equals the one that is written so comes first, whatever edges it has", "[find]") {
    graph g;
    for (const char* key : {"Ord  2", "ORD 2", "Ord 2"}) REQUIRE(g.add_node("N", key));
    for (int i = 0; i < 3; ++i) REQUIRE(g.add_edge(*g.find("Ord  2"), "R", *g.find("ORD 2")));
    for (const char* key : {"Ord  2", "ORD 2", "Ord 2"}) {
        CHECK(keys(g, find_nodes(g, key)).front() == key);
        CHECK(find_nodes(g, key).size() == 3);
    }
}

TEST_CASE("a node without a name goes by its key", "[find]") {
    const named n;
    CHECK(keys(n.g, find_nodes(n.g, "plain")) == names_found{"plain-key"});
    CHECK(find_nodes(n.g, "tju").empty());  // a part of a key that has a name beside it
}

TEST_CASE("a node without a key is found by its name and by what stands for its key", "[find][keyless]") {
    for (const bool indexed : {false, true}) {
        graph g;
        (void)g.add_node("Park", "a");
        const node_id nameless = *g.add_node("Park"), named = *g.add_node("Park");
        g.set_name(named, "north");
        if (indexed) g.index_names();
        CHECK(keys(g, find_nodes(g, "north")) == names_found{"_:2"});
        CHECK(find_nodes(g, "_").empty());
        CHECK(resolve(g, "north").value() == named);
        CHECK(resolve(g, "_:1").value() == nameless);
        CHECK(resolve(g, "_:3").problems().front().rule.name() == "unknown-node");
        CHECK(resolve(g, "b").problems().front().hint.find("''") == std::string::npos);
    }
}

TEST_CASE("find gives what the slow version gives, in its order", "[find]") {
    const std::vector<std::string> words{"兰州", "大学", "新", "区", "lab", "LAB", "高新"};
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto word = [&] { return words[random() % words.size()]; };
        graph g;
        for (std::size_t i = random() % 8; i > 0; --i) {
            const node_id n = *g.add_node("N", fmt::format("k{}", i));
            if (random() % 4 != 0) g.set_name(n, word() + word());
            if (random() % 2 == 0) REQUIRE(g.set_name(n, "en", word()));
            if (random() % 2 == 0) g.set_aliases(n, {word(), word() + word() + word()});
        }
        const std::string wanted = random() % 2 == 0 ? word() : word() + word();
        std::vector<std::tuple<match_rank, bool, std::size_t, std::string>> expected;
        for (const node_id n : g.nodes()) {
            std::vector<std::pair<match_rank, std::string>> names;
            if (const auto own = g.name(n, "")) names.emplace_back(match_rank::name, *own);
            if (const auto english = g.name(n, "en")) names.emplace_back(match_rank::name, *english);
            if (names.empty()) names.emplace_back(match_rank::name, g.key(n));
            for (const auto a : g.aliases(n)) names.emplace_back(match_rank::alias, a);
            std::vector<std::tuple<match_rank, bool, std::size_t, std::string>> all;
            const bool other = std::ranges::none_of(names, [&](const auto& one) { return one.second == wanted; });
            for (const auto& [rank, text] : names) {
                const std::string folded = folded_for_search(text);
                const std::size_t at = folded.find(folded_for_search(wanted));
                if (folded == folded_for_search(wanted)) all.emplace_back(rank, other, length(text), g.key(n));
                else if (at != std::string::npos) all.emplace_back(at == 0 ? match_rank::prefix : match_rank::part, true, length(text), g.key(n));
            }
            if (!all.empty()) expected.push_back(*std::ranges::min_element(all));
        }
        std::ranges::sort(expected);
        std::vector<std::tuple<match_rank, bool, std::size_t, std::string>> found;
        for (const match& m : find_nodes(g, wanted)) {
            const auto names = g.aliases(m.node);
            const bool written = g.name(m.node, "") == wanted || g.name(m.node, "en") == wanted || std::ranges::find(names, wanted) != names.end();
            if (m.spelling == spelling::same) found.emplace_back(m.rank, m.rank >= match_rank::prefix || !written, length(m.text), g.key(m.node));
        }
        CHECK(found == expected);
    }
}

TEST_CASE("what changed names and nodes are found by is what a graph made so finds", "[find]") {
    const std::vector<std::string> words{"兰州", "大学", "新", "lab", "LAB", "é", "k1", "K2", "银行"};
    const auto file = std::filesystem::temp_directory_path() / fmt::format("hexi-find-changed-{}.hexi", ::getpid());
    std::size_t beside = 0;
    constexpr std::uint32_t graphs = test::sanitized ? 10 : 200;
    for (std::uint32_t seed = 0; seed < graphs; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto word = [&] { return words[random() % words.size()] + (random() % 2 == 0 ? "" : words[random() % words.size()]); };
        graph g;
        const node_type_id types[] = {g.schema().add_node_type({.name = "Titled", .name_from = "title"}), g.schema().add_node_type({.name = "N"})};
        const auto change = [&](graph& to) {
            const node_id n(random() % std::max<std::size_t>(to.node_bound(), 1));
            switch (to.contains(n) ? random() % 8 : 7) {
                case 0: to.set_name(n, word()); break;
                case 1: REQUIRE(to.set_name(n, "en", word())); break;
                case 2: to.set_aliases(n, {word(), word()}); break;
                case 3: to.remove(n); break;
                case 4: REQUIRE(to.set(n, "title", word())); break;
                case 5: REQUIRE(to.set_type(n, types[random() % 2])); break;
                case 6: REQUIRE(to.set(n, "name", value())); break;
                default: (void)to.add_node(random() % 2 == 0 ? "Titled" : "N", fmt::format("{}{}", word(), random() % 100));
            }
        };
        for (std::size_t i = random() % 20; i > 0; --i) change(g);
        // Either is looked at first: the index of names, or what a search has made of them.
        const bool finds = random() % 2 == 0;
        if (!finds || random() % 2 == 0) g.index_names();
        for (int round = 0; round < 6; ++round) {
            if (finds) (void)find_nodes(g, "lab");
            {
                std::optional<transaction> t;
                if (random() % 2 == 0) t.emplace(g);
                for (std::size_t i = random() % 5; i > 0; --i) change(g);
                if (finds && t && random() % 2 == 0) (void)find_nodes(g, "lab");
                if (t && random() % 2 == 0) t->rollback();
                else if (t) t->commit();
            }
            beside += g.renamed().empty() ? 0 : 1;
            REQUIRE(validate(g).empty());
            REQUIRE(save_snapshot(g, file));
            const graph anew = *open_snapshot(file);
            REQUIRE(anew.renamed().empty());
            for (std::size_t i = 0; i < 6; ++i) {
                const std::string wanted = word();
                CAPTURE(round, wanted);
                const auto one = resolve(g, wanted), again = resolve(anew, wanted);
                REQUIRE(bool(one) == bool(again));
                if (one) CHECK(*one == *again);
                else CHECK(to_text(one.problems()) == to_text(again.problems()));
                if (!finds) continue;
                const auto found = find_nodes(g, wanted), expected = find_nodes(anew, wanted);
                REQUIRE(keys(g, found) == keys(anew, expected));
                for (std::size_t m = 0; m < found.size(); ++m) {
                    CHECK(found[m].text == expected[m].text);
                    CHECK(found[m].rank == expected[m].rank);
                }
            }
        }
    }
    CHECK(beside > graphs);
    // By the index alone, before any search has made more of the names.
    const auto one = [](std::string_view wanted, auto change) -> std::string {
        graph g;
        for (const char* const name : {"lab", "park", "zone"}) g.set_name(*g.add_node("N", fmt::format("key of {}", name)), name);
        g.index_names();
        change(g);
        const auto found = resolve(g, wanted);
        return std::string(found ? g.key_text(*found) : found.problems().front().rule.name());
    };
    CHECK(one("lab", [](graph& g) { g.set_name(node_id(1), "lab"); }) == "ambiguous-node");
    CHECK(one("lab", [](graph& g) { g.set_name(node_id(1), "lab"), g.remove(node_id(0)); }) == "key of park");
    CHECK(one("lab", [](graph& g) { g.set_name(*g.add_node("N", "late"), "lab"); }) == "ambiguous-node");
    CHECK(one("park", [](graph& g) { g.remove(node_id(1)); }) == "unknown-node");
    // Of many changes nothing is kept beside: all is made anew.
    graph g;
    for (int i = 0; i < 2'000; ++i) g.set_name(*g.add_node("N", fmt::format("n{}", i)), "lab");
    g.index_names();
    for (std::size_t i = 0; i < 2'000; ++i) g.set_name(node_id(i), fmt::format("lab {}", i));
    CHECK_FALSE(g.names_indexed());
    CHECK(g.renamed().empty());
    CHECK(resolve(g, "lab 1999").value() == node_id(1'999));
    std::filesystem::remove(file);
}

TEST_CASE("a snapshot, which has an index of names, gives the same answers", "[find]") {
    using namespace std::string_literals;
    // Whatever can confuse folding, characters, or an index of pairs of them.
    const std::vector<std::string> words{"兰", "兰州", "新", "lab", "LAB", "Ｌ", "\""s, "“新”", " ", "\t", "\xFF", "\xE5\x85", "\0"s, "a\0b"s,
                                         "\uFFFD", "\U0001F600", "e\u0301", "É", "ﬁ", "ß", "\u200D", "\U0010FFFF", "k1", "K2", ""};
    const auto file = std::filesystem::temp_directory_path() / fmt::format("hexi-find-{}.hexi", ::getpid());
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 25U : 500U); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto word = [&] {
            std::string out = words[random() % words.size()];
            while (random() % 2 == 0) out += words[random() % words.size()];
            return out;
        };
        const auto name = [&](graph& g, node_id n) {
            if (random() % 3 != 0) g.set_name(n, word());
            if (random() % 4 == 0) REQUIRE(g.set_name(n, "en", word()));
            if (random() % 3 == 0) g.set_aliases(n, {word(), word()});
        };
        const auto add = [&](graph& g) {
            if (const auto n = g.add_node("N", word())) name(g, *n);
        };
        const auto compare = [&](const graph& scanned, const graph& indexed) {
            for (std::size_t i = 0; i < 12; ++i) {
                const std::string wanted = word();
                CAPTURE(wanted);
                const auto expected = find_nodes(scanned, wanted), found = find_nodes(indexed, wanted);
                REQUIRE(keys(indexed, found) == keys(scanned, expected));
                for (std::size_t m = 0; m < found.size(); ++m) {
                    CHECK(found[m].text == expected[m].text);
                    CHECK(found[m].rank == expected[m].rank);
                }
                const auto one = resolve(scanned, wanted), again = resolve(indexed, wanted);
                REQUIRE(bool(one) == bool(again));
                if (one) CHECK(scanned.key(*one) == indexed.key(*again));
                else CHECK(to_text(one.problems()) == to_text(again.problems()));
            }
        };
        graph g;
        for (std::size_t i = random() % 12; i > 0; --i) add(g);
        REQUIRE_FALSE(g.names_indexed());
        REQUIRE(save_snapshot(g, file));
        graph again = *open_snapshot(file);
        REQUIRE(again.names_indexed());
        compare(g, again);
        // One change, the same in both: of a name, of a node, or none.
        std::mt19937 before = random;
        for (graph* changed : {&g, &again}) {
            random = before;
            const std::size_t at = random() % 12;
            if (const node_id n(at); changed->contains(n)) {
                if (random() % 2 == 0) name(*changed, n);
                else changed->remove(n);
            } else {
                add(*changed);
            }
        }
        compare(g, again);
        again.index_names();
        compare(g, again);
        again.compact();
        compare(g, again);
    }
    std::filesystem::remove(file);
}

TEST_CASE("a key or an unambiguous name means one node", "[resolve]") {
    const named n;
    CHECK(*resolve(n.g, "tju-lanzhou") == n.tju);
    CHECK(*resolve(n.g, "天津大学") == n.tianjin);  // though it begins another name
    CHECK(*resolve(n.g, "lanzhou high-tech zone") == n.zone);
    CHECK(*resolve(n.g, "兰大") == n.lanzhou);
}

TEST_CASE("an unknown name is refused with what it may have meant", "[resolve]") {
    const named n;
    CHECK(to_text(resolve(n.g, "兰州大").problems()) ==
          "error: no node is called '兰州大'\n  hint: did you mean: lanzhou-university (兰州大学, Thing)\n");
    CHECK(to_text(resolve(n.g, "lanzhou-univresity").problems()) ==
          "error: no node is called 'lanzhou-univresity'\n  hint: did you mean 'lanzhou-university'?\n");
    CHECK(to_text(resolve(n.g, "北京").problems()) == "error: no node is called '北京'\n");
    CHECK(resolve(n.g, "北京").problems().front().rule == rule("unknown-node"));
}

TEST_CASE("a name that several nodes have is refused with all of them", "[resolve]") {
    named n;
    n.g.set_aliases(n.plain, {"兰大"});
    const auto found = resolve(n.g, "兰大");
    REQUIRE_FALSE(found);
    CHECK(found.problems().front().rule == rule("ambiguous-node"));
    CHECK(to_text(found.problems()) ==
          "error: '兰大' may mean 2 nodes\n  hint: use a key: lanzhou-university (兰州大学, Thing); plain-key (plain-key, Thing)\n");
}
