// All families of functions, found by name.
#include <hexi/base/ascii.hpp>
#include <hexi/query/function/function_private.hpp>

#include <algorithm>
#include <string>
#include <unordered_map>

#include <fmt/format.h>

#include <hexi/query/text_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

/// What the tables hold, by name in lower case.
struct known_functions {
    std::vector<function_family> families{string_functions(), number_functions(), list_functions(),     entity_functions(),   path_functions(),
                                          conversion_functions(), temporal_functions(), quantity_functions(), aggregate_functions()};
    std::unordered_map<std::string, const function*> functions{};
    std::unordered_map<std::string, const aggregate*> aggregates{};

    known_functions() {
        for (const function_family& family : families) {
            for (const function& f : family.functions) functions.emplace(ascii::lowered(f.name), &f);
            for (const aggregate& a : family.aggregates) aggregates.emplace(ascii::lowered(a.name), &a);
        }
    }
    static const known_functions& all() {
        static const known_functions known;
        return known;
    }
};

template <class Map>
typename Map::mapped_type found(const Map& in, std::string_view name) {
    const auto at = in.find(ascii::lowered(name));
    return at != in.end() ? at->second : nullptr;
}

/// A value that is short in one line as it is, anything else as its type.
std::string shown(const cell& c) {
    switch (c.type()) {
        case cell_type::null: return "null";
        case cell_type::boolean: return fmt::format("the BOOLEAN {}", c.as<bool>());
        case cell_type::integer: return fmt::format("the INTEGER {}", c.as<std::int64_t>());
        case cell_type::floating: return fmt::format("the FLOAT {}", float_in_query(c.as<double>()));
        case cell_type::text:
            if (c.text().size() <= 40) return fmt::format("the STRING {}", quoted_text(c.text()));
            return "a STRING";
        default: break;
    }
    return fmt::format("a {}", to_text(c.type()));
}

}  // namespace

const std::vector<function_family>& function_families() { return known_functions::all().families; }
const function* find_function(std::string_view name) { return found(known_functions::all().functions, name); }
const aggregate* find_aggregate(std::string_view name) { return found(known_functions::all().aggregates, name); }

std::vector<std::string> function_names() {
    std::vector<std::string> out;
    for (const function_family& family : function_families()) {
        for (const function& f : family.functions) out.emplace_back(f.name);
        for (const aggregate& a : family.aggregates) out.emplace_back(a.name);
    }
    std::ranges::sort(out);
    return out;
}

std::string to_text(types t) {
    t &= ~nothing;
    if (t == (any_type & ~nothing)) return "ANY";
    std::vector<std::string> names;
    for (std::size_t i = 0; i < cell_type_count; ++i)
        if (const cell_type one{static_cast<std::uint8_t>(i)}; (t & only(one)) != 0) names.emplace_back(to_text(one));
    return names.empty() ? "NULL" : listed(names, "or");
}

void wrong_argument(std::string_view function, std::string_view wanted, const cell& got, error_class of, std::string_view detail) {
    // A function's name or an operator, such as `[]`; nothing where several share a body.
    const bool letter = !function.empty() && ascii::is_letter(function.front());
    const bool called = letter && function != "IN";
    const std::string who = function.empty() ? "this" : fmt::format("{}{}", function, called ? "()" : "");
    throw failure{.of = of, .detail = detail, .message = fmt::format("{} takes {}, not {}", who, wanted, shown(got)),
                  .hint = called ? fmt::format("give {} {}", who, wanted) : std::string()};
}

}  // namespace hexi::abi_v1::detail::query
