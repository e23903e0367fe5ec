// SHA-256 of bytes, by OpenSSL.
#pragma once

#include <string>
#include <string_view>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline v1 {

/// The digest in 64 hexadecimal digits; empty if the library refuses.
std::string sha256(std::string_view bytes);

}  // namespace hexi::v1
#pragma GCC visibility pop
