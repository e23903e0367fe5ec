// Numbers of single nodes: how many rows of its tails one stands for.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <hexi/query/plan/count_plan_private.hpp>
#include <hexi/query/plan/exact_private.hpp>
#include <hexi/query/run/pattern_operators_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// A degree in a product: where it is read, and what stands for less.
struct degree_factor {
    const compact_steps* of = nullptr;
    std::uint32_t least = 0;
};

/// Finds them one by one, or for many nodes at once, one tail of all after the other. Each thread has its own.
class tail_numbers {
public:
    explicit tail_numbers(run_state& r) : r_(r), g_(r.g), watching_(r.context.within) {}

    [[nodiscard]] [[gnu::always_inline]] std::uint64_t weight(const count_target& t, node_id n) {
        if (t.is_one) return 1;
        if (t.known) {
            if (!t.known->covers(n)) return 0;  // of another type
            if (const std::uint64_t raw = t.known->raw(n); raw != 0) [[likely]] return raw - 1;
            return (*t.known)(n, [&] { return weight_found(t, n); });
        }
        return weight_found(t, n);
    }

    /// Finds the numbers of nodes [begin, end) of all ids that are of some types (all, if none are named), most of which will be asked
    /// for. The largest of them.
    std::uint64_t sweep(const count_target& t, std::size_t begin, std::size_t end, const std::vector<std::uint8_t>& wanted) {
        std::uint64_t most = 0;
        batches(begin, end, wanted, [&](node_id* nodes, std::size_t many) { most = std::max(most, sweep_batch(t, nodes, many)); });
        return most;
    }
    std::uint64_t sweep(const count_target& t, std::span<const node_id> nodes) {
        std::uint64_t most = 0;
        node_id some[batch];
        for (std::size_t i = 0; i < nodes.size(); i += batch) {
            const auto here = nodes.subspan(i, std::min(batch, nodes.size() - i));
            std::ranges::copy(here, some);
            most = std::max(most, sweep_batch(t, some, here.size()));
        }
        return most;
    }

protected:
    static constexpr std::size_t batch = 512;

    void step(std::uint64_t steps = 1) {
        if (watching_(steps)) [[unlikely]] r_.stopped();
    }
    /// Whether only tails say for how many rows a node stands.
    [[nodiscard]] static bool asks_tails_alone(const count_target& t) { return t.types.empty() && t.conditions.empty() && t.properties.empty(); }

    /// Calls `take(nodes, many)` for the nodes of [begin, end) that are of some types, in order; it may change the array.
    template <class Take>
    void batches(std::size_t begin, std::size_t end, const std::vector<std::uint8_t>& wanted, const Take& take) {
        const auto types = g_.node_types();
        node_id some[batch];
        for (std::size_t i = begin; i < end;) {
            const std::size_t size = std::min(end - i, batch);
            const auto here = types.subspan(i, size);
            // Nodes of one type lie side by side: most often they need not be looked at one by one.
            unsigned other = 0;
            for (const node_type_id t : here) other |= static_cast<unsigned>(t.index() ^ here[0].index());
            std::size_t many = 0;
            const auto fits = [&](node_type_id t) { return t.valid() && (wanted.empty() || wanted[t.index()] != 0); };
            if (other == 0) {
                if (fits(here[0]))
                    for (; many < size; ++many) some[many] = node_id(i + many);
            } else {
                for (std::size_t k = 0; k < size; ++k) some[many] = node_id(i + k), many += fits(here[k]) ? 1 : 0;
            }
            i += size;
            if (many > 0) take(some, many);
        }
    }
    /// Products over all tails of nodes of which nothing else is asked; nodes with no row are taken out from among the others. Says how
    /// many are left.
    std::size_t products(const count_target& t, node_id* nodes, std::size_t many, std::uint64_t* product) {
        step(many);
        std::fill_n(product, many, 1);
        bool too_large = false;
        for (const auto& tail : t.tails)
            with_sums(*tail, [&](const auto& sum) {
                std::size_t left = 0;
                for (std::size_t i = 0; i < many; ++i) {
                    const node_id n = nodes[i];
                    const std::uint64_t rows = sum(n);
                    nodes[left] = n;
                    too_large |= __builtin_mul_overflow(product[i], rows, &product[left]);
                    left += rows != 0 ? 1 : 0;
                }
                many = left;
            });
        for (const auto& all : t.optional) {
            std::uint64_t there[batch];
            std::fill_n(there, many, 1);
            for (const auto& tail : all)
                with_sums(*tail, [&](const auto& sum) {
                    for (std::size_t i = 0; i < many; ++i) too_large |= __builtin_mul_overflow(there[i], std::uint64_t{sum(nodes[i])}, &there[i]);
                });
            for (std::size_t i = 0; i < many; ++i) too_large |= __builtin_mul_overflow(product[i], std::max<std::uint64_t>(there[i], 1), &product[i]);
        }
        // Memos keep one more than the number.
        for (std::size_t i = 0; i < many; ++i) too_large |= product[i] > std::uint64_t{1} << 63U;
        if (too_large) too_many_rows();
        return many;
    }
    [[nodiscard]] std::uint64_t sum_along(const adjacent& along, const count_target& to, node_id n) {
        std::uint64_t out = 0;
        along.each_list(g_, n, [&](std::span<const node_id> nodes, bool no_loops) {
            step(nodes.size());
            for (const node_id v : nodes)
                if (!no_loops || v != n) out = plus(out, weight(to, v));
        });
        return out;
    }
    /// Calls `loop` with a function that gives the number of a node, as quick as there is one.
    template <class Loop>
    void with_weights(const count_target& t, const Loop& loop) {
        if (asks_tails_alone(t) && !t.known && t.optional.empty() && t.tails.size() == 1 && t.tails[0]->to.is_one) return t.tails[0]->along.with_degree(g_, loop);
        loop([&](node_id n) { return weight(t, n); });
    }

    /// The degrees of which the number of a node is the product, each of them in an array; nothing where it is no such product, or one
    /// that 32 bits might not hold.
    [[nodiscard]] static std::optional<std::vector<degree_factor>> factors_of(const count_target& t) {
        if (!asks_tails_alone(t)) return std::nullopt;
        std::vector<degree_factor> out;
        std::uint64_t most = 1;
        const auto add = [&](const count_tail& tail, bool at_least_one) {
            const compact_steps* const all = tail.to.is_one ? tail.along.compact() : nullptr;
            if (all == nullptr || out.size() == most_degrees) return false;
            out.push_back({all, at_least_one ? 1U : 0U});
            most *= std::max(all->most(), 1U);
            return most < std::uint64_t{1} << 32U;
        };
        for (const auto& tail : t.tails)
            if (!add(*tail, false)) return std::nullopt;
        for (const auto& all : t.optional)
            if (all.size() != 1 || !add(*all[0], true)) return std::nullopt;
        if (out.empty()) return std::nullopt;
        return out;
    }
    /// The sum of these products for so many nodes in a row; nothing where an array ends among them.
    [[nodiscard]] static std::optional<std::uint64_t> sum_of_products(std::span<const degree_factor> factors, node_id first, std::size_t many) {
        std::array<degrees_in_a_row, most_degrees> rows;
        for (std::size_t k = 0; k < factors.size(); ++k) {
            rows[k] = {factors[k].of->ends_of(first, many), factors[k].least};
            if (rows[k].ends == nullptr) return std::nullopt;
        }
        return sum_of_degree_products(std::span(rows).first(factors.size()), many);
    }

    run_state& r_;
    const graph& g_;
    watch watching_;

private:
    /// Calls `loop` with a function that gives the number of a tail for a node, as quick as there is one for this tail.
    template <class Loop>
    void with_sums(const count_tail& tail, const Loop& loop) {
        if (tail.to.is_one) return tail.along.with_degree(g_, loop);
        if (!tail.to.known || !tail.to.types.empty() || !tail.to.known->adds_up()) return loop([&](node_id n) { return sum(tail, n); });
        // All numbers behind it are known, and the nodes it leads to have one each.
        tail.along.with_lists(g_, [&](const auto& each) {
            loop([&](node_id n) {
                std::uint64_t out = 0;
                each(n, [&](std::span<const node_id> nodes, bool no_loops) {
                    step(nodes.size());
                    for (const node_id v : nodes) out += tail.to.known->raw(v);
                    out -= nodes.size();
                    if (no_loops && std::ranges::find(nodes, n) != nodes.end()) out -= static_cast<std::uint64_t>(std::ranges::count(nodes, n)) * (tail.to.known->raw(n) - 1);
                });
                return out;
            });
        });
    }
    [[nodiscard]] [[gnu::noinline]] std::uint64_t weight_found(const count_target& t, node_id n) {
        if (!t.types.empty() && t.types[g_.type(n).index()] == 0) return 0;
        if (!t.conditions.empty() || !t.properties.empty()) {
            for (const expression* p : t.properties)
                if (!has_properties(p, n, r_)) return 0;
            at(r_, t.at) = cell(n);
            for (const expression* c : t.conditions)
                if (!holds(*c, r_)) return 0;
        }
        std::uint64_t out = 1;
        for (const auto& tail : t.tails)
            if ((out = times(out, sum(*tail, n))) == 0) return 0;
        for (const auto& all : t.optional) {
            std::uint64_t there = 1;
            for (const auto& tail : all)
                if ((there = times(there, sum(*tail, n))) == 0) break;
            if (there > 1) out = times(out, there);
        }
        return out;
    }
    [[nodiscard]] std::uint64_t sum(const count_tail& t, node_id n) {
        if (t.to.is_one) return t.along.count(g_, n);
        return sum_along(t.along, t.to, n);
    }
    std::uint64_t sweep_batch(const count_target& t, node_id* nodes, std::size_t many) {
        std::uint64_t most = 0;
        if (!t.conditions.empty() || !t.properties.empty()) {
            for (std::size_t i = 0; i < many; ++i) most = std::max(most, weight(t, nodes[i]));
            return most;
        }
        // They are of the wanted types: only tails are asked.
        for (std::size_t i = 0; i < many; ++i) t.known->set(nodes[i], 0);
        std::uint64_t product[batch];
        const std::size_t left = products(t, nodes, many, product);
        for (std::size_t i = 0; i < left; ++i) t.known->set(nodes[i], product[i]), most = std::max(most, product[i]);
        return most;
    }
};

}  // namespace hexi::abi_v1::detail::query
