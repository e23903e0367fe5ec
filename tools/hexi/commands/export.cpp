// hexi export GRAPH --to FORMAT: the graph or a part of it for other programs.
#include <utility>

#include <hexi/draw/graphml.hpp>
#include <hexi/draw/mermaid.hpp>
#include <hexi/format/csv/folder.hpp>
#include <hexi/format/dot/dot.hpp>
#include <hexi/format/json/json.hpp>

#include "command.hpp"
#include "focus.hpp"

namespace hexi::tool {

namespace {

result<done> write(output& out, const graph& g, std::string_view format, const std::string& language, const command_line& line) {
    if (format == "mermaid") return write_mermaid(out, g, {.language = language});
    if (format == "graphml") {
        for (const std::string& remark : write_graphml(out, g, {.language = language}).notes) line.note(remark);
    } else if (format == "dot") {
        write_dot(out, g, {.language = language});
    } else {
        write_json(out, g);
    }
    return done{};
}

result<done> write_file(const graph& g, std::string_view format, const std::string& language, const std::string& path, const command_line& line) {
    const auto file = atomic_file::create(path);
    if (!file) return file.problems();
    if (const auto written = write((*file)->out(), g, format, language, line); !written) return written.problems();
    return (*file)->commit();
}

}  // namespace

exit_code export_command(command_line& line) {
    std::string format;
    std::string target;
    focus part;
    line.choice("--to", "FORMAT", format, {"dot", "json", "csv", "mermaid", "graphml"},
                "dot, json, csv (a neo4j-admin folder), mermaid (for Markdown) or graphml (for yEd, Gephi, Cytoscape)");
    line.require("--to");
    line.option("-o,--output", "FILE", target, "where to, - for standard output, which it is unless given; a folder for csv");
    part.add_options(line);
    line.offers_language();
    line.example("hexi export graphs/lanzhou --to dot --around 兰州新区 --hops 2 -o new-area.dot");
    line.example("hexi export graphs/lanzhou --to csv -o lanzhou-copy");
    line.example("hexi export graphs/lanzhou --to mermaid --around 天津大学 --lang en");
    line.example("hexi export graphs/lanzhou --to graphml -o lanzhou.graphml");
    if (const auto stop = line.parse()) return *stop;
    if (const auto wrong = part.wrong_use(line)) return line.refuse(*wrong);
    if (format == "csv" && target.empty())
        return line.refuse({"missing-argument", "csv is a folder, not one stream", "give the folder with -o FOLDER"});

    auto whole = line.open(true);
    if (!whole) return line.fail(whole.problems());
    if (!target.empty() && (target != "-" || format == "csv"))
        if (const auto own = line.own_source(target, format == "csv")) return line.refuse(*own);
    const auto language = line.language(*whole);
    if (!language) return line.refuse(language.problems());
    const auto chosen = part.apply(std::move(*whole));
    if (!chosen) return line.refuse(chosen.problems());
    const graph& g = chosen->part;

    const bool stream = target.empty() || (target == "-" && format != "csv");
    const auto written = stream            ? write(line.out(), g, format, *language, line)
                         : format == "csv" ? write_csv_folder(g, target)
                                           : write_file(g, format, *language, target, line);
    if (!written) {
        const rule of = written.problems().front().rule;
        const bool data = of == "unwritable" || of == "not-utf-8";
        return line.fail(written.problems(), of == "too-large" ? exit_code::wrong_use : data ? exit_code::wrong_data : exit_code::file_failed);
    }
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
