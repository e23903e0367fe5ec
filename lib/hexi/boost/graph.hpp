// How a graph and its views model Boost.Graph's concepts for reading; include `view/boost.hpp`.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <utility>

#include <boost/graph/graph_traits.hpp>
#include <boost/iterator/iterator_facade.hpp>

#include <hexi/graph/graph.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/typed_graph.hpp>
#include <hexi/view/undirected.hpp>

namespace hexi::inline abi_v1 {

/// An edge as Boost sees it: from where to where it is being walked, and which one it is. In an undirected
/// view the same edge has its ends either way round, and is still the same edge.
struct boost_edge {
    node_id from{};
    node_id to{};
    edge_id id{};

    friend bool operator==(const boost_edge& a, const boost_edge& b) { return a.id == b.id; }
    friend auto operator<=>(const boost_edge& a, const boost_edge& b) { return a.id <=> b.id; }
    friend std::size_t hash_value(const boost_edge& e) { return hash_value(e.id); }
};

/// What can be shown to Boost: the graph itself, and every view that can list its edges.
template <class G>
concept boost_readable = typed_graph<G> && requires(const G& g) {
    { *g.edges().begin() } -> std::same_as<edge_id>;
};

/// Whether a view ignores direction: then `out(n)` and `in(n)` are the same steps. (A `filtered` that looks
/// both ways is a directed graph to Boost, in which each edge can be walked in both directions.)
template <class G>
inline constexpr bool is_undirected_view = std::same_as<G, undirected>;

// --- iterators ------------------------------------------------------------------------------

enum class boost_end : bool { source, target };

/// The steps of one node as edges that have it as their source (out) or target (in).
template <class Steps, boost_end Fixed>
class boost_edge_iterator
    : public boost::iterator_facade<boost_edge_iterator<Steps, Fixed>, boost_edge, boost::forward_traversal_tag, boost_edge> {
public:
    boost_edge_iterator() = default;
    boost_edge_iterator(node_id n, Steps at) : node_(n), at_(at) {}

private:
    friend class boost::iterator_core_access;
    boost_edge dereference() const {
        const step s = *at_;
        return Fixed == boost_end::source ? boost_edge{node_, s.node, s.edge} : boost_edge{s.node, node_, s.edge};
    }
    void increment() { ++at_; }
    bool equal(const boost_edge_iterator& other) const { return at_ == other.at_; }

    node_id node_;
    Steps at_{};
};

/// The neighbours that steps lead to.
template <class Steps>
class boost_neighbour_iterator
    : public boost::iterator_facade<boost_neighbour_iterator<Steps>, node_id, boost::forward_traversal_tag, node_id> {
public:
    boost_neighbour_iterator() = default;
    explicit boost_neighbour_iterator(Steps at) : at_(at) {}

private:
    friend class boost::iterator_core_access;
    node_id dereference() const { return step(*at_).node; }
    void increment() { ++at_; }
    bool equal(const boost_neighbour_iterator& other) const { return at_ == other.at_; }

    Steps at_{};
};

/// All edges, with the ends that the graph gives them, or turned round.
template <class Edges>
class boost_edge_list_iterator
    : public boost::iterator_facade<boost_edge_list_iterator<Edges>, boost_edge, boost::forward_traversal_tag, boost_edge> {
public:
    boost_edge_list_iterator() = default;
    boost_edge_list_iterator(const graph& g, Edges at, bool turned) : graph_(&g), at_(at), turned_(turned) {}

private:
    friend class boost::iterator_core_access;
    boost_edge dereference() const {
        const edge_id e = *at_;
        return turned_ ? boost_edge{graph_->target(e), graph_->source(e), e} : boost_edge{graph_->source(e), graph_->target(e), e};
    }
    void increment() { ++at_; }
    bool equal(const boost_edge_list_iterator& other) const { return at_ == other.at_; }

    const graph* graph_ = nullptr;
    Edges at_{};
    bool turned_ = false;
};

// --- traits ---------------------------------------------------------------------------------

/// What `boost::graph_traits` says of a graph or view.
template <class G>
struct boost_traits {
    using vertex_descriptor = node_id;
    using edge_descriptor = boost_edge;
    using directed_category = std::conditional_t<is_undirected_view<G>, boost::undirected_tag, boost::bidirectional_tag>;
    using edge_parallel_category = boost::allow_parallel_edge_tag;
    struct traversal_category : boost::bidirectional_graph_tag,
                                boost::adjacency_graph_tag,
                                boost::vertex_list_graph_tag,
                                boost::edge_list_graph_tag,
                                boost::adjacency_matrix_tag {};

    using out_steps = decltype(std::declval<const G&>().out(node_id()).begin());
    using in_steps = decltype(std::declval<const G&>().in(node_id()).begin());
    using vertex_iterator = decltype(std::declval<const G&>().nodes().begin());
    using out_edge_iterator = boost_edge_iterator<out_steps, boost_end::source>;
    using in_edge_iterator = boost_edge_iterator<in_steps, boost_end::target>;
    using adjacency_iterator = boost_neighbour_iterator<out_steps>;
    using edge_iterator = boost_edge_list_iterator<decltype(std::declval<const G&>().edges().begin())>;

    using vertices_size_type = std::size_t;
    using edges_size_type = std::size_t;
    using degree_size_type = std::size_t;

    [[nodiscard]] static constexpr vertex_descriptor null_vertex() { return node_id::none(); }
};

}  // namespace hexi::abi_v1

template <hexi::boost_readable G>
struct boost::graph_traits<G> : hexi::boost_traits<G> {};

template <>
struct std::hash<hexi::boost_edge> {
    [[nodiscard]] std::size_t operator()(const hexi::boost_edge& e) const noexcept { return hash_value(e); }
};

// --- the functions that Boost's concepts ask for; Boost finds them by argument-dependent look-up ---

namespace hexi::inline abi_v1 {

template <boost_readable G>
auto vertices(const G& g) {
    const auto all = g.nodes();
    return std::pair{all.begin(), all.end()};
}
/// One more than the largest index of a vertex.
template <boost_readable G>
[[nodiscard]] std::size_t num_vertices(const G& g) { return g.node_bound(); }
/// The vertex of an index.
template <boost_readable G>
[[nodiscard]] node_id vertex(std::size_t index, const G&) { return node_id(index); }

template <boost_readable G>
auto edges(const G& g) {
    using iterator = typename boost_traits<G>::edge_iterator;
    const auto all = g.edges();
    bool turned = false;
    if constexpr (requires { { g.way() } -> std::same_as<direction>; }) turned = g.way() == direction::in;
    return std::pair{iterator(g.base(), all.begin(), turned), iterator(g.base(), all.end(), turned)};
}
/// O(1) on a graph, O(edges) on a view.
template <boost_readable G>
[[nodiscard]] std::size_t num_edges(const G& g) {
    if constexpr (std::same_as<G, graph>) return g.edge_count();
    std::size_t count = 0;
    for ([[maybe_unused]] const edge_id e : g.edges()) ++count;
    return count;
}

template <boost_readable G>
[[nodiscard]] node_id source(const boost_edge& e, const G&) { return e.from; }
template <boost_readable G>
[[nodiscard]] node_id target(const boost_edge& e, const G&) { return e.to; }

template <boost_readable G>
auto out_edges(node_id n, const G& g) {
    using iterator = typename boost_traits<G>::out_edge_iterator;
    const auto all = g.out(n);
    return std::pair{iterator(n, all.begin()), iterator(n, all.end())};
}
template <boost_readable G>
auto in_edges(node_id n, const G& g) {
    using iterator = typename boost_traits<G>::in_edge_iterator;
    const auto all = g.in(n);
    return std::pair{iterator(n, all.begin()), iterator(n, all.end())};
}
template <boost_readable G>
auto adjacent_vertices(node_id n, const G& g) {
    using iterator = typename boost_traits<G>::adjacency_iterator;
    const auto all = g.out(n);
    return std::pair{iterator(all.begin()), iterator(all.end())};
}

namespace detail {
template <class Steps>
std::size_t step_count(const Steps& all) {
    if constexpr (requires { all.size(); }) return all.size();
    std::size_t count = 0;
    for (auto at = all.begin(); at != all.end(); ++at) ++count;
    return count;
}
}  // namespace detail

/// O(1) on a graph, O(steps) on a view.
template <boost_readable G>
[[nodiscard]] std::size_t out_degree(node_id n, const G& g) { return detail::step_count(g.out(n)); }
template <boost_readable G>
[[nodiscard]] std::size_t in_degree(node_id n, const G& g) { return detail::step_count(g.in(n)); }
/// Steps out and in; in an undirected view just the steps.
template <boost_readable G>
[[nodiscard]] std::size_t degree(node_id n, const G& g) {
    return is_undirected_view<G> ? out_degree(n, g) : out_degree(n, g) + in_degree(n, g);
}

/// An edge from one node to another, the first that is found, and whether there is one. O(the smaller degree).
template <boost_readable G>
[[nodiscard]] std::pair<boost_edge, bool> edge(node_id from, node_id to, const G& g) {
    auto out = g.out(from);
    auto in = g.in(to);
    auto forward = out.begin();
    auto backward = in.begin();
    for (; forward != out.end() && backward != in.end(); ++forward, ++backward) {
        if (const step s = *forward; s.node == to) return {{from, to, s.edge}, true};
        if (const step s = *backward; s.node == from) return {{from, to, s.edge}, true};
    }
    return {{from, to, edge_id::none()}, false};
}

}  // namespace hexi::abi_v1
