#include <hexi/format/csv/look_private.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <hexi/base/ascii.hpp>
#include <hexi/base/text.hpp>
#include <hexi/base/visible.hpp>
#include <hexi/format/csv/csv.hpp>
#include <hexi/format/csv/header.hpp>

namespace hexi::inline abi_v1::detail {

namespace {

constexpr std::array delimiters{',', ';', '\t', '|'};
constexpr std::size_t sample_size = std::size_t{64} << 10U;  // bytes; headers are shorter, but need not be
constexpr std::size_t sample_rows = 7;

/// How many columns of a header are in words that only headers have.
std::size_t header_words(const csv_reader& rows, std::string_view text) {
    const csv_header header = parse_csv_header(rows.fields(), text);
    std::size_t out = 0;
    for (const csv_column& c : header.columns) out += c.role != csv_role::property || !c.word.empty() ? 1U : 0U;
    return out;
}

/// What separates the fields of a table that begins with its header, behind what Excel says of that.
csv_look look_at_header(std::string_view text) {
    const std::size_t mark = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    if (const std::string_view line = text.substr(mark, text.substr(mark, 16).find('\n')); line.starts_with("sep=") && line.size() >= 5) {
        const std::string_view rest = line.substr(5);
        if (rest.empty() || rest == "\r") return {.delimiter = line[4], .begin = mark + line.size() + 1, .top = mark + line.size() + 1};
    }
    const std::string_view line = text.substr(0, text.find('\n', mark));
    std::size_t there = 0;
    csv_look out;
    for (const char d : delimiters)
        if (line.find(d) != std::string_view::npos) ++there, out.delimiter = d;
    if (there < 2) return out;
    const std::string_view sample = text.substr(0, std::max(sample_size, line.size() + 1));
    std::tuple<std::size_t, std::size_t> best{};
    for (const char d : delimiters) {
        csv_reader rows(sample, 0, d);
        if (!rows.next() || rows.fields().size() < 2) continue;
        const std::size_t columns = rows.fields().size();
        const std::size_t words = header_words(rows, sample);
        std::size_t fitting = 0;
        for (std::size_t i = 0; i < sample_rows && rows.next(); ++i)
            if (rows.fields().size() == columns && (rows.position() < sample.size() || sample.size() == text.size())) ++fitting;
        if (const std::tuple now{words, fitting + 1}; now > best) best = now, out.delimiter = d;
    }
    return out;
}

}  // namespace

std::size_t filled_fields(const std::vector<csv_field>& row) {
    return static_cast<std::size_t>(std::ranges::count_if(row, [](const csv_field& f) { return !trimmed(f.text).empty(); }));
}

/// How many fields the first record of a text has.
static std::size_t fields_of(std::string_view text, char delimiter) {
    csv_reader rows(text, 0, delimiter);
    return rows.next() ? rows.fields().size() : 0;
}

bool is_header(csv_header header) { return header.describes_nodes() || header.describes_edges() || read_plain_header(header); }

/// The header among or beneath lines that begin with `#`, as SNAP's edge lists have it; nothing where there are none, or no header.
static std::optional<csv_look> look_behind_comments(std::string_view text, const csv_look& first) {
    constexpr std::size_t most = 20;  // lines
    const auto header_at = [&](std::size_t at, std::string_view part) -> std::optional<csv_look> {
        const csv_look look = look_at_header(part);
        csv_reader rows(part, 0, look.delimiter);
        if (!rows.next() || rows.fields().size() < 2 || !is_header(parse_csv_header(rows.fields(), part))) return std::nullopt;
        return csv_look{.delimiter = look.delimiter, .begin = at, .titled = true};
    };
    const std::size_t begin = text.starts_with("\xEF\xBB\xBF") ? 3 : first.begin;
    if (!text.substr(begin).starts_with('#') || header_at(begin, text.substr(begin))) return std::nullopt;
    std::optional<csv_look> out;
    std::size_t columns = 0;  // of the header among comments
    std::size_t behind = 0;   // it, and those beneath it
    std::size_t at = begin;
    for (std::size_t i = 0; i < most && at < text.size(); ++i) {
        // A comment may name columns as well as the header beneath does.
        if (text[at] != '#') {
            const auto beneath = header_at(at, text.substr(at));
            return beneath ? beneath : out;
        }
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::size_t words = std::min(text.find_first_not_of("# \t", at), end);
        const std::size_t next = std::min(end + 1, text.size());
        const std::string_view line = text.substr(at, end - at);
        const bool remark = line.starts_with("# ") || line.starts_with("#\t") || trimmed(line) == "#";
        // A row may begin so, too, `#love,#peace`: then what stands beneath is one as well, whatever it is like.
        if (out && !remark && fields_of(line, out->delimiter) == columns) return out;
        if (auto found = header_at(words, text.substr(words, end - words))) {
            out = found, out->titled = at > begin, behind = next;
            columns = fields_of(text.substr(words, end - words), out->delimiter);
        } else if (out && at == behind && line.find(out->delimiter) == std::string_view::npos && remark) {
            out->rows = behind = next;
        }
        at = next;
    }
    return out;
}

csv_look look_at_csv(std::string_view text) {
    const csv_look first = look_at_header(text);
    if (auto behind = look_behind_comments(text, first)) {
        behind->top = first.begin;
        return *behind;
    }
    std::size_t at = first.begin;
    bool titled = false;
    for (std::size_t i = 0; i <= sample_rows && at < text.size(); ++i) {
        const std::string_view rest = text.substr(at);
        const csv_look look = look_at_header(rest);
        csv_reader rows(rest, 0, look.delimiter);
        if (!rows.next()) break;
        const std::size_t filled = filled_fields(rows.fields());
        if (filled > 1) return titled && is_header(parse_csv_header(rows.fields(), rest)) ? csv_look{.delimiter = look.delimiter, .begin = at, .top = first.begin, .titled = true} : first;
        if (filled == 1 && !titled && is_header(parse_csv_header(rows.fields(), rest))) break;  // of one column
        titled = titled || filled == 1;
        at += rows.position();
    }
    return first;
}

/// Whether what stands behind a colon is in words, or nothing; else the colon is one of a key, as in `note:17` and `source:wiki`.
static bool are_words(std::string_view behind) { return behind.find(' ') != std::string_view::npos || trimmed(behind).empty() || !is_ascii(behind); }

namespace {

/// What rows beneath a table begin with: a sum is called so, a note has a colon behind it. Small letters.
struct word_beneath {
    std::string_view word;
    bool sum;
};
constexpr auto words_beneath = std::to_array<word_beneath>({
    {"合计", true}, {"总计", true}, {"小计", true}, {"共计", true}, {"总和", true}, {"总合计", true}, {"合計", true}, {"總計", true}, {"小計", true}, {"共計", true},
    {"total", true}, {"totals", true}, {"subtotal", true}, {"sub-total", true}, {"grandtotal", true}, {"sumtotal", true},
    {"注", false}, {"注释", false}, {"说明", false}, {"备注", false}, {"数据来源", false}, {"资料来源", false}, {"note", false}, {"notes", false}, {"source", false},
});

constexpr bool is_among(std::string_view text, bool sums) {
    return std::ranges::any_of(words_beneath, [&](const word_beneath& w) { return w.sum == sums && w.word == text; });
}
constexpr std::size_t longest_beneath(bool sums) {
    std::size_t out = 0;  // bytes
    for (const word_beneath& w : words_beneath)
        if (w.sum == sums) out = std::max(out, w.word.size());
    return out;
}
/// By its first letter, the second letters of the words in ASCII, a bit each.
constexpr auto second_letters = [] {
    std::array<std::uint32_t, 128> out{};
    for (const word_beneath& w : words_beneath)
        if (is_ascii(w.word)) out[static_cast<std::uint8_t>(w.word[0])] |= 1U << static_cast<unsigned>(w.word[1] - 'a');
    return out;
}();
/// The characters that sums begin with, each once; behind them nothing.
constexpr auto first_of_sums = [] {
    std::array<char32_t, words_beneath.size()> out{};
    std::size_t count = 0;
    for (const word_beneath& w : words_beneath)
        if (const char32_t c = decode(w.word).code_point; w.sum && std::ranges::find(out, c) == out.end()) out[count++] = c;
    return out;
}();
constexpr std::u32string_view begins_of_sums(first_of_sums.data(), static_cast<std::size_t>(std::ranges::find(first_of_sums, U'\0') - first_of_sums.begin()));

}  // namespace

bool may_be_beneath(std::string_view text) {
    if (text.empty() || !ascii::is_alphanumeric(text.front())) return !text.empty();
    const std::uint32_t seconds = second_letters[static_cast<std::uint8_t>(ascii::lower(text.front()))];
    if (seconds == 0 || text.size() < 2) return false;
    // What is not seen may stand between them, and a hyphen.
    return ascii::is_letter(text[1]) ? (seconds >> static_cast<unsigned>(ascii::lower(text[1]) - 'a') & 1U) != 0 : !ascii::is_digit(text[1]);
}

bool is_total(std::string_view text) {
    constexpr std::size_t longest = longest_beneath(true);
    if (text.size() > 60) return false;
    const auto small = [](char32_t c) { return c >= U'A' && c <= U'Z' ? c + (U'a' - U'A') : c; };
    std::string bare;  // too short to need memory: every key and name of a graph is asked
    while (!text.empty()) {
        const decoded d = decode(text);
        const std::string_view bytes = text.substr(0, d.length);
        text.remove_prefix(d.length);
        if (is_unseen(d.code_point)) continue;
        if (bytes == "(" || bytes == "（" || bytes == "：") break;
        if (bytes == ":" && !are_words(text)) return false;
        if (bytes == ":") break;
        if (bare.size() + bytes.size() > longest || (bare.empty() && begins_of_sums.find(small(d.code_point)) == begins_of_sums.npos)) return false;
        bare += bytes;
    }
    return is_among(ascii::lowered(bare), true);
}

bool is_footnote(std::string_view text) {
    constexpr std::size_t spaces = 8, longest = longest_beneath(false) + spaces;  // that may stand around the word
    const std::string_view begin = text.substr(0, longest);
    const std::size_t colon = std::min(begin.find(':'), begin.find("："));
    return colon != std::string_view::npos && colon + 3 < text.size() && is_among(ascii::lowered(trimmed(text.substr(0, colon))), false) && are_words(text.substr(colon + 1));
}

bool is_spoiled(std::string_view text) {
    if (text.size() < 4) return false;
    if (text.front() == '=') return text.starts_with("=\"") && text.ends_with('"');
    if (text.front() == '#') return text == "#N/A" || text == "#REF!" || text == "#NAME?" || text == "#VALUE!" || text == "#DIV/0!" || text == "#NUM!" || text == "#NULL!";
    // 1.23457E+11, also with a comma as the point; 1e+05 of what R and pandas write
    const std::string_view end = text.substr(text.size() - 4), digits = text.substr(0, text.size() - 4);
    return (end.starts_with("E+") || end.starts_with("e+")) && ascii::is_digit(end[2]) && ascii::is_digit(end[3]) && !digits.empty() && ascii::is_digit(digits.front()) &&
           std::ranges::all_of(digits, [](char c) { return ascii::is_digit(c) || c == '.' || c == ','; });
}

bool is_beneath(std::string_view text, std::size_t at, char delimiter) {
    const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    csv_reader rows(text.substr(begin, std::size_t{16} << 10U), 0, delimiter);
    if (!rows.next()) return false;
    if (std::ranges::any_of(rows.fields(), [](const csv_field& f) { return is_total(f.text) || is_footnote(f.text); })) return true;
    if (rows.fields().size() < 3 || filled_fields(rows.fields()) != 1 || trimmed(rows.fields().front().text).empty()) return false;
    // A note stands in the first column, and no rows of the table behind it.
    constexpr std::size_t most = 20;
    for (std::size_t i = 0; i < most && rows.next(); ++i)
        if (filled_fields(rows.fields()) > 1) return false;
    return true;
}

std::string told_from_header(std::string row, std::string_view header, char delimiter) {
    const auto field_end = [&](std::string_view text) { return std::min(text.find(delimiter), text.size()); };
    if (std::string_view(row).substr(0, field_end(row)) != header.substr(0, field_end(header))) return row;
    csv_reader rows(row, 0, delimiter), headers(header, 0, delimiter);
    if (!rows.next() || !headers.next()) return row;
    const auto& own = rows.fields();
    const auto& names = headers.fields();
    std::size_t named = names.size();  // spreadsheets leave empty fields behind the last name
    while (named > 1 && names[named - 1].text.empty()) --named;
    if (own.size() < named) return row;
    for (std::size_t i = 0; i < named; ++i)
        if (own[i].text != names[i].text || own[i].quoted != names[i].quoted) return row;
    // Roles of columns need no quotation marks, so that one is found; all that is behind stays where it is.
    const auto bare = std::find_if(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(named), [](const csv_field& f) { return !f.quoted && !f.text.empty(); });
    if (bare == own.begin() + static_cast<std::ptrdiff_t>(named)) return row;
    const auto at = static_cast<std::size_t>(bare->text.data() - row.data());
    const std::size_t size = bare->text.size();
    row.insert(at + size, 1, '"');
    row.insert(at, 1, '"');
    return row;
}

}  // namespace hexi::abi_v1::detail
