// The version of Hexi, for the preprocessor and for programs. CMake reads it here.
#pragma once

/// 10,000 × major + 100 × minor + patch.
#define HEXI_VERSION_NUMBER 100

/// All names stand in an inline namespace that is named after the major version to come (1 until then): `hexi::graph` is
/// what a program writes, and a program that links two libraries built with different versions is told so by the linker.
namespace hexi::inline abi_v1 {

inline constexpr int version_major = HEXI_VERSION_NUMBER / 10000;
inline constexpr int version_minor = HEXI_VERSION_NUMBER / 100 % 100;
inline constexpr int version_patch = HEXI_VERSION_NUMBER % 100;

}  // namespace hexi::abi_v1
