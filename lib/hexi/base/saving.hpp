// What saving a file and saving a folder share: where a name leads, what of the old file is kept, and names that
// exist only while something is unfinished.
//
// A program that is killed must leave the old file or the new one, and nothing beside it that stays. A file has no name
// until it is whole (`O_TMPFILE`). Where that cannot be (folders, some file systems, the moment between two calls in
// which a whole file replaces another) it has a name that says what it is, `.NAME.hexi-part-1`, beside its place and
// locked as long as somebody works on it: what is not locked was left by somebody who was killed, and the next to write
// there removes it. A program that is asked to end calls `remove_unfinished()` first.
#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/file_name.hpp>
#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

// --- names that exist for a while -----------------------------------------------------------------

/// Removes a file, or a folder with all that is in it. Calls nothing that a signal handler may not call.
inline void remove_tree(int folder, const char* name, int depth = 0) noexcept {
    if (::unlinkat(folder, name, 0) == 0 || (errno != EISDIR && errno != EPERM)) return;
    const int inside = ::openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inside < 0) return;
    alignas(dirent64) std::array<char, 4096> entries;
    for (ssize_t bytes = 0; depth < 8 && (bytes = ::getdents64(inside, entries.data(), entries.size())) > 0;) {
        for (ssize_t at = 0; at < bytes;) {
            const auto* entry = reinterpret_cast<const dirent64*>(entries.data() + at);
            const std::string_view called(static_cast<const char*>(entry->d_name));
            if (called != "." && called != "..") remove_tree(inside, called.data(), depth + 1);
            at += entry->d_reclen;
        }
    }
    ::close(inside);
    ::unlinkat(folder, name, AT_REMOVEDIR);
}

/// A name that goes when its object does, or when `remove_unfinished()` is called.
class unfinished {
public:
    unfinished() = default;
    explicit unfinished(const std::string& path) {
        if (path.size() >= slot::room) return;
        for (slot& s : slots) {
            int free = 0;
            if (!s.state.compare_exchange_strong(free, -1)) continue;
            std::memcpy(s.path.data(), path.c_str(), path.size() + 1);
            s.state = ::getpid();
            slot_ = &s;
            return;
        }
    }
    unfinished(unfinished&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}
    unfinished& operator=(unfinished&& other) noexcept {
        std::swap(slot_, other.slot_);
        return *this;
    }
    /// The name stays or has gone; this knows no more of it.
    ~unfinished() {
        if (slot_ != nullptr) slot_->state = 0;
    }

    static void remove_all() noexcept {
        const int before = errno;
        const int self = ::getpid();  // a child knows the names of its parent, which are none of its business
        for (slot& s : slots)
            if (s.state == self) remove_tree(AT_FDCWD, s.path.data());
        errno = before;
    }

private:
    struct slot {
        static constexpr std::size_t room = PATH_MAX;
        std::atomic<int> state;  // 0: free, -1: being filled, else the process that it belongs to
        std::array<char, room> path;
    };
    // Fixed, since a signal handler reads it. What finds no room is left to the next run.
    static inline std::array<slot, 8> slots;

    slot* slot_ = nullptr;
};

/// `.NAME.hexi-part-N` beside `path`: of a length that every file system takes.
inline std::string part_name(const std::filesystem::path& path, int number) {
    const std::string name = path.filename().string();
    return (path.parent_path() / fmt::format(".{}.hexi-part-{}", std::string_view(name).substr(0, 200), number)).string();
}

/// Whether nothing is called `part` (any more): what lies there is removed if it is ours and nobody works on it.
inline bool is_free(const std::string& part) {
    struct stat about {};
    if (::lstat(part.c_str(), &about) != 0) return errno == ENOENT;
    if (about.st_uid != ::geteuid() || !(S_ISREG(about.st_mode) || S_ISDIR(about.st_mode))) return false;
    const int left = ::open(part.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (left < 0) return errno == ENOENT;
    const bool abandoned = ::flock(left, LOCK_EX | LOCK_NB) == 0;
    if (abandoned) remove_tree(AT_FDCWD, part.c_str());
    ::close(left);
    return abandoned && ::lstat(part.c_str(), &about) != 0;
}
/// Removes what earlier runs left beside `path`.
inline void remove_leftovers(const std::filesystem::path& path) {
    constexpr int most = 8;
    struct stat about {};
    for (int n = 1; n <= most; ++n)
        if (::lstat(part_name(path, n).c_str(), &about) == 0) static_cast<void>(is_free(part_name(path, n)));
}
/// Calls `make(name)` with free names until it returns 0 or anything but EEXIST: what the last call returned.
template <class Make>
int with_part_name(const std::filesystem::path& path, Make make) {
    for (int n = 1; n <= 100; ++n) {
        const std::string part = part_name(path, n);
        if (!is_free(part)) continue;
        if (const int error = make(part); error != EEXIST) return error;
    }
    return EEXIST;
}

// --- where a name leads ---------------------------------------------------------------------------

/// Where writing to a name goes.
struct destination {
    std::filesystem::path path{};  ///< behind all links; the last one may lead to what is not there yet
    int stream = -1;               ///< a descriptor of this process that the name stands for (`/dev/stdout`)
    bool exists = false;
    struct stat about {};
    int error = 0;                 ///< `errno` where it cannot be told
};

inline destination destination_of(const std::filesystem::path& named) {
    destination out{.path = named};
    if (is_cut_short(named)) return out.error = EINVAL, out;
    for (int links = 0; links < 40; ++links) {
        const std::string folder = out.path.parent_path().string(), name = out.path.filename().string();
        const bool own = folder == "/dev/fd" || (folder.starts_with("/proc/") && folder.ends_with("/fd"));
        if (own && !name.empty() && name.size() < 9 && name.find_first_not_of("0123456789") == std::string::npos) {
            out.stream = ::fcntl(std::stoi(name), F_DUPFD_CLOEXEC, 3);
            if (out.stream < 0) out.error = errno;
            return out;
        }
        std::error_code none;
        const std::filesystem::path next = std::filesystem::read_symlink(out.path, none);
        if (none) {
            out.exists = ::stat(out.path.c_str(), &out.about) == 0;
            out.error = out.exists || errno == ENOENT ? 0 : errno;
            return out;
        }
        out.path = next.is_absolute() ? next : out.path.parent_path() / next;
    }
    out.error = ELOOP;
    return out;
}

/// Whether there is something that this process must not write. Root may write everything, but a file that nobody may
/// write was meant to stay.
inline bool is_read_only(const destination& d) {
    return d.exists && ((d.about.st_mode & 0222U) == 0 || ::faccessat(AT_FDCWD, d.path.c_str(), W_OK, AT_EACCESS) != 0);
}
inline problem read_only(const std::filesystem::path& named) {
    return {"cannot-write", "cannot write: what is there is read-only", "give the right to write it with chmod, or choose another name", {named.string()}};
}

/// Opens what is no file for writing. A pipe that nobody reads is waited for a few seconds.
/// Errors   -1 and `errno`: ENXIO where nobody came to read
inline int open_stream(const std::filesystem::path& path, bool pipe) {
    int file = -1;
    for (int waits = 0; waits < 150; ++waits) {
        file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | (pipe ? O_NONBLOCK : 0));
        if (!pipe || file >= 0 || errno != ENXIO) break;
        ::usleep(20'000);
        errno = ENXIO;
    }
    if (pipe && file >= 0) ::fcntl(file, F_SETFL, ::fcntl(file, F_GETFL) & ~O_NONBLOCK);
    return file;
}

// --- what of the old is kept ----------------------------------------------------------------------

/// Gives the open file or folder `to` the owner, the group, the mode, the extended attributes and the access list of
/// what is at `path`, as far as this process may.
/// Errors   `errno`: an attribute that people set (`user.*`, an access list) cannot be written
inline int keep_attributes(int to, const std::filesystem::path& path, const struct stat& old) {
    struct stat fresh {};
    if (::fstat(to, &fresh) != 0) return errno;
    mode_t mode = old.st_mode & 07777U;
    if (old.st_uid != fresh.st_uid || old.st_gid != fresh.st_gid) {
        const bool all = ::fchown(to, old.st_uid, old.st_gid) == 0;
        const bool group = all || old.st_gid == fresh.st_gid || ::fchown(to, static_cast<uid_t>(-1), old.st_gid) == 0;
        if (!all) mode &= 01777U;                                         // not with the rights of another owner
        if (!group) mode = (mode & ~070U) | (mode & (mode << 3U) & 070U);  // no more for another group than for all
    }
    constexpr const char* access = "system.posix_acl_access";  // a folder may have given the new file one that the old has not
    ::fremovexattr(to, access);
    if (::fchmod(to, mode) != 0) return errno;
    std::vector<char> names(4096), bytes(65'536);
    ssize_t size = ::llistxattr(path.c_str(), names.data(), names.size());
    if (size < 0 && errno == ERANGE) {
        names.resize(65'536);
        size = ::llistxattr(path.c_str(), names.data(), names.size());
    }
    for (const char* name = names.data(); name < names.data() + size; name += std::strlen(name) + 1) {
        const ssize_t length = ::lgetxattr(path.c_str(), name, bytes.data(), bytes.size());
        if (length < 0 || ::fsetxattr(to, name, bytes.data(), static_cast<std::size_t>(length), 0) == 0) continue;
        if (std::string_view(name).starts_with("user.") || std::string_view(name) == access) return errno;
    }
    return 0;
}

/// Makes what an open file or folder holds outlast a loss of power. Errors: `errno`; none where its file system knows no such thing.
inline int force_to_disk(int file) { return ::fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS ? 0 : errno; }

/// The same of what was renamed in `folder`; none either where that may not be read.
inline int settle(const std::filesystem::path& folder) {
    const int file = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return 0;
    const int error = force_to_disk(file);
    ::close(file);
    return error;
}

}  // namespace detail

/// Removes the names of what this process is writing and has not finished. For a program's own signal handlers, which
/// may call it: it takes no lock and no memory. What is being written is lost, what was there before is as it was.
inline void remove_unfinished() noexcept { detail::unfinished::remove_all(); }

}  // namespace hexi::abi_v1
