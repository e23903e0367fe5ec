#include "fuzz/fuzz.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/format/csv/folder.hpp>
#include <hexi/format/open.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/snapshot.hpp>
#include <hexi/graph/validate.hpp>

namespace hexi::fuzz {

namespace {

namespace fs = std::filesystem;

/// Removed when its process ends by itself; what one leaves that crashed is removed by the next.
struct own_folder {
    fs::path path;
    own_folder() {
        constexpr std::string_view prefix = "hexi-fuzz-";
        std::error_code error;
        const fs::path in_memory = "/dev/shm";
        const bool usable = fs::is_directory(in_memory, error) && ::access(in_memory.c_str(), W_OK | X_OK) == 0;
        const fs::path place = usable ? in_memory : fs::temp_directory_path();
        for (fs::directory_iterator at(place, error), end; !error && at != end; at.increment(error)) {
            const std::string name = at->path().filename().string();
            const long owner = name.starts_with(prefix) ? std::strtol(name.c_str() + prefix.size(), nullptr, 10) : 0;
            std::error_code ignored;
            if (owner > 0 && ::kill(static_cast<pid_t>(owner), 0) != 0 && errno == ESRCH) fs::remove_all(at->path(), ignored);
        }
        std::string name = (place / fmt::format("{}{}-XXXXXX", prefix, ::getpid())).string();
        if (::mkdtemp(name.data()) == nullptr) broken("no folder for temporary files can be made");
        path = name;
    }
    own_folder(const own_folder&) = delete;
    own_folder& operator=(const own_folder&) = delete;
    ~own_folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
};

}  // namespace

void broken(const std::string& what) {
    fmt::print(stderr, "does not hold: {}\n", what);
    std::fflush(nullptr);
    std::abort();
}

const fs::path& scratch() {
    static const own_folder folder;
    return folder.path;
}

void empty_folder(const fs::path& folder) {
    fs::remove_all(folder);
    fs::create_directories(folder);
}

void write_file(const fs::path& file, std::string_view bytes) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) broken("cannot write into the folder for temporary files");
}

std::string file_contents(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string_view> parts_of(std::string_view input) {
    constexpr std::string_view between = "\n--\n";
    std::vector<std::string_view> out;
    for (std::size_t at = input.find(between); at != std::string_view::npos; at = input.find(between)) {
        out.push_back(input.substr(0, at));
        input.remove_prefix(at + between.size());
    }
    out.push_back(input);
    return out;
}

std::vector<std::pair<std::string, std::string_view>> files_of(std::string_view input, std::string_view first) {
    constexpr std::string_view mark = "== ";
    std::vector<std::pair<std::string, std::string_view>> out;
    const auto add = [&](std::string_view name, std::string_view contents) {
        // A depth of one folder, and only what is no trouble in names: files are the matter here, not paths.
        std::string plain;
        for (const char c : name.substr(0, 60))
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || (c == '.' && !plain.empty() && plain.back() != '/')) plain += c;
            else if (c == '/' && !plain.empty() && plain.find('/') == std::string::npos) plain += c;
        if (plain.empty() || plain.back() == '/') plain += "x.csv";
        const bool taken = std::ranges::any_of(out, [&](const auto& other) { return other.first == plain || other.first.starts_with(plain + "/") || plain.starts_with(other.first + "/"); });
        if (!taken) out.emplace_back(std::move(plain), contents);
    };
    std::string_view name = first;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= input.size();) {
        std::size_t end = input.find('\n', at);
        if (end == std::string_view::npos) end = input.size();
        const std::string_view line = input.substr(at, end - at);
        if (line.starts_with(mark)) {
            if (at > 0) add(name, input.substr(begin, at - begin));
            name = line.substr(mark.size());
            begin = std::min(end + 1, input.size());
        }
        at = end + 1;
    }
    add(name, input.substr(begin));
    return out;
}

void must_be_helpful(const problems& found, const fs::path& folder, bool places) {
    must(!found.empty(), "refused without a problem");
    for (const problem& p : found) {
        const std::string text = to_text(p);
        must(!p.rule.empty() && !p.message.empty(), "a problem does not say what: {}", text);
        must(valid_utf8(text), "a problem is not UTF-8: {}", text);
        if (!places) continue;
        must(!p.where.file.empty(), "a problem does not say where: {}", text);
        must(p.where.file.starts_with(folder.string()), "a problem is in another file: {}", text);
        must(p.where.line > 0 || p.where.column == 0, "a column without a line: {}", text);
        if (p.where.line == 0 || !fs::is_regular_file(p.where.file)) continue;
        std::string whole = file_contents(p.where.file);
        if (whole.starts_with("\xEF\xBB\xBF")) whole.erase(0, 3);
        const auto all = lines(whole);
        // What is missing at the end is missing behind the last line.
        must(p.where.line <= all.size() + 1, "the file has only {} lines: {}", all.size(), text);
        if (p.where.line > all.size()) continue;
        const std::string_view line = all[p.where.line - 1];
        must(p.where.column <= length(line) + 1, "the line has only {} characters: {}", length(line), text);
        must(p.excerpt.empty() || repaired(p.excerpt) == repaired(line) || p.excerpt == line, "the excerpt is not the line: {}", text);
    }
}

void must_survive(const graph& g) {
    graph tidy = g;
    tidy.compact();
    if (const problems found = validate(tidy); !found.empty()) broken("the graph contradicts itself: " + to_text(found));
    const auto same = [&](const graph& again, std::string_view how) {
        const auto differ = differences(g, again);
        must(differ.empty(), "{}: {}", how, differ.empty() ? "" : differ.front());
    };
    const fs::path file = scratch() / "survivor.hexi", folder = scratch() / "survivor";
    if (const auto saved = save_snapshot(g, file); saved) {
        const auto again = open_snapshot(file);
        if (!again) broken("the snapshot does not open: " + to_text(again.problems()));
        same(*again, "the snapshot holds something else");
    } else {
        must_be_helpful(saved.problems(), scratch());
    }
    if (const auto written = write_csv_folder(g, folder); written) {
        const auto again = open(folder, {.threads = 1});
        if (!again) broken("the tables do not open: " + to_text(again.problems()));
        same(*again, "the tables hold something else");
    } else {
        must_be_helpful(written.problems(), scratch());
    }
}

}  // namespace hexi::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    hexi::fuzz::check_input({reinterpret_cast<const char*>(bytes), size});
    return 0;
}
