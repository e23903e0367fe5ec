// A day and a time: local, or at a moment that the whole world shares.
//
//     const auto then = *parse_zoned_datetime("2015-07-21T21:40:32.142[Europe/Stockholm]");
//     to_text(then) == "2015-07-21T21:40:32.142+02:00[Europe/Stockholm]";
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <hexi/base/print.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/value/calendar.hpp>
#include <hexi/value/time.hpp>
#include <hexi/value/zone.hpp>

namespace hexi::inline abi_v1 {

/// A day and a time of it, somewhere; years -999,999,999 to 999,999,999, sixteen bytes.
class local_datetime {
public:
    /// The first moment of 1970.
    constexpr local_datetime() = default;
    /// Errors   std::out_of_range where the parts form no date or no time; `of` gives nothing instead
    constexpr local_datetime(std::int64_t year, int month, int day, local_time time = {})
        : local_datetime(is_civil_date(year, month, day) ? day_number(year, month, day) : throw std::out_of_range("no such date"), time) {}
    [[nodiscard]] static constexpr std::optional<local_datetime> of(std::int64_t year, int month, int day, local_time time = {}) {
        return is_civil_date(year, month, day) ? std::optional(local_datetime(year, month, day, time)) : std::nullopt;
    }
    /// A day by its number since 1970-01-01, and a time of it.
    [[nodiscard]] static constexpr std::optional<local_datetime> of_day(std::int64_t days, local_time time = {}) {
        return days >= first_day && days <= last_day ? std::optional(local_datetime(days, time)) : std::nullopt;
    }
    /// So many seconds after the first moment of 1970, and nanoseconds, 0 to 999,999,999.
    [[nodiscard]] static constexpr std::optional<local_datetime> of_seconds(std::int64_t seconds, std::int64_t nanosecond = 0) {
        if (seconds < first_day * 86'400 || seconds >= (last_day + 1) * 86'400 || nanosecond < 0 || nanosecond >= local_time::a_second) return std::nullopt;
        local_datetime out;
        out.seconds_ = seconds;
        out.nanosecond_ = static_cast<std::uint32_t>(nanosecond);
        return out;
    }

    /// Days since 1970-01-01.
    [[nodiscard]] constexpr std::int64_t day() const { return seconds_ >= 0 ? seconds_ / 86'400 : (seconds_ + 1) / 86'400 - 1; }
    [[nodiscard]] constexpr civil_date date() const { return civil_day(day()); }
    [[nodiscard]] constexpr local_time time() const { return *local_time::after_midnight((seconds_ - day() * 86'400) * local_time::a_second + nanosecond_); }
    /// Since the first moment of 1970, the fraction left out.
    [[nodiscard]] constexpr std::int64_t seconds() const { return seconds_; }
    [[nodiscard]] constexpr int nanosecond() const { return static_cast<int>(nanosecond_); }

    friend constexpr auto operator<=>(const local_datetime&, const local_datetime&) = default;

private:
    constexpr local_datetime(std::int64_t days, local_time time)
        : seconds_(days * 86'400 + time.since_midnight() / local_time::a_second), nanosecond_(static_cast<std::uint32_t>(time.nanosecond())) {}

    std::int64_t seconds_ = 0;
    std::uint32_t nanosecond_ = 0;
    std::uint32_t padding_ = 0;  // no stray bytes in files
};
static_assert(sizeof(local_datetime) == 16);

/// A moment, as clocks of a zone show it, or clocks so far from UTC. Ordered by the moment, then by what clocks show, then by
/// the zone's name, none being first.
class zoned_datetime {
public:
    /// The first moment of 1970 in UTC.
    zoned_datetime() = default;
    /// Errors   std::out_of_range where the moment in UTC lies beyond the years that there are
    zoned_datetime(const local_datetime& local, utc_offset offset);
    /// A time that clocks of the zone skip is the one that they show instead; of one that they show twice it is the first.
    zoned_datetime(const local_datetime& local, zone where);
    [[nodiscard]] static std::optional<zoned_datetime> of(const local_datetime& local, utc_offset offset);
    [[nodiscard]] static std::optional<zoned_datetime> of(const local_datetime& local, zone where);
    /// The same where clocks showed a time twice: at this distance from UTC. Nothing where the zone's clocks never showed that.
    [[nodiscard]] static std::optional<zoned_datetime> of(const local_datetime& local, utc_offset offset, zone where);

    /// In UTC.
    [[nodiscard]] const local_datetime& moment() const { return moment_; }
    [[nodiscard]] utc_offset offset() const { return offset_; }
    [[nodiscard]] std::optional<zone> where() const { return where_ != nullptr ? std::optional(zone(*where_)) : std::nullopt; }
    /// What clocks show.
    [[nodiscard]] local_datetime local() const { return *local_datetime::of_seconds(moment_.seconds() + offset_.seconds(), moment_.nanosecond()); }

    friend bool operator==(const zoned_datetime&, const zoned_datetime&) = default;
    friend std::strong_ordering operator<=>(const zoned_datetime& a, const zoned_datetime& b);

private:
    zoned_datetime& in(zone where) {
        where_ = where.rules_;
        return *this;
    }

    local_datetime moment_;
    utc_offset offset_;
    const detail::zone_rules* where_ = nullptr;  // the zone's, in half its size
};

/// A day and a time with a `T` between them, each in a form of `parse_day` and `parse_local_time`, or a day alone, which
/// begins at midnight.
[[nodiscard]] std::optional<local_datetime> parse_local_datetime(std::string_view text);

/// The same, with a distance from UTC behind it, a zone in brackets, or both, which must agree; without any it is UTC.
[[nodiscard]] std::optional<zoned_datetime> parse_zoned_datetime(std::string_view text);
/// The same, saying why not: a zone that there is none of, a distance from UTC that its clocks do not have.
///
/// Errors   `wrong-kind`, without a place
[[nodiscard]] result<zoned_datetime> read_zoned_datetime(std::string_view text);

/// `2015-07-21T21:40:32.142`; seconds are left out where there are none.
[[nodiscard]] std::string to_text(const local_datetime& t);
/// `2015-07-21T21:40:32.142+02:00[Europe/Stockholm]`.
[[nodiscard]] std::string to_text(const zoned_datetime& t);

template <>
inline constexpr bool printed_as_text<local_datetime> = true;
template <>
inline constexpr bool printed_as_text<zoned_datetime> = true;

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/datetime_body.hpp>
#endif
