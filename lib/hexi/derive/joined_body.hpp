// Bodies of `joined.hpp`.
#pragma once

#include <hexi/derive/joined.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/reading_words.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// Makes one schema of two, and says what became of the ids of each.
class schema_joiner {
public:
    struct new_schema_ids {
        std::vector<unit_id> units{};
        std::vector<node_type_id> node_types{};
        std::vector<edge_type_id> edge_types{};
        std::vector<property_id> properties{};
    };

    schema_joiner(const schema& first, const schema& second) : from_{&first, &second} {}

    schema made{};
    std::array<new_schema_ids, 2> ids{};
    problems found{};

    void run() {
        const schema &a = *from_[0], &b = *from_[1];
        made.name = a.name;
        made.language = a.language.empty() ? b.language : a.language;
        if (!b.language.empty() && b.language != made.language)
            wrong(fmt::format("the names of the one graph are in the language '{}', those of the other in '{}'", made.language, b.language), "give both schemas the same language");
        made.reading = a.reading;
        add_reading(made.reading, b.reading);
        made.nulls = a.nulls;
        made.sources = a.sources;
        made.open = true;  // until everything is in it
        add_units();
        add_enumerations();
        if (!found.empty()) return;
        add_node_types();
        add_edge_types();
        if (!found.empty()) return;
        for (std::size_t i = 0; i < 2; ++i) {
            for (const auto& [language, p] : from_[i]->name_languages()) (void)made.add_name_language(language);
            for (std::size_t p = 0; p < from_[i]->property_count(); ++p) ids[i].properties.push_back(made.intern((*from_[i])[property_id(p)]));
        }
        made.open = a.open || b.open;
    }

    /// A value of one of the graphs, with the new units.
    value renewed(std::size_t of, value v) const {
        if (auto* q = std::get_if<quantity>(&v.as_variant())) {
            if (q->unit.valid()) q->unit = ids[of].units[q->unit.index()];
        } else if (auto* list = std::get_if<value::list>(&v.as_variant())) {
            for (value& each : *list) each = renewed(of, std::move(each));
        } else if (const auto* map = std::get_if<value_map>(&v.as_variant())) {
            std::vector<value_map::entry> entries(map->begin(), map->end());
            for (value_map::entry& each : entries) each.held = renewed(of, std::move(each.held));
            return value_map(std::move(entries));
        }
        return v;
    }

private:
    void wrong(std::string message, std::string hint) { found.push_back({"inconsistent-schema", std::move(message), std::move(hint)}); }
    void two(std::string_view sort, std::string_view name, std::string_view what) {
        wrong(fmt::format("the two graphs have two {}s '{}': {}", sort, name, what), "rename one of them, or build both schemas on one that declares it");
    }

    static void add_captions(captions& known, const captions& more) { known.insert(more.begin(), more.end()); }
    /// Lists of words grow by those that are new.
    static void add_reading(reading_rules& known, const reading_rules& more) {
        for (const auto& [what, how] : more) {
            const auto [at, is_new] = known.emplace(what, how);
            if (is_new || !is_reading_list(what)) continue;
            const std::string before = at->second;
            const auto words = reading_list(before);
            for (const std::string_view word : reading_list(how))
                if (std::ranges::find(words, word) == words.end()) at->second += fmt::format(";{}", word);
        }
    }

    void add_units() {
        std::vector<unit> all;
        std::vector<std::string> bases;
        std::map<std::string, std::size_t, std::less<>> at;
        for (const schema* s : from_)
            for (std::size_t i = 0; i < s->unit_count(); ++i) {
                const unit& u = (*s)[unit_id(i)];
                const std::string base = u.base.valid() ? (*s)[u.base].name : std::string();
                const auto [known, is_new] = at.emplace(u.name, all.size());
                if (is_new) {
                    all.push_back(u);
                    bases.push_back(base);
                    continue;
                }
                unit& before = all[known->second];
                if (bases[known->second] != base || before.factor != u.factor) two("unit", u.name, "they are counted differently");
                add_captions(before.captions, u.captions);
                add_reading(before.reading, u.reading);
            }
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i].base = bases[i].empty() ? unit_id::none() : unit_id(at.find(bases[i])->second);
            made.add_unit(all[i]);
        }
        for (std::size_t of = 0; of < 2; ++of)
            for (std::size_t i = 0; i < from_[of]->unit_count(); ++i) ids[of].units.push_back(*made.find_unit((*from_[of])[unit_id(i)].name));
    }

    void add_enumerations() {
        std::vector<enumeration> all;
        std::map<std::string, std::size_t, std::less<>> at;
        for (const schema* s : from_)
            for (std::size_t i = 0; i < s->enumeration_count(); ++i) {
                const enumeration& e = (*s)[enumeration_id(i)];
                const auto [known, is_new] = at.emplace(e.name, all.size());
                if (is_new) {
                    all.push_back(e);
                    continue;
                }
                std::vector<enumeration_value>& values = all[known->second].values;
                std::unordered_map<std::string_view, std::size_t> of_name;
                for (std::size_t v = 0; v < values.size(); ++v) of_name.emplace(values[v].name, v);
                std::vector<enumeration_value> more;
                for (const enumeration_value& v : e.values) {
                    const auto same = of_name.find(v.name);
                    if (same == of_name.end()) {
                        more.push_back(v);
                        continue;
                    }
                    add_captions(values[same->second].captions, v.captions);
                    add_reading(values[same->second].reading, v.reading);
                }
                values.insert(values.end(), more.begin(), more.end());
            }
        for (enumeration& e : all) made.add_enumeration(std::move(e));
    }

    /// A property as the new schema has it.
    property renewed(std::size_t of, property p) const {
        if (p.values.valid()) p.values = *made.find_enumeration((*from_[of])[p.values].name);
        if (p.unit.valid()) p.unit = ids[of].units[p.unit.index()];
        p.default_value = renewed(of, std::move(p.default_value));
        return p;
    }
    void add_properties(std::vector<property>& known, const std::vector<property>& more, std::string_view type) {
        for (const property& p : more) {
            property q = renewed(1, p);
            const auto same = std::ranges::find(known, p.name, &property::name);
            if (same == known.end()) {
                known.push_back(std::move(q));
                continue;
            }
            if (same->kind != q.kind || same->list != q.list || same->values != q.values || same->unit != q.unit) {
                if (made.open && from_[0]->open && from_[1]->open) same->kind = kind::any, same->list = false;
                else two("property", fmt::format("{}.{}", type, p.name), "they are of different kinds, units or enumerations");
            }
            add_captions(same->captions, q.captions);
            add_reading(same->reading, q.reading);
        }
    }
    template <class Type>
    void add_looks(Type& known, const Type& more) {
        add_captions(known.captions, more.captions);
        known.style.insert(more.style.begin(), more.style.end());
        add_reading(known.reading, more.reading);
        add_properties(known.properties, more.properties, more.name);
    }

    node_type_id add_node_type(std::size_t of, const node_type& from, const node_type* also) {
        node_type type = from;
        for (property& p : type.properties) p = renewed(of, std::move(p));
        if (also != nullptr) {
            if (also->labels != type.labels || also->abstract != type.abstract || also->name_from != type.name_from) two("node type", type.name, "their supertypes, labels or names differ");
            add_looks(type, *also);
            type.document = type.document || also->document;
        }
        for (node_type_id& super : type.supertypes) super = *made.find_node_type((*from_[of])[super].name);
        return from.labels.empty() ? made.add_unlabelled_node_type(std::move(type)) : made.add_node_type(std::move(type));
    }
    void add_node_types() {
        const schema &a = *from_[0], &b = *from_[1];
        for (std::size_t i = 0; i < a.node_type_count(); ++i) {
            const node_type& type = a[node_type_id(i)];
            const auto same = b.find_node_type(type.name);
            ids[0].node_types.push_back(add_node_type(0, type, same ? &b[*same] : nullptr));
        }
        for (std::size_t i = 0; i < b.node_type_count(); ++i) {
            const node_type& type = b[node_type_id(i)];
            const auto known = made.find_node_type(type.name);
            ids[1].node_types.push_back(known ? *known : add_node_type(1, type, nullptr));
        }
    }
    static void add_ends(std::vector<std::string>& known, const std::vector<std::string>& more) {
        if (known.empty() || more.empty()) return known.clear();  // any
        for (const std::string& each : more)
            if (std::ranges::find(known, each) == known.end()) known.push_back(each);
    }
    edge_type_id add_edge_type(std::size_t of, edge_type type, const edge_type* also) {
        for (property& p : type.properties) p = renewed(of, std::move(p));
        if (also != nullptr) {
            if (also->symmetric != type.symmetric) two("edge type", type.name, "one is symmetric");
            add_ends(type.from, also->from);
            add_ends(type.to, also->to);
            add_looks(type, *also);
        }
        return made.add_edge_type(std::move(type));
    }
    void add_edge_types() {
        const schema &a = *from_[0], &b = *from_[1];
        for (std::size_t i = 0; i < a.edge_type_count(); ++i) {
            const edge_type& type = a[edge_type_id(i)];
            const auto same = b.find_edge_type(type.name);
            ids[0].edge_types.push_back(add_edge_type(0, type, same ? &b[*same] : nullptr));
        }
        for (std::size_t i = 0; i < b.edge_type_count(); ++i) {
            const edge_type& type = b[edge_type_id(i)];
            const auto known = made.find_edge_type(type.name);
            ids[1].edge_types.push_back(known ? *known : add_edge_type(1, type, nullptr));
        }
    }

    std::array<const schema*, 2> from_;
};

class graph_joiner {
public:
    graph_joiner(const graph& first, const graph& second, const join_options& options)
        : from_{&first, &second}, options_(options), schemas_(first.schema(), second.schema()) {}

    result<graph> run() {
        schemas_.run();
        if (!schemas_.found.empty()) return std::move(schemas_.found);
        made_ = graph(std::move(schemas_.made));
        for (std::size_t of = 0; of < 2; ++of) {
            std::vector<node_id> now(from_[of]->node_bound());
            for (const node_id n : from_[of]->nodes()) now[n.index()] = add_node(of, n);
            if (!found_.empty()) return sorted();
            const std::size_t before = made_.edge_bound();
            for (const edge_id e : from_[of]->edges()) add_edge(of, e, now[from_[of]->source(e).index()], now[from_[of]->target(e).index()], before);
        }
        if (!found_.empty()) return sorted();
        if (options_.places != nullptr) put_places();
        return std::move(made_);
    }

private:
    const origins* places_of(std::size_t of) const { return of == 0 ? options_.first : options_.second; }
    problems sorted() {
        sort_by_place(found_);
        return std::move(found_);
    }

    void wrong(node_id n, std::size_t old_first, std::string_view property, std::string message, std::string hint) {
        problem p{"conflicting-value", std::move(message), std::move(hint)};
        if (const origins* places = places_of(0); places != nullptr && old_first < places->nodes.size()) {
            const origin& at = places->nodes[old_first];
            if (at.line > 0) p.hint = fmt::format("the other is at {}:{}; {}", places->files[at.file], at.line, p.hint);
        }
        if (const origins* places = places_of(1)) places->place(p, places->nodes, n.index(), property);
        found_.push_back(std::move(p));
    }
    void keep(problems more) { found_.insert(found_.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end())); }

    node_id add_node(std::size_t of, node_id n) {
        const graph& g = *from_[of];
        const node_type_id type = schemas_.ids[of].node_types[g.type(n).index()];
        const auto known = of == 1 && g.has_key(n) ? made_.find(g.key(n)) : std::nullopt;
        if (!known) {
            const auto added = g.has_key(n) ? made_.add_node(type, g.key(n)) : made_.add_node(type);
            if (!added) {
                keep(added.problems());
                return node_id::none();
            }
            put(of, n, *added);
            nodes_.resize(std::max<std::size_t>(nodes_.size(), added->index() + 1));
            nodes_[added->index()] = {of, n.index()};
            return *added;
        }
        const std::size_t old = nodes_[known->index()].second;
        if (made_.type(*known) != type)
            wrong(n, old, {}, fmt::format("'{}' is {} in the one graph and {} in the other", g.key(n), made_.type_of(*known).name, g.type_of(n).name), "give it one type, or one of them another key");
        else join_values(n, *known, old);
        return *known;
    }
    template <class Id>
    void put(std::size_t of, Id from, Id to) {
        const graph& g = *from_[of];
        for (std::size_t i = 0; i < g.schema().property_count(); ++i) {
            value v = g.value(from, property_id(i));
            if (!v.has_value()) continue;
            if (auto stored = made_.set(to, schemas_.ids[of].properties[i], schemas_.renewed(of, std::move(v))); !stored) keep(stored.problems());
        }
        if (auto stored = made_.set_evidence(to, g.evidence(from)); !stored) keep(stored.problems());
    }
    /// What the second graph knows of a node that the first one has.
    void join_values(node_id n, node_id known, std::size_t old) {
        const graph& g = *from_[1];
        for (std::size_t i = 0; i < g.schema().property_count(); ++i) {
            value v = g.value(n, property_id(i));
            if (!v.has_value()) continue;
            v = schemas_.renewed(1, std::move(v));
            const property_id p = schemas_.ids[1].properties[i];
            const value before = made_.value(known, p);
            if (p == schema::aliases_property() && before.has_value()) {
                value::list all = std::get<value::list>(before.as_variant());
                for (const value& each : std::get<value::list>(v.as_variant()))
                    if (std::ranges::find(all, each) == all.end()) all.push_back(each);
                v = std::move(all);
            } else if (before == v) {
                continue;
            } else if (before.has_value()) {
                const auto text = [&](const value& one) { return to_text(made_.schema(), one); };
                wrong(n, old, made_.schema()[p].name, fmt::format("'{}', the {} of '{}', is '{}' in the other graph", text(v), made_.schema()[p].name, g.key(n), text(before)), "make them one");
                continue;
            }
            if (auto stored = made_.set(known, p, v); !stored) keep(stored.problems());
        }
        join_evidence(known, g.evidence(n));
    }
    template <class Id>
    void join_evidence(Id known, const std::vector<evidence>& more) {
        std::vector<evidence> all = made_.evidence(known);
        for (const evidence& e : more)
            if (std::ranges::find(all, e) == all.end()) all.push_back(e);
        if (auto stored = made_.set_evidence(known, all); !stored) keep(stored.problems());
    }
    /// `before`: edges with smaller ids are the first graph's.
    void add_edge(std::size_t of, edge_id e, node_id from, node_id to, std::size_t before) {
        const graph& g = *from_[of];
        const edge_type_id type = schemas_.ids[of].edge_types[g.type(e).index()];
        if (of == 1)
            for (const auto [target, other] : made_.out(from, type))
                if (target == to && other.index() < before && same_values(e, other)) return join_evidence(other, g.evidence(e));
        const auto added = made_.add_edge(from, type, to);
        if (!added) return keep(added.problems());
        put(of, e, *added);
        edges_.resize(std::max<std::size_t>(edges_.size(), added->index() + 1));
        edges_[added->index()] = {of, e.index()};
    }
    bool same_values(edge_id e, edge_id known) const {
        const graph& g = *from_[1];
        std::size_t values = 0, others = 0;
        for (std::size_t i = 0; i < g.schema().property_count(); ++i) {
            const value v = g.value(e, property_id(i));
            if (!v.has_value()) continue;
            ++values;
            if (made_.value(known, schemas_.ids[1].properties[i]) != schemas_.renewed(1, v)) return false;
        }
        for (std::size_t i = 0; i < made_.schema().property_count(); ++i) others += made_.value(known, property_id(i)).has_value() ? 1 : 0;
        return values == others;
    }

    void put_places() {
        const origins &first = *options_.first, &second = *options_.second;
        origins& out = *options_.places;
        out = {};
        out.files = first.files;
        out.files.insert(out.files.end(), second.files.begin(), second.files.end());
        const auto shift = static_cast<std::uint32_t>(first.files.size());
        const auto place = [&](const std::pair<std::size_t, std::size_t>& of, const auto& a, const auto& b) {
            const auto& all = of.first == 0 ? a : b;
            if (of.second >= all.size()) return origin{};
            origin at = all[of.second];
            at.file += of.first == 0 ? 0 : shift;
            return at;
        };
        for (const auto& of : nodes_) out.nodes.push_back(place(of, first.nodes, second.nodes));
        for (const auto& of : edges_) out.edges.push_back(place(of, first.edges, second.edges));
        out.locate = [shift, one = first.locate, other = second.locate](problem& p, const origin& at, std::string_view property, std::size_t element) {
            const auto& locate = at.file < shift ? one : other;
            if (locate) locate(p, at.file < shift ? at : origin{at.file - shift, at.line}, property, element);
        };
    }

    std::array<const graph*, 2> from_;
    join_options options_;
    schema_joiner schemas_;
    graph made_{};
    problems found_{};
    std::vector<std::pair<std::size_t, std::size_t>> nodes_{}, edges_{};  // by new id: which graph's, and its id there
};

}  // namespace detail

HEXI_INLINE result<graph> joined(const graph& first, const graph& second, const join_options& options) { return detail::graph_joiner(first, second, options).run(); }

}  // namespace hexi::abi_v1
