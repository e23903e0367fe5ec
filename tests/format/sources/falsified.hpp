// Single falsehoods, to be put into copies of a graph: what a check of evidence must not let pass.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::test {

/// A node or an edge, by its number.
struct numbered_fact {
    bool is_edge;
    std::size_t number;
    explicit numbered_fact(node_id n) : is_edge(false), number(n.index()) {}
    explicit numbered_fact(edge_id e) : is_edge(true), number(e.index()) {}
    friend auto operator<=>(const numbered_fact&, const numbered_fact&) = default;
};

/// A fact, what is false of it then, and what makes it so: in the graph that it was made for, or a copy. It gives the fact that is
/// false, which may be another edge.
struct falsehood {
    std::string sort;
    std::string what;
    numbered_fact of;
    std::function<numbered_fact(graph&)> put;
};

/// Makes falsehoods of twelve sorts out of any graph whose facts point into texts. It knows nothing of the rules.
class falsifier {
public:
    falsifier(const graph& g, std::map<std::string, std::vector<std::string>> texts, std::uint32_t seed) : g_(g), texts_(std::move(texts)), random_(seed) {}

    /// All of a sort that can be made, in a random order, at most `most`.
    std::vector<falsehood> of(std::string_view sort, std::size_t most) {
        made_.clear();
        sort_ = sort;
        if (sort == "number") quantities([&](quantity q) { q.digits += q.digits > 1 ? (random_() % 2 != 0 ? 1 : -1) : 1; return std::optional(q); });
        if (sort == "unit") quantities([&](quantity q) { return other_unit(q); });
        if (sort == "year") integers();
        if (sort == "date") dates();
        if (sort == "estimate") booleans();
        if (sort == "bound") enumerations({"bound"});
        if (sort == "text") texts();
        if (sort == "status") enumerations({"status", "stage"});
        if (sort == "end") ends();
        if (sort == "moved") moved();
        if (sort == "shifted") shifted();
        if (sort == "inside") inside();
        std::shuffle(made_.begin(), made_.end(), random_);
        if (made_.size() > most) made_.erase(made_.begin() + static_cast<std::ptrdiff_t>(most), made_.end());
        return std::move(made_);
    }

private:
    template <class Id, class Change>
    void add(Id id, std::string what, Change change) {
        made_.push_back({sort_, std::move(what), numbered_fact(id), [id, change = std::move(change)](graph& g) {
                             if constexpr (std::is_void_v<decltype(change(g))>) change(g);
                             else return numbered_fact(change(g));
                             return numbered_fact(id);
                         }});
    }
    template <class Visit>
    void each_fact(Visit visit) const {
        for (const node_id n : g_.nodes()) visit(n, fmt::format("{}", g_.key(n)));
        for (const edge_id e : g_.edges()) visit(e, fmt::format("{} {} {}", g_.key(g_.source(e)), g_.type_of(e).name, g_.key(g_.target(e))));
    }
    /// A fact whose evidence is certain, whatever may be read between its lines.
    template <class Id>
    bool sure(Id id, std::string_view property) const {
        bool any = false;
        for (const evidence& e : g_.evidence(id)) {
            const bool own = ("+" + e.property + "+").find("+" + std::string(property) + "+") != std::string::npos;
            if (e.certainty < 1 && (e.property.empty() || own)) return false;
            any = true;
        }
        return any;
    }
    template <class Make>
    void values(kind k, Make make) {
        each_fact([&](auto id, const std::string& called) {
            for (const property& p : g_.schema()[g_.type(id)].properties) {
                if (p.kind != k || p.list || !sure(id, p.name) || g_.schema().is_name(p.id) || p.reading.contains("read")) continue;
                const value v = g_.value(id, p.id);
                if (!v.has_value()) continue;
                for (const value& other : make(p, v)) add(id, fmt::format("{}: {} = {}", called, p.name, to_text(g_.schema(), {p.name, p.kind, false}, other)), [id, p, other](graph& g) { (void)g.set(id, p.name, other); });
            }
        });
    }
    template <class Change>
    void quantities(Change make) {
        for (int round = 0; round < 3; ++round)
            values(kind::quantity, [&](const property& p, const value& v) {
                std::vector<value> out;
                quantity q = std::get<quantity>(v.as_variant());
                if (const auto other = make(q); other && (!p.unit.valid() || converts(other->unit, p.unit))) out.emplace_back(*other);
                if (round == 1 && sort_ == "number") { q.digits = q.digits * 10 + 3, ++q.decimals; out.emplace_back(q); }
                if (round == 2 && sort_ == "number") { q.magnitude = static_cast<std::uint8_t>(q.magnitude == 8 ? 4 : 8); out.emplace_back(q); }
                return out;
            });
    }
    bool converts(unit_id a, unit_id b) const { return a == b || g_.schema()[a].base == b; }
    std::optional<quantity> other_unit(quantity q) {
        const std::size_t count = g_.schema().unit_count();
        if (count < 2) return std::nullopt;
        const unit_id before = q.unit;
        while (q.unit == before) q.unit = unit_id(random_() % count);
        return q;
    }
    void integers() {
        values(kind::integer, [&](const property&, const value& v) {
            const auto n = std::get<std::int64_t>(v.as_variant());
            return std::vector<value>{n + 1, n - 1, n - 10};
        });
    }
    void dates() {
        values(kind::date, [&](const property&, const value& v) {
            const date d = std::get<date>(v.as_variant());
            std::vector<value> out{date(d.year() - 1, d.month(), std::min(d.day(), 28))};
            if (d.month() != 0) out.emplace_back(date(d.year(), d.month() % 12 + 1, std::min(d.day(), 28)));
            if (d.day() != 0) out.emplace_back(date(d.year(), d.month(), d.day() == 1 ? 2 : d.day() - 1));
            return out;
        });
    }
    void booleans() {
        values(kind::boolean, [&](const property&, const value& v) { return std::vector<value>{!std::get<bool>(v.as_variant())}; });
    }
    void enumerations(const std::set<std::string>& names) {
        values(kind::enumeration, [&](const property& p, const value& v) {
            std::vector<value> out;
            if (!names.contains(p.name)) return out;
            for (const auto& other : g_.schema()[p.values].values)
                if (other.name != std::get<std::string>(v.as_variant())) out.emplace_back(other.name);
            return out;
        });
    }
    void texts() {
        values(kind::text, [&](const property& p, const value& v) {
            const std::string& own = std::get<std::string>(v.as_variant());
            std::vector<value> out;
            out.emplace_back(own + "园");
            std::string shorter;  // with its first two characters exchanged
            const std::size_t size = length(own);
            if (size > 1) {
                shorter = std::string(substring(own, 1, 2)) + std::string(substring(own, 0, 1)) + std::string(substring(own, 2, size));
                if (shorter != own) out.emplace_back(shorter);
            }
            std::vector<std::string> others;
            each_fact([&](auto id, const std::string&) {
                const auto same = g_.property(id, p.name);
                if (same)
                    if (const auto other = g_.template get<std::string_view>(id, *same); other && own.find(*other) == std::string::npos) others.emplace_back(*other);
            });
            if (!others.empty()) out.emplace_back(others[random_() % others.size()]);
            return out;
        });
    }
    bool same_edge(edge_type_id t, node_id from, node_id to) const {
        for (const edge_id e : g_.edges())
            if (g_.type(e) == t && ((g_.source(e) == from && g_.target(e) == to) || (g_.schema()[t].symmetric && g_.source(e) == to && g_.target(e) == from))) return true;
        return false;
    }
    void ends() {
        for (const edge_id e : g_.edges()) {
            if (!sure(e, "")) continue;
            for (const bool source : {true, false}) {
                const node_id own = source ? g_.source(e) : g_.target(e), kept = source ? g_.target(e) : g_.source(e);
                std::vector<node_id> others;
                for (const node_id n : g_.nodes())
                    if (n != own && n != kept && g_.type(n) == g_.type(own) && !same_edge(g_.type(e), source ? n : kept, source ? kept : n)) others.push_back(n);
                if (others.empty()) continue;
                const node_id other = others[random_() % others.size()];
                add(e, fmt::format("{} {} {} with {}", g_.key(g_.source(e)), g_.type_of(e).name, g_.key(g_.target(e)), g_.key(other)), [e, source, other, kept](graph& g) {
                    const auto read = g.evidence(e);
                    std::vector<std::pair<std::string, value>> kept_values;
                    for (const property& p : g.schema()[g.type(e)].properties)
                        if (const value v = g.value(e, p.id); v.has_value()) kept_values.emplace_back(p.name, v);
                    const auto made = g.add_edge(source ? other : kept, std::string(g.type_of(e).name), source ? kept : other);
                    if (!made) return e;
                    for (const auto& [name, v] : kept_values) (void)g.set(*made, name, v);
                    (void)g.set_evidence(*made, read);
                    g.remove(e);
                    return *made;
                });
            }
        }
    }
    const std::vector<std::string>* lines_of(const std::string& document) const {
        const auto found = texts_.find(document);
        return found == texts_.end() ? nullptr : &found->second;
    }
    std::vector<std::string> names_of(node_id n) const {
        std::vector<std::string> out;
        g_.for_each_name(n, [&](std::string_view name) { out.emplace_back(name); });
        return out;
    }
    bool names_in(node_id n, std::string_view text) const {
        const std::string folded = folded_for_search(text);
        for (const std::string& name : names_of(n))
            if (folded.find(folded_for_search(name)) != std::string::npos) return true;
        return false;
    }
    struct place { std::string document; std::uint32_t line, start, end; };
    /// Sentences as ranges: up to a full stop or semicolon.
    std::vector<place> sentences() const {
        std::vector<place> out;
        for (const auto& [document, lines] : texts_)
            for (std::uint32_t l = 0; l < lines.size(); ++l) {
                std::uint32_t at = 0, start = 0;
                const auto end = [&, name = std::string_view(document)] { if (at > start + 4) out.push_back({std::string(name), l + 1, start, at}); };
                for_each_character(lines[l], [&](char32_t c, std::string_view) {
                    if (c == U';' || c == U'。' || c == U'.' || c == U';') {
                        end();
                        start = at + 1;
                    }
                    ++at;
                });
                end();
            }
        return out;
    }
    std::string_view words_at(const place& p) const { return substring((*lines_of(p.document))[p.line - 1], p.start, p.end); }
    void moved() {
        const auto all = sentences();
        for (const edge_id e : g_.edges()) {
            if (!sure(e, "")) continue;
            std::vector<place> wrong;
            for (const place& p : all)
                if (names_in(g_.source(e), words_at(p)) != names_in(g_.target(e), words_at(p))) wrong.push_back(p);
            if (wrong.empty()) continue;
            const place to = wrong[random_() % wrong.size()];
            add(e, fmt::format("{} {} {} at {}:{}:{}-{}", g_.key(g_.source(e)), g_.type_of(e).name, g_.key(g_.target(e)), to.document, to.line, to.start, to.end), [e, to](graph& g) {
                std::vector<evidence> read;
                for (const evidence& one : g.evidence(e))
                    if (!one.property.empty()) read.push_back(one);
                read.push_back({to.document, to.line, to.start, to.end});
                (void)g.set_evidence(e, read);
            });
        }
    }
    void shifted() {
        each_fact([&](auto id, const std::string& called) {
            const auto read = g_.evidence(id);
            for (std::size_t i = 0; i < read.size(); ++i)
                for (const int by : {2, -2}) {
                    evidence one = read[i];
                    const auto* lines = lines_of(one.document);
                    if (lines == nullptr || one.certainty < 1 || (by < 0 && one.start < 2)) continue;
                    one.start = static_cast<std::uint32_t>(static_cast<int>(one.start) + by);
                    one.end = static_cast<std::uint32_t>(static_cast<int>(one.end) + by);
                    if (one.end > length((*lines)[one.line - 1])) continue;
                    add(id, fmt::format("{} at {}", called, to_text(one)), [id, i, one](graph& g) {
                        auto all = g.evidence(id);
                        all[i] = one;
                        (void)g.set_evidence(id, all);
                    });
                }
        });
    }
    /// A node's evidence moved to where its name stands inside the longer name of another.
    void inside() {
        for (const node_id n : g_.nodes()) {
            if (!sure(n, "name") || g_.type_of(n).reading.contains("named")) continue;
            for (const node_id longer : g_.nodes()) {
                if (longer == n) continue;
                for (const std::string& around : names_of(longer)) {
                    for (const std::string& name : names_of(n)) {
                        if (around.size() <= name.size() || around.find(name) == std::string::npos) continue;
                        bool own = false;
                        for (const std::string& other : names_of(n)) own = own || other == around;
                        if (own) continue;
                        for (const auto& [document, lines] : texts_)
                            for (std::uint32_t l = 0; l < lines.size(); ++l) {
                                const std::size_t at = lines[l].find(around);
                                if (at == std::string::npos) continue;
                                const auto start = static_cast<std::uint32_t>(length(lines[l].substr(0, at)) + length(around.substr(0, around.find(name))));
                                const evidence to{document, l + 1, start, static_cast<std::uint32_t>(start + length(name))};
                                add(n, fmt::format("{} at {} inside {}", g_.key(n), to_text(to), around), [n, to](graph& g) {
                                    std::vector<evidence> read;
                                    for (const evidence& one : g.evidence(n))
                                        if (!one.property.empty()) read.push_back(one);
                                    read.push_back(to);
                                    (void)g.set_evidence(n, read);
                                });
                            }
                    }
                }
            }
        }
    }

    const graph& g_;
    std::map<std::string, std::vector<std::string>> texts_;
    std::mt19937 random_;
    std::string sort_{};
    std::vector<falsehood> made_{};
};

}  // namespace hexi::test
