// SHA-256 of bytes, by nettle.
#pragma once

#include <string>
#include <string_view>

// Not hidden, as other private names are: hexi::draw calls them, too.
namespace hexi::inline v1::detail {

/// The digest in 64 hexadecimal digits.
std::string sha256(std::string_view bytes);
/// The digest in the 44 characters of base64. Source: RFC 4648
std::string sha256_base64(std::string_view bytes);

}  // namespace hexi::v1::detail
