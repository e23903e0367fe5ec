// What writers of formats may be told.
#pragma once

#include <string>
#include <vector>

namespace hexi::inline abi_v1 {

struct write_options {
    std::string language{};  ///< of what people read; the graph's own where empty or where there is none
    /// For DOT, which has names and types alone unless asked: these properties, `evidence`, `aliases`, or `all` that there is,
    /// with the schema, so that an equal graph is read back. Other formats have all of them in any case.
    std::vector<std::string> properties{};
};

}  // namespace hexi::abi_v1
