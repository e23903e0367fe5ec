// What all fuzz targets share: a target is one function, `check_input`, that states what must hold whatever it is given.
//
//     void hexi::fuzz::check_input(std::string_view input) {
//         const auto v = parse_integer(input);
//         if (v) must(parse_integer(fmt::format("{}", *v)) == v, "'{}' is read as {}, which is read as something else", input, *v);
//     }
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1 {
class graph;
}

namespace hexi::fuzz {

/// Defined by each target. Never returns if a property does not hold; what it calls must not keep state between inputs.
void check_input(std::string_view input);

/// Says what does not hold, and ends the process so that libFuzzer saves the input.
[[noreturn]] void broken(const std::string& what);
template <class... Arguments>
void must(bool holds, fmt::format_string<Arguments...> what, Arguments&&... arguments) {
    if (!holds) broken(fmt::format(what, std::forward<Arguments>(arguments)...));
}

/// A folder of this process's own, in memory where the machine has such a place.
const std::filesystem::path& scratch();
/// Makes `folder` anew, empty.
void empty_folder(const std::filesystem::path& folder);
void write_file(const std::filesystem::path& file, std::string_view bytes);
std::string file_contents(const std::filesystem::path& file);

/// The parts of an input between lines that say `--`.
std::vector<std::string_view> parts_of(std::string_view input);
/// The files of an input: each begins at a line `== NAME`; what stands before the first is called `first`. Names that lead out of
/// the folder, or that no file can have, are made harmless.
std::vector<std::pair<std::string, std::string_view>> files_of(std::string_view input, std::string_view first);

/// Every problem says what and where in `folder`, in one line, valid UTF-8; where it names a line, the file has it, and the excerpt
/// is that line or the part of it with the place. `places` is false where the input is not a file.
void must_be_helpful(const problems& found, const std::filesystem::path& folder, bool places = true);

/// The graph agrees with itself, a snapshot of it opens and holds the same, and so does a folder of tables unless that is
/// refused with a reason.
void must_survive(const graph& g);

}  // namespace hexi::fuzz
