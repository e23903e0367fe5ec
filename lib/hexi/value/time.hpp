// Times of the day, alone and with their distance from UTC, to the nanosecond.
//
//     to_text(*parse_local_time("214032.142")) == "21:40:32.142";   *parse_zoned_time("12:00+01:00") < *parse_zoned_time("12:00Z");
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <hexi/base/print.hpp>

namespace hexi::inline abi_v1 {

/// A time of the day, somewhere; eight bytes.
class local_time {
public:
    static constexpr std::int64_t a_second = 1'000'000'000;
    static constexpr std::int64_t a_day = 86'400 * a_second;

    /// Midnight.
    constexpr local_time() = default;
    /// Errors   std::out_of_range where the parts form no time, as of 24:00; `of` gives nothing instead
    constexpr explicit local_time(int hour, int minute = 0, int second = 0, std::int64_t nanosecond = 0)
        : nanoseconds_(exists(hour, minute, second, nanosecond) ? ((hour * 60LL + minute) * 60 + second) * a_second + nanosecond
                                                                : throw std::out_of_range("no such time")) {}
    [[nodiscard]] static constexpr std::optional<local_time> of(int hour, int minute = 0, int second = 0, std::int64_t nanosecond = 0) {
        return exists(hour, minute, second, nanosecond) ? std::optional(local_time(hour, minute, second, nanosecond)) : std::nullopt;
    }
    /// So long after midnight, or nothing where that is another day.
    [[nodiscard]] static constexpr std::optional<local_time> after_midnight(std::int64_t nanoseconds) {
        if (nanoseconds < 0 || nanoseconds >= a_day) return std::nullopt;
        local_time out;
        out.nanoseconds_ = nanoseconds;
        return out;
    }

    [[nodiscard]] constexpr int hour() const { return static_cast<int>(nanoseconds_ / (3600 * a_second)); }
    [[nodiscard]] constexpr int minute() const { return static_cast<int>(nanoseconds_ / (60 * a_second) % 60); }
    [[nodiscard]] constexpr int second() const { return static_cast<int>(nanoseconds_ / a_second % 60); }
    [[nodiscard]] constexpr int nanosecond() const { return static_cast<int>(nanoseconds_ % a_second); }
    /// Nanoseconds since midnight.
    [[nodiscard]] constexpr std::int64_t since_midnight() const { return nanoseconds_; }

    friend constexpr auto operator<=>(local_time, local_time) = default;

    [[nodiscard]] static constexpr bool exists(int hour, int minute, int second, std::int64_t nanosecond) {
        return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60 && nanosecond >= 0 && nanosecond < a_second;
    }

private:
    std::int64_t nanoseconds_ = 0;
};
static_assert(sizeof(local_time) == 8);

/// How far ahead of UTC a clock is, in seconds: at most 18 hours, either way.
class utc_offset {
public:
    static constexpr int most = 18 * 3600;

    constexpr utc_offset() = default;
    /// Errors   std::out_of_range beyond 18 hours
    constexpr explicit utc_offset(int seconds) : seconds_(exists(seconds) ? seconds : throw std::out_of_range("no such distance from UTC")) {}
    [[nodiscard]] static constexpr bool exists(std::int64_t seconds) { return seconds >= -most && seconds <= most; }
    [[nodiscard]] constexpr int seconds() const { return seconds_; }

    friend constexpr auto operator<=>(utc_offset, utc_offset) = default;

private:
    std::int32_t seconds_ = 0;
};

/// A time of the day with its distance from UTC; sixteen bytes. Ordered by the moment in UTC, then by the time.
class zoned_time {
public:
    constexpr zoned_time() = default;
    constexpr zoned_time(local_time local, utc_offset offset) : local_(local), offset_(offset) {}

    [[nodiscard]] constexpr local_time local() const { return local_; }
    [[nodiscard]] constexpr utc_offset offset() const { return offset_; }
    /// Nanoseconds between midnight in UTC and this time of the same day; below zero or beyond a day where it is another.
    [[nodiscard]] constexpr std::int64_t in_utc() const { return local_.since_midnight() - offset_.seconds() * local_time::a_second; }

    friend constexpr bool operator==(const zoned_time&, const zoned_time&) = default;
    friend constexpr std::strong_ordering operator<=>(const zoned_time& a, const zoned_time& b) {
        if (const auto order = a.in_utc() <=> b.in_utc(); order != 0) return order;
        return a.local_ <=> b.local_;
    }

private:
    local_time local_;
    utc_offset offset_;
    std::uint32_t padding_ = 0;  // no stray bytes in files
};
static_assert(sizeof(zoned_time) == 16);

/// `21:40:32.142`, `21:40`, `214032.142`, `2140` or `21`; up to nine digits behind the point. Nothing for anything else.
[[nodiscard]] std::optional<local_time> parse_local_time(std::string_view text);
/// `Z`, `+01:00`, `+0100`, `+01`, and with seconds.
[[nodiscard]] std::optional<utc_offset> parse_utc_offset(std::string_view text);
/// A time, and its distance from UTC; without one it is none.
[[nodiscard]] std::optional<zoned_time> parse_zoned_time(std::string_view text);

/// `21:40`, with seconds where there are any, and a fraction with as many digits as it needs.
[[nodiscard]] std::string to_text(local_time t);
/// `+01:00`, with seconds where there are any; `Z` for none.
[[nodiscard]] std::string to_text(utc_offset offset);
[[nodiscard]] std::string to_text(const zoned_time& t);

namespace detail {
/// `.5` for half a billion billionths: a point and digits without zeros at their end; nothing for none.
[[nodiscard]] std::string fraction_text(int billionths);
}  // namespace detail

template <>
inline constexpr bool printed_as_text<local_time> = true;
template <>
inline constexpr bool printed_as_text<utc_offset> = true;
template <>
inline constexpr bool printed_as_text<zoned_time> = true;

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/time_body.hpp>
#endif
