// The steps of one node as a view shows them: either way, and through a filter.
#pragma once

#include <memory>
#include <utility>

#include <hexi/base/value_iterator.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/view/direction.hpp>
#include <hexi/view/compiled_filter.hpp>

namespace hexi {

/// A lazy range of `step`. It goes through *parts*, plain arrays of the graph: the outgoing side, then the
/// incoming one; with edge types given, each side one type after the other, so that edges of other types
/// are never touched. A self loop, which stands on both sides, is seen once.
///
/// The range shares its filter, so it outlives the view that made it. An iterator points at the graph and
/// the filter: it is valid while the graph is unchanged and the range, the view or a copy of either lives.
class seen_steps {
    class cursor {
    public:
        cursor() = default;
        cursor(const graph& g, const compiled_filter* f, node_id n, direction d) : g_(&g), filter_(f), node_(n), direction_(d) {
            rest_ = steps_of(0);
            settle();
        }
        /// Behind the last step.
        [[nodiscard]] static cursor past(const compiled_filter* f, direction d) {
            cursor out;
            out.filter_ = f;
            out.direction_ = d;
            out.part_ = out.parts();
            return out;
        }
        [[nodiscard]] step read() const { return rest_[at_]; }
        void next() { ++at_; settle(); }
        friend bool operator==(const cursor& a, const cursor& b) { return a.part_ == b.part_ && a.at_ == b.at_; }

    private:
        std::size_t parts() const { return types() * (direction_ == direction::both ? 2 : 1); }
        std::size_t types() const { return filter_ == nullptr || filter_->edge_types().empty() ? 1 : filter_->edge_types().size(); }
        bool incoming(std::size_t part) const { return direction_ == direction::in || (direction_ == direction::both && part >= types()); }
        steps steps_of(std::size_t part) const {
            if (filter_ == nullptr || filter_->edge_types().empty()) return incoming(part) ? g_->in(node_) : g_->out(node_);
            const edge_type_id t = filter_->edge_types()[part % types()];
            return incoming(part) ? g_->in(node_, t) : g_->out(node_, t);
        }
        bool shown(step s) const {
            if (direction_ == direction::both && s.node == node_ && incoming(part_)) return false;
            return filter_ == nullptr || filter_->allows_step(*g_, s);
        }
        /// Moves on to the first step shown, or to the end.
        void settle() {
            while (true) {
                for (; at_ < rest_.size(); ++at_)
                    if (shown(rest_[at_])) return;
                at_ = 0;
                if (++part_ >= parts()) return;
                rest_ = steps_of(part_);
            }
        }

        const graph* g_ = nullptr;
        const compiled_filter* filter_ = nullptr;
        node_id node_{};
        direction direction_ = direction::out;
        std::size_t part_ = 0;
        std::size_t at_ = 0;
        steps rest_{};
    };

public:
    using iterator = detail::value_iterator<cursor>;

    seen_steps(const graph& g, std::shared_ptr<const compiled_filter> f, node_id n, direction d)
        : g_(&g), filter_(std::move(f)), node_(n), direction_(d) {}
    [[nodiscard]] iterator begin() const { return iterator({*g_, filter_.get(), node_, direction_}); }
    [[nodiscard]] iterator end() const { return iterator(cursor::past(filter_.get(), direction_)); }

private:
    const graph* g_;
    std::shared_ptr<const compiled_filter> filter_;
    node_id node_;
    direction direction_;
};

}  // namespace hexi

// Not a borrowed range: its iterators point at the filter, which it shares.
template <>
inline constexpr bool std::ranges::enable_view<hexi::seen_steps> = true;
