#include "read_schema.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/style_words.hpp>

#include "info_private.hpp"

namespace hexi {
namespace {

using detail::info_entry;
using detail::info_file;
using detail::info_spot;

/// What may follow a word.
enum class shape { text, block, text_and_block };
struct word_rule {
    std::string_view word;
    hexi::shape follows = hexi::shape::text;
    bool many = false;
};

constexpr std::array top_words{word_rule{"schema", shape::block}, word_rule{"unit", shape::text_and_block, true},
                               word_rule{"enumeration", shape::text_and_block, true}, word_rule{"node", shape::text_and_block, true},
                               word_rule{"edge", shape::text_and_block, true}};
constexpr std::array schema_words{word_rule{"name"}, word_rule{"language"}, word_rule{"further_language", shape::text, true},
                                  word_rule{"build_on", shape::text, true}, word_rule{"open"}};
constexpr std::array unit_words{word_rule{"of"}, word_rule{"factor"}, word_rule{"caption", shape::block}};
constexpr std::array enumeration_words{word_rule{"value", shape::text_and_block, true}};
constexpr std::array value_words{word_rule{"caption", shape::block}};
constexpr std::array node_words{word_rule{"abstract"}, word_rule{"is", shape::text, true}, word_rule{"caption", shape::block},
                                word_rule{"property", shape::text_and_block, true}, word_rule{"style", shape::block},
                                word_rule{"fold_over", shape::text, true}, word_rule{"document"}, word_rule{"key"},
                                word_rule{"label", shape::text, true}, word_rule{"unlabelled"}};
constexpr std::array edge_words{word_rule{"from", shape::text, true}, word_rule{"to", shape::text, true}, word_rule{"inverse"},
                                word_rule{"symmetric"}, word_rule{"min_out"}, word_rule{"max_out"}, word_rule{"min_in"},
                                word_rule{"max_in"}, word_rule{"caption", shape::block},
                                word_rule{"property", shape::text_and_block, true}, word_rule{"style", shape::block}, word_rule{"cluster"}};
constexpr std::array property_words{word_rule{"kind"}, word_rule{"list"}, word_rule{"values"}, word_rule{"unit"}, word_rule{"required"},
                                    word_rule{"unique"}, word_rule{"default"}, word_rule{"caption", shape::block}};

/// A text in a file: what is declared or referred to, and where.
struct mention {
    const info_file* file = nullptr;
    const info_entry* entry = nullptr;

    const std::string& text() const { return entry->text; }
    place where() const { return file->place_of(entry->text_at); }
};

struct declared_property {
    mention at;
    property made{};
    std::optional<mention> values{}, unit{}, default_text{};
};
struct declared_unit {
    mention at;
    hexi::unit made{};
    std::optional<mention> of{};
};
struct declared_node {
    mention at;
    node_type made{};
    bool unlabelled = false;
    std::vector<mention> is{}, fold_over{};
    std::vector<declared_property> properties{};
    std::vector<std::size_t> supertypes{};  // filled in by `add_nodes`: positions among the declared nodes
};
struct declared_edge {
    mention at;
    edge_type made{};
    std::vector<mention> from{}, to{};
    std::vector<declared_property> properties{};
};

constexpr std::uint64_t usual_size = std::uint64_t{16} << 20U;  // bytes; the largest schema in use has 40 KiB
constexpr std::size_t most_files = 1000;

std::vector<std::string_view> words_of(std::span<const word_rule> rules) {
    std::vector<std::string_view> out;
    for (const word_rule& rule : rules) out.push_back(rule.word);
    return out;
}

class schema_reader {
public:
    schema_reader(const file_access& files, const std::filesystem::path& root) : rules_(input_rules::of(files, root, usual_size)) {}

    result<schema> read(const std::filesystem::path& path) {
        const bool all_loaded = load(path);
        for (const auto& file : files_) declare(*file);
        // With a file missing, every reference into it would be one more error that is none.
        if (all_loaded) resolve();
        if (!found_.empty()) {
            std::unordered_map<std::string, std::size_t> order;
            for (std::size_t i = 0; i < files_.size(); ++i) order.emplace(files_[i]->path.string(), i);
            std::ranges::stable_sort(found_, {}, [&](const problem& p) { return std::tuple(order[p.where.file], p.where.line, p.where.column); });
            return std::move(found_);
        }
        return std::move(out_);
    }

private:
    // --- files ------------------------------------------------------------------------------

    /// Reads a file after those that it builds on; false if any of them could not be read.
    static constexpr std::size_t most_levels = 64;
    bool load(const std::filesystem::path& path, std::optional<mention> because = std::nullopt) {
        std::error_code error;
        const std::filesystem::path resolved = fully_resolved(path, error);
        const std::string same = error ? path.string() : resolved.string();
        if (std::ranges::find(loading_, same, &loading::same) != loading_.end()) {
            std::vector<std::string> around;
            for (const loading& l : loading_) around.push_back(l.path.filename().string());
            wrong(*because, "build-on-cycle", fmt::format("the schema builds on itself: {}, {}", fmt::join(around, ", "), path.filename().string()),
                  "remove one build_on of the circle");
            return false;
        }
        if (const auto [at, is_new] = loaded_.emplace(same, true); !is_new) return at->second;
        if (loaded_.size() > most_files) {
            wrong(*because, "too-many-files", fmt::format("this schema is built on more than {} files", most_files), "put some of them together");
            return false;
        }
        if (loading_.size() == most_levels) {
            wrong(*because, "too-many", fmt::format("schemas build on one another over more than {} levels", most_levels), "let one file name all that it builds on");
            return loaded_[same] = false;
        }
        // A graph's own schema.info is meant as a schema whatever it says; what another file names may be anything.
        result<info_file> read = detail::read_info(path, "schema", because ? words_of(top_words) : std::vector<std::string_view>{}, rules_);
        if (!read) {
            for (problem p : read.problems()) {
                if (because && p.where.line == 0)
                    p = because->file->wrong(because->entry->text_at, p.rule, fmt::format("'{}': {}", path.string(), p.message),
                                             p.rule != "cannot-read" || std::filesystem::exists(path, error) ? p.hint : "the name is relative to the file that says build_on");
                found_.push_back(std::move(p));
            }
            return loaded_[same] = false;
        }
        const auto file = std::make_shared<const info_file>(*std::move(read));
        bytes_ += file->text.size();
        if (bytes_ > rules_.most) {
            found_.push_back({"cannot-read", fmt::format("the files of this schema have together more than the {} bytes that are read of one", rules_.most),
                              "see whether they are the right ones; --max-size reads larger ones", {path.string()}});
            return loaded_[same] = false;
        }
        bool all = true;
        loading_.push_back({same, path});
        for (const info_entry& block : file->root.children) {
            if (block.word != "schema") continue;
            for (const info_entry& entry : block.children)
                if (entry.word == "build_on" && entry.has_text() && !load((path.parent_path() / entry.text).lexically_normal(), mention{file.get(), &entry})) all = false;
        }
        loading_.pop_back();
        files_.push_back(file);
        return loaded_[same] = all;
    }

    // --- words ------------------------------------------------------------------------------

    void wrong(const mention& m, rule of, std::string message, std::string hint = {}) {
        found_.push_back(m.file->wrong(m.entry->has_text() ? m.entry->text_at : m.entry->word_at, of, std::move(message), std::move(hint)));
    }

    /// The words of a block: each known, followed by what it needs, and once where once is enough.
    void check_words(const info_file& file, const info_entry& block, std::string_view inside, std::span<const word_rule> rules) {
        std::set<std::string_view> seen;
        for (const info_entry& entry : block.children) {
            const auto rule = std::ranges::find(rules, entry.word, &word_rule::word);
            if (rule == rules.end()) {
                std::vector<std::string_view> known;
                for (const word_rule& r : rules) known.push_back(r.word);
                found_.push_back(file.wrong(entry.word_at, "unknown-word", fmt::format("'{}' is not a word of {}", entry.word, inside), suggestion(entry.word, known)));
                continue;
            }
            if (!seen.insert(rule->word).second && !rule->many)
                found_.push_back(file.wrong(entry.word_at, "doubled-word", fmt::format("'{}' is written twice in {}", entry.word, inside), "keep one of them"));
            if (rule->follows != shape::block && !entry.has_text())
                found_.push_back(file.wrong(entry.word_at, "missing-text", fmt::format("'{}' needs a text after it", entry.word), fmt::format("write: {} TEXT{}", entry.word, rule->follows == shape::text ? "" : " { ... }")));
            if (rule->follows == shape::block && entry.has_text())
                found_.push_back(file.wrong(entry.text_at, "needless-text", fmt::format("'{}' takes no text, only a block", entry.word), fmt::format("write: {} {{ ... }}", entry.word)));
            if (rule->follows == shape::text && entry.has_block())
                found_.push_back(file.wrong(entry.brace_at, "needless-block", fmt::format("'{}' takes no block, only a text", entry.word), "remove the block"));
        }
    }
    template <class Words>
    std::string suggestion(std::string_view word, const Words& known) {
        if (const auto near = closest(word, known, effort_)) return fmt::format("did you mean '{}'?", *near);
        if (known.empty() || known.size() > 12) return {};
        return fmt::format("it may be: {}", fmt::join(known, ", "));
    }

    template <class Visit>
    static void for_each(const info_entry& block, std::string_view word, Visit visit) {
        for (const info_entry& entry : block.children)
            if (entry.word == word) visit(entry);
    }
    static const info_entry* one(const info_entry& block, std::string_view word) {
        const auto at = std::ranges::find(block.children, word, &info_entry::word);
        return at == block.children.end() ? nullptr : &*at;
    }
    static std::optional<mention> mentioned(const info_file& file, const info_entry& block, std::string_view word) {
        const info_entry* entry = one(block, word);
        return entry != nullptr && entry->has_text() ? std::optional(mention{&file, entry}) : std::nullopt;
    }
    static std::vector<mention> all_mentioned(const info_file& file, const info_entry& block, std::string_view word) {
        std::vector<mention> out;
        for_each(block, word, [&](const info_entry& entry) { if (entry.has_text()) out.push_back({&file, &entry}); });
        return out;
    }
    static std::string text_of(const info_entry& block, std::string_view word, std::string otherwise = {}) {
        const info_entry* entry = one(block, word);
        return entry != nullptr && entry->has_text() ? entry->text : otherwise;
    }

    bool boolean_of(const info_file& file, const info_entry& block, std::string_view word) {
        const auto m = mentioned(file, block, word);
        if (!m) return false;
        const auto v = parse_boolean(m->text());
        if (!v) wrong(*m, "wrong-boolean", fmt::format("'{}' is not a boolean", m->text()), "write true or false");
        return v.value_or(false);
    }
    std::optional<std::uint32_t> count_of(const info_file& file, const info_entry& block, std::string_view word) {
        const auto m = mentioned(file, block, word);
        if (!m) return std::nullopt;
        const auto v = parse_integer(m->text());
        if (v && *v >= 0 && *v <= std::numeric_limits<std::uint32_t>::max()) return static_cast<std::uint32_t>(*v);
        wrong(*m, "wrong-number", fmt::format("'{}' is not a number of edges", m->text()), "write a whole number, 0 or more");
        return std::nullopt;
    }
    captions captions_of(const info_file& file, const info_entry& block) {
        captions out;
        const info_entry* entry = one(block, "caption");
        if (entry == nullptr) return out;
        for (const info_entry& c : entry->children) {
            if (!c.has_text()) found_.push_back(file.wrong(c.word_at, "missing-text", fmt::format("the caption in '{}' is missing", c.word), fmt::format("write: {} \"...\"", c.word)));
            else if (!out.emplace(c.word, c.text).second)
                found_.push_back(file.wrong(c.word_at, "doubled-word", fmt::format("there are two captions in '{}'", c.word), "keep one of them"));
            if (c.has_block()) found_.push_back(file.wrong(c.brace_at, "needless-block", "a caption takes no block, only a text", "remove the block"));
            if (languages_.insert(c.word).second) count_property({fmt::format("name_{}", c.word), kind::text, false}, {&file, &c});
        }
        return out;
    }
    style_defaults style_of(const info_file& file, const info_entry& block, std::string_view inside, std::span<const std::string_view> words) {
        style_defaults out;
        const info_entry* entry = one(block, "style");
        if (entry == nullptr) return out;
        std::vector<word_rule> rules;
        for (const std::string_view word : words) rules.push_back({word});
        check_words(file, *entry, inside, rules);
        for (const info_entry& s : entry->children) {
            if (!s.has_text()) continue;
            if (std::ranges::find(words, s.word) != words.end())
                if (auto p = wrong_style(s.word, s.text)) wrong({&file, &s}, p->rule, std::move(p->message), std::move(p->hint));
            out.emplace(s.word, s.text);
        }
        return out;
    }

    // --- declarations -----------------------------------------------------------------------

    // Ids have 16 bits. What is too many is told once, at the first; nothing more is then declared.

    /// Whether there is room for one more.
    bool has_room(std::size_t count, std::string_view things, const mention& m) {
        if (full_ || count < schema::most) return !full_;
        problem p = schema::too_many(things);
        wrong(m, p.rule, std::move(p.message), std::move(p.hint));
        return !(full_ = true);
    }
    /// The same for a property, of which those with equal name and kind are one.
    void count_property(const property_key& key, const mention& m) {
        const auto [at, is_new] = properties_.insert(fmt::format("{}\n{}{}", key.name, static_cast<int>(key.kind), key.list));
        if (is_new) (void)has_room(out_.property_count() + properties_.size() - 1, "properties, of which the name in each language is one", m);
    }
    /// How much subtypes have from their supertypes, all together: types share nothing in memory.
    bool may_inherit(std::size_t more, const mention& m) {
        if ((inherited_ += more) <= most_inherited) return true;
        if (!std::exchange(full_, true))
            wrong(m, "too-many", fmt::format("'{}' is the first type for which there is no room: subtypes have too many labels and properties from their supertypes", m.text()), "use fewer levels of 'is'");
        return false;
    }

    /// Remembers a declared name; a second one of the same sort is a problem.
    bool is_new(std::map<std::string, mention>& names, std::string_view sort, const mention& m) {
        const auto [before, made] = names.emplace(m.text(), m);
        if (!made) wrong(m, "doubled-name", fmt::format("the {} '{}' is declared twice", sort, m.text()), fmt::format("the other one is in {}:{}", before->second.where().file, before->second.where().line));
        return made;
    }

    void declare(const info_file& file) {
        check_words(file, file.root, "a schema file", top_words);
        const bool outermost = &file == files_.back().get();
        open_ = false;
        for_each(file.root, "schema", [&](const info_entry& block) {
            check_words(file, block, "schema", schema_words);
            if (outermost) out_.name = text_of(block, "name");
            out_.language = text_of(block, "language", out_.language);
            open_ = boolean_of(file, block, "open");
            for (const mention& m : all_mentioned(file, block, "further_language")) {
                further_languages_.push_back(m.text());
                count_property({fmt::format("name_{}", m.text()), kind::text, false}, m);
            }
        });
        for (const info_entry& entry : file.root.children) {
            if (full_) return;
            if (!entry.has_text()) continue;
            if (entry.word == "unit") declare_unit(file, entry);
            if (entry.word == "enumeration") declare_enumeration(file, entry);
            if (entry.word == "node") declare_node(file, entry);
            if (entry.word == "edge") declare_edge(file, entry);
        }
    }

    void declare_unit(const info_file& file, const info_entry& entry) {
        const mention at{&file, &entry};
        check_words(file, entry, "unit", unit_words);
        if (!is_new(unit_names_, "unit", at) || !has_room(units_.size(), "units", at)) return;
        if (!can_follow_number(entry.text))
            return wrong(at, "wrong-unit", fmt::format("'{}' could not be told from a number before it", entry.text), "a unit does not begin with a digit, a sign, a comma, a point or an exponent");
        declared_unit& u = units_.emplace_back(declared_unit{at, {.name = entry.text, .captions = captions_of(file, entry)}, mentioned(file, entry, "of")});
        const auto factor = mentioned(file, entry, "factor");
        if (!factor) return;
        const auto number = parse_float(factor->text());
        if (number && std::isfinite(*number) && *number > 0) u.made.factor = *number;
        else wrong(*factor, "wrong-number", fmt::format("'{}' is not a factor", factor->text()), "write a number greater than 0, such as 0.001");
        if (!u.of) wrong(*factor, "missing-word", fmt::format("the factor of '{}' has no unit that it refers to", entry.text), "write: of \"UNIT\"");
    }

    void declare_enumeration(const info_file& file, const info_entry& entry) {
        check_words(file, entry, "enumeration", enumeration_words);
        if (!is_new(enumeration_names_, "enumeration", {&file, &entry}) || !has_room(out_.enumeration_count(), "enumerations", {&file, &entry})) return;
        enumeration made{.name = entry.text};
        std::map<std::string, mention> names;
        for (const mention& m : all_mentioned(file, entry, "value")) {
            check_words(file, *m.entry, "value", value_words);
            if (is_new(names, "value", m)) made.values.push_back({m.text(), captions_of(file, *m.entry)});
        }
        out_.add_enumeration(std::move(made));
    }

    std::vector<declared_property> properties_of(const info_file& file, const info_entry& block, std::string_view key_header) {
        std::vector<declared_property> out;
        std::map<std::string, mention> names;
        for (const mention& m : all_mentioned(file, block, "property")) {
            check_words(file, *m.entry, "property", property_words);
            if (!is_new(names, "property", m)) continue;
            if (!open_ && (m.text() == "evidence" || m.text() == key_header)) {
                wrong(m, "reserved-name", fmt::format("a property may not be called '{}'", m.text()), m.text() == "evidence" ? "evidence has a column of its own" : "the key has this name; another is given by: key NAME");
                continue;
            }
            declared_property& p = out.emplace_back(declared_property{m, {.name = m.text()}});
            p.made.list = boolean_of(file, *m.entry, "list");
            p.made.required = boolean_of(file, *m.entry, "required");
            p.made.unique = boolean_of(file, *m.entry, "unique");
            p.made.captions = captions_of(file, *m.entry);
            p.made.where = m.where();
            p.values = mentioned(file, *m.entry, "values");
            p.unit = mentioned(file, *m.entry, "unit");
            p.default_text = mentioned(file, *m.entry, "default");
            if (!read_kind(file, *m.entry, p)) p.default_text.reset();
            count_property({p.made.name, p.made.kind, p.made.list}, m);
        }
        return out;
    }
    /// The kind, and that the words that belong to one kind stand with it.
    bool read_kind(const info_file& file, const info_entry& entry, declared_property& p) {
        if (const auto m = mentioned(file, entry, "kind")) {
            const auto known = kind_named(m->text());
            if (!known) {
                std::vector<std::string_view> names;
                for_each_kind([&](auto entry) { names.push_back(decltype(entry)::name); });
                wrong(*m, "unknown-kind", fmt::format("'{}' is not a kind of property", m->text()), suggestion(m->text(), names));
                return false;
            }
            p.made.kind = *known;
        }
        const bool built_in = p.made.name == "name" || p.made.name == "aliases" || p.made.name.starts_with("name_");
        if (built_in && (p.made.kind != kind::text || p.made.list != (p.made.name == "aliases")))
            wrong(p.at, "wrong-kind", fmt::format("'{}' must be {}", p.made.name, p.made.name == "aliases" ? "a list of texts" : "one text"), "names and aliases are built in: leave the property out, or give it this kind");
        if (p.values && p.made.kind != kind::enumeration)
            wrong(*p.values, "wrong-kind", fmt::format("'values' is for enumerations, and '{}' is of kind {}", p.made.name, to_text(p.made.kind)), "write: kind enumeration");
        if (!p.values && p.made.kind == kind::enumeration)
            wrong(p.at, "missing-word", fmt::format("'{}' is an enumeration without values", p.made.name), "write: values ENUMERATION");
        if (p.made.kind == kind::any && p.made.list)
            wrong(p.at, "wrong-kind", fmt::format("'{}' is a list of values of any kind, which a value of any kind may be by itself", p.made.name), "leave out: list");
        if (p.unit && p.made.kind != kind::quantity)
            wrong(*p.unit, "wrong-kind", fmt::format("'unit' is for quantities, and '{}' is of kind {}", p.made.name, to_text(p.made.kind)), "write: kind quantity");
        return true;
    }

    void declare_node(const info_file& file, const info_entry& entry) {
        const mention at{&file, &entry};
        check_words(file, entry, "node", node_words);
        if (!is_new(node_names_, "node type", at) || !has_room(nodes_.size(), "node types", at)) return;
        declared_node& n = nodes_.emplace_back(declared_node{at, {.name = entry.text}});
        n.made.abstract = boolean_of(file, entry, "abstract");
        n.made.document = boolean_of(file, entry, "document");
        n.made.key = text_of(entry, "key", "key");
        n.made.captions = captions_of(file, entry);
        n.made.style = style_of(file, entry, "the style of a node", node_style_words);
        n.made.where = at.where();
        for_each(entry, "label", [&](const info_entry& l) { n.made.labels.push_back(l.text); });
        n.unlabelled = boolean_of(file, entry, "unlabelled");
        n.is = all_mentioned(file, entry, "is");
        if (n.unlabelled && (!n.is.empty() || !n.made.labels.empty())) {
            wrong(at, "wrong-labels", fmt::format("'{}' is unlabelled and has labels", entry.text), "remove 'unlabelled', or every 'is' and 'label'");
            n.unlabelled = false;
        }
        n.fold_over = all_mentioned(file, entry, "fold_over");
        n.properties = properties_of(file, entry, n.made.key);
    }

    void declare_edge(const info_file& file, const info_entry& entry) {
        const mention at{&file, &entry};
        check_words(file, entry, "edge", edge_words);
        if (!is_new(edge_names_, "edge type", at) || !has_room(edges_.size(), "edge types", at)) return;
        declared_edge& e = edges_.emplace_back(declared_edge{at, {.name = entry.text}});
        e.from = all_mentioned(file, entry, "from");
        e.to = all_mentioned(file, entry, "to");
        e.made.symmetric = boolean_of(file, entry, "symmetric");
        e.made.cluster = boolean_of(file, entry, "cluster");
        if (const auto inverse = mentioned(file, entry, "inverse")) {
            e.made.inverse = inverse->text();
            inverses_.push_back(*inverse);
        }
        cardinality& c = e.made.cardinality;
        c = {count_of(file, entry, "min_out"), count_of(file, entry, "max_out"), count_of(file, entry, "min_in"), count_of(file, entry, "max_in")};
        const auto crossed = [&](auto min, auto max, std::string_view word) {
            if (min && max && *min > *max) wrong({&file, one(entry, word)}, "wrong-number", fmt::format("at least {} and at most {} cannot both hold", *min, *max), "make the first the smaller one");
        };
        crossed(c.min_out, c.max_out, "max_out");
        crossed(c.min_in, c.max_in, "max_in");
        e.made.captions = captions_of(file, entry);
        e.made.style = style_of(file, entry, "the style of an edge", edge_style_words);
        e.made.where = at.where();
        e.properties = properties_of(file, entry, {});
    }

    // --- references -------------------------------------------------------------------------

    void resolve() {
        if (full_) return;
        add_units();
        add_nodes();
        add_edges();
        if (full_) return;
        for (const std::string& language : further_languages_) (void)out_.add_name_language(language);
        for (const std::string& language : languages_) (void)out_.add_name_language(language);
        out_.open = open_;
    }

    bool is_known(const std::map<std::string, mention>& names, rule of, std::string_view sort, const mention& m) {
        if (names.contains(m.text())) return true;
        std::vector<std::string_view> known;
        if (effort_.left > 0 || names.size() <= 12)
            for (const auto& [name, declared] : names) known.push_back(name);
        effort_.left -= std::min(effort_.left, known.size());
        wrong(m, of, fmt::format("there is no {} '{}'", sort, m.text()), suggestion(m.text(), known));
        return false;
    }

    void add_units() {
        std::map<std::string, std::size_t> at;
        for (std::size_t i = 0; i < units_.size(); ++i) at.emplace(units_[i].made.name, i);
        for (declared_unit& u : units_) {
            if (u.of && is_known(unit_names_, "unknown-unit", "unit", *u.of)) {
                const declared_unit& base = units_[at.at(u.of->text())];
                if (&base == &u) wrong(*u.of, "unit-cycle", fmt::format("'{}' is counted in itself", u.made.name), "remove the word, or name another unit");
                else if (base.of) wrong(*u.of, "wrong-unit", fmt::format("'{}' is itself counted in another unit", u.of->text()), fmt::format("count '{}' in '{}' too", u.made.name, base.of->text()));
                else u.made.base = unit_id(at.at(u.of->text()));
            }
            out_.add_unit(u.made);
        }
    }

    std::vector<property> completed(std::vector<declared_property>& declared) {
        std::vector<property> out;
        for (declared_property& p : declared) {
            bool fits = true;
            if (p.values) {
                if (is_known(enumeration_names_, "unknown-enumeration", "enumeration", *p.values)) p.made.values = *out_.find_enumeration(p.values->text());
                else fits = false;
            }
            if (p.unit) {
                if (is_known(unit_names_, "unknown-unit", "unit", *p.unit)) p.made.unit = *out_.find_unit(p.unit->text());
                else fits = false;
            }
            if (p.default_text && fits) {
                auto v = parse_value(std::as_const(out_), p.made, p.default_text->text(), ';', &effort_);
                if (v) p.made.default_value = *std::move(v);
                else for (const problem& why : v.problems()) wrong(*p.default_text, why.rule, why.message, why.hint);
            }
            out.push_back(p.made);
        }
        return out;
    }

    /// Adds the node types, supertypes first and otherwise as they come.
    void add_nodes() {
        std::map<std::string, std::size_t> at;
        for (std::size_t i = 0; i < nodes_.size(); ++i) at.emplace(nodes_[i].made.name, i);
        for (declared_node& n : nodes_) {
            std::unordered_set<std::size_t> seen;
            for (const mention& m : n.is) {
                if (!is_known(node_names_, "unknown-type", "node type", m)) continue;
                const std::size_t super = at.at(m.text());
                if (seen.insert(super).second) n.supertypes.push_back(super);
                else wrong(m, "doubled-word", fmt::format("'is {}' is written twice", m.text()), "keep one of them");
            }
            for (const mention& m : n.fold_over)
                if (is_known(edge_names_, "unknown-type", "edge type", m)) n.made.fold_over.push_back(m.text());
            n.made.properties = completed(n.properties);
            for (const std::string& label : n.made.labels) labels_.emplace(label, n.at);
        }
        std::vector<std::optional<node_type_id>> added(nodes_.size());
        for (const std::size_t i : in_turn()) {
            added[i] = add_node(nodes_[i], added);
            if (full_) return;
        }
        report_cycles(added);
    }
    /// The nodes that have no circle above them, as if those that are ready were taken in the order of the file, again
    /// and again. O(supertypes).
    std::vector<std::size_t> in_turn() const {
        std::vector<std::vector<std::size_t>> subtypes(nodes_.size());
        std::vector<std::size_t> waits_for(nodes_.size()), turn(nodes_.size(), 0), ready;
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            for (const std::size_t super : nodes_[i].supertypes) subtypes[super].push_back(i);
            waits_for[i] = nodes_[i].supertypes.size();
            if (waits_for[i] == 0) ready.push_back(i);
        }
        for (std::size_t next = 0; next < ready.size(); ++next) {
            const std::size_t super = ready[next];
            for (const std::size_t i : subtypes[super]) {
                turn[i] = std::max(turn[i], turn[super] + (super < i ? 0 : 1));  // one that comes later in the file is there in the next turn
                if (--waits_for[i] == 0) ready.push_back(i);
            }
        }
        std::ranges::sort(ready, {}, [&](std::size_t i) { return std::pair(turn[i], i); });
        return ready;
    }

    node_type_id add_node(declared_node& n, const std::vector<std::optional<node_type_id>>& added) {
        std::size_t more = 0;
        const auto bytes = [&](std::string_view text) { more += text.size() / 32; };
        for (const std::size_t super : n.supertypes) {
            const node_type& from = out_[*added[super]];
            n.made.supertypes.push_back(*added[super]);
            more += 1 + from.labels.size() + from.fold_over.size() + from.properties.size() * 8;
            for (const std::string& label : from.labels) bytes(label);
            for (const std::string& edge : from.fold_over) bytes(edge);
            for (const auto& [what, how] : from.style) bytes(how);
            for (const property& p : from.properties) {
                bytes(p.name), bytes(p.where.file);
                for (const auto& [language, text] : p.captions) more += 2, bytes(text);
                if (const auto* text = std::get_if<std::string>(&p.default_value)) bytes(*text);
                if (const auto* list = std::get_if<value::list>(&p.default_value)) more += list->size();
            }
            if (more > most_inherited) break;
        }
        if (!may_inherit(more, n.at)) return node_type_id::none();
        check_conflicts(n);
        return n.unlabelled ? out_.add_unlabelled_node_type(n.made) : out_.add_node_type(n.made);
    }

    /// A property keeps its kind in subtypes, and two supertypes may not mean two things by one name.
    void check_conflicts(const declared_node& n) {
        std::unordered_map<std::string_view, std::pair<const property*, const node_type*>> inherited;
        std::unordered_map<std::string_view, const declared_property*> declared;
        for (const declared_property& d : n.properties) declared.emplace(d.made.name, &d);
        for (const node_type_id super : n.made.supertypes) {
            for (const property& p : out_[super].properties) {
                const auto described = [](const property& q) { return fmt::format("{}{}", q.list ? "a list of " : "", to_text(q.kind)); };
                if (const auto found = declared.find(p.name); found != declared.end()) {
                    const declared_property* const own = found->second;
                    if (own->made.kind != p.kind || own->made.list != p.list)
                        wrong(own->at, "conflicting-property", fmt::format("'{}' is {} here and {} in the supertype {}", p.name, described(own->made), described(p), out_[super].name), "keep the kind, or choose another name");
                    continue;
                }
                const auto [before, is_first] = inherited.emplace(p.name, std::pair(&p, &out_[super]));
                const property& q = *before->second.first;
                if (is_first || (q.kind == p.kind && q.list == p.list && q.values == p.values && q.unit == p.unit)) continue;
                wrong(n.at, "conflicting-property",
                      fmt::format("{} gets two different properties '{}', from {} and from {}", n.made.name, p.name, before->second.second->name, out_[super].name),
                      q.kind == p.kind && q.list == p.list ? "declare it here too, with the values or the unit that hold" : "rename one of them");
            }
        }
    }

    void report_cycles(const std::vector<std::optional<node_type_id>>& added) {
        std::vector<std::size_t> walked(nodes_.size(), 0);  // in which walk a type was met, from 1
        for (std::size_t start = 0; start < nodes_.size(); ++start) {
            if (added[start] || walked[start] > 0) continue;
            // Every type that is left has a supertype that is left: following them leads into a circle.
            std::vector<std::size_t> way;
            std::size_t at = start;
            while (walked[at] == 0) {
                walked[at] = start + 1;
                way.push_back(at);
                at = *std::ranges::find_if(nodes_[at].supertypes, [&](std::size_t s) { return !added[s].has_value(); });
            }
            if (walked[at] != start + 1) continue;  // a circle that is told already
            const auto first = std::ranges::find(way, at);
            std::vector<std::string_view> names;
            for (auto i = first; i != way.end(); ++i) names.push_back(nodes_[*i].made.name);
            const declared_node& n = nodes_[at];
            const std::string& super = nodes_[first + 1 == way.end() ? *first : *(first + 1)].made.name;
            wrong(*std::ranges::find(n.is, super, &mention::text), "inheritance-cycle",
                  fmt::format("'{}' is its own supertype: {}, {}", n.made.name, listed(names), n.made.name), "remove one 'is' of the circle");
        }
    }

    void add_edges() {
        for (const mention& m : inverses_) {
            if (edge_names_.contains(m.text())) wrong(m, "doubled-name", fmt::format("'{}' is the name of an edge type", m.text()), "an inverse needs a name of its own");
            else (void)is_new(inverse_names_, "inverse", m);
        }
        std::map<std::string, mention> ends = node_names_;
        ends.insert(labels_.begin(), labels_.end());
        for (declared_edge& e : edges_) {
            for (const mention& m : e.from)
                if (is_known(ends, "unknown-type", "node type", m)) e.made.from.push_back(m.text());
            for (const mention& m : e.to)
                if (is_known(ends, "unknown-type", "node type", m)) e.made.to.push_back(m.text());
            e.made.properties = completed(e.properties);
            out_.add_edge_type(e.made);
        }
    }

    struct loading {
        std::string same;  // the canonical path
        std::filesystem::path path;
    };
    input_rules rules_;
    std::uint64_t bytes_ = 0;                     // read so far
    std::vector<loading> loading_{};              // the file being read, and those that build on it
    std::map<std::string, bool> loaded_{};        // canonical paths; whether all of it could be read
    std::vector<std::shared_ptr<const info_file>> files_{};  // what is built on comes first

    static constexpr std::size_t most_inherited = std::size_t{1} << 20U;  // labels; a property counts eight, and so do long texts by their bytes
    problems found_{};
    hint_effort effort_{};
    bool full_ = false;          // more was declared than there is room for
    std::size_t inherited_ = 0;
    std::unordered_set<std::string> properties_{};  // by name and kind, to count them
    schema out_{};
    bool open_ = false;
    std::set<std::string> languages_{};
    std::vector<std::string> further_languages_{};
    std::map<std::string, mention> unit_names_{}, enumeration_names_{}, node_names_{}, edge_names_{}, inverse_names_{}, labels_{};
    std::vector<declared_unit> units_{};
    std::vector<declared_node> nodes_{};
    std::vector<declared_edge> edges_{};
    std::vector<mention> inverses_{};
};

}  // namespace

std::filesystem::path schema_root(const std::filesystem::path& folder) {
    std::error_code error;
    const std::filesystem::path own = std::filesystem::canonical(folder.empty() ? "." : folder, error);
    if (error) return folder;
    const std::filesystem::path above = own.parent_path();
    const bool shared = above != above.root_path() && std::filesystem::is_directory(above / "schemas", error);
    return shared ? above : own;
}

result<schema> read_schema(const std::filesystem::path& file, const file_access& files) {
    try {
        std::error_code error;
        const std::filesystem::path resolved = std::filesystem::canonical(file, error);
        return schema_reader(files, schema_root((error ? file : resolved).parent_path())).read(file);
    } catch (...) {
        return caught(file);
    }
}

result<schema> read_schema_of(const std::filesystem::path& folder, const file_access& files) {
    try {
        return schema_reader(files, schema_root(folder)).read(folder / "schema.info");
    } catch (...) {
        return caught(folder);
    }
}

bool is_schema(const std::filesystem::path& file) {
    const auto opened = input_file::open(file, {.most = ~std::uint64_t{0}});
    if (!opened) return false;
    const auto text = opened->text(std::size_t{64} << 10U);
    return text && detail::begins_lines_with(*text, words_of(top_words));
}

}  // namespace hexi
