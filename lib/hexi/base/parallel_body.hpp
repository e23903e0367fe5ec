// Bodies of `parallel.hpp`: the threads that wait for work.
#pragma once

#include <hexi/base/parallel.hpp>

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1::detail {

/// Threads that take part in what callers give them. There is one pool a process, which is never destroyed: at exit its
/// threads sleep, and whatever else ends may still use it.
///
/// Invariant  a caller waits only for threads that have begun a part of its own work, so that work that starts work, and
///            work from several threads, cannot wait in a circle
class worker_pool {
public:
    void run(std::size_t count, void (*run)(void*, std::size_t) noexcept, void* work) {
        job own{run, work, count};
        std::unique_lock lock(mutex_);
        jobs_.push_back(&own);
        begun_.fetch_add(1, std::memory_order_relaxed);
        grow(count - 1);
        const std::size_t woken = std::min(idle_, count - 1 - std::min(count - 1, looking_));
        lock.unlock();  // what is woken needs it
        for (std::size_t i = 0; i < woken; ++i) wake_.notify_one();
        run(work, 0);
        own.take_part();
        lock.lock();
        jobs_.erase(std::ranges::find(jobs_, &own));
        if (own.helpers.load(std::memory_order_relaxed) > 0) look_out(lock, [&] { return own.helpers.load(std::memory_order_relaxed) == 0; });
        done_.wait(lock, [&] { return own.helpers == 0; });
    }

    /// The pool of this process.
    static worker_pool& of_process() {
        if (worker_pool* const known = pool().load(std::memory_order_acquire)) return *known;
        auto made = std::make_unique<worker_pool>();
        worker_pool* none = nullptr;
        if (!pool().compare_exchange_strong(none, made.get(), std::memory_order_acq_rel)) return *none;
        // A child has no threads but the one that forked, so it begins anew. What it had stays where it is: a lock of it
        // may be held by nobody.
        static std::atomic_flag told;
        if (!told.test_and_set()) ::pthread_atfork(nullptr, nullptr, [] { pool().store(nullptr, std::memory_order_release); });
        return *made.release();
    }

private:
    struct job {
        void (*run)(void*, std::size_t) noexcept;
        void* work;
        std::size_t count;
        std::atomic<std::size_t> next{1};  // the first worker that nobody has taken
        std::atomic<std::size_t> helpers{0};  // threads of the pool that take part; changed under the lock

        job(void (*f)(void*, std::size_t) noexcept, void* w, std::size_t c) : run(f), work(w), count(c) {}
        bool is_left() const { return next.load(std::memory_order_relaxed) < count; }
        void take_part() {
            for (std::size_t worker = next++; worker < count; worker = next++) run(work, worker);
        }
    };

    static std::atomic<worker_pool*>& pool() {
        static std::atomic<worker_pool*> one{nullptr};
        return one;
    }

    /// Starts threads until there are so many, or no more can be had. They leave signals to those who wait for them.
    void grow(std::size_t wanted) {
        if (threads_ >= wanted) return;
        sigset_t all, before;
        ::sigfillset(&all);
        for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) ::sigdelset(&all, fault);
        ::pthread_sigmask(SIG_BLOCK, &all, &before);
        try {
            for (; threads_ < wanted; ++threads_) std::thread([this] { serve(); }).detach();
        } catch (...) {  // NOLINT: the caller does what they would have done
        }
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    }
    /// Gives the lock away and looks for what is about to happen, for as long as it would take to be woken: kernels give out work
    /// again and again, with next to nothing in between. Whether it happened.
    template <class Happened>
    static bool look_out(std::unique_lock<std::mutex>& lock, Happened happened) {
        lock.unlock();
        const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(50);
        bool did = happened();
        while (!did && std::chrono::steady_clock::now() < until) did = happened();
        lock.lock();
        return did;
    }
    void serve() {
        std::unique_lock lock(mutex_);
        while (true) {
            const auto found = std::ranges::find_if(jobs_, &job::is_left);
            if (found == jobs_.end()) {
                const std::size_t seen = begun_.load(std::memory_order_relaxed);
                const auto more = [&] { return begun_.load(std::memory_order_relaxed) != seen; };
                ++looking_;
                look_out(lock, more);
                --looking_;
                if (more()) continue;
                ++idle_;
                wake_.wait(lock);
                --idle_;
                continue;
            }
            job& taken = **found;
            ++taken.helpers;
            lock.unlock();
            taken.take_part();
            lock.lock();
            if (--taken.helpers == 0) done_.notify_all();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_, done_;
    std::vector<job*> jobs_;  // begun and not ended, the oldest first
    std::atomic<std::size_t> begun_{0};  // how many jobs; changed under the lock
    std::size_t threads_ = 0;
    std::size_t looking_ = 0;  // threads that look out for work
    std::size_t idle_ = 0;     // and that sleep
};

HEXI_INLINE void run_workers(std::size_t count, void (*run)(void* work, std::size_t worker) noexcept, void* work) {
    worker_pool::of_process().run(count, run, work);
}

HEXI_INLINE std::size_t usable_cores() {
    // Either thread may be kept on one core by its program, where the other is not.
    int most = 0;
    for (const pid_t thread : {pid_t{0}, ::getpid()}) {
        cpu_set_t usable;
        if (::sched_getaffinity(thread, sizeof usable, &usable) == 0) most = std::max(most, CPU_COUNT(&usable));
    }
    return most > 0 ? static_cast<std::size_t>(most) : std::max(1U, std::thread::hardware_concurrency());  // more than there is room for
}

}  // namespace hexi::abi_v1::detail

namespace hexi::inline abi_v1 {

HEXI_INLINE std::size_t worker_count() {
    static const std::size_t count = detail::usable_cores();
    return count;
}

}  // namespace hexi::abi_v1
