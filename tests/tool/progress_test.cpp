// The line that says how far work is.
#include "catch.hpp"

#include <pty.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>

#include "terminal.hpp"

using namespace hexi;
using namespace std::chrono_literals;

namespace {

/// What was written to the other end so far.
std::string read_all(int descriptor) {
    std::array<char, 1000> bytes{};
    const ssize_t n = ::read(descriptor, bytes.data(), bytes.size());
    return {bytes.data(), n > 0 ? static_cast<std::size_t>(n) : 0};
}

struct terminal {
    int master = -1, slave = -1;
    terminal() { REQUIRE(::openpty(&master, &slave, nullptr, nullptr, nullptr) == 0); }
    terminal(const terminal&) = delete;
    terminal& operator=(const terminal&) = delete;
    ~terminal() { ::close(master), ::close(slave); }
};

}  // namespace

TEST_CASE("progress is one line of a terminal, ended when the work is", "[tool]") {
    const terminal t;
    {
        tool::progress_line line(t.slave, 0ms);
        const progress_listener tell = line.listener();
        REQUIRE(tell);
        tell({.doing = "read", .done = 1'999'999, .of = 34'000'000, .unit = "bytes"});
        CHECK(read_all(t.master) == "\rread 1 of 34 MB");
        tell({.doing = "read", .done = 2'000'000, .of = 34'000'000, .unit = "bytes"});  // too soon
    }
    CHECK(read_all(t.master) == "\r\n");
    {
        tool::progress_line line(t.slave, 0ms);
        line.listener()({.doing = "rank", .done = 3, .of = 40, .unit = "rounds"});
    }
    CHECK(read_all(t.master) == "\rrank 3 of 40 rounds\r\n");
    {
        tool::progress_line line(t.slave, 0ms);
        line.listener()({.doing = "read", .done = 41'000, .of = 93'000, .unit = "bytes"});
    }
    CHECK(read_all(t.master) == "\rread 41 of 93 KB\r\n");
}

TEST_CASE("progress is not shown of short work, nor where there is no terminal", "[tool]") {
    const terminal t;
    {
        tool::progress_line line(t.slave);
        line.listener()({.doing = "read", .of = 1, .unit = "bytes"});
    }
    REQUIRE(::write(t.slave, ".", 1) == 1);
    CHECK(read_all(t.master) == ".");
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    CHECK_FALSE(tool::progress_line(ends[1], 0ms).listener());
    for (const int end : ends) ::close(end);
}
