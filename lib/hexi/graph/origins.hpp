// Where each node and edge of a graph was read, for those who check it.
//
//     origins places;
//     const result<graph> g = open("graphs/lanzhou", {.places = &places});
//     const problems found = check(*g, &places);
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1 {

/// The file and line of one node or edge.
struct origin {
    std::uint32_t file = 0;  ///< in `origins::files`
    std::uint32_t line = 0;  ///< from 1
};

/// Files and lines by node and edge, filled in by a reader that is asked to. Columns and excerpts are looked
/// up again when a problem needs them. Valid for the graph as it was read, until `compact()`.
struct origins {
    std::vector<std::string> files{};
    std::vector<origin> nodes{};  ///< by node id
    std::vector<origin> edges{};  ///< by edge id
    /// Fills in the place and excerpt of a problem with the field in which `property` stands, or with the key's
    /// (the source's, for an edge) where there is none; for `evidence`, `element` counts its parts from 0.
    std::function<void(problem&, const origin&, std::string_view property, std::size_t element)> locate{};

    void place(problem& p, const std::vector<origin>& all, std::size_t index, std::string_view property, std::size_t element = 0) const {
        if (index >= all.size() || all[index].line == 0) return;
        p.where = {files[all[index].file], all[index].line, 1};
        if (locate) locate(p, all[index], property, element);
    }
};

}  // namespace hexi::abi_v1
