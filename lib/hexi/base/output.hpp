// Writing: a buffered stream of bytes, and files that appear whole or not at all.
//
//     auto file = atomic_file::create("out.dot");
//     file->out().append("digraph {}\n");
//     result<done> saved = file->commit();       // without it nothing appears
#pragma once

#include <fcntl.h>
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
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/problem.hpp>

namespace hexi {

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
    void append(char byte) { append(std::string_view(&byte, 1)); }
    /// A whole number in decimal.
    template <class Number>
    void append_number(Number number) {
        std::array<char, 24> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
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
    int failed() const { return error_; }

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

/// A file written beside its place and renamed into it by `commit()`: readers see the old file or the
/// new one, never a part. Destroyed without `commit()` it leaves nothing behind. What is no file (a pipe,
/// `/dev/stdout`) is written to as it stands.
class atomic_file {
public:
    static result<std::unique_ptr<atomic_file>> create(const std::filesystem::path& named) {
        // A symbolic link stays one: the file it leads to is replaced.
        std::error_code unresolved;
        const std::filesystem::path target = std::filesystem::canonical(named, unresolved);
        const std::filesystem::path& path = unresolved ? named : target;
        // A device, a pipe or a terminal is not renamed over but written to: /dev/stdout must stay what it is.
        struct stat there {};
        if (::stat(named.c_str(), &there) == 0 && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode)) {
            const int file = ::open(named.c_str(), O_WRONLY | O_CLOEXEC);
            if (file < 0) return failure(named, errno);
            return std::unique_ptr<atomic_file>(new atomic_file(named, named, "", file));
        }
        std::string beside = path.string() + ".XXXXXX";
        const int file = ::mkstemp(beside.data());
        if (file < 0) return failure(named, errno);
        // mkstemp gives 0600; a file that people share follows their umask.
        const mode_t mask = ::umask(0);
        ::umask(mask);
        ::fchmod(file, 0666 & ~mask);
        return std::unique_ptr<atomic_file>(new atomic_file(named, path, std::move(beside), file));
    }
    atomic_file(const atomic_file&) = delete;
    atomic_file& operator=(const atomic_file&) = delete;
    ~atomic_file() {
        if (file_ < 0) return;
        ::close(file_);
        if (!beside_.empty()) ::unlink(beside_.c_str());
    }

    output& out() { return *out_; }
    int descriptor() const { return file_; }

    /// Flushes, forces the bytes to disk and renames. Errors: a full disk, a place that cannot be written.
    result<done> commit() {
        out_->flush();
        int error = out_->failed();
        if (error == 0 && ::fsync(file_) != 0 && errno != EINVAL) error = errno;
        if (::close(std::exchange(file_, -1)) != 0 && error == 0) error = errno;
        if (beside_.empty()) return error == 0 ? result<done>(done{}) : failure(named_, error);
        if (error == 0 && ::rename(beside_.c_str(), path_.c_str()) != 0) error = errno;
        if (error == 0) return done{};
        ::unlink(beside_.c_str());
        return failure(named_, error);
    }

private:
    atomic_file(std::filesystem::path named, std::filesystem::path path, std::string beside, int file)
        : named_(std::move(named)), path_(std::move(path)), beside_(std::move(beside)), file_(file), out_(std::make_unique<output>(file)) {}
    static problem failure(const std::filesystem::path& path, int error) {
        return {"cannot-write", fmt::format("cannot write the file: {}", std::strerror(error)),
                "check that the folder exists, may be written to and has room", {path.string()}};
    }

    std::filesystem::path named_;  // as the caller knows it, for messages
    std::filesystem::path path_;
    std::string beside_;
    int file_ = -1;
    std::unique_ptr<output> out_;
};

}  // namespace hexi
