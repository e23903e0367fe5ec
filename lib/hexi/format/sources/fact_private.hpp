// One fact beside the words that it was read in, and the rules that compare them.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/format/sources/fact_rules.hpp>
#include <hexi/format/sources/folded_line_private.hpp>
#include <hexi/format/sources/lexicon_private.hpp>
#include <hexi/graph/graph.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// A line of a source with all that is found in it, whatever is asked later.
struct read_line {
    folded_line text{};
    std::vector<name_mention> mentions{};
    std::vector<read_number> numbers{};
    std::vector<read_date> dates{};

    /// The original's words in a stretch, for messages.
    [[nodiscard]] std::string words(const stretch& s) const;
};

/// A document: its text, which others may share, with what is found in it.
struct read_source {
    const std::vector<read_line>* lines = nullptr;
    std::string language{};  ///< of the document; empty where it is not said
    bool right = true;       ///< the text is the one that was read, by its digest
    std::string digest{};    ///< of the text as it is
};

/// Words that may stand with others between them: `推进…建设` has two pieces. `{name}`, or `{from}` and `{to}` of an edge, stand
/// for the names of the fact's nodes: `与{from}`.
using word_pattern = std::vector<std::u32string>;

/// What a graph's schema says about words, taken apart once.
class source_words {
public:
    explicit source_words(const graph& g);

    const lexicon names;
    const unit_words units;

    /// The patterns of a list such as `签订;推进…建设`.
    const std::vector<word_pattern>& patterns(const std::string& list) const;
    [[nodiscard]] bool on(fact_rule r) const { return !off_[static_cast<std::size_t>(r)]; }
    [[nodiscard]] std::size_t width() const { return width_; }
    [[nodiscard]] bool translated(std::string_view language) const;
    [[nodiscard]] const std::vector<word_pattern>& denials() const { return denials_; }
    [[nodiscard]] const std::vector<word_pattern>& harmless() const { return harmless_; }

private:
    mutable std::map<std::string, std::vector<word_pattern>> known_{};
    std::array<bool, fact_rules.size()> off_{};
    std::size_t width_ = 0;  // characters; 0 for any
    std::vector<std::string> translated_{};
    std::vector<word_pattern> denials_{}, harmless_{};
};

std::vector<word_pattern> patterns_of(std::string_view list);

/// One range of a fact's evidence, in its line.
struct passage {
    const read_line* line = nullptr;
    const read_source* source = nullptr;
    const hexi::evidence* read = nullptr;
    stretch where{};
    std::size_t element = 0;  ///< which of the fact's evidence
    bool useful = false;      ///< something that the fact asks for stands in it
};

/// Whether a range is for a property: it may be for several, `stage+stage_note`.
bool is_for(const hexi::evidence& e, std::string_view property);

/// Where words count: not inside names, or not inside those of other nodes than the fact's own.
enum class word_places : std::uint8_t { outside_names, outside_other_names, anywhere };

struct word_match {
    const read_line* line = nullptr;
    std::vector<stretch> pieces{};
    std::size_t of = 0;  ///< which list it is from

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool overlaps(const word_match& other) const;
};

/// A node or an edge with its passages. The rules below tell what they find through it.
class fact {
public:
    fact(const graph& g, const source_words& words) : g(g), words(words) {}

    const graph& g;
    const source_words& words;
    std::string called{};                 ///< in messages: 'tianjin-university', the SIGNED from .. to ..
    std::vector<node_id> nodes{};         ///< the node, or both ends
    std::vector<passage> passages{};
    std::function<void(fact_rule, bearing)> count{};
    std::function<void(problem, std::string_view column, std::size_t element)> say{};

    /// The passages that bear a property out: those that are for it, or, where there are none, those for the fact as a whole.
    [[nodiscard]] std::vector<passage*> of(std::string_view property);
    [[nodiscard]] bool has_own(std::string_view property) const;
    /// Whether all evidence of a property is less than certain.
    [[nodiscard]] bool inferred(std::string_view property);

    /// Takes down that words of a passage's line are wanted: a passage with none is idle.
    void use(const read_line& line, const stretch& s);
    void use(const word_match& m) { for (const stretch& s : m.pieces) use(*m.line, s); }
    [[nodiscard]] const std::vector<std::pair<const read_line*, stretch>>& used() const { return used_; }
    [[nodiscard]] bool uses(const read_line& line, const stretch& s) const;
    /// Characters of the longest stretch in a passage that was used.
    [[nodiscard]] std::size_t longest_use(const passage& p) const;
    bool complained = false;  ///< something was told as wrong
    /// Every match of the patterns within the passages, where they may stand.
    [[nodiscard]] std::vector<word_match> matches(const std::vector<word_pattern>& patterns, std::span<passage* const> in, word_places where) const;
    /// The same in one stretch of a line.
    [[nodiscard]] std::vector<word_match> matches(const std::vector<word_pattern>& patterns, const read_line& line, std::span<const stretch> in, word_places where) const;
    /// How far words are from the nearest name of the fact's nodes in its passages on that line; nothing if none is there.
    [[nodiscard]] std::optional<std::size_t> from_names(const read_line& line, const stretch& s) const;
    /// A name of `n` that stands for itself within a passage: not inside a longer name of something else. A longer name of
    /// `holder` counts where `inside` holds, and any where `anywhere` does. `only` may look at how it is named.
    enum class standing { absent, inside_another, stands };
    struct standing_name { standing how = standing::absent; std::string inside{}; };
    [[nodiscard]] standing_name named(const passage& p, node_id n, std::optional<node_id> holder, bool anywhere, const std::function<bool(const naming&)>& only = {});
    /// What the passages of a property read, for hints.
    [[nodiscard]] std::string reads(std::span<passage* const> in) const;

    /// Whether nobody has to find the words of a property: its own ranges are all less than certain.
    [[nodiscard]] bool let_be(std::string_view property) { return has_own(property) && inferred(property); }
    /// Counts a property whose words stand where it was read: by inference where that is less than certain.
    void borne_out(fact_rule r, std::string_view property = {}) { count(r, inferred(property) ? bearing::by_inference : bearing::borne_out); }
    /// Tells a problem, unless the schema switched the rule off.
    void wrong(fact_rule r, hexi::rule of, std::string_view column, std::string message, std::string hint, std::size_t element = 0);
    void warn(fact_rule r, hexi::rule of, std::string message, std::string hint, std::size_t element);

private:
    std::vector<std::pair<const read_line*, stretch>> used_{};
};

// The rules: each looks at one sort of fact.

void check_node_names(fact& f, node_id n);
void check_aliases(fact& f, node_id n, std::span<const read_source* const> sources);
void check_ends(fact& f, edge_id e);
void check_ties(fact& f, edge_id e);
/// One property's value: numbers, dates, texts, enumerations and booleans.
template <class Id>
void check_values(fact& f, Id id);
/// Ranges that bear nothing, part words, or are too wide; denials. After all others.
void check_ranges(fact& f);

/// Whether one of a node's quantities stands in the passage: how a node is known whose name need not be printed.
bool known_by_value(fact& f, passage& p, node_id n);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
