// Every rule that a problem of Hexi may be of, and the names of rules as a type: a misspelt one does not compile.
//
//     if (p.rule == "unknown-key") ...              // does not compile as "unkown-key"
//     problem mine{rule::own("no-budget"), "..."};  // a rule of one's own program
//
// `lib/RULES.md` shows the list; programs that read `hexi check --json` may rely on the names.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include <hexi/base/print.hpp>

namespace hexi::inline abi_v1 {

/// Plain texts in a plain array: whoever includes this pays for reading it.
struct known_rule {
    const char* name;
    const char* meaning;
};

/// By name.
inline constexpr known_rule known_rules[] = {  // NOLINT
    {"abstract-type", "a node is of an abstract type, which only its subtypes may be"},
    {"alias-is-name", "an alias of a node is its name"},
    {"alias-twice", "a node has an alias twice"},
    {"alike-keys", "keys of two nodes look alike (a note)"},
    {"ambiguous-node", "a name means several nodes"},
    {"ambiguous-type", "a word may mean several types"},
    {"argument-error", "a query gives a function or clause an argument that it does not take"},
    {"arithmetic-error", "a query's number grows out of range, or is divided by zero"},
    {"build-on-cycle", "a schema builds on itself"},
    {"cannot-continue", "memory or the system failed in the middle of the work"},
    {"cannot-extend", "a schema changes what it builds on, where it may only add"},
    {"cannot-find-renderer", "the program that draws is not there"},
    {"cannot-reach", "a file lies where files may not be read"},
    {"cannot-read", "a file cannot be read"},
    {"cannot-render", "the program that draws made no picture"},
    {"cannot-write", "a file cannot be written"},
    {"conflicting-property", "a type gets two different properties of one name"},
    {"conflicting-value", "two tables give a node two values of one property"},
    {"constraint-error", "a query would make what the schema does not allow"},
    {"cost-overflow", "the weights of a path add up to more than a number can hold"},
    {"cut-word", "evidence parts a word or a number"},
    {"damaged-snapshot", "a snapshot's bytes are not what was written"},
    {"denied", "a word that denies stands beside what evidence points to; a warning"},
    {"doubled-name", "two things of a schema have one name"},
    {"doubled-word", "a word stands twice where once is meant"},
    {"duplicate-key", "two nodes have one key"},
    {"edge-ends", "an edge goes from or to a type that its own does not allow"},
    {"empty-key", "a node has an empty key"},
    {"empty-label", "a label to be added is empty"},
    {"empty-rule", "a rule of a style sheet sets nothing"},
    {"entity-not-found", "a query reads a node or an edge that it has removed"},
    {"folded-node", "a question is about a node that is drawn as an edge"},
    {"foreign-snapshot", "a snapshot was written on a machine of another kind"},
    {"grouped-keys", "keys that several id groups use are called by group and key (a note)"},
    {"idle-range", "nothing that a fact asks for stands in a range of its evidence"},
    {"idle-rule", "a rule of a style sheet picks nothing"},
    {"inconsistent-graph", "the arrays of a graph contradict one another"},
    {"inconsistent-schema", "the parts of a schema contradict one another"},
    {"info-syntax", "a file is not what PropertyTree's INFO format allows"},
    {"inheritance-cycle", "a node type is its own supertype"},
    {"inside-a-name", "a name stands only inside a longer one where it was read"},
    {"layout", "a layout failed or cannot be read"},
    {"made-nodes", "nodes were made of the ends of edges (a note)"},
    {"merged-rows", "rows of one table added properties to nodes of another (a note)"},
    {"misplaced-schema", "a folder has its schema under another name or elsewhere"},
    {"missing-argument", "a command lacks an argument"},
    {"missing-column", "a table lacks a column"},
    {"missing-command", "no command was given"},
    {"missing-parameter", "a query has a parameter that was not given"},
    {"missing-property", "a node or an edge lacks a property that is required"},
    {"missing-text", "a word lacks the text after it"},
    {"missing-value", "an option lacks its value"},
    {"missing-word", "a word lacks another that belongs to it"},
    {"needless-block", "a word has a block that means nothing"},
    {"needless-text", "a word has a text that means nothing"},
    {"negative-weight", "an edge has a weight below zero"},
    {"no-evidence", "a fact does not say where it was read"},
    {"no-file", "a document names no file"},
    {"no-header", "a table's first line is no header"},
    {"no-path", "no path leads from one node to the other"},
    {"no-tables", "a folder holds no tables, or none of edges (a note)"},
    {"not-a-document", "evidence points to what is no document"},
    {"not-a-graph", "a file or folder is no graph"},
    {"not-a-snapshot", "a file is no snapshot"},
    {"not-a-table", "a file of a folder is not read as a table (a note)"},
    {"not-a-weight", "a property cannot be summed"},
    {"not-csv", "a table is not CSV"},
    {"not-dot", "a file is not DOT"},
    {"not-empty", "a folder to write to holds something else"},
    {"not-in-source", "a name of a fact does not stand where it was read"},
    {"not-json", "a file is not JSON"},
    {"not-text", "a file is not UTF-8 text"},
    {"not-this-form", "a file is not of the form that was expected"},
    {"not-unique", "two nodes or edges have one value of a unique property"},
    {"not-utf-8", "a text is not UTF-8"},
    {"not-xml", "a file is not XML"},
    {"nothing-to-draw", "a picture would be empty"},
    {"odd-value", "a value is one that no file could be read back from"},
    {"other-words", "a value is not what the words say that evidence points to"},
    {"out-of-memory", "there is not enough memory"},
    {"own-source", "a file would be written over what the graph was read from"},
    {"procedure-error", "a query calls a procedure that is not there, or in a way that it cannot be called"},
    {"procedure-signature", "a text is no signature of a procedure"},
    {"property-error", "a query sets or reads a property that cannot be so"},
    {"repeated-option", "an option is given more often than it may be"},
    {"reserved-name", "a name means something else already"},
    {"semantic-error", "a query asks for what makes no sense"},
    {"snapshot-version", "a snapshot has another version of the format"},
    {"stopped", "a query took more than it may, or was stopped"},
    {"syntax-error", "a text is no query"},
    {"too-few-edges", "a node has fewer edges of a type than it needs"},
    {"too-large", "there is more than the output can hold"},
    {"too-many", "there is more of something than may be"},
    {"too-many-arguments", "a command has more arguments than it takes"},
    {"too-many-edges", "a node has more edges of a type than it may"},
    {"too-many-files", "a schema is built on too many files"},
    {"too-many-problems", "there are more problems than are listed"},
    {"type-error", "a query uses a value where its type does not fit"},
    {"unit-cycle", "a unit is counted in itself"},
    {"unknown-command", "no command has this name"},
    {"unknown-document", "evidence names a document that is not there"},
    {"unknown-encoding", "no encoding of texts has this name"},
    {"unknown-engine", "no layout engine has this name"},
    {"unknown-enumeration", "no enumeration has this name"},
    {"unknown-format", "no format has this name"},
    {"unknown-group", "no table has the id group that an end of edges is in"},
    {"unknown-key", "no node has this key"},
    {"unknown-kind", "no kind of property has this name"},
    {"unknown-language", "the graph has no names in this language"},
    {"unknown-node", "no node has this key or name"},
    {"unknown-option", "no option has this name"},
    {"unknown-property", "no property has this name"},
    {"unknown-style", "no style has this name"},
    {"unknown-theme", "no theme has this name"},
    {"unknown-type", "no type has this name"},
    {"unknown-unit", "no unit has this name"},
    {"unknown-value", "an enumeration has no such value"},
    {"unknown-word", "a word has no meaning where it stands"},
    {"unwritable", "a graph holds what the format cannot say"},
    {"wide-range", "evidence points to more than the words that bear a fact out; a warning"},
    {"wrong-boolean", "a text is no boolean"},
    {"wrong-digest", "a document is not the text that was read"},
    {"wrong-encoding", "a text is not in the encoding that it is said to be in"},
    {"wrong-evidence", "a text is no evidence"},
    {"wrong-field-count", "a row has more or fewer fields than the header"},
    {"wrong-header", "a column's header is wrong"},
    {"wrong-kind", "a value is not of its property's kind"},
    {"wrong-labels", "a type's labels contradict one another"},
    {"wrong-number", "a text is no number that may stand here"},
    {"wrong-range", "evidence names a range that its document does not have"},
    {"wrong-unit", "a quantity is not in a unit that converts to its property's"},
    {"wrong-use", "options do not go together"},
    {"wrong-value", "a value is none of those that may be"},
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
    static constexpr bool is(std::string_view name, const char* other) {
        for (const char c : name)
            if (c != *other++) return false;
        return *other == '\0';
    }
    static constexpr bool is_known(std::string_view name) {
        for (const known_rule& known : known_rules)
            if (is(name, known.name)) return true;
        return false;
    }
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

}  // namespace hexi::abi_v1
