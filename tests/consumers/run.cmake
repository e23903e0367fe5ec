# Builds and runs a separate project against a copy of Hexi that is installed into an empty prefix, as `HOW` says: find_package, header_only and
# pkg_config; or with the sources as a part of it: add_subdirectory.
set(work ${CMAKE_CURRENT_BINARY_DIR}/consumer-${HOW})
file(REMOVE_RECURSE ${work})
file(MAKE_DIRECTORY ${work})
function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${work} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()
if(NOT HOW STREQUAL "add_subdirectory")
  run(${CMAKE_COMMAND} --install ${HEXI_BINARY_DIR} --prefix ${work}/prefix)
endif()
if(HOW STREQUAL "pkg_config")
  set(ENV{PKG_CONFIG_PATH} ${work}/prefix/lib/pkgconfig:${work}/prefix/lib/${LIBRARY_ARCHITECTURE}/pkgconfig)
  execute_process(COMMAND pkg-config --define-variable=prefix=${work}/prefix --cflags --libs hexi
                  OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(flags UNIX_COMMAND "${flags}")
  execute_process(COMMAND pkg-config --define-variable=prefix=${work}/prefix --variable=renderer hexi
                  OUTPUT_VARIABLE renderer OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(own UNIX_COMMAND "${CXX_FLAGS}")
  run(${CXX} ${own} ${CMAKE_CURRENT_LIST_DIR}/main.cpp -DRENDERER="${renderer}" -o ${work}/consumer ${flags})
  run(${work}/consumer)
else()
  run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/${HOW} -B ${work}/build -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${CXX}
      -DCMAKE_CXX_FLAGS=${CXX_FLAGS} -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER}
      -DCMAKE_PREFIX_PATH=${work}/prefix -DHEXI_SOURCE_DIR=${HEXI_SOURCE_DIR} -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=20)
  run(${CMAKE_COMMAND} --build ${work}/build --parallel 1)
  run(${work}/build/consumer)
endif()
