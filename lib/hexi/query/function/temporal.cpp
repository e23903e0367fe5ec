// Constructors of dates, times, date-times and durations, and what else makes them.
#include <hexi/base/ascii.hpp>
#include <hexi/query/function/temporal_private.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <initializer_list>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <hexi/query/function/given_private.hpp>
#include <hexi/query/function/time_arithmetic_private.hpp>
#include <hexi/query/text_private.hpp>
#include <hexi/value/calendar.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

using enum cell_type;

[[noreturn]] void wrong(std::string message, std::string hint, std::string_view detail = wrong_value) {
    throw failure{.of = error_class::argument, .detail = detail, .message = std::move(message), .hint = std::move(hint)};
}

/// What each kind of temporal value is called and has.
struct kind_of_time {
    cell_type type;
    std::string_view name;
    bool has_day, has_time, has_place;
    std::string_view example;
};
constexpr std::array<kind_of_time, 5> kinds_of_time{{
    {date, "date", true, false, false, "'2015-07-21'"},
    {local_time, "localtime", false, true, false, "'21:40:32.142'"},
    {time, "time", false, true, true, "'21:40:32.142+01:00'"},
    {local_datetime, "localdatetime", true, true, false, "'2015-07-21T21:40:32.142'"},
    {datetime, "datetime", true, true, true, "'2015-07-21T21:40:32.142+02:00[Europe/Stockholm]'"},
}};
constexpr const kind_of_time& kind_of(cell_type t) {
    return *std::ranges::find(kinds_of_time, t, &kind_of_time::type);
}

/// A value of a kind, of its parts.
cell made(const kind_of_time& kind, std::int64_t day, hexi::local_time at, const clock_place& place) {
    switch (kind.type) {
        case date: {
            const auto out = hexi::date::of_day(day);
            if (!out) beyond_years();
            return *out;
        }
        case cell_type::local_time: return at;
        case cell_type::time: return zoned_time(at, place.offset);
        case local_datetime: return local_of(day, at);
        default: return placed(local_of(day, at), place);
    }
}

clock_place place_named(std::string_view text) {
    if (const auto offset = parse_utc_offset(text)) return {.offset = *offset};
    const auto where = zone::named(text);
    if (!where) wrong(where.problems().front().message, where.problems().front().hint);
    return {.where = *where};
}

/// A moment as clocks at a place show it, as a value of a kind.
cell shown_as(const kind_of_time& kind, const zoned_datetime& moment, const clock_place& at) {
    const zoned_datetime there = shown_in(moment, at);
    if (kind.type == datetime) return there;
    return made(kind, there.local().day(), there.local().time(), {.offset = there.offset()});
}

/// Another temporal value as one of a kind: a part of it, or with midnight or UTC for what it does not say.
cell converted(const kind_of_time& kind, const cell& other) {
    if (other.is(kind.type)) return kind.type == date ? made(kind, *parts_of(other).day, {}, {}) : other;
    const time_parts parts = parts_of(other);
    if (kind.has_day && !parts.day) wrong_argument(kind.name, "a value with a day", other, error_class::argument, wrong_value);
    if (kind.has_time && !kind.has_day && !parts.time) wrong_argument(kind.name, "a value with a time", other, error_class::argument, wrong_value);
    return made(kind, parts.day.value_or(0), parts.time.value_or(hexi::local_time()), parts.place.value_or(clock_place{}));
}

cell read(const kind_of_time& kind, std::string_view text) {
    switch (kind.type) {
        case date:
            if (const auto day = parse_day(text)) return *hexi::date::of_day(*day);
            break;
        case cell_type::local_time:
            if (const auto t = parse_local_time(text)) return *t;
            break;
        case cell_type::time:
            if (const auto t = parse_zoned_time(text)) return *t;
            if (const auto t = parse_local_time(text)) return zoned_time(*t, {});
            break;
        case local_datetime:
            if (const auto t = parse_local_datetime(text)) return *t;
            break;
        default: {
            const auto t = read_zoned_datetime(text);
            if (!t) wrong(t.problems().front().message, t.problems().front().hint);
            return *t;
        }
    }
    wrong(fmt::format("{} is not a {}", quoted_text(text), kind.name), fmt::format("write one that exists, such as {}", kind.example));
}

// --- of a map's components ---------------------------------------------------------------------------

constexpr std::array<std::string_view, 8> day_components{"year", "quarter", "month", "week", "day", "ordinalDay", "dayOfWeek", "dayOfQuarter"};
constexpr std::array<std::string_view, 6> clock_components{"hour", "minute", "second", "millisecond", "microsecond", "nanosecond"};

/// The components that a function was given, asked for by name.
class components {
public:
    components(std::string_view function, const cell_map& given) : function_(function), given_(given) {}

    [[nodiscard]] const cell* find(std::string_view name) const { return hexi::find(given_, name); }
    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const {
        const cell* const c = find(name);
        if (c == nullptr) return std::nullopt;
        if (!c->is(integer)) wrong_argument(function_, fmt::format("an INTEGER as the {}", name), *c, error_class::argument, wrong_value);
        return c->as<std::int64_t>();
    }
    /// The same from the least to the most that there may be.
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view name, std::int64_t least, std::int64_t most) const {
        const auto n = number(name);
        if (n && (*n < least || *n > most))
            wrong(fmt::format("{}() takes {} to {} as the {}, not {}", function_, least, most, name, *n), fmt::format("there is no {} {}", name, *n), "NumberOutOfRange");
        return n;
    }
    /// Refuses what is none of these.
    void allow(std::span<const std::string_view> names) const {
        for (const cell_entry& e : given_)
            if (std::ranges::find(names, e.key) == names.end()) {
                std::string known;
                for (const std::string_view name : names) known += fmt::format("{}{}", known.empty() ? "" : ", ", name);
                wrong(fmt::format("{}() has no component {}", function_, quoted_text(e.key)), fmt::format("it has: {}", known));
            }
    }
    [[nodiscard]] std::string_view function() const { return function_; }
    [[nodiscard]] bool any_null() const {
        return std::ranges::any_of(given_, [](const cell_entry& e) { return e.held.is_null(); });
    }
    [[nodiscard]] bool only(std::string_view name) const { return given_.size() == 1 && has(name); }
    template <class Names>
    [[nodiscard]] bool any_of(const Names& names) const {
        return std::ranges::any_of(names, [&](std::string_view name) { return has(name); });
    }

private:
    std::string_view function_;
    const cell_map& given_;
};

void not_together(const components& given, std::string_view one, std::initializer_list<std::string_view> others) {
    for (const std::string_view other : others)
        if (given.has(other)) wrong(fmt::format("{}() takes {} or {}, not both", given.function(), one, other), "say the day in one way: by month, week, quarter or day of the year");
}
void needs(const components& given, std::string_view component, std::string_view larger, bool there) {
    if (given.has(component) && !there) wrong(fmt::format("{}() needs the {} where the {} is given", given.function(), larger, component), "what is left out is the least: seconds before minutes");
}

/// The day that the components mean; what they leave out is as `base` has it, or the first. By week, by quarter, by day of the
/// year, or by month.
std::int64_t day_of(const components& given, std::optional<std::int64_t> base) {
    const auto year_given = given.number("year", -most_years, most_years);
    if (!base && !year_given) wrong(fmt::format("{}() needs at least the year", given.function()), "give one, as in {year: 1984}");
    const std::optional<civil_date> b = base ? std::optional(civil_day(*base)) : std::nullopt;
    const std::int64_t year = year_given ? *year_given : b->year;
    const auto exists = [&](std::int64_t day, bool does, std::string_view what) {
        if (!does) wrong(fmt::format("the year {} has no {}", year, what), "give a day that exists", "NumberOutOfRange");
        return day;
    };
    if (given.has("week") || given.has("dayOfWeek")) {
        not_together(given, given.has("week") ? "week" : "dayOfWeek", {"month", "day", "quarter", "dayOfQuarter", "ordinalDay"});
        needs(given, "dayOfWeek", "week", given.has("week") || base);
        // The year is the one whose weeks are counted: that of the base is the one that its week is of.
        const cell base_day = base ? cell(*hexi::date::of_day(*base)) : cell();
        const std::int64_t week_year = year_given ? *year_given : part_of_time(base_day, "weekYear").as<std::int64_t>();
        const std::int64_t week = given.number("week", 1, 53).value_or(base ? part_of_time(base_day, "week").as<std::int64_t>() : 1);
        const std::int64_t of_week = given.number("dayOfWeek", 1, 7).value_or(base ? day_of_week(*base) : 1);
        const std::int64_t monday = first_week(week_year) + (week - 1) * 7;
        if (monday >= first_week(week_year + 1)) wrong(fmt::format("the year {} has no week {}", week_year, week), "years have 52 weeks, some 53", "NumberOutOfRange");
        return monday + of_week - 1;
    }
    if (given.has("quarter") || given.has("dayOfQuarter")) {
        not_together(given, given.has("quarter") ? "quarter" : "dayOfQuarter", {"month", "day", "ordinalDay"});
        needs(given, "dayOfQuarter", "quarter", given.has("quarter") || base);
        const std::int64_t quarter = given.number("quarter", 1, 4).value_or(b ? (b->month - 1) / 3 + 1 : 1);
        const int first_month = static_cast<int>(quarter - 1) * 3 + 1;
        if (const auto of_quarter = given.number("dayOfQuarter", 1, 92)) {
            const std::int64_t day = day_number(year, first_month, 1) + *of_quarter - 1;
            return exists(day, day <= day_number(year, first_month + 2, days_in_month(year, first_month + 2)), fmt::format("day {} in quarter {}", *of_quarter, quarter));
        }
        if (!b) return day_number(year, first_month, 1);
        const int month = first_month + (b->month - 1) % 3;
        return day_number(year, month, std::min(b->day, days_in_month(year, month)));
    }
    if (const auto ordinal = given.number("ordinalDay", 1, 366)) {
        not_together(given, "ordinalDay", {"month", "day"});
        return exists(day_number(year, 1, 1) + *ordinal - 1, *ordinal <= (is_leap_year(year) ? 366 : 365), fmt::format("day {}", *ordinal));
    }
    needs(given, "day", "month", given.has("month") || base);
    const auto month = static_cast<int>(given.number("month", 1, 12).value_or(b ? b->month : 1));
    if (const auto day = given.number("day", 1, 31)) return exists(day_number(year, month, static_cast<int>(*day)), *day <= days_in_month(year, month), fmt::format("{:02}-{:02}", month, *day));
    return day_number(year, month, b ? std::min(b->day, days_in_month(year, month)) : 1);
}

/// The time that the components mean; what they leave out is as `base` has it, or zero.
hexi::local_time time_of(const components& given, std::optional<hexi::local_time> base) {
    if (!base) {
        needs(given, "minute", "hour", given.has("hour"));
        needs(given, "second", "minute", given.has("minute"));
        for (const std::string_view part : {"millisecond", "microsecond", "nanosecond"}) needs(given, part, "second", given.has("second"));
    }
    const hexi::local_time b = base.value_or(hexi::local_time());
    const auto hour = given.number("hour", 0, 23).value_or(b.hour());
    const auto minute = given.number("minute", 0, 59).value_or(b.minute());
    const auto second = given.number("second", 0, 59).value_or(b.second());
    const bool milli = given.has("millisecond"), micro = given.has("microsecond");
    // Each is what the larger ones leave: 999 microseconds of a millisecond, 999,999 of a second.
    const auto millisecond = given.number("millisecond", 0, 999);
    const auto microsecond = given.number("microsecond", 0, milli ? 999 : 999'999);
    const auto nanosecond = given.number("nanosecond", 0, micro ? 999 : milli ? 999'999 : 999'999'999);
    const std::int64_t fraction = millisecond || microsecond || nanosecond ? millisecond.value_or(0) * 1'000'000 + microsecond.value_or(0) * 1000 + nanosecond.value_or(0) : b.nanosecond();
    return hexi::local_time(static_cast<int>(hour), static_cast<int>(minute), static_cast<int>(second), fraction);
}

/// The value of a component that is a temporal value with a day, or with a time.
std::optional<time_parts> chosen(const components& given, std::string_view name, bool day, bool clock) {
    const cell* const c = given.find(name);
    if (c == nullptr) return std::nullopt;
    const time_parts parts = parts_of(*c);
    if ((day && !parts.day) || (clock && !parts.time)) wrong_argument(given.function(), fmt::format("a value with a {} as the {}", !parts.day && day ? "day" : "time", name), *c, error_class::argument, wrong_value);
    return parts;
}

void allow_components(const kind_of_time& kind, const components& given) {
    std::vector<std::string_view> names{"timezone"};
    if (kind.has_day) names.insert(names.end(), day_components.begin(), day_components.end());
    if (kind.has_time) names.insert(names.end(), clock_components.begin(), clock_components.end());
    if (kind.has_day) names.push_back("date");
    if (kind.has_time) names.push_back("time");
    if (kind.has_day) names.push_back("datetime");
    if (kind.type == datetime) names.insert(names.end(), {"epochSeconds", "epochMillis"});
    given.allow(names);
}

std::optional<clock_place> timezone_of(const components& given) {
    const cell* const c = given.find("timezone");
    if (c == nullptr) return std::nullopt;
    if (!c->is(text)) wrong_argument(given.function(), "a STRING as the timezone", *c, error_class::argument, wrong_value);
    return place_named(c->text());
}

cell of_components(const kind_of_time& kind, const call_context& context, const cell_map& map) {
    const components given(kind.name, map);
    allow_components(kind, given);
    if (given.any_null()) return {};
    const auto timezone = timezone_of(given);
    if (given.only("timezone")) return shown_as(kind, context.begun, *timezone);
    if (timezone && !kind.has_place) wrong(fmt::format("{}() has no timezone", kind.name), "a timezone alone gives the present time there");
    if (given.has("epochSeconds") || given.has("epochMillis")) {
        if (given.any_of(day_components) || given.has("date") || given.has("time") || given.has("datetime"))
            wrong("datetime() takes epochSeconds or epochMillis alone", "leave out other components but timezone and nanosecond");
        const std::int64_t millis = given.number("epochMillis").value_or(0);
        const std::int64_t seconds = given.has("epochSeconds") ? *given.number("epochSeconds") : millis >= 0 ? millis / 1000 : (millis + 1) / 1000 - 1;
        const std::int64_t fraction = given.has("epochSeconds") ? 0 : (millis - seconds * 1000) * 1'000'000;
        const auto moment = hexi::local_datetime::of_seconds(seconds, fraction + given.number("nanosecond", 0, given.has("epochMillis") ? 999'999 : 999'999'999).value_or(0));
        if (!moment) beyond_years();
        return shown_in(zoned_datetime(*moment, utc_offset()), timezone.value_or(clock_place{}));
    }
    // What is chosen of other values.
    const auto whole = chosen(given, "datetime", true, false);
    if (whole && (given.has("date") || given.has("time"))) wrong(fmt::format("{}() takes datetime, or date and time, not both", kind.name), "leave one of them out");
    const auto of_day = whole ? whole : kind.has_day ? chosen(given, "date", true, false) : std::nullopt;
    const auto of_time = whole ? whole : kind.has_time ? chosen(given, "time", false, true) : std::nullopt;
    const std::int64_t day = kind.has_day ? day_of(given, of_day ? of_day->day : std::nullopt) : 0;
    const std::optional<hexi::local_time> base_time = of_time && of_time->time ? of_time->time : kind.has_day && of_day ? std::optional(hexi::local_time()) : std::nullopt;
    if (!kind.has_day && !of_time && !given.has("hour")) wrong(fmt::format("{}() needs at least the hour", kind.name), "give one, as in {hour: 12}");
    const hexi::local_time at = kind.has_time ? time_of(given, base_time) : hexi::local_time();
    const std::optional<clock_place> place = of_time ? of_time->place : std::nullopt;
    if (!kind.has_place || !timezone) return made(kind, day, at, place.value_or(clock_place{}));
    if (kind.type == datetime) return place ? shown_in(placed(local_of(day, at), *place), *timezone) : placed(local_of(day, at), *timezone);
    // A time alone: the zone's distance from UTC when the statement began.
    const utc_offset offset = timezone->where ? timezone->where->offset_at(context.begun.moment().seconds()) : timezone->offset;
    if (!place) return zoned_time(at, offset);
    const utc_offset before = place->offset;
    return zoned_time(moved(at, hexi::duration(0, 0, offset.seconds() - before.seconds())), offset);
}

template <cell_type Type>
cell construct(call_context& context, arguments given) {
    constexpr const kind_of_time& kind = kind_of(Type);
    if (given.empty()) return shown_as(kind, context.begun, {});
    switch (given[0].type()) {
        case text: return read(kind, given[0].text());
        case map: return of_components(kind, context, given[0].as<cell_map>());
        case date:
        case cell_type::local_time:
        case cell_type::time:
        case local_datetime:
        case datetime: return converted(kind, given[0]);
        default: wrong_argument(kind.name, "a STRING, a MAP of components or another date or time", given[0], error_class::type, wrong_value);
    }
}

/// The present: when the statement began, in UTC or at a place.
template <cell_type Type>
cell at_statement(call_context& context, arguments given) {
    return shown_as(kind_of(Type), context.begun, given.empty() ? clock_place{} : place_named(text_given(kind_of(Type).name, given[0])));
}
/// When the clock is asked.
template <cell_type Type>
cell at_realtime(call_context&, arguments given) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
    const auto moment = hexi::local_datetime::of_seconds(seconds.count(), std::chrono::duration_cast<std::chrono::nanoseconds>(now - seconds).count());
    return shown_as(kind_of(Type), zoned_datetime(*moment, utc_offset()), given.empty() ? clock_place{} : place_named(text_given(kind_of(Type).name, given[0])));
}

// --- truncation --------------------------------------------------------------------------------------

/// From the coarsest to the finest.
constexpr std::array<std::string_view, 14> units{"millennium", "century", "decade", "year", "weekYear", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond"};
constexpr std::size_t unit_of_day = 8;

std::int64_t truncated_day(std::string_view unit, std::int64_t day) {
    const civil_date d = civil_day(day);
    const auto down_to = [&](std::int64_t years) {
        const std::int64_t rest = (d.year % years + years) % years;
        return day_number(std::max(d.year - rest, -most_years), 1, 1);
    };
    if (unit == "millennium") return down_to(1000);
    if (unit == "century") return down_to(100);
    if (unit == "decade") return down_to(10);
    if (unit == "year") return down_to(1);
    if (unit == "weekYear") {
        std::int64_t first = first_week(d.year);
        if (day < first) first = first_week(d.year - 1);
        else if (day >= first_week(d.year + 1)) first = first_week(d.year + 1);
        return first;
    }
    if (unit == "quarter") return day_number(d.year, (d.month - 1) / 3 * 3 + 1, 1);
    if (unit == "month") return day_number(d.year, d.month, 1);
    if (unit == "week") return day - (day_of_week(day) - 1);
    return day;
}

hexi::local_time truncated_time(std::size_t unit, hexi::local_time t) {
    static constexpr std::int64_t a_second = hexi::local_time::a_second;
    if (unit <= unit_of_day) return {};
    const std::array<std::int64_t, 5> sizes{3600 * a_second, 60 * a_second, a_second, 1'000'000, 1000};
    const std::int64_t size = sizes.at(unit - unit_of_day - 1);
    return *hexi::local_time::after_midnight(t.since_midnight() / size * size);
}

template <cell_type Type>
cell truncate(call_context& context, arguments given) {
    constexpr const kind_of_time& kind = kind_of(Type);
    const std::string name = fmt::format("{}.truncate", kind.name);
    const std::string_view word = text_given(name, given[0]);
    const auto same_word = [&](std::string_view unit) { return ascii::same_letters(word, unit); };
    const auto found = std::ranges::find_if(units, same_word);
    const auto unit = static_cast<std::size_t>(found - units.begin());
    const std::size_t coarsest = kind.has_day ? 0 : unit_of_day, finest = kind.has_time ? units.size() - 1 : unit_of_day;
    if (unit < coarsest || unit > finest) {
        std::string known;
        for (std::size_t i = coarsest; i <= finest; ++i) known += fmt::format("{}'{}'", known.empty() ? "" : ", ", units.at(i));
        wrong_argument(name, fmt::format("a unit ({})", known), given[0], error_class::argument, wrong_value);
    }
    const cell value = given.size() > 1 ? given[1] : cell(context.begun);
    const time_parts parts = parts_of(value);
    if ((kind.has_day && !parts.day) || ((!kind.has_day || unit > unit_of_day) && !parts.time))
        wrong_argument(name, parts.day || !kind.has_day ? "a value with a time" : "a value with a day", value, error_class::argument, wrong_value);
    std::int64_t day = parts.day ? truncated_day(units.at(unit), *parts.day) : 0;
    hexi::local_time at = truncated_time(unit, parts.time.value_or(hexi::local_time()));
    clock_place place = parts.place.value_or(clock_place{});
    if (given.size() > 2) {
        if (!given[2].is(map)) wrong_argument(name, "a MAP of components", given[2], error_class::type, wrong_value);
        cell_map map = given[2].as<cell_map>();
        const components overrides(name, map);
        std::vector<std::string_view> names;
        if (kind.has_day) names.insert(names.end(), day_components.begin(), day_components.end());
        if (kind.has_time) names.insert(names.end(), clock_components.begin(), clock_components.end());
        if (kind.has_place) names.push_back("timezone");
        overrides.allow(names);
        if (overrides.any_null()) return {};
        if (kind.has_day) day = day_of(overrides, day);
        if (kind.has_time) {
            // Of a fraction that was cut at milliseconds, microseconds and nanoseconds are what comes behind.
            std::vector<cell_entry> more = map;
            if (unit == unit_of_day + 4 && !overrides.has("millisecond") && (overrides.has("microsecond") || overrides.has("nanosecond")))
                more.push_back({"millisecond", cell(std::int64_t{at.nanosecond() / 1'000'000})});
            if (unit == unit_of_day + 5 && !overrides.has("microsecond") && !overrides.has("millisecond") && overrides.has("nanosecond"))
                more.push_back({"microsecond", cell(std::int64_t{at.nanosecond() / 1000})});
            const cell_map all = map_of(std::move(more));
            at = time_of(components(name, all), at);
        }
        if (const auto timezone = timezone_of(overrides)) {
            place = *timezone;
            if (kind.type == cell_type::time && place.where) place = {.offset = place.where->offset_at(context.begun.moment().seconds())};
        }
    }
    if (kind.type == cell_type::time && place.where) place.offset = parts.place->offset;
    return made(kind, day, at, place);
}

// --- epochs and durations ----------------------------------------------------------------------------

cell from_epoch(call_context&, arguments given) {
    const std::int64_t seconds = integer_given("datetime.fromepoch", given[0]);
    const std::int64_t nanoseconds = given.size() > 1 ? integer_given("datetime.fromepoch", given[1]) : 0;
    std::int64_t all = 0;
    std::int64_t rest = nanoseconds % hexi::local_time::a_second, carried = nanoseconds / hexi::local_time::a_second;
    if (rest < 0) rest += hexi::local_time::a_second, --carried;
    if (__builtin_add_overflow(seconds, carried, &all)) beyond_years();
    const auto moment = hexi::local_datetime::of_seconds(all, rest);
    if (!moment) beyond_years();
    return zoned_datetime(*moment, utc_offset());
}

cell from_epoch_millis(call_context& context, arguments given) {
    const std::int64_t millis = integer_given("datetime.fromepochmillis", given[0]);
    const std::int64_t seconds = millis >= 0 ? millis / 1000 : (millis + 1) / 1000 - 1;
    const cell both[]{seconds, (millis - seconds * 1000) * 1'000'000};
    return from_epoch(context, both);
}

cell timestamp(call_context& context, arguments) {
    const hexi::local_datetime& now = context.begun.moment();
    return now.seconds() * 1000 + now.nanosecond() / 1'000'000;
}

cell duration_of_components(const cell_map& map) {
    struct unit {
        std::string_view name;
        int months, days;
        std::int64_t nanoseconds;
    };
    static constexpr std::array<unit, 11> all{{
        {"years", 12, 0, 0}, {"quarters", 3, 0, 0}, {"months", 1, 0, 0}, {"weeks", 0, 7, 0}, {"days", 0, 1, 0}, {"hours", 0, 0, 3'600'000'000'000}, {"minutes", 0, 0, 60'000'000'000},
        {"seconds", 0, 0, 1'000'000'000}, {"milliseconds", 0, 0, 1'000'000}, {"microseconds", 0, 0, 1000}, {"nanoseconds", 0, 0, 1},
    }};
    const components given("duration", map);
    std::array<std::string_view, all.size()> names;
    std::ranges::transform(all, names.begin(), &unit::name);
    given.allow(names);
    if (given.any_null()) return {};
    if (map.empty()) wrong("duration() needs at least one component", "give one, as in {days: 14}");
    duration_sum sum;
    for (const unit& u : all) {
        const cell* const c = given.find(u.name);
        if (c == nullptr) continue;
        if (!c->is_number()) wrong_argument("duration", fmt::format("a number of {}", u.name), *c, error_class::argument, wrong_value);
        duration_sum::wide amount = 0;  // in billionths
        if (c->is(integer)) {
            amount = duration_sum::wide{c->as<std::int64_t>()} * duration_sum::billion;
        } else {
            const double number = c->as<double>();
            if (!(std::abs(number) < 0x1p63)) wrong(fmt::format("duration() takes no {} {}", number, u.name), "give a number of at most 64 bits", "NumberOutOfRange");
            const double whole = std::trunc(number);
            amount = duration_sum::wide{static_cast<std::int64_t>(whole)} * duration_sum::billion + std::llround((number - whole) * 1e9);
        }
        if (u.months != 0) sum.add_months(amount, u.months);
        else if (u.days != 0) sum.add_days(amount, u.days);
        else sum.nanoseconds += amount / duration_sum::billion * u.nanoseconds + amount % duration_sum::billion * u.nanoseconds / duration_sum::billion;
    }
    return checked(sum);
}

cell make_duration(call_context&, arguments given) {
    if (given[0].is(duration)) return given[0];
    if (given[0].is(map)) return duration_of_components(given[0].as<cell_map>());
    if (!given[0].is(text)) wrong_argument("duration", "a STRING or a MAP of components", given[0], error_class::type, wrong_value);
    const auto read = parse_duration(given[0].text());
    if (!read) wrong(fmt::format("{} is not a duration", quoted_text(given[0].text())), "write one such as 'P1Y2M10DT2H30M'");
    return *read;
}

template <counted_in Unit>
cell duration_between(call_context&, arguments given) {
    for (const cell& c : given)
        if ((query::only(c.type()) & date_and_time_types) == 0) wrong_argument("duration.between", "dates or times", c, error_class::type, wrong_value);
    return between(Unit, given[0], given[1]);
}

cell format_value(call_context&, arguments given) {
    if ((query::only(given[0].type()) & date_and_time_types) == 0) wrong_argument("format", "a date or a time", given[0], error_class::type, wrong_value);
    return formatted(given[0], text_given("format", given[1]));
}

template <cell_type Type>
void add_kind(std::vector<function>& out, std::string_view name, std::string_view transaction, std::string_view statement, std::string_view realtime, std::string_view truncating, std::string_view says) {
    constexpr types a_text = query::only(null, text), result = query::only(null, Type);
    constexpr types source = query::only(null, text, map) | date_and_time_types;
    out.push_back({.name = name, .parameters = {{"from", source}}, .required = 0, .result = result, .body = construct<Type>, .says = says});
    out.push_back({.name = transaction, .parameters = {{"timezone", a_text}}, .required = 0, .result = result, .body = at_statement<Type>, .says = "The same when the transaction began."});
    out.push_back({.name = statement, .parameters = {{"timezone", a_text}}, .required = 0, .result = result, .body = at_statement<Type>, .says = "The same when the statement began."});
    out.push_back({.name = realtime, .parameters = {{"timezone", a_text}}, .required = 0, .result = result, .body = at_realtime<Type>, .says = "The same at this moment.", .repeatable = false});
    out.push_back({.name = truncating, .parameters = {{"unit", a_text}, {"value", date_and_time_types | nothing}, {"components", query::only(null, map)}}, .required = 1, .result = result, .body = truncate<Type>,
                   .says = "The first of a unit ('year', 'week', 'hour', ...) in which a value lies, with other components."});
}

}  // namespace

function_family temporal_functions() {
    constexpr types a_number = query::only(null, integer), a_duration = query::only(null, duration), a_time = date_and_time_types | nothing;
    function_family out{.name = "Dates, times and durations", .functions = {}, .aggregates = {}};
    std::vector<function>& all = out.functions;
    add_kind<date>(all, "date", "date.transaction", "date.statement", "date.realtime", "date.truncate", "A day: today in UTC, of a text, of a map of components, of another value.");
    add_kind<datetime>(all, "datetime", "datetime.transaction", "datetime.statement", "datetime.realtime", "datetime.truncate", "A moment with a time zone: now in UTC, of a text, of a map of components, of another value.");
    add_kind<local_datetime>(all, "localdatetime", "localdatetime.transaction", "localdatetime.statement", "localdatetime.realtime", "localdatetime.truncate", "A day and a time of it: now in UTC, of a text, of a map of components, of another value.");
    add_kind<cell_type::local_time>(all, "localtime", "localtime.transaction", "localtime.statement", "localtime.realtime", "localtime.truncate", "A time of the day: now in UTC, of a text, of a map of components, of another value.");
    add_kind<cell_type::time>(all, "time", "time.transaction", "time.statement", "time.realtime", "time.truncate", "A time of the day with its distance from UTC: now in UTC, of a text, of a map of components, of another value.");
    // As GQL calls them.
    for (const auto& [name, as] : std::initializer_list<std::pair<std::string_view, std::string_view>>{{"zoned_datetime", "datetime"}, {"local_datetime", "localdatetime"}, {"local_time", "localtime"}, {"zoned_time", "time"}}) {
        function same = *std::ranges::find(all, as, &function::name);
        same.name = name;
        all.push_back(std::move(same));
    }
    all.insert(all.end(), {
        {.name = "datetime.fromepoch", .parameters = {{"seconds", a_number}, {"nanoseconds", a_number}}, .required = 1, .result = query::only(null, datetime), .body = from_epoch, .says = "So many seconds and nanoseconds after the start of 1970 in UTC."},
        {.name = "datetime.fromepochmillis", .parameters = {{"milliseconds", a_number}}, .required = 1, .result = query::only(null, datetime), .body = from_epoch_millis, .says = "So many milliseconds after the start of 1970 in UTC."},
        {.name = "timestamp", .parameters = {}, .result = query::only(integer), .body = timestamp, .says = "Milliseconds from the start of 1970 in UTC to when the statement began."},
        {.name = "duration", .parameters = {{"from", query::only(null, text, map, duration)}}, .required = 1, .result = a_duration, .body = make_duration, .says = "A duration of a text or a map of components, which may have fractions."},
        {.name = "duration.between", .parameters = {{"from", a_time}, {"to", a_time}}, .required = 2, .result = a_duration, .body = duration_between<counted_in::everything>, .says = "From one to the other in months, days and seconds."},
        {.name = "duration_between", .parameters = {{"from", a_time}, {"to", a_time}}, .required = 2, .result = a_duration, .body = duration_between<counted_in::everything>, .says = "The same as duration.between, as GQL calls it."},
        {.name = "duration.inMonths", .parameters = {{"from", a_time}, {"to", a_time}}, .required = 2, .result = a_duration, .body = duration_between<counted_in::months>, .says = "From one to the other in whole months."},
        {.name = "duration.inDays", .parameters = {{"from", a_time}, {"to", a_time}}, .required = 2, .result = a_duration, .body = duration_between<counted_in::days>, .says = "From one to the other in whole days."},
        {.name = "duration.inSeconds", .parameters = {{"from", a_time}, {"to", a_time}}, .required = 2, .result = a_duration, .body = duration_between<counted_in::seconds>, .says = "From one to the other in seconds and fractions of them."},
        {.name = "format", .parameters = {{"value", a_time}, {"pattern", query::only(null, text)}}, .required = 2, .result = query::only(null, text), .body = format_value, .says = "A date or a time by a pattern, as 'yyyy年M月d日' or 'EEEE HH:mm'."},
    });
    return out;
}

}  // namespace hexi::abi_v1::detail::query
