// What of a graph a picture shows, and why the rest is not in it: one answer for the picture, its legend and its description.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include <hexi/draw/clusters.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/draw/picture.hpp>
#include <hexi/graph/graph.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

enum class left_out : std::uint8_t {
    no,      ///< it is drawn
    hidden,  ///< the style says so
    source,  ///< it tells where facts were read, and was not asked for
    weak,    ///< the picture has more edges than its type may be drawn among, or it has only such edges
};

/// Sources are nodes that a style calls so (documents, unless it says otherwise), those that evidence names as documents, and what is
/// tied by nothing but edges that a style calls so: an author. They are drawn if asked for, if they are to stand out, or if there is
/// nothing else.
///
/// Cost   O((nodes + edges) log + evidence)
class drawn_part {
public:
    drawn_part(const graph& g, const looks& style, const draw_options& options, bool frames)
        : nodes_(g.node_bound(), left_out::no), edges_(g.edge_bound(), left_out::no), frames_(frames), graph_(g), inside_(nodes_of(g, style, options)) {
        std::vector<bool> strong(g.edge_bound(), false);
        for (const edge_id e : options.strong_edges) strong[e.index()] = true;
        for (const edge_id e : g.edges()) {
            left_out& why = edges_[e.index()];
            for (const node_id end : {g.source(e), g.target(e)})
                if (why != left_out::hidden && nodes_[end.index()] != left_out::no) why = nodes_[end.index()];
            if (!options.hidden && style.of(e).hidden) why = left_out::hidden;
            if (why == left_out::no && !framed(e)) ++lines_;
        }
        const std::size_t all = lines_;
        for (const edge_id e : g.edges()) {
            if (edges_[e.index()] != left_out::no || framed(e) || strong[e.index()] || options.weak) continue;
            const auto up_to = style.of(e).up_to;
            if (!up_to || all <= *up_to) continue;
            edges_[e.index()] = left_out::weak;
            --lines_;
        }
        if (lines_ < all) leave_lonely(g, options);
    }

    [[nodiscard]] left_out why(node_id n) const { return nodes_[n.index()]; }
    [[nodiscard]] left_out why(edge_id e) const { return edges_[e.index()]; }
    /// Whether a node, or an edge as a line or a frame, is in the picture.
    [[nodiscard]] bool has(auto id) const { return why(id) == left_out::no; }
    /// Whether a frame alone shows the edge.
    [[nodiscard]] bool framed(edge_id e) const { return frames_ && inside_.shown_by_frame(graph_, e); }
    /// How many edges are drawn as lines.
    [[nodiscard]] std::size_t lines() const { return lines_; }
    [[nodiscard]] const clusters& inside() const { return inside_; }

private:
    /// Says of each node whether it is drawn, then who stands in whom.
    clusters nodes_of(const graph& g, const looks& style, const draw_options& options) {
        for (const node_id n : g.nodes())
            if (!options.hidden && style.of(n).hidden) nodes_[n.index()] = left_out::hidden;
        if (!options.sources) leave_sources(g, style, options);
        return clusters(g, style, [&](node_id n) { return has(n) && !style.of(n).hidden; });
    }
    /// What only weak edges tied to the rest goes with them: it would stand about for no reason that is seen.
    void leave_lonely(const graph& g, const draw_options& options) {
        std::vector<bool> strong(g.node_bound(), false);
        for (const node_id n : options.strong) strong[n.index()] = true;
        std::vector<node_id> lonely;
        for (const node_id n : g.nodes()) {
            if (!has(n) || strong[n.index()] || inside_.parent(n).valid() || inside_.is_cluster(n)) continue;
            bool tied = false, weakly = false;
            const auto look = [&](const step s) {
                tied = tied || has(s.edge);
                weakly = weakly || why(s.edge) == left_out::weak;
            };
            std::ranges::for_each(g.out(n), look);
            std::ranges::for_each(g.in(n), look);
            if (weakly && !tied) lonely.push_back(n);
        }
        for (const node_id n : lonely) nodes_[n.index()] = left_out::weak;
    }
    void leave_sources(const graph& g, const looks& style, const draw_options& options) {
        std::unordered_set<std::string> documents;
        const auto read = [&](auto id) {
            for (const evidence& e : g.evidence(id)) documents.insert(e.document);
        };
        for (const node_id n : g.nodes()) read(n);
        for (const edge_id e : g.edges()) read(e);
        std::vector<bool> source(g.node_bound(), false);
        for (const node_id n : g.nodes()) source[n.index()] = style.of(n).source || (g.has_key(n) && documents.contains(std::string(g.key(n))));
        for (const node_id n : g.nodes()) {
            if (source[n.index()] || g.out_degree(n) + g.in_degree(n) == 0) continue;
            const auto leads_to_one = [&](const step s) { return style.of(s.edge).source; };
            source[n.index()] = std::ranges::all_of(g.out(n), leads_to_one) && std::ranges::all_of(g.in(n), leads_to_one);
        }
        for (const node_id n : options.strong) source[n.index()] = false;
        const auto other = [&](node_id n) { return !source[n.index()] && has(n); };
        if (std::ranges::none_of(g.nodes(), other)) return;
        for (const node_id n : g.nodes())
            if (source[n.index()] && has(n)) nodes_[n.index()] = left_out::source;
    }

    std::vector<left_out> nodes_, edges_;
    bool frames_;
    const graph& graph_;
    std::size_t lines_ = 0;
    clusters inside_;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
