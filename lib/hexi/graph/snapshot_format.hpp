// What a snapshot looks like as a file.
//
// A header of 64 bytes, a table of sections of 64 bytes each, then the sections. Small sections come first and are
// read; large ones start at multiples of 64 KiB, the largest page there is, and are mapped privately, so that the graph can be changed in memory,
// page by page. Numbers are little-endian. `graph/README.md` lists the sections.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace hexi::inline abi_v1::snapshot {

inline constexpr std::array<char, 8> magic{'H', 'E', 'X', 'I', '\r', '\n', '\x1a', '\n'};
inline constexpr std::uint32_t version = 7;
inline constexpr std::uint32_t byte_order = 0x01020304;
inline constexpr std::size_t alignment = std::size_t{64} << 10U;
/// Sections of fewer bytes are read, not mapped.
inline constexpr std::size_t small_section = std::size_t{64} << 10U;

struct header {
    std::array<char, 8> magic{};
    std::uint32_t version = 0;
    std::uint32_t byte_order = 0;
    std::uint64_t file_size = 0;
    std::uint64_t sections = 0;
    std::uint64_t checksum = 0;  ///< XXH3 of header and table with this field zero
    std::array<std::uint64_t, 3> unused{};
};
static_assert(sizeof(header) == 64 && std::is_trivially_copyable_v<header>);

/// A section extends, with fewer than `alignment` zeros, to the start of the next one; the checksum covers those zeros.
struct section {
    std::array<char, 32> name{};
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::uint64_t extent = 0;
    std::uint64_t checksum = 0;  ///< XXH3
};
static_assert(sizeof(section) == 64);

}  // namespace hexi::abi_v1::snapshot
