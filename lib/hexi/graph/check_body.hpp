// Bodies of `check.hpp`.
#pragma once

#include <hexi/graph/check.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

class checker {
public:
    checker(const graph& g, const origins* places) : g_(g), schema_(g.schema()), places_(places) {}

    problems run() {
        for (std::size_t t = 0; t < schema_.node_type_count(); ++t) wants_evidence_ = wants_evidence_ || schema_[node_type_id(t)].document;
        for (const node_id n : g_.nodes()) {
            const node_type& type = g_.type_of(n);
            if (type.abstract)
                say(n, "", {"abstract-type", fmt::format("'{}' is of the abstract type '{}'", g_.key_text(n), type.name), "use one of its subtypes"});
            properties(n, type.properties);
            aliases(n);
            evidence(n);
        }
        for (const edge_id e : g_.edges()) {
            if (!schema_.fits(g_.type(e), g_.type(g_.source(e)), g_.type(g_.target(e))))
                say(e, "", g_.wrong_ends(g_.type(e), g_.type(g_.source(e)), g_.type(g_.target(e))));
            properties(e, g_.type_of(e).properties);
            evidence(e);
        }
        cardinalities();
        sort_by_place(found_);
        return std::move(found_);
    }

private:
    void say(node_id n, std::string_view property, problem p, std::size_t element = 0) {
        if (places_ != nullptr) places_->place(p, places_->nodes, n.index(), property, element);
        found_.push_back(std::move(p));
    }
    void say(edge_id e, std::string_view property, problem p, std::size_t element = 0) {
        if (places_ != nullptr) places_->place(p, places_->edges, e.index(), property, element);
        found_.push_back(std::move(p));
    }
    std::string what(node_id n) const { return fmt::format("{} '{}'", g_.type_of(n).name, g_.key_text(n)); }
    std::string what(edge_id e) const { return fmt::format("{} from '{}' to '{}'", g_.type_of(e).name, g_.key_text(g_.source(e)), g_.key_text(g_.target(e))); }

    template <class Id>
    void properties(Id id, const std::vector<property>& all) {
        for (const property& p : all) {
            const column* c = std::is_same_v<Id, node_id> ? g_.node_column(p.id) : g_.edge_column(p.id);
            if (c == nullptr || !c->has(id.index())) {
                if (p.required)
                    say(id, p.name, {"missing-property", fmt::format("{} has no '{}', which is required", what(id), p.name),
                                     p.kind == kind::enumeration && p.values.valid() ? fmt::format("it may be: {}", fmt::join(names(p.values), ", ")) : "give it one"});
                continue;
            }
            if (p.unique) unique(id, p);
            if (p.kind == kind::enumeration || p.kind == kind::quantity) fit(id, p);
        }
    }
    std::vector<std::string> names(enumeration_id e) const {
        std::vector<std::string> out;
        for (const enumeration_value& v : schema_[e].values) out.push_back(v.name);
        return out;
    }
    template <class Id>
    void unique(Id id, const property& p) {
        const value v = g_.value(id, p.id);
        auto& seen = seen_[std::pair{std::is_same_v<Id, node_id>, p.id.index()}];
        const auto [first, made] = seen.try_emplace(to_literal(v, quantities_of(schema_)), id.index());
        if (!made)
            say(id, p.name, {"not-unique", fmt::format("{} has the same '{}' as {}", what(id), p.name, what(Id(first->second))), fmt::format("'{}' is unique", p.name)});
    }
    template <class Id>
    void fit(Id id, const property& p) {
        const value v = g_.value(id, p.id);
        const auto* list = std::get_if<value::list>(&v);
        const auto one = [&](const value& each) {
            // What can be read back fits.
            const auto read = parse_scalar(schema_, p, to_text(schema_, {p.name, p.kind}, each));
            if (!read) say(id, p.name, read.problems().front());
        };
        if (list != nullptr && p.list) std::ranges::for_each(*list, one);
        else if (v.has_value()) one(v);
    }

    void aliases(node_id n) {
        const auto all = g_.aliases(n);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const bool is_name = g_.get<std::string_view>(n, schema::name_property()) == all[i] ||
                                 std::ranges::any_of(schema_.name_languages(), [&](const auto& l) { return g_.get<std::string_view>(n, l.second) == all[i]; });
            if (is_name) say(n, "aliases", {"alias-is-name", fmt::format("the alias '{}' of '{}' is its name", all[i], g_.key_text(n)), "remove it from the aliases"}, i);
            else if (std::find(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i), all[i]) != all.begin() + static_cast<std::ptrdiff_t>(i))
                say(n, "aliases", {"alias-twice", fmt::format("'{}' has the alias '{}' twice", g_.key_text(n), all[i]), "remove one"}, i);
        }
    }

    template <class Id>
    void evidence(Id id) {
        const auto all = g_.evidence(id);
        if (all.empty() && wants_evidence_ && !schema_.open)
            say(id, "evidence", {"no-evidence", fmt::format("{} does not say where it was read", what(id)), "write DOCUMENT:LINE:START-END into its evidence, or let hexi check --fix propose it"});
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto document = g_.find(all[i].document);
            if (!document) {
                const auto near = closest(all[i].document, documents());
                say(id, "evidence", {"unknown-document", fmt::format("no document has the key '{}'", all[i].document), near ? fmt::format("did you mean '{}'?", *near) : ""}, i);
            } else if (!g_.type_of(*document).document && wants_evidence_) {
                say(id, "evidence", {"not-a-document", fmt::format("'{}' is {}, not a document", all[i].document, g_.type_of(*document).name), "evidence points to documents"}, i);
            }
            for (std::string_view left = all[i].property; !left.empty();) {
                const std::string_view one = left.substr(0, left.find('+'));
                left.remove_prefix(std::min(left.size(), one.size() + 1));
                const bool built_in = std::is_same_v<Id, node_id> ? one == "name" || one == "aliases" || one.starts_with("name_") : one == "from" || one == "to";
                if (built_in || schema_.find_property(g_.type(id), one) != nullptr) continue;
                std::vector<std::string> known;
                for (const property& p : schema_[g_.type(id)].properties) known.push_back(p.name);
                const auto near = closest(one, known);
                say(id, "evidence", {"unknown-property", fmt::format("{} has no property '{}' that its evidence could be for", what(id), one), near ? fmt::format("did you mean '{}'?", *near) : ""}, i);
            }
        }
    }
    const std::vector<std::string>& documents() {
        if (!documents_) {
            documents_.emplace();
            for (const node_id n : g_.nodes())
                if (g_.type_of(n).document && g_.has_key(n)) documents_->emplace_back(g_.key(n));
        }
        return *documents_;
    }

    void cardinalities() {
        for (std::size_t i = 0; i < schema_.edge_type_count(); ++i) {
            const edge_type_id t(i);
            const edge_type& type = schema_[t];
            const cardinality& c = type.cardinality;
            const auto allowed = [&](node_id n, const std::vector<std::string>& labels) {
                return labels.empty() || std::ranges::any_of(labels, [&](const std::string& l) { return schema_.is_called(g_.type(n), l); });
            };
            const auto side = [&](std::optional<std::uint32_t> least, std::optional<std::uint32_t> most, bool out) {
                if (!least && !most) return;
                for (const node_id n : g_.nodes()) {
                    // A symmetric edge counts at both its ends.
                    const std::size_t count = (out || type.symmetric ? g_.out(n, t).size() : 0) + (!out || type.symmetric ? g_.in(n, t).size() : 0);
                    const std::string edges = fmt::format("{} {}{}", out ? "outgoing" : "incoming", type.name, count == 1 ? " edge" : " edges");
                    if (least && count < *least && allowed(n, out ? type.from : type.to))
                        say(n, "", {"too-few-edges", fmt::format("{} has {} {}, and needs at least {}", what(n), count, edges, *least), "add what is missing"});
                    if (most && count > *most)
                        say(n, "", {"too-many-edges", fmt::format("{} has {} {}, and may have at most {}", what(n), count, edges, *most), "remove some"});
                }
            };
            side(c.min_out, c.max_out, true);
            side(c.min_in, c.max_in, false);
        }
    }

    const graph& g_;
    const schema& schema_;
    const origins* places_;
    problems found_;
    bool wants_evidence_ = false;
    std::optional<std::vector<std::string>> documents_;
    std::map<std::pair<bool, std::size_t>, std::unordered_map<std::string, std::size_t>> seen_;
};

}  // namespace detail

HEXI_INLINE problems check(const graph& g, const origins* places) { return detail::checker(g, places).run(); }

}  // namespace hexi::abi_v1
