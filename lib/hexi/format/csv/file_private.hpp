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
#include <hexi/base/text_places.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline v1::detail {

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

    /// Fills in a problem's place and excerpt: `length` bytes at `offset`. `places` are those of `text()`.
    void locate(problem& p, std::size_t offset, std::size_t length, text_places& places) const {
        const text_places::spot at = places.of(offset);
        p.where = {name_, at.line, at.column};
        set_excerpt(p, text(), std::min(offset, size_), length);
    }
private:
    explicit csv_file(std::string name) : name_(std::move(name)) {}

    std::string name_;
    const char* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace hexi::v1::detail
#pragma GCC visibility pop
