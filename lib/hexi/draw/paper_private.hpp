// Drawings on paper: which sizes there are, which page leads to which, and a PDF's one large page as the pages that it is made of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/draw/layout/geometry.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/draw/picture.hpp>
#include <hexi/draw/theme.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1::detail {

/// In points, the longer side first.
struct paper_size {
    std::string_view name;
    double width, height;
};
inline constexpr std::array<paper_size, 3> paper_sizes{{{"a4", 841.89, 595.28}, {"a3", 1190.55, 841.89}, {"16:9", 960, 540}}};

/// Null for an unknown one.
[[nodiscard]] constexpr const paper_size* find_paper(std::string_view name) {
    for (const paper_size& p : paper_sizes)
        if (p.name == name) return &p;
    return nullptr;
}

/// The scale at which the smallest text of a picture still has 7 points; 1 where it is not for paper.
[[nodiscard]] double least_scale(const graph& g, const looks& style, const draw_options& options);

enum class page_side : std::uint8_t { left, right, above, below };

/// Of pages that are windows on one drawing, `y` downwards: those that lie next to a page on that side, in their order. If one lies to
/// the right of another, that lies to its left.
[[nodiscard]] std::vector<std::size_t> pages_beside(std::span<const box> pages, std::size_t page, page_side side);

/// A PDF whose one page is as large as all of these, with a page for each of them: the same contents, each seen through a window, and at
/// its edges which page it is and which are next to it. As cairo wrote it where it has no such page, or where there are fewer than two.
///
/// Source   ISO 32000-1, 7.5.6, incremental updates
[[nodiscard]] std::string in_pages(std::string pdf, std::span<const box> pages, const theme& ground);

}  // namespace hexi::abi_v1::detail
