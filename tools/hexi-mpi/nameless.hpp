// A file in memory.
#pragma once

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace hexi::mpi {

/// A file that has no name and is gone when it is closed.
class nameless {
public:
    nameless() : file_(::memfd_create("hexi-mpi", MFD_CLOEXEC)) {
        if (file_ < 0) throw std::system_error(errno, std::generic_category(), "cannot make a file in memory");
    }
    nameless(const nameless&) = delete;
    nameless& operator=(const nameless&) = delete;
    ~nameless() { ::close(file_); }

    [[nodiscard]] int descriptor() const { return file_; }
    [[nodiscard]] std::string path() const { return fmt::format("/proc/self/fd/{}", file_); }
    [[nodiscard]] std::string bytes() const {
        struct stat about {};
        if (::fstat(file_, &about) != 0) throw std::system_error(errno, std::generic_category());
        std::string out(static_cast<std::size_t>(about.st_size), '\0');
        for (std::size_t at = 0; at < out.size();) {
            const ssize_t n = ::pread(file_, out.data() + at, out.size() - at, static_cast<off_t>(at));
            if (n <= 0) throw std::system_error(errno, std::generic_category());
            at += static_cast<std::size_t>(n);
        }
        return out;
    }
    void write(std::string_view bytes) const {
        for (std::size_t at = 0; at < bytes.size();) {
            const ssize_t n = ::pwrite(file_, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
            if (n <= 0) throw std::system_error(errno, std::generic_category());
            at += static_cast<std::size_t>(n);
        }
    }

private:
    int file_;
};

}  // namespace hexi::mpi
