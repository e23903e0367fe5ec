// Where the texts of documents lie.
//
//     check_sources(g, "graphs/nansha/sources");
//     check_sources(both, source_folders({"graphs/nansha/sources", "articles"}));
#pragma once

#include <concepts>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// Folders with documents' text files: a document's is in the first that has one of its name.
class source_folders {
public:
    template <std::convertible_to<std::filesystem::path> Path>
    source_folders(const Path& one) : all_{one} {}  // NOLINT: one folder is folders
    explicit source_folders(std::vector<std::filesystem::path> all) : all_(std::move(all)) {}
    source_folders(std::initializer_list<std::filesystem::path> all) : all_(all) {}

    [[nodiscard]] const std::vector<std::filesystem::path>& all() const { return all_; }
    /// The folder that has the file, whatever it is; else the last one; there must be one.
    [[nodiscard]] const std::filesystem::path& of(const std::string& file) const {
        for (const std::filesystem::path& folder : all_) {
            std::error_code error;
            if (std::filesystem::exists(folder / file, error)) return folder;
        }
        return all_.back();
    }

private:
    std::vector<std::filesystem::path> all_;
};

/// Where a graph that was read from a folder has its texts, if nobody says: in the folder that its schema names by `sources`;
/// else in `sources` beside its tables, or in `otherwise`, if the text of one of its documents is there; else nowhere.
///
/// Errors   `cannot-reach`: what the schema names lies neither in the graph's folder nor where `files` allows
[[nodiscard]] result<std::optional<std::filesystem::path>> sources_of(const graph& g, const std::filesystem::path& graph_folder, const std::filesystem::path& otherwise = {},
                                                                      const file_access& files = {});

}  // namespace hexi::abi_v1
