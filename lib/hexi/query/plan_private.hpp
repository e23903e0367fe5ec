// A query that was found right: its tree, and what names and slots it uses.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <hexi/query/procedures.hpp>
#include <hexi/query/syntax/tree_private.hpp>

namespace hexi::inline v1::detail::query {

/// Names that a query uses, each once: what they mean in a graph is looked up when a run begins.
class symbols {
public:
    std::size_t of(std::string_view name) {
        if (const auto at = index_.find(std::string(name)); at != index_.end()) return at->second;
        index_.emplace(std::string(name), names_.size());
        names_.emplace_back(name);
        return names_.size() - 1;
    }
    [[nodiscard]] const std::vector<std::string>& all() const { return names_; }

private:
    std::vector<std::string> names_;
    std::unordered_map<std::string, std::size_t> index_;
};

struct plan {
    std::string text;
    query_tree tree;
    symbols names;                          ///< of labels, edge types and properties alike
    std::vector<std::string> parameters;    ///< that the query uses
    std::size_t slots = 0;                  ///< of the frame
    const hexi::procedures* known = nullptr;
};

}  // namespace hexi::v1::detail::query
