// From the keys in tables to nodes.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include <xxhash.h>

#include <hexi/base/flat_array.hpp>
#include <hexi/base/ids.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

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

/// The nodes of one id group by key: first all keys are added, then `build` makes the table, whose size is known by
/// then. While all keys are numbers that lie close together, as exports from databases have them, the table is an
/// array by number; else a hash table, in which short keys lie themselves and longer ones by their hash and their
/// place among `texts_`. Once built, reading is safe from many threads.
///
/// Cost     find: one cache line, one more for keys longer than 8 bytes. Memory: 24 to 48 bytes a key, and longer
///          keys' bytes
/// Errors   std::length_error from 32 GiB of longer keys on
class csv_keys {
public:
    void add(const csv_key& key, node_id n) {
        entry e{key.head, n, key.length};
        if (key.length > short_key) {
            const std::size_t at = texts_.size();
            const std::size_t end = at + sizeof key.length + key.length;
            if (at / 8 >= 0xFFFFFFFFU - first_place) throw std::length_error("too many bytes of keys in one id group");
            texts_.resize_uninitialised((end + 7) / 8 * 8);
            std::memcpy(texts_.data() + at, &key.length, sizeof key.length);
            std::memcpy(texts_.data() + at + sizeof key.length, key.text, key.length);
            e.place = static_cast<std::uint32_t>(at / 8) + first_place;
        }
        added_.push_back(e);
    }

    /// Calls `taken(node, before)` for every node whose key an earlier one has, which keeps it.
    template <class Taken>
    void build(Taken taken) {
        if (!build_numbers(taken)) build_hashed(taken);
        added_ = {};
    }
    node_id find(const csv_key& key) const {
        if (!by_number_.empty()) {
            const auto number = number_of(key.head, key.length);
            return number < by_number_.size() ? by_number_[number] : node_id::none();
        }
        if (entries_.empty()) return node_id::none();
        const std::size_t last = entries_.size() - 1;
        for (std::size_t i = start_of(key.head);; i = (i + 1) & last) {
            const entry& e = entries_[i];
            if (!e.node.valid() || (e.head == key.head && same(e, key))) return e.node;
        }
    }
    [[gnu::always_inline]] void prefetch(const csv_key& key) const {
        if (!by_number_.empty()) __builtin_prefetch(by_number_.data() + std::min<std::size_t>(number_of(key.head, key.length), by_number_.size()));
        else if (!entries_.empty()) __builtin_prefetch(entries_.data() + start_of(key.head));
    }
    /// Once the place in the table is near: asks for the text that a longer key will be compared with.
    [[gnu::always_inline]] void prefetch_text(const csv_key& key) const {
        if (key.length <= short_key || entries_.empty()) return;
        const entry& e = entries_[start_of(key.head)];
        if (e.head == key.head && e.place >= first_place) __builtin_prefetch(text_at(e.place));
    }

private:
    static constexpr std::uint32_t short_key = 8;
    static constexpr std::uint32_t first_place = short_key + 1;
    static constexpr std::uint64_t no_number = ~std::uint64_t{0};

    struct entry {
        std::uint64_t head = 0;
        node_id node;
        std::uint32_t place = 0;  ///< the length of a short key; of a longer one `first_place` + eighths of its offset in `texts_`
    };
    static_assert(sizeof(entry) == 16);

    /// The number that a key of one to eight digits without leading zeros is, or `no_number`.
    /// Source: D. Lemire, Quickly parsing eight digits, 2018
    static std::uint64_t number_of(std::uint64_t head, std::uint32_t length) {
        if (std::endian::native != std::endian::little || length - 1 > 7) return no_number;
        constexpr std::uint64_t zeros = 0x3030303030303030U;
        constexpr std::uint64_t high = 0xF0F0F0F0F0F0F0F0U;
        if (length > 1 && (head & 0xFFU) == '0') return no_number;
        const std::uint32_t empty = (8 - length) * 8;
        std::uint64_t x = head << empty | (empty == 0 ? 0 : zeros >> (64 - empty));
        if ((x & high) != zeros || ((x + 0x0606060606060606U) & high) != zeros) return no_number;
        x -= zeros;
        x = x * 10 + (x >> 8U);
        return ((x & 0x000000FF000000FFU) * 0x000F424000000064U + ((x >> 16U) & 0x000000FF000000FFU) * 0x0000271000000001U) >> 32U;
    }
    const char* text_at(std::uint32_t place) const { return texts_.data() + std::size_t{place - first_place} * 8; }
    /// Whether the key of an entry with the same head is this one.
    bool same(const entry& e, const csv_key& key) const {
        if (key.length <= short_key || e.place < first_place) return e.place == key.length;
        std::uint32_t length = 0;
        const char* const at = text_at(e.place);
        std::memcpy(&length, at, sizeof length);
        return length == key.length && std::memcmp(at + sizeof length, key.text, length) == 0;
    }
    bool same(const entry& a, const entry& b) const {
        if (a.place < first_place || b.place < first_place) return a.place == b.place;
        csv_key key;
        const char* const at = text_at(b.place);
        std::memcpy(&key.length, at, sizeof key.length);
        key.text = at + sizeof key.length;
        return same(a, key);
    }

    template <class Taken>
    bool build_numbers(Taken taken) {
        std::uint64_t most = 0;
        for (const entry& e : added_) most = std::max(most, number_of(e.head, e.place));
        if (added_.empty() || most >= added_.size() * 4 + 4096) return false;
        by_number_.resize(most + 1);
        for (const entry& e : added_) {
            node_id& there = by_number_[number_of(e.head, e.place)];
            if (there.valid()) taken(e.node, there);
            else there = e.node;
        }
        return true;
    }
    template <class Taken>
    void build_hashed(Taken taken) {
        if (added_.empty()) return;
        const std::size_t size = std::bit_ceil(added_.size() + added_.size() / 2 + 1);
        shift_ = 64 - static_cast<unsigned>(std::countr_zero(size));
        entries_.resize(size);
        constexpr std::size_t ahead = 16;
        for (std::size_t i = 0; i < added_.size(); ++i) {
            if (i + ahead < added_.size()) __builtin_prefetch(entries_.data() + start_of(added_[i + ahead].head), 1);
            const entry& e = added_[i];
            std::size_t at = start_of(e.head);
            while (entries_[at].node.valid() && !(entries_[at].head == e.head && same(entries_[at], e))) at = (at + 1) & (size - 1);
            if (entries_[at].node.valid()) taken(e.node, entries_[at].node);
            else entries_[at] = e;
        }
    }
    std::size_t start_of(std::uint64_t head) const {
        const std::uint64_t mixed = (head ^ head >> 32U) * 0x9E3779B97F4A7C15U;
        return static_cast<std::size_t>(mixed >> shift_);
    }

    flat_array<entry> added_;
    flat_array<node_id> by_number_;
    flat_array<entry> entries_;   // a power of two of them, at most two thirds in use
    flat_array<char> texts_;      // of longer keys: length and bytes, each from a multiple of 8 on
    unsigned shift_ = 64;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
