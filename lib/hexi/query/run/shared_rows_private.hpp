// The rows of one run, shared among threads.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <hexi/query/run/run_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// What a thread needs to take part in a run: the same operators, with a state of their own.
class partner {
public:
    partner() = default;
    partner(const partner&) = delete;
    partner& operator=(const partner&) = delete;
    virtual ~partner() = default;
    virtual run_state& state() = 0;
    virtual query_runner& operators() = 0;
};

/// Lets several threads find the rows of a run, each from a piece of the nodes that rows begin with, up to what gathers them; that takes
/// up one piece after the other, in the order of the nodes.
///
/// Shape    The calling thread has the first piece and the run's own operators, so that its rows are simply the first ones. Whoever has
///          come to the end of a piece takes the later half of what is left of the longest
/// Order    of rows, groups and sums as on one thread, wherever the pieces begin: what gathers sees to it
/// Errors   where anything goes wrong but a limit, `one_by_one`: on one thread it is told what went wrong first
class shared_rows {
public:
    /// `least`: nodes and edges from which it pays. `make` is called by several threads at once.
    shared_rows(std::size_t least, std::function<std::unique_ptr<partner>()> make) : least_(least), make_(std::move(make)) {}
    /// Runs a part of a query. False, and nothing is done, where its rows are not to be shared.
    bool run(query_runner& of, std::size_t part, run_state& r);
    /// Bytes that rows took with the other threads, as `run_state` tells its own.
    [[nodiscard]] std::size_t most_kept() const { return most_kept_; }

private:
    std::size_t least_;
    std::function<std::unique_ptr<partner>()> make_;
    std::vector<std::unique_ptr<partner>> partners_;  // of the part that is run: what was taken up may still be with them
    std::size_t most_kept_ = 0;
};

}  // namespace hexi::abi_v1::detail::query
