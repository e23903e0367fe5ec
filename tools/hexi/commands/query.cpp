// hexi query GRAPH QUERY: asks, and changes, a graph in openCypher.
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/input.hpp>
#include <hexi/derive/fold.hpp>
#include <hexi/format/sources/quote.hpp>
#include <hexi/query/prepare.hpp>

#include "answer.hpp"
#include "command.hpp"
#include "csv_folder.hpp"
#include "plan_dot.hpp"
#include "save.hpp"
#include "speaker.hpp"

namespace hexi::tool {

namespace {

/// All of standard input. Errors: it cannot be read.
result<std::string> standard_input() {
    std::string out;
    while (true) {
        const std::size_t before = out.size();
        out.resize(before + 65'536);
        const ssize_t n = ::read(STDIN_FILENO, out.data() + before, out.size() - before);
        const int error = n < 0 ? errno : 0;
        out.resize(before + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
        if (n == 0) return out;
        if (error != 0 && error != EINTR) return input_file::failure("standard input", error);
    }
}

struct query_source {
    std::string text{};
    std::string file{};  ///< none for one of the command line
};

result<query_source> source_of(const std::string& given, const std::string& file) {
    if (!given.empty()) return query_source{given};
    if (file.empty() || file == "-") {
        auto text = standard_input();
        if (!text) return text.problems();
        return query_source{*std::move(text), "standard input"};
    }
    const auto open = input_file::open(file);
    if (!open) return open.problems();
    auto text = open->text();
    if (!text) return text.problems();
    return query_source{*std::move(text), file};
}

/// Problems with a query say in which text: of the command line it is `query`.
problems placed(problems all, const query_source& in) {
    for (problem& p : all)
        if (p.where.line > 0 && !in.file.empty()) p.where.file = in.file;
    return all;
}

/// What is read where the evidence points to, and in which documents.
std::string words_behind(const graph& g, const source_texts& texts, const std::vector<evidence>& read, const std::string& language) {
    speaker speak(g, language, colours_wanted(STDOUT_FILENO));
    speak.read_in(&texts);
    std::string out = '\n' + speak.heading("Evidence", "出处");
    for (const evidence& e : read) out += "  " + harmless(speak.evidence(e)) + '\n';
    return out + speak.documents();
}

}  // namespace

exit_code query_command(command_line& line) {
    std::string given, file, tables, format = "table";
    std::vector<std::string> parameters;
    bool explain = false, profile = false, write = false, dry_run = false, fold = false;
    std::vector<std::string> formats;
    for (const auto& [known, word] : answer_formats) formats.emplace_back(word);
    formats.emplace_back("dot");
    line.optional_argument("QUERY", given, "in openCypher; from --file or standard input unless given");
    line.option("--file", "FILE", file, "the query's text; - is standard input");
    line.repeated("--param", "NAME=VALUE", parameters, "a value for $NAME: a literal such as 2024, \"2024\", true, [1, 2] or date(\"2024-04\"), else a text; may be repeated");
    line.choice("--format", "FORMAT", format, formats, fmt::format("{} (of --explain and --profile); table unless given", fmt::join(formats, ", ")));
    line.flag("--explain", explain, "how the query is run, instead of running it");
    line.flag("--profile", profile, "how the query was run, with the rows and the time of each step, instead of its rows");
    line.flag("--write", write, "keep what the query changes: the snapshot, or those tables of the folder that change");
    line.flag("--dry-run", dry_run, "say what the query would change, and keep nothing");
    line.flag("--fold", fold, "ask the folded graph, in which agreements and their like are direct edges between the parties");
    line.option("--csv-folder", "FOLDER", tables, "where LOAD CSV may read files; nowhere unless given");
    line.offers_sources("the folder with the documents' text files: behind a table, the words of the evidence in it; may be repeated");
    line.offers_json();
    line.is_question();
    line.example("hexi query graphs/lanzhou 'MATCH (z:Zone)-[:PARTY_TO]->(a)<-[:PARTY_TO]-(u:University) RETURN z.name, a.name, u.name'");
    line.example("hexi query graphs/nansha 'MATCH (n {name: \"华中科技大学\"})--(a:Agreement) RETURN a.name WITH EVIDENCE' --sources graphs/nansha/sources");
    line.example("hexi query graphs/lanzhou 'MATCH (n {name: $name}) RETURN labels(n)' --param name=天津大学 --format json");
    if (const auto stop = line.parse()) return *stop;
    if (!given.empty() && !file.empty()) return line.refuse({"wrong-use", "there is a query and --file", "give one of them"});
    if (write && dry_run) return line.refuse({"wrong-use", "--write and --dry-run contradict each other", "give one of them"});
    if ((write || dry_run) && line.given("--with")) return line.refuse({"wrong-use", fmt::format("--with does not go with --{}", write ? "write" : "dry-run"), "ask both graphs, and change one of them"});
    if (write)
        if (const auto why = unkeepable(line.graph_path())) return line.refuse(*why);
    if (line.json() && line.given("--format") && format != "json") return line.refuse({"wrong-use", fmt::format("--json and --format {} contradict each other", format), "give one of them"});
    const bool drawn = format == "dot";
    if (drawn && !explain && !profile) return line.refuse({"wrong-use", "--format dot draws how a query is run, not what it gives", "add --explain or --profile, or give another format"});
    if (fold && (write || dry_run)) return line.refuse({"wrong-use", "--fold and what is changed do not go together: the folded graph is nowhere kept", "leave --fold out"});
    const answer_format wanted = line.json() ? answer_format::json : answer_format_named(format).value_or(answer_format::table);
    const auto source = source_of(given, file);
    if (!source) return line.fail(source.problems());

    origins places;
    const bool changing = write || dry_run;
    auto g = line.open(write, changing ? &places : nullptr);
    if (!g) return line.fail(g.problems());
    if (fold) *g = folded(*g);
    const auto values = parameters_of(parameters, g->schema());
    if (!values) return line.refuse(values.problems());
    const auto statement = prepare(g->schema(), source->text);
    if (!statement) return line.fail(placed(statement.problems(), *source), exit_code::wrong_use);
    if (!explain) line.note(placed(statement->remarks(*values), *source));
    // What plans are made by.
    if (!changing) g->gather_statistics();
    if (explain) {
        if (drawn) write_plan_dot(line.out(), statement->explain(*g), *g);
        else line.out().append(statement->explain(*g));
        return line.finish(exit_code::done);
    }
    if (statement->writes() && fold) return line.refuse({"wrong-use", "the query changes the graph, and --fold asks one that is nowhere kept", "leave --fold out"});
    if (statement->writes() && !write && !dry_run)
        return line.refuse({"wrong-use", "the query changes the graph", "--write keeps what it changes, --dry-run says what that would be"});

    const graph before = changing ? *g : graph();
    std::string measured;
    const auto found = statement->run(*g, *values, {.within = line.within(), .load_csv = csv_below(tables), .profile = profile ? &measured : nullptr});
    const cut_by cut = line.over();
    if (!found) {
        if (cut == cut_by::nothing || found.problems().front().rule != "stopped") return line.fail(placed(found.problems(), *source), exit_code::wrong_use);
        line.note_cut("the query was not answered by then");
        return line.finish(exit_code::nothing_found);
    }
    std::string words;
    if (const auto read = evidence_of(*found); !read.empty() && !profile && wanted == answer_format::table) {
        const auto texts = line.texts(*g);
        if (!texts) return line.fail(texts.problems());
        const auto language = line.language(*g);
        if (!language) return line.refuse(language.problems());
        if (*texts) words = words_behind(*g, **texts, read, *language);
    }
    if (profile && drawn) write_plan_dot(line.out(), measured, *g);
    else if (profile) line.out().append(measured);
    else write_answer(line.out(), *found, wanted, painter(colours_wanted(STDOUT_FILENO)));
    line.out().append(words);
    const std::string effects = effects_text(found->effects());
    if (changing && !effects.empty()) {
        const auto saved = write ? save_changes(before, *g, places, line.graph_path(), line.reading_options()) : result<done>(done{});
        if (!saved) return line.fail(saved.problems());
        if (dry_run) {
            const auto changes = described_changes(before, *g, places, line.graph_path(), line.reading_options());
            if (!changes) return line.fail(changes.problems());
            for (const std::string& change : *changes) line.note(change);
        }
    }
    if (!effects.empty()) line.note(dry_run ? fmt::format("it would be: {}", effects) : effects);
    const bool nothing = found->empty() && !statement->writes();
    if (nothing) line.note("no rows");
    return line.finish(nothing ? exit_code::nothing_found : exit_code::done);
}

}  // namespace hexi::tool
