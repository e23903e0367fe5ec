// Rows of a triangle pattern: each of three variables joined to the other two in the same way, any direction.
#include <hexi/query/plan/count_plan_private.hpp>

#include <algorithm>

#include <hexi/base/parallel.hpp>
#include <hexi/query/plan/exact_private.hpp>
#include <hexi/query/plan/tails_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

/// A node that can be a corner, and for how many rows of the way from the hub it stands.
struct member {
    node_id node;
    std::uint64_t rows = 1;
};

/// Triangles among some nodes. Each neighbour is kept once, with how many edges lead there, and only those of higher degree: few have
/// many of them.
/// Source: T. Schank, D. Wagner, Finding, counting and listing all triangles in large graphs, 2005.
class corner_counter {
public:
    corner_counter(const count_corners& c, id_range ids, run_state& r) : c_(c), r_(r), g_(r.g), numbers_(r), place_(ids), watching_(r.context.within) {
        asks_nothing_ = std::ranges::all_of(c.what, &count_target::is_one);
    }
    corner_counter(const corner_counter&) = delete;
    corner_counter& operator=(const corner_counter&) = delete;
    ~corner_counter() { r_.give_back(kept_); }

    /// Rows of which all corners are among these nodes.
    std::uint64_t rows(std::span<const member> members, std::size_t workers) {
        arrange(members);
        std::uint64_t out = degenerate_;
        if (members.size() < 3) return out;
        constexpr std::size_t piece = 64;
        const std::size_t pieces = (size() + piece - 1) / piece;
        if (pieces < 2 * workers) workers = 1;
        marks_.resize(std::max(marks_.size(), workers));
        std::vector<std::uint64_t> found(workers * 8, 0);  // a cache line each
        parallel_pieces(pieces, [&](std::size_t number, std::size_t worker) {
            const std::size_t begin = number * piece, end = std::min(size(), begin + piece);
            marks_[worker].resize(std::max(marks_[worker].size(), size()));
            watch watching(r_.context.within);
            std::uint64_t& sum = found[worker * 8];
            if (weights_[0].empty() && !c_.is_there) {
                // Nothing is asked of a corner: all six orders are alike.
                sum = plus(sum, times(6, with_marks(begin, end, marks_[worker], watching, [&](const neighbour& b, std::span<const neighbour> corners, const std::uint32_t* mark) {
                    std::uint64_t here = 0;
                    for (const neighbour& c : corners) here += std::uint64_t{c.edges} * mark[c.rank];
                    return here == 0 ? 0 : times(here, b.edges);
                })));
            } else {
                std::size_t a = begin;
                sum = plus(sum, with_marks(begin, end, marks_[worker], watching, [&](const neighbour& b, std::span<const neighbour> corners, const std::uint32_t* mark) {
                    while (begin_[a + 1] <= static_cast<std::size_t>(&b - up_.data())) ++a;
                    std::uint64_t here = 0;
                    for (const neighbour& c : corners)
                        if (const std::uint32_t edges = mark[c.rank]; edges != 0) here = plus(here, orders({a, b.rank, c.rank}, {b.edges, c.edges, edges}));
                    return here;
                }));
            }
        }, workers);
        for (std::size_t w = 0; w < workers; ++w) out = plus(out, found[w * 8]);
        return out;
    }

private:
    struct neighbour {
        std::uint32_t rank;
        std::uint32_t edges;
    };
    [[nodiscard]] std::span<const neighbour> up(std::size_t rank) const { return std::span(up_).subspan(begin_[rank], begin_[rank + 1] - begin_[rank]); }
    [[nodiscard]] std::size_t size() const { return begin_.size() - 1; }
    [[nodiscard]] std::uint64_t weight(std::size_t corner, std::size_t rank) const { return weights_[corner].empty() ? 1 : weights_[corner][rank]; }

    /// The nodes by how many neighbours they have, and for each those behind it.
    void arrange(std::span<const member> members) {
        const std::size_t nodes = members.size();
        order_.resize(nodes);
        for (std::size_t i = 0; i < nodes; ++i) order_[i] = std::uint64_t{c_.way.size(g_, members[i].node)} << 32U | i;
        std::ranges::sort(order_);
        const auto of = [&](std::size_t rank) -> const member& { return members[order_[rank] & 0xFFFFFFFFU]; };
        for (std::size_t i = 0; i < nodes; ++i) place_[of(i).node] = static_cast<std::uint32_t>(i + 1);
        const bool counts_rows = std::ranges::any_of(members, [](const member& m) { return m.rows != 1; });
        for (std::size_t k = 0; k < 3; ++k) {
            weights_[k].clear();
            if (asks_nothing_ && !counts_rows) continue;
            for (std::size_t i = 0; i < nodes; ++i) weights_[k].push_back(times(of(i).rows, numbers_.weight(c_.what[k], of(i).node)));
        }
        begin_.clear(), up_.clear();
        seen_.assign(nodes, 0);
        degenerate_ = 0;
        for (std::size_t i = 0; i < nodes; ++i) {
            const node_id x = of(i).node;
            const std::size_t begin = up_.size();
            begin_.push_back(begin);
            std::uint64_t loops = 0;
            c_.way.each_list(g_, x, [&](std::span<const node_id> nodes_near, bool no_loops) {
                if (watching_(nodes_near.size())) r_.stopped();
                for (const node_id v : nodes_near) {
                    const std::uint32_t place = place_.of(v);
                    if (place <= i + 1) {
                        loops += place == i + 1 && !no_loops ? 1 : 0;
                        continue;
                    }
                    std::size_t& seen = seen_[place - 1];
                    if (seen > begin) ++up_[seen - 1].edges;
                    else up_.push_back({place - 1, 1}), seen = up_.size();
                }
            });
            if (loops > 0) add_degenerate(i, x, loops);
        }
        begin_.push_back(up_.size());
        for (const member& m : members) place_[m.node] = 0;
        const std::size_t bytes = up_.size() * sizeof(neighbour) + nodes * 60;
        if (bytes > kept_) r_.keep(bytes - kept_), kept_ = bytes;
    }
    /// Two corners are one node with a loop, which has two edges to the third, or one where a condition asks for the other; or all
    /// three are.
    void add_degenerate(std::size_t rank, node_id x, std::uint64_t loops) {
        std::vector<std::uint32_t> others;  // places of neighbours
        c_.way.each_list(g_, x, [&](std::span<const node_id> nodes_near, bool) {
            for (const node_id v : nodes_near)
                if (const std::uint32_t place = place_.of(v); place != 0 && place != rank + 1) others.push_back(place);
        });
        std::ranges::sort(others);
        const auto add = [&](std::uint64_t many, std::size_t a, std::size_t b, std::size_t c) {
            degenerate_ = plus(degenerate_, times(times(many, weight(0, a)), times(weight(1, b), weight(2, c))));
        };
        for (std::size_t k = 0; k < others.size();) {
            const std::size_t y = others[k] - 1;
            std::uint64_t edges = 0;
            for (; k < others.size() && others[k] == y + 1; ++k) ++edges;
            const std::uint64_t many = times(loops, c_.is_there ? edges : times(edges, edges - 1));
            if (!c_.differ[0]) add(many, rank, rank, y);
            if (!c_.differ[1]) add(many, y, rank, rank);
            if (!c_.differ[2]) add(many, rank, y, rank);
        }
        if (!c_.differ[0] && !c_.differ[1] && !c_.differ[2] && loops > 2) add(times(times(loops, loops - 1), loops - 2), rank, rank, rank);
    }
    template <class Found>
    std::uint64_t with_marks(std::size_t begin, std::size_t end, std::vector<std::uint32_t>& mark, watch& watching, const Found& found) {
        std::uint64_t out = 0;
        for (std::size_t a = begin; a < end; ++a) {
            const auto all = up(a);
            if (all.size() < 2) continue;
            for (const neighbour& b : all) mark[b.rank] = b.edges;
            for (const neighbour& b : all) {
                const auto corners = up(b.rank);
                if (watching(corners.size())) r_.stopped();
                out = plus(out, found(b, corners, mark.data()));
            }
            for (const neighbour& b : all) mark[b.rank] = 0;
        }
        return out;
    }
    /// The rows of three different nodes x, y, z in all orders; `edges` between x and y, y and z, z and x.
    [[nodiscard]] std::uint64_t orders(const std::array<std::size_t, 3>& corner, const std::array<std::uint32_t, 3>& edges) const {
        std::uint64_t out = 0;
        // b is the corner between the two others, which are a and c or c and a.
        for (std::size_t b = 0; b < 3; ++b) {
            const std::size_t before = (b + 2) % 3, behind = (b + 1) % 3;
            const std::uint64_t ways = c_.is_there ? std::uint64_t{edges[before]} * edges[b] : times(std::uint64_t{edges[0]} * edges[1], edges[2]);
            const std::uint64_t ends = plus(times(weight(0, corner[before]), weight(2, corner[behind])), times(weight(0, corner[behind]), weight(2, corner[before])));
            out = plus(out, times(times(ways, weight(1, corner[b])), ends));
        }
        return out;
    }

    const count_corners& c_;
    run_state& r_;
    const graph& g_;
    tail_numbers numbers_;
    node_numbers<std::uint32_t> place_;               // one more than the rank of a node, while neighbours are gathered
    watch watching_;
    bool asks_nothing_ = false;                       // of a corner
    std::vector<std::uint64_t> order_;                // by rank: degree, and place among the members
    std::vector<std::size_t> begin_, seen_;
    std::vector<neighbour> up_;
    std::array<std::vector<std::uint64_t>, 3> weights_;  // by corner and rank; empty where all are 1
    std::vector<std::vector<std::uint32_t>> marks_;   // by worker and rank
    std::uint64_t degenerate_ = 0;
    std::size_t kept_ = 0;                            // bytes
};

/// Corners that hang on one node, and how many rows of the way from there each stands for.
class hub_walk {
public:
    hub_walk(const count_hub& h, id_range ids, run_state& r) : h_(h), r_(r), rows_(ids), watching_(r.context.within) {}

    [[nodiscard]] std::span<const member> from(node_id hub) {
        front_.assign(1, {hub, 1});
        for (const count_hop& hop : h_.chain) {
            const bool last = &hop == &h_.chain.back();
            behind_.clear();
            for (const member& m : front_)
                hop.along.each(r_.g, m.node, [&](const steps& s, bool no_loops) {
                    if (watching_(s.size())) r_.stopped();
                    for (const node_id v : s.nodes()) {
                        if ((no_loops && v == m.node) || (!hop.types.empty() && hop.types[r_.g.type(v).index()] == 0)) continue;
                        if (!last) {
                            behind_.push_back({v, m.rows});
                            continue;
                        }
                        if (rows_[v] == 0) behind_.push_back({v, 0});
                        rows_[v] = plus(rows_[v], m.rows);
                    }
                });
            front_.swap(behind_);
        }
        for (member& m : front_) m.rows = std::exchange(rows_[m.node], 0);
        return front_;
    }

private:
    const count_hub& h_;
    run_state& r_;
    node_numbers<std::uint64_t> rows_;
    std::vector<member> front_, behind_;
    watch watching_;
};

}  // namespace

std::uint64_t triangle_rows(const count_corners& c, run_state& r) {
    std::vector<std::uint8_t> mask;
    if (!c.types.empty()) mask.resize(r.g.schema().node_type_count());
    for (const node_type_id t : c.types) mask[t.index()] = 1;
    const id_range ids = ids_of(r.g, mask);
    const std::size_t workers = worker_count(r.context.within);
    if (!c.hub) {
        std::vector<member> members;
        const auto add = [&](node_id n) {
            if (c.way.size(r.g, n) > (c.is_there ? 0 : 1)) members.push_back({n});
        };
        if (c.types.empty()) for (const node_id n : r.g.nodes()) add(n);
        else for (const node_id n : r.g.nodes_of(c.types)) add(n);
        return corner_counter(c, ids, r).rows(members, workers);
    }
    std::vector<node_id> hubs;
    if (c.hub->types.empty()) for (const node_id n : r.g.nodes()) hubs.push_back(n);
    else for (const node_id n : r.g.nodes_of(c.hub->types)) hubs.push_back(n);
    corner_counter counter(c, ids, r);
    hub_walk walk(*c.hub, ids, r);
    tail_numbers numbers(r);
    std::uint64_t out = 0;
    for (const node_id hub : hubs) {
        const std::uint64_t rows = numbers.weight(c.hub->what, hub);
        if (rows == 0) continue;
        if (const auto members = walk.from(hub); !members.empty()) out = plus(out, times(rows, counter.rows(members, workers)));
    }
    return out;
}

}  // namespace hexi::abi_v1::detail::query
