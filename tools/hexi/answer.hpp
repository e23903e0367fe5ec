// What a query gave, as people, programs and other tools take it.
//
//     write_answer(line.out(), *found, answer_format::markdown, painter(false));
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/json/writer.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/query/prepare.hpp>
#include <hexi/query/rows.hpp>

#include "terminal.hpp"

namespace hexi::tool {

enum class answer_format : std::uint8_t { table, csv, json, jsonl, markdown };
inline constexpr std::array<std::pair<answer_format, std::string_view>, 5> answer_formats{{
    {answer_format::table, "table"}, {answer_format::csv, "csv"}, {answer_format::json, "json"}, {answer_format::jsonl, "jsonl"}, {answer_format::markdown, "markdown"}}};
[[nodiscard]] std::optional<answer_format> answer_format_named(std::string_view text);

/// All rows: as a table whose columns stand under each other in any script, as CSV (RFC 4180; nothing for null), as one JSON document
/// `{"columns":[..],"rows":[[..]..],"side_effects":{..}}`, as a JSON object a line, or as a table of Markdown. What is not JSON has cells as
/// openCypher writes them, texts without quotation marks.
void write_answer(output& out, const rows& found, answer_format format, const painter& paint);

/// Appends a cell: nodes and edges as everywhere in the tool's JSON, a path as `{"length","nodes","edges"}`, all else as a property's value.
void append_cell_json(json_writer& json, const graph& g, const hexi::cell& c);

/// `2 nodes and 1 edge added, 3 properties removed`; empty if nothing was changed.
[[nodiscard]] std::string effects_text(const side_effects& e);

/// The nodes and edges that stand in an answer, wherever they stand, and the ends of those edges; each once, by id.
struct answer_members {
    std::vector<node_id> nodes{};
    std::vector<edge_id> edges{};
};
[[nodiscard]] answer_members members_of(const rows& found);
/// These as a graph of their own.
[[nodiscard]] graph part_of_answer(const rows& found);

/// The evidence that stands in an answer as text, as `WITH EVIDENCE` and `sources()` give it, wherever it stands; each once, as it comes.
[[nodiscard]] std::vector<evidence> evidence_of(const rows& found);

/// `name=value` as a parameter of a query: the value is a literal as `parse_literal` reads it (`2024`, `true`, `"2024"`, `[1, 2]`, `date("2024-04")`),
/// and whatever is none is a text.
///
/// Errors   `wrong-value`: no `=`, no name
[[nodiscard]] result<query_parameters> parameters_of(const std::vector<std::string>& given, const schema& s);

}  // namespace hexi::tool
