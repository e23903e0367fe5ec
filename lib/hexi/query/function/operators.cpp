// Arithmetic, elements and slices, `=~`.
#include <hexi/query/function/function_private.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <list>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <re2/re2.h>

#include <hexi/query/function/quantity_arithmetic_private.hpp>
#include <hexi/query/function/time_arithmetic_private.hpp>
#include <hexi/query/text_private.hpp>
#include <hexi/value/number_text.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

[[noreturn]] void overflow(char op, std::int64_t a, std::int64_t b) {
    throw failure{.of = error_class::arithmetic, .detail = "IntegerOverflow", .message = fmt::format("{} {} {} is more than an INTEGER of 64 bits holds", a, op, b),
                  .hint = "make one of them a FLOAT, as with toFloat(...)"};
}
[[noreturn]] void amount_by_zero(cell_type of) {
    throw failure{.of = error_class::arithmetic, .detail = "DivisionByZero", .message = fmt::format("a division of a {} by zero", to_text(of)), .hint = "leave rows with a zero out, as with WHERE"};
}

[[noreturn]] void division_by_zero(char op) {
    throw failure{.of = error_class::arithmetic, .detail = "DivisionByZero", .message = fmt::format("{} by zero of INTEGERs", op == '/' ? "a division" : "a remainder of a division"),
                  .hint = "leave rows with a zero out, as with WHERE, or divide by a FLOAT"};
}
[[noreturn]] void do_not_combine(char op, const cell& a, const cell& b) {
    std::string hint;
    if (a.is(cell_type::text) || b.is(cell_type::text)) hint = "toString(...) makes texts of other things, toInteger(...) and toFloat(...) numbers of texts";
    if (a.is(cell_type::quantity) && b.is(cell_type::quantity)) hint = "quantities are added if they are of one unit, and divided by one another";
    throw failure{.of = error_class::type, .detail = "InvalidArgumentType", .message = fmt::format("{} does not combine {} and {}", op, to_text(a.type()), to_text(b.type())),
                  .hint = std::move(hint)};
}

bool is_date_or_time(cell_type t) { return (only(t) & date_and_time_types) != 0; }
bool is_number_type(cell_type t) { return t == cell_type::integer || t == cell_type::floating; }
cell_type number_type_of(cell_type a, cell_type b) { return a == cell_type::integer && b == cell_type::integer ? cell_type::integer : cell_type::floating; }

// What each operator gives for operands that are not null; nothing where it does not combine them. The operators do what
// these say.

std::optional<cell_type> sum_type(cell_type a, cell_type b) {
    if (a == cell_type::list || b == cell_type::list) return cell_type::list;
    if (is_number_type(a) && is_number_type(b)) return number_type_of(a, b);
    if ((a == cell_type::text && (b == a || is_number_type(b))) || (b == cell_type::text && is_number_type(a))) return cell_type::text;
    if (a == b && (a == cell_type::duration || a == cell_type::quantity)) return a;
    if (is_date_or_time(a) && b == cell_type::duration) return a;
    if (a == cell_type::duration && is_date_or_time(b)) return b;
    return std::nullopt;
}
std::optional<cell_type> difference_type(cell_type a, cell_type b) {
    if (is_number_type(a) && is_number_type(b)) return number_type_of(a, b);
    if (a == b && (a == cell_type::duration || a == cell_type::quantity)) return a;
    if (is_date_or_time(a) && b == cell_type::duration) return a;
    return std::nullopt;
}
std::optional<cell_type> product_type(cell_type a, cell_type b, char op) {
    if (is_number_type(a) && is_number_type(b)) return op == '^' ? cell_type::floating : number_type_of(a, b);
    if (op == '*' || op == '/') {
        if ((a == cell_type::duration || a == cell_type::quantity) && is_number_type(b)) return a;
        if (op == '*' && is_number_type(a) && (b == cell_type::duration || b == cell_type::quantity)) return b;
        if (op == '/' && a == cell_type::quantity && b == a) return cell_type::floating;
    }
    return std::nullopt;
}

template <class TypeOf>
types types_of(types a, types b, TypeOf type_of) {
    types out = (a | b) & nothing;
    for (std::size_t i = 0; i < cell_type_count; ++i) {
        const cell_type x{static_cast<std::uint8_t>(i)};
        if ((a & only(x)) == 0 || x == cell_type::null) continue;
        for (std::size_t j = 0; j < cell_type_count; ++j) {
            const cell_type y{static_cast<std::uint8_t>(j)};
            if ((b & only(y)) == 0 || y == cell_type::null) continue;
            if (const std::optional<cell_type> found = type_of(x, y)) out |= only(*found);
        }
    }
    // Null with what does not combine with anything is no mistake that can be seen from here; two that never combine are.
    if ((a & ~nothing) != 0 && (b & ~nothing) != 0 && (out & ~nothing) == 0) return 0;
    return out;
}

/// A number as it stands in a text that it is added to; the text lives as long as this.
class number_text {
public:
    std::string_view of(const cell& c) {
        if (!c.is(cell_type::integer)) return other_ = float_in_query(c.as<double>());
        return {digits_.data(), static_cast<std::size_t>(std::to_chars(digits_.data(), digits_.data() + digits_.size(), c.as<std::int64_t>()).ptr - digits_.data())};
    }

private:
    std::array<char, 20> digits_;
    std::string other_;
};

cell move_time(const cell& t, const duration& by) {
    switch (t.type()) {
        case cell_type::date: return moved(t.as<date>(), by);
        case cell_type::local_time: return moved(t.as<local_time>(), by);
        case cell_type::time: return moved(t.as<zoned_time>(), by);
        case cell_type::local_datetime: return moved(t.as<local_datetime>(), by);
        default: return moved(t.as<zoned_datetime>(), by);
    }
}

/// One of a list at an index that may count from the end; nothing outside.
std::optional<std::size_t> place_of(std::int64_t index, std::size_t size) {
    const auto count = static_cast<std::int64_t>(size);
    if (index < 0) index += count;
    return index >= 0 && index < count ? std::optional(static_cast<std::size_t>(index)) : std::nullopt;
}

std::size_t bound_of(const cell& bound, std::size_t size) {
    if (!bound.is(cell_type::integer)) wrong_argument("[..]", "an INTEGER", bound, error_class::type);
    const auto count = static_cast<std::int64_t>(size);
    std::int64_t at = bound.as<std::int64_t>();
    if (at < 0) at = std::max<std::int64_t>(at + count, 0);  // what is below minus the size is before the first
    return static_cast<std::size_t>(std::min(at, count));
}

/// The last expressions that were used, compiled: a query matches many rows by one.
const RE2& compiled(std::string_view pattern) {
    static constexpr std::size_t most = 16;
    thread_local std::list<std::pair<std::string, std::unique_ptr<RE2>>> known;  // the last used one first
    for (auto at = known.begin(); at != known.end(); ++at) {
        if (at->first != pattern) continue;
        known.splice(known.begin(), known, at);
        return *known.front().second;
    }
    RE2::Options how;
    how.set_log_errors(false);
    auto made = std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), how);
    if (!made->ok())
        throw failure{.of = error_class::argument, .detail = "InvalidArgumentValue", .message = fmt::format("{} is not a regular expression: {}", quoted_text(pattern), made->error()),
                      .hint = "expressions are RE2's, which match in linear time: look-ahead, look-behind and back-references are not among them"};
    known.emplace_front(std::string(pattern), std::move(made));
    if (known.size() > most) known.pop_back();
    return *known.front().second;
}

}  // namespace

cell add(const cell& a, const cell& b, std::string* room) {
    if (a.is_null() || b.is_null()) return {};
    if (a.is(cell_type::integer) && b.is(cell_type::integer)) {
        std::int64_t out = 0;
        if (__builtin_add_overflow(a.as<std::int64_t>(), b.as<std::int64_t>(), &out)) overflow('+', a.as<std::int64_t>(), b.as<std::int64_t>());
        return out;
    }
    const auto type = sum_type(a.type(), b.type());
    if (!type) do_not_combine('+', a, b);
    switch (*type) {
        case cell_type::floating: return a.number() + b.number();
        case cell_type::text: {
            number_text first, second;
            const std::string_view left = a.is(cell_type::text) ? a.text() : first.of(a), right = b.is(cell_type::text) ? b.text() : second.of(b);
            if (room != nullptr) {
                room->assign(left).append(right);
                return cell::view(*room);
            }
            // What is short is put together where no memory has to be asked for.
            std::array<char, 64> few;
            if (left.size() + right.size() <= few.size()) return cell(std::string(few.data(), std::ranges::copy(right, std::ranges::copy(left, few.data()).out).out));
            std::string out;
            out.reserve(left.size() + right.size());
            out.append(left).append(right);
            return cell(std::move(out));
        }
        case cell_type::list: {
            cell_list out;
            const auto take = [&](const cell& c) {
                if (c.is(cell_type::list)) out.insert(out.end(), c.as<cell_list>().begin(), c.as<cell_list>().end());
                else out.push_back(c);
            };
            out.reserve((a.is(cell_type::list) ? a.as<cell_list>().size() : 1) + (b.is(cell_type::list) ? b.as<cell_list>().size() : 1));
            take(a), take(b);
            return out;
        }
        case cell_type::duration: return added(a.as<duration>(), b.as<duration>());
        case cell_type::quantity:
            if (a.as<quantity>().unit != b.as<quantity>().unit) do_not_combine('+', a, b);
            return added(a.as<quantity>(), b.as<quantity>());
        default: return a.is(cell_type::duration) ? move_time(b, a.as<duration>()) : move_time(a, b.as<duration>());
    }
}

cell subtract(const cell& a, const cell& b) {
    if (a.is_null() || b.is_null()) return {};
    if (a.is(cell_type::integer) && b.is(cell_type::integer)) {
        std::int64_t out = 0;
        if (__builtin_sub_overflow(a.as<std::int64_t>(), b.as<std::int64_t>(), &out)) overflow('-', a.as<std::int64_t>(), b.as<std::int64_t>());
        return out;
    }
    const auto type = difference_type(a.type(), b.type());
    if (!type) do_not_combine('-', a, b);
    switch (*type) {
        case cell_type::floating: return a.number() - b.number();
        case cell_type::duration: return added(a.as<duration>(), negated(b.as<duration>()));
        case cell_type::quantity:
            if (a.as<quantity>().unit != b.as<quantity>().unit) do_not_combine('-', a, b);
            return added(a.as<quantity>(), negated(b.as<quantity>()));
        default: return move_time(a, negated(b.as<duration>()));
    }
}

cell multiply(const cell& a, const cell& b) {
    if (a.is_null() || b.is_null()) return {};
    if (a.is(cell_type::integer) && b.is(cell_type::integer)) {
        std::int64_t out = 0;
        if (__builtin_mul_overflow(a.as<std::int64_t>(), b.as<std::int64_t>(), &out)) overflow('*', a.as<std::int64_t>(), b.as<std::int64_t>());
        return out;
    }
    const auto type = product_type(a.type(), b.type(), '*');
    if (!type) do_not_combine('*', a, b);
    if (*type == cell_type::floating) return a.number() * b.number();
    const cell& length = a.is_number() ? b : a;
    const cell& by = a.is_number() ? a : b;
    if (*type == cell_type::duration)
        return by.is(cell_type::integer) ? scaled(length.as<duration>(), by.as<std::int64_t>(), 1) : scaled(length.as<duration>(), by.as<double>());
    return by.is(cell_type::integer) ? scaled(length.as<quantity>(), by.as<std::int64_t>()) : scaled(length.as<quantity>(), by.as<double>());
}

cell divide(const cell& a, const cell& b) {
    if (a.is_null() || b.is_null()) return {};
    const auto type = product_type(a.type(), b.type(), '/');
    if (!type) do_not_combine('/', a, b);
    if ((*type == cell_type::quantity || *type == cell_type::duration) && b.number() == 0) amount_by_zero(*type);
    if (*type == cell_type::integer && b.as<std::int64_t>() == 0) division_by_zero('/');
    switch (*type) {
        case cell_type::integer:
            if (b.as<std::int64_t>() == -1 && a.as<std::int64_t>() == std::numeric_limits<std::int64_t>::min()) overflow('/', a.as<std::int64_t>(), -1);
            return a.as<std::int64_t>() / b.as<std::int64_t>();
        case cell_type::floating:
            if (a.is_number()) return a.number() / b.number();
            if (a.as<quantity>().unit != b.as<quantity>().unit) do_not_combine('/', a, b);
            if (b.as<quantity>().digits == 0) amount_by_zero(cell_type::quantity);
            return ratio(a.as<quantity>(), b.as<quantity>());
        case cell_type::duration:
            // A half is exact, 1 / 3 is nearest.
            if (b.is(cell_type::integer)) return scaled(a.as<duration>(), 1, b.as<std::int64_t>());
            if (const double by = b.as<double>(); by != 0 && by == std::trunc(by) && std::abs(by) < 0x1p53) return scaled(a.as<duration>(), 1, static_cast<std::int64_t>(by));
            return scaled(a.as<duration>(), 1 / b.as<double>());
        default: return b.is(cell_type::integer) ? divided(a.as<quantity>(), b.as<std::int64_t>()) : divided(a.as<quantity>(), b.as<double>());
    }
}

cell modulo(const cell& a, const cell& b) {
    if (a.is_null() || b.is_null()) return {};
    const auto type = product_type(a.type(), b.type(), '%');
    if (!type) do_not_combine('%', a, b);
    if (*type == cell_type::floating) return std::fmod(a.number(), b.number());
    if (b.as<std::int64_t>() == 0) division_by_zero('%');
    return b.as<std::int64_t>() == -1 ? std::int64_t{0} : a.as<std::int64_t>() % b.as<std::int64_t>();
}

cell power(const cell& a, const cell& b) {
    if (a.is_null() || b.is_null()) return {};
    if (!product_type(a.type(), b.type(), '^')) do_not_combine('^', a, b);
    return std::pow(a.number(), b.number());
}

cell negate(const cell& a) {
    switch (a.type()) {
        case cell_type::null: return {};
        case cell_type::integer:
            if (a.as<std::int64_t>() == std::numeric_limits<std::int64_t>::min()) overflow('-', 0, a.as<std::int64_t>());
            return -a.as<std::int64_t>();
        case cell_type::floating: return -a.as<double>();
        case cell_type::duration: return negated(a.as<duration>());
        case cell_type::quantity: return negated(a.as<quantity>());
        default: wrong_argument("-", "a number, a DURATION or a QUANTITY", a, error_class::type);
    }
}

types types_of_sum(types a, types b) { return types_of(a, b, sum_type); }
types types_of_difference(types a, types b) { return types_of(a, b, difference_type); }
types types_of_product(types a, types b, char op) {
    return types_of(a, b, [op](cell_type x, cell_type y) { return product_type(x, y, op); });
}

cell element(call_context& context, const cell& container, const cell& index) {
    if (container.is_null()) return {};
    switch (container.type()) {
        case cell_type::list: {
            if (index.is_null()) return {};
            if (!index.is(cell_type::integer)) wrong_argument("[]", "an INTEGER as the place in a LIST", index, error_class::type);
            const cell_list& all = container.as<cell_list>();
            const auto place = place_of(index.as<std::int64_t>(), all.size());
            return place ? all[*place] : cell();
        }
        case cell_type::map:
        case cell_type::node:
        case cell_type::edge:
            if (index.is_null()) return {};
            if (!index.is(cell_type::text)) wrong_argument("[]", fmt::format("a STRING as the key in a {}", to_text(container.type())), index, error_class::type, "MapElementAccessByNonString");
            return property_of(context, container, index.text());
        default: wrong_argument("[]", "a LIST, a MAP, a NODE or a RELATIONSHIP before it", container, error_class::type);
    }
}

cell slice(const cell& list, const cell* from, const cell* to) {
    if (list.is_null() || (from != nullptr && from->is_null()) || (to != nullptr && to->is_null())) return {};
    if (!list.is(cell_type::list)) wrong_argument("[..]", "a LIST before it", list, error_class::type);
    const cell_list& all = list.as<cell_list>();
    const std::size_t first = from != nullptr ? bound_of(*from, all.size()) : 0;
    const std::size_t last = to != nullptr ? bound_of(*to, all.size()) : all.size();
    if (first >= last) return cell_list();
    return cell_list(all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(last));
}

cell matches(const cell& text, const cell& pattern) {
    if (!text.is(cell_type::text) || !pattern.is(cell_type::text)) return {};
    return RE2::FullMatch(re2::StringPiece(text.text().data(), text.text().size()), compiled(pattern.text()));
}

}  // namespace hexi::abi_v1::detail::query
