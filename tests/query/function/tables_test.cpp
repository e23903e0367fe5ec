#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include <hexi/query/function/function_private.hpp>

#include "catch.hpp"
#include "query/function/calls.hpp"

using namespace hexi;
using namespace hexi::detail::query;

TEST_CASE("functions are found in any case, each name once, each with what it does", "[functions]") {
    CHECK(find_function("TOUPPER") == find_function("toUpper"));
    CHECK(find_function("Duration.INDAYS") != nullptr);
    CHECK(find_aggregate("percentilecont") != nullptr);
    CHECK(find_function("count") == nullptr);
    CHECK(find_function("no such function") == nullptr);
    std::set<std::string> seen;
    for (const function_family& family : function_families()) {
        CHECK_FALSE(family.name.empty());
        const auto check = [&](std::string_view name, std::string_view says) {
            CAPTURE(name);
            std::string lower(name);
            for (char& c : lower) c = static_cast<char>(std::tolower(c));
            CHECK(seen.insert(lower).second);
            CHECK(says.size() > 3);
        };
        for (const function& f : family.functions) {
            check(f.name, f.says);
            CAPTURE(f.name);
            CHECK(f.body != nullptr);
            CHECK(f.required <= f.parameters.size());
            CHECK(f.result != 0);
        }
        for (const aggregate& a : family.aggregates) {
            check(a.name, a.says);
            CHECK(a.form.begin != nullptr);
            CHECK(a.form.bytes >= sizeof(accumulator));
            CHECK(a.parameters.size() <= 2);
        }
    }
    CHECK(function_names().size() == seen.size());
}

// What a call was given and its type is checked again when it runs: no cell that a static type could not rule out ends the program.
TEST_CASE("every function takes or refuses every type", "[functions]") {
    calls call;
    const node_id n = *call.g.add_node("A", "a");
    const edge_id e = *call.g.add_edge(n, "T", n);
    const std::vector<cell> one_of_each{{}, true, i(2), i(-1), 2.5, t("a"), t(""), date(2024), local_time(12), zoned_time(local_time(12), {}), local_datetime(2024, 1, 1), zoned_datetime(local_datetime(2024, 1, 1), utc_offset()),
                                        duration(1, 1, 1), quantity{.digits = 5}, list({}), list({i(1)}), map({}), map({{"year", i(2024)}}), n, e, path_ids{{n, n}, {e}}};
    std::size_t calls_made = 0, refused = 0;
    for (const function_family& family : function_families())
        for (const function& f : family.functions) {
            CAPTURE(f.name);
            const auto attempt = [&](std::vector<cell> given) {
                ++calls_made;
                types gave = 0;
                const std::string error = calls::error_of([&] { return gave = only(call.value(f.name, given).type()), cell(); });
                if (error != "no error") {
                    ++refused;
                    CHECK(error.find("Syntax") == std::string::npos);
                } else if (std::ranges::none_of(given, [](const cell& c) { return c.is_null(); })) {
                    CHECK((gave & f.result) != 0);
                }
            };
            const std::size_t most = f.parameters.size();
            for (std::size_t count = f.required; count <= most; ++count) {
                if (count == 0) attempt({});
                if (count == 1)
                    for (const cell& a : one_of_each) attempt({a});
                if (count == 2)
                    for (const cell& a : one_of_each)
                        for (const cell& b : one_of_each) attempt({a, b});
                if (count == 3)
                    for (const cell& a : one_of_each)
                        for (const cell& b : one_of_each) attempt({a, b, one_of_each[calls_made % one_of_each.size()]});
            }
        }
    CHECK(calls_made > 5000);
    CHECK(refused > 1000);
}

TEST_CASE("sets of types as people read them", "[functions]") {
    using enum cell_type;
    CHECK(to_text(only(list, node, null)) == "LIST or NODE");
    CHECK(to_text(only(integer, floating, text)) == "INTEGER, FLOAT or STRING");
    CHECK(to_text(any_type) == "ANY");
    CHECK(to_text(nothing) == "NULL");
}

TEST_CASE("what GQL calls a function is the function", "[functions]") {
    calls call;
    CHECK(call("ceiling", {0.1}) == call("ceil", {0.1}));
    CHECK(call("zoned_datetime") == call("datetime"));
    CHECK(call("local_time", {t("12")}) == "'12:00'");
    CHECK(call("duration_between", {date(2024), date(2025)}) == "'P1Y'");
    CHECK(find_aggregate("collect_list")->form.begin == find_aggregate("collect")->form.begin);
    CHECK(find_function("path_length")->body == find_function("length")->body);
}

TEST_CASE("an argument that does not fit is said with what is taken", "[functions]") {
    try {
        calls().value("head", {i(5)});
        FAIL("no error");
    } catch (const failure& f) {
        CHECK(f.message == "head() takes a LIST, not the INTEGER 5");
        CHECK(f.hint == "give head() a LIST");
    }
    try {
        calls().value("sin", {t("a")});
        FAIL("no error");
    } catch (const failure& f) {
        CHECK(f.message == "this takes a number, not the STRING 'a'");
    }
}
