#include "csv_folder.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/input.hpp>
#include <hexi/base/text.hpp>
#include <hexi/format/csv/csv.hpp>

namespace hexi::tool {

namespace {

/// A text in which two characters stand for each other.
std::string swapped(std::string text, char a, char b) {
    for (char& c : text) c = c == a ? b : c == b ? a : c;
    return text;
}

std::optional<problem> read_table(const std::string& folder, const csv_request& asked) {
    std::string_view name = asked.file;
    if (name.starts_with("file:///")) name.remove_prefix(8);
    if (asked.separator.size() != 1 || std::string_view("\"\n\r").find(asked.separator.front()) != std::string_view::npos)
        return problem{"wrong-value", fmt::format("fields cannot be parted by '{}'", asked.separator), "FIELDTERMINATOR is one character, such as ';'"};
    if (name.find("://") != std::string_view::npos) return problem{"cannot-read", fmt::format("'{}' is no file, but an address", name), "download it, and name its folder with --csv-folder"};
    const std::filesystem::path path = std::filesystem::path(folder) / name;
    const auto file = input_file::open(path, {.beneath = {folder}, .most = std::uint64_t{1} << 32U});
    if (!file) {
        problem p = file.problems().front();
        if (p.rule == "cannot-reach") p.hint = "move it there, or name its folder with --csv-folder";
        return p;
    }
    auto text = file->text();
    if (!text) return text.problems().front();
    using namespace std::string_view_literals;
    if (text->starts_with("\x1F\x8B"sv)) return problem{"cannot-read", "this table is packed", "unpack it: gunzip FILE", {path.string()}};
    if (text->starts_with("\xFF\xFE"sv) || text->starts_with("\xFE\xFF"sv)) return problem{"not-utf-8", "this table is UTF-16", "save the table as UTF-8", {path.string()}};
    // The reader parts fields at commas: what parts them here is made one, and given back in each field.
    const char separator = asked.separator.front();
    const std::string table = swapped(*std::move(text), ',', separator);
    csv_reader rows(table);
    std::vector<std::string> header, fields;
    while (rows.next()) {
        fields.clear();
        for (const csv_field& f : rows.fields()) fields.push_back(swapped(text_of(f), ',', separator));
        if (const auto wrong = std::ranges::find_if_not(fields, [](const std::string& f) { return valid_utf8(f); }); wrong != fields.end())
            return problem{"not-utf-8", fmt::format("the field '{}' is not UTF-8", repaired(*wrong)), "save the table as UTF-8", {path.string()}};
        if (!rows.faults().empty()) {
            const csv_fault& f = rows.faults().front();
            return problem{"not-csv", f.message, f.hint, {path.string()}};
        }
        if (asked.header && header.empty()) header = fields;
        else if (!asked.row(header, fields)) break;
    }
    return std::nullopt;
}

}  // namespace

std::function<std::optional<problem>(const csv_request&)> csv_below(const std::string& folder) {
    if (folder.empty()) return {};
    return [folder](const csv_request& asked) { return read_table(folder, asked); };
}

}  // namespace hexi::tool
