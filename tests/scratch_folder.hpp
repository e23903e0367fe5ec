// A folder of a test's own, and what stands in its files.
#pragma once

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hexi::test {

/// Disappears with its test.
struct scratch_folder {
    std::filesystem::path path;

    explicit scratch_folder(const std::filesystem::path& in = std::filesystem::temp_directory_path()) {
        std::string name = (in / "hexi-test-XXXXXX").string();
        path = std::filesystem::canonical(::mkdtemp(name.data()));
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    ~scratch_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }

    std::filesystem::path operator/(std::string_view name) const { return path / name; }
    std::vector<std::string> names() const {
        std::vector<std::string> out;
        for (const auto& entry : std::filesystem::directory_iterator(path)) out.push_back(entry.path().filename().string());
        std::ranges::sort(out);
        return out;
    }
    std::size_t files() const { return names().size(); }
};

/// Errors   std::runtime_error: a file that is not there is not as good as an empty one
inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::ostringstream out;
    out << in.rdbuf();  // many bytes at a time: one by one takes longer than the tests themselves
    return std::move(out).str();
}

}  // namespace hexi::test
