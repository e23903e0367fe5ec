// How far a long piece of work is, told to whoever waits for it.
//
//     open("graph", {.progress = [](const progress& p) { fmt::print("\r{} {} of {} {}", p.doing, p.done, p.of, p.unit); }});
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

namespace hexi::inline abi_v1 {

/// What is being done, and how much of how much: `read`, 12 of 34 `bytes`. The words live as long as the program.
struct progress {
    std::string_view doing{};
    std::uint64_t done = 0;
    std::uint64_t of = 0;
    std::string_view unit{};
};

/// Whoever waits. Called on the thread that asked for the work: when the work begins, when it is done, and at most ten
/// times a second between. What it throws ends the work: of what gives a result, it becomes a problem.
using progress_listener = std::function<void(const progress&)>;

namespace detail {

/// Counts work, and tells a listener about it no more often than it wants to know.
class progress_meter {
public:
    progress_meter(progress_listener listener, progress begin) : listener_(std::move(listener)), at_(begin) {
        if (listener_) tell(clock::now());
    }
    /// So much more is done.
    void add(std::uint64_t amount) {
        at_.done += amount;
        if (!listener_) return;
        const clock::time_point now = clock::now();
        if (now >= next_ || at_.done == at_.of) tell(now);
    }

private:
    using clock = std::chrono::steady_clock;

    void tell(clock::time_point now) {
        next_ = now + std::chrono::milliseconds(100);
        listener_(at_);
    }

    progress_listener listener_;
    progress at_;
    clock::time_point next_{};
};

}  // namespace detail

}  // namespace hexi::abi_v1
