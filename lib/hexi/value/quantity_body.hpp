// Bodies of `quantity.hpp`.
#pragma once

#include <hexi/value/quantity.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <utf8proc.h>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::optional<split_quantity> split_number(std::string_view text) {
    split_quantity out;
    std::size_t i = 0;
    const bool negative = i < text.size() && (text[i] == '-' || text[i] == '+') && text[i++] == '-';
    const auto is_digit = [&](std::size_t at) { return at < text.size() && ascii::is_digit(text[at]); };
    const bool leading_zero = i < text.size() && text[i] == '0';
    std::size_t digits = 0;
    std::size_t group = 0;  // digits since the last comma
    bool point = false, commas = false;
    for (; i < text.size(); ++i) {
        if (text[i] == '.' && !point) {
            if (commas && group != 3) return std::nullopt;
            point = true;
            continue;
        }
        if (text[i] == ',' && !point && digits > 0 && is_digit(i + 1)) {
            if (leading_zero || group > 3 || (commas && group != 3)) return std::nullopt;
            commas = true;
            group = 0;
            continue;
        }
        if (!is_digit(i)) break;
        // Negative, since there is one negative number more.
        if (__builtin_mul_overflow(out.digits, 10, &out.digits) || __builtin_sub_overflow(out.digits, text[i] - '0', &out.digits)) return std::nullopt;
        ++digits, ++group;
        if (point && ++out.decimals == 0) return std::nullopt;
    }
    if (digits == 0 || text[i - 1] == '.' || (commas && !point && group != 3)) return std::nullopt;
    if (!negative && __builtin_sub_overflow(0, out.digits, &out.digits)) return std::nullopt;
    while (i < text.size() && text[i] == ' ') ++i;
    out.rest = text.substr(i);
    return out;
}

HEXI_INLINE std::string number_text(const quantity& q) {
    const bool negative = q.digits < 0;
    const auto size = negative ? 0 - static_cast<std::uint64_t>(q.digits) : static_cast<std::uint64_t>(q.digits);
    std::string digits = fmt::format("{:0{}}", size, q.decimals + 1);
    if (q.decimals > 0) digits.insert(digits.size() - q.decimals, 1, '.');  // a character: gcc 12 warns about a text
    return negative ? "-" + digits : digits;
}

HEXI_INLINE std::string_view magnitude_text(std::uint8_t power) {
    for (const auto& [text, p] : magnitudes)
        if (p == power) return text;
    return {};
}

HEXI_INLINE std::optional<std::uint8_t> magnitude_of(std::string_view whole) {
    for (const auto& [text, power] : magnitudes)
        if (text == whole) return power;
    return std::nullopt;
}

HEXI_INLINE std::pair<std::string_view, std::uint8_t> split_magnitude(std::string_view rest) {
    for (const auto& [text, power] : magnitudes)
        if (rest.starts_with(text) && rest.size() > text.size()) return {rest.substr(text.size()), power};
    return {rest, std::uint8_t{0}};
}

HEXI_INLINE std::pair<std::string_view, std::uint8_t> split_spoken_magnitude(std::string_view rest) {
    for (const auto& [text, power] : spoken_magnitudes)
        if (rest.starts_with(text) && rest.size() > text.size() + 1 && rest[text.size()] == ' ') return {rest.substr(text.size() + 1), power};
    return {rest, std::uint8_t{0}};
}

HEXI_INLINE std::string spoken_number(const quantity& q, bool magnitudes_in_english) {
    if (q.digits == 0) return number_text(q);
    std::string digits = number_text({.digits = q.digits});
    const std::string sign = digits.starts_with('-') ? "-" : "";
    digits.erase(0, sign.size());
    int point = static_cast<int>(digits.size()) + q.magnitude - q.decimals;  // how many digits stand before it
    std::string_view word;
    if (magnitudes_in_english && q.magnitude > 0)
        for (const auto& [text, power] : spoken_magnitudes)
            if (power >= 6 && point > power) {
                word = text, point -= power;
                break;
            }
    if (point <= 0) digits.insert(0, static_cast<std::size_t>(1 - point), '0'), point = 1;
    const auto whole = static_cast<std::size_t>(point);
    if (digits.size() < whole) digits.append(whole - digits.size(), '0');
    std::string fraction = digits.substr(whole);
    while (fraction.size() > q.decimals && fraction.back() == '0') fraction.pop_back();  // as written, or made by the other magnitude
    digits.resize(whole);
    for (std::size_t at = whole; at > 3;) digits.insert(at -= 3, 1, ',');
    return fmt::format("{}{}{}{}{}{}", sign, digits, fraction.empty() ? "" : ".", fraction, word.empty() ? "" : " ", word);
}

HEXI_INLINE bool can_follow_number(std::string_view unit) {
    if (unit.empty()) return false;
    const auto digit_at = [&](std::size_t i) { return i < unit.size() && ascii::is_digit(unit[i]); };
    if ((unit[0] == 'e' || unit[0] == 'E') && (digit_at(1) || (unit.size() > 1 && (unit[1] == '+' || unit[1] == '-') && digit_at(2)))) return false;
    const char32_t first = decode(unit).code_point;
    if (first <= 0x20 || std::u32string_view(U"+-.,\u2212＋－．，、。").find(first) != std::u32string_view::npos) return false;
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(first));
    return category != UTF8PROC_CATEGORY_ND && category != UTF8PROC_CATEGORY_ZS && category != UTF8PROC_CATEGORY_MN;
}

HEXI_INLINE bool may_be_unit(std::string_view unit) {
    if (!can_follow_number(unit)) return false;
    const char32_t first = decode(unit).code_point;
    if (std::u32string_view(U"〇零一二三四五六七八九十百千万亿").find(first) != std::u32string_view::npos) return false;
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(first))) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_SC:
        case UTF8PROC_CATEGORY_SO: break;
        default:
            if (std::u32string_view(U"%‰‱′″'\"°").find(first) == std::u32string_view::npos) return false;
    }
    bool fits = true;
    char32_t before = 0;      // the character before
    char32_t before_run = 0;  // the one before the digits that stand before
    std::size_t run = 0;      // how many digits stand before
    const auto latin = [](char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); };
    const auto end_run = [&](char32_t next) {
        if (run == 0) return;
        const bool joined = next == U'.' || next == U',' || (next >= 0x80 && next != U'·' && next != U'⋅');  // goes on as a number or a word does
        if (joined || (latin(next) ? run > 1 || !latin(before_run) : run > 1 && !latin(before_run))) fits = false;
        run = 0;
    };
    for_each_character(unit, [&](char32_t c, std::string_view) {
        const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
        if (category == UTF8PROC_CATEGORY_ND && c >= 0x80) fits = false;
        if (c < 0x20 || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP) fits = false;
        if (c >= U'0' && c <= U'9') {
            if (run++ == 0) before_run = before;
            if (before == U' ' || before >= 0x80) fits = false;
        } else {
            end_run(c);
        }
        before = c;
    });
    end_run(U' ');
    if (std::u32string_view(U"+-,.;:~?!＋－，。；：～？！、").find(before) != std::u32string_view::npos) return false;
    return fits && utf8proc_category(static_cast<utf8proc_int32_t>(before)) != UTF8PROC_CATEGORY_ZS;
}

HEXI_INLINE std::optional<std::string> plain_number(std::string_view text, bool exponents) {
    if (text.size() > 200) return std::nullopt;
    std::string ascii;
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        if (utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_ZS || c == 0xFEFF) return;
        if (c >= 0xFF01 && c <= 0xFF5E) ascii.push_back(static_cast<char>(c - 0xFF01 + '!'));
        else if (c == 0x2212) ascii.push_back('-');
        else ascii += bytes;
    });
    const bool negative = ascii.starts_with('-');
    if (negative || ascii.starts_with('+')) ascii.erase(0, 1);
    const auto is_digit = [&](std::size_t at) { return at < ascii.size() && ascii[at] >= '0' && ascii[at] <= '9'; };
    std::string digits;
    std::size_t at = 0, last_comma = 0;
    for (; at < ascii.size(); ++at) {
        if (ascii[at] == ',' && is_digit(at + 1)) {
            if (last_comma > 0 ? at - last_comma != 4 : at == 0 || at > 3 || ascii[0] == '0') return std::nullopt;
            last_comma = at;
        } else if (is_digit(at)) {
            digits.push_back(ascii[at]);
        } else {
            break;
        }
    }
    if (digits.empty() || (last_comma > 0 && at - last_comma != 4)) return std::nullopt;
    std::string fraction;
    if (at < ascii.size() && ascii[at] == '.' && is_digit(at + 1))
        for (++at; is_digit(at); ++at) fraction.push_back(ascii[at]);
    if (exponents && at < ascii.size() && (ascii[at] == 'e' || ascii[at] == 'E')) {
        const std::size_t sign = at + 1 < ascii.size() && ascii[at + 1] == '+' ? 1 : 0;
        std::size_t power = 0, end = at + 1 + sign;
        for (; is_digit(end) && power < 100; ++end) power = power * 10 + static_cast<std::size_t>(ascii[end] - '0');
        if (end > at + 1 + sign && power < 18) {
            while (power > 0) {
                --power;
                digits.push_back(fraction.empty() ? '0' : fraction.front());
                if (!fraction.empty()) fraction.erase(0, 1);
            }
            at = end;
        }
    }
    std::string out = (negative ? "-" : "") + digits + (fraction.empty() ? "" : "." + fraction) + ascii.substr(at);
    if (out == text) return std::nullopt;
    return out;
}

HEXI_INLINE double quantity::scaled(int power) const {
    const auto n = static_cast<double>(digits);
    return power < 0 ? n / std::pow(10.0, -power) : n * std::pow(10.0, power);
}

HEXI_INLINE const char* detail::oddity(const quantity& q) {
    if (q.magnitude != 0 && magnitude_text(q.magnitude).empty()) return "has a magnitude that is none";
    // Its opposite does not exist, and it could not be written.
    if (q.digits == std::numeric_limits<std::int64_t>::min()) return "has more digits than can be written";
    return q.padding == 0 ? nullptr : "has stray bytes";
}

}  // namespace hexi::abi_v1
