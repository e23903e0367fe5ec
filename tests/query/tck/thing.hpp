// Values as scenarios of openCypher's TCK write them. They are read by a parser of their own and made of cells without the
// engine's printing: what judges an engine does not lean on it.
//
//     to_text(read_literal("(:B:A {n: 1.0})")) == "(:A:B {n: 1.0})";
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/graph/graph.hpp>
#include <hexi/query/cell.hpp>

namespace tck {

struct named_thing;

/// A value of a scenario or of an answer. Dates, times and durations are texts, as the TCK writes them.
struct thing {
    enum class form : std::uint8_t { null, boolean, integer, floating, text, list, map, node, edge, path };

    form is = form::null;
    bool truth = false;
    std::int64_t integer = 0;
    double floating = 0;
    std::string text{};                  ///< of a text; the type of an edge
    std::vector<std::string> labels{};   ///< of a node, sorted
    std::vector<named_thing> entries;    ///< of a map, a node or an edge, by name
    std::vector<thing> items;            ///< of a list; of a path its nodes and edges in turn
    bool backwards = false;              ///< an edge of a path that is walked from its target

    [[nodiscard]] static thing of(bool v);
    [[nodiscard]] static thing of(std::int64_t v);
    [[nodiscard]] static thing of(double v);
    [[nodiscard]] static thing of(std::string v);
};

struct named_thing {
    std::string name{};
    thing held{};
};

/// Where a file of scenarios is not what it should be.
struct bad_scenario : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Errors: `bad_scenario`.
[[nodiscard]] thing read_literal(std::string_view text);

/// What a query gave. A loop in a path is walked forwards; a node or an edge that is not there any more has the label, or the
/// type, `(removed)`.
[[nodiscard]] thing thing_of(const hexi::cell& c, const hexi::graph& g);
[[nodiscard]] thing thing_of(const hexi::value& v, const hexi::graph& g);
[[nodiscard]] thing thing_of(hexi::node_id n, const hexi::graph& g);
[[nodiscard]] thing thing_of(hexi::edge_id e, const hexi::graph& g);
/// A parameter's value. Errors: `bad_scenario` for nodes, edges and paths.
[[nodiscard]] hexi::value value_of(const thing& t);
/// The same for a procedure's cells.
[[nodiscard]] hexi::cell cell_of(const thing& t);

/// One text for what is the same, and another for all else: 1 is not 1.0, labels and properties stand in order, NaN is NaN.
/// `lists_as_sets` puts the items of lists in order, too.
[[nodiscard]] std::string to_text(const thing& t, bool lists_as_sets = false);

}  // namespace tck
