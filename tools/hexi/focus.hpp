// The part of a graph that `export` and `draw` are about, and in which form.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/derive/focus.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/schema/meaning.hpp>

#include "command_line.hpp"

namespace hexi::tool {

class focus {
public:
    /// Of the shortest paths between two nodes; more than a reader can follow.
    static constexpr std::size_t most_paths = 12;

    /// `--query`, `--around`, `--path`, `--hops`, `--type`, `--where`, `--hide`, `--fold`, `--merge` and `--collapse`.
    void add_options(command_line& line);
    /// Whether the options contradict each other.
    std::optional<problem> wrong_use(const command_line& line) const;
    /// The part of `g`, `g` itself if there is no focus; what is to be hidden is still there if `hide_later`.
    /// The query of `--query` may take what the line allows; what the query or `--where` says that is as good as always a mistake is told there.
    /// Errors: unknown or ambiguous nodes and types, no path, a query that is wrong, finds nothing or takes too much.
    result<focused> apply(graph g, const command_line& line, bool hide_later = false) const;
    /// Whether a source, such as a document, is what the part is about: a type, a centre or an end of the paths.
    bool asks_for_sources(const graph& g) const;
    bool has_query() const { return !query_.empty(); }
    /// The types to be hidden. Errors: unknown and ambiguous ones.
    result<std::vector<types_meant>> hidden(const schema& s) const;
    bool has_path() const { return !path_.empty(); }
    /// Whether it is a part of the graph, with nothing made anew in it.
    bool is_part() const { return (has_query() || has_path() || !around_.empty() || !types_.empty()) && !makes_anew(); }
    /// Which part of `whole` it is, and what is made anew in it, as a picture says it in a language; empty where it is all as it is.
    /// `also` says how it was narrowed afterwards.
    std::string told(const graph& whole, std::string_view language, const std::string& also) const;
    /// Whether some of the graph is left out.
    bool narrows() const { return has_query() || has_path() || !around_.empty() || !types_.empty() || !where_.empty(); }
    /// Whether what stays has nodes or edges that the graph has not.
    bool makes_anew() const { return fold_ || merge_ || collapse_; }

private:
    std::string query_;                // what stands in its answer; none is all
    std::vector<std::string> around_;  // nodes; none is the whole graph
    std::vector<std::string> path_;    // none, or two nodes
    std::size_t hops_ = 1;             // from each of those, over edges in both directions
    std::vector<std::string> types_;   // node types that stay; none is all of them
    std::string where_;                // what is true of the nodes and edges that stay
    std::vector<std::string> hide_;    // node and edge types that go
    bool fold_ = false;
    bool merge_ = false;
    bool collapse_ = false;
};

}  // namespace hexi::tool
