// Makes the table of Han characters that the library is built with: make_table Unihan_Readings.txt Unihan_Variants.txt OUTPUT
//
// Readings are the customary ones (kMandarin) and those of dictionaries of the present language (kTGHZ2013, kXHC1983,
// kHanyuPinlu), and for characters of these the older ones as well (kHanyuPinyin), without tones, ü as v. A traditional
// character stands for the first simplified one that is another, which is read as the traditional one, too.
// Source: Unicode Standard Annex 38, Unicode Han Database
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/text.hpp>

namespace {

using readings_by_character = std::map<char32_t, std::vector<std::string>>;

/// Calls `visit(character, field, value)` for each line `U+4E00<tab>field<tab>value`; whether there were any.
template <class Visit>
bool for_each_entry(const char* path, Visit visit) {
    std::ifstream file(path);
    bool any = false;
    for (std::string line; std::getline(file, line);) {
        const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
        if (!line.starts_with("U+") || second == std::string::npos) continue;
        any = true;
        visit(static_cast<char32_t>(std::stoul(line.substr(2, first - 2), nullptr, 16)), line.substr(first + 1, second - first - 1), line.substr(second + 1));
    }
    return any;
}

/// `lǜ` as `lv`; empty for what is no syllable.
std::string without_tone(std::string_view syllable) {
    static const std::map<char32_t, char> plain = [] {
        std::map<char32_t, char> out;
        const auto add = [&](std::u32string_view marked, char letter) {
            for (const char32_t c : marked) out[c] = letter;
        };
        add(U"āáǎà", 'a'), add(U"ēéěèê", 'e'), add(U"īíǐì", 'i'), add(U"ōóǒò", 'o'), add(U"ūúǔù", 'u'), add(U"üǖǘǚǜ", 'v');
        add(U"ńňǹ", 'n'), add(U"ḿ", 'm'), add(U"ếề", 'e');
        return out;
    }();
    std::string out;
    bool known = true;
    hexi::for_each_character(syllable, [&](char32_t c, std::string_view) {
        if (c >= U'a' && c <= U'z') out += static_cast<char>(c);
        else if (const auto found = plain.find(c); found != plain.end()) out += found->second;
        else known = known && c >= 0x300 && c < 0x370;  // a tone mark by itself
    });
    return known && out.size() <= 6 ? out : std::string();
}

void take(std::vector<std::string>& readings, std::string_view syllable) {
    const std::string plain = without_tone(syllable);
    if (!plain.empty() && std::ranges::find(readings, plain) == readings.end()) readings.push_back(plain);
}

/// `qián gān`, `0352.091:gān 0913.050:qián,qiān` or `xíng(2943) háng(218)`.
void take_all(std::vector<std::string>& readings, const std::string& value) {
    std::istringstream words(value);
    for (std::string word; words >> word;) {
        std::string_view rest = word;
        if (const std::size_t colon = rest.find(':'); colon != rest.npos) rest.remove_prefix(colon + 1);
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            take(readings, rest.substr(0, std::min(comma, rest.find('('))));
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    }
}

template <class All, class Write>
void write_array(std::ofstream& out, std::string_view declaration, const All& all, Write write) {
    out << "inline constexpr " << declaration << "{\n";
    std::size_t n = 0;
    for (const auto& one : all) {
        write(one);
        out << (++n % 24 == 0 ? ",\n" : ",");
    }
    out << "};\n";
}

}  // namespace

int main(int count, char** words) {
    if (count != 4) return std::fputs("make_table READINGS VARIANTS OUTPUT\n", stderr), 2;
    constexpr char32_t first = 0x4E00, last = 0x9FFF;
    constexpr std::array<std::string_view, 5> fields{"kMandarin", "kTGHZ2013", "kXHC1983", "kHanyuPinlu", "kHanyuPinyin"};  // the commonest reading first
    std::map<char32_t, std::array<std::string, fields.size()>> values;
    std::set<char32_t> in_use;  // characters of dictionaries of the present language
    const bool read = for_each_entry(words[1], [&](char32_t c, const std::string& field, const std::string& value) {
        const auto known = std::ranges::find(fields, field);
        if (known == fields.end()) return;
        values[c][static_cast<std::size_t>(known - fields.begin())] = value;
        if (field != fields.front() && field != fields.back()) in_use.insert(c);
    });
    readings_by_character readings;
    for (const auto& [c, of] : values) {
        if ((c < first || c > last) && !in_use.contains(c)) continue;
        std::vector<std::string> all;
        for (std::size_t i = 0; i < of.size(); ++i)
            if (i + 1 < of.size() || all.empty() || in_use.contains(c)) take_all(all, of[i]);
        if (!all.empty()) readings[c] = all;
    }
    std::map<char32_t, char32_t> simplified;
    const bool varied = for_each_entry(words[2], [&](char32_t c, const std::string& field, const std::string& value) {
        if (field != "kSimplifiedVariant") return;
        std::istringstream variants(value);
        for (std::string variant; variants >> variant;) {
            const auto to = static_cast<char32_t>(std::stoul(variant.substr(2), nullptr, 16));
            if (to == c || (to > 0xFFFF && !in_use.contains(to))) continue;
            simplified.emplace(c, to);
            return;
        }
    });
    for (const auto& [from, to] : simplified)
        if (const auto known = readings.find(from); known != readings.end())
            for (const std::string& s : known->second) take(readings[to], s);
    if (!read || !varied || readings.empty() || simplified.empty()) return std::fprintf(stderr, "make_table: '%s' or '%s' holds no readings or variants\n", words[1], words[2]), 1;

    std::vector<std::string> syllables;
    for (const auto& [c, all] : readings) syllables.insert(syllables.end(), all.begin(), all.end());
    std::ranges::sort(syllables);
    syllables.erase(std::unique(syllables.begin(), syllables.end()), syllables.end());
    // Lists of syllables, each once; the last of a list has the highest bit.
    std::vector<std::uint16_t> lists{0};
    std::map<std::vector<std::string>, std::size_t> begin_of;
    const auto list_of = [&](const std::vector<std::string>& all) {
        const auto [at, made] = begin_of.emplace(all, lists.size());
        if (made) {
            for (const std::string& s : all) lists.push_back(static_cast<std::uint16_t>(std::ranges::lower_bound(syllables, s) - syllables.begin()));
            lists.back() = static_cast<std::uint16_t>(lists.back() | 0x8000U);
        }
        return at->second;
    };
    std::vector<std::size_t> common;
    for (char32_t c = first; c <= last; ++c) {
        const auto found = readings.find(c);
        common.push_back(found == readings.end() ? 0 : list_of(found->second));
    }
    std::vector<std::pair<char32_t, std::size_t>> rare;
    for (const auto& [c, all] : readings)
        if (c < first || c > last) rare.emplace_back(c, list_of(all));
    std::vector<std::pair<char32_t, char32_t>> narrow, wide;
    for (const auto& pair : simplified) (pair.first <= 0xFFFF && pair.second <= 0xFFFF ? narrow : wide).push_back(pair);
    std::erase_if(wide, [&](const auto& pair) { return !in_use.contains(pair.first) && !in_use.contains(pair.second); });

    std::ofstream out(words[3]);
    out << "// Han characters: their readings without tones, and the simplified ones of traditional ones. Made when the library is built,\n"
           "// of the Unicode Han Database.\n#pragma once\n\n#include <cstdint>\n\n#include <hexi/search/han/table.hpp>\n\nnamespace hexi::inline abi_v1::detail::han {\n\n";
    write_array(out, "char syllables[][7]", syllables, [&](const std::string& s) { out << '"' << s << '"'; });
    write_array(out, "std::uint16_t lists[]", lists, [&](std::uint16_t l) { out << l; });
    write_array(out, "std::uint16_t common[]", common, [&](std::size_t l) { out << l; });
    write_array(out, "rare_character rare[]", rare, [&](const auto& r) { out << '{' << static_cast<std::uint32_t>(r.first) << ',' << r.second << '}'; });
    write_array(out, "narrow_variant narrow[]", narrow, [&](const auto& v) { out << '{' << static_cast<std::uint32_t>(v.first) << ',' << static_cast<std::uint32_t>(v.second) << '}'; });
    write_array(out, "wide_variant wide[]", wide, [&](const auto& v) { out << '{' << static_cast<std::uint32_t>(v.first) << ',' << static_cast<std::uint32_t>(v.second) << '}'; });
    out << "inline constexpr table characters{syllables, lists, common, rare, narrow, wide};\n\n}  // namespace hexi::abi_v1::detail::han\n";
    out.close();
    if (!out || common.size() != last - first + 1 || syllables.size() >= 0x8000 || lists.size() > 0xFFFF) return std::fprintf(stderr, "make_table: cannot write '%s'\n", words[3]), 1;
    std::printf("%zu characters, %zu syllables, %zu variants, %zu bytes\n", readings.size(), syllables.size(), narrow.size() + wide.size(),
                syllables.size() * 7 + lists.size() * 2 + common.size() * 2 + rare.size() * 8 + narrow.size() * 4 + wide.size() * 8);
}
