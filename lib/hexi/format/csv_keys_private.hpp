// From the keys in a table to nodes, one cache line a look-up.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <xxhash.h>

#include <hexi/base/array.hpp>
#include <hexi/base/ids.hpp>

namespace hexi {

/// A key prepared for looking up: its first eight bytes when there are no more, else a hash.
struct csv_key {
    std::uint64_t head = 0;
    const char* text = nullptr;
    std::uint32_t length = 0;

    explicit csv_key(std::string_view key) : text(key.data()), length(static_cast<std::uint32_t>(key.size())) {
        head = key.size() > 8 ? XXH3_64bits(key.data(), key.size()) : bytes_of(key);
    }
    csv_key() = default;

    std::string_view view() const { return {text, length}; }

private:
    /// At most eight bytes as a number, by loads that overlap: memcpy of unknown length costs a call.
    static std::uint64_t bytes_of(std::string_view key) {
        const char* at = key.data();
        const std::size_t size = key.size();
        const auto word = [](const char* from) {
            std::uint32_t out = 0;
            std::memcpy(&out, from, sizeof out);
            return std::uint64_t{out};
        };
        const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<std::uint8_t>(at[i])} << (i * 8); };
        if constexpr (std::endian::native == std::endian::little) {
            if (size >= 4) return word(at) | word(at + size - 4) << ((size - 4) * 8);
            return size == 0 ? 0 : byte(0) | byte(size / 2) | byte(size - 1);
        } else {
            std::uint64_t out = 0;
            for (std::size_t i = 0; i < size; ++i) out |= byte(i);
            return out;
        }
    }
};

/// The nodes of one id group by key. While all keys are numbers that lie close together, as exports from
/// databases have them, one array by number holds them; else a hash table, in which short keys lie themselves
/// and longer ones are compared with the bytes that `texts` gives by node. Reading is safe from many threads.
class csv_keys {
public:
    /// Notes a node; the node that has the key already, if one does.
    node_id insert(const csv_key& key, node_id n, const array<const char*>& texts) {
        if (numbers_) {
            const auto number = number_of(key);
            if (number != no_number && number < by_number_.size() && by_number_[number].valid()) return by_number_[number];
            if (number != no_number && number < count_ * 4 + 4096) {
                if (number >= by_number_.size()) by_number_.resize(number + 1 + number / 2);
                by_number_[number] = n;
                ++count_;
                return node_id::none();
            }
            leave_numbers(texts);
        }
        return insert_hashed(key, n, texts);
    }
    node_id find(const csv_key& key, const array<const char*>& texts) const {
        if (numbers_) {
            const auto number = number_of(key);
            return number < by_number_.size() ? by_number_[number] : node_id::none();
        }
        return entries_.empty() ? node_id::none() : entries_[slot_of(key, texts)].node;
    }
    void prefetch(const csv_key& key) const {
        if (numbers_) __builtin_prefetch(by_number_.data() + std::min<std::size_t>(number_of(key), by_number_.size()));
        else if (!entries_.empty()) __builtin_prefetch(entries_.data() + start_of(key.head));
    }
    /// Once the place in the table is near: asks for the text that a longer key will be compared with, or, while
    /// `far`, for the pointer to it.
    void prefetch_text(const csv_key& key, const array<const char*>& texts, bool far) const {
        if (numbers_ || key.length <= 8 || entries_.empty()) return;
        const entry& e = entries_[start_of(key.head)];
        if (e.head != key.head) return;
        if (far) __builtin_prefetch(texts.data() + e.node.index());
        else __builtin_prefetch(texts[e.node.index()]);
    }

private:
    static constexpr std::uint64_t no_number = ~std::uint64_t{0};

    /// The number that a key of one to eight digits without leading zeros is, or `no_number`.
    /// Source: D. Lemire, Quickly parsing eight digits, 2018
    static std::uint64_t number_of(const csv_key& key) {
        if (std::endian::native != std::endian::little || key.length - 1 > 7) return no_number;
        constexpr std::uint64_t zeros = 0x3030303030303030U;
        constexpr std::uint64_t high = 0xF0F0F0F0F0F0F0F0U;
        if (key.length > 1 && (key.head & 0xFFU) == '0') return no_number;
        const std::uint32_t empty = (8 - key.length) * 8;
        std::uint64_t x = key.head << empty | (empty == 0 ? 0 : zeros >> (64 - empty));
        if ((x & high) != zeros || ((x + 0x0606060606060606U) & high) != zeros) return no_number;
        x -= zeros;
        x = x * 10 + (x >> 8U);
        return ((x & 0x000000FF000000FFU) * 0x000F424000000064U + ((x >> 16U) & 0x000000FF000000FFU) * 0x0000271000000001U) >> 32U;
    }
    void leave_numbers(const array<const char*>& texts) {
        numbers_ = false;
        count_ = 0;
        for (std::size_t number = 0; number < by_number_.size(); ++number)
            if (by_number_[number].valid()) insert_hashed(csv_key(std::to_string(number)), by_number_[number], texts);
        by_number_ = {};
    }
    node_id insert_hashed(const csv_key& key, node_id n, const array<const char*>& texts) {
        if ((count_ + 1) * 2 > entries_.size()) grow();
        entry& e = entries_[slot_of(key, texts)];
        if (e.node.valid()) return e.node;
        e = {key.head, n, key.length};
        ++count_;
        return node_id::none();
    }
    struct entry {
        std::uint64_t head = 0;
        node_id node;
        std::uint32_t length = 0;
    };
    static_assert(sizeof(entry) == 16);

    std::size_t start_of(std::uint64_t head) const {
        const std::uint64_t mixed = (head ^ head >> 32U) * 0x9E3779B97F4A7C15U;
        return static_cast<std::size_t>(mixed >> shift_);
    }
    std::size_t slot_of(const csv_key& key, const array<const char*>& texts) const {
        const std::size_t last = entries_.size() - 1;
        for (std::size_t i = start_of(key.head);; i = (i + 1) & last) {
            const entry& e = entries_[i];
            if (!e.node.valid()) return i;
            if (e.head != key.head || e.length != key.length) continue;
            if (key.length <= 8 || std::memcmp(texts[e.node.index()], key.text, key.length) == 0) return i;
        }
    }
    void grow() {
        array<entry> old;
        old.swap(entries_);
        const std::size_t size = old.empty() ? 1024 : old.size() * 2;
        shift_ = 64 - static_cast<unsigned>(std::countr_zero(size));
        entries_.resize(size);
        for (const entry& e : old) {
            if (!e.node.valid()) continue;
            std::size_t i = start_of(e.head);
            while (entries_[i].node.valid()) i = (i + 1) & (size - 1);
            entries_[i] = e;
        }
    }

    bool numbers_ = true;
    array<node_id> by_number_;
    array<entry> entries_;
    std::size_t count_ = 0;
    unsigned shift_ = 64;
};

}  // namespace hexi
