#include "thing.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <variant>

#include <fmt/format.h>

namespace tck {

thing thing::of(bool v) {
    thing out;
    out.is = form::boolean, out.truth = v;
    return out;
}
thing thing::of(std::int64_t v) {
    thing out;
    out.is = form::integer, out.integer = v;
    return out;
}
thing thing::of(double v) {
    thing out;
    out.is = form::floating, out.floating = v;
    return out;
}
thing thing::of(std::string v) {
    thing out;
    out.is = form::text, out.text = std::move(v);
    return out;
}

namespace {

using form = thing::form;

thing list_of(std::vector<thing> items) {
    thing out;
    out.is = form::list, out.items = std::move(items);
    return out;
}

thing map_of(std::vector<named_thing> entries) {
    thing out;
    out.is = form::map, out.entries = std::move(entries);
    return out;
}

template <class Id>
std::vector<named_thing> properties_of(Id id, const hexi::graph& g) {
    std::vector<named_thing> out;
    for (std::size_t i = 0; i < g.schema().property_count(); ++i) {
        const hexi::property_id p(i);
        const hexi::value v = g.value(id, p);
        if (v.has_value()) out.push_back({g.schema()[p].name, thing_of(v, g)});
    }
    std::ranges::sort(out, {}, &named_thing::name);
    return out;
}

std::string in_quotes(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\n') out += "\\n";
        else if (c == '\t') out += "\\t";
        else if (c == '\r') out += "\\r";
        else if (c == '\'' || c == '\\') (out += '\\') += c;
        else out += c;
    }
    return out + "'";
}

std::string float_text(double v) {
    if (std::isnan(v)) return "NaN";
    if (std::isinf(v)) return v > 0 ? "Infinity" : "-Infinity";
    std::string out = fmt::format("{}", v == 0 ? 0.0 : v);  // zero has one sign here
    if (out.find_first_of(".e") == out.npos) out += ".0";
    return out;
}

std::string entries_text(const thing& t, bool lists_as_sets) {
    std::string out = "{";
    for (const auto& [name, held] : t.entries) out += fmt::format("{}{}: {}", out.size() == 1 ? "" : ", ", name, to_text(held, lists_as_sets));
    return out + "}";
}

std::string node_text(const thing& t, bool lists_as_sets) {
    std::string out;
    for (const std::string& label : t.labels) out += ":" + label;
    if (!t.entries.empty()) out += (out.empty() ? "" : " ") + entries_text(t, lists_as_sets);
    return "(" + out + ")";
}

std::string edge_text(const thing& t, bool lists_as_sets) {
    return "[:" + t.text + (t.entries.empty() ? "" : " " + entries_text(t, lists_as_sets)) + "]";
}

}  // namespace

thing thing_of(const hexi::value& v, const hexi::graph& g) {
    return std::visit([&]<class T>(const T& held) {
        if constexpr (std::is_same_v<T, std::monostate>) return thing();
        else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::int64_t> || std::is_same_v<T, double> || std::is_same_v<T, std::string>) return thing::of(held);
        else if constexpr (std::is_same_v<T, hexi::quantity>) return thing::of(g.schema().to_text(held));
        else if constexpr (std::is_same_v<T, hexi::value::list>) {
            std::vector<thing> items;
            for (const hexi::value& one : held) items.push_back(thing_of(one, g));
            return list_of(std::move(items));
        } else if constexpr (std::is_same_v<T, hexi::value_map>) {
            std::vector<named_thing> entries;
            for (const auto& [key, one] : held) entries.push_back({key, thing_of(one, g)});
            return map_of(std::move(entries));
        } else {
            return thing::of(hexi::to_text(held));
        }
    }, v.as_variant());
}

thing thing_of(hexi::node_id n, const hexi::graph& g) {
    thing out;
    out.is = form::node;
    if (!g.contains(n)) return out.labels = {"(removed)"}, out;
    out.labels = g.type_of(n).labels;
    std::ranges::sort(out.labels);
    out.entries = properties_of(n, g);
    return out;
}

thing thing_of(hexi::edge_id e, const hexi::graph& g) {
    thing out;
    out.is = form::edge;
    if (!g.contains(e)) return out.text = "(removed)", out;
    out.text = g.type_of(e).name;
    out.entries = properties_of(e, g);
    return out;
}

thing thing_of(const hexi::cell& c, const hexi::graph& g) {
    using hexi::cell_type;
    switch (c.type()) {
        case cell_type::null: return {};
        case cell_type::boolean: return thing::of(c.as<bool>());
        case cell_type::integer: return thing::of(c.as<std::int64_t>());
        case cell_type::floating: return thing::of(c.as<double>());
        case cell_type::text: return thing::of(std::string(c.text()));
        case cell_type::date: return thing::of(hexi::to_text(c.as<hexi::date>()));
        case cell_type::local_time: return thing::of(hexi::to_text(c.as<hexi::local_time>()));
        case cell_type::time: return thing::of(hexi::to_text(c.as<hexi::zoned_time>()));
        case cell_type::local_datetime: return thing::of(hexi::to_text(c.as<hexi::local_datetime>()));
        case cell_type::datetime: return thing::of(hexi::to_text(c.as<hexi::zoned_datetime>()));
        case cell_type::duration: return thing::of(hexi::to_text(c.as<hexi::duration>()));
        case cell_type::quantity: return thing::of(g.schema().to_text(c.as<hexi::quantity>()));
        case cell_type::node: return thing_of(c.as<hexi::node_id>(), g);
        case cell_type::edge: return thing_of(c.as<hexi::edge_id>(), g);
        case cell_type::list: {
            std::vector<thing> items;
            for (const hexi::cell& one : c.as<hexi::cell_list>()) items.push_back(thing_of(one, g));
            return list_of(std::move(items));
        }
        case cell_type::map: {
            std::vector<named_thing> entries;
            for (const auto& [key, one] : c.as<hexi::cell_map>()) entries.push_back({key, thing_of(one, g)});
            return map_of(std::move(entries));
        }
        case cell_type::path: {
            const hexi::path_ids& path = c.as<hexi::path_ids>();
            thing out;
            out.is = form::path;
            for (std::size_t i = 0; i < path.nodes.size(); ++i) {
                out.items.push_back(thing_of(path.nodes[i], g));
                if (i == path.edges.size()) break;
                out.items.push_back(thing_of(path.edges[i], g));
                out.items.back().backwards = g.contains(path.edges[i]) && g.source(path.edges[i]) != path.nodes[i];
            }
            return out;
        }
    }
    return {};
}

hexi::value value_of(const thing& t) {
    switch (t.is) {
        case form::null: return {};
        case form::boolean: return t.truth;
        case form::integer: return t.integer;
        case form::floating: return t.floating;
        case form::text: return t.text;
        case form::list: {
            hexi::value::list out;
            for (const thing& one : t.items) out.push_back(value_of(one));
            return out;
        }
        case form::map: {
            std::vector<hexi::value_map::entry> out;
            for (const auto& [name, held] : t.entries) out.push_back({name, value_of(held)});
            return hexi::value_map(std::move(out));
        }
        default: throw bad_scenario(fmt::format("{} is no value", to_text(t)));
    }
}

hexi::cell cell_of(const thing& t) { return hexi::cell_of(value_of(t)); }

std::string to_text(const thing& t, bool lists_as_sets) {
    switch (t.is) {
        case form::null: return "null";
        case form::boolean: return t.truth ? "true" : "false";
        case form::integer: return std::to_string(t.integer);
        case form::floating: return float_text(t.floating);
        case form::text: return in_quotes(t.text);
        case form::map: return entries_text(t, lists_as_sets);
        case form::node: return node_text(t, lists_as_sets);
        case form::edge: return edge_text(t, lists_as_sets);
        case form::list: {
            std::vector<std::string> items;
            for (const thing& one : t.items) items.push_back(to_text(one, lists_as_sets));
            if (lists_as_sets) std::ranges::sort(items);
            return fmt::format("[{}]", fmt::join(items, ", "));
        }
        case form::path: {
            std::string out = "<";
            for (const thing& one : t.items) {
                if (one.is == form::node) out += node_text(one, lists_as_sets);
                else out += one.backwards ? "<-" + edge_text(one, lists_as_sets) + "-" : "-" + edge_text(one, lists_as_sets) + "->";
            }
            return out + ">";
        }
    }
    return {};
}

}  // namespace tck
