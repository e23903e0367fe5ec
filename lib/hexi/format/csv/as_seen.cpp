#include <hexi/format/csv/as_seen_private.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <utf8proc.h>

#include <hexi/base/text.hpp>
#include <hexi/base/visible.hpp>

namespace hexi::inline v1::detail {

namespace {

using character_range = std::pair<char32_t, char32_t>;
constexpr bool lies_in_any(char32_t c, const auto& ranges) {
    return std::ranges::any_of(ranges, [&](const character_range& range) { return c >= range.first && c <= range.second; });
}

constexpr char32_t non_joiner = U'\u200C', joiner = U'\u200D';

const utf8proc_property_t& properties_of(char32_t c) { return *utf8proc_get_property(static_cast<utf8proc_int32_t>(c)); }
bool is_pictograph(char32_t c) { return properties_of(c).boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC; }
bool is_mark(char32_t c) { return properties_of(c).category == UTF8PROC_CATEGORY_MN || properties_of(c).category == UTF8PROC_CATEGORY_ME; }
bool is_any_letter(char32_t c) { return properties_of(c).category == UTF8PROC_CATEGORY_LO || properties_of(c).category == UTF8PROC_CATEGORY_LM || properties_of(c).category == UTF8PROC_CATEGORY_LL || properties_of(c).category == UTF8PROC_CATEGORY_LU; }

/// Letters that join their neighbours: of Arabic, Syriac, N'Ko, Mongolian and Adlam.
/// Source   Unicode's property Joining_Type
bool is_cursive(char32_t c) {
    constexpr auto scripts = std::to_array<character_range>({{0x620, 0x74F}, {0x750, 0x77F}, {0x7CA, 0x7EA}, {0x870, 0x8C9}, {0x1820, 0x18AA}, {0x1E900, 0x1E943}});
    constexpr auto none = std::to_array<character_range>({{0x621, 0x621}, {0x674, 0x674}, {0x6DD, 0x6DD}, {0x887, 0x888}, {0x8AD, 0x8AD}});
    return lies_in_any(c, scripts) && is_any_letter(c) && !lies_in_any(c, none);
}
/// Of these, whether the next letter is joined: some join the one before alone.
bool joins_next(char32_t c) {
    constexpr auto alone = std::to_array<character_range>({{0x622, 0x625}, {0x627, 0x627}, {0x629, 0x629}, {0x62F, 0x632}, {0x648, 0x648}, {0x671, 0x673}, {0x675, 0x677}, {0x688, 0x699}, {0x6C0, 0x6C0},
        {0x6C3, 0x6CB}, {0x6CD, 0x6CD}, {0x6CF, 0x6CF}, {0x6D2, 0x6D3}, {0x6D5, 0x6D5}, {0x6EE, 0x6EF}, {0x710, 0x710}, {0x715, 0x719}, {0x71E, 0x71E}, {0x728, 0x728}, {0x72A, 0x72A}, {0x72C, 0x72C},
        {0x72F, 0x72F}, {0x74D, 0x74D}, {0x759, 0x75B}, {0x76B, 0x76C}, {0x771, 0x771}, {0x773, 0x774}, {0x778, 0x779}, {0x870, 0x882}, {0x88E, 0x88E}, {0x8AA, 0x8AC}, {0x8AE, 0x8AE}, {0x8B1, 0x8B2}, {0x8B9, 0x8B9}});
    return is_cursive(c) && !lies_in_any(c, alone);
}

/// The characters before and behind a place, where marks over them do not count, nor what else is not seen; 0 at the ends.
char32_t neighbour(std::u32string_view text, std::size_t at, bool behind) {
    const auto skipped = [](char32_t c) { return is_mark(c) || (is_unseen(c) && !is_any_space(c)) || (c >= 0x1F3FB && c <= 0x1F3FF); };
    while (behind ? ++at < text.size() : at-- > 0)
        if (!skipped(text[at])) return text[at];
    return 0;
}

/// Whether a joiner changes how its neighbours look.
bool joiner_is_seen(std::u32string_view text, std::size_t at) {
    const char32_t before = neighbour(text, at, false), after = neighbour(text, at, true);
    constexpr int virama = 9;  // a class of combining characters
    if (at > 0 && properties_of(text[at - 1]).combining_class == virama) return text[at] == joiner || is_any_letter(after);
    if (text[at] == non_joiner) return joins_next(before) && is_cursive(after);
    return (is_pictograph(before) && is_pictograph(after)) || joins_next(before) != is_cursive(after);
}

constexpr bool is_tag(char32_t c) { return c >= 0xE0020 && c <= 0xE007F; }
/// Whether a tag is one of those that make a flag of the emoji before them, up to the one that ends them.
bool tag_is_seen(std::u32string_view text, std::size_t at) {
    constexpr char32_t last = 0xE007F;
    std::size_t begin = at, end = at;
    while (begin > 0 && is_tag(text[begin - 1])) --begin;
    while (end + 1 < text.size() && is_tag(text[end + 1])) ++end;
    return text[end] == last && end > begin && is_pictograph(neighbour(text, begin, false));
}

/// Of what is not seen itself.
bool changes_others(std::u32string_view text, std::size_t at) {
    const char32_t c = text[at];
    if (c == joiner || c == non_joiner) return joiner_is_seen(text, at);
    if (is_tag(c)) return tag_is_seen(text, at);
    // Mongolian letters have several forms, which a character behind them chooses.
    const bool chooses_form = c >= 0x180B && c <= 0x180F;
    return chooses_form && at > 0 && text[at - 1] >= 0x1820 && text[at - 1] <= 0x18AA;
}

}  // namespace

std::string as_seen(std::string_view text) {
    std::u32string characters;
    for_each_character(text, [&](char32_t c, std::string_view) { characters.push_back(c); });
    std::string out;
    bool between = false;
    std::size_t at = 0;
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        const std::size_t here = at++;
        if (is_any_space(c)) {
            between = !out.empty();
        } else if (!is_unseen(c) || changes_others(characters, here)) {
            if (std::exchange(between, false)) out += ' ';
            out += bytes;
        }
    });
    return out;
}

}  // namespace hexi::v1::detail
