// `format(value, pattern)`: dates and times written by patterns.
#include <hexi/base/ascii.hpp>
#include <hexi/query/function/temporal_private.hpp>

#include <array>
#include <string>

#include <fmt/format.h>

#include <hexi/query/text_private.hpp>
#include <hexi/value/calendar.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

constexpr std::array<std::string_view, 12> month_names{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> day_names{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

[[noreturn]] void wrong_pattern(std::string_view pattern, std::string why) {
    throw failure{.of = error_class::argument, .detail = "InvalidArgumentValue", .message = fmt::format("format() cannot write {}: {}", quoted_text(pattern), why),
                  .hint = "letters are y M d E Q w D H h m s S n a x X Z V; other words stand in single quotes"};
}

/// `+01`, `+0100` or `+01:00`; `Z` for none, where the letter is an X.
std::string offset_by(utc_offset offset, char letter, std::size_t count) {
    if (letter == 'X' && offset.seconds() == 0) return "Z";
    const int size = offset.seconds() < 0 ? -offset.seconds() : offset.seconds();
    std::string out = fmt::format("{}{:02}", offset.seconds() < 0 ? '-' : '+', size / 3600);
    if (count == 1 && size / 60 % 60 == 0) return out;
    return out + fmt::format("{}{:02}", count == 3 || count == 5 ? ":" : "", size / 60 % 60);
}

}  // namespace

std::string formatted(const cell& value, std::string_view pattern) {
    const time_parts parts = parts_of(value);
    std::string out;
    const auto day = [&] {
        if (!parts.day) wrong_pattern(pattern, fmt::format("a {} has no day", to_text(value.type())));
        return *parts.day;
    };
    const auto at = [&] {
        if (!parts.time) wrong_pattern(pattern, fmt::format("a {} has no time", to_text(value.type())));
        return *parts.time;
    };
    const auto place = [&] {
        if (!parts.place) wrong_pattern(pattern, fmt::format("a {} has no distance from UTC", to_text(value.type())));
        return *parts.place;
    };
    const auto number = [&](std::int64_t n, std::size_t width) { out += fmt::format("{:0{}}", n, width); };
    const auto part = [&](std::string_view name) { return part_of_time(value, name).as<std::int64_t>(); };
    for (std::size_t i = 0; i < pattern.size();) {
        const char letter = pattern[i];
        if (letter == '\'') {  // two are one, wherever they stand
            const std::size_t start = ++i;
            bool closed = false;
            for (; i < pattern.size(); ++i) {
                if (pattern[i] != '\'') {
                    out += pattern[i];
                } else if (i + 1 < pattern.size() && pattern[i + 1] == '\'' && i > start) {
                    out += '\'', ++i;
                } else {
                    closed = true;
                    if (i == start) out += '\'';
                    ++i;
                    break;
                }
            }
            if (!closed) wrong_pattern(pattern, "a quotation mark is not closed");
            continue;
        }
        if (!ascii::is_letter(letter)) {
            out += letter, ++i;
            continue;
        }
        std::size_t count = 0;
        while (i < pattern.size() && pattern[i] == letter) ++count, ++i;
        switch (letter) {
            case 'y':
            case 'u': {
                const std::int64_t year = civil_day(day()).year;
                if (count == 2) number((year % 100 + 100) % 100, 2);
                else number(year, count);
                break;
            }
            case 'M':
            case 'L': {
                const int month = civil_day(day()).month;
                const std::string_view name = month_names.at(static_cast<std::size_t>(month - 1));
                if (count <= 2) number(month, count);
                else out += count == 3 ? name.substr(0, 3) : count == 5 ? name.substr(0, 1) : name;
                break;
            }
            case 'd': number(civil_day(day()).day, count); break;
            case 'D': day(), number(part("ordinalDay"), count); break;
            case 'Q':
            case 'q': day(), number(part("quarter"), count); break;
            case 'w': day(), number(part("week"), count); break;
            case 'Y': day(), number(part("weekYear"), count); break;
            case 'E': {
                const std::string_view name = day_names.at(static_cast<std::size_t>(day_of_week(day()) - 1));
                out += count <= 3 ? name.substr(0, 3) : count == 5 ? name.substr(0, 1) : name;
                break;
            }
            case 'e': number(day_of_week(day()), count); break;
            case 'a': out += at().hour() < 12 ? "AM" : "PM"; break;
            case 'H': number(at().hour(), count); break;
            case 'k': number(at().hour() == 0 ? 24 : at().hour(), count); break;
            case 'h': number(at().hour() % 12 == 0 ? 12 : at().hour() % 12, count); break;
            case 'K': number(at().hour() % 12, count); break;
            case 'm': number(at().minute(), count); break;
            case 's': number(at().second(), count); break;
            case 'S': {
                if (count > 9) wrong_pattern(pattern, "a second has nine digits behind the point");
                out += fmt::format("{:09}", at().nanosecond()).substr(0, count);
                break;
            }
            case 'n': number(at().nanosecond(), count); break;
            case 'x':
            case 'X': out += offset_by(place().offset, letter, count); break;
            case 'Z': out += count == 4 ? "GMT" + offset_by(place().offset, 'x', 3) : offset_by(place().offset, 'x', count == 5 ? 3 : 2); break;
            case 'V':
            case 'z': out += part_of_time(value, (place(), "timezone")).text(); break;
            default: wrong_pattern(pattern, fmt::format("'{}' is no letter of a pattern", letter));
        }
    }
    return out;
}

}  // namespace hexi::abi_v1::detail::query
