#include <hexi/draw/draw.hpp>

#include <unistd.h>

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/draw/layout.hpp>
#include <hexi/draw/page.hpp>
#include <hexi/draw/render_private.hpp>
#include <hexi/draw/theme.hpp>
#include <hexi/format/xml_text.hpp>

namespace hexi {
namespace {

struct attempt {
    std::string engine;
    bool straight;
};

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

}  // namespace

std::string_view engine_for(const graph& g) {
    std::size_t most = 0;
    for (const node_id n : g.nodes()) most = std::max(most, g.out_degree(n) + g.in_degree(n));
    if (g.node_count() <= 48 && g.edge_count() <= 70 && most <= 40) return "dot";
    return g.node_count() <= 300 && g.edge_count() <= 600 ? "fdp" : "sfdp";
}

result<draw_report> render_into(const graph& g, std::string_view format, const draw_options& options, int file) {
    draw_options with_engine = options;
    if (with_engine.engine.empty()) with_engine.engine = engine_for(g);
    draw_report report;
    problems failures;
    for (const auto& [engine, straight] : attempts(with_engine.engine)) {
        with_engine.engine = engine;
        render_job job{.engine = engine, .format = std::string(format), .file = file, .straight = straight, .limit = options.time_limit};
        {
            output text(job.dot);
            write_picture(text, g, with_engine);
        }
        render_outcome outcome = render(job);
        const std::string called = engine + (straight ? " with straight edges" : "");
        if (outcome.end == render_end::drawn) {
            report.engine = engine;
            for (std::string& message : outcome.messages) report.notes.push_back("graphviz: " + std::move(message));
            return report;
        }
        std::string why = fmt::format("{} failed", called);
        if (outcome.end == render_end::too_slow) why = fmt::format("{} took longer than {:.1f} s", called, static_cast<double>(options.time_limit.count()) / 1000);
        if (outcome.end == render_end::crashed) why = fmt::format("{} crashed", called);
        if (!outcome.messages.empty()) why += fmt::format(": {}", fmt::join(outcome.messages, "; "));
        report.notes.push_back(why + "; trying the next cheaper layout");
        failures.push_back({"layout", why, "draw fewer nodes, name another engine, or give it more time"});
        if (::ftruncate(file, 0) != 0 || ::lseek(file, 0, SEEK_SET) != 0) break;
    }
    return failures;
}

result<draw_report> draw(const graph& g, const std::filesystem::path& file, const draw_options& options) {
    problems wrong;
    std::string format = file.extension().string();
    if (!format.empty()) format.erase(0, 1);
    std::ranges::transform(format, format.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (format != "svg" && format != "png" && format != "pdf" && format != "dot" && format != "html")
        wrong.push_back({"unknown-format", fmt::format("cannot draw into '{}'", file.string()), "give the file one of the extensions .svg, .png, .pdf, .html, .dot"});
    if (!options.engine.empty() && std::ranges::find(layout_engines, options.engine) == layout_engines.end())
        wrong.push_back({"unknown-engine", fmt::format("no layout engine is called '{}'", options.engine), fmt::format("it may be: {}", fmt::join(layout_engines, ", "))});
    if (g.node_count() == 0) wrong.push_back({"nothing-to-draw", "there is no node to draw", "loosen the filters"});
    if (!options.force && format != "dot" && (g.node_count() > readable_nodes || g.edge_count() > readable_edges))
        wrong.push_back({"too-large", fmt::format("{} nodes and {} edges are too many to be read as a picture", g.node_count(), g.edge_count()),
                         "narrow it with --around NODE --hops 1, --type TYPE or --edge TYPE, or insist with --force"});
    if (find_theme(options.style.theme) == nullptr)
        wrong.push_back({"unknown-theme", fmt::format("there is no theme '{}'", options.style.theme), fmt::format("it may be: {}", fmt::join(theme_names(), ", "))});
    if (format == "html")
        if (const auto available = page_available(); !available) wrong.push_back(available.problems().front());
    if (!wrong.empty()) return wrong;

    auto created = atomic_file::create(file);
    if (!created) return created.problems();
    atomic_file& saved = **created;
    draw_report report;
    if (format == "dot") {
        write_picture(saved.out(), g, options);
    } else if (format == "html") {
        const auto placed = lay_out(g, options);
        if (!placed) return placed.problems();
        if (auto written = write_page(saved.out(), g, *placed, {.language = options.language.substr(0, options.language.find('+')), .style = options.style, .hidden = options.hidden}); !written) return written.problems();
        report.engine = placed->engine;
        report.notes = placed->notes;
    } else if (format == "svg") {
        const scratch_file drawing;
        auto drawn = render_into(g, format, options, drawing.descriptor());
        if (!drawn) return drawn.problems();
        report = std::move(*drawn);
        write_described(saved.out(), drawing.text(), describe_picture(g, options));
    } else {
        auto drawn = render_into(g, format, options, saved.descriptor());
        if (!drawn) return drawn.problems();
        report = std::move(*drawn);
    }
    if (auto committed = saved.commit(); !committed) return committed.problems();
    for (const problem& p : idle_rules(g, options.style)) report.notes.push_back(fmt::format("{}:{}:{}: {}", p.where.file, p.where.line, p.where.column, p.message));
    return report;
}

}  // namespace hexi
