// Files without a name, and sorting in them.
#include <hexi/base/scratch_private.hpp>

#include <sys/resource.h>
#include <csignal>

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <vector>

#include "catch.hpp"
#include "sanitized.hpp"
#include "scratch_folder.hpp"

using namespace hexi;
using namespace hexi::detail;

TEST_CASE("what is sorted outside memory is what is sorted in it, however little memory there is", "[scratch]") {
    const test::scratch_folder f;
    std::mt19937_64 random(7);
    for (const std::size_t size : {0UL, 1UL, 63UL, 64UL, 65UL, 3000UL, test::sanitized ? 8'000UL : 40'000UL})
        for (const std::size_t memory : {1UL, 5000UL, 10'000'000UL}) {  // runs of 64 records, which are merged more than once; of hundreds; none
            CAPTURE(size, memory);
            outside_sorter<2> sorted(f.path, memory);
            std::vector<std::array<std::uint64_t, 2>> all;
            for (std::size_t i = 0; i < size; ++i) {
                all.push_back({random() % (size / 3 + 1), i % 5});  // many are equal
                sorted.push(all.back());
            }
            std::ranges::sort(all);
            for (int times = 0; times < 2; ++times) {  // it may be read again
                std::vector<std::array<std::uint64_t, 2>> found;
                sorted.rewind();
                for (std::array<std::uint64_t, 2> one; sorted.next(one);) found.push_back(one);
                REQUIRE(found == all);
            }
            REQUIRE(f.files() == 0);  // it has no name
        }
}

TEST_CASE("a scratch file gives back what was written, and says where it has no room", "[scratch]") {
    const test::scratch_folder f;
    scratch_file file(f.path);
    for (std::uint32_t i = 0; i < 100'000; ++i) file.append(i);
    scratch_reader all(file);
    std::uint32_t next = 0;
    for (std::uint32_t one = 0; all.read(one); ++next) REQUIRE(one == next);
    REQUIRE(next == 100'000);
    std::array<std::uint32_t, 3> some{};
    file.read(some.data(), sizeof some, std::uint64_t{4} * 70'000);
    REQUIRE(some == std::array<std::uint32_t, 3>{70'000, 70'001, 70'002});

    // As a disk that is full: no file may be longer.
    struct rlimit before {};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit little {.rlim_cur = 500'000, .rlim_max = before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &little) == 0);
    std::optional<problem> told;
    try {
        for (std::uint32_t i = 0; i < 100'000; ++i) file.append(i);
        file.flush();
    } catch (const scratch_failure& failure) {
        told = failure.told();
    }
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, handler);
    REQUIRE(told);
    REQUIRE(told->rule == rule("cannot-write"));
    REQUIRE(told->message == "cannot keep what does not fit in memory in a file there: File too large");
    REQUIRE(told->where.file == f.path.string());
}
