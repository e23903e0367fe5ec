// Every change of a graph with memory lacking at its first allocation, its second, and so on: the graph is as before, or as after.
//
// The program's own `operator new`, and `realloc` and `mmap` as the linker wraps them, fail when they are told to.
#include <sys/mman.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <limits>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/archive.hpp>
#include <hexi/graph/snapshot_private.hpp>
#include <hexi/graph/transaction.hpp>
#include <hexi/graph/validate.hpp>
#include <hexi/search/search_space.hpp>

#include "catch.hpp"
#include "sanitized.hpp"

namespace {

constexpr std::size_t never = std::numeric_limits<std::size_t>::max();
thread_local std::size_t allocations_left = never;  // that succeed

bool lacks() {
    if (allocations_left == never) return false;
    if (allocations_left > 0) return --allocations_left, false;
    allocations_left = never;
    return true;
}

}  // namespace

void* operator new(std::size_t bytes) {
    if (lacks()) throw std::bad_alloc();
    if (void* const at = std::malloc(bytes == 0 ? 1 : bytes)) return at;
    throw std::bad_alloc();
}
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return lacks() ? nullptr : std::malloc(bytes == 0 ? 1 : bytes); }
void operator delete(void* at) noexcept { std::free(at); }
void operator delete(void* at, const std::nothrow_t&) noexcept { std::free(at); }
void operator delete(void* at, std::size_t) noexcept { std::free(at); }

extern "C" {
void* __real_realloc(void* at, std::size_t bytes);                                                   // NOLINT
void* __wrap_realloc(void* at, std::size_t bytes) { return lacks() ? nullptr : __real_realloc(at, bytes); }  // NOLINT
void* __real_mmap(void* at, std::size_t bytes, int access, int flags, int file, off_t offset);       // NOLINT
void* __wrap_mmap(void* at, std::size_t bytes, int access, int flags, int file, off_t offset) {      // NOLINT
    if (lacks()) return errno = ENOMEM, MAP_FAILED;
    return __real_mmap(at, bytes, access, flags, file, offset);
}
}

namespace {

using namespace hexi;

/// All that a snapshot would hold, by section; but for where texts and hashes lie in their tables, which hangs on what was there before.
std::map<std::string, std::string> image_of_tidy(const graph& tidy) {
    std::map<std::string, std::string> out;
    archive_writer{out["rest"]}(detail::snapshot_access::rest_of(tidy));
    detail::snapshot_access::arrays(tidy, [&](const std::string& name, const auto& array) {
        if (!name.ends_with("slots")) out[name].assign(reinterpret_cast<const char*>(array.data()), array.size() * sizeof(*array.data()));
    });
    return out;
}
std::map<std::string, std::string> image(const graph& g) { return image_of_tidy(detail::snapshot_access::tidied(g)); }
std::string unlike(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b) {
    std::string out;
    for (const auto& [name, bytes] : a)
        if (!b.contains(name) || b.at(name) != bytes) out += name + " ";
    return out + (a.size() < b.size() ? "more" : "");
}

constexpr std::size_t nodes = 1030;  // two chunks of columns
static_assert(nodes > column::chunk);

graph filled(bool indexed) {
    graph g;
    for (const char* const type : {"A", "B", "C"}) REQUIRE(g.schema().node_type_named(type));
    for (const char* const type : {"R", "S", "T"}) REQUIRE(g.schema().edge_type_named(type));
    // What lies between fills the first chunk, without a key that an index of names would hold.
    const auto keyless = [](std::size_t i) { return i % 9 == 4 || (i > 100 && i < 1000); };
    for (std::size_t i = 0; i < nodes; ++i) (void)(keyless(i) ? g.add_node("A") : g.add_node(i % 2 == 0 ? "A" : "B", fmt::format("n{}", i))).value();
    for (std::size_t i = 0; i < 40; ++i) {
        const node_id n(i);
        REQUIRE(g.set(n, "size", static_cast<std::int64_t>(i % 5)));
        REQUIRE(g.set(n, "note", fmt::format("a note that is somewhat longer {}", i % 7)));
        REQUIRE(g.set(n, "tags", std::vector<value>{fmt::format("tag {}", i % 3), "another"}));
        REQUIRE(g.set(n, "anything", i % 2 == 0 ? value(1.5) : value(fmt::format("text {}", i))));
        g.set_name(n, fmt::format("name {}", i));
        REQUIRE(g.set_name(n, "en", fmt::format("english {}", i)));
        g.set_aliases(n, {"alias", fmt::format("alias {}", i)});
        REQUIRE(g.set_evidence(n, {{"paper", 1, 2, 3, 1}}));
        const edge_id e = g.add_edge(node_id(0), i % 2 == 0 ? "R" : "S", node_id(i)).value();
        (void)g.add_edge(n, "R", node_id(i / 2)).value();
        REQUIRE(g.set(e, "weight", 0.5));
        REQUIRE(g.set_evidence(e, {{"paper", 4, 5, 6, 0.5F}}));
    }
    // What types have to have, so that no change has to add it.
    for (const char* const type : {"A", "B", "C"})
        for (const property& p : std::vector<property>(g.schema()[*g.schema().find_node_type("A")].properties)) g.schema().add_property(*g.schema().find_node_type(type), p);
    if (indexed) {
        for (const char* const type : {"A", "B"}) {
            REQUIRE(g.add_index(*g.schema().find_node_type(type), "size", index_order::hashed));
            REQUIRE(g.add_index(*g.schema().find_node_type(type), "note", index_order::sorted));
        }
        g.gather_statistics();
    }
    return g;
}

struct change {
    const char* what;
    std::function<void(graph&)> make;
};
std::vector<change> changes() {
    const node_id few(7), none(1029), hub(0);
    return {
        {"add a node", [](graph& g) { (void)g.add_node("A", "a new node with a key that is longer than others").value(); }},
        {"add a node of a type without any", [](graph& g) { (void)g.add_node("C", "c").value(); }},
        {"add a node without a key", [](graph& g) { (void)g.add_node("C").value(); }},
        {"add an edge", [=](graph& g) { (void)g.add_edge(hub, "R", few).value(); }},
        {"add an edge of a type without any", [=](graph& g) { (void)g.add_edge(few, "T", none).value(); }},
        {"remove an edge", [](graph& g) { g.remove(edge_id(3)); }},
        {"remove a node", [=](graph& g) { g.remove(few); }},
        {"remove a hub", [=](graph& g) { g.remove(hub); }},
        {"set a number", [=](graph& g) { (void)g.set(few, "size", 77).value(); }},
        {"set a number where there was none", [=](graph& g) { (void)g.set(none, "size", 77).value(); }},
        {"set a text", [=](graph& g) { (void)g.set(few, "note", "a text that was not there before, and is long").value(); }},
        {"set a text where there was none", [=](graph& g) { (void)g.set(none, "note", "a text that was not there before, and is long").value(); }},
        {"set a list", [=](graph& g) { (void)g.set(few, "tags", {"new", "tag"}).value(); }},
        {"set any value", [=](graph& g) { (void)g.set(few, "anything", std::vector<value>{1, "two"}).value(); }},
        {"take a value away", [=](graph& g) { (void)g.set(few, "note", value()).value(); }},
        {"set a value of an edge", [](graph& g) { (void)g.set(edge_id(5), "weight", 2.5).value(); }},
        {"name", [=](graph& g) { g.set_name(few, "another name"); }},
        {"name where there was none", [=](graph& g) { (void)g.set_name(none, "en", "another name").value(); }},
        {"set aliases", [=](graph& g) { g.set_aliases(few, {"one alias", "and another alias"}); }},
        {"set evidence", [=](graph& g) { (void)g.set_evidence(few, {{"another paper", 1, 2, 3, 1}, {"paper", 1, 1, 1, 1}}).value(); }},
        {"set evidence of an edge", [](graph& g) { (void)g.set_evidence(edge_id(4), {{"another paper", 1, 2, 3, 1}}).value(); }},
        {"take evidence away", [=](graph& g) { (void)g.set_evidence(few, {}).value(); }},
        {"set a type", [=](graph& g) { (void)g.set_type(few, *g.schema().find_node_type("C")).value(); }},
    };
}

}  // namespace

TEST_CASE("where memory lacks in the middle of a change, the graph is as before it", "[memory]") {
    std::size_t refused = 0;
    struct how {
        bool indexed, in_transaction;
    };
    for (const auto [indexed, in_transaction] : {how{false, false}, how{true, false}, how{true, true}}) {
        const graph before = filled(indexed);
        const auto image_before = image(before);
        for (const change& c : changes()) {
            graph changed = before;
            c.make(changed);
            const auto image_after = image(changed);
            for (std::size_t k = 0;; k += test::sanitized ? 29 : 1) {
                INFO(c.what << (indexed ? ", indexed" : "") << (in_transaction ? ", in a transaction" : "") << ", after " << k << " allocations");
                graph g = before;
                std::optional<transaction> t;
                if (in_transaction) t.emplace(g);
                bool failed = false;
                allocations_left = k;
                try {
                    c.make(g);
                } catch (const std::bad_alloc&) {
                    failed = true;
                }
                const bool all_came = allocations_left != never && allocations_left > 0;
                allocations_left = never;
                if (t) t->rollback();
                REQUIRE(g.indexes().size() == before.indexes().size());
                const graph tidy = detail::snapshot_access::tidied(g);
                const auto image_now = image_of_tidy(tidy);
                const std::string odd = unlike(image_now, failed || in_transaction ? image_before : image_after);
                const std::string odder = odd.empty() || in_transaction ? odd : unlike(image_now, image_after);
                if (!odd.empty() && !odder.empty()) FAIL(odd);
                for (const problem& p : validate(tidy)) FAIL(to_text(p));
                refused += failed ? 1 : 0;
                if (!failed && all_came) break;
            }
        }
    }
    CHECK(refused > (test::sanitized ? 25 : 200));
}

TEST_CASE("where memory lacks while a graph is moved away, it is an empty one all the same", "[memory]") {
    const graph wanted = filled(true);
    for (const bool closed : {false, true}) {
        for (std::size_t k = 0;; ++k) {
            INFO((closed ? "closed" : "open") << ", after " << k << " allocations");
            graph g = closed ? [] {
                schema s;
                s.open = false;
                s.add_node_type({.name = "A"});
                return graph(s);
            }() : wanted;
            allocations_left = k;
            graph to(std::move(g));
            const bool all_came = allocations_left != never;
            allocations_left = never;
            CHECK((closed || to == wanted));
            CHECK(g.node_count() == 0);  // NOLINT: that is what is asked
            CHECK_FALSE(g.find("n1"));
            // While there is none either, whoever changes it is told; then it takes what an empty one takes.
            if (!all_came) {
                allocations_left = 0;
                CHECK_THROWS_AS(g.add_node("B", "b"), std::bad_alloc);
                allocations_left = never;
            }
            const node_id b = g.add_node("B", "b").value();
            g.set_name(b, "called so");
            CHECK(g.name(b) == "called so");
            graph same;
            same.set_name(same.add_node("B", "b").value(), "called so");
            CHECK(g == same);
            if (all_came) break;
        }
    }
}

TEST_CASE("where memory lacks for labels of a search, those that there are have an edge from both ends each", "[memory]") {
    std::size_t refused = 0;
    for (const std::size_t nodes : {std::size_t{3}, std::size_t{200}, std::size_t{100'000}}) {
        for (std::size_t k = 0;; ++k) {
            CAPTURE(nodes, k);
            search_space s;
            (void)s.fresh_labels(2);
            bool failed = false;
            allocations_left = k;
            try {
                (void)s.fresh_labels(nodes);
            } catch (const std::bad_alloc&) {
                failed = true;
            }
            allocations_left = never;
            for (const auto& side : s.label_edge) CHECK(side.size() >= s.labels.size());
            (void)s.fresh_labels(nodes);
            for (const auto& side : s.label_edge) CHECK(side.size() >= nodes);
            CHECK(s.labels.size() >= nodes);
            refused += failed ? 1 : 0;
            if (!failed) break;
        }
    }
    CHECK(refused >= 6);  // three arrays of two graphs: what three nodes need there is room for
}
