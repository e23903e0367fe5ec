#include <hexi/format/gexf/gexf.hpp>

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
#include <hexi/format/xml/xml_reader_private.hpp>
#include <hexi/value/number_text.hpp>

namespace hexi::inline abi_v1 {
namespace {

using detail::draft;
using detail::draft_attributes;
using detail::draft_item;
using detail::xml_event;

class gexf_reader {
public:
    gexf_reader(std::string_view text, const std::filesystem::path& file, const open_options& options) : xml_(text, file, options.encoding), options_(options), draft_(file) { draft_.has_texts_only(); }

    result<graph> read() {
        bool is_gexf = false;
        std::string of;  // what attributes are declared of
        bool both_ways = true;
        while (const auto event = xml_.next()) {
            if (*event != xml_event::start) continue;
            const std::string name(xml_.name());
            if (!is_gexf && name != "gexf") {
                draft_.wrong({"not-this-form", fmt::format("the first element is <{}>, not <gexf>", shortened(name, 40)), "GEXF begins with <gexf>"}, xml_.line());
                break;
            }
            if (name == "gexf") is_gexf = true;
            else if (name == "description") read_description();
            else if (name == "graph") both_ways = xml_.attribute("defaultedgetype").value_or("undirected") != "directed";
            else if (name == "attributes") of = xml_.attribute("class").value_or("node");
            else if (name == "attribute") read_attribute(of);
            else if (name == "node") read_node(std::nullopt, 0);
            else if (name == "edge") read_edge(both_ways);
        }
        if (auto wrong = xml_.problem()) return *std::move(wrong);
        return std::move(draft_).finish(options_);
    }

private:
    struct column {
        std::string name{}, type{};
        std::optional<std::string> preset{};
        std::size_t seen_in = 0;  // the last element with a value for it, of those counted
        std::size_t at = 0;       // and where among its attributes
    };
    using columns = std::unordered_map<std::string, column>;

    void read_description() {
        std::string text = xml_.rest_of_element();
        const std::string mark = fmt::format("{}\n", detail::schema_attribute);
        if (text.starts_with(mark)) draft_.carries(text.substr(mark.size()));
    }
    void read_attribute(const std::string& of) {
        const std::string id = xml_.attribute("id").value_or("");
        const std::size_t line = xml_.line();
        column c{xml_.attribute("title").value_or(id), xml_.attribute("type").value_or("string"), std::nullopt};
        std::size_t open = 1;
        while (open > 0) {
            const auto event = xml_.next();
            if (!event) return;
            if (*event == xml_event::end) {
                --open;
            } else if (*event == xml_event::start) {
                const bool preset = xml_.name() == "default";
                std::string text = xml_.rest_of_element();
                if (preset) c.preset = std::move(text);
            }
        }
        const auto [other, is_new] = (of == "edge" ? edges_ : nodes_).try_emplace(id, c);
        if (!is_new && (other->second.name != c.name || other->second.type != c.type))
            draft_.wrong({"not-this-form", fmt::format("two <attribute> have the id '{}'", shortened(id, 60)), "give each an id of its own, which its values name"}, line);
    }

    void read_node(const std::optional<std::string>& inside, std::size_t depth) {
        draft_item item;
        item.line = xml_.line();
        item.id = xml_.attribute("id").value_or("");
        draft_attributes attributes;
        if (auto label = xml_.attribute("label"); label && !draft_.is_own()) attributes.emplace_back("label", *std::move(label));
        if (!draft_.is_own()) {
            if (const auto group = xml_.attribute("pid")) attributes.emplace_back("group", *group);
            else if (inside) attributes.emplace_back("group", *inside);
        }
        read_times(attributes);
        const std::string id = item.id;
        read_inside(attributes, nodes_, item, [&] { read_node(id, depth + 1); }, depth);
        draft_.take(item, std::move(attributes), false);
        draft_.add_node(std::move(item));
    }
    void read_edge(bool both_ways) {
        draft_item item;
        item.line = xml_.line();
        const auto from = xml_.attribute("source"), to = xml_.attribute("target");
        if (const auto type = xml_.attribute("type")) both_ways = *type != "directed";
        item.undirected = both_ways;
        draft_attributes attributes;
        if (!draft_.is_own()) {
            if (const auto kind = xml_.attribute("kind")) item.type = *kind;
            if (auto label = xml_.attribute("label"); label && !label->empty()) attributes.emplace_back("label", *std::move(label));
            if (const auto weight = xml_.attribute("weight")) {
                if (const auto x = parse_float(trimmed(*weight))) attributes.emplace_back("weight", *x);
                else draft_.wrong({"wrong-kind", fmt::format("the weight '{}' is no number", shortened(*weight, 60)), "write a number such as 0.5"}, item.line);
            }
        }
        read_times(attributes);
        read_inside(attributes, edges_, item, [] {}, 0);
        if (!from || !to) return draft_.wrong({"not-this-form", "this edge lacks its source or its target", "each edge names both"}, item.line);
        item.from = *from, item.to = *to;
        draft_.take(item, std::move(attributes), true);
        draft_.add_edge(std::move(item));
    }
    void read_times(draft_attributes& attributes) {
        if (draft_.is_own()) return;
        for (const char* const name : {"start", "end", "startopen", "endopen", "timestamp"})
            if (auto text = xml_.attribute(name)) attributes.emplace_back(name, *std::move(text));
    }

    /// What stands in a node or an edge, to its end.
    template <class Nested>
    void read_inside(draft_attributes& attributes, columns& known, const draft_item& item, Nested nested, std::size_t depth) {
        const std::size_t own = ++elements_;
        std::vector<std::pair<column*, std::size_t>> seen;
        std::size_t open = 1;
        std::vector<value> spells;
        while (open > 0) {
            const auto event = xml_.next();
            if (!event) return;
            if (*event == xml_event::end) --open;
            if (*event != xml_event::start) continue;
            const std::string_view name = xml_.name();
            if (name == "attvalue") {
                std::string id = xml_.attribute("for").value_or(xml_.attribute("id").value_or(""));
                std::string text = xml_.attribute("value").value_or("");
                const std::size_t line = xml_.line();
                xml_.skip_element();
                const auto found = known.find(id);
                if (found == known.end()) {
                    draft_.wrong({"not-this-form", fmt::format("no <attribute> has the id '{}'", shortened(id, 60)), "declare it among <attributes>"}, line);
                    continue;
                }
                // Of values that change with time the last one counts.
                column& c = found->second;
                const std::size_t before = attributes.size();
                add(attributes, c, std::move(text), line);
                if (attributes.size() > before && c.seen_in == own && c.at < before) attributes[c.at] = std::move(attributes.back()), attributes.pop_back();
                else if (attributes.size() > before) c.at = before;
                else if (c.seen_in != own) c.at = ~std::size_t{0};
                c.seen_in = own;
                seen.emplace_back(&c, c.at);
            } else if (name == "spell") {
                spells.emplace_back(fmt::format("{}/{}", xml_.attribute("start").value_or(""), xml_.attribute("end").value_or("")));
                xml_.skip_element();
            } else if (name == "node" && depth < 100) {
                nested();
                for (const auto& [c, at] : seen) c->seen_in = own, c->at = at;  // what is inside may have had them, too
            } else if (name == "edge" || name == "node") {
                draft_.wrong({"not-this-form", fmt::format("<{}> stands where none is read", name), "put it beside the others"}, xml_.line());
                xml_.skip_element();
            } else {
                ++open;  // attvalues, spells, nodes, looks
            }
        }
        if (!spells.empty() && !draft_.is_own()) attributes.emplace_back("spells", std::move(spells));
        for (const auto& [id, c] : known)
            if (c.preset && !draft_.is_own() && c.seen_in != own) add(attributes, c, *c.preset, item.line);
    }

    static bool is_quote(char c) { return c == '"' || c == '\''; }
    static bool is_between(char c) { return c == '|' || c == ';' || c == ','; }
    /// Behind the quotation mark that ends what one at `from` begins: an element ends there, too, so that it is no apostrophe.
    static std::optional<std::size_t> end_of_quoted(std::string_view list, std::size_t from) {
        for (std::size_t i = from + 1; i < list.size(); ++i) {
            if (list[i] == '\\') ++i;
            else if (list[i] == list[from])
                if (const std::size_t next = list.find_first_not_of(" \t", i + 1); next == std::string_view::npos || is_between(list[next])) return i + 1;
        }
        return std::nullopt;
    }
    /// The elements of a list: what stands between two is none of it within quotation marks, as Gephi writes them.
    static std::vector<std::string_view> elements_of(std::string_view list, char between) {
        std::vector<std::string_view> out;
        std::string unended;  // marks that nothing ends from here on
        std::size_t from = 0;
        bool begins = true;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const char c = list[i];
            if (begins && is_quote(c) && unended.find(c) == std::string::npos) {
                if (const auto end = end_of_quoted(list, i)) {
                    i = *end - 1, begins = false;
                    continue;
                }
                unended += c;
            }
            if (c == between) out.push_back(list.substr(from, i - from)), from = i + 1;
            begins = is_between(c) || (begins && (c == ' ' || c == '\t'));
        }
        if (from < list.size()) out.push_back(list.substr(from));
        return out;
    }
    static std::string without_quotes(std::string_view element) {
        if (element.size() < 2 || !is_quote(element.front()) || element.back() != element.front()) return std::string(element);
        std::string out;
        for (std::size_t i = 1; i + 1 < element.size(); ++i) {
            if (element[i] == '\\' && i + 2 < element.size()) ++i;
            out += element[i];
        }
        return out;
    }

    void add(draft_attributes& attributes, const column& c, std::string text, std::size_t line) {
        if (draft_.is_own()) {
            // A name that Gephi would take for its own was moved aside on top of what all formats do.
            attributes.emplace_back(c.name, std::move(text));
            return;
        }
        if (c.type.starts_with("list")) {
            std::vector<value> all;
            std::string_view rest = text;
            if (rest.starts_with('[') && rest.ends_with(']')) rest = rest.substr(1, rest.size() - 2);
            std::vector<std::string_view> elements;
            for (const char between : {'|', ';', ','})
                if (elements = elements_of(rest, between); elements.size() != 1 || elements.front().size() < rest.size()) break;
            for (const std::string_view element : elements)
                if (auto one = read(c, std::string_view(c.type).substr(4), without_quotes(trimmed(element)), line)) all.push_back(*std::move(one));
            attributes.emplace_back(c.name, std::move(all));
            return;
        }
        if (auto one = read(c, c.type, text, line)) attributes.emplace_back(c.name, *std::move(one));
    }
    std::optional<value> read(const column& c, std::string_view type, std::string_view text, std::size_t line) {
        const std::string_view plain = trimmed(text);
        const auto wrong = [&](std::string_view what) -> std::optional<value> {
            if (!plain.empty()) draft_.wrong({"wrong-kind", fmt::format("{}: '{}' is not {}", c.name, shortened(plain, 60), what), "write one, or let the attribute be of type=\"string\""}, line);
            return std::nullopt;
        };
        if (type == "boolean") {
            if (plain == "true" || plain == "1") return value(true);
            if (plain == "false" || plain == "0") return value(false);
            return wrong("a boolean");
        }
        if (type == "integer" || type == "long" || type == "short" || type == "byte") {
            if (const auto n = parse_integer(plain)) return value(*n);
            if (const auto x = parse_float(plain)) return value(*x);
            return wrong("an integer");
        }
        if (type == "float" || type == "double") {
            if (plain == "INF" || plain == "-INF") return value(*parse_float(plain == "INF" ? "Infinity" : "-Infinity"));
            if (const auto x = parse_float(plain)) return value(*x);
            return wrong("a number");
        }
        return value(std::string(text));
    }

    detail::xml_reader xml_;
    const open_options& options_;
    draft draft_;
    columns nodes_, edges_;
    std::size_t elements_ = 0;  // nodes and edges so far
};

}  // namespace

result<graph> read_gexf(std::string_view text, const std::filesystem::path& file, const open_options& options) {
    try {
        return gexf_reader(text, file, options).read();
    } catch (...) {
        return caught(file);
    }
}

}  // namespace hexi::abi_v1
