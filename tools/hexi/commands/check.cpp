// hexi check GRAPH: every violation of the schema and, with the sources at hand, of the evidence.
#include <unistd.h>

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include <hexi/format/json/writer.hpp>
#include <hexi/format/sources/check_sources.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/origins.hpp>

#include "command.hpp"
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

void append_json(output& out, const problems& all, const bearing_counts* counts) {
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
    json.end();
    out.append('\n');
}

}  // namespace

exit_code check_command(command_line& line) {
    std::string sources;
    line.option("--sources", "DIR", sources, "the folder with the documents' text files: reads every fact again, rule by rule");
    line.offers_json();
    line.example("hexi check graphs/lanzhou");
    if (const auto stop = line.parse()) return *stop;

    origins places;
    line.tells_skipped_rows();
    const auto g = line.open(true, &places);
    problems all = g ? check(*g, &places) : g.problems();
    all.insert(all.begin(), line.report().skipped.begin(), line.report().skipped.end());
    std::optional<source_report> read;
    if (g && !sources.empty()) {
        read = report_sources(*g, sources, &places, line.files());
        all.insert(all.end(), read->found.begin(), read->found.end());
    }
    const auto warnings = static_cast<std::size_t>(std::ranges::count(all, true, &problem::warning));
    const std::size_t wrong = all.size() - warnings;
    // Problems are what was asked for: they are the output.
    if (line.json()) {
        append_json(line.out(), all, read ? &read->counts : nullptr);
    } else {
        line.out().append(line.told(all, STDOUT_FILENO));
        if (read) append_counts(line.out(), read->counts);
    }
    const std::string warned = warnings == 0 ? "" : fmt::format(", {} {}", warnings, warnings == 1 ? "warning" : "warnings");
    if (wrong == 0) {
        line.note(fmt::format("no problems in {} nodes and {} edges{}", g->node_count(), g->edge_count(), warned));
        return line.finish(exit_code::done);
    }
    line.note(fmt::format("{} {}{}", wrong, wrong == 1 ? "problem" : "problems", warned));
    std::erase_if(all, [](const problem& p) { return p.warning; });
    return line.finish(status_of(all));
}

}  // namespace hexi::tool
