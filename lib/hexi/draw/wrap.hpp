// Breaks a label into lines of about equal width: Chinese between characters, Latin between words.
//
//     wrapped("兰州高新区国家生物医药产业基地", 20)     // 兰州高新区国家生 / 物医药产业基地
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/text.hpp>

namespace hexi::inline v1 {

/// How wide the lines of a name are in a picture; a Chinese character is 2.
inline constexpr std::size_t name_columns = 20;

namespace detail {

/// Whether a line may begin with `c`, or end with it: closing marks do not begin one, opening marks do not end one.
constexpr bool may_begin_line(char32_t c) {
    // ， 。 、 ； ： ？ ！ ） 》 〉 」 』 】 〕 ” ’ · … and their narrow forms
    constexpr std::u32string_view closing = U"\uFF0C\u3002\u3001\uFF1B\uFF1A\uFF1F\uFF01\uFF09\u300B\u3009\u300D\u300F\u3011\u3015\u201D\u2019\u00B7\u2026,.;:?!)%-\u2014";
    return closing.find(c) == std::u32string_view::npos;
}
constexpr bool may_end_line(char32_t c) {
    // （ 《 〈 「 『 【 〔 “ ‘ (
    constexpr std::u32string_view opening = U"\uFF08\u300A\u3008\u300C\u300E\u3010\u3014\u201C\u2018(";
    return opening.find(c) == std::u32string_view::npos;
}
/// Characters that hold together: letters and digits that are not wide.
inline bool is_word(char32_t c) { return c != U' ' && width(c) == 1 && c < 0x2E80 && c != U'-' && c != U'/'; }

/// The pieces between which a line may be broken.
inline std::vector<std::string_view> line_pieces(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t begin = 0;
    std::size_t at = 0;
    char32_t before = 0;
    while (at < text.size()) {
        const decoded d = decode(text.substr(at));
        const char32_t c = d.code_point;
        // A combining or joining character stays with what it changes.
        const bool joined = width(c) == 0 || before == 0x200D;
        const bool together = joined || (is_word(before) && is_word(c)) || !may_begin_line(c) || !may_end_line(before) || c == U' ';
        if (at > begin && !together) {
            out.push_back(text.substr(begin, at - begin));
            begin = at;
        }
        before = c;
        at += d.length;
    }
    if (at > begin) out.push_back(text.substr(begin));
    return out;
}

inline std::string_view without_end_spaces(std::string_view text) {
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return text;
}

}  // namespace detail

/// The lines of `text`, as few as fit `columns` and as even as they can be; a word wider than `columns` is broken.
/// Text of more than `most` lines is cut and ends in ….
///
/// Cost     O(pieces × pieces a line)
/// Source   minimum raggedness, as in D. E. Knuth, M. F. Plass, Breaking paragraphs into lines, 1981
[[nodiscard]] inline std::vector<std::string> wrapped(std::string_view text, std::size_t columns, std::size_t most = std::numeric_limits<std::size_t>::max()) {
    std::vector<std::string_view> pieces;
    for (std::string_view piece : detail::line_pieces(text)) {
        while (width(detail::without_end_spaces(piece)) > columns) {
            std::size_t bytes = 0, used = 0;
            while (true) {
                const decoded d = decode(piece.substr(bytes));
                if (bytes > 0 && used + width(d.code_point) > columns) break;
                used += width(d.code_point);
                bytes += d.length;
            }
            pieces.push_back(piece.substr(0, bytes));
            piece.remove_prefix(bytes);
        }
        if (!piece.empty()) pieces.push_back(piece);
    }
    if (pieces.empty()) return {};
    // best[i]: the fewest lines for the first i pieces, then the least sum of squared line widths.
    struct cost {
        std::size_t lines = std::numeric_limits<std::size_t>::max();
        std::size_t squares = 0;
        std::size_t begin = 0;
    };
    std::vector<cost> best(pieces.size() + 1);
    best[0].lines = 0;
    const auto line = [&](std::size_t begin, std::size_t end) {
        const char* first = pieces[begin].data();
        const char* last = pieces[end - 1].data() + pieces[end - 1].size();
        return detail::without_end_spaces({first, static_cast<std::size_t>(last - first)});
    };
    for (std::size_t end = 1; end <= pieces.size(); ++end)
        for (std::size_t begin = end; begin-- > 0;) {
            const std::size_t wide = width(line(begin, end));
            if (wide > columns && begin + 1 < end) break;
            const cost here{best[begin].lines + 1, best[begin].squares + wide * wide, begin};
            if (here.lines < best[end].lines || (here.lines == best[end].lines && here.squares < best[end].squares)) best[end] = here;
        }
    std::vector<std::string> out;
    for (std::size_t end = pieces.size(); end > 0; end = best[end].begin) out.emplace_back(line(best[end].begin, end));
    std::ranges::reverse(out);
    if (out.size() > most) {
        out.resize(most);
        out.back() = shortened(out.back() + " ", width(out.back()));
        if (!out.back().ends_with("…")) out.back() += "…";
    }
    return out;
}

}  // namespace hexi::v1
