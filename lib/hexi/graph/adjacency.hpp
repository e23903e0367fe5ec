// One direction of the adjacency: for every node a block of its neighbours, grouped by edge type.
//
// A record of 16 bytes a node says where its block is and where in it the groups of the first eleven slots end:
//
//     begin, 32 bits | 11 ends, 8 bits each | capacity, 8 bits
//
// so that two bytes of the record tell all about one type, and the block is only read for its neighbours:
//
//     neighbour[capacity], then edge[capacity]; groups in ascending slot order, each contiguous
//
// A node with more than 254 steps, or with a step of a later slot, keeps its ends with 32 bits each at the start of
// its block, and has in its record a bit mask of its slots, the number of its steps, and 255 for the capacity.
//
// A *slot* is a group's number: edge types 0..30 of the order of commonness have one each, all others
// share slot 31, whose group is sorted by type. After a bulk build the whole is a compressed sparse row in which each
// block has room for a 64th more; a later insertion uses room or moves the one block.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <hexi/base/shared_array.hpp>
#include <hexi/base/ids.hpp>
#include <hexi/base/value_iterator.hpp>
#include <hexi/graph/edge_sort.hpp>

namespace hexi::inline abi_v1 {

/// A neighbour and the edge that leads there.
struct step {
    node_id node;
    edge_id edge;

    friend auto operator<=>(const step&, const step&) = default;
};

/// Steps as a range of `step` over two parallel arrays; a view, valid until the graph changes.
class steps {
    struct cursor {
        const node_id* node = nullptr;
        const edge_id* edge = nullptr;

        [[nodiscard]] step read() const { return {*node, *edge}; }
        void next() { ++node, ++edge; }
        void move(std::ptrdiff_t i) { node += i, edge += i; }
        [[nodiscard]] std::ptrdiff_t distance_from(const cursor& other) const { return node - other.node; }
        friend bool operator==(const cursor& a, const cursor& b) { return a.node == b.node; }
    };

public:
    using iterator = detail::value_iterator<cursor>;

    steps() = default;
    steps(const node_id* nodes, const edge_id* edges, std::size_t size) : nodes_(nodes), edges_(edges), size_(size) {}

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] iterator begin() const { return iterator({nodes_, edges_}); }
    [[nodiscard]] iterator end() const { return iterator({nodes_ + size_, edges_ + size_}); }
    [[nodiscard]] step operator[](std::size_t i) const { assert(i < size_); return {nodes_[i], edges_[i]}; }
    /// The neighbours alone, as a plain array.
    [[nodiscard]] std::span<const node_id> nodes() const { return {nodes_, size_}; }
    /// The edges alone, as a plain array.
    [[nodiscard]] std::span<const edge_id> edges() const { return {edges_, size_}; }

private:
    const node_id* nodes_ = nullptr;
    const edge_id* edges_ = nullptr;
    std::size_t size_ = 0;
};

/// One direction of the adjacency of a graph. Knows nothing of types, only of their slots.
class adjacency {
public:
    static constexpr std::uint32_t last_slot = 31;

    [[nodiscard]] std::size_t node_count() const { return records_.size(); }
    [[nodiscard]] std::size_t degree(node_id n) const {
        const record& r = records_[n.index()];
        return r.far() ? r.far_size() : r.ends.back();
    }

    /// All steps of a node, grouped by slot.
    [[nodiscard]] steps all(node_id n) const {
        const record& r = records_[n.index()];
        if (r.far()) [[unlikely]] return far_steps(r);
        const auto* nodes = reinterpret_cast<const node_id*>(block(r));
        return {nodes, edges_behind(nodes, r.capacity), r.ends.back()};
    }

    /// The steps of one slot. One record; the block is not read.
    [[nodiscard]] [[gnu::always_inline]] steps of_slot(node_id n, std::uint32_t slot) const {
        const record& r = records_[n.index()];
        if (r.far()) [[unlikely]] return far_steps(r, slot);
        if (slot >= near_slots) return {};
        const std::uint32_t begin = slot == 0 ? 0 : r.ends[slot - 1];
        const auto* nodes = reinterpret_cast<const node_id*>(block(r));
        return {nodes + begin, edges_behind(nodes, r.capacity) + begin, r.ends[slot] - begin};
    }

    /// Asks the processor to fetch a node's record, or its block once the record is near. Inlined always, as all
    /// functions of this kind: GCC takes those that only prefetch for ones without effect, and drops their calls.
    [[gnu::always_inline]] void prefetch_record(node_id n) const { __builtin_prefetch(records_.data() + n.index()); }
    [[gnu::always_inline]] void prefetch_block(node_id n) const { __builtin_prefetch(block(records_[n.index()])); }

    void add_node() { records_.own().push_back({}); }
    /// Drops the newest node, which has no steps.
    void pop_node() {
        clear(node_id(node_count() - 1));
        records_.own().resize(node_count() - 1);
    }
    /// Makes the arrays this graph's own, so that what follows cannot lack memory for copies of them.
    void make_own() { records_.own(), arena_.own(); }
    void reserve_nodes(std::size_t nodes) { records_.own().reserve(nodes); }

    /// Adds a step at the end of its slot's group; in the last slot, which is sorted, behind the steps for
    /// which `goes_before(edge)` holds. Cost: amortised O(groups + steps of the last slot).
    template <class GoesBefore>
    void insert(node_id n, std::uint32_t slot, step s, const GoesBefore& goes_before) {
        insert(n, slot, s, [](const void* ask, edge_id e) { return (*static_cast<const GoesBefore*>(ask))(e); }, &goes_before);
    }

    /// Removes the step over `edge`, which must be there. O(steps of the slot).
    void remove(node_id n, std::uint32_t slot, edge_id edge);
    /// Removes the `count` steps of a slot over edges of which `gone(edge)` holds; so many there must be, none of them
    /// among the `first`. O(steps of the slot).
    template <class Gone>
    void remove(node_id n, std::uint32_t slot, std::uint32_t count, Gone gone, std::uint32_t first = 0);

    /// Drops all steps of a node.
    void clear(node_id n);

    /// Makes sure that `more` further steps of `slot` fit without moving the block. Errors: std::length_error if no
    /// block can be so long, or all of them together, as of `insert` and `build`: 32 GiB in all.
    void reserve(node_id n, std::uint32_t slot, std::size_t more);

    /// Replaces everything by blocks for `ends`, which are sorted by (node, rank), with no gaps between them; a step
    /// keeps its place among those of its node. O(nodes + edges), on all cores.
    void build(std::size_t nodes, std::span<const edge_end> ends);

    /// Calls `visit(name, array)` for each array: what a snapshot stores. Free blocks are not among
    /// them, so a snapshot is written from a tight copy.
    template <class Self, class Visit>
    static void arrays(Self& self, Visit visit) {
        visit("records", self.records_);
        visit("arena", self.arena_);
    }

    /// Whether there are no gaps: as after `build`.
    [[nodiscard]] bool tight() const { return tight_; }
    /// What is wrong with adjacency that came from a file, which must be as after `build`: every step lies in its
    /// node's own block and stands for one of the `live` edges, which has this end (`out`: its source) and the slot of
    /// its group; no edge is missing or there twice. `edges` and `slots` must be right. O(nodes + edges), on all cores.
    [[nodiscard]] std::optional<std::string> inconsistency(std::span<const edge_record> edges, std::size_t live, std::span<const std::uint8_t> slots, bool out) const;

    [[nodiscard]] std::size_t memory() const { return records_.memory() + arena_.memory(); }

private:
    void insert(node_id n, std::uint32_t slot, step s, bool (*goes_before)(const void*, edge_id), const void* ask);

    static constexpr std::uint32_t near_slots = 11;
    static constexpr std::uint32_t most_near = 254;  // steps
    static constexpr std::uint8_t is_far = 255;      // as a capacity
    static constexpr std::size_t unit = 8;

    struct record {
        std::uint32_t begin = 0;  // block start in units of 8 bytes; unit 0 is never used
        std::array<std::uint8_t, near_slots> ends{};  // of each slot's group, empty or not; far: mask and size
        std::uint8_t capacity = 0;

        bool far() const { return capacity == is_far; }
        std::uint32_t far_mask() const { return word(0); }
        std::uint32_t far_size() const { return word(4); }
        void set_far(std::uint32_t mask, std::uint32_t size) {
            capacity = is_far;
            std::memcpy(ends.data(), &mask, sizeof mask);
            std::memcpy(ends.data() + 4, &size, sizeof size);
        }

    private:
        std::uint32_t word(std::size_t at) const {
            std::uint32_t out = 0;
            std::memcpy(&out, ends.data() + at, sizeof out);
            return out;
        }
    };
    static_assert(sizeof(record) == 16);

    static bool fits_near(std::uint32_t mask, std::uint32_t capacity) { return capacity <= most_near && mask >> near_slots == 0; }
    /// The capacity that `build` gives a block: where there are many steps, inserting the first one would copy them all.
    static std::uint32_t room_for(std::uint32_t size) {
        const std::uint32_t more = size + size / 64;
        return size <= most_near ? std::min(more, most_near) : more;
    }
    static std::size_t far_header(std::uint32_t mask) { return (1 + static_cast<std::size_t>(std::popcount(mask))) * sizeof(std::uint32_t); }
    static std::size_t units_of(std::uint32_t mask, std::uint32_t capacity) {
        const std::size_t bytes = (fits_near(mask, capacity) ? 0 : far_header(mask)) + std::size_t{capacity} * (sizeof(node_id) + sizeof(edge_id));
        return (bytes + unit - 1) / unit;
    }
    /// A number of steps or units, or std::length_error where 32 bits cannot count it.
    static std::uint32_t fitting(std::size_t number) {
        if (number > 0xFFFFFFFFU) [[unlikely]] too_large();
        return static_cast<std::uint32_t>(number);
    }
    [[noreturn]] static void too_large();
    static const edge_id* edges_behind(const node_id* nodes, std::uint32_t capacity) { return reinterpret_cast<const edge_id*>(nodes) + capacity; }
    const std::byte* block(const record& r) const { return arena_.data() + std::size_t{r.begin} * unit; }
    std::byte* block(const record& r) { return arena_.own().data() + std::size_t{r.begin} * unit; }

    /// The start of a far block: its capacity, then the ends of its groups.
    const std::uint32_t* far_head(const record& r) const { return reinterpret_cast<const std::uint32_t*>(block(r)); }
    // Pure: a loop over nodes need not read again what leads to the records after them.
    [[gnu::pure]] steps far_steps(const record& r) const;
    [[gnu::pure]] steps far_steps(const record& r, std::uint32_t slot) const;

    struct groups_of;

    /// Moves a block to one that has a group for `slot` and room for at least `wanted` steps.
    void relocate(record& r, std::uint32_t slot, std::uint32_t wanted);

    struct free_range {
        std::uint32_t begin;
        std::uint32_t units;
    };
    void free_block(std::uint32_t begin, std::uint32_t count) {
        keep_free(begin, count);
        freed_ += count;
    }
    void keep_free(std::uint32_t begin, std::uint32_t count) {
        if (count > 0) free_[static_cast<std::size_t>(std::bit_width(count) - 1)].push_back({begin, count});
    }
    /// Makes one free block of those that lie side by side.
    void merge_free_blocks();
    /// A block of `count` units: one of the newest of its own class that fits, else the newest of the first
    /// class in which all fit, its rest freed again; else new units at the end of the arena, once what was
    /// freed meanwhile does not call for merging: that keeps the arena within about twice what it holds.
    std::uint32_t allocate(std::uint32_t count);

    shared_array<record> records_;
    shared_array<std::byte> arena_;
    std::array<std::vector<free_range>, 32> free_;  // by bit width of the units
    std::size_t freed_ = 0;                         // units since free blocks were merged
    bool tight_ = true;
};

}  // namespace hexi::abi_v1

template <>
inline constexpr bool std::ranges::enable_view<hexi::steps> = true;
template <>
inline constexpr bool std::ranges::enable_borrowed_range<hexi::steps> = true;

#ifdef HEXI_HEADER_ONLY
#include <hexi/graph/adjacency_body.hpp>
#endif
