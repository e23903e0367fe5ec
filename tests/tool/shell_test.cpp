// The shell as somebody at a terminal has it: keys go in, and what comes is waited for.
#include "catch.hpp"

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>

#include "run.hpp"

namespace {

using namespace hexi::test;

class typed_shell {
public:
    explicit typed_shell(const workshop& w, const std::string& line) {
        const winsize size{40, 200, 0, 0};
        child_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
        REQUIRE(child_ >= 0);
        if (child_ > 0) return;
        if (::chdir(w.here().c_str()) != 0) ::_exit(126);
        ::setenv("TERM", "xterm", 1);
        ::setenv("NO_COLOR", "1", 1);
        ::setenv("PAGER", "cat -n | sed 's/^ *//' | cut -f 1 | sed 's/^/\t/'", 1);
        ::setenv("XDG_STATE_HOME", (w.here() / "states").c_str(), 1);
        ::setenv("PATH", (std::string(HEXI_TOOL_DIR) + ":" + std::getenv("PATH")).c_str(), 1);
        ::execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
        ::_exit(127);
    }
    typed_shell(const typed_shell&) = delete;
    typed_shell& operator=(const typed_shell&) = delete;
    ~typed_shell() {
        if (child_ > 0) ::kill(child_, SIGKILL), ::waitpid(child_, nullptr, 0);
        ::close(terminal_);
    }

    void type(std::string_view keys) const { REQUIRE(::write(terminal_, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size())); }
    /// Whether `text` comes within a minute; what came up to it is passed.
    bool shows(std::string_view text) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (std::chrono::steady_clock::now() < end) {
            if (const std::size_t at = came_.find(text); at != std::string::npos) return came_.erase(0, at + text.size()), true;
            pollfd ready{terminal_, POLLIN, 0};
            if (::poll(&ready, 1, 100) <= 0) continue;
            char bytes[4096];
            const ssize_t n = ::read(terminal_, bytes, sizeof bytes);
            if (n <= 0) break;
            for (ssize_t i = 0; i < n; ++i) {
                // Where the cursor goes is the terminal's business: of what is shown only the text counts.
                const char c = bytes[i];
                if (escape_ ? (c >= '@' && c <= '~' && c != '[') : false) escape_ = false;
                else if (c == '\x1b') escape_ = true;
                else if (!escape_) came_ += c;
            }
        }
        UNSCOPED_INFO("came: " << came_);
        return came_.find(text) != std::string::npos;
    }
    /// Of the shell, which has to end within a minute; -1 if it does not.
    int status() {
        int out = 0;
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (::waitpid(child_, &out, WNOHANG) == 0) {
            if (std::chrono::steady_clock::now() > end) return -1;
            ::usleep(10'000);
        }
        child_ = -1;
        return WIFEXITED(out) ? WEXITSTATUS(out) : 128 + WTERMSIG(out);
    }

private:
    int terminal_ = -1;
    pid_t child_ = -1;
    std::string came_;
    bool escape_ = false;
};

}  // namespace

TEST_CASE("at a terminal the shell completes, goes on over lines, and outlives Ctrl-C", "[tool][shell]") {
    const workshop w;
    typed_shell shell(w, "exec hexi shell graphs/lanzhou");  // no shell around it that Ctrl-C would end
    REQUIRE(shell.shows("hexi> "));
    shell.type("MATCH (u:Universi\t {name: '天津大学'})\n");
    REQUIRE(shell.shows("ty {name"));  // what Tab added
    REQUIRE(shell.shows("... "));
    shell.type("RETURN u.name_en AS who;\n");
    REQUIRE(shell.shows("Tianjin University"));
    REQUIRE(shell.shows("1 row, "));
    REQUIRE(shell.shows("hexi> "));
    // One that would take longer than anybody waits.
    shell.type("UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y UNWIND range(1, 100000) AS z RETURN count(*) AS n;\n");
    ::usleep(500'000);
    shell.type("\x03");
    REQUIRE(shell.shows("hexi> "));
    // A line that is thought better of.
    shell.type("RETURN nothing");
    ::usleep(200'000);
    shell.type("\x03");
    REQUIRE(shell.shows("hexi> "));
    shell.type("RETURN 40 + 2 AS answer;\n");
    REQUIRE(shell.shows("42"));
    REQUIRE(shell.shows("hexi> "));
    shell.type("RETURN wrong;\n");
    REQUIRE(shell.shows("^^^^^"));
    REQUIRE(shell.shows("hexi> "));
    // What is longer than the screen goes through the pager, what is not does not.
    shell.type("UNWIND range(1, 60) AS row RETURN row;\n");
    REQUIRE(shell.shows("\t60"));
    REQUIRE(shell.shows("hexi> "));
    shell.type("UNWIND range(1, 3) AS row RETURN row;\n");
    REQUIRE(shell.shows("  3\r\n"));
    REQUIRE(shell.shows("hexi> "));
    shell.type("\x04");  // at once after the prompt: the terminal has to be set by then
    REQUIRE(shell.status() == 0);
    const std::string history = bytes_of(w.here() / "states" / "hexi" / "history");
    REQUIRE(history.find("RETURN 40 + 2 AS answer;") != std::string::npos);
    REQUIRE(history.find("天津大学") != std::string::npos);
}
