// One direction of the adjacency: for every node a block of its neighbours, grouped by edge type.
//
// A 16-byte record a node says where its block is and, as a bit mask, which groups it has. The block:
//
//     ends of all groups but the last (16 bits each; 32 where the capacity needs it; none for one group)
//     neighbour[capacity], then edge[capacity]; groups in ascending slot order, each contiguous
//
// A *slot* is a group's number: edge types 0..30 of the order of commonness have one each, all others
// share slot 31, whose group is sorted by type. After a bulk build every block is tight and the whole is
// a compressed sparse row; a later insertion uses slack or moves the one block.
#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
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
    std::size_t degree(node_id n) const { return records_[n.index()].size; }

    /// All steps of a node, grouped by slot.
    steps all(node_id n) const {
        const record& r = records_[n.index()];
        if (r.size == 0) return {};
        const std::byte* entries = block(r) + header_bytes(r.mask, r.capacity());
        return {nodes_at(entries), edges_at(entries, r.capacity()), r.size};
    }

    /// The steps of one slot. One record, and one block if the node may have such edges.
    steps of_slot(node_id n, std::uint32_t slot) const {
        const record r = records_[n.index()];
        const std::uint32_t bit = std::uint32_t{1} << slot;
        if ((r.mask & bit) == 0) return {};
        const std::byte* at = block(r);
        const std::uint32_t capacity = r.capacity();
        const std::uint32_t before = r.mask & (bit - 1);
        const auto group = static_cast<std::uint32_t>(std::popcount(before));
        // Both ends are read in any case and then replaced where there are none, which is cheaper than a branch
        // that cannot be guessed. Before a block and within it there is always something that may be read.
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        if (capacity <= 0xFFFF) [[likely]] {
            const auto* ends = reinterpret_cast<const std::uint16_t*>(at);
            begin = ends[std::ptrdiff_t{group} - 1];
            end = ends[group];
        } else {
            const auto* ends = reinterpret_cast<const std::uint32_t*>(at);
            begin = ends[std::ptrdiff_t{group} - 1];
            end = ends[group];
        }
        begin = before == 0 ? 0 : begin;
        end = r.mask < bit + bit || slot == last_slot ? r.size : end;  // no bit above: the last group
        const std::byte* entries = at + header_bytes(r.mask, capacity);
        return {nodes_at(entries) + begin, edges_at(entries, capacity) + begin, end - begin};
    }

    /// Which slots the node may have edges in.
    std::uint32_t mask(node_id n) const { return records_[n.index()].mask; }

    /// Asks the processor to fetch a node's record, or its block once the record is near.
    void prefetch_record(node_id n) const { __builtin_prefetch(records_.data() + n.index()); }
    void prefetch_block(node_id n) const { __builtin_prefetch(block(records_[n.index()])); }

    void add_node() { records_.push_back({}); }
    void reserve_nodes(std::size_t nodes) { records_.reserve(nodes); }

    /// Adds a step at the end of its slot's group; in the last slot, which is sorted, behind the steps for
    /// which `goes_before(edge)` holds. Cost: amortised O(groups + steps of the last slot).
    template <class GoesBefore>
    void insert(node_id n, std::uint32_t slot, step s, GoesBefore goes_before) {
        tight_ = false;
        record& r = records_[n.index()];
        const std::uint32_t bit = std::uint32_t{1} << slot;
        if ((r.mask & bit) == 0 || r.slack == 0) relocate(r, r.mask | bit, r.size + 1);
        std::byte* at = block(r);
        const std::uint32_t capacity = r.capacity();
        std::byte* entries = at + header_bytes(r.mask, capacity);
        node_id* nodes = nodes_at(entries);
        edge_id* edges = edges_at(entries, capacity);
        const auto groups = static_cast<std::uint32_t>(std::popcount(r.mask));
        const auto group = static_cast<std::uint32_t>(std::popcount(r.mask & (bit - 1)));
        // Each later group gives its first entry's place to the group before and continues at its end.
        std::uint32_t hole = r.size;
        for (std::uint32_t g = groups - 1; g > group; --g) {
            const std::uint32_t begin = end_of(at, capacity, g - 1);
            if (g + 1 == groups && sorted_last(r.mask)) {
                std::memmove(static_cast<void*>(nodes + begin + 1), nodes + begin, (hole - begin) * sizeof(node_id));
                std::memmove(static_cast<void*>(edges + begin + 1), edges + begin, (hole - begin) * sizeof(edge_id));
            } else {
                nodes[hole] = nodes[begin];
                edges[hole] = edges[begin];
            }
            hole = begin;
            set_end(at, capacity, g - 1, begin + 1);
        }
        if (slot == last_slot) {
            const std::uint32_t begin = group == 0 ? 0 : end_of(at, capacity, group - 1);
            for (; hole > begin && !goes_before(edges[hole - 1]); --hole) {
                nodes[hole] = nodes[hole - 1];
                edges[hole] = edges[hole - 1];
            }
        }
        nodes[hole] = s.node;
        edges[hole] = s.edge;
        ++r.size;
        --r.slack;
    }

    /// Removes the step over `edge`, which must be there. O(steps of the slot).
    void remove(node_id n, std::uint32_t slot, edge_id edge) {
        tight_ = false;
        record& r = records_[n.index()];
        const std::uint32_t bit = std::uint32_t{1} << slot;
        assert((r.mask & bit) != 0);
        std::byte* at = block(r);
        const std::uint32_t capacity = r.capacity();
        std::byte* entries = at + header_bytes(r.mask, capacity);
        node_id* nodes = nodes_at(entries);
        edge_id* edges = edges_at(entries, capacity);
        const auto groups = static_cast<std::uint32_t>(std::popcount(r.mask));
        const auto group = static_cast<std::uint32_t>(std::popcount(r.mask & (bit - 1)));
        const std::uint32_t begin = group == 0 ? 0 : end_of(at, capacity, group - 1);
        std::uint32_t end = group + 1 == groups ? r.size : end_of(at, capacity, group);
        std::uint32_t hole = begin;
        while (edges[hole] != edge) assert(hole + 1 < end), ++hole;
        if (slot == last_slot) {
            std::memmove(static_cast<void*>(nodes + hole), nodes + hole + 1, (end - hole - 1) * sizeof(node_id));
            std::memmove(static_cast<void*>(edges + hole), edges + hole + 1, (end - hole - 1) * sizeof(edge_id));
        } else {
            nodes[hole] = nodes[end - 1];
            edges[hole] = edges[end - 1];
        }
        // Each later group moves its last entry to the place before its first.
        for (std::uint32_t g = group + 1; g < groups; ++g) {
            const std::uint32_t next_end = g + 1 == groups ? r.size : end_of(at, capacity, g);
            if (g + 1 == groups && sorted_last(r.mask)) {
                std::memmove(static_cast<void*>(nodes + end - 1), nodes + end, (next_end - end) * sizeof(node_id));
                std::memmove(static_cast<void*>(edges + end - 1), edges + end, (next_end - end) * sizeof(edge_id));
            } else {
                nodes[end - 1] = nodes[next_end - 1];
                edges[end - 1] = edges[next_end - 1];
            }
            set_end(at, capacity, g - 1, end - 1);
            end = next_end;
        }
        --r.size;
        ++r.slack;
    }

    /// Drops all steps of a node.
    void clear(node_id n) {
        record& r = records_[n.index()];
        if (r.begin != 0) free_block(r.begin, units(r.mask, r.capacity()));
        tight_ = tight_ && r.begin == 0;
        r = {};
    }

    /// Makes sure that `more` further steps of `slot` fit without moving the block.
    void reserve(node_id n, std::uint32_t slot, std::size_t more) {
        record& r = records_[n.index()];
        const std::uint32_t mask = r.mask | std::uint32_t{1} << slot;
        tight_ = false;
        if (mask != r.mask || r.slack < more) relocate(r, mask, static_cast<std::uint32_t>(r.size + more));
    }

    /// Replaces everything by tight blocks for `ends`, which are sorted by (node, rank); a step keeps its
    /// place among those of its node. O(nodes + edges), on all cores.
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

    std::size_t memory() const { return records_.memory() + arena_.memory(); }

private:
    struct record {
        std::uint32_t begin = 0;  // block start in units of 8 bytes; unit 0 is never used
        std::uint32_t size = 0;
        std::uint32_t mask = 0;
        std::uint32_t slack = 0;

        std::uint32_t capacity() const { return size + slack; }
    };
    static_assert(sizeof(record) == 16);
    static constexpr std::size_t unit = 8;

    static std::size_t header_bytes(std::uint32_t mask, std::uint32_t capacity) {
        const auto groups = static_cast<std::size_t>(std::popcount(mask));
        if (capacity > 0xFFFF) [[unlikely]] return groups < 2 ? 0 : (groups - 1) * 4;
        return groups / 2 * 4;  // (groups - 1) × 2, rounded up to 4; none for one group
    }
    static std::uint32_t units(std::uint32_t mask, std::uint32_t capacity) {
        const std::size_t bytes = header_bytes(mask, capacity) + std::size_t{capacity} * (sizeof(node_id) + sizeof(edge_id));
        return static_cast<std::uint32_t>((bytes + unit - 1) / unit);
    }
    static std::uint32_t end_of(const std::byte* at, std::uint32_t capacity, std::uint32_t group) {
        if (capacity > 0xFFFF) return reinterpret_cast<const std::uint32_t*>(at)[group];
        return reinterpret_cast<const std::uint16_t*>(at)[group];
    }
    static void set_end(std::byte* at, std::uint32_t capacity, std::uint32_t group, std::uint32_t end) {
        if (capacity > 0xFFFF) reinterpret_cast<std::uint32_t*>(at)[group] = end;
        else reinterpret_cast<std::uint16_t*>(at)[group] = static_cast<std::uint16_t>(end);
    }
    static node_id* nodes_at(std::byte* entries) { return reinterpret_cast<node_id*>(entries); }
    static const node_id* nodes_at(const std::byte* entries) { return reinterpret_cast<const node_id*>(entries); }
    static edge_id* edges_at(std::byte* entries, std::uint32_t capacity) { return reinterpret_cast<edge_id*>(entries) + capacity; }
    static const edge_id* edges_at(const std::byte* entries, std::uint32_t capacity) {
        return reinterpret_cast<const edge_id*>(entries) + capacity;
    }
    static bool sorted_last(std::uint32_t mask) { return (mask >> last_slot) != 0; }
    const std::byte* block(const record& r) const { return arena_.data() + std::size_t{r.begin} * unit; }
    std::byte* block(const record& r) { return arena_.data() + std::size_t{r.begin} * unit; }

    /// Moves a block to one with these groups and room for at least `wanted` steps.
    void relocate(record& r, std::uint32_t mask, std::uint32_t wanted) {
        const std::uint32_t capacity = std::max(wanted, r.size + r.size / 4 + 1);
        const std::uint32_t begin = allocate(units(mask, capacity));
        std::byte* to = arena_.data() + std::size_t{begin} * unit;
        const std::byte* from = block(r);
        std::uint32_t old_group = 0;
        std::uint32_t new_group = 0;
        std::uint32_t end = 0;
        const auto old_groups = static_cast<std::uint32_t>(std::popcount(r.mask));
        const auto new_groups = static_cast<std::uint32_t>(std::popcount(mask));
        for (std::uint32_t left = mask; left != 0; left &= left - 1, ++new_group) {
            if ((r.mask & left & (~left + 1)) != 0) {
                end = old_group + 1 == old_groups ? r.size : end_of(from, r.capacity(), old_group);
                ++old_group;
            }
            if (new_group + 1 < new_groups) set_end(to, capacity, new_group, end);
        }
        if (r.size > 0) {
            const std::byte* old_entries = from + header_bytes(r.mask, r.capacity());
            std::byte* new_entries = to + header_bytes(mask, capacity);
            std::memcpy(static_cast<void*>(nodes_at(new_entries)), nodes_at(old_entries), r.size * sizeof(node_id));
            std::memcpy(static_cast<void*>(edges_at(new_entries, capacity)), edges_at(old_entries, r.capacity()), r.size * sizeof(edge_id));
        }
        if (r.begin != 0) free_block(r.begin, units(r.mask, r.capacity()));
        r.begin = begin;
        r.mask = mask;
        r.slack = capacity - r.size;
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
    // Size first, fill second: the first pass gives every block its place within its worker's part.
    std::vector<std::size_t> needed(workers, 0);
    parallel_workers(workers, [&](std::size_t worker) {
        std::size_t used = 0;
        for_each_node(worker, [&](record& r, std::size_t begin, std::size_t end) {
            r.size = static_cast<std::uint32_t>(end - begin);
            for (std::size_t i = begin; i < end; ++i) r.mask |= std::uint32_t{1} << (ends[i].rank >> 16U);
            r.begin = static_cast<std::uint32_t>(used);
            used += units(r.mask, r.size);
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
            std::byte* at = block(r);
            std::byte* entries = at + header_bytes(r.mask, r.size);
            node_id* nodes_out = nodes_at(entries);
            edge_id* edges_out = edges_at(entries, r.size);
            if (entries != at) std::memset(static_cast<void*>(at), 0, static_cast<std::size_t>(entries - at));
            // The padding behind an odd block is written too: snapshots have no stray bytes.
            std::byte* const after = entries + std::size_t{r.size} * (sizeof(node_id) + sizeof(edge_id));
            std::memset(static_cast<void*>(after), 0, static_cast<std::size_t>(at + units(r.mask, r.size) * unit - after));
            std::uint32_t group = 0;
            for (std::size_t i = begin; i < end; ++i) {
                if (i > begin && ends[i].rank >> 16U != ends[i - 1].rank >> 16U)
                    set_end(at, r.size, group++, static_cast<std::uint32_t>(i - begin));
                nodes_out[i - begin] = ends[i].other;
                edges_out[i - begin] = ends[i].edge;
            }
        });
    });
}

}  // namespace hexi
