#include <hexi/format/sources/folded_line_private.hpp>

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>

#include <hexi/base/text.hpp>
#include <hexi/schema/reading_words.hpp>

namespace hexi::inline abi_v1::detail {
namespace {

bool digit(char32_t c) { return c >= U'0' && c <= U'9'; }
/// A letter of a script that parts its words by spaces. From U+2E80 on characters are those of East Asia.
bool letter(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= 0xC0 && c < 0x2000 && c != U'×' && c != U'÷');
}
bool word_character(char32_t c) { return digit(c) || letter(c); }
bool space(char32_t c) { return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == 0x3000 || c == 0xA0; }

std::u32string folded_character(std::string_view bytes) {
    std::u32string out;
    const std::string folded = folded_for_search(bytes);
    for_each_character(folded, [&](char32_t c, std::string_view) { out.push_back(c); });
    return out;
}

constexpr std::u32string_view numerals = U"零一二三四五六七八九";

std::optional<int> numeral(char32_t c) {
    if (c == U'〇') return 0;
    if (c == U'两') return 2;
    const std::size_t at = numerals.find(c);
    return at == std::u32string_view::npos ? std::nullopt : std::optional(static_cast<int>(at));
}
/// The power of ten of a Chinese magnitude.
std::optional<int> power(char32_t c) {
    switch (c) {
        case U'十': return 1;
        case U'百': return 2;
        case U'千': return 3;
        case U'万': return 4;
        case U'亿': return 8;
        default: return std::nullopt;
    }
}
long double ten_to(int exponent) {
    long double out = 1;
    for (; exponent > 0; --exponent) out *= 10;
    return out;
}

struct english_word {
    std::u32string_view word;
    long double value;
};
constexpr std::array small_numbers{
    english_word{U"one", 1},        english_word{U"two", 2},       english_word{U"three", 3},    english_word{U"four", 4},     english_word{U"five", 5},
    english_word{U"six", 6},        english_word{U"seven", 7},     english_word{U"eight", 8},    english_word{U"nine", 9},     english_word{U"ten", 10},
    english_word{U"eleven", 11},    english_word{U"twelve", 12},   english_word{U"thirteen", 13}, english_word{U"fourteen", 14}, english_word{U"fifteen", 15},
    english_word{U"sixteen", 16},   english_word{U"seventeen", 17}, english_word{U"eighteen", 18}, english_word{U"nineteen", 19}, english_word{U"twenty", 20},
    english_word{U"thirty", 30},    english_word{U"forty", 40},    english_word{U"fifty", 50},   english_word{U"sixty", 60},   english_word{U"seventy", 70},
    english_word{U"eighty", 80},    english_word{U"ninety", 90}};
constexpr std::array large_numbers{english_word{U"hundred", 1e2L}, english_word{U"thousand", 1e3L}, english_word{U"million", 1e6L},
                                   english_word{U"billion", 1e9L}, english_word{U"trillion", 1e12L}};
constexpr std::array<std::u32string_view, 12> months{U"january", U"february", U"march", U"april", U"may", U"june", U"july", U"august", U"september", U"october", U"november", U"december"};

class number_reader {
public:
    number_reader(const folded_line& line, const unit_words& units) : line_(line), text_(line.text), units_(units) {}

    std::vector<read_number> run() {
        while (at_ < text_.size()) {
            const std::size_t begin = at_;
            if (!percent() && !written_in_digits() && !chinese() && !english()) at_ = begin + 1;
        }
        return std::move(found_);
    }

private:
    std::size_t skip_space(std::size_t at) const { return at < text_.size() && text_[at] == U' ' ? at + 1 : at; }

    /// Takes the magnitude and the unit after a number that ends at `end`.
    void take(std::size_t begin, std::size_t end, long double value) {
        read_number n{.where = {begin, end}, .digits = {begin, end}, .value = value};
        std::size_t after = end;
        // 20余家, 20多家: at least as many, which `bound` says.
        const auto more = [&] { if (after < text_.size() && (text_[after] == U'余' || text_[after] == U'多')) ++after; };
        more();
        bool magnitude = true;
        while (magnitude) {
            magnitude = false;
            if (after < text_.size())
                if (const auto p = power(text_[after])) {
                    n.value *= ten_to(*p);
                    ++after;
                    magnitude = true;
                }
            for (const english_word& w : large_numbers)
                if (const std::size_t at = skip_space(after); text_.substr(at).starts_with(w.word) && line_.whole({at, at + w.word.size()})) {
                    n.value *= w.value;
                    after = at + w.word.size();
                    magnitude = true;
                }
        }
        more();
        if (const auto unit = units_.at(text_, after)) {
            n.unit = unit->first;
            after = unit->second;
        } else if (after > 0 && (text_[after - 1] == U'余' || text_[after - 1] == U'多')) {
            --after;
        }
        n.where.last = after;
        at_ = std::max(after, begin + 1);
        found_.push_back(n);
    }

    /// 百分之八十, 百分之81.38
    bool percent() {
        constexpr std::u32string_view word = U"百分之";
        if (!text_.substr(at_).starts_with(word)) return false;
        const std::size_t begin = at_, count = found_.size();
        at_ += word.size();
        if ((!written_in_digits() && !chinese()) || found_.size() == count) return false;
        const auto unit = units_.at(U"%", 0);
        if (unit) found_.back().unit = unit->first;
        found_.back().where.first = begin;
        return true;
    }

    bool written_in_digits() {
        if (!digit(text_[at_])) return false;
        std::size_t end = at_;
        long double value = 0;
        const auto digits = [&](std::size_t from) {
            while (from < text_.size() && digit(text_[from])) ++from;
            return from;
        };
        end = digits(end);
        std::size_t groups = end;
        while (end - at_ <= 3 && groups < text_.size() && text_[groups] == U',' && digits(groups + 1) == groups + 4) groups += 4;
        if (groups > end) end = groups;
        for (std::size_t i = at_; i < end; ++i)
            if (text_[i] != U',') value = value * 10 + static_cast<long double>(text_[i] - U'0');
        if (end < text_.size() && text_[end] == U'.' && digits(end + 1) > end + 1) {
            const std::size_t last = digits(end + 1);
            long double fraction = 0;
            for (std::size_t i = end + 1; i < last; ++i) fraction = fraction * 10 + static_cast<long double>(text_[i] - U'0');
            value += fraction / ten_to(static_cast<int>(last - end - 1));
            end = last;
        }
        take(at_, end, value);
        return true;
    }

    /// 两千亿, 二十五, 二〇二三
    bool chinese() {
        std::size_t end = at_;
        long double whole = 0, section = 0, last = -1;
        bool listed = true;
        long double digits = 0;
        while (end < text_.size()) {
            if (const auto n = numeral(text_[end])) {
                digits = digits * 10 + *n;
                last = *n;
            } else if (const auto p = power(text_[end])) {
                if (end == at_ && *p != 1) return false;  // 万 alone is no number; 十 is
                listed = false;
                if (*p >= 4) {
                    whole = (whole + section + std::max(last, 0.0L)) * ten_to(*p);
                    section = 0;
                } else {
                    section += (last < 0 ? 1 : last) * ten_to(*p);
                }
                last = -1;
            } else {
                break;
            }
            ++end;
        }
        if (end == at_) return false;
        take(at_, end, listed ? digits : whole + section + std::max(last, 0.0L));
        return true;
    }

    bool english() {
        const std::size_t begin = at_;
        long double value = 0;
        std::size_t end = at_;
        bool any = false;
        while (true) {
            const std::size_t at = any && end < text_.size() && (text_[end] == U' ' || text_[end] == U'-') ? end + 1 : end;
            const auto word = std::ranges::find_if(small_numbers, [&](const english_word& w) { return text_.substr(at).starts_with(w.word) && line_.whole({at, at + w.word.size()}); });
            if (word == small_numbers.end()) break;
            value += word->value;
            end = at + word->word.size();
            any = true;
        }
        if (!any) return false;
        take(begin, end, value);
        return true;
    }

    const folded_line& line_;
    std::u32string_view text_;
    const unit_words& units_;
    std::size_t at_ = 0;
    std::vector<read_number> found_{};
};

}  // namespace

folded_line::folded_line(std::string_view raw) {
    std::uint32_t position = 0;
    bool parted = false;
    std::unordered_map<char32_t, std::u32string> known;
    for_each_character(raw, [&](char32_t c, std::string_view bytes) {
        original.push_back(c);
        if (space(c)) {
            parted = true;
        } else {
            const auto [folded, is_new] = known.try_emplace(c);
            if (is_new) folded->second = c < 0x80 && c != U'"' && c != U'\'' ? std::u32string(1, c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c) : folded_character(bytes);
            for (const char32_t f : folded->second) {
                if (parted && !text.empty() && word_character(text.back()) && word_character(f)) {
                    text.push_back(U' ');
                    at.push_back(position - 1);
                }
                parted = false;
                text.push_back(f);
                at.push_back(position);
            }
        }
        ++position;
    });
}

stretch folded_line::of(std::uint32_t start, std::uint32_t end) const {
    const auto place = [&](std::uint32_t character) { return static_cast<std::size_t>(std::ranges::lower_bound(at, character) - at.begin()); };
    stretch out{place(start), place(end)};
    while (out.first < out.last && text[out.first] == U' ') ++out.first;
    while (out.first < out.last && text[out.last - 1] == U' ') --out.last;
    return out;
}

bool folded_line::whole(const stretch& s) const {
    const auto parted = [&](std::size_t i) {  // before the folded character i
        if (i == 0 || i >= text.size() || at[i] > at[i - 1] + 1) return true;  // what was left out parts words, too: Guangzhou's
        return !(letter(text[i - 1]) && letter(text[i])) && !(digit(text[i - 1]) && digit(text[i]));
    };
    return parted(s.first) && parted(s.last);
}

bool folded_line::parts_word(std::size_t character) const {
    if (character == 0 || character >= original.size()) return false;
    // Fullwidth letters and digits are those of ASCII.
    const auto plain = [](char32_t c) { return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c; };
    const char32_t before = plain(original[character - 1]), behind = plain(original[character]);
    if (letter(before) && letter(behind)) return true;
    if (digit(before) && digit(behind)) return true;
    const bool inner = (behind == U'.' || behind == U',') && character + 1 < original.size() && digit(plain(original[character + 1]));
    return (digit(before) && inner) || ((before == U'.' || before == U',') && digit(behind) && character >= 2 && digit(plain(original[character - 2])));
}

std::vector<stretch> folded_line::find(std::u32string_view words, const stretch& within) const {
    std::vector<stretch> out;
    if (words.empty()) return out;
    for (std::size_t from = within.first; from + words.size() <= within.last; ++from) {
        from = text.find(words, from);
        if (from == std::u32string::npos || from + words.size() > within.last) break;
        if (const stretch s{from, from + words.size()}; whole(s)) out.push_back(s);
    }
    return out;
}

stretch folded_line::clause(const stretch& s) const { return up_to(s, U",;。!?:，；！？："); }
stretch folded_line::sentence(const stretch& s) const { return up_to(s, U";。!?；！？"); }

stretch folded_line::up_to(const stretch& s, std::u32string_view ends) const {
    const auto ends_at = [&](std::size_t i) {
        if (text[i] == U'.') return i + 1 >= text.size() || (!digit(text[i + 1]) && !letter(text[i + 1])) || at[i + 1] > at[i] + 1;
        if (text[i] == U',' && i > 0 && i + 1 < text.size() && digit(text[i - 1]) && digit(text[i + 1])) return false;
        return ends.find(text[i]) != std::u32string_view::npos;
    };
    stretch out = s;
    while (out.first > 0 && !ends_at(out.first - 1)) --out.first;
    while (out.last < text.size() && !ends_at(out.last)) ++out.last;
    return out;
}

unit_words::unit_words(const schema& s) {
    const auto add = [&](std::string_view text, unit_id id) {
        const folded_line folded(text);
        if (!folded.text.empty()) words_.emplace_back(folded.text, id);
    };
    for (std::size_t i = 0; i < s.unit_count(); ++i) {
        const unit_id id(i);
        add(s[id].name, id);
        for (const auto& [language, caption] : s[id].captions) add(caption, id);
        if (const auto more = s[id].reading.find("words"); more != s[id].reading.end())
            for (const std::string_view word : reading_list(more->second)) add(word, id);
    }
    std::ranges::stable_sort(words_, [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::optional<std::pair<unit_id, std::size_t>> unit_words::at(std::u32string_view text, std::size_t place) const {
    if (place < text.size() && text[place] == U' ') ++place;
    for (const auto& [word, id] : words_) {
        if (!text.substr(std::min(place, text.size())).starts_with(word)) continue;
        const std::size_t end = place + word.size();
        if (end < text.size() && letter(text[end]) && letter(word.back())) continue;
        return std::pair(id, end);
    }
    return std::nullopt;
}

std::vector<read_number> numbers_of(const folded_line& line, const unit_words& units) { return number_reader(line, units).run(); }

std::vector<read_date> dates_of(const folded_line& line) {
    std::vector<read_date> out;
    const std::u32string_view text = line.text;
    // A number of so many digits at a place, and where it ends.
    const auto number = [&](std::size_t at, std::size_t least, std::size_t most) -> std::optional<std::pair<int, std::size_t>> {
        std::size_t end = at;
        int value = 0;
        while (end < text.size() && digit(text[end]) && end - at < most) value = value * 10 + static_cast<int>(text[end++] - U'0');
        if (end - at < least || (end < text.size() && digit(text[end])) || (at > 0 && digit(text[at - 1]))) return std::nullopt;
        return std::pair(value, end);
    };
    const auto month_name = [&](std::size_t at) -> std::optional<std::pair<int, std::size_t>> {
        for (std::size_t m = 0; m < months.size(); ++m)
            for (const std::size_t size : {months[m].size(), std::size_t{3}})
                if (text.substr(std::min(at, text.size())).starts_with(months[m].substr(0, size)) && line.whole({at, at + size})) return std::pair(static_cast<int>(m) + 1, at + size);
        return std::nullopt;
    };
    const auto spaced = [&](std::size_t at) { return at < text.size() && text[at] == U' ' ? at + 1 : at; };
    const auto is = [&](std::size_t at, char32_t c) { return at < text.size() && text[at] == c; };
    const auto add = [&](std::size_t from, std::size_t to, std::optional<int> year, int month, int day) {
        // 29 February is a day of year 0, too.
        if (const auto d = date::of(year.value_or(0), month, day)) out.push_back({{from, to}, *d, year.has_value()});
    };
    // 6月10日 or 6月 at a place, and where it ends.
    const auto month_and_day = [&](std::size_t at) {
        std::size_t stop = at;
        int month = 0, day = 0;
        if (const auto m = number(at, 1, 2); m && is(m->second, U'月')) {
            month = m->first;
            stop = m->second + 1;
            if (const auto d = number(stop, 1, 2); d && (is(d->second, U'日') || is(d->second, U'号'))) {
                day = d->first;
                stop = d->second + 1;
            }
        }
        return std::tuple(month, day, stop);
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (const auto year = number(i, 4, 4)) {
            std::size_t end = year->second;
            if (is(end, U'年')) {
                const auto [month, day, stop] = month_and_day(end + 1);
                add(i, stop, year->first, month, day);
            } else if (is(end, U'-') || is(end, U'/')) {
                const auto m = number(end + 1, 2, 2);
                if (m) {
                    const auto d = is(m->second, text[end]) ? number(m->second + 1, 2, 2) : std::nullopt;
                    add(i, d ? d->second : m->second, year->first, m->first, d ? d->first : 0);
                }
            } else {
                add(i, end, year->first, 0, 0);
            }
        }
        if (i == 0 || text[i - 1] != U'年')
            if (const auto [month, day, stop] = month_and_day(i); month != 0) add(i, stop, std::nullopt, month, day);
        // 10 June 2023; 10 June
        if (const auto day = number(i, 1, 2)) {
            const auto month = month_name(spaced(day->second));
            if (month) {
                const auto year = number(spaced(month->second), 4, 4);
                add(i, year ? year->second : month->second, year ? std::optional(year->first) : std::nullopt, month->first, day->first);
            }
        }
        // June 10, 2023; June 2023; June 10
        if (i == 0 || !letter(text[i - 1])) {
            const auto month = month_name(i);
            if (month) {
                const std::size_t next = spaced(month->second);
                if (const auto day = number(next, 1, 2)) {
                    const std::size_t after = is(day->second, U',') ? spaced(day->second + 1) : spaced(day->second);
                    const auto year = number(after, 4, 4);
                    add(i, year ? year->second : day->second, year ? std::optional(year->first) : std::nullopt, month->first, day->first);
                } else if (const auto year = number(next, 4, 4)) {
                    add(i, year->second, year->first, month->first, 0);
                }
            }
        }
    }
    return out;
}

}  // namespace hexi::abi_v1::detail
