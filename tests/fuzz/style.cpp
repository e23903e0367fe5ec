// Style sheets. The input is one, for a small graph that holds every kind of thing.
//
// With a sheet that is read, the picture is DOT for Graphviz' own parser, has every node, and is the same when it is written
// again; a rule that picks nothing is told with its place. What is refused is told with its place and a hint, and so is a condition that
// has no answer for what is there.
#include "fuzz/fuzz.hpp"

#include <graphviz/cgraph.h>

#include <hexi/draw/picture.hpp>
#include <hexi/draw/style_sheet.hpp>
#include <hexi/draw/theme.hpp>
#include <hexi/schema/style_words.hpp>

#include "hostile/snapshots.hpp"

void hexi::fuzz::check_input(std::string_view input) {
    static const graph g = test::everything();
    const auto folder = scratch() / "style";
    std::filesystem::create_directories(folder);
    const auto file = folder / "sheet.info";
    write_file(file, input);
    const auto sheet = read_style_sheet(file, g.schema());
    if (!sheet) {
        must_be_helpful(sheet.problems(), folder);
        for (const problem& p : sheet.problems()) must(p.where.line > 0 || p.rule == "not-this-form", "no line: {}", to_text(p));
        return;
    }
    must(find_theme(sheet->theme) != nullptr, "there is no theme '{}'", sheet->theme);
    for (const style_rule& rule : sheet->rules) {
        must(rule.at.line > 0 && rule.at.column > 0 && !rule.set.empty(), "a rule was read nowhere, or sets nothing");
        must(rule.type.empty() || (rule.edges ? g.schema().find_edge_type(rule.type).has_value() : !g.schema().types_called(rule.type).empty()), "a rule is for '{}', which is no type", rule.type);
    }
    try {
        if (const problems idle = idle_rules(g, *sheet); !idle.empty()) must_be_helpful(idle, folder);
    } catch (const input_error& wrong) {
        must(std::ranges::any_of(sheet->rules, [](const style_rule& rule) { return !rule.condition.empty(); }), "no rule has a condition, and one has no answer");
        return must_be_helpful(wrong.problems(), folder);
    }

    const auto picture = [&] {
        std::string text;
        output out(text);
        write_picture(out, g, {.style = *sheet, .legend = false, .hidden = true, .sources = true, .weak = true});
        return text;
    };
    const std::string text = picture();
    must(text == picture(), "the picture is another when it is drawn again");
    Agraph_t* const parsed = agmemread(text.c_str());
    const bool right = parsed != nullptr && agreseterrors() == 0;
    const auto nodes = parsed == nullptr ? 0 : static_cast<std::size_t>(agnnodes(parsed));
    if (parsed != nullptr) agclose(parsed);
    must(right, "Graphviz cannot read the picture:\n{}", text);
    must(nodes == g.node_count(), "the picture has {} nodes of {}:\n{}", nodes, g.node_count(), text);
}
