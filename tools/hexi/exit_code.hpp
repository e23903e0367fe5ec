// What the tool's exit status tells a script.
#pragma once

#include <algorithm>
#include <array>

#include <hexi/base/problem.hpp>

namespace hexi::tool {

enum class exit_code : int {
    done = 0,
    nothing_found = 1,   ///< or nothing within the limits of a question
    wrong_use = 2,
    wrong_data = 3,  ///< the graph breaks its schema, its evidence or its file format
    file_failed = 4,     ///< a file could not be read or written, or not in the time allowed
};

/// The status that problems with a graph or a file stand for: a file that cannot be opened outweighs
/// what is wrong inside others.
inline exit_code status_of(const problems& all) {
    static constexpr std::array<rule, 7> of_files{"cannot-continue", "cannot-find-renderer", "cannot-reach", "cannot-read", "cannot-render", "cannot-write", "not-empty"};
    const auto of_file = [](const problem& p) { return std::ranges::find(of_files, p.rule) != of_files.end(); };
    return std::ranges::any_of(all, of_file) ? exit_code::file_failed : exit_code::wrong_data;
}

}  // namespace hexi::tool
