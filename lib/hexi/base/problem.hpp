// What went wrong with input, where, and how to mend it; and results that carry all of it.
//
//     result<graph> g = open("graphs/lanzhou");
//     if (!g) for (const problem& p : g.problems()) fmt::print("{}\n", p);
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/print.hpp>
#include <hexi/base/rules.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

/// A place in a file. Lines and columns count from 1, columns in characters (Unicode code points);
/// 0 where the place has none (a missing file has no line).
struct place {
    std::string file{};
    std::size_t line = 0;
    std::size_t column = 0;

    friend bool operator==(const place&, const place&) = default;
};

/// One violation: which rule, what was found, how to mend it, and where.
struct problem {
    hexi::rule rule{};    ///< such as `unknown-key`: a known one, or `rule::own`
    std::string message{};///< what was found
    std::string hint{};   ///< what to do; may be empty
    place where{};
    std::string excerpt{};          ///< the line of the file, without its line break; may be empty
    std::size_t excerpt_width = 1;  ///< characters to underline from `where.column`
    std::size_t excerpt_column = 1; ///< where the excerpt begins in its line: of a long one only a part is kept
    std::string meant{};            ///< the known word that was probably meant, where the hint suggests one
    std::string reason{};           ///< why a file could not be used, where the message also says what was tried
    bool warning = false;           ///< worth a look, and no violation

    friend bool operator==(const problem&, const problem&) = default;
};

using problems = std::vector<problem>;

/// The problem as people read it: `file:line:column: error: message` (or `warning:`), the line with carets
/// under what was found (padded by display width), and the hint. Control characters, which may come
/// from the file, are shown as spaces, invalid bytes as U+FFFD. No line break at the end.
[[nodiscard]] std::string to_text(const problem& p);
/// All of them, one below the other, each ended by a line break.
[[nodiscard]] std::string to_text(const problems& all);

template <>
inline constexpr bool printed_as_text<problem> = true;

/// Thrown by `result::value()` only.
class input_error : public std::runtime_error {
public:
    explicit input_error(hexi::problems all);
    [[nodiscard]] const hexi::problems& problems() const { return problems_; }

private:
    hexi::problems problems_;
};

namespace detail {
/// Writes the problems on standard error and ends the program.
[[noreturn]] void end_without_value(const problems& all);
}  // namespace detail

/// A value, or every problem that prevented it. `T` may be anything movable but a problem or problems.
///
/// Asking a problem for its value by `*` or `->` is the caller's mistake: in every build, with or without assertions,
/// it ends the program and says what the problems were. `value()` throws instead.
template <class T>
class [[nodiscard]] result {
    static_assert(!std::is_same_v<T, problem> && !std::is_same_v<T, hexi::problems>,
                  "a result of problems could not tell its value from what prevented it: return the problems themselves");

public:
    result(T value) : value_(std::move(value)) {}  // NOLINT: a value is a result
    result(hexi::problems all) : problems_(std::move(all)) { assert(!problems_.empty()); }  // NOLINT
    result(problem one) { problems_.push_back(std::move(one)); }                            // NOLINT

    explicit operator bool() const { return value_.has_value(); }
    [[nodiscard]] const T& operator*() const& { return must_have(), *value_; }
    T& operator*() & { return must_have(), *value_; }
    T&& operator*() && { return must_have(), std::move(*value_); }
    [[nodiscard]] const T* operator->() const { return must_have(), &*value_; }
    T* operator->() { return must_have(), &*value_; }

    /// Empty exactly when there is a value.
    [[nodiscard]] const hexi::problems& problems() const& { return problems_; }
    [[nodiscard]] hexi::problems problems() && { return std::move(problems_); }

    /// The value, or `input_error` with every problem.
    T value() && {
        if (!value_) throw input_error(problems_);
        return std::move(*value_);
    }
    [[nodiscard]] const T& value() const& {
        if (!value_) throw input_error(problems_);
        return *value_;
    }

private:
    void must_have() const {
        if (!value_) [[unlikely]] detail::end_without_value(problems_);
    }

    std::optional<T> value_;
    hexi::problems problems_;
};

/// Success without a value.
struct done {
    friend bool operator==(done, done) = default;
};

/// Sorts by file, line, column, rule and message, so that they are read along the files; equal ones stay in order.
void sort_by_place(problems& all);

/// Fills in a problem's excerpt: what `to_text` shows of the line in which the byte `offset` of `text` stands, and
/// `length` bytes of it underlined. `where.column` must be known. O(1), however long the line.
void set_excerpt(problem& p, std::string_view text, std::size_t offset, std::size_t length);

/// Texts for a message: the first twelve of `count`, and how many more there are. `text_of(i)` gives the i-th.
template <class TextOf>
[[nodiscard]] std::string listed(std::size_t count, TextOf text_of, std::string_view between = ", ") {
    constexpr std::size_t most = 12;
    const std::size_t shown = count <= most + 1 ? count : most;  // saying "and 1 more" is as long as the one
    std::string out;
    for (std::size_t i = 0; i < shown; ++i) out += fmt::format("{}{}", i == 0 ? "" : between, text_of(i));
    return count > shown ? out + fmt::format(" and {} more", count - shown) : out;
}
template <class Text>
[[nodiscard]] std::string listed(const std::vector<Text>& all, std::string_view between = ", ") {
    return listed(all.size(), [&](std::size_t i) -> const Text& { return all[i]; }, between);
}

/// What looking for words that were probably meant may cost: characters compared, some hundredths of a second in
/// all. A reader takes one for all its problems, so that a file of mistakes is not slower to read than another.
struct hint_effort {
    std::size_t left = 10'000'000;
};

/// The closest of some words to `text` by edit distance in characters, if it is close enough to be meant: one
/// change for each three characters and at least one, but not all of them. The first among equals; small and
/// capital Latin letters are the same. `for_each(consider)` calls `consider(std::string_view)` for the words until
/// that says false.
///
/// Cost     O(words × length × changes), within `effort`; then the closest of the words that were looked at. Nothing
///          for texts of more than 200 characters
/// Source   optimal string alignment distance (Damerau 1964), in a band (Ukkonen 1985)
template <class ForEach>
std::optional<std::string> closest_of(std::string_view text, ForEach for_each, hint_effort& effort) {
    constexpr std::size_t longest = 200;
    const auto characters = [](std::string_view of, std::u32string& out) {
        out.clear();
        for_each_character(of, [&](char32_t c, std::string_view) { out.push_back(c >= U'A' && c <= U'Z' ? c + (U'a' - U'A') : c); });
    };
    if (text.empty() || text.size() > longest * 4 || effort.left == 0) return std::nullopt;
    std::u32string wanted, have;
    characters(text, wanted);
    if (wanted.size() > longest) return std::nullopt;
    std::optional<std::string> best;
    std::size_t limit = std::min(std::max<std::size_t>(wanted.size() / 3, 1) + 1, wanted.size());  // fewer changes than so many
    std::vector<std::size_t> before, last, row;
    // The distance if it is less than `limit`, else `limit`; only places so near the diagonal can matter.
    const auto distance = [&] {
        const std::size_t n = wanted.size(), m = have.size();
        before.assign(m + 1, limit), last.assign(m + 1, limit), row.assign(m + 1, limit);
        for (std::size_t j = 0; j <= std::min(m, limit); ++j) last[j] = j;
        for (std::size_t i = 1; i <= n; ++i) {
            const std::size_t from = i > limit ? i - limit : 0, to = std::min(m, i + limit);
            if (from > 0) row[from - 1] = limit;
            std::size_t least = limit;
            for (std::size_t j = from; j <= to; ++j) {
                std::size_t d = j == 0 ? i : std::min(row[j - 1] + 1, last[j - 1] + (wanted[i - 1] == have[j - 1] ? 0 : 1));
                d = std::min(d, j == i + limit ? limit : last[j] + 1);
                if (i > 1 && j > 1 && wanted[i - 1] == have[j - 2] && wanted[i - 2] == have[j - 1]) d = std::min(d, before[j - 2] + 1);
                row[j] = std::min(d, limit);
                least = std::min(least, row[j]);
            }
            if (least == limit && (i == 1 || *std::ranges::min_element(last) == limit)) return limit;
            // `before` gets the last row, `last` this one; what `row` holds is overwritten.
            before.swap(last);
            last.swap(row);
        }
        return last[m];
    };
    for_each([&](std::string_view candidate) {
        std::size_t cost = 1;
        if (candidate.size() <= (wanted.size() + limit) * 4 && candidate.size() + limit > wanted.size()) {
            characters(candidate, have);
            cost += have.size();
            if (have.size() < wanted.size() + limit && wanted.size() < have.size() + limit) {
                cost += wanted.size() * std::min(have.size() + 1, 2 * limit + 1);
                if (const std::size_t d = distance(); d < limit) best = candidate, limit = d;
            }
        }
        effort.left -= std::min(effort.left, cost);
        return effort.left > 0 && limit > 0;
    });
    return best;
}
/// The same for a list of words.
template <class Words>
std::optional<std::string> closest(std::string_view text, const Words& candidates, hint_effort& effort) {
    return closest_of(text, [&](auto consider) {
        for (const auto& candidate : candidates)
            if (!consider(candidate)) break;
    }, effort);
}
[[nodiscard]] std::optional<std::string> closest(std::string_view text, const std::vector<std::string>& candidates);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/base/problem_body.hpp>
#endif
