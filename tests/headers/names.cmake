# Writes ${OUTPUT}: a file that sees all public headers and the standard library, and names each public name of hexi
# where both namespaces are used. A name that is another thing in std does not compile there.
#
#     cmake -DLIB=lib -DOUTPUT=names.cpp -P names.cmake
cmake_minimum_required(VERSION 3.25)
file(GLOB_RECURSE headers RELATIVE ${LIB} ${LIB}/hexi/*.hpp)
list(FILTER headers EXCLUDE REGEX "_(private|body)\\.hpp$")
list(SORT headers)

set(names "")
set(spaces "")
set(includes "")
foreach(header ${headers})
  string(APPEND includes "#include <${header}>\n")
  file(READ ${LIB}/${header} text)
  if(text MATCHES "\nnamespace hexi(::[a-z_]+)* {")
    message(FATAL_ERROR "${header}: a name of the library stands in 'namespace hexi::inline abi_v1', so that two versions can be told apart")
  endif()
  string(REPLACE "hexi::inline abi_v1" "hexi" text "${text}")
  string(REPLACE "hexi::abi_v1" "hexi" text "${text}")
  # What CMake's lists give a meaning to.
  string(REPLACE ";" "," text "${text}")
  string(REPLACE "[" "<" text "${text}")
  string(REPLACE "]" ">" text "${text}")
  # What stands in a namespace within hexi is no name of hexi.
  while(text MATCHES "\nnamespace (hexi::[a-z_:]+|[a-gi-z][a-z_:]*) {")
    set(space ${CMAKE_MATCH_1})
    list(APPEND spaces ${space})
    string(FIND "${text}" "\nnamespace ${space} {" begin)
    string(FIND "${text}" "}  // namespace ${space}" end)
    if(end LESS begin)
      message(FATAL_ERROR "${header}: namespace ${space} is not closed by '}  // namespace ${space}'")
    endif()
    string(SUBSTRING "${text}" 0 ${begin} before)
    string(SUBSTRING "${text}" ${end} -1 after)
    string(SUBSTRING "${after}" 1 -1 after)
    set(text "${before}\n ${after}")
  endwhile()
  # What a namespace holds is not indented.
  string(REGEX MATCHALL "\n[a-z<][^\n]*" lines "${text}")
  foreach(line ${lines})
    string(STRIP "${line}" line)
    string(REGEX REPLACE "^<<[a-z:_]+>> " "" line "${line}")
    string(REPLACE "decltype(auto)" "auto" line "${line}")
    if(line MATCHES "^(class|struct|enum class|enum) (<<[a-z]+>> )?([a-z_0-9]+)( |,|$)")
      list(APPEND names ${CMAKE_MATCH_3})
    elseif(line MATCHES "^(using|concept) ([a-z_0-9]+) =")
      list(APPEND names ${CMAKE_MATCH_2})
    elseif(line MATCHES "^(template|namespace|requires|friend|using|static_assert|struct|class) ?")
    elseif(line MATCHES "^inline constexpr [^(=]*[ >]([a-z_0-9]+)( =|{)")
      list(APPEND names ${CMAKE_MATCH_1})
    elseif(line MATCHES "^[a-z][^(=]*[ &*]([a-z_0-9]+)\\(")
      list(APPEND names ${CMAKE_MATCH_1})
    endif()
  endforeach()
endforeach()
list(REMOVE_DUPLICATES names)
list(SORT names)
list(REMOVE_DUPLICATES spaces)
list(FILTER spaces EXCLUDE REGEX "^(hexi::)?detail")
list(TRANSFORM spaces REPLACE "^hexi::" "")
list(LENGTH names count)
if(count LESS 200)
  message(FATAL_ERROR "only ${count} public names found: the headers are written otherwise than this script reads them")
endif()

set(uses "")
foreach(name ${names})
  string(APPEND uses "using both::${name};\n")
endforeach()
foreach(space ${spaces})
  string(APPEND uses "namespace a_${space} = both::${space};\n")
endforeach()
file(WRITE ${OUTPUT} "// Made by names.cmake.
${includes}
#include <algorithm>
#include <any>
#include <array>
#include <atomic>
#include <barrier>
#include <bit>
#include <bitset>
#include <charconv>
#include <chrono>
#include <cmath>
#include <codecvt>
#include <compare>
#include <complex>
#include <concepts>
#include <condition_variable>
#include <coroutine>
#include <csetjmp>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <cuchar>
#include <cwchar>
#include <cwctype>
#include <deque>
#include <exception>
#include <execution>
#include <filesystem>
#include <forward_list>
#include <fstream>
#include <functional>
#include <future>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <latch>
#include <limits>
#include <list>
#include <locale>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <new>
#include <numbers>
#include <numeric>
#include <optional>
#include <queue>
#include <random>
#include <ranges>
#include <ratio>
#include <regex>
#include <scoped_allocator>
#include <semaphore>
#include <set>
#include <shared_mutex>
#include <source_location>
#include <span>
#include <sstream>
#include <stack>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <tuple>
#include <type_traits>
#include <typeindex>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <valarray>
#include <variant>
#include <vector>

namespace both {
using namespace std;
using namespace hexi;
}  // namespace both
namespace mentioned {
${uses}
}  // namespace mentioned

// The version stands in a name that nobody gives anything else.
using namespace hexi;
[[maybe_unused]] constexpr bool v1 = true, v2 = v1;
")
