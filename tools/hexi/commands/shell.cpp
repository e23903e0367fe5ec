// hexi shell GRAPH: queries, one after the other.
#include <unistd.h>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/input.hpp>
#include <hexi/draw/draw.hpp>
#include <hexi/graph/transaction.hpp>
#include <hexi/query/complete.hpp>
#include <hexi/query/prepare.hpp>

#include "answer.hpp"
#include "command.hpp"
#include "csv_folder.hpp"
#include "line_editor.hpp"
#include "pager.hpp"
#include "save.hpp"

namespace hexi::tool {

namespace {

constexpr std::string_view help_text =
    "A query ends with a semicolon or an empty line. Tab completes a word, Ctrl-C stops a query, Ctrl-D ends the shell.\n"
    "  :help                what can be said here\n"
    "  :schema              types, how many there are of each, and where edges lead\n"
    "  :explain QUERY       how a query is run\n"
    "  :profile QUERY       how it was run: rows and time of each step\n"
    "  :draw FILE QUERY     what a query returns, as a picture\n"
    "  :source FILE         the statements of a file\n"
    "  :param NAME=VALUE    a value for $NAME\n"
    "  :format FORMAT       table, csv, json, jsonl or markdown\n"
    "  :begin               from here on changes are kept together\n"
    "  :commit              keeps them\n"
    "  :rollback            takes them back\n"
    "  :quit                ends the shell\n";

constexpr std::array command_words{":begin", ":commit", ":draw", ":explain", ":format", ":help", ":param", ":profile", ":quit", ":rollback", ":schema", ":source"};

std::string_view without_space(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const std::size_t first = text.find_first_not_of(space);
    return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(space) - first + 1);
}

class shell {
public:
    shell(command_line& line, graph g, origins places, bool write, answer_format format, const std::string& tables)
        : line_(line), g_(std::move(g)), kept_(write ? g_ : graph()), places_(std::move(places)), write_(write), format_(format), load_csv_(csv_below(tables)), each_(line.each_question()),
          paint_(colours_wanted(STDOUT_FILENO)),
          lines_(history_file(), [this](std::string_view typed) { return completed(typed); }) {}

    exit_code run() {
        const interrupts on_interrupt;
        if (lines_.at_terminal()) line_.out().append(fmt::format("{} nodes, {} edges. :help says what can be said here.\n", g_.node_count(), g_.edge_count()));
        while (!over_) {
            line_.out().flush();
            const auto typed = lines_.next(statement_.empty() ? (change_ ? "hexi*> " : "hexi> ") : "   ... ");
            if (interrupts::taken()) {
                if (!lines_.at_terminal()) return exit_code::nothing_found;
                line_.out().append("^C\n");
                statement_.clear();
                continue;
            }
            if (!typed) {
                take(statement_);
                break;
            }
            take_line(*typed);
        }
        if (lines_.at_terminal()) line_.out().append("\n");
        if (change_) change_.reset(), line_.note("what was not committed is taken back");
        else if (unkept_) line_.note("what was changed is not kept: hexi shell --write does");
        return status_;
    }

private:
    void take_line(const std::string& typed) {
        if (statement_.empty() && without_space(typed).starts_with(':')) return command(std::string(without_space(typed)));
        const bool ends = without_space(typed).empty() && lines_.at_terminal();
        statement_ += typed + '\n';
        if (!ends && !ends_statement(statement_)) return;
        take(std::exchange(statement_, {}));
    }

    /// Statements, each ended by a semicolon but for the last.
    void take(const std::string& text) {
        std::string one;
        for (const char c : text) {
            one += c;
            if (c == ';' && ends_statement(one)) ask(std::exchange(one, {}));
            if (over_) return;
        }
        ask(one);
    }

    void failed(const problems& all, exit_code status = exit_code::wrong_use) {
        line_.out().flush();
        line_.fail(all, status);
        if (lines_.at_terminal()) return;
        // Whoever types goes on; what a file says next may lean on what failed.
        over_ = true;
        status_ = status;
    }
    void remark(std::string_view text) {
        if (lines_.at_terminal()) line_.out().append(paint_(style::faint, text) + '\n');
    }

    void ask(const std::string& text) {
        std::string_view query = without_space(text);
        if (query.ends_with(';')) query = without_space(query.substr(0, query.size() - 1));
        if (query.empty()) return;
        lines_.remember(std::string(without_space(text)));
        const auto begun = std::chrono::steady_clock::now();
        const auto statement = prepare(g_.schema(), query);
        if (!statement) return failed(statement.problems());
        line_.note(statement->remarks(parameters_));
        const auto found = answer(*statement);
        if (!found) return failed(found.problems());
        {
            pager reads(line_.out(), lines_.at_terminal() ? found->size() + 2 : 0);
            write_answer(reads.out(), *found, format_, paint_);
        }
        static_cast<void>(interrupts::taken());  // what was pressed while somebody read is about the reading
        const std::string effects = effects_text(found->effects());
        const auto taken = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
        remark(fmt::format("{} row{}{}{}, {:.1f} ms", found->size(), found->size() == 1 ? "" : "s", effects.empty() ? "" : "; ", effects, taken));
        if (!effects.empty() && !change_) keep();
    }

    result<rows> answer(const statement& asked, std::string* profile = nullptr) {
        budget within(each_);
        interrupts::stops(&within);
        auto found = asked.run(g_, parameters_, {.within = &within, .load_csv = load_csv_, .profile = profile});
        interrupts::stops(nullptr);
        if (interrupts::taken()) remark("^C");
        return found;
    }

    /// After a change that is to stay.
    void keep() {
        if (!write_) {
            unkept_ = true;
            return;
        }
        const auto saved = save_changes(kept_, g_, places_, line_.graph_path(), line_.reading_options());
        if (!saved) return failed(saved.problems(), exit_code::file_failed);
        // Lines of tables are others now.
        places_ = {};
        auto again = line_.open(true, &places_);
        if (!again) return over_ = true, failed(again.problems(), exit_code::file_failed);
        g_ = *std::move(again);
        kept_ = g_;
    }

    // --- commands ---------------------------------------------------------------------------

    void command(const std::string& typed) {
        lines_.remember(typed);
        const std::size_t end = std::min(typed.find_first_of(" \t\n"), typed.size());
        const std::string word = typed.substr(0, end);
        const std::string rest(without_space(std::string_view(typed).substr(end)));
        if (word == ":help") line_.out().append(help_text);
        else if (word == ":quit" || word == ":exit") over_ = true;
        else if (word == ":schema") show_schema();
        else if (word == ":explain") explain(rest);
        else if (word == ":profile") profile(rest);
        else if (word == ":draw") draw(rest);
        else if (word == ":source") source(rest);
        else if (word == ":param") set_parameter(rest);
        else if (word == ":format") set_format(rest);
        else if (word == ":begin") begin();
        else if (word == ":commit" || word == ":rollback") finish(word == ":commit");
        else {
            const auto meant = closest(word, std::vector<std::string>(command_words.begin(), command_words.end()));
            failed({problem{"unknown-command", fmt::format("there is no '{}'", word), meant ? fmt::format("did you mean '{}'?", *meant) : ":help says what there is"}});
        }
    }

    void show_schema() {
        const schema& s = g_.schema();
        table types(paint_);
        for (std::size_t i = 0; i < s.node_type_count(); ++i) {
            const node_type_id t(i);
            if (g_.count(t) == 0 && s.open) continue;
            std::vector<std::string> properties;
            for (const property& p : s[t].properties)
                if (!s.is_name(p.id)) properties.push_back(p.name);
            types.add({{fmt::format("(:{})", fmt::join(s[t].labels, ":")), style::type}, {fmt::format("{}", g_.count(t)), style::plain, true}, {fmt::format("{}", fmt::join(properties, ", "))}});
        }
        for (std::size_t i = 0; i < s.edge_type_count(); ++i) {
            const edge_type_id t(i);
            if (g_.count(t) == 0 && s.open) continue;
            std::vector<std::string> properties;
            for (const property& p : s[t].properties) properties.push_back(p.name);
            const auto ends = [](const std::vector<std::string>& all) { return all.empty() ? std::string() : fmt::format(":{}", fmt::join(all, "|")); };
            types.add({{fmt::format("({})-[:{}]->({})", ends(s[t].from), s[t].name, ends(s[t].to)), style::edge}, {fmt::format("{}", g_.count(t)), style::plain, true},
                       {fmt::format("{}", fmt::join(properties, ", "))}});
        }
        line_.out().append(types.text(0));
    }

    void explain(const std::string& query) {
        const auto statement = prepare(g_.schema(), query);
        if (!statement) return failed(statement.problems());
        line_.out().append(statement->explain(g_));
    }

    void profile(const std::string& query) {
        const auto statement = prepare(g_.schema(), query);
        if (!statement) return failed(statement.problems());
        if (statement->writes()) return failed({problem{"wrong-use", "the query changes the graph", "a query that only reads can be measured"}});
        std::string measured;
        const auto found = answer(*statement, &measured);
        if (!found) return failed(found.problems());
        line_.out().append(measured);
    }

    void draw(const std::string& rest) {
        const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
        const std::string file = rest.substr(0, end);
        if (file.empty() || without_space(std::string_view(rest).substr(end)).empty())
            return failed({problem{"missing-argument", "a picture needs a file and a query", "such as :draw zones.svg MATCH p = (:Zone)-->() RETURN p"}});
        const auto statement = prepare(g_.schema(), without_space(std::string_view(rest).substr(end)));
        if (!statement) return failed(statement.problems());
        if (statement->writes()) return failed({problem{"wrong-use", "the query changes the graph", "a picture is of what a query returns"}});
        const auto found = answer(*statement);
        if (!found) return failed(found.problems());
        const auto drawn = hexi::draw(part_of_answer(*found), file, {.language = g_.schema().language});
        if (!drawn) return failed(drawn.problems(), exit_code::file_failed);
        remark(fmt::format("{} is drawn", file));
    }

    void source(const std::string& path) {
        const auto file = input_file::open(path);
        const auto text = file ? file->text() : result<std::string>(file.problems());
        if (!text) return failed(text.problems(), exit_code::file_failed);
        take(*text);
    }

    void set_parameter(const std::string& given) {
        auto read = parameters_of({given}, g_.schema());
        if (!read) return failed(read.problems());
        for (auto& [name, held] : *read) parameters_.insert_or_assign(name, std::move(held));
    }

    void set_format(const std::string& word) {
        if (const auto known = answer_format_named(word)) format_ = *known;
        else failed({problem{"unknown-format", fmt::format("there is no format '{}'", word), "it may be: table, csv, json, jsonl, markdown"}});
    }

    void begin() {
        if (change_) return failed({problem{"wrong-use", "changes are kept together already", ":commit or :rollback ends that"}});
        change_ = std::make_unique<transaction>(g_);
    }
    void finish(bool commit) {
        if (!change_) return failed({problem{"wrong-use", "there is nothing to commit or to take back", ":begin begins it"}});
        if (commit) change_->commit();
        change_.reset();
        if (commit) keep();
    }

    completion completed(std::string_view typed) const {
        if (statement_.empty() && typed.starts_with(':')) {
            completion out;
            if (typed.starts_with(":explain ") || typed.starts_with(":profile ")) {
                out = complete(g_.schema(), typed.substr(9));
                out.begin += 9;
                return out;
            }
            for (const std::string_view word : command_words)
                if (word.starts_with(typed)) out.words.emplace_back(word);
            return out;
        }
        completion out = complete(g_.schema(), statement_ + std::string(typed));
        if (out.begin < statement_.size()) return {.begin = typed.size()};
        out.begin -= statement_.size();
        return out;
    }

    command_line& line_;
    graph g_;
    graph kept_;  // as the file has it, where changes are to be kept
    origins places_;
    bool write_;
    answer_format format_;
    std::function<std::optional<problem>(const csv_request&)> load_csv_;
    limits each_;
    painter paint_;
    query_parameters parameters_;
    std::unique_ptr<transaction> change_;
    std::string statement_;  // so far
    bool unkept_ = false;
    bool over_ = false;
    exit_code status_ = exit_code::done;
    line_editor lines_;
};

}  // namespace

exit_code shell_command(command_line& line) {
    std::string tables, format = "table";
    bool write = false;
    std::vector<std::string> formats;
    for (const auto& [known, word] : answer_formats) formats.emplace_back(word);
    line.choice("--format", "FORMAT", format, formats, fmt::format("of answers: {}; table unless given", fmt::join(formats, ", ")));
    line.flag("--write", write, "keep what is changed, after each query or :commit");
    line.option("--csv-folder", "FOLDER", tables, "where LOAD CSV may read files; nowhere unless given");
    line.is_question();
    line.example("echo 'MATCH (z:Zone) RETURN z.name;' | hexi shell graphs/lanzhou");
    if (const auto stop = line.parse()) return *stop;
    if (write && line.given("--with")) return line.refuse({"wrong-use", "--with does not go with --write", "ask both graphs, and change one of them"});
    if (write)
        if (const auto why = unkeepable(line.graph_path())) return line.refuse(*why);
    origins places;
    auto g = line.open(write, write ? &places : nullptr);
    if (!g) return line.fail(g.problems());
    const exit_code status = shell(line, *std::move(g), std::move(places), write, *answer_format_named(format), tables).run();
    return line.finish(status);
}

}  // namespace hexi::tool
