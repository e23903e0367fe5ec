// The two words that a problem's text has of its own, for programs that speak another language.
//
//     fmt::print("{}\n", to_text(p, {.error = "错误：", .hint = "提示："}));
#pragma once

#include <string>
#include <string_view>

namespace hexi::inline abi_v1 {

struct problem;

struct problem_words {
    std::string_view error = "error: ";
    std::string_view warning = "warning: ";
    std::string_view hint = "hint: ";
};

/// As `to_text(p)`, with these words before the message and the hint.
[[nodiscard]] std::string to_text(const problem& p, const problem_words& words);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/base/problem.hpp>
#endif
