// Values of the naive evaluator: none of the library's, so that neither can hide a mistake of the other.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace naive {

enum class kind : std::uint8_t { map, node, edge, list, path, text, boolean, number, null };  // in the order of ORDER BY

struct value {
    kind is = kind::null;
    bool truth = false;
    bool whole = true;           // of a number: an integer
    std::int64_t integer = 0;    // and the place of a node or an edge in its graph
    double floating = 0;
    std::string text{};
    std::vector<value> of{};     // of a list; of a path nodes and edges by turns
    std::vector<std::string> keys{};
};

[[nodiscard]] value of_truth(bool b);
[[nodiscard]] value of_truth(std::optional<bool> b);
[[nodiscard]] value of_integer(std::int64_t i);
[[nodiscard]] value of_float(double d);
[[nodiscard]] value of_text(std::string s);
[[nodiscard]] value of_node(std::size_t n);
[[nodiscard]] value of_edge(std::size_t e);
[[nodiscard]] value of_list(std::vector<value> all);

[[nodiscard]] double number(const value& v);
/// Equality in three values.
[[nodiscard]] std::optional<bool> equal(const value& a, const value& b);
/// `a < b`, nothing where they do not compare.
[[nodiscard]] std::optional<bool> less(const value& a, const value& b);
/// The order of ORDER BY; equal for what DISTINCT takes for one.
[[nodiscard]] std::weak_ordering order(const value& a, const value& b);
/// Alike for what DISTINCT takes for one: 1.0 is written as 1.
[[nodiscard]] std::string text(const value& v);

}  // namespace naive
