// Work on pieces by several threads, and their results one by one, in order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace hexi {

/// Calls `take(i, work(i))` for i from 0 to count - 1: `work` on up to `threads` threads at once, `take` on the
/// calling one and in order. No more than a few results wait at a time. What `work` throws is thrown here.
template <class Work, class Take>
void in_order(std::size_t count, unsigned threads, Work work, Take take) {
    using done_work = decltype(work(std::size_t{}));
    if (threads < 2 || count < 2) {
        for (std::size_t i = 0; i < count; ++i) take(i, work(i));
        return;
    }
    const std::size_t window = std::size_t{threads} + 2;
    std::mutex guard;
    std::condition_variable changed;
    std::vector<std::optional<done_work>> ready(count);
    std::size_t next = 0;
    std::size_t taken = 0;
    std::exception_ptr failed;
    const auto run = [&] {
        std::unique_lock lock(guard);
        while (true) {
            changed.wait(lock, [&] { return next >= count || failed || next < taken + window; });
            if (next >= count || failed) return;
            const std::size_t i = next++;
            lock.unlock();
            try {
                std::optional<done_work> result(work(i));
                lock.lock();
                ready[i] = std::move(result);
            } catch (...) {
                if (!lock.owns_lock()) lock.lock();
                failed = std::current_exception();
            }
            changed.notify_all();
        }
    };
    std::vector<std::jthread> workers;
    for (unsigned t = 0; t < threads && t < count; ++t) workers.emplace_back(run);
    try {
        for (std::size_t i = 0; i < count; ++i) {
            std::unique_lock lock(guard);
            changed.wait(lock, [&] { return ready[i].has_value() || failed; });
            if (failed) break;
            done_work result = std::move(*ready[i]);
            ready[i].reset();
            lock.unlock();
            take(i, std::move(result));
            lock.lock();
            taken = i + 1;
            changed.notify_all();
        }
    } catch (...) {
        const std::scoped_lock lock(guard);
        failed = std::current_exception();
        changed.notify_all();
    }
    workers.clear();
    if (failed) std::rethrow_exception(failed);
}

}  // namespace hexi
