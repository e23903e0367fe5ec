// A piece of work on several cores, by threads that wait for it and need no managing.
//
//     parallel_ranges(edges.size(), [&](std::size_t begin, std::size_t end, std::size_t worker) { ... });
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>

#include <hexi/base/limits.hpp>

namespace hexi::inline abi_v1 {

/// How many workers parallel work uses unless told otherwise: as many as the cores that the process may run on when this is asked first.
[[nodiscard]] std::size_t worker_count();
/// The same for work within a budget, which may say how many.
[[nodiscard]] inline std::size_t worker_count(const budget* within) {
    return within != nullptr && within->allowed().threads ? std::max<std::size_t>(1, *within->allowed().threads) : worker_count();
}

namespace detail {
/// Cores that the calling thread or the first one may run on, now; where they are over a thousand, those of the machine.
[[nodiscard]] std::size_t usable_cores();
/// Runs `run(work, worker)` for workers 0 .. count-1, number 0 on the calling thread. Threads are started when they are
/// first wanted, and wait for more work then; a forked child starts its own.
void run_workers(std::size_t count, void (*run)(void* work, std::size_t worker) noexcept, void* work);
}  // namespace detail

/// Runs `work(worker)` for workers 0 .. count-1, one of them on the calling thread; returns when all have. Where no
/// further thread can be had, or all have other work, the calling one does the work of those that are left, after its own:
/// workers must not wait for each other. Work may start parallel work itself, and several threads may at once.
///
/// Errors   what a worker throws, the first of them if several do, is thrown on the calling thread once all have ended
template <class Work>
void parallel_workers(std::size_t count, Work work) {
    if (count == 0) return;
    if (count == 1) return work(std::size_t{0});
    struct all_of_it {
        Work& work;
        std::exception_ptr thrown{};
        std::atomic_flag any{};
    } all{work};
    detail::run_workers(count, [](void* of, std::size_t worker) noexcept {
        all_of_it& all_workers = *static_cast<all_of_it*>(of);
        try {
            all_workers.work(worker);
        } catch (...) {
            if (!all_workers.any.test_and_set()) all_workers.thrown = std::current_exception();
        }
    }, &all);
    if (all.thrown) std::rethrow_exception(all.thrown);
}

/// Cuts [0, size) into one range a worker, of equal length, and runs `work(begin, end, worker)` on each.
/// Below `least` everything runs on the calling thread as worker 0.
template <class Work>
void parallel_ranges(std::size_t size, Work work, std::size_t least = 1U << 16U, std::size_t most_workers = worker_count()) {
    const std::size_t workers = size < least ? 1 : most_workers;
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

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/base/parallel_body.hpp>
#endif
