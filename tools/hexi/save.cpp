#include "save.hpp"

#include <filesystem>

#include <fmt/format.h>

#include <hexi/format/csv/update.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/snapshot.hpp>

namespace hexi::tool {

std::optional<problem> unkeepable(const std::string& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    // Reading what is not there says so; `-` is standard input.
    if (path != "-" && (std::filesystem::is_directory(status) || !std::filesystem::exists(status) || is_snapshot(path))) return std::nullopt;
    return problem{"unwritable", fmt::format("what is changed is kept in a folder of tables or in a snapshot, and '{}' is neither", path), "make one of it: hexi export --to csv, or hexi pack"};
}

result<done> save_changes(const graph& before, const graph& after, const origins& places, const std::string& path, const open_options& options) {
    if (auto why = unkeepable(path)) return *std::move(why);
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) return save_snapshot(after, path);
    const auto changes = changed_tables(before, after, places, path, options);
    if (!changes) return changes.problems();
    return write_tables(*changes);
}

result<std::vector<std::string>> described_changes(const graph& before, const graph& after, const origins& places, const std::string& path, const open_options& options) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) return differences(before, after, 1000);
    const auto changes = changed_tables(before, after, places, path, options);
    if (!changes) return changes.problems();
    std::vector<std::string> out;
    for (const table_change& c : *changes)
        for (const std::string& row : c.rows) out.push_back(fmt::format("{}: {}", c.path.lexically_proximate(path).generic_string(), row));
    return out;
}

}  // namespace hexi::tool
