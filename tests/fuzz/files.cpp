// Single files: JSON of every form, GraphML, GEXF. The input is one; what begins as DOT goes to Graphviz in another process, and is
// left out here.
//
// What is read agrees with itself, comes back the same from a snapshot and tables, and is read back from each format that holds all of a
// graph as the same, unless that is refused with a reason. What is refused is told with its file, and its line where there is one.
#include "fuzz/fuzz.hpp"

#include <hexi/format/formats.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/graph.hpp>

void hexi::fuzz::check_input(std::string_view input) {
    const auto folder = scratch() / "files";
    std::filesystem::create_directories(folder);
    const auto file = folder / "graph";
    const file_format* const format = format_of(input, file);
    if (format == nullptr || format->name == "dot") return;
    write_file(file, input);
    const auto read = open(file);
    if (!read) {
        for (const problem& p : read.problems()) must(!p.message.empty() && p.where.file == file.string(), "no message or no file: {}", to_text(p));
        return must_be_helpful(read.problems(), folder, false);
    }
    must_survive(*read);
    for (const file_format& f : file_formats()) {
        if (f.read == nullptr || f.write == nullptr || f.name == "dot") continue;
        std::string text;
        {
            output out(text);
            must(bool(f.write(out, *read, {})), "{} is not written", f.name);
        }
        const auto back = f.read(text, file, {});
        if (!back) must_be_helpful(back.problems(), folder, false);
        // XML cannot hold every character.
        else if (f.name.find("gexf") == std::string_view::npos && f.name != "graphml")
            for (const std::string& differ : differences(*read, *back)) must(false, "{}: {}", f.name, differ);
    }
}
