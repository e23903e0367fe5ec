// Every distinct text of a graph once: keys, names, text values, and lists as packed bytes.
#pragma once

#include <algorithm>
#include <bit>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <xxhash.h>

#include <hexi/base/shared_array.hpp>
#include <hexi/base/ids.hpp>

namespace hexi::inline abi_v1 {

namespace detail {
struct tagged_texts;
}  // namespace detail

/// Texts by id and ids by text. Ids are given in order of first appearance and never change.
///
/// Cost     intern and find: O(bytes) expected; by id: O(1). 19 to 29 bytes a text beside its bytes
/// Source   open addressing with linear probing (Knuth, TAOCP 3, 6.4); XXH3 hash, of which each slot keeps 32 bits,
///          so that probing reads one cache line
class text_pool {
public:
    /// How many texts there may be: their ids have 32 bits.
    static constexpr std::size_t most = 0xFFFFFFFE;

    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    /// Of all texts together.
    [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }

    [[nodiscard]] std::string_view operator[](text_id id) const {
        const std::size_t i = id.index();
        const std::uint64_t begin = i == 0 ? 0 : ends_[i - 1];
        return {bytes_.data() + begin, static_cast<std::size_t>(ends_[i] - begin)};
    }

    [[nodiscard]] std::optional<text_id> find(std::string_view text) const { return find_tagged(text, tag_of(text)); }

    /// The id of a text, new if it is. Errors: std::length_error if there are `most` others.
    text_id intern(std::string_view text) { return intern_tagged(text, tag_of(text)); }

    /// Asks the processor to fetch what interning a text with this tag will read first.
    [[gnu::always_inline]] void prefetch(std::uint32_t tag) const {
        if (!slots_.empty()) __builtin_prefetch(slots_.data() + (tag & (slots_.size() - 1)));
    }
    /// What a text is hashed to.
    [[nodiscard]] static std::uint32_t tag_of(std::string_view text) { return static_cast<std::uint32_t>(XXH3_64bits(text.data(), text.size())); }

    /// Makes room for `texts` more texts of `bytes` in all, so that interning them moves nothing.
    void reserve(std::size_t texts, std::size_t bytes);
    /// Gives back what was reserved for texts that did not come.
    void shrink_to_fit();

    /// Where the pool is, to go back to.
    struct mark {
        std::size_t texts = 0;
        std::size_t slots = 0;
    };
    [[nodiscard]] mark now() const { return {size(), slots_.size()}; }
    /// Whether tables that are outgrown are kept for going back.
    void keep_slots(bool keep) {
        outgrown_.kept = keep;
        if (!keep) outgrown_.tables.clear();
    }
    /// Forgets all texts that were interned since: every array is as it was, if tables were kept all the time. O(those texts).
    void go_back(mark to);

    /// Calls `visit(name, array)` for each array, in file order: what a snapshot stores.
    template <class Self, class Visit>
    static void arrays(Self& self, Visit visit) {
        visit("bytes", self.bytes_);
        visit("ends", self.ends_);
        visit("slots", self.slots_);
    }

    /// Whether the sizes of the arrays agree.
    [[nodiscard]] bool consistent() const {
        return (ends_.empty() ? 0 : ends_.back()) == bytes_.size() && (slots_.size() & (slots_.size() - 1)) == 0 &&
               (size() == 0 || slots_.size() > size());
    }

    /// What is wrong with texts that came from a file and whose sizes agree: each ends where the next one begins, and
    /// is found. O(bytes), on all cores.
    [[nodiscard]] std::optional<std::string> inconsistency() const;

private:
    friend class graph;
    friend struct detail::tagged_texts;

    struct slot {
        std::uint32_t tag = 0;
        std::uint32_t text = 0;  ///< its id + 1; 0 is free
    };

    /// With the tag known, so that hashing may be done by other threads. Another tag is a mistake of the caller's.
    [[nodiscard]] std::optional<text_id> find_tagged(std::string_view text, std::uint32_t tag) const {
        if (slots_.empty()) return std::nullopt;
        const std::uint32_t found = slots_[slot_of(text, tag)].text;
        return found == 0 ? std::nullopt : std::optional(text_id(found - 1));
    }
    text_id intern_tagged(std::string_view text, std::uint32_t tag) {
        if (size() >= most) [[unlikely]] return known(text);
        if ((size() + 1) * 4 > slots_.size() * 3) rehash(slots_for(size()));
        const std::size_t place = slot_of(text, tag);
        if (slots_[place].text != 0) return text_id(slots_[place].text - 1);
        // All that can lack memory comes before the first change.
        flat_array<slot>& slots = slots_.own();
        flat_array<std::uint64_t>& ends = ends_.own();
        ends.reserve_more(1);
        bytes_.own().append({text.data(), text.size()});
        ends.push_back(bytes_.size());
        slots[place] = {tag, static_cast<std::uint32_t>(size())};
        return text_id(size() - 1);
    }

    /// At most three of four are in use.
    static std::size_t slots_for(std::size_t texts) { return std::max<std::size_t>(16, std::bit_ceil((texts + 1) * 4 / 3 + 1)); }
    std::size_t slot_of(std::string_view text, std::uint32_t tag) const {
        const std::size_t last = slots_.size() - 1;
        for (std::size_t i = tag & last;; i = (i + 1) & last) {
            const slot s = slots_[i];
            if (s.text == 0 || (s.tag == tag && (*this)[text_id(s.text - 1)] == text)) return i;
        }
    }
    void rehash(std::size_t slots);
    /// The id of a text that must be there already, since no other has room.
    text_id known(std::string_view text) const;

    shared_array<char> bytes_;
    shared_array<std::uint64_t> ends_;
    shared_array<slot> slots_;  // a power of two of them
    struct outgrown {  // stays where it is when the texts are copied
        outgrown() = default;
        outgrown(const outgrown&) noexcept {}
        outgrown(outgrown&&) noexcept {}
        outgrown& operator=(const outgrown&) noexcept { return *this; }
        outgrown& operator=(outgrown&&) noexcept { return *this; }
        ~outgrown() = default;

        std::vector<shared_array<slot>> tables;
        bool kept = false;
    } outgrown_;
};

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/graph/text_pool_body.hpp>
#endif
