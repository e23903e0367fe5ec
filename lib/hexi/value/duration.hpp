// Lengths of time: months, days, seconds and nanoseconds, that do not turn into one another.
//
//     to_text(*parse_duration("P1Y2M10DT2H30M")) == "P1Y2M10DT2H30M";   to_text(*parse_duration("P0.75M")) == "P22DT19H51M49.5S";
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <hexi/base/print.hpp>

namespace hexi::inline abi_v1 {

/// How long something is; each part may be below zero. 30 days are no month, but as long as it is on an average: durations
/// are ordered by their length if a month has 30.436875 days and a day 86,400 seconds, equal ones by months and days.
class duration {
public:
    constexpr duration() = default;
    /// `nanoseconds` may be any number: whole seconds of it are seconds.
    ///
    /// Errors   std::out_of_range where seconds would be more than 64 bits hold; `of` gives nothing instead
    constexpr duration(std::int64_t months, std::int64_t days, std::int64_t seconds, std::int64_t nanoseconds = 0) : months_(months), days_(days) {
        std::int64_t carried = nanoseconds / a_second;
        std::int64_t rest = nanoseconds % a_second;
        if (rest < 0) rest += a_second, --carried;
        if (__builtin_add_overflow(seconds, carried, &seconds_)) throw std::out_of_range("a duration of more seconds than 64 bits hold");
        nanosecond_ = static_cast<std::uint32_t>(rest);
    }
    [[nodiscard]] static constexpr std::optional<duration> of(std::int64_t months, std::int64_t days, std::int64_t seconds, std::int64_t nanoseconds = 0) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(seconds, nanoseconds / a_second - 1, &sum) || __builtin_add_overflow(seconds, nanoseconds / a_second + 1, &sum)) return std::nullopt;
        return duration(months, days, seconds, nanoseconds);
    }

    [[nodiscard]] constexpr std::int64_t months() const { return months_; }
    [[nodiscard]] constexpr std::int64_t days() const { return days_; }
    /// Rounded down where there is a fraction.
    [[nodiscard]] constexpr std::int64_t seconds() const { return seconds_; }
    /// Beyond the seconds: 0 to 999,999,999.
    [[nodiscard]] constexpr int nanosecond() const { return static_cast<int>(nanosecond_); }

    friend constexpr bool operator==(const duration&, const duration&) = default;
    friend constexpr std::strong_ordering operator<=>(const duration& a, const duration& b) {
        if (const auto order = a.average() <=> b.average(); order != 0) return order;
        if (const auto order = a.nanosecond_ <=> b.nanosecond_; order != 0) return order;
        if (const auto order = a.months_ <=> b.months_; order != 0) return order;
        return a.days_ <=> b.days_;
    }

    /// 365.2425 days in twelve.
    static constexpr std::int64_t seconds_of_month = 2'629'746;

private:
    static constexpr std::int64_t a_second = 1'000'000'000;
    __extension__ typedef __int128 wide;
    [[nodiscard]] constexpr wide average() const { return wide{months_} * seconds_of_month + wide{days_} * 86'400 + seconds_; }

    std::int64_t months_ = 0;
    std::int64_t days_ = 0;
    std::int64_t seconds_ = 0;
    std::uint32_t nanosecond_ = 0;
    std::uint32_t padding_ = 0;  // no stray bytes in files
};
static_assert(sizeof(duration) == 32);

/// `P1Y2M3W4DT5H6M7.8S`, any of it left out, each a number with a sign or none, the last one with a fraction or none, or
/// every one with it; a fraction of a month goes on as days and seconds. Also `P2012-02-02T14:37:21.545`. A sign before the
/// `P` turns all around. Nothing for anything else, or what is too long.
[[nodiscard]] std::optional<duration> parse_duration(std::string_view text);

/// Years and months, days, hours, minutes and seconds, as far as there are any: `P1Y2M10DT2H30M`; `PT0S` for none.
[[nodiscard]] std::string to_text(const duration& d);

template <>
inline constexpr bool printed_as_text<duration> = true;

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/duration_body.hpp>
#endif
