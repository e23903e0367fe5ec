# Runs PROGRAM on GRAPH and compares what it prints with the file EXPECTED.
execute_process(COMMAND ${PROGRAM} ${GRAPH} OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
file(READ ${EXPECTED} expected)
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "expected:\n${expected}\nprinted:\n${printed}")
endif()
