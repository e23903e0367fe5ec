#include <hexi/format/csv/look_private.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
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

namespace hexi::inline v1::detail {

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
        if (rest.empty() || rest == "\r") return {.delimiter = line[4], .begin = mark + line.size() + 1};
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
    std::size_t behind = 0;  // the header among comments, and those beneath it
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
        // A row may begin so, too: `#love,#peace`.
        const std::string_view line = text.substr(at, end - at);
        if (auto found = header_at(words, text.substr(words, end - words))) out = found, out->titled = at > begin, behind = next;
        else if (out && at == behind && line.find(out->delimiter) == std::string_view::npos && (line.starts_with("# ") || trimmed(line) == "#")) out->rows = behind = next;
        at = next;
    }
    return out;
}

csv_look look_at_csv(std::string_view text) {
    const csv_look first = look_at_header(text);
    if (const auto behind = look_behind_comments(text, first)) return *behind;
    std::size_t at = first.begin;
    bool titled = false;
    for (std::size_t i = 0; i <= sample_rows && at < text.size(); ++i) {
        const std::string_view rest = text.substr(at);
        const csv_look look = look_at_header(rest);
        csv_reader rows(rest, 0, look.delimiter);
        if (!rows.next()) break;
        const std::size_t filled = filled_fields(rows.fields());
        if (filled > 1) return titled && is_header(parse_csv_header(rows.fields(), rest)) ? csv_look{.delimiter = look.delimiter, .begin = at, .titled = true} : first;
        if (filled == 1 && !titled && is_header(parse_csv_header(rows.fields(), rest))) break;  // of one column
        titled = titled || filled == 1;
        at += rows.position();
    }
    return first;
}

/// Whether what stands behind a colon is in words, or nothing; else the colon is one of a key, as in `note:17` and `source:wiki`.
static bool are_words(std::string_view behind) { return behind.find(' ') != std::string_view::npos || trimmed(behind).empty() || !is_ascii(behind); }

bool may_be_beneath(std::string_view text) {
    if (text.empty() || !ascii::is_alphanumeric(text.front())) return !text.empty();
    constexpr std::array<std::string_view, 5> begins{"to", "su", "so", "gr", "no"};
    return text.size() > 1 && std::ranges::any_of(begins, [&](std::string_view two) { return ascii::lower(text[0]) == two[0] && (ascii::lower(text[1]) == two[1] || !ascii::is_alphanumeric(text[1])); });
}

bool is_total(std::string_view text) {
    static constexpr std::array<std::string_view, 16> words{"合计", "总计", "小计", "共计", "总和", "总合计", "合計", "總計", "小計", "共計", "total", "totals", "subtotal", "sub-total", "grandtotal", "sumtotal"};
    constexpr std::size_t longest = 10;  // of these, bytes
    constexpr std::u32string_view begins = U"合总小共總tTsSgG";
    if (text.size() > 60) return false;
    std::string bare;  // too short to need memory: every key and name of a graph is asked
    while (!text.empty()) {
        const decoded d = decode(text);
        const std::string_view bytes = text.substr(0, d.length);
        text.remove_prefix(d.length);
        if (is_unseen(d.code_point)) continue;
        if (bytes == "(" || bytes == "（" || bytes == "：") break;
        if (bytes == ":" && !are_words(text)) return false;
        if (bytes == ":") break;
        if (bare.size() + bytes.size() > longest || (bare.empty() && begins.find(d.code_point) == begins.npos)) return false;
        bare += bytes;
    }
    return std::ranges::find(words, ascii::lowered(bare)) != words.end();
}

bool is_footnote(std::string_view text) {
    static constexpr std::array<std::string_view, 9> words{"注", "注释", "说明", "备注", "数据来源", "资料来源", "note", "notes", "source"};
    const std::string_view begin = text.substr(0, 20);  // no word is longer
    const std::size_t colon = std::min(begin.find(':'), begin.find("："));
    return colon != std::string_view::npos && colon + 3 < text.size() && std::ranges::find(words, ascii::lowered(trimmed(text.substr(0, colon)))) != words.end() && are_words(text.substr(colon + 1));
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

}  // namespace hexi::v1::detail
