// Names of files that the system would not take as they are: it reads them up to the first byte 0, and would use another file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <fmt/format.h>

#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1::detail {

inline bool is_cut_short(const std::filesystem::path& path) { return path.native().find('\0') != std::string::npos; }

/// What is wrong with such a name, for whoever wants to read or to write; nothing of any other. Every function that takes a name asks
/// before the system is asked.
inline std::optional<problem> unfit_to_read(const std::filesystem::path& path) {
    if (!is_cut_short(path)) return std::nullopt;
    problem p{"cannot-read", "cannot read the file: its name has a byte 0 in it, where the system would cut it", "give a name without it", {path.string()}};
    p.reason = "its name has a byte 0 in it, where the system would cut it";
    return p;
}
inline std::optional<problem> unfit_to_write(const std::filesystem::path& path) {
    if (!is_cut_short(path)) return std::nullopt;
    return problem{"cannot-write", "cannot write the file: its name has a byte 0 in it, where the system would cut it", "give a name without it", {path.string()}};
}

}  // namespace hexi::abi_v1::detail
