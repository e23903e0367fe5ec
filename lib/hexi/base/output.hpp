// Writing: a buffered stream of bytes, and files that appear whole or not at all.
//
//     auto file = atomic_file::create("out.dot");
//     file->out().append("digraph {}\n");
//     result<done> saved = file->commit();       // without it nothing appears
#pragma once

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/problem.hpp>
#include <hexi/base/saving.hpp>

namespace hexi::inline abi_v1 {

/// A place that bytes go to, through a buffer of 256 KiB; constant memory whatever the volume.
/// A failed write is remembered, not thrown: ask `failed()` after `flush()`.
class output {
public:
    /// Writes to an open file descriptor, which stays the caller's.
    explicit output(int file) : file_(file), buffer_(new char[capacity]) {}
    /// Collects in `text` instead.
    explicit output(std::string& text) : text_(&text) {}
    output(const output&) = delete;
    output& operator=(const output&) = delete;
    output(output&&) = delete;
    output& operator=(output&&) = delete;
    ~output() { flush(); }

    void append(std::string_view bytes) {
        if (text_ != nullptr) {
            text_->append(bytes);
            return;
        }
        if (used_ + bytes.size() > capacity) flush();
        if (bytes.size() > capacity) {
            write(bytes);
        } else {
            std::ranges::copy(bytes, buffer_.get() + used_);
            used_ += bytes.size();
        }
    }
    void append(char byte) {
        if (text_ != nullptr || used_ == capacity) [[unlikely]] return append(std::string_view(&byte, 1));
        buffer_[used_++] = byte;
    }
    /// A number in decimal: the shortest that reads back, an amount such as 2000000 without an exponent.
    template <class Number>
    void append_number(Number number) {
        std::array<char, 32> digits;
        char* end = digits.data();
        if constexpr (std::is_floating_point_v<Number>) end = fmt::format_to(end, "{}", number);
        else end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        append(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
    }

    /// At most `most` bytes, which `fill(char*)` writes where they belong; it returns their end.
    template <class Fill>
    void append_filled(std::size_t most, Fill fill) {
        if (text_ == nullptr && most <= capacity) [[likely]] {
            if (used_ + most > capacity) flush();
            used_ = static_cast<std::size_t>(fill(buffer_.get() + used_) - buffer_.get());
            return;
        }
        std::string own;
        std::string& to = text_ != nullptr ? *text_ : own;
        const std::size_t before = to.size();
        to.resize(before + most);
        to.resize(static_cast<std::size_t>(fill(to.data() + before) - to.data()));
        if (text_ == nullptr) append(own);
    }

    void flush() {
        write({buffer_.get(), used_});
        used_ = 0;
    }
    /// The `errno` of the first write that failed; 0 if none did.
    [[nodiscard]] int failed() const { return error_; }

private:
    static constexpr std::size_t capacity = std::size_t{256} << 10U;
    void write(std::string_view bytes) {
        while (!bytes.empty() && error_ == 0) {
            const ssize_t n = ::write(file_, bytes.data(), bytes.size());
            if (n >= 0) bytes.remove_prefix(static_cast<std::size_t>(n));
            else if (errno != EINTR) error_ = errno;
        }
    }
    int file_ = -1;
    int error_ = 0;
    std::string* text_ = nullptr;
    std::unique_ptr<char[]> buffer_;  // none when collecting in a text
    std::size_t used_ = 0;
};

/// A file that takes its place by `commit()`: readers see the old file or the new one, never a part. Destroyed without
/// `commit()` it leaves nothing behind; what a program that is killed leaves, the next removes (`saving.hpp`). What is no
/// file (a pipe, a device, `/dev/stdout`) is written to as it stands.
///
/// What was there is kept but for its bytes: mode, owner and group where allowed, extended attributes, access list; a
/// symbolic link stays one, and what it leads to is written. Other hard links keep the old bytes.
class atomic_file {
public:
    /// With `nameless` false as on file systems that know no files without a name.
    ///
    /// Errors   `cannot-write`: no folder, no right, a file that is read-only, a folder in its place, a name with a byte 0 in it, a pipe that nobody comes to read within 3 s
    [[nodiscard]] static result<std::unique_ptr<atomic_file>> create(const std::filesystem::path& named, bool nameless = true) {
        if (auto unfit = detail::unfit_to_write(named)) return *std::move(unfit);
        const detail::destination to = detail::destination_of(named);
        if (to.error != 0) return failure(named, to.error);
        if (to.stream >= 0) return std::unique_ptr<atomic_file>(new atomic_file(named, {}, to.stream));
        // A device, a pipe or a terminal is not replaced but written to.
        if (to.exists && !S_ISREG(to.about.st_mode) && !S_ISDIR(to.about.st_mode)) {
            const bool pipe = S_ISFIFO(to.about.st_mode);
            const int file = detail::open_stream(named, pipe);
            if (file < 0 && pipe && errno == ENXIO) return problem{"cannot-write", "cannot write: nobody reads from this pipe", "start first what reads it", {named.string()}};
            if (file < 0) return failure(named, errno);
            return std::unique_ptr<atomic_file>(new atomic_file(named, {}, file));
        }
        if (to.exists && S_ISDIR(to.about.st_mode)) return failure(named, EISDIR);
        if (!to.path.has_filename()) return failure(named, ENOENT);
        if (detail::is_read_only(to)) return detail::read_only(named);
        detail::remove_leftovers(to.path);
        std::unique_ptr<atomic_file> out;
        if (nameless && ::access("/proc/self/fd", X_OK) == 0) {
            const std::filesystem::path folder = to.path.parent_path();
            const int file = ::open(folder.empty() ? "." : folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
            if (file >= 0) out.reset(new atomic_file(named, to.path, file));
            else if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) return failure(named, errno);
        }
        if (!out) {
            const int error = detail::with_part_name(to.path, [&](const std::string& part) {
                detail::unfinished name(part);
                const int file = ::open(part.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, to.exists ? 0600 : 0666);
                if (file < 0) return errno;
                out.reset(new atomic_file(named, to.path, file));
                out->part_ = part;
                out->unfinished_ = std::move(name);
                return 0;
            });
            if (!out) return failure(named, error);
        }
        ::flock(out->file_, LOCK_EX | LOCK_NB);
        return out;
    }
    atomic_file(const atomic_file&) = delete;
    atomic_file& operator=(const atomic_file&) = delete;
    ~atomic_file() {
        if (!part_.empty()) ::unlink(part_.c_str());
        if (file_ >= 0) ::close(file_);
    }

    output& out() { return *out_; }
    [[nodiscard]] int descriptor() const { return file_; }

    /// Flushes and forces the bytes to disk: they have their room from here on. Errors: a full disk.
    result<done> force() {
        const int error = forced();
        return error == 0 ? result<done>(done{}) : failure(named_, error);
    }
    /// The same, and puts the file in its place. Errors: a place that cannot be written, too.
    result<done> commit() {
        out_->flush();
        int error = out_->failed();
        if (error == 0 && !path_.empty()) error = keep_what_was();
        if (error == 0) error = forced();
        if (error == 0 && !path_.empty()) error = take_place();
        if (::close(std::exchange(file_, -1)) != 0 && error == 0) error = errno;
        if (error == 0 && !path_.empty()) error = detail::settle(path_.parent_path());
        return error == 0 ? result<done>(done{}) : failure(named_, error);
    }

private:
    atomic_file(std::filesystem::path named, std::filesystem::path path, int file)
        : named_(std::move(named)), path_(std::move(path)), file_(file), out_(std::make_unique<output>(file)) {}
    static problem failure(const std::filesystem::path& path, int error) {
        return {"cannot-write", fmt::format("cannot write the file: {}", std::strerror(error)),
                "check that the folder exists, may be written to and has room", {path.string()}};
    }
    int forced() {
        out_->flush();
        return out_->failed() != 0 ? out_->failed() : detail::force_to_disk(file_);
    }
    int keep_what_was() const {
        struct stat old {};
        if (::lstat(path_.c_str(), &old) != 0 || !S_ISREG(old.st_mode)) return 0;
        return detail::keep_attributes(file_, path_, old);
    }
    /// `errno`, 0 if the file is where it belongs.
    int take_place() {
        if (part_.empty()) {
            const std::string self = fmt::format("/proc/self/fd/{}", file_);
            const auto call_it = [&](const char* name) {
                return ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
            };
            if (const int error = call_it(path_.c_str()); error != EEXIST) return error;
            // A file that is there can only be replaced by one with a name: for the moment between two calls it has one.
            const int error = detail::with_part_name(path_, [&](const std::string& part) {
                unfinished_ = detail::unfinished(part);
                const int failed = call_it(part.c_str());
                if (failed == 0) part_ = part;
                return failed;
            });
            if (error != 0) return error;
        }
        if (::rename(part_.c_str(), path_.c_str()) != 0) return errno;
        part_.clear();
        unfinished_ = {};
        return 0;
    }

    std::filesystem::path named_;  // as the caller knows it, for messages
    std::filesystem::path path_;   // where it goes; none for a stream
    std::string part_;             // its name until then, if it has one
    detail::unfinished unfinished_;
    int file_ = -1;
    std::unique_ptr<output> out_;
};

}  // namespace hexi::abi_v1
