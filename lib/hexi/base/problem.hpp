// What went wrong with input, where, and how to mend it; and results that carry all of it.
//
//     result<graph> g = read_folder("graphs/lanzhou");
//     if (!g) for (const problem& p : g.problems()) fmt::print("{}\n", to_text(p));
#pragma once

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
/// from the file, are shown as spaces, invalid bytes as U+FFFD. No line break at the end.
std::string to_text(const problem& p);
/// All of them, one below the other, each ended by a line break.
std::string to_text(const problems& all);

/// Thrown by `result::value()` only.
class input_error : public std::runtime_error {
public:
    explicit input_error(hexi::problems all);
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
std::optional<std::string> closest(std::string_view text, const std::vector<std::string>& candidates);

}  // namespace hexi

#ifdef HEXI_HEADER_ONLY
#include <hexi/base/problem_body.hpp>
#endif
