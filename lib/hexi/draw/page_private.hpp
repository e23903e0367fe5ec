// The files of a page, as the build embedded them; `draw/page/embed.cmake` writes their bodies.
#pragma once

#include <string_view>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail::page_files {

extern const std::string_view html, style, script;

}  // namespace hexi::abi_v1::detail::page_files
#pragma GCC visibility pop
