// How long a command may take and how much memory: `--time`, `--memory`, and Ctrl-C.
//
//     command_limits limits;                       // of a command_line
//     limits.start(true);                          // its arguments are read
//     limits.opened();                             // its graph is
//     const paths found = simple_paths(g, a, b, {.within = &limits.question()});
//     if (limits.ended() != cut_by::nothing) line.note(limits.met());
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <hexi/base/limits.hpp>

namespace hexi::tool {

/// `500ms`, `2s`, `1.5min`, `1h`; nothing for anything else. Above 0 and below a year.
std::optional<std::chrono::nanoseconds> duration_of(std::string_view text);
/// `500MiB`, `2G`, `64K`, with 1024 to a step, `500MB` and its like with 1000; where `bare` is set also a number of bytes alone. Nothing for
/// anything else.
std::optional<std::size_t> bytes_of_text(std::string_view text, bool bare = false);
inline constexpr std::string_view sizes_hint = "give a number with K, M or G, MiB, MB or the like behind it, such as 500MiB";

/// The limits of the one command of a process. A question ends itself within its budget and says what it has. What has no
/// half answer (opening a graph, a drawing, a file) is ended with the process, by a thread that watches it.
class command_limits {
public:
    command_limits();
    command_limits(const command_limits&) = delete;
    command_limits& operator=(const command_limits&) = delete;
    ~command_limits();

    std::string time{};    ///< as given: a duration, `none`, or empty
    std::string memory{};  ///< as given, or empty

    /// From here the time that was asked for counts. `command` is what speaks when the process is ended.
    void start(std::string command);
    /// From here memory counts.
    void opened();
    /// The budget of the command's question; made, and Ctrl-C caught, when it is first asked for. Its default is a
    /// minute from then if somebody waits for the answer at a terminal, else no limit.
    budget& question();
    /// What a question within other work may take: a minute and 2 GiB unless others were given. What watches the work goes on.
    limits one() const;
    /// For a command that is asked many questions: what each may take, a minute and 2 GiB unless others were given. Nothing is watched any more.
    limits each();
    /// The question is answered, as far as it goes: Ctrl-C is what it was before. Which limit cut the answer.
    cut_by over();
    /// Which limit of the question was met, if there is one.
    cut_by ended() const;
    /// Whether twice the time allowed is over.
    bool late() const;
    /// What was met, in words: `the time allowed (2s) was over; --time allows more`.
    std::string met() const;
    /// Nothing is watched any more: the command has its answer, and writes it.
    void answered();
    /// If Ctrl-C was what ended the question, ends the process as it would have been: whoever runs it in a loop
    /// wants that one to end as well.
    void pass_on_interrupt() const;

private:
    class watcher;
    std::string command_;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    std::unique_ptr<budget> question_;
    std::unique_ptr<watcher> watcher_;
};

}  // namespace hexi::tool
