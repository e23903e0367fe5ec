// The names that a graph knows, found in texts: all of them in one pass.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <hexi/format/sources/folded_line_private.hpp>
#include <hexi/graph/graph.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// As what a text names a node: by its name in a language, an alias, or a word that stands for it, such as 我市.
struct naming {
    enum class sort : std::uint8_t { name, alias, stand_in };
    node_id node{};
    property_id language{};  ///< the property of the name, for names
    sort as = sort::name;
    std::size_t alias = 0;   ///< which
    bool covers = true;      ///< a shorter name inside it does not stand for itself; not so of what only describes, such as a figure
};

struct name_mention {
    stretch where{};
    naming of{};
};

/// Names as a tree of characters: looking for all of them costs O(characters × the longest name).
class lexicon {
public:
    /// All names, aliases, and values of the lists that types say stand for their nodes.
    explicit lexicon(const graph& g);
    /// Every name in a line, also those inside longer ones, by where they begin, the longest first.
    [[nodiscard]] std::vector<name_mention> mentions_in(const folded_line& line) const;

private:
    void add(std::string_view text, const naming& n);

    std::unordered_map<std::uint64_t, std::uint32_t> steps_{};  // place in the tree and character to the next place
    std::vector<std::vector<naming>> namings_{{}};              // by place in the tree
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
