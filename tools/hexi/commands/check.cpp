// hexi check GRAPH: every violation of the schema and, with the sources at hand, of the evidence.
#include <unistd.h>

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include <hexi/format/json/writer.hpp>
#include <hexi/format/sources/check_sources.hpp>
#include <hexi/format/sources/mend_evidence.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/origins.hpp>

#include "command.hpp"
#include "save.hpp"
#include "terminal.hpp"

namespace hexi::tool {

namespace {

/// How many facts came out how, by rule; rules without facts are left out.
void append_counts(output& out, const bearing_counts& counts) {
    if (std::ranges::none_of(fact_rules, [&](const fact_rule_meaning& r) { return counts.facts(r.rule) > 0; })) return;
    out.append(fmt::format("{:<14}{:>7}{:>12}{:>14}{:>13}{:>6}\n", "facts by rule", "facts", "borne out", "by inference", "not checked", "not"));
    for (const fact_rule_meaning& r : fact_rules) {
        if (counts.facts(r.rule) == 0) continue;
        out.append(fmt::format("{:<14}{:>7}{:>12}{:>14}{:>13}{:>6}\n", r.name, counts.facts(r.rule), counts.of(r.rule, bearing::borne_out), counts.of(r.rule, bearing::by_inference),
                               counts.of(r.rule, bearing::not_checked), counts.of(r.rule, bearing::not_borne_out)));
    }
}

std::string listed_evidence(const std::vector<evidence>& all) {
    std::string out;
    for (const evidence& e : all) out += fmt::format("{}{}", out.empty() ? "" : ";", to_text(e));
    return out;
}

/// Better evidence: of whom, and both as a table has it.
void append_fixes(json_writer& json, const graph& g, const std::vector<mended_fact>& fixes) {
    json.key("fixes").array();
    for (const mended_fact& f : fixes) {
        json.object();
        if (f.node.valid()) json.key("node").value(g.key_text(f.node));
        else json.key("source").value(g.key_text(g.source(f.edge))).key("type").value(g.type_of(f.edge).name).key("target").value(g.key_text(g.target(f.edge)));
        json.key("before").value(listed_evidence(f.before)).key("after").value(listed_evidence(f.after)).end();
    }
    json.end();
}

/// What `--fix` found: the graph as it would be, and what cannot be mended.
struct fixed_graph {
    graph made{};
    std::vector<mended_fact> facts{};
    problems left{};
};
fixed_graph fixed(const graph& g, const source_folders& sources, const std::string& was, const origins& places, const file_access& files) {
    fixed_graph out{.made = g};
    if (!was.empty()) {
        const reanchoring moved = reanchor_evidence(g, was, sources, &places, files);
        for (const mended_fact& f : moved.moved.facts) apply(f, out.made);
        for (const auto& [document, digest] : moved.digests)
            if (const auto n = out.made.find(document)) (void)out.made.set(*n, "sha256", digest);
        out.facts = moved.moved.facts;
        out.left = moved.moved.left;
    }
    const mending better = mend_evidence(out.made, sources, &places, files);
    for (const mended_fact& f : better.facts) {
        apply(f, out.made);
        const auto same = std::ranges::find_if(out.facts, [&](const mended_fact& other) { return other.node == f.node && other.edge == f.edge; });
        if (same == out.facts.end()) out.facts.push_back(f);
        else same->after = f.after;
    }
    out.left.insert(out.left.end(), better.left.begin(), better.left.end());
    return out;
}

void append_json(output& out, const problems& all, const bearing_counts* counts, const graph* g, const std::vector<mended_fact>* fixes) {
    json_writer json(out);
    json.object().key("problems").array();
    for (const problem& p : all) {
        json.object().key("rule").value(p.rule.name()).key("message").value(p.message).key("hint").value(p.hint);
        json.key("file").value(p.where.file).key("line").value(p.where.line).key("column").value(p.where.column);
        if (p.warning) json.key("warning").value(true);
        json.end();
    }
    json.end();
    if (counts != nullptr) {
        json.key("facts").object();
        for (const fact_rule_meaning& r : fact_rules) {
            if (counts->facts(r.rule) == 0) continue;
            json.key(r.name).object().key("borne_out").value(counts->of(r.rule, bearing::borne_out)).key("by_inference").value(counts->of(r.rule, bearing::by_inference));
            json.key("not_checked").value(counts->of(r.rule, bearing::not_checked)).key("not_borne_out").value(counts->of(r.rule, bearing::not_borne_out)).end();
        }
        json.end();
    }
    if (fixes != nullptr) append_fixes(json, *g, *fixes);
    json.end();
    out.append('\n');
}

}  // namespace

exit_code check_command(command_line& line) {
    line.offers_sources("the folder with the documents' text files: reads every fact again, rule by rule; may be repeated");
    std::string was;
    bool fix = false, write = false;
    line.flag("--fix", fix, "propose evidence for facts that have none, or that theirs does not bear out, where exactly one place does");
    line.flag("--write", write, "with --fix: write it to the graph's tables");
    line.option("--was", "DIR", was, "with --fix: the texts as they were read; evidence in those that have changed moves to where its words stand now");
    line.offers_json();
    line.example("hexi check graphs/lanzhou");
    line.example("hexi check graphs/nansha --sources graphs/nansha/sources --fix");
    if (const auto stop = line.parse()) return *stop;
    if (!fix && (write || !was.empty())) return line.refuse({"wrong-use", fmt::format("{} needs --fix", write ? "--write" : "--was"), "--fix proposes what would be written"});
    if (write && line.given("--with")) return line.refuse({"wrong-use", "--with does not go with --write", "ask both graphs, and change one of them"});
    if (write)
        if (const auto why = unkeepable(line.graph_path())) return line.refuse(*why);

    origins places;
    line.tells_skipped_rows();
    auto g = line.open(true, &places);
    const auto sources = g ? line.sources(*g) : result<std::optional<source_folders>>(std::nullopt);
    if (fix && sources && g && !*sources) return line.refuse({"missing-argument", "--fix needs the documents' texts", "say where they are: --sources DIR"});
    std::optional<fixed_graph> better;
    std::vector<std::string> rows;
    if (fix && sources && *sources) {
        better = fixed(*g, **sources, was, places, line.files());
        if (write && !better->facts.empty()) {
            if (const auto saved = save_changes(*g, better->made, places, line.graph_path(), line.reading_options()); !saved) return line.fail(saved.problems());
            *g = better->made;
        } else if (!better->facts.empty() && !line.json()) {
            const auto changes = described_changes(*g, better->made, places, line.graph_path(), line.reading_options());
            if (!changes) return line.fail(changes.problems());
            rows = *changes;
        }
    }
    problems all = g ? check(*g, &places) : g.problems();
    all.insert(all.begin(), line.report().skipped.begin(), line.report().skipped.end());
    std::optional<source_report> read;
    if (!sources) all.insert(all.end(), sources.problems().begin(), sources.problems().end());
    if (sources && *sources) {
        read = report_sources(*g, **sources, &places, line.files());
        all.insert(all.end(), read->found.begin(), read->found.end());
    }
    const auto warnings = static_cast<std::size_t>(std::ranges::count(all, true, &problem::warning));
    const std::size_t wrong = all.size() - warnings;
    // Problems are what was asked for: they are the output.
    if (line.json()) {
        append_json(line.out(), all, read ? &read->counts : nullptr, g ? &*g : nullptr, better ? &better->facts : nullptr);
    } else {
        line.out().append(line.told(all, STDOUT_FILENO));
        if (read) append_counts(line.out(), read->counts);
        for (const std::string& row : rows) line.out().append(harmless(row) + '\n');
    }
    if (better) {
        const std::size_t count = better->facts.size();
        if (!line.json()) line.out().append(line.told(better->left, STDOUT_FILENO, command_line::telling::notes));
        line.note(fmt::format("{} {} {}", count, count == 1 ? "fact" : "facts", write ? "mended" : count == 0 ? "to be mended" : "would be mended; --write does so"));
    }
    const std::string warned = warnings == 0 ? "" : fmt::format(", {} {}", warnings, warnings == 1 ? "warning" : "warnings");
    if (wrong == 0) {
        line.note(fmt::format("no problems in {} node{} and {} edge{}{}", g->node_count(), g->node_count() == 1 ? "" : "s", g->edge_count(), g->edge_count() == 1 ? "" : "s", warned));
        return line.finish(exit_code::done);
    }
    line.note(fmt::format("{} {}{}", wrong, wrong == 1 ? "problem" : "problems", warned));
    std::erase_if(all, [](const problem& p) { return p.warning; });
    return line.finish(status_of(all));
}

}  // namespace hexi::tool
