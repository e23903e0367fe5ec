#include "read_schema.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include <hexi/schema/info_text.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline abi_v1 {
namespace {

/// Lines `WORD TEXT`, indented by the block that they are in.
class info_writer {
public:
    void line(std::string_view word, std::string_view text) { out_ += fmt::format("{}{} {}\n", indent_, word, info_text(text)); }
    void line_if(bool is, std::string_view word) {
        if (is) line(word, "true");
    }
    void begin(std::string_view word, std::optional<std::string_view> text = std::nullopt) {
        out_ += fmt::format("{}{}{}{}\n{}{{\n", indent_, word, text ? " " : "", text ? info_text(*text) : "", indent_);
        indent_ += "    ";
    }
    void end() {
        indent_.resize(indent_.size() - 4);
        out_ += indent_ + "}\n";
        if (indent_.empty()) out_ += "\n";
    }
    /// A block on one line: captions and styles.
    template <class Map>
    void pairs(std::string_view word, const Map& all) {
        if (all.empty()) return;
        out_ += fmt::format("{}{} {{", indent_, word);
        for (const auto& [name, text] : all) out_ += fmt::format(" {} {}", info_text(name), info_text(text));
        out_ += " }\n";
    }
    std::string take() {
        if (out_.ends_with("\n\n")) out_.pop_back();
        return std::move(out_);
    }

private:
    std::string out_{};
    std::string indent_{};
};

/// What a type would be with nothing of its own: the base that its file leaves out.
struct inherited_type {
    std::vector<std::string> labels{};
    std::unordered_map<std::string_view, const property*> properties{};
    style_defaults style{};
    reading_rules reading{};
    std::vector<std::string> fold_over{};
    std::string key = "key";
    std::string name_from{};
    bool document = false;
};
inherited_type inherited(const schema& s, const node_type& type) {
    inherited_type out{.labels = {type.name}};
    std::unordered_set<std::string_view> labels{type.name};
    for (const node_type_id super : type.supertypes) {
        const node_type& from = s[super];
        for (const std::string& label : from.labels)
            if (labels.insert(label).second) out.labels.push_back(label);
        for (const property& p : from.properties) out.properties.emplace(p.name, &p);
        for (const auto& [what, how] : from.style) out.style.emplace(what, how);
        for (const auto& [what, how] : from.reading) out.reading.emplace(what, how);
        if (out.fold_over.empty()) out.fold_over = from.fold_over;
        if (out.key == "key") out.key = from.key;
        if (out.name_from.empty()) out.name_from = from.name_from;
        out.document = out.document || from.document;
    }
    return out;
}

bool same_declaration(const property& a, const property& b) {
    return a.name == b.name && a.kind == b.kind && a.list == b.list && a.required == b.required && a.unique == b.unique && a.values == b.values &&
           a.unit == b.unit && a.default_value == b.default_value && a.captions == b.captions && a.reading == b.reading;
}

void write_property(info_writer& out, const schema& s, const property& p) {
    out.begin("property", p.name);
    out.line("kind", to_text(p.kind));
    out.line_if(p.list, "list");
    if (p.values.valid()) out.line("values", s[p.values].name);
    if (p.unit.valid()) out.line("unit", s[p.unit].name);
    out.line_if(p.required, "required");
    out.line_if(p.unique, "unique");
    if (p.default_value.index() != 0) out.line("default", to_text(s, {p.name, p.kind, p.list}, p.default_value));
    out.pairs("caption", p.captions);
    out.pairs("evidence", p.reading);
    out.end();
}

void write_node(info_writer& out, const schema& s, const node_type& type) {
    const inherited_type base = inherited(s, type);
    out.begin("node", type.name);
    out.line_if(type.abstract, "abstract");
    for (const node_type_id super : type.supertypes) out.line("is", s[super].name);
    out.line_if(type.labels.empty(), "unlabelled");
    if (type.labels != base.labels)
        for (const std::string& label : type.labels) out.line("label", label);
    out.line_if(type.document && !base.document, "document");
    if (type.fold_over != base.fold_over)
        for (const std::string& edge : type.fold_over) out.line("fold_over", edge);
    if (type.key != base.key) out.line("key", type.key);
    if (type.name_from != base.name_from) out.line("name", type.name_from);
    out.pairs("caption", type.captions);
    for (const property& p : type.properties) {
        const auto same = base.properties.find(p.name);
        if (same == base.properties.end() || !same_declaration(*same->second, p)) write_property(out, s, p);
    }
    const auto own = [](const auto& all, const auto& inherited) {
        style_defaults out;
        for (const auto& [what, how] : all)
            if (const auto same = inherited.find(what); same == inherited.end() || same->second != how) out.emplace(what, how);
        return out;
    };
    out.pairs("style", own(type.style, base.style));
    out.pairs("evidence", own(type.reading, base.reading));
    out.end();
}

void write_edge(info_writer& out, const schema& s, const edge_type& type) {
    out.begin("edge", type.name);
    for (const std::string& from : type.from) out.line("from", from);
    for (const std::string& to : type.to) out.line("to", to);
    if (!type.from_column.empty()) out.line("from_column", type.from_column);
    if (!type.to_column.empty()) out.line("to_column", type.to_column);
    if (!type.inverse.empty()) out.line("inverse", type.inverse);
    out.line_if(type.symmetric, "symmetric");
    const auto count = [&](std::string_view word, const std::optional<std::uint32_t>& n) {
        if (n) out.line(word, fmt::format_int(*n).str());
    };
    count("min_out", type.cardinality.min_out);
    count("max_out", type.cardinality.max_out);
    count("min_in", type.cardinality.min_in);
    count("max_in", type.cardinality.max_in);
    out.pairs("caption", type.captions);
    for (const property& p : type.properties) write_property(out, s, p);
    out.pairs("style", type.style);
    out.pairs("evidence", type.reading);
    out.line_if(type.cluster, "cluster");
    out.line_if(type.weak, "weak");
    out.end();
}

}  // namespace

std::string to_info(const schema& s) {
    info_writer out;
    out.begin("schema");
    if (!s.name.empty()) out.line("name", s.name);
    if (!s.language.empty()) out.line("language", s.language);
    for (const auto& [language, p] : s.name_languages()) out.line("further_language", language);
    out.line_if(s.open, "open");
    out.pairs("evidence", s.reading);
    for (const std::string& null : s.nulls) out.line("null", null);
    out.end();
    for (std::size_t i = 0; i < s.unit_count(); ++i) {
        const unit& u = s[unit_id(i)];
        out.begin("unit", u.name);
        if (u.base.valid()) {
            out.line("of", s[u.base].name);
            out.line("factor", float_text(u.factor));
        }
        out.pairs("caption", u.captions);
        out.pairs("evidence", u.reading);
        out.end();
    }
    for (std::size_t i = 0; i < s.enumeration_count(); ++i) {
        const enumeration& e = s[enumeration_id(i)];
        out.begin("enumeration", e.name);
        for (const enumeration_value& v : e.values) {
            out.begin("value", v.name);
            out.pairs("caption", v.captions);
            out.pairs("evidence", v.reading);
            out.end();
        }
        out.end();
    }
    for (std::size_t i = 0; i < s.node_type_count(); ++i) write_node(out, s, s[node_type_id(i)]);
    for (std::size_t i = 0; i < s.edge_type_count(); ++i) write_edge(out, s, s[edge_type_id(i)]);
    return out.take();
}

}  // namespace hexi::abi_v1
