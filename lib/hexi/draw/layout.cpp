#include <hexi/draw/layout.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <exception>
#include <numbers>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include <hexi/draw/colour.hpp>
#include <hexi/draw/lengths_private.hpp>
#include <hexi/draw/render_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

namespace json = boost::json;

std::string_view text_of(const json::object& o, std::string_view name) {
    const json::value* found = o.if_contains(name);
    if (found == nullptr || !found->is_string()) return {};
    return {found->get_string().data(), found->get_string().size()};
}
const json::array& list_of(const json::object& o, std::string_view name) {
    static const json::array nothing;
    const json::value* found = o.if_contains(name);
    return found != nullptr && found->is_array() ? found->get_array() : nothing;
}

constexpr std::string_view no_length = "it has a place or a length that is no such number";

double length_of(double number) {
    if (!detail::is_length(number)) throw std::runtime_error(std::string(no_length));
    return number;
}
double length_of(const json::value& number) { return length_of(number.to_number<double>()); }
double size_of(double number) {
    if (length_of(number) < 0) throw std::runtime_error("it has a size below zero");
    return number;
}

std::vector<double> numbers_in(std::string_view text) {
    auto out = detail::lengths_in(text);
    if (!out) throw std::runtime_error(std::string(no_length));
    return *std::move(out);
}

/// A rectangle: left, bottom, right, top; nothing where the text is none.
std::optional<std::array<double, 4>> box_of(std::string_view text) {
    const auto numbers = numbers_in(text);
    if (numbers.size() != 4) return std::nullopt;
    (void)size_of(numbers[2] - numbers[0]), (void)size_of(numbers[3] - numbers[1]);
    return std::array{numbers[0], numbers[1], numbers[2], numbers[3]};
}

/// The id that `draw_options::numbered` gave: its letter, then the number.
template <class Id>
std::optional<Id> numbered_as(std::string_view id, char letter) {
    std::uint32_t number = 0;
    if (id.size() < 2 || id.front() != letter) return std::nullopt;
    const auto [end, error] = std::from_chars(id.data() + 1, id.data() + id.size(), number);
    if (error != std::errc() || end != id.data() + id.size()) return std::nullopt;
    return Id(number);
}

/// What Graphviz draws of one object: its filled shapes, lines and words, with y turned downwards.
class reader {
public:
    reader(double left, double top) : left_(left), top_(top) {}

    struct shape {
        char kind = 0;  ///< Graphviz's own letter: P, E, B are filled; p, e, b, L are lines
        std::vector<point> points;
    };
    struct drawn {
        std::vector<shape> shapes;
        std::vector<text_line> text;
        std::string fill, line;
        double pen = 1;
    };

    point at(double x, double y) const { return {x - left_, top_ - y}; }

    void read(const json::array& operations, drawn& into) const {
        double size = 0;
        bool bold = false;
        std::string colour = "#000000";
        for (const json::value& each : operations) {
            const json::object& o = each.as_object();
            const std::string_view operation = text_of(o, "op");
            if (operation.size() != 1) continue;
            switch (operation.front()) {
                case 'c': colour = without_alpha(text_of(o, "color")); break;
                case 'C': if (into.fill.empty()) into.fill = without_alpha(text_of(o, "color")); break;
                case 'F': size = length_of(o.at("size")); break;
                case 't': bold = (o.at("fontchar").to_number<int>() & 1) != 0; break;
                case 'S': read_pen(text_of(o, "style"), into); break;
                case 'T': {
                    const json::array& where = o.at("pt").as_array();
                    const std::string_view align = text_of(o, "align");
                    into.text.push_back({std::string(text_of(o, "text")), at(length_of(where.at(0)), length_of(where.at(1))), size, bold, colour,
                                         align == "l" ? 'l' : align == "r" ? 'r' : 'c'});
                    widths_.push_back(length_of(o.at("width")));
                    break;
                }
                case 'E':
                case 'e': {
                    const json::array& r = o.at("rect").as_array();
                    add(into, colour, {operation.front(), {at(length_of(r.at(0)), length_of(r.at(1))), {size_of(length_of(r.at(2))), size_of(length_of(r.at(3)))}}});
                    break;
                }
                case 'P': case 'p': case 'B': case 'b': case 'L': {
                    shape s{operation.front(), {}};
                    for (const json::value& p : o.at("points").as_array()) s.points.push_back(at(length_of(p.at(0)), length_of(p.at(1))));
                    if (s.points.empty()) break;
                    if ((s.kind == 'B' || s.kind == 'b') && (s.points.size() < 4 || s.points.size() % 3 != 1)) throw std::runtime_error("it has a curve that is not whole");
                    add(into, colour, std::move(s));
                    break;
                }
                default: break;
            }
        }
    }
    /// The same for all of an object's parts but arrow heads.
    drawn read(const json::object& o) const {
        drawn out;
        widths_.clear();
        read(list_of(o, "_draw_"), out);
        read(list_of(o, "_ldraw_"), out);
        return out;
    }
    /// Graphviz places the lines of a rich label by their left ends and its guess at their width; a reader's
    /// font may be another, so that only the middle is sure.
    void hold_by_middle(std::vector<text_line>& text) const {
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i].align == 'l') text[i].at.x += widths_[i] / 2;
            if (text[i].align == 'r') text[i].at.x -= widths_[i] / 2;
            text[i].align = 'c';
        }
    }

private:
    static void add(drawn& into, const std::string& colour, shape s) {
        if (into.line.empty()) into.line = colour;
        into.shapes.push_back(std::move(s));
    }
    static std::string without_alpha(std::string_view colour) {
        colour = colour.substr(0, 7);
        return std::string(parse_colour(colour) ? colour : "#000000");
    }
    static void read_pen(std::string_view style, drawn& into) {
        if (!style.starts_with("setlinewidth(")) return;
        const auto width = numbers_in(style);
        if (!width.empty()) into.pen = width.front();
    }

    double left_, top_;
    mutable std::vector<double> widths_;  // of the lines of text read last
};

/// A shape's line as corners: curves in eight steps a piece.
std::vector<point> flattened(const reader::shape& s) {
    std::vector<point> out;
    const auto& p = s.points;
    if (s.kind == 'E' || s.kind == 'e') {
        for (int i = 0; i <= 32; ++i) {
            const double angle = i * std::numbers::pi / 16;
            out.push_back({p[0].x + p[1].x * std::cos(angle), p[0].y + p[1].y * std::sin(angle)});
        }
    } else if (s.kind == 'B' || s.kind == 'b') {
        for (std::size_t i = 0; i + 3 < p.size(); i += 3) {
            for (int step = out.empty() ? 0 : 1; step <= 8; ++step) {
                const double t = step / 8.0, u = 1 - t;
                const double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
                out.push_back({a * p[i].x + b * p[i + 1].x + c * p[i + 2].x + d * p[i + 3].x, a * p[i].y + b * p[i + 1].y + c * p[i + 2].y + d * p[i + 3].y});
            }
        }
    } else {
        out = p;
        if (s.kind != 'L' && !p.empty()) out.push_back(p.front());
    }
    return out;
}

node_place node_from(const json::object& o, node_id n, const reader& from) {
    node_place out{.node = n};
    const auto position = numbers_in(text_of(o, "pos"));
    if (position.size() >= 2) out.centre = from.at(position[0], position[1]);
    const auto width = numbers_in(text_of(o, "width")), height = numbers_in(text_of(o, "height"));  // inches
    if (!width.empty()) out.width = size_of(width[0] * 72);
    if (!height.empty()) out.height = size_of(height[0] * 72);
    reader::drawn drawn = from.read(o);
    constexpr std::size_t rounded_box = 25;  // points of the curve that Graphviz draws for one
    for (std::size_t i = 0; i < drawn.shapes.size(); ++i) {
        const reader::shape& s = drawn.shapes[i];
        if (i > 0 || s.kind == 'L') {  // some shapes are but a line
            out.strokes.push_back(flattened(s));
        } else if (s.kind == 'E' || s.kind == 'e') {
            out.outline = outline::ellipse;
        } else if ((s.kind == 'B' || s.kind == 'b') && s.points.size() == rounded_box) {
            out.outline = outline::rounded;
        } else if (std::vector<point> corners = flattened(s); corners.size() > 2) {  // one point is no shape
            out.outline = outline::polygon;
            out.corners = std::move(corners);
            out.corners.pop_back();
            // Some shapes reach beyond the size that Graphviz gives: a component's tabs.
            const auto [left, right] = std::ranges::minmax(out.corners, {}, &point::x);
            const auto [top, bottom] = std::ranges::minmax(out.corners, {}, &point::y);
            out.centre = {(left.x + right.x) / 2, (top.y + bottom.y) / 2};
            out.width = right.x - left.x;
            out.height = bottom.y - top.y;
        }
    }
    out.fill = std::move(drawn.fill);
    out.line = std::move(drawn.line);
    out.pen = drawn.pen;
    out.text = std::move(drawn.text);
    from.hold_by_middle(out.text);
    return out;
}

edge_place edge_from(const json::object& o, edge_id e, const reader& from) {
    edge_place out{.edge = e};
    reader::drawn drawn = from.read(o);
    for (reader::shape& s : drawn.shapes)
        if (s.kind == 'b' && out.curve.empty()) out.curve = std::move(s.points);
    const std::string_view position = text_of(o, "pos");
    if (const std::size_t end = position.find("e,"); end != std::string_view::npos)
        if (const auto tip = numbers_in(position.substr(end + 2)); tip.size() >= 2) out.tip = from.at(tip[0], tip[1]);
    out.line = std::move(drawn.line);
    out.pen = drawn.pen;
    out.text = std::move(drawn.text);
    return out;
}

frame_place frame_from(const json::object& o, node_id n, const reader& from) {
    frame_place out{.node = n};
    if (const auto box = box_of(text_of(o, "bb"))) out.low = from.at((*box)[0], (*box)[3]), out.high = from.at((*box)[2], (*box)[1]);
    reader::drawn drawn = from.read(o);
    out.fill = std::move(drawn.fill);
    out.line = std::move(drawn.line);
    out.text = std::move(drawn.text);
    return out;
}

}  // namespace

result<layout> read_layout(std::string_view text) {
    layout out;
    try {
        const json::value whole = json::parse({text.data(), text.size()});
        const json::object& o = whole.as_object();
        const auto box = box_of(text_of(o, "bb"));
        if (!box) return problem{"layout", "the layout has no bounding box", ""};
        const auto [left, bottom, right, top] = *box;
        out.width = right - left;
        out.height = top - bottom;
        const reader from(left, top);
        for (const json::value& each : list_of(o, "objects")) {
            const json::object& one = each.as_object();
            const std::string_view id = text_of(one, "id");
            if (const auto f = numbered_as<node_id>(id, 'f')) out.frames.push_back(frame_from(one, *f, from));
            if (const auto n = numbered_as<node_id>(id, 'n')) out.nodes.push_back(node_from(one, *n, from));
        }
        for (const json::value& each : list_of(o, "edges")) {
            const json::object& one = each.as_object();
            if (const auto e = numbered_as<edge_id>(text_of(one, "id"), 'e')) out.edges.push_back(edge_from(one, *e, from));
        }
    } catch (const std::exception& wrong) {
        return problem{"layout", std::string("Graphviz's layout cannot be read: ") + wrong.what(), "draw an .svg instead"};
    }
    return out;
}

result<layout> lay_out(const graph& g, const draw_options& options) {
    draw_options numbered = options;
    numbered.numbered = true;
    numbered.legend = false;
    const auto drawn = detail::render_picture(g, "json", numbered);
    if (!drawn) return drawn.problems();
    auto out = read_layout(drawn->drawing);
    if (!out) return out;
    out->engine = drawn->engine;
    out->notes = drawn->notes;
    return out;
}

}  // namespace hexi::abi_v1
