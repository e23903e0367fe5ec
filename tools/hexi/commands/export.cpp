// hexi export GRAPH --to FORMAT: the graph or a part of it for other programs.
#include <hexi/format/csv_folder.hpp>
#include <hexi/format/dot.hpp>
#include <hexi/format/json.hpp>

#include "command.hpp"
#include "focus.hpp"

namespace hexi::tool {

namespace {

void write(output& out, const graph& g, std::string_view format, const std::string& language) {
    if (format == "dot") write_dot(out, g, {.language = language});
    else write_json(out, g);
}

result<done> write_file(const graph& g, std::string_view format, const std::string& language, const std::string& path) {
    const auto file = atomic_file::create(path);
    if (!file) return file.problems();
    write((*file)->out(), g, format, language);
    return (*file)->commit();
}

}  // namespace

exit_code export_command(command_line& line) {
    std::string format;
    std::string target;
    focus part;
    line.choice("--to", "FORMAT", format, {"dot", "json", "csv"}, "dot, json or csv (a neo4j-admin folder)");
    line.require("--to");
    line.option("-o,--output", "FILE", target, "where to, - for standard output, which it is unless given; a folder for csv");
    part.add_options(line);
    line.offers_language();
    line.example("hexi export graphs/lanzhou --to dot --around 兰州新区 --hops 2 -o new-area.dot");
    line.example("hexi export graphs/lanzhou --to csv -o lanzhou-copy");
    if (const auto stop = line.parse()) return *stop;
    if (const auto wrong = part.wrong_use(line)) return line.refuse(*wrong);
    if (format == "csv" && target.empty())
        return line.refuse({"missing-argument", "csv is a folder, not one stream", "give the folder with -o FOLDER"});

    auto whole = line.open();
    if (!whole) return line.fail(whole.problems());
    const auto language = line.language(*whole);
    if (!language) return line.refuse(language.problems());
    const auto chosen = part.apply(std::move(*whole));
    if (!chosen) return line.refuse(chosen.problems());
    const graph& g = chosen->part;

    if (target.empty() || (target == "-" && format != "csv")) {
        write(line.out(), g, format, *language);
        return line.finish(exit_code::done);
    }
    const auto written = format == "csv" ? write_csv_folder(g, target) : write_file(g, format, *language, target);
    if (!written) return line.fail(written.problems(), exit_code::file_failed);
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
