#include "read_schema.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "schema_declarations_private.hpp"

namespace hexi::inline abi_v1 {
namespace {

constexpr std::uint64_t usual_size = std::uint64_t{16} << 20U;  // bytes; the largest schema in use has 40 KiB

result<schema> read_beneath(const std::filesystem::path& root, const std::filesystem::path& path, const file_access& access) {
    detail::word_reader words;
    const detail::schema_files read = detail::read_files(path, input_rules::of(access, root, usual_size), words);
    detail::schema_declarations all = detail::declarations_of(read.files, words);
    // With a file missing, every reference into it would be one more error that is none.
    if (read.complete) detail::resolve(all, words);
    if (words.found.empty()) return std::move(all.made);
    std::unordered_map<std::string, std::size_t> order;
    for (std::size_t i = 0; i < read.files.size(); ++i) order.emplace(read.files[i]->path.string(), i);
    std::ranges::stable_sort(words.found, {}, [&](const problem& p) { return std::tuple(order[p.where.file], p.where.line, p.where.column); });
    return std::move(words.found);
}

}  // namespace

std::filesystem::path schema_root(const std::filesystem::path& folder) {
    std::error_code error;
    const std::filesystem::path own = std::filesystem::canonical(folder.empty() ? "." : folder, error);
    if (error) return folder;
    const std::filesystem::path above = own.parent_path();
    const bool shared = above != above.root_path() && std::filesystem::is_directory(above / "schemas", error);
    return shared ? above : own;
}

result<schema> read_schema(const std::filesystem::path& file, const file_access& files) {
    try {
        std::error_code error;
        const std::filesystem::path resolved = std::filesystem::canonical(file, error);
        return read_beneath(schema_root((error ? file : resolved).parent_path()), file, files);
    } catch (...) {
        return caught(file);
    }
}

result<schema> read_schema_of(const std::filesystem::path& folder, const file_access& files) {
    try {
        return read_beneath(schema_root(folder), folder / "schema.info", files);
    } catch (...) {
        return caught(folder);
    }
}

result<schema> read_schema_text(std::string text, const std::filesystem::path& place) {
    try {
        auto read = detail::read_info_text(std::move(text), place, "schema", {});
        if (!read) return read.problems();
        const auto file = std::make_shared<const detail::info_file>(*std::move(read));
        detail::word_reader words;
        for (const detail::info_entry& block : file->root.children)
            for (const detail::info_entry& entry : block.children)
                if (block.word == "schema" && entry.word == "build_on")
                    words.wrong({file.get(), &entry}, "cannot-reach", "a schema inside another file cannot build on one", "write out what it needs");
        detail::schema_declarations all = detail::declarations_of({file}, words);
        detail::resolve(all, words);
        if (!words.found.empty()) return std::move(words.found);
        return std::move(all.made);
    } catch (...) {
        return caught(place);
    }
}

bool is_schema(const std::filesystem::path& file) {
    const auto opened = input_file::open(file, {.most = ~std::uint64_t{0}});
    if (!opened) return false;
    const auto text = opened->text(std::size_t{64} << 10U);
    return text && detail::begins_lines_with(*text, detail::words_of(detail::top_words));
}

}  // namespace hexi::abi_v1
