// A scenario, played on a fresh graph of Hexi's and judged.
#pragma once

#include <string>
#include <vector>

#include "scenario.hpp"

namespace tck {

/// What came of a scenario.
struct note {
    std::vector<std::string> faults{};  ///< none if it passed
    bool rows_right = true;             ///< whether the rows alone are as expected
};

/// Runs the setup, the query and the control queries of a scenario on an empty graph with an open schema. Never throws: what
/// the engine throws is a fault.
[[nodiscard]] note play(const scenario& s);

}  // namespace tck
