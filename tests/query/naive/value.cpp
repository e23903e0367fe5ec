#include "value.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace naive {

value of_truth(bool b) {
    value out;
    out.is = kind::boolean, out.truth = b;
    return out;
}
value of_truth(std::optional<bool> b) { return b ? of_truth(*b) : value(); }
value of_integer(std::int64_t i) {
    value out;
    out.is = kind::number, out.integer = i;
    return out;
}
value of_float(double d) {
    value out;
    out.is = kind::number, out.whole = false, out.floating = d;
    return out;
}
value of_text(std::string s) {
    value out;
    out.is = kind::text, out.text = std::move(s);
    return out;
}
value of_node(std::size_t n) {
    value out;
    out.is = kind::node, out.integer = static_cast<std::int64_t>(n);
    return out;
}
value of_edge(std::size_t e) {
    value out;
    out.is = kind::edge, out.integer = static_cast<std::int64_t>(e);
    return out;
}
value of_list(std::vector<value> all) {
    value out;
    out.is = kind::list, out.of = std::move(all);
    return out;
}

double number(const value& v) { return v.whole ? static_cast<double>(v.integer) : v.floating; }

std::optional<bool> equal(const value& a, const value& b) {
    if (a.is == kind::null || b.is == kind::null) return std::nullopt;
    if (a.is != b.is) return false;
    switch (a.is) {
        case kind::boolean: return a.truth == b.truth;
        case kind::number: return number(a) == number(b);
        case kind::text: return a.text == b.text;
        case kind::node:
        case kind::edge: return a.integer == b.integer;
        default: break;
    }
    if (a.of.size() != b.of.size() || a.keys != b.keys) return false;
    bool known = true;
    for (std::size_t i = 0; i < a.of.size(); ++i) {
        const auto one = equal(a.of[i], b.of[i]);
        if (one && !*one) return false;
        known = known && one.has_value();
    }
    return known ? std::optional(true) : std::nullopt;
}

std::optional<bool> less(const value& a, const value& b) {
    if (a.is != b.is) return std::nullopt;
    switch (a.is) {
        case kind::boolean: return !a.truth && b.truth;
        case kind::number: return number(a) < number(b);
        case kind::text: return a.text < b.text;
        default: return std::nullopt;
    }
}

std::weak_ordering order(const value& a, const value& b) {
    if (a.is != b.is) return a.is <=> b.is;
    switch (a.is) {
        case kind::null: return std::weak_ordering::equivalent;
        case kind::boolean: return a.truth <=> b.truth;
        case kind::number: return number(a) < number(b) ? std::weak_ordering::less : number(b) < number(a) ? std::weak_ordering::greater : std::weak_ordering::equivalent;
        case kind::text: return a.text <=> b.text;
        case kind::node:
        case kind::edge: return a.integer <=> b.integer;
        default: break;
    }
    for (std::size_t i = 0; i < std::min(a.of.size(), b.of.size()); ++i)
        if (const auto one = order(a.of[i], b.of[i]); one != 0) return one;
    return a.of.size() <=> b.of.size();
}

std::string text(const value& v) {
    std::vector<std::string> parts;
    for (const auto& one : v.of) parts.push_back(text(one));
    switch (v.is) {
        case kind::null: return "null";
        case kind::boolean: return v.truth ? "true" : "false";
        case kind::number: return v.whole ? fmt::format("{}", v.integer) : std::floor(v.floating) == v.floating ? fmt::format("{:.0f}", v.floating) : fmt::format("{:.10g}", v.floating);
        case kind::text: return fmt::format("'{}'", v.text);
        case kind::node: return fmt::format("node {}", v.integer);
        case kind::edge: return fmt::format("edge {}", v.integer);
        case kind::list: return fmt::format("[{}]", fmt::join(parts, ", "));
        case kind::path: return fmt::format("<{}>", fmt::join(parts, " "));
        case kind::map: break;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = fmt::format("{}: {}", v.keys[i], parts[i]);
    return fmt::format("{{{}}}", fmt::join(parts, ", "));
}

}  // namespace naive
