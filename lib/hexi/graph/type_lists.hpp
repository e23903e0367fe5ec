// Which nodes are of a type, without looking at all of them.
//
//     for (const node_id n : g.nodes(*g.schema().find_node_type("Park"))) ...
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>

namespace hexi::inline abi_v1 {

/// For each node type the blocks of 1,024 node ids in which it has nodes, and how many: who lists its nodes looks
/// through the types of those blocks alone, 2 KiB each.
///
/// Cost     8 bytes a type and block; to add or remove a node O(1) at the end, else O(log + blocks of the type behind it)
class type_lists {
public:
    static constexpr std::size_t block_size = 1024;

    struct block {
        std::uint32_t number = 0;
        std::uint32_t nodes = 0;

        friend bool operator==(const block&, const block&) = default;

        template <class Archive, class Self>
        static void describe(Archive& archive, Self& self) {
            archive(self.number, self.nodes);
        }
    };

    [[nodiscard]] std::size_t type_count() const { return of_.size(); }
    [[nodiscard]] std::span<const block> of(node_type_id t) const { return t.index() < of_.size() ? std::span<const block>(of_[t.index()]) : std::span<const block>(); }

    /// Where memory lacks, nothing is changed.
    void add(node_type_id t, node_id n) {
        const auto number = static_cast<std::uint32_t>(n.index() / block_size);
        if (of_.size() <= t.index()) {
            std::vector<block> first{{number, 1}};
            of_.resize(t.index() + 1);
            of_.back() = std::move(first);
            return;
        }
        std::vector<block>& all = of_[t.index()];
        if (!all.empty() && all.back().number == number) {
            ++all.back().nodes;
        } else if (all.empty() || all.back().number < number) {
            all.push_back({number, 1});
        } else {
            const auto at = std::ranges::lower_bound(all, number, {}, &block::number);
            if (at->number == number) ++at->nodes;
            else all.insert(at, {number, 1});
        }
    }
    void remove(node_type_id t, node_id n) {
        std::vector<block>& all = of_[t.index()];
        const auto at = std::ranges::lower_bound(all, static_cast<std::uint32_t>(n.index() / block_size), {}, &block::number);
        assert(at != all.end() && at->number == n.index() / block_size);
        if (--at->nodes > 0) return;
        all.erase(at);
        while (!of_.empty() && of_.back().empty()) of_.pop_back();
    }
    /// What these nodes make, in place of what there was. O(nodes).
    void build(std::span<const node_type_id> types);

    [[nodiscard]] std::size_t memory() const;
    friend bool operator==(const type_lists& a, const type_lists& b);

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.of_);
    }

private:
    std::vector<std::vector<block>> of_;  // by type, ascending; the last type has some
};

/// The nodes of some types, ascending; a range, valid until the graph changes.
class listed_nodes {
public:
    class iterator {
    public:
        using value_type = node_id;
        using difference_type = std::ptrdiff_t;
        using reference = node_id;
        using pointer = void;
        using iterator_category = std::input_iterator_tag;
        using iterator_concept = std::forward_iterator_tag;

        iterator() = default;
        iterator(const listed_nodes& all, std::size_t block) : all_(&all), block_(block) {
            if (block_ < all_->block_count()) at_ = all_->block(block_) * type_lists::block_size, settle();
        }
        [[nodiscard]] node_id operator*() const { return node_id(at_); }
        iterator& operator++() { ++at_; settle(); return *this; }
        iterator operator++(int) { iterator before = *this; ++*this; return before; }
        friend bool operator==(const iterator& a, const iterator& b) { return a.block_ == b.block_ && a.at_ == b.at_; }

    private:
        /// Moves to the next node of the types, from `at_` on.
        void settle() {
            while (true) {
                const std::size_t end = std::min((all_->block(block_) + 1) * type_lists::block_size, all_->types_.size());
                at_ = all_->next(at_, end);
                if (at_ < end) return;
                if (++block_ == all_->block_count()) return void(at_ = 0);
                at_ = all_->block(block_) * type_lists::block_size;
            }
        }
        const listed_nodes* all_ = nullptr;
        std::size_t block_ = 0;
        std::size_t at_ = 0;
    };

    listed_nodes(const type_lists& lists, std::span<const node_type_id> types, std::span<const node_type_id> wanted);

    [[nodiscard]] iterator begin() const { return {*this, 0}; }
    [[nodiscard]] iterator end() const { return {*this, block_count()}; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    /// Ids [first, second) among which all of them are, to a block near. O(1).
    [[nodiscard]] std::pair<std::size_t, std::size_t> bounds() const {
        if (block_count() == 0) return {0, 0};
        return {block(0) * type_lists::block_size, std::min((block(block_count() - 1) + 1) * type_lists::block_size, types_.size())};
    }

private:
    std::size_t block_count() const { return merged_.empty() ? one_.size() : merged_.size(); }
    std::size_t block(std::size_t i) const { return merged_.empty() ? one_[i].number : merged_[i]; }
    /// The first node of the types in [at, end), or `end`.
    std::size_t next(std::size_t at, std::size_t end) const {
        if (wanted_.empty()) return static_cast<std::size_t>(std::find(types_.begin() + static_cast<std::ptrdiff_t>(at), types_.begin() + static_cast<std::ptrdiff_t>(end), type_) - types_.begin());
        while (at < end && !(types_[at].valid() && types_[at].index() < wanted_.size() && wanted_[types_[at].index()])) ++at;
        return at;
    }

    std::span<const node_type_id> types_;
    node_type_id type_{};
    std::span<const type_lists::block> one_;  // of the one type, or of none
    std::vector<std::uint32_t> merged_;       // of several
    std::vector<bool> wanted_;                // by type, if several are
    std::size_t size_ = 0;
};

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/graph/type_lists_body.hpp>
#endif
