#include "schema_declarations_private.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/style_words.hpp>

namespace hexi::inline abi_v1::detail {
namespace {

class declarer {
public:
    declarer(schema_declarations& all, word_reader& words) : all_(all), words_(words) {}

    void declare(const info_file& file, bool outermost) {
        words_.check_words(file, file.root, "a schema file", top_words);
        all_.open = false;
        word_reader::for_each(file.root, "schema", [&](const info_entry& block) {
            words_.check_words(file, block, "schema", schema_words);
            if (outermost) all_.made.name = word_reader::text_of(block, "name");
            all_.made.language = word_reader::text_of(block, "language", all_.made.language);
            all_.open = words_.boolean_of(file, block, "open");
            for (auto& [what, how] : words_.reading_of(file, block, "the evidence of a schema", schema_reading_words)) {
                std::string& known = all_.made.reading[what];
                known = is_reading_list(what) && !known.empty() ? fmt::format("{};{}", known, how) : how;
            }
            for (const mention& m : word_reader::all_mentioned(file, block, "null"))
                if (std::ranges::find(all_.made.nulls, m.text()) == all_.made.nulls.end()) all_.made.nulls.push_back(m.text());
            if (outermost) all_.made.sources = word_reader::text_of(block, "sources");
            for (const mention& m : word_reader::all_mentioned(file, block, "further_language")) {
                all_.further_languages.push_back(m.text());
                count_property({fmt::format("name_{}", m.text()), kind::text, false}, m);
            }
        });
        for (const info_entry& entry : file.root.children) {
            if (all_.full) return;
            if (!entry.has_text()) continue;
            if (entry.word == "unit") declare_unit(file, entry);
            if (entry.word == "enumeration") declare_enumeration(file, entry);
            if (entry.word == "node") declare_node(file, entry);
            if (entry.word == "edge") declare_edge(file, entry);
        }
    }

private:
    // Ids have 16 bits. What is too many is told once, at the first; nothing more is then declared.

    /// Whether there is room for one more.
    bool has_room(std::size_t count, std::string_view things, const mention& m) {
        if (all_.full || count < schema::most) return !all_.full;
        problem p = schema::too_many(things);
        words_.wrong(m, p.rule, std::move(p.message), std::move(p.hint));
        return !(all_.full = true);
    }
    /// The same for a property, of which those with equal name and kind are one.
    void count_property(const property_key& key, const mention& m) {
        const auto [at, is_new] = properties_.insert(fmt::format("{}\n{}{}", key.name, static_cast<int>(key.kind), key.list));
        if (is_new) (void)has_room(all_.made.property_count() + properties_.size() - 1, "properties, of which the name in each language is one", m);
    }

    captions captions_of(const info_file& file, const info_entry& block) {
        captions out;
        const info_entry* entry = word_reader::one(block, "caption");
        if (entry == nullptr) return out;
        for (const info_entry& c : entry->children) {
            if (!c.has_text()) words_.found.push_back(file.wrong(c.word_at, "missing-text", fmt::format("the caption in '{}' is missing", c.word), fmt::format("write: {} \"...\"", c.word)));
            else if (!out.emplace(c.word, c.text).second)
                words_.found.push_back(file.wrong(c.word_at, "doubled-word", fmt::format("there are two captions in '{}'", c.word), "keep one of them"));
            if (c.has_block()) words_.found.push_back(file.wrong(c.brace_at, "needless-block", "a caption takes no block, only a text", "remove the block"));
            if (all_.languages.insert(c.word).second) count_property({fmt::format("name_{}", c.word), kind::text, false}, {&file, &c});
        }
        return out;
    }

    // What a block that extends another adds. Its captions and styles win: they are those of the graph that is read.

    static void add_to(captions& known, captions more) {
        for (auto& [what, how] : more) known.insert_or_assign(what, std::move(how));
    }
    /// Lists of words grow; what else is said stays as it is.
    void add_to(reading_rules& known, const reading_rules& more, const mention& m, std::string_view called) {
        for (const auto& [what, how] : more) {
            const auto [at, is_new] = known.emplace(what, how);
            if (is_new || at->second == how) continue;
            if (is_reading_list(what)) at->second += ";" + how;
            else words_.wrong({m.file, word_reader::one(*word_reader::one(*m.entry, "evidence"), what)}, "cannot-extend", fmt::format("'{}' of {} cannot be changed", what, called), fmt::format("it is: {}", at->second));
        }
    }

    void declare_unit(const info_file& file, const info_entry& entry) {
        const mention at{&file, &entry};
        words_.check_words(file, entry, "unit", unit_words);
        if (words_.boolean_of(file, entry, "extends")) {
            if (!words_.may_extend(all_.unit_names, "unit", at, unit_additions)) return;
            unit& known = all_.units[all_.unit_at.at(entry.text)].made;
            add_to(known.captions, captions_of(file, entry));
            return add_to(known.reading, words_.reading_of(file, entry, "the evidence of a unit", unit_reading_words), at, fmt::format("the unit '{}'", entry.text));
        }
        if (!words_.is_new(all_.unit_names, "unit", at) || !has_room(all_.units.size(), "units", at)) return;
        if (!can_follow_number(entry.text)) {
            words_.wrong(at, "wrong-unit", fmt::format("'{}' could not be told from a number before it", entry.text), "a unit does not begin with a digit, a sign, a comma, a point or an exponent");
            all_.unit_names.erase(entry.text);
            return;
        }
        all_.unit_at.emplace(entry.text, all_.units.size());
        declared_unit& u = all_.units.emplace_back(declared_unit{at, {.name = entry.text, .captions = captions_of(file, entry), .reading = words_.reading_of(file, entry, "the evidence of a unit", unit_reading_words)},
                                                                word_reader::mentioned(file, entry, "of")});
        const auto factor = word_reader::mentioned(file, entry, "factor");
        if (!factor) return;
        const auto number = parse_float(factor->text());
        if (number && std::isfinite(*number) && *number > 0) u.made.factor = *number;
        else words_.wrong(*factor, "wrong-number", fmt::format("'{}' is not a factor", factor->text()), "write a number greater than 0, such as 0.001");
        if (!u.of) words_.wrong(*factor, "missing-word", fmt::format("the factor of '{}' has no unit that it refers to", entry.text), "write: of \"UNIT\"");
    }

    void declare_enumeration(const info_file& file, const info_entry& entry) {
        const mention at{&file, &entry};
        words_.check_words(file, entry, "enumeration", enumeration_words);
        if (words_.boolean_of(file, entry, "extends")) {
            if (!words_.may_extend(all_.enumeration_names, "enumeration", at, enumeration_additions)) return;
        } else {
            if (!words_.is_new(all_.enumeration_names, "enumeration", at) || !has_room(all_.enumerations.size(), "enumerations", at)) return;
            all_.enumeration_at.emplace(entry.text, all_.enumerations.size());
            all_.enumerations.emplace_back(declared_enumeration{{.name = entry.text}});
        }
        declared_enumeration& e = all_.enumerations[all_.enumeration_at.at(entry.text)];
        std::map<std::string, mention> names;
        for (const mention& m : word_reader::all_mentioned(file, entry, "value")) {
            words_.check_words(file, *m.entry, "value", value_words);
            if (!words_.is_new(names, "value", m)) continue;
            captions called = captions_of(file, *m.entry);
            reading_rules reading = words_.reading_of(file, *m.entry, "the evidence of a value", value_reading_words);
            const auto [known, is_new] = e.values.emplace(m.text(), e.made.values.size());
            if (is_new) {
                e.made.values.push_back({m.text(), std::move(called), std::move(reading)});
            } else {
                enumeration_value& v = e.made.values[known->second];
                add_to(v.captions, std::move(called));
                add_to(v.reading, reading, m, fmt::format("the value '{}'", m.text()));
            }
        }
    }

    /// The properties of a type: its own, or what a block that extends it adds to them.
    template <class Declared>
    void add_properties(Declared& to, const info_file& file, const info_entry& block, std::string_view key_header) {
        std::map<std::string, mention> names;
        for (const mention& m : word_reader::all_mentioned(file, block, "property")) {
            words_.check_words(file, *m.entry, "property", property_words);
            if (!words_.is_new(names, "property", m)) continue;
            if (!all_.open && (m.text() == "evidence" || m.text() == key_header)) {
                words_.wrong(m, "reserved-name", fmt::format("a property may not be called '{}'", m.text()), m.text() == "evidence" ? "evidence has a column of its own" : "the key has this name; another is given by: key NAME");
                continue;
            }
            captions called = captions_of(file, *m.entry);
            reading_rules reading = words_.reading_of(file, *m.entry, "the evidence of a property", property_reading_words);
            const auto [known, is_new] = to.property_at.emplace(m.text(), to.properties.size());
            if (!is_new) {
                property& before = to.properties[known->second].made;
                words_.adds_only(m, fmt::format("the property '{}'", m.text()), part_additions);
                add_to(before.captions, std::move(called));
                add_to(before.reading, reading, m, fmt::format("the property '{}'", m.text()));
                continue;
            }
            declared_property& p = to.properties.emplace_back(declared_property{m, {.name = m.text()}});
            p.made.list = words_.boolean_of(file, *m.entry, "list");
            p.made.required = words_.boolean_of(file, *m.entry, "required");
            p.made.unique = words_.boolean_of(file, *m.entry, "unique");
            p.made.captions = std::move(called);
            p.made.reading = std::move(reading);
            p.made.where = m.where();
            p.values = word_reader::mentioned(file, *m.entry, "values");
            p.unit = word_reader::mentioned(file, *m.entry, "unit");
            p.default_text = word_reader::mentioned(file, *m.entry, "default");
            if (!read_kind(file, *m.entry, p, std::is_same_v<Declared, declared_node>)) p.default_text.reset();
            count_property({p.made.name, p.made.kind, p.made.list}, m);
        }
    }
    /// What a block says of how a type is called, drawn and read, added to what is said before.
    template <class Declared>
    void add_looks(Declared& to, const mention& m, std::string_view called, std::span<const std::string_view> styles, std::span<const std::string_view> readings) {
        add_to(to.made.captions, captions_of(*m.file, *m.entry));
        for (auto& [what, how] : words_.style_of(*m.file, *m.entry, fmt::format("the style of {}", called), styles)) to.made.style.insert_or_assign(what, std::move(how));
        add_to(to.made.reading, words_.reading_of(*m.file, *m.entry, fmt::format("the evidence of {}", called), readings), m, fmt::format("'{}'", m.text()));
    }
    /// The kind, and that the words that belong to one kind stand with it. Names and aliases are those of nodes: of an edge they are any property.
    bool read_kind(const info_file& file, const info_entry& entry, declared_property& p, bool of_node) {
        if (const auto m = word_reader::mentioned(file, entry, "kind")) {
            const auto known = kind_named(m->text());
            if (!known) {
                std::vector<std::string_view> names;
                for_each_kind([&](auto each) { names.push_back(decltype(each)::name); });
                const std::string meant = words_.suggestion(m->text(), names);
                words_.wrong(*m, "unknown-kind", fmt::format("'{}' is not a kind of property", m->text()), !meant.empty() ? meant : fmt::format("it may be: {}", fmt::join(names, ", ")));
                return false;
            }
            p.made.kind = *known;
        }
        const bool built_in = of_node && (p.made.name == "name" || p.made.name == "aliases" || p.made.name.starts_with("name_"));
        if (built_in && (p.made.kind != kind::text || p.made.list != (p.made.name == "aliases")))
            words_.wrong(p.at, "wrong-kind", fmt::format("'{}' must be {}", p.made.name, p.made.name == "aliases" ? "a list of texts" : "one text"), "names and aliases are built in: leave the property out, or give it this kind");
        if (p.values && p.made.kind != kind::enumeration)
            words_.wrong(*p.values, "wrong-kind", fmt::format("'values' is for enumerations, and '{}' is of kind {}", p.made.name, to_text(p.made.kind)), "write: kind enumeration");
        if (!p.values && p.made.kind == kind::enumeration)
            words_.wrong(p.at, "missing-word", fmt::format("'{}' is an enumeration without values", p.made.name), "write: values ENUMERATION");
        if (p.made.kind == kind::any && p.made.list)
            words_.wrong(p.at, "wrong-kind", fmt::format("'{}' is a list of values of any kind, which a value of any kind may be by itself", p.made.name), "leave out: list");
        if (p.unit && p.made.kind != kind::quantity)
            words_.wrong(*p.unit, "wrong-kind", fmt::format("'unit' is for quantities, and '{}' is of kind {}", p.made.name, to_text(p.made.kind)), "write: kind quantity");
        return true;
    }

    void declare_node(const info_file& file, const info_entry& entry) {
        const mention at{&file, &entry};
        words_.check_words(file, entry, "node", node_words);
        if (words_.boolean_of(file, entry, "extends")) {
            if (!words_.may_extend(all_.node_names, "node type", at, node_additions)) return;
            declared_node& known = all_.nodes[all_.node_at.at(entry.text)];
            add_looks(known, at, "a node", node_style_words, node_reading_words);
            return add_properties(known, file, entry, known.made.key);
        }
        if (!words_.is_new(all_.node_names, "node type", at) || !has_room(all_.nodes.size(), "node types", at)) return;
        all_.node_at.emplace(entry.text, all_.nodes.size());
        declared_node& n = all_.nodes.emplace_back(declared_node{at, {.name = entry.text}});
        n.made.abstract = words_.boolean_of(file, entry, "abstract");
        n.made.document = words_.boolean_of(file, entry, "document");
        n.made.key = word_reader::text_of(entry, "key", "key");
        add_looks(n, at, "a node", node_style_words, node_reading_words);
        n.made.where = at.where();
        word_reader::for_each(entry, "label", [&](const info_entry& l) { n.made.labels.push_back(l.text); });
        n.unlabelled = words_.boolean_of(file, entry, "unlabelled");
        n.is = word_reader::all_mentioned(file, entry, "is");
        if (n.unlabelled && (!n.is.empty() || !n.made.labels.empty())) {
            words_.wrong(at, "wrong-labels", fmt::format("'{}' is unlabelled and has labels", entry.text), "remove 'unlabelled', or every 'is' and 'label'");
            n.unlabelled = false;
        }
        n.fold_over = word_reader::all_mentioned(file, entry, "fold_over");
        n.name_from = word_reader::mentioned(file, entry, "name");
        if (n.name_from && n.name_from->text() != "name") n.made.name_from = n.name_from->text();
        add_properties(n, file, entry, n.made.key);
    }

    void declare_edge(const info_file& file, const info_entry& entry) {
        const mention at{&file, &entry};
        words_.check_words(file, entry, "edge", edge_words);
        if (words_.boolean_of(file, entry, "extends")) {
            if (!words_.may_extend(all_.edge_names, "edge type", at, edge_additions)) return;
            declared_edge& known = all_.edges[all_.edge_at.at(entry.text)];
            add_ends(known.from, file, entry, "from");
            add_ends(known.to, file, entry, "to");
            add_looks(known, at, "an edge", edge_style_words, edge_reading_words);
            return add_properties(known, file, entry, {});
        }
        if (!words_.is_new(all_.edge_names, "edge type", at) || !has_room(all_.edges.size(), "edge types", at)) return;
        all_.edge_at.emplace(entry.text, all_.edges.size());
        declared_edge& e = all_.edges.emplace_back(declared_edge{at, {.name = entry.text}});
        e.from = word_reader::all_mentioned(file, entry, "from");
        e.to = word_reader::all_mentioned(file, entry, "to");
        e.made.from_column = word_reader::text_of(entry, "from_column");
        e.made.to_column = word_reader::text_of(entry, "to_column");
        e.made.symmetric = words_.boolean_of(file, entry, "symmetric");
        e.made.cluster = words_.boolean_of(file, entry, "cluster");
        e.made.weak = words_.boolean_of(file, entry, "weak");
        if (const auto inverse = word_reader::mentioned(file, entry, "inverse")) {
            e.made.inverse = inverse->text();
            all_.inverses.push_back(*inverse);
        }
        cardinality& c = e.made.cardinality;
        c = {words_.count_of(file, entry, "min_out"), words_.count_of(file, entry, "max_out"), words_.count_of(file, entry, "min_in"), words_.count_of(file, entry, "max_in")};
        const auto crossed = [&](auto min, auto max, std::string_view word) {
            if (min && max && *min > *max) words_.wrong({&file, word_reader::one(entry, word)}, "wrong-number", fmt::format("at least {} and at most {} cannot both hold", *min, *max), "make the first the smaller one");
        };
        crossed(c.min_out, c.max_out, "max_out");
        crossed(c.min_in, c.max_in, "max_in");
        add_looks(e, at, "an edge", edge_style_words, edge_reading_words);
        e.made.where = at.where();
        add_properties(e, file, entry, {});
    }
    /// More types that may stand at an end; where any may, none is more.
    void add_ends(std::vector<mention>& known, const info_file& file, const info_entry& entry, std::string_view word) {
        for (const mention& m : word_reader::all_mentioned(file, entry, word)) {
            if (known.empty()) words_.wrong(m, "cannot-extend", fmt::format("any node may stand at '{}' of '{}' already", word, entry.text), "leave it out: an end cannot be made narrower");
            else known.push_back(m);
        }
    }

    schema_declarations& all_;
    word_reader& words_;
    std::unordered_set<std::string> properties_{};  // by name and kind, to count them
};

}  // namespace

schema_declarations declarations_of(const std::vector<std::shared_ptr<const info_file>>& files, word_reader& words) {
    schema_declarations all;
    declarer taking(all, words);
    for (const auto& file : files) taking.declare(*file, file == files.back());
    return all;
}

}  // namespace hexi::abi_v1::detail
