#include <hexi/format/csv_folder.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/output.hpp>
#include <hexi/format/csv.hpp>
#include <hexi/format/csv_header.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi {

namespace {

namespace fs = std::filesystem;

/// The file that marks a folder as written here, so that it may be replaced.
constexpr std::string_view marker = ".hexi-export";

problem cannot_write(const fs::path& path, int error) {
    return {"cannot-write", fmt::format("cannot write: {}", std::strerror(error)), "check that the place exists, may be written to and has room", {path.string()}};
}

/// A folder beside its final place, which takes that place when it is complete.
class folder_beside {
public:
    explicit folder_beside(fs::path target) : target_(std::move(target)) {}
    folder_beside(const folder_beside&) = delete;
    folder_beside& operator=(const folder_beside&) = delete;
    ~folder_beside() {
        std::error_code ignored;
        if (!beside_.empty()) fs::remove_all(beside_, ignored);
    }

    result<done> create() {
        std::error_code error;
        replaces_ = fs::exists(target_, error) && !(fs::is_directory(target_, error) && fs::is_empty(target_, error));
        if (replaces_ && !fs::exists(target_ / marker, error))
            return problem{"not-empty", "there is something else at this place already", "give a new or an empty folder", {target_.string()}};
        std::string pattern = target_.string() + ".XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr) return cannot_write(target_, errno);
        beside_ = pattern;
        const mode_t mask = ::umask(0);
        ::umask(mask);
        ::chmod(pattern.c_str(), 0777 & ~mask);
        for (const char* part : {"nodes", "edges"})
            if (!fs::create_directory(beside_ / part, error) && error) return cannot_write(beside_ / part, error.value());
        return done{};
    }
    const fs::path& path() const { return beside_; }

    result<done> commit() {
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(beside_)) {
            const int file = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
            const bool safe = file >= 0 && (::fsync(file) == 0 || errno == EINVAL);
            const int error = safe ? 0 : errno;
            if (file >= 0) ::close(file);
            if (!safe) return cannot_write(entry.path(), error);
        }
        const int flags = replaces_ ? RENAME_EXCHANGE : 0;
        if (::renameat2(AT_FDCWD, beside_.c_str(), AT_FDCWD, target_.c_str(), static_cast<unsigned>(flags)) != 0) return cannot_write(target_, errno);
        if (!replaces_) beside_.clear();  // else the old folder lies there now, and goes
        return done{};
    }

private:
    fs::path target_;
    fs::path beside_;
    bool replaces_ = false;
};

/// One column of a table that is being written.
struct written_column {
    property_id property{};
    kind kind_ = kind::text;
    bool list = false;
    bool evidence = false;
    std::string header{};
};

class folder_writer {
public:
    explicit folder_writer(const graph& g) : g_(g), schema_(g.schema()) {}

    result<done> write(const fs::path& target) {
        folder_beside folder(target);
        if (auto made = folder.create(); !made) return made.problems();
        order();
        std::set<std::string> names;
        for (std::size_t t = 0; t < schema_.node_type_count() && problems_.empty(); ++t)
            if (g_.count(node_type_id(t)) > 0) nodes(node_type_id(t), folder.path() / "nodes" / file_name(schema_[node_type_id(t)].name, names));
        names.clear();
        for (std::size_t t = 0; t < schema_.edge_type_count() && problems_.empty(); ++t)
            if (g_.count(edge_type_id(t)) > 0) edges(edge_type_id(t), folder.path() / "edges" / file_name(schema_[edge_type_id(t)].name, names));
        if (!schema_.open) save(folder.path() / "schema.info", [&](output& out) { out.append(to_info(schema_)); });
        save(folder.path() / marker, [](output& out) { out.append("This folder was written by hexi, which may replace it.\n"); });
        if (!problems_.empty()) return std::move(problems_);
        return folder.commit();
    }

private:
    // --- order ------------------------------------------------------------------------------

    void order() {
        for (const node_id n : g_.nodes()) by_key_.push_back(n);
        std::ranges::sort(by_key_, {}, [&](node_id n) { return g_.key(n); });
        rank_.resize(g_.node_bound());
        for (std::size_t i = 0; i < by_key_.size(); ++i) rank_[by_key_[i].index()] = static_cast<std::uint32_t>(i);
    }
    /// A type's name as a file name that no other has, on any file system.
    static std::string file_name(const std::string& type, std::set<std::string>& taken) {
        std::string name;
        for (const char c : type.substr(0, 80)) {
            const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || (static_cast<unsigned char>(c) & 0x80U) != 0;
            name.push_back(plain ? c : '_');
        }
        name = repaired(name);
        if (name.empty()) name.push_back('_');
        std::string unique = name;
        const auto folded = [](std::string text) {
            for (char& c : text)
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
            return text;
        };
        for (int i = 2; !taken.insert(folded(unique)).second; ++i) unique = fmt::format("{}-{}", name, i);
        return unique + ".csv";
    }

    // --- tables -----------------------------------------------------------------------------

    /// Writes a file of the folder, which as a whole waits for the disk when it is complete.
    template <class Fill>
    void save(const fs::path& path, Fill fill) {
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file < 0) return problems_.push_back(cannot_write(path, errno));
        int error = 0;
        {
            output out(file);
            fill(out);
            out.flush();
            error = out.failed();
        }
        if (::close(file) != 0 && error == 0) error = errno;
        if (error != 0) problems_.push_back(cannot_write(path, error));
    }

    void nodes(node_type_id type, const fs::path& path) {
        std::vector<written_column> columns;
        const auto any = [&](const column* c) {
            return c != nullptr && std::ranges::any_of(by_key_, [&](node_id n) { return g_.type(n) == type && c->has(n.index()); });
        };
        const auto add = [&](property_id p) {
            const bool known = std::ranges::any_of(columns, [&](const written_column& c) { return c.property == p; });
            if (!known && any(g_.node_column(p))) columns.push_back(column_for(p));
        };
        add(schema::name_property());
        for (const auto& [language, p] : schema_.name_languages()) add(p);
        add(schema::aliases_property());
        for (const property& p : schema_[type].properties) add(p.id);
        if (std::ranges::any_of(by_key_, [&](node_id n) { return g_.type(n) == type && !g_.evidence(n).empty(); })) columns.push_back(evidence_column());
        std::string labels;
        const auto& all = schema_[type].labels;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i > 0) labels.push_back(';');
            append_element(labels, all[i], ';', i + 1 == all.size());
        }
        save(path, [&](output& out) {
            append_csv_field(out, fmt::format("{}:ID", schema_[type].key));
            out.append(",:LABEL");
            for (const written_column& c : columns) out.append(','), append_csv_field(out, c.header);
            out.append('\n');
            for (const node_id n : by_key_) {
                if (g_.type(n) != type) continue;
                text(out, g_.key(n), n);
                out.append(',');
                if (!labels.empty()) text(out, labels, n);
                for (const written_column& c : columns) {
                    out.append(',');
                    if (c.evidence) evidence(out, g_.evidence(n));
                    else value(out, *g_.node_column(c.property), c, n, n);
                }
                out.append('\n');
            }
        });
    }

    void edges(edge_type_id type, const fs::path& path) {
        std::vector<written_column> columns;
        for (const property& p : schema_[type].properties) {
            const column* c = g_.edge_column(p.id);
            const auto has = [&](const step& s) { return c->has(s.edge.index()); };
            if (c != nullptr && std::ranges::any_of(by_key_, [&](node_id n) { return std::ranges::any_of(g_.out(n, type), has); })) columns.push_back(column_for(p.id));
        }
        const auto proven = [&](const step& s) { return !g_.evidence(s.edge).empty(); };
        if (std::ranges::any_of(by_key_, [&](node_id n) { return std::ranges::any_of(g_.out(n, type), proven); })) columns.push_back(evidence_column());
        const std::string& name = schema_[type].name;
        save(path, [&](output& out) {
            out.append(":START_ID,:END_ID,:TYPE");
            for (const written_column& c : columns) out.append(','), append_csv_field(out, c.header);
            out.append('\n');
            std::vector<step> from;
            std::vector<std::string> parallel;
            const auto row = [&](output& to, node_id n, const step& s) {
                text(to, g_.key(n), n);
                to.append(',');
                text(to, g_.key(s.node), n);
                to.append(',');
                text(to, name, n);
                for (const written_column& c : columns) {
                    to.append(',');
                    if (c.evidence) evidence(to, g_.evidence(s.edge));
                    else value(to, *g_.edge_column(c.property), c, s.edge, n);
                }
                to.append('\n');
            };
            for (const node_id n : by_key_) {
                const steps all = g_.out(n, type);
                if (all.empty()) continue;
                from.assign(all.begin(), all.end());
                std::ranges::sort(from, {}, [&](const step& s) { return rank_[s.node.index()]; });
                for (std::size_t i = 0; i < from.size();) {
                    std::size_t end = i + 1;
                    while (end < from.size() && from[end].node == from[i].node) ++end;
                    if (end == i + 1) {
                        row(out, n, from[i]);
                    } else {
                        parallel.clear();
                        for (std::size_t k = i; k < end; ++k) {
                            output one(parallel.emplace_back());
                            row(one, n, from[k]);
                        }
                        std::ranges::sort(parallel);
                        for (const std::string& line : parallel) out.append(line);
                    }
                    i = end;
                }
            }
        });
    }

    // --- columns and values -----------------------------------------------------------------

    written_column column_for(property_id p) const {
        const property_key& key = schema_[p];
        // A schema file says what is a quantity; without one the header must.
        const std::string_view word = key.kind == kind::quantity && !schema_.open ? "string" : csv_word(key.kind);
        const bool bare = word == "string" && !key.list && key.name.find_first_of(":(){}") == std::string::npos && !key.name.empty();
        return {p, key.kind, key.list, false, bare ? key.name : fmt::format("{}:{}{}", key.name, word, key.list ? "[]" : "")};
    }
    static written_column evidence_column() { return {.list = true, .evidence = true, .header = "evidence:string[]"}; }

    void text(output& out, std::string_view text, node_id at) {
        const bool ascii = std::ranges::none_of(text, [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; });
        if (!ascii && !valid_utf8(text) && problems_.size() < 100)
            problems_.push_back({"not-utf-8", fmt::format("a text of '{}' is not UTF-8", repaired(g_.key(at))), "mend it before writing"});
        append_csv_field(out, text);
    }
    void evidence(output& out, const std::vector<hexi::evidence>& all) {
        if (all.empty()) return;
        std::string joined;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i > 0) joined.push_back(';');
            append_element(joined, to_text(all[i]), ';', i + 1 == all.size());
        }
        append_csv_field(out, joined);
    }
    template <class Id>
    void value(output& out, const column& in, const written_column& c, Id id, node_id of) {
        const std::size_t at = id.index();
        if (!in.has(at)) return;
        if (c.list) return list(out, c, id, of);
        switch (c.kind_) {
            case kind::boolean: return out.append(*in.find<std::uint8_t>(at) != 0 ? "true" : "false");
            case kind::integer: return out.append_number(*in.find<std::int64_t>(at));
            case kind::floating: return out.append(float_text(*in.find<double>(at)));
            case kind::text:
            case kind::enumeration: return text(out, g_.texts()[*in.find<text_id>(at)], of);
            case kind::date: return out.append(to_text(*in.find<date>(at)));
            case kind::quantity: return text(out, schema_.to_text(*in.find<quantity>(at)), of);
        }
    }
    template <class Id>
    void list(output& out, const written_column& c, Id id, node_id of) {
        const hexi::value v = g_.value(id, c.property);
        const auto& all = std::get<std::vector<scalar>>(v);
        if (all.size() == 1 && std::holds_alternative<std::string>(all[0]) && std::get<std::string>(all[0]).empty())
            problems_.push_back({"cannot-write", fmt::format("'{}' of '{}' is a list of one empty text, which a table cannot tell from an empty list", schema_[c.property].name, g_.key(of)),
                                 "remove the empty text"});
        text(out, to_text(schema_, schema_[c.property], v), of);
    }

    const graph& g_;
    const schema& schema_;
    problems problems_;
    std::vector<node_id> by_key_;
    std::vector<std::uint32_t> rank_;  // of a node by key
};

}  // namespace

result<done> write_csv_folder(const graph& g, const std::filesystem::path& folder) {
    std::string path = folder.lexically_normal().string();
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return folder_writer(g).write(path);
}

}  // namespace hexi
