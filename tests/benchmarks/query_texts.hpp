// The texts of queries, by name: files in `texts/`, which `run` copies to the questions beside a graph.
//
//     const auto texts = bench::query_texts(folder / "queries/texts");
//     texts.at("lsqb1");
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace hexi::bench {

/// A line `// name` begins a text; longer comments are for the reader.
inline std::map<std::string, std::string> query_texts(const std::filesystem::path& file) {
    std::map<std::string, std::string> out;
    std::ifstream in(file);
    std::string name;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("// ")) name = line.find(' ', 3) == line.npos ? line.substr(3) : std::string();
        else if (!name.empty() && !line.empty()) out[name] += line + '\n';
    }
    return out;
}

}  // namespace hexi::bench
