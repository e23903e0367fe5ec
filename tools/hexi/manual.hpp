// What shells and `man` know of the tool, made from what each command says that it takes: the same as its `--help`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hexi::tool {

/// The manual page, for `man -l`: all commands with their options and examples.
std::string manual(std::string_view version);

/// The script by which a shell completes command lines: bash, zsh or fish; nothing for another.
std::optional<std::string> completion_script(std::string_view shell);

}  // namespace hexi::tool
