// Bodies of `communities.hpp`.
#pragma once

#include <hexi/algorithm/communities.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include <hexi/algorithm/csr.hpp>
#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// A graph whose nodes stand for groups of nodes of the graph below it.
struct coarse_graph {
    std::vector<std::size_t> begin{0};
    std::vector<std::uint32_t> to;
    std::vector<double> weight;
    std::vector<double> strength;  // by node: its weights, inner ones twice
    std::vector<double> inner;     // by node: the weight of its self loops
    double total = 0;              // all strengths: twice the weight of the edges

    std::size_t size() const { return begin.size() - 1; }
    std::size_t degree(std::uint32_t n) const { return begin[n + 1] - begin[n]; }
    template <class Visit>
    void each(std::uint32_t n, Visit visit) const {
        for (std::size_t i = begin[n]; i < begin[n + 1]; ++i) visit(to[i], weight[i]);
    }
};

/// Sums by a small number, with a list of which were touched.
class tally {
public:
    explicit tally(std::size_t size) : sum_(size, -1) {}
    void add(std::uint32_t key, double amount) {
        if (sum_[key] < 0) sum_[key] = 0, touched_.push_back(key);
        sum_[key] += amount;
    }
    double operator[](std::uint32_t key) const { return sum_[key] < 0 ? 0 : sum_[key]; }
    const std::vector<std::uint32_t>& touched() const { return touched_; }
    void clear() {
        for (const std::uint32_t key : touched_) sum_[key] = -1;
        touched_.clear();
    }

private:
    std::vector<double> sum_;  // below 0: not touched
    std::vector<std::uint32_t> touched_;
};

/// Leiden's three steps on one graph; partitions are arrays of group numbers below the number of nodes. When the watch
/// ends them, `move` leaves a partition like any other, what the other steps give is of no use.
class leiden {
public:
    leiden(double resolution, std::uint64_t seed, watch& watching) : resolution_(resolution), random_(seed), watching_(watching) {}

    /// Moves nodes to the neighbouring group that gains most, until no move gains; true if any moved.
    bool move(const coarse_graph& g, std::vector<std::uint32_t>& group) {
        const auto nodes = static_cast<std::uint32_t>(g.size());
        std::vector<double> strength(nodes, 0);
        std::vector<std::uint32_t> members(nodes, 0), empty;
        for (std::uint32_t n = 0; n < nodes; ++n) strength[group[n]] += g.strength[n], ++members[group[n]];
        for (std::uint32_t c = nodes; c-- > 0;)
            if (members[c] == 0) empty.push_back(c);
        std::vector<std::uint32_t> queue = shuffled(nodes);
        std::vector<std::uint8_t> waits(nodes, 1);
        tally ties(nodes);
        bool moved = false;
        for (std::size_t next = 0; next < queue.size(); ++next) {
            if (next > nodes && next * 2 > queue.size()) {  // drop what was done
                queue.erase(queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(next));
                next = 0;
            }
            const std::uint32_t n = queue[next];
            if (watching_(1 + g.degree(n))) return moved;
            waits[n] = 0;
            const std::uint32_t before = group[n];
            strength[before] -= g.strength[n];
            --members[before];
            ties.clear();
            g.each(n, [&](std::uint32_t other, double w) { ties.add(group[other], w); });
            std::uint32_t best = before;
            double best_gain = ties[before] - expected(g, g.strength[n], strength[before]);
            for (const std::uint32_t c : ties.touched()) {
                const double gain = ties[c] - expected(g, g.strength[n], strength[c]);
                if (gain > best_gain + least_gain) best = c, best_gain = gain;
            }
            if (best_gain < -least_gain && members[before] > 0) {  // alone is better
                best = empty.back();
                empty.pop_back();
            } else if (members[before] == 0 && best != before) {
                empty.push_back(before);
            }
            group[n] = best;
            strength[best] += g.strength[n];
            ++members[best];
            if (best == before) continue;
            moved = true;
            g.each(n, [&](std::uint32_t other, double) {
                if (waits[other] == 0 && group[other] != best) waits[other] = 1, queue.push_back(other);
            });
        }
        return moved;
    }

    /// Splits each group into parts that are well tied together, by merging its nodes afresh: what keeps
    /// Leiden's groups connected where Louvain's fall apart.
    std::vector<std::uint32_t> refine(const coarse_graph& g, const std::vector<std::uint32_t>& group) {
        const auto nodes = static_cast<std::uint32_t>(g.size());
        std::vector<double> group_strength(nodes, 0);
        for (std::uint32_t n = 0; n < nodes; ++n) group_strength[group[n]] += g.strength[n];
        std::vector<std::uint32_t> part(nodes);
        std::iota(part.begin(), part.end(), 0U);
        std::vector<double> strength = g.strength;
        std::vector<double> outside(nodes, 0);  // by part: ties to the rest of its group
        std::vector<std::uint8_t> alone(nodes, 1);
        for (std::uint32_t n = 0; n < nodes; ++n)
            g.each(n, [&](std::uint32_t other, double w) { outside[n] += group[other] == group[n] ? w : 0; });
        const auto well_tied = [&](std::uint32_t p, double in_group) {
            return outside[p] + least_gain >= expected(g, strength[p], in_group - strength[p]);
        };
        tally ties(nodes);
        for (const std::uint32_t n : shuffled(nodes)) {
            if (watching_(1 + g.degree(n))) return part;
            const double in_group = group_strength[group[n]];
            if (alone[part[n]] == 0 || !well_tied(n, in_group)) continue;
            ties.clear();
            g.each(n, [&](std::uint32_t other, double w) {
                if (group[other] == group[n]) ties.add(part[other], w);
            });
            std::uint32_t best = n;
            double best_gain = least_gain;
            for (const std::uint32_t p : ties.touched()) {
                if (p == n || !well_tied(p, in_group)) continue;
                const double gain = ties[p] - expected(g, g.strength[n], strength[p]);
                if (gain > best_gain) best = p, best_gain = gain;
            }
            if (best == n) continue;
            part[n] = best;
            alone[best] = 0;
            strength[best] += g.strength[n];
            outside[best] += outside[n] - 2 * ties[best];
        }
        return part;
    }

    /// The graph of the parts: ties between them summed, those within kept as inner weight.
    coarse_graph merged(const coarse_graph& g, const std::vector<std::uint32_t>& part, std::size_t parts) {
        std::vector<std::vector<std::uint32_t>> members(parts);
        for (std::uint32_t n = 0; n < g.size(); ++n) members[part[n]].push_back(n);
        coarse_graph out;
        out.strength.resize(parts, 0);
        out.inner.resize(parts, 0);
        out.total = g.total;
        tally ties(parts);
        for (std::uint32_t p = 0; p < parts; ++p) {
            ties.clear();
            for (const std::uint32_t n : members[p]) {
                if (watching_(1 + g.degree(n))) return out;
                out.strength[p] += g.strength[n];
                out.inner[p] += g.inner[n];
                g.each(n, [&](std::uint32_t other, double w) {
                    if (part[other] == p) out.inner[p] += w / 2;
                    else ties.add(part[other], w);
                });
            }
            for (const std::uint32_t other : ties.touched()) {
                out.to.push_back(other);
                out.weight.push_back(ties[other]);
            }
            out.begin.push_back(out.to.size());
        }
        return out;
    }

    double modularity(const coarse_graph& g, const std::vector<std::uint32_t>& group) const {
        if (g.total == 0) return 0;
        std::vector<double> strength(g.size(), 0);
        double within = 0;
        for (std::uint32_t n = 0; n < g.size(); ++n) {
            strength[group[n]] += g.strength[n];
            within += 2 * g.inner[n];
            g.each(n, [&](std::uint32_t other, double w) { within += group[other] == group[n] ? w : 0; });
        }
        double chance = 0;
        for (const double s : strength) chance += s * s;
        return (within - resolution_ * chance / g.total) / g.total;
    }

    /// Renumbers the groups from 0 in the order of their first nodes; how many there are.
    static std::size_t renumber(std::vector<std::uint32_t>& group) {
        std::vector<std::uint32_t> number(group.size(), communities_found::none);
        std::uint32_t count = 0;
        for (std::uint32_t& c : group) {
            if (number[c] == communities_found::none) number[c] = count++;
            c = number[c];
        }
        return count;
    }

private:
    static constexpr double least_gain = 1e-10;  // below it lies rounding

    double expected(const coarse_graph& g, double a, double b) const { return resolution_ * a * b / g.total; }
    std::vector<std::uint32_t> shuffled(std::uint32_t size) {
        std::vector<std::uint32_t> order(size);
        std::iota(order.begin(), order.end(), 0U);
        for (std::uint32_t i = 0; i + 1 < size; ++i) std::swap(order[i], order[i + random_() % (size - i)]);
        return order;
    }

    double resolution_;
    std::mt19937_64 random_;
    watch& watching_;
};

}  // namespace detail

HEXI_INLINE communities_found communities(const csr& g, const community_options& options) {
    assert(g.is_undirected());
    detail::coarse_graph whole;
    const std::size_t nodes = g.node_bound();
    communities_found result;
    result.of.assign(nodes, communities_found::none);
    watch watching(options.within);
    if (watching.hold(30 * g.entry_count() + 100 * nodes)) return result;
    whole.strength.resize(nodes, 0);
    whole.inner.resize(nodes, 0);
    for (std::size_t n = 0; n < nodes; ++n) {
        const auto to = g.out(node_id(n));
        if (watching(1 + to.size())) return result;
        const auto weights = g.out_weights(node_id(n));
        for (std::size_t i = 0; i < to.size(); ++i) {
            const double w = weights.empty() ? 1.0 : weights[i];
            if (to[i] == node_id(n)) {
                whole.inner[n] += w;
                whole.strength[n] += 2 * w;
                continue;
            }
            whole.to.push_back(static_cast<std::uint32_t>(to[i].index()));
            whole.weight.push_back(w);
            whole.strength[n] += w;
        }
        whole.begin.push_back(whole.to.size());
        whole.total += whole.strength[n];
    }

    detail::leiden method(options.resolution, options.seed, watching);
    std::vector<std::uint32_t> best(nodes);
    std::iota(best.begin(), best.end(), 0U);
    double best_value = method.modularity(whole, best);
    bool bettered = whole.total == 0;  // nothing is tied: each node alone is the answer
    for (std::size_t round = 0; round < options.rounds && whole.total > 0 && !watching.ended(); ++round) {
        std::vector<std::uint32_t> group = best;
        std::vector<std::uint32_t> stands_for(nodes);  // by node of the whole graph: its node in `level`
        std::iota(stands_for.begin(), stands_for.end(), 0U);
        detail::coarse_graph level = whole;
        while (true) {
            method.move(level, group);
            const std::size_t groups = detail::leiden::renumber(group);
            if (groups == level.size() || watching.ended()) break;
            std::vector<std::uint32_t> part = method.refine(level, group);
            if (watching.ended()) break;
            const std::size_t parts = detail::leiden::renumber(part);
            if (parts == level.size()) {
                // No two nodes of a group belong together: it is given up.
                std::iota(group.begin(), group.end(), 0U);
                break;
            }
            std::vector<std::uint32_t> group_of_part(parts);
            for (std::size_t n = 0; n < level.size(); ++n) group_of_part[part[n]] = group[n];
            detail::coarse_graph next = method.merged(level, part, parts);
            if (watching.ended()) break;
            level = std::move(next);
            group = std::move(group_of_part);
            for (std::uint32_t& n : stands_for) n = part[n];
        }
        std::vector<std::uint32_t> found(nodes);
        for (std::size_t n = 0; n < nodes; ++n) found[n] = group[stands_for[n]];
        const double value = method.modularity(whole, found);
        if (value <= best_value + 1e-10) break;
        best = std::move(found);
        best_value = value;
        bettered = true;
    }

    if (!bettered && watching.ended()) return result;
    result.modularity = best_value;
    std::vector<std::pair<std::size_t, std::uint32_t>> order;  // size and first node, as numbered by `renumber`
    const std::size_t groups = detail::leiden::renumber(best);
    order.resize(groups);
    for (std::uint32_t c = 0; c < groups; ++c) order[c] = {0, c};
    for (std::size_t n = 0; n < nodes; ++n)
        if (g.contains(node_id(n))) ++order[best[n]].first;
    std::ranges::stable_sort(order, std::greater{}, &std::pair<std::size_t, std::uint32_t>::first);
    std::vector<std::uint32_t> number(groups);
    for (std::uint32_t i = 0; i < groups; ++i) {
        number[order[i].second] = i;
        result.count += order[i].first > 0 ? 1 : 0;
    }
    for (std::size_t n = 0; n < nodes; ++n)
        if (g.contains(node_id(n))) result.of[n] = number[best[n]];
    return result;
}

}  // namespace hexi::abi_v1
