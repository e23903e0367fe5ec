// Work on pieces by several threads, and their results one by one, in order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Calls `take(i, work(i))` for i from 0 to count - 1: `work` on up to `threads` threads, `take` on the calling one
/// and in order. The calling thread works, too, where the next result is not there yet. No more than a few results
/// wait at a time. What `work` throws is thrown here.
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
    const auto room = [&] { return next < count && next < taken + window; };
    const auto work_on_next = [&](std::unique_lock<std::mutex>& lock) {
        const std::size_t i = next++;
        lock.unlock();
        std::optional<done_work> result(work(i));
        lock.lock();
        ready[i] = std::move(result);
    };
    const auto fail = [&] {
        const std::scoped_lock lock(guard);
        failed = std::current_exception();
        changed.notify_all();
    };
    const auto run = [&] {
        try {
            std::unique_lock lock(guard);
            while (true) {
                changed.wait(lock, [&] { return next >= count || failed || room(); });
                if (next >= count || failed) return;
                work_on_next(lock);
                changed.notify_all();
            }
        } catch (...) {
            fail();
        }
    };
    std::vector<std::jthread> workers;
    for (unsigned t = 1; t < threads && t < count; ++t) workers.emplace_back(run);
    try {
        for (std::size_t i = 0; i < count; ++i) {
            std::unique_lock lock(guard);
            while (!ready[i] && !failed) {
                if (room()) work_on_next(lock);
                else changed.wait(lock, [&] { return ready[i] || failed; });
            }
            if (failed) break;
            done_work result = std::move(*ready[i]);
            ready[i].reset();
            taken = i + 1;
            changed.notify_all();
            lock.unlock();
            take(i, std::move(result));
        }
    } catch (...) {
        fail();
    }
    workers.clear();
    if (failed) std::rethrow_exception(failed);
}

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
