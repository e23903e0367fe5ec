#include <hexi/format/open.hpp>

#include <cstdint>
#include <optional>
#include <utility>

#include <hexi/format/csv/folder.hpp>
#include <hexi/format/encoded_text_private.hpp>
#include <hexi/format/formats.hpp>
#include <hexi/format/shard/shard.hpp>
#include <hexi/graph/snapshot.hpp>

namespace hexi::inline v1 {
namespace {

constexpr std::uint64_t usual_document = std::uint64_t{1} << 30U;  // bytes of a file that is read as a whole
constexpr std::size_t first_bytes = std::size_t{64} << 10U;      // enough to tell what it is, bytes

/// The graph in a single file; nothing if it is of no format that is known.
std::optional<result<graph>> open_document(const std::filesystem::path& path, const open_options& options) {
    std::error_code error;
    const std::filesystem::path resolved = std::filesystem::canonical(path, error);
    const auto file = input_file::open(path, input_rules::of(options.files, error ? path : resolved, usual_document));
    if (!file) return file.problems();
    auto text = file->text(first_bytes);
    if (!text) return text.problems();
    detail::progress_meter meter(options.progress, {"read", 0, file->size(), "bytes"});
    // Only characters of two or four bytes hold zeros.
    const bool wide = text->find('\0') != std::string::npos;
    const auto first = wide ? detail::text_in(*text, path, {}) : result<std::optional<std::string>>(std::nullopt);
    const bool decoded_first = !first || first->has_value();  // its last character may be cut off
    if (!decoded_first && format_of(*text, path) == nullptr) return std::nullopt;
    auto rest = file->text();
    if (!rest) return rest.problems();
    *text += *rest;
    if (decoded_first) {
        auto decoded = detail::text_in(*text, path, {.most = options.files.most > 0 ? options.files.most : usual_document});
        if (!decoded) return decoded.problems();
        if (*decoded) text = **std::move(decoded);
    }
    const file_format* const format = format_of(*text, path);
    if (format == nullptr) return std::nullopt;
    auto g = format->read(*text, path, options);
    meter.add(text->size());
    return g;
}

}  // namespace

result<graph> open(const std::filesystem::path& path, const open_options& options) {
    try {
        if (path == "-") return read_csv_file(path, options);
        std::error_code error;
        const auto status = std::filesystem::status(path, error);
        if (status.type() == std::filesystem::file_type::not_found)
            return problem{"cannot-read", "there is no such file or folder", "give the folder of a graph, such as graphs/lanzhou", {path.string()}};
        if (!std::filesystem::status_known(status)) return input_file::failure(path, error.value());
        if (std::filesystem::is_directory(status) && is_shard_folder(path))  // it has no tables
            return problem{"not-a-graph", "this folder holds a graph in shards", "name the graph that 'hexi shard' was given; 'hexi-mpi' asks all shards together", {path.string()}};
        if (std::filesystem::is_directory(status)) return read_csv_folder(path, options);
        // What is no regular file may wait for ever once it is opened.
        if (std::filesystem::is_regular_file(status) && is_snapshot(path)) {
            if (options.files.read != nullptr) static_cast<void>(input_file::open(path, {.most = ~std::uint64_t{0}, .read = options.files.read}));
            return open_snapshot(path, {.verify = options.verify});
        }
        if (std::filesystem::is_regular_file(status) && is_csv_name(path)) return read_csv_file(path, options);
        if (std::filesystem::is_regular_file(status))
            if (auto g = open_document(path, options)) return *std::move(g);
        return problem{"not-a-graph", "this file is not a graph", "give the folder of a graph, such as graphs/lanzhou", {path.string()}};
    } catch (...) {
        return caught(path);
    }
}

}  // namespace hexi::v1
