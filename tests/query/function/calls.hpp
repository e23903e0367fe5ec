// Functions and operators of queries called directly.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/query/function/function_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// A graph, and calls over it that began at a moment of 2024.
struct calls {
    graph g{};
    call_context context{.g = g, .begun = *parse_zoned_datetime("2024-02-29T12:34:56.789Z")};

    /// What a function gives, as a query does: null for a null argument unless it takes one.
    cell value(std::string_view name, std::vector<cell> given) {
        const function* const f = find_function(name);
        if (f == nullptr) throw std::logic_error(fmt::format("no function {}", name));
        if (f->null_gives_null)
            for (const cell& c : given)
                if (c.is_null()) return {};
        return f->body(context, given);
    }
    std::string operator()(std::string_view name, std::vector<cell> given = {}) { return to_text(value(name, std::move(given)), g); }
    std::string operator()(const cell& c) const { return to_text(c, g); }
    /// The class and the detail of what a function throws.
    std::string error(std::string_view name, std::vector<cell> given) {
        return error_of([&] { return value(name, given); });
    }
    template <class F>
    static std::string error_of(F f) {
        static constexpr std::string_view names[]{"SyntaxError", "TypeError", "ArgumentError", "SemanticError", "ArithmeticError", "PropertyError", "EntityNotFound", "Constraint", "ParameterMissing", "ProcedureError", "stopped"};
        try {
            f();
        } catch (const failure& e) {
            return fmt::format("{} {}", names[static_cast<std::size_t>(e.of)], e.detail);
        }
        return "no error";
    }
};

inline cell t(std::string_view text) { return std::string(text); }
inline cell i(std::int64_t number) { return number; }
inline cell list(std::vector<cell> all) { return all; }
inline cell map(std::vector<cell_entry> all) { return map_of(std::move(all)); }

}  // namespace hexi::abi_v1::detail::query
