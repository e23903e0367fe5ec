#include <hexi/base/output.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "catch.hpp"
#include "sanitized.hpp"
#include "scratch_folder.hpp"

using namespace hexi;
namespace fs = std::filesystem;

namespace {

using folder = test::scratch_folder;
using test::bytes_of;
}  // namespace

TEST_CASE("output to a text collects everything at once", "[output]") {
    std::string text;
    output out(text);
    out.append("a");
    out.append('b');
    out.append_number(-12);
    out.append_number(std::numeric_limits<std::uint64_t>::max());
    REQUIRE(text == "ab-1218446744073709551615");
}

TEST_CASE("a committed file holds every byte, however they came", "[output]") {
    const folder temporary;
    const fs::path path = temporary.path / "out.txt";
    auto file = atomic_file::create(path);
    REQUIRE(file);
    std::string expected;
    const auto put = [&](std::string_view bytes) {
        (*file)->out().append(bytes);
        expected += bytes;
    };
    const auto fill = [&](std::size_t most, std::size_t size) {
        const std::string bytes(size, static_cast<char>('A' + size % 26));
        (*file)->out().append_filled(most, [&](char* to) { return std::ranges::copy(bytes, to).out; });
        expected += bytes;
    };
    // Around the size of the buffer, which is 256 KiB.
    for (const std::size_t size : {1UL, 262'143UL, 1UL, 262'144UL, 262'145UL, test::sanitized ? 600'000UL : 3'000'000UL, 7UL}) {
        put(std::string(size, static_cast<char>('a' + size % 26)));
        fill(size, size);
        fill(size + 100, size);
        fill(size, 0);
    }
    for (std::uint32_t i = 0; i < test::rounds(300'000); ++i) put(fmt::format("{},", i));
    REQUIRE_FALSE(fs::exists(path));
    REQUIRE((*file)->commit());
    REQUIRE(bytes_of(path) == expected);
    REQUIRE(temporary.files() == 1);
}

TEST_CASE("a file that is not committed leaves the old one as it was", "[output]") {
    const folder temporary;
    const fs::path path = temporary.path / "out.txt";
    std::ofstream(path) << "old";
    {
        auto file = atomic_file::create(path);
        REQUIRE(file);
        (*file)->out().append("new");
        REQUIRE(bytes_of(path) == "old");
    }
    REQUIRE(bytes_of(path) == "old");
    REQUIRE(temporary.files() == 1);
    auto file = atomic_file::create(path);
    (*file)->out().append("new");
    REQUIRE((*file)->commit());
    REQUIRE(bytes_of(path) == "new");
    REQUIRE(temporary.files() == 1);
}

TEST_CASE("a committed file follows the umask, and a link to a file stays one", "[output]") {
    const folder temporary;
    const mode_t before = ::umask(027);
    auto file = atomic_file::create(temporary.path / "out.txt");
    REQUIRE((*file)->commit());
    ::umask(before);
    REQUIRE((fs::status(temporary.path / "out.txt").permissions() & fs::perms::all) == static_cast<fs::perms>(0640));
    fs::create_symlink("out.txt", temporary.path / "link.txt");
    auto through = atomic_file::create(temporary.path / "link.txt");
    (*through)->out().append("new");
    REQUIRE((*through)->commit());
    REQUIRE(fs::is_symlink(temporary.path / "link.txt"));
    REQUIRE(bytes_of(temporary.path / "out.txt") == "new");
}

TEST_CASE("a place that cannot be written is a problem", "[output]") {
    const folder temporary;
    const auto file = atomic_file::create(temporary.path / "missing" / "out.txt");
    REQUIRE_FALSE(file);
    REQUIRE(to_text(file.problems().front()) == (temporary.path / "missing" / "out.txt").string() +
                                                    ": error: cannot write the file: No such file or directory\n"
                                                    "  hint: check that the folder exists, may be written to and has room");
    fs::create_directory(temporary.path / "folder");
    auto over = atomic_file::create(temporary.path / "folder");
    if (over) REQUIRE_FALSE((*over)->commit());
    REQUIRE(fs::is_directory(temporary.path / "folder"));
    REQUIRE(temporary.files() == 1);
}

TEST_CASE("a failed write is remembered", "[output]") {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    REQUIRE(full >= 0);
    output out(full);
    out.append("x");
    out.flush();
    REQUIRE(out.failed() == ENOSPC);
    ::close(full);
    auto file = atomic_file::create("/dev/full");
    REQUIRE(file);
    (*file)->out().append("x");
    const auto saved = (*file)->commit();
    REQUIRE_FALSE(saved);
    REQUIRE(to_text(saved.problems().front()).find("No space left on device") != std::string::npos);
}

TEST_CASE("a pipe is written to once somebody reads it, and is not waited for for ever", "[output]") {
    const folder temporary;
    const fs::path pipe = temporary.path / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    std::string read;
    std::thread reader([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        read = bytes_of(pipe);
    });
    {
        auto file = atomic_file::create(pipe);
        REQUIRE(file);
        for (int i = 0; i < 10'000; ++i) (*file)->out().append(std::string(100, 'x'));  // more than a pipe holds
        REQUIRE((*file)->commit());
    }
    reader.join();
    CHECK(read.size() == 1'000'000);
    const auto begin = std::chrono::steady_clock::now();
    const auto nobody = atomic_file::create(pipe);
    REQUIRE_FALSE(nobody);
    CHECK(nobody.problems().front().message == "cannot write: nobody reads from this pipe");
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
}
