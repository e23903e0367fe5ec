// A piece of work on all cores, without a pool to manage.
//
//     parallel_ranges(edges.size(), [&](std::size_t begin, std::size_t end, std::size_t worker) { ... });
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

namespace hexi {

/// How many workers parallel work uses: the machine's cores.
[[nodiscard]] inline std::size_t worker_count() { return std::max(1U, std::thread::hardware_concurrency()); }

/// Runs `work(worker)` for workers 0 .. count-1, one of them on the calling thread; returns when all have. Where no
/// further thread can be had, the calling one does the work of those that are left, after its own: workers must not
/// wait for each other.
///
/// Errors   what a worker throws, the first of them if several do, is thrown on the calling thread once all have ended
template <class Work>
void parallel_workers(std::size_t count, Work work) {
    std::exception_ptr thrown;
    std::atomic_flag any;
    const auto run = [&](std::size_t worker) noexcept {
        try {
            work(worker);
        } catch (...) {
            if (!any.test_and_set()) thrown = std::current_exception();
        }
    };
    std::vector<std::thread> others;
    others.reserve(count);
    std::size_t started = 1;
    try {
        for (; started < count; ++started) others.emplace_back([&run, worker = started] { run(worker); });
    } catch (...) {  // NOLINT: no thread more, or no memory for one
    }
    if (count > 0) run(0);
    for (std::size_t worker = started; worker < count; ++worker) run(worker);
    for (std::thread& other : others) other.join();
    if (thrown) std::rethrow_exception(thrown);
}

/// Cuts [0, size) into one range a worker, of equal length, and runs `work(begin, end, worker)` on each.
/// Below `least` everything runs on the calling thread as worker 0.
template <class Work>
void parallel_ranges(std::size_t size, Work work, std::size_t least = 1U << 16U) {
    const std::size_t workers = size < least ? 1 : worker_count();
    parallel_workers(workers, [&](std::size_t worker) { work(size * worker / workers, size * (worker + 1) / workers, worker); });
}

/// Runs `work(piece, worker)` for every piece below `pieces`, each worker taking the next one that is left:
/// for pieces of unequal size. When a piece throws, those that nobody has taken yet are left.
template <class Work>
void parallel_pieces(std::size_t pieces, Work work, std::size_t workers = worker_count()) {
    std::atomic<std::size_t> next{0};
    parallel_workers(std::min(std::max<std::size_t>(pieces, 1), workers), [&](std::size_t worker) {
        for (std::size_t piece = next++; piece < pieces; piece = next++) {
            try {
                work(piece, worker);
            } catch (...) {
                next = pieces;
                throw;
            }
        }
    });
}

}  // namespace hexi
