// Bodies of `name_index.hpp`.
#pragma once

#include <hexi/graph/name_index.hpp>

#include <algorithm>
#include <optional>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/base/text.hpp>
#include <hexi/graph/name_index_builder.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::vector<node_id> name_index::candidates(std::string_view folded) const {
    std::vector<std::uint64_t> wanted;
    std::optional<char32_t> before;
    for_each_character(folded, [&](char32_t c, std::string_view) {
        if (before) wanted.push_back(gram(*before, c));
        before = c;
    });
    std::vector<node_id> out;
    if (!before) return out;
    if (wanted.empty()) {  // one character: it begins some pair of every name that contains it
        const auto first = std::lower_bound(grams_.begin(), grams_.end(), gram(*before, 0));
        const auto last = std::lower_bound(first, grams_.end(), gram(*before + 1, 0));
        for (auto g = first; g != last; ++g) append(out, static_cast<std::size_t>(g - grams_.begin()));
        std::sort(out.begin(), out.end());
        out.erase(std::unique(out.begin(), out.end()), out.end());
        return out;
    }
    std::vector<std::size_t> lists;
    for (const std::uint64_t g : wanted) {
        const auto found = std::lower_bound(grams_.begin(), grams_.end(), g);
        if (found == grams_.end() || *found != g) return out;
        lists.push_back(static_cast<std::size_t>(found - grams_.begin()));
    }
    std::sort(lists.begin(), lists.end(), [&](std::size_t a, std::size_t b) { return size(a) < size(b); });
    append(out, lists.front());
    for (std::size_t i = 1; i < lists.size() && !out.empty(); ++i) {
        const node_id* first = postings_.data() + begins_[lists[i]];
        const node_id* last = first + size(lists[i]);
        std::erase_if(out, [&](node_id n) {
            first = std::lower_bound(first, last, n);
            return first == last || *first != n;
        });
    }
    return out;
}

}  // namespace hexi::abi_v1
