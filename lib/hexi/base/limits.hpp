// How long a question may take and how much memory, and how it is ended from outside.
//
//     budget within({.time = std::chrono::seconds(2), .memory = 500U << 20U});
//     const paths found = k_shortest_paths(g, park, pact, 10, {.within = &within});
//     if (within.ended() != cut_by::nothing) fmt::print("there may be more: {}\n", to_text(within.ended()));
//     within.stop();  // from another thread or a signal handler
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace hexi::inline abi_v1 {

/// Why an answer is not the whole one.
enum class cut_by : std::uint8_t {
    nothing,  ///< it is the whole one
    count,    ///< no more was asked for
    time,
    memory,
    steps,
    stop  ///< `budget::stop()` was called, or `stop_if` said so
};

/// The word for it, as programs read it.
[[nodiscard]] constexpr std::string_view to_text(cut_by why) {
    switch (why) {
        case cut_by::nothing: return "nothing";
        case cut_by::count: return "count";
        case cut_by::time: return "time";
        case cut_by::memory: return "memory";
        case cut_by::steps: return "steps";
        case cut_by::stop: return "stop";
    }
    return "?";
}

/// What a question may take. None of it is asked for unless given.
struct limits {
    std::optional<std::chrono::nanoseconds> time{};  ///< from when the budget is made
    /// Bytes that searches allocate for themselves and their answers, the graph apart. They are counted every some
    /// thousand steps, so that less than a quarter of a MiB is no limit.
    std::optional<std::size_t> memory{};
    /// Nodes and edges looked at: cuts a search that runs on one thread at the same place every time.
    std::optional<std::uint64_t> steps{};
    /// So many threads work on it where several can; the machine's cores unless given. Answers do not depend on it.
    std::optional<std::size_t> threads{};
    /// Asked every some thousand steps, by any thread that works on the question: whether to end it. Must not throw.
    std::function<bool()> stop_if{};
};

/// What is left of `limits` while a question is answered: one object, given to every call that has a part in it.
/// Each ends soon after a limit is met, and gives what is sure of its answer by then, as its header says. Once
/// ended, a budget stays so.
///
/// All of it may be used by several threads at once, `stop()` and `ended()` by a signal handler as well.
class budget {
public:
    using clock = std::chrono::steady_clock;

    explicit budget(limits allowed = {}) : allowed_(std::move(allowed)) {
        if (!allowed_.time) return;
        const auto now = clock::now();
        deadline_ = *allowed_.time < clock::time_point::max() - now ? now + *allowed_.time : clock::time_point::max();
    }
    budget(const budget&) = delete;
    budget& operator=(const budget&) = delete;

    void stop() noexcept { end(cut_by::stop); }
    /// Which limit was met first; `nothing` while none was.
    [[nodiscard]] cut_by ended() const noexcept { return ended_.load(std::memory_order_relaxed); }
    [[nodiscard]] const limits& allowed() const { return allowed_; }

    /// How much of its work the last call that was cut had done, where parts of an answer are worth something:
    /// sources of betweenness, rounds of PageRank.
    struct extent {
        std::size_t done = 0;
        std::size_t of = 0;
    };
    [[nodiscard]] extent part() const { return {part_done_.load(std::memory_order_relaxed), part_of_.load(std::memory_order_relaxed)}; }

    // --- for those who do the work -------------------------------------------------------------

    void set_part(extent e) {
        part_done_.store(e.done, std::memory_order_relaxed);
        part_of_.store(e.of, std::memory_order_relaxed);
    }
    /// Counts steps that were done, and looks at everything that may end the question: whether to end. A reading
    /// of the clock.
    bool look(std::uint64_t steps = 0) {
        const std::uint64_t done = steps_.fetch_add(steps, std::memory_order_relaxed) + steps;
        if (ended() != cut_by::nothing) return true;
        if (allowed_.steps && done > *allowed_.steps) end(cut_by::steps);
        else if (allowed_.stop_if && allowed_.stop_if()) end(cut_by::stop);
        else if (allowed_.time && clock::now() >= deadline_) end(cut_by::time);
        return ended() != cut_by::nothing;
    }
    /// So many of the next steps may be done before the next look, at most `wanted`.
    [[nodiscard]] std::uint64_t steps_left(std::uint64_t wanted) const {
        if (!allowed_.steps) return wanted;
        const std::uint64_t done = steps_.load(std::memory_order_relaxed);
        return std::min(wanted, *allowed_.steps - std::min(done, *allowed_.steps));
    }
    /// Notes that someone who held `before` bytes holds `now`. What is too much ends the question: whether it is.
    bool hold(std::size_t before, std::size_t now) {
        const std::size_t all = bytes_.fetch_add(now - before, std::memory_order_relaxed) + (now - before);
        if (now > before && allowed_.memory && all > *allowed_.memory) end(cut_by::memory);
        return ended() != cut_by::nothing;
    }

private:
    void end(cut_by why) noexcept {
        cut_by none = cut_by::nothing;
        ended_.compare_exchange_strong(none, why, std::memory_order_relaxed);
    }

    limits allowed_;
    clock::time_point deadline_ = clock::time_point::max();
    std::atomic<cut_by> ended_{cut_by::nothing};
    std::atomic<std::uint64_t> steps_{0};
    std::atomic<std::size_t> bytes_{0};
    std::atomic<std::size_t> part_done_{0};
    std::atomic<std::size_t> part_of_{0};
    static_assert(std::atomic<cut_by>::is_always_lock_free, "signal handlers call stop()");
};

/// Counts the steps of one piece of work on one thread, and looks at its budget every some thousand. Without a budget it never
/// ends anything. The fast path is a subtraction and a comparison.
///
///     watch watching(options.within);
///     for (const node_id n : front) if (watching(g.out_degree(n))) break;
class watch {
public:
    /// A microsecond's to a millisecond's worth, by how far apart in memory steps lie; a look takes 50 ns.
    static constexpr std::uint64_t steps_a_look = 8192;

    explicit watch(budget* within) : budget_(within) {
        if (within == nullptr) return;
        if (within->look()) left_ = given_ = 0;
        else take();
    }
    watch(const watch&) = delete;
    watch& operator=(const watch&) = delete;
    ~watch() {
        if (budget_ == nullptr) return;
        budget_->look(given_ - left_);
        budget_->hold(held_, 0);
    }

    /// Counts steps about to be done: whether to end instead.
    [[gnu::always_inline]] bool operator()(std::uint64_t steps = 1) {
        return !covers(steps) && look(steps, other_);
    }
    /// The same for work whose memory is worth a sum: `held()` gives the bytes held besides what `hold` noted, and is
    /// asked at looks only. Each call of one piece of work has to tell the same.
    template <class Held>
    [[gnu::always_inline]] bool operator()(std::uint64_t steps, const Held& held) {
        return !covers(steps) && look(steps, held() + other_);
    }
    /// Counts steps if no look is due within them: whether none is, so that they need not be watched one by one.
    [[gnu::always_inline]] bool covers(std::uint64_t steps) {
        if (steps >= left_) [[unlikely]] return false;
        left_ -= steps;
        return true;
    }

    /// Notes what is held besides, in place of what was noted before: whether to end.
    bool hold(std::size_t bytes) {
        if (budget_ == nullptr) return false;
        if (bytes == other_) return ended();
        const std::size_t before = std::exchange(other_, bytes);
        return hold_all(held_ - std::min(held_, before) + bytes);
    }
    /// Whether there is no room for so many bytes more; they are not counted yet.
    bool lacks(std::size_t bytes) {
        if (budget_ == nullptr) return false;
        const std::size_t before = held_;
        hold_all(before + bytes);
        return hold_all(before);
    }
    [[nodiscard]] bool ended() const { return why() != cut_by::nothing; }
    [[nodiscard]] cut_by why() const { return budget_ == nullptr ? cut_by::nothing : budget_->ended(); }
    /// Whether there is anything to be watched.
    [[nodiscard]] bool on() const { return budget_ != nullptr; }

private:
    void take() {
        // One more than may be done: so many are covered, and the one after them is looked at.
        given_ = left_ = budget_->steps_left(steps_a_look) + 1;
    }
    [[gnu::noinline]] bool look(std::uint64_t steps, std::size_t bytes) {
        if (budget_ == nullptr) return left_ = std::numeric_limits<std::uint64_t>::max(), false;
        const bool end = budget_->look(std::exchange(given_, left_) - left_ + steps);
        if (hold_all(bytes) || end) return given_ = left_ = 0, true;
        take();
        return false;
    }
    bool hold_all(std::size_t bytes) {
        const bool end = budget_->hold(std::exchange(held_, bytes), bytes);
        if (end) given_ -= std::exchange(left_, 0);  // the next step is looked at
        return end;
    }

    budget* budget_;
    std::uint64_t left_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t given_ = left_;
    std::size_t held_ = 0;   // as the budget knows it
    std::size_t other_ = 0;  // of it, what `hold` noted
};

/// The bytes of an array, and what it will take besides while it grows if that may happen before the next look.
template <class T, class Allocator>
[[nodiscard]] std::size_t bytes_of(const std::vector<T, Allocator>& v) {
    const bool grows_soon = v.capacity() >= watch::steps_a_look && v.capacity() - v.size() < watch::steps_a_look;
    return v.capacity() * sizeof(T) * (grows_soon ? 3 : 1);
}

}  // namespace hexi::abi_v1
