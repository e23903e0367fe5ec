# A fuzz target among the tests, over its seeds and then for some seconds more:
#
#     cmake -DTARGET=names -DPROGRAM=build/sanitize/tests/fuzz/names -DBINARY=build/sanitize/tests/fuzz -P tests/fuzz/test.cmake
#
# What is new is written into the first folder, which nobody keeps. A fixed seed, and an end by number where the machine is quick.
set(work ${BINARY}/work-${TARGET})
file(REMOVE_RECURSE ${work})
file(MAKE_DIRECTORY ${work}/corpus)
set(words ${CMAKE_CURRENT_LIST_DIR}/words/${TARGET}.dict)
set(dictionary "")
if(EXISTS ${words})
  set(dictionary -dict=${words})
endif()
execute_process(COMMAND ${PROGRAM} ${dictionary} -seed=1 -print_funcs=0 -runs=20000 -max_total_time=3 -max_len=2048 -timeout=20 -print_final_stats=1
                        -artifact_prefix=${work}/ ${work}/corpus ${CMAKE_CURRENT_LIST_DIR}/seeds/${TARGET}
                COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
