// Bodies of `rows.hpp`.
#include <hexi/query/rows.hpp>

#include <hexi/query/text_private.hpp>

namespace hexi::inline abi_v1 {

std::string to_text(const shown_cell& c) { return detail::query::plain_text(c.held, c.g); }

}  // namespace hexi::abi_v1
