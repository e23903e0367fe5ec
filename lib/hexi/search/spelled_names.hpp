// All names of a graph in their plain spelling, one after the other: what a search by any spelling looks through.
//
//     const auto names = spelled_names::of(g, within);  // made once, and kept by the graph; names that change since are looked at in the graph
//     for (const found_name& f : names->meeting(view, spelled_text("tjdx"), within)) ...
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/base/limits.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/search/spelling.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// What a name is to its node.
enum class name_sort : std::uint8_t { key, own, alias };

/// Calls `visit(text, sort)` for the names of a node: its key, its own names, its aliases. A node without a name goes by its key.
template <class Visit>
void for_each_name(const graph& g, node_id n, Visit visit) {
    if (g.has_key(n)) visit(g.key(n), name_sort::key);
    bool named = false;
    g.for_each_own_name(n, [&](std::string_view name) { visit(name, name_sort::own), named = true; });
    for (const std::string_view alias : g.aliases(n)) visit(alias, name_sort::alias);
    if (!named && g.has_key(n)) visit(g.key(n), name_sort::own);
}

/// The best name of a node for a text.
struct found_name {
    node_id node{};
    likeness how{};
    name_sort sort = name_sort::own;
    std::uint32_t which = 0;     ///< the name, as `for_each_name` counts them
    std::uint32_t length = 0;    ///< characters
    std::size_t edges = 0;
    bool as_written = false;     ///< letter for letter, where that is asked
};

class spelled_names {
public:
    /// Those of a graph. Cut by the budget, those of its first nodes, which the graph does not keep.
    ///
    /// Cost     O(characters of the names), then O(1); 4 bytes a character and 24 a name
    static std::shared_ptr<const spelled_names> of(const graph& g, budget* within);
    /// Those of some nodes, by node.
    static spelled_names of(const graph& g, std::span<const node_id> nodes);

    /// Which names with typing errors are wanted where nothing else is met: those with at most so many, and of these only the ones with
    /// the fewest if `closest`.
    struct typing {
        std::size_t most = std::numeric_limits<std::size_t>::max();
        bool closest = false;
    };
    /// The nodes of a view that have a name which meets a text, each by its best; those with typing errors only where nothing else
    /// does. By node. Nodes that were `renamed` since are looked at, whether they are among these or not.
    ///
    /// Cost     O(characters of the names)
    [[nodiscard]] std::vector<found_name> meeting(const graph_view& view, const spelled_text& text, budget* within, typing errors) const;
    [[nodiscard]] std::size_t memory() const { return bytes_of(entries_) + text_.capacity() * sizeof(char32_t); }

private:
    struct entry {
        std::size_t begin;    // in `text_`
        std::uint64_t mask;   // as of `mask_of_name`
        node_id node;
        std::uint16_t which;  // as `for_each_name` counts; of more aliases the last ones are taken for one
        name_sort sort;
        bool plain : 1;       // whether its plain spelling is its folded one
        bool han : 1;         // whether it may have Han characters
    };

    void add(const graph& g, node_id n);
    void end() { entries_.push_back({.begin = text_.size(), .mask = 0, .node = node_id::none(), .which = 0, .sort = name_sort::key, .plain = false, .han = false}); }
    std::u32string_view text_of(std::size_t i) const {
        return std::u32string_view(text_).substr(entries_[i].begin, entries_[i + 1].begin - entries_[i].begin);
    }

    std::u32string text_;
    std::vector<entry> entries_;  // by node; one more at the end
    bool whole_ = false;
};

}  // namespace detail

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/spelled_names_body.hpp>
#endif
