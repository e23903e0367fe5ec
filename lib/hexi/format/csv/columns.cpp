#include <hexi/format/csv/columns_private.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstring>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/csv/cells_private.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline abi_v1::detail {

// --- defaults -------------------------------------------------------------------------------

void csv_columns::stored_default::put(column& in, std::size_t at) const {
    if (in.kind() == kind::any) return in.set(at, mixed);
    const auto as = [&]<class T>(T v) {
        std::memcpy(static_cast<void*>(&v), bytes.data(), sizeof v);
        in.set(at, v);
    };
    if (list) return as(text_id{});
    with_kind(kind, [&](auto entry) { as(typename decltype(entry)::stored{}); });
}

void csv_columns::prepare() {
    if (of_.open()) {
        if (!empty_.empty()) return;
        for (std::size_t t = 0; t < of_.tables.size(); ++t) {
            csv_layout& layout = *of_.tables[t].layout;
            const auto [at, is_new] = empty_.try_emplace(&layout);
            for (std::size_t s = 0; s < layout.slots.size() && is_new; ++s)
                if (!layout.slots[s].property.valid() && !layout.slots[s].evidence) at->second.slots.insert(s);
            at->second.table = t;
        }
        return;
    }
    node_defaults_.clear(), edge_defaults_.clear();
    const schema& s = of_.build.schema();
    for (std::size_t i = 0; i < s.node_type_count(); ++i) node_defaults_.push_back(defaults(s[node_type_id(i)].properties));
    for (std::size_t i = 0; i < s.edge_type_count(); ++i) edge_defaults_.push_back(defaults(s[edge_type_id(i)].properties));
}

std::vector<csv_columns::stored_default> csv_columns::defaults(const std::vector<property>& of) {
    std::vector<stored_default> out;
    text_pool& texts = of_.build.texts();
    for (const property& p : of) {
        if (!p.default_value.has_value()) continue;
        stored_default& made = out.emplace_back(stored_default{.property = p.id, .kind = p.kind, .list = p.list});
        made.mixed = to_mixed(texts, p.default_value);
        const auto hold = [&](const auto& v) { std::memcpy(made.bytes.data(), &v, sizeof v); };
        if (p.list) {
            hold(to_stored_list(texts, p.kind, std::get<value::list>(p.default_value)));
            continue;
        }
        with_kind(p.kind, [&](auto of_kind) {
            using entry = decltype(of_kind);
            if constexpr (!std::same_as<entry, any_kind>) hold(to_stored<entry>(texts, std::get<typename entry::type>(p.default_value)));
        });
    }
    return out;
}

void csv_columns::set_defaults(const csv_rows& rows) {
    const auto& by_type = rows.nodes ? node_defaults_ : edge_defaults_;
    if (by_type.empty()) return;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows.nodes && !rows.node_types[row].valid()) continue;
        for (const stored_default& v : by_type[rows.type(row)]) {
            column& in = column_of(v.property, v.kind, v.list, rows.nodes);
            if (!in.has(rows.place(row))) v.put(in, rows.place(row));
        }
    }
}

// --- cells ----------------------------------------------------------------------------------

namespace {

/// Puts ids in the place of the numbers that a chunk's cells hold.
template <class To>
void translate(csv_cells& cells, To to) {
    auto* local = cells.values<std::uint32_t>();
    for (std::size_t i = 0; i < cells.size(); ++i) local[i] = static_cast<std::uint32_t>(to(local[i]).index());
}

template <class T>
void put_all(column& in, const T* values, const csv_cells& cells, const csv_rows& rows) {
    if (cells.in_every_row() && rows.places.empty()) return in.set_all(rows.first, values, cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) in.set(rows.place(cells.row(i)), values[i]);
}

}  // namespace

void csv_columns::put(const csv_rows& rows, csv_chunk& chunk) {
    lists_.assign(chunk.raw.size(), {});
    std::ranges::sort(chunk.filled);
    for (const std::uint32_t s : chunk.filled) {
        csv_cells& cells = chunk.cells[s];
        const csv_slot& slot = of_.tables[rows.table].layout->slots[s];
        if (slot.evidence || slot.list) {
            translate(cells, [&](std::uint32_t raw) { return list_of(slot, chunk.raw[raw], raw, rows.table); });
            put_cells<text_id>(rows, s, cells);
        } else if (slot.deferred) {
            put_deferred(rows, s, cells, chunk);
        } else {
            with_kind(slot.kind, [&](auto of) {
                using stored = typename decltype(of)::stored;
                if constexpr (std::same_as<stored, text_id>) translate(cells, [&](std::uint32_t local) { return rows.texts[local]; });
                put_cells<stored>(rows, s, cells);
            });
        }
    }
    set_defaults(rows);
    if (of_.open()) note_types(rows);
}

/// Of which types the rows of a table are, as long as it has columns in which nothing stands.
void csv_columns::note_types(const csv_rows& rows) {
    csv_layout& layout = *of_.tables[rows.table].layout;
    const auto at = empty_.find(&layout);
    if (at == empty_.end() || at->second.slots.empty()) return;
    std::vector<bool>& types = at->second.types;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::size_t type = rows.type(row);
        if (types.size() <= type) types.resize(type + 1);
        types[type] = true;
    }
}

void csv_columns::finish() {
    constexpr std::size_t none = ~std::size_t{0};
    std::vector<std::pair<csv_layout*, with_empty_columns*>> in_order;  // of the tables
    for (std::size_t t = 0; t < of_.tables.size(); ++t) {
        const auto at = empty_.find(of_.tables[t].layout.get());
        if (at == empty_.end() || at->second.table != t) continue;
        // Also where there is no row.
        const csv_layout& layout = *at->first;
        const auto index = [](const auto& type) { return type && type->valid() ? type->index() : none; };
        if (const std::size_t of_all = layout.edges ? index(layout.edge_type) : index(layout.node_type); of_all != none) {
            at->second.types.resize(std::max(at->second.types.size(), of_all + 1));
            at->second.types[of_all] = true;
        }
        in_order.emplace_back(at->first, &at->second);
    }
    // What a header says of one is said first: a column of which nothing says anything is what the others of its name are.
    for (const bool said : {true, false})
        for (auto& [layout, of] : in_order)
            for (const std::size_t s : of->slots)
                for (std::size_t type = 0; type < of->types.size(); ++type)
                    if (of->types[type] && header_of(*layout, s).word.empty() != said) declare_empty(*layout, s, type, of->table);
    empty_.clear();
}

void csv_columns::declare_empty(csv_layout& layout, std::size_t s, std::size_t type, std::size_t table) {
    csv_slot slot = layout.slots[s];
    const csv_column& header = header_of(layout, s);
    if (!header.word.empty()) return void(declare(layout, slot, header, type, table));
    const schema& known = of_.build.schema();
    if (layout.edges ? known.find_property(edge_type_id(type), slot.name) != nullptr : known.find_property(node_type_id(type), slot.name) != nullptr) return;
    if (const auto p = known.property_named(slot.name); p && known[*p].kind != kind::any) slot.kind = known[*p].kind, slot.list = known[*p].list;
    declare(layout, slot, header, type, table);
}

text_id csv_columns::list_of(const csv_slot& slot, std::string_view text, std::uint32_t raw, std::size_t t) {
    // Columns of several kinds may hold the same text.
    made_list& made = lists_[raw];
    if (made.list.valid() && made.kind == slot.kind && made.evidence == slot.evidence) return made.list;
    made.kind = slot.kind, made.evidence = slot.evidence;
    if (slot.evidence) {
        std::vector<evidence> all;
        for_each_element(text, ';', [&](std::string_view element) {
            if (auto e = parse_evidence(element)) all.push_back(std::move(*e));
        });
        return made.list = of_.build.packed(all);
    }
    value::list all;
    schema& s = of_.build.schema();
    const property implied{.name = slot.name, .kind = slot.kind};
    for_each_element(text, ';', [&](std::string_view element) {
        if (auto one = parse_cell(s, implied, element)) all.push_back(*std::move(one));
        else if (s.unit_count() >= schema::most) of_.found.too_many(t, text, "units");
    });
    return made.list = to_stored_list(of_.build.texts(), slot.kind, all);
}

/// Quantities of an open schema, which learns their units, and values of any kind.
void csv_columns::put_deferred(const csv_rows& rows, std::size_t s, const csv_cells& cells, const csv_chunk& chunk) {
    const csv_slot& slot = of_.tables[rows.table].layout->slots[s];
    schema& known = of_.build.schema();
    const property implied{.name = slot.name, .kind = slot.kind};
    with_kind(slot.kind, [&](auto of) {
        using entry = decltype(of);
        csv_cells parsed;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string_view text = chunk.raw[cells.values<std::uint32_t>()[i]];
            const auto one = parse_scalar(known, implied, text);
            if (!one && known.unit_count() >= schema::most) of_.found.too_many(rows.table, text, "units");
            if (!one || !one->has_value()) continue;  // others that are none were told when they were read
            if constexpr (std::same_as<entry, any_kind>) parsed.add(cells.row(i), to_mixed(of_.build.texts(), *one));
            else parsed.add(cells.row(i), to_stored<entry>(of_.build.texts(), std::get<typename entry::type>(*one)));
        }
        if (parsed.size() > 0) put_cells<typename entry::stored>(rows, s, parsed);
    });
}

/// What a column of any kind holds for a value that was stored for one of its own.
template <class T>
mixed_value csv_columns::mixed(const csv_slot& slot, const T& stored) {
    text_pool& texts = of_.build.texts();
    return with_kind(slot.kind, [&](auto of) -> mixed_value {
        using entry = decltype(of);
        if constexpr (std::same_as<T, text_id>)
            if (slot.list) return to_mixed(texts, of_stored_list<entry>(texts, stored));
        if constexpr (std::same_as<T, mixed_value>) return stored;
        else if constexpr (std::same_as<T, typename entry::stored>) return to_mixed(texts, of_stored<entry>(texts, stored));
        else return {};
    });
}

/// Of a row that adds to a node: whether the node may get this value. One that it has already must be the same.
template <class T>
bool csv_columns::may_put(const csv_rows& rows, const csv_slot& slot, const column& in, std::size_t row, const T& value) {
    if (rows.places.empty() || !in.has(rows.place(row))) return true;
    std::array<std::byte, sizeof(T)> known;
    in.copy_to(rows.place(row), known.data());
    if (std::memcmp(known.data(), static_cast<const void*>(&value), sizeof(T)) == 0) return true;
    const std::string what = of_.skips() ? fmt::format("the node of this row has another '{}' already, from another table; the rest of the row is read", slot.name)
                                         : fmt::format("the node of this row has another '{}' already, from another table", slot.name);
    of_.found.note(rows.table, {rows.offsets[row], 1, {"conflicting-value", what, "leave the field empty, or call the column by another name"}, {}, of_.skips()});
    return false;
}

/// One value, as the column holds it.
template <class T>
void csv_columns::put_one(const csv_rows& rows, const csv_slot& slot, column& in, std::size_t row, const T& value) {
    if (std::same_as<T, mixed_value> || in.kind() != kind::any) {
        if (may_put(rows, slot, in, row, value)) in.set(rows.place(row), value);
    } else if (const mixed_value any = mixed(slot, value); may_put(rows, slot, in, row, any)) {
        in.set(rows.place(row), any);
    }
}

template <class T>
void csv_columns::put_cells(const csv_rows& rows, std::size_t s, const csv_cells& cells) {
    const csv_slot& slot = of_.tables[rows.table].layout->slots[s];
    const std::size_t likely = of_.likely_rows[rows.table];
    const T* values = cells.values<T>();
    if (slot.evidence) return put_all(rows.nodes ? of_.build.node_evidence() : of_.build.edge_evidence(), values, cells, rows);
    if (slot.property.valid()) {
        column& in = column_of(slot.property, slot.kind, slot.list, rows.nodes);
        if (in.count() == 0) in.reserve(likely);
        if (rows.places.empty() && (std::same_as<T, mixed_value> || in.kind() != kind::any)) return put_all(in, values, cells, rows);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            put_one(rows, slot, in, cells.row(i), values[i]);
        }
        return;
    }
    // In an open schema each type declares the property when it first has a value.
    for (std::size_t i = 0; i < cells.size();) {
        const std::size_t type = rows.type(cells.row(i));
        column& in = column_of(declared(rows, s, type), slot.kind, slot.list, rows.nodes);
        if (in.count() == 0) in.reserve(likely);
        const bool as_it_is = rows.places.empty() && (std::same_as<T, mixed_value> || in.kind() != kind::any);
        for (; i < cells.size() && rows.type(cells.row(i)) == type; ++i) {
            if (as_it_is) in.set(rows.first + cells.row(i), values[i]);
            else put_one(rows, slot, in, cells.row(i), values[i]);
        }
    }
}

property_id csv_columns::declared(const csv_rows& rows, std::size_t s, std::size_t type) {
    csv_layout& layout = *of_.tables[rows.table].layout;
    const auto [at, made] = declared_[&layout].try_emplace(s << 16U | type, property_id::none());
    property_id& p = at->second;
    if (!made) return p;
    empty_[&layout].slots.erase(s);
    return p = declare(layout, layout.slots[s], header_of(layout, s), type, rows.table);
}

const csv_column& csv_columns::header_of(const csv_layout& layout, std::size_t s) {
    std::vector<const csv_column*>& all = headers_[&layout];
    if (all.empty()) {
        std::unordered_map<std::string_view, const csv_column*> by_name;
        for (const csv_column& c : layout.header.columns)
            if (c.role == csv_role::property) by_name.try_emplace(c.name, &c);
        for (const csv_slot& slot : layout.slots) {
            const auto at = by_name.find(slot.name);
            all.push_back(at == by_name.end() ? nullptr : at->second);
        }
    }
    return *all[s];
}

property_id csv_columns::declare(csv_layout& layout, const csv_slot& slot, const csv_column& column, std::size_t type, std::size_t table) {
    schema& known = of_.build.schema();
    property wanted{.name = slot.name, .kind = slot.kind, .list = slot.list};
    if (!known.has_room_for(slot.name)) {
        of_.found.too_many(table, column, "properties");
        return schema::name_property();  // whatever: the graph is not given
    }
    if (!column.word.empty()) {
        const text_places::spot at = layout.places.of(column.offset);
        wanted.where = {layout.file->name(), at.line, at.column};
    }
    const auto declare = [&](auto id) {
        const property_id p = known.add_property(id, wanted);
        const property& as = *known.find_property(id, slot.name);
        if (as.kind != slot.kind || as.list != slot.list) known.widen(id, p);
        if (!wanted.where.file.empty() && as.where.file.empty()) {
            auto said = known[id];
            for (property& own : said.properties)
                if (own.id == p) own.where = wanted.where;
            (void)known.update(id, std::move(said));  // nothing hangs on it
        }
        return p;
    };
    return layout.edges ? declare(edge_type_id(type)) : declare(node_type_id(type));
}

}  // namespace hexi::abi_v1::detail
