// Which of several shapes of a drawing takes the fewest pages.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// A drawing of one shape: the pages that it takes, and the words that found no room in it.
struct tried_shape {
    std::size_t pages = 0, without_room = 0;
};

/// The number of the shape with the fewest pages, of those that leave away no more words than the first; of equals the first of them. `try_shape` draws the one
/// that is so many times as wide as high. After one that takes a single page, none is tried.
template <class Try>
[[nodiscard]] std::size_t with_fewest_pages(std::span<const double> aspects, Try try_shape) {
    std::vector<tried_shape> tried;
    std::size_t best = 0;
    for (const double aspect : aspects) {
        tried.push_back(try_shape(aspect));
        if (tried.back().without_room > tried.front().without_room) continue;
        if (tried.back().pages < tried[best].pages) best = tried.size() - 1;
        if (tried[best].pages <= 1) break;
    }
    return best;
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
