// The program `hexi-render`, in which Graphviz lives: how it is found, started and waited for.
#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1::detail {

/// A file in memory that another process can be given.
class memory_file {
public:
    memory_file();
    memory_file(const memory_file&) = delete;
    memory_file& operator=(const memory_file&) = delete;
    ~memory_file();

    int descriptor() const { return file_; }
    /// The `errno` of what failed first; 0 if nothing did.
    int failed() const { return error_; }
    void write(std::string_view text);
    std::string text() const;

private:
    int file_;
    int error_ = 0;
};

/// A process of ours: killed and waited for, if it was not before.
class child_process {
public:
    /// Starts `program` with three files as its standard streams, and none besides.
    child_process(const std::filesystem::path& program, std::vector<std::string> words, const std::array<int, 3>& streams);
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;
    ~child_process();

    /// The `errno` of starting it.
    int failed() const { return error_; }
    /// Whether it ended by itself before the deadline. Asks again and again, at first often: to be woken, by a signal or by
    /// the end of a pipe, is not a library's to count on, where the program has handlers and children of its own.
    bool ends_before(std::chrono::steady_clock::time_point deadline);
    /// As `waitpid` has it; nothing if the program that this is part of threw it away.
    std::optional<int> status() const { return known_ ? std::optional(status_) : std::nullopt; }

private:
    pid_t process_ = 0;
    int status_ = 0;
    int error_ = 0;
    bool running_ = false, known_ = false;
};

/// The program `hexi-render`: `named` if that is not empty, else what HEXI_RENDERER in the environment names, else the first
/// that is there: beside the running program, in `../libexec/hexi` of it, where Hexi was to be installed, where it was built
/// (only if it belongs to root, to who runs this or to whom the running program belongs, since a place where things are built
/// may be anyone's).
///
/// Errors   no program there; the problem says where was looked
result<std::filesystem::path> find_renderer(const std::filesystem::path& named);

}  // namespace hexi::abi_v1::detail
