// What went wrong with input, where, and how to mend it; and results that carry all of it.
//
//     result<graph> g = read_folder("graphs/lanzhou");
//     if (!g) for (const problem& p : g.problems()) fmt::print("{}\n", to_text(p));
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>

namespace hexi {

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
    std::string rule{};   ///< short stable name of the rule, such as `unknown-key`
    std::string message{};///< what was found
    std::string hint{};   ///< what to do; may be empty
    place where{};
    std::string excerpt{};          ///< the line of the file, without its line break; may be empty
    std::size_t excerpt_width = 1;  ///< characters to underline from `where.column`

    friend bool operator==(const problem&, const problem&) = default;
};

using problems = std::vector<problem>;

/// The problem as people read it: `file:line:column: error: message`, the line with carets
/// under what was found (padded by display width), and the hint. Control characters, which may come
/// from the file, are shown as spaces. No line break at the end.
inline std::string to_text(const problem& p) {
    const auto plain = [](std::string text) {
        std::ranges::replace_if(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; }, ' ');
        return text;
    };
    std::string out = plain(p.where.file);
    if (p.where.line > 0) out += fmt::format(":{}", p.where.line);
    if (p.where.column > 0) out += fmt::format(":{}", p.where.column);
    out += fmt::format("{}error: {}", out.empty() ? "" : ": ", plain(p.message));
    if (!p.excerpt.empty() && p.where.line > 0) {
        // A long line is shown from a little before the place.
        const std::size_t column = std::max<std::size_t>(p.where.column, 1);
        const std::size_t first = column > 60 ? column - 40 : 1;
        const std::string line = plain(p.excerpt);
        const std::string before(slice(line, first - 1, column - 1));
        const std::string shown(slice(line, first - 1, first + 100));
        const std::string marked(slice(line, column - 1, std::min(column - 1 + p.excerpt_width, first + 100)));
        out += fmt::format("\n{:>5} | {}\n      | {}{}", p.where.line, shown, std::string(width(before), ' '),
                           std::string(std::max<std::size_t>(width(marked), 1), '^'));
    }
    if (!p.hint.empty()) out += fmt::format("\n  hint: {}", plain(p.hint));
    return out;
}
/// All of them, one below the other, each ended by a line break.
inline std::string to_text(const problems& all) {
    std::string out;
    for (const problem& p : all) out += to_text(p) + "\n";
    return out;
}

/// Thrown by `result::value()` only.
class input_error : public std::runtime_error {
public:
    explicit input_error(hexi::problems all) : std::runtime_error(to_text(all)), problems_(std::move(all)) {}
    const hexi::problems& problems() const { return problems_; }

private:
    hexi::problems problems_;
};

/// A value, or every problem that prevented it. `T` may be anything movable.
template <class T>
class [[nodiscard]] result {
public:
    result(T value) : value_(std::move(value)) {}  // NOLINT: a value is a result
    result(hexi::problems all) : problems_(std::move(all)) { assert(!problems_.empty()); }  // NOLINT
    result(problem one) { problems_.push_back(std::move(one)); }                            // NOLINT

    explicit operator bool() const { return value_.has_value(); }
    const T& operator*() const& { assert(value_); return *value_; }
    T& operator*() & { assert(value_); return *value_; }
    T&& operator*() && { assert(value_); return std::move(*value_); }
    const T* operator->() const { assert(value_); return &*value_; }
    T* operator->() { assert(value_); return &*value_; }

    /// Empty exactly when there is a value.
    const hexi::problems& problems() const { return problems_; }

    /// The value, or `input_error` with every problem.
    T value() && {
        if (!value_) throw input_error(problems_);
        return std::move(*value_);
    }
    const T& value() const& {
        if (!value_) throw input_error(problems_);
        return *value_;
    }

private:
    std::optional<T> value_;
    hexi::problems problems_;
};

/// Success without a value.
struct done {
    friend bool operator==(done, done) = default;
};

/// The closest of `candidates` to `text` by edit distance in characters, if it is close enough to be meant:
/// one change for each three characters and at least one, but not all of them. The first among equals;
/// small and capital Latin letters are the same.
/// Cost     O(candidates × length²)
/// Source   optimal string alignment distance (Damerau 1964)
inline std::optional<std::string> closest(std::string_view text, const std::vector<std::string>& candidates) {
    const auto characters = [](std::string_view of) {
        std::u32string out;
        for_each_character(of, [&](char32_t c, std::string_view) { out.push_back(c >= U'A' && c <= U'Z' ? c + (U'a' - U'A') : c); });
        return out;
    };
    const auto distance = [](const std::u32string& a, const std::u32string& b) {
        std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
        for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
        for (std::size_t i = 1; i <= a.size(); ++i) {
            row[0] = i;
            for (std::size_t j = 1; j <= b.size(); ++j) {
                row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
            }
            // `before` gets the last row, `last` this one; what `row` holds is overwritten.
            before.swap(last);
            last.swap(row);
        }
        return last[b.size()];
    };
    const std::u32string wanted = characters(text);
    std::optional<std::string> best;
    std::size_t best_distance = std::min(std::max<std::size_t>(wanted.size() / 3, 1) + 1, wanted.size());
    for (const std::string& candidate : candidates) {
        const std::u32string have = characters(candidate);
        if (have.size() >= wanted.size() + best_distance || wanted.size() >= have.size() + best_distance) continue;
        if (const std::size_t d = distance(wanted, have); d < best_distance) best = candidate, best_distance = d;
    }
    return best;
}

}  // namespace hexi
