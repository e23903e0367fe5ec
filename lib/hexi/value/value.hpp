// The values that properties hold, and evidence.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <hexi/base/print.hpp>
#include <hexi/value/date.hpp>
#include <hexi/value/quantity.hpp>

namespace hexi {

/// The kinds of property. An enumeration is held as the name of its value.
enum class kind : std::uint8_t { boolean, integer, floating, text, date, enumeration, quantity };

/// The name of a kind as schemas write it.
[[nodiscard]] constexpr std::string_view to_text(kind k) {
    switch (k) {
        case kind::boolean: return "boolean";
        case kind::integer: return "integer";
        case kind::floating: return "float";
        case kind::text: return "text";
        case kind::date: return "date";
        case kind::enumeration: return "enumeration";
        case kind::quantity: return "quantity";
    }
    return "?";
}

namespace detail {

/// Numbers, but for truth values and characters: neither is a number to those who write one.
template <class T>
concept whole_number = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
                       !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;
template <class T>
concept utf8_text = std::convertible_to<const T&, std::u8string_view>;
template <class T>
concept plain_text = !std::same_as<T, std::nullptr_t> && (std::convertible_to<const T&, std::string_view> || utf8_text<T>);
/// What one value can be made of, exactly: nothing is converted that only resembles it (a pointer is no truth value,
/// a `long double` no float).
template <class T>
concept one_value = std::same_as<T, bool> || whole_number<T> || std::same_as<T, float> || std::same_as<T, double> || plain_text<T> ||
                    std::same_as<T, date> || std::same_as<T, quantity>;

/// As a property holds it.
template <class From, class T = std::remove_cvref_t<From>>
auto held(From&& from) {
    if constexpr (whole_number<T>) {
        if (!std::in_range<std::int64_t>(from)) throw std::out_of_range("an integer over 9223372036854775807, the largest that a property holds");
        return static_cast<std::int64_t>(from);
    } else if constexpr (std::same_as<T, float>) {
        return double{from};
    } else if constexpr (std::same_as<T, std::string>) {
        return std::string(std::forward<From>(from));
    } else if constexpr (std::convertible_to<const T&, const char*>) {
        return std::string(static_cast<const char*>(from));  // which throws for a null pointer
    } else if constexpr (utf8_text<T>) {
        const std::u8string_view text = from;
        return std::string(text.begin(), text.end());
    } else if constexpr (plain_text<T>) {
        return std::string(std::string_view(from));
    } else {
        return from;
    }
}

}  // namespace detail

/// One value without its list: text and enumeration values are strings. Made of truth values, integers of any type,
/// `float` and `double`, texts of any type, dates and quantities; of nothing else.
///
/// Errors   std::out_of_range for an integer that 64 bits with a sign cannot hold
class scalar : public std::variant<bool, std::int64_t, double, std::string, date, quantity> {
public:
    scalar() = default;
    template <class T>
        requires detail::one_value<std::remove_cvref_t<T>>
    scalar(T&& one) : variant(detail::held(std::forward<T>(one))) {}  // NOLINT: one value is a scalar

    variant& as_variant() { return *this; }
    [[nodiscard]] const variant& as_variant() const { return *this; }
    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.as_variant());
    }
};

namespace detail {

template <class T>
concept list_element = one_value<T> || std::same_as<T, scalar>;
/// What a list can be made of: a range of what one value is made of, and no text.
template <class Range>
concept list_of_values = !one_value<std::remove_cvref_t<Range>> && requires(Range& from) {
    std::end(from);
    requires list_element<std::iter_value_t<decltype(std::begin(from))>>;
};
template <list_of_values Range>
std::vector<scalar> held_list(Range&& from) {
    if constexpr (std::same_as<std::remove_cvref_t<Range>, std::vector<scalar>>) {
        return std::forward<Range>(from);
    } else {
        using element = std::iter_value_t<decltype(std::begin(from))>;
        std::vector<scalar> out;
        for (auto&& one : from) out.emplace_back(static_cast<const element&>(one));
        return out;
    }
}

}  // namespace detail

/// Nothing, one value, or a list of values of one kind: whatever makes a `scalar`, and ranges of it. Braces do not
/// make a list, since `value{5}` is five; `graph::set` takes them as one.
///
/// Errors   as `scalar`
class value : public std::variant<std::monostate, bool, std::int64_t, double, std::string, date, quantity, std::vector<scalar>> {
public:
    value() = default;
    value(std::monostate) {}  // NOLINT
    template <class T>
        requires detail::one_value<std::remove_cvref_t<T>>
    value(T&& one) : variant(detail::held(std::forward<T>(one))) {}  // NOLINT: one value is a value
    value(const scalar& one) : variant(std::visit([](const auto& v) { return variant(v); }, one.as_variant())) {}  // NOLINT
    template <detail::list_of_values Range>
    value(Range&& list) : variant(detail::held_list(std::forward<Range>(list))) {}  // NOLINT

    variant& as_variant() { return *this; }
    [[nodiscard]] const variant& as_variant() const { return *this; }
    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        archive(self.as_variant());
    }
};

[[nodiscard]] inline value to_value(const scalar& one) { return one; }

/// Where a fact was read: characters [start, end) of a line of a document's text.
struct evidence {
    std::string document{};   ///< key of the document's node
    std::uint32_t line = 0;   ///< from 1
    std::uint32_t start = 0;  ///< Unicode code points, from 0
    std::uint32_t end = 0;    ///< not included
    float certainty = 1;      ///< 1 is sure, 0 is refuted

    friend bool operator==(const evidence&, const evidence&) = default;
};

namespace detail {
/// Why a fact's evidence could not be written and read again; null if it could.
[[nodiscard]] constexpr const char* oddity_of_evidence(std::uint32_t start, std::uint32_t end, float certainty) {
    if (start > end) return "has evidence that ends before it starts";
    return certainty >= 0 && certainty <= 1 ? nullptr : "has evidence whose certainty is not from 0 to 1";
}
}  // namespace detail

/// `DOCUMENT:LINE:START-END`, followed by `:CERTAINTY` where that is not 1.
[[nodiscard]] std::string to_text(const evidence& e);

template <>
inline constexpr bool printed_as_text<kind> = true;
template <>
inline constexpr bool printed_as_text<evidence> = true;

}  // namespace hexi

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/value_body.hpp>
#endif
