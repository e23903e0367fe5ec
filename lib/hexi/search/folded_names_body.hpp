// Bodies of `folded_names.hpp`.
#pragma once

#include <hexi/search/folded_names.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/base/text.hpp>
#include <hexi/search/spelled_names.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

HEXI_INLINE std::uint32_t folded_names::hash_of(std::string_view folded) { return text_pool::tag_of(folded); }

template <class Visit>
void folded_names::for_each_hash(const graph& g, node_id n, Visit visit) {
    const std::string_view key = g.key(n);
    for_each_name(g, n, [&](std::string_view name, name_sort) {
        const std::string folded = folded_for_search(name);
        if (folded != key) visit(hash_of(folded));
    });
}

HEXI_INLINE std::shared_ptr<const folded_names> folded_names::of(const graph& g, budget* within) {
    return g.made_of_folded_names().of<folded_names>([&] {
        auto made = std::make_shared<folded_names>();
        bool whole = true;
        if (!g.names_indexed()) {
            watch watching(within);
            constexpr std::size_t nodes_a_look = 1024;
            std::size_t left = nodes_a_look;
            for (const node_id n : g.nodes()) {
                if (--left == 0) {
                    left = nodes_a_look;
                    if (watching.hold(2 * bytes_of(made->all_)) || (within != nullptr && within->look())) {
                        whole = false;
                        break;
                    }
                }
                for_each_hash(g, n, [&](std::uint32_t hash) { made->all_.emplace_back(hash, n); });
            }
            made->all_.shrink_to_fit();
            std::ranges::sort(made->all_);
        }
        return std::pair(std::shared_ptr<const folded_names>(whole ? std::move(made) : nullptr), whole);
    });
}

HEXI_INLINE void folded_names::append(const graph& g, std::string_view folded, std::vector<node_id>& out) const {
    const std::uint32_t hash = hash_of(folded);
    for (auto at = std::ranges::lower_bound(all_, hash, {}, &std::pair<std::uint32_t, node_id>::first); at != all_.end() && at->first == hash; ++at) out.push_back(at->second);
    const std::span<const node_id> renamed = g.renamed();
    if (renamed.empty()) return;
    const std::lock_guard lock(mutex_);
    if (again_ > most_again + renamed_.size() / 2) renamed_.clear(), again_ = 0, number_ = new_number();
    // The last one that was known may have got another name since, without being noted again.
    const std::size_t known = g.renamed_known(number_);
    for (std::size_t i = known - std::min<std::size_t>(known, 1); i < renamed.size(); ++i) {
        if (!g.contains(renamed[i])) continue;
        for_each_hash(g, renamed[i], [&](std::uint32_t of) {
            const bool is_new = renamed_.emplace(of, renamed[i]).second;
            if (is_new && i < known) ++again_;
        });
    }
    g.know_renamed(number_);
    for (auto at = renamed_.lower_bound({hash, node_id(0)}); at != renamed_.end() && at->first == hash; ++at) out.push_back(at->second);
}

HEXI_INLINE std::size_t folded_names::memory() const {
    const std::lock_guard lock(mutex_);
    return bytes_of(all_) + renamed_.size() * (sizeof(std::pair<std::uint32_t, node_id>) + 4 * sizeof(void*));
}

}  // namespace detail

}  // namespace hexi::abi_v1
