// Clauses that write: CREATE, MERGE, SET, REMOVE, DELETE, FOREACH.
//
// A run that writes is one transaction. Removals wait for its end; until then what is removed is passed over by whatever looks at
// the graph. The journal notes what was there before, for the side effects that a result tells.
#pragma once

#include <hexi/query/run/run_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// Adds the operator of a writing clause, or of LOAD CSV.
void add_write(chain& to, const clause& c, run_state& r);
/// Removes what was deleted and keeps all changes. Errors: a failure, if a node that was deleted still has edges.
void finish_writing(run_state& r);

}  // namespace hexi::abi_v1::detail::query
