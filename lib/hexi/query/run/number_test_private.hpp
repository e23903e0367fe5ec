// The commonest condition, quickly: a number of a node or an edge beside one that is known before.
//
//     if (const auto test = number_test::of(condition, r)) if ((*test)(node, r.g)) ...
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include <hexi/query/run/run_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// `e.weight < 9`, `$least <= n.founded`: what `holds` says of it, by a look at the column.
class number_test {
public:
    /// Nothing where a condition is another one, or asks for what only `evaluate` knows. It stays right as long as neither the schema
    /// nor the parameters change.
    [[nodiscard]] static std::optional<number_test> of(const expression& e, const run_state& r) {
        if (e.is != form::compare || e.comparers.size() != 1 || r.writable != nullptr) return std::nullopt;
        const expression *left = e.of[0].get(), *right = e.of[1].get();
        number_test out;
        out.how_ = e.comparers.front();
        if (left->is != form::property) std::swap(left, right), out.how_ = turned(out.how_);
        if (left->is != form::property || left->of[0]->is != form::variable) return std::nullopt;
        if (right->is != form::constant && right->is != form::parameter) return std::nullopt;
        const auto property = r.means.property(left->symbol);
        if (!property || r.means.is_key(left->symbol) || r.g.schema()[*property].list) return std::nullopt;
        const cell& known = right->is == form::constant ? right->constant : r.parameters[right->number];
        out.at_ = left->of[0]->at, out.property_ = *property;
        switch (r.g.schema()[*property].kind) {
            case kind::integer:
                if (!known.is(cell_type::integer)) return std::nullopt;
                out.integer_ = known.as<std::int64_t>();
                return out;
            case kind::floating:
                out.floating_ = true;
                if (known.is(cell_type::floating)) out.number_ = known.as<double>();
                else if (known.is(cell_type::integer) && known.as<std::int64_t>() <= exact && known.as<std::int64_t>() >= -exact) out.number_ = static_cast<double>(known.as<std::int64_t>());
                else return std::nullopt;
                return out;
            default: return std::nullopt;
        }
    }

    /// Of what a pattern asks of its edge, if that is such a comparison.
    [[nodiscard]] static std::optional<number_test> of(const edge_pattern& e, const run_state& r) {
        auto out = e.filter ? of(*e.filter, r) : std::nullopt;
        return out && out->at_ == e.at ? out : std::nullopt;
    }

    /// The slot of what it asks about.
    [[nodiscard]] slot at() const { return at_; }

    template <class Id>
    [[nodiscard]] bool operator()(Id id, const graph& g) const {
        if (floating_) {
            const auto number = g.get<double>(id, property_);
            return number && fits(*number, number_);
        }
        const auto integer = g.get<std::int64_t>(id, property_);
        return integer && fits(*integer, integer_);
    }

private:
    static constexpr std::int64_t exact = std::int64_t{1} << 53;  // up to which integers are doubles

    template <class Number>
    [[nodiscard]] bool fits(Number a, Number b) const {
        switch (how_) {
            case comparer::equal: return a == b;
            case comparer::not_equal: return a != b;
            case comparer::less: return a < b;
            case comparer::less_or_equal: return a <= b;
            case comparer::greater: return a > b;
            case comparer::greater_or_equal: return a >= b;
        }
        return false;
    }

    slot at_ = no_slot;
    property_id property_{};
    comparer how_ = comparer::equal;
    bool floating_ = false;
    std::int64_t integer_ = 0;
    double number_ = 0;
};

}  // namespace hexi::abi_v1::detail::query
