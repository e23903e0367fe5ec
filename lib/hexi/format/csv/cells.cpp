#include <hexi/base/ascii.hpp>
#include <hexi/format/csv/cells_private.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include <hexi/value/calendar.hpp>
#include <hexi/value/date.hpp>
#include <hexi/value/digit_scanner.hpp>
#include <hexi/value/duration.hpp>
#include <hexi/value/number_text.hpp>
#include <hexi/value/quantity.hpp>
#include <hexi/value/time.hpp>

namespace hexi::inline abi_v1::detail {

namespace {

/// A time as spreadsheets write it, with an hour of one digit, too.
std::optional<local_time> clock(std::string_view text) {
    if (text.size() > 1 && text[1] == ':') return parse_local_time(fmt::format("0{}", text));
    return parse_local_time(text);
}

/// A day and a time with a space or a `T` between them: what stands before and behind.
std::optional<std::pair<std::string_view, std::string_view>> parts(std::string_view text) {
    const std::size_t at = text.find_first_of(" Tt");
    if (at == std::string_view::npos || at == 0) return std::nullopt;
    return std::pair(text.substr(0, at), trimmed(text.substr(at + 1)));
}

/// `2015-07-21T21:40` of a date with a time.
std::optional<std::string> iso_datetime(std::string_view text, bool zoned) {
    const auto split = parts(text);
    const auto day = parse_table_date(split ? split->first : text);
    if (!day || day->day() == 0) return std::nullopt;
    if (!split) return to_text(*day);
    const std::size_t sign = zoned ? std::min(split->second.find_first_of("Zz+-["), split->second.size()) : split->second.size();
    const auto time = clock(trimmed(split->second.substr(0, sign)));
    if (!time) return std::nullopt;
    return fmt::format("{}T{}{}", *day, *time, split->second.substr(sign));
}

/// The text with characters of full width, `２０２４－０４`, as those of ASCII.
std::string in_half_width(std::string_view text) {
    std::string out;
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        if (c >= 0xFF01 && c <= 0xFF5E) out.push_back(static_cast<char>(c - 0xFF01 + '!'));
        else if (c == 0x3000) out.push_back(' ');
        else out += bytes;
    });
    return out;
}

/// The month that a text names in English, in full or by three letters at least.
std::optional<std::int64_t> month_named(std::string_view text) {
    static constexpr std::array<std::string_view, 12> names{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};
    std::string word;
    for (const char c : ascii::lowered(text))
        if (c >= 'a' && c <= 'z') word += c;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (word.size() >= 3 && names[i].starts_with(word)) return static_cast<std::int64_t>(i) + 1;
    return std::nullopt;
}

/// A date with its parts in another order or with other signs between them, if only one order fits: how to write it.
std::optional<std::string> meant_date(std::string_view text) {
    std::array<std::int64_t, 3> n{};
    std::array<std::size_t, 3> digits{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size();) {
        digit_scanner in(text.substr(i));
        const std::size_t d = in.digits();
        if (d == 0) {
            ++i;
            continue;
        }
        if (count == 3 || d > 4) return std::nullopt;
        digits[count] = d;
        n[count++] = *in.number(d);
        i += d;
    }
    const auto written = [](std::int64_t y, std::int64_t m, std::int64_t d, std::string_view doubt = {}) {
        const auto meant = date::of(static_cast<int>(y), static_cast<int>(m), static_cast<int>(d));
        return meant ? std::optional(fmt::format("write {}{}", *meant, doubt)) : std::nullopt;
    };
    const auto month = month_named(text);
    // Letters that name no month say something else: the second of 2015-Q2 is a quarter.
    if (!month && std::ranges::any_of(text, ascii::is_letter)) return std::nullopt;
    if (month) {
        // Two digits are years as spreadsheets take them, up to 2029; they stand behind the day.
        const std::size_t last = count - 1;
        const bool is_short = count > 0 && std::all_of(digits.begin(), digits.begin() + count, [](std::size_t d) { return d <= 2; }) && digits[last] == 2;
        const std::int64_t year = count == 0 ? 0 : n[last] + (n[last] < 30 ? 2000 : 1900);
        const std::string doubt = is_short ? fmt::format(", if {:02} is the year", n[last]) : std::string();
        if (count == 1) return is_short ? written(year, *month, 0, doubt) : digits[0] == 4 ? written(n[0], *month, 0) : std::nullopt;
        if (count != 2) return std::nullopt;
        if (is_short) return n[0] == 0 ? std::nullopt : written(year, *month, n[0], doubt);
        if ((digits[0] == 4) == (digits[1] == 4)) return std::nullopt;
        const std::int64_t day = n[digits[0] == 4 ? 1 : 0];
        return day == 0 ? std::nullopt : written(n[digits[0] == 4 ? 0 : 1], *month, day);
    }
    if (count == 2 && digits[0] == 4 && n[1] > 0) return written(n[0], n[1], 0);
    if (count != 3) return std::nullopt;
    if (digits[0] == 4 && n[1] > 0 && n[2] > 0) return written(n[0], n[1], n[2]);
    if (digits[2] != 4 || n[0] == 0 || n[1] == 0) return std::nullopt;
    if (n[0] > 12) return written(n[2], n[1], n[0]);
    if (n[1] > 12 || n[0] == n[1]) return written(n[2], n[0], n[1]);
    return std::nullopt;
}

/// A number with a magnitude behind it, or what may be a unit, or both: how to write it as a number.
std::optional<std::string> counted_number(std::string_view text, bool whole) {
    const auto split = split_number(text);
    const std::string_view behind = split ? trimmed(split->rest) : std::string_view();
    if (behind.empty() || ascii::is_letter(behind.front()) || behind.starts_with("年") || behind.find_first_of("0123456789.,+-") != std::string_view::npos) return std::nullopt;
    const auto alone = magnitude_of(behind);
    const auto [unit, power] = alone ? std::pair(std::string_view(), *alone) : split_magnitude(behind);
    const quantity meant{.digits = split->digits, .decimals = split->decimals, .magnitude = power};
    const double number = meant.in_unit();
    constexpr double exact = 9007199254740992;  // 2^53
    if (whole && (number != std::trunc(number) || std::abs(number) > exact)) return std::nullopt;
    const std::string written = whole ? fmt::format("{}", static_cast<std::int64_t>(number)) : power == 0 ? number_text(meant) : float_text(number);
    return fmt::format("write {}{}", written, unit.empty() ? "" : " alone, or call the column a :quantity, which has units");
}

}  // namespace

std::optional<std::string> usual_form(kind k, std::string_view text) {
    text = trimmed(text);
    switch (k) {
        case kind::boolean: {
            const std::string small = ascii::lowered(text);
            if (small == "true" || small == "false") return small;
            return std::nullopt;
        }
        case kind::date:
            if (const auto d = parse_table_date(text)) return to_text(*d);
            return std::nullopt;
        case kind::local_time:
            if (const auto time = clock(text)) return to_text(*time);
            return std::nullopt;
        case kind::local_datetime: return iso_datetime(text, false);
        case kind::datetime: return iso_datetime(text, true);
        default: return std::nullopt;
    }
}

std::optional<std::string> with_zone(kind k, std::string_view text, const std::string& zone) {
    text = trimmed(text);
    const bool distance = zone.starts_with('+') || zone.starts_with('-') || zone == "Z";
    if (k == kind::time) {
        const auto time = clock(text);
        return time && distance ? std::optional(fmt::format("{}{}", *time, zone)) : std::nullopt;
    }
    const auto local = k == kind::datetime ? iso_datetime(text, false) : std::nullopt;
    if (!local) return std::nullopt;
    return fmt::format("{}{}{}", *local, local->find('T') == std::string::npos ? "T00:00" : "", distance ? zone : fmt::format("[{}]", zone));
}

std::optional<std::string> likely_elements(std::string_view text, const std::function<bool(std::string_view)>& is_value) {
    constexpr std::size_t most = 200;  // bytes, which a hint may repeat
    text = trimmed(text);
    if (text.size() > most) return std::nullopt;
    for (const auto& [open, close] : {std::pair('[', ']'), std::pair('{', '}')})
        if (text.size() > 2 && text.front() == open && text.back() == close) text = trimmed(text.substr(1, text.size() - 2));
    for (const std::string_view sign : {",", "，", "、", "|", "；", "/"}) {
        std::string out;
        bool thousands = true;
        std::size_t count = 0;
        for (std::string_view rest = text; count == 0 || !rest.empty(); ++count) {
            const std::size_t end = std::min(rest.find(sign), rest.size());
            const std::string_view one = trimmed(rest.substr(0, end));
            if (!is_value(one)) break;
            thousands = thousands && (count == 0 || (one.size() == 3 && std::ranges::all_of(one, ascii::is_digit)));
            out += fmt::format("{}{}", count == 0 ? "" : ";", one);
            rest.remove_prefix(std::min(end + sign.size(), rest.size()));
            if (rest.empty() && count > 0 && !thousands) return fmt::format("write {}, if these are several elements of a list", out);
        }
    }
    return std::nullopt;
}

std::optional<std::string> likely_form(kind k, std::string_view text) {
    text = trimmed(text);
    constexpr auto no_values = std::to_array<std::string_view>(
        {"null", "\\n", "nan", "none", "n/a", "na", "n.a.", "#n/a", "#div/0!", "-", "--", "—", "——", "－", "–", "…", "……", "...", "/", "?", "？"});
    const std::string narrow = in_half_width(text);
    const auto no_value = [&](std::string_view one) { return std::ranges::find(no_values, ascii::lowered(one)) != no_values.end() || one.starts_with("0000-00-00"); };
    if (k == kind::text || k == kind::enumeration || k == kind::any) return std::nullopt;
    if (no_value(text) || no_value(narrow)) return fmt::format("leave the field empty if it means no value, or say so of all: --null '{}'", text);
    // Of full width, as Chinese input methods write it; a number so written is told by `plain_number`.
    if (narrow != text && k != kind::integer && k != kind::floating && k != kind::quantity) {
        const auto usual = usual_form(k, narrow);
        const bool right = (k == kind::time && parse_zoned_time(narrow)) || (k == kind::duration && parse_duration(narrow));
        return usual || right ? fmt::format("write {}", usual.value_or(narrow)) : likely_form(k, narrow);
    }
    if (k == kind::boolean) {
        // As spreadsheets and databases write them.
        static constexpr std::array<std::string_view, 16> yes{"yes", "y", "t", "on", "1", "wahr", "ja", "vrai", "oui", "verdadero", "vero", "истина", "да", "是", "真", "对"};
        static constexpr std::array<std::string_view, 15> no{"no", "n", "f", "off", "0", "falsch", "nein", "faux", "non", "falso", "ложь", "нет", "否", "假", "错"};
        const std::string small = ascii::lowered(text);
        if (std::ranges::find(yes, small) != yes.end()) return "write true, if that is what it means";
        if (std::ranges::find(no, small) != no.end()) return "write false, if that is what it means";
        return std::nullopt;
    }
    if (k == kind::local_datetime)
        if (const auto zoned = iso_datetime(text, true)) return fmt::format("call the column a :datetime, which has a zone, or write {} without it", text);
    if (k == kind::date) {
        const auto split = parts(text);
        if (const auto day = split && clock(split->second.substr(0, split->second.find_first_of("Zz+-["))) ? parse_table_date(split->first) : std::nullopt)
            return fmt::format("write {}, or call the column a :localdatetime", *day);
        if (auto day = meant_date(text)) return day;
        // A spreadsheet counts days from the end of 1899.
        if (digit_scanner in(text); in.digits() == 5 && text.size() == 5) {
            const civil_date day = civil_day(day_number(1899, 12, 30) + *in.number(5));
            return fmt::format("write {:04}-{:02}-{:02}, if this is a spreadsheet's number of a day", day.year, day.month, day.day);
        }
        return std::nullopt;
    }
    if (k == kind::floating || k == kind::integer)
        if (auto counted = counted_number(text, k == kind::integer)) return counted;
    if (k == kind::floating) {
        // A decimal comma, unless three digits behind it may be thousands; points before it are between thousands.
        const std::size_t comma = text.find(',');
        if (comma == std::string_view::npos || comma == 0 || text.find(',', comma + 1) != std::string_view::npos || (text.size() - comma == 4 && text.find('.') == std::string_view::npos)) return std::nullopt;
        std::string whole(text.substr(0, comma));
        std::erase(whole, '.');
        const std::string plain = fmt::format("{}.{}", whole, text.substr(comma + 1));
        const bool digits = text.size() > comma + 1 && std::ranges::all_of(text.substr(comma + 1), ascii::is_digit);
        if (const auto number = parse_float(plain); digits && number) return fmt::format("write {}, if the comma is a decimal one", float_text(*number));
        return std::nullopt;
    }
    if (k == kind::integer) {
        const auto number = parse_float(text);
        if (number && *number == static_cast<double>(static_cast<std::int64_t>(std::clamp(*number, -9e15, 9e15))) && text.find_first_of("eE") == std::string_view::npos)
            return fmt::format("write {}, or call the column a :double", static_cast<std::int64_t>(*number));
        if (number && text.find_first_of("eE") != std::string_view::npos) return fmt::format("write all digits: a spreadsheet may have shortened the number to {}", text);
    }
    return std::nullopt;
}

}  // namespace hexi::abi_v1::detail
