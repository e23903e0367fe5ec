#include <hexi/draw/page.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/ranking.hpp>
#include <hexi/base/ascii.hpp>
#include <hexi/base/text.hpp>
#include <hexi/derive/merged.hpp>
#include <hexi/draw/captions.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/draw/page_private.hpp>
#include <hexi/draw/scale_private.hpp>
#include <hexi/format/json/writer.hpp>
#include <hexi/format/sources/sha256_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

/// As a policy names a script or a style. Source: W3C, Content Security Policy Level 3
std::string policy_hash(std::string_view text) { return fmt::format("'sha256-{}'", detail::sha256_base64(text)); }

/// JSON that can stand inside a script element: only inside JSON's strings do these characters occur.
/// (U+2028 and U+2029 are escaped by `append_json_string`.)
void append_escaped(output& out, std::string_view json) {
    std::size_t copied = 0;
    for (std::size_t at = json.find_first_of("<>&"); at != std::string_view::npos; at = json.find_first_of("<>&", at + 1)) {
        out.append(json.substr(copied, at - copied));
        out.append(json[at] == '<' ? "\\u003c" : json[at] == '>' ? "\\u003e" : "\\u0026");
        copied = at + 1;
    }
    out.append(json.substr(copied));
}

/// A tenth of a point is less than anybody sees.
std::string short_number(double x) {
    std::string out = fmt::format("{:.1f}", std::isfinite(x) ? x : 0.0);
    if (out.ends_with(".0")) out.resize(out.size() - 2);
    return out == "-0" ? "0" : out;
}

/// The first and the last day that a value may mean, as `valid_on` has it; nothing if it is no date.
struct days {
    std::int64_t first = 0, last = 0;
};
std::optional<days> days_of(const value& v) {
    const auto one = [](std::int64_t day) { return std::optional(days{day, day}); };
    if (const auto* d = std::get_if<date>(&v)) {
        const int month = d->month() == 0 ? 12 : d->month();
        return days{d->first_day(), day_number(d->year(), month, d->day() == 0 ? days_in_month(d->year(), month) : d->day())};
    }
    if (const auto* t = std::get_if<local_datetime>(&v)) return one(t->day());
    if (const auto* t = std::get_if<zoned_datetime>(&v)) return one(t->local().day());
    return std::nullopt;
}

/// Whether a property of this name says when something ends: one of its words does.
bool is_end(std::string_view name) {
    constexpr std::array ends{"until", "to", "end", "ends", "ended", "till", "through", "expires", "expired", "expiry", "closed", "dissolved", "finish", "finished"};
    std::string word;
    const auto is_one = [&] { return std::ranges::find(ends, word) != ends.end(); };
    for (const char c : name) {
        const bool capital = ascii::lower(c) != c;
        if (capital || c == '_' || c == '-' || c == ' ') {
            if (is_one()) return true;
            word.clear();
        }
        if (c != '_' && c != '-' && c != ' ') word += ascii::lower(c);
    }
    return is_one();
}

/// The page's data, written piece by piece. `page/graph.js` and its neighbours read it.
class page_data {
public:
    page_data(output& out, const graph& g, const layout& placed, const page_options& options)
        : json_(out), g_(g), s_(g.schema()), placed_(placed), style_(g, options.style), options_(options),
          language_(options.language.empty() ? g.schema().language : options.language) {
        for (const node_place& n : placed.nodes) numbers_.emplace(n.node, numbers_.size());
    }

    void write() {
        json_.object().key("language").value(language_.empty() ? "en" : language_);
        json_.key("title").value(!options_.title.empty() ? std::string_view(options_.title) : s_.name.empty() ? std::string_view("hexi") : std::string_view(s_.name));
        json_.key("about").value(options_.about);
        json_.key("width").number(short_number(placed_.width)).key("height").number(short_number(placed_.height));
        types();
        list("frames", placed_.frames, [&](const frame_place& f) { frame(f); });
        list("nodes", placed_.nodes, [&](const node_place& n) { node(n); });
        std::vector<edge_place> edges = placed_.edges;
        add_undrawn(edges);
        list("edges", edges, [&](const edge_place& e) { edge(e); });
        beyond();
        list("documents", documents_, [&](const std::string& key) { document(key); });
        list("days", days_, [&](const auto& day) { json_.array().value(day.first).value(day.second).end(); });
        list("measures", measures(), [&](const measure_of_nodes& m) {
            json_.object().key("name").value(m.name).key("caption").value(m.caption).key("unit").value(m.unit).key("values").array();
            for (const auto& [node, number, text] : m.values) json_.array().value(node).value(number).value(text).end();
            json_.end().end();
        });
        json_.end();
    }

private:
    template <class Range, class Write>
    void list(std::string_view name, const Range& all, Write write) {
        json_.line().key(name).array();
        for (const auto& one : all) {
            json_.line();
            write(one);
        }
        json_.end();
    }
    void points(const std::vector<point>& all) {
        json_.array();
        for (const point& p : all) json_.number(short_number(p.x)).number(short_number(p.y));
        json_.end();
    }
    void pen(double width) { json_.key("pen").number(fmt::format("{:.1f}", width)); }
    void words(const std::vector<text_line>& lines) {
        json_.key("text").array();
        for (const text_line& t : lines) {
            json_.array().value(t.text).number(short_number(t.at.x)).number(short_number(t.at.y)).number(short_number(t.size)).value(t.bold ? 1 : 0);
            json_.value(t.colour).value(t.align == 'l' ? "l" : t.align == 'r' ? "r" : "c").end();
        }
        json_.end();
    }

    void types() {
        std::vector<node_type_id> node_types;
        for (std::size_t t = 0; t < s_.node_type_count(); ++t) node_types.emplace_back(t);
        list("node_types", node_types, [&](node_type_id t) {
            json_.object().key("name").value(s_[t].name).key("caption").value(caption(s_[t], language_));
            json_.key("fill").value(style_.of(t).fill).key("line").value(style_.of(t).line).end();
        });
        std::vector<edge_type_id> edge_types;
        for (std::size_t t = 0; t < s_.edge_type_count(); ++t) edge_types.emplace_back(t);
        list("edge_types", edge_types, [&](edge_type_id t) {
            json_.object().key("name").value(s_[t].name).key("caption").value(caption(s_[t], language_));
            json_.key("line").value(style_.of(t).line).key("dash").value(style_.of(t).dash);
            if (s_[t].symmetric) json_.key("symmetric").value(true);
            if (s_[t].weak) json_.key("weak").value(true);
            json_.end();
        });
    }

    /// What nodes can be sized and coloured by.
    struct measure_of_nodes {
        std::string name{}, caption{}, unit{};
        struct one {
            std::size_t node;
            double number;
            std::string text;
        };
        std::vector<one> values{};
    };
    /// PageRank, and each property that holds numbers of more than one node; what is in other units is another measure.
    std::vector<measure_of_nodes> measures() const {
        std::vector<measure_of_nodes> out(1);
        out[0] = {.name = "pagerank", .caption = "PageRank"};
        // Of a part it is that of the whole, into which the reader may expand.
        const bool of_whole = options_.beyond && options_.whole != nullptr && std::ranges::all_of(placed_.nodes, [&](const node_place& n) { return g_.has_key(n.node); });
        if (options_.part && !of_whole) out[0].caption += detail::in_this_part(language_);
        const graph& ranked_in = of_whole ? *options_.whole : g_;
        std::vector<double> rank(options_.pagerank.begin(), options_.pagerank.end());
        if (of_whole || rank.empty()) {
            rank.assign(ranked_in.node_bound(), 0);
            for (const ranked& r : detail::ranking_without_weak(ranked_in, measure::pagerank)) rank[r.node.index()] = r.score;
        }
        const auto take = [&](std::size_t number, std::optional<node_id> n) {
            if (n) out[0].values.push_back({number, rank[n->index()], fmt::format("{:.3g}", rank[n->index()])});
        };
        for (std::size_t i = 0; i < placed_.nodes.size(); ++i) take(i, of_whole ? ranked_in.find(g_.key(placed_.nodes[i].node)) : placed_.nodes[i].node);
        for (std::size_t i = 0; of_whole && i < beyond_.size(); ++i) take(placed_.nodes.size() + i, beyond_[i]);
        std::map<std::pair<property_id, unit_id>, measure_of_nodes> found;
        std::map<property_id, std::size_t> kinds;  // how many units of one property
        for (std::size_t i = 0; i < placed_.nodes.size(); ++i) {
            const node_id n = placed_.nodes[i].node;
            for (const property& p : g_.type_of(n).properties) {
                const value v = g_.value(n, p.id);
                unit_id unit;
                std::optional<double> number;
                if (const auto* whole = std::get_if<std::int64_t>(&v)) number = static_cast<double>(*whole);
                if (const auto* real = std::get_if<double>(&v)) number = *real;
                if (const auto* q = std::get_if<quantity>(&v)) {
                    number = q->in_unit();
                    for (unit = q->unit; unit.valid() && s_[unit].base.valid(); unit = s_[unit].base) *number *= s_[unit].factor;
                }
                if (!number || !std::isfinite(*number)) continue;
                measure_of_nodes& m = found[{p.id, unit}];
                if (m.values.empty()) {
                    ++kinds[p.id];
                    m.name = p.name;
                    m.caption = caption(p, language_);
                }
                m.values.push_back({i, *number, shown_value(s_, p, v, language_)});
            }
        }
        for (auto& [of, m] : found) {
            if (of.second.valid()) m.unit = caption(s_[of.second], language_);
            if (kinds[of.first] > 1 && of.second.valid()) {
                m.name += " " + s_[of.second].name;
                m.caption += is_chinese(language_) ? fmt::format("（{}）", m.unit) : fmt::format(" ({})", m.unit);
            }
            if (m.values.size() > 1) out.push_back(std::move(m));
        }
        return out;
    }

    /// `"time":[from, until]`, days since 1970, `null` for none, where a date is known: as the schema declares them, the first
    /// that may begin something and the first that ends it.
    template <class Id>
    void time(const graph& g, Id id) {
        std::optional<std::int64_t> from, until;
        for (const property& p : g.type_of(id).properties) {
            const value v = g.value(id, p.id);
            const auto when = days_of(v);
            if (!when) continue;
            std::optional<std::int64_t>& bound = is_end(p.name) ? until : from;
            if (bound) continue;
            bound = is_end(p.name) ? when->last : when->first;
            days_.emplace(*bound, shown_value(g.schema(), p, v, language_));
        }
        if (!from && !until) return;
        json_.key("time").array();
        for (const auto& bound : {from, until}) bound ? json_.value(*bound) : json_.null();
        json_.end();
    }

    /// `"facts":[[caption, value]..],"evidence":[[document, line, start, end, certainty, before, words, behind]..]`, of which the
    /// words are there where the sources are, and the certainty where it is not 1 or words follow.
    template <class Id>
    void facts(const graph& g, Id id) {
        json_.key("facts").array();
        for (const property& p : g.type_of(id).properties) {
            if (std::is_same_v<Id, node_id> && g.schema().is_name(p.id)) continue;
            const std::string value = shown_value(g.schema(), p, g.value(id, p.id), language_);
            if (!value.empty()) json_.array().value(caption(p, language_)).value(value).end();
        }
        json_.end().key("evidence").array();
        for (const evidence& e : g.evidence(id)) {
            json_.array().value(number_of_document(e.document)).value(e.line).value(e.start).value(e.end);
            const auto words = options_.sources == nullptr ? std::nullopt : options_.sources->quote(e);
            if (e.certainty != 1.0F || words) json_.value(std::isfinite(e.certainty) ? e.certainty : 0.0F);
            if (words) json_.value(words->before).value(words->words).value(words->behind);
            json_.end();
        }
        json_.end();
        time(g, id);
    }
    std::size_t number_of_document(const std::string& key) {
        const auto [at, made] = document_numbers_.emplace(key, documents_.size());
        if (made) documents_.push_back(key);
        return at->second;
    }
    void document(const std::string& key) {
        const graph& g = options_.whole == nullptr ? g_ : *options_.whole;
        const auto n = g.find(key);
        json_.object().key("key").value(key).key("title").value(n ? name_in(g, *n, language_) : key);
        if (n) {
            std::string note;
            for (const property& p : g.type_of(*n).properties)
                if (p.name == "publisher" || p.name == "date") note += (note.empty() ? "" : " · ") + shown_value(g.schema(), p, g.value(*n, p.id), language_);
            json_.key("note").value(note);
            if (const auto link = link_of(g, *n)) json_.key("address").value(*link);
        }
        json_.end();
    }

    void frame(const frame_place& f) {
        json_.object().key("box");
        points({f.low, f.high});
        json_.key("fill").value(f.fill).key("line").value(f.line);
        // What stands inside, also inside inner frames, by place: it is what the reader sees.
        json_.key("members").array();
        for (const node_place& n : placed_.nodes) {
            if (n.centre.x < f.low.x || n.centre.x > f.high.x || n.centre.y < f.low.y || n.centre.y > f.high.y) continue;
            json_.value(numbers_.at(n.node));
        }
        json_.end();
        words(f.text);
        json_.end();
    }

    /// What is known of a node, wherever it stands; the object stays open.
    void about(const graph& g, node_id n, node_type_id type) {
        json_.object().key("key").value(g.key_text(n)).key("type").value(type.index()).key("name").value(name_in(g, n, language_));
        json_.key("names").array();
        const auto name = [&](std::string_view language) {
            if (const auto there = g.name(n, language)) json_.array().value(language).value(*there).end();
        };
        name(s_.language);
        for (const auto& [language, p] : s_.name_languages()) name(language);
        json_.end().key("aliases").array();
        for (const std::string_view alias : g.aliases(n)) json_.value(alias);
        json_.end();
        stands_for(g, n);
        facts(g, n);
    }

    /// For how many it stands, where that is not one: the page counts facts, not shapes.
    void stands_for(const graph& g, auto id) {
        if (const std::int64_t count = count_of(g, id); count != 1) json_.key("stands_for").value(count);
    }

    void node(const node_place& place) {
        const node_id n = place.node;
        about(g_, n, g_.type(n));
        json_.line(1).key("at").array().number(short_number(place.centre.x)).number(short_number(place.centre.y));
        json_.number(short_number(place.width)).number(short_number(place.height)).end().key("outline");
        if (place.outline == outline::polygon && place.width > 0 && place.height > 0) {
            json_.array();
            // Of half the size, from the middle.
            const auto share = [](double from_middle, double size) { return fmt::format("{:.3f}", from_middle * 2 / size); };
            for (const point& corner : place.corners)
                json_.number(share(corner.x - place.centre.x, place.width)).number(share(corner.y - place.centre.y, place.height));
            json_.end();
        } else {
            json_.value(place.outline == outline::ellipse ? "ellipse" : "round-rectangle");
        }
        json_.key("fill").value(place.fill.empty() ? "#FFFFFF" : std::string_view(place.fill)).key("line").value(place.line);
        pen(place.pen);
        if (!place.strokes.empty()) {
            json_.key("strokes").array();
            for (const auto& stroke : place.strokes) points(stroke);
            json_.end();
        }
        words(place.text);
        json_.end();
    }

    void edge(const edge_place& place) {
        const edge_id e = place.edge;
        json_.object().key("type").value(g_.type(e).index()).key("from").value(numbers_.at(g_.source(e))).key("to").value(numbers_.at(g_.target(e)));
        stands_for(g_, e);
        facts(g_, e);
        if (!place.curve.empty()) {
            json_.line(1).key("curve");
            points(place.curve);
        }
        if (place.tip) {
            json_.key("tip");
            points({*place.tip});
        }
        json_.key("line").value(place.line);
        pen(place.pen);
        if (!place.text.empty()) words(place.text);
        json_.end();
    }

    /// What a reader can expand into: nodes of the whole graph that are not drawn, nearest first and no more than a page can hold,
    /// counted after those that are drawn; and all edges that have one of them.
    void beyond() {
        std::vector<std::pair<node_id, node_type_id>> nodes;
        std::vector<edge_id> edges;
        if (options_.beyond && options_.whole != nullptr) {
            const graph& whole = *options_.whole;
            const looks style(whole, options_.style);
            std::vector<std::size_t> number(whole.node_bound(), unnumbered);
            std::vector<node_id> reached;
            for (const node_place& placed : placed_.nodes) {
                const auto there = g_.has_key(placed.node) ? whole.find(g_.key(placed.node)) : std::nullopt;
                if (!there) continue;
                number[there->index()] = numbers_.at(placed.node);
                reached.push_back(*there);
            }
            const std::size_t drawn = placed_.nodes.size();
            const auto reach = [&](node_id n) {
                const auto type = s_.find_node_type(whole.type_of(n).name);
                if (number[n.index()] != unnumbered || !type || (style.of(n).hidden && !options_.hidden) || drawn + nodes.size() >= readable_nodes) return;
                number[n.index()] = drawn + nodes.size();
                nodes.emplace_back(n, *type);
                reached.push_back(n);
            };
            for (std::size_t at = 0; at < reached.size(); ++at) {
                const node_id n = reached[at];
                for (const auto [target, e] : whole.out(n))
                    if (!style.of(e).hidden || options_.hidden) reach(target);
                for (const auto [source, e] : whole.in(n))
                    if (!style.of(e).hidden || options_.hidden) reach(source);
            }
            for (const edge_id e : whole.edges()) {
                const std::size_t from = number[whole.source(e).index()], to = number[whole.target(e).index()];
                if (from == unnumbered || to == unnumbered || (from < drawn && to < drawn) || (style.of(e).hidden && !options_.hidden) || !s_.find_edge_type(whole.type_of(e).name)) continue;
                edges.push_back(e);
            }
            for (const auto& [n, type] : nodes) beyond_.push_back(n);
            list("beyond", nodes, [&](const auto& one) {
                about(whole, one.first, one.second);
                json_.end();
            });
            list("beyond_edges", edges, [&](edge_id e) {
                json_.object().key("type").value(s_.find_edge_type(whole.type_of(e).name)->index());
                json_.key("from").value(number[whole.source(e).index()]).key("to").value(number[whole.target(e).index()]);
                facts(whole, e);
                json_.end();
            });
            return;
        }
        list("beyond", nodes, [](const auto&) {});
        list("beyond_edges", edges, [](edge_id) {});
    }
    static constexpr std::size_t unnumbered = static_cast<std::size_t>(-1);

    /// The edges between the nodes of the page that the picture shows by frames alone: the page tells them, too.
    void add_undrawn(std::vector<edge_place>& edges) const {
        std::vector<bool> there(g_.edge_bound(), false);
        for (const edge_place& e : edges) there[e.edge.index()] = true;
        for (const edge_id e : g_.edges()) {
            const edge_look& look = style_.of(e);
            if (there[e.index()] || (look.hidden && !options_.hidden) || !numbers_.contains(g_.source(e)) || !numbers_.contains(g_.target(e))) continue;
            edges.push_back({.edge = e, .line = look.line});
        }
    }

    json_writer json_;
    const graph& g_;
    const schema& s_;
    const layout& placed_;
    looks style_;
    const page_options& options_;
    std::string language_;
    std::map<node_id, std::size_t> numbers_;  // of nodes, as the page counts them
    std::vector<node_id> beyond_;             // of the whole graph, counted after those
    std::map<std::string, std::size_t> document_numbers_;
    std::vector<std::string> documents_;
    std::map<std::int64_t, std::string> days_;  // on which something begins or ends, as one of them is written
};

}  // namespace

void write_page(output& out, const graph& g, const layout& placed, const page_options& options) {
    std::string_view rest = detail::page_files::html;
    while (true) {
        const std::size_t open = rest.find("{{");
        out.append(rest.substr(0, open));
        if (open == std::string_view::npos) break;
        const std::size_t close = rest.find("}}", open);
        const std::string_view name = rest.substr(open + 2, close - open - 2);
        if (name == "style") out.append(detail::page_files::style);
        if (name == "script") out.append(detail::page_files::script);
        if (name == "policy")
            out.append(fmt::format("default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'", policy_hash(detail::page_files::script),
                                   policy_hash(detail::page_files::style)));
        if (name == "data") {
            std::string data;
            output into(data);
            page_data(into, g, placed, options).write();
            append_escaped(out, data);
        }
        rest.remove_prefix(close + 2);
    }
}

}  // namespace hexi::abi_v1
