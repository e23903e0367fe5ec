// The memory of searches, used again from one to the next.
//
//     search_space space;                                    // one a thread
//     for (auto [a, b] : pairs) shortest_path(g, a, b, {}, space);
//
// Calls without one borrow one that the thread keeps.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <hexi/base/flat_array.hpp>
#include <hexi/base/ids.hpp>
#include <hexi/base/limits.hpp>

namespace hexi::inline abi_v1 {

/// Arrays by node that are not cleared between searches: each search writes larger numbers than the one
/// before, so what is older reads as unset. Grows to the largest graph searched; fits any graph. What it
/// holds is the kernels' business. Not to be used by two searches at once.
///
/// Memory   4 bytes a node; 8 more once simple paths were asked for, 40 more once a weighted search ran, 56 more once costs of integers
///          were more than a double holds, and 4 for each of these once k shortest paths were asked for so
class search_space;

namespace detail {

/// The same, with costs of some sort of number.
template <class Number>
class basic_search_space {
public:
    basic_search_space() = default;
    basic_search_space(const basic_search_space&) = delete;
    basic_search_space& operator=(const basic_search_space&) = delete;
    basic_search_space(basic_search_space&&) noexcept = default;
    basic_search_space& operator=(basic_search_space&&) noexcept = default;
    ~basic_search_space() = default;

    // --- marks: one number a node ----------------------------------------------------------

    /// Makes marks for `nodes` nodes and returns the first of `numbers` fresh ones: every mark is below it.
    std::uint32_t fresh_marks(std::size_t nodes, std::size_t numbers) {
        assert(numbers < 0xFFFFFFF0U);
        if (marks.size() < nodes) marks.resize(nodes, 0);
        if (next_mark_ > 0xFFFFFFF0U - numbers) {
            std::ranges::fill(marks, 0);
            std::ranges::fill(back_marks, 0);
            next_mark_ = 4;
        }
        return std::exchange(next_mark_, next_mark_ + static_cast<std::uint32_t>(numbers));
    }
    /// Gives back the numbers from `first_unused` on of the last `fresh_marks`.
    void return_marks(std::uint32_t first_unused) { next_mark_ = first_unused; }

    std::vector<std::uint32_t> marks;                  // by node
    std::vector<std::uint32_t> back_marks;             // by node, for those who need two; the same numbers
    /// By node: its place in a list of the search, if the node is found there; what an older search left is not
    /// (P. Briggs, L. Torczon, An efficient representation for sparse sets, 1993).
    std::vector<std::uint32_t> numbers;
    std::array<std::vector<node_id>, 2> queue;         // nodes reached, level after level, from each end
    std::array<std::vector<std::size_t>, 2> level;     // where each level starts in its queue
    std::vector<node_id> leading;                      // nodes of the front levels that lie on a shortest path

    // --- labels: cost from both ends -------------------------------------------------------

    /// A cost and, among equal costs, a number of edges: grows with every edge, so cycles never tie.
    struct distance {
        Number cost = 0;
        std::uint32_t edges = 0;

        friend bool operator==(const distance&, const distance&) = default;
        friend bool operator<(distance a, distance b) { return a.cost < b.cost || (a.cost == b.cost && a.edges < b.edges); }
        friend bool operator<=(distance a, distance b) { return !(b < a); }
        friend distance operator+(distance a, distance b) { return {a.cost + b.cost, a.edges + b.edges}; }
    };
    /// The labels of a node from both ends share half a cache line, but in small graphs.
    struct node_label {
        std::array<Number, 2> cost;
        std::array<std::uint32_t, 2> edges;
        std::array<std::uint32_t, 2> stamp{0, 0};

        distance get(std::size_t side) const { return {cost[side], edges[side]}; }
        void set(std::size_t side, distance d, std::uint32_t now) { cost[side] = d.cost, edges[side] = d.edges, stamp[side] = now; }
    };
    struct heap_entry {
        Number cost;
        std::uint32_t edges;
        node_id node;

        heap_entry(distance d, node_id n) : cost(d.cost), edges(d.edges), node(n) {}
        distance order() const { return {cost, edges}; }
    };
    /// Where a search aims at: what the whole way costs at least, then what was spent.
    struct aimed_entry {
        distance whole;
        distance spent;
        node_id node;

        struct key {
            distance whole, spent;
            friend bool operator<(const key& a, const key& b) { return a.whole < b.whole || (a.whole == b.whole && a.spent < b.spent); }
        };
        key order() const { return {whole, spent}; }
    };
    /// Makes labels for `nodes` nodes and returns the first of `stamps` stamps that none of them has.
    std::uint32_t fresh_labels(std::size_t nodes, std::uint32_t stamps = 1) {
        if (labels.size() < nodes) {
            for (auto& side : label_edge) side.resize(nodes);
            labels.resize(nodes);  // last: its size says how many there are, also where memory lacked for one of them
        }
        if (next_stamp_ > 0xFFFFFFFFU - stamps) {
            for (node_label& l : labels) l.stamp = {0, 0};
            next_stamp_ = 1;
        }
        return std::exchange(next_stamp_, next_stamp_ + stamps);
    }

    // What is looked up all over the place lies in huge pages, from 2 MiB on.
    flat_array<node_label> labels;                       // by node
    std::array<flat_array<edge_id>, 2> label_edge;       // by node: the edge that the label came over
    std::array<std::vector<heap_entry>, 2> heap;
    std::vector<aimed_entry> aimed_heap;
    std::vector<node_id> meetings;

    // --- what it takes ---------------------------------------------------------------------

    /// Bytes of everything it holds.
    std::size_t memory() const {
        std::size_t bytes = bytes_of(marks) + bytes_of(back_marks) + bytes_of(numbers) + bytes_of(leading) + labels.memory() +
                            bytes_of(aimed_heap) + bytes_of(meetings);
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) bytes += bytes_of(queue[side]) + bytes_of(level[side]) + label_edge[side].memory() + bytes_of(heap[side]);
        return bytes;
    }
    /// Bytes that are missing for marks of so many nodes, and for labels.
    std::size_t missing_marks(std::size_t nodes) const { return (nodes - std::min(nodes, marks.size())) * sizeof(std::uint32_t); }
    std::size_t missing_labels(std::size_t nodes) const {
        return (nodes - std::min(nodes, labels.size())) * (sizeof(node_label) + 2 * sizeof(edge_id));
    }

private:
    std::uint32_t next_mark_ = 4;
    std::uint32_t next_stamp_ = 1;
};

}  // namespace detail

class search_space : public detail::basic_search_space<double> {
public:
    /// The same for costs that doubles round, made when it is first asked for.
    detail::basic_search_space<long double>& exact() {
        if (!exact_) exact_ = std::make_unique<detail::basic_search_space<long double>>();
        return *exact_;
    }
    /// Bytes of everything it holds.
    [[nodiscard]] std::size_t memory() const { return basic_search_space::memory() + (exact_ ? exact_->memory() : 0); }

private:
    std::unique_ptr<detail::basic_search_space<long double>> exact_;
};

/// A search space of this thread, given back when it goes out of scope. A search that is started while
/// another runs (by a filter's predicate, say) gets a space of its own.
class borrowed_space {
public:
    borrowed_space() {
        auto& idle = idle_spaces();
        if (idle.empty()) {
            space_ = std::make_unique<search_space>();
        } else {
            space_ = std::move(idle.back());
            idle.pop_back();
        }
    }
    ~borrowed_space() { idle_spaces().push_back(std::move(space_)); }
    borrowed_space(const borrowed_space&) = delete;
    borrowed_space& operator=(const borrowed_space&) = delete;

    search_space& operator*() const { return *space_; }

private:
    static std::vector<std::unique_ptr<search_space>>& idle_spaces() {
        thread_local std::vector<std::unique_ptr<search_space>> idle;
        return idle;
    }
    std::unique_ptr<search_space> space_;
};

namespace detail {

/// The watch of one search: what its space grows by counts as held.
class search_watch : public watch {
public:
    template <class Number>
    search_watch(budget* within, const basic_search_space<Number>& s)
        : watch(within), space_(&s), memory_([](const void* of) { return static_cast<const basic_search_space<Number>*>(of)->memory(); }), before_(on() ? s.memory() : 0) {}

    [[gnu::always_inline]] bool operator()(std::uint64_t steps) {
        return watch::operator()(steps, [this] { return growth(); });
    }
    template <class Held>
    [[gnu::always_inline]] bool operator()(std::uint64_t steps, const Held& held) {
        return watch::operator()(steps, [&] { return growth() + held(); });
    }

private:
    std::size_t growth() const {
        const std::size_t now = memory_(space_);
        return now - std::min(now, before_);
    }
    const void* space_;
    std::size_t (*memory_)(const void*);
    std::size_t before_;
};

}  // namespace detail
}  // namespace hexi::abi_v1
