// The line that says how far work is.
#include "catch.hpp"

#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "terminal.hpp"

using namespace hexi;
using namespace std::chrono_literals;

namespace {

/// What was written to the other end: so many bytes at least, which a terminal may hand on one by one, unless none comes for ten seconds.
std::string read_all(int descriptor, std::size_t least) {
    constexpr int longest = 10'000;  // ms
    std::string out;
    std::array<char, 1000> bytes{};
    while (out.size() < least) {
        pollfd waiting{.fd = descriptor, .events = POLLIN, .revents = 0};
        if (::poll(&waiting, 1, longest) <= 0) break;
        const ssize_t n = ::read(descriptor, bytes.data(), bytes.size());
        if (n <= 0) break;
        out.append(bytes.data(), static_cast<std::size_t>(n));
    }
    return out;
}
/// Whether this, and no more, was written to the other end.
#define CHECK_READS(terminal, text) CHECK(read_all((terminal).master, std::string_view(text).size()) == (text))

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
        CHECK_READS(t, "\rread 1 of 34 MB");
        tell({.doing = "read", .done = 2'000'000, .of = 34'000'000, .unit = "bytes"});  // too soon
    }
    CHECK_READS(t, "\r\n");
    {
        tool::progress_line line(t.slave, 0ms);
        line.listener()({.doing = "rank", .done = 3, .of = 40, .unit = "rounds"});
    }
    CHECK_READS(t, "\rrank 3 of 40 rounds\r\n");
    {
        tool::progress_line line(t.slave, 0ms);
        line.listener()({.doing = "read", .done = 41'000, .of = 93'000, .unit = "bytes"});
    }
    CHECK_READS(t, "\rread 41 of 93 KB\r\n");
}

TEST_CASE("progress is not shown of short work, nor where there is no terminal", "[tool]") {
    const terminal t;
    {
        tool::progress_line line(t.slave);
        line.listener()({.doing = "read", .of = 1, .unit = "bytes"});
    }
    REQUIRE(::write(t.slave, ".", 1) == 1);
    CHECK_READS(t, ".");
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    CHECK_FALSE(tool::progress_line(ends[1], 0ms).listener());
    for (const int end : ends) ::close(end);
}
