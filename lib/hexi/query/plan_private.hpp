// A query that was found right: its tree, and what names and slots it uses.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/query/procedures.hpp>
#include <hexi/query/syntax/tree_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// Names that a query uses, each once: what they mean in a graph is looked up when a run begins.
class symbols {
public:
    std::size_t of(std::string_view name) {
        if (const auto at = index_.find(std::string(name)); at != index_.end()) return at->second;
        index_.emplace(std::string(name), names_.size());
        names_.emplace_back(name);
        return names_.size() - 1;
    }
    [[nodiscard]] const std::vector<std::string>& all() const { return names_; }

private:
    std::vector<std::string> names_;
    std::unordered_map<std::string, std::size_t> index_;
};

/// What is no error, and as good as always a mistake.
struct remark {
    rule of = "unknown-property";
    std::string message{};
    std::string hint{};
    span where{};
    std::string name{};  ///< that an open graph has not, and may have once the query has run
    std::string parameter{};  ///< which has to be a number
    bool list = false;        ///< or a list with one in it
};

/// The number of the calling thread: those that ask first one after the other have numbers one after the other.
[[nodiscard]] std::size_t thread_number();

class kept_run;

/// Runs that have ended, with their operators, for the next ones. Any thread takes one and gives it back; a run that was taken is nobody else's.
class kept_runs {
public:
    kept_runs() = default;
    kept_runs(const kept_runs&) = delete;
    kept_runs& operator=(const kept_runs&) = delete;
    ~kept_runs();
    /// None if there is none.
    [[nodiscard]] std::unique_ptr<kept_run> take();
    /// Where all places are taken, it goes.
    void give(std::unique_ptr<kept_run> run);

private:
    /// On a line of the cache of its own: each thread begins to look at another one.
    struct alignas(64) place {
        std::atomic<kept_run*> held = nullptr;
    };
    std::array<place, 8> places_;
};

struct plan {
    std::string text;
    query_tree tree;
    symbols names;                          ///< of labels, edge types and properties alike
    std::vector<std::string> parameters;    ///< that the query uses
    std::size_t slots = 0;                  ///< of the frame
    std::vector<remark> remarks;
    std::set<std::string, std::less<>> made;  ///< labels, types and properties of patterns that the query itself brings
    bool asks_time = false;                 ///< whether a function may ask when the run began
    /// Whether several threads may find its rows, each those of a part: not where it calls what gives something else each time, or a
    /// procedure, and no more once a run had to begin anew on one.
    mutable std::atomic<bool> shares = true;
    const hexi::procedures* known = nullptr;              ///< while it is checked; null for the standard ones
    std::vector<std::unique_ptr<const hexi::procedure>> called;  ///< of others, which may change or go
    mutable kept_runs kept;
};

}  // namespace hexi::abi_v1::detail::query
