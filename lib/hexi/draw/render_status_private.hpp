// What `hexi-render` says beside the drawing, and how it ended, as its exit status says: what it and the library agree upon.
#pragma once

#include <string_view>

namespace hexi::inline abi_v1::detail {

// Graphviz itself ends a process with 1 or 255 when it is at a loss: those mean that it crashed.
enum class render_status : int {
    drawn = 0,
    not_laid_out = 20,  ///< the text is no graph, or the engine failed
    not_rendered = 21,  ///< laid out, but no drawing came of it
    not_written = 22,   ///< standard input or output failed
    wrong_use = 64,
};

/// Begins a line on its standard error for each page of a drawing that takes several: left, upper, right and lower side in points from the
/// drawing's upper left corner.
inline constexpr std::string_view page_line = "hexi-render: page ";

}  // namespace hexi::abi_v1::detail
