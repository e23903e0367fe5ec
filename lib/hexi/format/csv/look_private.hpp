// What separates the fields of a table, judged by its beginning.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/format/csv/csv.hpp>
#include <hexi/format/csv/header.hpp>

namespace hexi::inline abi_v1::detail {

struct csv_look {
    char delimiter = ',';
    std::size_t begin = 0;  ///< where the first record is looked for: behind Excel's `sep=;`, and behind titles, if there are any
    std::size_t top = 0;    ///< the same without titles: where the rows begin of a table whose header is elsewhere
    bool titled = false;    ///< there are titles
    std::size_t rows = 0;   ///< where rows begin, if comments stand between these and the header
};

/// How many fields of a row have anything in them.
std::size_t filled_fields(const std::vector<csv_field>& row);
/// Whether a row is the header of a table, as neo4j-admin has them or of an edge list.
bool is_header(csv_header header);

/// Comma, semicolon, tab or bar: the one by which more columns of the first record are in the words of a header, then by which
/// more of the next rows have as many fields as it, then the first of these. Up to seven rows with one field that has anything
/// in it are titles, if a header of several columns stands beneath them.
///
/// Cost     O(the first record and seven rows), a few kilobytes of them
csv_look look_at_csv(std::string_view text);

/// False where neither of the next two is true, as the first two bytes tell: of nearly all texts.
bool may_be_beneath(std::string_view text);
/// Whether a field is as those of sums in tables are: `合计`, `总 计（万元）`, `Grand total:`.
bool is_total(std::string_view text);
/// Whether a field is as notes beneath tables are: `注：按当年价格计算`, `Source: Companies House`.
bool is_footnote(std::string_view text);
/// Whether a key is as spreadsheets leave them: of a long number the first digits (`1.23457E+11`, `1e+05`), a text as a formula (`="007"`), an error.
bool is_spoiled(std::string_view text);
/// Whether the row that a byte stands in is likely to be one of these: it has such a field, or the first alone of several has anything in it,
/// and no row of the table stands behind it.
bool is_beneath(std::string_view text, std::size_t at, char delimiter);
inline constexpr std::string_view beneath_hint = "it looks like a sum or a note beneath the table: remove the row, or leave it out by --on-error skip";

/// A row of a table as it is to be written, without its line break: where it would be taken for the header once more, with quotation
/// marks around a field that the header has none around.
///
/// Cost     a comparison of characters, unless the row begins as the header does
std::string told_from_header(std::string row, std::string_view header, char delimiter = ',');

}  // namespace hexi::abi_v1::detail
