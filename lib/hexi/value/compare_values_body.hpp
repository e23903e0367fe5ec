// Bodies of `compare_values.hpp`.
#pragma once

#include <hexi/value/compare_values.hpp>

#include <algorithm>
#include <cmath>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

HEXI_INLINE int rank_of(const value& v) {
    return std::visit([]<class T>(const T&) {
        if constexpr (std::same_as<T, value_map>) return -2;
        else if constexpr (std::same_as<T, value::list>) return -1;
        else if constexpr (std::same_as<T, std::monostate>) return 1000;
        else return entry_of<T>::rank;
    }, v.as_variant());
}

HEXI_INLINE std::weak_ordering order_of_numbers(std::int64_t a, double b) {
    if (std::isnan(b) || b >= 0x1p63) return std::weak_ordering::less;
    if (b < -0x1p63) return std::weak_ordering::greater;
    const double whole = std::trunc(b);
    if (const auto order = a <=> static_cast<std::int64_t>(whole); order != 0) return order;
    return floating_kind::order(whole, b);
}

}  // namespace detail

HEXI_INLINE bool comparable(const value& a, const value& b) { return a.has_value() && detail::rank_of(a) == detail::rank_of(b); }

HEXI_INLINE std::weak_ordering compare_values(const value& a, const value& b) {
    if (a.index() != b.index()) {
        if (const auto order = detail::rank_of(a) <=> detail::rank_of(b); order != 0) return order;
        const auto* whole = std::get_if<std::int64_t>(&a);
        const auto* number = std::get_if<double>(&b);
        if (whole != nullptr && number != nullptr) return detail::order_of_numbers(*whole, *number);
        const auto* other_whole = std::get_if<std::int64_t>(&b);
        const auto* other_number = std::get_if<double>(&a);
        if (other_whole != nullptr && other_number != nullptr) return 0 <=> detail::order_of_numbers(*other_whole, *other_number);
        return a.index() <=> b.index();
    }
    return std::visit([&]<class T>(const T& one) -> std::weak_ordering {
        const T& other = *std::get_if<T>(&b);
        if constexpr (std::same_as<T, std::monostate>) {
            return std::weak_ordering::equivalent;
        } else if constexpr (std::same_as<T, value::list>) {
            for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i)
                if (const auto order = compare_values(one[i], other[i]); order != 0) return order;
            return one.size() <=> other.size();
        } else if constexpr (std::same_as<T, value_map>) {
            for (auto x = one.begin(), y = other.begin(); x != one.end() && y != other.end(); ++x, ++y) {
                if (const auto order = x->key <=> y->key; order != 0) return order;
                if (const auto order = compare_values(x->held, y->held); order != 0) return order;
            }
            return one.size() <=> other.size();
        } else {
            return detail::entry_of<T>::order(one, other);
        }
    }, a.as_variant());
}

HEXI_INLINE std::size_t hash_value(const value& v) {
    return std::visit([]<class T>(const T& one) -> std::size_t {
        // A list's is made of its elements' and of how it begins, so that [[]] is not [].
        const auto mixed = [](std::uint64_t sum, std::uint64_t next) {
            const std::uint64_t both[]{sum, next};
            return detail::hash_of_bytes(both, sizeof(both));
        };
        if constexpr (std::same_as<T, std::monostate>) {
            return 0;
        } else if constexpr (std::same_as<T, value::list>) {
            std::uint64_t sum = 1;
            for (const value& each : one) sum = mixed(sum, hash_value(each));
            return sum;
        } else if constexpr (std::same_as<T, value_map>) {
            std::uint64_t sum = 2;
            for (const value_map::entry& e : one) sum = mixed(mixed(sum, text_kind::hash(e.key)), hash_value(e.held));
            return sum;
        } else {
            return detail::entry_of<T>::hash(one);
        }
    }, v.as_variant());
}

}  // namespace hexi::abi_v1
