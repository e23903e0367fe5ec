// Every rule that a problem of Hexi may be of, and the names of rules as a type: a misspelt one does not compile.
//
//     if (p.rule == "unknown-key") ...              // does not compile as "unkown-key"
//     problem mine{rule::own("no-budget"), "..."};  // a rule of one's own program
//
// `lib/RULES.md` shows the list; programs that read `hexi check --json` may rely on the names.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include <hexi/base/print.hpp>

namespace hexi {

struct known_rule {
    std::string_view name;
    std::string_view meaning;
};

/// By name.
inline constexpr std::array known_rules{
    known_rule{"abstract-type", "a node is of an abstract type, which only its subtypes may be"},
    known_rule{"alias-is-name", "an alias of a node is its name"},
    known_rule{"alias-twice", "a node has an alias twice"},
    known_rule{"ambiguous-node", "a name means several nodes"},
    known_rule{"ambiguous-type", "a word may mean several types"},
    known_rule{"build-on-cycle", "a schema builds on itself"},
    known_rule{"cannot-continue", "memory or the system failed in the middle of the work"},
    known_rule{"cannot-find-renderer", "the program that draws is not there"},
    known_rule{"cannot-reach", "a file lies where files may not be read"},
    known_rule{"cannot-read", "a file cannot be read"},
    known_rule{"cannot-render", "the program that draws made no picture"},
    known_rule{"cannot-write", "a file cannot be written"},
    known_rule{"conflicting-property", "a type gets two different properties of one name"},
    known_rule{"cost-overflow", "the weights of a path add up to more than a number can hold"},
    known_rule{"damaged-snapshot", "a snapshot's bytes are not what was written"},
    known_rule{"doubled-name", "two things of a schema have one name"},
    known_rule{"doubled-word", "a word stands twice where once is meant"},
    known_rule{"duplicate-key", "two nodes have one key"},
    known_rule{"edge-ends", "an edge goes from or to a type that its own does not allow"},
    known_rule{"empty-key", "a node has an empty key"},
    known_rule{"empty-label", "a label to be added is empty"},
    known_rule{"empty-rule", "a rule of a style sheet sets nothing"},
    known_rule{"folded-node", "a question is about a node that is drawn as an edge"},
    known_rule{"foreign-snapshot", "a snapshot was written on a machine of another kind"},
    known_rule{"idle-rule", "a rule of a style sheet picks nothing"},
    known_rule{"inconsistent-graph", "the arrays of a graph contradict one another"},
    known_rule{"inconsistent-schema", "the parts of a schema contradict one another"},
    known_rule{"info-syntax", "a file is not what PropertyTree's INFO format allows"},
    known_rule{"inheritance-cycle", "a node type is its own supertype"},
    known_rule{"layout", "a layout failed or cannot be read"},
    known_rule{"misplaced-schema", "a folder has its schema under another name or elsewhere"},
    known_rule{"missing-argument", "a command lacks an argument"},
    known_rule{"missing-column", "a table lacks a column"},
    known_rule{"missing-command", "no command was given"},
    known_rule{"missing-property", "a node or an edge lacks a property that is required"},
    known_rule{"missing-text", "a word lacks the text after it"},
    known_rule{"missing-value", "an option lacks its value"},
    known_rule{"missing-word", "a word lacks another that belongs to it"},
    known_rule{"needless-block", "a word has a block that means nothing"},
    known_rule{"needless-text", "a word has a text that means nothing"},
    known_rule{"negative-weight", "an edge has a weight below zero"},
    known_rule{"no-evidence", "a fact does not say where it was read"},
    known_rule{"no-file", "a document names no file"},
    known_rule{"no-header", "a table's first line is no header"},
    known_rule{"no-path", "no path leads from one node to the other"},
    known_rule{"no-tables", "a folder holds no tables"},
    known_rule{"no-viewer", "the viewer of HTML pages was not built in"},
    known_rule{"not-a-document", "evidence points to what is no document"},
    known_rule{"not-a-graph", "a file or folder is no graph"},
    known_rule{"not-a-snapshot", "a file is no snapshot"},
    known_rule{"not-a-weight", "a property cannot be summed"},
    known_rule{"not-csv", "a table is not CSV"},
    known_rule{"not-empty", "a folder to write to holds something else"},
    known_rule{"not-in-source", "no name of a fact's ends stands where it was read"},
    known_rule{"not-text", "a file is not UTF-8 text"},
    known_rule{"not-this-form", "a file is not of the form that was expected"},
    known_rule{"not-unique", "two nodes or edges have one value of a unique property"},
    known_rule{"not-utf-8", "a text is not UTF-8"},
    known_rule{"nothing-to-draw", "a picture would be empty"},
    known_rule{"odd-value", "a value is one that no file could be read back from"},
    known_rule{"out-of-memory", "there is not enough memory"},
    known_rule{"own-source", "a file would be written over what the graph was read from"},
    known_rule{"repeated-option", "an option is given more often than it may be"},
    known_rule{"reserved-name", "a name means something else already"},
    known_rule{"snapshot-version", "a snapshot has another version of the format"},
    known_rule{"too-few-edges", "a node has fewer edges of a type than it needs"},
    known_rule{"too-large", "there is more than the output can hold"},
    known_rule{"too-many", "there is more of something than may be"},
    known_rule{"too-many-arguments", "a command has more arguments than it takes"},
    known_rule{"too-many-edges", "a node has more edges of a type than it may"},
    known_rule{"too-many-files", "a schema is built on too many files"},
    known_rule{"too-many-problems", "there are more problems than are listed"},
    known_rule{"unit-cycle", "a unit is counted in itself"},
    known_rule{"unknown-command", "no command has this name"},
    known_rule{"unknown-document", "evidence names a document that is not there"},
    known_rule{"unknown-engine", "no layout engine has this name"},
    known_rule{"unknown-enumeration", "no enumeration has this name"},
    known_rule{"unknown-format", "no format has this name"},
    known_rule{"unknown-key", "no node has this key"},
    known_rule{"unknown-kind", "no kind of property has this name"},
    known_rule{"unknown-language", "the graph has no names in this language"},
    known_rule{"unknown-node", "no node has this key or name"},
    known_rule{"unknown-option", "no option has this name"},
    known_rule{"unknown-property", "no property has this name"},
    known_rule{"unknown-style", "no style has this name"},
    known_rule{"unknown-theme", "no theme has this name"},
    known_rule{"unknown-type", "no type has this name"},
    known_rule{"unknown-unit", "no unit has this name"},
    known_rule{"unknown-value", "an enumeration has no such value"},
    known_rule{"unknown-word", "a word has no meaning where it stands"},
    known_rule{"unwritable", "a graph holds what the format cannot say"},
    known_rule{"wrong-boolean", "a text is no boolean"},
    known_rule{"wrong-digest", "a document is not the text that was read"},
    known_rule{"wrong-evidence", "a text is no evidence"},
    known_rule{"wrong-field-count", "a row has more or fewer fields than the header"},
    known_rule{"wrong-header", "a column's header is wrong"},
    known_rule{"wrong-kind", "a value is not of its property's kind"},
    known_rule{"wrong-labels", "a type's labels contradict one another"},
    known_rule{"wrong-number", "a text is no number that may stand here"},
    known_rule{"wrong-range", "evidence names a range that its document does not have"},
    known_rule{"wrong-unit", "a quantity is not in a unit that converts to its property's"},
    known_rule{"wrong-use", "options do not go together"},
    known_rule{"wrong-value", "a value is none of those that may be"},
};

/// The name of a rule: a known one, one of the program's own, or none. Made at compile time only, of literals; as cheap
/// to copy as a `std::string_view`, which never dangles.
class rule {
public:
    constexpr rule() = default;
    /// A known rule; another name does not compile.
    template <std::size_t Size>
    consteval rule(const char (&name)[Size]) : name_(known({name, Size - 1})) {}  // NOLINT: a name is a rule

    /// A rule that Hexi does not know, for a program's own problems: small letters, digits and hyphens. A known name, or
    /// another form, does not compile.
    template <std::size_t Size>
    [[nodiscard]] static consteval rule own(const char (&name)[Size]) {
        rule out;
        out.name_ = unknown({name, Size - 1});
        return out;
    }

    [[nodiscard]] constexpr std::string_view name() const { return name_; }
    [[nodiscard]] constexpr bool empty() const { return name_.empty(); }

    friend constexpr bool operator==(const rule&, const rule&) = default;
    /// By name.
    friend constexpr auto operator<=>(const rule&, const rule&) = default;

private:
    static constexpr bool is_known(std::string_view name) { return std::ranges::binary_search(known_rules, name, {}, &known_rule::name); }
    static consteval std::string_view known(std::string_view name) {
        if (!is_known(name)) throw "no rule has this name: see base/rules.hpp, or use rule::own";
        return name;
    }
    static consteval std::string_view unknown(std::string_view name) {
        if (is_known(name)) throw "this is a rule of Hexi: leave rule::own out";
        if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != name.npos) throw "a rule has small letters, digits and hyphens";
        return name;
    }

    std::string_view name_{};
};

[[nodiscard]] inline std::string to_text(const rule& r) { return std::string(r.name()); }

template <>
inline constexpr bool printed_as_text<rule> = true;

}  // namespace hexi
