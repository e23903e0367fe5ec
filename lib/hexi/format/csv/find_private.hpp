// The tables of a folder: which files they are, and which headers they have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/problem.hpp>
#include <hexi/format/csv/table_private.hpp>
#include <hexi/format/csv/update.hpp>
#include <hexi/format/open.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// What was found.
struct csv_tables_found {
    std::vector<csv_table> tables{};  ///< by path
    problems like_tables{};           ///< `not-a-table`: files that are not read, though their names are those of tables
    problems unread{};                ///< the same of other files
    std::size_t like_nodes = 0;       ///< how many of the first seem to be lists of nodes
    bool unopened = false;            ///< a table could not be opened, which is told as a problem
    bool plain = false;               ///< their headers are those of edge lists, or of nodes by `Id`
};

/// Whether a file of this name is read as a table: `.csv`, `.tsv`, `.tab` and `.txt`, small or capital, and these with `.gz`.
bool is_table_name(const std::filesystem::path& path);

/// What a table is called, without the endings of its file and without `-header`: what its type may be named after.
std::string table_name(const std::filesystem::path& path);

/// Every table below the folder, by path, with its header: its own first record, or that of the file whose
/// name it continues (`person-header.csv` for `person.csv` and `person-part2.csv`). Only where no header is as those of
/// neo4j-admin and there is no schema are those of edge lists, and of nodes, taken (`read_plain_header`); a schema may say of others which
/// columns hold keys. Where the folder has none (`declared` is null), one that is misspelt or misplaced is a problem, unless the
/// options ask for the tables alone.
/// Files whose names begin with a point, `README` and `LICENSE` are not told of. Tables of `instead` stand for those in the folder.
csv_tables_found find_csv_tables(const std::filesystem::path& folder, const schema* declared, const open_options& options, problems& found, const std::vector<table_change>* instead = nullptr);

/// Of a file so many bytes tell what it is.
inline constexpr std::size_t first_of_file = std::size_t{64} << 10U;

/// All of standard input, as it comes; `most_of` says by its first bytes how many there may be, where the options do not.
result<std::string> standard_input(const open_options& options, std::uint64_t (*most_of)(std::string_view first) = nullptr);

/// The same of one file, or of standard input where that is `-`: of `given` if it has been read already, which is taken.
csv_tables_found find_csv_table(const std::filesystem::path& file, const open_options& options, problems& found, std::string* given = nullptr);

/// The graph in a table that came on standard input.
result<graph> read_csv_bytes(std::string bytes, const open_options& options);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
