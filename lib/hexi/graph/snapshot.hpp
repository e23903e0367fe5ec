// A graph as one file that is mapped and used in place.
//
//     save_snapshot(g, "debian.hexi");
//     result<graph> again = open_snapshot("debian.hexi");    // reads a few pages, whatever the size
//
// The file: a header of 64 bytes, a table of sections of 64 bytes each, then the sections. Small sections
// come first, are read at once and always verified. Large ones start at multiples of 4,096, are mapped
// privately (so the graph can be changed in memory, page by page) and verified when the file is small or
// verification is asked for. Numbers are little-endian. `graph/README.md` lists the sections.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <xxhash.h>

#include <hexi/base/archive.hpp>
#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi {

/// How a snapshot is opened.
struct snapshot_options {
    /// Read and verify every section, however large: O(size of the file).
    bool verify = false;
};

namespace snapshot {

inline constexpr std::array<char, 8> magic{'H', 'E', 'X', 'I', '\r', '\n', '\x1a', '\n'};
inline constexpr std::uint32_t version = 4;
inline constexpr std::uint32_t byte_order = 0x01020304;
inline constexpr std::size_t page = 4096;
/// Sections of fewer bytes are read, not mapped.
inline constexpr std::size_t small_section = std::size_t{64} << 10U;
/// Files of at most this size are verified whenever they are opened.
inline constexpr std::size_t small_file = std::size_t{16} << 20U;

struct header {
    std::array<char, 8> magic{};
    std::uint32_t version = 0;
    std::uint32_t byte_order = 0;
    std::uint64_t file_size = 0;
    std::uint64_t sections = 0;
    std::uint64_t checksum = 0;  ///< XXH3 of header and table with this field zero
    std::array<std::uint64_t, 3> unused{};
};
static_assert(sizeof(header) == 64 && std::is_trivially_copyable_v<header>);

/// A section extends, with zeros, to the start of the next one; the checksum covers those zeros.
struct section {
    std::array<char, 32> name{};
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::uint64_t extent = 0;
    std::uint64_t checksum = 0;
};
static_assert(sizeof(section) == 64);

/// XXH3 of bytes that come in pieces.
class checksum {
public:
    checksum() { XXH3_64bits_reset(state_.get()); }
    void add(std::string_view bytes) { XXH3_64bits_update(state_.get(), bytes.data(), bytes.size()); }
    std::uint64_t value() const { return XXH3_64bits_digest(state_.get()); }

private:
    struct free_state {
        void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
    };
    std::unique_ptr<XXH3_state_t, free_state> state_{XXH3_createState()};
};

}  // namespace snapshot

/// The one friend that names the arrays of a graph, in file order, for both ways.
class snapshot_access {
public:
    /// Everything that is not an array.
    struct rest {
        hexi::schema schema;
        std::vector<std::uint8_t> slots;
        std::vector<std::uint32_t> nodes_of_type{}, edges_of_type{};
        std::uint64_t node_count = 0, edge_count = 0;
        struct column_rest {
            std::uint64_t size = 0, count = 0, in_order = 0;
        };
        std::vector<column_rest> node_columns{}, edge_columns{};
        column_rest node_evidence{}, edge_evidence{};
        std::uint8_t named = 0;

        template <class Archive, class Self>
        static void describe(Archive& archive, Self& self) {
            archive(self.schema, self.slots, self.nodes_of_type, self.edges_of_type, self.node_count, self.edge_count,
                    self.node_columns, self.edge_columns, self.node_evidence, self.edge_evidence, self.named);
        }
    };

    static rest rest_of(const graph& g) {
        rest r{.schema = g.schema_, .slots = g.slots_, .nodes_of_type = g.nodes_of_type_, .edges_of_type = g.edges_of_type_};
        r.node_count = g.node_count_;
        r.edge_count = g.edge_count_;
        const auto of = [](const column& c) { return rest::column_rest{c.value_size(), c.count(), c.in_order() ? 1U : 0U}; };
        for (const column& c : g.node_columns_) r.node_columns.push_back(of(c));
        for (const column& c : g.edge_columns_) r.edge_columns.push_back(of(c));
        r.node_evidence = of(g.node_evidence_);
        r.edge_evidence = of(g.edge_evidence_);
        r.named = g.names_indexed_ ? 1 : 0;
        return r;
    }
    /// Sets what is not an array; false if it cannot be right.
    static bool set_rest(graph& g, rest&& r) {
        bool sizes_fit = true;
        const auto make = [&](const rest::column_rest& c, kind k, bool list) {
            column out = c.size == 0 ? column() : column(k, list);
            sizes_fit = sizes_fit && out.value_size() == c.size;
            out.adopt(static_cast<std::size_t>(c.count), c.in_order != 0);
            return out;
        };
        const auto make_all = [&](const std::vector<rest::column_rest>& from, std::vector<column>& to) {
            for (std::size_t i = 0; i < from.size(); ++i) to.push_back(make(from[i], g.schema_[property_id(i)].kind, g.schema_[property_id(i)].list));
        };
        if (r.node_columns.size() > r.schema.property_count() || r.edge_columns.size() > r.schema.property_count()) return false;
        g.schema_ = std::move(r.schema);
        g.slots_ = std::move(r.slots);
        g.nodes_of_type_ = std::move(r.nodes_of_type);
        g.edges_of_type_ = std::move(r.edges_of_type);
        g.node_count_ = static_cast<std::size_t>(r.node_count);
        g.edge_count_ = static_cast<std::size_t>(r.edge_count);
        make_all(r.node_columns, g.node_columns_);
        make_all(r.edge_columns, g.edge_columns_);
        g.node_evidence_ = make(r.node_evidence, kind::text, true);
        g.edge_evidence_ = make(r.edge_evidence, kind::text, true);
        g.names_indexed_ = r.named != 0;
        return sizes_fit;
    }

    /// Calls `visit(name, array)` for every array of the graph.
    template <class Graph, class Visit>
    static void arrays(Graph& g, Visit visit) {
        const auto group = [&](std::string prefix) {
            return [&visit, prefix = std::move(prefix)](const char* name, auto& a) { visit(prefix + "." + name, a); };
        };
        visit("node.types", g.node_types_);
        visit("node.keys", g.keys_);
        visit("node.of-text", g.node_of_text_);
        visit("edges", g.edges_);
        adjacency::arrays(g.out_, group("out"));
        adjacency::arrays(g.in_, group("in"));
        text_pool::arrays(g.texts_, group("text"));
        name_index::arrays(g.names_, group("names"));
        column::arrays(g.node_evidence_, group("node.evidence"));
        column::arrays(g.edge_evidence_, group("edge.evidence"));
        for (std::size_t i = 0; i < g.node_columns_.size(); ++i) column::arrays(g.node_columns_[i], group(fmt::format("node.{}", i)));
        for (std::size_t i = 0; i < g.edge_columns_.size(); ++i) column::arrays(g.edge_columns_[i], group(fmt::format("edge.{}", i)));
    }

    /// Whether the sizes of the arrays agree with each other.
    static bool consistent(const graph& g) {
        const std::size_t nodes = g.node_types_.size();
        bool good = g.keys_.size() == nodes && g.out_.node_count() == nodes && g.in_.node_count() == nodes &&
                    g.node_count_ <= nodes && g.edge_count_ <= g.edges_.size() && g.slots_.size() <= g.schema_.edge_type_count() &&
                    g.node_of_text_.size() <= g.texts_.size() && g.texts_.consistent() && g.names_.consistent();
        const auto column_good = [&](const column& c) { good = good && c.consistent(); };
        for (const column& c : g.node_columns_) column_good(c);
        for (const column& c : g.edge_columns_) column_good(c);
        column_good(g.node_evidence_);
        column_good(g.edge_evidence_);
        return good;
    }

    static void make_tight(graph& g) { g.tighten(); }
    static bool is_tight(const graph& g) { return g.out_.tight() && g.in_.tight(); }
};

/// Whether the file begins as a snapshot does.
inline bool is_snapshot(const std::filesystem::path& path) {
    std::array<char, 8> start{};
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool is = ::pread(file, start.data(), start.size(), 0) == 8 && start == snapshot::magic;
    ::close(file);
    return is;
}

/// Writes the graph, its key look-up and its name index as one file, whole or not at all. The same graph gives
/// the same bytes. Ids are kept.
///
/// Cost     O(size); a graph with gaps in its adjacency is copied first
/// Errors   the file cannot be written
inline result<done> save_snapshot(const graph& g, const std::filesystem::path& path) {
    if (!snapshot_access::is_tight(g) || !g.names_indexed()) {
        graph copy = g;
        snapshot_access::make_tight(copy);
        copy.index_names();
        return save_snapshot(copy, path);
    }
    auto file = atomic_file::create(path);
    if (!file) return file.problems();

    std::string rest_bytes;
    archive_writer{rest_bytes}(snapshot_access::rest_of(g));
    struct piece {
        std::string name;
        std::string_view bytes;
    };
    std::vector<piece> pieces{{"rest", rest_bytes}};
    snapshot_access::arrays(g, [&](const std::string& name, const auto& a) {
        pieces.push_back({name, {reinterpret_cast<const char*>(a.data()), a.size() * sizeof(*a.data())}});
    });
    std::stable_partition(pieces.begin(), pieces.end(), [](const piece& p) { return p.bytes.size() < snapshot::small_section; });

    std::vector<snapshot::section> table(pieces.size());
    std::uint64_t at = sizeof(snapshot::header) + table.size() * sizeof(snapshot::section);
    const std::string zeros(snapshot::page, '\0');
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto end = at + pieces[i].bytes.size();
        const bool next_is_large = i + 1 < pieces.size() && pieces[i + 1].bytes.size() >= snapshot::small_section;
        const std::uint64_t alignment = next_is_large || i + 1 == pieces.size() ? snapshot::page : 64;
        const std::uint64_t next = (end + alignment - 1) / alignment * alignment;
        snapshot::section& s = table[i];
        std::memcpy(s.name.data(), pieces[i].name.data(), std::min(pieces[i].name.size(), s.name.size() - 1));
        s.offset = at;
        s.bytes = pieces[i].bytes.size();
        s.extent = next - at;
        snapshot::checksum sum;
        sum.add(pieces[i].bytes);
        sum.add(std::string_view(zeros).substr(0, static_cast<std::size_t>(next - end)));
        s.checksum = sum.value();
        at = next;
    }
    snapshot::header h{.magic = snapshot::magic, .version = snapshot::version, .byte_order = snapshot::byte_order,
                       .file_size = at, .sections = table.size()};
    std::string start(reinterpret_cast<const char*>(&h), sizeof h);
    start.append(reinterpret_cast<const char*>(table.data()), table.size() * sizeof(snapshot::section));
    h.checksum = XXH3_64bits(start.data(), start.size());
    std::memcpy(start.data(), &h, sizeof h);

    output& out = (*file)->out();
    out.append(start);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        out.append(pieces[i].bytes);
        out.append(std::string_view(zeros).substr(0, static_cast<std::size_t>(table[i].extent - table[i].bytes)));
    }
    return (*file)->commit();
}

/// Opens a snapshot. The file must not change while the graph lives; writing to the graph does not touch it.
///
/// Cost     independent of the size of the graph, but for files under 16 MiB and with `verify`
/// Errors   missing, truncated, damaged or foreign file; a version of the format that is not known
inline result<graph> open_snapshot(const std::filesystem::path& path, snapshot_options options = {}) {
    const auto failure = [&](std::string rule, std::string message, std::string hint) {
        return problem{std::move(rule), std::move(message), std::move(hint), {path.string()}};
    };
    const auto damaged = [&](std::string_view what) {
        return failure("damaged-snapshot", fmt::format("the snapshot is damaged: {}", what), "make it again with 'hexi pack'");
    };
    struct closing {
        int file;
        ~closing() { if (file >= 0) ::close(file); }
    } const opened{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    const int file = opened.file;
    if (file < 0) return failure("cannot-read", fmt::format("cannot read the file: {}", std::strerror(errno)), "check its name and its permissions");
    struct stat status {};
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return failure("cannot-read", "this is not a file", "name a snapshot");
    const auto file_size = static_cast<std::uint64_t>(status.st_size);
    const auto read_exactly = [&](void* to, std::uint64_t bytes, std::uint64_t offset) {
        auto* at = static_cast<char*>(to);
        while (bytes > 0) {
            const ssize_t n = ::pread(file, at, static_cast<std::size_t>(bytes), static_cast<off_t>(offset));
            if (n <= 0) return false;
            at += n, offset += static_cast<std::uint64_t>(n), bytes -= static_cast<std::uint64_t>(n);
        }
        return true;
    };

    snapshot::header h;
    if (file_size < sizeof h || !read_exactly(&h, sizeof h, 0) || h.magic != snapshot::magic)
        return failure("not-a-snapshot", "this is not a hexi snapshot", "make one with 'hexi pack'");
    if (h.byte_order != snapshot::byte_order) return failure("foreign-snapshot", "the snapshot was written on a machine of another byte order", "make it again here with 'hexi pack'");
    if (h.version != snapshot::version)
        return failure("snapshot-version", fmt::format("the snapshot has version {} of the format; this program reads version {}", h.version, snapshot::version),
                       "make it again with 'hexi pack' of this version");
    if (h.file_size != file_size) return damaged(fmt::format("it has {} bytes and should have {}", file_size, h.file_size));
    if (h.sections > (file_size - sizeof h) / sizeof(snapshot::section)) return damaged("its table of sections is longer than the file");
    std::string start(sizeof h + static_cast<std::size_t>(h.sections) * sizeof(snapshot::section), '\0');
    if (!read_exactly(start.data(), start.size(), 0)) return damaged("its table of sections cannot be read");
    std::vector<snapshot::section> table(static_cast<std::size_t>(h.sections));
    std::memcpy(static_cast<void*>(table.data()), start.data() + sizeof h, table.size() * sizeof(snapshot::section));
    const std::uint64_t expected = std::exchange(h.checksum, 0);
    std::memcpy(start.data(), &h, sizeof h);
    if (XXH3_64bits(start.data(), start.size()) != expected) return damaged("the checksum of its header does not match");

    std::uint64_t at = start.size();
    for (const snapshot::section& s : table) {
        if (s.offset != at || s.bytes > s.extent || s.extent > file_size - at) return damaged("its sections overlap");
        at += s.extent;
    }
    if (at != file_size) return damaged("its sections do not fill it");

    const bool verify_all = options.verify || file_size <= snapshot::small_file;
    problems found;
    std::string buffer;
    const auto intact = [&](const snapshot::section& s, std::string_view extent) {
        if (XXH3_64bits(extent.data(), extent.size()) == s.checksum) return true;
        found.push_back(damaged(fmt::format("the checksum of its section '{}' does not match", s.name.data())));
        return false;
    };
    const auto verify_in_pieces = [&](const snapshot::section& s) {
        snapshot::checksum sum;
        buffer.resize(std::size_t{1} << 20U);
        for (std::uint64_t done_bytes = 0; done_bytes < s.extent;) {
            const std::uint64_t now = std::min<std::uint64_t>(buffer.size(), s.extent - done_bytes);
            if (!read_exactly(buffer.data(), now, s.offset + done_bytes)) break;
            sum.add(std::string_view(buffer).substr(0, static_cast<std::size_t>(now)));
            done_bytes += now;
        }
        if (sum.value() != s.checksum) found.push_back(damaged(fmt::format("the checksum of its section '{}' does not match", s.name.data())));
    };

    graph g;
    std::size_t next = 0;
    const auto section_named = [&](std::string_view name) -> const snapshot::section* {
        // Sections keep their order, small before large: two cursors would do; a scan is as clear.
        for (std::size_t i = 0; i < table.size(); ++i) {
            const snapshot::section& s = table[(next + i) % table.size()];
            if (std::string_view(s.name.data(), strnlen(s.name.data(), s.name.size())) == name) {
                next = (next + i + 1) % table.size();
                return &s;
            }
        }
        return nullptr;
    };
    const snapshot::section* rest_section = section_named("rest");
    if (rest_section == nullptr) return damaged("its section 'rest' is missing");
    buffer.resize(static_cast<std::size_t>(rest_section->extent));
    if (!read_exactly(buffer.data(), rest_section->extent, rest_section->offset)) return damaged("it cannot be read");
    if (!intact(*rest_section, buffer)) return found;
    snapshot_access::rest r;
    archive_reader in(std::string_view(buffer).substr(0, static_cast<std::size_t>(rest_section->bytes)));
    in(r);
    if (!in.good() || !snapshot_access::set_rest(g, std::move(r))) return damaged("its description does not make sense");

    snapshot_access::arrays(g, [&](const std::string& name, auto& a) {
        using array_type = std::remove_reference_t<decltype(a)>;
        constexpr std::size_t item = sizeof(typename array_type::value_type);
        const snapshot::section* s = section_named(name);
        if (s == nullptr || s->bytes % item != 0) {
            found.push_back(damaged(fmt::format("its section '{}' is missing or has a wrong size", name)));
            return;
        }
        if (s->bytes >= snapshot::small_section && s->offset % snapshot::page == 0) {
            a = array_type::mapped(file, static_cast<std::size_t>(s->offset), static_cast<std::size_t>(s->bytes) / item);
            if (verify_all) verify_in_pieces(*s);
        } else {
            buffer.resize(static_cast<std::size_t>(s->extent));
            if (!read_exactly(buffer.data(), s->extent, s->offset) || !intact(*s, buffer)) return;
            a.resize_uninitialised(static_cast<std::size_t>(s->bytes) / item);
            if (s->bytes > 0) std::memcpy(static_cast<void*>(a.data()), buffer.data(), static_cast<std::size_t>(s->bytes));
        }
    });
    if (found.empty() && !snapshot_access::consistent(g)) found.push_back(damaged("the sizes of its sections do not agree"));
    if (!found.empty()) return found;
    return g;
}

}  // namespace hexi
