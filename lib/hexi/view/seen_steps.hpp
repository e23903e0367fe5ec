// The steps of one node as a view shows them: either way, and through a filter.
#pragma once

#include <iterator>
#include <memory>
#include <utility>

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
public:
    class iterator {
    public:
        using value_type = step;
        using difference_type = std::ptrdiff_t;
        using reference = step;
        using pointer = void;
        using iterator_category = std::input_iterator_tag;  // references are values
        using iterator_concept = std::forward_iterator_tag;

        iterator() = default;
        iterator(const graph& g, const compiled_filter* f, node_id n, direction d) : g_(&g), filter_(f), node_(n), direction_(d) {
            rest_ = steps_of(0);
            settle();
        }
        /// Behind the last step.
        [[nodiscard]] static iterator past(const compiled_filter* f, direction d) {
            iterator out;
            out.filter_ = f;
            out.direction_ = d;
            out.part_ = out.parts();
            return out;
        }
        [[nodiscard]] step operator*() const { return rest_[at_]; }
        iterator& operator++() { ++at_; settle(); return *this; }
        iterator operator++(int) { iterator before = *this; ++*this; return before; }
        friend bool operator==(const iterator& a, const iterator& b) { return a.part_ == b.part_ && a.at_ == b.at_; }

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

    seen_steps(const graph& g, std::shared_ptr<const compiled_filter> f, node_id n, direction d)
        : g_(&g), filter_(std::move(f)), node_(n), direction_(d) {}
    [[nodiscard]] iterator begin() const { return {*g_, filter_.get(), node_, direction_}; }
    [[nodiscard]] iterator end() const { return iterator::past(filter_.get(), direction_); }

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
