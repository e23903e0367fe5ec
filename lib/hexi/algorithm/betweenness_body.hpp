// Bodies of `betweenness.hpp`.
#pragma once

#include <hexi/algorithm/betweenness.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include <hexi/algorithm/csr.hpp>
#include <hexi/base/linkage.hpp>
#include <hexi/base/parallel.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// Scratch of one worker, and what it works on: one source at a time.
class brandes {
public:
    explicit brandes(const csr& g) : g_(&g), depth_(g.node_bound(), unreached), paths_(g.node_bound()), passed_(g.node_bound()), a_path_(g.node_bound()) {}

    /// Adds to `through` what the shortest paths from `source` contribute; false, and nothing added, if the watch
    /// ended it.
    bool add(node_id source, std::vector<double>& through, watch& watching) {
        bool whole = walk(source, watching);
        // Back from the farthest: what passes a node is shared among those before it, by their paths.
        for (std::size_t level = levels_.size() - 2; level > 0 && whole; --level) whole = pass_on(static_cast<std::uint32_t>(level), watching);
        if (whole)
            for (const node_id n : order_)
                if (n != source) through[n.index()] += passed_[n.index()];
        for (const node_id n : order_) depth_[n.index()] = unreached;
        return whole;
    }

private:
    static constexpr std::uint32_t unreached = std::numeric_limits<std::uint32_t>::max();

    /// Orders the nodes by distance and counts the shortest paths to each.
    bool walk(node_id source, watch& watching) {
        order_.assign(1, source);
        levels_.assign({0, 1});
        depth_[source.index()] = 0;
        paths_[source.index()] = 1;
        passed_[source.index()] = 0;
        std::size_t unseen = g_->entry_count();
        for (std::uint32_t depth = 1; levels_[depth - 1] < order_.size(); ++depth) {
            std::size_t front_edges = 0;
            for (std::size_t i = levels_[depth - 1]; i < levels_[depth]; ++i) front_edges += g_->out_degree(order_[i]);
            unseen -= std::min(unseen, front_edges);
            const bool back = front_edges > unseen;
            // A level within which no look is due need not be watched node by node.
            // Looked at from the other side, the edges are those from the front and some of the unseen ones.
            const bool covered = watching.covers((back ? g_->node_bound() + unseen : levels_[depth] - levels_[depth - 1]) + front_edges);
            const bool whole = back ? look_back(depth, covered ? nullptr : &watching) : look_ahead(depth, covered ? nullptr : &watching);
            levels_.push_back(order_.size());
            if (!whole) return false;
        }
        return true;
    }
    bool look_ahead(std::uint32_t depth, watch* watching) {
        for (std::size_t i = levels_[depth - 1]; i < levels_[depth]; ++i) {
            const node_id n = order_[i];
            if (watching != nullptr && (*watching)(1 + g_->out_degree(n))) return false;
            const double paths = paths_[n.index()];
            for (const node_id next : g_->out(n)) {
                if (depth_[next.index()] == unreached) {
                    depth_[next.index()] = depth;
                    paths_[next.index()] = 0;
                    passed_[next.index()] = 0;
                    order_.push_back(next);
                }
                if (depth_[next.index()] == depth) paths_[next.index()] += paths;
            }
        }
        return true;
    }
    /// The same from the other side, where the nodes not yet reached have fewer edges than the front.
    bool look_back(std::uint32_t depth, watch* watching) {
        for (std::size_t i = 0; i < g_->node_bound(); ++i) {
            if (depth_[i] != unreached) continue;
            if (watching != nullptr && (*watching)(1 + g_->in_degree(node_id(i)))) return false;
            double paths = 0;
            for (const node_id before : g_->in(node_id(i)))
                if (depth_[before.index()] == depth - 1) paths += paths_[before.index()];
            if (paths == 0) continue;
            depth_[i] = depth;
            paths_[i] = paths;
            passed_[i] = 0;
            order_.push_back(node_id(i));
        }
        return true;
    }
    /// From the nodes of one level to those of the level before, read from the side that has fewer edges.
    bool pass_on(std::uint32_t level, watch& watching) {
        std::size_t edges_here = 0, edges_before = 0;
        for (std::size_t i = levels_[level]; i < levels_[level + 1]; ++i) edges_here += g_->in_degree(order_[i]);
        for (std::size_t i = levels_[level - 1]; i < levels_[level]; ++i) edges_before += g_->out_degree(order_[i]);
        if (watching(levels_[level + 1] - levels_[level - 1] + std::min(edges_here, edges_before))) return false;
        if (edges_here < edges_before) {
            for (std::size_t i = levels_[level]; i < levels_[level + 1]; ++i) {
                const node_id n = order_[i];
                const double a_path = (1 + passed_[n.index()]) / paths_[n.index()];
                for (const node_id before : g_->in(n))
                    if (depth_[before.index()] == level - 1) passed_[before.index()] += paths_[before.index()] * a_path;
            }
            return true;
        }
        for (std::size_t i = levels_[level]; i < levels_[level + 1]; ++i) {
            const std::size_t n = order_[i].index();
            a_path_[n] = (1 + passed_[n]) / paths_[n];
        }
        for (std::size_t i = levels_[level - 1]; i < levels_[level]; ++i) {
            const node_id n = order_[i];
            double sum = 0;
            for (const node_id next : g_->out(n))
                if (depth_[next.index()] == level) sum += a_path_[next.index()];
            passed_[n.index()] = paths_[n.index()] * sum;
        }
        return true;
    }

    const csr* g_;
    std::vector<node_id> order_;        // by distance
    std::vector<std::size_t> levels_;   // where each distance begins in `order_`
    std::vector<std::uint32_t> depth_;
    std::vector<double> paths_;         // how many shortest paths lead to a node
    std::vector<double> passed_;        // Brandes' dependency
    std::vector<double> a_path_;        // its share for each path, while a level passes it on
};

}  // namespace detail

HEXI_INLINE std::vector<double> betweenness(const csr& g, const betweenness_options& options) {
    std::vector<node_id> sources = options.sources;
    double scale = 1;
    if (sources.empty())
        for (std::size_t n = 0; n < g.node_bound(); ++n)
            if (g.contains(node_id(n))) sources.emplace_back(n);
    // A shuffle by hand: the library's distributions differ between compilers. Those that are done when a budget ends
    // are then drawn at random, as a sample is.
    std::mt19937_64 random(options.seed);
    for (std::size_t i = 0; i + 1 < sources.size(); ++i) std::swap(sources[i], sources[i + random() % (sources.size() - i)]);
    if (options.sources.empty() && options.samples > 0 && options.samples < sources.size()) {
        scale = static_cast<double>(sources.size()) / static_cast<double>(options.samples);
        sources.resize(options.samples);
    }
    if (g.is_undirected()) scale /= 2;
    const std::size_t groups = std::min<std::size_t>(16, sources.size());
    const std::size_t workers = worker_count(options.within);
    watch room(options.within);
    if (room.hold(g.node_bound() * (sizeof(double) * (groups + 1) + 32 * std::min(groups, workers)) + sources.size() * sizeof(node_id))) return {};
    std::vector<double> total(g.node_bound(), 0);
    std::vector<std::vector<double>> parts(groups);
    std::vector<std::vector<detail::brandes>> scratch(workers);
    std::atomic<std::size_t> sources_done{0};
    parallel_pieces(groups, [&](std::size_t group, std::size_t worker) {
        watch watching(options.within);
        if (watching.ended()) return;
        if (scratch[worker].empty()) scratch[worker].emplace_back(g);
        parts[group].assign(g.node_bound(), 0);
        std::size_t i = sources.size() * group / groups;
        const std::size_t begin = i;
        while (i < sources.size() * (group + 1) / groups && scratch[worker].front().add(sources[i], parts[group], watching)) ++i;
        sources_done += i - begin;
    }, workers);
    if (sources_done < sources.size()) {
        options.within->set_part({sources_done, sources.size()});
        if (sources_done == 0) return {};
        scale *= static_cast<double>(sources.size()) / static_cast<double>(sources_done);
    }
    std::erase_if(parts, [](const std::vector<double>& part) { return part.empty(); });
    detail::parallel_chunks(total.size(), [&](std::size_t begin, std::size_t end, std::size_t) {
        for (const auto& part : parts)
            for (std::size_t n = begin; n < end; ++n) total[n] += part[n];
        for (std::size_t n = begin; n < end; ++n) total[n] *= scale;
    });
    return total;
}

}  // namespace hexi::abi_v1
