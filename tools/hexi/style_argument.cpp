#include "style_argument.hpp"

#include <filesystem>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/draw/theme.hpp>

namespace hexi::tool {

result<style_sheet> style_of(const std::string& given, const schema& s, const file_access& files) {
    std::error_code error;
    const auto there = std::filesystem::symlink_status(given, error);
    if (std::filesystem::exists(there) || error == std::errc::permission_denied) return read_style_sheet(given, s, files);
    if (find_theme(given) != nullptr) return style_sheet{.theme = given};
    const std::vector<std::string> names = theme_names();
    const auto near = closest(given, names);
    return problem{"unknown-style", fmt::format("there is no file and no theme '{}'", shortened(given, 80)),
                   near ? fmt::format("did you mean '{}'?", *near) : fmt::format("give a file, or one of: {}", fmt::join(names, ", "))};
}

}  // namespace hexi::tool
