// Bodies of `datetime.hpp`.
#pragma once

#include <hexi/value/datetime.hpp>

#include <utility>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::optional<zoned_datetime> zoned_datetime::of(const local_datetime& local, utc_offset offset) {
    const auto moment = local_datetime::of_seconds(local.seconds() - offset.seconds(), local.nanosecond());
    if (!moment) return std::nullopt;
    zoned_datetime out;
    out.moment_ = *moment;
    out.offset_ = offset;
    return out;
}

HEXI_INLINE std::optional<zoned_datetime> zoned_datetime::of(const local_datetime& local, zone where) {
    auto out = of(local, where.offset_at_local(local.seconds()));
    if (!out) return std::nullopt;
    out->offset_ = where.offset_at(out->moment_.seconds());
    out->in(where);
    if (!local_datetime::of_seconds(out->moment_.seconds() + out->offset_.seconds())) return std::nullopt;
    return out;
}

HEXI_INLINE std::optional<zoned_datetime> zoned_datetime::of(const local_datetime& local, utc_offset offset, zone where) {
    auto out = of(local, offset);
    if (!out || where.offset_at(out->moment_.seconds()) != offset) return std::nullopt;
    out->in(where);
    return out;
}

namespace detail {
HEXI_INLINE zoned_datetime existing(std::optional<zoned_datetime> t) { return t ? *t : throw std::out_of_range("no such date-time in UTC"); }
}  // namespace detail

HEXI_INLINE zoned_datetime::zoned_datetime(const local_datetime& local, utc_offset offset) : zoned_datetime(detail::existing(of(local, offset))) {}
HEXI_INLINE zoned_datetime::zoned_datetime(const local_datetime& local, zone where) : zoned_datetime(detail::existing(of(local, where))) {}

HEXI_INLINE std::strong_ordering operator<=>(const zoned_datetime& a, const zoned_datetime& b) {
    if (const auto order = a.moment_ <=> b.moment_; order != 0) return order;
    if (const auto order = a.offset_ <=> b.offset_; order != 0) return order;
    if (a.where_ == nullptr || b.where_ == nullptr) return (a.where_ != nullptr) <=> (b.where_ != nullptr);
    return a.where()->name() <=> b.where()->name();
}

HEXI_INLINE std::optional<local_datetime> parse_local_datetime(std::string_view text) {
    const std::size_t at = text.find_first_of("Tt");
    const auto day = parse_day(text.substr(0, at));
    const auto time = at == std::string_view::npos ? local_time() : parse_local_time(text.substr(at + 1));
    if (!day || !time) return std::nullopt;
    return local_datetime::of_day(*day, *time);
}

HEXI_INLINE result<zoned_datetime> read_zoned_datetime(std::string_view text) {
    const auto wrong = [&](std::string hint) {
        return problem{.rule = "wrong-kind", .message = fmt::format("'{}' is not a date-time", text), .hint = std::move(hint)};
    };
    static constexpr std::string_view form = "write a date-time that exists, such as 2015-07-21T21:40:32+02:00 or 2015-07-21T21:40[Europe/Stockholm]";
    std::string_view rest = text;
    std::optional<zone> where;
    if (rest.ends_with(']')) {
        const std::size_t bracket = rest.find('[');
        if (bracket == std::string_view::npos) return wrong(std::string(form));
        auto found = zone::named(rest.substr(bracket + 1, rest.size() - bracket - 2));
        if (!found) return wrong(fmt::format("{}: {}", found.problems().front().message, found.problems().front().hint));
        where = *found;
        rest = rest.substr(0, bracket);
    }
    // A sign before the `T` is the year's, or a hyphen of the date.
    const std::size_t clock = rest.find_first_of("Tt");
    const std::size_t sign = clock == std::string_view::npos ? rest.size() : rest.find_first_of("Zz+-", clock);
    const auto local = parse_local_datetime(rest.substr(0, sign));
    const auto offset = sign >= rest.size() ? utc_offset() : parse_utc_offset(rest.substr(sign));
    if (!local || !offset) return wrong(std::string(form));
    std::optional<zoned_datetime> out;
    if (!where) out = zoned_datetime::of(*local, *offset);
    else if (sign >= rest.size()) out = zoned_datetime::of(*local, *where);
    else out = zoned_datetime::of(*local, *offset, *where);
    if (out) return *out;
    if (!where || sign >= rest.size()) return wrong("it lies beyond the years that there are in UTC");
    return wrong(fmt::format("clocks of {} did not show that time at {}: leave one of them out", where->name(), *offset));
}

HEXI_INLINE std::optional<zoned_datetime> parse_zoned_datetime(std::string_view text) {
    const auto read = read_zoned_datetime(text);
    return read ? std::optional(*read) : std::nullopt;
}

HEXI_INLINE std::string to_text(const local_datetime& t) { return fmt::format("{}T{}", day_text(t.day()), t.time()); }

HEXI_INLINE std::string to_text(const zoned_datetime& t) {
    std::string out = fmt::format("{}{}", t.local(), t.offset());
    if (const auto where = t.where()) out += fmt::format("[{}]", where->name());
    return out;
}

}  // namespace hexi::abi_v1
