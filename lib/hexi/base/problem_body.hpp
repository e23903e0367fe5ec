// Bodies of `problem.hpp`.
#pragma once

#include <hexi/base/problem.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/base/problem_words.hpp>
#include <hexi/base/visible.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::string to_text(const problem& p) { return to_text(p, problem_words{}); }

HEXI_INLINE std::string to_text(const problem& p, const problem_words& words) {
    const auto plain = [](std::string_view raw) {
        std::string text = repaired(raw);  // what was found may be any bytes; what people read is text
        std::ranges::replace_if(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; }, ' ');
        return text;
    };
    const auto seen = with_directions_shown;  // last of all: it makes one character several
    std::string out = seen(plain(p.where.file));
    if (p.where.line > 0) out += fmt::format(":{}", p.where.line);
    if (p.where.column > 0) out += fmt::format(":{}", p.where.column);
    out += fmt::format("{}{}{}", out.empty() ? "" : ": ", p.warning ? words.warning : words.error, seen(plain(p.message)));
    if (!p.excerpt.empty() && p.where.line > 0) {
        // A long line is shown from a little before the place.
        const std::size_t column = std::max(p.where.column, p.excerpt_column) - p.excerpt_column + 1;
        const std::size_t first = column > 60 ? column - 40 : 1;
        const std::string line = plain(p.excerpt);
        const std::string before = seen(substring(line, first - 1, column - 1));
        const std::string shown = seen(substring(line, first - 1, first + 100));
        const std::string marked = seen(substring(line, column - 1, std::min(column - 1 + p.excerpt_width, first + 100)));
        out += fmt::format("\n{:>5} | {}\n      | {}{}", p.where.line, shown, std::string(width(before), ' '),
                           std::string(std::max<std::size_t>(width(marked), 1), '^'));
    }
    if (!p.hint.empty()) out += fmt::format("\n  {}{}", words.hint, seen(plain(p.hint)));
    return out;
}

HEXI_INLINE std::string to_text(const problems& all) {
    std::string out;
    for (const problem& p : all) out += to_text(p) + "\n";
    return out;
}

HEXI_INLINE void detail::end_without_value(const problems& all) {
    fmt::print(stderr, "a result was asked for a value that it does not have:\n{}", to_text(all));
    std::abort();
}

HEXI_INLINE input_error::input_error(hexi::problems all) : std::runtime_error(to_text(all)), problems_(std::move(all)) {}

HEXI_INLINE void sort_by_place(problems& all) {
    std::ranges::stable_sort(all, {}, [](const problem& p) { return std::tie(p.where.file, p.where.line, p.where.column, p.rule, p.message); });
}

HEXI_INLINE void set_excerpt(problem& p, std::string_view text, std::size_t offset, std::size_t length) {
    constexpr std::size_t before = 60, behind = 100;  // characters; at most four bytes each
    const std::size_t earliest = offset - std::min(offset, before * 4);
    std::string_view head = text.substr(earliest, offset - earliest);
    if (const std::size_t line_break = head.rfind('\n'); line_break != std::string_view::npos) head.remove_prefix(line_break + 1);
    if (head.data() == text.data() && head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    while (!head.empty() && (static_cast<unsigned char>(head.front()) & 0xC0U) == 0x80U) head.remove_prefix(1);
    std::size_t characters = hexi::length(head);
    for (; characters > before; --characters) head.remove_prefix(decode(head).length);
    std::string_view tail = text.substr(std::min(offset, text.size()), behind * 4);
    tail = substring(tail.substr(0, tail.find('\n')), 0, behind);
    if (!tail.empty() && tail.back() == '\r') tail.remove_suffix(1);
    p.excerpt = repaired(std::string(head) + std::string(tail));
    p.excerpt_column = p.where.column - std::min(characters, p.where.column - 1);
    p.excerpt_width = std::max<std::size_t>(1, hexi::length(tail.substr(0, length)));
}

HEXI_INLINE std::optional<std::string> closest(std::string_view text, const std::vector<std::string>& candidates) {
    hint_effort effort;
    return closest(text, candidates, effort);
}

}  // namespace hexi::abi_v1
