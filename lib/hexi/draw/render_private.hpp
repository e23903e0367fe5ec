// Graphviz behind one door: DOT text in, a drawing out. It runs in `hexi-render`, a program of its own, which alone is linked
// to it; here is how that is found, started, waited for and stopped.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/draw/layout/geometry.hpp>
#include <hexi/draw/paper_private.hpp>
#include <hexi/draw/picture.hpp>
#include <hexi/format/dot/renderer_private.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1::detail {

/// One try at a drawing.
struct render_job {
    std::string dot{};
    std::string engine{};
    std::string format{};       ///< `svg`, `png`, `pdf`; `json` is the layout as numbers
    bool straight = false;      ///< edges as straight lines: much cheaper to route
    const paper_size* paper = nullptr;  ///< none: as large as the drawing
    double least = 1;           ///< the smallest scale at which it may be fitted to paper
    std::chrono::milliseconds limit{};  ///< 0: none
    std::filesystem::path renderer{};   ///< as `find_renderer` gives it
};

enum class render_end {
    drawn,
    not_laid_out,  ///< this engine failed; another may not
    too_slow,
    crashed,
    not_rendered,  ///< there is a layout, but no whole drawing of it: no engine helps
    not_written,   ///< no memory or no room for the text or the drawing
    not_started,
};

struct render_outcome {
    render_end end = render_end::not_started;
    std::string drawing{};                ///< where `drawn`: whole, see `is_whole`
    std::vector<std::string> messages{};  ///< Graphviz's errors and warnings
    std::vector<box> pages{};             ///< of a drawing that takes several: windows on it, `y` downwards from its upper left corner, in points
};

/// Lays out and renders. The program is gone when this returns, and dies with this process whatever ends that. Any thread
/// may call it at any time, also while others allocate: nothing is forked.
render_outcome render(const render_job& job);

/// Whether `bytes` are a drawing from its first byte to its last. A renderer that fails half-way says so in this alone: PDF's
/// writes a file without a page and calls it done.
bool is_whole(std::string_view bytes, std::string_view format);

/// What was drawn, and how.
struct rendered {
    std::string drawing{};
    std::string engine{};
    std::vector<std::string> notes{};
    std::vector<box> pages{};  ///< as `render_outcome` has them
};

/// Writes the picture of `g` and renders it, with the engine that the options name or its size asks for, then with cheaper
/// ones; `draw()` tells the rest.
result<rendered> render_picture(const graph& g, std::string_view format, const draw_options& options);

}  // namespace hexi::abi_v1::detail
