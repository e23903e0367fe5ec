#include <hexi/draw/render_private.hpp>

#include <poll.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>

#include <hexi/base/text.hpp>

namespace hexi {
namespace {

struct free_context { void operator()(GVC_t* c) const { gvFreeContext(c); } };
struct close_graph { void operator()(Agraph_t* g) const { agclose(g); } };
struct close_file { void operator()(FILE* f) const { std::fclose(f); } };

// Two threads inside Graphviz 2.42.2 crash; all of it is used under this lock.
std::mutex graphviz;
std::string* messages = nullptr;  // of the call that holds the lock

int take_message(char* text) {
    if (messages != nullptr) *messages += text;
    return 0;
}

/// Collects what Graphviz would print, while it lives.
class message_catcher {
public:
    explicit message_catcher(std::string& into) : before_(agseterrf(take_message)) { messages = &into; }
    message_catcher(const message_catcher&) = delete;
    message_catcher& operator=(const message_catcher&) = delete;
    ~message_catcher() {
        messages = nullptr;
        agseterrf(before_);
    }

private:
    agusererrf before_;
};

void set(Agraph_t* g, const char* name, const char* value) {
    // cgraph takes `char*` where it only reads.
    agsafeset(g, const_cast<char*>(name), const_cast<char*>(value), const_cast<char*>(""));
}

// cgraph keeps subgraphs in the order of the addresses of their names, and fdp packs components in that order:
// with malloc, whose addresses hang on what fontconfig's thread does, the same text gave another drawing each
// time. In a child, which keeps nothing, memory for graphs comes from rising addresses.
char* rising = nullptr;
char* rising_end = nullptr;
constexpr std::size_t rising_reserve = std::size_t{16} << 30U;  // of address space; pages are taken as they are used

void* rise(void*, std::size_t size) {
    size = (size + 15U) / 16U * 16U;
    if (rising == nullptr || size > static_cast<std::size_t>(rising_end - rising)) return std::calloc(1, size);
    return std::exchange(rising, rising + size);
}
void* rise_again(void* state, void* old, std::size_t old_size, std::size_t size) {
    if (size <= old_size) return old;
    void* fresh = rise(state, size);
    if (old != nullptr && fresh != nullptr) std::memcpy(fresh, old, old_size);
    return fresh;
}
void keep(void*, void*) {}

/// In a child only.
void use_rising_addresses() {
    void* const begin = ::mmap(nullptr, rising_reserve, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (begin == MAP_FAILED) return;
    rising = static_cast<char*>(begin);
    rising_end = rising + rising_reserve;
    AgMemDisc.alloc = rise;
    AgMemDisc.resize = rise_again;
    AgMemDisc.free = keep;
}

/// Draws in this process; the caller holds the lock.
bool draw_here(const render_job& job, std::string& said) {
    const message_catcher catcher(said);
    agreseterrors();
    const std::unique_ptr<GVC_t, free_context> context(gvContext());
    const std::unique_ptr<Agraph_t, close_graph> g(agmemread(job.dot.c_str()));
    // On an error it returns the part that it had read: only the error count tells.
    if (!context || !g || agreseterrors() > 0) return false;
    set(g.get(), "layout", job.engine.c_str());  // stronger than gvLayout's argument
    if (job.straight) set(g.get(), "splines", "line");
    if (job.format == "png") set(g.get(), "dpi", "144");
    const int copy = ::dup(job.file);
    if (copy < 0) return false;
    const std::unique_ptr<FILE, close_file> file(::fdopen(copy, "wb"));
    if (!file) {
        ::close(copy);
        return false;
    }
    if (gvLayout(context.get(), g.get(), job.engine.c_str()) != 0) return false;
    const int failed = gvRender(context.get(), g.get(), job.format.c_str(), file.get());
    gvFreeLayout(context.get(), g.get());
    return failed == 0 && std::fflush(file.get()) == 0;
}

std::vector<std::string> message_lines(std::string_view said) {
    std::vector<std::string> out;
    for (const std::string_view line : lines(said)) {
        std::string text = repaired(line);
        if (!text.empty() && std::ranges::find(out, text) == out.end()) out.push_back(std::move(text));
    }
    return out;
}

/// Reads until the end of `pipe` or the deadline; whether the end came.
bool read_until(int pipe, std::chrono::steady_clock::time_point deadline, std::string& into) {
    std::array<char, 4096> buffer;
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        if (left <= 0) return false;
        pollfd waiting{pipe, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, static_cast<int>(std::min<long long>(left, 1'000'000)));
        if (ready < 0 && errno != EINTR) return true;
        if (ready <= 0) continue;
        const ssize_t n = ::read(pipe, buffer.data(), buffer.size());
        if (n == 0 || (n < 0 && errno != EINTR)) return true;
        if (n > 0) into.append(buffer.data(), static_cast<std::size_t>(n));
    }
}

}  // namespace

render_outcome render(const render_job& job) {
    std::string said;
    const std::unique_lock lock(graphviz);
    if (job.limit.count() == 0) {
        const bool drawn = draw_here(job, said);
        return {drawn ? render_end::drawn : render_end::failed, message_lines(said)};
    }
    // In a child Graphviz may hang, abort and leak (100 KB a drawing) as it likes.
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) return {render_end::failed, {std::strerror(errno)}};
    const pid_t child = ::fork();
    if (child < 0) {
        const std::string why = std::strerror(errno);
        ::close(pipe[0]), ::close(pipe[1]);
        return {render_end::failed, {why}};
    }
    if (child == 0) {
        ::close(pipe[0]);
        use_rising_addresses();
        const bool drawn = draw_here(job, said);
        for (std::string_view rest = said; !rest.empty();) {
            const ssize_t n = ::write(pipe[1], rest.data(), rest.size());
            if (n < 0 && errno != EINTR) break;
            if (n > 0) rest.remove_prefix(static_cast<std::size_t>(n));
        }
        ::_exit(drawn ? 0 : 1);
    }
    ::close(pipe[1]);
    const bool ended = read_until(pipe[0], std::chrono::steady_clock::now() + job.limit, said);
    ::close(pipe[0]);
    if (!ended) ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (!ended) return {render_end::too_slow, {}};
    if (!WIFEXITED(status)) return {render_end::crashed, message_lines(said)};
    return {WEXITSTATUS(status) == 0 ? render_end::drawn : render_end::failed, message_lines(said)};
}

}  // namespace hexi
