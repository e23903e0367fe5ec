#include <hexi/format/json/read_json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text_places.hpp>
#include <hexi/format/attributes_private.hpp>
#include <hexi/format/draft_private.hpp>
#include <hexi/format/json/document_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

using detail::draft;
using detail::draft_attributes;
using detail::draft_item;

const value_map* map_in(const value* v) { return v == nullptr ? nullptr : std::get_if<value_map>(v); }
const value::list* list_in(const value* v) { return v == nullptr ? nullptr : std::get_if<value::list>(v); }
const std::string* text_in(const value* v) { return v == nullptr ? nullptr : std::get_if<std::string>(v); }

/// What comes first of several.
const value* first_of(const value_map& of, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names)
        if (const value* v = of.find(name)) return v;
    return nullptr;
}

class json_graph_reader {
public:
    json_graph_reader(std::string_view text, const std::filesystem::path& file, const open_options& options)
        : text_(text), file_(file), options_(options), places_(text), draft_(file) {}

    result<graph> read() {
        auto root = detail::read_json(text_, file_);
        if (!root) return read_lines() ? std::move(draft_).finish(options_) : result<graph>(root.problems());
        const auto has_data = [](const value& one) { return map_in(&one) != nullptr && map_in(&one)->find("data") != nullptr; };
        if (is_exported(*root) && map_in(&*root)->find("nodes") == nullptr) read_exported(*map_in(&*root), {.line = 1, .column = 1});  // one line
        else if (const auto* map = std::get_if<value_map>(&*root)) read_object(*map);
        else if (const auto* list = std::get_if<value::list>(&*root); list == nullptr || list->empty()) no_graph();
        else if (is_exported(list->front())) each(*list, {}, [&](const value_map& map, draft_item item) { read_exported(map, std::move(item)); });
        else if (std::ranges::any_of(*list, has_data)) read_elements(*list, {});
        else no_graph();
        return std::move(draft_).finish(options_);
    }

private:
    using path = std::vector<std::string_view>;

    void no_graph() {
        draft_.wrong({"not-this-form", "this JSON is no graph",
                      R"(a graph is {"nodes": [..], "edges": [..]}, {"nodes": [..], "links": [..]}, {"elements": [..]} or {"graph": {"nodes": {..}}})"});
    }
    void read_object(const value_map& root) {
        const value_map* graph_object = map_in(root.find("graph"));
        if (const value* elements = root.find("elements")) {
            carry(map_in(root.find("data")));
            // NetworkX says both.
            const auto said = [&](std::string_view name) {
                const value* v = root.find(name);
                return v == nullptr ? nullptr : std::get_if<bool>(v);
            };
            const bool *directed = said("directed"), *multigraph = said("multigraph");
            undirected_elements_ = directed != nullptr && !*directed, parallel_elements_ = multigraph != nullptr && *multigraph;
            of_networkx_ = directed != nullptr && multigraph != nullptr;
            if (const auto* list = list_in(elements)) return read_elements(*list, {"elements"});
            if (const auto* apart = map_in(elements)) return read_elements(*apart);
            return no_graph();
        }
        if (const auto* graphs = list_in(root.find("graphs")); graphs != nullptr && graphs->size() == 1 && map_in(&graphs->front()) != nullptr && root.find("nodes") == nullptr)
            return map_in(&graphs->front())->find("nodes") != nullptr ? read_json_graph_format(*map_in(&graphs->front())) : no_graph();
        if (const auto* graphs = list_in(root.find("graphs")); graphs != nullptr && graphs->empty() && root.find("nodes") == nullptr) return no_graph();
        if (root.find("graphs") != nullptr && root.find("nodes") == nullptr)
            return draft_.wrong({"not-this-form", "this file holds several graphs", "make a file of each"});
        if (graph_object != nullptr && root.find("nodes") == nullptr && graph_object->find("nodes") != nullptr) return read_json_graph_format(*graph_object);
        const auto* nodes = list_in(root.find("nodes"));
        const auto* edges = list_in(first_of(root, {"links", "edges"}));
        if (const auto* more = list_in(root.find("edges")); nodes != nullptr && edges != nullptr && more != nullptr && !edges->empty() && !more->empty() && *more != *edges)
            return draft_.wrong({"not-this-form", "this graph has both \"links\" and \"edges\", and either may be its edges", "put them into one list"});
        if (edges != nullptr && edges->empty())
            if (const auto* more = list_in(root.find("edges")); more != nullptr) edges = more;
        if (nodes == nullptr || (edges == nullptr && first_of(root, {"links", "edges"}) != nullptr)) return no_graph();
        if (const auto* list = list_in(root.find("rels")); edges == nullptr && list != nullptr && (nodes->empty() || is_exported(nodes->front())) && (list->empty() || is_exported(list->front()))) {
            each(*nodes, {"nodes"}, [&](const value_map& map, draft_item item) { read_exported(map, std::move(item)); });
            return each(*list, {"rels"}, [&](const value_map& map, draft_item item) { read_exported(map, std::move(item)); });
        }
        if (edges == nullptr) {  // another list may be the edges
            const std::unordered_set<std::string> ids = ids_of(*nodes);
            for (const value_map::entry& e : root)
                if (const auto* list = list_in(&e.held); e.key != "nodes" && list != nullptr && !list->empty() && (e.key == "adjacency" || names_two(list->front(), ids)))
                    return draft_.wrong({"not-this-form", fmt::format("this graph has no \"links\" or \"edges\", but \"{}\", which is not read", shortened(e.key, 40)),
                                         e.key == "adjacency" ? "NetworkX writes links with node_link_data" : "write the edges as \"links\": [{\"source\": .., \"target\": ..}]"});
        }
        const value_map* first = nodes->empty() ? nullptr : map_in(&nodes->front());
        if (text_in(root.find("schema")) != nullptr || (first != nullptr && first->find("key") != nullptr && first->find("attributes") == nullptr && first->find("id") == nullptr))
            return read_own(root, *nodes, edges);
        if (first != nullptr && first->find("data") != nullptr && first->find("id") == nullptr) return read_elements(root);
        read_node_link(root, *nodes, edges);
    }

    static std::unordered_set<std::string> ids_of(const value::list& nodes) {
        std::unordered_set<std::string> ids;
        for (const value& node : nodes) {
            const value_map* map = map_in(&node);
            const value* id = map == nullptr ? nullptr : first_of(*map, {"id", "key"});
            if (auto text = id == nullptr ? std::nullopt : detail::id_of(*id)) ids.insert(*std::move(text));
        }
        return ids;
    }
    /// Whether a map or a list holds two ids of nodes, as an edge does.
    static bool names_two(const value& one, const std::unordered_set<std::string>& ids) {
        const auto is_node = [&](const value& v) {
            const value_map* whole = map_in(&v);  // with its id
            const value* id = whole == nullptr ? &v : first_of(*whole, {"id", "key"});
            const auto text = id == nullptr ? std::nullopt : detail::id_of(*id);
            return text && ids.contains(*text);
        };
        if (const value_map* map = map_in(&one)) return std::ranges::count_if(*map, [&](const value_map::entry& e) { return is_node(e.held); }) > 1;
        const value::list* list = list_in(&one);
        return list != nullptr && std::ranges::count_if(*list, is_node) > 1;
    }

    // --- places -----------------------------------------------------------------------------------

    /// The elements of an array with the line and column of each, where anybody may ask.
    template <class Visit>
    void each(const value::list& all, const path& at, Visit visit) {
        const std::vector<std::size_t> offsets = detail::elements_in_json(text_, at);
        for (std::size_t i = 0; i < all.size(); ++i) {
            draft_item item;
            if (i < offsets.size()) {
                const auto spot = places_.of(offsets[i]);
                item.line = spot.line, item.column = spot.column;
            }
            if (const value_map* map = map_in(&all[i])) visit(*map, std::move(item));
            else wrong(item, "this is no object", !at.empty() && (at.back() == "edges" || at.back() == "links" || at.back() == "rels") ? "write it as {\"source\": .., \"target\": ..}" : "write it as {\"id\": ..}");
        }
    }
    void wrong(const draft_item& at, std::string message, std::string hint) { draft_.wrong({"not-this-form", std::move(message), std::move(hint)}, at.line, at.column); }
    /// The schema that a graph's own attributes carry.
    void carry(const value_map* attributes) {
        if (attributes == nullptr) return;
        if (const std::string* text = text_in(attributes->find(detail::schema_attribute))) draft_.carries(*text);
    }
    std::optional<std::string> id(const value* v, const draft_item& at, std::string_view what) {
        const auto out = v == nullptr ? std::nullopt : detail::id_of(*v);
        if (!out) wrong(at, fmt::format("{} is missing, or neither a text nor a number", what), "each node needs an id, each edge those of its ends");
        return out;
    }
    static draft_attributes but(const value_map& map, std::initializer_list<std::string_view> left_out) {
        draft_attributes out;
        for (const value_map::entry& e : map)
            if (std::ranges::find(left_out, std::string_view(e.key)) == left_out.end()) out.emplace_back(e.key, e.held);
        return out;
    }

    // --- Hexi's own -------------------------------------------------------------------------------

    void read_own(const value_map& root, const value::list& nodes, const value::list* edges) {
        if (const std::string* text = text_in(root.find("schema"))) draft_.carries(*text);
        const auto facts = [&](const value_map& map, draft_item& item) {
            if (const std::string* type = text_in(map.find("type"))) item.type = *type;
            if (const value_map* properties = map_in(map.find("properties")))
                for (const value_map::entry& e : *properties) item.properties.emplace_back(e.key, e.held);
            if (const auto* all = list_in(map.find("evidence")))
                for (const value& one : *all) take_evidence(map_in(&one), item);
        };
        each(nodes, {"nodes"}, [&](const value_map& map, draft_item item) {
            const auto key = id(map.find("key"), item, "the node's key");
            if (!key) return;
            item.id = *key;
            take_names(map, item);
            if (const auto* all = list_in(map.find("aliases")))
                for (const value& one : *all)
                    if (const std::string* alias = text_in(&one)) item.aliases.push_back(*alias);
            facts(map, item);
            draft_.add_node(std::move(item));
        });
        if (edges == nullptr) return;
        each(*edges, {"edges"}, [&](const value_map& map, draft_item item) {
            const auto from = id(map.find("from"), item, "the key of the edge's source"), to = id(map.find("to"), item, "the key of its target");
            if (!from || !to) return;
            item.from = *from, item.to = *to;
            facts(map, item);
            draft_.add_edge(std::move(item));
        });
    }
    void take_names(const value_map& map, draft_item& item) {
        const value_map* names = map_in(map.find("names"));
        const std::string* name = text_in(map.find("name"));
        if (names == nullptr) {
            if (name != nullptr) item.names.emplace_back("", *name);
            return;
        }
        for (const value_map::entry& e : *names) {
            const std::string* text = text_in(&e.held);
            if (text == nullptr) continue;
            // Without a schema the language of the first node's name is the graph's.
            if (!draft_.is_own() && draft_.known().language.empty() && name != nullptr && *name == *text) draft_.speaks(e.key);
            item.names.emplace_back(e.key == draft_.known().language ? "" : e.key, *text);
        }
        if (names->empty() && !draft_.is_own() && name != nullptr && *name != item.id) item.names.emplace_back("", *name);
    }
    void take_evidence(const value_map* map, draft_item& item) {
        const auto number = [&](std::string_view name) -> std::optional<std::uint32_t> {
            const value* v = map == nullptr ? nullptr : map->find(name);
            const auto* n = v == nullptr ? nullptr : std::get_if<std::int64_t>(v);
            return n != nullptr && *n >= 0 && *n <= 0xFFFFFFFF ? std::optional(static_cast<std::uint32_t>(*n)) : std::nullopt;
        };
        const std::string* document = map == nullptr ? nullptr : text_in(map->find("document"));
        const auto line = number("line"), start = number("start"), end = number("end");
        if (document == nullptr || !line || !start || !end)
            return draft_.wrong({"wrong-evidence", "a piece of evidence lacks its document or its place", R"(write {"document": "..", "line": 1, "start": 0, "end": 5})"}, item.line, item.column);
        evidence e{*document, *line, *start, *end};
        if (const value* sure = map->find("certainty")) {
            const auto* real = std::get_if<double>(sure);
            const auto* whole = std::get_if<std::int64_t>(sure);
            if (real != nullptr || whole != nullptr) e.certainty = real != nullptr ? static_cast<float>(*real) : static_cast<float>(*whole);
        }
        if (const std::string* property = text_in(map->find("property"))) e.property = *property;
        item.evidence.push_back(std::move(e));
    }

    // --- node-link --------------------------------------------------------------------------------

    void read_node_link(const value_map& root, const value::list& nodes, const value::list* edges) {
        carry(map_in(root.find("graph")));
        const value* directed = root.find("directed");
        const bool undirected = directed != nullptr && std::get_if<bool>(directed) != nullptr && !std::get<bool>(*directed);
        const value_map* first = nodes.empty() ? nullptr : map_in(&nodes.front());
        const bool by_position = first != nullptr && first->find("id") == nullptr && first->find("key") == nullptr;
        std::vector<std::string> keys;  // by position, as D3 once had it
        if (by_position) {
            std::unordered_set<std::string> names;
            bool named = true;
            for (const value& node : nodes) {
                const value_map* map = map_in(&node);
                const std::string* name = map == nullptr ? nullptr : text_in(map->find("name"));
                named = named && name != nullptr && !name->empty() && names.insert(*name).second;
                if (named) keys.push_back(*name);
            }
            if (!named) {
                keys.clear();
                for (std::size_t i = 0; i < nodes.size(); ++i) keys.push_back(std::to_string(i));
            }
        }
        std::size_t position = 0;
        each(nodes, {"nodes"}, [&](const value_map& map, draft_item item) {
            const auto key = by_position ? std::optional(keys[position]) : id(first_of(map, {"id", "key"}), item, "the node's id");
            ++position;
            if (!key) return;
            item.id = *key;
            draft_attributes attributes = but(map, {"id"});
            if (map.find("id") == nullptr) std::erase_if(attributes, [](const auto& a) { return a.first == "key"; });
            unfold_attributes(map, attributes);
            draft_.take(item, std::move(attributes), false);
            draft_.add_node(std::move(item));
        });
        if (edges == nullptr) return;
        each(*edges, {edges == list_in(root.find("links")) ? "links" : "edges"}, [&](const value_map& map, draft_item item) {
            const auto end = [&](std::initializer_list<std::string_view> names, std::string_view what) -> std::optional<std::string> {
                const value* v = first_of(map, names);
                if (const value_map* whole = map_in(v)) v = first_of(*whole, {"id", "key", "name"});  // as D3 makes of it
                const auto* at = v == nullptr ? nullptr : std::get_if<std::int64_t>(v);
                if (by_position && at != nullptr && *at >= 0 && static_cast<std::size_t>(*at) < keys.size()) return keys[static_cast<std::size_t>(*at)];
                return id(v, item, what);
            };
            const auto from = end({"source", "from"}, "the edge's source"), to = end({"target", "to"}, "the edge's target");
            if (!from || !to) return;
            item.from = *from, item.to = *to;
            item.undirected = undirected;
            const value* both = map.find("undirected");
            const bool both_is_told = both != nullptr && std::get_if<bool>(both) != nullptr;
            if (both_is_told) item.undirected = std::get<bool>(*both);
            // `key` tells parallel edges apart; where it is a number, it says nothing else.
            const value* key = map.find("key");
            draft_attributes attributes = but(map, {map.find("source") != nullptr ? "source" : "from", map.find("target") != nullptr ? "target" : "to", both_is_told ? "undirected" : "key", "key"});
            if (const std::string* said = text_in(key); said != nullptr && !draft_.is_own() && map.find("attributes") == nullptr) attributes.emplace_back("key", *said);
            unfold_attributes(map, attributes);
            draft_.take(item, std::move(attributes), true);
            draft_.add_edge(std::move(item));
        });
    }
    /// Puts what Graphology keeps in a map of its own in the place of that.
    static void unfold_attributes(const value_map& map, draft_attributes& into) {
        const value_map* more = map_in(map.find("attributes"));
        if (more == nullptr) return;
        std::erase_if(into, [](const auto& a) { return a.first == "attributes"; });
        flatten(*more, into);
    }
    static void flatten(const value_map& map, draft_attributes& into) {
        for (const value_map::entry& e : map) into.emplace_back(e.key, e.held);
    }

    // --- what Neo4j exports -------------------------------------------------------------------------

    /// Whether this is a node or a relationship as apoc.export.json writes them.
    static bool is_exported(const value& one) {
        const value_map* map = map_in(&one);
        const std::string* type = map == nullptr ? nullptr : text_in(map->find("type"));
        if (type == nullptr || map->find("data") != nullptr) return false;
        return (*type == "node" && map->find("id") != nullptr) || (*type == "relationship" && map_in(map->find("start")) != nullptr);
    }
    /// One document a line, each of which is a node or a relationship. False, and nothing read, if the first is none.
    bool read_lines() {
        std::size_t line = 1, read = 0;
        for (std::size_t at = 0; at < text_.size(); ++line) {
            const std::size_t end = std::min(text_.find('\n', at), text_.size());
            const std::string_view one = text_.substr(at, end - at);
            at = end + 1;
            if (one.find_first_not_of(" \t\r") == std::string_view::npos) continue;
            const auto document = detail::read_json(one, file_);
            if (read++ == 0 && (!document || !is_exported(*document))) return false;
            const draft_item item{.line = line, .column = 1};
            if (!document) wrong(item, document.problems().front().message, document.problems().front().hint);
            else if (const value_map* map = map_in(&*document)) read_exported(*map, item);
            else wrong(item, "this is no object", "write it as {\"id\": ..}");
        }
        return read > 0;
    }
    void read_exported(const value_map& map, draft_item item) {
        const std::string* type = text_in(map.find("type"));
        const bool is_edge = type != nullptr && *type == "relationship";
        if (type == nullptr || (*type != "node" && !is_edge)) return wrong(item, "this is neither a \"node\" nor a \"relationship\"", "each element says which it is, by its \"type\"");
        draft_attributes attributes;
        if (const value_map* more = map_in(map.find("properties"))) flatten(*more, attributes);
        if (is_edge) {
            const value_map* start = map_in(map.find("start"));
            const value_map* end = map_in(map.find("end"));
            const auto from = id(start == nullptr ? nullptr : start->find("id"), item, "the edge's source"), to = id(end == nullptr ? nullptr : end->find("id"), item, "the edge's target");
            if (!from || !to) return;
            item.from = *from, item.to = *to;
            if (const std::string* label = text_in(map.find("label"))) item.type = *label;
            draft_.take(item, std::move(attributes), true);
            return draft_.add_edge(std::move(item));
        }
        const auto key = id(map.find("id"), item, "the node's id");
        if (!key) return;
        item.id = *key;
        if (const value* labels = map.find("labels")) {
            if (draft::are_labels(*labels)) item.labels = draft_.texts_of(*labels);
            else attributes.emplace_back("labels", *labels);
        }
        draft_.take(item, std::move(attributes), false);
        draft_.add_node(std::move(item));
    }

    // --- Cytoscape --------------------------------------------------------------------------------

    void read_element(const value_map& map, draft_item item, std::optional<bool> is_edge) {
        const value_map* data = map_in(map.find("data"));
        if (data == nullptr) return wrong(item, "this element has no \"data\"", "write it as {\"data\": {\"id\": ..}}");
        const std::string* group = text_in(map.find("group"));
        if (!is_edge) is_edge = group != nullptr ? *group == "edges" : data->find("source") != nullptr;
        if (!*is_edge) {
            const auto key = id(data->find("id"), item, "the node's id");
            if (!key) return;
            item.id = *key;
            draft_attributes attributes = but(*data, {"id"});
            if (of_networkx_) std::erase_if(attributes, [&](const auto& a) { return a.first == "value" && detail::id_of(a.second) == *key; });  // as it calls the node
            if (!draft_.is_own()) std::erase_if(attributes, [](const auto& a) { return a.first == "SUID" || a.first == "shared_name" || a.first == "selected"; });
            draft_.take(item, std::move(attributes), false);
            return draft_.add_node(std::move(item));
        }
        const auto from = id(data->find("source"), item, "the edge's source"), to = id(data->find("target"), item, "the edge's target");
        if (!from || !to) return;
        item.from = *from, item.to = *to;
        item.undirected = undirected_elements_ && !draft_.is_own();
        draft_attributes attributes = but(*data, {"id", "source", "target"});
        if (draft_.is_own() || parallel_elements_) std::erase_if(attributes, [](const auto& a) { return a.first == "key" && text_in(&a.second) == nullptr; });
        if (!draft_.is_own()) {
            std::erase_if(attributes, [](const auto& a) { return a.first == "SUID" || a.first == "shared_name" || a.first == "shared_interaction" || a.first == "selected"; });
            if (const std::string* kind = text_in(data->find("interaction"))) {
                item.type = *kind;
                std::erase_if(attributes, [](const auto& a) { return a.first == "interaction"; });
            }
        }
        draft_.take(item, std::move(attributes), true);
        draft_.add_edge(std::move(item));
    }
    void read_elements(const value::list& all, const path& at) {
        each(all, at, [&](const value_map& map, draft_item item) { read_element(map, std::move(item), std::nullopt); });
    }
    void read_elements(const value_map& apart) {
        for (const std::string_view name : {"nodes", "edges"}) {
            const auto* list = list_in(apart.find(name));
            if (list == nullptr && apart.find(name) != nullptr) return no_graph();
            const path at = elements_stand_apart(apart) ? path{name} : path{"elements", name};
            if (list != nullptr) each(*list, at, [&](const value_map& map, draft_item item) { read_element(map, std::move(item), name == "edges"); });
        }
    }
    /// Whether the lists stand at the root, and not in "elements".
    bool elements_stand_apart(const value_map&) {
        constexpr std::array<std::string_view, 1> inside{"elements"};
        return detail::elements_in_json(text_, inside).empty();
    }

    // --- JSON Graph Format ------------------------------------------------------------------------

    void read_json_graph_format(const value_map& of) {
        carry(map_in(of.find("metadata")));
        const value* directed = of.find("directed");
        const bool undirected = directed != nullptr && std::get_if<bool>(directed) != nullptr && !std::get<bool>(*directed);
        const auto attributes_of = [&](const value_map& map) {
            draft_attributes out;
            if (const value_map* more = map_in(map.find("metadata"))) flatten(*more, out);
            if (draft_.is_own()) return out;
            for (const std::string_view name : {"label", "relation"})
                if (const value* v = map.find(name)) out.emplace_back(name, *v);
            return out;
        };
        const auto add_node = [&](const std::string& key, const value_map& map, draft_item item) {
            item.id = key;
            draft_.take(item, attributes_of(map), false);
            draft_.add_node(std::move(item));
        };
        if (const value_map* nodes = map_in(of.find("nodes"))) {
            // Its keys are sorted by now; where each stands is asked for one by one only if something is wrong.
            for (const value_map::entry& e : *nodes) {
                if (const value_map* map = map_in(&e.held)) add_node(e.key, *map, {});
                else wrong({}, fmt::format("the node '{}' is no object", shortened(e.key, 60)), "write it as {\"label\": ..}");
            }
        } else if (const auto* list = list_in(of.find("nodes"))) {
            each(*list, {"graph", "nodes"}, [&](const value_map& map, draft_item item) {
                if (const auto key = id(map.find("id"), item, "the node's id")) add_node(*key, map, std::move(item));
            });
        } else if (of.find("nodes") != nullptr) {
            return no_graph();
        }
        if (const auto* more = list_in(of.find("hyperedges")); more != nullptr && !more->empty())
            wrong({}, "hyperedges are not read", "make a node of each, with an edge to each of its ends");
        const auto* edges = list_in(of.find("edges"));
        if (edges == nullptr) return of.find("edges") != nullptr ? no_graph() : void();
        each(*edges, {"graph", "edges"}, [&](const value_map& map, draft_item item) {
            const auto from = id(map.find("source"), item, "the edge's source"), to = id(map.find("target"), item, "the edge's target");
            if (!from || !to) return;
            item.from = *from, item.to = *to;
            const value* one = map.find("directed");
            item.undirected = one != nullptr && std::get_if<bool>(one) != nullptr ? !std::get<bool>(*one) : undirected;
            draft_.take(item, attributes_of(map), true);
            draft_.add_edge(std::move(item));
        });
    }

    std::string_view text_;
    const std::filesystem::path& file_;
    const open_options& options_;
    text_places places_;
    draft draft_;
    bool undirected_elements_ = false, parallel_elements_ = false, of_networkx_ = false;
};

}  // namespace

result<graph> read_json_graph(std::string_view text, const std::filesystem::path& file, const open_options& options) {
    try {
        return json_graph_reader(text, file, options).read();
    } catch (...) {
        return caught(file);
    }
}

}  // namespace hexi::abi_v1
