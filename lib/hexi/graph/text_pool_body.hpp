// Bodies of `text_pool.hpp`.
#pragma once

#include <hexi/graph/text_pool.hpp>

#include <stdexcept>
#include <utility>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE void text_pool::reserve(std::size_t texts, std::size_t bytes) {
    bytes_.own().reserve(bytes_.size() + bytes);
    ends_.own().reserve(ends_.size() + texts);
    if (const std::size_t wanted = slots_for(size() + texts); wanted > slots_.size()) rehash(wanted);
}

HEXI_INLINE void text_pool::shrink_to_fit() {
    bytes_.own().shrink_to_fit();
    ends_.own().shrink_to_fit();
    if (const std::size_t wanted = slots_for(size()); wanted < slots_.size()) rehash(wanted);
}

HEXI_INLINE text_id text_pool::known(std::string_view text) const {
    if (const auto found = find(text)) return *found;
    throw std::length_error("there may be at most 4294967294 different texts in a graph");
}

HEXI_INLINE void text_pool::rehash(std::size_t slots) {
    flat_array<slot> made(slots);
    for (const slot& s : slots_) {
        if (s.text == 0) continue;
        std::size_t i = s.tag & (slots - 1);
        while (made[i].text != 0) i = (i + 1) & (slots - 1);
        made[i] = s;
    }
    if (outgrown_.kept) outgrown_.tables.push_back(std::move(slots_));
    slots_ = std::move(made);
}

HEXI_INLINE void text_pool::go_back(mark to) {
    if (slots_.size() != to.slots)
        for (auto old = outgrown_.tables.begin(); old != outgrown_.tables.end(); ++old)
            if (old->size() == to.slots) {
                slots_ = std::move(*old);
                outgrown_.tables.erase(old, outgrown_.tables.end());
                break;
            }
    // The newest first, so that no text is looked for behind a free slot.
    flat_array<slot>& slots = slots_.own();
    for (std::size_t id = slots.empty() ? to.texts : size(); id-- > to.texts;) {  // an empty table is of an empty pool
        const std::string_view text = (*this)[text_id(id)];
        const std::size_t place = slot_of(text, tag_of(text));
        if (slots_[place].text == id + 1) slots[place] = {};  // else it came after the table was outgrown
    }
    const std::uint64_t bytes = to.texts == 0 ? 0 : ends_[to.texts - 1];
    ends_.own().resize(to.texts);
    bytes_.own().resize(static_cast<std::size_t>(bytes));
}

}  // namespace hexi::abi_v1
