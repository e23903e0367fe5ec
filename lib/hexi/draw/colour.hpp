// Colours: the Okabe-Ito palette, contrast, lightening and darkening.
//
//     contrast(*parse_colour("#0072B2"), white) > 4.5
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <hexi/base/ascii.hpp>

namespace hexi::inline abi_v1 {

/// An sRGB colour, 0 to 255 a channel.
struct colour {
    std::uint8_t red = 0, green = 0, blue = 0;
    friend bool operator==(const colour&, const colour&) = default;
};

inline constexpr colour white{255, 255, 255};

/// Colours that most people can tell apart, whatever their colour vision; the last is not of the source, whose yellow
/// cannot be seen on white, and whose black is here grey.
/// Source: M. Okabe, K. Ito, Color Universal Design, 2008
inline constexpr std::array<colour, 8> okabe_ito{{{0x00, 0x72, 0xB2}, {0xD5, 0x5E, 0x00}, {0x00, 0x9E, 0x73}, {0xCC, 0x79, 0xA7},
                                                  {0xE6, 0x9F, 0x00}, {0x56, 0xB4, 0xE9}, {0x4D, 0x4D, 0x4D}, {0x8A, 0x2B, 0xE2}}};

/// `#RRGGBB`; nothing for anything else.
[[nodiscard]] inline std::optional<colour> parse_colour(std::string_view text) {
    if (text.size() != 7 || text.front() != '#') return std::nullopt;
    std::array<std::uint32_t, 6> digits{};
    for (std::size_t i = 0; i < 6; ++i) {
        const auto digit = ascii::hexadecimal(text[i + 1]);
        if (!digit) return std::nullopt;
        digits.at(i) = *digit;
    }
    const auto channel = [&](std::size_t i) { return static_cast<std::uint8_t>(digits.at(i) * 16 + digits.at(i + 1)); };
    return colour{channel(0), channel(2), channel(4)};
}

[[nodiscard]] inline std::string to_text(colour c) { return fmt::format("#{:02X}{:02X}{:02X}", c.red, c.green, c.blue); }

/// `share` of `a` (0 to 1), the rest `b`.
[[nodiscard]] inline colour mixed(colour a, colour b, double share) {
    const auto channel = [&](std::uint8_t x, std::uint8_t y) { return static_cast<std::uint8_t>(std::lround(share * x + (1 - share) * y)); };
    return {channel(a.red, b.red), channel(a.green, b.green), channel(a.blue, b.blue)};
}

/// 0 for black, 1 for white. Source: W3C, WCAG 2.1, relative luminance
[[nodiscard]] inline double luminance(colour c) {
    const auto linear = [](std::uint8_t channel) {
        const double share = channel / 255.0;
        return share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
}

/// 1 (none) to 21 (black on white); text needs 4.5. Source: W3C, WCAG 2.1, contrast ratio
[[nodiscard]] inline double contrast(colour a, colour b) {
    const double light = std::max(luminance(a), luminance(b));
    const double dark = std::min(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

/// Whether dark text is read better on `ground` than light text.
[[nodiscard]] inline bool is_light(colour ground) { return contrast({}, ground) >= contrast(white, ground); }

/// Nearly black or white, whichever is read better on `ground`.
[[nodiscard]] inline colour ink_on(colour ground) { return is_light(ground) ? colour{0x1A, 0x1A, 0x1A} : white; }

/// `c` itself, or as much darker, on dark ground lighter, as text of it needs on `ground`.
[[nodiscard]] inline colour legible(colour c, colour ground, double wanted = 4.5) {
    const colour end = is_light(ground) ? colour{} : white;
    for (int percent = 100; percent > 0; percent -= 2)
        if (const colour nearer = mixed(c, end, percent / 100.0); contrast(nearer, ground) >= wanted) return nearer;
    return end;
}

/// How unlike two colours look: 0 for the same, 100 for black and white; lines of less than 8 are taken for one another.
/// Source: B. Ottosson, A perceptual color space for image processing, 2020 (Oklab)
[[nodiscard]] inline double difference(colour a, colour b) {
    const auto seen = [](colour c) {
        const auto linear = [](std::uint8_t channel) {
            const double share = channel / 255.0;
            return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
        };
        const double red = linear(c.red), green = linear(c.green), blue = linear(c.blue);
        const double l = std::cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
        const double m = std::cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
        const double s = std::cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
        return std::array<double, 3>{0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                                     0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
    };
    const auto x = seen(a), y = seen(b);
    return 100 * std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

}  // namespace hexi::abi_v1
