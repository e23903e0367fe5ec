// Whether cells are equal, which is less, and the order of all: openCypher's three relations.
#include <hexi/query/function/function_private.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include <hexi/query/function/order_private.hpp>
#include <hexi/query/text_private.hpp>
#include <hexi/value/compare_values.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

enum class truth : std::uint8_t { no, yes, unknown };

cell cell_of_truth(truth t) { return t == truth::unknown ? cell() : cell(t == truth::yes); }
truth truth_of(bool b) { return b ? truth::yes : truth::no; }

void not_too_deep(std::size_t depth) {
    if (depth <= most_depth) return;
    throw failure{.of = error_class::argument, .detail = "NumberOutOfRange", .message = fmt::format("lists and maps more than {} in one another are not compared", most_depth),
                  .hint = "take them apart first"};
}

std::weak_ordering order_of_numbers(const cell& a, const cell& b) {
    const bool whole_a = a.is(cell_type::integer), whole_b = b.is(cell_type::integer);
    if (whole_a && whole_b) return a.as<std::int64_t>() <=> b.as<std::int64_t>();
    if (whole_a) return detail::order_of_numbers(a.as<std::int64_t>(), b.as<double>());
    if (whole_b) return 0 <=> detail::order_of_numbers(b.as<std::int64_t>(), a.as<double>());
    return floating_kind::order(a.as<double>(), b.as<double>());
}
bool is_nan(const cell& c) { return c.is(cell_type::floating) && std::isnan(c.as<double>()); }

/// The order of two of one type that hold no other cells; numbers and null apart.
std::weak_ordering order_of_simple(const cell& a, const cell& b) {
    switch (a.type()) {
        case cell_type::boolean: return a.as<bool>() <=> b.as<bool>();
        case cell_type::text: return a.text() <=> b.text();
        case cell_type::date: return a.as<date>() <=> b.as<date>();
        case cell_type::local_time: return a.as<local_time>() <=> b.as<local_time>();
        case cell_type::time: return a.as<zoned_time>() <=> b.as<zoned_time>();
        case cell_type::local_datetime: return a.as<local_datetime>() <=> b.as<local_datetime>();
        case cell_type::datetime: return a.as<zoned_datetime>() <=> b.as<zoned_datetime>();
        case cell_type::duration: return a.as<duration>() <=> b.as<duration>();
        case cell_type::quantity: return detail::order_of_quantities(a.as<quantity>(), b.as<quantity>());
        case cell_type::node: return a.as<node_id>() <=> b.as<node_id>();
        case cell_type::edge: return a.as<edge_id>() <=> b.as<edge_id>();
        default: return std::weak_ordering::equivalent;
    }
}

truth equal_at(const cell& a, const cell& b, std::size_t depth) {
    if (a.is_null() || b.is_null()) return truth::unknown;
    if (a.is_number() && b.is_number()) return truth_of(!is_nan(a) && !is_nan(b) && order_of_numbers(a, b) == 0);
    if (a.type() != b.type()) return truth::no;
    not_too_deep(depth);
    truth all = truth::yes;
    if (a.is(cell_type::list)) {
        const cell_list& x = a.as<cell_list>();
        const cell_list& y = b.as<cell_list>();
        if (x.size() != y.size()) return truth::no;
        for (std::size_t i = 0; i < x.size(); ++i) {
            const truth one = equal_at(x[i], y[i], depth + 1);
            if (one == truth::no) return one;
            if (one == truth::unknown) all = one;
        }
        return all;
    }
    if (a.is(cell_type::map)) {
        const cell_map& x = a.as<cell_map>();
        const cell_map& y = b.as<cell_map>();
        if (!std::ranges::equal(x, y, {}, &cell_entry::key, &cell_entry::key)) return truth::no;
        for (std::size_t i = 0; i < x.size(); ++i) {
            const truth one = equal_at(x[i].held, y[i].held, depth + 1);
            if (one == truth::no) return one;
            if (one == truth::unknown) all = one;
        }
        return all;
    }
    if (a.is(cell_type::path)) return truth_of(a.as<path_ids>() == b.as<path_ids>());
    return truth_of(order_of_simple(a, b) == 0);
}

/// What `<` and its like find of two, nothing where they do not compare; `incomparable` of NaN, which is neither less nor more.
struct compared {
    bool known = false;
    std::partial_ordering order = std::partial_ordering::unordered;
};

compared compare_at(const cell& a, const cell& b, std::size_t depth) {
    if (a.is_null() || b.is_null()) return {};
    if (a.is_number() && b.is_number()) {
        if (is_nan(a) || is_nan(b)) return {.known = true};
        return {true, order_of_numbers(a, b)};
    }
    if (a.type() != b.type()) return {};
    switch (a.type()) {
        case cell_type::list: {
            not_too_deep(depth);
            const cell_list& x = a.as<cell_list>();
            const cell_list& y = b.as<cell_list>();
            for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
                const truth same_here = equal_at(x[i], y[i], depth + 1);
                if (same_here == truth::unknown) return {};
                if (same_here == truth::no) return compare_at(x[i], y[i], depth + 1);
            }
            return {true, x.size() <=> y.size()};
        }
        case cell_type::quantity:
            if (a.as<quantity>().unit != b.as<quantity>().unit) return {};
            return {true, order_of_simple(a, b)};
        case cell_type::boolean:
        case cell_type::text:
        case cell_type::date:
        case cell_type::local_time:
        case cell_type::time:
        case cell_type::local_datetime:
        case cell_type::datetime: return {true, order_of_simple(a, b)};
        default: return {};  // durations too: a month is neither less nor more than 30 days
    }
}

/// Where a type stands in the order of all.
int rank_of(cell_type t) {
    switch (t) {
        case cell_type::map: return 0;
        case cell_type::node: return 1;
        case cell_type::edge: return 2;
        case cell_type::list: return 3;
        case cell_type::path: return 4;
        case cell_type::datetime: return 5;
        case cell_type::local_datetime: return 6;
        case cell_type::date: return 7;
        case cell_type::time: return 8;
        case cell_type::local_time: return 9;
        case cell_type::duration: return 10;
        case cell_type::text: return 11;
        case cell_type::boolean: return 12;
        case cell_type::quantity: return 13;
        case cell_type::integer:
        case cell_type::floating: return 14;
        case cell_type::null: return 15;
    }
    return 16;
}

std::weak_ordering order_at(const cell& a, const cell& b, std::size_t depth) {
    if (a.is_number() && b.is_number()) return order_of_numbers(a, b);
    if (a.type() != b.type()) return rank_of(a.type()) <=> rank_of(b.type());
    switch (a.type()) {
        case cell_type::null: return std::weak_ordering::equivalent;
        case cell_type::list: {
            not_too_deep(depth);
            const cell_list& x = a.as<cell_list>();
            const cell_list& y = b.as<cell_list>();
            for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
                if (const auto found = order_at(x[i], y[i], depth + 1); found != 0) return found;
            return x.size() <=> y.size();
        }
        case cell_type::map: {
            not_too_deep(depth);
            const cell_map& x = a.as<cell_map>();
            const cell_map& y = b.as<cell_map>();
            for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
                if (const auto found = x[i].key <=> y[i].key; found != 0) return found;
                if (const auto found = order_at(x[i].held, y[i].held, depth + 1); found != 0) return found;
            }
            return x.size() <=> y.size();
        }
        case cell_type::path: {
            const path_ids& x = a.as<path_ids>();
            const path_ids& y = b.as<path_ids>();
            if (const auto found = x.nodes <=> y.nodes; found != 0) return found;
            return x.edges <=> y.edges;
        }
        default: return order_of_simple(a, b);
    }
}

std::uint64_t mixed(std::uint64_t sum, std::uint64_t next) {
    const std::uint64_t both[]{sum, next};
    return detail::hash_of_bytes(both, sizeof(both));
}

std::uint64_t hash_at(const cell& c, std::size_t depth) {
    switch (c.type()) {
        case cell_type::null: return 0;
        case cell_type::boolean: return c.as<bool>() ? 1 : 2;
        case cell_type::integer: return detail::hash_of_number(c.as<std::int64_t>());
        case cell_type::floating: return detail::hash_of_number(c.as<double>());
        case cell_type::text: return detail::hash_of_bytes(c.text().data(), c.text().size());
        case cell_type::date: return date_kind::hash(c.as<date>());
        case cell_type::local_time: return local_time_kind::hash(c.as<local_time>());
        case cell_type::time: return time_kind::hash(c.as<zoned_time>());
        case cell_type::local_datetime: return local_datetime_kind::hash(c.as<local_datetime>());
        case cell_type::datetime: return mixed(3, local_datetime_kind::hash(c.as<zoned_datetime>().moment()));
        case cell_type::duration: return duration_kind::hash(c.as<duration>());
        case cell_type::quantity: return detail::hash_of_quantity(c.as<quantity>());
        case cell_type::node: return mixed(4, c.as<node_id>().index());
        case cell_type::edge: return mixed(5, c.as<edge_id>().index());
        case cell_type::list: {
            not_too_deep(depth);
            std::uint64_t sum = 6;
            for (const cell& each : c.as<cell_list>()) sum = mixed(sum, hash_at(each, depth + 1));
            return sum;
        }
        case cell_type::map: {
            not_too_deep(depth);
            std::uint64_t sum = 7;
            for (const cell_entry& e : c.as<cell_map>()) sum = mixed(mixed(sum, text_kind::hash(e.key)), hash_at(e.held, depth + 1));
            return sum;
        }
        case cell_type::path: {
            std::uint64_t sum = 8;
            for (const node_id n : c.as<path_ids>().nodes) sum = mixed(sum, n.index());
            for (const edge_id e : c.as<path_ids>().edges) sum = mixed(sum, e.index());
            return sum;
        }
    }
    return 0;
}

}  // namespace

cell equal(const cell& a, const cell& b) { return cell_of_truth(equal_at(a, b, 0)); }

cell compare(comparison how, const cell& a, const cell& b) {
    const compared found = compare_at(a, b, 0);
    if (!found.known) return {};
    switch (how) {
        case comparison::less: return found.order < 0;
        case comparison::less_or_equal: return found.order <= 0;
        case comparison::greater: return found.order > 0;
        case comparison::greater_or_equal: return found.order >= 0;
    }
    return {};
}

cell contains(const cell& list, const cell& a) {
    if (list.is_null()) return {};
    if (!list.is(cell_type::list)) wrong_argument("IN", "a LIST at its right", list, error_class::type);
    truth all = truth::no;
    for (const cell& each : list.as<cell_list>()) {
        const truth one = equal_at(a, each, 0);
        if (one == truth::yes) return true;
        if (one == truth::unknown) all = one;
    }
    return cell_of_truth(all);
}

std::weak_ordering order(const cell& a, const cell& b) { return order_at(a, b, 0); }

namespace {

/// The number whose bytes these are, the highest first.
std::uint64_t from_big_endian(std::uint64_t bytes) { return std::endian::native == std::endian::little ? __builtin_bswap64(bytes) : bytes; }

}  // namespace

order_piece piece_of_order(const cell& c, std::size_t level) {
    // The type's rank in four bits, and sixty of the value.
    order_piece out;
    const auto of_integer = [&](std::int64_t v) {
        constexpr std::int64_t bound = std::int64_t{1} << 59U;
        out.whole = v >= -bound && v < bound;
        out.bits = static_cast<std::uint64_t>(std::clamp(v, -bound, bound - 1) + bound);
    };
    switch (c.type()) {
        case cell_type::integer:
        case cell_type::floating: {
            if (is_nan(c)) {
                out = {std::numeric_limits<std::uint64_t>::max() >> 4U, true};
                break;
            }
            // Rounding an integer keeps the order, and -0.0 + 0.0 is 0.0, as which it counts.
            std::uint64_t bits = std::bit_cast<std::uint64_t>(c.number() + 0.0);
            bits = (bits >> 63U) != 0 ? ~bits : bits | (std::uint64_t{1} << 63U);
            constexpr std::int64_t exact = std::int64_t{1} << 48U;
            out.bits = bits >> 4U;
            out.whole = c.is(cell_type::integer) ? c.as<std::int64_t>() > -exact && c.as<std::int64_t>() < exact : (std::bit_cast<std::uint64_t>(c.as<double>()) & 15U) == 0;
            break;
        }
        case cell_type::text: {
            constexpr std::size_t bytes = 7;
            const std::string_view rest = c.text().substr(std::min(level * bytes, c.text().size()));
            if (rest.size() > bytes) {
                std::memcpy(&out.bits, rest.data(), sizeof out.bits);
                out.bits = from_big_endian(out.bits) >> 8U;
            } else {
                for (std::size_t i = 0; i < bytes; ++i) out.bits = (out.bits << 8U) | (i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U);
            }
            out.bits = (out.bits << 4U) | std::min(rest.size(), bytes + 1);  // what ends comes before what goes on with zeros
            out.whole = rest.size() <= bytes;
            break;
        }
        case cell_type::boolean: out = {c.as<bool>() ? 1U : 0U, true}; break;
        case cell_type::null: out.whole = true; break;
        case cell_type::node: out = {c.as<node_id>().index(), true}; break;
        case cell_type::edge: out = {c.as<edge_id>().index(), true}; break;
        case cell_type::date: of_integer(std::bit_cast<std::int64_t>(c.as<date>())); break;
        case cell_type::local_time: of_integer(c.as<local_time>().since_midnight()); break;
        default: break;
    }
    out.bits |= static_cast<std::uint64_t>(rank_of(c.type())) << 60U;
    return out;
}

bool same(const cell& a, const cell& b) { return order_at(a, b, 0) == 0; }

std::uint64_t hash(const cell& c) { return hash_at(c, 0); }

}  // namespace hexi::abi_v1::detail::query
