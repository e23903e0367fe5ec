// Whether the sources say what the graph says they say.
//
//     const problems found = check_sources(g, "../shared/sources");
#pragma once

#include <filesystem>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/sources/fact_rules.hpp>
#include <hexi/format/sources/source_folders.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>

namespace hexi::inline abi_v1 {

/// What the sources say of a graph.
struct source_report {
    problems found{};         ///< violations and, marked as such, warnings
    bearing_counts counts{};  ///< how many facts came out how, by rule
};

/// Opens `file` of each document in its folder, compares its SHA-256 with `sha256`, and reads every fact again in the ranges that
/// its evidence points to: `fact_rules` says what must stand there. A property is read in the ranges that are for it
/// (`stage=news:8:70-76`), or, where there are none, in those of the whole fact. Quotation marks, white space, letter case and
/// width are not compared. The `evidence` blocks of the schema list the words of values and types, and switch and tune the rules.
///
/// A document's file must lie in its folder, wherever links and `..` lead, or where `files` allows; it has at most 256 MiB,
/// unless `files` says otherwise. Nothing is shown of a file whose digest is wrong.
///
/// Order    as `check`
/// Cost     O(bytes of the sources × the longest name + evidence × what stands in its lines)
/// Errors   `no-file`, `cannot-read`, `cannot-reach`, `wrong-digest`, `wrong-range`; `not-in-source`, `inside-a-name`,
///          `other-words`, `idle-range`, `cut-word`; as warnings `wide-range` and `denied`
[[nodiscard]] source_report report_sources(const graph& g, const source_folders& folders, const origins* places = nullptr, const file_access& files = {});

/// The problems of that report.
[[nodiscard]] problems check_sources(const graph& g, const source_folders& folders, const origins* places = nullptr, const file_access& files = {});

}  // namespace hexi::abi_v1
