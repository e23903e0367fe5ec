// SHA-256 of bytes, by nettle.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <hexi/base/problem.hpp>

// Not hidden, as other private names are: hexi::draw calls them, too.
namespace hexi::inline abi_v1::detail {

/// The digest in 64 hexadecimal digits.
std::string sha256(std::string_view bytes);
/// The digest in the 44 characters of base64. Source: RFC 4648
std::string sha256_base64(std::string_view bytes);

/// Why a file is not known to be the text of a document that says this digest, in small or capital digits, or none; `digest` is the file's.
std::optional<problem> wrong_digest(std::string_view document, std::string_view file, std::string_view said, std::string_view digest);

}  // namespace hexi::abi_v1::detail
