// Which nodes may have a name that contains a text: pairs of neighbouring characters to nodes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/shared_array.hpp>
#include <hexi/base/ids.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

/// An inverted index over the character pairs of folded names. Answers a superset: whoever asks compares
/// the names of the candidates.
///
/// Cost     build O(characters + distinct pairs × log) time, 8 bytes a posting beside the index;
///          candidates O(postings of the text's rarest pair × its pairs)
/// Source   n-gram indexing (Zobel and Moffat, Inverted files for text search engines, 2006)
class name_index {
public:
    class builder;

    /// Every node with a name that contains `folded`, and perhaps others, ascending; none for an empty text.
    [[nodiscard]] std::vector<node_id> candidates(std::string_view folded) const;

    template <class Self, class Visit>
    static void arrays(Self& self, Visit visit) {
        visit("pairs", self.grams_);
        visit("begins", self.begins_);
        visit("postings", self.postings_);
    }
    [[nodiscard]] bool consistent() const { return begins_.size() == grams_.size() + 1 ? begins_.back() == postings_.size() : begins_.empty() && grams_.empty(); }
    /// Takes a folded name and how many bytes were folded.
    using take_name = std::function<void(std::string_view, std::size_t)>;
    /// What is wrong with an index that came from a file and whose sizes agree, which must be what `builder` makes of
    /// the names that `names_of(node, take)` hands out for each node below `nodes`. A small file can share one long
    /// name, or list of names, among many nodes: names that are over 64 times as long as the index, and twice as long as
    /// all `text_bytes` of the graph, are given up.
    ///
    /// Cost     O(bytes of the index and of texts), on all cores
    [[nodiscard]] std::optional<std::string> inconsistency(std::size_t nodes, std::size_t text_bytes, const std::function<void(node_id, const take_name&)>& names_of) const;
    [[nodiscard]] std::size_t memory() const { return grams_.memory() + begins_.memory() + postings_.memory(); }

private:
    /// The pairs under which a name is found: its last character makes one with 0.
    template <class Visit>
    static void for_each_gram(std::string_view folded, Visit visit) {
        std::optional<char32_t> before;
        for_each_character(folded, [&](char32_t c, std::string_view) {
            if (before) visit(gram(*before, c));
            before = c;
        });
        if (before) visit(gram(*before, 0));
    }
    static std::uint64_t gram(char32_t a, char32_t b) { return std::uint64_t{a} << 32U | b; }
    std::size_t size(std::size_t list) const { return static_cast<std::size_t>(begins_[list + 1] - begins_[list]); }
    void append(std::vector<node_id>& out, std::size_t list) const {
        out.insert(out.end(), postings_.begin() + begins_[list], postings_.begin() + begins_[list + 1]);
    }

    shared_array<std::uint64_t> grams_;   // ascending
    shared_array<std::uint64_t> begins_;  // of each pair's postings; one more at the end
    shared_array<node_id> postings_;    // ascending within a pair
};

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/graph/name_index_body.hpp>
#endif
