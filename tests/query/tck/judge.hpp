// Whether what a query came to is what its scenario expects, strictly.
//
//     const verdict v = judge(scenario.asked.expectation, came);
//     for (const std::string& fault : v.faults) fmt::print("{}\n", fault);
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/graph/graph.hpp>
#include <hexi/query/rows.hpp>

#include "scenario.hpp"
#include "thing.hpp"

namespace tck {

/// All of a graph that a query can see, and how many types and properties its schema has.
class observation {
public:
    explicit observation(const hexi::graph& g);

    /// What is different after: of labels how many more or fewer are in use, of properties how many values.
    [[nodiscard]] static hexi::side_effects difference(const observation& before, const observation& after);
    friend bool operator==(const observation&, const observation&) = default;

private:
    /// A node or an edge by its id.
    using member = std::pair<bool, std::size_t>;
    std::set<std::size_t> nodes_;
    std::map<std::size_t, std::string> edges_;  // with their ends and types
    std::set<std::string> labels_;
    std::map<std::size_t, std::vector<std::string>> labels_of_;
    std::map<std::pair<member, std::string>, std::string> values_;
    std::size_t node_types_, edge_types_, properties_;
};

/// What a query came to.
struct outcome {
    std::optional<tck::error> error{};
    std::string message{};                      ///< of the error
    std::vector<std::string> columns{};
    std::vector<std::vector<thing>> rows{};
    hexi::side_effects reported{};              ///< by the engine
    hexi::side_effects observed{};              ///< in the graph
    bool changed = false;                       ///< whether anything in the graph is not as it was
};

struct verdict {
    std::vector<std::string> faults{};  ///< `expected ..., got ...`; none if all is right
    bool rows_right = true;             ///< whether the rows are, or whether there is an error where one is expected
};

/// Rows as values under their columns, in order where one is asked for; an error's type, phase and detail; what the query
/// changed, as observed and as reported. What failed must have changed nothing.
[[nodiscard]] verdict judge(const expectation& expected, const outcome& got);

[[nodiscard]] std::string to_text(const error& e);
/// `{+nodes: 1}`, as scenarios write them.
[[nodiscard]] std::string to_text(const hexi::side_effects& e);

}  // namespace tck
