// A CSV folder as the peers' programs read it: the same files that Hexi reads, into plain lists of edges.
//
//     const bench::plain_graph plain(folder);
//
// A quick reader for well-formed files, one thread: names, types and weights are kept, other columns passed over.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hexi::bench {

class mapped_file {
public:
    explicit mapped_file(const std::filesystem::path& path) {
        const int file = ::open(path.c_str(), O_RDONLY);
        struct stat status {};
        if (file < 0 || ::fstat(file, &status) != 0) {
            std::perror(path.c_str());
            std::exit(4);
        }
        size_ = static_cast<std::size_t>(status.st_size);
        data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
        ::close(file);
    }
    mapped_file(const mapped_file&) = delete;
    mapped_file& operator=(const mapped_file&) = delete;
    ~mapped_file() { ::munmap(data_, size_); }
    std::string_view text() const { return {static_cast<const char*>(data_), size_}; }

private:
    void* data_ = nullptr;
    std::size_t size_ = 0;
};

/// Takes field after field off a text.
class csv_fields {
public:
    explicit csv_fields(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}
    bool done() const { return at_ == end_; }
    /// The next field, without its quotes (doubled ones inside stay doubled).
    std::string_view next() {
        const char* begin = at_;
        if (at_ != end_ && *at_ == '"') {
            ++begin;
            for (++at_; at_ != end_ && (*at_ != '"' || (at_ + 1 != end_ && at_[1] == '"')); ++at_)
                if (*at_ == '"') ++at_;
            const std::string_view field(begin, static_cast<std::size_t>(at_ - begin));
            if (at_ != end_) ++at_;
            pass_separator();
            return field;
        }
        while (at_ != end_ && *at_ != ',' && *at_ != '\n') ++at_;
        const std::string_view field(begin, static_cast<std::size_t>(at_ - begin));
        pass_separator();
        return field;
    }
    bool at_line_start() const { return line_start_; }

private:
    void pass_separator() {
        line_start_ = at_ == end_ || *at_ == '\n';
        if (at_ != end_) ++at_;
    }
    const char* at_;
    const char* end_;
    bool line_start_ = true;
};

struct plain_graph {
    std::vector<std::string> node_types, edge_types;
    std::vector<std::uint8_t> node_type;
    std::vector<std::string> name;  // by node
    std::vector<std::uint32_t> source, target;
    std::vector<std::uint8_t> type, weight;  // by edge

    /// Nodes and edges are numbered by file name, then line.
    explicit plain_graph(const std::filesystem::path& folder) {
        keys by_key;
        for (const auto& path : tables(folder / "nodes")) read_nodes(path, by_key);
        for (const auto& path : tables(folder / "edges")) read_edges(path, by_key);
    }

    std::uint32_t nodes() const { return static_cast<std::uint32_t>(node_type.size()); }
    std::size_t edges() const { return source.size(); }
    std::uint8_t edge_type(std::string_view wanted) const {
        return static_cast<std::uint8_t>(std::ranges::find(edge_types, wanted) - edge_types.begin());
    }

private:
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    using keys = std::unordered_map<std::string, std::uint32_t, text_hash, std::equal_to<>>;

    static std::vector<std::filesystem::path> tables(const std::filesystem::path& folder) {
        std::vector<std::filesystem::path> out;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) out.push_back(entry.path());
        std::ranges::sort(out);
        return out;
    }
    /// The names of the columns, after which the rows begin.
    static std::vector<std::string_view> header(csv_fields& fields) {
        std::vector<std::string_view> out;
        do out.push_back(fields.next());
        while (!fields.at_line_start());
        return out;
    }
    static std::uint32_t find(const keys& by_key, std::string_view key) {
        const auto found = by_key.find(key);
        if (found != by_key.end()) return found->second;
        std::fprintf(stderr, "no node has the key '%s'\n", std::string(key).c_str());
        std::exit(3);
    }
    void read_nodes(const std::filesystem::path& path, keys& by_key) {
        node_types.push_back(path.stem().string());
        const mapped_file file(path);
        csv_fields fields(file.text());
        const auto columns = header(fields);
        while (!fields.done()) {
            for (std::size_t c = 0; c < columns.size(); ++c) {
                const std::string_view field = fields.next();
                if (c == 0) by_key.emplace(field, nodes());
                if (c == 1) name.emplace_back(field);
            }
            node_type.push_back(static_cast<std::uint8_t>(node_types.size() - 1));
        }
    }
    void read_edges(const std::filesystem::path& path, const keys& by_key) {
        edge_types.push_back(path.stem().string());
        const mapped_file file(path);
        csv_fields fields(file.text());
        const auto columns = header(fields);
        while (!fields.done()) {
            std::uint8_t edge_weight = 1;
            for (std::size_t c = 0; c < columns.size(); ++c) {
                const std::string_view field = fields.next();
                if (c == 0) source.push_back(find(by_key, field));
                else if (c == 1) target.push_back(find(by_key, field));
                else if (columns[c] == "weight:int") edge_weight = static_cast<std::uint8_t>(std::atoi(field.data()));
            }
            type.push_back(static_cast<std::uint8_t>(edge_types.size() - 1));
            weight.push_back(edge_weight);
        }
    }
};

/// The same edges without types and directions, parallel ones merged and loops left out; sorted.
inline std::vector<std::pair<std::uint32_t, std::uint32_t>> symmetrised(const plain_graph& plain) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> out;
    out.reserve(plain.edges());
    for (std::size_t e = 0; e < plain.edges(); ++e)
        if (plain.source[e] != plain.target[e]) out.push_back(std::minmax({plain.source[e], plain.target[e]}));
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace hexi::bench
