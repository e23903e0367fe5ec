#include <hexi/format/open.hpp>

#include <hexi/format/csv_folder.hpp>
#include <hexi/graph/snapshot.hpp>

namespace hexi {

result<graph> open(const std::filesystem::path& path, const open_options& options) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status))
        return problem{"cannot-read", "there is no such file or folder", "give the folder of a graph, such as graphs/lanzhou", {path.string()}};
    if (std::filesystem::is_directory(status)) return read_csv_folder(path, options);
    if (is_snapshot(path)) return open_snapshot(path, {.verify = options.verify});
    return problem{"not-a-graph", "this file is not a graph",
                   path.extension() == ".csv" ? "give the folder in which the table lies" : "give the folder of a graph, such as graphs/lanzhou",
                   {path.string()}};
}

}  // namespace hexi
