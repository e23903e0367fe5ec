// hexi-render ENGINE FORMAT [--straight] [--paper WIDTH HEIGHT LEAST] [--parent PID]: DOT text from standard input, a drawing to standard output.
//
//     hexi-render dot svg < lanzhou.dot > lanzhou.svg
//     hexi-render read json < any.dot > any.json               the graph itself, not laid out
//
// Graphviz lives in this process alone, which the library starts for each drawing (`hexi/draw/render_private.hpp`): here it
// may hang, abort, leak (100 KB a drawing) and end the process as it likes. Errors and warnings go to standard error, and the
// exit status is a `render_status`.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <graphviz/cgraph.h>
#include <graphviz/gvc.h>

#include <hexi/draw/layout/geometry.hpp>
#include <hexi/draw/layout/pages_private.hpp>
#include <hexi/draw/render_status_private.hpp>

#include "fonts.hpp"
#include "read.hpp"

namespace {

using hexi::detail::render_status;

struct free_context { void operator()(GVC_t* c) const { gvFreeContext(c); } };
struct close_graph { void operator()(Agraph_t* g) const { agclose(g); } };
struct free_drawing { void operator()(char* bytes) const { gvFreeRenderData(bytes); } };

struct request {
    std::string engine{}, format{};
    bool straight = false;  // edges as straight lines: much cheaper to route
    double width = 0, height = 0;  // of the paper, in points; 0: as large as the drawing
    double least = 1;       // the smallest scale; what does not fit the paper then takes several pages
    pid_t parent = 0;       // 0: whoever started it need not wait for it
};

bool read_request(int count, char** words, request& asked) {
    if (count < 3) return false;
    asked.engine = words[1];
    asked.format = words[2];
    for (int i = 3; i < count; ++i) {
        const std::string_view word = words[i];
        if (word == "--straight") {
            asked.straight = true;
        } else if (word == "--paper" && i + 3 < count) {
            for (double* number : {&asked.width, &asked.height, &asked.least}) {
                const std::string_view text = words[++i];
                const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
                if (error != std::errc() || end != text.data() + text.size() || !(*number > 0)) return false;
            }
        } else if (word == "--parent" && i + 1 < count) {
            const std::string_view number = words[++i];
            const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), asked.parent);
            if (error != std::errc() || end != number.data() + number.size()) return false;
        } else {
            return false;
        }
    }
    return true;
}

/// Nothing that this process does may outlive its parent, or leave anything but the drawing.
void be_a_good_child(pid_t parent) {
    if (parent != 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(static_cast<int>(render_status::not_written));  // it was gone before
    }
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);  // Graphviz aborts on some graphs
    // A full disk, a file limit and a closed pipe are errors of writing, told as such.
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
}

// cgraph keeps subgraphs in the order of the addresses of their names, and fdp packs components in that order: with
// malloc, whose addresses hang on what fontconfig's thread does, the same text gave another drawing each time. So memory
// for graphs comes from the end of the data segment, which only rises, and is kept.
char* rising = nullptr;
char* rising_end = nullptr;
constexpr std::size_t rising_step = std::size_t{1} << 20U;
constexpr std::size_t rising_alignment = alignof(std::max_align_t);

void* rise(void*, std::size_t size) {
    size = (size + rising_alignment - 1) / rising_alignment * rising_alignment;
    if (rising == nullptr || size > static_cast<std::size_t>(rising_end - rising)) {
        const std::size_t step = (size / rising_step + 1) * rising_step;
        void* const begin = ::sbrk(static_cast<std::intptr_t>(step + rising_alignment));
        if (begin == reinterpret_cast<void*>(-1)) return std::calloc(1, size);
        const std::size_t odd = reinterpret_cast<std::uintptr_t>(begin) % rising_alignment;
        rising = static_cast<char*>(begin) + (odd == 0 ? 0 : rising_alignment - odd);
        rising_end = rising + step;
    }
    return std::exchange(rising, rising + size);  // the system gives it zeroed, as cgraph wants it
}
void* rise_again(void* state, void* old, std::size_t old_size, std::size_t size) {
    if (size <= old_size) return old;
    void* fresh = rise(state, size);
    if (old != nullptr && fresh != nullptr) std::memcpy(fresh, old, old_size);
    return fresh;
}
void keep(void*, void*) {}

/// Makes Graphviz open no file that a graph names, such as an image or a shape. It looks at these variables only where it
/// reads arguments, and whoever has read some draws what they ask for as well: so another context does.
void forbid_files() {
    ::setenv("SERVER_NAME", "hexi-render", 1);
    ::unsetenv("GV_FILE_PATH");
    const std::unique_ptr<GVC_t, free_context> context(gvContext());
    std::string name = "dot";
    std::array<char*, 2> words{name.data(), nullptr};
    if (context) gvParseArgs(context.get(), 1, words.data());
}

bool read_all(std::string& into) {
    std::array<char, 65'536> buffer;
    while (true) {
        const ssize_t n = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (n == 0) return true;
        if (n > 0) into.append(buffer.data(), static_cast<std::size_t>(n));
        else if (errno != EINTR) return false;
    }
}
bool write_all(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (n >= 0) bytes.remove_prefix(static_cast<std::size_t>(n));
        else if (errno != EINTR) return false;
    }
    return true;
}

void set(Agraph_t* g, const char* name, const char* value) {
    // cgraph takes `char*` where it only reads.
    agsafeset(g, const_cast<char*>(name), const_cast<char*>(value), const_cast<char*>(""));
}

/// Graphviz passes an address on as it stands: into SVG, where `&` is `&amp;`, and into PDF, where it is `&`. DOT text has it
/// as SVG needs it.
void use_plain_addresses(Agraph_t* g) {
    const auto make_plain = [](void* thing, Agsym_t* address) {
        std::string text = agxget(thing, address);
        const std::size_t before = text.size();
        for (std::size_t at = text.find("&amp;"); at != std::string::npos; at = text.find("&amp;", at + 1)) text.erase(at + 1, 4);
        if (text.size() != before) agxset(thing, address, text.data());
    };
    std::string name = "URL";
    Agsym_t* const of_node = agattr(g, AGNODE, name.data(), nullptr);
    Agsym_t* const of_edge = agattr(g, AGEDGE, name.data(), nullptr);
    for (Agnode_t* n = agfstnode(g); n != nullptr; n = agnxtnode(g, n)) {
        if (of_node != nullptr) make_plain(n, of_node);
        for (Agedge_t* e = agfstout(g, n); of_edge != nullptr && e != nullptr; e = agnxtout(g, e)) make_plain(e, of_edge);
    }
}

using hexi::box;
using hexi::point;

/// What of a picture is to be whole on some page, `y` downwards: nodes, words and lines as they are laid out. A frame's sides are not: a page
/// with nothing else would show nothing.
class printed_things {
public:
    printed_things(Agraph_t* g, const box& all) : lines_(std::max(all.width(), all.height())) {
        for (Agnode_t* n = agfstnode(g); n != nullptr; n = agnxtnode(g, n)) {
            const pointf at = ND_coord(n);
            constexpr double pen = 6;  // of outlines, and of what stands out of a shape
            found_.push_back(box{{at.x - ND_lw(n), -at.y - ND_ht(n) / 2}, {at.x + ND_rw(n), -at.y + ND_ht(n) / 2}}.grown(pen));
            for (Agedge_t* e = agfstout(g, n); e != nullptr; e = agnxtout(g, e)) add(e);
        }
        add(GD_label(g));
        add_frames(g);
    }
    const std::vector<box>& whole() const { return found_; }
    std::vector<box> lines() const {
        std::vector<box> out;
        lines_.append_to(out);
        return out;
    }

private:
    static point down(pointf p) { return {p.x, -p.y}; }
    void add(const textlabel_t* words) {
        if (words != nullptr && words->set) found_.push_back(box::around(down(words->pos), words->dimen.x, words->dimen.y));
    }
    void add(Agedge_t* e) {
        std::string style = "style";
        const char* const drawn = agget(e, style.data());
        if (drawn != nullptr && std::string_view(drawn) == "invis") return;
        add(ED_label(e));
        const splines* const curves = ED_spl(e);
        for (int i = 0; curves != nullptr && i < curves->size; ++i) {
            const bezier& each = curves->list[i];
            if (each.size < 1) continue;
            point last = down(each.list[0]);
            const auto line_to = [&](point to) { lines_.add(std::exchange(last, to), to); };
            if (each.sflag != 0) lines_.add(down(each.sp), last);
            for (int k = 0; k + 3 < each.size; k += 3) {
                const point a = down(each.list[k]), b = down(each.list[k + 1]), c = down(each.list[k + 2]), d = down(each.list[k + 3]);
                constexpr int steps = 16;
                for (int step = 1; step <= steps; ++step) {
                    const double t = static_cast<double>(step) / steps, u = 1 - t;
                    line_to(a * (u * u * u) + b * (3 * u * u * t) + c * (3 * u * t * t) + d * (t * t * t));
                }
            }
            if (each.eflag != 0) line_to(down(each.ep));
        }
    }
    void add_frames(Agraph_t* g) {
        for (int i = 1; i <= GD_n_cluster(g); ++i) {
            Agraph_t* const inner = GD_clust(g)[i];
            add(GD_label(inner));
            add_frames(inner);
        }
    }

    std::vector<box> found_;
    hexi::detail::line_pieces lines_;
};

/// Gives the drawing a canvas of its own: paper, of several pages what holds them all, each told on standard error; or for pixels one
/// without half ones, whose edge would be half-transparent.
void choose_canvas(Agraph_t* g, const request& asked) {
    constexpr double pad = 18;  // points, as `pad` in the text has it
    constexpr double largest = 1.5, pixel = 0.5;
    const boxf about = GD_bb(g);
    const box all = box{{about.LL.x, -about.UR.y}, {about.UR.x, -about.LL.y}}.grown(pad);
    std::array<char, 160> text{};
    if (asked.width > 0) {
        const printed_things things(g, all);
        const hexi::detail::cut_pages pages = hexi::detail::cut_into_pages(things.whole(), things.lines(), all, asked.width, asked.height, asked.least, largest);
        box canvas{pages.middles.front(), pages.middles.front()};
        for (const point p : pages.middles) canvas.take_in({p, p});
        const point middle = canvas.centre();
        double width = canvas.width() * pages.scale + pages.width, height = canvas.height() * pages.scale + pages.height;
        if (pages.middles.size() > 1) width = std::ceil(width), height = std::ceil(height);  // as cairo makes its pages
        std::snprintf(text.data(), text.size(), "%.2f,%.2f,%.5f,%.3f,%.3f", width, height, pages.scale, middle.x, -middle.y);
        set(g, "margin", "0");
        if (pages.middles.size() > 1)
            for (const point p : pages.middles) {
                const box page = box::around(point{width / 2, height / 2} + (p - middle) * pages.scale, pages.width, pages.height);
                std::fprintf(stderr, "%s%.2f %.2f %.2f %.2f\n", hexi::detail::page_line.data(), page.low.x, page.low.y, page.high.x, page.high.y);
            }
    } else if (asked.format == "png") {
        std::snprintf(text.data(), text.size(), "%.2f,%.2f,1", std::ceil(all.width() / pixel) * pixel, std::ceil(all.height() / pixel) * pixel);
    } else {
        return;
    }
    set(g, "viewport", text.data());
}

render_status told(const char* what) {
    std::fprintf(stderr, "%s: %s\n", what, std::strerror(errno));
    return render_status::not_written;
}

render_status draw(const request& asked) {
    std::string dot;
    if (!read_all(dot)) return told("cannot read the graph");
    if (asked.engine == "read") {
        std::string listed;
        if (!list_graph(dot, listed)) return render_status::not_laid_out;
        return write_all(listed) ? render_status::drawn : told("cannot write the graph");
    }
    AgMemDisc.alloc = rise;
    AgMemDisc.resize = rise_again;
    AgMemDisc.free = keep;
    const std::unique_ptr<GVC_t, free_context> context(gvContext());
    forbid_files();
    const std::unique_ptr<Agraph_t, close_graph> g(agmemread(dot.c_str()));
    // On an error it returns the part that it had read: only the error count tells.
    if (!context || !g || agreseterrors() > 0) return render_status::not_laid_out;
    set(g.get(), "layout", asked.engine.c_str());  // stronger than gvLayout's argument
    if (asked.straight) set(g.get(), "splines", "line");
    if (asked.format == "png") set(g.get(), "dpi", "144");
    if (asked.format == "pdf") use_plain_addresses(g.get());
    if (gvLayout(context.get(), g.get(), asked.engine.c_str()) != 0) return render_status::not_laid_out;
    if (const std::string boxes = without_font(g.get()); !boxes.empty() && asked.format != "json") std::fprintf(stderr, "%s\n", boxes.c_str());
    choose_canvas(g.get(), asked);
    agreseterrors();  // what a layout complains of and still makes is a note
    char* bytes = nullptr;
    unsigned int size = 0;
    const int failed = gvRenderData(context.get(), g.get(), asked.format.c_str(), &bytes, &size);
    const std::unique_ptr<char, free_drawing> drawing(bytes);
    const render_status end = failed != 0 || !drawing || agreseterrors() > 0 ? render_status::not_rendered
                              : !write_all({drawing.get(), size})            ? told("cannot write the drawing")
                                                                             : render_status::drawn;
    gvFreeLayout(context.get(), g.get());
    return end;
}

}  // namespace

int main(int count, char** words) {
    request asked;
    if (!read_request(count, words, asked)) {
        std::fputs("usage: hexi-render ENGINE FORMAT [--straight] [--paper WIDTH HEIGHT LEAST] [--parent PID] < DOT > DRAWING\n", stderr);
        return static_cast<int>(render_status::wrong_use);
    }
    be_a_good_child(asked.parent);
    const render_status end = draw(asked);
    // Graphviz and fontconfig keep memory for the next drawing, which never comes.
    std::fflush(stderr);
    ::_exit(static_cast<int>(end));
}
