#include "schema_declarations_private.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hexi::inline abi_v1::detail {
namespace {

constexpr std::size_t most_files = 1000;
constexpr std::size_t most_levels = 64;

class file_loader {
public:
    file_loader(const input_rules& rules, word_reader& words) : rules_(rules), words_(words) {}

    schema_files read(const std::filesystem::path& path) {
        out_.complete = load(path);
        return std::move(out_);
    }

private:
    /// Reads a file after those that it builds on; false if any of them could not be read.
    bool load(const std::filesystem::path& path, std::optional<mention> because = std::nullopt) {
        std::error_code error;
        const std::filesystem::path resolved = fully_resolved(path, error);
        const std::string same = error ? path.string() : resolved.string();
        if (std::ranges::find(loading_, same, &loading::same) != loading_.end()) {
            std::vector<std::string> around;
            for (const loading& l : loading_) around.push_back(l.path.filename().string());
            words_.wrong(*because, "build-on-cycle", fmt::format("the schema builds on itself: {}, {}", fmt::join(around, ", "), path.filename().string()),
                         "remove one build_on of the circle");
            return false;
        }
        if (const auto [at, is_new] = loaded_.emplace(same, true); !is_new) return at->second;
        if (loaded_.size() > most_files) {
            words_.wrong(*because, "too-many-files", fmt::format("this schema is built on more than {} files", most_files), "put some of them together");
            return false;
        }
        if (loading_.size() == most_levels) {
            words_.wrong(*because, "too-many", fmt::format("schemas build on one another over more than {} levels", most_levels), "let one file name all that it builds on");
            return loaded_[same] = false;
        }
        // A graph's own schema.info is meant as a schema whatever it says; what another file names may be anything.
        result<info_file> read = read_info(path, "schema", because ? words_of(top_words) : std::vector<std::string_view>{}, rules_);
        if (!read) {
            for (problem p : read.problems()) {
                if (because && p.where.line == 0)
                    p = because->file->wrong(because->entry->text_at, p.rule, fmt::format("'{}': {}", path.string(), p.message),
                                             p.rule != "cannot-read" || std::filesystem::exists(path, error) ? p.hint : "the name is relative to the file that says build_on");
                words_.found.push_back(std::move(p));
            }
            return loaded_[same] = false;
        }
        const auto file = std::make_shared<const info_file>(*std::move(read));
        bytes_ += file->text.size();
        if (bytes_ > rules_.most) {
            words_.found.push_back({"cannot-read", fmt::format("the files of this schema have together more than the {} bytes that are read of one", rules_.most),
                                     "see whether they are the right ones; --max-size reads larger ones", {path.string()}});
            return loaded_[same] = false;
        }
        bool all = true;
        loading_.push_back({same, path});
        for (const info_entry& block : file->root.children) {
            if (block.word != "schema") continue;
            for (const info_entry& entry : block.children)
                if (entry.word == "build_on" && entry.has_text() && !load((path.parent_path() / entry.text).lexically_normal(), mention{file.get(), &entry})) all = false;
        }
        loading_.pop_back();
        out_.files.push_back(file);
        return loaded_[same] = all;
    }

    struct loading {
        std::string same;  // the canonical path
        std::filesystem::path path;
    };
    const input_rules& rules_;
    word_reader& words_;
    std::uint64_t bytes_ = 0;              // read so far
    std::vector<loading> loading_{};       // the file being read, and those that build on it
    std::map<std::string, bool> loaded_{}; // canonical paths; whether all of it could be read
    schema_files out_{};
};

}  // namespace

schema_files read_files(const std::filesystem::path& path, const input_rules& rules, word_reader& words) { return file_loader(rules, words).read(path); }

}  // namespace hexi::abi_v1::detail
