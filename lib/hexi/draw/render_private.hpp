// Graphviz behind one door: DOT text in, a drawing out. Only here are its headers seen.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/draw/draw.hpp>

namespace hexi {

/// One try at a drawing.
struct render_job {
    std::string dot{};
    std::string engine{};
    std::string format{};       ///< `svg`, `png`, `pdf`; `json` is the layout as numbers
    int file = -1;              ///< open for writing
    bool straight = false;      ///< edges as straight lines: much cheaper to route
    std::chrono::milliseconds limit{};  ///< 0: none, and in this process
};

enum class render_end { drawn, failed, too_slow, crashed };

struct render_outcome {
    render_end end = render_end::failed;
    std::vector<std::string> messages{};  ///< Graphviz's errors and warnings
};

/// Lays out and renders. Never throws, never leaves a child behind.
render_outcome render(const render_job& job);

/// A file in memory: Graphviz's child process writes to it.
class scratch_file {
public:
    scratch_file() : file_(::memfd_create("hexi", MFD_CLOEXEC)) {}
    scratch_file(const scratch_file&) = delete;
    scratch_file& operator=(const scratch_file&) = delete;
    ~scratch_file() { if (file_ >= 0) ::close(file_); }
    int descriptor() const { return file_; }
    std::string text() const {
        std::string out;
        std::array<char, 65'536> buffer;
        ::lseek(file_, 0, SEEK_SET);
        for (ssize_t n = 0; (n = ::read(file_, buffer.data(), buffer.size())) > 0;) out.append(buffer.data(), static_cast<std::size_t>(n));
        return out;
    }

private:
    int file_;
};

/// Writes the picture of `g` and renders it into an open file, with the engine that the options name or its size
/// asks for, then with cheaper ones; `draw()` tells the rest.
result<draw_report> render_into(const graph& g, std::string_view format, const draw_options& options, int file);

}  // namespace hexi
