#include "type_facts.hpp"

#include <algorithm>
#include <unordered_map>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/format/json/json.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/value/compare_values.hpp>
#include <hexi/value/kinds.hpp>

namespace hexi::tool {

namespace {

constexpr std::size_t few = 3;  // commonest values that are told

/// Collects what one property has.
class collector {
public:
    collector(const schema& s, property_id p) : schema_(&s) { facts_.id = p; }

    void take(const value& v) {
        if (!v.has_value()) return;
        ++facts_.have;
        if (const auto* list = std::get_if<value::list>(&v))
            for (const value& one : *list) take_one(one);
        else
            take_one(v);
    }
    property_facts finish() {
        facts_.different = counts_.size();
        for (const auto& [v, n] : counts_)
            if (n > 1 || counts_.size() == 1) facts_.commonest.emplace_back(v, n);
        if (counts_.size() == property_facts::most_different) facts_.commonest.clear();  // what came later was not counted
        std::ranges::sort(facts_.commonest, [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : compare_values(a.first, b.first) < 0; });
        if (facts_.commonest.size() > few) facts_.commonest.resize(few);
        return std::move(facts_);
    }

private:
    static bool has_range(const value& v) {
        return !std::holds_alternative<std::string>(v) && !std::holds_alternative<bool>(v) && !std::holds_alternative<value_map>(v) && !std::holds_alternative<value::list>(v);
    }
    /// Quantities by what they are in the base unit: 2亿元 is more than 3万元.
    bool before(const value& a, const value& b) const {
        const auto* x = std::get_if<quantity>(&a);
        const auto* y = std::get_if<quantity>(&b);
        if (x == nullptr || y == nullptr) return compare_values(a, b) < 0;
        const auto [amount, unit] = schema_->in_base(*x);
        const auto [other, base] = schema_->in_base(*y);
        return unit != base ? unit < base : amount < other;
    }
    void take_one(const value& v) {
        if (has_range(v)) {
            if (!facts_.least || before(v, *facts_.least)) facts_.least = v;
            if (!facts_.most || before(*facts_.most, v)) facts_.most = v;
        }
        if (const auto known = counts_.find(v); known != counts_.end()) ++known->second;
        else if (counts_.size() < property_facts::most_different) counts_.emplace(v, 1);
    }

    const schema* schema_;
    property_facts facts_{};
    std::unordered_map<value, std::size_t, value_hash, value_equivalent> counts_{};
};

/// Of these nodes or edges, which `type_of(id)` gives the type of.
template <class Ids, class Wanted>
type_facts facts_among(const graph& g, std::string name, bool edges, const Ids& ids, Wanted wanted) {
    type_facts out{.name = std::move(name), .edges = edges, .count = 0, .properties = {}};
    std::vector<collector> all;
    std::vector<std::size_t> collector_of(g.schema().property_count(), ~std::size_t{0});
    for (const auto id : ids) {
        if (!wanted(id)) continue;
        ++out.count;
        const auto take = [&](property_id p) {
            std::size_t& at = collector_of[p.index()];
            if (at == ~std::size_t{0}) at = all.size(), all.emplace_back(g.schema(), p);
            all[at].take(g.value(id, p));
        };
        if (!edges) {
            take(schema::name_property());
            for (const auto& [language, p] : g.schema().name_languages()) take(p);
            take(schema::aliases_property());
        }
        for (const property& p : g.type_of(id).properties)
            if (edges || !g.schema().is_name(p.id)) take(p.id);
    }
    for (collector& c : all) out.properties.push_back(c.finish());
    // Names are everybody's: they are told where somebody has one.
    std::erase_if(out.properties, [&](const property_facts& p) { return p.have == 0 && !edges && g.schema().is_name(p.id); });
    return out;
}

/// Whether two amounts are in units of which neither is converted to the other: there is nothing between them.
bool in_several_units(const schema& s, const value& a, const value& b) {
    const auto* x = std::get_if<quantity>(&a);
    const auto* y = std::get_if<quantity>(&b);
    return x != nullptr && y != nullptr && s.in_base(*x).second != s.in_base(*y).second;
}

std::string shown(const graph& g, property_id p, const value& v) {
    if (const auto* text = std::get_if<std::string>(&v)) return *text;  // not as a literal, where a property is of any kind
    const property_key& key = g.schema()[p];
    return key.list || std::holds_alternative<value::list>(v) ? to_text(g.schema(), v) : to_text(g.schema(), key, v);
}

}  // namespace

std::vector<type_facts> facts_of(const graph& g, const types_meant& types) {
    const schema& s = g.schema();
    std::vector<type_facts> out;
    if (!types.nodes.empty()) {
        const std::vector<node_type_id> called = s.types_called(types.nodes);
        out.push_back(facts_among(g, types.nodes, false, g.nodes_of(called), [](node_id) { return true; }));
    }
    if (types.edges.valid()) out.push_back(facts_among(g, s[types.edges].name, true, g.edges(), [&](edge_id e) { return g.type(e) == types.edges; }));
    return out;
}

std::string type_facts_text(const graph& g, const type_facts& facts, const speaker& speak) {
    std::string out = fmt::format("{}  {}\n", speak.paint(facts.edges ? style::edge : style::type, facts.name),
                                  facts.edges ? speak.counted(facts.count, "edge", "edges", "条关系") : speak.counted(facts.count, "node", "nodes", "个节点"));
    table rows(speak.paint);
    for (const property_facts& p : facts.properties) {
        std::string range;
        if (p.least && in_several_units(g.schema(), *p.least, *p.most)) range = speak.word("in several units", "单位不一");
        else if (p.least) range = equivalent(*p.least, *p.most) ? shown(g, p.id, *p.least) : fmt::format("{} … {}", shown(g, p.id, *p.least), shown(g, p.id, *p.most));
        std::string values;
        for (const auto& [v, n] : p.commonest) values += fmt::format("{}{} ({})", values.empty() ? "" : speak.word(", ", "、"), shown(g, p.id, v), n);
        if (p.different > p.commonest.size() && !values.empty()) values += speak.word(" …", "……");
        else if (p.different >= property_facts::most_different) values = speak.word("very many", "极多");
        else if (values.empty() && p.different > 1) values = speak.word("all different", "各不相同");
        rows.add({{g.schema()[p.id].name}, {fmt::format("{}", p.have), p.have < facts.count ? style::bad : style::good, true},
                  {fmt::format("{} {}", speak.word("of", "/"), facts.count), style::faint}, {std::move(range)}, {std::move(values), style::faint}});
    }
    return out + rows.text(2);
}

void append_type_facts_json(json_writer& json, const graph& g, const type_facts& facts) {
    json.object().key("type").value(facts.name).key("of").value(facts.edges ? "edges" : "nodes").key("count").value(facts.count).key("properties").array();
    for (const property_facts& p : facts.properties) {
        json.object().key("name").value(g.schema()[p.id].name).key("have").value(p.have);
        append_json_value(json.key("least"), g.schema(), p.least.value_or(value()));
        append_json_value(json.key("most"), g.schema(), p.most.value_or(value()));
        json.key("different").value(p.different).key("commonest").array();
        for (const auto& [v, n] : p.commonest) {
            append_json_value(json.object().key("value"), g.schema(), v);
            json.key("count").value(n).end();
        }
        json.end().end();
    }
    json.end().end();
}

}  // namespace hexi::tool
