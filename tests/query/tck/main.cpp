// Plays scenarios of openCypher's TCK, and says of each that fails what was expected and what came.
//
//     hexi-tck FILE.jsonl [--only PREFIX] [--verbose] [--skip-if-absent]
//
// Then two tables by folder, judged strictly and by rows only, and `N passed, M failed`. Exit status: 0 if all passed, 1 if not, 2 for
// wrong use or a file that is none, 77 for an absent one with --skip-if-absent.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "play.hpp"

namespace {

using namespace tck;

constexpr unsigned most_seconds = 60;  // for one scenario: an engine that hangs is ended

std::string line_of(const note& n) {
    boost::json::array faults;
    for (const std::string& fault : n.faults) faults.emplace_back(fault);
    return boost::json::serialize(boost::json::object{{"faults", std::move(faults)}, {"rows_right", n.rows_right}}) + "\n";
}

note note_of(std::string_view line) {
    const boost::json::value read = boost::json::parse(boost::json::string_view(line.data(), line.size()));
    note out{.rows_right = read.at("rows_right").as_bool()};
    for (const auto& fault : read.at("faults").as_array()) out.faults.emplace_back(std::string_view(fault.as_string()));
    return out;
}

/// Plays all from `first` on, in a process of its own: what ends it ends one scenario. Returns the notes of those that were played,
/// and of the one that ended it.
std::vector<note> play_from(const std::vector<scenario>& all, std::size_t first) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe could be made");
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("no process could be made");
    if (child == 0) {
        ::close(ends[0]);
        std::FILE* out = ::fdopen(ends[1], "w");
        for (std::size_t i = first; i < all.size(); ++i) {
            ::alarm(most_seconds);
            std::fputs(line_of(play(all[i])).c_str(), out);
            std::fflush(out);
        }
        ::_exit(0);
    }
    ::close(ends[1]);
    std::vector<note> out;
    std::FILE* in = ::fdopen(ends[0], "r");
    std::string line;
    for (int c = std::fgetc(in); c != EOF; c = std::fgetc(in)) {
        if (c != '\n') {
            line += static_cast<char>(c);
            continue;
        }
        out.push_back(note_of(line));
        line.clear();
    }
    std::fclose(in);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (first + out.size() == all.size()) return out;
    const std::string how = !WIFSIGNALED(status)            ? fmt::format("exit status {}", WEXITSTATUS(status))
                            : WTERMSIG(status) == SIGALRM ? fmt::format("no end within {} s", most_seconds)
                                                          : fmt::format("signal {} ({})", WTERMSIG(status), ::strsignal(WTERMSIG(status)));
    out.push_back({.faults = {fmt::format("expected to be played, got {}", how)}, .rows_right = false});
    return out;
}

std::vector<note> play_all(const std::vector<scenario>& all) {
    std::vector<note> out;
    while (out.size() < all.size())
        for (note& n : play_from(all, out.size())) out.push_back(std::move(n));
    return out;
}

std::string in_one_line(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? ' ' : c;
    return out;
}

struct tally {
    std::size_t passed = 0, failed = 0;
    void add(bool right) { ++(right ? passed : failed); }
};

void print_table(std::string_view title, const std::map<std::string, tally>& by_folder) {
    std::size_t width = title.size();
    for (const auto& [folder, _] : by_folder) width = std::max(width, folder.size());
    fmt::print("\n{:{}}  passed  failed\n", title, width);
    for (const auto& [folder, t] : by_folder) fmt::print("{:{}}  {:6}  {:6}\n", folder, width, t.passed, t.failed);
}

int run(const std::filesystem::path& file, std::string_view only, bool verbose) {
    std::vector<scenario> wanted;
    for (scenario& s : read_scenarios(file))
        if (s.id.starts_with(only)) wanted.push_back(std::move(s));
    const std::vector<note> notes = play_all(wanted);
    std::map<std::string, tally> strictly, rows_only;
    tally in_all;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const scenario& s = wanted[i];
        const note& n = notes[i];
        strictly[s.folder].add(n.faults.empty());
        rows_only[s.folder].add(n.rows_right);
        in_all.add(n.faults.empty());
        if (n.faults.empty()) continue;
        fmt::print("{}: {}\n", s.id, in_one_line(fmt::format("{}", fmt::join(n.faults, "; "))));
        if (!verbose) continue;
        for (const std::string& query : s.setup) fmt::print("    setup:\n{}\n", query);
        for (const auto& [name, held] : s.parameters) fmt::print("    ${} = {}\n", name, to_text(held));
        fmt::print("    query:\n{}\n", s.asked.query);
        for (const question& q : s.control) fmt::print("    control query:\n{}\n", q.query);
        fmt::print("\n");
    }
    print_table("strict", strictly);
    print_table("rows only", rows_only);
    fmt::print("\n{} passed, {} failed\n", in_all.passed, in_all.failed);
    return in_all.failed == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
    std::string file, only;
    bool verbose = false, skip_if_absent = false;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = arguments[i];
        if (word == "--only" && i + 1 < count) only = arguments[++i];
        else if (word == "--verbose") verbose = true;
        else if (word == "--skip-if-absent") skip_if_absent = true;
        else if (file.empty() && !word.starts_with("-")) file = word;
        else return fmt::print(stderr, "'{}' means nothing here\n", word), 2;
    }
    if (file.empty()) return fmt::print(stderr, "usage: hexi-tck FILE.jsonl [--only PREFIX] [--verbose] [--skip-if-absent]\n"), 2;
    std::error_code ignored;
    if (skip_if_absent && !std::filesystem::exists(file, ignored)) return fmt::print("skipped: {} is not there\n", file), 77;
    try {
        return run(file, only, verbose);
    } catch (const std::exception& e) {
        return fmt::print(stderr, "{}\n", e.what()), 2;
    }
}
