// Bodies of `problem.hpp`.
#pragma once

#include <hexi/base/problem.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>

namespace hexi {

HEXI_INLINE std::string to_text(const problem& p) {
    const auto plain = [](std::string_view raw) {
        std::string text = repaired(raw);  // what was found may be any bytes; what people read is text
        std::ranges::replace_if(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; }, ' ');
        return text;
    };
    std::string out = plain(p.where.file);
    if (p.where.line > 0) out += fmt::format(":{}", p.where.line);
    if (p.where.column > 0) out += fmt::format(":{}", p.where.column);
    out += fmt::format("{}error: {}", out.empty() ? "" : ": ", plain(p.message));
    if (!p.excerpt.empty() && p.where.line > 0) {
        // A long line is shown from a little before the place.
        const std::size_t column = std::max<std::size_t>(p.where.column, 1);
        const std::size_t first = column > 60 ? column - 40 : 1;
        const std::string line = plain(p.excerpt);
        const std::string before(slice(line, first - 1, column - 1));
        const std::string shown(slice(line, first - 1, first + 100));
        const std::string marked(slice(line, column - 1, std::min(column - 1 + p.excerpt_width, first + 100)));
        out += fmt::format("\n{:>5} | {}\n      | {}{}", p.where.line, shown, std::string(width(before), ' '),
                           std::string(std::max<std::size_t>(width(marked), 1), '^'));
    }
    if (!p.hint.empty()) out += fmt::format("\n  hint: {}", plain(p.hint));
    return out;
}

HEXI_INLINE std::string to_text(const problems& all) {
    std::string out;
    for (const problem& p : all) out += to_text(p) + "\n";
    return out;
}

HEXI_INLINE input_error::input_error(hexi::problems all) : std::runtime_error(to_text(all)), problems_(std::move(all)) {}

HEXI_INLINE std::optional<std::string> closest(std::string_view text, const std::vector<std::string>& candidates) {
    const auto characters = [](std::string_view of) {
        std::u32string out;
        for_each_character(of, [&](char32_t c, std::string_view) { out.push_back(c >= U'A' && c <= U'Z' ? c + (U'a' - U'A') : c); });
        return out;
    };
    const auto distance = [](const std::u32string& a, const std::u32string& b) {
        std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
        for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
        for (std::size_t i = 1; i <= a.size(); ++i) {
            row[0] = i;
            for (std::size_t j = 1; j <= b.size(); ++j) {
                row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
            }
            // `before` gets the last row, `last` this one; what `row` holds is overwritten.
            before.swap(last);
            last.swap(row);
        }
        return last[b.size()];
    };
    const std::u32string wanted = characters(text);
    std::optional<std::string> best;
    std::size_t best_distance = std::min(std::max<std::size_t>(wanted.size() / 3, 1) + 1, wanted.size());
    for (const std::string& candidate : candidates) {
        const std::u32string have = characters(candidate);
        if (have.size() >= wanted.size() + best_distance || wanted.size() >= have.size() + best_distance) continue;
        if (const std::size_t d = distance(wanted, have); d < best_distance) best = candidate, best_distance = d;
    }
    return best;
}

}  // namespace hexi
