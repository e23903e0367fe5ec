#include "command_limits.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/output.hpp>

#include "exit_code.hpp"
#include "terminal.hpp"

namespace hexi::tool {

namespace {

struct unit {
    std::string_view name;
    double size;
};

/// A plain decimal number and one of the units; nothing for all else, and for what does not lie above 0 and below `most`.
template <std::size_t Count>
std::optional<double> measured(std::string_view text, const std::array<unit, Count>& units, double most) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
    double number = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + end, number, std::chars_format::fixed);
    if (error != std::errc() || rest != text.data() + end) return std::nullopt;
    for (const unit& u : units)
        if (u.name == text.substr(end) && number * u.size >= 1 && number * u.size < most) return number * u.size;
    return std::nullopt;
}

constexpr std::array times{unit{"ms", 1e6}, unit{"s", 1e9}, unit{"min", 60e9}, unit{"h", 3600e9}};
constexpr std::array sizes{unit{"KiB", 0x1p10}, unit{"MiB", 0x1p20}, unit{"GiB", 0x1p30}, unit{"TiB", 0x1p40}, unit{"K", 0x1p10}, unit{"M", 0x1p20},
                           unit{"G", 0x1p30},   unit{"T", 0x1p40},   unit{"KB", 1e3},     unit{"MB", 1e6},     unit{"GB", 1e9},   unit{"TB", 1e12}};
constexpr std::array bytes{unit{"", 1.0}};

/// What Ctrl-C ends; none before a question is asked.
std::atomic<budget*> interrupted_question{nullptr};
static_assert(std::atomic<budget*>::is_always_lock_free);
struct sigaction before_interrupt {};

/// The first Ctrl-C ends the question, the next one is what it was before.
void interrupt(int) {
    if (budget* question = interrupted_question.load()) question->stop();
    ::sigaction(SIGINT, &before_interrupt, nullptr);
}

/// Bytes of memory that no file stands behind; 0 where the system does not tell.
std::size_t own_memory() {
    std::size_t all = 0, resident = 0, shared = 0;
    std::FILE* file = std::fopen("/proc/self/statm", "re");
    if (file == nullptr) return 0;
    const int read = std::fscanf(file, "%zu %zu %zu", &all, &resident, &shared);
    std::fclose(file);
    return read == 3 ? (resident - std::min(resident, shared)) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

}  // namespace

std::optional<std::chrono::nanoseconds> duration_of(std::string_view text) {
    const auto nanoseconds = measured(text, times, 365 * 24 * 3600e9);
    return nanoseconds ? std::optional(std::chrono::nanoseconds(static_cast<std::int64_t>(*nanoseconds))) : std::nullopt;
}

std::optional<std::size_t> bytes_of_text(std::string_view text, bool bare) {
    auto size = measured(text, sizes, 1e18);
    if (!size && bare) size = measured(text, bytes, 1e18);
    return size ? std::optional(static_cast<std::size_t>(*size)) : std::nullopt;
}

/// A thread that ends the process when its time is over or its memory is used up.
class command_limits::watcher {
public:
    watcher(std::string command, std::string time, std::string memory, budget::clock::time_point deadline)
        : command_(std::move(command)), time_(std::move(time)), memory_(std::move(memory)), deadline_(deadline), most_(bytes_of_text(memory_)),
          thread_([this] { watch_over(); }) {}
    watcher(const watcher&) = delete;
    watcher& operator=(const watcher&) = delete;
    ~watcher() {
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    void count_memory() { base_ = own_memory(); }

private:
    void watch_over() {
        constexpr std::chrono::milliseconds between_looks{50};  // at memory
        std::unique_lock lock(mutex_);
        while (!over_) {
            const auto now = budget::clock::now();
            if (now >= deadline_) end(fmt::format("it was not done in the time allowed ({})", time_), "allow more with --time; a snapshot (hexi pack) opens at once");
            const std::size_t base = base_;
            if (most_ && base > 0 && own_memory() > base + *most_) end(fmt::format("it took more than the memory allowed ({}) besides the graph", memory_), "allow more with --memory");
            if (most_) wake_.wait_until(lock, std::min(deadline_, now + between_looks));
            else if (deadline_ == budget::clock::time_point::max()) wake_.wait(lock);
            else wake_.wait_until(lock, deadline_);
        }
    }
    [[noreturn]] void end(const std::string& what, const std::string& hint) const {
        work_line::wipe();
        output(STDERR_FILENO).append(fmt::format("{}: error: {}\n  hint: {}\n", command_, what, hint));
        ::_exit(static_cast<int>(exit_code::file_failed));  // without what others may be in the middle of
    }

    std::string command_;
    std::string time_;
    std::string memory_;
    budget::clock::time_point deadline_;
    std::optional<std::size_t> most_;
    std::atomic<std::size_t> base_{0};  // 0: the graph is not open yet
    std::mutex mutex_;
    std::condition_variable wake_;
    bool over_ = false;
    std::thread thread_;
};

command_limits::command_limits() = default;

command_limits::~command_limits() { over(); }

void command_limits::start(std::string command) {
    command_ = std::move(command);
    const auto given = duration_of(time);
    if (!given && memory.empty()) return;
    watcher_ = std::make_unique<watcher>(command_, time, memory, given ? started_ + *given : budget::clock::time_point::max());
}

void command_limits::opened() {
    if (watcher_) watcher_->count_memory();
}

budget& command_limits::question() {
    if (question_) return *question_;
    answered();
    limits allowed{.memory = bytes_of_text(memory)};
    if (time.empty() && ::isatty(STDOUT_FILENO) != 0) time = "1min", allowed.time = duration_of(time);
    else if (const auto given = duration_of(time)) allowed.time = std::max(std::chrono::nanoseconds(0), started_ + *given - budget::clock::now());
    question_ = std::make_unique<budget>(allowed);
    interrupted_question = question_.get();
    struct sigaction caught {};
    caught.sa_handler = interrupt;
    ::sigemptyset(&caught.sa_mask);
    ::sigaction(SIGINT, nullptr, &before_interrupt);
    // Who ignores Ctrl-C (nohup, a job in the background) goes on doing so.
    if (before_interrupt.sa_handler != SIG_IGN) ::sigaction(SIGINT, &caught, nullptr);
    return *question_;
}

limits command_limits::one() const {
    limits out{.memory = bytes_of_text(memory.empty() ? "2GiB" : memory)};
    out.time = duration_of(time.empty() ? "1min" : time);  // nothing for `none`
    return out;
}

limits command_limits::each() {
    answered();
    if (time.empty()) time = "1min";
    if (memory.empty()) memory = "2GiB";
    return one();
}

cut_by command_limits::over() {
    if (interrupted_question.exchange(nullptr) != nullptr) ::sigaction(SIGINT, &before_interrupt, nullptr);
    return ended();
}

cut_by command_limits::ended() const { return question_ ? question_->ended() : cut_by::nothing; }

bool command_limits::late() const {
    const auto allowed = duration_of(time);
    return allowed && budget::clock::now() > started_ + 2 * *allowed;
}

std::string command_limits::met() const {
    switch (ended() == cut_by::nothing && late() ? cut_by::time : ended()) {
        case cut_by::time: return fmt::format("the time allowed ({}) was over; --time allows more", time);
        case cut_by::memory: return fmt::format("the memory allowed ({}) was used up; --memory allows more", memory);
        case cut_by::stop: return "it was interrupted";
        case cut_by::nothing:
        case cut_by::count:
        case cut_by::steps: break;
    }
    return {};
}

void command_limits::answered() { watcher_.reset(); }

void command_limits::pass_on_interrupt() const {
    if (ended() != cut_by::stop) return;
    ::signal(SIGINT, SIG_DFL);
    ::raise(SIGINT);
}

}  // namespace hexi::tool
