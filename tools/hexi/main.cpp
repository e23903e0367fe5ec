// hexi: ask a typed graph, check it, draw it. `hexi COMMAND GRAPH [ARGUMENTS] [OPTIONS]`
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/input.hpp>
#include <hexi/base/problem_words.hpp>
#include <fmt/ranges.h>

#include "chinese.hpp"
#include "command.hpp"
#include "manual.hpp"
#include "terminal.hpp"

namespace {

using namespace hexi;
using namespace hexi::tool;

std::string overview() {
    table rows{painter(false, terminal_columns(STDOUT_FILENO))};
    const bool chinese = is_chinese(language_asked_for());
    for (const command& c : commands) rows.add({{std::string(c.name)}, {chinese ? in_chinese(c.summary).value_or(std::string(c.summary)) : std::string(c.summary)}});
    return fmt::format(
        "hexi {}: a typed graph that says where each fact was read\n\n"
        "Usage: hexi COMMAND GRAPH [ARGUMENTS] [OPTIONS]\n\n"
        "{}\n"
        "GRAPH is a folder or a file; a node is given by its key, a name or an alias.\n"
        "'hexi COMMAND --help' tells more about a command; 'hexi man' prints the manual, 'hexi completion bash', 'zsh' or 'fish'\n"
        "what completes command lines in that shell. --lang or HEXI_LANG in the environment says in which language all is told.\n\n"
        "Exit status: 0 done, 1 nothing found, 2 wrong use, 3 the data is wrong, 4 a file could not be read or written.\n"
        "A question cut short by --time, --memory or Ctrl-C says so, and exits with 1 only if it has nothing to show;\n"
        "anything else that is cut short exits with 4.\n\n"
        "Example:\n  hexi path graphs/lanzhou 兰州新区 天津大学\n",
        HEXI_VERSION, rows.wrapped_text(2));
}

int run(const std::vector<std::string>& words) {
    const auto print = [](std::string_view text) {
        output out(STDOUT_FILENO);
        out.append(text);
        out.flush();
        if (out.failed() == 0 || out.failed() == EPIPE) return static_cast<int>(exit_code::done);
        std::fprintf(stderr, "hexi: error: cannot write to standard output: %s\n", std::strerror(out.failed()));
        return static_cast<int>(exit_code::file_failed);
    };
    const auto refuse = [](const problem& p) {
        const bool chinese = is_chinese(language_asked_for());
        std::fputs(((chinese ? to_text(in_chinese(p), {.error = "错误：", .hint = "提示："}) : to_text(p)) + "\n").c_str(), stderr);
        return static_cast<int>(exit_code::wrong_use);
    };
    if (words.empty()) return refuse({"missing-command", "which command?", "'hexi --help' lists them", {"hexi"}});
    const std::string& word = words.front();
    if (word == "--help" || word == "-h" || word == "help") return print(overview());
    if (word == "--version") return print(fmt::format("hexi {}\n", HEXI_VERSION));
    if (word == "man") return print(manual(HEXI_VERSION));
    if (word == "completion") {
        const std::string shell = words.size() > 1 ? words[1] : "";
        if (const auto script = completion_script(shell)) return print(*script);
        return refuse({"wrong-value", shell.empty() ? std::string("which shell?") : fmt::format("there is no completion for '{}'", harmless(shell)), "it may be: bash, zsh, fish", {"hexi completion"}});
    }
    for (const command& c : commands) {
        if (c.name != word) continue;
        command_line line(c.name, c.summary, {words.begin() + 1, words.end()});
        try {
            return static_cast<int>(c.run(line));
        } catch (const input_error& wrong) {  // of a condition that cannot be answered for what it was asked of
            return static_cast<int>(line.refuse(wrong.problems()));
        }
    }
    if (word.starts_with('-'))
        return refuse({"unknown-option", fmt::format("unknown option '{}'", harmless(word)), "options come after the command: hexi COMMAND GRAPH [OPTIONS]", {"hexi"}});
    std::vector<std::string> names;
    for (const command& c : commands) names.emplace_back(c.name);
    const auto meant = closest(word, names);
    return refuse({"unknown-command", fmt::format("unknown command '{}'", harmless(word)),
                   meant ? fmt::format("did you mean '{}'?", *meant) : fmt::format("it may be: {}", fmt::join(names, ", ")), {"hexi"}});
}

/// Ends as whoever sent the signal expects, without the names of what was being written.
void end_by_signal(int number) {
    hexi::remove_unfinished();
    work_line::wipe();
    ::signal(number, SIG_DFL);
    ::raise(number);  // comes through once this handler has returned
}

void handle_signals() {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before {}, now {};
        // What was to be ignored stays so, as nohup asks for.
        if (::sigaction(number, nullptr, &before) != 0 || before.sa_handler == SIG_IGN) continue;
        now.sa_handler = end_by_signal;
        ::sigemptyset(&now.sa_mask);
        ::sigaction(number, &now, nullptr);
    }
}

}  // namespace

int main(int count, char** words) {
    std::signal(SIGXFSZ, SIG_IGN);  // then a file that would be too large (ulimit -f) is an error of writing, told as such
    handle_signals();
    try {
        return run({words + 1, words + count});
    } catch (...) {
        problem p = caught("hexi");
        std::fputs((to_text(p) + "\n").c_str(), stderr);
        return static_cast<int>(exit_code::file_failed);
    }
}
