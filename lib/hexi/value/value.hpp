// The values that properties hold: nothing, one value of a kind, a list of values, a map from text to values.
//
//     value v = value_map{{"since", date(2021)}, {"shares", std::vector<double>{0.5, 0.25}}};
//     to_literal(v) == R"({"shares": [0.5, 0.25], "since": date("2021")})";      // literal.hpp
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <hexi/base/print.hpp>
#include <hexi/value/kinds.hpp>

namespace hexi::inline abi_v1 {

class value_map;

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
concept one_value = !std::same_as<T, value> && (held_by_kind<T> || whole_number<T> || std::same_as<T, float> || plain_text<T>);

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

template <class T>
concept list_element = one_value<T> || std::same_as<T, value>;
/// What a list can be made of: a range of what one value is made of, or of values, and no text.
template <class Range>
concept list_of_values = !one_value<std::remove_cvref_t<Range>> && requires(Range& from) {
    std::end(from);
    requires list_element<std::iter_value_t<decltype(std::begin(from))>>;
};

/// Nothing, then each type that kinds hold, once, then lists and maps.
template <class Variant, class List>
struct held_types;
template <class... Held>
struct held_types<std::variant<Held...>, type_list<>> {
    using type = std::variant<Held..., std::vector<value>, value_map>;
};
template <class... Held, class First, class... Rest>
struct held_types<std::variant<Held...>, type_list<First, Rest...>>
    : std::conditional_t<one_of<typename First::type, value, Held...>, held_types<std::variant<Held...>, type_list<Rest...>>,
                         held_types<std::variant<Held..., typename First::type>, type_list<Rest...>>> {};

}  // namespace detail

/// Values by texts, in the order of the texts' bytes: a sorted array. A regular value.
class value_map {
public:
    struct entry;

    value_map() = default;
    /// Of entries in any order; of two of one key the last one counts.
    value_map(std::initializer_list<entry> entries);
    explicit value_map(std::vector<entry> entries);
    value_map(const value_map&);
    value_map(value_map&&) noexcept;
    value_map& operator=(const value_map&);
    value_map& operator=(value_map&&) noexcept;
    ~value_map();

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] const entry* begin() const;
    [[nodiscard]] const entry* end() const;
    /// Null if there is none. O(log size).
    [[nodiscard]] const value* find(std::string_view key) const;

    friend bool operator==(const value_map& a, const value_map& b);

private:
    void sort();
    std::vector<entry> entries_;
};

/// Nothing, one value, a list of values, or a map from texts to values. Made of truth values, integers of any type,
/// `float` and `double`, texts of any type, all that a kind holds, ranges of these, and maps; of nothing else. Braces do not
/// make a list, since `value{5}` is five; `graph::set` takes them as one.
///
/// Equal    is what is of one kind and the same; numbers of two kinds are compared by `compare_values`
/// Errors   std::out_of_range for an integer that 64 bits with a sign cannot hold; std::length_error for lists and maps more
///          than `most_depth` in one another
class value : public detail::held_types<std::variant<std::monostate>, kinds>::type {
public:
    using list = std::vector<value>;
    static constexpr std::size_t most_depth = 200;

    value() = default;
    value(std::monostate) {}  // NOLINT
    template <class T>
        requires detail::one_value<std::remove_cvref_t<T>>
    value(T&& one) : variant(detail::held(std::forward<T>(one))) {}  // NOLINT: one value is a value
    value(list all) : variant(std::move(all)) { measure(); }          // NOLINT
    value(value_map all) : variant(std::move(all)) { measure(); }     // NOLINT
    template <detail::list_of_values Range>
        requires(!std::same_as<std::remove_cvref_t<Range>, list>)
    value(Range&& from) : value(list_of(from)) {}  // NOLINT

    [[nodiscard]] bool has_value() const { return index() != 0; }
    /// How many lists and maps are in one another at most: 0 for one value.
    [[nodiscard]] std::size_t depth() const { return depth_; }

    variant& as_variant() { return *this; }
    [[nodiscard]] const variant& as_variant() const { return *this; }
    /// As `packed` bytes, which are read back whole or not at all.
    template <class Archive, class Self>
    static void describe(Archive& archive, Self& self) {
        std::string bytes;
        if constexpr (std::is_const_v<Self>) bytes = self.packed();
        archive(bytes);
        if constexpr (!std::is_const_v<Self>) {
            auto read = unpacked(bytes);
            if (read) self = *std::move(read);
            else archive.fail();
        }
    }

    /// All of it as bytes: the kind, and what it stores or its text. Equal values have equal bytes.
    [[nodiscard]] std::string packed() const;
    /// The value of such bytes, or nothing if they are none: they may come from anywhere.
    ///
    /// Cost     O(bytes), in memory too
    [[nodiscard]] static std::optional<value> unpacked(std::string_view bytes);

private:
    void measure();
    template <class Range>
    static list list_of(Range& from) {
        using element = std::iter_value_t<decltype(std::begin(from))>;
        list out;
        for (auto&& one : from) out.emplace_back(static_cast<const element&>(one));
        return out;
    }

    std::uint8_t depth_ = 0;
};

struct value_map::entry {
    std::string key{};
    value held{};

    friend bool operator==(const entry&, const entry&) = default;
};

inline std::size_t value_map::size() const { return entries_.size(); }
inline const value_map::entry* value_map::begin() const { return entries_.data(); }
inline const value_map::entry* value_map::end() const { return entries_.data() + entries_.size(); }

/// The kind of one value, a text's for a text; `kind::any` for nothing, lists and maps.
[[nodiscard]] inline kind kind_of(const value& v) {
    return std::visit([]<class T>(const T&) {
        if constexpr (detail::held_by_kind<T>) return detail::entry_of<T>::id;
        else return kind::any;
    }, v.as_variant());
}

/// Where a fact was read: characters [start, end) of a line of a document's text.
struct evidence {
    std::string document{};   ///< key of the document's node
    std::uint32_t line = 0;   ///< from 1
    std::uint32_t start = 0;  ///< Unicode code points, from 0
    std::uint32_t end = 0;    ///< not included
    float certainty = 1;      ///< 1 is sure, 0 is refuted
    std::string property{};   ///< what of the fact was read here: a property, `name` or `aliases`; empty for the fact itself

    friend bool operator==(const evidence&, const evidence&) = default;
};

namespace detail {
/// Why a fact's evidence could not be written and read again; null if it could.
[[nodiscard]] constexpr const char* oddity_of_evidence(std::uint32_t start, std::uint32_t end, float certainty) {
    if (start > end) return "has evidence that ends before it starts";
    return certainty >= 0 && certainty <= 1 ? nullptr : "has evidence whose certainty is not from 0 to 1";
}
}  // namespace detail

/// `DOCUMENT:LINE:START-END`, followed by `:CERTAINTY` where that is not 1, and after `PROPERTY=` where it bears out one only:
/// `stage=lanzhou-daily:8:70-76`. A document whose key holds `=` stands after `=` where there is no property.
[[nodiscard]] std::string to_text(const evidence& e);
/// The same read back; nothing if the text is not that.
[[nodiscard]] std::optional<evidence> parse_evidence(std::string_view text);

namespace detail {
/// Property and document as one text, `stage=lanzhou-daily`, and taken apart again.
[[nodiscard]] std::string joined_document(const evidence& e);
void split_document(std::string_view text, evidence& into);
}  // namespace detail

template <>
inline constexpr bool printed_as_text<evidence> = true;

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/value_body.hpp>
#endif
