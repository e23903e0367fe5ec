// Whether the engine answers a query as the naive evaluator does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "query.hpp"

namespace naive {

struct verdict {
    bool asked = false;             ///< both answered it
    std::size_t rows = 0;
    std::optional<std::string> differs{};  ///< what each of them says
};

[[nodiscard]] verdict compare(const query& q, const graph& g);
/// A graph and a query drawn by that number, and what is wrong with the engine's answer: made as small as can be.
[[nodiscard]] verdict round(std::uint64_t number);

}  // namespace naive
