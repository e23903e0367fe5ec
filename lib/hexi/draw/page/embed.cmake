# Makes page_files.cpp, the parts of a page as C++ texts:
#
#     cmake -DSOURCE=lib/hexi/draw/page -DOUTPUT=build/page/page_files.cpp -P embed.cmake
cmake_minimum_required(VERSION 3.25)

# A raw string each: everything but its own end can stand in it.
function(embed name content)
  if(content MATCHES "\\)hexi_page\"")
    message(FATAL_ERROR "${name} holds the end of a raw string")
  endif()
  if(NOT name STREQUAL "html" AND content MATCHES "</[sS][cCtT]|<!--")
    message(FATAL_ERROR "${name} would end its own element")
  endif()
  set(cpp "${cpp}const std::string_view ${name} = R\"hexi_page(${content})hexi_page\";\n" PARENT_SCOPE)
endfunction()

# The texts are longer than every compiler must take; those that build Hexi take them.
set(cpp "#include <hexi/draw/page_private.hpp>\n\n#pragma GCC diagnostic push\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\nnamespace hexi::inline abi_v1::detail::page_files {\n")
file(READ "${SOURCE}/page.html" html)
file(READ "${SOURCE}/page.css" style)
# One script, in the order in which the parts need each other; the block keeps its names to itself.
set(script "'use strict';\n{\n")
foreach(part words colours graph arrange measure time pencil paint view search legend panel address save main)
  file(READ "${SOURCE}/${part}.js" one)
  string(APPEND script "${one}")
endforeach()
string(APPEND script "}\n")
embed(html "${html}")
embed(style "${style}")
embed(script "${script}")
string(APPEND cpp "}  // namespace hexi::abi_v1::detail::page_files\n\n#pragma GCC diagnostic pop\n")
file(WRITE "${OUTPUT}" "${cpp}")
