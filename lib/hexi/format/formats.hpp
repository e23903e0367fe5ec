// The formats of single files, in one table: `open`, `hexi export` and its help take them from here.
//
//     for (const file_format& f : file_formats()) fmt::print("{}: {}\n", f.name, f.what);
//     const file_format* f = format_named("graphml");
//     result<done> written = f->write(out, g, {.language = "zh"});
#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/open.hpp>
#include <hexi/format/write_options.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

struct file_format {
    std::string_view name;       ///< as `hexi export --to` has it
    std::string_view extension;  ///< by habit, with its point
    std::string_view what;       ///< whose it is, in some words
    std::string_view lost;       ///< what of a graph does not come back; empty where all of it does, `?` where it is not read
    /// Null where it is not read. `text` is the whole file, which messages call by its name.
    result<graph> (*read)(std::string_view text, const std::filesystem::path& file, const open_options& options);
    /// Null where it is written with looks, in `draw`.
    result<done> (*write)(output& out, const graph& g, const write_options& options);
};

/// All of them, in the order in which help lists them.
[[nodiscard]] std::span<const file_format> file_formats();

/// Null if there is none of that name.
[[nodiscard]] const file_format* format_named(std::string_view name);

/// The format of a file that begins so, which its own first words tell, and only where they are silent its name; null if it is
/// none that is read.
[[nodiscard]] const file_format* format_of(std::string_view beginning, const std::filesystem::path& file);

}  // namespace hexi::abi_v1
