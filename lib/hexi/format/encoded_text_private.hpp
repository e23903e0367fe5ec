// Text files as people have them: compressed, or in another encoding than UTF-8.
//
//     const auto text = text_in(bytes, path, {.encoding = "GB18030", .most = 1 << 30});
//     if (text && *text) use(**text);  // else the bytes are the text
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1::detail {

struct text_rules {
    std::string encoding{};                         ///< of what is neither UTF-8 nor UTF-16, or ASCII and could be it; none: such bytes stay as they are
    std::uint64_t most = std::uint64_t{64} << 30U;  ///< bytes of the text
    bool always = false;                            ///< bytes that could be UTF-8 are in the encoding, too
    bool swells = false;                            ///< packed, it may be as small as it likes: `most` is what somebody asked for
};

/// What a file's bytes say as UTF-8, where they are not that already: unpacked if they are gzip's (of any number of
/// members), decoded if they are UTF-16 or UTF-32, with a mark or without, or if they are not UTF-8 and the rules name an
/// encoding; with line feeds where all its lines end in carriage returns. `path` is for problems.
///
/// Cost     of plain UTF-8 a look at the first bytes, unless an encoding is named: then one pass
/// Errors   `cannot-read`: compressed bytes that are damaged, end too early or give more than `most`, or, unless that swells, more than `most_held`, or
///          more than 64 MiB and 200 times themselves, as no table does but one of a row over and over; `wrong-encoding`, with the place, or UTF-7 that is not named so; `unknown-encoding`
[[nodiscard]] result<std::optional<std::string>> text_in(std::string_view bytes, const std::filesystem::path& path, const text_rules& rules);

/// So many bytes of a text are held in memory unless somebody asks for more: half of what there is, for the graph that is made of it needs its own.
[[nodiscard]] std::uint64_t most_held();

/// Room for `more` bytes at the end of a text that will have no more than `most` (and a mebibyte). It grows to a half, a fourth ... of these:
/// what it holds and its copy take no more together than what is allowed.
void grow(std::string& text, std::size_t more, std::uint64_t most);

/// What to do about a byte that is not UTF-8, as a hint: names the encoding that the text around it is likely to be in.
[[nodiscard]] std::string encoding_hint(std::string_view text, std::size_t offset);

}  // namespace hexi::abi_v1::detail
