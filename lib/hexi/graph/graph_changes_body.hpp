// Bodies of `graph.hpp`: changes that can be taken back, and a node's type.
//
// Each function that changes a graph notes, while a transaction is open, how to take back what it is about to do:
// values one by one, in `put` and `erase`, which all of them go through; nodes and edges as they come and go. What is
// small or shared is kept whole by `begin_changes`. Going back through the log restores every array as it was.
#pragma once

#include <hexi/graph/graph.hpp>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/linkage.hpp>
#include <hexi/graph/adjacency_body.hpp>
#include <hexi/graph/indexes/property_index.hpp>
#include <hexi/graph/transaction.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE void graph::begin_changes() {
    detail::graph_state before{.slots = slots_, .nodes_of_type = nodes_of_type_, .edges_of_type = edges_of_type_};
    before.node_count = node_count_;
    before.edge_count = edge_count_;
    before.node_bound = node_bound();
    before.edge_bound = edge_bound();
    before.keyed_texts = node_of_text_.size();
    before.node_columns = node_columns_.size();
    before.edge_columns = edge_columns_.size();
    before.names_indexed = names_indexed_;
    before.renamed = renamed_.size();
    for (const auto& index : indexes_) before.indexes.push_back(index->over);
    if (names_indexed_) before.names = names_;
    log_.begin();
    try {
        if (log_->open.size() == log_->open.capacity()) log_->open.reserve(2 * log_->open.size() + 1);
    } catch (...) {
        if (log_->open.empty()) log_.end();
        throw;
    }
    before.inverses = log_->inverses.size();
    before.texts = texts_.now();
    before.left_behind = left_behind_;
    log_->open.push_back(std::move(before));
    texts_.keep_slots(true);
}

HEXI_INLINE void graph::keep_changes() {
    auto& open = log_->open;
    if (open.size() > 1) {  // what the inner one changed, the outer one may have to take back
        detail::graph_state inner = std::move(open.back());
        open.pop_back();
        detail::graph_state& outer = open.back();
        if (!outer.schema && inner.schema) outer.schema = std::move(inner.schema);
        return;
    }
    log_.end();
    texts_.keep_slots(false);
    if (!knows_names()) renamed_.clear();
}

HEXI_INLINE void graph::take_back_changes() {
    detail::graph_state before = std::move(log_->open.back());
    while (log_->inverses.size() > before.inverses) {
        const detail::inverse last = log_->inverses.back();
        log_->inverses.resize(log_->inverses.size() - 1);
        take_back(last);
    }
    node_columns_.resize(before.node_columns);
    edge_columns_.resize(before.edge_columns);
    if (node_of_text_.size() != before.keyed_texts) node_of_text_.own().resize(before.keyed_texts);
    texts_.go_back(before.texts);
    left_behind_ = before.left_behind;
    if (before.schema) schema_.replace(std::move(*before.schema));
    slots_ = std::move(before.slots);
    nodes_of_type_ = std::move(before.nodes_of_type);
    edges_of_type_ = std::move(before.edges_of_type);
    node_count_ = before.node_count;
    edge_count_ = before.edge_count;
    take_back_indexes(before.indexes);  // that are made of all that
    drop_made_of_names();
    made_of_edges_.drop();
    names_ = std::move(before.names);
    names_indexed_ = before.names_indexed;
    renamed_.resize(before.renamed);
    log_->open.pop_back();
    if (!log_->open.empty()) return;
    log_.end();
    texts_.keep_slots(false);
}

HEXI_INLINE void graph::take_back_indexes(const std::vector<index_info>& before) noexcept {
    const bool same = std::ranges::equal(indexes_, before, {}, [](const auto& index) { return index->over; });
    if (same) return;
    try {
        std::vector<std::shared_ptr<detail::property_index>> all;
        for (const index_info& over : before) {
            const auto kept = std::ranges::find(indexes_, over, [](const auto& index) { return index->over; });
            all.push_back(kept != indexes_.end() ? *kept : std::make_shared<detail::property_index>());
            if (kept != indexes_.end()) continue;
            all.back()->over = over;
            fill_index(*all.back());
        }
        indexes_ = std::move(all);
    } catch (...) {  // there is no memory to make one again
        std::erase_if(indexes_, [&](const auto& index) { return std::ranges::find(before, index->over) == before.end(); });
    }
}

HEXI_INLINE bool graph::is_as_before(const detail::inverse& i, std::size_t at) const {
    const column& c = (i.where == detail::cells::of_nodes ? node_columns_ : edge_columns_)[i.number];
    const bool has = c.has(at);
    if (!i.had || !has) return i.had == has;
    // What has one form alone is told apart by that.
    const bool by_form = c.kind() == i.kind && c.list() == i.list && !i.list && (i.kind == kind::integer || i.kind == kind::boolean || i.kind == kind::text || i.kind == kind::enumeration);
    if (by_form) return c.holds_bytes(at, i.before.data());
    const hexi::value before = with_kind(i.kind, [&](auto of) -> hexi::value {
        using entry = decltype(of);
        if (i.list) return detail::of_stored_list<entry>(texts_, i.kept<text_id>());
        return detail::of_stored<entry>(texts_, i.kept<typename entry::stored>());
    });
    return before == read(i.where == detail::cells::of_nodes ? node_columns_ : edge_columns_, property_id(i.number), at);
}

HEXI_INLINE void graph::for_each_changed(std::size_t depth, const std::function<void(const changed_value&)>& visit) const {
    const detail::graph_state& before = log_->open[depth];
    const auto all = log_->inverses.span().subspan(before.inverses);
    // Calls `each(inverse, position)` for each value of what was there that was noted.
    const auto for_each_value = [&](auto each) {
        for (const detail::inverse& i : all) {
            if (i.to_do != detail::inverse::what::restore_cell || i.where > detail::cells::of_edges) continue;
            const std::size_t bound = i.where == detail::cells::of_nodes ? before.node_bound : before.edge_bound;
            const std::size_t end = std::min<std::size_t>(bound, i.at + (i.had ? 1 : i.kept<detail::inverse::run>().count));
            for (std::size_t at = i.at; at < end; ++at)
                each(i, at);
        }
    };
    const auto tell = [&](const detail::inverse& i, std::size_t at) {
        if (is_as_before(i, at)) return;
        const bool of_node = i.where == detail::cells::of_nodes;
        const column& c = (of_node ? node_columns_ : edge_columns_)[i.number];
        visit({.node = of_node ? node_id(at) : node_id::none(), .edge = of_node ? edge_id::none() : edge_id(at), .property = property_id(i.number), .had = i.had, .has = c.has(at)});
    };
    // The first change of a value knows what it was. Mostly one comes after the other; else it is noted which were seen.
    const auto column_of = [&](const detail::inverse& i) { return i.number + (i.where == detail::cells::of_nodes ? 0 : node_columns_.size()); };
    std::size_t count = 0;
    std::vector<std::size_t> next(node_columns_.size() + edge_columns_.size(), 0);
    bool ascending = true;
    for_each_value([&](const detail::inverse& i, std::size_t at) {
        std::size_t& least = next[column_of(i)];
        ascending = ascending && at >= least;
        least = at + 1;
        ++count;
    });
    std::optional<detail::seen_numbers> seen;
    if (!ascending) seen.emplace(count);
    for_each_value([&](const detail::inverse& i, std::size_t at) {
        if (!seen || seen->insert((std::uint64_t{column_of(i)} << 32U | at) + 1)) tell(i, at);
    });
}

HEXI_INLINE void graph::keep_schema() {
    std::optional<hexi::schema>& kept = log_->open.back().schema;
    if (!kept) kept.emplace(schema_);
}

HEXI_INLINE column& graph::column_at(detail::cells where, property_id p) {
    switch (where) {
        case detail::cells::of_nodes: return node_columns_[p.index()];
        case detail::cells::of_edges: return edge_columns_[p.index()];
        case detail::cells::node_evidence: return node_evidence_;
        case detail::cells::edge_evidence: return edge_evidence_;
    }
    return edge_evidence_;
}

HEXI_INLINE void graph::note_cell(detail::cells where, property_id p, std::size_t at) {
    const column& c = column_at(where, p);
    const auto number = static_cast<std::uint16_t>(p.valid() ? p.index() : 0);
    log_->make_room(1);
    if (c.has(at)) {
        detail::inverse& i = log_->inverses.emplace_back();
        i.to_do = detail::inverse::what::restore_cell, i.where = where, i.had = true, i.number = number, i.kind = c.kind(), i.list = c.list(), i.at = static_cast<std::uint32_t>(at);
        c.copy_to(at, i.before.data());
        return;
    }
    detail::inverse i{.to_do = detail::inverse::what::restore_cell, .where = where, .in_order = c.in_order(), .number = number, .kind = c.kind(), .list = c.list(), .at = static_cast<std::uint32_t>(at)};
    i.keep(detail::inverse::run{.chunks = c.has_chunk(at) ? 0 : static_cast<std::uint32_t>(c.chunk_count() + 1)});
    log_->note_new(i);
}

HEXI_INLINE void graph::note_column(detail::cells where, property_id p) {
    log_->make_room(1);
    log_->replaced.push_back(column_at(where, p));
    log_->inverses.push_back({.to_do = detail::inverse::what::restore_column, .where = where, .number = static_cast<std::uint16_t>(p.index())});
}

HEXI_INLINE void graph::take_back(const detail::inverse& i) {
    using what = detail::inverse::what;
    switch (i.to_do) {
        case what::pop_node: {
            for (std::size_t left = i.kept<detail::inverse::run>().count; left > 0; --left) {
                const node_id n(i.at + left - 1);
                lists_.remove(node_types_[n.index()], n);
                look_for_keys_from(n.index());
                if (keys_[n.index()].valid()) node_of_text_.own()[keys_[n.index()].index()] = node_id::none();
                node_types_.own().resize(n.index());
                keys_.own().resize(n.index());
                out_.pop_node();
                in_.pop_node();
            }
            break;
        }
        case what::restore_node: {
            const node_id n(i.at);
            node_types_.own()[n.index()] = node_type_id(i.number);
            if (keys_[n.index()].valid()) look_for_keys_from(n.index()), node_of_text_.own()[keys_[n.index()].index()] = n;
            lists_.add(node_type_id(i.number), n);
            break;
        }
        case what::set_type: {
            const node_id n(i.at);
            if (!indexes_.empty()) leave_indexes(n, property_id::none());
            count_degrees(n, -1);
            lists_.remove(node_types_[n.index()], n);
            node_types_.own()[n.index()] = node_type_id(i.number);
            if (!indexes_.empty()) enter_indexes(n, property_id::none());
            count_degrees(n, 1);
            lists_.add(node_type_id(i.number), n);
            break;
        }
        case what::pop_edge: {
            for (std::size_t left = i.kept<detail::inverse::run>().count; left > 0; --left) {
                const edge_id e(i.at + left - 1);
                const edge_record r = edges_[e.index()];
                count_degrees(r, -1);
                out_.remove(r.source, slots_[r.type.index()], e);
                in_.remove(r.target, slots_[r.type.index()], e);
                edges_.own().resize(e.index());
            }
            break;
        }
        case what::restore_edge: {
            const edge_id e(i.at);
            const auto r = i.kept<edge_record>();
            const auto before = [&](edge_id other) { return edges_[other.index()].type < r.type || (edges_[other.index()].type == r.type && other < e); };
            edges_.own()[e.index()] = r;
            count_degrees(r, 1);
            out_.insert(r.source, slots_[r.type.index()], {r.target, e}, before);
            in_.insert(r.target, slots_[r.type.index()], {r.source, e}, before);
            break;
        }
        case what::restore_cell: {
            column& c = column_at(i.where, property_id(i.number));
            const bool indexed = !indexes_.empty() && i.where == detail::cells::of_nodes;
            if (i.had) {
                if (indexed) leave_indexes(node_id(i.at), property_id(i.number));
                c.copy_from(i.at, i.before.data());
                if (indexed) enter_indexes(node_id(i.at), property_id(i.number));
                break;
            }
            const auto run = i.kept<detail::inverse::run>();
            for (std::size_t left = run.count; left > 0; --left) {
                const std::size_t at = i.at + left - 1;
                if (indexed) leave_indexes(node_id(at), property_id(i.number));
                c.erase(at);
            }
            // There is none where memory lacked for it.
            if (run.chunks > 0 && c.has_chunk(i.at)) c.drop_newest_chunk(i.at, run.chunks - 1, i.in_order);
            break;
        }
        case what::restore_column: {
            column_at(i.where, property_id(i.number)) = std::move(log_->replaced.back());
            log_->replaced.pop_back();
            break;
        }
    }
}

HEXI_INLINE std::optional<problem> graph::unfit_type(node_id n, node_type_id t) const {
    if (auto found = unfit_type(t)) return found;
    const auto type_after = [&](node_id end) { return end == n ? t : type(end); };
    for (const steps& side : {out(n), in(n)})
        for (const edge_id e : side.edges()) {
            const edge_record& r = edges_[e.index()];
            if (!schema_.fits(r.type, type_after(r.source), type_after(r.target))) return wrong_ends(r.type, type_after(r.source), type_after(r.target));
        }
    if (schema_.open) return std::nullopt;
    for (std::size_t p = 0; p < node_columns_.size(); ++p) {
        if (!node_columns_[p].has(n.index()) || is_name(property_id(p))) continue;
        const property_key& key = schema_[property_id(p)];
        const hexi::property* declared = schema_.find_property(t, key.name);
        if (declared != nullptr) {
            if (auto found = misfit(*declared, value(n, property_id(p)))) return found;
            continue;
        }
        return problem{"unknown-property", fmt::format("{} has no property '{}', which '{}' has", schema_[t].name, key.name, key_text(n)), "remove its value first, or add it to the type"};
    }
    return std::nullopt;
}

HEXI_INLINE result<done> graph::set_type(node_id n, node_type_id t) {
    assert(contains(n));
    if (t == type(n)) return done{};
    if (auto unfit = unfit_type(n, t)) return *unfit;
    if (schema_.open)
        for (std::size_t p = 0; p < node_columns_.size(); ++p) {
            if (!node_columns_[p].has(n.index()) || is_name(property_id(p))) continue;
            const column& c = node_columns_[p];
            const std::string name = schema_[property_id(p)].name;
            const hexi::property* declared = schema_.find_property(t, name);
            if (declared == nullptr) schema().add_property(t, {.name = name, .kind = c.kind(), .list = c.list()});
            else if (misfit(*declared, value(n, property_id(p)))) schema().widen(t, declared->id);
        }
    const node_type_id before = type(n);
    if (schema_[before].name_from != schema_[t].name_from) names_change(n);
    // All that can lack memory comes before the first change, but for indexes, which take theirs back.
    flat_array<node_type_id>& types = node_types_.own();
    if (log_) log_->make_room(1);
    nodes_of_type_.reserve(t.index() + 1);
    std::optional<indexed_change> indexed;
    if (!indexes_.empty()) indexed.emplace(*this, n, property_id::none());
    lists_.add(t, n);
    types[n.index()] = t;
    try {
        if (indexed) indexed->done();
    } catch (...) {
        lists_.remove(t, n);
        throw;
    }
    lists_.remove(before, n);
    if (nodes_of_type_.size() <= t.index()) nodes_of_type_.resize(t.index() + 1, 0);
    types[n.index()] = before;
    count_degrees(n, -1);
    types[n.index()] = t;
    try {
        count_degrees(n, 1);
    } catch (...) {
        degrees_.reset();  // to be gathered again
    }
    --nodes_of_type_[before.index()];
    ++nodes_of_type_[t.index()];
    if (log_) log_->inverses.push_back({.to_do = detail::inverse::what::set_type, .number = static_cast<std::uint16_t>(before.index()), .at = static_cast<std::uint32_t>(n.index())});
    return done{};
}

HEXI_INLINE result<done> graph::add_label(node_id n, std::string_view label) {
    assert(contains(n));
    if (label.empty()) return problem{"empty-label", "a label cannot be empty", ""};
    std::vector<std::string> labels = type_of(n).labels;
    if (std::ranges::find(labels, label) != labels.end()) return done{};
    labels.emplace_back(label);
    return set_labels(n, std::move(labels));
}

HEXI_INLINE result<done> graph::remove_label(node_id n, std::string_view label) {
    assert(contains(n));
    std::vector<std::string> labels = type_of(n).labels;
    if (std::erase(labels, label) == 0) return done{};
    return set_labels(n, std::move(labels));
}

}  // namespace hexi::abi_v1
