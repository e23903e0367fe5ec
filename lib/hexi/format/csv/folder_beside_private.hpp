// A folder that takes its place when it is complete.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/ascii.hpp>
#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/base/saving.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// The file that marks a folder as written here, so that it may be replaced.
inline constexpr std::string_view folder_marker = ".hexi-export";

/// The problem that `errno` tells of.
problem folder_not_written(const std::filesystem::path& path, int error);

/// `name`, or with a number behind it: one that no other in a folder has, where the case of letters tells no files apart either.
[[nodiscard]] inline std::string alone_in_folder(const std::string& name, std::set<std::string>& taken) {
    std::string unique = name;
    for (int i = 2; !taken.insert(ascii::lowered(unique)).second; ++i) unique = fmt::format("{}-{}", name, i);
    return unique;
}

/// A file of a folder that is written, which as a whole waits for the disk when it is complete.
class folder_file {
public:
    explicit folder_file(const std::filesystem::path& path) : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)), error_(file_ < 0 ? errno : 0), out_(file_) {}
    folder_file(const folder_file&) = delete;
    folder_file& operator=(const folder_file&) = delete;
    ~folder_file() { static_cast<void>(close()); }

    output& out() { return out_; }
    /// `errno` so far.
    [[nodiscard]] int failed() const { return error_ != 0 ? error_ : out_.failed(); }
    /// `errno`; 0 if all is written.
    int close() {
        if (file_ < 0) return error_;
        out_.flush();
        if (error_ == 0) error_ = out_.failed();
        if (::close(std::exchange(file_, -1)) != 0 && error_ == 0) error_ = errno;
        return error_;
    }

private:
    int file_;
    int error_;
    output out_;
};

/// A folder beside its final place, which takes that place when it is complete. Like `atomic_file`, but that a folder
/// cannot be without a name meanwhile.
class folder_beside {
public:
    explicit folder_beside(std::filesystem::path named) : named_(std::move(named)) {}
    folder_beside(const folder_beside&) = delete;
    folder_beside& operator=(const folder_beside&) = delete;
    ~folder_beside() {
        std::error_code ignored;
        if (!beside_.empty()) std::filesystem::remove_all(beside_, ignored);
        if (lock_ >= 0) ::close(lock_);
    }

    /// Makes it, with these folders in it. Errors: something else at its place, no right, a full disk.
    result<done> create(std::initializer_list<const char*> folders = {});
    const std::filesystem::path& path() const { return beside_; }

    /// Writes the file that marks it. `errno`; 0 if it is there.
    [[nodiscard]] int mark() const {
        folder_file marker(beside_ / folder_marker);
        marker.out().append("This folder was written by hexi, which may replace it.\n");
        return marker.close();
    }
    /// Errors: `errno` of whatever cannot be kept, forced to disk or renamed.
    result<done> commit();

private:
    /// Gives a file or a folder and what is in it what the old ones of the same names have, and forces it to disk.
    void settle(const std::filesystem::path& fresh, const std::filesystem::path& old, problems& wrong);

    std::filesystem::path named_;   // as the caller knows it, for messages
    std::filesystem::path target_;  // behind all links
    std::filesystem::path beside_;
    std::optional<struct stat> old_;
    bool replaces_ = false;
    int lock_ = -1;
    unfinished unfinished_;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
