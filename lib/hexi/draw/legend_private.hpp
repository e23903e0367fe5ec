// The legend as Graphviz draws it: a table of words in the graph's label, and beneath it, drawn by numbers, each type's own shape
// and line. A table of HTML-like labels has no shapes but boxes, and a node would be one of the graph.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/draw/layout/geometry.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/draw/measure_private.hpp>
#include <hexi/draw/wrap.hpp>
#include <hexi/format/dot/dot_text.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Graphviz's drawing operations (xdot), `y` upwards, around a middle.
class marks {
public:
    explicit marks(std::string& out, point middle) : out_(out), middle_(middle) {}

    void pen(double width, std::string_view dash = "solid") {
        operation("S", fmt::format("setlinewidth({:g})", width));
        operation("S", dash);
    }
    void line(std::string_view colour) { operation("c", colour); }
    void fill(std::string_view colour) { operation("C", colour); }
    void shape(char kind, const std::vector<point>& points) {
        fmt::format_to(std::back_inserter(out_), "{} {} ", kind, points.size());
        for (const point p : points) place(p);
    }
    void ellipse(char kind, point at, double wide, double high) {
        fmt::format_to(std::back_inserter(out_), "{} ", kind);
        place(at);
        fmt::format_to(std::back_inserter(out_), "{:.1f} {:.1f} ", wide, high);
    }

private:
    void operation(std::string_view name, std::string_view text) { fmt::format_to(std::back_inserter(out_), "{} {} -{} ", name, text.size(), text); }
    void place(point p) { fmt::format_to(std::back_inserter(out_), "{:.1f} {:.1f} ", middle_.x + p.x, middle_.y + p.y); }
    std::string& out_;
    point middle_;
};

/// A node's shape, small.
inline void mark_node(std::string& out, point middle, const node_look& look) {
    constexpr double w = 13, h = 6;  // half of its size
    marks m(out, middle);
    const std::string_view shape = look.shape;
    const bool bare = shape == "plaintext" || shape == "underline";
    m.pen(1.1 * look.width);
    m.fill(look.fill);
    m.line(bare ? look.fill : look.line);
    const std::vector<point> sides{{-w, -h}, {w, -h}, {w, h}, {-w, h}};
    if (shape == "box") {
        constexpr double r = 4, c = r * 0.45;
        m.shape('b', {{-w + r, h}, {-w + r, h}, {w - r, h}, {w - r, h}, {w - c, h}, {w, h - c}, {w, h - r}, {w, h - r}, {w, -h + r}, {w, -h + r}, {w, -h + c}, {w - c, -h},
                      {w - r, -h}, {w - r, -h}, {-w + r, -h}, {-w + r, -h}, {-w + c, -h}, {-w, -h + c}, {-w, -h + r}, {-w, -h + r}, {-w, h - r}, {-w, h - r}, {-w, h - c}, {-w + c, h}, {-w + r, h}});
    } else if (shape == "ellipse") {
        m.ellipse('E', {}, w, h);
    } else if (shape == "circle" || shape == "doublecircle") {
        m.ellipse('E', {}, h, h);
        if (shape == "doublecircle") m.ellipse('e', {}, h - 2, h - 2);
    } else if (shape == "cylinder") {
        m.ellipse('E', {0, -h + 2}, w - 3, 2);
        m.line(look.fill);
        m.shape('P', {{-w + 3, -h + 2}, {w - 3, -h + 2}, {w - 3, h - 2}, {-w + 3, h - 2}});
        m.line(look.line);
        for (const double x : {-w + 3, w - 3}) m.shape('L', {{x, -h + 2}, {x, h - 2}});
        m.ellipse('E', {0, h - 2}, w - 3, 2);
    } else if (shape == "folder") {
        m.shape('P', {{-w, -h}, {w, -h}, {w, h - 2.5}, {w - 1, h}, {w - 8, h}, {w - 9, h - 2.5}, {-w, h - 2.5}});
    } else if (shape == "tab") {
        m.shape('P', {{-w, -h}, {w, -h}, {w, h - 2.5}, {-w, h - 2.5}});
        m.shape('P', {{-w, h - 2.5}, {-w, h}, {-w + 8, h}, {-w + 8, h - 2.5}});
    } else if (shape == "note") {
        m.shape('P', {{-w, -h}, {w, -h}, {w, h - 3.5}, {w - 3.5, h}, {-w, h}});
        m.shape('L', {{w - 3.5, h}, {w - 3.5, h - 3.5}, {w, h - 3.5}});
    } else if (shape == "component") {
        m.shape('P', sides);
        for (const double y : {-2.5, 2.5}) m.shape('P', {{-w - 2, y - 1}, {-w + 3, y - 1}, {-w + 3, y + 1}, {-w - 2, y + 1}});
    } else if (shape == "box3d") {
        m.shape('P', {{-w, -h}, {w - 3, -h}, {w, -h + 3}, {w, h}, {-w + 3, h}, {-w, h - 3}});
        m.shape('L', {{-w, h - 3}, {w - 3, h - 3}, {w - 3, -h}});
        m.shape('L', {{w - 3, h - 3}, {w, h}});
    } else if (shape == "cds") {
        m.shape('P', {{-w, -h + 1}, {w - 5, -h + 1}, {w, 0}, {w - 5, h - 1}, {-w, h - 1}});
    } else {
        const auto outline = [&](double scale) {
            std::vector<point> corners = shape_outline(shape, {2 * w * scale, 2 * h * scale});
            for (point& p : corners) p.y = -p.y;
            return corners.empty() ? sides : corners;
        };
        m.shape('P', outline(1));
        if (shape == "doubleoctagon") m.shape('p', outline(0.7));
        if (shape == "underline") m.line(look.line), m.shape('L', {{-w, -h}, {w, -h}});
    }
}

/// An edge's line, with its arrow if it has a direction.
inline void mark_edge(std::string& out, point middle, const edge_look& look, bool directed) {
    constexpr double w = 15;  // half of its length
    marks m(out, middle);
    m.pen(look.dash == "bold" ? 2.2 * look.width : look.weak ? 0.8 : 1.1 * look.width, look.dash == "bold" ? "solid" : std::string_view(look.dash));
    m.line(look.line);
    const double end = directed ? w - 5 : w;
    m.shape('B', {{-w, 0}, {-w / 3, 0}, {end / 3, 0}, {end, 0}});
    if (!directed) return;
    m.pen(1);
    m.fill(look.line);
    m.shape('P', {{end, 2.2}, {w, 0}, {end, -2.2}});
}

/// Rows of marks with words, in columns; above them a heading, below them notes. Lengths are in points.
class legend_table {
public:
    static constexpr std::size_t most_rows = 9, most_note_lines = 12;

    void heading(std::string text) { heading_ = std::move(text); }
    void date(std::string text) { date_ = std::move(text); }
    /// Nodes stand in columns of their own, before edges.
    void node(const node_look& look, std::string text) {
        nodes_.push_back({std::move(text), [look](std::string& out, point at) { mark_node(out, at, look); }});
    }
    void edge(const edge_look& look, bool directed, std::string text) {
        edges_.push_back({std::move(text), [look, directed](std::string& out, point at) { mark_edge(out, at, look, directed); }});
    }
    /// Colours from the lowest value to the highest, each within a line of its own colour unless another is given.
    void colours(std::vector<std::string> from_low, std::string text, std::string line = {}) {
        nodes_.push_back({std::move(text), [from_low, line](std::string& out, point at) {
                              marks m(out, at);
                              m.pen(0.5);
                              const double step = 28.0 / static_cast<double>(from_low.size());
                              for (std::size_t i = 0; i < from_low.size(); ++i) {
                                  const double left = -14 + step * static_cast<double>(i);
                                  m.line(line.empty() ? from_low[i] : line);
                                  m.fill(from_low[i]);
                                  m.shape('P', {{left, -5}, {left + step, -5}, {left + step, 5}, {left, 5}});
                              }
                          }});
    }
    /// A small box and a large one.
    void sizes(std::string line, std::string text) {
        nodes_.push_back({std::move(text), [line](std::string& out, point at) {
                              marks m(out, at);
                              m.pen(1);
                              m.line(line);
                              m.shape('p', {{-14, -2}, {-6, -2}, {-6, 2}, {-14, 2}});
                              m.shape('p', {{-2, -6}, {14, -6}, {14, 6}, {-2, 6}});
                          }});
    }
    void note(std::string text) { notes_.push_back(std::move(text)); }

    /// Puts everything in its place; to be asked nothing before. Rows become more than usual where the table would be wider than
    /// `widest`, if that helps.
    void arrange(double widest = std::numeric_limits<double>::infinity()) {
        const std::size_t entries = std::max<std::size_t>({nodes_.size(), edges_.size(), 1});
        for (std::size_t rows = std::min(entries, most_rows);; ++rows) {
            make_columns(rows);
            if (rows == entries || width() <= widest) break;
        }
        double least = std::max(text_width(heading_, 13, true), text_width(date_, 9, false)) * spare + 14;
        if (!notes_.empty()) least = std::max(least, 240.0);
        if (columns_.empty()) columns_.emplace_back();
        if (inner() < least) columns_.back().width += std::ceil(least - inner());
        // What is too long for a line goes on in the next.
        const auto room = static_cast<std::size_t>(inner() / (9 * 0.5 * 1.05 * spare));
        for (const std::string& text : notes_)
            for (std::string& line : wrapped(text, room, most_note_lines)) lines_.push_back(std::move(line));
    }
    [[nodiscard]] double width() const { return inner() + 2 * side + 2; }
    [[nodiscard]] double height() const {
        return 2 + 2 * 4 + (heading_.empty() ? 0 : heading_height) + (date_.empty() ? 0 : line_high) + static_cast<double>(rows_) * row_height + static_cast<double>(lines_.size()) * line_high;
    }
    [[nodiscard]] std::string markup(std::string_view line, std::string_view ink) const {
        const std::size_t span = 2 * columns_.size();
        std::string out = fmt::format("<table border=\"1\" color=\"{}\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"0\" style=\"rounded\">", line);
        const auto gap = [&] { out += fmt::format("<tr><td width=\"{:g}\" height=\"4\" colspan=\"{}\"></td></tr>", width() - 2, span + 2); };
        const auto whole = [&](std::string_view text, double size, double high, bool bold) {
            out += fmt::format("<tr><td width=\"{:g}\" height=\"{:g}\"></td><td align=\"left\" colspan=\"{}\"><font point-size=\"{:g}\" color=\"{}\">{}{}{}</font></td><td width=\"{:g}\"></td></tr>",
                               side, high, span, size, ink, bold ? "<b>" : "", to_dot_text(text, dot_text::html), bold ? "</b>" : "", side);
        };
        gap();
        if (!heading_.empty()) whole(heading_, 13, heading_height, true);
        if (!date_.empty()) whole(date_, 9, line_high, false);
        for (std::size_t row = 0; row < rows_; ++row) {
            out += fmt::format("<tr><td width=\"{:g}\" height=\"{:g}\"></td>", side, row_height);
            for (const column& c : columns_) {
                out += fmt::format("<td width=\"{:g}\"></td><td width=\"{:.0f}\" align=\"left\">", mark_width, c.width);
                if (row < c.entries.size()) out += fmt::format("<font point-size=\"10\" color=\"{}\">{}</font>", ink, to_dot_text(c.entries[row].text, dot_text::html));
                out += "</td>";
            }
            out += fmt::format("<td width=\"{:g}\"></td></tr>", side);
        }
        for (const std::string& text : lines_) whole(text, 9, line_high, false);
        gap();
        return out + "</table>";
    }
    /// The marks, for a table whose lower left corner is at `low`, `y` upwards.
    [[nodiscard]] std::string drawn(point low) const {
        std::string out;
        double y = low.y + height() - 1 - 4 - (heading_.empty() ? 0 : heading_height) - (date_.empty() ? 0 : line_high);
        for (std::size_t row = 0; row < rows_; ++row, y -= row_height) {
            double x = low.x + 1 + side;
            for (const column& c : columns_) {
                if (row < c.entries.size()) c.entries[row].draw(out, {x + mark_width / 2 - 2, y - row_height / 2});
                x += mark_width + c.width;
            }
        }
        return out;
    }

private:
    static constexpr double side = 6, mark_width = 36, row_height = 16, line_high = 14, heading_height = 20;
    static constexpr double spare = 1.1;  // for fonts wider than the table of widths

    struct entry {
        std::string text;
        std::function<void(std::string&, point)> draw;
    };
    struct column {
        double width = 0;  ///< of its words
        std::vector<entry> entries{};
    };
    void make_columns(std::size_t longest) {
        columns_.clear();
        for (auto* entries : {&nodes_, &edges_})
            for (std::size_t at = 0; at < entries->size(); at += longest) {
                column c;
                for (std::size_t i = at; i < std::min(at + longest, entries->size()); ++i) {
                    c.width = std::max(c.width, std::ceil(text_width((*entries)[i].text, 10, false) * spare + 14));
                    c.entries.push_back((*entries)[i]);
                }
                columns_.push_back(std::move(c));
            }
        rows_ = columns_.empty() ? 0 : longest;
    }
    double inner() const {
        double out = 0;
        for (const column& c : columns_) out += mark_width + c.width;
        return out;
    }

    std::string heading_, date_;
    std::vector<entry> nodes_, edges_;
    std::vector<std::string> notes_, lines_;
    std::vector<column> columns_;
    std::size_t rows_ = 0;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
