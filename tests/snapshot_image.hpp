// The bytes of a snapshot taken apart, to be changed and put together again with right checksums.
//
//     snapshot_image i(bytes);
//     i.bytes(i.section("out.records"))[3] = 64;
//     i.sum_up(i.section("out.records"));
//     write(i.file());
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <xxhash.h>

#include <hexi/graph/snapshot_format.hpp>

namespace hexi::test {

/// The bytes of a snapshot as what they mean, to be changed and put together with right checksums.
struct snapshot_image {
    snapshot::header header{};
    std::vector<snapshot::section> table{};
    std::vector<std::string> parts{};  // with what stands behind each

    explicit snapshot_image(std::string_view bytes) {
        std::memcpy(&header, bytes.data(), sizeof header);
        table.resize(header.sections);
        std::memcpy(static_cast<void*>(table.data()), bytes.data() + sizeof header, table.size() * sizeof table.front());
        for (const auto& s : table) parts.emplace_back(bytes.substr(s.offset, s.extent));
    }
    std::string_view name(std::size_t section) const { return table[section].name.data(); }
    std::size_t section(std::string_view wanted) const {
        std::size_t s = 0;
        while (name(s) != wanted) ++s;
        return s;
    }
    std::span<char> bytes(std::size_t section) { return {parts[section].data(), table[section].bytes}; }

    /// Gives a section another size; all behind it moves, and all checksums are made again.
    void resize(std::size_t section, std::size_t size) {
        parts[section].resize(table[section].bytes);
        parts[section].resize(size, '\0');
        table[section].bytes = size;
        place();
    }
    void place() {
        std::uint64_t at = sizeof header + table.size() * sizeof table.front();
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const bool before_large = i + 1 < table.size() && table[i + 1].bytes >= snapshot::small_section;
            const std::uint64_t alignment = before_large ? snapshot::alignment : 64;
            parts[i].resize(table[i].bytes);
            table[i].offset = at;
            at = (at + table[i].bytes + alignment - 1) / alignment * alignment;
            table[i].extent = at - table[i].offset;
            parts[i].resize(table[i].extent, '\0');
        }
        header.file_size = at;
        header.sections = table.size();
        for (std::size_t i = 0; i < parts.size(); ++i) sum_up(i);
    }
    void sum_up(std::size_t section) { table[section].checksum = XXH3_64bits(parts[section].data(), parts[section].size()); }
    std::string file() const {
        snapshot::header h = header;
        h.checksum = 0;
        std::string out(reinterpret_cast<const char*>(&h), sizeof h);
        out.append(reinterpret_cast<const char*>(table.data()), table.size() * sizeof table.front());
        h.checksum = XXH3_64bits(out.data(), out.size());
        std::memcpy(out.data(), &h, sizeof h);
        for (const std::string& part : parts) out += part;
        return out;
    }
};

}  // namespace hexi::test
