#include <hexi/format/csv/find_private.hpp>

#include <algorithm>
#include <cctype>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi::inline v1::detail {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t usual_table = std::uint64_t{64} << 30U;  // bytes

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

/// Whether a file of this name is likely to be meant as `schema.info`: surely, perhaps (then its contents say), or not.
enum class likeness { none, perhaps, surely };
likeness like_schema(const fs::path& path) {
    const std::string name = lower(path.filename().string());
    if (name.ends_with(".csv")) return likeness::none;
    if (closest("schema.info", {name})) return likeness::surely;
    return name.ends_with(".info") || closest("schema", {name.substr(0, name.find('.'))}) ? likeness::perhaps : likeness::none;
}

/// What lies in a folder and the folders in it, links to folders apart.
struct folder_contents {
    std::vector<fs::path> tables{};        // by path
    std::vector<fs::path> like_schemas{};  // by path
};
folder_contents look_through(const fs::path& folder, bool for_schemas, problems& found) {
    folder_contents out;
    std::vector<fs::path> folders{folder};
    while (!folders.empty()) {
        const fs::path here = std::move(folders.back());
        folders.pop_back();
        std::error_code error;
        fs::directory_iterator at(here, error);
        for (; !error && at != fs::directory_iterator(); at.increment(error)) {
            std::error_code unknown;
            const fs::path& path = at->path();
            const bool linked = at->is_symlink(unknown);
            if (!linked && at->is_directory(unknown)) folders.push_back(path);
            else if (path.extension() == ".csv" && !(linked && fs::is_directory(path, unknown))) out.tables.push_back(path);
            else if (for_schemas && like_schema(path) != likeness::none) out.like_schemas.push_back(path);
        }
        if (error) found.push_back({"cannot-read", fmt::format("cannot read the folder: {}", error.message()), "check that it may be read, or take it elsewhere", {here.string()}});
    }
    const auto name = [](const fs::path& p) { return p.generic_string(); };
    std::ranges::sort(out.tables, {}, name);
    std::ranges::sort(out.like_schemas, {}, name);
    return out;
}

/// A schema that seems to be meant for a folder that has no `schema.info`.
std::optional<problem> misplaced_schema(const fs::path& folder, const std::vector<fs::path>& like_schemas) {
    const auto misplaced = [&](const fs::path& path, std::string_view hint) {
        return problem{"misplaced-schema", fmt::format("this folder has no schema.info, but '{}' looks like its schema", path.string()),
                       fmt::format("{}; --untyped reads the tables without a schema", hint), {folder.string()}};
    };
    for (const fs::path& path : like_schemas) {
        const bool here = path.parent_path() == (folder / "").parent_path();
        if ((here && like_schema(path) == likeness::surely) || is_schema(path))
            return here ? misplaced(path, "call it schema.info") : misplaced(path, fmt::format("open '{}', or move the file to where the tables' folders are", path.parent_path().string()));
    }
    std::error_code error;
    const fs::path own = fs::canonical(folder, error);
    if (const fs::path above = own.parent_path() / "schema.info"; !error && is_schema(above))
        return misplaced(above, fmt::format("open '{}', or move the file", above.parent_path().string()));
    return std::nullopt;
}

}  // namespace

std::vector<csv_table> find_csv_tables(const std::filesystem::path& folder, bool curated, const open_options& options, problems& found) {
    const bool schemaless = !curated && !options.untyped;
    const auto [paths, like_schemas] = look_through(folder, schemaless, found);
    if (auto told = schemaless ? misplaced_schema(folder, like_schemas) : std::nullopt) {
        found.push_back(*std::move(told));
        return {};
    }

    struct candidate {
        csv_table table;
        fs::path path;
        bool has_header = false;
        bool used_by_others = false;
    };
    std::vector<candidate> all;
    for (const fs::path& path : paths) {
        auto file = csv_file::open(path, input_rules::of(options.files, folder, usual_table));
        if (!file) {
            found.insert(found.end(), file.problems().begin(), file.problems().end());
            continue;
        }
        candidate c{.table = {}, .path = path};
        c.table.file = *std::move(file);
        const std::string_view text = c.table.file->text();
        csv_reader rows(text);
        if (!rows.next()) continue;  // nothing in it
        csv_layout& layout = *(c.table.layout = std::make_shared<csv_layout>());
        layout.file = c.table.file;
        layout.places = text_places(text);
        layout.header = parse_csv_header(rows.fields(), text);
        for (const csv_fault& fault : rows.faults()) layout.header.faults.push_back(fault);
        c.has_header = layout.header.describes_nodes() || layout.header.describes_edges();
        c.table.begin = c.has_header ? rows.position() : text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
        all.push_back(std::move(c));
    }
    const auto base = [](const fs::path& path) {
        std::string stem = path.stem().string();
        for (const std::string_view ending : {"-header", "_header", ".header"})
            if (stem.ends_with(ending)) stem.resize(stem.size() - ending.size());
        return (path.parent_path() / stem).string();
    };
    std::unordered_map<std::string, candidate*> headers;  // the first of each name
    for (candidate& c : all)
        if (c.has_header) headers.try_emplace(base(c.path), &c);
    for (candidate& c : all) {
        if (c.has_header) continue;
        // The longest name that this one continues, other than by further letters.
        candidate* best = nullptr;
        std::string name = (c.path.parent_path() / c.path.stem()).string();
        for (char next = 0; best == nullptr && !name.empty(); next = name.back(), name.pop_back()) {
            if (std::isalpha(static_cast<unsigned char>(next)) != 0) continue;
            if (const auto found = headers.find(name); found != headers.end()) best = found->second;
        }
        if (best == nullptr) {
            problem p{"no-header", "this table's header names neither :ID nor :START_ID and :END_ID",
                      "write, for nodes, key:ID,name ... and for edges :START_ID,:END_ID ..."};
            // Without its line: what is no table may be anything.
            p.where = {c.table.file->name(), 1, 1};
            found.push_back(std::move(p));
            continue;
        }
        best->used_by_others = true;
        c.table.layout = best->table.layout;
    }
    std::vector<csv_table> out;
    for (candidate& c : all) {
        const csv_header& header = c.table.layout->header;
        if (header.columns.empty() || !(header.describes_nodes() || header.describes_edges())) continue;
        const bool only_header = c.has_header && c.used_by_others && c.table.begin == c.table.file->text().size();
        if (!only_header) out.push_back(std::move(c.table));
    }
    return out;
}

}  // namespace hexi::v1::detail
