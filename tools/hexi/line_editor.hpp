// Lines that somebody types: with history, editing and completion at a terminal, as they come from a file or a pipe.
//
//     line_editor lines(history_file(), [&](std::string_view typed) { return complete(g.schema(), typed); });
//     while (const auto line = lines.next("hexi> ")) ...
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <hexi/base/limits.hpp>
#include <hexi/query/complete.hpp>

namespace hexi::tool {

/// Where a shell's history is kept: `hexi/history` in the user's folder for states of programs; empty if there is none.
/// Source: https://specifications.freedesktop.org/basedir-spec
[[nodiscard]] std::string history_file();

/// Reads standard input. Names of any script are typed as they are: the terminal is taken to be one of UTF-8.
class line_editor {
public:
    /// `complete` gets what is typed on the line, up to the cursor.
    line_editor(const std::string& history, std::function<completion(std::string_view typed)> complete);
    line_editor(const line_editor&) = delete;
    line_editor& operator=(const line_editor&) = delete;
    ~line_editor();

    [[nodiscard]] bool at_terminal() const;
    /// The next line, without its line break; nothing at the end of input, or if `interrupted`.
    [[nodiscard]] std::optional<std::string> next(const std::string& prompt);
    /// Keeps a statement in the history.
    void remember(const std::string& statement);

private:
    struct terminal;
    std::unique_ptr<terminal> terminal_;
};

/// Ctrl-C from here on: it stops what runs, and ends no program.
class interrupts {
public:
    interrupts();
    interrupts(const interrupts&) = delete;
    interrupts& operator=(const interrupts&) = delete;
    ~interrupts();

    /// What Ctrl-C stops; null for nothing.
    static void stops(budget* running);
    /// Whether it was pressed since this was asked last.
    static bool taken();
};

}  // namespace hexi::tool
