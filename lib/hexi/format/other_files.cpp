#include <hexi/format/other_files_private.hpp>

#include <array>
#include <string>

#include <fmt/format.h>

#include <hexi/base/ascii.hpp>

namespace hexi::inline abi_v1::detail {

namespace {

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

}  // namespace

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

}  // namespace hexi::abi_v1::detail
