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
#include <hexi/base/text_places.hpp>

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

}  // namespace hexi
