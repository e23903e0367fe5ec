// What `--style` names.
#pragma once

#include <string>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/draw/style_sheet.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi::tool {

/// A theme's name or a style sheet in a file. Errors: `unknown-style`, those of `read_style_sheet`.
result<style_sheet> style_of(const std::string& given, const schema& s, const file_access& files);

}  // namespace hexi::tool
