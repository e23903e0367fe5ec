// Bodies of `time_arithmetic_private.hpp`.
#include <hexi/query/function/time_arithmetic_private.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <hexi/value/calendar.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

using wide = duration_sum::wide;
constexpr wide billion = duration_sum::billion;

[[noreturn]] void too_long() {
    throw failure{.of = error_class::arithmetic, .detail = "IntegerOverflow", .message = "a duration has a part that 64 bits do not hold", .hint = "use a shorter one"};
}

wide nanoseconds_of(const duration& d) { return wide{d.seconds()} * billion + d.nanosecond(); }

/// A day later by months, then by days.
std::int64_t moved_day(std::int64_t day, std::int64_t months, wide days) {
    wide at = day;
    if (months != 0) {
        const civil_date d = civil_day(day);
        const wide all = wide{d.year} * 12 + (d.month - 1) + months;
        const wide year = all >= 0 ? all / 12 : (all - 11) / 12;
        if (year < -most_years || year > most_years) beyond_years();
        const int month = static_cast<int>(all - year * 12) + 1;
        const auto of_year = static_cast<std::int64_t>(year);
        at = day_number(of_year, month, std::min(d.day, days_in_month(of_year, month)));
    }
    at += days;
    if (at < first_day || at > last_day) beyond_years();
    return static_cast<std::int64_t>(at);
}

/// Nanoseconds of a day, and how many days on.
struct of_day {
    std::int64_t nanoseconds;
    wide days;
};
of_day split_days(wide nanoseconds) {
    wide days = nanoseconds / local_time::a_day, rest = nanoseconds % local_time::a_day;
    if (rest < 0) rest += local_time::a_day, --days;
    return {static_cast<std::int64_t>(rest), days};
}

local_datetime later(const local_datetime& t, wide nanoseconds) {
    const of_day at = split_days(wide{t.time().since_midnight()} + nanoseconds);
    return *local_datetime::of_day(moved_day(t.day(), 0, at.days), *local_time::after_midnight(at.nanoseconds));
}

/// A moment in UTC, as clocks show it.
zoned_datetime at_moment(const local_datetime& moment, utc_offset offset, std::optional<zone> where) {
    const auto local = local_datetime::of_seconds(moment.seconds() + offset.seconds(), moment.nanosecond());
    if (!local) beyond_years();
    const auto out = where ? zoned_datetime::of(*local, offset, *where) : zoned_datetime::of(*local, offset);
    if (!out) beyond_years();
    return *out;
}

}  // namespace

void beyond_years() {
    throw failure{.of = error_class::argument, .detail = "NumberOutOfRange", .message = "a date beyond the years -999,999,999 to 999,999,999", .hint = "use a shorter duration"};
}

duration checked(const duration_sum& sum) {
    const auto out = sum.sum();
    if (!out) too_long();
    return *out;
}

duration negated(const duration& d) { return scaled(d, -1, 1); }

duration added(const duration& a, const duration& b) {
    return checked({.months = wide{a.months()} + b.months(), .days = wide{a.days()} + b.days(), .nanoseconds = nanoseconds_of(a) + nanoseconds_of(b)});
}

duration scaled(const duration& d, std::int64_t by, std::int64_t over) {
    duration_sum out;
    const wide months = wide{d.months()} * by, days = wide{d.days()} * by;
    out.months = months / over;
    out.days = days / over;
    // What is left of a month is some seconds of it; whole days of these are days.
    const wide of_months = months % over * duration::seconds_of_month;
    out.days += of_months / (wide{over} * 86'400);
    const wide of_days = of_months % (wide{over} * 86'400);
    const auto as_nanoseconds = [&](wide seconds) { return seconds / over * billion + seconds % over * billion / over; };
    out.nanoseconds = as_nanoseconds(of_days) + as_nanoseconds(days % over * 86'400);
    // Seconds and nanoseconds apart: their product need not fit 128 bits.
    const wide seconds = wide{d.seconds()} * by;
    if (seconds / over > wide{std::numeric_limits<std::int64_t>::max()} || seconds / over < -wide{std::numeric_limits<std::int64_t>::max()}) too_long();
    out.nanoseconds += seconds / over * billion + (seconds % over * billion + wide{d.nanosecond()} * by) / over;
    return checked(out);
}

duration scaled(const duration& d, double by) {
    const auto part = [&](long double amount, auto add) {
        if (!(std::abs(amount) < 0x1p63L)) too_long();
        const long double whole = std::trunc(amount);
        add(wide{static_cast<std::int64_t>(whole)} * billion + static_cast<std::int64_t>((amount - whole) * 1e9L));
    };
    duration_sum out;
    part(static_cast<long double>(d.months()) * by, [&](wide amount) { out.add_months(amount); });
    part(static_cast<long double>(d.days()) * by, [&](wide amount) { out.add_days(amount); });
    part(static_cast<long double>(d.seconds()) * by, [&](wide amount) { out.add_seconds(amount); });
    part(static_cast<long double>(d.nanosecond()) * by, [&](wide amount) { out.nanoseconds += amount / billion; });
    return checked(out);
}

date moved(date d, const duration& by) {
    return *date::of_day(moved_day(d.first_day(), by.months(), wide{by.days()} + nanoseconds_of(by) / local_time::a_day));
}

local_time moved(local_time t, const duration& by) {
    return *local_time::after_midnight(split_days(wide{t.since_midnight()} + nanoseconds_of(by)).nanoseconds);
}

zoned_time moved(const zoned_time& t, const duration& by) { return {moved(t.local(), by), t.offset()}; }

local_datetime moved(const local_datetime& t, const duration& by) {
    return later(*local_datetime::of_day(moved_day(t.day(), by.months(), by.days()), t.time()), nanoseconds_of(by));
}

zoned_datetime moved(const zoned_datetime& t, const duration& by) {
    zoned_datetime out = t;
    if (by.months() != 0 || by.days() != 0) {
        const auto local = local_datetime::of_day(moved_day(t.local().day(), by.months(), by.days()), t.local().time());
        // Where clocks show a time twice, the distance from UTC stays what it was if it can.
        auto same_offset = t.where() ? zoned_datetime::of(*local, t.offset(), *t.where()) : zoned_datetime::of(*local, t.offset());
        if (!same_offset && t.where()) same_offset = zoned_datetime::of(*local, *t.where());
        if (!same_offset) beyond_years();
        out = *same_offset;
    }
    if (by.seconds() == 0 && by.nanosecond() == 0) return out;
    const local_datetime moment = later(out.moment(), nanoseconds_of(by));
    return at_moment(moment, t.where() ? t.where()->offset_at(moment.seconds()) : t.offset(), t.where());
}

zoned_datetime shown_in(const zoned_datetime& t, zone where) { return at_moment(t.moment(), where.offset_at(t.moment().seconds()), where); }
zoned_datetime shown_in(const zoned_datetime& t, utc_offset offset) { return at_moment(t.moment(), offset, std::nullopt); }

}  // namespace hexi::abi_v1::detail::query
