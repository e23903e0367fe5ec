#include "command_line.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/problem_words.hpp>
#include <hexi/derive/joined.hpp>
#include <hexi/draw/captions.hpp>
#include <hexi/format/csv/folder.hpp>
#include <hexi/format/open.hpp>
#include <hexi/format/shard/shard.hpp>
#include <hexi/graph/snapshot.hpp>

#include "chinese.hpp"
#include "terminal.hpp"

namespace hexi::tool {

namespace {

/// Lines of a problem are ours; what stands in them may not be.
std::string shown(const problem& p, std::string_view language, command_line::telling what = command_line::telling::errors) {
    using telling = command_line::telling;
    const bool chinese = is_chinese(language);
    const problem_words words = chinese ? problem_words{.error = what == telling::errors ? "错误：" : what == telling::notes ? "注意：" : "略去：", .warning = "警告：", .hint = "提示："}
                                        : problem_words{.error = what == telling::errors ? "error: " : what == telling::notes ? "note: " : "left out: "};
    const std::string text = to_text(chinese ? in_chinese(p) : p, words);
    std::string out;
    for (const std::string_view line : lines(text)) out += harmless(line) + '\n';
    return out;
}

void to_standard_error(std::string_view text) {
    output error(STDERR_FILENO);
    error.append(text);
}

}  // namespace

command_line::command_line(std::string_view command, std::string_view summary, std::vector<std::string> arguments)
    : command_(fmt::format("hexi {}", command)),
      app_(std::make_unique<CLI::App>(std::string(summary), command_)),
      arguments_(std::move(arguments)),
      spoken_(language_asked_for()),
      out_(STDOUT_FILENO) {
    app_->set_help_flag();
    app_->allow_extras();
    argument("GRAPH", graph_, "a folder of tables, a snapshot, a table or a file of JSON, GraphML, GEXF or DOT (- for one of these on standard input)");
    // What is wrong with the line itself is told in this language, too.
    for (std::size_t i = 0; i < arguments_.size() && arguments_[i] != "--"; ++i) {
        if (arguments_[i].starts_with("--lang=")) spoken_ = arguments_[i].substr(7);
        else if (arguments_[i] == "--lang" && i + 1 < arguments_.size()) spoken_ = arguments_[i + 1];
    }
}

command_line::command_line(std::string_view command, std::string_view summary, command_description& described)
    : command_line(command, summary, std::vector<std::string>{}) {
    describe_ = &described;
}

command_line::~command_line() = default;

void command_line::argument(std::string_view name, std::string& value, std::string_view help) {
    app_->add_option(std::string(name), value, std::string(help))->required();
}

void command_line::optional_argument(std::string_view name, std::string& value, std::string_view help) {
    app_->add_option(std::string(name), value, std::string(help));
}

CLI::Option& command_line::add(std::string_view name, std::string_view value_name, std::string& value, std::string_view help) {
    return *app_->add_option(std::string(name), value, std::string(help))->type_name(std::string(value_name));
}

namespace {

/// What a variable of the shell that nobody set gives: whoever wrote the option meant something by it.
std::string no_empty(const std::string& given) { return given.empty() ? "cannot be ''\ngive it a value, or leave it out" : std::string(); }

}  // namespace

void command_line::option(std::string_view name, std::string_view value_name, std::string& value, std::string_view help) {
    CLI::Option& made = add(name, value_name, value, help);
    if (name == "-o,--output")
        made.check([folder = value_name == "DIR"](const std::string& given) {
            return given.empty() ? fmt::format("cannot be ''\n{}", folder ? "give the name of a folder" : "give the name of a file") : std::string();
        });
    else if (name != "--title" && name != "--date") made.check(no_empty);
}

void command_line::choice(std::string_view name, std::string_view value_name, std::string& value,
                          std::vector<std::string> words, std::string_view help) {
    words_.emplace_back(name, words);
    add(name, value_name, value, help).check([words](const std::string& given) -> std::string {
        if (std::ranges::find(words, given) != words.end()) return {};
        const auto meant = closest(given, words);
        return fmt::format("cannot be '{}'\n{}", given,
                           meant ? fmt::format("did you mean '{}'?", *meant) : fmt::format("it may be: {}", fmt::join(words, ", ")));
    });
}

void command_line::number(std::string_view name, std::size_t& value, std::size_t least, std::string_view help) {
    app_->add_option(std::string(name), value, std::string(help))
        ->type_name("N")
        ->check([least](const std::string& given) -> std::string {
            // Nine digits are more than any graph needs, and fit everywhere.
            const bool digits = !given.empty() && given.size() <= 9 && given.find_first_not_of("0123456789") == std::string::npos;
            if (digits && std::stoul(given) >= least) return {};
            return fmt::format("cannot be '{}'\ngive a whole number from {} to 999999999", given, least);
        });
}

void command_line::decimal(std::string_view name, double& value, std::string_view help) {
    app_->add_option(std::string(name), value, std::string(help))
        ->type_name("X")
        ->check([](const std::string& given) -> std::string {
            double number = 0;
            const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), number);
            if (error == std::errc() && end == given.data() + given.size() && number > 0 && number <= 1e9) return {};
            return fmt::format("cannot be '{}'\ngive a number above 0, such as 0.5", given);
        });
}

void command_line::repeated(std::string_view name, std::string_view value_name, std::vector<std::string>& values,
                            std::string_view help) {
    app_->add_option(std::string(name), values, std::string(help))
        ->type_name(std::string(value_name))
        ->allow_extra_args(false)
        ->check(no_empty);
}

void command_line::pair(std::string_view name, std::string_view value_names, std::vector<std::string>& values, std::string_view help) {
    app_->add_option(std::string(name), values, std::string(help))->type_name(std::string(value_names))->expected(2);
}

void command_line::flag(std::string_view name, bool& value, std::string_view help) {
    app_->add_flag(std::string(name), value, std::string(help));
}

void command_line::require(std::string_view name) { app_->get_option(std::string(name))->required(); }

bool command_line::given(std::string_view name) const { return app_->count(std::string(name)) > 0; }

std::vector<std::string> command_line::values(std::string_view name) const {
    const CLI::Option* const o = app_->get_option_no_throw(std::string(name));
    return o == nullptr || o->empty() ? std::vector<std::string>() : o->results();
}

void command_line::offers_json() { flag("--json", json_, "one JSON document on standard output"); }

void command_line::offers_language() {
    offers_language_ = true;
    option("--lang", "zh|en", language_, "language of names, words and errors; the graph's own unless given, or HEXI_LANG");
}

void command_line::offers_languages() {
    offers_language_ = several_languages_ = true;
    option("--lang", "zh|en|zh+en", language_, "language of names, words and errors, or two; the graph's own unless given, or HEXI_LANG");
}

void command_line::offers_sources(std::string_view help) {
    repeated("--sources", "DIR", sources_, help);
}

result<std::optional<source_folders>> command_line::sources(const graph& g) const {
    std::vector<std::filesystem::path> all(sources_.begin(), sources_.end());
    if (all.empty()) {
        const char* const otherwise = std::getenv("HEXI_SOURCES");
        std::vector<std::string> graphs{graph_};
        graphs.insert(graphs.end(), with_.begin(), with_.end());
        for (const std::string& path : graphs) {
            // The folder of the environment comes after those of all graphs.
            const auto found = sources_of(g, path, path == graphs.back() && otherwise != nullptr ? otherwise : "", files_);
            if (!found) return found.problems();
            if (*found) all.push_back(**found);
        }
    }
    if (all.empty()) return std::optional<source_folders>();
    return std::optional(source_folders(std::move(all)));
}

result<std::optional<source_texts>> command_line::texts(const graph& g) const {
    const auto folders = sources(g);
    if (!folders) return folders.problems();
    if (!*folders) return std::optional<source_texts>();
    source_texts read(g, **folders, files_);
    if (!read.found().empty() && !sources_.empty()) return read.found();
    if (!read.found().empty() && !quiet_) to_standard_error(told(read.found(), STDERR_FILENO, telling::notes));
    return std::optional(std::move(read));
}

std::optional<exit_code> command_line::parse() {
    if (!offers_language_) option("--lang", "zh|en", language_, "language of errors; English unless given, or HEXI_LANG");
    repeated("--with", "GRAPH", with_, "another graph that is read as one with it, nodes of one key as one; may be repeated");
    repeated("--allow", "PATH", allow_, "a folder or file outside of the graph's that its schema, links and documents may lead to; may be repeated");
    add("--max-size", "SIZE", most_, "the largest file that is read, such as 500K, 64M or 2G").check([](const std::string& given) {
        return bytes_of_text(given, true) ? std::string() : fmt::format("cannot be '{}'\n{}", given, sizes_hint);
    });
    flag("--untyped", untyped_, "of a folder without schema.info: the tables alone, even if a schema lies about");
    choice("--on-error", "stop|skip", on_error_, {"stop", "skip"}, "whether rows of tables that cannot be read are left out, each told with its reason; stop unless given");
    option("--encoding", "NAME", encoding_, "of tables that are neither UTF-8 nor UTF-16: GB18030, Big5, windows-1252 or the like");
    repeated("--null", "TEXT", nulls_, "a text that means no value in tables, such as NULL; may be repeated");
    flag("--make-nodes", make_nodes_, "of tables without a schema: make nodes of ends of edges that no table gives");
    add("--problems", "N|all", most_problems_, "how many problems are shown; on a terminal 20 unless given, elsewhere all").check([](const std::string& given) {
        const bool digits = !given.empty() && given.size() <= 9 && given.find_first_not_of("0123456789") == std::string::npos;
        return given == "all" || (digits && given != "0") ? std::string() : fmt::format("cannot be '{}'\ngive a whole number from 1 on, or all", given);
    });
    flag("-q,--quiet", quiet_, "no notes and remarks on standard error: only errors, and what says that an answer is not whole");
    bool wants_help = false;
    add_limits();
    app_->add_flag("-h,--help", wants_help, "this text");
    if (describe_ != nullptr) {
        *describe_ = described();
        return exit_code::done;
    }
    // Help is given whatever else is wrong with the line, but not to a value or a name that reads so.
    for (const std::string& argument : arguments_) {
        if (argument == "--") break;
        if (argument != "--help" && argument != "-h") continue;
        out().append(help());
        return finish(exit_code::done);
    }
    try {
        std::vector<std::string> backwards(arguments_.rbegin(), arguments_.rend());  // as CLI11 takes them
        app_->parse(backwards);
    } catch (const CLI::ParseError& error) {
        return refuse(explain(error));
    }
    if (const auto left = left_over(); !left.empty()) return refuse(explain(CLI::ExtrasError(left)));
    files_ = {.allow = {allow_.begin(), allow_.end()}, .most = bytes_of_text(most_, true).value_or(0), .read = &read_};
    limits_.start(command_);
    return std::nullopt;
}

void command_line::add_limits() {
    constexpr const char* packing_help = "tables larger than an eighth of 500MiB, 2GiB or the like are packed part by part, in about so much memory; what is no table is given up when it takes more";
    add("--time", "TIME", limits_.time,
        question_ ? "stop after 500ms, 2s, 1min or the like, with what is found by then; 1min on a terminal unless given, and none is no limit"
                  : "give up after 500ms, 2s, 1min or the like")
        .check([](const std::string& given) -> std::string {
            if (given == "none" || duration_of(given)) return {};
            return fmt::format("cannot be '{}'\ngive a number and ms, s, min or h, such as 500ms or 2s, or none", given);
        });
    add("--memory", "SIZE", limits_.memory,
        question_ ? "stop before the search takes more than 500MiB, 2GiB or the like" : packs_ ? packing_help : "give up when the work takes more than 500MiB, 2GiB or the like")
        .check([](const std::string& given) -> std::string {
            return bytes_of_text(given) ? std::string() : fmt::format("cannot be '{}'\n{}", given, sizes_hint);
        });
}

void command_line::note_left_aside(const std::vector<std::string>& types) const {
    if (!types.empty()) note(fmt::format("weak ties were left aside ({}); --weak takes them, too", fmt::join(types, ", ")));
}

void command_line::append_left_aside(json_writer& json, const std::vector<std::string>& types) {
    if (types.empty()) return;
    json.key("left_aside").array();
    for (const std::string& type : types) json.value(type);
    json.end();
}

void command_line::note_cut(std::string_view shown) const {
    if (const std::string met = limits_.met(); !met.empty()) tell(fmt::format("{}: {}", told(shown), met));
}

std::vector<std::string> command_line::left_over() const {
    std::vector<std::string> left = app_->remaining();
    // CLI11 counts the -- that ends options among them.
    if (const auto end = std::ranges::find(left, "--"); end != left.end()) left.erase(end);
    return left;
}

problem command_line::explain(const CLI::ParseError& error) const {
    const std::string usage = fmt::format("'{} --help' says what it takes", command_);
    // What was not understood comes first: it is often why something else is missing. Behind -- nothing is an option.
    const bool ended = std::ranges::find(arguments_, "--") != arguments_.end();
    for (const std::string& extra : left_over()) {
        if (ended) break;
        if (!extra.starts_with('-') || extra == "-") continue;
        const std::string name = extra.substr(0, extra.find('='));
        std::vector<std::string> known;
        for (const CLI::Option* o : app_->get_options())
            if (o->nonpositional()) known.push_back(o->get_name());
        const auto meant = closest(name, known);
        return {"unknown-option", fmt::format("unknown option '{}'", name),
                meant ? fmt::format("did you mean '{}'?", *meant) : fmt::format("{}; a name that begins so goes behind --", usage)};
    }
    const std::string said = error.what();
    const std::string name = said.substr(0, said.find(": "));
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
        std::vector<std::string> missing;
        for (const CLI::Option* o : app_->get_options())
            if (o->get_required() && o->empty()) missing.push_back(o->get_name());
        return {"missing-argument", fmt::format("{} missing", listed(missing, "and")), usage};
    }
    if (dynamic_cast<const CLI::ValidationError*>(&error) != nullptr) {
        const std::string rest = said.size() > name.size() + 2 ? said.substr(name.size() + 2) : said;
        const std::size_t end = rest.find('\n');
        return {"wrong-value", fmt::format("{} {}", name, rest.substr(0, end)), end == std::string::npos ? usage : rest.substr(end + 1)};
    }
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
        const CLI::Option* o = app_->get_option_no_throw(name);
        if (o != nullptr && o->get_expected_min() == 2) return {"missing-value", fmt::format("{} needs two values", name), fmt::format("write: {} {}", name, o->get_type_name())};
        if (o != nullptr && o->count() > 1) return {"repeated-option", fmt::format("{} is given {} times", name, o->count()), "give it once"};
        return {"missing-value", fmt::format("{} needs a value", name), usage};
    }
    const auto left = left_over();
    if (!left.empty()) return {"too-many-arguments", fmt::format("'{}' is one argument too many", left.front()), usage};
    return {"wrong-use", said, usage};
}

command_description command_line::described() const {
    command_description out{.name = command_, .summary = app_->get_description(), .options = {}, .examples = examples_};
    for (const bool positional : {true, false}) {
        for (const CLI::Option* o : app_->get_options()) {
            if (o->get_positional() != positional) continue;
            command_description::option made{.names = {}, .value = {}, .help = o->get_description(), .words = {}, .argument = positional, .required = o->get_required()};
            if (positional) made.names.push_back(o->get_name());
            for (const std::string& name : o->get_snames()) made.names.push_back("-" + name);
            for (const std::string& name : o->get_lnames()) made.names.push_back("--" + name);
            if (!positional && o->get_expected_min() > 0) made.value = o->get_type_name();
            const auto words = std::ranges::find(words_, made.names.back(), &std::pair<std::string, std::vector<std::string>>::first);
            if (words != words_.end()) made.words = words->second;
            out.options.push_back(std::move(made));
        }
    }
    return out;
}

std::string command_line::help() const {
    const command_description all = described();
    const bool chinese = is_chinese(spoken_);
    const std::size_t columns = terminal_columns(STDOUT_FILENO);
    std::string out = fmt::format("{}\n\n{}{}", fmt::join(wrapped(fmt::format("{}{}{}", command_, chinese ? "：" : ": ", told(all.summary)), columns), "\n"), chinese ? "用法：" : "Usage: ", command_);
    for (const auto& o : all.options)
        if (o.argument) out += o.required ? fmt::format(" {}", o.names.front()) : fmt::format(" [{}]", o.names.front());
    for (const auto& o : all.options)
        if (!o.argument && o.required) out += fmt::format(" {} {}", o.names.back(), o.value);
    out += " [OPTIONS]\n\n";
    table rows{painter(false, columns)};
    for (const auto& o : all.options) rows.add({{fmt::format("{}{}{}", fmt::join(o.names, ", "), o.value.empty() ? "" : " ", o.value)}, {told(o.help)}});
    out += rows.wrapped_text(2);
    if (!section_.empty()) {
        table words{painter(false, terminal_columns(STDOUT_FILENO))};
        for (const auto& [word, meaning] : section_rows_) words.add({{word}, {told(meaning)}});
        out += fmt::format("\n{}{}\n{}", told(section_), chinese ? "：" : ":", words.wrapped_text(2));
    }
    out += chinese ? "\n例：\n" : examples_.size() > 1 ? "\nExamples:\n" : "\nExample:\n";
    for (const std::string& example : examples_) out += fmt::format("  {}\n", example);
    return out;
}

std::string command_line::told(std::string_view sentence) const {
    const auto chinese = is_chinese(spoken_) ? in_chinese(sentence) : std::nullopt;
    return chinese ? *chinese : std::string(sentence);
}

void command_line::stop_working() const { working_.reset(); }

output& command_line::out() {
    stop_working();
    return out_;
}

open_options command_line::reading_options() const {
    return {.files = files_, .untyped = untyped_, .on_error = on_error_ == "skip" ? on_error::skip : on_error::stop, .encoding = encoding_, .nulls = nulls_, .make_nodes = make_nodes_};
}

/// What `read` gives, which reads a graph with the options that the command was given.
template <class Read>
auto command_line::reading(bool verify, origins* places, Read read) {
    report_ = {};
    auto g = [&] {
        progress_line line;
        open_options options = reading_options();
        options.places = places, options.progress = quiet_ ? progress_listener() : line.listener(), options.verify = verify || places != nullptr, options.report = &report_;
        return read(options);
    }();
    if (!told_ && !quiet_) {  // once, however often it is opened
        for (const problem& p : report_.notes) to_standard_error(shown(p, spoken_, telling::notes));
        if (report_.skipped_rows > 0) {
            if (!tells_skipped_) to_standard_error(told(report_.skipped, STDERR_FILENO, telling::left_out));
            note(fmt::format("{} row{} left out", report_.skipped_rows, report_.skipped_rows == 1 ? " was" : "s were"));
        }
    }
    return g;
}

result<graph> command_line::open_one(const std::string& path, bool verify, origins* places) {
    return reading(verify, places, [&](const open_options& options) { return hexi::open(path, options); });
}

bool command_line::packs_tables() const {
    if (!packs_ || opener_ || limits_.memory.empty()) return false;
    std::error_code error;
    if (std::filesystem::is_directory(graph_, error)) return !is_shard_folder(graph_);
    return graph_ == "-" || (is_csv_name(graph_) && !is_snapshot(graph_));
}

result<done> command_line::pack_tables(const std::string& target) {
    return reading(true, nullptr, [&](const open_options& options) {
        return pack_csv(graph_, target, bytes_of_text(limits_.memory).value_or(0), options, [&]() -> result<done> {
            if (auto own = own_source(target)) return *std::move(own);
            return done{};
        });
    });
}

result<graph> command_line::open(bool verify, origins* places) {
    stop_working();
    if (opener_) {
        auto g = opener_(*this);
        limits_.opened();
        return g;
    }
    std::vector<origins> each(1 + with_.size());
    const bool several = !with_.empty();
    // Where things stand is kept for the case that two graphs contradict one another.
    auto g = open_one(graph_, verify, several ? &each.front() : places);
    problems skipped = report_.skipped;
    for (std::size_t i = 0; g && i < with_.size(); ++i) {
        const auto other = open_one(with_[i], verify, &each[i + 1]);
        skipped.insert(skipped.end(), report_.skipped.begin(), report_.skipped.end());
        origins both;
        g = other ? joined(*g, *other, {.first = &each.front(), .second = &each[i + 1], .places = &both}) : result<graph>(other.problems());
        each.front() = std::move(both);
    }
    if (several && places != nullptr) *places = std::move(each.front());
    report_.skipped = std::move(skipped);
    limits_.opened();
    told_ = true;
    if (g && !quiet_) working_ = std::make_unique<work_line>([this](int seconds) { return fmt::format("{}: {}", command_, told(fmt::format("working for {} s; Ctrl-C ends it", seconds))); });
    return g;
}

std::string command_line::told(const problems& all, int descriptor, telling what) const {
    constexpr std::size_t on_terminal = 20;
    std::size_t most = all.size();
    if (most_problems_.empty()) most = ::isatty(descriptor) != 0 ? on_terminal : most;
    else if (most_problems_ != "all") most = std::stoul(most_problems_);
    std::string out;
    for (std::size_t i = 0; i < std::min(most, all.size()); ++i) {
        problem p = all[i];
        if (p.where.file.empty()) p.where.file = command_;
        out += shown(p, spoken_, what);
    }
    if (most < all.size()) out += fmt::format("{}: {}\n", command_, told(all.size() - most == 1 ? fmt::format("{} more is not shown; --problems all shows them", 1) : fmt::format("{} more are not shown; --problems all shows them", all.size() - most)));
    return out;
}

std::optional<problem> command_line::own_source(const std::string& path, bool folder) const {
    const auto refused = [&](std::string_view why) {
        return problem{"own-source", fmt::format("--output cannot be '{}': {}", path, why), "give another place"};
    };
    std::error_code error;
    const std::filesystem::path target = fully_resolved(path, error);
    if (error) return std::nullopt;  // writing there says why
    std::vector<std::string> graphs{graph_};
    graphs.insert(graphs.end(), with_.begin(), with_.end());
    const bool inside = std::ranges::any_of(graphs, [&](const std::string& each) {
        std::error_code unknown;
        const std::filesystem::path graph = std::filesystem::canonical(each, unknown);
        return !unknown && std::filesystem::is_directory(graph, unknown) && lies_beneath(target, graph);
    });
    if (read_.has(path)) return refused("the graph is read from it");
    if (folder && read_.any_beneath(target)) return refused("the graph is read from what lies there");
    if (folder && inside) return refused("it lies in the graph's own folder and would become a part of it");
    if (inside && (is_csv_name(target) || target.filename() == "schema.info")) return refused("in the graph's own folder it would become a part of it");
    return std::nullopt;
}

result<std::string> command_line::language(const graph& g) const {
    const schema& s = g.schema();
    std::vector<std::string> known;
    if (!s.language.empty()) known.push_back(s.language);
    for (const auto& [language, property] : s.name_languages()) known.push_back(language);
    // As the graph has it, or another kind of it: zh-Hans for zh.
    const auto spoken = [&](std::string_view one) {
        const auto found = one.empty() ? std::ranges::find(known, one) : nearest_language(known, one, [](const std::string& each) -> std::string_view { return each; });
        if (found != known.end()) return std::optional(*found);
        // Of names without a language the words around them may be in either.
        return known.empty() && (is_chinese(one) || same_language(one, "en")) ? std::optional(std::string(one)) : std::nullopt;
    };
    if (language_.empty()) return spoken(language_asked_for()).value_or(s.language);
    const std::size_t plus = several_languages_ ? language_.find('+') : std::string::npos;
    const std::string first = language_.substr(0, plus);
    const std::string second = plus == std::string::npos ? first : language_.substr(plus + 1);
    const auto one = spoken(first), other = spoken(second);
    if (one && other) return plus == std::string::npos ? *one : fmt::format("{}+{}", *one, *other);
    return problem{"unknown-language", fmt::format("the graph has no names in the language '{}'", one ? second : first),
                   known.empty() ? "the graph does not say which languages it uses: leave --lang out, or give zh or en for the words around its names"
                                 : fmt::format("it has names in: {}", fmt::join(known, ", "))};
}

exit_code command_line::finish(exit_code status) {
    stop_working();
    limits_.answered();
    out_.flush();
    limits_.pass_on_interrupt();
    const int error = out_.failed();
    if (error == 0 || error == EPIPE) return status;
    return refuse({"cannot-write", fmt::format("cannot write to standard output: {}", std::strerror(error)),
                   "check that the place it goes to has room and may be written to"},
                  exit_code::file_failed);
}

exit_code command_line::fail(const problems& all, exit_code status) const {
    stop_working();
    to_standard_error(told(all, STDERR_FILENO));
    return status;
}

exit_code command_line::refuse(problem p, exit_code status) const {
    stop_working();
    p.where = {command_};
    to_standard_error(shown(p, spoken_));
    return status;
}

exit_code command_line::refuse(const problems& all) const {
    exit_code status = exit_code::wrong_use;
    for (const problem& p : all) {
        const exit_code of = p.rule == "no-path" || p.rule == "nothing-to-draw" ? exit_code::nothing_found : exit_code::wrong_use;
        status = p.where.line > 0 ? fail({p}, of) : refuse(p, of);  // with a place in an argument, such as a query
    }
    return status;
}

void command_line::note(const problems& all) const {
    if (all.empty() || quiet_) return;
    stop_working();
    for (const problem& p : all) to_standard_error(shown(p, spoken_, telling::notes));
}

void command_line::note(std::string_view remark) const {
    if (!quiet_) tell(remark);
}

void command_line::tell(std::string_view remark) const {
    stop_working();
    to_standard_error(fmt::format("{}: {}\n", command_, harmless(told(remark))));
}

}  // namespace hexi::tool
