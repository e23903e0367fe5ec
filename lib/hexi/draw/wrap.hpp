// Breaks a label into lines of about equal width: Chinese between characters, Latin between words.
//
//     wrapped("兰州高新区国家生物医药产业基地", 20)     // 兰州高新区国家生 / 物医药产业基地
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/ascii.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

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

/// How many bytes at the start of `text` are brackets around up to four characters, as `(西部)`; 0 if there are none such.
inline std::size_t short_brackets(std::string_view text) {
    constexpr std::u32string_view opening = U"(（[［〔【《〈「『“", closing = U")）]］〕】》〉」』”";
    constexpr std::size_t most = 4;
    const decoded first = decode(text);
    const std::size_t which = opening.find(first.code_point);
    if (which == std::u32string_view::npos) return 0;
    std::size_t at = first.length;
    for (std::size_t inside = 0; inside <= most && at < text.size();) {
        const decoded d = decode(text.substr(at));
        at += d.length;
        if (d.code_point == closing[which]) return at;
        if (width(d.code_point) > 0) ++inside;
    }
    return 0;
}
/// How many bytes at the start of `text` are a number with its magnitude and unit, as `10万吨`, `24 km` or `15%`; 0 if it begins with no digit.
inline std::size_t number_with_unit(std::string_view text) {
    static constexpr std::array<std::string_view, 24> units{"平方公里", "平方千米", "平方米", "立方米", "公里", "公斤", "公顷", "公升", "千米", "千克", "千瓦", "兆瓦",
                                                            "毫米", "厘米", "毫升", "海里", "小时", "分钟", "人次", "美元", "欧元", "日元", "港元", "摄氏度"};
    std::size_t at = 0;
    const auto next = [&] { return decode(text.substr(at)).code_point; };
    const auto skip = [&](const auto& is) {
        const std::size_t from = at;
        while (at < text.size() && is(next())) at += decode(text.substr(at)).length;
        return at > from;
    };
    if (!skip([](char32_t c) { return (c >= U'0' && c <= U'9') || (c >= U'\uFF10' && c <= U'\uFF19') || c == U'.' || c == U','; }) || text[0] == '.' || text[0] == ',') return 0;
    skip([](char32_t c) { return std::u32string_view(U"十百千万亿").find(c) != std::u32string_view::npos; });
    const std::string_view rest = text.substr(at);
    for (const std::string_view unit : units)
        if (rest.starts_with(unit)) return at + unit.size();
    if (rest.empty()) return at;
    if (rest.front() == ' ') {
        std::size_t letters = 1;
        while (letters < rest.size() && ascii::is_letter(rest[letters])) ++letters;
        return letters > 1 && letters <= 4 ? at + letters : at;
    }
    return next() > U' ' && may_end_line(next()) ? at + decode(rest).length : at;
}

/// The pieces between which a line may be broken. A bracketed piece of up to four characters, a number with its unit, and a single
/// letter with what follows it, or else with what it follows, are not torn apart.
inline std::vector<std::string_view> line_pieces(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t begin = 0;
    std::size_t at = 0;
    std::size_t whole = 0;  // up to here nothing is torn apart
    char32_t before = 0;
    const auto alone = [](std::string_view piece) {
        while (!piece.empty() && piece.back() == ' ') piece.remove_suffix(1);
        return !piece.empty() && is_word(decode(piece).code_point) && decode(piece).length == piece.size();
    };
    const auto add = [&](std::string_view piece) {
        if (!out.empty() && alone(out.back())) out.back() = {out.back().data(), out.back().size() + piece.size()};
        else out.push_back(piece);
    };
    while (at < text.size()) {
        const decoded d = decode(text.substr(at));
        const char32_t c = d.code_point;
        const bool inside = at < whole;
        if (!inside) {
            whole = at + short_brackets(text.substr(at));
            if (whole == at && !is_word(before)) whole = at + number_with_unit(text.substr(at));
        }
        // A combining or joining character stays with what it changes.
        const bool joined = width(c) == 0 || before == 0x200D;
        const bool together = joined || inside || (is_word(before) && is_word(c)) || !may_begin_line(c) || !may_end_line(before) || c == U' ';
        if (at > begin && !together) {
            add(text.substr(begin, at - begin));
            begin = at;
        }
        before = c;
        at += d.length;
    }
    if (at > begin) add(text.substr(begin));
    if (out.size() > 1 && alone(out.back())) {
        const std::string_view last = out.back();
        out.pop_back();
        out.back() = {out.back().data(), out.back().size() + last.size()};
    }
    return out;
}

inline std::string_view without_end_spaces(std::string_view text) {
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return text;
}

}  // namespace detail

/// The lines of `text`, as few as fit `columns` and as even as they can be; a word wider than `columns` is broken into even parts.
/// Text of more than `most` lines is cut and ends in ….
///
/// Cost     O(pieces × pieces a line)
/// Source   minimum raggedness, as in D. E. Knuth, M. F. Plass, Breaking paragraphs into lines, 1981
[[nodiscard]] inline std::vector<std::string> wrapped(std::string_view text, std::size_t columns, std::size_t most = std::numeric_limits<std::size_t>::max()) {
    std::vector<std::string_view> pieces;
    for (std::string_view piece : detail::line_pieces(text)) {
        const auto spaces_before = [&] { return std::min(piece.find_first_not_of(' '), piece.size()); };
        // Spaces at its ends do not count. What is cut off is taken from the width: to measure the rest each time would take the square of the length.
        std::size_t left = width(detail::without_end_spaces(piece)) + spaces_before();
        for (std::size_t wide = left - spaces_before(); wide > columns; wide = left - std::min(left, spaces_before())) {
            // In parts of about one width, so that no last letter stands alone.
            const std::size_t parts = (wide + columns - 1) / std::max<std::size_t>(columns, 1), wanted = std::min(columns, (wide + parts - 1) / parts);
            std::size_t bytes = 0, used = 0;
            while (true) {
                const decoded d = decode(piece.substr(bytes));
                if (bytes > 0 && used + width(d.code_point) > wanted) break;
                used += width(d.code_point);
                bytes += d.length;
            }
            pieces.push_back(piece.substr(0, bytes));
            piece.remove_prefix(bytes);
            left -= std::min(left, used);
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

}  // namespace hexi::abi_v1
