// Better evidence: where a fact is borne out, and nothing more.
//
//     const mending m = mend_evidence(g, "graphs/nansha/sources");
//     for (const mended_fact& f : m.facts) apply(f, g);
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/sources/source_folders.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/origins.hpp>

namespace hexi::inline abi_v1 {

/// The evidence of a fact as it is, and as it would be right.
struct mended_fact {
    node_id node{};  ///< none for an edge
    edge_id edge{};
    std::vector<evidence> before{}, after{};
};
/// Gives the fact the better evidence.
void apply(const mended_fact& f, graph& g);

struct mending {
    std::vector<mended_fact> facts{};  ///< nodes, then edges, by id
    problems left{};                   ///< of facts that are not mended: what is wrong, and why nothing is proposed
};

/// For every fact that `check_sources` complains of, the ranges that hold what its rules want, if exactly one place does: the
/// sentence that a wrong range touches, else the one sentence of its document in which the whole fact is borne out. A fact without evidence
/// gets that of the first document that bears it out: a node the shortest, an edge where one sentence alone says it.
///
/// Cost     of the check, and for each fact that fails O(sentences of its documents) times that of its rules
/// Errors   none of its own: documents that cannot be read are in `left`
[[nodiscard]] mending mend_evidence(const graph& g, const source_folders& folders, const origins* places = nullptr, const file_access& files = {});

/// For documents whose texts have changed: their evidence moved to where the same words stand now, told by the words round them, of
/// which as many count as leave one place. `old_folders` have the texts that were read, by their digests. The `sha256` of a document
/// that is moved whole has to be set by whoever keeps it: `digests` gives them, by key.
struct reanchoring {
    mending moved{};
    std::vector<std::pair<std::string, std::string>> digests{};  ///< of the new texts, by document
};
[[nodiscard]] reanchoring reanchor_evidence(const graph& g, const source_folders& old_folders, const source_folders& folders, const origins* places = nullptr, const file_access& files = {});

/// Every sentence of the documents, or of the one that is named, in which a fact is borne out: the shortest ranges that hold all
/// that its rules want, the fewest characters first. With a property, those for it alone. Where no sentence bears a whole node or edge
/// out, its name in one, and ranges for each property that stands elsewhere. `why` is told what is wrong in the sentence that comes
/// nearest, if there is nothing to propose.
[[nodiscard]] std::vector<std::vector<evidence>> evidence_for(const graph& g, node_id n, const source_folders& folders, std::string_view property = {}, std::string_view document = {}, const file_access& files = {}, problems* why = nullptr);
[[nodiscard]] std::vector<std::vector<evidence>> evidence_for(const graph& g, edge_id e, const source_folders& folders, std::string_view property = {}, std::string_view document = {}, const file_access& files = {}, problems* why = nullptr);

}  // namespace hexi::abi_v1
