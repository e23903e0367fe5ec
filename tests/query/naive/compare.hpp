// Whether the engine answers a query as the naive evaluator does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query.hpp"

namespace naive {

struct verdict {
    bool asked = false;             ///< both answered it
    std::size_t rows = 0;
    std::optional<std::string> differs{};  ///< what each of them says
};

/// What the engine says to a query: its rows as lines, sorted unless the query says their order.
struct engine_answer {
    std::vector<std::string> columns{}, rows{};
    std::optional<std::string> refused{};  ///< what it says instead
    bool prepared = false;
    bool rightly = false;                  ///< what was refused cannot be, by the schema
};
[[nodiscard]] engine_answer ask_engine(const query& q, const graph& g);

[[nodiscard]] verdict compare(const query& q, const graph& g);
/// A graph and a query drawn by that number, and what is wrong with the engine's answer: made as small as can be.
[[nodiscard]] verdict round(std::uint64_t number);

}  // namespace naive
