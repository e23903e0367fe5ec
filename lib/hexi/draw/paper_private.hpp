// Drawings on paper: which sizes there are, and a PDF's one large page as the pages that it is made of.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace hexi::inline v1::detail {

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

/// How a drawing is laid out on sheets: so many across and down, each of that size.
struct sheets {
    std::size_t across = 1, down = 1;
    double width = 0, height = 0;
    [[nodiscard]] std::size_t count() const { return across * down; }
};
/// The sheets of a drawing as `hexi-render` made it for that paper; one where its size cannot be read.
[[nodiscard]] sheets sheets_of(std::string_view drawing, std::string_view format, const paper_size& paper);

/// A PDF whose one page is as large as all its sheets, with a page a sheet, row by row: the same contents, each seen through a window.
/// As cairo wrote it where it has no such page.
///
/// Source   ISO 32000-1, 7.5.6, incremental updates
[[nodiscard]] std::string in_pages(std::string pdf, const sheets& of);

}  // namespace hexi::v1::detail
