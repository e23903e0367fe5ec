// Commands whose answer is worked out elsewhere and shown here: for programs that hold the graph in another way. `open` then gives
// the part of the graph that the answer is made of (`command_line::opens_by`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <hexi/algorithm/ranking.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/view/filter.hpp>

#include "command_line.hpp"
#include "found.hpp"
#include "groups.hpp"

namespace hexi::tool {

/// The best of the nodes of `g`, in order, as `ranking` gives them: at least the first `options.top` of those that are listed.
using ranker = std::function<std::vector<ranked>(const graph& g, const filter& counted, const rank_options& options)>;
exit_code rank_command(command_line& line, const ranker& ranks);

/// The nodes that `find` shows.
using node_finder = std::function<told_nodes(const graph& g, const filter& narrow, const find_request& asked)>;
exit_code find_command(command_line& line, const node_finder& finds);

/// The components, the first `limit` of them told.
using component_finder = std::function<told_groups(const graph& g, const filter& narrow, std::size_t limit)>;
exit_code components_command(command_line& line, const component_finder& finds);

/// Nodes or edges that lack something: how many of how many, and the first few by id.
struct shortage {
    enum sort : std::uint8_t { nodes_without_evidence, edges_without_evidence, nodes_without_name, nodes_without_edge };
    static constexpr std::size_t named = 3;

    sort of_what = nodes_without_evidence;
    std::string language{};   ///< of names
    property_id name{};       ///< the same
    std::size_t of = 0;
    std::size_t count = 0;
    std::vector<node_id> nodes{};
    std::vector<edge_id> edges{};

    /// One more; `first` is where those that are named are.
    template <class Id>
    void lacks(std::vector<Id>& first, Id id) {
        if (++count <= named) first.push_back(id);
    }
};

/// What `info` tells of a graph.
struct graph_facts {
    std::vector<std::pair<node_type_id, std::size_t>> nodes{};  ///< by type in use
    std::vector<std::pair<edge_type_id, std::size_t>> edges{};
    std::size_t node_count = 0, edge_count = 0;
    std::map<std::string, std::size_t> documents{};             ///< pieces of evidence that point into each, by key
    std::vector<shortage> missing{};
};
/// The sorts of shortage that a graph of that schema may have, none counted yet.
std::vector<shortage> shortages_of(const schema& s, std::size_t nodes, std::size_t edges);
graph_facts graph_facts_of(const graph& g);

using fact_finder = std::function<graph_facts(const graph& g)>;
exit_code info_command(command_line& line, const fact_finder& finds);

}  // namespace hexi::tool
