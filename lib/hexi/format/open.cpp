#include <hexi/format/open.hpp>

#include <array>
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
#include <hexi/format/shard/shard.hpp>
#include <hexi/graph/snapshot.hpp>
#include <hexi/graph/snapshot_format.hpp>

namespace hexi::inline v1 {
namespace {

constexpr std::uint64_t usual_document = std::uint64_t{1} << 30U;  // bytes of a file that is read as a whole

/// What a file is that people take for a graph's and that is not read, and what to do with it.
struct other_file {
    std::string_view begins;   // the file's first bytes, small or capital; or
    std::string_view endings;  // its name
    std::string_view what;
    std::string_view hint;
};
constexpr std::string_view of_rdf = "Hexi writes RDF and reads none: ask for its statements as a table with the header source,relation,target, as SPARQL does";
constexpr std::string_view of_gml = "write it as GraphML, as NetworkX does: write_graphml(read_gml(..), ..), or igraph and Gephi";
constexpr std::string_view of_words = "write what it says of a graph as a table, such as one with the header source,relation,target";
constexpr std::string_view of_archives = "unpack it, and give the folder of the tables";
constexpr std::string_view of_pictures = "give the graph that it was drawn of";
constexpr std::string_view of_lists = "if it is a list of edges, call it .csv and write the names of its columns above its lines, such as source,target";
constexpr std::array others{
    other_file{"%PDF", ".pdf", "PDF", of_words},
    other_file{"", ".docx .doc .odt .rtf .pptx .ppt .odp", "a document of words", of_words},
    other_file{"PK\x03\x04", "", "a workbook or an archive", "save each sheet of a workbook as CSV, unpack an archive, and give the folder of the tables"},
    other_file{"\xD0\xCF\x11\xE0", "", "an old workbook of Excel", "save each sheet as CSV, and give the folder of the tables"},
    other_file{"PAR1", ".parquet", "Parquet", "write it as CSV, as DuckDB does: COPY (FROM 'FILE.parquet') TO 'FILE.csv'"},
    other_file{"SQLite format 3", "", "a database of SQLite", "write its tables as CSV: sqlite3 -header -csv FILE 'SELECT * FROM TABLE'"},
    other_file{"ARROW1", ".arrow .feather .orc .avro", "a table in binary form", "write it as CSV, as Pandas does: read_feather(..).to_csv(.., index=False)"},
    other_file{"\x89PNG", ".png .jpg .jpeg .gif .webp .svg .svgz", "a picture", of_pictures},
    other_file{"\xFF\xD8\xFF", "", "a picture", of_pictures},
    other_file{"<svg", "", "a picture", of_pictures},
    other_file{"<!doctype html", ".html .htm", "a page of the web", "see whether the file is what you meant to download"},
    other_file{"<html", "", "a page of the web", "see whether the file is what you meant to download"},
    other_file{"GIF8", "", "a picture", of_pictures},
    other_file{"7z\xBC\xAF", ".7z .rar .tar .tgz", "an archive", of_archives},
    other_file{"Rar!", "", "an archive", of_archives},
    other_file{"BZh", "", "packed by bzip2", "unpack it: bunzip2 FILE"},
    other_file{"\xFD" "7zXZ", "", "packed by xz", "unpack it: unxz FILE"},
    other_file{"\x28\xB5\x2F\xFD", "", "packed by Zstandard", "unpack it: unzstd FILE"},
    other_file{"*vertices", ".net .paj", "Pajek's format", "write it as GraphML, as NetworkX does: write_graphml(read_pajek(..), ..)"},
    other_file{"*network", "", "Pajek's format", "write it as GraphML, as NetworkX does: write_graphml(read_pajek(..), ..)"},
    other_file{"graph [", ".gml", "GML", of_gml},
    other_file{"graph\n[", "", "GML", of_gml},
    other_file{"graph\r\n[", "", "GML", of_gml},
    other_file{"creator \"", "", "GML", of_gml},
    other_file{"%%matrixmarket", ".mtx", "a matrix of Matrix Market", "write its entries as a table with the header source,target,weight"},
    other_file{"<http", ".ttl .nt .nq .trig .n3 .rdf .owl", "RDF", of_rdf},
    other_file{"@prefix", "", "RDF", of_rdf},
    other_file{"prefix ", "", "RDF", of_rdf},
    other_file{"@base", "", "RDF", of_rdf},
    other_file{"dl ", ".dl", "UCINET's format", "write its ties as a table with the header source,target,weight"},
    other_file{"", ".cypher .cql", "a script of openCypher", "run it in the database that it is for, and export its graph as GraphML or CSV"},
    other_file{"", ".mmd .d2", "a drawing in words", "Hexi writes it and reads none: give the graph that it was made of"},
    other_file{"", ".sql", "a script of SQL", "run it in the database that it is for, and export its tables as CSV"},
    other_file{"", ".yaml .yml", "YAML", "write it as JSON, as Python does: json.dump(yaml.safe_load(..), ..)"},
    other_file{"", ".pickle .pkl .gpickle", "an object of Python", "write it as GraphML, as NetworkX does: write_graphml(..)"},
    other_file{"", ".dat .edges .edgelist .el .adjlist .ncol .lgl", "", of_lists},
    other_file{"% ", "", "", of_lists},  // as Konect's begin
    other_file{"# ", "", "", of_lists},  // as SNAP's
};

/// What a file is that people take for a graph's, if it is one of these.
const other_file* other_in(std::string_view text, const std::filesystem::path& path) {
    const bool packed = ascii::lowered(path.extension().string()) == ".gz";
    const std::string ending = ascii::lowered((packed ? path.stem() : path).extension().string()) + " ";
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::string first = ascii::lowered(text.substr(text.find_first_not_of(" \t\r\n") == std::string_view::npos ? 0 : text.find_first_not_of(" \t\r\n"), 20));
    constexpr std::size_t mark_of_tar = 257;
    static constexpr other_file tar{"", "", "an archive", of_archives};
    if (text.size() > mark_of_tar && text.substr(mark_of_tar).starts_with("ustar")) return &tar;
    // A document of words is packed as a workbook is: what stands first here counts first.
    for (const other_file& other : others)
        if ((!other.begins.empty() && first.starts_with(ascii::lowered(other.begins))) || (ending.size() > 1 && fmt::format("{} ", other.endings).find(ending) != std::string::npos)) return &other;
    return nullptr;
}

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

}  // namespace hexi::v1
