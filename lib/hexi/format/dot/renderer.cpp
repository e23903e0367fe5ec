#include <hexi/format/dot/renderer_private.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/output.hpp>

namespace hexi::inline abi_v1::detail {
namespace {

using std::chrono::steady_clock;

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

memory_file::memory_file() : file_(::memfd_create("hexi", MFD_CLOEXEC)) {
    // In a program without standard streams it may get one of their numbers, which the other process wants.
    if (file_ >= 0 && file_ <= STDERR_FILENO) ::close(std::exchange(file_, ::fcntl(file_, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)));
    if (file_ < 0) error_ = errno;
}
memory_file::~memory_file() {
    if (file_ >= 0) ::close(file_);
}
void memory_file::write(std::string_view text) {
    if (error_ != 0) return;
    output out(file_);
    out.append(text);
    out.flush();
    error_ = out.failed();
    if (error_ == 0 && ::lseek(file_, 0, SEEK_SET) != 0) error_ = errno;
}
std::string memory_file::text() const {
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

child_process::child_process(const std::filesystem::path& program, std::vector<std::string> words, const std::array<int, 3>& streams) {
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
child_process::~child_process() {
    if (!running_) return;
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {}
}
bool child_process::ends_before(steady_clock::time_point deadline) {
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

}  // namespace hexi::abi_v1::detail
