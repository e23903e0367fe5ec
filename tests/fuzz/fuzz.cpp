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
#include <tuple>
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

namespace {

/// UTF-16 or UTF-32 as UTF-8, up to what is neither.
std::string as_utf8(std::string_view bytes, std::size_t width, bool little) {
    std::string out;
    const auto unit = [&](std::size_t at) {
        std::uint32_t u = 0;
        for (std::size_t i = 0; i < width; ++i) u |= std::uint32_t{static_cast<std::uint8_t>(bytes[at + i])} << 8 * (little ? i : width - 1 - i);
        return u;
    };
    for (std::size_t at = 0; at + width <= bytes.size(); at += width) {
        std::uint32_t c = unit(at);
        if (width == 2 && c >= 0xD800 && c < 0xDC00 && at + 4 <= bytes.size()) {
            const std::uint32_t low = unit(at + 2);
            if (low < 0xDC00 || low > 0xDFFF) break;
            c = 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00), at += 2;
        }
        if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) break;
        append(out, static_cast<char32_t>(c));
    }
    return out;
}

/// What the bytes of a file may be as text, each as UTF-8 without a mark: themselves first.
std::vector<std::string> readings_of(std::string bytes) {
    using namespace std::string_view_literals;
    std::vector<std::string> out;
    for (const auto& [mark, width, little] : {std::tuple{"\xFF\xFE\0\0"sv, 4, true}, {"\0\0\xFE\xFF"sv, 4, false}, {"\xFF\xFE"sv, 2, true}, {"\xFE\xFF"sv, 2, false}})
        if (bytes.starts_with(mark)) out.push_back(as_utf8(std::string_view(bytes).substr(mark.size()), static_cast<std::size_t>(width), little));
    if (out.empty() && bytes.find('\0') != std::string::npos)
        for (const bool little : {true, false}) out.push_back(as_utf8(bytes, 2, little));
    // Lines of old Macintoshes.
    if (bytes.find('\n') == std::string::npos && bytes.find('\r') != std::string::npos) std::ranges::replace(out.emplace_back(bytes), '\r', '\n');
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
    out.insert(out.begin(), std::move(bytes));
    return out;
}

/// Why a problem's place is not where it says, in the text of its file; empty if it is.
std::string misplaced(const problem& p, const std::string& whole) {
    const auto all = lines(whole);
    // What is missing at the end is missing behind the last line.
    if (p.where.line > all.size() + 1) return fmt::format("the file has only {} lines", all.size());
    if (p.where.line > all.size()) return "";
    const std::string_view line = all[p.where.line - 1];
    if (p.where.column > length(line) + 1) return fmt::format("the line has only {} characters", length(line));
    if (p.excerpt.empty()) return "";
    // Of a long line a part, in which the place is.
    const std::size_t from = p.excerpt_column - 1, size = length(p.excerpt);
    if (substring(repaired(line), from, from + size) != p.excerpt) return "the excerpt is not of the line";
    if (p.where.column != 0 && (p.where.column <= from || p.where.column > from + size + 1)) return "the place is not in the excerpt";
    return "";
}

}  // namespace

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
        const std::vector<std::string> readings = readings_of(file_contents(p.where.file));
        std::string wrong = misplaced(p, readings.front());
        for (const std::string& other : readings)
            if (misplaced(p, other).empty()) wrong.clear();
        must(wrong.empty(), "{}: {}", wrong, text);
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
