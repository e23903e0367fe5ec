// Queries of a test: what they make, and what they answer.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/query.hpp>

#include "catch.hpp"

namespace hexi::test {

/// A graph that a query makes.
inline graph made(std::string_view query) {
    graph g;
    const auto statement = prepare(g.schema(), query);
    REQUIRE(statement);
    REQUIRE(statement->run(g));
    return g;
}

/// Rows in their order, each as a text.
inline std::vector<std::string> texts_of(const rows& found) {
    std::vector<std::string> out;
    for (const row r : found) {
        std::string& line = out.emplace_back();
        for (std::size_t i = 0; i < r.size(); ++i) line += fmt::format("{}{}", i == 0 ? "" : " ", r[i]);
    }
    return out;
}

/// What a query answers.
inline std::vector<std::string> asked(const graph& g, std::string_view query) {
    const auto statement = prepare(g.schema(), query);
    if (!statement) FAIL(to_text(statement.problems()));
    const auto found = statement->run(g);
    if (!found) FAIL(to_text(found.problems()));
    return texts_of(*found);
}

using texts = std::vector<std::string>;

}  // namespace hexi::test
