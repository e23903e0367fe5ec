#include "pager.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace hexi::tool {

namespace {

/// Whether a program of that name is where programs are looked for.
bool found(std::string_view name) {
    const char* path = std::getenv("PATH");
    std::string_view rest = path == nullptr ? "" : path;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        if (end > 0 && ::access((std::filesystem::path(rest.substr(0, end)) / name).c_str(), X_OK) == 0) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

std::string command() {
    if (const char* asked = std::getenv("PAGER"); asked != nullptr) return asked;
    return found("less") ? "less -R" : "";
}

std::size_t screen_lines() {
    winsize size{};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

}  // namespace

pager::pager(output& direct, std::size_t lines) : direct_(direct) {
    if (::isatty(STDOUT_FILENO) == 0 || ::isatty(STDIN_FILENO) == 0) return;
    const std::size_t screen = screen_lines();
    if (screen == 0 || lines < screen) return;
    const std::string program = command();
    if (program.empty() || program == "cat") return;
    direct_.flush();
    pipe_ = ::popen(program.c_str(), "we");
    if (pipe_ == nullptr) return;
    before_ = std::signal(SIGPIPE, SIG_IGN);
    piped_.emplace(::fileno(pipe_));
}

pager::~pager() {
    if (pipe_ == nullptr) return;
    piped_->flush();  // who ends the reader has read enough
    piped_.reset();
    ::pclose(pipe_);
    std::signal(SIGPIPE, before_);
}

}  // namespace hexi::tool
