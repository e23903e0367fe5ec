// What checks facts against the texts of documents: all of a graph, or one as if its evidence were another.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/csv/file_private.hpp>
#include <hexi/format/sources/check_sources.hpp>
#include <hexi/format/sources/fact_private.hpp>
#include <hexi/format/sources/sha256_private.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

inline constexpr std::uint64_t usual_source = std::uint64_t{256} << 20U;  // bytes

/// A source's file, and its lines with what is found in them.
struct source_file {
    std::shared_ptr<const csv_file> file{};
    std::vector<read_line> lines{};
    std::string digest{};
};

class source_checker {
public:
    source_checker(const graph& g, const source_folders& folders, const origins* places, const file_access& files)
        : g_(g), folders_(folders), files_may_(files), places_(places), words_(g) {}

    /// Opens the documents, which all else needs; what is wrong with them is in the report.
    void open() {
        for (const node_id n : g_.nodes())
            if (g_.type_of(n).document) open(n);
    }
    source_report run() {
        open();
        for (const node_id n : g_.nodes()) look_at(n);
        for (const edge_id e : g_.edges()) look_at(e);
        sort_by_place(out_.found);
        return std::move(out_);
    }

    /// What would be wrong with a fact if this were its evidence, warnings left out, and the stretches that it uses.
    struct trial {
        std::vector<std::pair<std::string, problem>> wrong{};  ///< with the column that each is told of
        std::vector<std::pair<const read_line*, stretch>> used{};
    };
    template <class Id>
    trial try_evidence(Id id, const std::vector<evidence>& all) const {
        trial out;
        fact f(g_, words_);
        look_at(id, all, f, [&](problem p, std::string_view column, std::size_t) { if (!p.warning) out.wrong.emplace_back(column, std::move(p)); }, [](fact_rule, bearing) {});
        out.used = f.used();
        return out;
    }
    /// The lines of a document; null if it could not be read, or is another text than was read.
    const std::vector<read_line>* lines_of(std::string_view document) const {
        const auto found = sources_.find(document);
        return found == sources_.end() || !found->second.right ? nullptr : found->second.lines;
    }
    /// The same, whatever text it is.
    const std::vector<read_line>* any_lines_of(std::string_view document) const {
        const auto found = sources_.find(document);
        return found == sources_.end() ? nullptr : found->second.lines;
    }
    /// The documents whose text is another than was read, with its digest.
    std::vector<std::pair<std::string, std::string>> changed() const {
        std::vector<std::pair<std::string, std::string>> out;
        for (const auto& [document, source] : sources_)
            if (!source.right) out.emplace_back(document, source.digest);
        return out;
    }
    const graph& of() const { return g_; }

private:
    void say(node_id n, std::string_view property, problem p, std::size_t element = 0) {
        if (places_ != nullptr) places_->place(p, places_->nodes, n.index(), property, element);
        out_.found.push_back(std::move(p));
    }
    void say(edge_id e, std::string_view property, problem p, std::size_t element = 0) {
        if (places_ != nullptr) places_->place(p, places_->edges, e.index(), property, element);
        out_.found.push_back(std::move(p));
    }
    std::string text(node_id n, std::string_view name) const {
        const auto p = g_.property(n, name);
        return p ? std::string(g_.get<std::string_view>(n, *p).value_or("")) : std::string();
    }

    void open(node_id document) {
        const std::string name = text(document, "file");
        if (name.empty()) return say(document, "file", {"no-file", fmt::format("the document '{}' names no file", g_.key_text(document)), "give the name of its text file"});
        // Many documents may name one file.
        const auto [opened, is_new] = files_.try_emplace(name);
        source_file& file = opened->second;
        if (is_new) {
            const std::filesystem::path& folder = folders_.of(name);
            auto read = csv_file::open(folder / name, input_rules::of(files_may_, folder, usual_source));
            if (!read) {
                problem p = read.problems().front();
                p.message = fmt::format("cannot read '{}': {}", (folder / name).string(), p.reason);
                std::error_code error;
                if (p.rule == "cannot-read" && !std::filesystem::exists(folder / name, error)) p.hint = "give the folder of the sources with --sources";
                p.where = {};
                return say(document, "file", std::move(p));
            }
            file.file = *read;
            file.digest = sha256((*read)->text());
            for (const std::string_view line : lines((*read)->text())) {
                read_line& made = file.lines.emplace_back();
                made.text = folded_line(line);
                made.mentions = words_.names.mentions_in(made.text);
                made.numbers = numbers_of(made.text, words_.units);
                made.dates = dates_of(made.text);
            }
        }
        if (!file.file) return;  // told at the first document that names it
        auto other = wrong_digest(g_.key_text(document), name, text(document, "sha256"), file.digest);
        const bool right = !other;
        if (!right) say(document, "sha256", *std::move(other));
        const auto& reading = g_.type_of(document).reading;
        const auto language = reading.find("language");
        sources_[g_.key_text(document)] = {&file.lines, language == reading.end() ? std::string() : text(document, language->second), right, file.digest};
    }

    /// The range in its line; nothing, and told, if it is not there.
    template <class Say>
    static std::optional<passage> passage_of(const evidence& e, std::size_t element, const read_source& source, const Say& say) {
        const auto& all = *source.lines;
        if (e.line == 0 || e.line > all.size()) {
            say(problem{"wrong-range", fmt::format("'{}' has {} lines, not {}", e.document, all.size(), e.line), "lines count from 1"}, "evidence", element);
            return std::nullopt;
        }
        const read_line& line = all[e.line - 1];
        if (e.start >= e.end || e.end > line.text.original.size()) {
            say(problem{"wrong-range", fmt::format("line {} of '{}' has {} characters; {}-{} is not a part of it", e.line, e.document, line.text.original.size(), e.start, e.end),
                        "characters count from 0, and the end is not included"}, "evidence", element);
            return std::nullopt;
        }
        return passage{&line, &source, &e, line.text.of(e.start, e.end), element};
    }

    std::string called(node_id n) const { return fmt::format("'{}'", g_.key_text(n)); }
    std::string called(edge_id e) const { return fmt::format("the {} from '{}' to '{}'", g_.type_of(e).name, g_.key_text(g_.source(e)), g_.key_text(g_.target(e))); }
    std::vector<node_id> nodes_of(node_id n) const { return {n}; }
    std::vector<node_id> nodes_of(edge_id e) const { return {g_.source(e), g_.target(e)}; }

    template <class Id>
    void look_at(Id id) {
        fact f(g_, words_);
        look_at(id, g_.evidence(id), f, [&](problem p, std::string_view column, std::size_t element) { say(id, column, std::move(p), element); },
                [&](fact_rule r, bearing b) { out_.counts.add(r, b); });
    }
    /// Checks a fact as if `all` were its evidence.
    template <class Id, class Say, class Count>
    void look_at(Id id, const std::vector<evidence>& all, fact& f, const Say& say, const Count& count) const {
        std::vector<const read_source*> read;
        bool right = true;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto found = sources_.find(all[i].document);
            if (found == sources_.end()) continue;  // the document was complained of, or `check` does so
            right = right && found->second.right;
            if (std::ranges::find(read, &found->second) == read.end()) read.push_back(&found->second);
            if (auto p = passage_of(all[i], i, found->second, say)) f.passages.push_back(*p);
        }
        if (f.passages.empty()) return;  // none was given, or why it cannot be read was told
        f.called = called(id);
        f.nodes = nodes_of(id);
        f.count = [&](fact_rule r, bearing b) { if (words_.on(r)) count(r, b); };
        f.say = [&](problem p, std::string_view column, std::size_t element) {
            if (!right) {
                if (p.warning) return;
                p.message = fmt::format("the words at {} do not bear {} out", to_text(all[element < all.size() ? element : 0]), f.called);
                p.hint = "see first what is wrong with its document";
            }
            say(std::move(p), column, element);
        };
        if constexpr (std::is_same_v<Id, node_id>) {
            check_node_names(f, id);
            check_aliases(f, id, read);
        } else {
            check_ends(f, id);
            check_ties(f, id);
        }
        check_values(f, id);
        check_ranges(f);
    }

    const graph& g_;
    const source_folders& folders_;
    const file_access& files_may_;
    const origins* places_;
    source_words words_;
    source_report out_;
    std::map<std::string, source_file> files_;  // by name
    std::map<std::string, read_source, std::less<>> sources_;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
