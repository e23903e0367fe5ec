// The parts of dates, times and durations, and what lies between two.
#include <hexi/query/function/temporal_private.hpp>

#include <array>
#include <limits>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <hexi/query/function/time_arithmetic_private.hpp>
#include <hexi/value/calendar.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

using wide = duration_sum::wide;

cell integer_cell(wide number) {
    if (number > wide{std::numeric_limits<std::int64_t>::max()} || number < wide{std::numeric_limits<std::int64_t>::min()})
        throw failure{.of = error_class::arithmetic, .detail = "IntegerOverflow", .message = "a duration has more of these than an INTEGER of 64 bits holds", .hint = "ask for larger units of it"};
    return static_cast<std::int64_t>(number);
}

/// The year whose weeks a day is counted in, and the week.
std::pair<std::int64_t, std::int64_t> week_of(std::int64_t day) {
    std::int64_t year = civil_day(day).year;
    if (day < first_week(year)) --year;
    else if (day >= first_week(year + 1)) ++year;
    return {year, (day - first_week(year)) / 7 + 1};
}

cell part_of_day(std::int64_t day, std::string_view name) {
    const civil_date d = civil_day(day);
    if (name == "year") return d.year;
    if (name == "quarter") return std::int64_t{(d.month - 1) / 3 + 1};
    if (name == "month") return std::int64_t{d.month};
    if (name == "week") return week_of(day).second;
    if (name == "weekYear") return week_of(day).first;
    if (name == "day") return std::int64_t{d.day};
    if (name == "ordinalDay") return day - day_number(d.year, 1, 1) + 1;
    if (name == "weekDay" || name == "dayOfWeek") return std::int64_t{day_of_week(day)};
    if (name == "dayOfQuarter") return day - day_number(d.year, (d.month - 1) / 3 * 3 + 1, 1) + 1;
    return {};
}

cell part_of_clock(local_time t, std::string_view name) {
    if (name == "hour") return std::int64_t{t.hour()};
    if (name == "minute") return std::int64_t{t.minute()};
    if (name == "second") return std::int64_t{t.second()};
    if (name == "millisecond") return std::int64_t{t.nanosecond() / 1'000'000};
    if (name == "microsecond") return std::int64_t{t.nanosecond() / 1000};
    if (name == "nanosecond") return std::int64_t{t.nanosecond()};
    return {};
}

cell part_of_offset(utc_offset offset, const std::optional<zone>& where, std::string_view name) {
    if (name == "timezone") return where ? std::string(where->name()) : to_text(offset);
    if (name == "offset") return to_text(offset);
    if (name == "offsetMinutes") return std::int64_t{offset.seconds() / 60};
    if (name == "offsetSeconds") return std::int64_t{offset.seconds()};
    return {};
}

/// Seconds are whole ones, rounded down, and nanoseconds of a second what is over, 0 to 999,999,999: as openCypher counts them.
cell part_of_duration(const duration& d, std::string_view name) {
    constexpr wide second = local_time::a_second;
    const wide months = d.months(), days = d.days(), seconds = d.seconds(), fraction = d.nanosecond();
    struct part {
        std::string_view name;
        wide amount, most;  // what is left of it by `most` if that is not 0
    };
    const std::array<part, 20> parts{{
        {"years", months / 12, 0},
        {"quarters", months / 3, 0},
        {"months", months, 0},
        {"weeks", days / 7, 0},
        {"days", days, 0},
        {"hours", seconds / 3600, 0},
        {"minutes", seconds / 60, 0},
        {"seconds", seconds, 0},
        {"milliseconds", seconds * 1000 + fraction / 1'000'000, 0},
        {"microseconds", seconds * 1'000'000 + fraction / 1000, 0},
        {"nanoseconds", seconds * second + fraction, 0},
        {"quartersOfYear", months / 3, 4},
        {"monthsOfQuarter", months, 3},
        {"monthsOfYear", months, 12},
        {"daysOfWeek", days, 7},
        {"minutesOfHour", seconds / 60, 60},
        {"secondsOfMinute", seconds, 60},
        {"millisecondsOfSecond", fraction / 1'000'000, 0},
        {"microsecondsOfSecond", fraction / 1000, 0},
        {"nanosecondsOfSecond", fraction, 0},
    }};
    for (const part& p : parts)
        if (p.name == name) return integer_cell(p.most == 0 ? p.amount : p.amount % p.most);
    return {};
}

/// Whole months from one to the other, toward zero.
std::int64_t months_between(const local_datetime& from, const local_datetime& to) {
    // A day that has begun there but not yet reached the time of the other is not over.
    std::int64_t last = to.day();
    if (last > from.day() && to.time() < from.time()) --last;
    else if (last < from.day() && to.time() > from.time()) ++last;
    const auto packed = [](std::int64_t day) {
        const civil_date d = civil_day(day);
        return (d.year * 12 + d.month - 1) * 32 + d.day;
    };
    return (packed(last) - packed(from.day())) / 32;
}

wide nanoseconds_between(const local_datetime& from, const local_datetime& to) {
    return (wide{to.seconds()} - from.seconds()) * local_time::a_second + (to.nanosecond() - from.nanosecond());
}

}  // namespace

time_parts parts_of(const cell& c) {
    switch (c.type()) {
        case cell_type::date: return {.day = c.as<date>().first_day()};
        case cell_type::local_time: return {.time = c.as<local_time>()};
        case cell_type::time: return {.time = c.as<zoned_time>().local(), .place = clock_place{.offset = c.as<zoned_time>().offset()}};
        case cell_type::local_datetime: return {.day = c.as<local_datetime>().day(), .time = c.as<local_datetime>().time()};
        case cell_type::datetime: {
            const zoned_datetime& t = c.as<zoned_datetime>();
            return {.day = t.local().day(), .time = t.local().time(), .place = clock_place{t.where(), t.offset()}};
        }
        default: return {};
    }
}

cell part_of_time(const cell& of, std::string_view name) {
    if (of.is(cell_type::duration)) return part_of_duration(of.as<duration>(), name);
    const time_parts parts = parts_of(of);
    cell out;
    if (parts.day) out = part_of_day(*parts.day, name);
    if (out.is_null() && parts.time) out = part_of_clock(*parts.time, name);
    if (out.is_null() && parts.place) out = part_of_offset(parts.place->offset, parts.place->where, name);
    if (out.is_null() && of.is(cell_type::datetime)) {
        const local_datetime& moment = of.as<zoned_datetime>().moment();
        if (name == "epochSeconds") return moment.seconds();
        if (name == "epochMillis") return integer_cell(wide{moment.seconds()} * 1000 + moment.nanosecond() / 1'000'000);
    }
    return out;
}

local_datetime local_of(std::int64_t day, local_time time) {
    const auto out = local_datetime::of_day(day, time);
    if (!out) beyond_years();
    return *out;
}

zoned_datetime placed(const local_datetime& local, const clock_place& at) {
    const auto out = at.where ? zoned_datetime::of(local, *at.where) : zoned_datetime::of(local, at.offset);
    if (!out) beyond_years();
    return *out;
}

zoned_datetime shown_in(const zoned_datetime& t, const clock_place& at) { return at.where ? shown_in(t, *at.where) : shown_in(t, at.offset); }

duration between(counted_in unit, const cell& from, const cell& to) {
    time_parts a = parts_of(from), b = parts_of(to);
    const bool both_days = a.day && b.day;
    const std::int64_t some_day = a.day ? *a.day : b.day ? *b.day : 0;
    local_datetime x = local_of(a.day.value_or(some_day), a.time.value_or(local_time()));
    local_datetime y = local_of(b.day.value_or(some_day), b.time.value_or(local_time()));
    // Where clocks stand, what passes is what is counted, and days are those of the first.
    std::optional<zoned_datetime> p, q;
    if (a.place || b.place) {
        const clock_place first = a.place ? *a.place : *b.place;
        p = from.is(cell_type::datetime) ? from.as<zoned_datetime>() : placed(x, first);
        q = to.is(cell_type::datetime) ? to.as<zoned_datetime>() : placed(y, b.place ? *b.place : first);
        x = p->local();
        y = shown_in(*q, first).local();
    }
    const auto step = [&](const duration& by) {
        if (p) p = moved(*p, by), x = p->local();
        else x = moved(x, by);
    };
    std::int64_t months = 0, days = 0;
    if (both_days && (unit == counted_in::everything || unit == counted_in::months)) {
        months = months_between(x, y);
        if (unit == counted_in::months) return duration(months, 0, 0);
        step(duration(months, 0, 0));
    }
    if (both_days && (unit == counted_in::everything || unit == counted_in::days)) {
        days = static_cast<std::int64_t>(nanoseconds_between(x, y) / local_time::a_day);
        step(duration(0, days, 0));
    }
    if (unit == counted_in::months || unit == counted_in::days) return duration(0, days, 0);
    const wide left = p ? nanoseconds_between(p->moment(), q->moment()) : nanoseconds_between(x, y);
    return duration(months, days, static_cast<std::int64_t>(left / local_time::a_second), static_cast<std::int64_t>(left % local_time::a_second));
}

}  // namespace hexi::abi_v1::detail::query
