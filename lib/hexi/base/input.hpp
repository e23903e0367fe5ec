// Reading: which files may be read, and how much of them.
//
//     files_read read;
//     const auto file = input_file::open("graphs/lanzhou/schema.info", {.beneath = {"graphs"}, .most = 16 << 20, .read = &read});
//     const result<std::string> text = file->text();
//
// What a graph's files name (`build_on`, a document's file) and what lies in its folder (a linked table) was written
// by whoever made the graph. So only regular files are opened, none whose opening or reading could hang, only beneath
// folders that the caller knows, wherever links and `..` lead and whoever changes them meanwhile, and only up to a size.
#pragma once

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/file_name.hpp>
#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1 {

/// Whether `path` is `folder` or lies in it; both resolved. By whole names: `/a/bc` is not beneath `/a/b`.
[[nodiscard]] inline bool lies_beneath(const std::filesystem::path& path, const std::filesystem::path& folder) {
    const auto [in_path, in_folder] = std::mismatch(path.begin(), path.end(), folder.begin(), folder.end());
    return in_folder == folder.end() || (in_folder->empty() && std::next(in_folder) == folder.end());
}

/// `path` from the root on, without links and `..`; what of it is not there stays as it is.
inline std::filesystem::path fully_resolved(const std::filesystem::path& path, std::error_code& error) {
    if (detail::is_cut_short(path)) return error = std::make_error_code(std::errc::invalid_argument), path;
    // The system knows where it led to, once it is open; O_PATH opens nothing that could notice.
    if (const int there = ::open(path.c_str(), O_PATH | O_CLOEXEC); there >= 0) {
        std::array<char, 4096> known{};
        const ssize_t size = ::readlink(fmt::format("/proc/self/fd/{}", there).c_str(), known.data(), known.size());
        ::close(there);
        const std::string_view name(known.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
        // Cut off, out of sight, or gone meanwhile: then part by part.
        if (name.starts_with('/') && name.size() < known.size() && !name.ends_with(" (deleted)")) return error.clear(), std::filesystem::path(name);
    }
    const std::filesystem::path absolute = std::filesystem::absolute(path, error);
    return error ? absolute : std::filesystem::weakly_canonical(absolute, error);
}

namespace detail {

/// Opens what `fully_resolved` gave, and nothing that a link put there since leads to: the descriptor, or -1 and `errno`. `by_parts` as where the
/// system is older than `openat2`.
inline int open_without_links(const std::filesystem::path& resolved, int how, bool by_parts = false) {
    if (!by_parts) {
        open_how asked{};
        asked.flags = static_cast<std::uint64_t>(how);
        asked.resolve = RESOLVE_NO_SYMLINKS;
        const long file = ::syscall(SYS_openat2, AT_FDCWD, resolved.c_str(), &asked, sizeof asked);
        if (file >= 0 || (errno != ENOSYS && errno != EPERM && errno != EINVAL)) return static_cast<int>(file);
    }
    int folder = AT_FDCWD, error = 0;
    for (auto part = resolved.begin(); part != resolved.end() && error == 0; ++part) {
        const bool last = std::next(part) == resolved.end();
        const int next = ::openat(folder, part->c_str(), (last ? how : O_PATH | O_DIRECTORY | O_CLOEXEC) | O_NOFOLLOW);
        error = next < 0 ? errno : 0;
        if (folder != AT_FDCWD) ::close(folder);
        folder = next;
    }
    if (error != 0) errno = error;
    return error == 0 ? folder : -1;
}

}  // namespace detail

/// The files that something was read from, told apart by what they are, not by what they are called.
class files_read {
public:
    void add(const struct stat& about, std::filesystem::path resolved) { all_.push_back({about.st_dev, about.st_ino, std::move(resolved)}); }

    /// Whether `path` leads to one of them, by whatever links.
    [[nodiscard]] bool has(const std::filesystem::path& path) const {
        struct stat about {};
        if (::stat(path.c_str(), &about) != 0) return false;
        return std::ranges::any_of(all_, [&](const one& o) { return o.device == about.st_dev && o.number == about.st_ino; });
    }
    /// Whether one of them lies in `folder`, which is resolved.
    [[nodiscard]] bool any_beneath(const std::filesystem::path& folder) const {
        return std::ranges::any_of(all_, [&](const one& o) { return lies_beneath(o.path, folder); });
    }

private:
    struct one {
        dev_t device;
        ino_t number;
        std::filesystem::path path;
    };
    std::vector<one> all_;
};

/// What the files of a graph may lead to.
struct file_access {
    std::vector<std::filesystem::path> allow{};  ///< folders or files that may be read beside the graph's own
    std::uint64_t most = 0;                      ///< bytes of one file; 0 for what is usual for its sort
    files_read* read = nullptr;                  ///< to be told which files were read
};

/// The same for one sort of file.
struct input_rules {
    std::vector<std::filesystem::path> beneath{};  ///< the file must lie in one of these folders, or be one of these files; none: anywhere
    std::vector<std::filesystem::path> resolved{}; ///< the same by `resolve`, for who opens many files
    std::uint64_t most = std::uint64_t{16} << 20U; ///< bytes
    files_read* read = nullptr;

    /// `usual` bytes if the caller does not say.
    [[nodiscard]] static input_rules of(const file_access& access, std::filesystem::path root, std::uint64_t usual) {
        input_rules out{.beneath = access.allow, .most = access.most > 0 ? access.most : usual, .read = access.read};
        out.beneath.insert(out.beneath.begin(), std::move(root));
        return out;
    }
    /// Looks where the folders lie, once for all files.
    input_rules& resolve() {
        resolved = where_beneath();
        return *this;
    }
    [[nodiscard]] std::vector<std::filesystem::path> where_beneath() const {
        std::vector<std::filesystem::path> out;
        for (const std::filesystem::path& folder : beneath) {
            std::error_code unknown;
            std::filesystem::path known = fully_resolved(folder, unknown);
            if (!unknown) out.push_back(std::move(known));
        }
        return out;
    }
};

/// A regular file, open for reading.
class input_file {
public:
    /// Errors   `cannot-reach`: outside of where files may lie, whether it is there or not; `cannot-read`: nothing there,
    ///          no right to read it, a loop of links, a name too long or with a byte 0 in it; a folder, a pipe, a device; too large. Never
    ///          waits, never throws but for want of memory.
    [[nodiscard]] static result<input_file> open(const std::filesystem::path& path, const input_rules& rules = {}) {
        namespace fs = std::filesystem;
        if (auto unfit = detail::unfit_to_read(path)) return *std::move(unfit);
        std::error_code error;
        const fs::path resolved = fully_resolved(path, error);
        if (error) return failure(path, error.value());
        // First of all: whether something is there is no business of a graph that may not read it.
        const auto outside = [&](const std::vector<fs::path>& folders) { return std::ranges::none_of(folders, [&](const fs::path& folder) { return lies_beneath(resolved, folder); }); };
        if (!rules.beneath.empty() && outside(rules.resolved.empty() ? rules.where_beneath() : rules.resolved))
            return cannot_read(path, fmt::format("it lies outside of '{}'", rules.beneath.front().string()),
                               fmt::format("move it there, or allow its folder: --allow {}", resolved.parent_path().string()), "cannot-reach");
        // Opening a device can do things, so it is not opened to see what it is; what it became meanwhile is seen below.
        struct stat about {};
        if (::stat(resolved.c_str(), &about) != 0) return failure(path, errno);
        if (!S_ISREG(about.st_mode)) return no_file(path, about);
        constexpr int how = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
        input_file out(path, rules.beneath.empty() ? ::open(resolved.c_str(), how | O_NOFOLLOW) : detail::open_without_links(resolved, how));
        if (out.file_ < 0 || ::fstat(out.file_, &about) != 0) return failure(path, errno);
        if (!S_ISREG(about.st_mode)) return no_file(path, about);
        out.size_ = static_cast<std::uint64_t>(about.st_size);
        out.most_ = rules.most;
        if (out.size_ > out.most_) return out.too_large();
        if (rules.read != nullptr) rules.read->add(about, resolved);
        return out;
    }
    input_file(input_file&& other) noexcept
        : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)), size_(other.size_), most_(other.most_) {}
    input_file& operator=(input_file&&) = delete;
    ~input_file() {
        if (file_ >= 0) ::close(file_);
    }

    [[nodiscard]] int descriptor() const { return file_; }
    /// Bytes when it was opened.
    [[nodiscard]] std::uint64_t size() const { return size_; }

    /// All of it, or its first `enough` bytes. Errors: the reading fails, more bytes than are allowed.
    [[nodiscard]] result<std::string> text(std::size_t enough = ~std::size_t{0}) const {
        std::string out;
        while (out.size() < enough) {
            const std::size_t before = out.size();
            const std::size_t wanted = std::min({enough - before, std::max<std::size_t>(static_cast<std::size_t>(size_) + 1, 4096) , std::size_t{1} << 24U});
            out.resize(before + wanted);
            const ssize_t n = ::read(file_, out.data() + before, wanted);
            const int error = n < 0 ? errno : 0;
            out.resize(before + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
            if (n == 0) break;
            if (error != 0 && error != EINTR) return failure(path_, error);
            if (out.size() > most_) return too_large();
        }
        return out;
    }

    [[nodiscard]] static problem cannot_read(const std::filesystem::path& path, std::string reason, std::string hint, hexi::rule rule = "cannot-read") {
        problem p{rule, fmt::format("cannot read the file: {}", reason), std::move(hint), {path.string()}};
        p.reason = std::move(reason);
        return p;
    }
    [[nodiscard]] static problem failure(const std::filesystem::path& path, int error) {
        return cannot_read(path, std::strerror(error), "check that it exists and may be read");
    }

private:
    input_file(std::filesystem::path path, int file) : path_(std::move(path)), file_(file) {}
    static problem no_file(const std::filesystem::path& path, const struct stat& about) {
        const char* what = S_ISDIR(about.st_mode) ? "folder" : S_ISFIFO(about.st_mode) ? "pipe" : S_ISSOCK(about.st_mode) ? "socket" : "device";
        return cannot_read(path, fmt::format("it is a {}", what), "only regular files are read");
    }
    problem too_large() const {
        return cannot_read(path_, fmt::format("it has more than the {} bytes that are read of a file of its sort", most_),
                           "see whether it is the right one; --max-size reads larger files");
    }

    std::filesystem::path path_;
    int file_ = -1;
    std::uint64_t size_ = 0;
    std::uint64_t most_ = 0;
};

/// The exception that is being handled as a problem with `path`: for entries of the library, which throw nothing.
///
///     try { ... } catch (...) { return caught(path); }
[[nodiscard]] inline problem caught(const std::filesystem::path& path) {
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return {"cannot-continue", "not enough memory", "ask about a part of the graph, or use a machine with more", {path.string()}};
    } catch (const std::exception& e) {
        return {"cannot-continue", fmt::format("this ended unexpectedly: {}", e.what()), "check the names of the files and the rights to them", {path.string()}};
    } catch (...) {
        return {"cannot-continue", "this ended unexpectedly", "check the names of the files and the rights to them", {path.string()}};
    }
}

}  // namespace hexi::abi_v1
