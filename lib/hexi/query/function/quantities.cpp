// Functions of quantities.
#include <hexi/query/function/function_private.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <hexi/graph/graph.hpp>
#include <hexi/query/function/given_private.hpp>
#include <hexi/query/function/quantity_arithmetic_private.hpp>
#include <hexi/query/text_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

using enum cell_type;

const hexi::quantity& quantity_given(std::string_view function, const cell& c) {
    if (!c.is(quantity)) wrong_argument(function, "a QUANTITY", c, error_class::type, wrong_value);
    return c.as<hexi::quantity>();
}

cell unit_name(const call_context& context, unit_id u) {
    if (!u.valid() || u.index() >= context.g.schema().unit_count()) return {};
    return std::string(context.g.schema()[u].name);
}
/// The part that a function is called as.
cell part_given(const call_context& context, std::string_view name, const cell& given) {
    (void)quantity_given(name, given);
    return part_of_quantity(context, given, name);
}
cell number_in_base_unit(call_context& context, arguments given) { return part_given(context, "value", given[0]); }
cell unit_of(call_context& context, arguments given) { return part_given(context, "unit", given[0]); }
cell base_unit_of(call_context& context, arguments given) { return part_given(context, "baseUnit", given[0]); }
cell quantity_in_base(call_context& context, arguments given) { return in_base_unit(context.g, quantity_given("inBaseUnit", given[0])); }

cell quantity_of_text(call_context& context, arguments given) {
    if (given[0].is(quantity)) return given[0];
    const auto read = context.g.schema().parse_quantity(text_given("quantity", given[0]));
    if (!read) wrong_argument("quantity", "a number and a unit that the graph knows, such as '1000万元'", given[0], error_class::argument, wrong_value);
    return *read;
}

/// A value with the quantities in it in their base units; nothing if there are none.
std::optional<cell> changed_to_base(const call_context& context, const cell& c, std::size_t depth) {
    if (c.is(quantity)) return in_base_unit(context.g, c.as<hexi::quantity>());
    if (depth > most_depth + 1) return std::nullopt;
    if (c.is(cell_type::list)) {
        const cell_list& all = c.as<cell_list>();
        std::optional<cell_list> out;
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto changed = changed_to_base(context, all[i], depth + 1);
            if (!changed) continue;
            if (!out) out = all;
            (*out)[i] = std::move(*changed);
        }
        return out ? std::optional<cell>(std::move(*out)) : std::nullopt;
    }
    if (!c.is(cell_type::map)) return std::nullopt;
    const cell_map& all = c.as<cell_map>();
    std::optional<cell_map> out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto changed = changed_to_base(context, all[i].held, depth + 1);
        if (!changed) continue;
        if (!out) out = all;
        (*out)[i].held = std::move(*changed);
    }
    return out ? std::optional<cell>(std::move(*out)) : std::nullopt;
}

}  // namespace

cell part_of_quantity(const call_context& context, const cell& of, std::string_view name) {
    const hexi::quantity& q = of.as<hexi::quantity>();
    if (name == "value") return in_base_unit(context.g, q).in_unit();
    if (name == "unit") return unit_name(context, q.unit);
    if (name == "baseUnit") return unit_name(context, in_base_unit(context.g, q).unit);
    return {};
}

bool holds_quantity(const cell& c, std::size_t depth) {
    if (depth > most_depth + 1) return false;
    if (c.is(cell_type::list)) return std::ranges::any_of(c.as<cell_list>(), [&](const cell& one) { return holds_quantity(one, depth + 1); });
    if (c.is(cell_type::map)) return std::ranges::any_of(c.as<cell_map>(), [&](const cell_entry& e) { return holds_quantity(e.held, depth + 1); });
    return c.is(quantity);
}

cell in_base(const call_context& context, const cell& c, std::size_t depth) { return changed_to_base(context, c, depth).value_or(c); }

function_family quantity_functions() {
    constexpr types a_quantity = only(null, quantity);
    return {.name = "Quantities",
            .functions = {
                {.name = "quantity", .parameters = {{"text", only(null, text, quantity)}}, .required = 1, .result = a_quantity, .body = quantity_of_text, .says = "A number with a unit from a text, such as '1000万元'."},
                {.name = "value", .parameters = {{"quantity", a_quantity}}, .required = 1, .result = only(null, floating), .body = number_in_base_unit, .says = "The number of a quantity in its base unit: 10000000.0 of 1000万元."},
                {.name = "unit", .parameters = {{"quantity", a_quantity}}, .required = 1, .result = only(null, text), .body = unit_of, .says = "The unit that a quantity is written in."},
                {.name = "baseUnit", .parameters = {{"quantity", a_quantity}}, .required = 1, .result = only(null, text), .body = base_unit_of, .says = "The unit that its unit is counted in."},
                {.name = "inBaseUnit", .parameters = {{"quantity", a_quantity}}, .required = 1, .result = a_quantity, .body = quantity_in_base, .says = "The quantity in its base unit, as quantities of different units are added and compared."},
            },
            .aggregates = {}};
}

}  // namespace hexi::abi_v1::detail::query
