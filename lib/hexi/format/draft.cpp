#include <hexi/format/draft_private.hpp>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <variant>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/format/attributes_private.hpp>
#include <hexi/format/csv/chunk_private.hpp>
#include <hexi/format/json/document_private.hpp>
#include <hexi/format/json/json.hpp>
#include <hexi/graph/builder.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi::inline abi_v1::detail {
namespace {

/// What an edge is where nothing says it.
constexpr std::string_view plain_edge = "EDGE";

const std::string* text_in(const value& v) { return std::get_if<std::string>(&v); }

/// `:Person:Actor`, `Person;Actor` or `Person` as labels.
std::vector<std::string> split_labels(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(":;"), text.size());
        if (const std::string_view one = trimmed(text.substr(0, end)); !one.empty()) out.emplace_back(one);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

/// A value as it stands in a file of JSON.
std::string json_of(const value& v) {
    std::string out;
    {
        output to(out);
        append_json_value(to, schema(), v);
    }
    return out;
}

/// Values of any kind: `{"@date": "2024"}` is a date, and `{"@map": {..}}` a map whose only key begins so.
result<value> unmarked(schema& s, value v) {
    if (auto* list = std::get_if<value::list>(&v)) {
        for (value& one : *list) {
            auto read = unmarked(s, std::move(one));
            if (!read) return read.problems();
            one = *std::move(read);
        }
        return value(std::move(*list));
    }
    const auto* map = std::get_if<value_map>(&v);
    if (map == nullptr) return v;
    if (map->size() == 1 && map->begin()->key.starts_with('@')) {
        const std::string kind_name = map->begin()->key.substr(1);
        if (kind_name == "map") {
            const auto* inner = std::get_if<value_map>(&map->begin()->held);
            if (inner == nullptr) return wrong_kind("@map", "a map", "write {\"@map\": {\"a\": 1}}");
            value copy(*inner);
            if (inner->size() == 1 && inner->begin()->key.starts_with('@')) {
                auto held = unmarked(s, inner->begin()->held);
                if (!held) return held.problems();
                return value(value_map{{inner->begin()->key, *std::move(held)}});
            }
            return unmarked(s, std::move(copy));
        }
        const auto k = kind_named(kind_name);
        const std::string* text = text_in(map->begin()->held);
        if (!k || *k == kind::any || text == nullptr)
            return problem{"wrong-kind", fmt::format("'@{}' marks no kind of value", kind_name), "write a kind and a text, such as {\"@date\": \"2024\"}"};
        return parse_scalar(s, property{.kind = *k}, *text);
    }
    std::vector<value_map::entry> entries;
    for (const value_map::entry& e : *map) {
        auto held = unmarked(s, e.held);
        if (!held) return held.problems();
        entries.push_back({e.key, *std::move(held)});
    }
    return value(value_map(std::move(entries)));
}

result<value> fitted_one(schema& s, const property& p, value v) {
    if (const std::string* text = text_in(v)) {
        if (p.kind == kind::text) return v;
        return parse_scalar(s, p, *text);
    }
    if (const auto* number = std::get_if<std::int64_t>(&v); number != nullptr && p.kind == kind::floating) return value(static_cast<double>(*number));
    return v;
}

}  // namespace

result<value> fitted(schema& s, const property& p, value v, bool texts_only) {
    if (const std::string* text = text_in(v); text != nullptr && texts_only && (p.kind == kind::any || p.list)) {
        auto read = read_json(*text, {});
        if (!read) return wrong_kind(*text, p.list ? "a list" : "a value", "write JSON, such as [\"a\", \"b\"]");
        v = *std::move(read);
    }
    if (!v.has_value()) return v;
    if (p.kind == kind::any) return unmarked(s, std::move(v));
    if (!p.list) return fitted_one(s, p, std::move(v));
    auto* list = std::get_if<value::list>(&v);
    if (list == nullptr) return problem{"wrong-kind", fmt::format("'{}' is a list, and this is one value", p.name), "put it in brackets"};
    for (value& one : *list) {
        auto read = fitted_one(s, p, std::move(one));
        if (!read) return read.problems();
        one = *std::move(read);
    }
    return value(std::move(*list));
}

std::optional<std::string> id_of(const value& v) {
    if (const std::string* text = text_in(v)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&v)) return std::to_string(*number);
    if (const auto* number = std::get_if<double>(&v)) return float_text(*number);
    return std::nullopt;
}

void draft::wrong(problem p, std::size_t line, std::size_t column) {
    if (found_.size() > most_problems) return;
    if (found_.size() == most_problems) {
        p = {"too-many-problems", fmt::format("there are more than {} problems", most_problems), "mend these first"};
        line = column = 0;
    }
    p.where = {file_.string(), line, column};
    found_.push_back(std::move(p));
}

void draft::carries(std::string text) {
    auto read = read_schema_text(std::move(text), file_);
    own_ = true;
    if (read) {
        schema_ = *std::move(read);
        return;
    }
    // Their lines are the schema's, not the file's.
    for (problem p : read.problems()) {
        p.message = fmt::format("the schema in this file, line {}: {}", p.where.line, p.message);
        wrong(std::move(p));
    }
}

std::vector<std::string> draft::texts_of(const value& v) const {
    const value* all = &v;
    value parsed;
    if (const std::string* text = text_in(v)) {
        // Where a format has no lists they are texts; so are those of `--to yed`, which carries no schema. What others wrote is one text if it is no list of texts.
        auto read = text->starts_with('[') ? read_json(*text, {}) : result<value>(value(value::list{*text}));
        const auto* several = read ? std::get_if<value::list>(&*read) : nullptr;
        if (!own_ && (several == nullptr || !std::ranges::all_of(*several, [](const value& one) { return text_in(one) != nullptr; }))) return {*text};
        parsed = read ? *std::move(read) : value(value::list{*text});
        all = &parsed;
    }
    std::vector<std::string> out;
    const auto take = [&](const value& one) {
        if (const std::string* text = text_in(one)) out.push_back(*text);
        else if (own_ || !one.has_value()) return;
        else if (auto number = id_of(one)) out.push_back(*std::move(number));  // a film is called 1917
        else out.push_back(json_of(one));
    };
    if (const auto* list = std::get_if<value::list>(all)) std::ranges::for_each(*list, take);
    else take(*all);
    return out;
}

bool draft::are_labels(const value& v) {
    const auto* several = std::get_if<value::list>(&v);
    return several != nullptr ? std::ranges::all_of(*several, [](const value& one) { return one.depth() == 0; }) : v.depth() == 0;
}

void draft::take_evidence(draft_item& of, const value& v) {
    for (const std::string& text : texts_of(v)) {
        if (auto e = parse_evidence(text)) of.evidence.push_back(*std::move(e));
        else wrong({"wrong-evidence", fmt::format("'{}' is no evidence", shortened(text, 80)), "write DOCUMENT:LINE:START-END"}, of.line, of.column);
    }
}

void draft::take(draft_item& of, draft_attributes attributes, bool is_edge) {
    const auto find = [&](std::string_view name) {
        const auto at = std::ranges::find(attributes, name, &draft_attributes::value_type::first);
        return at == attributes.end() ? nullptr : &at->second;
    };
    if (own_) {
        for (auto& [name, v] : attributes) {
            const std::string* text = text_in(v);
            if (name == "type" && text != nullptr) of.type = *text;
            else if (name == "label" || name == "labels" || name == "type") continue;
            else if (name == "evidence") take_evidence(of, v);
            else if (name == "aliases" && !is_edge) of.aliases = texts_of(v);
            else if (name == "name" && !is_edge && text != nullptr) of.names.emplace_back("", *text);
            else if (name.starts_with("name_") && !is_edge && text != nullptr && schema_.name_property(name.substr(5))) of.names.emplace_back(name.substr(5), *text);
            else of.properties.emplace_back(name.starts_with(moved_aside) ? name.substr(moved_aside.size()) : std::move(name), std::move(v));
        }
        return;
    }
    std::vector<std::string_view> used;
    const auto use = [&](std::string_view name) -> const std::string* {
        const value* v = find(name);
        const std::string* text = v == nullptr ? nullptr : text_in(*v);
        if (text == nullptr || text->empty()) return nullptr;
        used.push_back(name);
        return text;
    };
    // A number is a name as well: a film of 1917.
    const auto use_as_name = [&](std::string_view name) -> std::optional<std::string> {
        if (const std::string* text = use(name)) return *text;
        const value* v = find(name);
        auto number = v == nullptr || text_in(*v) != nullptr ? std::nullopt : id_of(*v);
        if (number) used.push_back(name);
        return number;
    };
    if (is_edge) {
        for (const std::string_view name : {"type", "relation", "relationship", "kind", "label"})
            if (const std::string* text = of.type ? nullptr : use(name)) {
                of.type = *text;
                if (name == "label") of.labels = {*text};  // it may be what the edge is called: see `name_edges_by_labels`
            }
    } else {
        const value* labels = find("labels");
        if (!of.type && of.labels.empty() && labels != nullptr) {
            if (std::get_if<value::list>(labels) != nullptr) {
                if (are_labels(*labels)) {
                    of.labels = texts_of(*labels);
                    used.emplace_back("labels");
                }
            } else if (const std::string* text = use("labels")) {
                if (auto several = texts_of(*labels); text->starts_with('[') && (several.size() != 1 || several.front() != *text)) of.labels = std::move(several);
                else of.labels = split_labels(*text);
            }
        }
        if (!of.type && of.labels.empty())
            if (const std::string* text = use("type")) of.type = *text;
        for (const std::string_view name : {"name", "label"})
            if (auto text = of.names.empty() ? use_as_name(name) : std::nullopt) of.names.emplace_back("", *std::move(text));
        // Told twice is told once.
        if (const value* label = find("label"); label != nullptr && !of.names.empty() && text_in(*label) != nullptr && *text_in(*label) == of.names.front().second) used.emplace_back("label");
        if (const value* aliases = find("aliases")) {
            of.aliases = texts_of(*aliases);
            used.emplace_back("aliases");
        }
    }
    for (auto& [name, v] : attributes)
        if (std::ranges::find(used, name) == used.end() && v.has_value()) of.properties.emplace_back(std::move(name), std::move(v));
}

void draft::name_edges_by_labels() {
    std::unordered_set<std::string_view> labels;
    for (const draft_item& e : edges_)
        if (!e.labels.empty()) labels.insert(e.labels.front());
    if (labels.size() <= most_label_types) return;
    for (draft_item& e : edges_) {
        if (e.labels.empty()) continue;
        e.type.reset();
        e.properties.emplace_back("label", e.labels.front());
    }
}

result<graph> draft::finish(const open_options& options) && {
    if (!own_) name_edges_by_labels();
    graph_builder build(std::move(schema_));
    hint_effort effort;
    const auto note = [&](const problems& all, const draft_item& at, std::string_view name = {}) {
        for (problem p : all) {
            if (!name.empty() && p.message.find(fmt::format("'{}'", name)) == std::string::npos) p.message = fmt::format("{}: {}", name, p.message);
            wrong(std::move(p), at.line, at.column);
        }
    };
    const auto unknown = [&](rule of, std::string_view what, const std::string& name, std::size_t count, auto name_at, const draft_item& at) {
        std::vector<std::string> known;
        for (std::size_t i = 0; i < count; ++i) known.push_back(name_at(i));
        wrong(schema::unknown(of, what, name, known), at.line, at.column);
    };
    const auto set_facts = [&](auto id, const draft_item& item, auto type) {
        for (const auto& [name, v] : item.properties) {
            const property* p = build.schema().find_property(type, name);
            if (p == nullptr || build.schema().open) {
                if (p != nullptr && own_) {
                    const property declared = *p;
                    auto made = fitted(build.schema(), declared, v, texts_only_);
                    if (!made) note(made.problems(), item, name);
                    else if (const auto set = build.set(id, name, *made); !set) note(set.problems(), item, name);
                } else if (const auto set = build.set(id, name, v); !set) {
                    note(set.problems(), item, name);
                }
                continue;
            }
            const property declared = *p;
            auto made = fitted(build.schema(), declared, v, texts_only_);
            if (!made) note(made.problems(), item, name);
            else if (const auto set = build.set(id, declared.id, *made); !set) note(set.problems(), item, name);
        }
        if (!item.evidence.empty())
            if (const auto set = build.set_evidence(id, item.evidence); !set) note(set.problems(), item);
    };
    std::vector<origin> node_lines;
    std::unordered_map<std::string_view, node_id> keyless;  // by what the file's edges call them
    for (const draft_item& item : nodes_) {
        std::optional<node_type_id> type;
        const schema& s = build.schema();
        if (item.type) {
            type = s.find_node_type(*item.type);
            if (!type && !own_) type = build.schema().type_of_labels({*item.type});
            if (!type) {
                unknown("unknown-type", "node type", *item.type, s.node_type_count(), [&](std::size_t i) { return s[node_type_id(i)].name; }, item);
                continue;
            }
        } else if (own_) {
            wrong({"unknown-type", fmt::format("the node '{}' has no type", item.id), "give it the type that it has in the schema of this file"}, item.line, item.column);
            continue;
        } else {
            type = build.schema().type_of_labels(item.labels);
            if (!type) {
                wrong(schema::too_many("node types"), item.line, item.column);
                continue;
            }
        }
        if (item.id.empty() && !own_) {
            wrong({"empty-key", "this node has no id", "each node needs one, by which edges name it"}, item.line, item.column);
            continue;
        }
        const bool has_key = !item.id.starts_with(without_key);
        const auto unnamed = has_key ? keyless.end() : keyless.find(item.id);
        if (const auto first = has_key ? build.find(item.id) : unnamed != keyless.end() ? std::optional(unnamed->second) : std::nullopt) {
            const std::uint32_t line = node_lines[first->index()].line;
            wrong({"duplicate-key", fmt::format("the key '{}' is taken", shortened(item.id, 80)), line > 0 ? fmt::format("keys are unique; it is first used in line {}", line) : "keys are unique in a graph"}, item.line, item.column);
            continue;
        }
        const auto n = has_key ? build.add_node(*type, item.id) : build.add_node(*type);
        if (n && !has_key) keyless.emplace(item.id, *n);
        if (!n) {
            note(n.problems(), item);
            continue;
        }
        for (const auto& [language, name] : item.names) {
            if (language.empty()) build.set_name(*n, name);
            else if (const auto set = build.set_name(*n, language, name); !set) note(set.problems(), item);
        }
        if (!item.aliases.empty()) build.set_aliases(*n, item.aliases);
        set_facts(*n, item, *type);
        node_lines.resize(n->index() + 1);
        node_lines[n->index()] = {0, static_cast<std::uint32_t>(item.line)};
    }
    std::vector<origin> edge_lines;
    std::unordered_map<std::string, edge_type_id> types[2];  // directed, and both ways
    const auto type_of = [&](const draft_item& item) -> std::optional<edge_type_id> {
        schema& s = build.schema();
        const std::string name = item.type ? *item.type : std::string(plain_edge);
        if (own_) {
            if (const auto type = s.find_edge_type(name)) return type;
            unknown("unknown-type", "edge type", name, s.edge_type_count(), [&](std::size_t i) { return s[edge_type_id(i)].name; }, item);
            return std::nullopt;
        }
        auto& known = types[item.undirected ? 1 : 0];
        if (const auto found = known.find(name); found != known.end()) return found->second;
        if (s.edge_type_count() >= schema::most) {
            wrong(schema::too_many("edge types"), item.line, item.column);
            return std::nullopt;
        }
        std::string own = name;
        while (s.find_edge_type(own)) own += item.undirected ? " (both ways)" : " (one way)";
        return known.emplace(name, s.add_edge_type({.name = own, .symmetric = item.undirected})).first->second;
    };
    const auto end_of = [&](const std::string& id, const draft_item& item) -> std::optional<node_id> {
        if (const auto n = build.find(id)) return n;
        if (const auto n = keyless.find(id); n != keyless.end()) return n->second;
        problem p{"unknown-key", fmt::format("no node has the key '{}'", shortened(id, 80)), "an edge needs both its nodes in the file"};
        if (const auto near = closest_of(id, [&](auto consider) {
                for (const draft_item& n : nodes_)
                    if (!consider(n.id)) break;
            }, effort))
            p.hint = fmt::format("did you mean '{}'?", *near), p.meant = *near;
        wrong(std::move(p), item.line, item.column);
        return std::nullopt;
    };
    // A node that is missing because it was wrong is told once.
    if (found_.empty())
        for (const draft_item& item : edges_) {
            const auto from = end_of(item.from, item), to = end_of(item.to, item);
            if (!from || !to) continue;
            const auto type = type_of(item);
            if (!type) continue;
            const auto e = build.add_edge(*from, *type, *to);
            if (!e) {
                note(e.problems(), item);
                continue;
            }
            set_facts(*e, item, *type);
            edge_lines.resize(e->index() + 1);
            edge_lines[e->index()] = {0, static_cast<std::uint32_t>(item.line)};
        }
    if (!found_.empty()) return std::move(found_);
    std::vector<edge_id> now;
    graph g = std::move(build).finish(&now);
    if (options.places != nullptr) {
        *options.places = {.files = {file_.string()}, .nodes = std::move(node_lines)};
        options.places->edges.resize(edge_lines.size());
        for (std::size_t i = 0; i < edge_lines.size(); ++i) options.places->edges[now[i].index()] = edge_lines[i];
    }
    return g;
}

}  // namespace hexi::abi_v1::detail
