#include <hexi/draw/draw.hpp>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/ascii.hpp>
#include <hexi/draw/layout.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/draw/page.hpp>
#include <hexi/draw/paper_private.hpp>
#include <hexi/draw/render_private.hpp>
#include <hexi/draw/scale_private.hpp>
#include <hexi/draw/theme.hpp>
#include <hexi/format/xml/xml_text.hpp>

namespace hexi::inline abi_v1 {
namespace {

struct attempt {
    std::string engine;
    bool straight;
};

/// What the renderer tells of a drawing that is whole, in words that say what to do where Graphviz's do not.
std::string note_of(const std::string& message) {
    // "(null): graph is too large for cairo-renderer bitmaps. Scaling by 0.958015 to fit"
    constexpr std::string_view large = "too large for cairo-renderer bitmaps. Scaling by ";
    if (const std::size_t at = message.find(large); at != std::string::npos) {
        double scale = 0;
        const char* first = message.data() + at + large.size();
        if (std::from_chars(first, message.data() + message.size(), scale).ec == std::errc())
            return fmt::format("the picture is too large for a PNG and is drawn at {:.2g} of its size; an .svg or a .pdf is whole", scale);
    }
    return message.starts_with("no font has ") ? message : "graphviz: " + message;
}

/// The engines to try, each cheaper than the one before.
std::vector<attempt> attempts(std::string_view first) {
    std::vector<attempt> out{{std::string(first), false}};
    if (first != "sfdp") out.push_back({"sfdp", false});
    out.push_back({"sfdp", true});
    return out;
}

/// An SVG with what it shows in words, for readers who hear it.
void write_described(output& out, std::string_view svg, std::string_view description) {
    const std::size_t root = svg.find("<svg ");
    const std::size_t end = root == std::string_view::npos ? root : svg.find('>', root);
    if (end == std::string_view::npos) return out.append(svg);
    out.append(svg.substr(0, root));
    out.append("<svg role=\"img\" ");
    out.append(svg.substr(root + 5, end - root - 4));
    out.append("\n<desc>");
    append_xml_text(out, description);
    out.append("</desc>");
    out.append(svg.substr(end + 1));
}

/// Whether lines lead on from column to column for more than `far` edges: round a ring, say, whose ends are near each other, or where nothing leads back.
/// O(nodes × edges)
bool lines_lead_on(const graph& g, std::size_t far) {
    std::vector<std::size_t> layer(g.node_bound()), left(g.node_bound(), 0);
    std::vector<node_id> reached;
    for (const node_id from : g.nodes()) {
        std::ranges::fill(layer, std::size_t{0});
        reached.assign(1, from);
        layer[from.index()] = 1;
        for (std::size_t i = 0; i < reached.size(); ++i)
            for (const step s : g.out(reached[i]))
                if (layer[s.node.index()] == 0) layer[s.node.index()] = layer[reached[i].index()] + 1, reached.push_back(s.node);
        if (layer[reached.back().index()] > far + 1) return true;
        left[from.index()] = g.in_degree(from);
    }
    // The longest way to each that no ring leads to.
    std::ranges::fill(layer, std::size_t{0});
    reached.clear();
    for (const node_id n : g.nodes())
        if (left[n.index()] == 0) reached.push_back(n);
    for (std::size_t i = 0; i < reached.size(); ++i)
        for (const step s : g.out(reached[i])) {
            std::size_t& own = layer[s.node.index()];
            own = std::max(own, layer[reached[i].index()] + 1);
            if (own > far) return true;
            if (--left[s.node.index()] == 0) reached.push_back(s.node);
        }
    return false;
}

/// Whether `dot` would draw a strip: some node is twenty edges away from another, or there are many parts, which it stacks.
bool is_long(const graph& g) {
    constexpr std::size_t far = 20, most_parts = 8;
    std::size_t parts = 0;
    std::vector<std::size_t> layer(g.node_bound());
    const auto farthest = [&](node_id from) {
        std::ranges::fill(layer, std::size_t{0});
        std::vector<node_id> reached{from};
        layer[from.index()] = 1;
        const auto reach = [&](node_id n, std::size_t to) {
            if (layer[n.index()] == 0) layer[n.index()] = to, reached.push_back(n);
        };
        for (std::size_t i = 0; i < reached.size(); ++i) {
            const node_id n = reached[i];
            for (const step s : g.out(n)) reach(s.node, layer[n.index()] + 1);
            for (const step s : g.in(n)) reach(s.node, layer[n.index()] + 1);
        }
        return reached;
    };
    std::vector<bool> seen(g.node_bound(), false);
    for (const node_id n : g.nodes()) {
        if (seen[n.index()]) continue;
        const std::vector<node_id> part = farthest(n);
        for (const node_id each : part) seen[each.index()] = true;
        if (part.size() > 1 && ++parts > most_parts) return true;
        if (layer[farthest(part.back()).back().index()] > far) return true;
    }
    return lines_lead_on(g, far);
}

}  // namespace

std::string_view engine_for(const graph& g) {
    std::size_t most = 0;
    for (const node_id n : g.nodes()) most = std::max(most, g.out_degree(n) + g.in_degree(n));
    if (g.node_count() > 48 || g.edge_count() > 70 || most > 40) return "stress";
    // What would be a strip.
    if (is_long(g)) return "stress";
    // `dot` draws the larger of two loops at a node across the words of the smaller, and what leads to many others on one side across a loop.
    constexpr std::size_t most_beside_loop = 6;
    for (const node_id n : g.nodes()) {
        const auto loops = static_cast<std::size_t>(std::ranges::count_if(g.out(n), [&](const step s) { return s.node == n; }));
        if (loops > 1 || (loops == 1 && std::max(g.out_degree(n), g.in_degree(n)) > most_beside_loop)) return "stress";
    }
    return "dot";
}

result<detail::rendered> detail::render_picture(const graph& g, std::string_view format, const draw_options& options) {
    const auto renderer = find_renderer(options.renderer);
    if (!renderer) return renderer.problems();
    draw_options with_engine = options;
    if (with_engine.engine.empty()) with_engine.engine = engine_for(g);
    rendered out;
    problems failures;
    for (const auto& [engine, straight] : attempts(with_engine.engine)) {
        with_engine.engine = engine;
        render_job job{.engine = engine == "stress" ? "nop2" : engine, .format = std::string(format), .straight = straight, .paper = find_paper(options.paper), .least = least_scale(g, looks(g, options.style), options), .limit = options.time_limit, .renderer = *renderer};
        {
            output text(job.dot);
            write_picture(text, g, with_engine);
        }
        render_outcome outcome = render(job);
        const std::string called = engine + (straight ? " with straight edges" : "");
        const std::string said = outcome.messages.empty() ? "" : fmt::format(": {}", fmt::join(outcome.messages, "; "));
        std::string why;
        switch (outcome.end) {
            case render_end::drawn:
                out.drawing = std::move(outcome.drawing);
                out.engine = engine;
                out.pages = std::move(outcome.pages);
                for (const std::string& message : outcome.messages) out.notes.push_back(note_of(message));
                return out;
            // What is no fault of the engine is none of the next one's either.
            case render_end::not_rendered:
                return problem{"cannot-render", fmt::format("{} laid the picture out, but no whole {} could be made of it{}", called, format, said),
                               "make a file of another kind (.svg, .png, .pdf), or draw less of the graph"};
            case render_end::not_written:
                return problem{"cannot-write", fmt::format("no room for the drawing while it is made{}", said), "see that there is memory, and that no limit for files (ulimit -f) is in the way"};
            case render_end::not_started:
                return problem{"cannot-render", fmt::format("the program that draws could not be run{}", said), "see that it is this Hexi's hexi-render, and may be run"};
            case render_end::not_laid_out: why = fmt::format("{} failed{}", called, said); break;
            case render_end::crashed: why = fmt::format("{} crashed{}", called, said); break;
            case render_end::too_slow: why = fmt::format("{} took longer than {:.1f} s", called, static_cast<double>(options.time_limit.count()) / 1000); break;
        }
        out.notes.push_back(why + "; trying the next cheaper layout");
        failures.push_back({"layout", why, "draw less of the graph, name another engine, or allow it more time"});
    }
    return failures;
}

namespace {

/// Why `g` cannot be drawn so; `what` stands for the drawing in a message about its format.
problems unfit(const graph& g, std::string_view format, std::string_view what, const draw_options& options) {
    problems wrong;
    if (format != "svg" && format != "png" && format != "pdf" && format != "dot" && format != "html")
        wrong.push_back({"unknown-format", fmt::format("cannot draw into '{}'", what), "give the file one of the extensions .svg, .png, .pdf, .html, .dot"});
    if (!options.engine.empty() && std::ranges::find(layout_engines, options.engine) == layout_engines.end())
        wrong.push_back({"unknown-engine", fmt::format("no layout engine is called '{}'", options.engine), fmt::format("it may be: {}", fmt::join(layout_engines, ", "))});
    if (g.node_count() == 0) wrong.push_back({"nothing-to-draw", "there is no node to draw", "loosen the filters"});
    if (!options.force && format != "dot" && (g.node_count() > readable_nodes || g.edge_count() > readable_edges))
        wrong.push_back({"too-large", fmt::format("{} nodes and {} edges are too many to be read as a picture", g.node_count(), g.edge_count()),
                         "draw a part of it, such as what is around a node, or ask for all with `force`"});
    if (!options.paper.empty() && detail::find_paper(options.paper) == nullptr)
        wrong.push_back({"wrong-value", fmt::format("there is no paper '{}'", options.paper), fmt::format("it may be: {}", fmt::join(papers, ", "))});
    if (!options.paper.empty() && (format == "html" || format == "dot"))
        wrong.push_back({"wrong-use", fmt::format("'{}' is not for paper", what), "give the file one of the extensions .svg, .png, .pdf"});
    const std::string language = options.language.empty() ? g.schema().language : options.language.substr(0, options.language.find('+'));
    for (const std::string& by : {options.size_by, options.colour_by}) {
        if (by.empty()) continue;
        if (!detail::node_scale::known(g, by, language)) {
            std::vector<std::string> words;
            for (const auto& [known, word] : measures) words.emplace_back(word);
            const std::string hint = fmt::format("it may be one of {}, or a property", fmt::join(words, ", "));
            for (std::size_t t = 0; t < g.schema().node_type_count(); ++t)
                for (const property& p : g.schema()[node_type_id(t)].properties) words.push_back(p.name);
            const auto near = closest(by, words);
            wrong.push_back({"unknown-property", fmt::format("'{}' is no measure, and no node has such a property", by), near ? fmt::format("did you mean '{}'?", *near) : hint});
        } else if (!measure_named(by)) {
            const detail::node_scale scale = detail::node_scale::of(g, by, language, [](node_id) { return true; }).value_or(detail::node_scale());
            const std::vector<std::string>& units = scale.units();
            if (by == options.size_by && !scale.has_numbers()) {
                wrong.push_back({"wrong-use", fmt::format("sizes cannot be by '{}', which has no numbers", by), "use it for colours, or choose a number, a quantity or a date"});
            } else if (!scale.says_something()) {
                wrong.push_back({"wrong-use", fmt::format("colours cannot be by '{}', of which no node has a single value", by), scale.has_lists() ? "it is a list: choose a property that is none" : "choose another property"});
            } else if (units.size() > 1) {
                const auto named = std::ranges::find_if(units, [](const std::string& unit) { return !unit.empty(); });
                wrong.push_back({"wrong-use", fmt::format("the numbers of '{}' are of several units and have no scale in common", by),
                                 named == units.end() ? std::string("draw nodes of one type") : fmt::format("say which, behind the name: '{} {}'", by, *named)});
            }
        }
    }
    if (find_theme(options.style.theme) == nullptr)
        wrong.push_back({"unknown-theme", fmt::format("there is no theme '{}'", options.style.theme), fmt::format("it may be: {}", fmt::join(theme_names(), ", "))});
    return wrong;
}

/// Draws what is fit to be drawn.
result<draw_report> draw_fit(output& out, const graph& g, std::string_view format, const draw_options& options) {
    draw_report report;
    if (format == "dot") {
        write_picture(out, g, options);
    } else if (format == "html") {
        draw_options all = options;  // a page has filters of its own
        all.sources = all.weak = true;
        const auto placed = lay_out(g, all);
        if (!placed) return placed.problems();
        const auto pagerank = options.scores.find("pagerank");
        write_page(out, g, *placed, {.language = options.language.substr(0, options.language.find('+')), .title = options.title, .about = options.about, .style = options.style, .hidden = options.hidden,
                                     .sources = options.texts, .whole = options.whole, .beyond = options.beyond, .part = options.part,
                                     .pagerank = pagerank == options.scores.end() ? std::span<const double>() : pagerank->second});
        report.engine = placed->engine;
        report.notes = placed->notes;
    } else {
        auto drawn = detail::render_picture(g, format, options);
        if (!drawn) return drawn.problems();
        if (format == "pdf" && !drawn->pages.empty()) {
            const std::size_t before = drawn->drawing.size();
            drawn->drawing = detail::in_pages(std::move(drawn->drawing), drawn->pages, *find_theme(options.style.theme));
            if (drawn->drawing.size() == before) drawn->notes.push_back(fmt::format("the PDF is one large page, not {} of {}: it is written otherwise than cairo 1.16 does", drawn->pages.size(), options.paper));
        } else if (!drawn->pages.empty()) {
            drawn->notes.push_back(fmt::format("text of 7 points needs {} pages of {}; a .pdf would have them", drawn->pages.size(), options.paper));
        }
        if (format == "svg") write_described(out, drawn->drawing, describe_picture(g, options));
        else out.append(drawn->drawing);
        report.engine = std::move(drawn->engine);
        report.notes = std::move(drawn->notes);
    }
    for (const problem& p : idle_rules(g, options.style)) report.notes.push_back(fmt::format("{}:{}:{}: {}", p.where.file, p.where.line, p.where.column, p.message));
    return report;
}

}  // namespace

result<draw_report> draw(output& out, const graph& g, std::string_view format, const draw_options& options) {
    if (auto wrong = unfit(g, format, format, options); !wrong.empty()) return wrong;
    return draw_fit(out, g, format, options);
}

result<draw_report> draw(const graph& g, const std::filesystem::path& file, const draw_options& options) {
    std::string format = ascii::lowered(file.extension().string());
    if (!format.empty()) format.erase(0, 1);
    if (auto wrong = unfit(g, format, file.string(), options); !wrong.empty()) return wrong;
    auto created = atomic_file::create(file);
    if (!created) return created.problems();
    auto report = draw_fit((*created)->out(), g, format, options);
    if (!report) return report;
    if (auto committed = (*created)->commit(); !committed) return committed.problems();
    return report;
}

}  // namespace hexi::abi_v1
