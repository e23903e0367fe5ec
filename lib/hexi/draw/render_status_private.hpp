// How `hexi-render` ended, as its exit status says: what it and the library agree upon.
#pragma once

namespace hexi::inline v1::detail {

// Graphviz itself ends a process with 1 or 255 when it is at a loss: those mean that it crashed.
enum class render_status : int {
    drawn = 0,
    not_laid_out = 20,  ///< the text is no graph, or the engine failed
    not_rendered = 21,  ///< laid out, but no drawing came of it
    not_written = 22,   ///< standard input or output failed
    wrong_use = 64,
};

}  // namespace hexi::v1::detail
