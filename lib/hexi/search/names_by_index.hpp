// What a text may mean, by the index of names that a snapshot has: nothing is made of all names first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/base/limits.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/search/spelled_names.hpp>
#include <hexi/search/spelling.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// What `spelled_names::of(g, within)->meeting(g, text, within, {.closest = true})` gives, for a graph whose names are indexed; nothing
/// if more than a quarter of the nodes would have to be looked at one by one, so that all may as well be.
///
/// Cost     O(nodes that have the text's rarest pairs of characters in a name), and some nanoseconds a key: keys of nodes with a name are
///          in no index, and are compared as they stand
[[nodiscard]] std::optional<std::vector<found_name>> closest_by_index(const graph& g, const spelled_text& text, budget* within);

/// The pairs of characters of a text in the plain spelling, and which nodes have them in a name.
///
/// The index has pairs as names are folded, so each of the text stands for several there: `dv` and `vo` of `dvorak` for `dv`, `vo`, `vö` ...
/// A plain spelling is made of folded text character by character but for accents that stand alone and what joins the character before
/// it; nodes that have such are always among those given.
class text_pairs {
public:
    /// `most` nodes are given at most. The graph and the text have to stay.
    text_pairs(const graph& g, const spelled_text& text, std::size_t most);

    /// Every node with a name that the text stands in, or may be the pinyin of; perhaps others. Nothing if they are too many.
    [[nodiscard]] std::optional<std::vector<node_id>> holding() const;
    /// Every node with a name in which the text stands but for so many errors, by its letters or by how its characters are read; perhaps
    /// others. Nothing if they are too many.
    ///
    /// An error spoils at most three neighbouring pairs, when two characters are exchanged. So one of any `errors` + 1 pairs that are
    /// three places apart is in the name: of all such choices the rarest.
    /// Source   E. Ukkonen, Approximate string-matching with q-grams and maximal matches, 1992
    [[nodiscard]] std::optional<std::vector<node_id>> near(std::size_t errors) const;

private:
    /// A character of folded names, and where its pairs stand in the index.
    struct character {
        char32_t folded;
        std::size_t begin, end;
        std::u32string plain;
    };
    /// Postings of one pair, or of several that have the same plain spelling.
    struct pair {
        std::vector<std::pair<std::size_t, std::size_t>> lists{};  // in the postings
        std::size_t size = 0;
    };

    pair of(char32_t a, char32_t b) const;
    /// The place of a pair in the index; its end if no name has the pair.
    std::size_t gram_of(const character& first, char32_t second) const;
    /// Every node with a name in which the text stands if marks do not count; perhaps others. Nothing if they are too many.
    std::optional<std::vector<node_id>> holding_bare() const;
    void add(pair& to, std::size_t first_list, std::size_t last_list) const;
    void append(std::vector<node_id>& out, const pair& p) const;
    /// Nodes that have any of some pairs and lack at most so many of the text's, and those that may have it as pinyin.
    std::optional<std::vector<node_id>> given(const std::vector<const pair*>& any_of, std::size_t may_lack, std::vector<node_id> pinyin) const;
    /// All pairs which `fits(plain spelling of the first, of the second)`, that of the end being empty; but for those with a first one for which
    /// `none(plain spelling)`.
    template <class Fits, class None>
    pair those(Fits fits, None none) const;
    /// Nodes that have a pair of these and one of those.
    std::vector<node_id> with_both(const pair& these, const pair& those) const;
    /// Leaves out nodes that lack more of the text's pairs, as long as that is sooner done than looking at their names.
    void keep(std::vector<node_id>& all, std::size_t may_lack) const;

    const graph* g_;
    const spelled_text* of_;
    std::size_t most_;
    std::span<const std::uint64_t> grams_, begins_;
    std::span<const node_id> postings_;
    std::vector<character> characters_;  // that may be in a pair of the text; all where it may be pinyin
    std::u32string text_;
    std::vector<pair> pairs_;            // by place in the text
    pair single_;                        // of a text of one character
    pair always_;                        // of nodes that are given for any text
};

}  // namespace detail

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/names_by_index_body.hpp>
#endif
