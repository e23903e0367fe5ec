#include <hexi/format/open.hpp>

#include <hexi/format/csv/folder.hpp>
#include <hexi/graph/snapshot.hpp>

namespace hexi::inline v1 {

result<graph> open(const std::filesystem::path& path, const open_options& options) {
    try {
        if (path == "-") return read_csv_file(path, options);
        std::error_code error;
        const auto status = std::filesystem::status(path, error);
        if (status.type() == std::filesystem::file_type::not_found)
            return problem{"cannot-read", "there is no such file or folder", "give the folder of a graph, such as graphs/lanzhou", {path.string()}};
        if (!std::filesystem::status_known(status)) return input_file::failure(path, error.value());
        if (std::filesystem::is_directory(status)) return read_csv_folder(path, options);
        // What is no regular file may wait for ever once it is opened.
        if (std::filesystem::is_regular_file(status) && is_snapshot(path)) {
            if (options.files.read != nullptr) static_cast<void>(input_file::open(path, {.most = ~std::uint64_t{0}, .read = options.files.read}));
            return open_snapshot(path, {.verify = options.verify});
        }
        if (std::filesystem::is_regular_file(status) && is_csv_name(path)) return read_csv_file(path, options);
        return problem{"not-a-graph", "this file is not a graph", "give the folder of a graph, such as graphs/lanzhou", {path.string()}};
    } catch (...) {
        return caught(path);
    }
}

}  // namespace hexi::v1
