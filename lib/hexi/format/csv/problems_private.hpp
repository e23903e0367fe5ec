// What is wrong with the tables of a folder, collected while they are read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/base/text_places.hpp>
#include <hexi/format/csv/table_private.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// How many problems of one table are listed.
inline constexpr std::size_t most_problems = 1000;

/// How many rows of one table that were left out are described.
inline constexpr std::size_t most_skipped = 100'000;

/// A problem whose line and column are still to be found.
struct csv_problem {
    std::size_t offset = 0;
    std::size_t length = 0;
    problem what{};
    std::string unknown_key{};  ///< for which a similar one is still to be found
    bool skipped = false;       ///< its row is left out: there is a graph without it
    static constexpr std::size_t no_record = ~std::size_t{0};
    std::size_t record = no_record;  ///< where a record begins that is no row: what it would have given is missing elsewhere
    bool swallows = false;           ///< so is what stands behind it: a quotation mark that is never closed
    std::size_t row = no_record;     ///< where a node's row begins that is left out
    static constexpr std::uint32_t any_group = 0xFFFFFFFF;
    std::uint32_t group = any_group;  ///< of ids, in which `unknown_key` was looked for
};

/// An end of an edge that no node is, in few bytes: one mistake elsewhere may make very many.
struct csv_lost_end {
    std::size_t offset = 0;  ///< of the key in its table's file
    std::uint32_t length = 0;
    std::uint32_t group = 0;
    bool quoted = false;
};

/// Notes a problem at a column of a header.
void header_problem(csv_layout& layout, const csv_column& column, problem what, problems& found);

/// The problems of a folder by table. What is noted needs no line yet: those are looked up at the end, of what is listed.
class csv_problems {
public:
    using key_hint = std::function<std::optional<std::string>(const std::string& key, std::uint32_t group)>;

    explicit csv_problems(const std::vector<csv_table>& tables) : tables_(tables) {}

    /// Those of the folder and of its headers, which have their places.
    problems& of_headers() { return of_headers_; }
    /// A table of nodes cannot be read at all: ends of edges that lead nowhere follow from that.
    void miss_nodes() { nodes_missing_ = true; }
    /// Whether there are any.
    bool any() const { return any_ || !of_headers_.empty(); }

    /// Once the tables stay as they are.
    void begin_rows();
    void note(std::size_t t, csv_problem p) {
        if (p.skipped) {
            if (skipped_[t].size() < most_skipped) skipped_[t].push_back(std::move(p));
            return;
        }
        any_ = true;
        if (!crowded(t)) by_table_[t].push_back(std::move(p));
    }
    void note(std::size_t t, const csv_lost_end& end) {
        any_ = true;
        ends_[t].push_back(end);
    }
    /// What the id groups are called.
    void name_groups(const std::vector<std::string>& groups) { groups_ = &groups; }
    /// Whether a table has more problems than are listed.
    bool crowded(std::size_t t) const { return by_table_[t].size() > most_problems; }
    /// What was noted of a table, which will be read again.
    void forget(std::size_t t) { by_table_[t].clear(), ends_[t].clear(); }
    /// At the first thing of a table that there is no room for; `field` is in its file or in memory.
    void too_many(std::size_t t, std::string_view field, std::string_view things);
    void too_many(std::size_t t, const csv_column& column, std::string_view things);

    /// The line of a position in a table's file.
    std::size_t line_of(std::size_t t, std::size_t offset) { return places_[t].of(offset).line; }

    /// All of them with their places, in the order of these; `hint(key, group)` may know which key was meant by an unknown one.
    /// First those of records that are no rows, then the others. What follows from them, edges that lead to a node which
    /// such a record would have given, is counted and not listed.
    ///
    /// Cost     O(problems log problems + the bytes of their files)
    problems finish(const key_hint& hint);
    /// Why rows were left out, each of them.
    problems finish_skipped(const key_hint& hint);

private:
    problems placed(std::vector<std::vector<csv_problem>>& by_table, std::size_t most, const key_hint& hint);
    void join_marks(std::size_t t);
    /// Makes problems of the ends that no node is, and one of all of a table that follow from records which are no rows.
    problems count_consequences();
    std::map<std::pair<std::uint32_t, std::string>, std::string> skipped_keys();
    void add_lost_keys(std::size_t t, const csv_problem& p, std::unordered_set<std::string>& lost) const;

    const std::vector<csv_table>& tables_;
    problems of_headers_;
    csv_problem lost_end(std::size_t t, const csv_lost_end& end) const;

    std::vector<std::vector<csv_problem>> by_table_, skipped_;
    std::vector<std::vector<csv_lost_end>> ends_;  // by table
    const std::vector<std::string>* groups_ = nullptr;
    std::vector<text_places> places_;  // by table
    std::set<std::size_t> overfull_;   // tables with things that there is no room for
    bool any_ = false;
    bool nodes_missing_ = false;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
