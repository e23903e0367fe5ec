// Bodies of `adjacency.hpp`.
#pragma once

#include <hexi/graph/adjacency.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/base/parallel.hpp>

namespace hexi::inline abi_v1 {

namespace detail {
/// A free block that there is no memory to note is lost until `compact()`.
template <class Note>
void noted_or_lost(Note note) noexcept {
    try {
        note();
    } catch (const std::bad_alloc&) {  // NOLINT
    }
}
}  // namespace detail

/// A block and the ends of its groups, wherever they lie, for changing them. In a record every near slot is a
/// group, in a block every slot of the mask.
struct adjacency::groups_of {
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
    std::uint32_t units() const { return static_cast<std::uint32_t>(units_of(ends == nullptr ? 0 : mask, capacity)); }

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

HEXI_INLINE void adjacency::insert(node_id n, std::uint32_t slot, step s, bool (*goes_before)(const void*, edge_id), const void* ask) {
    tight_ = false;
    record& r = records_.own()[n.index()];
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
        for (; hole > begin && !goes_before(ask, at.edges[hole - 1]); --hole) {
            at.nodes[hole] = at.nodes[hole - 1];
            at.edges[hole] = at.edges[hole - 1];
        }
    }
    at.nodes[hole] = s.node;
    at.edges[hole] = s.edge;
}

template <class Gone>
void adjacency::remove(node_id n, std::uint32_t slot, std::uint32_t count, Gone gone, std::uint32_t first) {
    tight_ = false;
    groups_of at(*this, records_.own()[n.index()]);
    assert(at.may_have(slot));
    const auto move = [&](std::uint32_t to, std::uint32_t from) {
        at.nodes[to] = at.nodes[from];
        at.edges[to] = at.edges[from];
    };
    const unsigned group = at.group_of(slot);
    std::uint32_t end = at.end(group);  // of the last group that is done
    std::uint32_t i = at.begin(group) + first;
    if (slot == last_slot) {  // is sorted
        for (std::uint32_t to = i; i < end; ++i)
            if (!gone(at.edges[i])) move(to++, i);
    } else {
        for (std::uint32_t last = end, left = count; left > 0;) {
            assert(i < last);
            if (gone(at.edges[i])) {
                move(i, --last);
                --left;
            } else {
                ++i;
            }
        }
    }
    // Each later group moves its last entries to the place before its first.
    at.set_end(group, end - count);
    for (unsigned g = group + 1; g < at.groups; ++g) {
        const std::uint32_t next_end = at.end(g);
        const bool sorted = g + 1 == at.groups && at.may_have(last_slot);
        const std::uint32_t moved = sorted ? next_end - end : std::min(count, next_end - end);
        for (std::uint32_t k = 0; k < moved; ++k) move(end - count + k, next_end - moved + k);
        at.set_end(g, next_end - count);
        end = next_end;
    }
}

HEXI_INLINE void adjacency::remove(node_id n, std::uint32_t slot, edge_id edge) {
    // The newest ones are at the end.
    const steps all = of_slot(n, slot);
    std::size_t at = all.size();
    while (at > 0 && all.edges()[at - 1] != edge) --at;
    assert(at > 0);
    remove(n, slot, 1, [edge](edge_id e) { return e == edge; }, static_cast<std::uint32_t>(at - 1));
}

HEXI_INLINE void adjacency::clear(node_id n) {
    record& r = records_.own()[n.index()];
    if (r.begin != 0) detail::noted_or_lost([&] { free_block(r.begin, groups_of(*this, r).units()); });
    tight_ = tight_ && r.begin == 0;
    r = {};
}

HEXI_INLINE void adjacency::reserve(node_id n, std::uint32_t slot, std::size_t more) {
    record& r = records_.own()[n.index()];
    tight_ = false;
    const groups_of at(*this, r);
    if (!at.may_have(slot) || at.capacity - at.size() < more) relocate(r, slot, fitting(at.size() + std::min(more, std::size_t{1} << 32U)));
}

HEXI_INLINE void adjacency::relocate(record& r, std::uint32_t slot, std::uint32_t wanted) {
    record old = r;
    const std::uint32_t size = groups_of(*this, old).size();
    const std::uint32_t slots = groups_of(*this, old).used() | std::uint32_t{1} << slot;
    const std::uint32_t capacity = std::max(wanted, fitting(std::size_t{size} + size / 4 + 1));
    r.begin = allocate(fitting(units_of(slots, capacity)));
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
    if (old.begin != 0) detail::noted_or_lost([&] { free_block(old.begin, from.units()); });
}

HEXI_INLINE void adjacency::too_large() { throw std::length_error("a graph's edges may take at most 32 GiB in each direction"); }

HEXI_INLINE void adjacency::merge_free_blocks() {
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

HEXI_INLINE std::uint32_t adjacency::allocate(std::uint32_t count) {
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
    arena_.own().resize_uninitialised(std::size_t{fitting(begin + count)} * unit);
    return static_cast<std::uint32_t>(begin);
}

HEXI_INLINE steps adjacency::far_steps(const record& r) const {
    const auto* nodes = reinterpret_cast<const node_id*>(block(r) + far_header(r.far_mask()));
    return {nodes, edges_behind(nodes, far_head(r)[0]), r.far_size()};
}

HEXI_INLINE steps adjacency::far_steps(const record& r, std::uint32_t slot) const {
    const std::uint32_t bit = std::uint32_t{1} << slot;
    if ((r.far_mask() & bit) == 0) return {};
    const int group = std::popcount(r.far_mask() & (bit - 1));
    const std::uint32_t* ends = far_head(r) + 1;
    const std::uint32_t begin = group == 0 ? 0 : ends[group - 1];
    const steps every = far_steps(r);
    return {every.nodes().data() + begin, every.edges().data() + begin, ends[group] - begin};
}

HEXI_INLINE void adjacency::build(std::size_t nodes, std::span<const edge_end> ends) {
    records_ = flat_array<record>(nodes);
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
    flat_array<record>& records = records_.own();
    const auto for_each_node = [&](std::size_t worker, auto visit) {
        for (std::size_t begin = part[worker]; begin < part[worker + 1];) {
            std::size_t end = begin;
            while (end < part[worker + 1] && ends[end].node == ends[begin].node) ++end;
            visit(records[ends[begin].node], begin, end);
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
    arena_ = {};
    if (total > 0xFFFFFFFFU) {
        std::ranges::fill(records, record{});
        too_large();
    }
    arena_.own().resize_uninitialised(total * unit);
    std::memset(static_cast<void*>(arena_.own().data()), 0, unit);
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

}  // namespace hexi::abi_v1
