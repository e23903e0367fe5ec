// Whether the sources say what the graph says they say.
//
//     const problems found = check_sources(g, "../shared/sources");
#pragma once

#include <filesystem>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>

namespace hexi::inline v1 {

/// Opens `folder`/`file` of each document, compares its SHA-256 with `sha256`, and looks at every range that
/// evidence points to: it must lie within its line, and a name or alias of the node, or of one of the edge's
/// ends, must stand in it. Quotation marks, white space, letter case and width are not compared.
///
/// A document's file must lie in `folder`, wherever links and `..` lead, or where `files` allows; it has at most 256 MiB,
/// unless `files` says otherwise. Nothing is shown of a file whose digest is wrong.
///
/// Order    as `check`
/// Cost     O(bytes of the sources + evidence × names)
/// Errors   `no-file`, `cannot-read`, `cannot-reach`, `wrong-digest`, `wrong-range`, `not-in-source`
[[nodiscard]] problems check_sources(const graph& g, const std::filesystem::path& folder, const origins* places = nullptr, const file_access& files = {});

}  // namespace hexi::v1
