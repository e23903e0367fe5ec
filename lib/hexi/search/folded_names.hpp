// Which nodes have a name that is folded to a text, whatever was renamed since: what one name after the other is looked up by.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/base/limits.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

class folded_names {
public:
    /// Those of a graph; of one whose names are indexed, of the nodes that were renamed alone. Nothing if the budget ends it.
    ///
    /// Cost     O(characters of the names), then O(1); 8 bytes a name, and as many as 50 for one of a node that was renamed
    static std::shared_ptr<const folded_names> of(const graph& g, budget* within);
    /// Appends every node that may be called so, but for one whose key is the text as it stands; perhaps others, some twice, some that are gone.
    ///
    /// Cost     O(log names and found), and for each node that was renamed since somebody last asked O(log renamed)
    void append(const graph& g, std::string_view folded, std::vector<node_id>& out) const;
    [[nodiscard]] std::size_t memory() const;

private:
    static constexpr std::size_t most_again = 1024;
    static std::uint32_t hash_of(std::string_view folded);
    /// Calls `visit(hash)` for each name of a node that it is looked up by here.
    template <class Visit>
    static void for_each_hash(const graph& g, node_id n, Visit visit);

    static std::uint32_t new_number() {  // no other one has, nor had
        static std::atomic<std::uint32_t> last{0};
        return ++last;
    }

    std::vector<std::pair<std::uint32_t, node_id>> all_;  // sorted
    // Versions of a graph that share this add theirs; once it begins again, under another number, all of them do so anew.
    mutable std::mutex mutex_;
    mutable std::uint32_t number_ = new_number();
    mutable std::set<std::pair<std::uint32_t, node_id>> renamed_;
    mutable std::size_t again_ = 0;  // names of nodes that had others here: of as many as were, nobody is called so now
};

}  // namespace detail

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/search/folded_names_body.hpp>
#endif
