// Text for people: colour where it is seen, columns that stand under each other in any script, and
// nothing from a graph that a terminal would obey.
//
//     table rows(ink);
//     rows.add({{"兰州新区", style::name}, {"NewArea", style::type}});
//     out.append(rows.text(2));
#pragma once

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/output.hpp>
#include <hexi/base/progress.hpp>
#include <hexi/base/text.hpp>

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

/// `text` with everything that would move the cursor, colour or reorder the line made visible or dropped:
/// names come from files that anybody may have written.
inline std::string harmless(std::string_view text) {
    std::string out;
    for_each_character(text, [&](char32_t c, std::string_view) {
        const bool reorders = (c >= U'\u202A' && c <= U'\u202E') || (c >= U'\u2066' && c <= U'\u2069') || c == U'\u200E' || c == U'\u200F';
        if (c < 0x20U) append(out, static_cast<char32_t>(0x2400U + c));  // the picture of the control character
        else if (c == 0x7FU) append(out, U'\u2421');
        else if (c >= 0x80U && c < 0xA0U) append(out, U'\uFFFD');
        else if (!reorders) append(out, c);
    });
    return out;
}

/// Colours text, or leaves it as it is.
class painter {
public:
    explicit painter(bool colours) : colours_(colours) {}

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
        if (p.unit == "bytes") out_.append(fmt::format("\r{} {} of {} MB", p.doing, p.done / 1'000'000, p.of / 1'000'000));
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

/// Rows whose cells stand under each other, two spaces apart. A cell may be empty.
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
        std::string out;
        for (const auto& row : rows_) {
            std::size_t owed = indent;  // spaces are written only once something stands after them
            for (std::size_t i = 0; i < row.size(); ++i) {
                const std::size_t missing = widths[i] - columns_of(row[i]);
                if (row[i].right) owed += missing;
                if (!row[i].text.empty()) {
                    out.append(owed, ' ');
                    out += paint_(row[i].look, row[i].text);
                    owed = 0;
                }
                if (!row[i].right) owed += missing;
                if (widths[i] > 0) owed += 2;
            }
            out += '\n';
        }
        return out;
    }

private:
    static std::size_t columns_of(const cell& c) { return width(harmless(c.text)); }

    painter paint_;
    std::vector<std::vector<cell>> rows_;
};

}  // namespace hexi::tool
