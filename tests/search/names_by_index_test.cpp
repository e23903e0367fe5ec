#include "catch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <utf8proc.h>

#include <hexi/base/text.hpp>
#include <hexi/graph/transaction.hpp>
#include <hexi/search/folded_names.hpp>
#include <hexi/search/names_by_index.hpp>
#include <hexi/search/resolve.hpp>
#include <hexi/search/spelling.hpp>

#include "sanitized.hpp"

using namespace hexi;

namespace {

/// Names of few characters each, so that many are like one another.
class random_names {
public:
    explicit random_names(std::uint32_t seed) : random_(seed), of_(alphabets[seed % alphabets.size()]) {}

    std::size_t below(std::size_t n) { return random_() % n; }
    std::string character() { return std::string(substring_at(of_, below(length(of_)))); }
    std::string text(std::size_t most) {
        std::string out;
        for (std::size_t i = below(most + 1); i > 0; --i) out += character();
        return out;
    }
    /// With so many characters put in, left out, changed or exchanged.
    std::string mistyped(const std::string& text, std::size_t errors) {
        std::vector<std::string> all;
        for_each_character(text, [&](char32_t, std::string_view bytes) { all.emplace_back(bytes); });
        for (; errors > 0; --errors) {
            const std::size_t at = below(all.size() + 1), how = below(4);
            const auto place = all.begin() + static_cast<std::ptrdiff_t>(at);
            if (how == 0) all.insert(place, character());
            else if (how == 1 && at < all.size()) all.erase(place);
            else if (how == 2 && at < all.size()) *place = character();
            else if (at + 1 < all.size()) std::swap(all[at], all[at + 1]);
        }
        std::string out;
        for (const std::string& c : all) out += c;
        return out;
    }

private:
    static std::string_view substring_at(std::string_view text, std::size_t i) { return substring(text, i, i + 1); }

    std::mt19937 random_;
    std::string_view of_;
    static inline const std::vector<std::string_view> alphabets{
        "abc ", "abAB1 -", "aeéèêàáæœßsno ", "ae\u0301\u0302n \u0323", "łlodzďŁ ž'", "兰州大学新", "兰蘭州学學大 a", "天津大学tjdxaing ", "行银长重庆zhonggiqu ", "かがきぎ\u3099\u309A゛ハﾊﾞ",
        "한국\u1112\u1161\u11ABㅎ", "ＡＢab１1　 ", "\"'“”ab c", "हिन्दी \u094D", "ǆΆαςσΐ ", "ﬁfi㈱株(日)", "\u00A8a\u00A0b\u2003 ", "ab&.- (", "Ac™me® t", "\u09C7\u09BE\" \u09D7", "\u0CC6\u0CC2\"\u0CD5", "\U0001133E\U00011347\"\U00011357", "a12.- ", "兰州（大）· ", "i\u0307İıI\xFF "};
};

/// As `edits_between` says, from the definition: prefixes of the text down, of the name across.
std::vector<std::size_t> slow_edits(std::u32string_view text, std::u32string_view name) {
    std::vector<std::vector<std::size_t>> d(text.size() + 1, std::vector<std::size_t>(name.size() + 1));
    for (std::size_t i = 0; i <= text.size(); ++i) {
        for (std::size_t j = 0; j <= name.size(); ++j) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (text[i - 1] == name[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && text[i - 1] == name[j - 2] && text[i - 2] == name[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d.back();
}

std::string answer(const graph& g, std::string_view text) {
    const auto found = resolve(g, text);
    return found ? g.key_text(*found) : fmt::format("{}: {} ({})", found.problems().front().rule.name(), found.problems().front().message, found.problems().front().hint);
}

}  // namespace

TEST_CASE("an index of names gives the answers that looking at all names gives", "[resolve][names_by_index]") {
    std::size_t meant = 0, hints = 0;
    constexpr std::uint32_t seeds = test::sanitized ? 40 : 2'000;
    for (std::uint32_t seed = 0; seed < seeds; ++seed) {
        CAPTURE(seed);
        random_names names(seed);
        graph plain, indexed;
        std::vector<std::string> all;
        const auto both = [&](auto change) { change(plain), change(indexed); };
        const auto add = [&](std::size_t i) {
            const std::string key = names.below(3) == 0 ? names.text(9) : fmt::format("{}{}", names.text(6), i);
            const bool keyed = names.below(5) != 0 && !key.empty() && !plain.find(key) && !key.starts_with("_:");
            const std::string name = names.text(18), alias = names.text(9);
            const std::size_t has = names.below(8);
            both([&](graph& g) {
                const auto n = keyed ? g.add_node("N", key) : g.add_node("N");
                if (!n) return;
                if ((has & 3U) != 0) g.set_name(*n, name);
                if (has == 5) REQUIRE(g.set_name(*n, "en", alias));
                if (has >= 6) g.set_aliases(*n, {alias, name + alias});
            });
            for (const std::string& s : {key, name, alias}) all.push_back(s);
        };
        for (std::size_t i = 0; i < 20; ++i) add(i);
        indexed.index_names();
        if (seed % 2 == 0) {
            // What changed since stands beside the index.
            for (std::size_t i = names.below(3); i > 0; --i) {
                const node_id n(names.below(20));
                const std::string name = names.text(12);
                all.push_back(name);
                if (plain.contains(n)) both([&](graph& g) { g.set_name(n, name); });
            }
            const node_id gone(names.below(20));
            if (names.below(3) == 0 && plain.contains(gone)) both([&](graph& g) { g.remove(gone); });
            if (names.below(2) == 0) add(20);
        }
        for (std::size_t i = 0; i < 12; ++i) {
            const std::string text = names.mistyped(all[names.below(all.size())], names.below(5));
            CAPTURE(text);
            const std::string expected = answer(plain, text);
            REQUIRE(indexed.names_indexed());
            REQUIRE(answer(indexed, text) == expected);
            meant += expected.starts_with("unknown") || expected.starts_with("ambiguous") ? 0 : 1;
            hints += expected.find("did you mean") != expected.npos ? 1 : 0;
        }
        CHECK_FALSE(indexed.made_of_names().any());
    }
    // The questions are of both kinds.
    CHECK(meant > seeds);
    CHECK(hints > seeds);
}

TEST_CASE("a name is found whose quotation marks part what composes without them, in every script", "[resolve][names_by_index]") {
    std::vector<std::pair<std::string, std::string>> all;  // with a mark between, and composed
    std::vector<utf8proc_int32_t> seconds;
    for (char32_t c = 0x80; c < 0x20000; ++c) {
        utf8proc_int32_t parts[32];
        const auto n = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts, 32, static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_STABLE), nullptr);
        if (n < 2 || std::ranges::count(seconds, parts[n - 1]) > 0) continue;
        std::string apart;
        for (utf8proc_ssize_t i = 0; i < n; ++i) {
            if (i == n - 1) apart += '"';
            append(apart, static_cast<char32_t>(parts[i]));
        }
        seconds.push_back(parts[n - 1]);
        std::string whole;
        append(whole, c);
        all.emplace_back(apart + "z", whole + "z");  // too short for errors
    }
    CHECK(all.size() > 100);
    graph plain, indexed;
    for (const auto& [apart, whole] : all)
        for (graph* g : {&plain, &indexed}) g->set_name(*g->add_node("N"), apart);
    indexed.index_names();
    std::size_t meant = 0;
    for (const auto& [apart, whole] : all) {
        CAPTURE(apart, whole);
        const std::string expected = answer(plain, whole);
        CHECK(answer(indexed, whole) == expected);
        meant += expected.starts_with("_:") ? 1 : 0;
    }
    CHECK(meant > 40);
}

TEST_CASE("names of Indic letters, whose vowel signs may compose with others, are not all looked at", "[resolve][names_by_index]") {
    graph g;
    constexpr std::size_t many = 2'000;
    for (std::size_t i = 0; i < many; ++i) g.set_name(*g.add_node("N"), fmt::format("\u09AC\u09BE\u0982\u09B2\u09BE {}", i));
    g.index_names();
    const detail::spelled_text wanted("\u09AC\u09BE\u0982\u09B2\u09BE 1234");
    CHECK(detail::text_pairs(g, wanted, many).holding().value().size() < 200);
}

TEST_CASE("a typing error among many names that are alike has few of them looked at", "[resolve][names_by_index]") {
    graph g;
    constexpr std::size_t many = test::sanitized ? 8'000 : 20'000;
    for (std::size_t i = 0; i < many; ++i) g.set_name(*g.add_node("N", fmt::format("company{:07}", i)), fmt::format("Company number {} of the register", i));
    g.index_names();
    const auto near = [&](std::string_view text, std::size_t errors) {
        const detail::spelled_text wanted(text);
        return detail::text_pairs(g, wanted, many).near(errors).value().size();
    };
    // None has `nm`, so it has the other pair.
    CHECK(near("Company nmuber 2345 of the register", 1) < 300);
    CHECK(near("Compny nmuber 2345 of the register", 2) < 300);
    CHECK(answer(g, "Company nmuber 2345 of the register") == "unknown-node: no node is called 'Company nmuber 2345 of the register' (did you mean: company0002345 (Company number 2345 of the register, N))");
    CHECK(answer(g, "compny0002345") == "unknown-node: no node is called 'compny0002345' (did you mean 'company0002345'?)");
    CHECK_FALSE(g.made_of_names().any());
    // What most names are like is looked for in all of them.
    CHECK_FALSE(detail::closest_by_index(g, detail::spelled_text("Comapny"), nullptr));
    CHECK(answer(g, "Comapny").ends_with(fmt::format("and {} more)", many - 8)));
}

TEST_CASE("a name is found whatever was renamed since, in every version", "[resolve][folded_names]") {
    for (std::uint32_t seed = 0; seed < (test::sanitized ? 3U : 60U); ++seed) {
        CAPTURE(seed);
        random_names names(seed);
        std::vector<graph> versions(1);
        std::size_t made = 0;
        for (std::size_t turn = 0; turn < 120; ++turn) {
            graph& g = versions[names.below(versions.size())];
            std::vector<node_id> all(g.nodes().begin(), g.nodes().end());
            const std::size_t what = all.empty() ? 0 : names.below(12);
            if (what < 2) {
                g.set_name(g.add_node("N", fmt::format("{}#{}", names.text(2), made++)).value(), names.text(4));
            } else if (what < 8) {
                const node_id n = all[names.below(all.size())];
                std::optional<transaction> t;
                if (what == 5) t.emplace(g);
                for (std::size_t i = names.below(3) + 1; i > 0; --i) {
                    if (what == 2) g.set_aliases(n, {names.text(4), names.text(3)});
                    else if (what == 3) g.set_name(n, "en", names.text(4)).value();
                    else g.set_name(n, names.text(4));
                    if (names.below(2) == 0) (void)resolve(g, names.text(4));
                }
                if (t && names.below(2) == 0) t->rollback();
                else if (t) t->commit();
            } else if (what == 8) {
                g.remove(all[names.below(all.size())]);
            } else if (what == 9) {
                g.index_names();
            } else if (what == 10 && versions.size() < 4) {
                versions.push_back(graph(g));
            }
            for (const graph& each : versions) {
                graph fresh;  // knows nothing of what the names were
                for (const node_id n : each.nodes()) {
                    const node_id same = fresh.add_node("N", each.key(n)).value();
                    if (const auto own = each.get<std::string_view>(n, schema::name_property())) fresh.set_name(same, *own);
                    if (const auto other = each.name(n, "en")) fresh.set_name(same, "en", *other).value();
                    fresh.set_aliases(same, each.aliases(n));
                }
                const std::string text = names.text(4);
                CAPTURE(text, turn);
                REQUIRE(answer(each, text) == answer(fresh, text));
            }
        }
    }
}

TEST_CASE("many renames, each followed by a look for the name, cost their number and not its square", "[resolve][folded_names]") {
    const auto seconds = [](std::size_t many, bool indexed) {
        graph g;
        for (std::size_t i = 0; i < many; ++i) g.set_name(*g.add_node("N", fmt::format("n{}", i)), fmt::format("company {}", i));
        if (indexed) g.index_names();
        const std::clock_t begin = std::clock();
        for (std::size_t i = 0; i < many; ++i) {
            const std::string name = fmt::format("firm number {}", i);
            g.set_name(node_id(i), name);
            REQUIRE(resolve(g, name).value() == node_id(i));
        }
        return static_cast<double>(std::clock() - begin);
    };
    const std::size_t few = test::sanitized ? 150 : 4'000;
    for (const bool indexed : {false, true}) {
        CAPTURE(indexed);
        CHECK(seconds(8 * few, indexed) < 24 * seconds(few, indexed));
    }
}

TEST_CASE("many renames to one and the same name, with looks for another one between, cost their number and not its square", "[resolve][folded_names]") {
    const auto seconds = [](std::size_t many) {
        graph g;
        for (std::size_t i = 0; i < 16 * many; ++i) g.set_name(*g.add_node("N", fmt::format("n{}", i)), "company");
        const node_id other = *g.add_node("N", "other");
        g.set_name(other, "other company");
        REQUIRE(resolve(g, "other company").value() == other);
        const std::clock_t begin = std::clock();
        for (std::size_t i = 0; i < many; ++i) {
            g.set_name(node_id(i), "firm");
            REQUIRE(resolve(g, "other company").value() == other);
        }
        return static_cast<double>(std::clock() - begin);
    };
    const std::size_t few = test::sanitized ? 150 : 4'000;
    CHECK(seconds(8 * few) < 24 * seconds(few));
}

TEST_CASE("one node that is renamed again and again is known by its last names alone, in every version", "[resolve][folded_names]") {
    graph g;
    for (std::size_t i = 0; i < 100; ++i) g.set_name(*g.add_node("N", fmt::format("n{}", i)), fmt::format("company {}", i));
    (void)resolve(g, "company 1").value();
    for (std::size_t i = 50; i < 60; ++i) g.set_name(node_id(i), fmt::format("shop {}", i));
    REQUIRE(resolve(g, "shop 50").value() == node_id(50));
    graph other(g);
    other.set_name(node_id(0), "firm of another");
    std::size_t least = 0;
    for (std::size_t i = 0; i < 6'000; ++i) {
        const std::string name = fmt::format("firm number {}", i);
        g.set_name(node_id(0), name);
        REQUIRE(resolve(g, name).value() == node_id(0));
        if (i % 500 != 0) continue;
        if (i == 500) least = g.made_of_folded_names().memory();
        CHECK_FALSE(resolve(g, "firm of another"));
        REQUIRE(resolve(other, "firm of another").value() == node_id(0));
        for (const graph* const each : {&g, &other}) REQUIRE(resolve(*each, "shop 55").value() == node_id(55));
    }
    CHECK(g.made_of_folded_names().memory() < 6 * least);
}

TEST_CASE("a name that comes and goes in a transaction that is taken back means who has it before and after", "[resolve][folded_names]") {
    // Each transaction tells the reader of as many renamed nodes as are renamed after it, and those are others. Where one of two is overlooked, the other is meant.
    graph g;
    for (std::size_t i = 0; i < 40; ++i) g.set_name(*g.add_node("N", fmt::format("n{}", i)), fmt::format("company {}", i));
    for (std::size_t i = 0; i < 10; ++i) g.set_name(*g.add_node("N", fmt::format("other{}", i)), fmt::format("firm {}", i));
    const auto is_ambiguous = [&](const std::string& name) {
        const auto found = resolve(g, name);
        return !found && found.problems().front().rule == "ambiguous-node";
    };
    for (std::size_t round = 0; round < 10; ++round) {
        CAPTURE(round);
        const std::string firm = fmt::format("firm {}", round), shop = fmt::format("shop {}", round);
        const node_id first(4 * round), second(4 * round + 1), third(4 * round + 2), fourth(4 * round + 3), other(40 + round);
        REQUIRE(resolve(g, firm).value() == other);
        {
            transaction t(g);
            g.set_name(first, firm), g.set_name(second, shop);
            REQUIRE(is_ambiguous(firm));
            REQUIRE(resolve(g, shop).value() == second);
            t.rollback();
        }
        REQUIRE(resolve(g, firm).value() == other);
        REQUIRE(resolve(g, fmt::format("company {}", first.index())).value() == first);
        CHECK_FALSE(resolve(g, shop));
        g.set_name(third, firm), g.set_name(fourth, shop);
        REQUIRE(is_ambiguous(firm));
        REQUIRE(resolve(g, shop).value() == fourth);
    }
}

TEST_CASE("what one version looked up says nothing of another one that has its names anew", "[resolve][folded_names]") {
    // As when a version is copied while another thread looks up a name in it: what was noted may come with the copy, and what it is about not.
    graph g;
    for (std::size_t i = 0; i < 8; ++i) g.set_name(*g.add_node("N", fmt::format("n{}", i)), fmt::format("company {}", i));
    g.set_name(node_id(5), "firm");
    g.index_names();
    g.set_name(node_id(3), "firm");  // where it is overlooked, the other one is meant
    g.set_name(node_id(4), "shop");
    const auto made = detail::folded_names::of(graph(g), nullptr);  // of a version that is gone
    std::vector<node_id> found;
    made->append(g, folded_for_search("firm"), found);
    CHECK(found == std::vector{node_id(3)});
    const auto firm = resolve(g, "firm");
    REQUIRE_FALSE(firm);
    CHECK((firm.problems().front().rule == "ambiguous-node"));
}

TEST_CASE("what is made of names is counted as memory of the graph, and of those that share it", "[resolve][folded_names]") {
    graph g;
    for (std::size_t i = 0; i < 1000; ++i) g.set_name(*g.add_node("N", fmt::format("n{}", i)), fmt::format("company {}", i));
    const auto bytes = [&] { return g.memory().everything; };
    const std::size_t plain = bytes();
    REQUIRE(resolve(g, "company 7"));
    const std::size_t folded = bytes();
    CHECK(folded >= plain + 8 * 1000);
    CHECK_FALSE(resolve(g, "kompany seven"));  // looks at all names, in any spelling
    const std::size_t spelled = bytes();
    CHECK(spelled >= folded + 1000 * (24 + 4 * std::string_view("company").size()));
    for (std::size_t i = 0; i < 8; ++i) g.set_name(node_id(i), "firm");
    REQUIRE(resolve(g, "company 9"));
    CHECK(bytes() > spelled + 8 * 8);
    CHECK(graph(g).memory().everything > spelled);
}

TEST_CASE("how many letters are wrong is what the definition of the distance says", "[spelling][names_by_index]") {
    for (std::uint32_t seed = 0; seed < test::rounds(3000); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const auto letters = [&](std::size_t most) {
            std::u32string out;
            for (std::size_t i = random() % (most + 1); i > 0; --i) out.push_back(U"ab字"[random() % 3]);
            return out;
        };
        const bool is_long = seed % 16 == 0;  // more than the bits of a word
        const std::u32string text = letters(is_long ? 90 : 20), name = random() % 2 == 0 ? letters(is_long ? 90 : 24) : text + letters(3);
        std::string bytes;
        for (const char32_t c : text) append(bytes, c);
        const detail::spelled_text wanted(bytes);
        const std::vector<std::size_t> slow = slow_edits(text, name);
        for (std::size_t most = 0; most <= 4; ++most) {
            const auto [whole, start] = wanted.edits_to(name, most);
            REQUIRE(whole == std::min(slow.back(), most + 1));
            REQUIRE(start == std::min(*std::ranges::min_element(slow), most + 1));
        }
    }
}
