// Drawing is safe in a program with threads: Graphviz runs in a process of its own, and starting one needs no fork.
#include <hexi/draw/draw.hpp>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include <sys/wait.h>

#include "catch.hpp"
#include "format/dot/dot_svg.hpp"
#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::test;
using namespace std::chrono_literals;

TEST_CASE("threads may draw at the same time", "[draw][threads]") {
    const scratch_folder folder;
    graph g;
    const node_id park = *g.add_node("Park", "yantan-park");
    (void)g.add_edge(park, "HOLDS", *g.add_node("Laboratory", "isotope-laboratory"));
    std::atomic<int> drawn = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 3; ++i)
                if (draw(g, folder / fmt::format("{}-{}.svg", t, i), {.time_limit = i == 0 ? 0ms : 60'000ms})) ++drawn;
        });
    for (std::thread& t : threads) t.join();
    CHECK(drawn == 12);
    const std::string first = bytes_of(folder / "0-0.svg");
    for (int t = 0; t < 4; ++t)
        for (int i = 0; i < 3; ++i) CHECK(bytes_of(folder / fmt::format("{}-{}.svg", t, i)) == first);
}

TEST_CASE("a thousand drawings come while other threads allocate, and none leaves a process or a file behind", "[draw][threads]") {
    // A fork would copy an allocator that another thread has locked, and wait for ever in the child.
#if defined(HEXI_SANITIZED) || !defined(NDEBUG)
    constexpr int drawings = 40;
#else
    constexpr int drawings = 1'000;
#endif
    const scratch_folder folder, settings;
    // How the words look is all the same here, and to look for fonts takes a third of a small drawing.
    std::ofstream(settings / "fonts.conf") << "<?xml version=\"1.0\"?>\n<fontconfig/>\n";
    ::setenv("FONTCONFIG_FILE", (settings / "fonts.conf").c_str(), 1);
    graph g;
    (void)g.add_node("Park", "yantan-park");
    std::atomic<bool> over = false;
    std::vector<std::thread> others;
    for (int t = 0; t < 3; ++t)
        others.emplace_back([&over, t] {
            std::vector<std::unique_ptr<char[]>> held(64);
            for (std::size_t i = static_cast<std::size_t>(t); !over; ++i) {
                held[i % held.size()] = std::make_unique_for_overwrite<char[]>(i * 7919 % 50'000 + 1);  // what is held back is the allocator, not memory
                if (i % 16 == 0) std::this_thread::sleep_for(1ms);  // or nothing is left for the drawings
            }
        });
    std::atomic<int> drawn = 0;
    std::vector<std::thread> drawers;
    for (int t = 0; t < 2; ++t)
        drawers.emplace_back([&, t] {
            for (int i = 0; i < drawings / 2; ++i)
                if (draw(g, folder / fmt::format("{}.svg", t), {.legend = false})) ++drawn;
        });
    for (std::thread& t : drawers) t.join();
    over = true;
    for (std::thread& t : others) t.join();
    ::unsetenv("FONTCONFIG_FILE");
    CHECK(drawn == drawings);
    const bool alone = ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
    CHECK(alone);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path), std::filesystem::directory_iterator()) == 2);
}
