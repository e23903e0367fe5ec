// A folder that takes its place when it is complete.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <hexi/base/problem.hpp>
#include <hexi/base/saving.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline v1::detail {

/// The file that marks a folder as written here, so that it may be replaced.
inline constexpr std::string_view folder_marker = ".hexi-export";

/// The problem that `errno` tells of.
problem folder_not_written(const std::filesystem::path& path, int error);

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

}  // namespace hexi::v1::detail
#pragma GCC visibility pop
