// A graph on its way out of a single file: nodes and edges as the file has them, in any order, and at the end a graph or
// what is wrong. All readers of single files end here, so that they take types, names and values alike.
//
//     draft d(file);
//     d.add_node({.id = "a", .line = 3});
//     d.add_edge({.from = "a", .to = "a", .line = 4});
//     result<graph> g = std::move(d).finish(options);
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/schema.hpp>
#include <hexi/value/value.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// What stands with a node or an edge, by name, in the file's order.
using draft_attributes = std::vector<std::pair<std::string, value>>;

/// A node or an edge.
struct draft_item {
    std::string id{};                    ///< of a node: its key
    std::string from{}, to{};            ///< of an edge: the ids of its ends
    std::optional<std::string> type{};
    std::vector<std::string> labels{};   ///< of a node, where the file has labels and no type
    bool undirected = false;             ///< of an edge: it goes both ways
    std::vector<std::pair<std::string, std::string>> names{};  ///< by language; none is the schema's own
    std::vector<std::string> aliases{};
    std::vector<hexi::evidence> evidence{};
    draft_attributes properties{};
    std::size_t line = 0, column = 0;    ///< 0 where the reader cannot tell
};

class draft {
public:
    explicit draft(std::filesystem::path file) : file_(std::move(file)) {}

    /// The schema that the file carries, as INFO text. What comes after is read against it.
    void carries(std::string text);
    /// Whether there is one: then the file is of Hexi's own making, or says it is.
    [[nodiscard]] bool is_own() const { return own_; }
    /// Without one: the language of names that have none.
    void speaks(std::string_view language) { schema_.language = language; }
    [[nodiscard]] const schema& known() const { return schema_; }
    /// The format has texts alone: lists and values of any kind are JSON in them.
    void has_texts_only() { texts_only_ = true; }

    /// Takes from attributes that stand side by side what is a type, a name, an alias or evidence; the rest are properties.
    /// Of a file of our own they mean what `attributes_private.hpp` writes; of others, what is usual: `type`, `labels`,
    /// `kind` or `relation`, `name` and `label`.
    void take(draft_item& of, draft_attributes attributes, bool is_edge);

    /// A value as a list of texts, as aliases and labels are. What others put there instead of a text is the text that it is in JSON: nothing is lost.
    std::vector<std::string> texts_of(const value& v) const;
    /// Whether what another's file calls labels are such: texts or numbers. Objects are none, as in Wikidata a name in each language.
    static bool are_labels(const value& v);

    void add_node(draft_item node) { nodes_.push_back(std::move(node)); }
    void add_edge(draft_item edge) { edges_.push_back(std::move(edge)); }

    void wrong(problem p, std::size_t line = 0, std::size_t column = 0);

    /// Errors   all that was found before; `empty-key`, `duplicate-key`, `unknown-key` of an end, `unknown-type`,
    ///          `edge-ends`, and what is wrong with values; no more than 1,000
    result<graph> finish(const open_options& options) &&;

private:
    static constexpr std::size_t most_problems = 1000;
    /// More different labels of edges than so many are what edges are called, not what they are.
    static constexpr std::size_t most_label_types = 1000;

    void take_evidence(draft_item& of, const value& v);
    void name_edges_by_labels();

    std::filesystem::path file_;
    hexi::schema schema_{};
    bool own_ = false, texts_only_ = false;
    std::vector<draft_item> nodes_, edges_;
    problems found_;
};

/// A value as a file has it, made one of a property: texts parsed, integers floats where those are wanted, and in properties
/// of any kind what `append_json_value` marks (`{"@date": "2024"}`).
result<value> fitted(schema& s, const property& p, value v, bool texts_only);

/// A number as it was written, a text as it stands; nothing for what is neither: the id of a node.
std::optional<std::string> id_of(const value& v);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
