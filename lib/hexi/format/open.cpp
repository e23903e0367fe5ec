#include <hexi/format/open.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/ascii.hpp>
#include <hexi/format/csv/find_private.hpp>
#include <hexi/format/csv/folder.hpp>
#include <hexi/format/encoded_text_private.hpp>
#include <hexi/format/formats.hpp>
#include <hexi/format/other_files_private.hpp>
#include <hexi/format/shard/shard.hpp>
#include <hexi/graph/snapshot.hpp>
#include <hexi/graph/snapshot_format.hpp>

namespace hexi::inline abi_v1 {
namespace {

using detail::other_file, detail::other_in;

constexpr std::uint64_t usual_document = std::uint64_t{1} << 30U;  // bytes of a file that is read as a whole

problem no_graph_in(std::string_view text, const std::filesystem::path& path) {
    if (text.empty()) return {"not-a-graph", "this file is empty", "see whether it is the right one", {path.string()}};
    if (text.starts_with(std::string_view(snapshot::magic.data(), snapshot::magic.size()))) return {"not-a-graph", "this is a snapshot that is packed", "unpack it first: gunzip FILE", {path.string()}};
    const other_file* const other = other_in(text, path);
    if (other == nullptr) return {"not-a-graph", "this file is not a graph", "give the folder of a graph, such as graphs/lanzhou", {path.string()}};
    return {"not-a-graph", other->what.empty() ? std::string("this file is not a graph") : fmt::format("this file is no graph that is read, but {}", other->what), std::string(other->hint), {path.string()}};
}

/// The graph in a single file.
result<graph> open_document(const std::filesystem::path& path, const open_options& options) {
    std::error_code error;
    const std::filesystem::path resolved = std::filesystem::canonical(path, error);
    const auto file = input_file::open(path, input_rules::of(options.files, error ? path : resolved, usual_document));
    if (!file) return file.problems();
    auto text = file->text(detail::first_of_file);
    if (!text) return text.problems();
    detail::progress_meter meter(options.progress, {"read", 0, file->size(), "bytes"});
    // Only characters of two or four bytes hold zeros.
    const bool packed = text->starts_with("\x1F\x8B");
    const bool wide = text->find('\0') != std::string::npos;
    const auto first = wide && !packed ? detail::text_in(*text, path, {}) : result<std::optional<std::string>>(std::nullopt);
    const bool decoded_first = packed || !first || first->has_value();  // its last character may be cut off
    if (!decoded_first && format_of(*text, path) == nullptr) return problems{no_graph_in(*text, path)};
    auto rest = file->text();
    if (!rest) return rest.problems();
    *text += *rest;
    if (decoded_first) {
        auto decoded = detail::text_in(*text, path, {.most = options.files.most > 0 ? options.files.most : usual_document, .swells = options.files.most > 0});
        if (!decoded) return decoded.problems();
        if (*decoded) text = **std::move(decoded);
    }
    const file_format* const format = text->empty() ? nullptr : format_of(*text, packed ? path.stem() : path);
    if (format == nullptr) return problems{no_graph_in(*text, path)};
    auto g = format->read(*text, path, options);
    meter.add(text->size());
    return g;
}

/// The graph in what stands on standard input: a file of any format that is read as a whole, or a table.
result<graph> open_standard_input(const open_options& options) {
    auto bytes = detail::standard_input(options, [](std::string_view first) { return format_of(first, "-") != nullptr ? usual_document : ~std::uint64_t{0}; });
    if (!bytes) return bytes.problems();
    if (bytes->starts_with(std::string_view(snapshot::magic.data(), snapshot::magic.size())))
        return problem{"not-a-graph", "this is a snapshot", "give it as a file: it is read where it lies", {"-"}};
    std::optional<std::string> decoded;
    if (bytes->starts_with("\x1F\x8B") || std::string_view(*bytes).substr(0, detail::first_of_file).find('\0') != std::string_view::npos)
        if (auto text = detail::text_in(*bytes, "-", {.most = options.files.most > 0 ? options.files.most : usual_document, .swells = options.files.most > 0})) decoded = *std::move(text);
    if (decoded) bytes = *std::move(decoded);
    if (bytes->starts_with(std::string_view(snapshot::magic.data(), snapshot::magic.size()))) return problems{no_graph_in(*bytes, "-")};
    const file_format* const format = bytes->empty() ? nullptr : format_of(*bytes, "-");
    if (format != nullptr) return format->read(*bytes, "-", options);
    const std::string first = bytes->substr(0, detail::first_of_file);
    auto g = detail::read_csv_bytes(*std::move(bytes), options);
    // What is no table may be something else that people know by its name.
    if (const other_file* const other = g || g.problems().front().rule != "no-header" ? nullptr : other_in(first, "-"); other != nullptr && !other->what.empty()) return no_graph_in(first, "-");
    return g;
}

}  // namespace

result<graph> open(const std::filesystem::path& path, const open_options& options) {
    try {
        if (path == "-") return open_standard_input(options);
        if (auto unfit = detail::unfit_to_read(path)) return *std::move(unfit);
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
            return open_document(path, options);
        return problem{"not-a-graph", "this is no file, but a pipe or a device", "save what comes from it as a file, or give it on standard input, which is read as -", {path.string()}};
    } catch (...) {
        return caught(path);
    }
}

}  // namespace hexi::abi_v1
