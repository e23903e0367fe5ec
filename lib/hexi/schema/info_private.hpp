// INFO files as trees that know where each word stands.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1::detail {

/// A stretch of one line; line 0 where there is none.
struct info_spot {
    std::size_t line = 0;    ///< from 1
    std::size_t column = 0;  ///< from 1, in characters
    std::size_t offset = 0;  ///< in the file, in bytes
    std::size_t size = 0;    ///< in bytes
};

/// `WORD "TEXT" { CHILDREN }`; text and children may be missing.
struct info_entry {
    std::string word{};
    std::string text{};
    info_spot word_at{};
    info_spot text_at{};  ///< line 0 where no text is written
    info_spot brace_at{}; ///< line 0 where there is no block
    std::vector<info_entry> children{};

    bool has_text() const { return text_at.line > 0; }
    bool has_block() const { return brace_at.line > 0; }
};

/// One file, read.
struct info_file {
    std::filesystem::path path{};
    std::string text{};
    info_entry root{};

    place place_of(info_spot at) const { return {path.string(), at.line, at.column}; }
    /// A problem with what stands at `at`. O(1), however long the line.
    problem wrong(info_spot at, rule of, std::string message, std::string hint = {}) const;
};

/// Whether a line of `text` begins with one of `words`: whether it is at all what it is taken for, right or wrong.
bool begins_lines_with(std::string_view text, std::span<const std::string_view> words);

/// Reads an INFO file: Boost.PropertyTree says what it says, and a scan where each word stands, which PropertyTree forgets.
/// `words` may stand at the top of `what` it is ("schema"): they are given
/// where the file is not known to be meant as one.
///
/// Cost     O(file): two passes
/// Errors   `cannot-read`; `not-text` for what is not UTF-8; `not-this-form`, which shows nothing of a file that has
///          none of the words, since it may be anybody's; `info-syntax`, only the first, since nothing after it can be trusted.
///          `#include` counts as one: a file here has places in itself only.
result<info_file> read_info(const std::filesystem::path& path, std::string_view what, std::span<const std::string_view> words,
                            const input_rules& rules);
/// The same of a text at hand, of which messages say that it is `path`.
result<info_file> read_info_text(std::string text, const std::filesystem::path& path, std::string_view what, std::span<const std::string_view> words);

}  // namespace hexi::abi_v1::detail
