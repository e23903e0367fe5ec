// A text file mapped into memory, and places in it.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/problem.hpp>

namespace hexi {

/// A file's bytes, read page by page as they are touched. The file must not shrink meanwhile.
class csv_file {
public:
    static result<std::shared_ptr<const csv_file>> open(const std::filesystem::path& path) {
        const auto failed = [&](int error) {
            return problem{"cannot-read", fmt::format("cannot read the file: {}", std::strerror(error)),
                           "check that it exists and may be read", {path.string()}};
        };
        const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) return failed(errno);
        auto out = std::shared_ptr<csv_file>(new csv_file(path.string()));
        struct stat about {};
        int error = ::fstat(file, &about) != 0 ? errno : S_ISDIR(about.st_mode) ? EISDIR : 0;
        if (error == 0 && about.st_size > 0) {
            out->size_ = static_cast<std::size_t>(about.st_size);
            void* at = ::mmap(nullptr, out->size_, PROT_READ, MAP_PRIVATE, file, 0);
            if (at == MAP_FAILED) error = errno, out->size_ = 0;
            else out->data_ = static_cast<const char*>(at), ::madvise(at, out->size_, MADV_SEQUENTIAL);
        }
        ::close(file);
        if (error != 0) return failed(error);
        return std::shared_ptr<const csv_file>(std::move(out));
    }
    csv_file(const csv_file&) = delete;
    csv_file& operator=(const csv_file&) = delete;
    ~csv_file() {
        if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
    }

    const std::string& name() const { return name_; }
    std::string_view text() const { return {data_, size_}; }

    /// Fills in a problem's place and excerpt: `length` bytes at `offset`, which is in line `line`.
    void locate(problem& p, std::size_t offset, std::size_t length, std::size_t line_number) const {
        const std::string_view before = text().substr(0, offset);
        const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
        p.where = {name_, line_number, 1};
        std::string_view line = text().substr(start, text().find('\n', start) - start);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        std::size_t at = offset - start;
        if (start == 0 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3), at = at < 3 ? 0 : at - 3;
        p.where.column += hexi::length(line.substr(0, std::min(at, line.size())));
        p.excerpt = repaired(line);
        p.excerpt_width = std::max<std::size_t>(1, hexi::length(line.substr(std::min(at, line.size()), length)));
    }
    void locate(problem& p, std::size_t offset, std::size_t length) const { locate(p, offset, length, line_of(offset)); }
    /// The line, from 1, of a byte; `from` is an earlier one of known line. O(bytes between).
    std::size_t line_of(std::size_t offset, std::size_t from = 0, std::size_t line_of_from = 1) const {
        const std::string_view between = text().substr(from, offset - from);
        return line_of_from + static_cast<std::size_t>(std::count(between.begin(), between.end(), '\n'));
    }
    /// Where a line (from 1) begins; the end of the file if it has fewer.
    std::size_t offset_of(std::size_t line) const {
        std::size_t at = 0;
        for (; line > 1; --line) {
            const std::size_t next = text().find('\n', at);
            if (next == std::string_view::npos) return size_;
            at = next + 1;
        }
        return at;
    }

private:
    explicit csv_file(std::string name) : name_(std::move(name)) {}

    std::string name_;
    const char* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace hexi
