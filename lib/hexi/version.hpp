// The version of Hexi, for the preprocessor and for programs. CMake reads it here.
#pragma once

/// 10,000 × major + 100 × minor + patch.
#define HEXI_VERSION_NUMBER 100

namespace hexi {

inline constexpr int version_major = HEXI_VERSION_NUMBER / 10000;
inline constexpr int version_minor = HEXI_VERSION_NUMBER / 100 % 100;
inline constexpr int version_patch = HEXI_VERSION_NUMBER % 100;

}  // namespace hexi
