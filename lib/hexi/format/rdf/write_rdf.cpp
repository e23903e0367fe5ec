#include <hexi/format/rdf/rdf.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/format/attributes_private.hpp>

namespace hexi::inline v1 {
namespace {

constexpr std::string_view rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", rdfs = "http://www.w3.org/2000/01/rdf-schema#", xsd = "http://www.w3.org/2001/XMLSchema#",
                           skos = "http://www.w3.org/2004/02/skos/core#";

std::string address(std::string_view sort, std::string_view name) {
    std::string out = fmt::format("<urn:hexi:{}:", sort);
    for (const char c : repaired(name)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) out += c;
        else out += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    return out + ">";
}
std::string known(std::string_view space, std::string_view name) { return fmt::format("<{}{}>", space, name); }

std::string rdf_text(std::string_view text) {
    std::string out = "\"";
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        if (c == U'"' || c == U'\\') out += '\\', out += bytes;
        else if (c == U'\n') out += "\\n";
        else if (c == U'\r') out += "\\r";
        else if (c == U'\t') out += "\\t";
        else if (c < 0x20 || c == 0x7F) out += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(c));
        else if (c == U'\uFFFD') out += "\uFFFD";
        else out += bytes;
    });
    return out + '"';
}
/// A text in a language, if that is one that RDF can name.
std::string in_language(std::string_view text, std::string_view language) {
    bool may = !language.empty(), first = true;
    std::size_t part = 0;
    for (const char c : language) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
        if (c == '-') may = may && part > 0, part = 0, first = false;
        else may = may && (letter || (digit && !first)) && ++part <= 8;
    }
    return rdf_text(text) + (may && part > 0 ? fmt::format("@{}", language) : "");
}

/// A value that is one, with its type where RDF has one for it.
std::string literal(const schema& s, const value& v) {
    const auto typed = [](std::string_view text, std::string_view type) { return fmt::format("{}^^{}", rdf_text(text), known(xsd, type)); };
    return std::visit(
        [&]<class T>(const T& one) -> std::string {
            if constexpr (std::same_as<T, bool>) return typed(one ? "true" : "false", "boolean");
            else if constexpr (std::same_as<T, std::int64_t>) return typed(std::to_string(one), "integer");
            else if constexpr (std::same_as<T, double>) return typed(std::isfinite(one) ? float_text(one) : one != one ? "NaN" : one > 0 ? "INF" : "-INF", "double");
            else if constexpr (std::same_as<T, std::string>) return rdf_text(one);
            else if constexpr (std::same_as<T, date>) {
                const std::string text = to_text(one);
                const std::size_t parts = static_cast<std::size_t>(std::ranges::count(text.substr(1), '-'));
                return typed(text, parts == 2 ? "date" : parts == 1 ? "gYearMonth" : "gYear");
            }
            else if constexpr (std::same_as<T, std::monostate>) return "\"\"";
            else return rdf_text(v.depth() > 0 ? detail::attribute_text(s, kind::any, false, v) : to_text(s, v));
        },
        v.as_variant());
}

class rdf_writer {
public:
    rdf_writer(output& out, const graph& g, bool turtle, bool annotations) : out_(out), g_(g), s_(g.schema()), turtle_(turtle), annotations_(annotations) {}

    void write() {
        for (const node_id n : g_.nodes()) write_node(n);
        for (const edge_id e : g_.edges()) write_edge(e);
    }

private:
    using facts = std::vector<std::pair<std::string, std::string>>;  // predicate and object

    template <class Id>
    facts facts_of(Id id) const {
        facts out;
        for (const property& p : g_.type_of(id).properties) {
            if (std::is_same_v<Id, node_id> && s_.is_name(p.id)) continue;
            const value v = g_.value(id, p.id);
            const auto* list = std::get_if<value::list>(&v);
            if (list != nullptr)
                for (const value& one : *list) out.emplace_back(address("property", p.name), literal(s_, one));
            else if (v.has_value()) out.emplace_back(address("property", p.name), literal(s_, v));
        }
        for (const evidence& e : g_.evidence(id)) out.emplace_back("<urn:hexi:evidence>", rdf_text(to_text(e)));
        return out;
    }
    /// `SUBJECT PREDICATE OBJECT` lines, or in Turtle one statement.
    void write(const std::string& subject, const facts& all) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!turtle_ || i == 0) out_.append(subject), out_.append(' ');
            else out_.append("    ");
            out_.append(all[i].first);
            out_.append(' ');
            out_.append(all[i].second);
            out_.append(turtle_ && i + 1 < all.size() ? " ;\n" : " .\n");
        }
    }
    void write_node(node_id n) {
        facts all;
        for (const std::string& label : g_.type_of(n).labels) all.emplace_back(known(rdf, "type"), address("type", label));
        if (const auto name = g_.get<std::string_view>(n, schema::name_property())) all.emplace_back(known(rdfs, "label"), in_language(*name, s_.language));
        for (const auto& [language, p] : s_.name_languages())
            if (const auto name = g_.get<std::string_view>(n, p)) all.emplace_back(known(rdfs, "label"), in_language(*name, language));
        for (const std::string_view alias : g_.aliases(n)) all.emplace_back(known(skos, "altLabel"), rdf_text(alias));
        all.emplace_back("<urn:hexi:key>", rdf_text(g_.key(n)));
        for (auto& fact : facts_of(n)) all.push_back(std::move(fact));
        write(address("node", g_.key(n)), all);
    }
    void write_edge(edge_id e) {
        const std::string from = address("node", g_.key(g_.source(e))), type = address("edge", g_.type_of(e).name), to = address("node", g_.key(g_.target(e)));
        const facts all = facts_of(e);
        if (annotations_ && turtle_) {
            out_.append(fmt::format("{} {} {}", from, type, to));
            if (!all.empty()) {
                out_.append(" {| ");
                for (std::size_t i = 0; i < all.size(); ++i) out_.append(fmt::format("{}{} {}", i == 0 ? "" : " ; ", all[i].first, all[i].second));
                out_.append(" |}");
            }
            return out_.append(" .\n");
        }
        out_.append(fmt::format("{} {} {} .\n", from, type, to));
        if (all.empty()) return;
        const std::string statement = fmt::format("_:e{}", e.index());
        facts about;
        if (annotations_) {
            about.emplace_back(known(rdf, "reifies"), fmt::format("<<( {} {} {} )>>", from, type, to));
        } else {
            about = {{known(rdf, "type"), known(rdf, "Statement")}, {known(rdf, "subject"), from}, {known(rdf, "predicate"), type}, {known(rdf, "object"), to}};
        }
        about.insert(about.end(), all.begin(), all.end());
        write(statement, about);
    }

    output& out_;
    const graph& g_;
    const schema& s_;
    bool turtle_, annotations_;
};

}  // namespace

result<done> write_turtle(output& out, const graph& g, const write_options&) { return rdf_writer(out, g, true, false).write(), done{}; }
result<done> write_ntriples(output& out, const graph& g, const write_options&) { return rdf_writer(out, g, false, false).write(), done{}; }
result<done> write_turtle_12(output& out, const graph& g, const write_options&) { return rdf_writer(out, g, true, true).write(), done{}; }
result<done> write_ntriples_12(output& out, const graph& g, const write_options&) { return rdf_writer(out, g, false, true).write(), done{}; }

}  // namespace hexi::v1
