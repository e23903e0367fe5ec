// Room on disk for work that is larger than memory: files without a name, and records sorted in them.
//
//     outside_sorter<2> ends(folder, 64 << 20);
//     ends.push({node, edge});
//     ends.rewind();
//     for (std::array<std::uint64_t, 2> one; ends.next(one);) ...
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/parallel.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/base/saving.hpp>

// Not hidden, as other private names are: other libraries of Hexi call them.
namespace hexi::inline abi_v1::detail {

/// Thrown where a scratch file cannot be made, written or read: what to tell.
class scratch_failure : public std::exception {
public:
    explicit scratch_failure(problem what) : what_(std::move(what)) {}
    [[nodiscard]] const problem& told() const { return what_; }
    [[nodiscard]] const char* what() const noexcept override { return what_.message.c_str(); }

private:
    problem what_;
};

/// Where scratch files for what is written to `target` lie: in `TMPDIR` where that is set, else beside the target, where room for it has
/// to be anyway.
inline std::filesystem::path scratch_folder_for(const std::filesystem::path& target) {
    if (const char* const named = std::getenv("TMPDIR"); named != nullptr && *named != '\0') return named;
    const destination to = destination_of(target);
    if (to.stream >= 0) ::close(to.stream);
    std::error_code error;
    const std::filesystem::path folder = to.path.has_parent_path() ? to.path.parent_path() : std::filesystem::path(".");
    const bool file = to.stream < 0 && (!to.exists || S_ISREG(to.about.st_mode));
    return file && std::filesystem::is_directory(folder, error) ? folder : std::filesystem::temp_directory_path(error);
}

/// For hashes that stand for texts, so that nobody can know beforehand of which two they are the same.
inline std::uint64_t seed_nobody_knows() {
    std::uint64_t out = 0;
    if (::getentropy(&out, sizeof out) != 0) throw scratch_failure({"cannot-continue", "the system gives no random numbers", "look at what limits the rights of this process", {}});
    return out;
}

/// A file without a name, which the system takes back when it is closed, also of a process that was killed. What is written goes to its
/// end, through a buffer.
///
/// Errors   `scratch_failure`: `cannot-write`, no room or no right; `cannot-read`
class scratch_file {
public:
    explicit scratch_file(std::filesystem::path folder) : folder_(std::move(folder)) {
        file_ = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (file_ >= 0) return;
        if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) fail("cannot-write", errno);
        // Where the file system knows no files without a name, it has one for a moment.
        std::string name = (folder_ / ".hexi-scratch-XXXXXX").string();
        file_ = ::mkostemp(name.data(), O_CLOEXEC);
        if (file_ < 0) fail("cannot-write", errno);
        ::unlink(name.c_str());
    }
    scratch_file(const scratch_file&) = delete;
    scratch_file& operator=(const scratch_file&) = delete;
    ~scratch_file() { ::close(file_); }

    [[nodiscard]] std::uint64_t size() const { return written_ + buffer_.size(); }
    void append(const void* from, std::size_t bytes) {
        const auto* const at = static_cast<const char*>(from);
        if (buffer_.size() + bytes > capacity) flush();
        if (bytes >= capacity) return write(at, bytes);
        if (buffer_.capacity() < capacity) buffer_.reserve(capacity);
        buffer_.append(at, bytes);
    }
    template <class T>
    void append(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        append(static_cast<const void*>(&value), sizeof value);
    }
    void flush() {
        write(buffer_.data(), buffer_.size());
        buffer_.clear();
    }
    /// Gives the buffer back: nothing more will be written.
    void end() { flush(), buffer_ = std::string(); }

    /// Reads what was written before; all of it must be there.
    void read(void* to, std::size_t bytes, std::uint64_t offset) {
        if (offset + bytes > written_) flush();
        auto* at = static_cast<char*>(to);
        while (bytes > 0) {
            const ssize_t n = ::pread(file_, at, bytes, static_cast<off_t>(offset));
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) fail("cannot-read", n < 0 ? errno : EIO);
            at += n, offset += static_cast<std::uint64_t>(n), bytes -= static_cast<std::size_t>(n);
        }
    }

private:
    static constexpr std::size_t capacity = std::size_t{64} << 10U;

    [[noreturn]] void fail(rule of, int error) const {
        throw scratch_failure({of, fmt::format("cannot keep what does not fit in memory in a file there: {}", std::strerror(error)),
                               "make room there, or name another folder in TMPDIR", {folder_.string()}});
    }
    void write(const char* at, std::size_t bytes) {
        while (bytes > 0) {
            const ssize_t n = ::pwrite(file_, at, bytes, static_cast<off_t>(written_));
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) fail("cannot-write", n < 0 ? errno : ENOSPC);
            at += n, written_ += static_cast<std::uint64_t>(n), bytes -= static_cast<std::size_t>(n);
        }
    }

    std::filesystem::path folder_;
    int file_ = -1;
    std::uint64_t written_ = 0;
    std::string buffer_;
};

/// Reads a part of a scratch file from its beginning on, through a buffer.
class scratch_reader {
public:
    scratch_reader(scratch_file& file, std::uint64_t begin, std::uint64_t end) : file_(&file), next_(begin), end_(end) {}
    explicit scratch_reader(scratch_file& file) : scratch_reader(file, 0, file.size()) {}

    /// False at the end, where nothing is read; what is there must be `bytes` or more.
    bool read(void* to, std::size_t bytes) {
        auto* at = static_cast<char*>(to);
        if (used_ == buffer_.size() && next_ == end_) return bytes == 0;
        while (bytes > 0) {
            if (used_ == buffer_.size()) fetch();
            const std::size_t part = std::min(bytes, buffer_.size() - used_);
            if (part == 0) return false;
            std::memcpy(at, buffer_.data() + used_, part);
            at += part, used_ += part, bytes -= part;
        }
        return true;
    }
    template <class T>
    bool read(T& to) { return read(static_cast<void*>(&to), sizeof to); }

private:
    void fetch() {
        buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(std::size_t{64} << 10U, end_ - next_)));
        file_->read(buffer_.data(), buffer_.size(), next_);
        next_ += buffer_.size();
        used_ = 0;
    }

    scratch_file* file_;
    std::uint64_t next_, end_;
    std::string buffer_;
    std::size_t used_ = 0;
};

/// Records of a few numbers, sorted by the first, then the second ..., in a given amount of memory: what does not fit is sorted in
/// runs, which are kept in a scratch file and merged, as often as there are more of them than can be read at once.
///
/// Cost     O(records log records); on disk `sizeof(record)` a record for each time that it is merged
/// Errors   those of `scratch_file`
/// Source   replacement by runs and multiway merging: Knuth, TAOCP 3, 5.4
template <std::size_t Words>
class outside_sorter {
public:
    using record = std::array<std::uint64_t, Words>;

    /// With so many bytes of memory, and those of some records at least.
    outside_sorter(std::filesystem::path folder, std::size_t memory) : folder_(std::move(folder)), most_(std::max<std::size_t>(memory / sizeof(record), 64)) {}

    void push(const record& r) {
        if (buffer_.size() == most_) spill();
        if (buffer_.capacity() == 0) buffer_.reserve(most_);
        buffer_.push_back(r);
        ++size_;
    }
    [[nodiscard]] std::uint64_t size() const { return size_; }

    /// Sorts what was pushed, and goes to the first. May be called again, to read once more.
    void rewind() {
        at_ = 0;
        waiting_.clear();
        if (runs_.empty()) return std::sort(buffer_.begin(), buffer_.end());
        if (!buffer_.empty()) spill();
        buffer_ = std::vector<record>();  // = {} would keep its memory
        while (runs_.size() > fan()) merge_some();
        open(std::span<const run>(runs_));
    }
    /// The next one; false behind the last.
    bool next(record& out) {
        if (runs_.empty()) {
            if (at_ == buffer_.size()) return false;
            out = buffer_[at_++];
            return true;
        }
        return take_least(out);
    }
    /// Gives memory and files back.
    void clear() {
        buffer_ = std::vector<record>();
        runs_.clear(), waiting_.clear();
        file_.reset();
        size_ = 0;
    }

private:
    struct run {
        std::uint64_t begin = 0, end = 0;  // in the file
    };
    /// A run while it is read.
    struct cursor {
        record least{};
        std::uint64_t next = 0, end = 0;
        std::vector<record> ahead{};
        std::size_t used = 0;
    };

    /// How many runs are merged at once: each has a buffer for what comes next.
    std::size_t fan() const { return std::clamp<std::size_t>(most_ * sizeof(record) / (std::size_t{16} << 10U), 4, 512); }

    void spill() {
        if (!file_) file_ = std::make_unique<scratch_file>(folder_);
        // A run for each core, which is sorted by it.
        const std::size_t workers = buffer_.size() < (std::size_t{1} << 16U) ? 1 : worker_count();
        const auto part = [&](std::size_t worker) { return buffer_.size() * worker / workers; };
        parallel_workers(workers, [&](std::size_t worker) {
            std::sort(buffer_.begin() + static_cast<std::ptrdiff_t>(part(worker)), buffer_.begin() + static_cast<std::ptrdiff_t>(part(worker + 1)));
        });
        for (std::size_t worker = 0; worker < workers; ++worker) {
            const std::uint64_t begin = file_->size();
            file_->append(static_cast<const void*>(buffer_.data() + part(worker)), (part(worker + 1) - part(worker)) * sizeof(record));
            runs_.push_back({begin, file_->size()});
        }
        buffer_.clear();
    }
    /// Makes one run of every few, in a new file.
    void merge_some() {
        auto file = std::make_unique<scratch_file>(folder_);
        std::vector<run> merged;
        for (std::size_t first = 0; first < runs_.size(); first += fan()) {
            open(std::span<const run>(runs_).subspan(first, std::min(fan(), runs_.size() - first)));
            const std::uint64_t begin = file->size();
            for (record one; take_least(one);) file->append(one);
            merged.push_back({begin, file->size()});
        }
        runs_ = std::move(merged);
        file_ = std::move(file);
    }
    void open(std::span<const run> runs) {
        waiting_.clear();
        const std::size_t each = std::max<std::size_t>(most_ / std::max<std::size_t>(runs.size(), 1), 16);
        for (const run& r : runs) {
            cursor c{.next = r.begin, .end = r.end};
            c.ahead.reserve(std::min<std::size_t>(each, static_cast<std::size_t>((r.end - r.begin) / sizeof(record))));
            if (advance(c)) waiting_.push_back(std::move(c));
        }
        std::ranges::make_heap(waiting_, std::greater<>{}, &cursor::least);
    }
    bool advance(cursor& c) {
        if (c.used == c.ahead.size()) {
            if (c.next == c.end) return false;
            c.ahead.resize(std::min<std::size_t>(c.ahead.capacity(), static_cast<std::size_t>((c.end - c.next) / sizeof(record))));
            file_->read(c.ahead.data(), c.ahead.size() * sizeof(record), c.next);
            c.next += c.ahead.size() * sizeof(record);
            c.used = 0;
        }
        c.least = c.ahead[c.used++];
        return true;
    }
    bool take_least(record& out) {
        if (waiting_.empty()) return false;
        out = waiting_.front().least;
        if (!advance(waiting_.front())) {
            if (waiting_.size() > 1) std::swap(waiting_.front(), waiting_.back());
            waiting_.pop_back();
        }
        // The first sinks to its place: it is likely to stay near.
        for (std::size_t i = 0, below = 1; below < waiting_.size(); i = below, below = 2 * i + 1) {
            if (below + 1 < waiting_.size() && waiting_[below + 1].least < waiting_[below].least) ++below;
            if (waiting_[i].least <= waiting_[below].least) break;
            std::swap(waiting_[i], waiting_[below]);
        }
        return true;
    }

    std::filesystem::path folder_;
    std::size_t most_;
    std::uint64_t size_ = 0;
    std::vector<record> buffer_;
    std::unique_ptr<scratch_file> file_;
    std::vector<run> runs_;
    std::size_t at_ = 0;
    std::vector<cursor> waiting_;  // a heap: the least is first
};

}  // namespace hexi::abi_v1::detail
