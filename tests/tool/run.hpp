// Runs command lines with the built tool in a folder of their own.
//
//     workshop w;                                    // removed with all that was written into it
//     const outcome o = w.run("hexi find graphs/lanzhou 天津");
//     o.status; o.out; o.error;
#pragma once

#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "scratch_folder.hpp"

namespace hexi::test {

struct outcome {
    int status = 0;      ///< of the shell: 128 + number when a signal ended the command
    std::string out{};
    std::string error{};
};

class workshop {
public:
    workshop() {
        std::string name = (std::filesystem::temp_directory_path() / "hexi-tool-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        outside_ = name;
        here_ = outside_ / "here";
        std::filesystem::create_directory(here_);
        const std::filesystem::path root = HEXI_SOURCE_DIR;
        std::filesystem::create_directory_symlink(root / "graphs", here_ / "graphs");
        std::filesystem::create_directory_symlink(root / "tests" / "tool" / "graphs", here_ / "small");
    }
    workshop(const workshop&) = delete;
    workshop& operator=(const workshop&) = delete;
    ~workshop() {
        std::error_code ignored;
        std::filesystem::remove_all(outside_, ignored);
    }

    /// Where commands run; holds `graphs`, the small graphs of these tests as `small`.
    const std::filesystem::path& here() const { return here_; }

    /// A line of shell with `hexi` in its path; standard input is empty.
    outcome run(const std::string& line) const {
        const auto out = outside_ / "out";
        const auto error = outside_ / "error";
        const pid_t child = ::fork();
        if (child == 0) {
            redirect(STDIN_FILENO, "/dev/null", O_RDONLY);
            redirect(STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
            redirect(STDERR_FILENO, error.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
            become(line);
        }
        return {wait_for(child), bytes_of(out), bytes_of(error)};
    }

    /// Starts a line that is one command, without output, and gives its process: the caller waits for it.
    pid_t start(const std::string& line) const {
        const pid_t child = ::fork();
        if (child == 0) {
            redirect(STDIN_FILENO, "/dev/null", O_RDONLY);
            redirect(STDOUT_FILENO, "/dev/null", O_WRONLY);
            redirect(STDERR_FILENO, "/dev/null", O_WRONLY);
            become("exec " + line);
        }
        return child;
    }

    /// The same on a terminal: what it shows of both streams, as `out`.
    outcome run_on_terminal(const std::string& line) const {
        int terminal = -1;
        const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
        if (child == 0) become(line);
        outcome o;
        std::array<char, 4096> part;
        // On Linux reading ends with EIO once the child is gone.
        for (ssize_t n = 0; (n = ::read(terminal, part.data(), part.size())) > 0;)
            for (ssize_t i = 0; i < n; ++i)
                if (part[static_cast<std::size_t>(i)] != '\r') o.out += part[static_cast<std::size_t>(i)];
        ::close(terminal);
        o.status = wait_for(child);
        return o;
    }

private:
    static void redirect(int descriptor, const char* file, int how) {
        const int opened = ::open(file, how, 0600);
        ::dup2(opened, descriptor);
        ::close(opened);
    }
    [[noreturn]] void become(const std::string& line) const {
        if (::chdir(here_.c_str()) != 0) ::_exit(126);
        const char* path = std::getenv("PATH");
        ::setenv("PATH", (std::string(HEXI_TOOL_DIR) + ":" + (path != nullptr ? path : "/usr/bin:/bin")).c_str(), 1);
        ::setenv("LC_ALL", "C.UTF-8", 1);
        ::unsetenv("HEXI_SOURCES");
        ::setenv("TERM", "xterm", 1);
        ::unsetenv("NO_COLOR");
        ::alarm(120);
        ::execl("/bin/sh", "sh", "-c", line.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    static int wait_for(pid_t child) {
        int status = 0;
        ::waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

    std::filesystem::path outside_;
    std::filesystem::path here_;
};

}  // namespace hexi::test
