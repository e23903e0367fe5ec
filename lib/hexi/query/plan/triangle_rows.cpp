// Rows of a triangle pattern: each of three variables joined to the other two in the same way, any direction.
#include <hexi/query/plan/count_plan_private.hpp>

#include <algorithm>
#include <numeric>

#include <hexi/algorithm/csr.hpp>
#include <hexi/base/parallel.hpp>
#include <hexi/query/plan/exact_private.hpp>
#include <hexi/view/filtered.hpp>

namespace hexi::inline v1::detail::query {

namespace {

/// Each neighbour once, with how many edges lead there, and only those of higher degree: few have many of them.
/// Source: T. Schank, D. Wagner, Finding, counting and listing all triangles in large graphs, 2005.
class upward {
public:
    explicit upward(const csr& g) : begin_(g.node_bound() + 1, 0) {
        const std::size_t nodes = g.node_bound();
        std::vector<std::uint32_t> order(nodes), rank(nodes);
        std::iota(order.begin(), order.end(), 0U);
        std::ranges::stable_sort(order, {}, [&](std::uint32_t n) { return g.out_degree(node_id(n)); });
        for (std::size_t i = 0; i < nodes; ++i) rank[order[i]] = static_cast<std::uint32_t>(i);
        for (std::size_t i = 0; i < nodes; ++i) {
            const node_id x(order[i]);
            const auto all = g.out(x);
            std::uint64_t loops = 0, pairs = 0;  // of edges to one neighbour, in either order
            for (std::size_t k = 0; k < all.size();) {
                std::size_t end = k + 1;
                while (end < all.size() && all[end] == all[k]) ++end;
                const std::uint64_t many = end - k;
                if (all[k] == x) loops = many;
                else pairs = plus(pairs, times(many, many - 1));
                if (rank[all[k].index()] > i) up_.push_back({rank[all[k].index()], static_cast<std::uint32_t>(many)});
                k = end;
            }
            begin_[i + 1] = up_.size();
            // Two corners are one node: a loop there, and two edges to the third; or all three are.
            if (loops > 0) degenerate_ = plus(degenerate_, plus(times(times(3, loops), pairs), loops > 2 ? times(times(loops, loops - 1), loops - 2) : 0));
        }
    }

    struct neighbour {
        std::uint32_t rank;
        std::uint32_t edges;
    };
    [[nodiscard]] std::span<const neighbour> of(std::size_t rank) const { return std::span(up_).subspan(begin_[rank], begin_[rank + 1] - begin_[rank]); }
    [[nodiscard]] std::size_t size() const { return begin_.size() - 1; }
    [[nodiscard]] std::uint64_t degenerate() const { return degenerate_; }

private:
    std::vector<std::size_t> begin_;
    std::vector<neighbour> up_;
    std::uint64_t degenerate_ = 0;
};

}  // namespace

std::uint64_t triangle_rows(const adjacent& way, run_state& r) {
    const csr arrays(filtered(r.g, {.edge_types = way.types()}), {.undirected = true, .within = r.context.within});
    if (r.watching.ended()) r.stopped();
    const upward up(arrays);
    const std::size_t workers = worker_count(r.context.within);
    std::vector<std::vector<std::uint32_t>> marks(workers);
    std::vector<std::uint64_t> found(workers * 8, 0);  // a cache line each
    constexpr std::size_t piece = 64;
    parallel_pieces((up.size() + piece - 1) / piece, [&](std::size_t number, std::size_t worker) {
        auto& mark = marks[worker];
        if (mark.empty()) mark.resize(up.size(), 0);
        watch watching(r.context.within);
        for (std::size_t a = number * piece; a < std::min(up.size(), (number + 1) * piece); ++a) {
            for (const auto& b : up.of(a)) mark[b.rank] = b.edges;
            for (const auto& b : up.of(a)) {
                const auto corners = up.of(b.rank);
                if (watching(corners.size())) r.stopped();
                std::uint64_t sum = 0;
                for (const auto& c : corners) sum += std::uint64_t{c.edges} * mark[c.rank];
                if (sum != 0) found[worker * 8] = plus(found[worker * 8], times(sum, b.edges));
            }
            for (const auto& b : up.of(a)) mark[b.rank] = 0;
        }
    }, workers);
    std::uint64_t out = 0;
    for (std::size_t w = 0; w < workers; ++w) out = plus(out, found[w * 8]);
    return plus(times(6, out), up.degenerate());
}

}  // namespace hexi::v1::detail::query
