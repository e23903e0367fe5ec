// The values of one property for all nodes or all edges: typed, in chunks, absent where not set.
#pragma once

#include <algorithm>
#include <bit>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <type_traits>

#include <hexi/base/shared_array.hpp>
#include <hexi/base/ids.hpp>
#include <hexi/value/value.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// The first kind that is stored as a `T`.
template <class T, class First, class... Rest>
constexpr kind kind_stored_as(type_list<First, Rest...>) {
    if constexpr (std::same_as<typename First::stored, T>) return First::id;
    else return kind_stored_as<T>(type_list<Rest...>{});
}
template <class T>
constexpr kind kind_stored_as() { return kind_stored_as<T>(kinds{}); }
template <class T, class... Entries>
constexpr bool stored_by(type_list<Entries...>) { return one_of<T, typename Entries::stored...>; }
/// What a column holds.
template <class T>
concept stored_value = stored_by<T>(kinds{});

}  // namespace detail

/// The kind as which a property is stored: enumeration values and lists are text ids, as texts are.
[[nodiscard]] constexpr kind stored_kind(kind k, bool list) {
    return list ? kind::text : with_kind(k, [](auto entry) { return detail::kind_stored_as<typename decltype(entry)::stored>(); });
}

/// Bytes that one value of a kind takes in a column.
[[nodiscard]] constexpr std::size_t stored_size(kind k, bool list) {
    return list ? sizeof(text_id) : with_kind(k, [](auto entry) {
        using stored = typename decltype(entry)::stored;
        static_assert(std::is_trivially_copyable_v<stored> && (sizeof(stored) == 1 || sizeof(stored) == 4 || sizeof(stored) == 8 || sizeof(stored) == 16));
        return sizeof(stored);
    });
}

/// Whether values of a kind, or lists of it, stand in the text pool, so that one that is overwritten leaves a text behind.
[[nodiscard]] constexpr bool stands_in_pool(kind k, bool list) {
    return list || with_kind(k, [](auto entry) { return detail::pooled<decltype(entry)> || std::same_as<decltype(entry), any_kind>; });
}

/// Values of one kind by position. Positions are cut into chunks of 1,024; a chunk takes memory once it
/// holds a value, so that a property of one node type costs what that type's nodes cost.
///
/// Cost     find and set O(1); memory 1,024 × size + 128 bytes a used chunk, 4 bytes an unused one
class column {
public:
    static constexpr std::size_t chunk = 1024;

    column() = default;
    explicit column(hexi::kind k, bool list = false)
        : value_size_(static_cast<std::uint32_t>(stored_size(k, list))), kind_(k), list_(list), stored_(stored_kind(k, list)), in_pool_(stands_in_pool(k, list)) {}

    /// 0 for a column that was only default-constructed, and of no kind.
    [[nodiscard]] std::size_t value_size() const { return value_size_; }
    [[nodiscard]] hexi::kind kind() const { return kind_; }
    /// Whether values stand in the text pool, or may.
    [[nodiscard]] bool in_pool() const { return in_pool_; }
    /// Whether values are texts or of an enumeration.
    [[nodiscard]] bool holds_texts() const { return !list_ && (kind_ == hexi::kind::text || kind_ == hexi::kind::enumeration); }
    /// Whether a value is a list: a text id, of its elements' bytes.
    [[nodiscard]] bool list() const { return list_; }
    /// Whether `T` is what the values are stored as.
    template <detail::stored_value T>
    [[nodiscard]] bool holds() const { return stored_ == detail::kind_stored_as<T>(); }
    /// How many positions hold a value.
    [[nodiscard]] std::size_t count() const { return count_; }

    /// How many positions from `first` on do. O(positions behind it / 64).
    [[nodiscard]] std::size_t count_from(std::size_t first) const {
        std::size_t out = 0;
        for (std::size_t c = first / chunk; c < directory_.size(); ++c) {
            if (directory_[c] == 0) continue;
            const std::size_t words = (directory_[c] - 1) * (chunk / 64), from = std::max(first, c * chunk) % chunk;
            for (std::size_t w = from / 64; w < chunk / 64; ++w) {
                const std::uint64_t wanted = w == from / 64 ? ~std::uint64_t{0} << (from % 64) : ~std::uint64_t{0};
                out += static_cast<std::size_t>(std::popcount(present_[words + w] & wanted));
            }
        }
        return out;
    }
    [[nodiscard]] bool has(std::size_t position) const { return place_of(position) != nowhere; }
    /// The value at a position, or null if there is none, or if values are not stored as `T`.
    template <detail::stored_value T>
    [[nodiscard]] const T* find(std::size_t position) const {
        if (!holds<T>()) return nullptr;
        const std::size_t at = place_of(position);
        return at == nowhere ? nullptr : reinterpret_cast<const T*>(values_.data()) + at;
    }

    /// Sets the value at a position. `T` must be as large as what is stored (asserted): for bulk readers, its bytes alone.
    template <class T>
    void set(std::size_t position, T value) {
        assert(sizeof(T) == value_size_);
        std::memcpy(place_to_set(position), &value, sizeof(T));
    }

    /// Sets the positions from `first` on to `count` values that lie one after the other; none of them
    /// may hold a value yet.
    template <class T>
    void set_all(std::size_t first, const T* values, std::size_t count) {
        assert(sizeof(T) == value_size_);
        for (std::size_t done = 0; done < count;) {
            const std::size_t position = first + done;
            const std::size_t part = std::min(count - done, chunk - position % chunk);
            const std::size_t at = place_for(position);
            std::memcpy(values_.own().data() + at * value_size_, values + done, part * value_size_);
            std::uint64_t* const present = present_.own().data();
            for (std::size_t i = at; i < at + part;) {
                const std::size_t bits = std::min<std::size_t>(at + part - i, 64 - i % 64);
                present[i / 64] |= (bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1) << (i % 64);
                i += bits;
            }
            done += part;
        }
        count_ += count;
    }

    /// Takes address space for values at all positions below `positions`, so that setting them moves nothing.
    void reserve(std::size_t positions) {
        const std::size_t chunks = (positions + chunk - 1) / chunk;
        directory_.own().reserve(chunks);
        values_.own().reserve(chunks * chunk * value_size_);
        present_.own().reserve(chunks * (chunk / 64));
    }

    /// Copies the stored bytes of a value, at most 16: whether there is one.
    bool copy_to(std::size_t position, std::byte* to) const {
        const std::size_t at = place_of(position);
        if (at == nowhere) return false;
        copy_value(to, values_.data() + at * value_size_);
        return true;
    }
    /// Whether the value of a position that has one is stored as the bytes that `copy_to` gave of another.
    [[nodiscard]] bool holds_bytes(std::size_t position, const std::byte* other) const {
        const std::byte* const own = values_.data() + place_of(position) * value_size_;
        switch (value_size_) {
            case 1: return *own == *other;
            case 4: return std::memcmp(own, other, 4) == 0;
            case 8: return std::memcmp(own, other, 8) == 0;
            default: return std::memcmp(own, other, 16) == 0;
        }
    }
    /// Sets a value to bytes that `copy_to` gave.
    void copy_from(std::size_t position, const std::byte* from) { copy_value(place_to_set(position), from); }
    [[nodiscard]] bool has_chunk(std::size_t position) const { return position / chunk < directory_.size() && directory_[position / chunk] != 0; }
    /// Takes back the making of the chunk that was made last, which is empty: that of `position`, when there were
    /// `chunks` in the directory and the column was `in_order` or not.
    void drop_newest_chunk(std::size_t position, std::size_t chunks, bool in_order) {
        flat_array<std::uint32_t>& directory = directory_.own();
        directory[position / chunk] = 0;
        directory.resize(chunks);
        values_.own().resize(values_.size() - chunk * value_size_);
        present_.own().resize(present_.size() - chunk / 64);
        in_order_ = in_order;
    }
    void make_own() { values_.own(), present_.own(); }

    void erase(std::size_t position) {
        const std::size_t at = place_of(position);
        if (at == nowhere) return;
        make_own();
        std::uint64_t& word = present_.own()[at / 64];
        std::memset(values_.own().data() + at * value_size_, 0, value_size_);  // snapshots have no stray bytes
        --count_;
        word &= ~(std::uint64_t{1} << (at % 64));
    }

    /// Calls `visit(position, value)` for every value in some of the chunks, by position.
    template <class T, class Visit>
    void for_each(std::size_t first_chunk, std::size_t last_chunk, Visit visit) const {
        assert(sizeof(T) == value_size_);
        for (std::size_t c = first_chunk; c < last_chunk; ++c) {
            if (directory_[c] == 0) continue;
            const std::size_t first = (directory_[c] - 1) * chunk;
            for (std::size_t i = 0; i < chunk; i += 64)
                for (std::uint64_t left = present_[(first + i) / 64]; left != 0; left &= left - 1) {
                    const std::size_t in_chunk = i + static_cast<std::size_t>(std::countr_zero(left));
                    visit(c * chunk + in_chunk, reinterpret_cast<const T*>(values_.data())[first + in_chunk]);
                }
        }
    }
    /// Calls `change(value)` for every value, by position.
    template <class T, class Change>
    void change_each(Change change) {
        auto* const values = reinterpret_cast<T*>(values_.own().data());
        for_each<T>(0, chunk_count(), [&](std::size_t at, const T&) { change(values[place_of(at)]); });
    }
    [[nodiscard]] std::size_t chunk_count() const { return directory_.size(); }

    /// All values as one array indexed by position, if every position below `size` lies in it, else
    /// null, as it is if values are not stored as `T`. Positions without a value hold zeros; ask `count()` whether
    /// there are any.
    template <detail::stored_value T>
    [[nodiscard]] const T* dense(std::size_t size) const {
        const std::size_t chunks = (size + chunk - 1) / chunk;
        // The directory may name later chunks that hold nothing.
        if (!holds<T>() || !in_order_ || present_.size() / (chunk / 64) < chunks) return nullptr;
        return reinterpret_cast<const T*>(values_.data());
    }

    /// The same values at new positions: position i takes what stands at `old[i]` now. O(positions), on all cores.
    [[nodiscard]] column gathered(std::span<const node_id> old) const;
    [[nodiscard]] column gathered(std::span<const edge_id> old) const;

    /// Allocates the chunks of all positions below `size`, in order, so that `dense` holds.
    void fill_chunks(std::size_t size) {
        for (std::size_t position = 0; position < size; position += chunk) place_for(position);
    }

    [[nodiscard]] std::size_t memory() const { return directory_.memory() + values_.memory() + present_.memory(); }

    template <class Self, class Visit>
    static void arrays(Self& self, Visit visit) {
        visit("directory", self.directory_);
        visit("values", self.values_);
        visit("present", self.present_);
    }
    /// After the arrays were set from a file: recomputes what is derived. `count` comes from the file.
    void adopt(std::size_t count, bool in_order) {
        count_ = count;
        in_order_ = in_order;
    }
    [[nodiscard]] bool in_order() const { return in_order_; }
    [[nodiscard]] bool empty() const { return directory_.empty() && values_.empty() && present_.empty(); }
    /// What is wrong with a column that came from a file and whose sizes agree: each chunk has a place of its own, and
    /// there are as many values as it counts. O(size).
    [[nodiscard]] std::optional<std::string> inconsistency() const;
    /// Whether the sizes of the arrays agree.
    [[nodiscard]] bool consistent() const { return present_.size() * 64 * value_size_ == values_.size() && present_.size() % (chunk / 64) == 0; }

private:
    template <class Id>
    column gathered_by(std::span<const Id> old) const;

    static constexpr std::size_t nowhere = ~std::size_t{0};
    /// Where the value of a position stands, if it has one.
    std::size_t place_of(std::size_t position) const {
        const std::size_t c = position / chunk;
        if (c >= directory_.size() || directory_[c] == 0) return nowhere;
        const std::size_t at = (directory_[c] - 1) * chunk + position % chunk;
        return (present_[at / 64] >> (at % 64) & 1U) != 0 ? at : nowhere;
    }
    /// Copies the bytes of a value: a call of `memcpy` would take longer than that.
    void copy_value(std::byte* to, const std::byte* from) const {
        switch (value_size_) {
            case 1: *to = *from; break;
            case 4: std::memcpy(to, from, 4); break;
            case 8: std::memcpy(to, from, 8); break;
            default: std::memcpy(to, from, 16); break;
        }
    }
    /// Where the bytes of a value go that has one from now on. Where memory lacks, nothing is changed.
    std::byte* place_to_set(std::size_t position) {
        make_own();
        const std::size_t at = place_for(position);
        std::uint64_t& word = present_.own()[at / 64];
        count_ += (word >> (at % 64) & 1U) == 0 ? 1 : 0;
        word |= std::uint64_t{1} << (at % 64);
        return values_.own().data() + at * value_size_;
    }
    /// The same. The chunk of the position is made if it is not there.
    std::size_t place_for(std::size_t position) {
        const std::size_t c = position / chunk;
        if (c >= directory_.size() || directory_[c] == 0) [[unlikely]] make_chunk(c);
        return (directory_[c] - 1) * chunk + position % chunk;
    }
    [[gnu::noinline]] void make_chunk(std::size_t c) {
        const std::size_t slot = present_.size() / (chunk / 64);
        flat_array<std::uint32_t>& directory = directory_.own();
        flat_array<std::byte>& values = values_.own();
        flat_array<std::uint64_t>& present = present_.own();
        directory.reserve_more(c < directory.size() ? 0 : c + 1 - directory.size());
        present.reserve_more(chunk / 64);
        values.resize((slot + 1) * chunk * value_size_, std::byte{0});
        present.resize((slot + 1) * (chunk / 64), 0);
        if (c >= directory.size()) directory.resize(c + 1, 0);
        directory[c] = static_cast<std::uint32_t>(slot + 1);
        in_order_ = in_order_ && slot == c;
    }

    std::uint32_t value_size_ = 0;
    hexi::kind kind_ = hexi::kind::text;
    bool list_ = false;
    hexi::kind stored_ = hexi::kind::text;
    bool in_pool_ = false;
    bool in_order_ = true;
    std::size_t count_ = 0;
    shared_array<std::uint32_t> directory_;  // chunk to its place + 1; 0 for none
    shared_array<std::byte> values_;
    shared_array<std::uint64_t> present_;
};

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/graph/column_body.hpp>
#endif
