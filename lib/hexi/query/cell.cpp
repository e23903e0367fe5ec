// Bodies of `cell.hpp`.
#include <hexi/query/cell.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <hexi/base/ascii.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/query/function/function_private.hpp>
#include <hexi/query/text_private.hpp>
#include <hexi/value/number_text.hpp>

namespace hexi::inline abi_v1 {

std::string_view to_text(cell_type t) {
    switch (t) {
        case cell_type::null: return "NULL";
        case cell_type::boolean: return "BOOLEAN";
        case cell_type::integer: return "INTEGER";
        case cell_type::floating: return "FLOAT";
        case cell_type::text: return "STRING";
        case cell_type::date: return "DATE";
        case cell_type::local_time: return "LOCAL TIME";
        case cell_type::time: return "ZONED TIME";
        case cell_type::local_datetime: return "LOCAL DATETIME";
        case cell_type::datetime: return "ZONED DATETIME";
        case cell_type::duration: return "DURATION";
        case cell_type::quantity: return "QUANTITY";
        case cell_type::list: return "LIST";
        case cell_type::map: return "MAP";
        case cell_type::node: return "NODE";
        case cell_type::edge: return "RELATIONSHIP";
        case cell_type::path: return "PATH";
    }
    return "?";
}

namespace detail {
namespace {

/// Frees what the last cell that pointed at it has left, without what other cells in it point at.
void free_held(cell_type t, counted* held) noexcept {
    switch (t) {
        case cell_type::text: delete static_cast<boxed<std::string>*>(held); break;
        case cell_type::time: delete static_cast<boxed<zoned_time>*>(held); break;
        case cell_type::local_datetime: delete static_cast<boxed<local_datetime>*>(held); break;
        case cell_type::datetime: delete static_cast<boxed<zoned_datetime>*>(held); break;
        case cell_type::duration: delete static_cast<boxed<duration>*>(held); break;
        case cell_type::quantity: delete static_cast<boxed<quantity>*>(held); break;
        case cell_type::list: delete static_cast<boxed<cell_list>*>(held); break;
        case cell_type::map: delete static_cast<boxed<cell_map>*>(held); break;
        case cell_type::path: delete static_cast<boxed<path_ids>*>(held); break;
        default: break;  // stands in the cell
    }
}

/// The cells of a list or a map that is being freed, as places.
class freed_cells {
public:
    freed_cells(cell_type t, counted* held) : list_(t == cell_type::list ? &static_cast<boxed<cell_list>*>(held)->held : nullptr),
                                              map_(t == cell_type::map ? &static_cast<boxed<cell_map>*>(held)->held : nullptr) {}
    [[nodiscard]] std::size_t size() const { return list_ != nullptr ? list_->size() : map_->size(); }
    [[nodiscard]] cell& first() const { return list_ != nullptr ? list_->front() : map_->front().held; }
    [[nodiscard]] cell& last() const { return list_ != nullptr ? list_->back() : map_->back().held; }
    void drop_last() const { list_ != nullptr ? list_->pop_back() : map_->pop_back(); }

private:
    cell_list* list_;
    cell_map* map_;
};

}  // namespace
}  // namespace detail

// Lists and maps in one another are freed one after the other and without memory: how deep they are is the query's affair, and
// a call for each level would be the stack's. One that is found in another is entered by keeping the way back in its first
// place; what stood there takes the place where it was found.
std::size_t cell::own_bytes(int levels) const {
    std::size_t sum = held_bytes();
    const auto add = [&](const cell& c) {
        if (levels > 0 && c.counted() && c.held_->count == 1) sum += c.own_bytes(levels - 1);
    };
    if (is(cell_type::list)) {
        sum += as<cell_list>().size() * sizeof(cell);
        for (const cell& c : as<cell_list>()) add(c);
    } else if (is(cell_type::map)) {
        sum += as<cell_map>().size() * sizeof(cell_entry);
        for (const cell_entry& e : as<cell_map>()) add(e.held);
    } else if (is(cell_type::path)) {
        sum += as<path_ids>().nodes.size() * sizeof(node_id) + as<path_ids>().edges.size() * sizeof(edge_id);
    }
    return sum;
}

void cell::destroy() noexcept {
    const auto holds_cells = [](const cell& c) { return c.is(cell_type::list) || c.is(cell_type::map); };
    if (!holds_cells(*this)) {
        detail::free_held(type(), held_);
        return;
    }
    cell_type type = this->type();
    detail::counted* held = held_;
    std::size_t depth = 0;
    while (true) {
        const detail::freed_cells cells(type, held);
        if (cells.size() == (depth == 0 ? 0U : 1U)) {
            if (depth == 0) break;
            cell& back = cells.first();
            const cell_type outer_type = back.type();
            detail::counted* const outer = back.held_;
            back.head_ = head_of(outer_type);
            detail::free_held(type, held);
            type = outer_type, held = outer, --depth;
            continue;
        }
        cell& last = cells.last();
        if (!last.counted() || last.held_->count > 1 || !holds_cells(last) || detail::freed_cells(last.type(), last.held_).size() == 0) {
            cells.drop_last();
            continue;
        }
        const cell_type inner_type = last.type();
        detail::counted* const inner = last.held_;
        cell& place = detail::freed_cells(inner_type, inner).first();
        last.head_ = place.head_, last.bits_ = place.bits_;
        place.head_ = head_of(type) | counted_bit, place.held_ = held;
        type = inner_type, held = inner, ++depth;
    }
    detail::free_held(type, held);
}

cell_map map_of(std::vector<cell_entry> entries) {
    std::ranges::stable_sort(entries, {}, &cell_entry::key);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i + 1 < entries.size() && entries[i].key == entries[i + 1].key) continue;
        if (kept != i) entries[kept] = std::move(entries[i]);
        ++kept;
    }
    entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(kept), entries.end());
    return entries;
}

const cell* find(const cell_map& in, std::string_view key) {
    const auto at = std::ranges::lower_bound(in, key, {}, [](const cell_entry& e) { return std::string_view(e.key); });
    return at != in.end() && at->key == key ? &at->held : nullptr;
}

cell cell_of(const value& v) {
    return std::visit([]<class T>(const T& one) -> cell {
        if constexpr (std::same_as<T, std::monostate>) {
            return {};
        } else if constexpr (std::same_as<T, value::list>) {
            cell_list all;
            all.reserve(one.size());
            for (const value& each : one) all.push_back(cell_of(each));
            return all;
        } else if constexpr (std::same_as<T, value_map>) {
            cell_map all;
            all.reserve(one.size());
            for (const value_map::entry& e : one) all.push_back({e.key, cell_of(e.held)});
            return all;
        } else if constexpr (detail::held_by_cell<T>) {
            return one;
        } else {
            return detail::entry_of<T>::print(one);  // a kind that queries know nothing of is its text to them
        }
    }, v.as_variant());
}

namespace {

std::optional<value> value_at(const cell& c, std::size_t depth) {
    if (depth > value::most_depth && (c.is(cell_type::list) || c.is(cell_type::map))) return std::nullopt;
    switch (c.type()) {
        case cell_type::null: return value();
        case cell_type::boolean: return value(c.as<bool>());
        case cell_type::integer: return value(c.as<std::int64_t>());
        case cell_type::floating: return value(c.as<double>());
        case cell_type::text: return value(std::string(c.text()));
        case cell_type::date: return value(c.as<date>());
        case cell_type::local_time: return value(c.as<local_time>());
        case cell_type::time: return value(c.as<zoned_time>());
        case cell_type::local_datetime: return value(c.as<local_datetime>());
        case cell_type::datetime: return value(c.as<zoned_datetime>());
        case cell_type::duration: return value(c.as<duration>());
        case cell_type::quantity: return value(c.as<quantity>());
        case cell_type::list: {
            value::list all;
            all.reserve(c.as<cell_list>().size());
            for (const cell& each : c.as<cell_list>()) {
                auto one = value_at(each, depth + 1);
                if (!one) return std::nullopt;
                all.push_back(*std::move(one));
            }
            return value(std::move(all));
        }
        case cell_type::map: {
            std::vector<value_map::entry> all;
            all.reserve(c.as<cell_map>().size());
            for (const cell_entry& e : c.as<cell_map>()) {
                auto one = value_at(e.held, depth + 1);
                if (!one) return std::nullopt;
                all.push_back({e.key, *std::move(one)});
            }
            return value(value_map(std::move(all)));
        }
        case cell_type::node:
        case cell_type::edge:
        case cell_type::path: return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

std::optional<value> value_of(const cell& c) { return value_at(c, 1); }

namespace detail::query {

std::string float_in_query(double number) {
    if (!std::isfinite(number)) return float_text(number);
    std::string out = fmt::format("{}", number);
    const std::size_t e = out.find('e');
    if (e == std::string::npos) return out.find('.') == std::string::npos ? out + ".0" : out;
    // 1e+08 is 1e8.
    std::size_t digits = e + 1;
    if (out[digits] == '+') out.erase(digits, 1);
    else ++digits;
    if (out[digits] == '0') out.erase(digits, 1);
    return out;
}

std::string quoted_text(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        switch (c) {
            case '\'': out += "\\'"; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
                else out += c;
        }
    }
    return out + "'";
}

std::string name_in_query(std::string_view name) {
    bool plain = !name.empty() && (name.front() < '0' || name.front() > '9');
    for (const char c : name) {
        const bool letter = ascii::is_alphanumeric(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
        plain = plain && letter;
    }
    if (plain) return std::string(name);
    std::string out = "`";
    for (const char c : name) out += c == '`' ? "``" : std::string(1, c);
    return out + "`";
}

namespace {

/// Writes one cell; lists and maps deeper than stacks are sure to bear are left out.
class cell_writer {
public:
    explicit cell_writer(const graph& g) : g_(g) {}

    std::string out;

    void put(const cell& c, std::size_t depth = 0) {
        switch (c.type()) {
            case cell_type::null: out += "null"; return;
            case cell_type::boolean: out += c.as<bool>() ? "true" : "false"; return;
            case cell_type::integer: out += std::to_string(c.as<std::int64_t>()); return;
            case cell_type::floating: out += float_in_query(c.as<double>()); return;
            case cell_type::text: out += quoted_text(c.text()); return;
            case cell_type::list: {
                if (depth == most_depth) { out += "[...]"; return; }
                out += '[';
                const char* between = "";
                for (const cell& each : c.as<cell_list>()) {
                    out += std::exchange(between, ", ");
                    put(each, depth + 1);
                }
                out += ']';
                return;
            }
            case cell_type::map:
                if (depth == most_depth) out += "{...}";
                else put(c.as<cell_map>(), depth);
                return;
            case cell_type::node: put(c.as<node_id>(), depth); return;
            case cell_type::edge: put(c.as<edge_id>(), depth); return;
            case cell_type::path: {
                const path_ids& p = c.as<path_ids>();
                out += '<';
                for (std::size_t i = 0; i < p.nodes.size(); ++i) {
                    put(p.nodes[i], depth);
                    if (i >= p.edges.size()) continue;
                    const edge_id e = p.edges[i];
                    const bool back = g_.contains(e) && g_.source(e) != p.nodes[i];
                    out += back ? "<-" : "-";
                    put(e, depth);
                    out += back ? "-" : "->";
                }
                out += '>';
                return;
            }
            default: out += quoted_text(plain_text(c, g_)); return;  // times, durations and quantities
        }
    }

private:
    void put(const cell_map& all, std::size_t depth) {
        out += '{';
        const char* between = "";
        for (const cell_entry& e : all) {
            out += std::exchange(between, ", ") + name_in_query(e.key) + ": ";
            put(e.held, depth + 1);
        }
        out += '}';
    }
    void put(node_id n, std::size_t depth) {
        out += '(';
        if (g_.contains(n)) {  // which a node that was removed is not
            for (const std::string& label : g_.type_of(n).labels) out += ':' + name_in_query(label);
            if (const cell_map all = properties_of(g_, n); !all.empty()) {
                if (out.back() != '(') out += ' ';
                put(all, depth);
            }
        }
        out += ')';
    }
    void put(edge_id e, std::size_t depth) {
        out += '[';
        if (g_.contains(e)) {
            out += ':' + name_in_query(g_.type_of(e).name);
            if (const cell_map all = properties_of(g_, e); !all.empty()) {
                out += ' ';
                put(all, depth);
            }
        }
        out += ']';
    }

    const graph& g_;
};

}  // namespace

std::string plain_text(const cell& c, const graph& g) {
    switch (c.type()) {
        case cell_type::text: return std::string(c.text());
        case cell_type::date: return to_text(c.as<date>());
        case cell_type::local_time: return to_text(c.as<local_time>());
        case cell_type::time: return to_text(c.as<zoned_time>());
        case cell_type::local_datetime: return to_text(c.as<local_datetime>());
        case cell_type::datetime: return to_text(c.as<zoned_datetime>());
        case cell_type::duration: return to_text(c.as<duration>());
        case cell_type::quantity: return g.schema().to_text(c.as<quantity>());
        default: return hexi::to_text(c, g);
    }
}

}  // namespace detail::query

std::string to_text(const cell& c, const graph& g) {
    detail::query::cell_writer writer(g);
    writer.put(c);
    return std::move(writer.out);
}

}  // namespace hexi::abi_v1
