// Text for people: colour where it is seen, columns that stand under each other in any script, and
// nothing from a graph that a terminal would obey.
//
//     table rows(ink);
//     rows.add({{"兰州新区", style::name}, {"NewArea", style::type}});
//     out.append(rows.text(2));
#pragma once

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/output.hpp>
#include <hexi/base/progress.hpp>
#include <hexi/base/text.hpp>
#include <hexi/base/visible.hpp>

namespace hexi::tool {

/// What a piece of text is; its colour follows.
enum class style { plain, heading, name, type, edge, faint, good, bad };

/// Whether colours may be written to a file descriptor: it is a terminal that knows them, and nobody said no.
/// Source: https://no-color.org
inline bool colours_wanted(int descriptor) {
    const auto set = [](const char* variable) {
        const char* value = std::getenv(variable);
        return value != nullptr && *value != '\0';
    };
    const char* terminal = std::getenv("TERM");
    return ::isatty(descriptor) != 0 && !set("NO_COLOR") && (terminal == nullptr || std::string_view(terminal) != "dumb");
}

/// The columns of the terminal that a file descriptor is; 0 where it is none, or does not tell: then a line may have any length.
inline std::size_t terminal_columns(int descriptor) {
    if (::isatty(descriptor) == 0) return 0;
    winsize size{};
    return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/// `text` with everything that would move the cursor, colour or reorder the line made visible: names come from files that anybody
/// may have written.
inline std::string harmless(std::string_view text) {
    std::string out;
    for_each_character(text, [&](char32_t c, std::string_view) {
        if (c < 0x20U) append(out, static_cast<char32_t>(0x2400U + c));  // the picture of the control character
        else if (c == 0x7FU) append(out, U'\u2421');
        else if (c >= 0x80U && c < 0xA0U) append(out, U'\uFFFD');
        else append(out, c);
    });
    return with_directions_shown(out);
}

/// `text` in lines of at most `columns`, broken at spaces where there are any; none is as long as it is.
inline std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
    std::vector<std::string> out;
    while (columns > 0 && width(text) > columns) {
        std::size_t used = 0, end = 0, space = 0;
        while (end < text.size()) {
            const decoded d = decode(text.substr(end));
            used += width(d.code_point);
            if (used > columns && !(text[end] == ' ' && used == columns + 1)) break;
            if (text[end] == ' ') space = end;
            end += d.length;
        }
        const std::size_t at = space > 0 ? space : std::max(end, decode(text).length);
        out.emplace_back(text.substr(0, at));
        text.remove_prefix(std::min(text.size(), text.find_first_not_of(' ', at)));
    }
    if (!text.empty() || out.empty()) out.emplace_back(text);
    return out;
}

/// Colours text, or leaves it as it is; and knows how wide lines may be.
class painter {
public:
    /// `columns` as of `terminal_columns`.
    explicit painter(bool colours, std::size_t columns = 0) : colours_(colours), columns_(columns) {}

    std::size_t columns() const { return columns_; }

    std::string operator()(style s, std::string_view text) const {
        const std::string_view code = code_of(s);
        if (!colours_ || code.empty() || text.empty()) return harmless(text);
        return fmt::format("\x1b[{}m{}\x1b[0m", code, harmless(text));
    }

private:
    static std::string_view code_of(style s) {
        switch (s) {
            case style::plain: return "";
            case style::heading: return "1;4";
            case style::name: return "1";
            case style::type: return "36";
            case style::edge: return "33";
            case style::faint: return "2";
            case style::good: return "32";
            case style::bad: return "31";
        }
        return "";
    }
    bool colours_;
    std::size_t columns_;
};

/// Says on a terminal, from the second second on, that a command is still working; nothing where standard error is none. The line is
/// wiped away when the work is done, by whoever ends the command first: so nothing is left of it.
class work_line {
public:
    /// `text(seconds)` is what is shown.
    template <class Text>
    explicit work_line(Text text) {
        if (::isatty(STDERR_FILENO) != 0) thread_ = std::thread([this, text] { speak(text); });
    }
    work_line(const work_line&) = delete;
    work_line& operator=(const work_line&) = delete;
    ~work_line() {
        if (!thread_.joinable()) return;
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
        }
        wake_.notify_one();
        thread_.join();
        wipe();
    }

    /// Wipes away what is shown. May be called by a signal handler.
    static void wipe() noexcept {
        constexpr std::string_view to_the_left = "\r\x1b[K";
        if (shown_.exchange(false)) (void)!::write(STDERR_FILENO, to_the_left.data(), to_the_left.size());
    }

private:
    template <class Text>
    void speak(Text text) {
        const auto begin = std::chrono::steady_clock::now();
        std::unique_lock lock(mutex_);
        for (int second = 1; !wake_.wait_until(lock, begin + std::chrono::seconds(second), [this] { return over_; }); ++second) {
            const std::size_t columns = terminal_columns(STDERR_FILENO);
            const std::string line = text(second);
            shown_ = true;
            output(STDERR_FILENO).append(fmt::format("\r{}\x1b[K", columns > 1 ? shortened(line, columns - 1) : line));
        }
    }

    inline static std::atomic<bool> shown_{false};
    std::mutex mutex_;
    std::condition_variable wake_;
    bool over_ = false;
    std::thread thread_;
};

/// How far work is, on one line that is written over and over; nothing where that is no terminal, nor of work that is
/// done within a second.
class progress_line {
public:
    explicit progress_line(int descriptor = STDERR_FILENO, std::chrono::milliseconds quiet = std::chrono::seconds(1))
        : terminal_(::isatty(descriptor) != 0), out_(descriptor), next_(std::chrono::steady_clock::now() + quiet) {}
    ~progress_line() {
        if (said_) out_.append('\n');
    }
    progress_line(const progress_line&) = delete;
    progress_line& operator=(const progress_line&) = delete;

    /// Lives no longer than this; none where nothing is shown.
    progress_listener listener() {
        if (!terminal_) return {};
        return [this](const progress& p) { show(p); };
    }

private:
    void show(const progress& p) {
        const auto now = std::chrono::steady_clock::now();
        if (now < next_) return;
        next_ = now + std::chrono::milliseconds(250);
        said_ = true;
        const bool large = p.of >= 10'000'000;
        const std::uint64_t by = large ? 1'000'000 : 1'000;
        if (p.unit == "bytes") out_.append(fmt::format("\r{} {} of {} {}", p.doing, p.done / by, p.of / by, large ? "MB" : "KB"));
        else out_.append(fmt::format("\r{} {} of {} {}", p.doing, p.done, p.of, p.unit));
        out_.flush();
    }

    bool terminal_;
    output out_;
    std::chrono::steady_clock::time_point next_;
    bool said_ = false;
};

struct cell {
    std::string text{};
    style look = style::plain;
    bool right = false;  ///< numbers stand at the right
};

/// Rows whose cells stand under each other, two spaces apart. A cell may be empty. Where the painter knows how wide lines may be,
/// the widest columns are shortened until they fit.
class table {
public:
    explicit table(painter paint) : paint_(paint) {}

    void add(std::vector<cell> row) { rows_.push_back(std::move(row)); }
    bool empty() const { return rows_.empty(); }

    /// All rows, each `indent` columns in and ended by a line break; no space at the end of a line.
    std::string text(std::size_t indent) const {
        std::vector<std::size_t> widths;
        for (const auto& row : rows_) {
            widths.resize(std::max(widths.size(), row.size()), 0);
            for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
        }
        fit(widths, indent);
        std::string out;
        for (const auto& row : rows_) {
            std::size_t owed = indent;  // spaces are written only once something stands after them
            for (std::size_t i = 0; i < row.size(); ++i) {
                const std::string shown = columns_of(row[i]) > widths[i] ? shortened(harmless(row[i].text), widths[i]) : row[i].text;
                const std::size_t missing = widths[i] - width(harmless(shown));
                if (row[i].right) owed += missing;
                if (!row[i].text.empty()) {
                    out.append(owed, ' ');
                    out += paint_(row[i].look, shown);
                    owed = 0;
                }
                if (!row[i].right) owed += missing;
                if (widths[i] > 0) owed += 2;
            }
            out += '\n';
        }
        return out;
    }

    /// The same with the last column on as many lines as it takes, for texts that are to be read whole.
    std::string wrapped_text(std::size_t indent) const {
        std::size_t left = 0;
        for (const auto& row : rows_) left = std::max(left, columns_of(row.front()));
        const std::size_t before = indent + left + 2;
        std::string out;
        for (const auto& row : rows_) {
            const auto lines = wrapped(harmless(row.back().text), paint_.columns() > before + 20 ? paint_.columns() - before : 0);
            out += std::string(indent, ' ') + padded(harmless(row.front().text), left) + "  " + lines.front() + '\n';
            for (std::size_t i = 1; i < lines.size(); ++i) out += std::string(before, ' ') + lines[i] + '\n';
        }
        return out;
    }

private:
    static std::size_t columns_of(const cell& c) { return width(harmless(c.text)); }
    /// Makes the widest column narrower, and the next ones when they are as wide, until all fit. None gets too narrow to say anything.
    void fit(std::vector<std::size_t>& widths, std::size_t indent) const {
        constexpr std::size_t least = 8;
        if (paint_.columns() == 0) return;
        std::size_t all = indent;
        for (const std::size_t w : widths) all += w > 0 ? w + 2 : 0;
        for (all -= std::min<std::size_t>(all, 2); all > paint_.columns(); --all) {
            const auto widest = std::ranges::max_element(widths);
            if (widest == widths.end() || *widest <= least) return;
            --*widest;
        }
    }

    painter paint_;
    std::vector<std::vector<cell>> rows_;
};

}  // namespace hexi::tool
