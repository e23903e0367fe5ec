// Functions of lists, and of anything.
#include <hexi/query/function/function_private.hpp>

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/query/function/given_private.hpp>
#include <hexi/query/function/memory_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

using enum cell_type;

cell size(call_context&, arguments given) {
    if (given[0].is(list)) return static_cast<std::int64_t>(given[0].as<cell_list>().size());
    if (given[0].is(text)) return static_cast<std::int64_t>(length(given[0].text()));
    wrong_argument("size", "a LIST or a STRING", given[0], error_class::type, wrong_value);
}

cell is_empty(call_context&, arguments given) {
    if (given[0].is(list)) return given[0].as<cell_list>().empty();
    if (given[0].is(map)) return given[0].as<cell_map>().empty();
    if (given[0].is(text)) return given[0].text().empty();
    wrong_argument("isEmpty", "a LIST, a MAP or a STRING", given[0], error_class::type, wrong_value);
}

cell head(call_context&, arguments given) {
    const cell_list& all = list_given("head", given[0]);
    return all.empty() ? cell() : all.front();
}
cell last(call_context&, arguments given) {
    const cell_list& all = list_given("last", given[0]);
    return all.empty() ? cell() : all.back();
}
cell tail(call_context&, arguments given) {
    const cell_list& all = list_given("tail", given[0]);
    return all.empty() ? cell_list() : cell_list(all.begin() + 1, all.end());
}

cell reverse(call_context&, arguments given) {
    if (given[0].is(list)) return cell_list(given[0].as<cell_list>().rbegin(), given[0].as<cell_list>().rend());
    if (!given[0].is(text)) wrong_argument("reverse", "a LIST or a STRING", given[0], error_class::type, wrong_value);
    std::string out;
    std::vector<std::string_view> characters;
    for_each_character(given[0].text(), [&](char32_t, std::string_view bytes) { characters.push_back(bytes); });
    for (auto at = characters.rbegin(); at != characters.rend(); ++at) out += *at;
    return out;
}

/// Whole numbers from one to another, both included.
cell range(call_context& context, arguments given) {
    const number_range all = numbers_of_range(given);
    make_room(context, static_cast<std::size_t>(all.count) * sizeof(cell));
    cell_list out;
    out.reserve(static_cast<std::size_t>(all.count));
    for (std::uint64_t i = 0; i < all.count; ++i) out.emplace_back(all[i]);
    return out;
}

cell coalesce(call_context&, arguments given) {
    const auto known = std::ranges::find_if(given, [](const cell& c) { return !c.is_null(); });
    return known != given.end() ? *known : cell();
}
cell null_if(call_context& context, arguments given) { return equal(in_base(context, given[0]), in_base(context, given[1])).is_true() ? cell() : given[0]; }
cell exists(call_context&, arguments given) { return !given[0].is_null(); }

cell random_uuid(call_context&, arguments) {
    thread_local std::mt19937_64 random{std::random_device{}()};
    const std::uint64_t high = (random() & 0xFFFFFFFFFFFF0FFFU) | 0x4000U;  // version 4
    const std::uint64_t low = (random() & 0x3FFFFFFFFFFFFFFFU) | 0x8000000000000000U;
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32U, high >> 16U & 0xFFFFU, high & 0xFFFFU, low >> 48U, low & 0xFFFFFFFFFFFFU);
}

/// A type as GQL writes it: of a list also what it holds.
std::string type_of_value(const cell& c, std::size_t depth) {
    if (c.is_null()) return "NULL";
    if (!c.is(list) || depth > 10) return fmt::format("{} NOT NULL", c.is(list) ? "LIST<ANY>" : to_text(c.type()));
    std::vector<std::string> held;
    bool null_among = false;
    for (const cell& one : c.as<cell_list>()) {
        if (one.is_null()) null_among = true;
        else held.push_back(type_of_value(one, depth + 1));
    }
    std::sort(held.begin(), held.end());
    held.erase(std::unique(held.begin(), held.end()), held.end());
    std::string inside;
    for (std::string& one : held) {
        if (null_among && one.ends_with(" NOT NULL")) one.erase(one.size() - 9);
        inside += inside.empty() ? one : " | " + one;
    }
    if (inside.empty()) inside = null_among ? "NULL" : "NOTHING";
    return fmt::format("LIST<{}> NOT NULL", inside);
}
cell value_type(call_context&, arguments given) { return type_of_value(given[0], 0); }

}  // namespace

number_range numbers_of_range(arguments given) {
    for (const cell& one : given)
        if (!one.is(integer)) wrong_argument("range", "INTEGERs", one);
    const std::int64_t first = given[0].as<std::int64_t>(), last = given[1].as<std::int64_t>(), step = given.size() > 2 ? given[2].as<std::int64_t>() : 1;
    if (step == 0) wrong_argument("range", "a step other than 0", given[2], error_class::argument, "NumberOutOfRange");
    if (step > 0 ? first > last : first < last) return {};
    // Without a sign, where the distance of any two of 64 bits fits.
    const std::uint64_t distance = step > 0 ? static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) : static_cast<std::uint64_t>(first) - static_cast<std::uint64_t>(last);
    const std::uint64_t size_of_step = step > 0 ? static_cast<std::uint64_t>(step) : 0 - static_cast<std::uint64_t>(step);
    const std::uint64_t steps = distance / size_of_step;
    constexpr std::uint64_t most = std::uint64_t{1} << 30U;
    if (steps >= most) wrong_argument("range", fmt::format("bounds with at most {} numbers between them", most), given[1], error_class::argument, "NumberOutOfRange");
    return {first, static_cast<std::uint64_t>(step), steps + 1};
}

function_family list_functions() {
    constexpr types a_list = only(null, list), a_number = only(null, integer), a_boolean = only(null, boolean), a_text = only(null, text);
    return {.name = "Lists and values",
            .functions = {
                {.name = "size", .parameters = {{"of", a_list | a_text}}, .required = 1, .result = a_number, .body = size, .says = "How many elements a list has, or characters a text."},
                {.name = "isEmpty", .parameters = {{"of", a_list | a_text | only(map)}}, .required = 1, .result = a_boolean, .body = is_empty, .says = "Whether a list, a map or a text has nothing in it."},
                {.name = "head", .parameters = {{"list", a_list}}, .required = 1, .body = head, .says = "The first element; null of an empty list."},
                {.name = "last", .parameters = {{"list", a_list}}, .required = 1, .body = last, .says = "The last element; null of an empty list."},
                {.name = "tail", .parameters = {{"list", a_list}}, .required = 1, .result = a_list, .body = tail, .says = "All elements but the first."},
                {.name = "reverse", .parameters = {{"of", a_list | a_text}}, .required = 1, .result = a_list | a_text, .body = reverse, .says = "A list or a text from its end to its start."},
                {.name = "range", .parameters = {{"first"}, {"last"}, {"step"}}, .required = 2, .result = a_list, .body = range, .says = "Whole numbers from the first to the last, both included, in steps of 1 or another number."},
                {.name = "coalesce", .parameters = {{"value"}}, .required = 1, .repeats = true, .body = coalesce, .says = "The first value that is not null.", .null_gives_null = false},
                {.name = "nullIf", .parameters = {{"value"}, {"unwanted"}}, .required = 2, .body = null_if, .says = "The value, or null if it equals the other.", .null_gives_null = false},
                {.name = "exists", .parameters = {{"value"}}, .required = 1, .result = only(boolean), .body = exists, .says = "Whether a value is not null.", .null_gives_null = false},
                {.name = "valueType", .parameters = {{"value"}}, .required = 1, .result = only(text), .body = value_type, .says = "The type of a value, as 'INTEGER NOT NULL'.", .null_gives_null = false},
                {.name = "randomUUID", .parameters = {}, .result = only(text), .body = random_uuid, .says = "A random identifier that no other is like.", .repeatable = false},
            },
            .aggregates = {}};
}

}  // namespace hexi::abi_v1::detail::query
