// Which of two is drawn first, whatever their ids: by keys, and numbers in them by their value.
#pragma once

#include <cstddef>
#include <string_view>

#include <hexi/base/ascii.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1::detail {

/// Whether a text comes before another as people count: numbers in it by their value, `n2` before `n10`.
[[nodiscard]] inline bool comes_before(std::string_view a, std::string_view b) {
    const auto number = [&](std::string_view text, std::size_t& at) {
        while (at < text.size() && text[at] == '0') ++at;
        const std::size_t from = at;
        while (at < text.size() && ascii::is_digit(text[at])) ++at;
        return text.substr(from, at - from);
    };
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (ascii::is_digit(a[i]) && ascii::is_digit(b[j])) {
            const std::string_view one = number(a, i), other = number(b, j);
            if (one.size() != other.size()) return one.size() < other.size();
            if (one != other) return one < other;
        } else {
            if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
            ++i, ++j;
        }
    }
    const std::size_t left = a.size() - i, right = b.size() - j;
    return left != right ? left < right : a < b;  // 07 and 7 are two
}
/// By keys, as people count.
[[nodiscard]] inline bool drawn_before(const graph& g, node_id a, node_id b) {
    const auto first = g.by_key(a), second = g.by_key(b);
    return first.first != second.first ? comes_before(first.first, second.first) : first.second < second.second;
}

}  // namespace hexi::abi_v1::detail
