// What is asked of the words behind a fact, rule by rule, and how the answers are counted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hexi::inline abi_v1 {

/// The rules. A schema switches one off by its name: `schema { evidence { off "aliases;denials" } }`.
enum class fact_rule : std::uint8_t { names, translations, aliases, ends, ties, numbers, dates, texts, values, truths, ranges, denials };

struct fact_rule_meaning {
    fact_rule rule;
    std::string_view name;
    std::string_view meaning;  ///< what stands in the ranges of a fact that is borne out
};

inline constexpr std::array fact_rules{
    fact_rule_meaning{fact_rule::names, "names", "the name of a node, whole, and not inside a longer name that the graph knows"},
    fact_rule_meaning{fact_rule::translations, "translations", "the name in another language, where a document of that language is among the evidence"},
    fact_rule_meaning{fact_rule::aliases, "aliases", "every alias, anywhere in the documents of the node's evidence"},
    fact_rule_meaning{fact_rule::ends, "ends", "both ends of an edge, by a name or by a word that stands for them; those that the edge's type asks for"},
    fact_rule_meaning{fact_rule::ties, "ties", "one of the words that the edge's type lists, outside all names; or, where it says so, the target inside the source's name, or both in one sentence"},
    fact_rule_meaning{fact_rule::numbers, "numbers", "the number, its magnitude and its unit, as they are written"},
    fact_rule_meaning{fact_rule::dates, "dates", "the date, as precise as the value is"},
    fact_rule_meaning{fact_rule::texts, "texts", "the text, word for word; … stands for words left out"},
    fact_rule_meaning{fact_rule::values, "values", "one of the words that the schema lists for the value, and none of another value nearer to the fact's names"},
    fact_rule_meaning{fact_rule::truths, "truths", "one of the words that the schema lists for the property where it is true, none where it is not"},
    fact_rule_meaning{fact_rule::ranges, "ranges", "something that the fact asks for, in every range; no range parts a word, a number or a name of the fact's, or is wider than the schema wants"},
    fact_rule_meaning{fact_rule::denials, "denials", "no word that denies, outside names; a warning"},
};

/// What came of a rule at one fact.
enum class bearing : std::uint8_t {
    borne_out,     ///< the words are there
    by_inference,  ///< the evidence is less than certain, or a name is a translation: nobody has to find the words
    not_checked,   ///< the schema says no words for it
    not_borne_out
};

/// How many facts came out how, by rule.
class bearing_counts {
public:
    void add(fact_rule r, bearing b) { ++counts_[static_cast<std::size_t>(r)][static_cast<std::size_t>(b)]; }
    [[nodiscard]] std::size_t of(fact_rule r, bearing b) const { return counts_[static_cast<std::size_t>(r)][static_cast<std::size_t>(b)]; }
    [[nodiscard]] std::size_t facts(fact_rule r) const {
        std::size_t sum = 0;
        for (const std::size_t n : counts_[static_cast<std::size_t>(r)]) sum += n;
        return sum;
    }

private:
    std::array<std::array<std::size_t, 4>, fact_rules.size()> counts_{};
};

}  // namespace hexi::abi_v1
