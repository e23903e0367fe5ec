// hexi draw GRAPH -o FILE: the graph or a part of it as a picture.
#include <hexi/draw/draw.hpp>

#include "command.hpp"
#include "focus.hpp"

namespace hexi::tool {

exit_code draw_command(command_line& line) {
    std::string target;
    std::string engine;
    bool force = false;
    focus part;
    line.option("-o,--output", "FILE", target, "the picture; its name ends in .svg, .png, .pdf or .html");
    line.require("--output");
    part.add_options(line);
    line.choice("--engine", "ENGINE", engine, {layout_engines.begin(), layout_engines.end()},
                "dot, sfdp, fdp, neato, twopi or circo; by size unless given");
    line.flag("--force", force, "draw even what is too large to be read");
    line.offers_language();
    line.example("hexi draw graphs/lanzhou -o lanzhou.svg");
    line.example("hexi draw graphs/lanzhou -o lanzhou.html");
    line.example("hexi draw graphs/lanzhou --around 兰州新区 --hops 1 --lang en -o new-area.png");
    if (const auto stop = line.parse()) return *stop;
    if (const auto wrong = part.wrong_use(line)) return line.refuse(*wrong);
    const std::string ending = std::filesystem::path(target).extension().string();
    if (ending != ".svg" && ending != ".png" && ending != ".pdf" && ending != ".html")
        return line.refuse({"wrong-value", fmt::format("--output cannot be '{}'", target), "its name must end in .svg, .png, .pdf or .html"});

    auto whole = line.open();
    if (!whole) return line.fail(whole.problems());
    const auto language = line.language(*whole);
    if (!language) return line.refuse(language.problems());
    const auto g = part.apply(std::move(*whole));
    if (!g) return line.refuse(g.problems());
    const auto drawn = hexi::draw(*g, target, {.language = *language, .engine = engine, .strong = part.centres(*g), .force = force});
    if (!drawn) {
        const std::string& rule = drawn.problems().front().rule;
        return line.fail(drawn.problems(), rule == "nothing-to-draw" ? exit_code::nothing_found
                                           : rule == "too-large"     ? exit_code::wrong_use
                                                                     : exit_code::file_failed);
    }
    for (const std::string& remark : drawn->notes) line.note(remark);
    return line.finish(exit_code::done);
}

}  // namespace hexi::tool
