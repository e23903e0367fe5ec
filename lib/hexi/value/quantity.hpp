// Numbers with the unit they were written in: 1140.8亿元 stays 1140.8 亿元 and compares in 元.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <hexi/base/ids.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

/// A decimal number exactly as written, a power of ten written as a Chinese magnitude, and a unit.
/// The number is `digits × 10^-decimals`; `1140.8亿元` is {11408, 1, 8, 元}.
struct quantity {
    std::int64_t digits = 0;
    std::uint8_t decimals = 0;   ///< digits after the point, as written
    std::uint8_t magnitude = 0;  ///< the power of ten of the magnitude: 万 4, 亿 8
    unit_id unit{};              ///< the unit after the magnitude
    std::uint32_t padding = 0;   ///< no stray bytes in files

    friend bool operator==(const quantity&, const quantity&) = default;

    /// The number as written, 1140.8.
    [[nodiscard]] double number() const { return scaled(-int{decimals}); }
    /// The number in its unit without the magnitude, 114080000000 (元). Correctly rounded where
    /// the digits fit 2^53.
    [[nodiscard]] double in_unit() const { return scaled(int{magnitude} - int{decimals}); }

private:
    double scaled(int power) const;
};
static_assert(sizeof(quantity) == 16);

/// The Chinese magnitudes that may stand before a unit, longest first, with their powers of ten.
inline constexpr std::array<std::pair<std::string_view, std::uint8_t>, 12> magnitudes{{
    {"万亿", 12}, {"千亿", 11}, {"百亿", 10}, {"十亿", 9}, {"千万", 7}, {"百万", 6},
    {"十万", 5}, {"亿", 8}, {"万", 4}, {"千", 3}, {"百", 2}, {"十", 1},
}};

/// Those of English, largest first.
inline constexpr std::array<std::pair<std::string_view, std::uint8_t>, 4> spoken_magnitudes{{{"trillion", 12}, {"billion", 9}, {"million", 6}, {"thousand", 3}}};

/// A number and what is written after it: `1140.8` and `亿元`.
struct split_quantity {
    std::int64_t digits = 0;
    std::uint8_t decimals = 0;
    std::string_view rest{};
};

/// The decimal number at the start of `text` and the rest, spaces between them dropped; nothing if there is no number.
/// A number is a sign, digits that fit 64 bits, and one point, in ASCII; there may be commas between thousands
/// (`1,140.8`), all of them or none.
[[nodiscard]] std::optional<split_quantity> split_number(std::string_view text);

/// The power of ten of a text that is a magnitude.
[[nodiscard]] std::optional<std::uint8_t> magnitude_of(std::string_view whole);

/// What follows a number, without the magnitude that it begins with, and that magnitude's power of ten: `元` and 8
/// of `亿元`. A magnitude alone is none.
[[nodiscard]] std::pair<std::string_view, std::uint8_t> split_magnitude(std::string_view rest);

/// The same for the words of English: `yuan` and 9 of `billion yuan`.
[[nodiscard]] std::pair<std::string_view, std::uint8_t> split_spoken_magnitude(std::string_view rest);

/// Whether a unit's name can be told from the number before it: it begins with no digit, sign, comma, point or space,
/// and not with an exponent as in `1e5`.
[[nodiscard]] bool can_follow_number(std::string_view unit);

/// Whether a text that nobody declared may be taken for a unit: it begins with a letter that is no Chinese numeral, a
/// sign of currency or one such as `%`, ends with no space or mark, and holds no second number (`至10亿元`, `元-10元`),
/// only powers and the like (`m2`, `kg/m2`, `CO2`).
[[nodiscard]] bool may_be_unit(std::string_view unit);

/// A number, and what follows it, as they are read: `1140.8亿元` for `１,１４０．８ 亿元`, `100000元` for `1e5元`; as a suggestion,
/// since it need not have been meant. Nothing where there is no such form, or `text` is it.
[[nodiscard]] std::optional<std::string> plain_number(std::string_view text, bool exponents = false);

/// The number as written, without magnitude or unit: `1140.8`.
[[nodiscard]] std::string number_text(const quantity& q);

/// The number and its magnitude without Chinese: `114.08 billion` of 1140.8亿 where `magnitudes_in_english`, else `114,080,000,000`.
/// What is less than a million is written out.
[[nodiscard]] std::string spoken_number(const quantity& q, bool magnitudes_in_english);

namespace detail {
/// Why a quantity could not be written and read again, whatever its unit; null if it could.
[[nodiscard]] const char* oddity(const quantity& q);
}  // namespace detail

/// The magnitude as written: `亿`; empty for none.
[[nodiscard]] std::string_view magnitude_text(std::uint8_t power);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/quantity_body.hpp>
#endif
