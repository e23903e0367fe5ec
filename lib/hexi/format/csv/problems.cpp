#include <hexi/format/csv/problems_private.hpp>

#include <algorithm>
#include <functional>
#include <iterator>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include <hexi/format/csv/csv.hpp>

namespace hexi::inline v1::detail {

void header_problem(csv_layout& layout, const csv_column& column, problem what, problems& found) {
    layout.file->locate(what, column.offset, column.length, layout.places);
    found.push_back(std::move(what));
}

void csv_problems::begin_rows() {
    by_table_.resize(tables_.size());
    skipped_.resize(tables_.size());
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

/// The fields of a record that is no row: one of them is likely to be the key of its node.
void csv_problems::add_lost_keys(std::size_t t, const csv_problem& p, std::unordered_set<std::string>& lost) const {
    const csv_table& table = tables_[t];
    if (p.record == csv_problem::no_record || table.layout->edges) return;
    csv_reader rows(table.file->text(), p.record, table.delimiter);
    if (!rows.next()) return;
    constexpr std::size_t most_fields = 1000;
    for (std::size_t i = 0; i < std::min(rows.fields().size(), most_fields); ++i) lost.insert(text_of(rows.fields()[i]));
}

problems csv_problems::placed(std::vector<std::vector<csv_problem>>& by_table, std::size_t most, bool count_consequences, const key_hint& hint) {
    std::unordered_set<std::string> lost;
    for (std::size_t t = 0; t < by_table.size(); ++t)
        for (const csv_problem& p : by_table[t])
            if (count_consequences) add_lost_keys(t, p, lost);
    problems causes, others, following;
    for (std::size_t t = 0; t < by_table.size(); ++t) {
        auto& found = by_table[t];
        std::ranges::stable_sort(found, {}, &csv_problem::offset);
        const csv_file& file = *tables_[t].file;
        std::size_t listed = 0, follow = 0;
        problem first;
        for (csv_problem& p : found) {
            if (!p.unknown_key.empty() && ((count_consequences && nodes_missing_) || lost.contains(p.unknown_key))) {
                if (++follow == 1) {
                    file.locate(p.what, p.offset, p.length, places_[t]);
                    first = std::move(p.what);
                }
                continue;
            }
            if (listed++ == most) {
                others.push_back({"too-many-problems", fmt::format("this table has more than {} problems; the others are not listed", most),
                                  "mend these first", {file.name()}});
                break;
            }
            file.locate(p.what, p.offset, p.length, places_[t]);
            if (!p.unknown_key.empty())
                if (auto meant = hint(p.unknown_key)) p.what.hint = *std::move(meant);
            (p.record != csv_problem::no_record ? causes : others).push_back(std::move(p.what));
        }
        if (follow == 0) continue;
        first.message = fmt::format("{} {} of edges {} no node, since rows of nodes could not be read", follow, follow == 1 ? "end" : "ends", follow == 1 ? "has" : "have");
        first.hint = "mend what is told above first: this follows from it";
        following.push_back(std::move(first));
    }
    const auto by_place = [](problems& all) {
        std::ranges::stable_sort(all, [](const problem& a, const problem& b) {
            return std::tie(a.where.file, a.where.line, a.where.column) < std::tie(b.where.file, b.where.line, b.where.column);
        });
    };
    by_place(causes);
    by_place(others);
    problems out = std::move(causes);
    out.insert(out.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
    out.insert(out.end(), std::make_move_iterator(following.begin()), std::make_move_iterator(following.end()));
    return out;
}

problems csv_problems::finish(const key_hint& hint) {
    problems out = std::move(of_headers_);
    problems of_rows = placed(by_table_, most_problems, true, hint);
    // Where rows tell nothing that the others follow from, all are read along the files.
    const bool causes = std::ranges::any_of(by_table_, [](const auto& found) { return std::ranges::any_of(found, [](const csv_problem& p) { return p.record != csv_problem::no_record; }); });
    out.insert(out.end(), std::make_move_iterator(of_rows.begin()), std::make_move_iterator(of_rows.end()));
    if (!causes)
        std::ranges::stable_sort(out, [](const problem& a, const problem& b) {
            return std::tie(a.where.file, a.where.line, a.where.column) < std::tie(b.where.file, b.where.line, b.where.column);
        });
    return out;
}

problems csv_problems::finish_skipped(const key_hint& hint) { return placed(skipped_, most_skipped, false, hint); }

}  // namespace hexi::v1::detail
