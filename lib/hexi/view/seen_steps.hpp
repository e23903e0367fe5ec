// The steps of one node as a view shows them: either way, and through a filter.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include <hexi/base/value_iterator.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/compiled_filter.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// Steps in two arrays of their own: what is not there to be looked at in the graph.
struct step_list {
    std::vector<node_id> nodes{};
    std::vector<edge_id> edges{};

    [[nodiscard]] std::size_t size() const { return nodes.size(); }
    [[nodiscard]] steps all() const { return {nodes.data(), edges.data(), nodes.size()}; }
    void clear() { nodes.clear(), edges.clear(); }
    void add(step s) { nodes.push_back(s.node), edges.push_back(s.edge); }
    /// Keeps those for which `wanted(step)`.
    template <class Wanted>
    void keep(Wanted wanted) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < nodes.size(); ++i)
            if (wanted(step{nodes[i], edges[i]})) nodes[kept] = nodes[i], edges[kept++] = edges[i];
        nodes.resize(kept);
        edges.resize(kept);
    }
};

}  // namespace detail

/// A lazy range of `step`. It goes through *parts*, plain arrays of the graph: the outgoing side, then the
/// incoming one; with edge types given, each side one type after the other, so that edges of other types
/// are never touched. A self loop, which stands on both sides, is seen once. Edges of symmetric types are on both sides
/// whatever the direction.
///
/// The range shares its filter, so it outlives the view that made it. An iterator points at the graph and
/// the filter: it is valid while the graph is unchanged and the range, the view or a copy of either lives.
class seen_steps {
    using list = std::shared_ptr<const detail::step_list>;

    class cursor {
    public:
        cursor() = default;
        cursor(const graph& g, const compiled_filter* f, node_id n, direction d) : g_(&g), filter_(f), node_(n), direction_(d) {
            if (parts() > 0) rest_ = steps_of(0);
            settle();
        }
        explicit cursor(list own) : own_(std::move(own)) {
            rest_ = own_->all();
            settle();
        }
        /// Behind the last step.
        [[nodiscard]] static cursor past(const graph* g, const compiled_filter* f, direction d) {
            cursor out;
            out.g_ = g;
            out.filter_ = f;
            out.direction_ = d;
            out.part_ = out.parts();
            return out;
        }
        [[nodiscard]] step read() const { return rest_[at_]; }
        void next() { ++at_; settle(); }
        friend bool operator==(const cursor& a, const cursor& b) { return a.part_ == b.part_ && a.at_ == b.at_; }

    private:
        bool by_type() const { return filter_ != nullptr && !filter_->all_types(); }
        /// Of the first side; behind them those of the other.
        std::size_t types() const { return by_type() ? filter_->edge_types().size() : 1; }
        std::size_t parts() const {
            if (g_ == nullptr) return 1;
            return types() + (direction_ == direction::both ? types() : g_->schema().symmetric_types().size());
        }
        steps steps_of(std::size_t part) const {
            const bool first = part < types();
            const bool incoming = first == (direction_ == direction::in);
            if (first || direction_ == direction::both) {
                if (!by_type()) return incoming ? g_->in(node_) : g_->out(node_);
                return side(incoming, filter_->edge_types()[part % types()]);
            }
            const edge_type_id t = g_->schema().symmetric_types()[part - types()];
            return by_type() && !filter_->allows_type(t) ? steps() : side(incoming, t);
        }
        steps side(bool incoming, edge_type_id t) const { return incoming ? g_->in(node_, t) : g_->out(node_, t); }
        bool shown(step s) const {
            if (s.node == node_ && part_ >= types()) return false;
            return filter_ == nullptr || filter_->allows_step(*g_, s);
        }
        /// Moves on to the first step shown, or to the end.
        void settle() {
            while (true) {
                for (; at_ < rest_.size(); ++at_)
                    if (shown(rest_[at_])) return;
                at_ = 0;
                const std::size_t end = parts();
                if (++part_ >= end) {
                    part_ = end;
                    return;
                }
                rest_ = steps_of(part_);
            }
        }

        const graph* g_ = nullptr;  // none for a list
        const compiled_filter* filter_ = nullptr;
        node_id node_{};
        direction direction_ = direction::out;
        std::size_t part_ = 0;
        std::size_t at_ = 0;
        steps rest_{};
        list own_{};
    };

public:
    using iterator = detail::value_iterator<cursor>;

    seen_steps(const graph& g, std::shared_ptr<const compiled_filter> f, node_id n, direction d)
        : g_(&g), filter_(std::move(f)), node_(n), direction_(d) {}
    /// Just these. Iterators share the list.
    explicit seen_steps(detail::step_list own) : own_(std::make_shared<const detail::step_list>(std::move(own))) {}
    [[nodiscard]] iterator begin() const { return own_ ? iterator(cursor(own_)) : iterator(cursor(*g_, filter_.get(), node_, direction_)); }
    [[nodiscard]] iterator end() const { return iterator(cursor::past(g_, filter_.get(), direction_)); }

private:
    const graph* g_ = nullptr;
    std::shared_ptr<const compiled_filter> filter_{};
    node_id node_{};
    direction direction_ = direction::out;
    list own_{};
};

}  // namespace hexi::abi_v1

// Not a borrowed range: its iterators point at the filter, which it shares.
template <>
inline constexpr bool std::ranges::enable_view<hexi::seen_steps> = true;
