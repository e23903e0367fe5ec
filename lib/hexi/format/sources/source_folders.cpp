#include <hexi/format/sources/source_folders.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace hexi::inline abi_v1 {
namespace {

bool has_a_text(const graph& g, const std::filesystem::path& folder) {
    return !folder.empty() && std::ranges::any_of(g.nodes(), [&](node_id n) {
        if (!g.type_of(n).document) return false;
        const auto p = g.property(n, "file");
        const auto file = p ? g.get<std::string_view>(n, *p) : std::nullopt;
        std::error_code error;
        return file && !file->empty() && std::filesystem::is_regular_file(folder / std::string(*file), error);
    });
}

}  // namespace

result<std::optional<std::filesystem::path>> sources_of(const graph& g, const std::filesystem::path& graph_folder, const std::filesystem::path& otherwise, const file_access& files) {
    using found = std::optional<std::filesystem::path>;
    std::error_code error;
    const bool is_folder = std::filesystem::is_directory(graph_folder, error);
    if (const std::string& named = g.schema().sources; is_folder && !named.empty()) {
        const std::filesystem::path folder = (graph_folder / named).lexically_normal(), resolved = fully_resolved(folder, error);
        std::vector<std::filesystem::path> allowed{graph_folder};
        allowed.insert(allowed.end(), files.allow.begin(), files.allow.end());
        const bool may = !error && std::ranges::any_of(allowed, [&](const std::filesystem::path& each) {
            std::error_code unknown;
            const std::filesystem::path known = fully_resolved(each, unknown);
            return !unknown && lies_beneath(resolved, known);
        });
        if (!may)
            return problem{"cannot-reach", fmt::format("the schema's sources, '{}', lie outside of '{}'", named, graph_folder.string()),
                           fmt::format("move them there, or allow their folder: --allow {}", resolved.parent_path().string()), {(graph_folder / "schema.info").string()}};
        return found(folder);
    }
    if (is_folder && has_a_text(g, graph_folder / "sources")) return found(graph_folder / "sources");
    if (has_a_text(g, otherwise)) return found(otherwise);
    return found();
}

}  // namespace hexi::abi_v1
