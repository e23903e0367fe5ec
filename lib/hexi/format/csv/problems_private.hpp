// What is wrong with the tables of a folder, collected while they are read.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/base/text_places.hpp>
#include <hexi/format/csv/table_private.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline v1::detail {

/// How many problems of one table are listed.
inline constexpr std::size_t most_problems = 1000;

/// A problem whose line and column are still to be found.
struct csv_problem {
    std::size_t offset = 0;
    std::size_t length = 0;
    problem what{};
    std::string unknown_key{};  ///< for which a similar one is still to be found
};

/// Notes a problem at a column of a header.
void header_problem(csv_layout& layout, const csv_column& column, problem what, problems& found);

/// The problems of a folder by table. What is noted needs no line yet: those are looked up at the end, of what is listed.
class csv_problems {
public:
    explicit csv_problems(const std::vector<csv_table>& tables) : tables_(tables) {}

    /// Those of the folder and of its headers, which have their places.
    problems& of_headers() { return of_headers_; }
    /// Whether there are any.
    bool any() const { return any_ || !of_headers_.empty(); }

    /// Once the tables stay as they are.
    void begin_rows();
    void note(std::size_t t, csv_problem p) {
        any_ = true;
        if (!crowded(t)) by_table_[t].push_back(std::move(p));
    }
    /// Whether a table has more problems than are listed.
    bool crowded(std::size_t t) const { return by_table_[t].size() > most_problems; }
    /// What was noted of a table, which will be read again.
    void forget(std::size_t t) { by_table_[t].clear(); }
    /// At the first thing of a table that there is no room for; `field` is in its file or in memory.
    void too_many(std::size_t t, std::string_view field, std::string_view things);
    void too_many(std::size_t t, const csv_column& column, std::string_view things);

    /// The line of a position in a table's file.
    std::size_t line_of(std::size_t t, std::size_t offset) { return places_[t].of(offset).line; }

    /// All of them with their places, in the order of these; `hint(key)` may know which key was meant by an unknown one.
    ///
    /// Cost     O(problems log problems + the bytes of their files)
    problems finish(const std::function<std::optional<std::string>(const std::string&)>& hint);

private:
    const std::vector<csv_table>& tables_;
    problems of_headers_;
    std::vector<std::vector<csv_problem>> by_table_;
    std::vector<text_places> places_;  // by table
    std::set<std::size_t> overfull_;   // tables with things that there is no room for
    bool any_ = false;
};

}  // namespace hexi::v1::detail
#pragma GCC visibility pop
