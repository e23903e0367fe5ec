// Values. The input's first byte says the kind (`a` boolean, `b` integer, `c` float, `d` text, `e` date, `f` enumeration,
// `g` quantity, `h` to `n` lists of them, `o` to `u` and `v` to `|` the same under an open schema; `A` to `E` the times, date-times
// and durations, `F` to `J` lists of them, `K` any kind, `L` the same under an open schema); the rest is what is written.
//
// What is read is written, and read again it is equal; so it is with evidence. JSON's parser reads what JSON says, and numbers
// and dates are what the standard library takes them for. What is refused has a reason and, but for nothing, a hint.
#include "fuzz/fuzz.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <variant>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <hexi/format/json/json.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::fuzz {
namespace {

struct declared {
    schema s;
    std::vector<property> properties;  ///< by kind, then their lists
    void add(property p, node_type_id to) {
        p.id = s.add_property(to, p);
        properties.push_back(p);
    }
    explicit declared(bool open) {
        s.open = open;
        const unit_id yuan = s.add_unit({.name = "元"});
        s.add_unit({.name = "角", .base = yuan, .factor = 0.1});
        s.add_unit({.name = "亿吨"});
        const enumeration_id colours = s.add_enumeration({.name = "colour", .values = {{.name = "red"}, {.name = "深 绿"}, {.name = ""}}});
        const node_type_id thing = s.add_node_type({.name = "Thing"});
        constexpr std::array all{kind::boolean, kind::integer, kind::floating, kind::text, kind::date, kind::enumeration, kind::quantity};
        for (const bool list : {false, true})
            for (const kind k : all) {
                property p{.name = fmt::format("{}{}", to_text(k), list ? "s" : ""), .kind = k, .list = list};
                if (k == kind::enumeration) p.values = colours;
                p.id = s.add_property(thing, p);
                properties.push_back(p);
            }
        constexpr std::array times{kind::local_time, kind::time, kind::local_datetime, kind::datetime, kind::duration};
        for (const bool list : {false, true})
            for (const kind k : times) add({.name = fmt::format("{}{}", to_text(k), list ? "s" : ""), .kind = k, .list = list}, thing);
        add({.name = "any", .kind = kind::any}, thing);
    }
};

/// Equal, a NaN and another too, and a zero and another sign not: what is packed is told apart by every bit.
bool equal(const value& a, const value& b) {
    const auto* x = std::get_if<double>(&a);
    const auto* y = std::get_if<double>(&b);
    if (x != nullptr && y != nullptr && std::isnan(*x) && std::isnan(*y)) return true;
    const auto* p = std::get_if<value::list>(&a);
    const auto* q = std::get_if<value::list>(&b);
    if (p != nullptr && q != nullptr) return std::ranges::equal(*p, *q, [](const value& one, const value& other) { return equal(one, other); });
    return a.packed() == b.packed();
}
/// The values of a list, or the one that there is.
value::list values_of(const value& v) {
    if (const auto* list = std::get_if<value::list>(&v)) return *list;
    return v.has_value() ? value::list{v} : value::list{};
}

bool says(const boost::json::value& read, const schema& s, const value& v) {
    if (!v.has_value()) return read.is_null();
    // Where any kind may stand, what JSON has no kind for says which it is: {"@date": "2024"}.
    if (std::get_if<value_map>(&v) == nullptr && read.is_object() && read.get_object().size() == 1 && read.get_object().begin()->key().starts_with("@"))
        return says(read.get_object().begin()->value(), s, v);
    if (const auto* x = std::get_if<bool>(&v)) return read.is_bool() && read.get_bool() == *x;
    if (const auto* x = std::get_if<std::int64_t>(&v)) return read.is_int64() && read.get_int64() == *x;
    if (const auto* x = std::get_if<double>(&v)) return std::isfinite(*x) ? read.is_number() && std::strtod(fmt::format("{}", *x).c_str(), nullptr) == *x : read.is_string() && parse_float({read.get_string().data(), read.get_string().size()}).has_value();
    if (const auto* list = std::get_if<value::list>(&v))
        return read.is_array() && std::ranges::equal(*list, read.get_array(), [&](const value& one, const boost::json::value& other) { return says(other, s, one); });
    if (const auto* map = std::get_if<value_map>(&v))
        return read.is_object() && std::ranges::all_of(*map, [&](const value_map::entry& e) {
            const auto* other = read.get_object().if_contains(repaired(e.key));
            return other != nullptr && says(*other, s, e.held);
        });
    return read.is_string() && std::string_view(read.get_string().data(), read.get_string().size()) == repaired(to_text(s, v));
}

/// What JSON says of a value is what the value is, for somebody else's parser.
void check_json(const schema& s, const value& v) {
    std::string text;
    {
        output out(text);
        append_json_value(out, s, v);
    }
    boost::json::error_code error;
    const boost::json::value read = boost::json::parse(text, error);
    must(!error, "this is no JSON: {}", text);
    must(says(read, s, v), "JSON says something else: {}", text);
}

/// One text without a schema, beside what the standard library reads.
void check_plain(std::string_view text) {
    const std::string ended(text);
    if (const auto v = parse_integer(text)) {
        char* end = nullptr;
        errno = 0;
        const long long other = std::strtoll(ended.c_str(), &end, 10);
        must(errno == 0 && end == ended.c_str() + ended.size() && other == *v, "'{}' is read as {}", text, *v);
    }
    if (const auto v = parse_float(text)) {
        char* end = nullptr;
        const double other = std::strtod(ended.c_str(), &end);
        must(end == ended.c_str() + ended.size() && equal(value(other), value(*v)), "'{}' is read as {}", text, *v);
        const auto again = parse_float(float_text(*v));
        must(again && equal(value(*again), value(*v)), "'{}' is read as {}, which is not read as itself", text, float_text(*v));
    }
    if (const auto d = parse_date(text)) {
        must(to_text(*d) == text, "the date '{}' is written {}", text, to_text(*d));
        if (d->year() < -32'767 || d->year() > 32'767) return;  // beyond the years that the standard library knows
        const std::chrono::year_month_day other{std::chrono::year(d->year()), std::chrono::month(static_cast<unsigned>(std::max(d->month(), 1))), std::chrono::day(static_cast<unsigned>(std::max(d->day(), 1)))};
        must(other.ok() && date::exists(d->year(), d->month(), d->day()), "the date '{}' does not exist", text);
        must(*d <= date(d->year(), std::max(d->month(), 1), std::max(d->day(), 1)), "the date '{}' is after the first day that it may mean", text);
    }
    if (const auto e = parse_evidence(text)) {
        const auto again = parse_evidence(to_text(*e));
        must(again == e, "the evidence '{}' is written {}, which is read as {}", text, to_text(*e), again ? to_text(*again) : "nothing");
    }
}

void check_quantity(const schema& s, const quantity& q, std::string_view written) {
    must(q.unit.valid() && q.unit.index() < s.unit_count(), "'{}' has no unit", written);
    const std::string_view unit = s[q.unit].name;
    must(!unit.empty() && std::string_view("0123456789+-., ").find(unit.front()) == std::string_view::npos, "'{}' is so many '{}'", written, unit);
    const auto [amount, base] = s.in_base(q);
    must(std::isfinite(amount) && (amount < 0) == (q.digits < 0) && !s[base].base.valid(), "'{}' is {} in its base unit", written, amount);
    must(!magnitude_text(q.magnitude).empty() || q.magnitude == 0, "'{}' has the magnitude {}", written, q.magnitude);
    const double number = std::strtod(number_text(q).c_str(), nullptr);
    must(std::abs(q.number() - number) <= 1e-15 * std::abs(number), "'{}' is {} as a number", written, q.number());
}

}  // namespace
}  // namespace hexi::fuzz

void hexi::fuzz::check_input(std::string_view input) {
    if (input.empty()) return;
    const bool newer = input.front() >= 'A' && input.front() <= 'L';
    const std::size_t choice = newer ? std::min<std::size_t>(static_cast<std::size_t>(input.front() - 'A'), 10) : static_cast<std::uint8_t>(input.front() - 'a') % 28;
    const std::string_view text = input.substr(1);
    check_plain(text);

    declared d(newer ? input.front() == 'L' : choice >= 14);
    const property& p = d.properties[newer ? 14 + choice : choice % 14];
    const auto read = parse_value(d.s, p, text);
    const schema& s = d.s;
    if (!read) {
        must_be_helpful(read.problems(), {}, false);
        for (const problem& wrong : read.problems()) must(!wrong.hint.empty(), "no hint: {}", to_text(wrong));
        return;
    }
    for (const value& one : values_of(*read))
        if (const auto* q = std::get_if<quantity>(&one)) check_quantity(s, *q, text);
    if (valid_utf8(text)) check_json(s, *read);

    const property_key key{p.name, p.kind, p.list};
    const std::string written = to_text(s, key, *read);
    // The one value that cannot be written; its writers refuse it.
    if (const auto* list = std::get_if<std::vector<value>>(&*read); list != nullptr && list->size() == 1 && list->front() == value(std::string())) return;
    const auto again = parse_value(s, p, written);
    if (!again) broken(fmt::format("'{}' is read and written '{}', which is refused: {}", text, written, to_text(again.problems())));
    must(equal(*again, *read), "'{}' is read and written '{}', which is read as something else, and written '{}'", text, written, to_text(s, key, *again));
    must(to_text(s, key, *again) == written, "'{}' is written '{}', then '{}'", text, written, to_text(s, key, *again));
}
