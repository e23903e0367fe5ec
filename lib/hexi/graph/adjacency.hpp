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

#include <hexi/base/array.hpp>
#include <hexi/base/ids.hpp>
#include <hexi/base/parallel.hpp>
#include <hexi/graph/edge_sort.hpp>

namespace hexi {

/// A neighbour and the edge that leads there.
struct step {
    node_id node;
    edge_id edge;

    friend auto operator<=>(const step&, const step&) = default;
};

/// Steps as a range of `step` over two parallel arrays; a view, valid until the graph changes.
class steps {
public:
    class iterator {
    public:
        using value_type = step;
        using difference_type = std::ptrdiff_t;
        using reference = step;
        using pointer = void;
        using iterator_category = std::input_iterator_tag;  // references are values
        using iterator_concept = std::random_access_iterator_tag;

        iterator() = default;
        iterator(const node_id* node, const edge_id* edge) : node_(node), edge_(edge) {}
        step operator*() const { return {*node_, *edge_}; }
        step operator[](difference_type i) const { return {node_[i], edge_[i]}; }
        iterator& operator++() { return ++node_, ++edge_, *this; }
        iterator& operator--() { return --node_, --edge_, *this; }
        iterator operator++(int) { iterator before = *this; ++*this; return before; }
        iterator operator--(int) { iterator before = *this; --*this; return before; }
        iterator& operator+=(difference_type i) { return node_ += i, edge_ += i, *this; }
        iterator& operator-=(difference_type i) { return node_ -= i, edge_ -= i, *this; }
        friend iterator operator+(iterator a, difference_type i) { return a += i; }
        friend iterator operator+(difference_type i, iterator a) { return a += i; }
        friend iterator operator-(iterator a, difference_type i) { return a -= i; }
        friend difference_type operator-(iterator a, iterator b) { return a.node_ - b.node_; }
        friend bool operator==(iterator a, iterator b) { return a.node_ == b.node_; }
        friend auto operator<=>(iterator a, iterator b) { return a.node_ <=> b.node_; }

    private:
        const node_id* node_ = nullptr;
        const edge_id* edge_ = nullptr;
    };

    steps() = default;
    steps(const node_id* nodes, const edge_id* edges, std::size_t size) : nodes_(nodes), edges_(edges), size_(size) {}

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    iterator begin() const { return {nodes_, edges_}; }
    iterator end() const { return {nodes_ + size_, edges_ + size_}; }
    step operator[](std::size_t i) const { assert(i < size_); return {nodes_[i], edges_[i]}; }
    /// The neighbours alone, as a plain array.
    std::span<const node_id> nodes() const { return {nodes_, size_}; }
    /// The edges alone, as a plain array.
    std::span<const edge_id> edges() const { return {edges_, size_}; }

private:
    const node_id* nodes_ = nullptr;
    const edge_id* edges_ = nullptr;
    std::size_t size_ = 0;
};

/// One direction of the adjacency of a graph. Knows nothing of types, only of their slots.
class adjacency {
public:
    static constexpr std::uint32_t last_slot = 31;

    std::size_t node_count() const { return records_.size(); }
    std::size_t degree(node_id n) const {
        const record& r = records_[n.index()];
        return r.far() ? r.far_size() : r.ends.back();
    }

    /// All steps of a node, grouped by slot.
    steps all(node_id n) const {
        const record& r = records_[n.index()];
        if (r.far()) [[unlikely]] return far_steps(r);
        const auto* nodes = reinterpret_cast<const node_id*>(block(r));
        return {nodes, edges_behind(nodes, r.capacity), r.ends.back()};
    }

    /// The steps of one slot. One record; the block is not read.
    [[gnu::always_inline]] steps of_slot(node_id n, std::uint32_t slot) const {
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

    void add_node() { records_.push_back({}); }
    void reserve_nodes(std::size_t nodes) { records_.reserve(nodes); }

    /// Adds a step at the end of its slot's group; in the last slot, which is sorted, behind the steps for
    /// which `goes_before(edge)` holds. Cost: amortised O(groups + steps of the last slot).
    template <class GoesBefore>
    void insert(node_id n, std::uint32_t slot, step s, GoesBefore goes_before) {
        tight_ = false;
        record& r = records_[n.index()];
        groups_of at(*this, r);
        if (!at.may_have(slot) || at.size() == at.capacity) {
            relocate(r, slot, at.size() + 1);
            at = groups_of(*this, r);
        }
        const unsigned group = at.group_of(slot);
        // Each later group gives its first entry's place to the group before and continues at its end.
        std::uint32_t hole = at.size();
        for (unsigned g = at.groups - 1; g > group; --g) {
            const std::uint32_t begin = at.begin(g);
            if (g + 1 == at.groups && at.may_have(last_slot)) {
                std::memmove(static_cast<void*>(at.nodes + begin + 1), at.nodes + begin, (hole - begin) * sizeof(node_id));
                std::memmove(static_cast<void*>(at.edges + begin + 1), at.edges + begin, (hole - begin) * sizeof(edge_id));
            } else {
                at.nodes[hole] = at.nodes[begin];
                at.edges[hole] = at.edges[begin];
            }
            hole = begin;
            at.set_end(g, at.end(g) + 1);
        }
        at.set_end(group, at.end(group) + 1);
        if (slot == last_slot) {
            const std::uint32_t begin = at.begin(group);
            for (; hole > begin && !goes_before(at.edges[hole - 1]); --hole) {
                at.nodes[hole] = at.nodes[hole - 1];
                at.edges[hole] = at.edges[hole - 1];
            }
        }
        at.nodes[hole] = s.node;
        at.edges[hole] = s.edge;
    }

    /// Removes the step over `edge`, which must be there. O(steps of the slot).
    void remove(node_id n, std::uint32_t slot, edge_id edge) {
        tight_ = false;
        groups_of at(*this, records_[n.index()]);
        assert(at.may_have(slot));
        const unsigned group = at.group_of(slot);
        std::uint32_t end = at.end(group);
        std::uint32_t hole = at.begin(group);
        while (at.edges[hole] != edge) assert(hole + 1 < end), ++hole;
        if (slot == last_slot) {
            std::memmove(static_cast<void*>(at.nodes + hole), at.nodes + hole + 1, (end - hole - 1) * sizeof(node_id));
            std::memmove(static_cast<void*>(at.edges + hole), at.edges + hole + 1, (end - hole - 1) * sizeof(edge_id));
        } else {
            at.nodes[hole] = at.nodes[end - 1];
            at.edges[hole] = at.edges[end - 1];
        }
        // Each later group moves its last entry to the place before its first.
        at.set_end(group, end - 1);
        for (unsigned g = group + 1; g < at.groups; ++g) {
            const std::uint32_t next_end = at.end(g);
            if (g + 1 == at.groups && at.may_have(last_slot)) {
                std::memmove(static_cast<void*>(at.nodes + end - 1), at.nodes + end, (next_end - end) * sizeof(node_id));
                std::memmove(static_cast<void*>(at.edges + end - 1), at.edges + end, (next_end - end) * sizeof(edge_id));
            } else {
                at.nodes[end - 1] = at.nodes[next_end - 1];
                at.edges[end - 1] = at.edges[next_end - 1];
            }
            at.set_end(g, next_end - 1);
            end = next_end;
        }
    }

    /// Drops all steps of a node.
    void clear(node_id n) {
        record& r = records_[n.index()];
        if (r.begin != 0) free_block(r.begin, groups_of(*this, r).units());
        tight_ = tight_ && r.begin == 0;
        r = {};
    }

    /// Makes sure that `more` further steps of `slot` fit without moving the block.
    void reserve(node_id n, std::uint32_t slot, std::size_t more) {
        record& r = records_[n.index()];
        tight_ = false;
        const groups_of at(*this, r);
        if (!at.may_have(slot) || at.capacity - at.size() < more) relocate(r, slot, static_cast<std::uint32_t>(at.size() + more));
    }

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
    bool tight() const { return tight_; }
    /// What is wrong with adjacency that came from a file, which must be as after `build`: every step lies in its
    /// node's own block and stands for one of the `live` edges, which has this end (`out`: its source) and the slot of
    /// its group; no edge is missing or there twice. `edges` and `slots` must be right. O(nodes + edges), on all cores.
    std::optional<std::string> inconsistency(std::span<const edge_record> edges, std::size_t live, std::span<const std::uint8_t> slots, bool out) const;

    std::size_t memory() const { return records_.memory() + arena_.memory(); }

private:
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
    static std::uint32_t units_of(std::uint32_t mask, std::uint32_t capacity) {
        const std::size_t bytes = (fits_near(mask, capacity) ? 0 : far_header(mask)) + std::size_t{capacity} * (sizeof(node_id) + sizeof(edge_id));
        return static_cast<std::uint32_t>((bytes + unit - 1) / unit);
    }
    static const edge_id* edges_behind(const node_id* nodes, std::uint32_t capacity) { return reinterpret_cast<const edge_id*>(nodes) + capacity; }
    const std::byte* block(const record& r) const { return arena_.data() + std::size_t{r.begin} * unit; }
    std::byte* block(const record& r) { return arena_.data() + std::size_t{r.begin} * unit; }

    /// The start of a far block: its capacity, then the ends of its groups.
    const std::uint32_t* far_head(const record& r) const { return reinterpret_cast<const std::uint32_t*>(block(r)); }
    [[gnu::noinline]] steps far_steps(const record& r) const {
        const auto* nodes = reinterpret_cast<const node_id*>(block(r) + far_header(r.far_mask()));
        return {nodes, edges_behind(nodes, far_head(r)[0]), r.far_size()};
    }
    [[gnu::noinline]] steps far_steps(const record& r, std::uint32_t slot) const {
        const std::uint32_t bit = std::uint32_t{1} << slot;
        if ((r.far_mask() & bit) == 0) return {};
        const int group = std::popcount(r.far_mask() & (bit - 1));
        const std::uint32_t* ends = far_head(r) + 1;
        const std::uint32_t begin = group == 0 ? 0 : ends[group - 1];
        const steps every = far_steps(r);
        return {every.nodes().data() + begin, every.edges().data() + begin, ends[group] - begin};
    }

    /// A block and the ends of its groups, wherever they lie, for changing them. In a record every near slot is a
    /// group, in a block every slot of the mask.
    struct groups_of {
        record* of;
        std::uint32_t mask;
        unsigned groups;
        std::uint32_t* ends = nullptr;  // in the block; null if they are in the record
        std::uint32_t capacity = 0;
        node_id* nodes = nullptr;
        edge_id* edges = nullptr;

        groups_of(adjacency& a, record& r) : of(&r), mask(r.far() ? r.far_mask() : near_mask), groups(near_slots), capacity(r.capacity) {
            set_places(a.block(r), r.far(), [&](std::uint32_t* head) { capacity = *head; });
        }
        /// For a new block at `r.begin`: all ends are 0.
        groups_of(adjacency& a, record& r, std::uint32_t slots, std::uint32_t wanted)
            : of(&r), mask(fits_near(slots, wanted) ? near_mask : slots), groups(near_slots), capacity(wanted) {
            const bool far = !fits_near(slots, wanted);
            r.ends = {};
            r.capacity = static_cast<std::uint8_t>(capacity);
            if (far) r.set_far(slots, 0);
            set_places(a.block(r), far, [&](std::uint32_t* head) {
                *head = capacity;
                std::fill_n(head + 1, std::popcount(mask), 0U);
            });
        }

        bool may_have(std::uint32_t slot) const { return (mask >> slot & 1U) != 0; }
        unsigned group_of(std::uint32_t slot) const { return static_cast<unsigned>(std::popcount(mask & ((std::uint32_t{1} << slot) - 1))); }
        std::uint32_t end(unsigned group) const { return ends != nullptr ? ends[group] : of->ends[group]; }
        std::uint32_t begin(unsigned group) const { return group == 0 ? 0 : end(group - 1); }
        std::uint32_t size() const { return end(groups - 1); }
        void set_end(unsigned group, std::uint32_t to) {
            if (ends == nullptr) {
                of->ends[group] = static_cast<std::uint8_t>(to);
            } else {
                ends[group] = to;
                if (group + 1 == groups) of->set_far(mask, to);
            }
        }
        /// The slots that have steps.
        std::uint32_t used() const {
            std::uint32_t out = 0;
            unsigned group = 0;
            for (std::uint32_t left = mask; left != 0; left &= left - 1, ++group)
                if (end(group) > begin(group)) out |= left & (~left + 1);
            return out;
        }
        std::uint32_t units() const { return units_of(ends == nullptr ? 0 : mask, capacity); }

    private:
        static constexpr std::uint32_t near_mask = (std::uint32_t{1} << near_slots) - 1;

        template <class WithHead>
        void set_places(std::byte* at, bool far, WithHead with_head) {
            if (far) {
                auto* head = reinterpret_cast<std::uint32_t*>(at);
                groups = static_cast<unsigned>(std::popcount(mask));
                with_head(head);
                ends = head + 1;
                at += far_header(mask);
            }
            nodes = reinterpret_cast<node_id*>(at);
            edges = reinterpret_cast<edge_id*>(at) + capacity;
        }
    };

    /// Moves a block to one that has a group for `slot` and room for at least `wanted` steps.
    void relocate(record& r, std::uint32_t slot, std::uint32_t wanted) {
        record old = r;
        const std::uint32_t size = groups_of(*this, old).size();
        const std::uint32_t slots = groups_of(*this, old).used() | std::uint32_t{1} << slot;
        const std::uint32_t capacity = std::max(wanted, size + size / 4 + 1);
        r.begin = allocate(units_of(slots, capacity));
        const groups_of from(*this, old);  // after the allocation, which may move the arena
        groups_of to(*this, r, slots, capacity);
        std::uint32_t end = 0;
        unsigned group = 0;
        for (std::uint32_t left = to.mask; left != 0; left &= left - 1, ++group) {
            const auto s = static_cast<std::uint32_t>(std::countr_zero(left));
            if (from.may_have(s)) end = from.end(from.group_of(s));
            to.set_end(group, end);
        }
        if (size > 0) {
            std::memcpy(static_cast<void*>(to.nodes), from.nodes, size * sizeof(node_id));
            std::memcpy(static_cast<void*>(to.edges), from.edges, size * sizeof(edge_id));
        }
        if (old.begin != 0) free_block(old.begin, from.units());
    }

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
    void merge_free_blocks() {
        std::vector<free_range> all;
        for (auto& ranges : free_) {
            all.insert(all.end(), ranges.begin(), ranges.end());
            ranges.clear();
        }
        std::ranges::sort(all, {}, &free_range::begin);
        for (std::size_t i = 0; i < all.size();) {
            free_range whole = all[i++];
            for (; i < all.size() && all[i].begin == whole.begin + whole.units; ++i) whole.units += all[i].units;
            keep_free(whole.begin, whole.units);
        }
        freed_ = 0;
    }
    /// A block of `count` units: one of the newest of its own class that fits, else the newest of the first
    /// class in which all fit, its rest freed again; else new units at the end of the arena, once what was
    /// freed meanwhile does not call for merging: that keeps the arena within about twice what it holds.
    std::uint32_t allocate(std::uint32_t count) {
        // Blocks of one size come and go: without this look they would only ever be cut into smaller ones.
        auto& own = free_[static_cast<std::size_t>(std::bit_width(count) - 1)];
        for (std::size_t i = own.size(); i > 0 && i + 8 > own.size(); --i) {
            const free_range found = own[i - 1];
            if (found.units < count) continue;
            own[i - 1] = own.back();
            own.pop_back();
            keep_free(found.begin + count, found.units - count);
            return found.begin;
        }
        for (auto c = static_cast<std::size_t>(std::bit_width(count - 1)); c < free_.size(); ++c) {
            if (free_[c].empty()) continue;
            const free_range found = free_[c].back();
            free_[c].pop_back();
            keep_free(found.begin + count, found.units - count);
            return found.begin;
        }
        if (freed_ > arena_.size() / unit / 2) {
            merge_free_blocks();
            return allocate(count);
        }
        const std::size_t begin = std::max<std::size_t>(arena_.size() / unit, 1);
        assert(begin + count <= 0xFFFFFFFFU);
        arena_.resize_uninitialised((begin + count) * unit);
        return static_cast<std::uint32_t>(begin);
    }

    array<record> records_;
    array<std::byte> arena_;
    std::array<std::vector<free_range>, 32> free_;  // by bit width of the units
    std::size_t freed_ = 0;                         // units since free blocks were merged
    bool tight_ = true;
};

inline void adjacency::build(std::size_t nodes, std::span<const edge_end> ends) {
    records_.clear();
    records_.resize(nodes);
    for (auto& ranges : free_) ranges.clear();
    tight_ = true;
    // Each worker has the nodes whose first end lies in its part.
    const std::size_t workers = ends.size() < (1U << 16U) ? 1 : worker_count();
    std::vector<std::size_t> part(workers + 1, ends.size());
    part[0] = 0;
    for (std::size_t w = 1; w < workers; ++w) {
        std::size_t at = std::max(ends.size() * w / workers, part[w - 1]);
        while (at > 0 && at < ends.size() && ends[at].node == ends[at - 1].node) ++at;
        part[w] = at;
    }
    const auto for_each_node = [&](std::size_t worker, auto visit) {
        for (std::size_t begin = part[worker]; begin < part[worker + 1];) {
            std::size_t end = begin;
            while (end < part[worker + 1] && ends[end].node == ends[begin].node) ++end;
            visit(records_[ends[begin].node], begin, end);
            begin = end;
        }
    };
    const auto slots_of = [&](std::size_t begin, std::size_t end) {
        std::uint32_t slots = 0;
        for (std::size_t i = begin; i < end; ++i) slots |= std::uint32_t{1} << (ends[i].rank >> 16U);
        return slots;
    };
    // Size first, fill second: the first pass gives every block its place within its worker's part.
    std::vector<std::size_t> needed(workers, 0);
    parallel_workers(workers, [&](std::size_t worker) {
        std::size_t used = 0;
        for_each_node(worker, [&](record& r, std::size_t begin, std::size_t end) {
            r.begin = static_cast<std::uint32_t>(used);
            used += units_of(slots_of(begin, end), room_for(static_cast<std::uint32_t>(end - begin)));
        });
        needed[worker] = used;
    });
    std::size_t total = 1;  // unit 0 is never used
    for (std::size_t& n : needed) total += std::exchange(n, total);
    assert(total <= 0xFFFFFFFFU);
    arena_.clear();
    arena_.resize_uninitialised(total * unit);
    std::memset(static_cast<void*>(arena_.data()), 0, unit);
    parallel_workers(workers, [&](std::size_t worker) {
        for_each_node(worker, [&](record& r, std::size_t begin, std::size_t end) {
            r.begin += static_cast<std::uint32_t>(needed[worker]);
            const auto size = static_cast<std::uint32_t>(end - begin);
            groups_of to(*this, r, slots_of(begin, end), room_for(size));
            unsigned group = 0;
            for (std::uint32_t i = 0; i < size; ++i) {
                const edge_end& e = ends[begin + i];
                if (i == 0 || e.rank >> 16U != ends[begin + i - 1].rank >> 16U)
                    for (const unsigned own = to.group_of(e.rank >> 16U); group < own; ++group) to.set_end(group, i);
                to.nodes[i] = e.other;
                to.edges[i] = e.edge;
            }
            for (; group < to.groups; ++group) to.set_end(group, size);
            // What is unused is written too: snapshots have no stray bytes.
            std::memset(static_cast<void*>(to.nodes + size), 0, (to.capacity - size) * sizeof(node_id));
            std::memset(static_cast<void*>(to.edges + size), 0, (to.capacity - size) * sizeof(edge_id));
            auto* const after = reinterpret_cast<std::byte*>(to.edges + to.capacity);
            std::memset(static_cast<void*>(after), 0, static_cast<std::size_t>(block(r) + to.units() * unit - after));
        });
    });
}

}  // namespace hexi
