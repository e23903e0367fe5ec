#include <hexi/base/parallel.hpp>

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
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
