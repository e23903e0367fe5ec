// One command's share of the command line, and the three things that every command does: read its
// arguments, open its graph, and end with a status.
//
//     exit_code find_command(command_line& line) {
//         std::string text;
//         line.argument("TEXT", text, "a name, an alias, a key, or a part of one");
//         line.example("hexi find graphs/lanzhou 天津");
//         if (const auto stop = line.parse()) return *stop;
//         const auto g = line.open();
//         if (!g) return line.fail(g.problems());
//         ...
//         return line.finish(exit_code::done);
//     }
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/input.hpp>
#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/json/writer.hpp>
#include <hexi/format/open.hpp>
#include <hexi/format/sources/quote.hpp>
#include <hexi/format/sources/source_folders.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>

#include "command_limits.hpp"
#include "exit_code.hpp"

namespace CLI {
class App;
class Option;
class ParseError;
}  // namespace CLI

namespace hexi::tool {

class work_line;

/// What a command takes, as its help, the manual and the completions of shells tell it.
struct command_description {
    struct option {
        std::vector<std::string> names{};  ///< `-o`, `--output`; of an argument its one name
        std::string value{};               ///< `FILE`; empty for a flag and an argument
        std::string help{};
        std::vector<std::string> words{};  ///< what the value may be, if it is one of a few words
        bool argument = false;             ///< by position
        bool required = false;
    };
    std::string name{};
    std::string summary{};
    std::vector<option> options{};
    std::vector<std::string> examples{};
};

/// A measure as programs read it: in as few characters as give the same number back.
inline std::string score_text(double score) {
    std::array<char, 32> digits;
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), score).ptr};
}

/// CLI11 reads the words; its types stay in command_line.cpp.
class command_line {
public:
    /// What problems are told as.
    enum class telling { errors, notes, left_out };

    /// `arguments` is what stands behind the command's name.
    command_line(std::string_view command, std::string_view summary, std::vector<std::string> arguments);
    /// One that only learns what the command takes: `parse` fills in the description and ends the command.
    command_line(std::string_view command, std::string_view summary, command_description& described);
    command_line(const command_line&) = delete;
    command_line& operator=(const command_line&) = delete;
    ~command_line();

    // --- what the command takes -----------------------------------------------------------------

    /// An argument by position; required. They come in the order of these calls, after GRAPH.
    void argument(std::string_view name, std::string& value, std::string_view help);
    /// The same, which may be left out; behind all that may not.
    void optional_argument(std::string_view name, std::string& value, std::string_view help);
    /// `--name VALUE`, any text.
    void option(std::string_view name, std::string_view value_name, std::string& value, std::string_view help);
    /// `--name VALUE` where VALUE is one of a few words.
    void choice(std::string_view name, std::string_view value_name, std::string& value,
                std::vector<std::string> words, std::string_view help);
    /// `--name N`, a whole number from `least` on.
    void number(std::string_view name, std::size_t& value, std::size_t least, std::string_view help);
    /// `--name X`, a number above 0.
    void decimal(std::string_view name, double& value, std::string_view help);
    /// `--name VALUE`, as often as wanted.
    void repeated(std::string_view name, std::string_view value_name, std::vector<std::string>& values,
                  std::string_view help);
    /// `--name A B`, two values.
    void pair(std::string_view name, std::string_view value_names, std::vector<std::string>& values, std::string_view help);
    void flag(std::string_view name, bool& value, std::string_view help);
    /// Makes the option of that name one that must be given.
    void require(std::string_view name);
    /// `--json`: a document instead of text.
    void offers_json();
    /// `--lang`: the language of names and words in text. Without this it is that of errors alone.
    void offers_language();
    /// The same, where two languages may be given: `zh+en`.
    void offers_languages();
    /// `--sources`: the words behind facts. `help` says what for.
    void offers_sources(std::string_view help);
    /// The command asks a question that `within()` limits: cut short, it has an answer all the same.
    void is_question() { question_ = true; }
    /// The command makes a snapshot, and `pack_tables` does what `--memory` says.
    void packs() { packs_ = true; }
    /// A table at the end of the help, before the examples: its title, then its rows.
    void section(std::string_view title) { section_ = title; }
    void section_row(std::string_view word, std::string_view meaning) { section_rows_.emplace_back(word, meaning); }
    /// A command that works on graphs/lanzhou; the help ends with it.
    void example(std::string_view command) { examples_.emplace_back(command); }

    /// From now on `open` calls this instead: for a program that has the graph, or the part of it that answers, from elsewhere.
    void opens_by(std::function<result<graph>(command_line&)> opener) { opener_ = std::move(opener); }

    // --- what every command does ----------------------------------------------------------------

    /// Reads the arguments. A status means that the command is over: help was asked for, or the use is wrong.
    std::optional<exit_code> parse();
    /// Whether an option was given, its default apart.
    bool given(std::string_view name) const;
    /// The values that an option or argument was given; none for one that the command does not take.
    std::vector<std::string> values(std::string_view name) const;
    /// The graph that GRAPH names, with progress on a terminal; from then on it says there that it is working, until something is
    /// written or told. Who hands all of it on verifies a snapshot, however large;
    /// with places it is opened to be checked, and verified, too.
    /// Says on standard error which files were not read and what else was done, and which rows were left out.
    result<graph> open(bool verify = false, origins* places = nullptr);
    /// Whether `--memory` was given for packing, and GRAPH is a folder of tables, or one.
    bool packs_tables() const;
    /// Packs these tables in the memory that it allows.
    result<done> pack_tables(const std::string& target);
    /// The texts of the documents: where `--sources` says, else where the graph's own lie (`sources_of`), else where HEXI_SOURCES says;
    /// nothing where nobody says. What cannot be read is told if it was not asked for, and else an error.
    result<std::optional<source_texts>> texts(const graph& g) const;
    /// The folders of the same.
    result<std::optional<source_folders>> sources(const graph& g) const;
    /// What `open` tells; a command whose output are problems gives the rows that were left out itself.
    const open_report& report() const { return report_; }
    /// The texts that mean no value in tables, by `--null`.
    const std::vector<std::string>& nulls() const { return nulls_; }
    void tells_skipped_rows() { tells_skipped_ = true; }
    /// What the files that the command names may lead to, and which ones were read.
    const file_access& files() const { return files_; }
    /// Why a file, or a folder of tables, may not be written to `path`: it would replace or join what the graph was read from.
    std::optional<problem> own_source(const std::string& path, bool folder = false) const;
    const std::string& graph_path() const { return graph_; }
    /// How it is read.
    open_options reading_options() const;
    bool json() const { return json_; }
    /// The language to speak about `g`: the one asked for, else that of HEXI_LANG if `g` has names in it, else the graph's own.
    /// Errors: `g` has no names in what was asked for.
    result<std::string> language(const graph& g) const;
    /// One of the tool's own sentences in the language of errors.
    std::string told(std::string_view sentence) const;

    /// What the command's question may take.
    budget* within() const { return &limits_.question(); }
    /// The same; nothing for a command that draws or writes, which is ended as a whole.
    budget* within_question() const { return question_ ? within() : nullptr; }
    /// What a query may take that a drawing or a file is made of.
    limits one_question() const { return limits_.one(); }
    /// What each of many questions may take.
    limits each_question() { return limits_.each(); }
    /// The question is answered, as far as it goes: which limit cut the answer.
    cut_by over() { return limits_.over(); }
    /// Whether twice the time allowed is over: then the answer is not written to its end.
    bool late() const { return limits_.late(); }
    /// Says on standard error which weak types were left aside, and how they are not; nothing if none was.
    void note_left_aside(const std::vector<std::string>& types) const;
    /// For a question's JSON document: `"left_aside":["NAMED_AFTER"]`, nothing if no type was.
    static void append_left_aside(json_writer& json, const std::vector<std::string>& types);
    /// Says on standard error, if the question was cut, what is shown all the same and why it is not more.
    void note_cut(std::string_view shown) const;
    /// For the end of a question's JSON document: `"truncated":true,"reason":"time"`, nothing if nothing cut it.
    static void append_cut(json_writer& json, cut_by why) {
        if (why != cut_by::nothing) json.key("truncated").value(true).key("reason").value(hexi::to_text(why));
    }

    /// Standard output.
    output& out();

    // --- how a command ends ---------------------------------------------------------------------

    /// Sends what is written, and ends with `status`, or with `file_failed` if standard output took no more.
    /// A reader that has gone away (`head`) is no failure.
    exit_code finish(exit_code status);
    /// Says on standard error what is wrong with the graph or a file; ends with what that stands for, or with `status`.
    exit_code fail(const problems& all) const { return fail(all, status_of(all)); }
    exit_code fail(const problems& all, exit_code status) const;
    /// Problems as people read them; to a terminal the first twenty, and how to see the rest, unless `--problems` says how many.
    std::string told(const problems& all, int descriptor, telling what = telling::errors) const;
    /// Says on standard error what is wrong with the command line: `hexi path: error: ...`.
    exit_code refuse(problem p, exit_code status = exit_code::wrong_use) const;
    /// The same for a problem that an argument turned out to have: an unknown node and no path are `nothing_found`.
    exit_code refuse(const problems& all) const;
    /// A remark on standard error: `hexi check: no problems`. Nothing with `--quiet`.
    void note(std::string_view remark) const;
    /// The same of remarks with places.
    void note(const problems& all) const;
    /// What belongs to an error or says that an answer is not whole: also with `--quiet`.
    void tell(std::string_view remark) const;

private:
    command_description described() const;
    template <class Read>
    auto reading(bool verify, origins* places, Read read);
    result<graph> open_one(const std::string& path, bool verify, origins* places);
    /// Nothing is to be seen of the work any more: something else is written.
    void stop_working() const;
    CLI::Option& add(std::string_view name, std::string_view value_name, std::string& value, std::string_view help);
    void add_limits();
    std::string help() const;
    /// What no argument or option took.
    std::vector<std::string> left_over() const;
    problem explain(const CLI::ParseError& error) const;

    std::string command_;
    std::unique_ptr<CLI::App> app_;
    std::vector<std::string> arguments_;
    std::vector<std::string> examples_;
    std::string section_;
    std::vector<std::pair<std::string, std::string>> section_rows_;
    std::vector<std::pair<std::string, std::vector<std::string>>> words_;  // of choices, by option
    command_description* describe_ = nullptr;
    std::string graph_;
    std::vector<std::string> with_;  // further graphs
    std::vector<std::string> sources_;
    std::vector<std::string> allow_;
    std::string most_;
    bool untyped_ = false;
    std::string on_error_ = "stop";
    std::string encoding_, most_problems_;
    std::vector<std::string> nulls_;
    bool make_nodes_ = false;
    bool quiet_ = false;
    open_report report_;
    bool tells_skipped_ = false;
    bool told_ = false;
    files_read read_;
    file_access files_;
    std::string language_;
    std::string spoken_;  // of errors: as --lang says, or HEXI_LANG
    bool offers_language_ = false;
    bool several_languages_ = false;
    bool json_ = false;
    bool question_ = false;
    bool packs_ = false;
    mutable command_limits limits_;  // the question's begin when it is first asked for
    std::function<result<graph>(command_line&)> opener_;
    mutable std::unique_ptr<work_line> working_;
    output out_;
};

}  // namespace hexi::tool
