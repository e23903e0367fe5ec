// Steps without their edges, one node's behind the other's: what counts read in place of the graph's adjacency.
//
// A node's record tells of all its edge types in 16 bytes, and its block holds the neighbours over all of them. Who asks every node of
// a type for its degree over one edge type, or goes through those steps alone, reads an eighth of that here. Nobody has to ask for it: the
// store that a graph keeps counts how much was asked of each way of stepping, and makes the arrays once that was as much as making them.
// The first change of an edge drops them all.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>

namespace hexi::inline abi_v1::detail::query {

class adjacent;
class run_state;
struct id_range;

/// For each of a range of nodes its neighbours along one way of stepping, ascending; none for other nodes.
class compact_steps {
public:
    /// Degrees alone, or with `lists` the neighbours as well. O(nodes of the range + steps), and the sorting of each list, on all
    /// cores. Errors: stopped by the run's budget.
    compact_steps(const adjacent& along, id_range ids, bool lists, run_state& r);

    [[nodiscard]] [[gnu::always_inline]] std::uint32_t degree(node_id n) const {
        const std::size_t i = n.index() - first_;
        return i < count_ ? begin_[i + 1] - begin_[i] : 0;
    }
    [[nodiscard]] [[gnu::always_inline]] std::span<const node_id> of(node_id n) const {
        const std::size_t i = n.index() - first_;
        return i < count_ ? std::span<const node_id>(to_.data() + begin_[i], begin_[i + 1] - begin_[i]) : std::span<const node_id>();
    }
    /// Where the degrees of [first, first + many) are: each is the difference of two neighbours of so many numbers and one more. Null if
    /// they are not all of the range.
    [[nodiscard]] const std::uint32_t* ends_of(node_id first, std::size_t many) const {
        const std::size_t i = first.index() - first_;
        return i < count_ && many <= count_ - i ? begin_.data() + i : nullptr;
    }
    [[gnu::always_inline]] void prefetch_degree(node_id n) const {
        if (const std::size_t i = n.index() - first_; i < count_) __builtin_prefetch(begin_.data() + i);
    }
    [[gnu::always_inline]] void prefetch_list(node_id n) const {
        if (const std::size_t i = n.index() - first_; i < count_) __builtin_prefetch(to_.data() + begin_[i]);
    }
    [[nodiscard]] bool has_lists() const { return has_lists_; }
    /// Whether no list has a node twice.
    [[nodiscard]] bool is_simple() const { return is_simple_; }
    /// The largest degree.
    [[nodiscard]] std::uint32_t most() const { return most_; }
    [[nodiscard]] std::size_t memory() const { return begin_.size() * sizeof(std::uint32_t) + to_.size() * sizeof(node_id); }

private:
    std::size_t first_ = 0, count_ = 0;
    std::vector<std::uint32_t> begin_;
    std::vector<node_id> to_;
    bool has_lists_ = false, is_simple_ = false;
    std::uint32_t most_ = 0;
};

/// Degrees of nodes that follow each other, as `ends_of` points at them; `least` stands for those that are less.
struct degrees_in_a_row {
    const std::uint32_t* ends = nullptr;
    std::uint32_t least = 0;
};
inline constexpr std::size_t most_degrees = 4;
/// For so many nodes the products of up to `most_degrees` such degrees, each of which 32 bits must hold, added up.
[[nodiscard]] std::uint64_t sum_of_degree_products(std::span<const degrees_in_a_row> of, std::size_t many);

/// What a graph keeps of these; several threads may ask at once, and none waits for another that makes some.
class compact_store {
public:
    compact_store();
    compact_store(const compact_store&) = delete;
    compact_store& operator=(const compact_store&) = delete;
    ~compact_store();

    /// What there is along these steps, with lists if those are wanted; null where it is not worth it yet. `visits` is how many nodes
    /// and steps a run will ask for, about.
    [[nodiscard]] std::shared_ptr<const compact_steps> of(const adjacent& along, bool lists, double visits, run_state& r) const;
    [[nodiscard]] std::size_t memory() const;

private:
    struct entry;
    mutable std::mutex mutex_;
    mutable std::vector<entry> entries_;
};

/// The arrays that one run reads: it has them for as long as it lasts.
class compact_in_use {
public:
    explicit compact_in_use(run_state& r) : r_(r) {}
    /// Lets these steps be read from arrays, if there are some; `along` stays where it is.
    void read(adjacent& along, bool lists, double visits);

private:
    run_state& r_;
    std::shared_ptr<const compact_store> store_;
    struct asked_way {
        const adjacent* along = nullptr;
        bool lists = false;
        std::shared_ptr<const compact_steps> found{};
    };
    std::vector<asked_way> asked_;
};

}  // namespace hexi::abi_v1::detail::query
