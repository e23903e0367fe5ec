#include <hexi/format/cypher/cypher.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/format/attributes_private.hpp>
#include <hexi/format/carried_schema_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

/// What a value is as a property of Cypher. A list's type is that of its elements; what no property can be is a text.
struct property_type {
    enum class sort : std::uint8_t { boolean, integer, floating, date, local_time, time, local_datetime, datetime, duration, text, nothing } is = sort::nothing;
    bool list = false;

    friend bool operator==(const property_type&, const property_type&) = default;
};
using sort = property_type::sort;

property_type type_of(const schema& s, const value& v) {
    return std::visit(
        [&]<class T>(const T& one) -> property_type {
            if constexpr (std::same_as<T, value::list>) {
                property_type of{sort::nothing, true};
                for (const value& e : one) {
                    const property_type element = type_of(s, e);
                    if (e.depth() > 0 || element.is == sort::nothing || (of.is != sort::nothing && of.is != element.is)) return {sort::text};
                    of.is = element.is;
                }
                return of;
            } else if constexpr (std::same_as<T, bool>) return {sort::boolean};
            else if constexpr (std::same_as<T, std::int64_t>) return {sort::integer};
            else if constexpr (std::same_as<T, double>) return {sort::floating};
            else if constexpr (std::same_as<T, std::monostate>) return {};
            else if constexpr (std::same_as<T, local_time>) return {sort::local_time};
            else if constexpr (std::same_as<T, zoned_time>) return {sort::time};
            else if constexpr (std::same_as<T, local_datetime>) return {sort::local_datetime};
            else if constexpr (std::same_as<T, zoned_datetime>) return {sort::datetime};
            else if constexpr (std::same_as<T, duration>) return {sort::duration};
            // Cypher's dates are whole days of years with four digits.
            else return {kind_of(v) == kind::date && to_text(s, v).size() == 10 ? sort::date : sort::text};
        },
        v.as_variant());
}

/// What makes a value of a text; nothing where the text is the value.
std::string_view function_of(sort is) {
    switch (is) {
        case sort::date: return "date";
        case sort::local_time: return "localtime";
        case sort::time: return "time";
        case sort::local_datetime: return "localdatetime";
        case sort::datetime: return "datetime";
        case sort::duration: return "duration";
        default: return {};
    }
}
/// Of Ladybug's columns: its times are not openCypher's, they are texts there.
property_type for_ladybug(property_type p) {
    const bool time = p.is == sort::local_time || p.is == sort::time || p.is == sort::local_datetime || p.is == sort::datetime || p.is == sort::duration;
    return time ? property_type{sort::text, p.list} : p;
}

void append_text_of(output& out, const schema& s, const value& v) {
    append_cypher_text(out, v.depth() > 0 ? detail::attribute_text(s, kind::any, false, v) : to_text(s, v));
}

/// `times`: whether those of the day are values; else they are texts, as Ladybug has them.
void append_value(output& out, const schema& s, const value& v, bool times = true) {
    std::visit(
        [&]<class T>(const T& one) {
            if constexpr (std::same_as<T, value::list>) {
                if (!type_of(s, v).list) return append_text_of(out, s, v);
                out.append('[');
                for (std::size_t i = 0; i < one.size(); ++i) {
                    if (i > 0) out.append(", ");
                    append_value(out, s, one[i], times);
                }
                out.append(']');
            } else if constexpr (std::same_as<T, bool>) {
                out.append(one ? "true" : "false");
            } else if constexpr (std::same_as<T, std::int64_t>) {
                // The least integer is not the negative of one: it would not be read.
                if (one == std::numeric_limits<std::int64_t>::min()) out.append("(-9223372036854775807 - 1)");
                else out.append_number(one);
            } else if constexpr (std::same_as<T, double>) {
                if (!std::isfinite(one)) return out.append(one != one ? "(0.0 / 0.0)" : one > 0 ? "(1.0 / 0.0)" : "(-1.0 / 0.0)");
                std::string text = float_text(one);
                std::erase(text, '+');  // Ladybug and the grammar of openCypher have 1e308 alone
                if (text.find_first_of(".e") == std::string::npos) text += ".0";
                out.append(text);
            } else if constexpr (std::same_as<T, std::monostate>) {
                out.append("null");
            } else {
                const sort is = type_of(s, v).is;
                const std::string_view makes = times || is == sort::date ? function_of(is) : std::string_view{};
                if (!makes.empty()) out.append(makes), out.append('(');
                append_text_of(out, s, v);
                if (!makes.empty()) out.append(')');
            }
        },
        v.as_variant());
}

template <class Id>
void append_properties(output& out, const graph& g, Id id, const write_options& options, std::string_view key) {
    bool first = true;
    const auto begin = [&](std::string_view name) {
        out.append(first ? " {" : ", ");
        first = false;
        append_cypher_name(out, name);
        out.append(": ");
    };
    if (!key.empty()) {
        begin("key");
        append_cypher_text(out, key);
    }
    detail::for_each_attribute(g, id, options.language, [&](std::string_view name, kind, bool, const value& v) {
        if (name == "label" || name == "type") return;
        begin(name);
        append_value(out, g.schema(), v);
    });
    if (!first) out.append('}');
}

void append_labels(output& out, const node_type& type) {
    for (const std::string& label : type.labels) {
        out.append(':');
        append_cypher_name(out, label);
    }
}

// --- Ladybug: tables first ----------------------------------------------------------------------------

/// Names that differ in more than the case of their letters, none of them Ladybug's own, without control characters and without points,
/// behind which it looks for a table of another database.
class distinct_names {
public:
    std::string add(std::string_view wanted) {
        std::string out = repaired(wanted.empty() ? "_" : wanted);
        for (char& c : out)
            if (c == '.') c = '_';
            else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
        while (reserved(out) || !taken_.insert(folded_for_search(out)).second) out += '_';
        return out;
    }

private:
    static bool reserved(const std::string& name) { return name == "_id" || name == "_label" || name == "_src" || name == "_dst"; }
    std::set<std::string> taken_;
};

struct ladybug_column {
    std::string name{}, written{};
    property_type is{};
    bool exact = true;  // each integer in it is a double, too
};

/// A table of nodes of one type, or of edges of one; for edges from which tables to which.
struct ladybug_table {
    std::string name{};
    std::vector<ladybug_column> columns{};
    distinct_names names{};
    std::set<std::pair<std::uint32_t, std::uint32_t>> ends{};
    bool used = false;

    void note(const schema& s, std::string_view attribute, const value& v) {
        const property_type is = for_ladybug(type_of(s, v));
        auto found = std::ranges::find(columns, attribute, &ladybug_column::name);
        if (found == columns.end()) found = columns.insert(columns.end(), {std::string(attribute), names.add(attribute), is});
        constexpr std::int64_t most = std::int64_t{1} << 53;
        if (const auto* const integer = std::get_if<std::int64_t>(&v.as_variant())) found->exact = found->exact && *integer >= -most && *integer <= most;
        property_type& known = found->is;
        if (known == is || (known.list && is.list && is.is == sort::nothing)) return;
        const auto is_number = [](const property_type& p) { return !p.list && (p.is == sort::integer || p.is == sort::floating); };
        if (is_number(known) && is_number(is) && found->exact) return known.is = sort::floating, void();
        // What is no list of one kind, or of two kinds in two places, is a text.
        known = known.list && is.list && known.is == sort::nothing ? is : property_type{sort::text};
    }
};

template <class Id, class Visit>
void for_each_column(const graph& g, Id id, std::string_view language, Visit visit) {
    detail::for_each_attribute(g, id, language, [&](std::string_view name, kind, bool, const value& v) {
        if (name != "label" && name != "type") visit(name, v);
    });
}

std::string_view ladybug_type(const property_type& p) {
    switch (p.is) {
        case sort::boolean: return "BOOL";
        case sort::integer: return "INT64";
        case sort::floating: return "DOUBLE";
        case sort::date: return "DATE";
        default: return "STRING";
    }
    return "STRING";
}

class ladybug_writer {
public:
    ladybug_writer(output& out, const graph& g, const write_options& options) : out_(out), g_(g), options_(options), nodes_(g.schema().node_type_count()), edges_(g.schema().edge_type_count()) {}

    void write() {
        look();
        for (const ladybug_table& t : nodes_) {
            if (!t.used) continue;
            begin("NODE", t);
            out_.append("`key` STRING");
            append_columns(t);
            out_.append(", PRIMARY KEY(`key`));\n");
        }
        for (const ladybug_table& t : edges_) {
            if (!t.used) continue;
            begin("REL", t);
            bool first = true;
            for (const auto& [from, to] : t.ends) {
                out_.append(std::exchange(first, false) ? "FROM " : ", FROM ");
                append_name(nodes_[from].name);
                out_.append(" TO ");
                append_name(nodes_[to].name);
            }
            append_columns(t);
            out_.append(");\n");
        }
        for (const node_id n : g_.nodes()) {
            const ladybug_table& t = nodes_[g_.type(n).index()];
            out_.append("CREATE (:");
            append_name(t.name);
            out_.append(" {`key`: ");
            append_cypher_text(out_, g_.key_text(n));
            append_values(n, t, false);
            out_.append("});\n");
        }
        for (const edge_id e : g_.edges()) {
            const ladybug_table& t = edges_[g_.type(e).index()];
            out_.append("MATCH ");
            match("a", g_.source(e));
            out_.append(", ");
            match("b", g_.target(e));
            out_.append(" CREATE (a)-[:");
            append_name(t.name);
            append_values(e, t, true);
            out_.append("]->(b);\n");
        }
    }

private:
    /// Which tables there are, what they hold and what they are called: all share one space of names.
    void look() {
        for (const node_id n : g_.nodes()) note(nodes_[g_.type(n).index()], n);
        for (const edge_id e : g_.edges()) {
            ladybug_table& t = edges_[g_.type(e).index()];
            note(t, e);
            t.ends.emplace(g_.type(g_.source(e)).index(), g_.type(g_.target(e)).index());
        }
        distinct_names names;
        for (std::uint32_t i = 0; i < nodes_.size(); ++i)
            if (nodes_[i].used) nodes_[i].name = names.add(g_.schema()[node_type_id(i)].name);
        for (std::uint32_t i = 0; i < edges_.size(); ++i)
            if (edges_[i].used) edges_[i].name = names.add(g_.schema()[edge_type_id(i)].name);
    }
    template <class Id>
    void note(ladybug_table& t, Id id) {
        if constexpr (std::is_same_v<Id, node_id>)
            if (!t.used) t.names.add("key");
        t.used = true;
        for_each_column(g_, id, options_.language, [&](std::string_view name, const value& v) { t.note(g_.schema(), name, v); });
    }

    /// Other than Neo4j it takes a backslash as it is.
    void append_name(std::string_view name) {
        out_.append('`');
        for (const char c : name) {
            if (c == '`') out_.append('`');
            out_.append(c);
        }
        out_.append('`');
    }
    void begin(std::string_view what, const ladybug_table& t) {
        out_.append(fmt::format("CREATE {} TABLE ", what));
        append_name(t.name);
        out_.append("(");
    }
    void append_columns(const ladybug_table& t) {
        for (const ladybug_column& c : t.columns) {
            out_.append(", ");
            append_name(c.written);
            out_.append(fmt::format(" {}{}", ladybug_type(c.is), c.is.list ? "[]" : ""));
        }
    }
    template <class Id>
    void append_values(Id id, const ladybug_table& t, bool first) {
        const bool opens = first;
        for_each_column(g_, id, options_.language, [&](std::string_view name, const value& v) {
            const ladybug_column& c = *std::ranges::find(t.columns, name, &ladybug_column::name);
            out_.append(std::exchange(first, false) ? " {" : ", ");
            append_name(c.written);
            out_.append(": ");
            if (c.is == property_type{sort::text}) append_text_of(out_, g_.schema(), v);
            else append_value(out_, g_.schema(), v, false);
        });
        if (opens && !first) out_.append('}');
    }
    void match(std::string_view name, node_id n) {
        out_.append(fmt::format("({}:", name));
        append_name(nodes_[g_.type(n).index()].name);
        out_.append(" {`key`: ");
        append_cypher_text(out_, g_.key_text(n));
        out_.append("})");
    }

    output& out_;
    const graph& g_;
    const write_options& options_;
    std::vector<ladybug_table> nodes_, edges_;  // by type
};

}  // namespace

void append_cypher_text(output& out, std::string_view text) {
    out.append('\'');
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        if (c == U'\'' || c == U'\\') out.append('\\'), out.append(bytes);
        else if (c == U'\n') out.append("\\n");
        else if (c == U'\r') out.append("\\r");
        else if (c == U'\t') out.append("\\t");
        else if (c < 0x20 || c == 0x7F) out.append(fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c)));
        else if (c == U'\uFFFD') out.append("\uFFFD");
        else out.append(bytes);
    });
    out.append('\'');
}

void append_cypher_name(output& out, std::string_view name) {
    out.append('`');
    for_each_character(name, [&](char32_t c, std::string_view bytes) {
        if (c == U'`') out.append("``");
        else if (c < 0x20 || c == 0x7F) out.append(' ');
        // Neo4j looks for this escape before it reads names.
        else if (c == U'\\') out.append("\\u005c");
        else if (c == U'\uFFFD') out.append("\uFFFD");
        else out.append(bytes);
    });
    out.append('`');
}

result<done> write_cypher(output& out, const graph& g, const write_options& options) {
    if (problems alike = detail::keys_alike(g); !alike.empty()) return alike;  // edges find their nodes by them
    for (const node_id n : g.nodes()) {
        out.append("CREATE (");
        append_labels(out, g.type_of(n));
        detail::with_key(g, n, [&](std::string_view key) { append_properties(out, g, n, options, key); });
        out.append(");\n");
    }
    const auto match = [&](std::string_view name, node_id n) {
        out.append(fmt::format("({}", name));
        if (!g.type_of(n).labels.empty()) {
            out.append(':');
            append_cypher_name(out, g.type_of(n).labels.front());
        }
        out.append(" {`key`: ");
        detail::with_key(g, n, [&](std::string_view key) { append_cypher_text(out, key); });
        out.append("})");
    };
    for (const edge_id e : g.edges()) {
        out.append("MATCH ");
        match("a", g.source(e));
        out.append(", ");
        match("b", g.target(e));
        out.append(" CREATE (a)-[:");
        append_cypher_name(out, g.type_of(e).name);
        append_properties(out, g, e, options, "");
        out.append("]->(b);\n");
    }
    return done{};
}

result<done> write_ladybug(output& out, const graph& g, const write_options& options) {
    if (problems alike = detail::keys_alike(g); !alike.empty()) return alike;
    ladybug_writer(out, g, options).write();
    return done{};
}

}  // namespace hexi::abi_v1
