#include <hexi/query/failure_private.hpp>

#include <algorithm>

#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

rule rule_of(error_class of) {
    switch (of) {
        case error_class::syntax: return "syntax-error";
        case error_class::type: return "type-error";
        case error_class::argument: return "argument-error";
        case error_class::semantic: return "semantic-error";
        case error_class::arithmetic: return "arithmetic-error";
        case error_class::property: return "property-error";
        case error_class::entity_not_found: return "entity-not-found";
        case error_class::constraint: return "constraint-error";
        case error_class::missing_parameter: return "missing-parameter";
        case error_class::procedure: return "procedure-error";
        case error_class::stopped: return "stopped";
    }
    return "syntax-error";
}

}  // namespace

problem problem_of(const failure& f, std::string_view text) {
    problem out{rule_of(f.of), f.message, f.hint};
    out.reason = f.detail;
    const std::size_t begin = std::min<std::size_t>(f.where.begin, text.size()), end = std::min<std::size_t>(std::max(f.where.end, f.where.begin), text.size());
    if (!f.placed || (begin == 0 && end == 0)) return out;
    std::size_t line = 1, line_begin = 0;
    for (std::size_t i = 0; i < begin; ++i)
        if (text[i] == '\n') ++line, line_begin = i + 1;
    out.where.file = "query";
    out.where.line = line;
    std::size_t column = 1;
    for_each_character(text.substr(line_begin, begin - line_begin), [&](char32_t, std::string_view) { ++column; });
    out.where.column = column;
    set_excerpt(out, text, begin, std::max<std::size_t>(end - begin, 1));
    return out;
}

}  // namespace hexi::abi_v1::detail::query
