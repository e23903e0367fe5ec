#include "plan_dot.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/format/dot/dot.hpp>

namespace hexi::tool {

void write_plan_dot(output& out, std::string_view tree, const graph& g) {
    constexpr std::size_t widest = 48;  // columns
    dot_writer dot(out, g);
    dot.open("plan");
    dot.defaults("graph").with("ordering", "out").end();
    dot.defaults("node").with("shape", "box").end();
    struct open_line {
        std::size_t depth = 0, number = 0;
    };
    std::vector<open_line> above;  // that later lines may hang on
    std::optional<std::size_t> before;
    const auto id = [](std::size_t number) { return fmt::format("s{}", number); };
    for (std::size_t number = 0; !tree.empty(); ++number) {
        const std::size_t end = std::min(tree.find('\n'), tree.size());
        const std::string_view line = tree.substr(0, end);
        tree.remove_prefix(std::min(end + 1, tree.size()));
        const std::size_t depth = std::min(line.find_first_not_of(' '), line.size());
        // Broken where there is room for no further word.
        std::string label;
        std::size_t column = 0;
        for (std::string_view rest = line.substr(depth); !rest.empty();) {
            const std::size_t space = std::min(rest.find(' '), rest.size());
            const std::string_view word = rest.substr(0, space);
            if (column > 0) column + 1 + word.size() > widest ? (column = 0, label += '\n') : (++column, label += ' ');
            label += word, column += word.size();
            rest.remove_prefix(std::min(space + 1, rest.size()));
        }
        dot.extra_node(id(number)).with("label", label).end();
        while (!above.empty() && above.back().depth >= depth) above.pop_back();
        if (!above.empty()) {
            dot.extra_edge(id(above.back().number), id(number)).with("dir", "none").with("style", "dashed").end();
        } else {
            if (before) dot.extra_edge(id(*before), id(number)).end();
            before = number;
        }
        above.push_back({depth, number});
    }
    dot.close();
}

}  // namespace hexi::tool
