# What the tool tells of itself, as files: cmake -DHEXI=hexi -DTOLD=FOLDER -P told.cmake
file(MAKE_DIRECTORY ${TOLD})
function(tell file)
  execute_process(COMMAND ${HEXI} ${ARGN} OUTPUT_FILE ${TOLD}/${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
tell(hexi.1 man)
tell(hexi completion bash)
tell(_hexi completion zsh)
tell(hexi.fish completion fish)
