#include <hexi/graph/snapshot.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <xxhash.h>

#include <hexi/base/archive.hpp>
#include <hexi/base/file_name.hpp>
#include <hexi/base/flat_array.hpp>
#include <hexi/base/output.hpp>
#include <hexi/base/parallel.hpp>
#include <hexi/graph/snapshot_beside_private.hpp>
#include <hexi/graph/snapshot_private.hpp>
#include <hexi/graph/validate.hpp>
#include <hexi/graph/validate_private.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

namespace {

/// XXH3 of what is added to it, one part after the other.
class checksum_of {
public:
    checksum_of() { XXH3_64bits_reset(state_.get()); }
    void add(std::string_view bytes) { XXH3_64bits_update(state_.get(), bytes.data(), bytes.size()); }
    std::uint64_t value() const { return XXH3_64bits_digest(state_.get()); }

private:
    struct free_state {
        void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
    };
    std::unique_ptr<XXH3_state_t, free_state> state_{XXH3_createState()};
};

/// XXH3 of bytes and what stands behind them.
std::uint64_t checksum(std::string_view bytes, std::string_view behind) {
    checksum_of both;
    both.add(bytes), both.add(behind);
    return both.value();
}

class snapshot_reader {
public:
    /// `beside` names the arrays that the file has to hold beside the graph, and gets them.
    explicit snapshot_reader(const std::filesystem::path& path, snapshot_beside* beside = nullptr) : path_(path), beside_(beside) {}
    snapshot_reader(const snapshot_reader&) = delete;
    snapshot_reader& operator=(const snapshot_reader&) = delete;
    ~snapshot_reader() {
        if (file_ >= 0) ::close(file_);
    }

    result<graph> read(bool verify) {
        open_file();
        if (found_.empty()) read_header();
        if (found_.empty()) read_table();
        if (found_.empty()) read_rest();
        if (found_.empty()) read_arrays(verify || size_ <= snapshot_options::always_verified);
        if (!found_.empty()) return std::move(found_);
        return std::move(g_);
    }

    problem failure(rule of, std::string message, std::string hint) const {
        return {of, std::move(message), std::move(hint), {path_.string()}};
    }

private:
    void fail(rule of, std::string message, std::string hint) { found_.push_back(failure(of, std::move(message), std::move(hint))); }
    void damaged(std::string_view what) { fail("damaged-snapshot", fmt::format("the snapshot is damaged: {}", what), "make it again with 'hexi pack'"); }

    bool read_exactly(void* to, std::uint64_t bytes, std::uint64_t offset) const {
        if (offset < whole_.size() && bytes <= whole_.size() - offset) return std::memcpy(to, whole_.data() + offset, static_cast<std::size_t>(bytes)), true;
        auto* at = static_cast<char*>(to);
        while (bytes > 0) {
            const ssize_t n = ::pread(file_, at, static_cast<std::size_t>(bytes), static_cast<off_t>(offset));
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) return false;
            at += n, offset += static_cast<std::uint64_t>(n), bytes -= static_cast<std::uint64_t>(n);
        }
        return true;
    }

    void open_file() {
        if (auto unfit = unfit_to_read(path_)) return found_.push_back(*std::move(unfit));
        file_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe is not waited for
        if (file_ < 0) return fail("cannot-read", fmt::format("cannot read the file: {}", std::strerror(errno)), "check its name and its permissions");
        struct stat status {};
        if (::fstat(file_, &status) != 0 || !S_ISREG(status.st_mode)) return fail("cannot-read", "this is not a file", "name a snapshot");
        size_ = static_cast<std::uint64_t>(status.st_size);
        // A hundred small sections are sooner read at once.
        if (size_ > small_file) return;
        flat_array<char> whole;
        whole.resize_uninitialised(static_cast<std::size_t>(size_));
        if (read_exactly(whole.data(), size_, 0)) whole_ = std::move(whole);
    }

    void read_header() {
        if (size_ < sizeof header_ || !read_exactly(&header_, sizeof header_, 0) || header_.magic != snapshot::magic)
            return fail("not-a-snapshot", "this is not a hexi snapshot", "make one with 'hexi pack'");
        if (header_.byte_order != snapshot::byte_order)
            return fail("foreign-snapshot", "the snapshot was written on a machine of another byte order", "make it again here with 'hexi pack'");
        if (header_.version != snapshot::version)
            return fail("snapshot-version", fmt::format("the snapshot has version {} of the format; this program reads version {}", header_.version, snapshot::version),
                        "make it again with 'hexi pack' of this version");
        if (header_.file_size != size_) return damaged(fmt::format("it has {} bytes and should have {}", size_, header_.file_size));
        if (beside_ != nullptr) beside_->checksum = header_.checksum;
        if (header_.sections > (size_ - sizeof header_) / sizeof(snapshot::section)) damaged("its table of sections is longer than the file");
    }

    void read_table() {
        std::string start(sizeof header_ + static_cast<std::size_t>(header_.sections) * sizeof(snapshot::section), '\0');
        if (!read_exactly(start.data(), start.size(), 0)) return damaged("its table of sections cannot be read");
        table_.resize(static_cast<std::size_t>(header_.sections));
        if (table_.empty()) return damaged("it has no sections");
        std::memcpy(static_cast<void*>(table_.data()), start.data() + sizeof header_, table_.size() * sizeof(snapshot::section));
        const std::uint64_t expected = std::exchange(header_.checksum, 0);
        std::memcpy(start.data(), &header_, sizeof header_);
        if (XXH3_64bits(start.data(), start.size()) != expected) return damaged("the checksum of its header does not match");
        std::uint64_t at = start.size();
        for (const snapshot::section& s : table_) {
            if (s.offset != at || s.bytes > s.extent || s.extent > size_ - at) return damaged("its sections overlap");
            if (s.extent - s.bytes >= snapshot::alignment) return damaged("there is more between its sections than there should be");
            at += s.extent;
            if (!section_of_name_.emplace(name_of(s), &s).second) return damaged(fmt::format("its section '{}' is there twice", name_of(s)));
        }
        if (at != size_) damaged("its sections do not fill it");
    }
    static std::string_view name_of(const snapshot::section& s) { return {s.name.data(), ::strnlen(s.name.data(), s.name.size())}; }

    /// The section of a name, each asked for once.
    const snapshot::section* section(std::string_view name) {
        const auto found = section_of_name_.find(name);
        if (found == section_of_name_.end()) return nullptr;
        const snapshot::section* s = found->second;
        section_of_name_.erase(found);
        return s;
    }
    void say_checksum(const snapshot::section& s) { damaged(fmt::format("the checksum of its section '{}' does not match", name_of(s))); }
    /// The bytes of a section, read and verified with what stands behind them; they stay until another one is read.
    std::optional<std::string_view> read_section(const snapshot::section& s) {
        const auto extent = static_cast<std::size_t>(s.extent);
        const char* at = nullptr;
        if (!whole_.empty()) {
            at = whole_.data() + s.offset;
        } else {
            buffer_.resize(extent);
            at = buffer_.data();
            if (!read_exactly(buffer_.data(), s.extent, s.offset)) return damaged(fmt::format("its section '{}' cannot be read", name_of(s))), std::nullopt;
        }
        if (XXH3_64bits(at, extent) != s.checksum) return say_checksum(s), std::nullopt;
        return std::string_view(at, static_cast<std::size_t>(s.bytes));
    }

    void read_rest() {
        const snapshot::section* s = section("rest");
        if (s == nullptr) return damaged("its section 'rest' is missing");
        const auto bytes = read_section(*s);
        if (!bytes) return;
        snapshot_access::rest r;
        archive_reader in(*bytes);
        in(r);
        if (!in.done() || r.named > 1) return damaged("its description does not make sense");
        if (!snapshot_access::set_rest(g_, std::move(r))) damaged("its description does not make sense");
    }

    void read_arrays(bool verify) {
        // Large sections are compared last, all of them at once.
        std::vector<std::pair<const snapshot::section*, std::string_view>> mapped;
        const auto read_array = [&](const std::string& name, auto& a) {
            using array_type = std::remove_reference_t<decltype(a)>;
            constexpr std::size_t item = sizeof(typename array_type::value_type);
            const snapshot::section* s = section(name);
            if (s == nullptr || s->bytes % item != 0) return damaged(fmt::format("its section '{}' is missing or has a wrong size", name));
            const auto bytes = static_cast<std::size_t>(s->bytes);
            if (bytes >= snapshot::small_section && s->offset % snapshot::alignment == 0) {
                a = flat_array<typename array_type::value_type>::mapped(file_, static_cast<std::size_t>(s->offset), bytes / item);
                mapped.emplace_back(s, std::string_view(reinterpret_cast<const char*>(a.data()), bytes));
            } else if (const auto read = read_section(*s)) {
                a.own().resize_uninitialised(bytes / item);
                if (bytes > 0) std::memcpy(static_cast<void*>(a.own().data()), read->data(), bytes);
            }
        };
        snapshot_access::arrays(g_, read_array);
        if (beside_ != nullptr)
            for (auto& [name, numbers] : beside_->arrays) read_array(snapshot_beside::prefix + name, numbers);
        else if (std::ranges::any_of(section_of_name_, [](const auto& s) { return s.first.starts_with(snapshot_beside::prefix); }))
            return fail("not-a-snapshot", "this is one shard of a graph, which is no graph of its own", "name the graph that 'hexi shard' was given; 'hexi-mpi' asks all shards together");
        if (!section_of_name_.empty() && found_.empty()) damaged(fmt::format("nobody knows what its section '{}' is", section_of_name_.begin()->first));
        if (found_.empty() && verify) compare(mapped);
        if (found_.empty()) say(wrong_frame(g_));
        if (found_.empty() && verify) say(wrong_contents(g_));
    }
    void say(const problems& wrong) {
        for (const problem& p : wrong) damaged(p.message);
    }

    void compare(const std::vector<std::pair<const snapshot::section*, std::string_view>>& mapped) {
        std::vector<char> matches(mapped.size(), 0);
        const std::size_t all = size_;
        parallel_pieces(mapped.size(), [&](std::size_t i, std::size_t) {
            const auto& [s, bytes] = mapped[i];
            // All pages at once, which is cheaper than one by one. Linux 5.14 has it; where it fails they come as they are read.
            constexpr int populate_read = 22;
            ::madvise(const_cast<char*>(bytes.data()), bytes.size(), populate_read);
            std::array<char, snapshot::alignment> behind{};
            const std::uint64_t more = s->extent - s->bytes;
            matches[i] = read_exactly(behind.data(), more, s->offset + s->bytes) &&
                         checksum(bytes, {behind.data(), static_cast<std::size_t>(more)}) == s->checksum ? 1 : 0;
        }, all < (std::uint64_t{1} << 20U) ? 1 : worker_count());
        for (std::size_t i = 0; i < mapped.size(); ++i)
            if (matches[i] == 0) say_checksum(*mapped[i].first);
    }

    const std::filesystem::path& path_;
    snapshot_beside* beside_;
    static constexpr std::uint64_t small_file = std::uint64_t{1} << 20U;
    int file_ = -1;
    std::uint64_t size_ = 0;
    flat_array<char> whole_{};  // of a small file
    snapshot::header header_;
    std::vector<snapshot::section> table_;
    std::unordered_map<std::string_view, const snapshot::section*> section_of_name_;  // those not asked for yet
    std::string buffer_;
    problems found_;
    graph g_;
};

/// Writes a tidy graph, and what stands beside it.
result<done> write_snapshot(const graph& g, const std::filesystem::path& path, snapshot_beside* beside) {
    auto file = atomic_file::create(path);
    if (!file) return file.problems();
    std::string rest_bytes;
    archive_writer{rest_bytes}(snapshot_access::rest_of(g));
    std::vector<snapshot_piece> pieces;
    const auto add = [&](std::string name, std::string_view bytes) {
        pieces.push_back({std::move(name), bytes.size(), [bytes](const snapshot_piece::taker& take) { take(bytes); }});
    };
    add("rest", rest_bytes);
    snapshot_access::arrays(g, [&](const std::string& name, const auto& a) { add(name, {reinterpret_cast<const char*>(a.data()), a.size() * sizeof(*a.data())}); });
    if (beside != nullptr)
        for (const auto& [name, numbers] : beside->arrays)
            add(snapshot_beside::prefix + name, {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(*numbers.data())});
    return write_pieces(**file, std::move(pieces), beside != nullptr ? &beside->checksum : nullptr);
}

result<done> save(const graph& g, const std::filesystem::path& path, snapshot_beside* beside) {
    if (problems odd = odd_contents(g); !odd.empty()) {
        for (problem& p : odd) p.where.file = path.string();
        return odd;
    }
    if (snapshot_access::is_tidy(g)) return write_snapshot(g, path, beside);
    return write_snapshot(snapshot_access::tidied(g), path, beside);
}

result<graph> open(const std::filesystem::path& path, snapshot_options options, snapshot_beside* beside) {
    snapshot_reader reader(path, beside);
    try {
        return reader.read(options.verify);
    } catch (const std::bad_alloc&) {
        return reader.failure("out-of-memory", "there is not enough memory to open the snapshot", "close other programs, or use a machine with more");
    } catch (const std::length_error&) {
        return reader.failure("out-of-memory", "there is not enough memory to open the snapshot", "close other programs, or use a machine with more");
    }
}

}  // namespace

result<done> write_pieces(atomic_file& file, std::vector<snapshot_piece> pieces, std::uint64_t* checksum) {
    std::stable_partition(pieces.begin(), pieces.end(), [](const snapshot_piece& p) { return p.bytes < snapshot::small_section; });
    std::vector<snapshot::section> table(pieces.size());
    std::uint64_t at = sizeof(snapshot::header) + table.size() * sizeof(snapshot::section);
    const std::string zeros(snapshot::alignment, '\0');
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto end = at + pieces[i].bytes;
        const bool next_is_large = i + 1 < pieces.size() && pieces[i + 1].bytes >= snapshot::small_section;
        const std::uint64_t alignment = next_is_large ? snapshot::alignment : 64;
        const std::uint64_t next = (end + alignment - 1) / alignment * alignment;
        snapshot::section& s = table[i];
        std::memcpy(s.name.data(), pieces[i].name.data(), std::min(pieces[i].name.size(), s.name.size() - 1));
        s.offset = at;
        s.bytes = pieces[i].bytes;
        s.extent = next - at;
        checksum_of sum;
        pieces[i].read([&](std::string_view bytes) { sum.add(bytes); });
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
    if (checksum != nullptr) *checksum = h.checksum;

    output& out = file.out();
    out.append(start);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        pieces[i].read([&](std::string_view bytes) { out.append(bytes); });
        out.append(std::string_view(zeros).substr(0, static_cast<std::size_t>(table[i].extent - table[i].bytes)));
    }
    return file.commit();
}

result<done> save_snapshot_beside(const graph& g, const std::filesystem::path& path, snapshot_beside& beside) { return save(g, path, &beside); }
result<graph> open_snapshot_beside(const std::filesystem::path& path, snapshot_options options, snapshot_beside& beside) { return open(path, options, &beside); }

}  // namespace detail

bool is_snapshot(const std::filesystem::path& path) {
    std::array<char, 8> start{};
    if (detail::is_cut_short(path)) return false;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return false;
    const bool is = ::pread(file, start.data(), start.size(), 0) == 8 && start == snapshot::magic;
    ::close(file);
    return is;
}

result<done> save_snapshot(const graph& g, const std::filesystem::path& path) { return detail::save(g, path, nullptr); }
result<graph> open_snapshot(const std::filesystem::path& path, snapshot_options options) { return detail::open(path, options, nullptr); }

}  // namespace hexi::abi_v1
