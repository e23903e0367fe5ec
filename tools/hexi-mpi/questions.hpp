// Questions as every process gets them, and the part of the graph that answers each.
//
// What shows an answer is `hexi` itself: a question is answered by taking out of all shards the nodes and edges that its answer is
// made of, in their order, and asking that small graph the same. So text and JSON are the same, byte for byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <hexi/algorithm/ranking.hpp>

#include "elsewhere.hpp"
#include "parts.hpp"

namespace hexi::mpi {

struct question {
    std::string command{};
    std::vector<std::string> nodes{};  ///< keys or names
    std::vector<std::string> edge_types{}, labels{}, avoid{};
    std::uint8_t weak = 0;
    std::string direction = "both";
    std::uint64_t hops = 0;            ///< at most so many; 0: any number
    std::string by{};                  ///< the measure of a ranking
    std::uint8_t undirected = 0;
    std::uint64_t limit = 20;          ///< so many nodes or groups are shown
    std::uint8_t json = 0;
    std::string where{};               ///< a condition on what is stored with one node or one edge
    std::string text{}, sort{};        ///< of `find`, as it has them
    std::uint8_t lists = 0;            ///< `find` without a text
    std::string language{};            ///< of names that are sorted by, if the graph has it
    std::string type{};                ///< of `info`: the one whose properties are told

    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.command, self.nodes, self.edge_types, self.labels, self.avoid, self.weak, self.direction, self.hops, self.by, self.undirected,
                self.limit, self.json, self.where, self.text, self.sort, self.lists, self.language, self.type);
    }
};

/// What a question comes to; all of it at rank 0 alone.
struct answer {
    graph part{};                      ///< what the answer is made of
    std::vector<ranked> best{};        ///< of a ranking: nodes of `part`, in order
    tool::told_groups groups{};        ///< of components; its nodes are those of `part`
    tool::graph_facts facts{};         ///< of the whole; the same
    tool::told_nodes found{};          ///< of `find`; the same
    std::optional<problem> refused{};  ///< why there is none: a condition asks for more than is stored with one node or edge, or cannot be asked of some
};

/// Answers a question of every process at once. Words that mean nothing or too much are told by whoever asks the part: nothing, or
/// all that they may mean, is in it.
answer answering(const world& all, const parts& of, const question& asked);

}  // namespace hexi::mpi
