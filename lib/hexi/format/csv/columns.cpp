#include <hexi/format/csv/columns_private.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/schema/parse_value.hpp>

namespace hexi::detail {

// --- defaults -------------------------------------------------------------------------------

template <class T>
csv_columns::stored_value csv_columns::stored_value::of(property_id p, T v) {
    stored_value out{.property = p};
    std::memcpy(out.bytes.data(), &v, sizeof v);
    return out;
}

void csv_columns::stored_value::put(column& in, std::size_t at) const {
    const auto as = [&]<class T>(T v) {
        std::memcpy(static_cast<void*>(&v), bytes.data(), sizeof v);
        in.set(at, v);
    };
    switch (in.value_size()) {
        case 1: return as(std::uint8_t{});
        case 4: return as(std::uint32_t{});
        case 8: return as(std::uint64_t{});
        default: return as(quantity{});
    }
}

void csv_columns::prepare() {
    if (of_.open()) return;
    const schema& s = of_.build.schema();
    for (std::size_t i = 0; i < s.node_type_count(); ++i) node_defaults_.push_back(defaults(s[node_type_id(i)].properties));
    for (std::size_t i = 0; i < s.edge_type_count(); ++i) edge_defaults_.push_back(defaults(s[edge_type_id(i)].properties));
}

std::vector<csv_columns::stored_value> csv_columns::defaults(const std::vector<property>& of) {
    std::vector<stored_value> out;
    for (const property& p : of) {
        const property_id id = p.id;
        if (const auto* list = std::get_if<std::vector<scalar>>(&p.default_value)) {
            out.push_back(stored_value::of(id, pack(p.kind, *list)));
            continue;
        }
        std::visit([&](const auto& v) {
            using T = std::decay_t<decltype(v)>;
            if constexpr (std::is_same_v<T, std::string>) out.push_back(stored_value::of(id, of_.build.texts().intern(v)));
            else if constexpr (std::is_same_v<T, bool>) out.push_back(stored_value::of(id, static_cast<std::uint8_t>(v)));
            else if constexpr (std::is_trivially_copyable_v<T> && !std::is_same_v<T, std::monostate>) out.push_back(stored_value::of(id, v));
        }, p.default_value);
    }
    return out;
}

void csv_columns::set_defaults(const csv_rows& rows) {
    const auto& by_type = rows.nodes ? node_defaults_ : edge_defaults_;
    if (by_type.empty()) return;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows.nodes && !rows.node_types[row].valid()) continue;
        for (const stored_value& v : by_type[rows.type(row)]) {
            column& in = column_of(v.property, rows.nodes);
            if (!in.has(rows.first + row)) v.put(in, rows.first + row);
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
void put_all(column& in, const T* values, const csv_cells& cells, std::size_t first) {
    if (cells.in_every_row()) return in.set_all(first, values, cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) in.set(first + cells.row(i), values[i]);
}

}  // namespace

void csv_columns::put(const csv_rows& rows, csv_chunk& chunk) {
    lists_.assign(chunk.raw.size(), text_id::none());
    std::ranges::sort(chunk.filled);
    for (const std::uint32_t s : chunk.filled) {
        csv_cells& cells = chunk.cells[s];
        const csv_slot& slot = of_.tables[rows.table].layout->slots[s];
        if (slot.evidence || slot.list) {
            translate(cells, [&](std::uint32_t raw) { return list_of(slot, chunk.raw[raw], raw, rows.table); });
            put_cells<text_id>(rows, s, cells);
        } else if (slot.deferred) {
            put_cells<quantity>(rows, s, quantities(rows.table, cells, chunk));
        } else {
            switch (slot.kind) {
                case kind::boolean: put_cells<std::uint8_t>(rows, s, cells); break;
                case kind::integer: put_cells<std::int64_t>(rows, s, cells); break;
                case kind::floating: put_cells<double>(rows, s, cells); break;
                case kind::date: put_cells<date>(rows, s, cells); break;
                case kind::quantity: put_cells<quantity>(rows, s, cells); break;
                case kind::text:
                case kind::enumeration:
                    translate(cells, [&](std::uint32_t local) { return rows.texts[local]; });
                    put_cells<text_id>(rows, s, cells);
            }
        }
    }
    set_defaults(rows);
}

text_id csv_columns::list_of(const csv_slot& slot, std::string_view text, std::uint32_t raw, std::size_t t) {
    if (lists_[raw].valid()) return lists_[raw];
    if (slot.evidence) {
        std::vector<evidence> all;
        for_each_element(text, ';', [&](std::string_view element) {
            if (auto e = parse_evidence(element)) all.push_back(std::move(*e));
        });
        return lists_[raw] = of_.build.packed(all);
    }
    std::vector<scalar> all;
    schema& s = of_.build.schema();
    const property implied{.name = slot.name, .kind = slot.kind};
    for_each_element(text, ';', [&](std::string_view element) {
        if (auto one = parse_scalar(s, implied, element)) all.push_back(*std::move(one));
        else if (s.unit_count() >= schema::most) of_.found.too_many(t, text, "units");
    });
    return lists_[raw] = pack(slot.kind, all);
}

text_id csv_columns::pack(kind k, const std::vector<scalar>& list) {
    const auto as = [&]<class Stored, class From>(const Stored*, const From*) {
        std::vector<Stored> all;
        for (const scalar& s : list) {
            if constexpr (std::is_same_v<Stored, text_id>) all.push_back(of_.build.texts().intern(std::get<From>(s)));
            else all.push_back(static_cast<Stored>(std::get<From>(s)));
        }
        return of_.build.packed(all);
    };
    switch (k) {
        case kind::boolean: return as(static_cast<const std::uint8_t*>(nullptr), static_cast<const bool*>(nullptr));
        case kind::integer: return as(static_cast<const std::int64_t*>(nullptr), static_cast<const std::int64_t*>(nullptr));
        case kind::floating: return as(static_cast<const double*>(nullptr), static_cast<const double*>(nullptr));
        case kind::date: return as(static_cast<const date*>(nullptr), static_cast<const date*>(nullptr));
        case kind::quantity: return as(static_cast<const quantity*>(nullptr), static_cast<const quantity*>(nullptr));
        case kind::text:
        case kind::enumeration: break;
    }
    return as(static_cast<const text_id*>(nullptr), static_cast<const std::string*>(nullptr));
}

/// The quantities of an open schema, which learns their units.
csv_cells csv_columns::quantities(std::size_t t, const csv_cells& cells, const csv_chunk& chunk) {
    csv_cells parsed;
    schema& s = of_.build.schema();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string_view text = chunk.raw[cells.values<std::uint32_t>()[i]];
        const auto q = s.parse_quantity(trimmed(text));
        if (!q && s.unit_count() >= schema::most) of_.found.too_many(t, text, "units");
        parsed.add(cells.row(i), q.value_or(quantity{}));  // others that are none were told when they were read
    }
    return parsed;
}

template <class T>
void csv_columns::put_cells(const csv_rows& rows, std::size_t s, const csv_cells& cells) {
    const csv_slot& slot = of_.tables[rows.table].layout->slots[s];
    const std::size_t likely = of_.likely_rows[rows.table];
    const T* values = cells.values<T>();
    if (slot.evidence) return put_all(rows.nodes ? of_.build.node_evidence() : of_.build.edge_evidence(), values, cells, rows.first);
    if (slot.property.valid()) {
        column& in = column_of(slot.property, rows.nodes);
        if (in.count() == 0) in.reserve(likely);
        return put_all(in, values, cells, rows.first);
    }
    // In an open schema each type declares the property when it first has a value.
    for (std::size_t i = 0; i < cells.size();) {
        const std::size_t type = rows.type(cells.row(i));
        const property_id p = declared(rows, s, type);
        column& in = column_of(p, rows.nodes);
        if (in.count() == 0) in.reserve(likely);
        if (fits(p, slot))
            for (; i < cells.size() && rows.type(cells.row(i)) == type; ++i) in.set(rows.first + cells.row(i), values[i]);
        else ++i;
    }
}

bool csv_columns::fits(property_id p, const csv_slot& slot) {
    const property_key& key = of_.build.schema()[p];
    return key.list == slot.list && stored_size(key.kind, key.list) == stored_size(slot.kind, slot.list) && (key.kind == slot.kind || key.kind == kind::enumeration);
}

property_id csv_columns::declared(const csv_rows& rows, std::size_t s, std::size_t type) {
    csv_layout& layout = *of_.tables[rows.table].layout;
    const auto [at, made] = declared_[&layout].try_emplace(s << 16U | type, property_id::none());
    if (!made) return at->second;
    const csv_slot& slot = layout.slots[s];
    schema& known = of_.build.schema();
    const property wanted{.name = slot.name, .kind = slot.kind, .list = slot.list};
    const auto column = [&]() -> const csv_column& {
        return *std::ranges::find_if(layout.header.columns, [&](const csv_column& c) { return c.role == csv_role::property && c.name == slot.name; });
    };
    if (!known.has_room_for({slot.name, slot.kind, slot.list})) {
        of_.found.too_many(rows.table, column(), "properties");
        return at->second = schema::name_property();  // whatever: the graph is not given
    }
    at->second = rows.nodes ? known.add_property(node_type_id(type), wanted) : known.add_property(edge_type_id(type), wanted);
    if (!fits(at->second, slot)) {
        const property_key& key = known[at->second];
        header_problem(layout, column(), {"wrong-kind", fmt::format("'{}' is {}{} here and {}{} in an earlier table", slot.name,
            to_text(slot.kind), slot.list ? "[]" : "", to_text(key.kind), key.list ? "[]" : ""), "give it the same type in every table"}, of_.found.of_headers());
    }
    return at->second;
}

}  // namespace hexi::detail
