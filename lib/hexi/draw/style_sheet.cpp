#include <hexi/draw/style_sheet.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/draw/theme.hpp>
#include <hexi/query/condition.hpp>
#include <hexi/schema/info_private.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/meaning.hpp>
#include <hexi/schema/style_words.hpp>

namespace hexi::inline abi_v1 {
namespace {

using detail::info_entry;
using detail::info_file;
using detail::info_spot;

constexpr std::array<std::string_view, 3> top_words{"theme", "node", "edge"};
constexpr std::uint64_t usual_size = std::uint64_t{1} << 20U;  // bytes

class sheet_reader {
public:
    sheet_reader(const info_file& file, const schema& s) : file_(file), schema_(s) {}

    style_sheet read() {
        style_sheet out;
        for (const info_entry& entry : file_.root.children) {
            if (entry.word == "theme") out.theme = theme_of(entry);
            else if (entry.word == "node" || entry.word == "edge") out.rules.push_back(rule_of(entry));
            else unknown(entry.word_at, entry.word, "a style sheet", top_words);
        }
        return out;
    }
    problems& found() { return found_; }

private:
    void wrong(info_spot at, rule of, std::string message, std::string hint) { found_.push_back(file_.wrong(at, of, std::move(message), std::move(hint))); }
    template <class Words>
    std::string hint_for(std::string_view word, const Words& known) {
        const auto near = closest(word, known, effort_);
        return near ? fmt::format("did you mean '{}'?", *near) : fmt::format("it may be: {}", listed(known.size(), [&](std::size_t i) { return known[i]; }));
    }
    void unknown(info_spot at, std::string_view word, std::string_view inside, std::span<const std::string_view> known) {
        wrong(at, "unknown-word", fmt::format("'{}' is not a word of {}", word, inside), hint_for(word, known));
    }

    std::string theme_of(const info_entry& entry) {
        if (entry.has_text() && find_theme(entry.text) != nullptr) return entry.text;
        const std::vector<std::string> names = theme_names();
        wrong(entry.has_text() ? entry.text_at : entry.word_at, "unknown-theme", fmt::format("there is no theme '{}'", entry.text),
              hint_for(entry.text, names));
        return {};
    }

    style_rule rule_of(const info_entry& entry) {
        style_rule rule{.edges = entry.word == "edge", .at = file_.place_of(entry.word_at)};
        if (!entry.has_text()) {
            wrong(entry.word_at, "missing-text", fmt::format("'{}' needs a type after it", entry.word), fmt::format("write: {} TYPE {{ ... }}, or {} * {{ ... }} for all", entry.word, entry.word));
        } else if (entry.text != "*") {
            rule.type = type_meant(entry, rule.edges);
        }
        const std::span<const std::string_view> words = rule.edges ? std::span<const std::string_view>(edge_style_words) : std::span<const std::string_view>(node_style_words);
        for (const info_entry& line : entry.children) {
            if (line.word == "where") {
                if (line.has_text()) rule.condition = condition_in(line, rule.edges);
                for (const info_entry& condition : line.children) {
                    check_property(condition);
                    rule.where.emplace_back(condition.word, condition.text);
                }
            } else if (line.word == "name" || line.word == "evidence") {
                if (!line.has_text()) wrong(line.word_at, "missing-text", fmt::format("'{}' needs a text after it", line.word), fmt::format("write: {} TEXT", line.word));
                (line.word == "name" ? rule.name : rule.evidence) = line.text;
            } else if (std::ranges::find(words, line.word) != words.end()) {
                check_setting(line);
                rule.set[line.word] = line.text;
            } else {
                std::vector<std::string_view> known{"where", "name", "evidence"};
                known.insert(known.end(), words.begin(), words.end());
                unknown(line.word_at, line.word, rule.edges ? "a rule for edges" : "a rule for nodes", known);
            }
        }
        if (rule.set.empty() && found_.empty()) wrong(entry.word_at, "empty-rule", "the rule sets nothing", "give it a colour, a shape, or hidden true");
        return rule;
    }

    std::string type_meant(const info_entry& entry, bool edge) {
        const auto nodes = edge ? result<std::string>(std::string()) : node_types_meant(schema_, entry.text);
        const auto edges = edge ? edge_type_meant(schema_, entry.text) : result<edge_type_id>(edge_type_id());
        if (nodes && edges) return edge ? schema_[*edges].name : *nodes;
        if (const problem& p = (nodes ? edges.problems() : nodes.problems()).front(); p.rule == "ambiguous-type") {
            wrong(entry.text_at, p.rule, p.message, p.hint);
            return entry.text;
        }
        std::vector<std::string>& known = edge ? edge_types_ : node_types_;  // made for the first mistake
        if (known.empty()) {
            if (edge) {
                for (std::size_t i = 0; i < schema_.edge_type_count(); ++i) known.push_back(schema_[edge_type_id(i)].name);
            } else {
                for (std::size_t i = 0; i < schema_.node_type_count(); ++i)
                    for (const std::string& label : schema_[node_type_id(i)].labels) known.push_back(label);
            }
            std::ranges::sort(known);
            known.erase(std::unique(known.begin(), known.end()), known.end());
        }
        wrong(entry.text_at, "unknown-type", fmt::format("there is no {} type '{}'", edge ? "edge" : "node", entry.text), hint_for(entry.text, known));
        return entry.text;
    }
    void check_property(const info_entry& condition) {
        if (schema_.property_named(condition.word)) return;
        if (properties_.empty())
            for (std::size_t i = 0; i < schema_.property_count(); ++i) properties_.push_back(schema_[property_id(i)].name);
        wrong(condition.word_at, "unknown-property", fmt::format("no type has a property '{}'", condition.word), hint_for(condition.word, properties_));
    }
    /// Checked with a graph that has the types and nothing else.
    std::string condition_in(const info_entry& line, bool edges) {
        const graph typed(schema_);
        const auto read = condition_of(typed, line.text);
        if (!read) wrong(line.text_at, read.problems().front().rule, read.problems().front().message, read.problems().front().hint);
        else if (edges ? read->about_nodes() : read->about_edges())
            wrong(line.text_at, "wrong-use", fmt::format("a rule for {} has a condition about {}", edges ? "edges" : "nodes", edges ? "nodes" : "edges"), edges ? "an edge is called r" : "a node is called n");
        return line.text;
    }
    void check_setting(const info_entry& line) {
        auto p = wrong_style(line.word, line.text);
        if (!p) return;
        if (line.has_text()) wrong(line.text_at, p->rule, std::move(p->message), std::move(p->hint));
        else wrong(line.word_at, "missing-text", fmt::format("'{}' needs a value after it", line.word), std::move(p->hint));
    }

    const info_file& file_;
    const schema& schema_;
    problems found_;
    hint_effort effort_;
    std::vector<std::string> node_types_, edge_types_, properties_;  // by name, for hints
};

}  // namespace

result<style_sheet> read_style_sheet(const std::filesystem::path& path, const schema& s, const file_access& files) {
    try {
        const auto file = detail::read_info(path, "style sheet", top_words, {.most = files.most > 0 ? files.most : usual_size, .read = files.read});
        if (!file) return file.problems();
        sheet_reader from(*file, s);
        style_sheet sheet = from.read();
        if (!from.found().empty()) return from.found();
        return sheet;
    } catch (...) {
        return caught(path);
    }
}

struct rule_matcher::conditions {
    std::vector<std::optional<condition>> of{};  // by rule
};

namespace {

/// What is wrong with a condition is told where its rule stands.
[[noreturn]] void refuse(problems found, const style_rule& rule) {
    for (problem& p : found)
        if (rule.at.line > 0) p.where = rule.at;
    throw input_error(std::move(found));
}

/// Whether a value is written so in a table; of a list, whether one of its elements is.
bool written_as(const schema& s, const value& v, std::string_view text) {
    if (const auto* list = std::get_if<value::list>(&v); list != nullptr && std::ranges::any_of(*list, [&](const value& one) { return written_as(s, one, text); })) return true;
    return v.has_value() && to_text(s, v) == text;
}

}  // namespace

rule_matcher::rule_matcher(const graph& g, const style_sheet& sheet) : graph_(&g), sheet_(&sheet) {
    auto made = std::make_shared<conditions>();
    for (const style_rule& rule : sheet.rules) {
        auto& one = made->of.emplace_back();
        if (rule.condition.empty()) continue;
        auto read = condition_of(g, rule.condition);
        if (!read) refuse(read.problems(), rule);
        one = *std::move(read);
    }
    conditions_ = std::move(made);
}

template <class Id>
bool rule_matcher::meets(std::size_t rule, Id id) const {
    const style_rule& of = sheet_->rules[rule];
    if (!of.picks(graph_->schema(), graph_->type(id))) return false;
    for (const auto& [name, wanted] : of.where) {
        const auto p = graph_->property(id, name);
        if (!p || !written_as(graph_->schema(), graph_->value(id, *p), wanted)) return false;
    }
    if (!of.evidence.empty()) {
        const auto read = graph_->evidence(id);
        if (of.evidence == "none" ? !read.empty() : std::ranges::none_of(read, [&](const evidence& e) { return e.document == of.evidence; })) return false;
    }
    if (!conditions_->of[rule]) return true;
    const auto holds = conditions_->of[rule]->holds(id);
    if (!holds) refuse(holds.problems(), of);
    return *holds;
}

bool rule_matcher::picks(std::size_t rule, node_id n) const {
    if (!meets(rule, n)) return false;
    if (sheet_->rules[rule].name.empty()) return true;
    const std::string wanted = folded_for_search(sheet_->rules[rule].name);
    const auto has = [&](std::string_view text) { return folded_for_search(text).find(wanted) != std::string::npos; };
    if (has(graph_->name(n))) return true;
    for (const auto& [language, p] : graph_->schema().name_languages())
        if (const auto other = graph_->name(n, language); other && has(*other)) return true;
    return std::ranges::any_of(graph_->aliases(n), has);
}

bool rule_matcher::picks(std::size_t rule, edge_id e) const {
    if (!meets(rule, e)) return false;
    const std::string& name = sheet_->rules[rule].name;
    if (name.empty()) return true;
    const auto own = graph_->get<std::string_view>(e, schema::name_property());
    return own && folded_for_search(*own).find(folded_for_search(name)) != std::string::npos;
}

problems idle_rules(const graph& g, const style_sheet& sheet) {
    problems out;
    const rule_matcher matcher(g, sheet);
    for (std::size_t i = 0; i < sheet.rules.size(); ++i) {
        const style_rule& rule = sheet.rules[i];
        if (rule.at.line == 0) continue;
        const auto picked = [&](const auto& all) { return std::ranges::any_of(all, [&](auto id) { return matcher.picks(i, id); }); };
        if (rule.edges ? picked(g.edges()) : picked(g.nodes())) continue;
        out.push_back({"idle-rule", fmt::format("the rule for {} {} picks nothing", rule.edges ? "edge" : "node", rule.type.empty() ? "*" : rule.type),
                       "nothing that is drawn has this type, these values and this evidence", rule.at});
    }
    return out;
}

}  // namespace hexi::abi_v1
