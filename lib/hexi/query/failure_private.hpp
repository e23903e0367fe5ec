// What ends a query: an error of openCypher's, with the place in the query that it is about.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1::detail::query {

/// Bytes [begin, end) of the query's text.
struct span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// The classes of errors that openCypher tells apart.
enum class error_class : std::uint8_t { syntax, type, argument, semantic, arithmetic, property, entity_not_found, constraint, missing_parameter, procedure, stopped };

/// Thrown inside the query floor only: `prepare` and `run` make a problem of it. What is thrown without a place gets that of
/// the expression that was evaluated.
struct failure {
    error_class of = error_class::syntax;
    std::string_view detail{};   ///< openCypher's word, `InvalidArgumentType`: a literal
    std::string message{};
    std::string hint{};
    span where{};
    bool placed = false;
};

/// As `prepare` and `run` tell it: in a text with its place, its line and carets.
[[nodiscard]] problem problem_of(const failure& f, std::string_view text);

}  // namespace hexi::abi_v1::detail::query
