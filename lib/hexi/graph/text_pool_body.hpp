// Bodies of `text_pool.hpp`.
#pragma once

#include <hexi/graph/text_pool.hpp>

#include <stdexcept>
#include <utility>

#include <hexi/base/linkage.hpp>

namespace hexi {

HEXI_INLINE void text_pool::reserve(std::size_t texts, std::size_t bytes) {
    bytes_.reserve(bytes_.size() + bytes);
    ends_.reserve(ends_.size() + texts);
    if (const std::size_t wanted = slots_for(size() + texts); wanted > slots_.size()) rehash(wanted);
}

HEXI_INLINE void text_pool::shrink_to_fit() {
    bytes_.shrink_to_fit();
    ends_.shrink_to_fit();
    if (const std::size_t wanted = slots_for(size()); wanted < slots_.size()) rehash(wanted);
}

HEXI_INLINE text_id text_pool::known(std::string_view text) const {
    if (const auto found = find(text)) return *found;
    throw std::length_error("there may be at most 4294967294 different texts in a graph");
}

HEXI_INLINE void text_pool::rehash(std::size_t slots) {
    flat_array<slot> old;
    old.swap(slots_);
    slots_.resize(slots);
    for (const slot& s : old) {
        if (s.text == 0) continue;
        std::size_t i = s.tag & (slots - 1);
        while (slots_[i].text != 0) i = (i + 1) & (slots - 1);
        slots_[i] = s;
    }
}

}  // namespace hexi
