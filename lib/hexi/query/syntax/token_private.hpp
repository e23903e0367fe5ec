// The words of a query.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/query/failure_private.hpp>

namespace hexi::inline abi_v1::detail::query {

enum class token_kind : std::uint8_t {
    end,
    name,         ///< a letter and letters, digits, `_`: a keyword, too, in any case
    quoted_name,  ///< `` `any text` ``
    integer,
    floating,
    text,
    parameter,    ///< `$name`
    symbol,
    bad,          ///< what is none: an error only where it is read, since a syntax error before it comes first
};

struct token {
    token_kind kind = token_kind::end;
    span where{};
    std::string text{};             ///< a text or a quoted name without its escapes, a parameter without its `$`
    std::string_view detail{};      ///< of a bad one
    bool glued = false;             ///< nothing stands between it and the one before
};

/// All tokens of a query, and one at its end. Comments are `// ...` and `/* ... */`.
[[nodiscard]] std::vector<token> tokens_of(std::string_view query);

/// What to write instead of the first sign in a word that Chinese is written with, as `（` or `“`; empty if there is none. It is a part of a name, and may be
/// meant so: only where something is wrong is it worth telling.
[[nodiscard]] std::string wide_sign_in(std::string_view word);

}  // namespace hexi::abi_v1::detail::query
