// From the values of a property to the nodes that have them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/base/shared_array.hpp>
#include <hexi/graph/indexes/index_order.hpp>
#include <hexi/value/compare_values.hpp>
#include <hexi/value/value.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// Ids of nodes, each once, in no order: an open-addressing table. To add and remove O(1).
class node_id_set {
public:
    explicit node_id_set(std::size_t expected);
    /// Needs no memory where as many were removed since memory was last needed.
    void add(node_id n);
    bool remove(node_id n);
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t memory() const { return slots_.capacity() * sizeof(std::uint32_t); }
    template <class Visit>
    void for_each(Visit visit) const {
        for (const std::uint32_t s : slots_)
            if (s != 0) visit(node_id(s - 1));
    }

private:
    [[nodiscard]] std::size_t home(std::uint32_t s) const { return static_cast<std::size_t>((s * 0x9E3779B97F4A7C15U) >> 32U) & (slots_.size() - 1); }
    void put(std::uint32_t s);

    std::vector<std::uint32_t> slots_;  // ids + 1, 0 is free; a power of two of them
    std::size_t size_ = 0;
};

}  // namespace detail

/// The nodes that have a value, by the value's hash: an open-addressing table, and, once nodes come and go, a set apart for each hash of many,
/// which would stand in one long run.
///
/// Cost     8 bytes a slot, at most three of four used; to find O(1) and the nodes of one hash; to add and remove O(1), over a series of changes
/// Source   linear probing with deletion by shifting back (Knuth, The Art of Computer Programming 3, 6.4, algorithm R)
class hash_index {
public:
    /// The same as if all were added to an empty one and that made tidy. By ascending ids.
    void build(const std::vector<std::pair<node_id, std::size_t>>& all);
    /// Where memory lacks, nothing is changed; what was just removed is added without any.
    void add(node_id n, std::size_t hash);
    void remove(node_id n, std::size_t hash);
    /// Calls `visit(node)` for each node whose value has this hash, and for few others.
    template <class Visit>
    void for_each(std::size_t hash, Visit visit) const {
        if (const auto many = many_.find(tag_of(hash)); many != many_.end()) return many->second.for_each(visit);
        if (slots_.empty()) return;
        const std::size_t last = slots_.size() - 1;
        // What came from a file may have no free slot.
        for (std::size_t i = hash & last, looked = 0; slots_[i].node != 0 && looked <= last; i = (i + 1) & last, ++looked)
            if (slots_[i].tag == tag_of(hash)) visit(node_id(slots_[i].node - 1));
    }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t memory() const;

    /// Makes the table that of its nodes alone, whatever came and went: the smallest one, filled by id, as a snapshot holds it.
    void tidy();
    [[nodiscard]] bool is_tidy() const { return tidy_; }
    template <class Self, class Visit>
    static void arrays(Self& self, Visit visit) {
        visit("slots", self.slots_);
    }
    /// After the array was set from a file.
    void adopt(std::size_t size) { size_ = size; }
    /// Whether each node is found here by the hash by which it is there, once, and nothing else is. O(slots log slots).
    [[nodiscard]] bool finds_the_same(const hash_index& other) const;
    /// Whether probing ends where it should.
    [[nodiscard]] bool consistent() const { return (slots_.size() & (slots_.size() - 1)) == 0 && (size_ == apart_ || size_ - apart_ < slots_.size()); }

private:
    struct slot {
        std::uint32_t tag = 0;   // the lower half of the hash
        std::uint32_t node = 0;  // its id + 1; 0 is free

        friend bool operator==(const slot&, const slot&) = default;
    };
    static std::uint32_t tag_of(std::size_t hash) { return static_cast<std::uint32_t>(hash); }
    static void put(flat_array<slot>& slots, slot s) {
        const std::size_t last = slots.size() - 1;
        std::size_t i = s.tag & last;
        while (slots[i].node != 0) i = (i + 1) & last;
        slots[i] = s;
    }

    /// How many nodes of a hash stand in the table before they get a set of their own.
    static constexpr std::size_t most_in_run = 32;
    /// Whether more than that stand where a hash begins, or so much else that it takes long to pass.
    [[nodiscard]] bool has_long_run(std::uint32_t tag) const;
    /// Gives each hash of many nodes among those that stand there without a gap a set of its own. Nothing is changed where memory lacks.
    void part_run(std::uint32_t tag);
    /// The set of a hash, made if by now it has many nodes.
    detail::node_id_set* set_of(std::uint32_t tag);
    /// A table of so many slots with these in it, in this order. O(slots), whatever the hashes.
    static flat_array<slot> filled(std::span<const slot> all, std::size_t wanted);

    [[nodiscard]] std::vector<slot> by_node() const;
    /// In the smallest table, in this order.
    void fill(const std::vector<slot>& all);

    shared_array<slot> slots_;  // a power of two of them, or none
    std::unordered_map<std::uint32_t, detail::node_id_set> many_{};  // none while it is tidy
    std::size_t size_ = 0;
    std::size_t apart_ = 0;  // how many of these are in sets
    std::size_t patience_ = 1024;  // slots that are passed before a run is looked at
    bool tidy_ = true;
};

/// The nodes that have a value, by value and then by id.
///
/// Cost     4 bytes a node; to find O(log) values read, to add and remove O(log) and moving a block of at most 1,024
class sorted_index {
public:
    using value_of = std::function<value(node_id)>;  ///< the value that a node in the index has

    /// `all` need not be sorted. O(nodes log nodes).
    void build(std::vector<std::pair<value, node_id>> all);
    /// What `n` is added with is what `of` gives for it; as it is removed with.
    void add(node_id n, const value_of& of);
    void remove(node_id n, const value_of& of);
    /// The nodes whose values are at least `low`, if that is one, and at most `high`, if that is one, in order.
    [[nodiscard]] std::vector<node_id> between(const value* low, const value* high, const value_of& of) const;
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] std::size_t memory() const;

    /// Makes it one array, as a snapshot holds it.
    void flatten();
    [[nodiscard]] bool flat() const { return blocks_.empty(); }
    template <class Self, class Visit>
    static void arrays(Self& self, Visit visit) {
        visit("nodes", self.flat_);
    }

private:
    static constexpr std::size_t most_in_block = 1024;
    void cut();
    /// The first place whose node does not come before (`v`, `n`): its block and where in it.
    std::pair<std::size_t, std::size_t> place(const value& v, node_id n, const value_of& of) const;

    shared_array<node_id> flat_;                // all of them, while nothing changes
    std::vector<std::vector<node_id>> blocks_;  // else; none is empty
};

namespace detail {

/// One of a graph's indexes; of its two parts the one that `over.order` names is in use.
struct property_index {
    index_info over{};
    hash_index hashed{};
    sorted_index sorted{};

    /// Whether it is as one that was just made.
    [[nodiscard]] bool tidy() const { return hashed.is_tidy() && sorted.flat(); }
    void make_tidy() { hashed.tidy(), sorted.flatten(); }
    [[nodiscard]] std::size_t memory() const { return hashed.memory() + sorted.memory(); }
    template <class Self, class Visit>
    static void arrays(Self& self, Visit visit) {
        if (self.over.order == index_order::hashed) hash_index::arrays(self.hashed, visit);
        else sorted_index::arrays(self.sorted, visit);
    }
};

}  // namespace detail
}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/graph/indexes/property_index_body.hpp>
#endif
