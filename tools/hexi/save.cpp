#include "save.hpp"

#include <filesystem>

#include <fmt/format.h>

#include <hexi/format/csv/update.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/snapshot.hpp>

namespace hexi::tool {

result<done> save_changes(const graph& before, const graph& after, const origins& places, const std::string& path) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) return save_snapshot(after, path);
    const auto changes = changed_tables(before, after, places, path);
    if (!changes) return changes.problems();
    return write_tables(*changes);
}

result<std::vector<std::string>> described_changes(const graph& before, const graph& after, const origins& places, const std::string& path) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) return differences(before, after, 1000);
    const auto changes = changed_tables(before, after, places, path);
    if (!changes) return changes.problems();
    std::vector<std::string> out;
    for (const table_change& c : *changes)
        for (const std::string& row : c.rows) out.push_back(fmt::format("{}: {}", c.path.lexically_proximate(path).generic_string(), row));
    return out;
}

}  // namespace hexi::tool
