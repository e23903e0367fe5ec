#include <hexi/draw/render_private.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/output.hpp>
#include <hexi/base/text.hpp>
#include <hexi/draw/render_status_private.hpp>

namespace hexi::inline v1::detail {
namespace {

using std::chrono::steady_clock;

/// A file in memory that another process can be given.
class memory_file {
public:
    memory_file() : file_(::memfd_create("hexi", MFD_CLOEXEC)) {
        // In a program without standard streams it may get one of their numbers, which the other process wants.
        if (file_ >= 0 && file_ <= STDERR_FILENO) ::close(std::exchange(file_, ::fcntl(file_, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)));
        if (file_ < 0) error_ = errno;
    }
    memory_file(const memory_file&) = delete;
    memory_file& operator=(const memory_file&) = delete;
    ~memory_file() { if (file_ >= 0) ::close(file_); }

    int descriptor() const { return file_; }
    /// The `errno` of what failed first; 0 if nothing did.
    int failed() const { return error_; }
    void write(std::string_view text) {
        if (error_ != 0) return;
        output out(file_);
        out.append(text);
        out.flush();
        error_ = out.failed();
        if (error_ == 0 && ::lseek(file_, 0, SEEK_SET) != 0) error_ = errno;
    }
    std::string text() const {
        std::string out;
        struct stat about {};
        if (::fstat(file_, &about) != 0) return out;
        out.resize(static_cast<std::size_t>(about.st_size));
        std::size_t at = 0;
        while (at < out.size()) {
            const ssize_t n = ::pread(file_, out.data() + at, out.size() - at, static_cast<off_t>(at));
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) break;
            at += static_cast<std::size_t>(n);
        }
        out.resize(at);
        return out;
    }

private:
    int file_;
    int error_ = 0;
};

/// A process of ours: killed and waited for, if it was not before.
class child_process {
public:
    /// Starts `program` with three files as its standard streams, and none besides.
    child_process(const std::filesystem::path& program, std::vector<std::string> words, const std::array<int, 3>& streams) {
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t files;
        posix_spawnattr_t how;
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawnattr_init(&how);
        for (std::size_t i = 0; i < streams.size(); ++i) ::posix_spawn_file_actions_adddup2(&files, streams[i], static_cast<int>(i));
        ::posix_spawn_file_actions_addclosefrom_np(&files, static_cast<int>(streams.size()));
        // A thread that blocks signals would have them blocked in the child, too.
        sigset_t none;
        ::sigemptyset(&none);
        ::posix_spawnattr_setsigmask(&how, &none);
        ::posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
        error_ = ::posix_spawn(&process_, program.c_str(), &files, &how, arguments.data(), environ);
        ::posix_spawnattr_destroy(&how);
        ::posix_spawn_file_actions_destroy(&files);
        running_ = error_ == 0;
    }
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;
    ~child_process() {
        if (!running_) return;
        ::kill(process_, SIGKILL);
        while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {}
    }

    /// The `errno` of starting it.
    int failed() const { return error_; }
    /// Whether it ended by itself before the deadline. Asks again and again, at first often: to be woken, by a signal or by
    /// the end of a pipe, is not a library's to count on, where the program has handlers and children of its own.
    bool ends_before(steady_clock::time_point deadline) {
        const auto began = steady_clock::now();
        while (running_) {
            const pid_t ended = ::waitpid(process_, &status_, WNOHANG);
            if (ended == process_) running_ = false, known_ = true;
            if (ended < 0 && errno != EINTR) running_ = false;  // a program that ignores SIGCHLD never learns how children end
            const auto now = steady_clock::now();
            if (!running_ || now >= deadline) break;
            const auto pause = std::clamp<steady_clock::duration>((now - began) / 64, std::chrono::microseconds(200), std::chrono::milliseconds(20));
            std::this_thread::sleep_for(std::min<steady_clock::duration>(pause, deadline - now));
        }
        return !running_;
    }
    /// As `waitpid` has it; nothing if the program that this is part of threw it away.
    std::optional<int> status() const { return known_ ? std::optional(status_) : std::nullopt; }

private:
    pid_t process_ = 0;
    int status_ = 0;
    int error_ = 0;
    bool running_ = false, known_ = false;
};

std::vector<std::string> message_lines(std::string_view said) {
    // Graphviz has no layout for a text that shows nothing (marks of direction, say), and draws it all the same.
    constexpr std::string_view about_nothing = "pango_cairo_show_layout: assertion 'PANGO_IS_LAYOUT (layout)' failed";
    std::vector<std::string> out;
    for (const std::string_view line : lines(said)) {
        if (line.ends_with(about_nothing)) continue;
        std::string text = repaired(line);
        if (!text.empty() && std::ranges::find(out, text) == out.end()) out.push_back(std::move(text));
    }
    return out;
}

/// Whether a message says that something is not in the drawing. Cairo and Pango tell it and nothing more: the status says
/// that all went well.
bool is_failure(std::string_view message) {
    return message.starts_with("cairo: ") || message.find(": failure to create cairo surface") != std::string_view::npos || message.find("Pango-CRITICAL **") != std::string_view::npos;
}

render_end end_of(int status) {
    if (!WIFEXITED(status)) return render_end::crashed;
    switch (static_cast<render_status>(WEXITSTATUS(status))) {
        case render_status::drawn: return render_end::drawn;
        case render_status::not_laid_out: return render_end::not_laid_out;
        case render_status::not_rendered: return render_end::not_rendered;
        case render_status::not_written: return render_end::not_written;
        case render_status::wrong_use: return render_end::not_started;
    }
    return render_end::crashed;
}

std::filesystem::path running_program() {
    std::error_code unknown;
    return std::filesystem::read_symlink("/proc/self/exe", unknown);
}

bool is_program(const std::filesystem::path& file) {
    struct stat about {};
    return ::stat(file.c_str(), &about) == 0 && S_ISREG(about.st_mode) && ::access(file.c_str(), X_OK) == 0;
}

/// Whether who could have put `file` there could have changed the running program as well.
bool is_as_trusted_as(const std::filesystem::path& running, const std::filesystem::path& file) {
    struct stat about {}, own {};
    if (::stat(file.c_str(), &about) != 0 || (about.st_mode & S_IWOTH) != 0) return false;
    return about.st_uid == 0 || about.st_uid == ::geteuid() || (::stat(running.c_str(), &own) == 0 && own.st_uid == about.st_uid);
}

}  // namespace

render_outcome render(const render_job& job) {
    memory_file dot, drawing, said;
    dot.write(job.dot);
    for (const memory_file* file : {&dot, &drawing, &said})
        if (file->failed() != 0) return {render_end::not_written, {}, {std::strerror(file->failed())}};
    std::vector<std::string> words{job.renderer.string(), job.engine, job.format, "--parent", fmt::format("{}", ::getpid())};
    if (job.straight) words.emplace_back("--straight");
    child_process child(job.renderer, std::move(words), {dot.descriptor(), drawing.descriptor(), said.descriptor()});
    if (child.failed() != 0) return {render_end::not_started, {}, {fmt::format("'{}': {}", job.renderer.string(), std::strerror(child.failed()))}};
    constexpr std::chrono::hours for_ever{24 * 365};  // what is longer could be past the clock's end
    const auto deadline = job.limit.count() > 0 && job.limit < for_ever ? steady_clock::now() + job.limit : steady_clock::time_point::max();
    if (!child.ends_before(deadline)) return {render_end::too_slow, {}, {}};

    render_outcome out{render_end::drawn, {}, message_lines(said.text())};
    if (const auto status = child.status()) out.end = end_of(*status);
    if (out.end != render_end::drawn) return out;
    out.drawing = drawing.text();
    if (std::ranges::any_of(out.messages, is_failure) || !is_whole(out.drawing, job.format)) out.end = render_end::not_rendered;
    return out;
}

bool is_whole(std::string_view bytes, std::string_view format) {
    using namespace std::string_view_literals;
    while (format != "png" && !bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r')) bytes.remove_suffix(1);
    if (format == "svg") return bytes.starts_with("<?xml") && bytes.ends_with("</svg>");
    if (format == "png") return bytes.starts_with("\x89PNG\r\n\x1a\n"sv) && bytes.ends_with("\0\0\0\0IEND\xAE\x42\x60\x82"sv);
    if (format == "json") return bytes.starts_with('{') && bytes.ends_with("\n}");  // others are indented
    if (format != "pdf" || !bytes.starts_with("%PDF-") || !bytes.ends_with("%%EOF")) return false;
    // `/Type /Page` of a page, not `/Type /Pages` of the list of them, which is there in any case.
    constexpr std::string_view page = "/Type /Page";
    for (std::size_t at = bytes.find(page); at != std::string_view::npos; at = bytes.find(page, at + 1))
        if (at + page.size() < bytes.size() && bytes[at + page.size()] != 's') return true;
    return false;
}

result<std::filesystem::path> find_renderer(const std::filesystem::path& named) {
    constexpr hexi::rule rule = "cannot-find-renderer";
    const char* const asked = ::secure_getenv("HEXI_RENDERER");
    if (!named.empty() || (asked != nullptr && *asked != '\0')) {
        const std::filesystem::path only = named.empty() ? std::filesystem::path(asked) : named;
        if (is_program(only)) return only;
        return problem{rule, fmt::format("there is no program '{}' to render with", only.string()),
                       named.empty() ? "HEXI_RENDERER names it: let it name hexi-render, or unset it" : "the drawing's options name it: let them name hexi-render, or leave it to be found"};
    }
    const std::filesystem::path running = running_program(), beside = running.parent_path(), built = HEXI_RENDERER_BUILT;
    std::vector<std::filesystem::path> places;
    if (!running.empty()) places = {beside / "hexi-render", (beside / "../libexec/hexi/hexi-render").lexically_normal()};
    places.emplace_back(HEXI_RENDERER_INSTALLED);
    if (!built.empty()) places.push_back(built);
    std::vector<std::string> looked;
    for (const std::filesystem::path& place : places) {
        if (is_program(place) && (place != built || is_as_trusted_as(running, place))) return place;
        if (std::ranges::find(looked, place.string()) == looked.end()) looked.push_back(place.string());
    }
    return problem{rule, fmt::format("the program hexi-render, which draws, was not found; looked for: {}", fmt::join(looked, ", ")),
                   "install Hexi with it, put it beside the running program, or let HEXI_RENDERER in the environment name it"};
}

}  // namespace hexi::v1::detail
