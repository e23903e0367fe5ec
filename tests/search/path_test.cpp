#include "catch.hpp"

#include <algorithm>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

#include <hexi/search/path.hpp>

using namespace hexi;

static_assert(std::ranges::random_access_range<paths> && std::ranges::sized_range<paths> && std::ranges::common_range<paths>);
static_assert(std::is_convertible_v<path, path_view>);
static_assert(std::is_constructible_v<path, path_view> && !std::is_convertible_v<path_view, path>, "a copy is seen in the code");

namespace {

/// The path over these nodes; the edges are numbered like the nodes that they lead to.
path over(std::initializer_list<std::size_t> nodes) {
    path out;
    for (const std::size_t n : nodes) {
        if (!out.nodes.empty()) out.edges.emplace_back(n);
        out.nodes.emplace_back(n);
    }
    out.cost = static_cast<double>(out.size());
    return out;
}
paths list(const std::vector<path>& all) {
    paths out;
    for (const path& p : all) out.push_back(p);
    return out;
}

}  // namespace

TEST_CASE("an empty list of paths has none", "[path]") {
    const paths none;
    CHECK(none.empty());
    CHECK(none.size() == 0);
    CHECK(none.begin() == none.end());
    CHECK_FALSE(none.truncated);
    CHECK(none == paths());
}

TEST_CASE("a list of paths gives back what was put in", "[path]") {
    const std::vector<path> all{over({5}), over({1, 2, 3}), over({7}), over({9}), over({2, 1}), over({0, 3, 2, 1})};
    const paths some = list(all);
    REQUIRE(some.size() == all.size());
    CHECK(some.front() == all.front());
    CHECK(some.back() == all.back());
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(some[i] == all[i]);
        CHECK(path(some[i]) == all[i]);
        CHECK(some[i].size() == all[i].size());
        CHECK(some[i].nodes.size() == all[i].nodes.size());
    }
    CHECK(std::ranges::equal(some, all));
    CHECK(std::vector<path>(some.begin(), some.end()) == all);
}

TEST_CASE("a path of one node has no edges and costs nothing", "[path]") {
    const node_id alone(5);
    paths some;
    some.push_back({{&alone, 1}, {}, 0});
    REQUIRE(some.size() == 1);
    CHECK(some.front().size() == 0);
    CHECK(some.front().edges.empty());
    CHECK(some.front() == path{.nodes = {alone}});
}

TEST_CASE("a list of paths can be walked from anywhere to anywhere", "[path]") {
    const paths some = list({over({5}), over({1, 2, 3}), over({2, 1})});
    auto at = some.begin();
    CHECK(*at++ == some[0]);
    CHECK(*at == some[1]);
    CHECK(*++at == some[2]);
    CHECK(at - some.begin() == 2);
    CHECK(some.begin() - at == -2);
    CHECK(*at-- == some[2]);
    CHECK(*--at == some[0]);
    CHECK(at[2] == some[2]);
    CHECK(*(2 + at) == some[2]);
    CHECK(*(some.end() - 1) == some[2]);
    CHECK(some.begin() < some.end());
    CHECK(at == some.begin());
    CHECK(std::ranges::max(some, {}, &path_view::cost) == some[1]);
    CHECK(std::ranges::find(some, path_view(some[2])) == some.begin() + 2);
}

TEST_CASE("lists of paths are equal if all in them is", "[path]") {
    const paths some = list({over({5}), over({1, 2, 3})});
    CHECK(some == list({over({5}), over({1, 2, 3})}));
    CHECK(some != list({over({1, 2, 3}), over({5})}));
    CHECK(some != list({over({5}), over({1, 2, 4})}));
    CHECK(some != list({over({5})}));
    // The same nodes and edges in one row each, but cut elsewhere.
    CHECK(list({over({1, 2}), over({2})}) != list({over({1}), over({2, 2})}));
    paths dearer = list({over({5})});
    path p = over({1, 2, 3});
    p.cost = 7;
    dearer.push_back(p);
    CHECK(some != dearer);
    paths cut_off = some;
    cut_off.truncated = true;
    CHECK(some != cut_off);
}

TEST_CASE("a view of a path looks into its list and does not copy", "[path]") {
    paths some = list({over({5}), over({1, 2, 3})});
    const path_view second = some[1];
    CHECK(second.nodes.data() == (*(some.begin() + 1)).nodes.data());
    const paths elsewhere = std::move(some);
    CHECK(second == elsewhere[1]);
    CHECK(second.nodes.data() == elsewhere[1].nodes.data());

    const path own(second);
    CHECK(path_view(own).nodes.data() == own.nodes.data());
    CHECK(own == second);
    CHECK(own.nodes.data() != second.nodes.data());
}

TEST_CASE("what is taken of a list that goes at once is a copy", "[path]") {
    const auto list = [] {
        paths out;
        out.push_back(path{{node_id(1), node_id(2)}, {edge_id(3)}, 1});
        out.push_back(path{{node_id(4)}, {}, 0});
        return out;
    };
    const auto first = list().front(), second = list().back(), third = list()[0];
    CHECK(first == path{{node_id(1), node_id(2)}, {edge_id(3)}, 1});
    CHECK(second == path{{node_id(4)}, {}, 0});
    CHECK(third == first);
}

TEST_CASE("a list of paths is sorted by what is asked for, and equal ones stay in order", "[path]") {
    paths some = list({over({1, 2, 3}), over({4, 5}), over({6, 7, 8}), over({9}), over({5, 4})});
    some.truncated = true;
    some.sort([](path_view a, path_view b) { return a.size() < b.size(); });
    paths expected = list({over({9}), over({4, 5}), over({5, 4}), over({1, 2, 3}), over({6, 7, 8})});
    expected.truncated = true;
    CHECK(some == expected);
}
