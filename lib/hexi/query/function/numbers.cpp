// Functions of numbers.
#include <hexi/base/ascii.hpp>
#include <hexi/query/function/function_private.hpp>

#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <string>

#include <fmt/format.h>

#include <hexi/query/function/given_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

using enum cell_type;

cell absolute(call_context&, arguments given) {
    const cell& x = given[0];
    if (x.is(integer)) return x.as<std::int64_t>() < 0 ? negate(x) : x;
    return std::abs(number_given("abs", x));
}
cell sign(call_context&, arguments given) {
    const double x = number_given("sign", given[0]);
    return std::int64_t{(x > 0) - (x < 0)};
}
cell is_nan(call_context&, arguments given) { return std::isnan(number_given("isNaN", given[0])); }

/// How digits that are left out change the last one that is kept.
enum class rounding : std::uint8_t { up, down, ceiling, floor, half_up, half_down, half_even };

rounding rounding_given(const cell& c) {
    static constexpr std::string_view names[]{"UP", "DOWN", "CEILING", "FLOOR", "HALF_UP", "HALF_DOWN", "HALF_EVEN"};
    const std::string_view name = text_given("round", c);
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (ascii::same_letters(name, names[i])) return rounding{static_cast<std::uint8_t>(i)};
    wrong_argument("round", "one of the modes 'UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_DOWN' and 'HALF_EVEN'", c);
}

/// Rounds the shortest decimal digits of a number: 1.005 to two of them is 1.01, though the float lies below 1.005.
double rounded(double x, std::int64_t digits, rounding how) {
    if (!std::isfinite(x) || x == 0) return x;
    char buffer[64];
    const char* const end = std::to_chars(buffer, buffer + sizeof(buffer), std::abs(x), std::chars_format::scientific).ptr;
    const std::string text(static_cast<const char*>(buffer), end);
    const std::size_t e = text.find('e');
    const std::int64_t exponent = std::stoll(text.substr(e + 1));
    std::string all = text.substr(0, 1) + (e > 2 ? text.substr(2, e - 2) : "");
    // `all` is digits with a point behind the first; so many of them stay.
    const std::int64_t kept = exponent + 1 + digits;
    if (kept >= static_cast<std::int64_t>(all.size())) return x;
    std::string left = kept > 0 ? all.substr(static_cast<std::size_t>(kept)) : kept == 0 ? all : "0" + all;  // the digits from the first that goes
    if (kept <= 0) all.clear();
    else all.resize(static_cast<std::size_t>(kept));
    const bool any = left.find_first_not_of('0') != std::string::npos;
    const int half = left[0] != '5' ? left[0] <=> '5' < 0 ? -1 : 1 : left.find_first_not_of('0', 1) != std::string::npos ? 1 : 0;
    const bool odd = !all.empty() && (all.back() - '0') % 2 == 1;
    bool more = false;
    switch (how) {
        case rounding::up: more = any; break;
        case rounding::down: more = false; break;
        case rounding::ceiling: more = any && x > 0; break;
        case rounding::floor: more = any && x < 0; break;
        case rounding::half_up: more = half >= 0; break;
        case rounding::half_down: more = half > 0; break;
        case rounding::half_even: more = half > 0 || (half == 0 && odd); break;
    }
    if (more) {
        std::size_t at = all.size();
        while (at > 0 && all[at - 1] == '9') all[--at] = '0';
        if (at > 0) ++all[at - 1];
        else all.insert(all.begin(), '1');
    }
    if (all.empty()) return std::copysign(0.0, x);
    const std::string out = fmt::format("{}e{}", all, -digits);
    double size = 0;
    if (std::from_chars(out.data(), out.data() + out.size(), size).ec != std::errc{}) return more ? std::copysign(std::numeric_limits<double>::infinity(), x) : std::copysign(0.0, x);
    return std::copysign(size, x);
}

cell round(call_context&, arguments given) {
    const double x = number_given("round", given[0]);
    // Without digits a half goes up, with them away from zero: as openCypher and Neo4j do.
    if (given.size() == 1) return std::floor(x) + (x - std::floor(x) >= 0.5 ? 1.0 : 0.0);
    const std::int64_t digits = integer_given("round", given[1]);
    if (digits < -400 || digits > 400) wrong_argument("round", "-400 to 400 digits", given[1], error_class::argument, "NumberOutOfRange");
    return rounded(x, digits, given.size() > 2 ? rounding_given(given[2]) : rounding::half_up);
}

/// A function of one float.
template <double (*F)(double)>
cell of_float(call_context&, arguments given) { return F(number_given({}, given[0])); }

double square_root(double x) { return std::sqrt(x); }
double cotangent(double x) { return 1 / std::tan(x); }
double hyperbolic_cotangent(double x) { return 1 / std::tanh(x); }
double half_versed_sine(double x) { return (1 - std::cos(x)) / 2; }
double in_degrees(double x) { return x * (180 / std::numbers::pi); }
double in_radians(double x) { return x * (std::numbers::pi / 180); }

cell arc_tangent_of_two(call_context&, arguments given) { return std::atan2(number_given("atan2", given[0]), number_given("atan2", given[1])); }
cell power_of(call_context&, arguments given) { return power(given[0], given[1]); }
cell remainder(call_context&, arguments given) { return modulo(given[0], given[1]); }
cell e(call_context&, arguments) { return std::numbers::e; }
cell pi(call_context&, arguments) { return std::numbers::pi; }

cell random_number(call_context&, arguments) {
    thread_local std::mt19937_64 random{std::random_device{}()};
    return static_cast<double>(random() >> 11U) * 0x1p-53;
}

function unary(std::string_view name, cell (*body)(call_context&, arguments), std::string_view says) {
    return {.name = name, .parameters = {{"number", number_types | nothing}}, .required = 1, .result = only(null, floating), .body = body, .says = says};
}
function constant(std::string_view name, cell (*body)(call_context&, arguments), std::string_view says) {
    return {.name = name, .parameters = {}, .result = only(floating), .body = body, .says = says};
}

}  // namespace

function_family number_functions() {
    constexpr types a_number = number_types | nothing;
    constexpr types a_whole = only(null, integer);
    function_family out{
        .name = "Numbers",
        .functions = {
            {.name = "abs", .parameters = {{"number", a_number}}, .required = 1, .result = a_number, .body = absolute, .says = "The number without its sign."},
            {.name = "sign", .parameters = {{"number", a_number}}, .required = 1, .result = a_whole, .body = sign, .says = "-1, 0 or 1."},
            {.name = "isNaN", .parameters = {{"number", a_number}}, .required = 1, .result = only(null, boolean), .body = is_nan, .says = "Whether a number is not a number."},
            {.name = "round", .parameters = {{"number", a_number}, {"digits", a_whole}, {"mode", only(null, text)}}, .required = 1, .result = only(null, floating), .body = round,
             .says = "The nearest whole number, or with so many digits behind the point; modes are 'HALF_UP', 'UP', 'DOWN' and others."},
            {.name = "atan2", .parameters = {{"y", a_number}, {"x", a_number}}, .required = 2, .result = only(null, floating), .body = arc_tangent_of_two, .says = "The angle of a point, in radians."},
            {.name = "power", .parameters = {{"base", a_number}, {"exponent", a_number}}, .required = 2, .result = only(null, floating), .body = power_of, .says = "base ^ exponent, as GQL writes it."},
            {.name = "mod", .parameters = {{"dividend", a_number}, {"divisor", a_number}}, .required = 2, .result = a_number, .body = remainder, .says = "dividend % divisor, as GQL writes it."},
            {.name = "rand", .parameters = {}, .result = only(floating), .body = random_number, .says = "A random number from 0.0 to 1.0, which it never is.", .repeatable = false},
        },
        .aggregates = {}};
    for (function& f : std::vector<function>{
             unary("ceil", of_float<std::ceil>, "The least whole number that is not less."),
             unary("ceiling", of_float<std::ceil>, "The same, as GQL calls it."),
             unary("floor", of_float<std::floor>, "The greatest whole number that is not more."),
             unary("sqrt", of_float<square_root>, "The square root; NaN of a negative number."),
             unary("exp", of_float<std::exp>, "e to the power of a number."),
             unary("log", of_float<std::log>, "The natural logarithm."),
             unary("ln", of_float<std::log>, "The natural logarithm, as GQL calls it."),
             unary("log10", of_float<std::log10>, "The logarithm to the base of ten."),
             unary("sin", of_float<std::sin>, "The sine of an angle in radians."),
             unary("cos", of_float<std::cos>, "The cosine."),
             unary("tan", of_float<std::tan>, "The tangent."),
             unary("cot", of_float<cotangent>, "The cotangent."),
             unary("asin", of_float<std::asin>, "The angle of a sine, in radians."),
             unary("acos", of_float<std::acos>, "The angle of a cosine."),
             unary("atan", of_float<std::atan>, "The angle of a tangent."),
             unary("sinh", of_float<std::sinh>, "The hyperbolic sine."),
             unary("cosh", of_float<std::cosh>, "The hyperbolic cosine."),
             unary("tanh", of_float<std::tanh>, "The hyperbolic tangent."),
             unary("coth", of_float<hyperbolic_cotangent>, "The hyperbolic cotangent."),
             unary("haversin", of_float<half_versed_sine>, "Half the versed sine."),
             unary("degrees", of_float<in_degrees>, "An angle in radians as one in degrees."),
             unary("radians", of_float<in_radians>, "An angle in degrees as one in radians."),
             constant("e", e, "The base of natural logarithms, 2.718281828459045."),
             constant("pi", pi, "3.141592653589793."),
         })
        out.functions.push_back(f);
    return out;
}

}  // namespace hexi::abi_v1::detail::query
