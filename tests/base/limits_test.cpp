#include "catch.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <thread>
#include <vector>

#include <hexi/base/limits.hpp>

using namespace hexi;
using namespace std::chrono_literals;

TEST_CASE("without a budget nothing ends", "[limits]") {
    watch watching(nullptr);
    for (int i = 0; i < 100'000; ++i) REQUIRE_FALSE(watching(std::uint64_t{1} << 40U));
    CHECK_FALSE(watching.hold(std::size_t{1} << 60U));
    CHECK_FALSE(watching.lacks(std::size_t{1} << 60U));
    CHECK_FALSE(watching.ended());
    CHECK_FALSE(watching.on());
}

TEST_CASE("a budget without limits ends when it is stopped, and says so", "[limits]") {
    budget within;
    watch watching(&within);
    for (std::uint64_t i = 0; i < 10 * watch::steps_a_look; ++i) REQUIRE_FALSE(watching(1));
    CHECK(within.ended() == cut_by::nothing);
    within.stop();
    std::uint64_t more = 0;
    while (!watching(1)) ++more;
    CHECK(more <= watch::steps_a_look);
    CHECK(within.ended() == cut_by::stop);
    CHECK(watching(0));
    CHECK(watch(&within)(0));
}

TEST_CASE("a limit of steps ends at the same step, however they are counted", "[limits]") {
    for (const std::uint64_t allowed : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{7}, watch::steps_a_look - 1, watch::steps_a_look, watch::steps_a_look + 1, std::uint64_t{100'000}}) {
        for (const std::uint64_t each : {1U, 3U}) {
            budget within({.steps = allowed});
            std::uint64_t done = 0;
            for (bool end = false; !end;) {
                watch watching(&within);  // a second piece of work goes on where the first ended
                for (int i = 0; i < 5000 && !end; ++i) {
                    end = watching(each);
                    if (!end) done += each;
                }
            }
            CHECK(done == allowed / each * each);
            CHECK(within.ended() == cut_by::steps);
        }
    }
}

TEST_CASE("steps that are covered are counted", "[limits]") {
    budget within({.steps = 100});
    watch watching(&within);
    CHECK(watching.covers(60));
    CHECK_FALSE(watching.covers(41));
    CHECK_FALSE(watching(40));
    CHECK(watching(1));
}

TEST_CASE("time ends a question, and none is too long to be counted", "[limits]") {
    budget over({.time = 0ns});
    CHECK(over.ended() == cut_by::nothing);
    CHECK(watch(&over)(0));
    CHECK(over.ended() == cut_by::time);
    budget within({.time = std::chrono::nanoseconds::max()});
    CHECK_FALSE(within.look());
}

TEST_CASE("memory is counted while it is held, by all who hold some", "[limits]") {
    budget within({.memory = 1000});
    {
        watch one(&within), other(&within);
        CHECK_FALSE(one.hold(600));
        CHECK_FALSE(other.hold(400));
        CHECK_FALSE(one.hold(500));
        CHECK_FALSE(other.lacks(100));
        CHECK_FALSE(other.hold(500));
    }
    watch again(&within);
    CHECK_FALSE(again.hold(1000));
    CHECK_FALSE(again.hold(0));
    CHECK_FALSE(again.hold(1000));
    CHECK(again.lacks(1));
    CHECK(within.ended() == cut_by::memory);
    CHECK(again(1));
}

TEST_CASE("what is held is asked for at looks only", "[limits]") {
    budget within({.memory = 1000});
    watch watching(&within);
    int asked = 0;
    std::size_t bytes = 10;
    const auto held = [&] { return ++asked, bytes; };
    for (std::uint64_t i = 0; i < 4 * watch::steps_a_look; ++i) REQUIRE_FALSE(watching(1, held));
    CHECK(asked <= 4);
    bytes = 1001;
    std::uint64_t more = 0;
    while (!watching(1, held)) ++more;
    CHECK(more <= watch::steps_a_look);
    CHECK(within.ended() == cut_by::memory);
}

TEST_CASE("the first limit that is met is the one that is told", "[limits]") {
    budget within({.time = 0ns, .memory = 1, .steps = 5});
    CHECK(within.look(6));
    within.stop();
    within.hold(0, 10);
    CHECK(within.ended() == cut_by::steps);
}

TEST_CASE("a budget is asked whether to stop, and stopped by another thread", "[limits]") {
    int asked = 0;
    budget counting({.stop_if = [&] { return ++asked == 5; }});
    while (!counting.look()) {}
    CHECK(asked == 5);
    CHECK(counting.ended() == cut_by::stop);
    CHECK(counting.look());
    CHECK(asked == 5);

    budget within;
    std::vector<std::thread> workers;
    for (int i = 0; i < 3; ++i)
        workers.emplace_back([&] {
            watch watching(&within);
            while (!watching(100)) {}
        });
    within.stop();
    for (std::thread& t : workers) t.join();
    CHECK(within.ended() == cut_by::stop);
}

namespace {
budget* signalled = nullptr;
}
TEST_CASE("a signal handler may stop a budget", "[limits]") {
    budget within;
    signalled = &within;
    const auto before = std::signal(SIGUSR1, [](int) { signalled->stop(); });
    watch watching(&within);
    std::uint64_t steps = 0;
    while (!watching(1))
        if (++steps == 10) std::raise(SIGUSR1);
    std::signal(SIGUSR1, before);
    CHECK(steps <= watch::steps_a_look);
    CHECK(within.ended() == cut_by::stop);
}

TEST_CASE("an array that is about to grow is counted with its next place", "[limits]") {
    std::vector<int> v;
    v.reserve(4 * watch::steps_a_look);
    CHECK(bytes_of(v) == v.capacity() * sizeof(int));
    v.resize(v.capacity() - 10);
    CHECK(bytes_of(v) == 3 * v.capacity() * sizeof(int));
}
