#include <hexi/draw/render_private.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/draw/lengths_private.hpp>
#include <hexi/draw/render_status_private.hpp>

namespace hexi::inline abi_v1::detail {
namespace {

using std::chrono::steady_clock;

/// The pages that the renderer tells, and its messages.
void read_said(std::string_view said, render_outcome& into) {
    // Graphviz has no layout for a text that shows nothing (marks of direction, say), and draws it all the same.
    constexpr std::string_view about_nothing = "pango_cairo_show_layout: assertion 'PANGO_IS_LAYOUT (layout)' failed";
    for (const std::string_view line : lines(said)) {
        if (line.ends_with(about_nothing)) continue;
        if (line.starts_with(page_line)) {
            if (const auto sides = lengths_in(line.substr(page_line.size())); sides && sides->size() == 4) {
                into.pages.push_back({{(*sides)[0], (*sides)[1]}, {(*sides)[2], (*sides)[3]}});
                continue;
            }
        }
        std::string text = repaired(line);
        if (!text.empty() && std::ranges::find(into.messages, text) == into.messages.end()) into.messages.push_back(std::move(text));
    }
}

/// Whether a message says that something is not in the drawing. Cairo and Pango tell it and nothing more: the status says
/// that all went well.
bool is_failure(std::string_view message) {
    return message.starts_with("cairo: ") || message.find(": failure to create cairo surface") != std::string_view::npos || message.find("Pango-CRITICAL **") != std::string_view::npos;
}

render_end end_of(int status) {
    if (!WIFEXITED(status)) return render_end::crashed;
    switch (static_cast<render_status>(WEXITSTATUS(status))) {
        case render_status::drawn: return render_end::drawn;
        case render_status::not_laid_out: return render_end::not_laid_out;
        case render_status::not_rendered: return render_end::not_rendered;
        case render_status::not_written: return render_end::not_written;
        case render_status::wrong_use: return render_end::not_started;
    }
    return render_end::crashed;
}

}  // namespace

render_outcome render(const render_job& job) {
    memory_file dot, drawing, said;
    dot.write(job.dot);
    for (const memory_file* file : {&dot, &drawing, &said})
        if (file->failed() != 0) return {render_end::not_written, {}, {std::strerror(file->failed())}};
    std::vector<std::string> words{job.renderer.string(), job.engine, job.format, "--parent", fmt::format("{}", ::getpid())};
    if (job.straight) words.emplace_back("--straight");
    if (job.paper != nullptr) {
        words.emplace_back("--paper");
        for (const double number : {job.paper->width, job.paper->height, job.least}) words.push_back(fmt::format("{:.4f}", number));
    }
    child_process child(job.renderer, std::move(words), {dot.descriptor(), drawing.descriptor(), said.descriptor()});
    if (child.failed() != 0) return {render_end::not_started, {}, {fmt::format("'{}': {}", job.renderer.string(), std::strerror(child.failed()))}};
    constexpr std::chrono::hours for_ever{24 * 365};  // what is longer could be past the clock's end
    const auto deadline = job.limit.count() > 0 && job.limit < for_ever ? steady_clock::now() + job.limit : steady_clock::time_point::max();
    if (!child.ends_before(deadline)) return {render_end::too_slow, {}, {}};

    render_outcome out{.end = render_end::drawn};
    read_said(said.text(), out);
    if (const auto status = child.status()) out.end = end_of(*status);
    if (out.end != render_end::drawn) return out;
    out.drawing = drawing.text();
    if (std::ranges::any_of(out.messages, is_failure) || !is_whole(out.drawing, job.format)) out.end = render_end::not_rendered;
    return out;
}

bool is_whole(std::string_view bytes, std::string_view format) {
    using namespace std::string_view_literals;
    while (format != "png" && !bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r')) bytes.remove_suffix(1);
    if (format == "svg") return bytes.starts_with("<?xml") && bytes.ends_with("</svg>");
    if (format == "png") return bytes.starts_with("\x89PNG\r\n\x1a\n"sv) && bytes.ends_with("\0\0\0\0IEND\xAE\x42\x60\x82"sv);
    if (format == "json") return bytes.starts_with('{') && bytes.ends_with("\n}");  // others are indented
    if (format != "pdf" || !bytes.starts_with("%PDF-") || !bytes.ends_with("%%EOF")) return false;
    // `/Type /Page` of a page, not `/Type /Pages` of the list of them, which is there in any case.
    constexpr std::string_view page = "/Type /Page";
    for (std::size_t at = bytes.find(page); at != std::string_view::npos; at = bytes.find(page, at + 1))
        if (at + page.size() < bytes.size() && bytes[at + page.size()] != 's') return true;
    return false;
}

}  // namespace hexi::abi_v1::detail
