// hexi export GRAPH --to FORMAT: the graph or a part of it for other programs.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/draw/mermaid.hpp>
#include <hexi/draw/picture.hpp>
#include <hexi/draw/yed.hpp>
#include <hexi/format/csv/folder.hpp>
#include <hexi/format/formats.hpp>
#include <hexi/format/graphar/graphar.hpp>
#include <hexi/format/rdf/rdf.hpp>

#include "command.hpp"
#include "focus.hpp"
#include "style_argument.hpp"

namespace hexi::tool {

namespace {

struct request {
    std::string format;
    std::string style;  // of dot: none is the plain look
    write_options options{};
};

result<done> write(output& out, const graph& g, const request& asked, const command_line& line) {
    // Two are written with looks, which the floor of the table knows nothing of.
    if (asked.format == "mermaid") return write_mermaid(out, g, {.language = asked.options.language});
    if (asked.format == "yed") {
        for (const std::string& remark : write_yed(out, g, {.language = asked.options.language}).notes) line.note(remark);
        return done{};
    }
    if (!asked.style.empty()) {
        const auto style = style_of(asked.style, g.schema(), line.files());
        if (!style) return style.problems();
        write_picture(out, g, {.language = asked.options.language, .style = *style});
        return done{};
    }
    return format_named(asked.format)->write(out, g, asked.options);
}

result<done> write_file(const graph& g, const request& asked, const std::string& path, const command_line& line) {
    const auto file = atomic_file::create(path);
    if (!file) return file.problems();
    if (const auto written = write((*file)->out(), g, asked, line); !written) return written.problems();
    return (*file)->commit();
}

/// Whether a node or an edge may have all of these; what is misspelt would go without a word.
std::optional<problem> unknown_property(const schema& s, const std::vector<std::string>& asked) {
    std::vector<std::string> known{"all", "type", "name", "aliases", "evidence"};
    for (std::size_t i = 0; i < s.property_count(); ++i) known.push_back(s[property_id(i)].name);
    for (const std::string& name : asked) {
        if (std::ranges::find(known, name) != known.end()) continue;
        const auto near = closest(name, known);
        return problem{"unknown-property", fmt::format("no node and no edge has a property '{}'", name), near ? fmt::format("did you mean '{}'?", *near) : "'hexi schema' lists them"};
    }
    return std::nullopt;
}

}  // namespace

exit_code export_command(command_line& line) {
    request asked;
    std::string& format = asked.format;
    std::string target, split;
    focus part;
    std::vector<std::string> names{"csv", "graphar"};
    line.section("Formats");
    line.section_row("csv", "a folder of tables, as neo4j-admin imports");
    line.section_row("graphar", "a folder in GraphAr with tables of CSV, for GraphScope and Spark");
    for (const file_format& f : file_formats()) {
        names.emplace_back(f.name);
        line.section_row(f.name, f.what);
    }
    line.choice("--to", "FORMAT", format, names, "one of the formats below");
    line.require("--to");
    line.option("-o,--output", "FILE", target, "where to, - for standard output, which it is unless given; a folder for csv and graphar");
    line.repeated("--properties", "NAME", asked.options.properties, "of dot: this property as an attribute, too, or evidence, aliases, or all that there is; may be repeated");
    line.option("--style", "FILE|THEME", asked.style, "of dot: as it is drawn, in a style sheet or a theme: light, dark or print");
    line.option("--split", "SIZE", split, "of turtle and ntriples: a folder of files of about so much each, such as 1GiB: FOLDER/FOLDER-0001.nt and so on");
    part.add_options(line);
    line.offers_language();
    line.example("hexi export graphs/lanzhou --to dot --around 兰州新区 --hops 2 -o new-area.dot");
    line.example("hexi export graphs/lanzhou --to csv -o lanzhou-copy");
    line.example("hexi export graphs/lanzhou --to mermaid --around 天津大学 --lang en");
    line.example("hexi export graphs/lanzhou --to graphml -o lanzhou.graphml");
    if (const auto stop = line.parse()) return *stop;
    if (const auto wrong = part.wrong_use(line)) return line.refuse(*wrong);
    if (!asked.options.properties.empty() && format != "dot") return line.refuse({"wrong-use", fmt::format("--properties is for dot, and {} has all of them or none", format), "leave it out"});
    if (!asked.style.empty() && format != "dot") return line.refuse({"wrong-use", fmt::format("--style is for dot, and {} has none", format), "leave it out"});
    if (!asked.style.empty() && !asked.options.properties.empty()) return line.refuse({"wrong-use", "--style and --properties do not go together: what is styled has its facts in tooltips", "give one of them"});
    const auto most = split.empty() ? std::optional<std::size_t>() : bytes_of_text(split);
    if (!split.empty() && !is_rdf(format)) return line.refuse({"wrong-use", fmt::format("--split is for turtle and ntriples, not for {}", format), "leave it out"});
    if (!split.empty() && !most) return line.refuse({"wrong-use", fmt::format("--split is a size, and '{}' is none", split), std::string(sizes_hint)});
    const bool folder = format == "csv" || format == "graphar" || most;
    if (folder && target.empty())
        return line.refuse({"missing-argument", fmt::format("{} is a folder, not one stream", most ? std::string("--split") : format), "give the folder with -o FOLDER"});

    auto whole = line.open(true);
    if (!whole) return line.fail(whole.problems());
    if (!target.empty() && (target != "-" || folder))
        if (const auto own = line.own_source(target, folder)) return line.refuse(*own);
    if (const auto unknown = unknown_property(whole->schema(), asked.options.properties)) return line.refuse(*unknown);
    const auto language = line.language(*whole);
    if (!language) return line.refuse(language.problems());
    asked.options.language = *language;
    const auto chosen = part.apply(std::move(*whole), line);
    if (!chosen) return line.refuse(chosen.problems());
    const graph& g = chosen->part;

    const bool stream = target.empty() || (target == "-" && !folder);
    const auto written = stream                ? write(line.out(), g, asked, line)
                         : format == "csv"     ? write_csv_folder(g, target)
                         : format == "graphar" ? write_graphar(g, target)
                         : most                ? write_rdf_folder(g, target, format, *most)
                                               : write_file(g, asked, target, line);
    if (!written) {
        const rule of = written.problems().front().rule;
        const bool data = of == "unwritable" || of == "not-utf-8";
        return line.fail(written.problems(), of == "too-large" || of == "unknown-style" ? exit_code::wrong_use : data ? exit_code::wrong_data : exit_code::file_failed);
    }
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
