// A text file mapped into memory, and places in it.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>

namespace hexi {

/// A file's bytes, read page by page as they are touched. The file must not shrink meanwhile.
class csv_file {
public:
    /// Errors   those of `input_file::open`
    static result<std::shared_ptr<const csv_file>> open(const std::filesystem::path& path, const input_rules& rules = {}) {
        const auto file = input_file::open(path, rules);
        if (!file) return file.problems();
        auto out = std::shared_ptr<csv_file>(new csv_file(path.string()));
        if (file->size() == 0) return std::shared_ptr<const csv_file>(std::move(out));
        void* const at = ::mmap(nullptr, static_cast<std::size_t>(file->size()), PROT_READ, MAP_PRIVATE, file->descriptor(), 0);
        if (at == MAP_FAILED) return input_file::failure(path, errno);
        out->size_ = static_cast<std::size_t>(file->size());
        out->data_ = static_cast<const char*>(at);
        ::madvise(at, out->size_, MADV_SEQUENTIAL);
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
