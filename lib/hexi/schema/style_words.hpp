// The words that say how a type is drawn: in a schema's `style` blocks and in the rules of style sheets.
#pragma once

#include <array>
#include <string_view>

namespace hexi {

inline constexpr std::array<std::string_view, 10> node_style_words{"shape", "fill", "line", "text", "second", "size", "width", "counter", "holds", "hidden"};
inline constexpr std::array<std::string_view, 7> edge_style_words{"line", "dash", "width", "rank", "weak", "cluster", "hidden"};

}  // namespace hexi
