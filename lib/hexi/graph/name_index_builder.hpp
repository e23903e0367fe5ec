// Making an index of names.
//
//     name_index::builder names;
//     names.add(n, folded_for_search("Lanzhou"));
//     const name_index index = std::move(names).finish();
#pragma once

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <hexi/base/flat_array.hpp>
#include <hexi/graph/name_index.hpp>

namespace hexi::inline abi_v1 {

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

}  // namespace hexi::abi_v1
