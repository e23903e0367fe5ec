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

namespace hexi::inline abi_v1::detail {

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

constexpr bool is_tag(char32_t c) { return c >= 0xE0020 && c <= 0xE007F; }

/// A text, and for each place the characters before and behind it, where marks over them do not count, nor what else is not seen; 0 at the ends.
/// They are found once for all places: a key may be of joiners alone.
class neighbours {
public:
    explicit neighbours(std::string_view text) {
        for_each_character(text, [&](char32_t c, std::string_view) { text_.push_back(c); });
        before_.resize(text_.size()), after_.resize(text_.size()), tags_end_.resize(text_.size());
        char32_t last = 0;
        for (std::size_t i = 0; i < text_.size(); ++i) {
            before_[i] = last;
            if (!is_skipped(text_[i])) last = text_[i];
        }
        last = 0;
        for (std::size_t i = text_.size(); i-- > 0;) {
            after_[i] = last;
            if (!is_skipped(text_[i])) last = text_[i];
            // The last of a run of tags.
            tags_end_[i] = i + 1 < text_.size() && is_tag(text_[i]) && is_tag(text_[i + 1]) ? tags_end_[i + 1] : text_[i];
        }
    }

    /// Of what is not seen itself.
    bool are_changed_by(std::size_t at) const {
        const char32_t c = text_[at];
        if (c == joiner || c == non_joiner) return joiner_is_seen(at);
        // Tags make a flag of the emoji before them, up to the one that ends them, which alone is nothing.
        constexpr char32_t last = 0xE007F;
        const bool alone = c == last && (at == 0 || !is_tag(text_[at - 1]));
        if (is_tag(c)) return tags_end_[at] == last && !alone && is_pictograph(before_[at]);
        // Mongolian letters have several forms, which a character behind them chooses.
        const bool chooses_form = c >= 0x180B && c <= 0x180F;
        return chooses_form && at > 0 && text_[at - 1] >= 0x1820 && text_[at - 1] <= 0x18AA;
    }

private:
    static bool is_skipped(char32_t c) { return is_mark(c) || (is_unseen(c) && !is_any_space(c)) || (c >= 0x1F3FB && c <= 0x1F3FF); }
    /// Whether a joiner changes how its neighbours look.
    bool joiner_is_seen(std::size_t at) const {
        const char32_t before = before_[at], after = after_[at];
        constexpr int virama = 9;  // a class of combining characters
        if (at > 0 && properties_of(text_[at - 1]).combining_class == virama) return text_[at] == joiner || is_any_letter(after);
        if (text_[at] == non_joiner) return joins_next(before) && is_cursive(after);
        return (is_pictograph(before) && is_pictograph(after)) || joins_next(before) != is_cursive(after);
    }

    std::u32string text_, before_, after_, tags_end_;
};

}  // namespace

std::string as_seen(std::string_view text) {
    const neighbours of(text);
    std::string out;
    bool between = false;
    std::size_t at = 0;
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        const std::size_t here = at++;
        if (is_any_space(c)) {
            between = !out.empty();
        } else if (!is_unseen(c) || of.are_changed_by(here)) {
            if (std::exchange(between, false)) out += ' ';
            out += bytes;
        }
    });
    return out;
}

}  // namespace hexi::abi_v1::detail
