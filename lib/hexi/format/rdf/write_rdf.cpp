#include <hexi/base/ascii.hpp>
#include <hexi/format/rdf/rdf.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/format/attributes_private.hpp>
#include <hexi/format/csv/folder_beside_private.hpp>
#include <hexi/format/formats.hpp>

namespace hexi::inline abi_v1 {
namespace {

constexpr std::string_view rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", rdfs = "http://www.w3.org/2000/01/rdf-schema#", xsd = "http://www.w3.org/2001/XMLSchema#",
                           skos = "http://www.w3.org/2004/02/skos/core#";

std::string address(std::string_view sort, std::string_view name) {
    std::string out = fmt::format("<urn:hexi:{}:", sort);
    for (const char c : repaired(name)) {
        const bool plain = ascii::is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
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
        const bool letter = ascii::is_letter(c), digit = ascii::is_digit(c);
        if (c == '-') may = may && part > 0, part = 0, first = false;
        else may = may && (letter || (digit && !first)) && ++part <= 8;
    }
    return rdf_text(text) + (may && part > 0 ? fmt::format("@{}", language) : "");
}

/// A time as XML Schema writes it: with seconds, and with whole minutes of distance from UTC, if any; empty where it cannot. The name of a
/// zone is lost: the moment stays.
std::string xsd_time(std::string text) {
    text.resize(std::min(text.find('['), text.size()));
    const std::size_t day = text.find('T'), clock = day == std::string::npos ? 0 : day + 1;
    if (text.front() == '+') return {};  // a year after 9999, which may have no sign
    const std::size_t zone = std::min(text.find_first_of("Z+-", clock), text.size());
    const auto colons = [&](std::size_t from, std::size_t to) { return std::count(text.begin() + static_cast<std::ptrdiff_t>(from), text.begin() + static_cast<std::ptrdiff_t>(to), ':'); };
    if (colons(zone, text.size()) > 1) return {};
    if (colons(clock, zone) == 1) text.insert(zone, ":00");
    return text;
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
                if (text.front() == '+') return rdf_text(text);  // a year after 9999, which XML Schema writes without a sign
                return typed(text, parts == 2 ? "date" : parts == 1 ? "gYearMonth" : "gYear");
            }
            else if constexpr (std::same_as<T, std::monostate>) return "\"\"";
            else if constexpr (std::same_as<T, local_time> || std::same_as<T, zoned_time> || std::same_as<T, local_datetime> || std::same_as<T, zoned_datetime>) {
                const std::string text = xsd_time(to_text(one));
                return text.empty() ? rdf_text(to_text(one)) : typed(text, std::same_as<T, local_time> || std::same_as<T, zoned_time> ? "time" : "dateTime");
            } else if constexpr (std::same_as<T, duration>) {
                // With parts of both signs, or with a sign at each part, it is none of XML Schema's.
                const std::string text = to_text(one);
                return text.find('-') == std::string::npos ? typed(text, "duration") : rdf_text(text);
            }
            else return rdf_text(v.depth() > 0 ? detail::attribute_text(s, kind::any, false, v) : to_text(s, v));
        },
        v.as_variant());
}

class rdf_writer {
public:
    rdf_writer(output& out, const graph& g, bool turtle, bool annotations) : out_(&out), g_(g), s_(g.schema()), turtle_(turtle), annotations_(annotations) {}

    void write() {
        write([] { return true; });
    }
    /// `goes_on` is asked before each node and edge; it may let the writer write elsewhere from then on.
    template <class GoesOn>
    void write(GoesOn goes_on) {
        for (const node_id n : g_.nodes()) {
            if (!goes_on()) return;
            write_node(n);
        }
        for (const edge_id e : g_.edges()) {
            if (!goes_on()) return;
            write_edge(e);
        }
    }
    /// How many bytes were written since `to`.
    std::size_t written() const { return written_; }
    void to(output& out) { out_ = &out, written_ = 0; }

private:
    using facts = std::vector<std::pair<std::string, std::string>>;  // predicate and object

    template <class Id>
    facts facts_of(Id id) const {
        facts out;
        for (const property& p : g_.type_of(id).properties) {
            if (std::is_same_v<Id, node_id> && s_.is_name(p.id)) continue;
            const value v = g_.value(id, p.id);
            const auto* list = std::get_if<value::list>(&v);
            if (list != nullptr) {
                for (const value& one : *list)
                    if (one.has_value()) out.emplace_back(address("property", p.name), literal(s_, one));
            } else if (v.has_value()) out.emplace_back(address("property", p.name), literal(s_, v));
        }
        for (const evidence& e : g_.evidence(id)) out.emplace_back("<urn:hexi:evidence>", rdf_text(to_text(e)));
        return out;
    }
    /// `SUBJECT PREDICATE OBJECT` lines, or in Turtle one statement.
    void write(const std::string& subject, const facts& all) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!turtle_ || i == 0) append(subject), append(" ");
            else append("    ");
            append(all[i].first);
            append(" ");
            append(all[i].second);
            append(turtle_ && i + 1 < all.size() ? " ;\n" : " .\n");
        }
    }
    void append(std::string_view text) { out_->append(text), written_ += text.size(); }
    std::string address_of(node_id n) const { return address("node", g_.key_text(n)); }
    void write_node(node_id n) {
        facts all;
        for (const std::string& label : g_.type_of(n).labels) all.emplace_back(known(rdf, "type"), address("type", label));
        if (const auto name = g_.get<std::string_view>(n, schema::name_property())) all.emplace_back(known(rdfs, "label"), in_language(*name, s_.language));
        for (const auto& [language, p] : s_.name_languages())
            if (const auto name = g_.get<std::string_view>(n, p)) all.emplace_back(known(rdfs, "label"), in_language(*name, language));
        for (const std::string_view alias : g_.aliases(n)) all.emplace_back(known(skos, "altLabel"), rdf_text(alias));
        if (g_.has_key(n)) all.emplace_back("<urn:hexi:key>", rdf_text(g_.key(n)));
        for (auto& fact : facts_of(n)) all.push_back(std::move(fact));
        write(address_of(n), all);
    }
    void write_edge(edge_id e) {
        const std::string from = address_of(g_.source(e)), type = address("edge", g_.type_of(e).name), to = address_of(g_.target(e));
        const facts all = facts_of(e);
        if (annotations_ && turtle_) {
            append(fmt::format("{} {} {}", from, type, to));
            if (!all.empty()) {
                append(" {| ");
                for (std::size_t i = 0; i < all.size(); ++i) append(fmt::format("{}{} {}", i == 0 ? "" : " ; ", all[i].first, all[i].second));
                append(" |}");
            }
            return append(" .\n");
        }
        append(fmt::format("{} {} {} .\n", from, type, to));
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

    output* out_;
    std::size_t written_ = 0;
    const graph& g_;
    const schema& s_;
    bool turtle_, annotations_;
};

struct rdf_form {
    std::string_view name;
    bool turtle, annotations;
};
constexpr std::array rdf_forms{rdf_form{"turtle", true, false}, rdf_form{"ntriples", false, false}, rdf_form{"turtle-1.2", true, true}, rdf_form{"ntriples-1.2", false, true}};

}  // namespace

result<done> write_turtle(output& out, const graph& g, const write_options&) { return rdf_writer(out, g, true, false).write(), done{}; }
result<done> write_ntriples(output& out, const graph& g, const write_options&) { return rdf_writer(out, g, false, false).write(), done{}; }
result<done> write_turtle_12(output& out, const graph& g, const write_options&) { return rdf_writer(out, g, true, true).write(), done{}; }
result<done> write_ntriples_12(output& out, const graph& g, const write_options&) { return rdf_writer(out, g, false, true).write(), done{}; }

bool is_rdf(std::string_view format) { return std::ranges::find(rdf_forms, format, &rdf_form::name) != rdf_forms.end(); }

result<done> write_rdf_folder(const graph& g, const std::filesystem::path& folder, std::string_view format, std::size_t most) {
    const auto form = std::ranges::find(rdf_forms, format, &rdf_form::name);
    assert(form != rdf_forms.end());
    std::filesystem::path target = folder.lexically_normal();
    if (!target.has_filename()) target = target.parent_path();
    detail::folder_beside beside(target);
    if (auto made = beside.create(); !made) return made.problems();
    std::size_t count = 0;
    const auto next = [&] { return std::make_unique<detail::folder_file>(beside.path() / fmt::format("{}-{:04}{}", target.filename().string(), ++count, format_named(format)->extension)); };
    auto part = next();
    int error = 0;
    rdf_writer writer(part->out(), g, form->turtle, form->annotations);
    writer.write([&] {
        if (writer.written() < most) return part->out().failed() == 0;
        error = part->close();
        if (error == 0) part = next(), writer.to(part->out());
        return error == 0;
    });
    if (error == 0) error = part->close();
    if (error == 0) error = beside.mark();
    if (error != 0) return detail::folder_not_written(target, error);
    return beside.commit();
}

}  // namespace hexi::abi_v1
