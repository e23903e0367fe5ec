#include <hexi/base/parallel.hpp>

#include <pthread.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "aborts.hpp"
#include "catch.hpp"
#include "sanitized.hpp"

using namespace hexi;

TEST_CASE("every worker works once, and every piece is taken once", "[parallel]") {
    for (const std::size_t count : {0U, 1U, 2U, 7U}) {
        std::vector<std::atomic<int>> times(count);
        parallel_workers(count, [&](std::size_t worker) { ++times[worker]; });
        for (const auto& each : times) CHECK(each == 1);
    }
    std::vector<std::atomic<int>> times(1000);
    parallel_pieces(times.size(), [&](std::size_t piece, std::size_t) { ++times[piece]; }, 4);
    CHECK(std::ranges::all_of(times, [](const auto& each) { return each == 1; }));
}

TEST_CASE("what a worker throws reaches the caller, after all have ended", "[parallel]") {
    for (const std::size_t bad : {0U, 1U, 3U}) {
        std::atomic<int> ended{0};
        const auto work = [&](std::size_t worker) {
            if (worker == bad) throw std::runtime_error("worker " + std::to_string(worker));
            ++ended;
        };
        CHECK_THROWS_WITH(parallel_workers(4, work), "worker " + std::to_string(bad));
        CHECK(ended == 3);
    }
    CHECK_THROWS_AS(parallel_workers(4, [](std::size_t) { throw std::bad_alloc(); }), std::bad_alloc);
    CHECK_THROWS_WITH(parallel_ranges(1U << 17U, [](std::size_t, std::size_t, std::size_t) { throw std::runtime_error("range"); }), "range");
}

TEST_CASE("once a piece has thrown no further piece is begun", "[parallel]") {
    std::atomic<std::size_t> begun{0};
    CHECK_THROWS_WITH(parallel_pieces(1'000'000, [&](std::size_t piece, std::size_t) {
        ++begun;
        if (piece == 10) throw std::runtime_error("piece");
        std::this_thread::yield();
    }, 2), "piece");
    CHECK(begun < 1'000'000);
}

// Sanitizers need address space of their own.
#ifndef HEXI_SANITIZED
TEST_CASE("where no thread can be had the caller does all the work", "[parallel]") {
    const auto without_threads = [] {
        unsigned long pages = 0;
        // Threads that have ended leave their stacks to those that need no larger one.
        pthread_attr_t large;
        ::pthread_attr_init(&large);
        ::pthread_attr_setstacksize(&large, std::size_t{256} << 20U);
        ::pthread_setattr_default_np(&large);
        std::FILE* const file = std::fopen("/proc/self/statm", "r");
        if (file == nullptr || std::fscanf(file, "%lu", &pages) != 1) std::abort();
        std::fclose(file);
        // As much as there is, and no such stack more.
        const rlimit all_there_is{pages * static_cast<unsigned long>(::sysconf(_SC_PAGESIZE)) + (1U << 20U), RLIM_INFINITY};
        ::setrlimit(RLIMIT_AS, &all_there_is);
        bool refused = false;
        try {
            std::thread([] {}).join();
        } catch (const std::system_error&) {
            refused = true;
        }
        std::vector<int> times(8);
        parallel_workers(times.size(), [&](std::size_t worker) { ++times[worker]; });
        if (!refused || std::ranges::count(times, 1) != 8) std::abort();
    };
    CHECK(test::signal_of(without_threads) == 0);
}
#endif

TEST_CASE("work may start work, and several threads may at once", "[parallel]") {
    std::atomic<int> done{0};
    const auto nested = [&] {
        parallel_workers(4, [&](std::size_t) {
            parallel_workers(3, [&](std::size_t) { parallel_pieces(5, [&](std::size_t, std::size_t) { ++done; }, 2); });
        });
    };
    std::vector<std::thread> callers;
    for (int i = 0; i < 4; ++i) callers.emplace_back([&] {
        for (int round = 0; round < 50; ++round) nested();
    });
    for (std::thread& caller : callers) caller.join();
    CHECK(done == 4 * 50 * 4 * 3 * 5);
    // What is thrown from within reaches the outermost caller, and the threads go on.
    for (int round = 0; round < 50; ++round)
        CHECK_THROWS_WITH(parallel_workers(3, [](std::size_t) { parallel_workers(3, [](std::size_t) { throw std::runtime_error("inner"); }); }), "inner");
    nested();
    CHECK(done == 4 * 50 * 4 * 3 * 5 + 60);
}

TEST_CASE("threads are kept from one call to the next", "[parallel]") {
    const auto threads = [] {
        std::size_t count = 0;
        for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator("/proc/self/task")) ++count;
        return count;
    };
    parallel_workers(4, [](std::size_t) {});
    const std::size_t before = threads();
    for (int i = 0; i < 1000; ++i) parallel_workers(4, [](std::size_t) {});
    CHECK(threads() == before);
    CHECK(before >= 4);
}

TEST_CASE("a forked child starts threads of its own, and exits", "[parallel]") {
    parallel_workers(4, [](std::size_t) {});
    for (int round = 0; round < 20; ++round) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(30);  // ended by a signal, should it hang
            std::atomic<int> times{0};
            for (int i = 0; i < 100; ++i) parallel_workers(4, [&](std::size_t) { ++times; });
            std::_Exit(times == 400 ? 0 : 1);
        }
        int status = -1;
        REQUIRE(::waitpid(child, &status, 0) == child);
        CHECK(status == 0);
    }
}

TEST_CASE("a budget says how many threads work", "[parallel]") {
    budget two({.threads = 2}), none({.threads = 0}), any;
    CHECK(worker_count(&two) == 2);
    CHECK(worker_count(&none) == 1);
    CHECK(worker_count(&any) == worker_count());
    CHECK(worker_count(nullptr) == worker_count());
}

TEST_CASE("cores that the process may not run on have no workers", "[parallel]") {
    CHECK(worker_count() == detail::usable_cores());
    const pid_t child = ::fork();
    if (child == 0) {
        cpu_set_t usable, one;
        ::sched_getaffinity(0, sizeof usable, &usable);
        CPU_ZERO(&one);
        for (int c = 0; c < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++c)
            if (CPU_ISSET(c, &usable)) CPU_SET(c, &one);
        ::sched_setaffinity(0, sizeof one, &one);
        std::_Exit(detail::usable_cores() == 1 ? 0 : 1);
    }
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
}
