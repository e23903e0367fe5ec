// The kinds of property: all that is particular to one stands in its entry here, and nowhere else.
//
//     with_kind(k, [](auto entry) { return decltype(entry)::name; }) == "date";   kind_named("date") == kind::date;
//
// A kind is added by its word in `kind`, an entry, and its place in `kinds`, all three in this file. An entry says
//
//     id, name      its word, and what schemas call it
//     table_word    what headers of tables call it
//     what, hint    what messages call a value of it, and how one is written
//     rank          which kinds' values come first in an order of all; numbers share theirs
//     type          what a `value` holds
//     stored        what a column holds: trivially copyable, of 1, 4, 8 or 16 bytes; or a `text_id`, for what stands in the
//                   text pool as `bytes`
//     parse, print  from text and to it; what is printed is parsed as an equal value
//     order, hash   of two values, and of one: what is equal in the order has one hash
//
// and, where it is not stored as itself, how it is `store`d and `load`ed; and `sound`, whether bytes of a file are a value,
// and what is said if not.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <hexi/base/ids.hpp>
#include <hexi/base/print.hpp>
#include <hexi/value/date.hpp>
#include <hexi/value/datetime.hpp>
#include <hexi/value/duration.hpp>
#include <hexi/value/number_text.hpp>
#include <hexi/value/quantity.hpp>
#include <hexi/value/time.hpp>

namespace hexi::inline abi_v1 {

/// The kinds of property. An enumeration is held as the name of its value; `any` may be of every kind, a list or a map.
enum class kind : std::uint8_t { boolean, integer, floating, text, date, enumeration, quantity, local_time, time, local_datetime, datetime, duration, any };

class value;

namespace detail {

[[nodiscard]] std::uint64_t hash_of_bytes(const void* bytes, std::size_t size);
[[nodiscard]] std::uint64_t hash_of_number(std::int64_t number);
/// A float that is a whole number hashes as the integer does, as they are equal; all NaN as one.
[[nodiscard]] std::uint64_t hash_of_number(double number);
/// By unit, then by amount, exactly, however it was written.
[[nodiscard]] std::weak_ordering order_of_quantities(const quantity& a, const quantity& b);
[[nodiscard]] std::uint64_t hash_of_quantity(const quantity& q);
[[nodiscard]] std::string bytes_of_datetime(const zoned_datetime& t);
[[nodiscard]] std::optional<zoned_datetime> datetime_of_bytes(std::string_view bytes);

/// What kinds have in common that are held and stored as a trivially copyable type.
template <class T>
struct plain_kind {
    using type = T;
    using stored = T;
    static const stored& store(const type& v) { return v; }
    static const type& load(const stored& v) { return v; }
    static std::string print(const type& v) { return to_text(v); }
    static std::weak_ordering order(const type& a, const type& b) { return a <=> b; }
    static std::uint64_t hash(const type& v) { return hash_of_bytes(&v, sizeof(v)); }
    static bool sound(const stored&) { return true; }
    static constexpr const char* unsound = "is no value of its kind";
};

/// What kinds have in common whose values stand in the text pool.
template <class T>
struct pooled_kind {
    using type = T;
    using stored = text_id;
    static std::string print(const type& v) { return to_text(v); }
    static std::weak_ordering order(const type& a, const type& b) { return a <=> b; }
};

}  // namespace detail

struct boolean_kind : detail::plain_kind<bool> {
    static constexpr kind id = kind::boolean;
    static constexpr std::string_view name = "boolean", table_word = "boolean", what = "a boolean", hint = "write true or false";
    static constexpr int rank = 90;
    using stored = std::uint8_t;
    static stored store(bool v) { return v ? 1 : 0; }
    static bool load(stored v) { return v != 0; }
    static bool sound(stored v) { return v <= 1; }
    static constexpr const char* unsound = "is neither true nor false";
    static std::optional<bool> parse(std::string_view text) { return parse_boolean(text); }
    static std::string print(bool v) { return v ? "true" : "false"; }
};

struct integer_kind : detail::plain_kind<std::int64_t> {
    static constexpr kind id = kind::integer;
    static constexpr std::string_view name = "integer", table_word = "int", what = "an integer", hint = "write a whole number of at most 64 bits, such as 12 or -3";
    static constexpr int rank = 100;
    static std::optional<std::int64_t> parse(std::string_view text) { return parse_integer(text); }
    static std::string print(std::int64_t v) { return std::to_string(v); }
    static std::uint64_t hash(std::int64_t v) { return detail::hash_of_number(v); }
};

struct floating_kind : detail::plain_kind<double> {
    static constexpr kind id = kind::floating;
    static constexpr std::string_view name = "float", table_word = "double", what = "a number", hint = "write a number such as 12, 0.5 or 1e-9";
    static constexpr int rank = 100;
    static std::optional<double> parse(std::string_view text) { return parse_float(text); }
    static std::string print(double v) { return float_text(v); }
    /// NaN is after all numbers, and equal to itself.
    static std::weak_ordering order(double a, double b) {
        if (a != a || b != b) return (a != a) <=> (b != b);
        return a < b ? std::weak_ordering::less : a > b ? std::weak_ordering::greater : std::weak_ordering::equivalent;
    }
    static std::uint64_t hash(double v) { return detail::hash_of_number(v); }
};

struct text_kind : detail::pooled_kind<std::string> {
    static constexpr kind id = kind::text;
    static constexpr std::string_view name = "text", table_word = "string", what = "a text", hint = "write a text";
    static constexpr int rank = 80;
    static std::optional<std::string> parse(std::string_view text) { return std::string(text); }
    static std::string print(const std::string& v) { return v; }
    static const std::string& bytes(const std::string& v) { return v; }
    static std::optional<std::string> of_bytes(std::string_view bytes) { return std::string(bytes); }
    static std::uint64_t hash(const std::string& v) { return detail::hash_of_bytes(v.data(), v.size()); }
};

struct date_kind : detail::plain_kind<date> {
    static constexpr kind id = kind::date;
    static constexpr std::string_view name = "date", table_word = "date", what = "a date", hint = "write a date that exists as 2024, 2024-04 or 2024-04-23";
    static constexpr int rank = 40;
    static std::optional<date> parse(std::string_view text) { return parse_date(text); }
    static bool sound(date d) { return date::exists(d.year(), d.month(), d.day()) && date::of(d.year(), d.month(), d.day()) == d; }
    static constexpr const char* unsound = "is no date";
};

/// A text, which the schema says may be one of a few.
struct enumeration_kind : text_kind {
    static constexpr kind id = kind::enumeration;
    static constexpr std::string_view name = "enumeration", table_word = "string", what = "a value of an enumeration", hint = "write the name of a value";
};

/// Its units are the schema's: reading and printing it whole is for who knows them.
struct quantity_kind : detail::plain_kind<quantity> {
    static constexpr kind id = kind::quantity;
    static constexpr std::string_view name = "quantity", table_word = "quantity", what = "a quantity", hint = "write a number of at most 18 digits and a unit, such as 1140.8亿元";
    static constexpr int rank = 95;
    /// A number and its magnitude, without a unit.
    static std::optional<quantity> parse(std::string_view text);
    static std::string print(const quantity& q) { return number_text(q) + std::string(magnitude_text(q.magnitude)); }
    static std::weak_ordering order(const quantity& a, const quantity& b) { return detail::order_of_quantities(a, b); }
    static std::uint64_t hash(const quantity& q) { return detail::hash_of_quantity(q); }
};

struct local_time_kind : detail::plain_kind<local_time> {
    static constexpr kind id = kind::local_time;
    static constexpr std::string_view name = "local_time", table_word = "localtime", what = "a time", hint = "write a time of the day, such as 21:40 or 21:40:32.142";
    static constexpr int rank = 60;
    static std::optional<local_time> parse(std::string_view text) { return parse_local_time(text); }
    static bool sound(local_time t) { return local_time::after_midnight(t.since_midnight()).has_value(); }
};

struct time_kind : detail::plain_kind<zoned_time> {
    static constexpr kind id = kind::time;
    static constexpr std::string_view name = "time", table_word = "time", what = "a time with its distance from UTC", hint = "write a time of the day and its distance from UTC, such as 21:40+01:00 or 21:40Z";
    static constexpr int rank = 50;
    static std::optional<zoned_time> parse(std::string_view text) { return parse_zoned_time(text); }
    static bool sound(const zoned_time& t) {
        if (!local_time_kind::sound(t.local()) || !utc_offset::exists(t.offset().seconds())) return false;
        const zoned_time same(t.local(), t.offset());
        return std::memcmp(&same, &t, sizeof(t)) == 0;
    }
};

struct local_datetime_kind : detail::plain_kind<local_datetime> {
    static constexpr kind id = kind::local_datetime;
    static constexpr std::string_view name = "local_datetime", table_word = "localdatetime", what = "a date-time", hint = "write a date-time that exists, such as 2015-07-21T21:40:32.142";
    static constexpr int rank = 30;
    static std::optional<local_datetime> parse(std::string_view text) { return parse_local_datetime(text); }
    static bool sound(const local_datetime& t) {
        const auto same = local_datetime::of_seconds(t.seconds(), t.nanosecond());
        return same && std::memcmp(&*same, &t, sizeof(t)) == 0;
    }
};

struct datetime_kind : detail::pooled_kind<zoned_datetime> {
    static constexpr kind id = kind::datetime;
    static constexpr std::string_view name = "datetime", table_word = "datetime", what = "a date-time with its distance from UTC or its zone",
                                      hint = "write a date-time that exists, such as 2015-07-21T21:40:32+02:00 or 2015-07-21T21:40[Europe/Stockholm]";
    static constexpr int rank = 20;
    static std::optional<zoned_datetime> parse(std::string_view text) { return parse_zoned_datetime(text); }
    static std::string bytes(const zoned_datetime& t) { return detail::bytes_of_datetime(t); }
    static std::optional<zoned_datetime> of_bytes(std::string_view bytes) { return detail::datetime_of_bytes(bytes); }
    static std::uint64_t hash(const zoned_datetime& t) {
        const std::string all = bytes(t);
        return detail::hash_of_bytes(all.data(), all.size());
    }
};

struct duration_kind : detail::pooled_kind<duration> {
    static constexpr kind id = kind::duration;
    static constexpr std::string_view name = "duration", table_word = "duration", what = "a duration", hint = "write a duration such as P1Y2M10DT2H30M";
    static constexpr int rank = 70;
    static std::optional<duration> parse(std::string_view text) { return parse_duration(text); }
    static std::string bytes(const duration& d) { return {reinterpret_cast<const char*>(&d), sizeof(d)}; }
    static std::optional<duration> of_bytes(std::string_view bytes);
    static std::uint64_t hash(const duration& d) { return detail::hash_of_bytes(&d, sizeof(d)); }
};

/// A value of any kind in a column: which, and eight bytes of it, or where it stands in the text pool.
struct mixed_value {
    std::uint64_t tag = 0;  ///< the kind; `kind::any` for a list or a map
    std::uint64_t payload = 0;

    friend bool operator==(const mixed_value&, const mixed_value&) = default;
};

/// Anything, lists of anything and maps too, as literals (`literal.hpp`).
struct any_kind {
    static constexpr kind id = kind::any;
    static constexpr std::string_view name = "any", table_word = "any", what = "a value", hint = R"(write a number, true, a text in quotation marks, a list in brackets, or as date("2024-04"))";
    static constexpr int rank = 0;
    using type = value;
    using stored = mixed_value;
};

template <class... Entries>
struct type_list {
    static constexpr std::size_t size = sizeof...(Entries);
};

/// Every kind's entry, in the order of `kind`.
using kinds = type_list<boolean_kind, integer_kind, floating_kind, text_kind, date_kind, enumeration_kind, quantity_kind, local_time_kind, time_kind, local_datetime_kind, datetime_kind,
                        duration_kind, any_kind>;

namespace detail {

template <class T, class... Others>
concept one_of = (std::same_as<T, Others> || ...);

template <class... Entries>
constexpr bool in_order(type_list<Entries...>) {
    std::size_t at = 0;
    return ((static_cast<std::size_t>(Entries::id) == at++) && ...);
}
static_assert(in_order(kinds{}), "`kinds` has the entries in the order of `kind`");

template <class F, class First, class... Rest>
constexpr decltype(auto) with_entry(type_list<First, Rest...>, kind k, F& f) {
    if constexpr (sizeof...(Rest) == 0) return f(First{});
    else {
        if (k == First::id) return f(First{});
        return with_entry(type_list<Rest...>{}, k, f);
    }
}

}  // namespace detail

inline constexpr std::size_t kind_count = kinds::size;

/// Calls `f` with the entry of a kind: `f(auto entry)` uses `decltype(entry)`, and returns the same type for each.
///
/// Cost     O(1): what compilers make of it is a switch
template <class F>
constexpr decltype(auto) with_kind(kind k, F f) {
    return detail::with_entry(kinds{}, k, f);
}

/// Calls `f` with every entry in turn.
template <class F>
constexpr void for_each_kind(F f) {
    [&]<class... Entries>(type_list<Entries...>) { (f(Entries{}), ...); }(kinds{});
}

/// The name of a kind as schemas write it.
[[nodiscard]] constexpr std::string_view to_text(kind k) {
    return with_kind(k, [](auto entry) { return decltype(entry)::name; });
}
[[nodiscard]] constexpr std::optional<kind> kind_named(std::string_view name) {
    std::optional<kind> out;
    for_each_kind([&](auto entry) { if (decltype(entry)::name == name) out = decltype(entry)::id; });
    return out;
}

namespace detail {

/// Whether a kind's values stand in the text pool as bytes.
template <class Entry>
inline constexpr bool pooled = std::same_as<typename Entry::stored, text_id>;

/// The first entry whose values are held as a `T`: a text's for an enumeration's.
template <class T, class First, class... Rest>
constexpr auto entry_for(type_list<First, Rest...>) {
    if constexpr (std::same_as<typename First::type, T>) return First{};
    else if constexpr (sizeof...(Rest) > 0) return entry_for<T>(type_list<Rest...>{});
}
template <class T>
using entry_of = decltype(entry_for<T>(kinds{}));
template <class T>
concept held_by_kind = !std::is_void_v<entry_of<T>>;

}  // namespace detail

template <>
inline constexpr bool printed_as_text<kind> = true;

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/kinds_body.hpp>
#endif
