# The fuzz targets among the tests: without TARGET they are built, else that one runs over its seeds and then for some seconds.
#
#     cmake -DSOURCE=. -DBINARY=build/check/fuzz [-DTARGET=names] -P tests/fuzz/test.cmake
#
# Where no clang with libFuzzer is installed this says "skipped: ", which is what ctest looks for.
set(program ${BINARY}/tests/fuzz/${TARGET})
find_program(clang clang++)
file(MAKE_DIRECTORY ${BINARY})
if(clang)
  file(WRITE ${BINARY}/one.cpp "extern \"C\" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }\n")
  execute_process(COMMAND ${clang} -fsanitize=fuzzer,address ${BINARY}/one.cpp -o ${BINARY}/one RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
endif()
if(NOT clang OR failed)
  message("skipped: no clang++ with libFuzzer (on Debian: apt-get install clang libclang-rt-14-dev)")
  return()
endif()
# A script knows no folders to find headers in; pkg-config does.
find_program(pkg_config pkg-config)
if(pkg_config)
  execute_process(COMMAND ${pkg_config} --exists libxml-2.0 RESULT_VARIABLE no_xml)
endif()
if(NOT pkg_config OR no_xml)
  message("skipped: no libxml2 to read GraphML with (on Debian: apt-get install libxml2-dev)")
  return()
endif()

function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${SOURCE} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()
if(NOT TARGET)
  run(${CMAKE_COMMAND} --preset fuzz -B ${BINARY})
  run(${CMAKE_COMMAND} --build ${BINARY} --target hexi_fuzzers --parallel 2)
  return()
endif()
# What is new is written into the first folder, which nobody keeps. A fixed seed, and an end by number where the machine is quick.
set(work ${BINARY}/work-${TARGET})
file(REMOVE_RECURSE ${work})
file(MAKE_DIRECTORY ${work}/corpus)
set(words ${CMAKE_CURRENT_LIST_DIR}/words/${TARGET}.dict)
set(dictionary "")
if(EXISTS ${words})
  set(dictionary -dict=${words})
endif()
run(${program} ${dictionary} -seed=1 -runs=20000 -max_total_time=4 -max_len=2048 -timeout=20 -print_final_stats=1 -artifact_prefix=${work}/ ${work}/corpus ${CMAKE_CURRENT_LIST_DIR}/seeds/${TARGET})
