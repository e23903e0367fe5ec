// Bodies of `time.hpp`.
#pragma once

#include <hexi/value/time.hpp>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/value/digit_scanner.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::string detail::fraction_text(int billionths) {
    if (billionths == 0) return {};
    std::string digits = fmt::format(".{:09}", billionths);
    digits.erase(digits.find_last_not_of('0') + 1);
    return digits;
}

HEXI_INLINE std::optional<local_time> parse_local_time(std::string_view text) {
    detail::digit_scanner in(text);
    const auto hour = in.number(2);
    if (!hour) return std::nullopt;
    std::int64_t parts[2]{};  // minute and second
    std::int64_t nanosecond = 0;
    if (!in.done()) {
        const bool colons = in.take(':');
        for (int i = 0; i < 2 && (!in.done() || i == 0); ++i) {
            if (i > 0 && in.peek() == '.') return std::nullopt;  // a fraction of a minute
            if (i > 0 && colons != in.take(':')) return std::nullopt;
            const auto part = in.number(2);
            if (!part) return std::nullopt;
            parts[i] = *part;
            if (i == 1 && in.take('.')) {
                const auto fraction = in.billionths();
                if (!fraction) return std::nullopt;
                nanosecond = *fraction;
            }
        }
        if (!in.done()) return std::nullopt;
    }
    return local_time::of(static_cast<int>(*hour), static_cast<int>(parts[0]), static_cast<int>(parts[1]), nanosecond);
}

HEXI_INLINE std::optional<utc_offset> parse_utc_offset(std::string_view text) {
    if (text == "Z" || text == "z") return utc_offset();
    if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
    const auto size = parse_local_time(text.substr(1));
    if (!size || size->nanosecond() != 0) return std::nullopt;
    const auto seconds = static_cast<int>(size->since_midnight() / local_time::a_second);
    if (!utc_offset::exists(seconds)) return std::nullopt;
    return utc_offset(text.front() == '-' ? -seconds : seconds);
}

HEXI_INLINE std::optional<zoned_time> parse_zoned_time(std::string_view text) {
    const std::size_t at = text.find_first_of("Zz+-");
    if (at == std::string_view::npos) return std::nullopt;
    const auto local = parse_local_time(text.substr(0, at));
    const auto offset = parse_utc_offset(text.substr(at));
    if (!local || !offset) return std::nullopt;
    return zoned_time(*local, *offset);
}

HEXI_INLINE std::string to_text(local_time t) {
    std::string out = fmt::format("{:02}:{:02}", t.hour(), t.minute());
    if (t.second() != 0 || t.nanosecond() != 0) out += fmt::format(":{:02}{}", t.second(), detail::fraction_text(t.nanosecond()));
    return out;
}

HEXI_INLINE std::string to_text(utc_offset offset) {
    if (offset.seconds() == 0) return "Z";
    const int size = offset.seconds() < 0 ? -offset.seconds() : offset.seconds();
    std::string out = fmt::format("{}{:02}:{:02}", offset.seconds() < 0 ? '-' : '+', size / 3600, size / 60 % 60);
    if (size % 60 != 0) out += fmt::format(":{:02}", size % 60);
    return out;
}

HEXI_INLINE std::string to_text(const zoned_time& t) { return to_text(t.local()) + to_text(t.offset()); }

}  // namespace hexi::abi_v1
