// Bodies of `name_index.hpp`.
#pragma once

#include <hexi/graph/name_index.hpp>

#include <algorithm>
#include <cassert>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline v1 {

/// Collects the names of nodes, node after node by their ids.
class name_index::builder {
public:
    /// `folded` is a name as `folded_for_search` gives it.
    void add(node_id n, std::string_view folded) {
        assert(postings_.empty() || !(n < postings_.back().node));
        for_each_gram(folded, [&](std::uint64_t g) { post(g, n); });
    }
    name_index finish() && {
        std::vector<std::uint32_t> ascending(lists_.size());
        std::iota(ascending.begin(), ascending.end(), 0U);
        std::ranges::sort(ascending, {}, [&](std::uint32_t i) { return lists_[i].gram; });
        name_index out;
        flat_array<std::uint64_t>& grams = out.grams_.own();
        flat_array<std::uint64_t>& begins = out.begins_.own();
        flat_array<node_id>& postings = out.postings_.own();
        grams.reserve(lists_.size());
        begins.reserve(lists_.size() + 1);
        std::uint64_t begin = 0;
        for (const std::uint32_t i : ascending) {
            grams.push_back(lists_[i].gram);
            begins.push_back(begin);
            begin += std::exchange(lists_[i].next, begin);
        }
        begins.push_back(begin);
        postings.resize_uninitialised(begin);
        for (const posting& p : postings_) postings[lists_[p.list].next++] = p.node;
        return out;
    }

private:
    struct list {
        std::uint64_t gram;
        std::uint64_t next;  // its size; at the end, where its next posting goes
        node_id last;
    };
    struct posting {
        std::uint32_t list;
        node_id node;
    };

    void post(std::uint64_t gram, node_id n) {
        const auto [at, fresh] = list_of_.try_emplace(gram, static_cast<std::uint32_t>(lists_.size()));
        if (fresh) lists_.push_back({gram, 0, node_id{}});
        list& l = lists_[at->second];
        if (l.last == n) return;
        l.last = n;
        ++l.next;
        postings_.push_back({at->second, n});
    }

    std::unordered_map<std::uint64_t, std::uint32_t> list_of_;  // by gram
    std::vector<list> lists_;
    flat_array<posting> postings_;
};

HEXI_INLINE std::vector<node_id> name_index::candidates(std::string_view folded) const {
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

}  // namespace hexi::v1
