// Results in order, whatever the threads do.
#include "catch.hpp"

#include <atomic>
#include <stdexcept>
#include <string>

#include <hexi/format/csv/threads_private.hpp>

using namespace hexi::detail;

TEST_CASE("results are taken once each, in order, on the calling thread, and few wait", "[csv_threads]") {
    for (unsigned threads = 1; threads < 6; ++threads) {
        for (const std::size_t count : {0UL, 1UL, 2UL, 7UL, 300UL}) {
            CAPTURE(threads, count);
            std::size_t taken = 0;
            std::atomic<std::size_t> worked{0};
            const auto caller = std::this_thread::get_id();
            in_order(count, threads, [&](std::size_t i) { return ++worked, std::string(i % 50, 'x'); },
                     [&](std::size_t i, const std::string& text) {
                         REQUIRE(std::this_thread::get_id() == caller);
                         REQUIRE(i == taken++);
                         REQUIRE(text.size() == i % 50);
                         REQUIRE(worked <= taken + threads + 2);
                         // The taker may start work of its own.
                         std::size_t inner = 0;
                         if (i % 100 == 3) in_order(5, threads, [](std::size_t k) { return k; }, [&](std::size_t k, std::size_t) { REQUIRE(k == inner++); });
                     });
            REQUIRE(taken == count);
            REQUIRE(worked == count);
        }
    }
}

TEST_CASE("what work or the taker throws is thrown once all threads have stopped", "[csv_threads]") {
    for (std::size_t at = 0; at < 50; ++at) {
        CAPTURE(at);
        const auto fail_at = [at](std::size_t i) {
            if (i == at) throw std::runtime_error("no more");
            return i;
        };
        std::size_t taken = 0;
        REQUIRE_THROWS_WITH(in_order(100, 3, fail_at, [&](std::size_t, std::size_t) { ++taken; }), "no more");
        REQUIRE(taken <= at);
        REQUIRE_THROWS_WITH(in_order(100, 3, [](std::size_t i) { return i; }, [&](std::size_t i, std::size_t) { (void)fail_at(i); }), "no more");
    }
}
