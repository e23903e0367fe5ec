// Bodies of `quantity_arithmetic_private.hpp`.
#include <hexi/query/function/quantity_arithmetic_private.hpp>

#include <charconv>
#include <cmath>
#include <string_view>

#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

__extension__ typedef __int128 wide;

/// digits × 10^power.
struct decimal {
    wide digits = 0;
    int power = 0;
};

[[noreturn]] void too_much() {
    throw failure{.of = error_class::arithmetic, .detail = "NumberOutOfRange", .message = "more than a quantity can say: it has at most 18 digits",
                  .hint = "ask for the number with value(...)"};
}

/// As a quantity with a magnitude: rounded to eighteen digits, half away from zero.
quantity quantity_of(decimal d, std::uint8_t magnitude, unit_id unit) {
    constexpr wide most = 999'999'999'999'999'999;
    constexpr int most_decimals = 18;
    d.power -= magnitude;
    while (d.digits > most || d.digits < -most || d.power < -most_decimals) {
        const wide left = d.digits % 10;
        d.digits = d.digits / 10 + (left >= 5 ? 1 : left <= -5 ? -1 : 0);
        ++d.power;
    }
    while (d.power > 0 && d.digits != 0) {
        d.digits *= 10, --d.power;
        if (d.digits > most || d.digits < -most) too_much();
    }
    while (d.power < 0 && d.digits % 10 == 0) d.digits /= 10, ++d.power;
    if (d.digits == 0) d.power = 0;
    return {.digits = static_cast<std::int64_t>(d.digits), .decimals = static_cast<std::uint8_t>(-d.power), .magnitude = magnitude, .unit = unit};
}

decimal decimal_of(const quantity& q) { return {q.digits, int{q.magnitude} - int{q.decimals}}; }

/// The shortest digits that mean this float.
decimal decimal_of(double number) {
    if (!std::isfinite(number)) too_much();
    char buffer[64];  // -1.2345678901234567e-308 is as long as they get
    const char* const end = std::to_chars(buffer, buffer + sizeof(buffer), number, std::chars_format::scientific).ptr;
    decimal out;
    bool negative = false, behind_point = false;
    const std::string_view rest(buffer, static_cast<std::size_t>(end - buffer));
    const std::size_t e = rest.find('e');
    for (const char c : rest.substr(0, e)) {
        if (c == '-') negative = true;
        else if (c == '.') behind_point = true;
        else {
            out.digits = out.digits * 10 + (c - '0');
            if (behind_point) --out.power;
        }
    }
    int exponent = 0;
    const char* const first = rest.data() + e + (rest[e + 1] == '+' ? 2 : 1);
    std::from_chars(first, end, exponent);
    out.power += exponent;
    if (negative) out.digits = -out.digits;
    return out;
}

}  // namespace

quantity added(const quantity& a, const quantity& b) {
    decimal x = decimal_of(a), y = decimal_of(b);
    if (x.digits == 0) x.power = y.power;
    if (y.digits == 0) y.power = x.power;
    constexpr wide widest = wide{1'000'000'000'000'000'000} * 1'000'000'000'000'000'000;
    // The greater power is written out, as far as it matters: 128 bits hold 38 digits, a quantity has 18.
    decimal& high = x.power > y.power ? x : y;
    decimal& low = x.power > y.power ? y : x;
    while (high.power > low.power) {
        if (high.digits > widest || high.digits < -widest) {
            low.digits /= 10, ++low.power;  // beyond the digits that are kept
        } else {
            high.digits *= 10, --high.power;
        }
    }
    return quantity_of({x.digits + y.digits, x.power}, a.magnitude == b.magnitude ? a.magnitude : std::uint8_t{0}, a.unit);
}

quantity negated(const quantity& q) {
    quantity out = q;
    out.digits = -q.digits;  // at most eighteen digits, so that there is one
    return out;
}

quantity scaled(const quantity& q, std::int64_t by) {
    const decimal d = decimal_of(q);
    return quantity_of({d.digits * by, d.power}, q.magnitude, q.unit);
}

quantity scaled(const quantity& q, double by) {
    const decimal d = decimal_of(q), factor = decimal_of(by);
    return quantity_of({d.digits * factor.digits, d.power + factor.power}, q.magnitude, q.unit);
}

namespace {

/// As nineteen digits or more say it, which `quantity_of` rounds: the last is never 0 or 5 if something is left.
quantity divided(const quantity& q, const decimal& by) {
    decimal d = decimal_of(q);
    if (by.digits == 0) too_much();
    if (d.digits == 0) return q;
    constexpr wide enough = wide{1'000'000'000'000'000'000} * 10'000'000'000'000'000'000ULL;
    while (d.digits < enough && d.digits > -enough) d.digits *= 10, --d.power;
    const wide left = d.digits % by.digits;
    decimal out{d.digits / by.digits, d.power - by.power};
    if (left != 0 && out.digits % 5 == 0) out.digits += (d.digits < 0) == (by.digits < 0) ? 1 : -1;
    return quantity_of(out, q.magnitude, q.unit);
}

}  // namespace

quantity divided(const quantity& q, std::int64_t by) { return divided(q, decimal{by, 0}); }

quantity divided(const quantity& q, double by) { return std::isinf(by) ? scaled(q, std::int64_t{0}) : divided(q, decimal_of(by)); }

double ratio(const quantity& a, const quantity& b) { return a.in_unit() / b.in_unit(); }

quantity in_base_unit(const graph& g, const quantity& q) {
    if (!q.unit.valid() || q.unit.index() >= g.schema().unit_count()) return q;
    const unit& of = g.schema()[q.unit];
    if (!of.base.valid()) return q;
    const decimal d = decimal_of(q), factor = decimal_of(of.factor);
    return quantity_of({d.digits * factor.digits, d.power + factor.power}, 0, of.base);
}

}  // namespace hexi::abi_v1::detail::query
