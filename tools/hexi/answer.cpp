#include "answer.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/derive/subgraph.hpp>
#include <hexi/format/csv/csv.hpp>
#include <hexi/format/json/json.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/value/literal.hpp>

namespace hexi::tool {

namespace {

void write_table(output& out, const rows& found, const painter& paint) {
    table shown(paint);
    std::vector<cell> head;
    for (const std::string& column : found.columns()) head.push_back({column, style::heading});
    // Numbers stand at the right where a column has nothing else.
    std::vector<bool> numbers(found.columns().size(), true);
    for (const row r : found)
        for (std::size_t i = 0; i < r.size(); ++i) numbers[i] = numbers[i] && (r[i]->is_number() || r[i]->is_null());
    for (std::size_t i = 0; i < head.size(); ++i) head[i].right = numbers[i] && !found.empty();
    if (!head.empty()) shown.add(std::move(head));
    for (const row r : found) {
        std::vector<cell> line;
        for (std::size_t i = 0; i < r.size(); ++i) line.push_back({to_text(r[i]), r[i]->is_null() ? style::faint : style::plain, numbers[i]});
        shown.add(std::move(line));
    }
    out.append(shown.text(0));
}

void write_csv(output& out, const rows& found) {
    const auto comma = [&](std::size_t i) { if (i > 0) out.append(','); };
    for (std::size_t i = 0; i < found.columns().size(); ++i) comma(i), append_csv_field(out, found.columns()[i]);
    if (!found.columns().empty()) out.append('\n');
    for (const row r : found) {
        for (std::size_t i = 0; i < r.size(); ++i) {
            comma(i);
            if (!r[i]->is_null()) append_csv_field(out, to_text(r[i]));
        }
        out.append('\n');
    }
}

void write_json_lines(output& out, const rows& found) {
    for (const row r : found) {
        json_writer json(out);
        json.object();
        for (std::size_t i = 0; i < r.size(); ++i) append_cell_json(json.key(found.columns()[i]), found.graph(), r[i]);
        json.end();
        out.append('\n');
    }
}

/// A text in a table of Markdown: what would end its cell or its line does not.
std::string in_markdown(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|' || c == '\\') out += '\\';
        if (c == '\n') out += "<br>";
        else if (c == '<') out += "&lt;";
        else if (c != '\r') out += c;
    }
    return harmless(out);
}

void write_markdown(output& out, const rows& found) {
    const auto line = [&](std::size_t count, auto text_of) {
        for (std::size_t i = 0; i < count; ++i) out.append(fmt::format("{} {}", i == 0 ? "|" : " |", text_of(i)));
        if (count > 0) out.append(" |\n");
    };
    line(found.columns().size(), [&](std::size_t i) { return in_markdown(found.columns()[i]); });
    line(found.columns().size(), [](std::size_t) { return std::string("---"); });
    for (const row r : found) line(r.size(), [&](std::size_t i) { return in_markdown(to_text(r[i])); });
}

template <class Visit>
void for_each_effect(const side_effects& e, Visit visit) {
    visit("nodes_added", e.nodes_added), visit("nodes_removed", e.nodes_removed);
    visit("edges_added", e.edges_added), visit("edges_removed", e.edges_removed);
    visit("labels_added", e.labels_added), visit("labels_removed", e.labels_removed);
    visit("properties_added", e.properties_added), visit("properties_removed", e.properties_removed);
}

void write_json_document(output& out, const rows& found) {
    json_writer json(out);
    json.object().key("columns").array();
    for (const std::string& column : found.columns()) json.value(column);
    json.end().key("rows").array();
    for (const row r : found) {
        json.array();
        for (std::size_t i = 0; i < r.size(); ++i) append_cell_json(json, found.graph(), r[i]);
        json.end();
    }
    json.end().key("side_effects").object();
    for_each_effect(found.effects(), [&](std::string_view name, std::size_t count) { if (count > 0) json.key(name).value(count); });
    json.end().end();
    out.append('\n');
}

void collect(const graph& g, const hexi::cell& c, answer_members& out) {
    switch (c.type()) {
        case cell_type::node: out.nodes.push_back(c.as<node_id>()); break;
        case cell_type::edge: out.edges.push_back(c.as<edge_id>()); break;
        case cell_type::path: {
            const path_ids& path = c.as<path_ids>();
            out.nodes.insert(out.nodes.end(), path.nodes.begin(), path.nodes.end());
            out.edges.insert(out.edges.end(), path.edges.begin(), path.edges.end());
            break;
        }
        case cell_type::list:
            for (const hexi::cell& one : c.as<cell_list>()) collect(g, one, out);
            break;
        case cell_type::map:
            for (const cell_entry& one : c.as<cell_map>()) collect(g, one.held, out);
            break;
        default: break;
    }
}

}  // namespace

std::optional<answer_format> answer_format_named(std::string_view text) {
    for (const auto& [format, name] : answer_formats)
        if (name == text) return format;
    return std::nullopt;
}

void write_answer(output& out, const rows& found, answer_format format, const painter& paint) {
    switch (format) {
        case answer_format::table: return write_table(out, found, paint);
        case answer_format::csv: return write_csv(out, found);
        case answer_format::json: return write_json_document(out, found);
        case answer_format::jsonl: return write_json_lines(out, found);
        case answer_format::markdown: return write_markdown(out, found);
    }
}

void append_cell_json(json_writer& json, const graph& g, const hexi::cell& c) {
    switch (c.type()) {
        case cell_type::node:
            if (g.contains(c.as<node_id>())) append_node_json(json, g, c.as<node_id>());
            else json.null();  // the query removed it
            return;
        case cell_type::edge:
            if (g.contains(c.as<edge_id>())) append_edge_json(json, g, c.as<edge_id>());
            else json.null();
            return;
        case cell_type::path: {
            const path_ids& path = c.as<path_ids>();
            json.object().key("length").value(path.edges.size()).key("nodes").array();
            for (const node_id n : path.nodes) append_cell_json(json, g, hexi::cell(n));
            json.end().key("edges").array();
            for (const edge_id e : path.edges) append_cell_json(json, g, hexi::cell(e));
            json.end().end();
            return;
        }
        case cell_type::list:
            json.array();
            for (const hexi::cell& one : c.as<cell_list>()) append_cell_json(json, g, one);
            json.end();
            return;
        case cell_type::map:
            json.object();
            for (const cell_entry& one : c.as<cell_map>()) append_cell_json(json.key(one.key), g, one.held);
            json.end();
            return;
        default: append_json_value(json, g.schema(), value_of(c).value_or(value()));
    }
}

std::string effects_text(const side_effects& e) {
    const auto changed = [](std::string_view done, std::initializer_list<std::pair<std::size_t, std::pair<std::string_view, std::string_view>>> all) {
        std::vector<std::string> out;
        for (const auto& [count, words] : all)
            if (count > 0) out.push_back(fmt::format("{} {}", count, count == 1 ? words.first : words.second));
        if (out.empty()) return std::string();
        return fmt::format("{} {}", hexi::listed(out, "and"), done);
    };
    constexpr std::pair<std::string_view, std::string_view> node{"node", "nodes"}, edge{"edge", "edges"}, label{"label", "labels"}, property{"property", "properties"};
    const std::string added = changed("added", {{e.nodes_added, node}, {e.edges_added, edge}, {e.labels_added, label}, {e.properties_added, property}});
    const std::string removed = changed("removed", {{e.nodes_removed, node}, {e.edges_removed, edge}, {e.labels_removed, label}, {e.properties_removed, property}});
    return added + (added.empty() || removed.empty() ? "" : ", ") + removed;
}

answer_members members_of(const rows& found) {
    const graph& g = found.graph();
    answer_members out;
    for (const row r : found)
        for (const hexi::cell& c : r.cells()) collect(g, c, out);
    std::erase_if(out.edges, [&](edge_id e) { return !g.contains(e); });
    for (const edge_id e : out.edges) out.nodes.push_back(g.source(e)), out.nodes.push_back(g.target(e));
    std::erase_if(out.nodes, [&](node_id n) { return !g.contains(n); });
    const auto once = [](auto& ids) {
        std::ranges::sort(ids);
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    };
    once(out.nodes), once(out.edges);
    return out;
}

std::vector<evidence> evidence_of(const rows& found) {
    std::vector<evidence> out;
    std::set<std::string, std::less<>> seen;
    const std::function<void(const hexi::cell&)> look = [&](const hexi::cell& c) {
        if (c.type() == cell_type::list) {
            for (const hexi::cell& one : c.as<cell_list>()) look(one);
        } else if (c.type() == cell_type::map) {
            for (const cell_entry& one : c.as<cell_map>()) look(one.held);
        } else if (c.type() == cell_type::text && !seen.contains(c.text())) {
            auto e = parse_evidence(c.text());
            if (!e || !found.graph().find(e->document)) return;
            seen.emplace(c.text());
            out.push_back(*std::move(e));
        }
    };
    for (const row r : found)
        for (const hexi::cell& c : r.cells()) look(c);
    return out;
}

graph part_of_answer(const rows& found) {
    const answer_members members = members_of(found);
    return subgraph(found.graph(), members.nodes, [&](edge_id e) { return std::ranges::binary_search(members.edges, e); });
}

result<query_parameters> parameters_of(const std::vector<std::string>& given, const schema& s) {
    const quantity_texts quantities{.print = [&s](const quantity& q) { return s.to_text(q); }, .parse = [&s](std::string_view text) { return s.parse_quantity(text); }};
    query_parameters out;
    for (const std::string& one : given) {
        const std::size_t equal = one.find('=');
        if (equal == std::string::npos || equal == 0) return problem{"wrong-value", fmt::format("--param cannot be '{}'", one), "give a name and a value, such as --param name=兰州新区 or --param year=2024"};
        const std::string text = one.substr(equal + 1);
        auto literal = parse_literal(text, quantities);
        out.insert_or_assign(one.substr(0, equal), literal ? *std::move(literal) : value(text));
    }
    return out;
}

}  // namespace hexi::tool
