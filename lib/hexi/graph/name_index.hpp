// Which nodes may have a name that contains a text: pairs of neighbouring characters to nodes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/array.hpp>
#include <hexi/base/ids.hpp>
#include <hexi/base/text.hpp>

namespace hexi {

/// An inverted index over the character pairs of folded names. Answers a superset: whoever asks compares
/// the names of the candidates.
///
/// Cost     build O(characters × log); candidates O(postings of the text's rarest pair × its pairs)
/// Source   n-gram indexing (Zobel and Moffat, Inverted files for text search engines, 2006)
class name_index {
public:
    /// Collects names, in any order.
    class builder {
    public:
        /// `folded` is a name as `folded_for_search` gives it.
        void add(node_id n, std::string_view folded) {
            std::optional<char32_t> before;
            for_each_character(folded, [&](char32_t c, std::string_view) {
                if (before) pairs_.emplace_back(gram(*before, c), n);
                before = c;
            });
            if (before) pairs_.emplace_back(gram(*before, 0), n);
        }
        name_index finish() && {
            std::sort(pairs_.begin(), pairs_.end());
            pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
            name_index out;
            out.postings_.reserve(pairs_.size());
            for (const auto& [g, n] : pairs_) {
                if (out.grams_.empty() || out.grams_.back() != g) {
                    out.grams_.push_back(g);
                    out.begins_.push_back(out.postings_.size());
                }
                out.postings_.push_back(n);
            }
            out.begins_.push_back(out.postings_.size());
            return out;
        }

    private:
        std::vector<std::pair<std::uint64_t, node_id>> pairs_;
    };

    /// Every node with a name that contains `folded`, and perhaps others, ascending; none for an empty text.
    std::vector<node_id> candidates(std::string_view folded) const {
        std::vector<std::uint64_t> wanted;
        std::optional<char32_t> before;
        for_each_character(folded, [&](char32_t c, std::string_view) {
            if (before) wanted.push_back(gram(*before, c));
            before = c;
        });
        std::vector<node_id> out;
        if (!before) return out;
        if (wanted.empty()) {  // one character: it begins some pair of every name that contains it
            const auto first = std::lower_bound(grams_.begin(), grams_.end(), gram(*before, 0));
            const auto last = std::lower_bound(first, grams_.end(), gram(*before + 1, 0));
            for (auto g = first; g != last; ++g) append(out, static_cast<std::size_t>(g - grams_.begin()));
            std::sort(out.begin(), out.end());
            out.erase(std::unique(out.begin(), out.end()), out.end());
            return out;
        }
        std::vector<std::size_t> lists;
        for (const std::uint64_t g : wanted) {
            const auto found = std::lower_bound(grams_.begin(), grams_.end(), g);
            if (found == grams_.end() || *found != g) return out;
            lists.push_back(static_cast<std::size_t>(found - grams_.begin()));
        }
        std::sort(lists.begin(), lists.end(), [&](std::size_t a, std::size_t b) { return size(a) < size(b); });
        append(out, lists.front());
        for (std::size_t i = 1; i < lists.size() && !out.empty(); ++i) {
            const node_id* first = postings_.data() + begins_[lists[i]];
            const node_id* last = first + size(lists[i]);
            std::erase_if(out, [&](node_id n) {
                first = std::lower_bound(first, last, n);
                return first == last || *first != n;
            });
        }
        return out;
    }

    template <class Self, class Visit>
    static void arrays(Self& self, Visit visit) {
        visit("pairs", self.grams_);
        visit("begins", self.begins_);
        visit("postings", self.postings_);
    }
    bool consistent() const { return begins_.size() == grams_.size() + 1 ? begins_.back() == postings_.size() : begins_.empty() && grams_.empty(); }
    std::size_t memory() const { return grams_.memory() + begins_.memory() + postings_.memory(); }

private:
    static std::uint64_t gram(char32_t a, char32_t b) { return std::uint64_t{a} << 32U | b; }
    std::size_t size(std::size_t list) const { return static_cast<std::size_t>(begins_[list + 1] - begins_[list]); }
    void append(std::vector<node_id>& out, std::size_t list) const {
        out.insert(out.end(), postings_.begin() + begins_[list], postings_.begin() + begins_[list + 1]);
    }

    array<std::uint64_t> grams_;   // ascending
    array<std::uint64_t> begins_;  // of each pair's postings; one more at the end
    array<node_id> postings_;      // ascending within a pair
};

}  // namespace hexi
