// hexi-mpi: questions about a graph in shards, asked by as many processes as there are shards.
//
//     hexi shard graphs/lanzhou --parts 4 -o lanzhou.shards
//     mpirun -n 4 hexi-mpi path lanzhou.shards 兰州新区 天津大学
//
// Rank 0 reads the command line and writes the answer, as `hexi` does; the others wait for questions.
#include <omp.h>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/archive.hpp>
#include <hexi/base/input.hpp>
#include <hexi/base/output.hpp>
#include <hexi/base/problem_words.hpp>

#include "chinese.hpp"
#include "command.hpp"
#include "elsewhere.hpp"
#include "nameless.hpp"
#include "questions.hpp"
#include "terminal.hpp"

namespace {

using namespace hexi;
using namespace hexi::mpi;
using tool::command_line;
using tool::exit_code;

/// Over: something was told already.
struct stopped {
    exit_code status;
};

std::string told(const problems& all) {
    const bool chinese = tool::is_chinese(tool::language_asked_for());
    std::string out;
    for (const problem& p : all) out += (chinese ? to_text(tool::in_chinese(p), {.error = "错误：", .hint = "提示："}) : to_text(p)) + "\n";
    return out;
}
void print_error(const std::string& text) { std::fputs(text.c_str(), stderr); }
/// For what one process finds alone, in the midst of what all do: the others wait for it, and all end.
[[noreturn]] void end_all(const problems& all, exit_code status) {
    print_error(told(all));
    MPI_Abort(MPI_COMM_WORLD, static_cast<int>(status));
    std::_Exit(static_cast<int>(status));
}
exit_code refuse(problem p) {
    p.where = {"hexi-mpi"};
    print_error(told({std::move(p)}));
    return exit_code::wrong_use;
}

/// One process of the run.
class process {
public:
    explicit process(const world& all) : all_(all) {}

    /// Answers what rank 0 asks until it has no more questions.
    void follow() {
        for (std::string message = all_.told(""); !message.empty(); message = all_.told("")) {
            question asked;
            archive_reader{message}(asked);
            try {
                static_cast<void>(answer_one(asked));
            } catch (const stopped&) {  // rank 0 knows
            }
        }
    }
    /// At rank 0: the answer. Throws `stopped` where a shard cannot be read.
    answer ask(const std::string& folder, question asked) {
        folder_ = folder;
        asked.nodes.insert(asked.nodes.begin(), folder);  // travels with it
        std::string message;
        archive_writer{message}(asked);
        static_cast<void>(all_.told(message));
        try {
            return answer_one(std::move(asked));
        } catch (const input_error& wrong) {  // not for who asked, that would go on alone
            end_all(wrong.problems(), exit_code::wrong_data);
        }
    }
    void end() const { static_cast<void>(all_.told("")); }

private:
    answer answer_one(question asked) {
        const std::string folder = asked.nodes.front();
        asked.nodes.erase(asked.nodes.begin());
        if (!parts_) {
            auto opened = parts::open(all_, folder);
            const bool failed = !opened;
            const bool own = failed && opened.problems().front().rule != "cannot-continue";  // not another's
            // What several say in the same words is told once.
            auto texts = all_.gathered(own ? told(opened.problems()) : std::string());
            const auto mine = !own ? exit_code::done : opened.problems().front().rule == "wrong-use" ? exit_code::wrong_use : tool::status_of(opened.problems());
            const int status = all_.largest(static_cast<int>(mine));
            std::ranges::sort(texts);
            texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
            for (const std::string& text : texts) print_error(text);
            if (failed) throw stopped{static_cast<exit_code>(status)};
            parts_.emplace(*std::move(opened));
        }
        return answering(all_, *parts_, asked);
    }

    const world& all_;
    std::string folder_;
    std::optional<parts> parts_;
};

/// A question of the command line; a problem for what only `hexi` answers.
result<question> question_of(std::string_view command, const command_line& line) {
    for (const char* option : {"--with", "--time", "--memory", "--fold", "--weight", "--untyped", "--allow", "--k"})
        if (!line.values(option).empty())
            return problem{"wrong-use", fmt::format("hexi-mpi has no {}", option), "leave it out, or ask the whole graph with 'hexi'"};
    const auto one = [&](std::string_view name, std::string otherwise) {
        const auto all = line.values(name);
        return all.empty() ? std::move(otherwise) : all.back();
    };
    if (const std::string mode = one("--mode", "shortest"); mode != "shortest" && mode != "all-shortest")
        return problem{"wrong-use", fmt::format("hexi-mpi has no --mode {}", mode), "it may be: shortest, all-shortest"};
    question asked{.command = std::string(command), .edge_types = line.values("--edge"), .labels = line.values("--type"), .avoid = line.values("--avoid")};
    for (const char* name : {"NODE", "FROM", "TO"})
        for (const std::string& value : line.values(name)) asked.nodes.push_back(value);
    if (command == "info") asked.type = one("--type", ""), asked.labels.clear();
    asked.direction = one("--direction", "both");
    asked.weak = command == "neighbors" || !line.values("--weak").empty() ? 1 : 0;
    asked.by = one("--by", "pagerank");
    if (command == "rank" && asked.by != "pagerank" && !asked.by.ends_with("degree"))
        return problem{"wrong-use", fmt::format("hexi-mpi has no --by {}", asked.by), "it may be: pagerank, degree, out-degree, in-degree"};
    asked.undirected = line.values("--undirected").empty() ? 0 : 1;
    asked.limit = std::stoul(one(command == "rank" ? "--top" : "--limit", "20"));
    asked.json = line.json() ? 1 : 0;
    asked.where = one("--where", "");
    asked.text = one("TEXT", ""), asked.lists = line.values("TEXT").empty() ? 1 : 0;
    asked.sort = one("--sort", "");
    asked.language = one("--lang", tool::language_asked_for());
    asked.hops = std::stoul(command == "neighbors" ? one("--hops", "1") : one("--max-hops", "0"));
    return asked;
}

constexpr std::array answered{"info", "find", "neighbors", "path", "rank", "components"};

/// The words of a line, parted by spaces; one with spaces stands in double quotes.
std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    bool quoted = false, inside = false;
    for (const char c : line) {
        if (c == '"') quoted = !quoted;
        if ((c == ' ' && !quoted) || c == '\r') {
            inside = false;
            continue;
        }
        if (!std::exchange(inside, true)) words.emplace_back();
        if (c != '"') words.back() += c;
    }
    return words;
}

std::string overview() {
    return fmt::format("hexi-mpi {}: questions about a graph in shards, by a process each\n\n"
                       "Usage: mpirun -n N hexi-mpi [--cost] COMMAND DIR [ARGUMENTS] [OPTIONS]\n"
                       "       mpirun -n N hexi-mpi [--cost] [--each] questions DIR < FILE\n\n"
                       "DIR is what 'hexi shard GRAPH --parts N -o DIR' wrote; N is a square number. COMMAND is one of: {}.\n"
                       "They take what 'hexi COMMAND --help' tells, but for --with, --time, --memory, --fold and --weight, and answer the same;\n"
                       "--where asks for what is stored with one node or one edge.\n"
                       "'questions' opens the shards once and answers every line of standard input, such as: path 兰州新区 天津大学 --json\n"
                       "With --each each of these answers ends with a byte 1, its exit status and a byte 0, for programs.\n"
                       "--cost says on standard error what memory each process took, and how many bytes it sent.\n\n"
                       "Example:\n  hexi shard graphs/lanzhou --parts 4 -o lanzhou.shards\n  mpirun -n 4 hexi-mpi path lanzhou.shards 兰州新区 天津大学\n",
                       HEXI_VERSION, fmt::join(answered, ", "));
}

/// What is written to standard output meanwhile, all of it at once when it is over: an answer is there whole or not at all. And it is no
/// terminal, as which mpirun has it, although it passes everything on.
class whole_output {
public:
    whole_output() : before_(::dup(STDOUT_FILENO)) { ::dup2(all_.descriptor(), STDOUT_FILENO); }
    whole_output(const whole_output&) = delete;
    whole_output& operator=(const whole_output&) = delete;
    ~whole_output() {
        ::dup2(before_, STDOUT_FILENO);
        ::close(before_);
    }
    [[nodiscard]] std::string bytes() const { return all_.bytes(); }

private:
    nameless all_;
    int before_;
};

/// `words`: the command, the folder, and the rest.
exit_code one_question(process& self, std::vector<std::string> words) {
    const std::string word = words.front();
    if (std::ranges::find(answered, word) == answered.end())
        return refuse({"unknown-command", fmt::format("unknown command '{}'", tool::harmless(word)), fmt::format("it may be: {}", fmt::join(answered, ", "))});
    const auto known = std::ranges::find(tool::commands, word, &tool::command::name);
    command_line line(known->name, known->summary, {words.begin() + 1, words.end()});
    answer found;
    line.opens_by([&](command_line& asking) -> result<graph> {
        auto asked = question_of(word, asking);
        if (!asked) throw stopped{asking.refuse(asked.problems().front())};
        found = self.ask(asking.graph_path(), *std::move(asked));
        if (found.refused) throw stopped{asking.refuse(problems{*found.refused})};
        return found.part;
    });
    const auto answer_it = [&] {
        if (word == "rank") return tool::rank_command(line, [&](const graph&, const filter&, const rank_options&) { return found.best; });
        if (word == "components") return tool::components_command(line, [&](const graph&, const filter&, std::size_t) { return found.groups; });
        if (word == "find") return tool::find_command(line, [&](const graph&, const filter&, const tool::find_request&) { return found.found; });
        if (word == "info") return tool::info_command(line, [&](const graph&) { return found.facts; });
        return known->run(line);
    };
    try {
        auto status = exit_code::done;
        std::string text;
        {
            const whole_output held;
            status = answer_it();
            text = held.bytes();
        }
        output out(STDOUT_FILENO);
        out.append(text);
        out.flush();
        if (out.failed() != 0 && out.failed() != EPIPE) return line.refuse(problem{"cannot-write", "cannot write to standard output", "check that the place it goes to has room and may be written to"}, exit_code::file_failed);
        return status;
    } catch (const stopped& over) {
        return over.status;
    } catch (const input_error& wrong) {
        return line.refuse(wrong.problems());
    }
}

/// `each`: each answer is ended by a byte 1, its status, and a byte 0.
exit_code lead(const world& all, process& self, std::vector<std::string> words, bool each) {
    if (words.empty()) return refuse({"missing-command", "which command?", "'hexi-mpi --help' lists them"});
    const std::string word = words.front();
    if (word == "--help" || word == "-h") return std::fputs(overview().c_str(), stdout), exit_code::done;
    if (word == "--version") return fmt::print("hexi-mpi {}\n", HEXI_VERSION), exit_code::done;
    if (!all.is_square())
        return refuse({"wrong-use", fmt::format("{} processes are no square", all.size()), "CombBLAS needs 1, 4, 9, 16 ... processes, and as many shards"});
    if (word == "questions") {
        if (words.size() != 2) return refuse({"missing-argument", "questions takes the folder of the shards and no more", "write: mpirun -n N hexi-mpi questions DIR < FILE"});
        auto worst = exit_code::done;
        for (std::string text; std::getline(std::cin, text);) {
            std::vector<std::string> asked = words_of(text);
            if (asked.empty()) continue;
            asked.insert(asked.begin() + 1, words[1]);
            const exit_code one = one_question(self, std::move(asked));
            worst = std::max(worst, one);
            if (each) fmt::print("\1{}{}", static_cast<int>(one), '\0'), std::fflush(stdout);
        }
        return worst;
    }
    return one_question(self, std::move(words));
}

void tell_cost(const world& all) {
    struct rusage used {};
    ::getrusage(RUSAGE_SELF, &used);
    const std::uint64_t sent = bytes_sent();
    for (const std::string& text : all.gathered(fmt::format("hexi-mpi: process {}: {} KiB at most, {} bytes sent\n", all.rank(), used.ru_maxrss, sent))) print_error(text);
}

int run(std::vector<std::string> words) {
    const world all;
    process self(all);
    const auto flag = [&](std::string_view name) {
        const auto at = std::ranges::find(words, name);
        const bool given = at != words.end() && at - words.begin() < 2 && (at == words.begin() || words.front().starts_with("--"));
        if (given) words.erase(at);
        return given;
    };
    const bool cost = flag("--cost"), each = flag("--each");
    auto status = exit_code::done;
    if (all.leads()) {
        status = lead(all, self, std::move(words), each);
        self.end();
    } else {
        self.follow();
    }
    if (cost) tell_cost(all);
    return static_cast<int>(status);
}

}  // namespace

int main(int count, char** words) {
    MPI_Init(&count, &words);
    if (std::getenv("OMP_NUM_THREADS") == nullptr) omp_set_num_threads(1);  // a process is a core
    int status = 0;
    try {
        status = run({words + 1, words + count});
    } catch (const input_error& wrong) {
        end_all(wrong.problems(), exit_code::wrong_data);
    } catch (...) {
        end_all({caught("hexi-mpi")}, exit_code::file_failed);
    }
    MPI_Finalize();
    return status;
}
