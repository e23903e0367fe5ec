// The words of a schema file: which may stand where, what follows them, and what is said of the others.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/schema/info_text.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/reading_words.hpp>
#include <hexi/schema/style_words.hpp>

#include "info_private.hpp"

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// What may follow a word.
enum class word_shape { text, truth, number, value, block, text_and_block };
struct word_rule {
    std::string_view word;
    word_shape follows = word_shape::text;
    bool many = false;
};

inline constexpr std::array top_words{word_rule{"schema", word_shape::block}, word_rule{"unit", word_shape::text_and_block, true},
                               word_rule{"enumeration", word_shape::text_and_block, true}, word_rule{"node", word_shape::text_and_block, true},
                               word_rule{"edge", word_shape::text_and_block, true}};
inline constexpr std::array schema_words{word_rule{"name"}, word_rule{"language"}, word_rule{"further_language", word_shape::text, true},
                                  word_rule{"build_on", word_shape::text, true}, word_rule{"open", word_shape::truth}, word_rule{"null", word_shape::text, true}, word_rule{"sources"}, word_rule{"evidence", word_shape::block}};
inline constexpr std::array unit_words{word_rule{"extends", word_shape::truth}, word_rule{"of"}, word_rule{"factor", word_shape::number}, word_rule{"caption", word_shape::block}, word_rule{"evidence", word_shape::block}};
inline constexpr std::array enumeration_words{word_rule{"extends", word_shape::truth}, word_rule{"value", word_shape::text_and_block, true}};
inline constexpr std::array value_words{word_rule{"caption", word_shape::block}, word_rule{"evidence", word_shape::block}};
inline constexpr std::array node_words{word_rule{"extends", word_shape::truth}, word_rule{"abstract", word_shape::truth}, word_rule{"is", word_shape::text, true}, word_rule{"caption", word_shape::block},
                                word_rule{"property", word_shape::text_and_block, true}, word_rule{"style", word_shape::block},
                                word_rule{"fold_over", word_shape::text, true}, word_rule{"document", word_shape::truth}, word_rule{"key"},
                                word_rule{"label", word_shape::text, true}, word_rule{"unlabelled", word_shape::truth}, word_rule{"name"}, word_rule{"evidence", word_shape::block}};
inline constexpr std::array edge_words{word_rule{"extends", word_shape::truth}, word_rule{"from", word_shape::text, true}, word_rule{"to", word_shape::text, true}, word_rule{"inverse"},
                                word_rule{"from_column"}, word_rule{"to_column"},
                                word_rule{"symmetric", word_shape::truth}, word_rule{"min_out", word_shape::number}, word_rule{"max_out", word_shape::number}, word_rule{"min_in", word_shape::number},
                                word_rule{"max_in", word_shape::number}, word_rule{"caption", word_shape::block},
                                word_rule{"property", word_shape::text_and_block, true}, word_rule{"style", word_shape::block}, word_rule{"cluster", word_shape::truth}, word_rule{"weak", word_shape::truth},
                                word_rule{"evidence", word_shape::block}};
inline constexpr std::array property_words{word_rule{"kind"}, word_rule{"list", word_shape::truth}, word_rule{"values"}, word_rule{"unit"}, word_rule{"required", word_shape::truth},
                                    word_rule{"unique", word_shape::truth}, word_rule{"default"}, word_rule{"caption", word_shape::block},
                                    word_rule{"evidence", word_shape::block}};

/// What a block that extends another may add to it; nothing else of it may be said again.
inline constexpr std::array<std::string_view, 3> unit_additions{"extends", "caption", "evidence"};
inline constexpr std::array<std::string_view, 2> enumeration_additions{"extends", "value"};
inline constexpr std::array<std::string_view, 5> node_additions{"extends", "property", "caption", "style", "evidence"};
inline constexpr std::array<std::string_view, 7> edge_additions{"extends", "from", "to", "property", "caption", "style", "evidence"};
inline constexpr std::array<std::string_view, 2> part_additions{"caption", "evidence"};  // of a value or a property

[[nodiscard]] inline std::vector<std::string_view> words_of(std::span<const word_rule> rules) {
    std::vector<std::string_view> out;
    for (const word_rule& rule : rules) out.push_back(rule.word);
    return out;
}

/// A text in a file: what is declared or referred to, and where.
struct mention {
    const info_file* file = nullptr;
    const info_entry* entry = nullptr;

    const std::string& text() const { return entry->text; }
    place where() const { return file->place_of(entry->text_at); }
};

/// Reads words, and collects what is wrong with them.
class word_reader {
public:
    problems found{};
    hint_effort effort{};

    void wrong(const mention& m, rule of, std::string message, std::string hint = {}) {
        found.push_back(m.file->wrong(m.entry->has_text() ? m.entry->text_at : m.entry->word_at, of, std::move(message), std::move(hint)));
    }

    /// The words of a block: each known, followed by what it needs, and once where once is enough.
    /// Of a `value`, `wrong_value(word, "")` says what may stand there.
    void check_words(const info_file& file, const info_entry& block, std::string_view inside, std::span<const word_rule> rules,
                     std::optional<problem> (*wrong_value)(std::string_view, std::string_view) = nullptr) {
        std::set<std::string_view> seen;
        for (const info_entry& entry : block.children) {
            const auto rule = std::ranges::find(rules, entry.word, &word_rule::word);
            if (rule == rules.end()) {
                std::vector<std::string_view> known;
                for (const word_rule& r : rules) known.push_back(r.word);
                found.push_back(file.wrong(entry.word_at, "unknown-word", fmt::format("'{}' is not a word of {}", entry.word, inside), suggestion(entry.word, known)));
                continue;
            }
            if (!seen.insert(rule->word).second && !rule->many)
                found.push_back(file.wrong(entry.word_at, "doubled-word", fmt::format("'{}' is written twice in {}", entry.word, inside), "keep one of them"));
            if (rule->follows != word_shape::block && !entry.has_text())
                found.push_back(rule->follows == word_shape::value ? file.wrong(entry.word_at, "missing-text", fmt::format("'{}' needs a value after it", entry.word), wrong_value(entry.word, "")->hint)
                                                                   : missing_text(file, entry, rule->follows));
            if (rule->follows == word_shape::block && entry.has_text())
                found.push_back(file.wrong(entry.text_at, "needless-text", fmt::format("'{}' takes no text, only a block", entry.word), fmt::format("write: {} {{ ... }}", entry.word)));
            if (rule->follows != word_shape::block && rule->follows != word_shape::text_and_block && entry.has_block())
                found.push_back(file.wrong(entry.brace_at, "needless-block", fmt::format("'{}' takes no block, only a text", entry.word), "remove the block"));
        }
    }
    /// A word behind which nothing stands.
    static problem missing_text(const info_file& file, const info_entry& entry, word_shape follows) {
        if (follows == word_shape::truth) return file.wrong(entry.word_at, "missing-text", fmt::format("'{}' needs true or false after it", entry.word), fmt::format("write: {} true", entry.word));
        if (follows == word_shape::number) return file.wrong(entry.word_at, "missing-text", fmt::format("'{}' needs a number after it", entry.word), fmt::format("write: {} 1", entry.word));
        return file.wrong(entry.word_at, "missing-text", fmt::format("'{}' needs a text after it", entry.word), fmt::format("write: {} TEXT{}", entry.word, follows == word_shape::text ? "" : " { ... }"));
    }
    template <class Words>
    std::string suggestion(std::string_view word, const Words& known) {
        if (const auto near = closest(word, known, effort)) return fmt::format("did you mean '{}'?", *near);
        if (known.empty() || known.size() > 18) return {};  // the words of an edge are all shown
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
    /// Remembers a declared name; a second one of the same sort is a problem.
    bool is_new(std::map<std::string, mention>& names, std::string_view sort, const mention& m) {
        const auto [before, made] = names.emplace(m.text(), m);
        if (made) return true;
        const mention& other = before->second;
        const bool elsewhere = other.file != m.file && std::ranges::find(top_words, m.entry->word, &word_rule::word) != top_words.end();
        wrong(m, "doubled-name", fmt::format("the {} '{}' is declared twice", sort, m.text()),
              elsewhere ? fmt::format("the other one is in {}:{}; to add to it, write: {} {} {{ extends true }}", other.where().file, other.where().line, m.entry->word, info_text(m.text()))
                        : fmt::format("the other one is in {}:{}", other.where().file, other.where().line));
        return false;
    }
    bool is_known(const std::map<std::string, mention>& names, rule of, std::string_view sort, const mention& m) {
        if (names.contains(m.text())) return true;
        std::vector<std::string_view> known;
        if (effort.left > 0 || names.size() <= 12)
            for (const auto& [name, declared] : names) known.push_back(name);
        effort.left -= std::min(effort.left, known.size());
        std::string hint;
        if (!names.empty()) hint = suggestion(m.text(), known);
        else if (sort == "unit" && !can_follow_number(m.text())) hint = "a unit does not begin with a digit, a sign, a comma, a point or an exponent";
        else hint = fmt::format("declare it: {} {}", sort.substr(0, sort.find(' ')), info_text(m.text()));
        wrong(m, of, fmt::format("there is no {} '{}'", sort, m.text()), std::move(hint));
        return false;
    }
    /// Whether a block adds to one that is declared before. Told if it is not, or if it says what may not be said again.
    bool may_extend(const std::map<std::string, mention>& names, std::string_view sort, const mention& m, std::span<const std::string_view> additions) {
        adds_only(m, fmt::format("the {} '{}'", sort, m.text()), additions);
        if (!names.empty()) return is_known(names, "unknown-type", sort, m);
        wrong(m, "unknown-type", fmt::format("there is no {} '{}'", sort, m.text()), "leave out extends: nothing of the sort is declared before, and this declares it");
        return false;
    }
    void adds_only(const mention& m, std::string_view called, std::span<const std::string_view> additions) {
        for (const info_entry& entry : m.entry->children)
            if (std::ranges::find(additions, entry.word) == additions.end())
                found.push_back(m.file->wrong(entry.word_at, "cannot-extend", fmt::format("'{}' of {} cannot be changed", entry.word, called),
                                              fmt::format("what may be added: {}", fmt::join(additions.begin() + (additions.front() == "extends" ? 1 : 0), additions.end(), ", "))));
    }
    style_defaults style_of(const info_file& file, const info_entry& block, std::string_view inside, std::span<const std::string_view> words) {
        return told(file, block, "style", inside, words, wrong_style);
    }
    reading_rules reading_of(const info_file& file, const info_entry& block, std::string_view inside, std::span<const std::string_view> words) {
        return told(file, block, "evidence", inside, words, wrong_reading);
    }

private:
    /// A block of words and texts; `wrong_text(word, text)` says why a text cannot follow its word.
    template <class Wrong>
    style_defaults told(const info_file& file, const info_entry& block, std::string_view name, std::string_view inside, std::span<const std::string_view> words, Wrong wrong_text) {
        style_defaults out;
        const info_entry* entry = one(block, name);
        if (entry == nullptr) return out;
        auto& rules = rules_of_[words.data()];
        // What may follow such a word is told where nothing does.
        if (rules.empty())
            for (const std::string_view word : words) rules.push_back({word, wrong_text(word, "") ? word_shape::value : word_shape::text});
        check_words(file, *entry, inside, rules, wrong_text);
        for (const info_entry& s : entry->children) {
            if (!s.has_text()) continue;
            if (std::ranges::find(words, s.word) != words.end())
                if (auto p = wrong_text(s.word, s.text)) wrong({&file, &s}, p->rule, std::move(p->message), std::move(p->hint));
            out.emplace(s.word, s.text);
        }
        return out;
    }

    std::map<const std::string_view*, std::vector<word_rule>> rules_of_;  // by the words of a block, which are constants
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
