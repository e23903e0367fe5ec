#include <hexi/format/graphml/graphml.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/attributes_private.hpp>
#include <hexi/format/draft_private.hpp>
#include <hexi/format/json/document_private.hpp>
#include <hexi/format/xml/xml_reader_private.hpp>
#include <hexi/value/number_text.hpp>

namespace hexi::inline abi_v1 {
namespace {

using detail::draft;
using detail::draft_attributes;
using detail::draft_item;
using detail::xml_event;

class graphml_reader {
public:
    graphml_reader(std::string_view text, const std::filesystem::path& file, const open_options& options) : xml_(text, file, options.encoding), options_(options), draft_(file) { draft_.has_texts_only(); }

    result<graph> read() {
        bool is_graphml = false;
        while (const auto event = xml_.next()) {
            if (*event != xml_event::start) continue;
            const std::string_view name = xml_.name();
            if (!is_graphml && name != "graphml") {
                draft_.wrong({"not-this-form", fmt::format("the first element is <{}>, not <graphml>", shortened(name, 40)), "GraphML begins with <graphml>"}, xml_.line());
                break;
            }
            if (name == "graphml") is_graphml = true;
            else if (name == "key") read_key();
            else if (name == "graph" && graphs_++ > 0) draft_.wrong({"not-this-form", "this file holds several graphs", "make a file of each"}, xml_.line()), xml_.skip_element();
            else if (name == "graph") read_graph(std::nullopt);
            else xml_.skip_element();
        }
        if (auto wrong = xml_.problem()) return *std::move(wrong);
        return std::move(draft_).finish(options_);
    }

private:
    struct key {
        std::string name{};    // empty where it is yEd's
        std::string meant{};   // of our own: the name as it was
        std::string type{};
        std::string graphics{};  // `nodegraphics` or `edgegraphics`
        std::optional<std::string> preset{};
        bool of_nodes = true, of_edges = true;
        bool list = false;     // in JSON, as Neo4j writes them
        std::size_t seen_in = 0;  // the last element with a value for it, of those counted
    };

    void read_key() {
        key k;
        const std::string id = xml_.attribute("id").value_or("");
        const std::size_t line = xml_.line();
        k.name = xml_.attribute("attr.name").value_or("");
        k.type = xml_.attribute("attr.type").value_or("string");
        k.list = xml_.attribute("attr.list").has_value();
        k.graphics = xml_.attribute("yfiles.type").value_or("");
        const std::string of = xml_.attribute("for").value_or("all");
        k.of_nodes = of == "node" || of == "all";
        k.of_edges = of == "edge" || of == "all";
        if (k.name.empty() && k.graphics.empty()) k.name = id;
        std::size_t open = 1;
        while (open > 0) {
            const auto event = xml_.next();
            if (!event) return;
            if (*event == xml_event::end) {
                --open;
            } else if (*event == xml_event::start) {
                const std::string name(xml_.name());
                std::string text = xml_.rest_of_element();
                if (name == "default") k.preset = std::move(text);
                else if (name == "desc") k.meant = std::move(text);
            }
        }
        if (id.empty()) return draft_.wrong({"not-this-form", "this <key> has no id", "each key needs one, which data names"}, line);
        const auto [first, is_new] = keys_.try_emplace(id, k);
        if (is_new) return order_.push_back(id);
        if (!k.of_nodes && !k.of_edges) return;  // of graphs and ports, which say nothing here
        // Neo4j declares a property of nodes and one of edges under one id.
        const bool apart = !(first->second.of_nodes && k.of_nodes) && !(first->second.of_edges && k.of_edges);
        const auto [other, is_second] = apart ? keys_.try_emplace(of_others(id), k) : std::pair(first, false);
        if (is_second) return order_.push_back(of_others(id));
        if (other->second.name != k.name || other->second.type != k.type || other->second.preset != k.preset)
            draft_.wrong({"not-this-form", fmt::format("two <key> have the id '{}'", shortened(id, 60)), "give each an id of its own, which its data names"}, line);
    }
    /// Where the second key of an id stands.
    static std::string of_others(const std::string& id) { return id + '\n'; }
    /// The key that data of a node or of an edge names.
    auto key_for(const std::string& id, bool of_node) {
        const auto found = keys_.find(id);
        if (found == keys_.end() || (of_node ? found->second.of_nodes : found->second.of_edges)) return found;
        const auto other = keys_.find(of_others(id));
        return other == keys_.end() ? found : other;
    }

    /// What Gephi calls an edge's label is one, unless something else is.
    void name_as_gephi() {
        if (draft_.is_own() || std::ranges::any_of(keys_, [](const auto& k) { return k.second.of_edges && k.second.name == "label"; })) return;
        for (auto& [id, k] : keys_)
            if (k.name == "Edge Label" && !k.of_nodes) k.name = "label";
    }

    /// A graph, inside of a node where there is one.
    void read_graph(const std::optional<std::string>& inside, std::size_t depth = 0) {
        if (depth == 0) name_as_gephi();
        const bool both_ways = xml_.attribute("edgedefault").value_or("directed") == "undirected";
        if (depth > 100) return draft_.wrong({"not-this-form", "more than 100 graphs in one another", ""}, xml_.line()), xml_.skip_element();
        while (const auto event = xml_.next()) {
            if (*event == xml_event::end) return;
            if (*event != xml_event::start) continue;
            const std::string name(xml_.name());
            if (name == "node") read_node(inside, depth);
            else if (name == "edge") read_edge(both_ways);
            else if (name == "data") read_graph_data();
            else if (name == "hyperedge") draft_.wrong({"not-this-form", "hyperedges are not read", "make a node of each, with an edge to each of its ends"}, xml_.line()), xml_.skip_element();
            else xml_.skip_element();
        }
    }
    void read_graph_data() {
        const std::string id = xml_.attribute("key").value_or("");
        std::string text = xml_.rest_of_element();
        const auto k = keys_.find(id);
        if (k != keys_.end() && k->second.name == detail::schema_attribute) draft_.carries(std::move(text));
    }

    void read_node(const std::optional<std::string>& inside, std::size_t depth) {
        draft_item item;
        item.line = xml_.line();
        const std::string id = xml_.attribute("id").value_or("");
        draft_attributes attributes;
        if (inside && !draft_.is_own()) attributes.emplace_back("group", *inside);
        std::string label;
        const std::size_t own = ++elements_;
        std::vector<key*> seen;
        places given;
        while (const auto event = xml_.next()) {
            if (*event == xml_event::end) break;
            if (*event != xml_event::start) continue;
            if (xml_.name() == "data") read_data(attributes, given, label, own, item, &seen);
            else if (xml_.name() == "graph") {
                read_graph(id, depth + 1);
                for (key* const k : seen) k->seen_in = own;  // what is inside may have had them, too
            }
            else xml_.skip_element();
        }
        add_presets(attributes, own, true);
        item.id = id;
        if (draft_.is_own()) {
            const auto named = std::ranges::find(attributes, "key", &draft_attributes::value_type::first);
            if (named != attributes.end()) {
                item.id = std::get<std::string>(named->second);
                attributes.erase(named);
            }
            key_of_.emplace(id, item.id);
        } else if (!label.empty() && std::ranges::find(attributes, "label", &draft_attributes::value_type::first) == attributes.end()) {
            attributes.emplace_back("label", label);
        }
        draft_.take(item, std::move(attributes), false);
        draft_.add_node(std::move(item));
    }
    void read_edge(bool both_ways) {
        draft_item item;
        item.line = xml_.line();
        const auto from = xml_.attribute("source"), to = xml_.attribute("target");
        const auto directed = xml_.attribute("directed");
        item.undirected = directed ? *directed == "false" || *directed == "0" : both_ways;
        draft_attributes attributes;
        if (auto label = xml_.attribute("label"); label && !draft_.is_own()) attributes.emplace_back("label", *std::move(label));  // Neo4j's
        std::string label;
        const std::size_t own = ++elements_;
        places given;
        while (const auto event = xml_.next()) {
            if (*event == xml_event::end) break;
            if (*event != xml_event::start) continue;
            if (xml_.name() == "data") read_data(attributes, given, label, own, item);
            else xml_.skip_element();
        }
        if (!from || !to) return draft_.wrong({"not-this-form", "this edge lacks its source or its target", "each edge names both"}, item.line);
        add_presets(attributes, own, false);
        if (!draft_.is_own() && !label.empty() && std::ranges::find(attributes, "label", &draft_attributes::value_type::first) == attributes.end()) attributes.emplace_back("label", label);
        const auto end = [&](const std::string& id) {
            const auto found = key_of_.find(id);
            return found == key_of_.end() ? id : found->second;
        };
        item.from = end(*from), item.to = end(*to);
        draft_.take(item, std::move(attributes), true);
        draft_.add_edge(std::move(item));
    }

    /// Where among the attributes of an element the one of a name stands.
    using places = std::unordered_map<std::string_view, std::size_t>;

    /// `seen`: of a node, the keys that it has values for.
    void read_data(draft_attributes& attributes, places& given, std::string& label, std::size_t own, const draft_item& item, std::vector<key*>* seen = nullptr) {
        const std::string id = xml_.attribute("key").value_or("");
        const std::size_t line = xml_.line();
        const auto found = key_for(id, seen != nullptr);
        if (found == keys_.end() && (id == "labels" || id == "label")) {  // some versions of Neo4j's export do not declare them
            attributes.emplace_back(id, xml_.rest_of_element());
            return;
        }
        if (found == keys_.end()) {
            xml_.skip_element();
            if (!id.empty() && id != "") draft_.wrong({"not-this-form", fmt::format("no <key> has the id '{}'", shortened(id, 60)), "declare it: <key id=\"..\" for=\"node\" attr.name=\"..\" attr.type=\"string\"/>"}, line);
            return;
        }
        key& k = found->second;
        if (!k.graphics.empty()) return read_graphics(label);
        std::string text = xml_.rest_of_element();
        k.seen_in = own;
        if (seen != nullptr) seen->push_back(&k);
        const std::size_t before = attributes.size();
        add(attributes, k, std::move(text), item);
        if (draft_.is_own() || attributes.size() == before || k.name == "label" || k.name == "labels" || k.name == "group") return;  // Neo4j says the first twice; where it lies is another group
        const auto [earlier, is_new] = given.try_emplace(k.name, before);
        if (!is_new && attributes[earlier->second].second != attributes.back().second)
            draft_.wrong({"not-this-form", fmt::format("'{}' is there twice, with two values", shortened(k.name, 60)), "give its keys names of their own, or leave one out"}, line);
    }
    /// The label among yEd's elements: all others are looks.
    void read_graphics(std::string& label) {
        std::size_t open = 1;
        while (open > 0) {
            const auto event = xml_.next();
            if (!event) return;
            if (*event == xml_event::end) --open;
            if (*event != xml_event::start) continue;
            if (xml_.name() == "NodeLabel" || xml_.name() == "EdgeLabel") {
                const std::string text = xml_.rest_of_element();
                const std::size_t begin = text.find_first_not_of(" \t\r\n");
                if (label.empty() && begin != std::string::npos) label = text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
            } else {
                ++open;
            }
        }
    }
    void add_presets(draft_attributes& attributes, std::size_t own, bool of_node) {
        for (const std::string& id : order_) {
            const key& k = keys_.at(id);
            if (k.preset && (of_node ? k.of_nodes : k.of_edges) && k.seen_in != own) add(attributes, k, *k.preset, {});
        }
    }
    void add(draft_attributes& attributes, const key& k, std::string text, const draft_item& item) {
        if (draft_.is_own()) {
            attributes.emplace_back(k.meant.empty() ? k.name : k.meant, own_value(k, std::move(text)));
            return;
        }
        const std::string_view plain = trimmed(text);
        if (k.list && plain.starts_with('['))
            if (auto list = detail::read_json(plain, {}); list && std::holds_alternative<value::list>(*list)) return void(attributes.emplace_back(k.name, *std::move(list)));
        const auto wrong = [&](std::string_view what) {
            draft_.wrong({"wrong-kind", fmt::format("{}: '{}' is not {}", k.name, shortened(plain, 60), what), fmt::format("write one, or let the key be attr.type=\"string\"")}, item.line);
        };
        if (k.type == "boolean") {
            if (plain == "true" || plain == "1" || plain == "True") attributes.emplace_back(k.name, true);
            else if (plain == "false" || plain == "0" || plain == "False") attributes.emplace_back(k.name, false);
            else if (!plain.empty()) wrong("a boolean");
        } else if (k.type == "int" || k.type == "long" || k.type == "integer") {
            if (const auto n = parse_integer(plain)) attributes.emplace_back(k.name, *n);
            else if (const auto x = parse_float(plain)) attributes.emplace_back(k.name, *x);
            else if (!plain.empty()) wrong("an integer");
        } else if (k.type == "float" || k.type == "double" || k.type == "real") {
            const bool infinite = plain == "inf" || plain == "-inf" || plain == "INF" || plain == "-INF";
            if (infinite || plain == "nan") attributes.emplace_back(k.name, *parse_float(plain == "nan" ? "NaN" : plain.starts_with('-') ? "-Infinity" : "Infinity"));
            else if (const auto x = parse_float(plain)) attributes.emplace_back(k.name, *x);
            else if (!plain.empty()) wrong("a number");
        } else {
            attributes.emplace_back(k.name, std::move(text));
        }
    }
    /// Booleans of a property of that kind alone are 1 and 0.
    static value own_value(const key& k, std::string text) {
        if (k.type == "boolean") return value(text == "1" || text == "true");
        return value(std::move(text));
    }

    detail::xml_reader xml_;
    const open_options& options_;
    draft draft_;
    std::unordered_map<std::string, key> keys_;
    std::vector<std::string> order_;                             // of keys
    std::size_t graphs_ = 0;                                     // side by side
    std::size_t elements_ = 0;                                   // nodes and edges so far
    std::unordered_map<std::string, std::string> key_of_;        // by id, of our own nodes
};

}  // namespace

result<graph> read_graphml(std::string_view text, const std::filesystem::path& file, const open_options& options) {
    try {
        return graphml_reader(text, file, options).read();
    } catch (...) {
        return caught(file);
    }
}

}  // namespace hexi::abi_v1
