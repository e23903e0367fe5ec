// Bodies of `proposed_schema.hpp`.
#pragma once

#include <hexi/derive/proposed_schema.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/ascii.hpp>
#include <hexi/base/linkage.hpp>
#include <hexi/base/text.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/value/date.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// Reads a graph, and writes down what holds of it.
class schema_proposer {
public:
    schema_proposer(const graph& g, proposal_options options) : g_(g), s_(g.schema()) { out_.open = options.open || cannot_be_closed(); }

    schema proposed() {
        out_.name = s_.name;
        out_.language = s_.language;
        out_.nulls = s_.nulls;
        for (const auto& [language, p] : s_.name_languages()) out_.add_name_language(language);
        for (std::size_t i = 0; i < s_.unit_count(); ++i) out_.add_unit(s_[unit_id(i)]);
        for (std::size_t i = 0; i < s_.node_type_count(); ++i) add_node_type(node_type_id(i));
        gather_edges();
        for (std::size_t i = 0; i < s_.edge_type_count(); ++i) add_edge_type(edge_type_id(i));
        return std::move(out_);
    }

private:
    /// Whether a property can only be read as without a schema.
    static bool undeclared(const property& p, const std::string& key) { return p.kind == kind::any || p.name == "evidence" || p.name == key; }
    bool cannot_be_closed() const {
        for (std::size_t t = 0; t < s_.node_type_count(); ++t)
            for (const property& p : s_[node_type_id(t)].properties)
                if (undeclared(p, s_[node_type_id(t)].key)) return true;
        for (std::size_t t = 0; t < s_.edge_type_count(); ++t)
            for (const property& p : s_[edge_type_id(t)].properties)
                if (undeclared(p, {})) return true;
        return false;
    }

    static constexpr std::size_t few = 5, many = 10;
    static constexpr std::size_t most_values = 24;   // of an enumeration
    static constexpr std::size_t longest_value = 40; // of its names, characters

    /// What the values of one property of one type are.
    struct seen_values {
        std::size_t count = 0;
        std::map<std::string, std::size_t, std::less<>> texts{};  // of scalar texts and integers
        bool scalar_texts = true;
    };
    template <class Ids>
    seen_values values_of(const Ids& ids, property_id p) const {
        seen_values out;
        for (const auto id : ids) {
            const value v = g_.value(id, p);
            if (!v.has_value()) continue;
            ++out.count;
            if (const auto* text = std::get_if<std::string>(&v)) ++out.texts[*text];
            else if (const auto* number = std::get_if<std::int64_t>(&v)) ++out.texts[std::to_string(*number)], out.scalar_texts = false;
            else out.scalar_texts = false;
        }
        return out;
    }

    /// Whether every text is a value of a kind, written as that kind writes it.
    static bool all_are(const seen_values& seen, kind k) {
        return std::ranges::all_of(seen.texts, [&](const auto& one) {
            return with_kind(k, [&](auto of) {
                using entry = decltype(of);
                if constexpr (requires { entry::parse(std::string_view()); }) {
                    const auto v = entry::parse(one.first);
                    return v && entry::print(*v) == one.first;
                } else {
                    return false;
                }
            });
        });
    }
    /// Whether every text is a day, a month or a year in some form that tables are read in. Digits alone are rather codes: 000001.
    static bool all_dates(const seen_values& seen) {
        return std::ranges::all_of(seen.texts, [](const auto& one) { return parse_table_date(one.first).has_value(); }) &&
               std::ranges::any_of(seen.texts, [](const auto& one) { return !std::ranges::all_of(one.first, ascii::is_digit); });
    }
    /// A text property as what its texts are.
    void narrow(property& p, const seen_values& seen, std::string_view type) {
        if (out_.open || p.kind != kind::text || p.list || !seen.scalar_texts || seen.texts.empty()) return;
        const bool said = !p.where.file.empty();  // a header that says it is text
        for (const kind k : {kind::boolean, kind::integer, kind::floating, kind::date, kind::local_datetime, kind::datetime}) {
            if (said || !(all_are(seen, k) || (k == kind::date && all_dates(seen)))) continue;
            p.kind = k;
            return;
        }
        if (seen.count < many || seen.texts.size() > most_values || seen.texts.size() * 3 > seen.count) return;
        enumeration e;
        for (const auto& [text, count] : seen.texts) {
            if (text.empty() || length(text) > longest_value || text.find_first_of("\n\r\t;") != std::string::npos || !valid_utf8(text)) return;
            e.values.push_back({text, {}});
        }
        e.name = p.name;
        if (out_.find_enumeration(e.name)) e.name = fmt::format("{} of {}", p.name, type);
        while (out_.find_enumeration(e.name)) e.name += '_';
        if (out_.enumeration_count() >= schema::most) return;
        p.values = out_.add_enumeration(std::move(e));
        p.kind = kind::enumeration;
    }

    template <class Ids>
    std::vector<property> properties_of(const Ids& ids, std::size_t total, const std::vector<property>& declared, std::string_view type, const std::string& key, bool of_nodes) {
        std::vector<property> out;
        for (property p : declared) {
            if ((of_nodes && s_.is_name(p.id)) || undeclared(p, key)) continue;
            const seen_values seen = values_of(ids, p.id);
            const bool key_like = !p.list && (p.kind == kind::text || p.kind == kind::integer) && seen.texts.size() == seen.count && total >= many && seen.count == total;
            narrow(p, seen, type);
            p.required = total >= 2 && seen.count == total;
            p.unique = key_like && (p.kind == kind::text || p.kind == kind::integer);
            p.id = property_id();
            p.default_value = value();
            out.push_back(std::move(p));
        }
        return out;
    }

    void add_node_type(node_type_id t) {
        node_type type = s_[t];
        type.supertypes.clear();
        std::vector<node_id> ids;
        for (const node_id n : g_.nodes(t)) ids.push_back(n);
        type.properties = properties_of(ids, ids.size(), s_[t].properties, type.name, type.key, true);
        if (type.labels.empty()) out_.add_unlabelled_node_type(std::move(type));
        else out_.add_node_type(std::move(type));
    }

    struct seen_edges {
        std::vector<edge_id> all{};
        std::set<node_type_id> from{}, to{};
        std::size_t sources = 0, targets = 0;          // nodes with an edge of the type
        std::size_t most_out = 0, most_in = 0;
    };
    void gather_edges() {
        edges_.resize(s_.edge_type_count());
        for (const edge_id e : g_.edges()) {
            seen_edges& of = edges_[g_.type(e).index()];
            of.all.push_back(e);
            of.from.insert(g_.type(g_.source(e)));
            of.to.insert(g_.type(g_.target(e)));
        }
        for (std::size_t t = 0; t < edges_.size(); ++t) {
            if (edges_[t].all.empty()) continue;
            std::map<node_id, std::size_t> out, in;
            for (const edge_id e : edges_[t].all) ++out[g_.source(e)], ++in[g_.target(e)];
            edges_[t].sources = out.size(), edges_[t].targets = in.size();
            for (const auto& [n, count] : out) edges_[t].most_out = std::max(edges_[t].most_out, count);
            for (const auto& [n, count] : in) edges_[t].most_in = std::max(edges_[t].most_in, count);
        }
    }
    /// Of all types that may stand where these may: a name of one is a label of others.
    std::size_t nodes_of(const std::set<node_type_id>& types) const {
        std::size_t out = 0;
        for (std::size_t i = 0; i < s_.node_type_count(); ++i)
            if (std::ranges::any_of(types, [&](node_type_id t) { return s_.is_called(node_type_id(i), s_[t].name); })) out += g_.count(node_type_id(i));
        return out;
    }
    void add_edge_type(edge_type_id t) {
        const seen_edges& seen = edges_[t.index()];
        edge_type type = s_[t];
        type.from.clear(), type.to.clear();
        std::set<node_type_id> from = seen.from, to = seen.to;
        if (type.symmetric) {  // either end may be either
            from.insert(to.begin(), to.end());
            to = from;
        }
        for (const node_type_id n : from) type.from.push_back(s_[n].name);
        for (const node_type_id n : to) type.to.push_back(s_[n].name);
        if (!type.symmetric) {
            if (seen.most_out == 1 && seen.sources >= few) type.cardinality.max_out = 1;
            if (seen.most_in == 1 && seen.targets >= few) type.cardinality.max_in = 1;
            if (seen.sources >= few && seen.sources == nodes_of(from)) type.cardinality.min_out = 1;
            if (seen.targets >= few && seen.targets == nodes_of(to)) type.cardinality.min_in = 1;
        }
        type.inverse.clear();
        type.properties = properties_of(seen.all, seen.all.size(), s_[t].properties, type.name, {}, false);
        out_.add_edge_type(std::move(type));
    }

    const graph& g_;
    const schema& s_;
    schema out_;
    std::vector<seen_edges> edges_;
};

}  // namespace detail

HEXI_INLINE schema proposed_schema(const graph& g, proposal_options options) {
    if (!g.schema().open) return g.schema();
    return detail::schema_proposer(g, options).proposed();
}

}  // namespace hexi::abi_v1
