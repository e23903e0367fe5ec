#include <hexi/format/csv/problems_private.hpp>

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace hexi::inline v1::detail {

void header_problem(csv_layout& layout, const csv_column& column, problem what, problems& found) {
    layout.file->locate(what, column.offset, column.length, layout.places);
    found.push_back(std::move(what));
}

void csv_problems::begin_rows() {
    by_table_.resize(tables_.size());
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

problems csv_problems::finish(const std::function<std::optional<std::string>(const std::string&)>& hint) {
    problems out = std::move(of_headers_);
    for (std::size_t t = 0; t < tables_.size(); ++t) {
        auto& found = by_table_[t];
        std::ranges::stable_sort(found, {}, &csv_problem::offset);
        const csv_file& file = *tables_[t].file;
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (i == most_problems) {
                out.push_back({"too-many-problems", fmt::format("this table has more than {} problems; the others are not listed", most_problems),
                               "mend these first", {file.name()}});
                break;
            }
            csv_problem& p = found[i];
            file.locate(p.what, p.offset, p.length, places_[t]);
            if (!p.unknown_key.empty())
                if (auto meant = hint(p.unknown_key)) p.what.hint = *std::move(meant);
            out.push_back(std::move(p.what));
        }
    }
    std::ranges::stable_sort(out, [](const problem& a, const problem& b) {
        return std::tie(a.where.file, a.where.line, a.where.column) < std::tie(b.where.file, b.where.line, b.where.column);
    });
    return out;
}

}  // namespace hexi::v1::detail
