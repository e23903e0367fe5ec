// Rows of a pattern that is a circle of four: each variable joined to the next in the same way, any direction.
#include <hexi/query/plan/count_plan_private.hpp>

#include <algorithm>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <vector>

#include <hexi/base/parallel.hpp>
#include <hexi/query/plan/exact_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

/// Counts circles of four different nodes by the pairs of steps that lead from one corner to the opposite one: k pairs make k (k - 1) / 2
/// circles. Each circle is found once, from the corner of the highest degree, so that no node's steps are gone through more often than
/// it has neighbours of a higher degree. What has fewer than four nodes comes from edges that are there twice, and loops.
/// Source: N. Chiba, T. Nishizeki, Arboricity and subgraph listing algorithms, 1985; K. Wang and others, Vertex priority based
/// butterfly counting for large-scale bipartite networks, 2019.
class square_counter {
public:
    square_counter(const count_square& s, run_state& r) : s_(s), r_(r), g_(r.g), watching_(r.context.within) {}
    square_counter(const square_counter&) = delete;
    square_counter& operator=(const square_counter&) = delete;
    ~square_counter() { r_.give_back(kept_); }

    [[nodiscard]] std::uint64_t rows(std::size_t workers) {
        arrange();
        // Every one of the four is in the first place, in both directions.
        std::uint64_t out = times(8, are_single_ ? circles<std::uint32_t>(workers) : circles<std::uint64_t>(workers));
        for (std::size_t a = 0; a < size(); ++a) out = plus(out, of_fewer_nodes(a));
        return out;
    }

private:
    [[nodiscard]] std::size_t size() const { return loops_.size(); }
    [[nodiscard]] std::span<const std::uint32_t> list(std::size_t rank) const { return std::span(to_).subspan(begin_[rank], begin_[rank + 1] - begin_[rank]); }
    /// How many edges lead to the neighbour at a place of `to_`.
    [[nodiscard]] std::uint64_t edges(std::size_t at) const { return are_single_ ? 1 : edges_[at]; }

    /// The nodes by how many steps they have, those with most first; for each its neighbours, which come once, by that order.
    void arrange() {
        std::vector<std::uint64_t> order;
        const auto add = [&](node_id n) {
            const std::size_t steps = s_.way.size(g_, n);
            if (steps > 0) order.push_back((std::uint64_t{0xFFFFFFFFU} - std::min<std::size_t>(steps, 0xFFFFFFFFU)) << 32U | n.index());
        };
        if (s_.types.empty()) for (const node_id n : g_.nodes()) add(n);
        else for (const node_id n : g_.nodes_of(s_.types)) add(n);
        std::ranges::sort(order);
        std::size_t first = g_.node_bound(), last = 0;
        for (const std::uint64_t one : order) first = std::min<std::size_t>(first, one & 0xFFFFFFFFU), last = std::max<std::size_t>(last, (one & 0xFFFFFFFFU) + 1);
        node_numbers<std::uint32_t> place(first < last ? id_range{first, last - first} : id_range{});  // one more than the rank
        for (std::size_t i = 0; i < order.size(); ++i) place[node_id(order[i] & 0xFFFFFFFFU)] = static_cast<std::uint32_t>(i + 1);
        loops_.assign(order.size(), 0);
        begin_.assign(1, 0);
        std::vector<std::uint32_t> found;
        for (std::size_t i = 0; i < order.size(); ++i) {
            const node_id n(order[i] & 0xFFFFFFFFU);
            found.clear();
            s_.way.each_list(g_, n, [&](std::span<const node_id> nodes, bool no_loops) {
                if (watching_(nodes.size() + 1)) r_.stopped();
                for (const node_id v : nodes) {
                    if (v == n) loops_[i] += no_loops ? 0 : 1;
                    else if (const std::uint32_t there = place.of(v); there != 0) found.push_back(there - 1);
                }
            });
            std::ranges::sort(found);
            for (std::size_t k = 0; k < found.size();) {
                std::uint32_t many = 0;
                for (const std::uint32_t to = found[k]; k < found.size() && found[k] == to; ++k) ++many;
                to_.push_back(found[k - 1]), edges_.push_back(many);
                are_single_ = are_single_ && many == 1;
            }
            begin_.push_back(to_.size());
            hold();
        }
        if (are_single_) edges_ = {};
    }
    void hold() {
        const std::size_t bytes = (to_.capacity() + edges_.capacity()) * sizeof(std::uint32_t) + loops_.size() * 24;
        if (bytes > kept_ + kept_at_once) r_.keep(bytes - kept_), kept_ = bytes;
    }

    /// Circles of four different nodes, each once for each choice of its edges. Ways to an opposite corner are so many numbers.
    template <class Ways>
    [[nodiscard]] std::uint64_t circles(std::size_t workers) {
        constexpr std::size_t piece = 32;
        const std::size_t pieces = (size() + piece - 1) / piece;
        if (to_.size() < 1U << 14U) workers = 1;
        const std::size_t bytes = workers * size() * sizeof(Ways);
        r_.keep(bytes), kept_ += bytes;
        std::vector<std::vector<Ways>> ways(workers);
        std::vector<std::uint64_t> found(workers * 8, 0);  // a cache line each
        parallel_pieces(pieces, [&](std::size_t number, std::size_t worker) {
            watch watching(r_.context.within);
            ways[worker].resize(size());
            std::uint64_t& sum = found[worker * 8];
            const std::size_t end = std::min(size(), (number + 1) * piece);
            for (std::size_t a = number * piece; a < end; ++a) sum = plus(sum, circles_from(static_cast<std::uint32_t>(a), ways[worker], watching));
        }, workers);
        std::uint64_t out = 0;
        for (std::size_t w = 0; w < workers; ++w) out = plus(out, found[w * 8]);
        return out;
    }
    template <class Ways>
    [[nodiscard]] std::uint64_t circles_from(std::uint32_t a, std::vector<Ways>& ways, watch& watching) const {
        std::uint64_t out = 0, looked = 0;
        // Neighbours of b that come after a, b being one that does.
        const auto after_a = [&](std::uint32_t b) {
            const auto all = list(b);
            return all.subspan(static_cast<std::size_t>(std::ranges::upper_bound(all, a) - all.begin()));
        };
        const auto own = after_a(a);
        if (own.size() < 2) return 0;
        for (const std::uint32_t& b : own) {
            const auto opposite = after_a(b);
            looked += opposite.size();
            if (watching(opposite.size() + 1)) r_.stopped();
            if constexpr (std::is_same_v<Ways, std::uint32_t>) {
                for (const std::uint32_t c : opposite) out += ways[c]++;
            } else {
                const std::uint64_t here = edges(static_cast<std::size_t>(&b - to_.data()));
                for (const std::uint32_t& c : opposite) {
                    const std::uint64_t both = times(here, edges(static_cast<std::size_t>(&c - to_.data())));
                    out = plus(out, times(ways[c], both));
                    ways[c] = plus(ways[c], both);
                }
            }
        }
        // What was noted is forgotten: all of it, or one by one.
        if (looked > size() - a) std::fill(ways.begin() + a, ways.end(), Ways{});
        else
            for (const std::uint32_t b : own)
                for (const std::uint32_t c : after_a(b)) ways[c] = Ways{};
        return out;
    }

    /// So many choices of so many different things one after the other.
    [[nodiscard]] static std::uint64_t choices(std::uint64_t of, std::size_t many) {
        std::uint64_t out = 1;
        for (std::size_t i = 0; i < many; ++i) out = of > i ? times(out, of - i) : 0;
        return out;
    }
    [[nodiscard]] bool may_be_one(std::initializer_list<std::size_t> corners) const {
        for (const std::size_t a : corners)
            for (const std::size_t b : corners)
                if (a < b && s_.differ[a][b]) return false;
        return true;
    }
    /// Rows in which some corners are one node: those in which `a` is that node, or of two such nodes the first. Corners 0, 1, 2, 3 follow
    /// each other.
    [[nodiscard]] std::uint64_t of_fewer_nodes(std::size_t a) const {
        const std::uint64_t loops = loops_[a];
        if (are_single_ && loops == 0) return 0;
        std::uint64_t out = 0, twice = 0, squares = 0;
        // Opposite corners are one: two edges to each of the two others, or four to one of them.
        const std::uint64_t opposite = (may_be_one({0, 2}) ? 1 : 0) + (may_be_one({1, 3}) ? 1 : 0);
        for (std::size_t k = begin_[a]; k < begin_[a + 1]; ++k) {
            const std::uint64_t two = choices(edges(k), 2);
            twice = plus(twice, two), squares = plus(squares, times(two, two));
            if (opposite == 2) out = plus(out, choices(edges(k), 4));
            // Neighbours are one, and so are the two others: each has a loop.
            const std::uint64_t neighbours = (may_be_one({0, 1}) && may_be_one({2, 3}) ? 1 : 0) + (may_be_one({1, 2}) && may_be_one({3, 0}) ? 1 : 0);
            out = plus(out, times(times(neighbours, two), times(loops, loops_[to_[k]])));
        }
        out = plus(out, times(opposite, times(twice, twice) - squares));
        if (loops == 0) return out;
        // Three are one, with two loops and two edges to the fourth; all four are one, with four loops.
        for (std::size_t fourth = 0; fourth < 4; ++fourth)
            if (may_be_one({(fourth + 1) % 4, (fourth + 2) % 4, (fourth + 3) % 4})) out = plus(out, times(choices(loops, 2), twice));
        if (may_be_one({0, 1, 2, 3})) out = plus(out, choices(loops, 4));
        // Two neighbours are one, with a loop, that is a corner of a triangle.
        std::uint64_t pairs = 0;
        for (std::size_t first = 0; first < 4; ++first) pairs += may_be_one({first, (first + 1) % 4}) ? 1 : 0;
        return pairs == 0 ? out : plus(out, times(times(pairs, loops), triangles_at(a)));
    }
    /// Ways around from `a` over two different other nodes.
    [[nodiscard]] std::uint64_t triangles_at(std::size_t a) const {
        std::uint64_t out = 0;
        for (std::size_t k = begin_[a]; k < begin_[a + 1]; ++k) {
            const std::uint32_t b = to_[k];
            if (watching_(list(a).size() + list(b).size())) r_.stopped();
            for (std::size_t i = begin_[a], j = begin_[b]; i < begin_[a + 1] && j < begin_[b + 1];) {
                if (to_[i] == to_[j]) out = plus(out, times(edges(k), times(edges(i), edges(j)))), ++i, ++j;
                else ++(to_[i] < to_[j] ? i : j);
            }
        }
        return out;
    }

    static constexpr std::size_t kept_at_once = 1U << 16U;

    const count_square& s_;
    run_state& r_;
    const graph& g_;
    mutable watch watching_;
    std::vector<std::size_t> begin_;
    std::vector<std::uint32_t> to_, edges_, loops_;
    bool are_single_ = true;   // no two edges between the same nodes
    std::size_t kept_ = 0;     // bytes
};

}  // namespace

std::uint64_t square_rows(const count_square& s, run_state& r) { return square_counter(s, r).rows(worker_count(r.context.within)); }

}  // namespace hexi::abi_v1::detail::query
