#include "line_editor.hpp"

#include <histedit.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include <hexi/base/limits.hpp>
#include <hexi/base/text.hpp>

namespace hexi::tool {

namespace {

std::atomic<budget*> running{nullptr};
volatile std::sig_atomic_t pressed = 0;
struct sigaction before_interrupts {};

void note_interrupt(int) {
    pressed = 1;
    if (budget* question = running.load()) question->stop();
}

// Wide characters are UTF-32 on Linux, whatever the locale.
std::wstring wide(std::string_view text) {
    std::wstring out;
    for_each_character(text, [&](char32_t c, std::string_view) { out += static_cast<wchar_t>(c); });
    return out;
}
std::string narrow(std::wstring_view text) {
    std::string out;
    for (const wchar_t c : text) append(out, static_cast<char32_t>(c));
    return out;
}

constexpr int most_remembered = 1000;

}  // namespace

struct line_editor::terminal {
    struct close_editor {
        void operator()(EditLine* e) const { el_end(e); }
    };
    struct close_history {
        void operator()(HistoryW* h) const { history_wend(h); }
    };
    std::unique_ptr<HistoryW, close_history> history{history_winit()};
    std::unique_ptr<EditLine, close_editor> editor;
    std::string file{};
    std::wstring prompt{};
    std::function<completion(std::string_view)> complete{};
    std::vector<std::string> remembered{};

    static terminal* of(EditLine* e) {
        terminal* out = nullptr;
        el_wget(e, EL_CLIENTDATA, &out);
        return out;
    }
    static wchar_t* show_prompt(EditLine* e) { return of(e)->prompt.data(); }

    /// A character of UTF-8 from the terminal. Ctrl-C ends the line.
    static int get_character(EditLine*, wchar_t* out) {
        char bytes[4];
        std::size_t have = 0, wanted = 1;
        while (have < wanted) {
            const ssize_t n = ::read(STDIN_FILENO, bytes + have, 1);
            if (n < 0 && errno == EINTR && pressed == 0) continue;
            if (n <= 0) return static_cast<int>(n);
            if (have++ == 0) {
                const auto first = static_cast<unsigned char>(bytes[0]);
                wanted = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
            }
        }
        *out = static_cast<wchar_t>(decode({bytes, have}).code_point);
        return 1;
    }

    /// As far as all words agree; they are listed where that is no further.
    static unsigned char complete_word(EditLine* e, wint_t) {
        terminal& self = *of(e);
        const LineInfoW* line = el_wline(e);
        const std::string typed = narrow({line->buffer, static_cast<std::size_t>(line->cursor - line->buffer)});
        const completion found = self.complete(typed);
        if (found.words.empty()) return CC_REFRESH_BEEP;
        std::string common = found.words.front();
        for (const std::string& word : found.words) {
            std::size_t same = 0;
            while (same < std::min(common.size(), word.size()) && common[same] == word[same]) ++same;
            common.resize(same);
        }
        while (!valid_utf8(common)) common.pop_back();
        const std::string word = typed.substr(found.begin);
        if (found.words.size() > 1 && common.size() <= word.size()) {
            std::string list = "\n";
            for (const std::string& one : found.words) list += one + "  ";
            std::fputs((list + "\n").c_str(), stdout);
            std::fflush(stdout);
            return CC_REDISPLAY;
        }
        if (common.size() < word.size()) return CC_REFRESH_BEEP;
        el_wdeletestr(e, static_cast<int>(hexi::length(word)));
        el_winsertstr(e, wide(common).c_str());
        return CC_REFRESH;
    }
};

std::string history_file() {
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return std::filesystem::path(value != nullptr ? value : "");
    };
    if (const auto states = set("XDG_STATE_HOME"); states.is_absolute()) return states / "hexi" / "history";
    if (const auto home = set("HOME"); home.is_absolute()) return home / ".local" / "state" / "hexi" / "history";
    return {};
}

line_editor::line_editor(const std::string& history, std::function<completion(std::string_view)> complete) {
    if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) return;
    // libedit writes by the locale: a terminal that is none of UTF-8 could not show our names anyway.
    if (std::setlocale(LC_CTYPE, "") == nullptr || MB_CUR_MAX < 4) std::setlocale(LC_CTYPE, "C.UTF-8");
    terminal_ = std::make_unique<terminal>();
    terminal& t = *terminal_;
    t.file = history;
    t.complete = std::move(complete);
    HistEventW event;
    history_w(t.history.get(), &event, H_SETSIZE, most_remembered);
    history_w(t.history.get(), &event, H_SETUNIQUE, 1);
    std::ifstream in(history);
    for (std::string line; std::getline(in, line);) {
        std::ranges::replace(line, '\x1F', '\n');
        t.remembered.push_back(line);
        history_w(t.history.get(), &event, H_ENTER, wide(line).c_str());
    }
    t.editor.reset(el_init("hexi", stdin, stdout, stderr));
    EditLine* e = t.editor.get();
    el_wset(e, EL_CLIENTDATA, &t);
    el_wset(e, EL_PROMPT, &terminal::show_prompt);
    el_wset(e, EL_GETCFN, &terminal::get_character);
    el_wset(e, EL_HIST, history_w, t.history.get());
    el_wset(e, EL_EDITOR, L"emacs");
    el_wset(e, EL_ADDFN, L"hexi-complete", L"completes a word", &terminal::complete_word);
    el_wset(e, EL_BIND, L"^I", L"hexi-complete", nullptr);
    el_wset(e, EL_BIND, L"^R", L"em-inc-search-prev", nullptr);
}

line_editor::~line_editor() {
    if (terminal_ == nullptr || terminal_->file.empty() || terminal_->remembered.empty()) return;
    std::error_code error;
    std::filesystem::create_directories(std::filesystem::path(terminal_->file).parent_path(), error);
    std::ofstream out(terminal_->file, std::ios::trunc);
    auto& all = terminal_->remembered;
    const std::size_t first = all.size() - std::min<std::size_t>(all.size(), most_remembered);
    for (std::size_t i = first; i < all.size(); ++i) {
        std::ranges::replace(all[i], '\n', '\x1F');
        out << all[i] << '\n';
    }
    std::filesystem::permissions(terminal_->file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
}

bool line_editor::at_terminal() const { return terminal_ != nullptr; }

std::optional<std::string> line_editor::next(const std::string& prompt) {
    if (terminal_ == nullptr) {
        // Character by character: what follows the line is not taken from whoever reads standard input next.
        std::string line;
        char c = 0;
        while (true) {
            const ssize_t n = ::read(STDIN_FILENO, &c, 1);
            if (n < 0 && errno == EINTR && pressed == 0) continue;
            if (n <= 0) return n == 0 && !line.empty() ? std::optional(line) : std::nullopt;
            if (c == '\n') return line;
            line += c;
        }
    }
    terminal_->prompt = wide(prompt);
    // Before the prompt is shown, for what is typed at once is ours by then: libedit itself would do it after.
    el_wset(terminal_->editor.get(), EL_PREP_TERM, 1);
    int count = 0;
    const wchar_t* typed = el_wgets(terminal_->editor.get(), &count);
    if (typed == nullptr || count <= 0) return std::nullopt;
    std::string line = narrow({typed, static_cast<std::size_t>(count)});
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    return line;
}

void line_editor::remember(const std::string& statement) {
    if (terminal_ == nullptr || statement.empty()) return;
    HistEventW event;
    history_w(terminal_->history.get(), &event, H_ENTER, wide(statement).c_str());
    terminal_->remembered.push_back(statement);
}

interrupts::interrupts() {
    struct sigaction now {};
    now.sa_handler = note_interrupt;
    ::sigemptyset(&now.sa_mask);
    ::sigaction(SIGINT, &now, &before_interrupts);  // without SA_RESTART: reading ends, too
}

interrupts::~interrupts() { ::sigaction(SIGINT, &before_interrupts, nullptr); }

void interrupts::stops(budget* question) { running = question; }

bool interrupts::taken() {
    const bool out = pressed != 0;
    pressed = 0;
    return out;
}

}  // namespace hexi::tool
