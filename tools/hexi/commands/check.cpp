// hexi check GRAPH: every violation of the schema and, with the sources at hand, of the evidence.
#include <fmt/format.h>

#include <hexi/base/problem_words.hpp>
#include <hexi/format/json/writer.hpp>
#include <hexi/format/sources/check_sources.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/origins.hpp>

#include "chinese.hpp"
#include "command.hpp"
#include "terminal.hpp"

namespace hexi::tool {

namespace {

void append_json(output& out, const problems& all) {
    json_writer json(out);
    json.object().key("problems").array();
    for (const problem& p : all) {
        json.object().key("rule").value(p.rule.name()).key("message").value(p.message).key("hint").value(p.hint);
        json.key("file").value(p.where.file).key("line").value(p.where.line).key("column").value(p.where.column).end();
    }
    json.end().end();
    out.append('\n');
}

}  // namespace

exit_code check_command(command_line& line) {
    std::string sources;
    line.option("--sources", "DIR", sources, "the folder with the documents' text files: verifies each piece of evidence");
    line.offers_json();
    line.example("hexi check graphs/lanzhou");
    if (const auto stop = line.parse()) return *stop;

    origins places;
    const auto g = line.open(true, &places);
    problems all = g ? check(*g, &places) : g.problems();
    if (g && !sources.empty()) {
        const problems more = check_sources(*g, sources, &places, line.files());
        all.insert(all.end(), more.begin(), more.end());
    }
    // Problems are what was asked for: they are the output.
    if (line.json()) {
        append_json(line.out(), all);
    } else {
        // In the language of all other errors, which the command line knows.
        constexpr std::string_view known = "not enough memory";
        const bool chinese = line.told(known) != known;
        for (const problem& p : all) {
            const std::string told = chinese ? to_text(in_chinese(p), {.error = "错误：", .hint = "提示："}) : to_text(p);
            for (const std::string_view text : lines(told)) line.out().append(harmless(text) + '\n');
        }
    }
    if (all.empty()) {
        line.note(fmt::format("no problems in {} nodes and {} edges", g->node_count(), g->edge_count()));
        return line.finish(exit_code::done);
    }
    line.note(fmt::format("{} {}", all.size(), all.size() == 1 ? "problem" : "problems"));
    return line.finish(status_of(all));
}

}  // namespace hexi::tool
