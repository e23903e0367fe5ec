#include <hexi/format/csv/problems_private.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include <hexi/format/csv/csv.hpp>
#include <hexi/format/csv/look_private.hpp>

namespace hexi::inline abi_v1::detail {

void header_problem(csv_layout& layout, const csv_column& column, problem what, problems& found) {
    layout.file->locate(what, column.offset, column.length, layout.places);
    found.push_back(std::move(what));
}

void csv_problems::begin_rows() {
    by_table_.resize(tables_.size());
    skipped_.resize(tables_.size());
    ends_.resize(tables_.size());
    for (const csv_table& t : tables_) places_.emplace_back(t.file->text());
}

void csv_problems::too_many(std::size_t t, std::string_view field, std::string_view things) {
    if (!overfull_.insert(t).second) return;
    const std::string_view file = tables_[t].file->text();
    const bool inside = std::less_equal<const char*>{}(file.data(), field.data()) && std::less<const char*>{}(field.data(), file.data() + file.size());
    note(t, {inside ? static_cast<std::size_t>(field.data() - file.data()) : tables_[t].begin, field.size(), schema::too_many(things), {}});
}

void csv_problems::too_many(std::size_t t, const csv_column& column, std::string_view things) {
    if (overfull_.insert(t).second) header_problem(*tables_[t].layout, column, schema::too_many(things), of_headers_);
}

namespace {

void by_place(problems& all) {
    std::ranges::stable_sort(all, [](const problem& a, const problem& b) {
        return std::tie(a.where.file, a.where.line, a.where.column) < std::tie(b.where.file, b.where.line, b.where.column);
    });
}

}  // namespace

/// The fields of a record that is no row: one of them is likely to be the key of its node.
void csv_problems::add_lost_keys(std::size_t t, const csv_problem& p, std::unordered_set<std::string>& lost) const {
    const csv_table& table = tables_[t];
    if (p.record == csv_problem::no_record || table.layout->edges) return;
    csv_reader rows(table.file->text(), p.record, table.delimiter);
    if (!rows.next()) return;
    constexpr std::size_t most_fields = 1000;
    for (std::size_t i = 0; i < std::min(rows.fields().size(), most_fields); ++i) lost.insert(text_of(rows.fields()[i]));
}

csv_problem csv_problems::lost_end(std::size_t t, const csv_lost_end& end) const {
    const std::string key = text_of({tables_[t].file->text().substr(end.offset, end.length), end.quoted, end.quoted});
    csv_problem out{end.offset - (end.quoted ? 1 : 0), end.length + (end.quoted ? 2 : 0), {}, key};
    out.group = end.group;
    const std::string& group = (*groups_)[end.group];
    const std::string_view file = tables_[t].file->text();
    if (key.empty()) out.what = {"unknown-key", "an end of this edge is empty", is_beneath(file, end.offset, tables_[t].delimiter) ? std::string(beneath_hint) : "write the key of a node"};
    else out.what = {"unknown-key", group.empty() ? fmt::format("no node has the key '{}'", key) : fmt::format("no node has the key '{}' in the group '{}'", key, group), {}};
    return out;
}

problems csv_problems::count_consequences() {
    // Whatever stands behind a quotation mark that is never closed is in its field.
    for (std::size_t t = 0; t < by_table_.size(); ++t)
        if (!tables_[t].layout->edges && std::ranges::any_of(by_table_[t], &csv_problem::swallows)) nodes_missing_ = true;
    std::unordered_set<std::string> lost;
    for (std::size_t t = 0; t < by_table_.size(); ++t)
        for (const csv_problem& p : by_table_[t]) add_lost_keys(t, p, lost);
    problems out;
    for (std::size_t t = 0; t < ends_.size(); ++t) {
        std::size_t follow = 0;
        problem first;
        for (const csv_lost_end& end : ends_[t]) {
            if (by_table_[t].size() > most_problems && lost.empty() && !nodes_missing_) break;
            csv_problem p = lost_end(t, end);
            if (p.unknown_key.empty() || !(nodes_missing_ || lost.contains(p.unknown_key))) {
                if (!crowded(t)) by_table_[t].push_back(std::move(p));
                continue;
            }
            if (++follow > 1) continue;
            tables_[t].file->locate(p.what, p.offset, p.length, places_[t]);
            first = std::move(p.what);
        }
        ends_[t].clear();
        if (follow == 0) continue;
        first.message = fmt::format("{} {} of edges {} no node, since rows of nodes could not be read", follow, follow == 1 ? "end" : "ends", follow == 1 ? "has" : "have");
        first.hint = "mend what is told above first: this follows from it";
        out.push_back(std::move(first));
    }
    return out;
}

problems csv_problems::placed(std::vector<std::vector<csv_problem>>& by_table, std::size_t most, const key_hint& hint) {
    problems causes, others;
    for (std::size_t t = 0; t < by_table.size(); ++t) {
        auto& found = by_table[t];
        std::ranges::stable_sort(found, {}, &csv_problem::offset);
        const csv_file& file = *tables_[t].file;
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (i == most) {
                others.push_back({"too-many-problems", fmt::format("this table has more than {} problems; the others are not listed", most),
                                  "mend these first", {file.name()}});
                break;
            }
            csv_problem& p = found[i];
            file.locate(p.what, p.offset, p.length, places_[t]);
            if (!p.unknown_key.empty())
                if (auto meant = hint(p.unknown_key, p.group)) p.what.hint = *std::move(meant);
            (p.record != csv_problem::no_record ? causes : others).push_back(std::move(p.what));
        }
    }
    by_place(causes);
    by_place(others);
    problems out = std::move(causes);
    out.insert(out.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
    return out;
}

/// Who separates fields by tabs often writes quotation marks as they are: that is said of the table, not of each of its rows.
void csv_problems::join_marks(std::size_t t) {
    auto& found = by_table_[t];
    const auto of_marks = [](const csv_problem& p) { return p.what.rule == "not-csv"; };
    const auto count = static_cast<std::size_t>(std::ranges::count_if(found, of_marks));
    if (tables_[t].delimiter != '\t' || count < 2) return;
    const bool more = crowded(t);
    std::ranges::stable_sort(found, {}, &csv_problem::offset);
    const auto first = std::ranges::find_if(found, of_marks);
    first->what = {"not-csv", fmt::format("{}{} fields of this table hold quotation marks as they are, not doubled and with others around the field", more ? "more than " : "", count),
                   "write it as CSV, in which such a field stands in quotation marks and its own are doubled; Python reads it by csv.reader(file, delimiter='\\t', quoting=csv.QUOTE_NONE) and writes it by csv.writer"};
    const std::size_t kept = first->offset;
    std::erase_if(found, [&](const csv_problem& p) { return of_marks(p) && p.offset != kept; });
}

problems csv_problems::finish(const key_hint& hint) {
    problems out = std::move(of_headers_);
    by_place(out);
    // Where no row tells what others follow from, all are read along the files.
    const bool causes = std::ranges::any_of(by_table_, [](const auto& found) { return std::ranges::any_of(found, [](const csv_problem& p) { return p.record != csv_problem::no_record; }); });
    problems following = count_consequences();
    // That it has too few fields follows from a quotation mark that is never closed in the same record.
    for (auto& found : by_table_)
        for (const csv_problem& quote : std::vector<csv_problem>(found))
            if (quote.swallows) std::erase_if(found, [&](const csv_problem& p) { return p.record == quote.record && !p.swallows; });
    for (std::size_t t = 0; t < by_table_.size(); ++t) join_marks(t);
    problems of_rows = placed(by_table_, most_problems, hint);
    out.insert(out.end(), std::make_move_iterator(of_rows.begin()), std::make_move_iterator(of_rows.end()));
    if (!causes && !nodes_missing_) by_place(out);
    out.insert(out.end(), std::make_move_iterator(following.begin()), std::make_move_iterator(following.end()));
    return out;
}

/// The keys of nodes whose rows were left out, by id group, with where these stand.
std::map<std::pair<std::uint32_t, std::string>, std::string> csv_problems::skipped_keys() {
    std::map<std::pair<std::uint32_t, std::string>, std::string> out;
    for (std::size_t t = 0; t < skipped_.size(); ++t) {
        const csv_table& table = tables_[t];
        const std::size_t column = table.layout->key_column;
        if (table.layout->edges || column == csv_layout::no_column) continue;
        const std::string_view file = table.file->text();
        for (const csv_problem& p : skipped_[t]) {
            const std::size_t begin = p.record != csv_problem::no_record ? p.record : p.row;
            if (begin == csv_problem::no_record) continue;  // its key is that of another node
            csv_reader rows(file, begin, table.delimiter);
            if (!rows.next() || rows.fields().size() <= column) continue;
            const std::string name = std::filesystem::path(table.file->name()).filename().generic_string();
            out.try_emplace({table.layout->key_space, text_of(rows.fields()[column])}, fmt::format("{}:{}", name, line_of(t, p.offset)));
        }
    }
    return out;
}

problems csv_problems::finish_skipped(const key_hint& hint) {
    const auto left_out = skipped_keys();
    return placed(skipped_, most_skipped, [&](const std::string& key, std::uint32_t group) -> std::optional<std::string> {
        const auto row = left_out.find({group, key});
        return row == left_out.end() ? hint(key, group) : fmt::format("the row of the node '{}' was left out ({})", key, row->second);
    });
}

}  // namespace hexi::abi_v1::detail
