#include "schema_declarations_private.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/schema/info_text.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline abi_v1::detail {
namespace {

constexpr std::size_t most_inherited = std::size_t{1} << 20U;  // labels; a property counts eight, and so do long texts by their bytes

class resolver {
public:
    resolver(schema_declarations& all, word_reader& words) : all_(all), words_(words) {}

    void resolve() {
        if (all_.full) return;
        add_units();
        for (declared_enumeration& e : all_.enumerations) all_.made.add_enumeration(std::move(e.made));
        add_nodes();
        add_edges();
        if (all_.full) return;
        for (const std::string& language : all_.further_languages) (void)all_.made.add_name_language(language);
        for (const std::string& language : all_.languages) (void)all_.made.add_name_language(language);
        all_.made.open = all_.open;
    }

private:
    /// How much subtypes have from their supertypes, all together: types share nothing in memory.
    bool may_inherit(std::size_t more, const mention& m) {
        if ((inherited_ += more) <= most_inherited) return true;
        if (!std::exchange(all_.full, true))
            words_.wrong(m, "too-many", fmt::format("'{}' is the first type for which there is no room: subtypes have too many labels and properties from their supertypes", m.text()), "use fewer levels of 'is'");
        return false;
    }

    void add_units() {
        std::map<std::string, std::size_t> at;
        for (std::size_t i = 0; i < all_.units.size(); ++i) at.emplace(all_.units[i].made.name, i);
        for (declared_unit& u : all_.units) {
            if (u.of && words_.is_known(all_.unit_names, "unknown-unit", "unit", *u.of)) {
                const declared_unit& base = all_.units[at.at(u.of->text())];
                if (&base == &u) words_.wrong(*u.of, "unit-cycle", fmt::format("'{}' is counted in itself", u.made.name), "remove the word, or name another unit");
                else if (base.of) words_.wrong(*u.of, "wrong-unit", fmt::format("'{}' is itself counted in another unit", u.of->text()), fmt::format("count '{}' in '{}' too", u.made.name, base.of->text()));
                else u.made.base = unit_id(at.at(u.of->text()));
            }
            all_.made.add_unit(u.made);
        }
    }

    std::vector<property> completed(std::vector<declared_property>& declared) {
        std::vector<property> out;
        for (declared_property& p : declared) {
            bool fits = true;
            if (p.values) {
                if (words_.is_known(all_.enumeration_names, "unknown-enumeration", "enumeration", *p.values)) p.made.values = *all_.made.find_enumeration(p.values->text());
                else fits = false;
            }
            if (p.unit) {
                if (words_.is_known(all_.unit_names, "unknown-unit", "unit", *p.unit)) p.made.unit = *all_.made.find_unit(p.unit->text());
                else fits = false;
            }
            if (p.default_text && fits) {
                auto v = parse_value(std::as_const(all_.made), p.made, p.default_text->text(), ';', &words_.effort);
                if (v) p.made.default_value = *std::move(v);
                else for (const problem& why : v.problems()) words_.wrong(*p.default_text, why.rule, why.message, why.hint);
            }
            out.push_back(p.made);
        }
        return out;
    }

    /// Adds the node types, supertypes first and otherwise as they come.
    void add_nodes() {
        std::map<std::string, std::size_t> at;
        for (std::size_t i = 0; i < all_.nodes.size(); ++i) at.emplace(all_.nodes[i].made.name, i);
        for (declared_node& n : all_.nodes) {
            std::unordered_set<std::size_t> seen;
            for (const mention& m : n.is) {
                if (!words_.is_known(all_.node_names, "unknown-type", "node type", m)) continue;
                const std::size_t super = at.at(m.text());
                if (seen.insert(super).second) n.supertypes.push_back(super);
                else words_.wrong(m, "doubled-word", fmt::format("'is {}' is written twice", m.text()), "keep one of them");
            }
            for (const mention& m : n.fold_over)
                if (words_.is_known(all_.edge_names, "unknown-type", "edge type", m)) n.made.fold_over.push_back(m.text());
            n.made.properties = completed(n.properties);
            for (const std::string& label : n.made.labels) labels_.emplace(label, n.at);
        }
        std::vector<std::optional<node_type_id>> added(all_.nodes.size());
        for (const std::size_t i : in_turn()) {
            added[i] = add_node(all_.nodes[i], added);
            if (all_.full) return;
        }
        report_cycles(added);
    }
    /// The nodes that have no circle above them, as if those that are ready were taken in the order of the file, again
    /// and again. O(supertypes).
    std::vector<std::size_t> in_turn() const {
        std::vector<std::vector<std::size_t>> subtypes(all_.nodes.size());
        std::vector<std::size_t> waits_for(all_.nodes.size()), turn(all_.nodes.size(), 0), ready;
        for (std::size_t i = 0; i < all_.nodes.size(); ++i) {
            for (const std::size_t super : all_.nodes[i].supertypes) subtypes[super].push_back(i);
            waits_for[i] = all_.nodes[i].supertypes.size();
            if (waits_for[i] == 0) ready.push_back(i);
        }
        for (std::size_t next = 0; next < ready.size(); ++next) {
            const std::size_t super = ready[next];
            for (const std::size_t i : subtypes[super]) {
                turn[i] = std::max(turn[i], turn[super] + (super < i ? 0 : 1));  // one that comes later in the file is there in the next turn
                if (--waits_for[i] == 0) ready.push_back(i);
            }
        }
        std::ranges::sort(ready, {}, [&](std::size_t i) { return std::pair(turn[i], i); });
        return ready;
    }

    node_type_id add_node(declared_node& n, const std::vector<std::optional<node_type_id>>& added) {
        std::size_t more = 0;
        const auto bytes = [&](std::string_view text) { more += text.size() / 32; };
        for (const std::size_t super : n.supertypes) {
            const node_type& from = all_.made[*added[super]];
            n.made.supertypes.push_back(*added[super]);
            more += 1 + from.labels.size() + from.fold_over.size() + from.properties.size() * 8;
            for (const std::string& label : from.labels) bytes(label);
            for (const std::string& edge : from.fold_over) bytes(edge);
            for (const auto& [what, how] : from.style) bytes(how);
            for (const property& p : from.properties) {
                bytes(p.name), bytes(p.where.file);
                for (const auto& [language, text] : p.captions) more += 2, bytes(text);
                if (const auto* text = std::get_if<std::string>(&p.default_value)) bytes(*text);
                if (const auto* list = std::get_if<value::list>(&p.default_value)) more += list->size();
            }
            if (more > most_inherited) break;
        }
        if (!may_inherit(more, n.at)) return node_type_id::none();
        check_conflicts(n);
        const node_type_id made = n.unlabelled ? all_.made.add_unlabelled_node_type(n.made) : all_.made.add_node_type(n.made);
        check_name(n, made);
        return made;
    }
    /// What is called by a property needs one that is a text; an open schema may learn of it later.
    void check_name(const declared_node& n, node_type_id made) {
        if (n.made.name_from.empty()) return;
        const property* const p = all_.made.find_property(made, n.made.name_from);
        if (p == nullptr && !all_.open && !n.made.name_from.starts_with("name_")) {
            std::vector<std::string_view> known;
            for (const property& other : all_.made[made].properties)
                if (other.kind == kind::text && !other.list) known.push_back(other.name);
            words_.wrong(*n.name_from, "unknown-property", fmt::format("{} has no property '{}' to be called by", n.made.name, n.made.name_from),
                         known.empty() ? fmt::format("declare it: property {}", info_text(n.made.name_from)) : words_.suggestion(n.made.name_from, known));
        } else if (p != nullptr && (p->kind != kind::text || p->list)) {
            words_.wrong(*n.name_from, "wrong-kind", fmt::format("{} cannot be called by '{}', which is {}{}", n.made.name, p->name, p->list ? "a list of " : "", to_text(p->kind)),
                         "a name is one text: name a property of kind text");
        }
    }

    /// A property keeps its kind in subtypes, and two supertypes may not mean two things by one name.
    void check_conflicts(const declared_node& n) {
        std::unordered_map<std::string_view, std::pair<const property*, const node_type*>> inherited;
        std::unordered_map<std::string_view, const declared_property*> declared;
        for (const declared_property& d : n.properties) declared.emplace(d.made.name, &d);
        for (const node_type_id super : n.made.supertypes) {
            for (const property& p : all_.made[super].properties) {
                const auto described = [](const property& q) { return fmt::format("{}{}", q.list ? "a list of " : "", to_text(q.kind)); };
                if (const auto found = declared.find(p.name); found != declared.end()) {
                    const declared_property* const own = found->second;
                    if (own->made.kind != p.kind || own->made.list != p.list)
                        words_.wrong(own->at, "conflicting-property", fmt::format("'{}' is {} here and {} in the supertype {}", p.name, described(own->made), described(p), all_.made[super].name), "keep the kind, or choose another name");
                    continue;
                }
                const auto [before, is_first] = inherited.emplace(p.name, std::pair(&p, &all_.made[super]));
                const property& q = *before->second.first;
                if (is_first || (q.kind == p.kind && q.list == p.list && q.values == p.values && q.unit == p.unit)) continue;
                words_.wrong(n.at, "conflicting-property",
                             fmt::format("{} gets two different properties '{}', from {} and from {}", n.made.name, p.name, before->second.second->name, all_.made[super].name),
                             q.kind == p.kind && q.list == p.list ? "declare it here too, with the values or the unit that hold" : "rename one of them");
            }
        }
    }

    void report_cycles(const std::vector<std::optional<node_type_id>>& added) {
        std::vector<std::size_t> walked(all_.nodes.size(), 0);  // in which walk a type was met, from 1
        for (std::size_t start = 0; start < all_.nodes.size(); ++start) {
            if (added[start] || walked[start] > 0) continue;
            // Every type that is left has a supertype that is left: following them leads into a circle.
            std::vector<std::size_t> way;
            std::size_t at = start;
            while (walked[at] == 0) {
                walked[at] = start + 1;
                way.push_back(at);
                at = *std::ranges::find_if(all_.nodes[at].supertypes, [&](std::size_t s) { return !added[s].has_value(); });
            }
            if (walked[at] != start + 1) continue;  // a circle that is told already
            const auto first = std::ranges::find(way, at);
            std::vector<std::string_view> names;
            for (auto i = first; i != way.end(); ++i) names.push_back(all_.nodes[*i].made.name);
            const declared_node& n = all_.nodes[at];
            const std::string& super = all_.nodes[first + 1 == way.end() ? *first : *(first + 1)].made.name;
            words_.wrong(*std::ranges::find(n.is, super, &mention::text), "inheritance-cycle",
                         fmt::format("'{}' is its own supertype: {}, {}", n.made.name, listed(names), n.made.name), "remove one 'is' of the circle");
        }
    }

    void add_edges() {
        for (const mention& m : all_.inverses) {
            if (all_.edge_names.contains(m.text())) words_.wrong(m, "doubled-name", fmt::format("'{}' is the name of an edge type", m.text()), "an inverse needs a name of its own");
            else (void)words_.is_new(inverse_names_, "inverse", m);
        }
        std::map<std::string, mention> ends = all_.node_names;
        ends.insert(labels_.begin(), labels_.end());
        for (declared_edge& e : all_.edges) {
            for (const mention& m : e.from)
                if (words_.is_known(ends, "unknown-type", "node type", m)) e.made.from.push_back(m.text());
            for (const mention& m : e.to)
                if (words_.is_known(ends, "unknown-type", "node type", m)) e.made.to.push_back(m.text());
            e.made.properties = completed(e.properties);
            all_.made.add_edge_type(e.made);
        }
    }

    schema_declarations& all_;
    word_reader& words_;
    std::size_t inherited_ = 0;
    std::map<std::string, mention> labels_{}, inverse_names_{};
};

}  // namespace

void resolve(schema_declarations& all, word_reader& words) { resolver(all, words).resolve(); }

}  // namespace hexi::abi_v1::detail
