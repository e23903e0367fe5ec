// A path, a list of paths, and what may be asked of them.
//
//     const paths all = simple_paths(g, a, b);
//     for (const path_view p : all) use(p.nodes, p.edges, p.cost);
//     const path best(all.front());  // a copy that outlives the list
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/base/limits.hpp>
#include <hexi/base/value_iterator.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/filter.hpp>

namespace hexi::inline abi_v1 {

/// A way from one node to another: `nodes[i]` to `nodes[i + 1]` over `edges[i]`.
struct path {
    std::vector<node_id> nodes{};  ///< one more than edges
    std::vector<edge_id> edges{};
    double cost = 0;  ///< the sum of the weights, first edge first; the number of edges if none were asked for

    [[nodiscard]] std::size_t size() const { return edges.size(); }  ///< edges
    friend bool operator==(const path&, const path&) = default;
};

/// A look at a path that lies elsewhere, in a `path` or in a list: valid while that one lives and is not changed.
struct path_view {
    std::span<const node_id> nodes{};  ///< one more than edges
    std::span<const edge_id> edges{};
    double cost = 0;  ///< as in `path`

    path_view() = default;
    path_view(std::span<const node_id> n, std::span<const edge_id> e, double c) : nodes(n), edges(e), cost(c) {}
    path_view(const path& p) : nodes(p.nodes), edges(p.edges), cost(p.cost) {}  // NOLINT: a path can be looked at

    [[nodiscard]] std::size_t size() const { return edges.size(); }  ///< edges
    /// A copy.
    explicit operator path() const { return {{nodes.begin(), nodes.end()}, {edges.begin(), edges.end()}, cost}; }
    friend bool operator==(const path_view& a, const path_view& b) {
        return a.cost == b.cost && std::ranges::equal(a.nodes, b.nodes) && std::ranges::equal(a.edges, b.edges);
    }
};

/// A list of paths, and whether a limit left some out, or may have. The nodes of all paths lie in one array and their edges
/// in another, so that a path costs 8 bytes an edge and 20 more.
///
/// It gives views, and copies where the list itself is about to go. Views are valid while the list lives, moved or not, and nothing
/// is added or sorted; iterators while it stays where it is, too.
class paths {
    struct cursor {
        const paths* list = nullptr;
        std::size_t at = 0;

        [[nodiscard]] path_view read() const { return (*list)[at]; }
        void next() { ++at; }
        void move(std::ptrdiff_t i) { at += static_cast<std::size_t>(i); }
        [[nodiscard]] std::ptrdiff_t distance_from(const cursor& other) const { return static_cast<std::ptrdiff_t>(at) - static_cast<std::ptrdiff_t>(other.at); }
        friend bool operator==(const cursor& a, const cursor& b) { return a.at == b.at; }
    };

public:
    using iterator = detail::value_iterator<cursor>;
    using const_iterator = iterator;
    using value_type = path_view;

    bool truncated = false;           ///< whether there are more than a limit allowed, or may be
    cut_by cut = cut_by::nothing;     ///< by which: `count` if there are more for sure

    [[nodiscard]] std::size_t size() const { return each_.size(); }  ///< paths
    [[nodiscard]] bool empty() const { return each_.empty(); }
    [[nodiscard]] path_view operator[](std::size_t i) const& {
        assert(i < size());
        const std::size_t begin = i == 0 ? 0 : each_[i - 1].edges_end;
        const std::size_t edges = each_[i].edges_end - begin;
        // Each path before has one node more than edges.
        return {{nodes_.data() + begin + i, edges + 1}, {edges_.data() + begin, edges}, each_[i].cost};
    }
    [[nodiscard]] path_view front() const& { return (*this)[0]; }
    [[nodiscard]] path_view back() const& { return (*this)[size() - 1]; }
    [[nodiscard]] path operator[](std::size_t i) && { return path((*this)[i]); }
    [[nodiscard]] path front() && { return path((*this)[0]); }
    [[nodiscard]] path back() && { return path((*this)[size() - 1]); }
    [[nodiscard]] iterator begin() const { return iterator({this, 0}); }
    [[nodiscard]] iterator end() const { return iterator({this, size()}); }

    /// Adds a copy of a path that is not of this list. Cost: amortised O(edges of the path).
    void push_back(path_view p) {
        assert(p.nodes.size() == p.edges.size() + 1);
        if (each_.capacity() == 0) {
            constexpr std::size_t few = 8;  // room for so many like the first: most lists are short
            nodes_.reserve(few * p.nodes.size());
            edges_.reserve(few * p.edges.size());
            each_.reserve(few);
        }
        nodes_.insert(nodes_.end(), p.nodes.begin(), p.nodes.end());
        edges_.insert(edges_.end(), p.edges.begin(), p.edges.end());
        each_.push_back({edges_.size(), p.cost});
    }
    /// Sorts by `less(path_view, path_view)`; equal ones stay in order. Copies the list once.
    template <class Less>
    void sort(Less less) {
        std::vector<path_view> in_order(begin(), end());
        std::ranges::stable_sort(in_order, less);
        paths out;
        out.truncated = truncated;
        out.cut = cut;
        for (const path_view& p : in_order) out.push_back(p);
        *this = std::move(out);
    }

    /// Marks the list as not the whole answer.
    void cut_off(cut_by why) { truncated = true, cut = why; }
    /// The bytes that it holds, and will while it grows.
    [[nodiscard]] std::size_t memory() const { return bytes_of(nodes_) + bytes_of(edges_) + bytes_of(each_); }

    /// The same paths in the same order, and as truncated.
    friend bool operator==(const paths&, const paths&) = default;

private:
    struct one {
        std::size_t edges_end;  // where its edges end among those of all
        double cost;
        friend bool operator==(const one&, const one&) = default;
    };
    std::vector<node_id> nodes_;  // of all paths
    std::vector<edge_id> edges_;
    std::vector<one> each_;
};

/// What a path may look like. The filter acts inside the search; the two ends pass it in any case.
///
/// With a `weight` (a property of kind integer, float or quantity, the last counted in its base unit), an
/// edge that has none, or a negative one, is not walked over: a missing value is not zero.
/// `weight_problems` (search/weights.hpp) lists such edges.
///
/// Costs are added exactly where they can be: weights of at most nine decimals as decimal numbers, so that 0.1 and 0.2 cost
/// as much as 0.3, as long as the cost has at most 15 digits, all decimals that some weight has counted; integers whatever
/// they cost, though `cost` is rounded from 2^53 on (`whole_cost` is not), and beside other numbers in a property of any kind with
/// 64 bits from there on. Others are added as the processor does, first edge first, and paths are compared by what comes out.
struct path_options {
    hexi::direction direction = hexi::direction::out;
    hexi::filter filter{};
    std::optional<std::size_t> max_edges{};  ///< at most so many edges
    std::size_t limit = 1000;                ///< at most so many paths, where all are asked for
    std::optional<property_id> weight{};     ///< cost is its sum; what costs more than a number can hold is no path
    /// Of equally short paths, those first that pass most of these nodes, and then those with the smallest edge ids.
    /// Asked by searches for shortest paths without a weight, once for each node of a shortest path.
    std::function<bool(node_id)> prefer{};
    /// What the search may take; no limits if null. A search that ends before it is sure of an answer gives none.
    budget* within = nullptr;
};

}  // namespace hexi::abi_v1
