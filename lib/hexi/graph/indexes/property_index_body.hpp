// Bodies of `property_index.hpp`.
#pragma once

#include <hexi/graph/indexes/property_index.hpp>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <new>
#include <numeric>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

HEXI_INLINE node_id_set::node_id_set(std::size_t expected) : slots_(std::bit_ceil(std::max<std::size_t>(16, expected * 2))) {}

HEXI_INLINE void node_id_set::put(std::uint32_t s) {
    std::size_t i = home(s);
    while (slots_[i] != 0) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = s;
}

HEXI_INLINE void node_id_set::add(node_id n) {
    if ((size_ + 1) * 4 > slots_.size() * 3) {
        node_id_set larger(slots_.size());
        for (const std::uint32_t s : slots_)
            if (s != 0) larger.put(s);
        slots_ = std::move(larger.slots_);
    }
    put(static_cast<std::uint32_t>(n.index() + 1));
    ++size_;
}

HEXI_INLINE bool node_id_set::remove(node_id n) {
    const std::size_t last = slots_.size() - 1;
    const auto wanted = static_cast<std::uint32_t>(n.index() + 1);
    std::size_t gap = home(wanted);
    while (slots_[gap] != wanted) {
        if (slots_[gap] == 0) return false;
        gap = (gap + 1) & last;
    }
    for (std::size_t i = (gap + 1) & last; slots_[i] != 0; i = (i + 1) & last) {
        if (((i - home(slots_[i])) & last) < ((i - gap) & last)) continue;
        slots_[gap] = slots_[i];
        gap = i;
    }
    slots_[gap] = 0;
    --size_;
    return true;
}

}  // namespace detail

HEXI_INLINE std::size_t hash_index::memory() const {
    std::size_t sum = slots_.memory();
    for (const auto& [tag, nodes] : many_) sum += sizeof(tag) + sizeof(nodes) + nodes.memory();
    return sum;
}

HEXI_INLINE bool hash_index::has_long_run(std::uint32_t tag) const {
    if (slots_.size() <= most_in_run) return false;
    const std::size_t last = slots_.size() - 1;
    if (slots_[(tag + most_in_run) & last].node == 0) return false;  // so many would reach as far at least
    std::size_t found = 0, passed = 0;
    for (std::size_t i = tag & last; slots_[i].node != 0; i = (i + 1) & last) {
        if (slots_[i].tag == tag && ++found > most_in_run) return true;
        if (++passed > patience_ || passed > last) return true;
    }
    return false;
}

HEXI_INLINE void hash_index::part_run(std::uint32_t tag) {
    flat_array<slot>& slots = slots_.own();
    const std::size_t last = slots.size() - 1;
    std::size_t first = tag & last;
    for (std::size_t back = 0; back < last && slots[(first - 1) & last].node != 0; ++back) first = (first - 1) & last;
    std::vector<slot> run;
    for (std::size_t i = first; run.size() <= last && slots[i].node != 0; i = (i + 1) & last) run.push_back(slots[i]);
    std::vector<slot> by_tag = run;
    std::ranges::sort(by_tag, {}, &slot::tag);
    std::unordered_map<std::uint32_t, detail::node_id_set> made;
    std::size_t taken = 0;
    for (auto at = by_tag.begin(); at != by_tag.end();) {
        const auto end = std::find_if(at, by_tag.end(), [of = at->tag](const slot& s) { return s.tag != of; });
        const auto count = static_cast<std::size_t>(end - at);
        if (count > most_in_run) {
            detail::node_id_set& nodes = made.emplace(at->tag, detail::node_id_set(count)).first->second;
            for (; at != end; ++at) nodes.add(node_id(at->node - 1));
            taken += count;
        }
        at = end;
    }
    if (taken == 0) return static_cast<void>(patience_ *= 2);
    many_.reserve(many_.size() + made.size());
    // From here on nothing can fail.
    many_.merge(made);
    apart_ += taken;
    for (std::size_t i = 0; i < run.size(); ++i) slots[(first + i) & last] = {};
    for (const slot& s : run)
        if (!many_.contains(s.tag)) put(slots, s);
}

HEXI_INLINE detail::node_id_set* hash_index::set_of(std::uint32_t tag) {
    const auto known = many_.find(tag);
    if (known != many_.end()) return &known->second;
    if (!has_long_run(tag)) return nullptr;
    try {
        part_run(tag);
    } catch (const std::bad_alloc&) {  // a long run is as good where there is no memory
        return nullptr;
    }
    const auto made = many_.find(tag);
    return made == many_.end() ? nullptr : &made->second;
}

HEXI_INLINE void hash_index::add(node_id n, std::size_t hash) {
    const slot added{tag_of(hash), static_cast<std::uint32_t>(n.index() + 1)};
    if (detail::node_id_set* const nodes = set_of(added.tag)) {
        nodes->add(n);
        ++apart_;
    } else {
        if ((size_ - apart_ + 1) * 4 > slots_.size() * 3) {
            std::vector<slot> all;
            all.reserve(size_ - apart_);
            for (const slot& s : slots_)
                if (s.node != 0) all.push_back(s);
            slots_ = filled(all, std::max<std::size_t>(16, slots_.size() * 2));
        }
        put(slots_.own(), added);
    }
    ++size_;
    tidy_ = false;
}

HEXI_INLINE void hash_index::tidy() {
    if (tidy_) return;
    fill(by_node());
}

HEXI_INLINE void hash_index::build(const std::vector<std::pair<node_id, std::size_t>>& all) {
    std::vector<slot> slots;
    slots.reserve(all.size());
    for (const auto& [n, hash] : all) slots.push_back({tag_of(hash), static_cast<std::uint32_t>(n.index() + 1)});
    fill(slots);
}

HEXI_INLINE flat_array<hash_index::slot> hash_index::filled(std::span<const slot> all, std::size_t wanted) {
    flat_array<slot> slots(wanted);
    // Where the next free slot is likely to be: of few values each slot would else be looked for past all before it (Tarjan, 1975).
    std::vector<std::uint32_t> free(wanted);
    std::iota(free.begin(), free.end(), 0U);
    for (const slot& s : all) {
        std::size_t i = s.tag & (wanted - 1);
        while (free[i] != i) i = free[i] = free[free[i]];
        slots[i] = s;
        free[i] = static_cast<std::uint32_t>((i + 1) & (wanted - 1));
    }
    return slots;
}

HEXI_INLINE void hash_index::fill(const std::vector<slot>& all) {
    std::size_t wanted = all.empty() ? 0 : 16;
    while (all.size() * 4 > wanted * 3) wanted *= 2;
    slots_ = filled(all, wanted);
    many_.clear();
    size_ = all.size();
    apart_ = 0;
    tidy_ = true;
}

HEXI_INLINE std::vector<hash_index::slot> hash_index::by_node() const {
    std::vector<slot> all;
    all.reserve(size_);
    for (const slot& s : slots_)
        if (s.node != 0) all.push_back(s);
    for (const auto& [tag, nodes] : many_)
        nodes.for_each([&, of = tag](node_id n) { all.push_back({of, static_cast<std::uint32_t>(n.index() + 1)}); });
    std::ranges::sort(all, {}, [](const slot& s) { return std::pair(s.node, s.tag); });
    return all;
}

HEXI_INLINE bool hash_index::finds_the_same(const hash_index& other) const {
    if (!consistent() || size_ != other.size_ || by_node() != other.by_node()) return false;
    if (size_ == 0) return true;
    // Each is found: no slot is free between where looking for it begins and where it is.
    const std::size_t last = slots_.size() - 1, free = static_cast<std::size_t>(std::ranges::find(slots_, 0U, &slot::node) - slots_.begin());
    for (std::size_t k = 1, used = 0; k <= last; ++k) {
        const std::size_t i = (free + k) & last;
        if (slots_[i].node == 0) used = 0;
        else if (((i - slots_[i].tag) & last) > used++) return false;
    }
    return true;
}

HEXI_INLINE void hash_index::remove(node_id n, std::size_t hash) {
    if (slots_.empty()) return;
    if (detail::node_id_set* const nodes = set_of(tag_of(hash))) {
        if (nodes->remove(n)) --size_, --apart_, tidy_ = false;  // a set that is empty stays: what comes back needs no memory
        return;
    }
    flat_array<slot>& slots = slots_.own();
    const std::size_t last = slots.size() - 1;
    std::size_t gap = hash & last;
    while (slots[gap].node != n.index() + 1) {
        if (slots[gap].node == 0) return;
        gap = (gap + 1) & last;
    }
    // What was pushed on by the one that goes moves back.
    for (std::size_t i = (gap + 1) & last; slots[i].node != 0; i = (i + 1) & last) {
        const std::size_t home = slots[i].tag & last;
        if (((i - home) & last) < ((i - gap) & last)) continue;
        slots[gap] = slots[i];
        gap = i;
    }
    slots[gap] = {};
    --size_;
    tidy_ = false;
}

HEXI_INLINE void sorted_index::build(std::vector<std::pair<value, node_id>> all) {
    std::ranges::sort(all, [](const auto& a, const auto& b) {
        const auto order = compare_values(a.first, b.first);
        return order != 0 ? order < 0 : a.second < b.second;
    });
    flat_array<node_id> nodes;
    nodes.reserve(all.size());
    for (const auto& [v, n] : all) nodes.push_back(n);
    flat_ = std::move(nodes);
    blocks_.clear();
}

HEXI_INLINE void sorted_index::cut() {
    std::vector<std::vector<node_id>> blocks;
    for (std::size_t at = 0; at < flat_.size(); at += most_in_block / 2)
        blocks.emplace_back(flat_.begin() + at, flat_.begin() + std::min(at + most_in_block / 2, flat_.size()));
    blocks_ = std::move(blocks);
    flat_ = {};
}

HEXI_INLINE std::pair<std::size_t, std::size_t> sorted_index::place(const value& v, node_id n, const value_of& of) const {
    const auto before = [&](node_id m) {
        const auto order = compare_values(of(m), v);
        return order != 0 ? order < 0 : m < n;
    };
    // The last block whose first node comes before.
    const auto next = std::partition_point(blocks_.begin(), blocks_.end(), [&](const std::vector<node_id>& b) { return before(b.front()); });
    if (next == blocks_.begin()) return {0, 0};
    const auto block = static_cast<std::size_t>(next - blocks_.begin()) - 1;
    const auto at = std::partition_point(blocks_[block].begin(), blocks_[block].end(), before);
    return {block, static_cast<std::size_t>(at - blocks_[block].begin())};
}

HEXI_INLINE void sorted_index::add(node_id n, const value_of& of) {
    if (flat()) cut();
    if (blocks_.empty()) return blocks_.push_back({n});
    const auto [block, at] = place(of(n), n, of);
    if (blocks_.size() == blocks_.capacity()) blocks_.reserve(2 * blocks_.size());
    std::vector<node_id>& nodes = blocks_[block];
    nodes.insert(nodes.begin() + static_cast<std::ptrdiff_t>(at), n);
    if (nodes.size() <= most_in_block) return;
    const auto middle = nodes.begin() + static_cast<std::ptrdiff_t>(nodes.size() / 2);
    std::vector<node_id> rest(middle, nodes.end());  // a block that is too long is as good where there is no memory for it
    nodes.erase(middle, nodes.end());
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(block) + 1, std::move(rest));
}

HEXI_INLINE void sorted_index::remove(node_id n, const value_of& of) {
    if (flat()) cut();
    auto [block, at] = place(of(n), n, of);
    if (block < blocks_.size() && at == blocks_[block].size()) ++block, at = 0;
    if (block >= blocks_.size() || blocks_[block][at] != n) return;
    blocks_[block].erase(blocks_[block].begin() + static_cast<std::ptrdiff_t>(at));
    if (blocks_[block].empty()) blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(block));
}

HEXI_INLINE std::vector<node_id> sorted_index::between(const value* low, const value* high, const value_of& of) const {
    std::vector<node_id> out;
    const auto too_small = [&](node_id n) { return low != nullptr && compare_values(of(n), *low) < 0; };
    const auto fits = [&](node_id n) { return high == nullptr || compare_values(of(n), *high) <= 0; };
    if (flat()) {
        const auto first = std::partition_point(flat_.begin(), flat_.end(), too_small);
        out.assign(first, std::partition_point(first, flat_.end(), fits));
        return out;
    }
    auto block = std::partition_point(blocks_.begin(), blocks_.end(), [&](const std::vector<node_id>& b) { return too_small(b.back()); });
    for (; block != blocks_.end() && fits(block->front()); ++block) {
        const auto first = std::partition_point(block->begin(), block->end(), too_small);
        out.insert(out.end(), first, std::partition_point(first, block->end(), fits));
    }
    return out;
}

HEXI_INLINE std::size_t sorted_index::size() const {
    std::size_t sum = flat_.size();
    for (const auto& block : blocks_) sum += block.size();
    return sum;
}

HEXI_INLINE std::size_t sorted_index::memory() const {
    std::size_t sum = flat_.memory();
    for (const auto& block : blocks_) sum += sizeof(std::vector<node_id>) + block.capacity() * sizeof(node_id);
    return sum;
}

HEXI_INLINE void sorted_index::flatten() {
    if (flat()) return;
    flat_array<node_id> all;
    all.reserve(size());
    for (const auto& block : blocks_) all.append(block);
    flat_ = std::move(all);
    blocks_.clear();
}

}  // namespace hexi::abi_v1
