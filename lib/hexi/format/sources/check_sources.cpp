#include <hexi/format/sources/check_sources.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/csv/file_private.hpp>
#include <hexi/format/sources/sha256_private.hpp>

namespace hexi::inline v1 {

namespace {

constexpr std::uint64_t usual_source = std::uint64_t{256} << 20U;  // bytes

/// A source text and its lines.
struct source {
    std::shared_ptr<const detail::csv_file> file;
    std::vector<std::string_view> lines;
    std::string digest;
};

std::string comparable(std::string_view text) {
    std::string out = folded_for_search(text);
    std::erase(out, ' ');
    return out;
}

class source_checker {
public:
    source_checker(const graph& g, const std::filesystem::path& folder, const origins* places, const file_access& files)
        : g_(g), folder_(folder), rules_(input_rules::of(files, folder, usual_source)), places_(places) {}

    problems run() {
        for (const node_id n : g_.nodes())
            if (g_.type_of(n).document) open(n);
        for (const node_id n : g_.nodes()) facts(n, {n});
        for (const edge_id e : g_.edges()) facts(e, {g_.source(e), g_.target(e)});
        sort_by_place(found_);
        return std::move(found_);
    }

private:
    void say(node_id n, std::string_view property, problem p, std::size_t element = 0) {
        if (places_ != nullptr) places_->place(p, places_->nodes, n.index(), property, element);
        found_.push_back(std::move(p));
    }
    void say(edge_id e, std::string_view property, problem p, std::size_t element = 0) {
        if (places_ != nullptr) places_->place(p, places_->edges, e.index(), property, element);
        found_.push_back(std::move(p));
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
        source& file = opened->second;
        if (is_new) {
            auto read = detail::csv_file::open(folder_ / name, rules_);
            if (!read) {
                problem p = read.problems().front();
                p.message = fmt::format("cannot read '{}': {}", (folder_ / name).string(), p.reason);
                std::error_code error;
                if (p.rule == "cannot-read" && !std::filesystem::exists(folder_ / name, error)) p.hint = "give the folder of the sources with --sources";
                p.where = {};
                return say(document, "file", std::move(p));
            }
            file = {*read, lines((*read)->text()), sha256((*read)->text())};
        }
        if (!file.file) return;  // told at the first document that names it
        const bool right = file.digest == text(document, "sha256");
        if (!right)
            say(document, "sha256", {"wrong-digest", fmt::format("'{}' is not the text that was read: its SHA-256 is another", name), fmt::format("the file's is {}", file.digest)});
        sources_[g_.key_text(document)] = {&file, right};
    }

    const std::vector<std::string>& names(node_id n) {
        const auto place = names_.try_emplace(n);
        std::vector<std::string>& all = place.first->second;
        if (place.second) {
            const auto add = [&all](std::string_view name) {
                if (std::string folded = comparable(name); !folded.empty()) all.push_back(std::move(folded));
            };
            if (const auto own = g_.get<std::string_view>(n, schema::name_property())) add(*own);
            for (const auto& [language, p] : g_.schema().name_languages())
                if (const auto other = g_.get<std::string_view>(n, p)) add(*other);
            for (const std::string_view alias : g_.aliases(n)) add(alias);
        }
        return all;
    }

    template <class Id>
    void facts(Id id, const std::vector<node_id>& ends) {
        const auto all = g_.evidence(id);
        for (std::size_t i = 0; i < all.size(); ++i) {
            const evidence& e = all[i];
            const auto found = sources_.find(e.document);
            if (found == sources_.end()) continue;  // the document was complained of, or `check` does so
            const auto& lines = found->second.text->lines;
            if (e.line == 0 || e.line > lines.size()) {
                say(id, "evidence", {"wrong-range", fmt::format("'{}' has {} lines, not {}", e.document, lines.size(), e.line), "lines count from 1"}, i);
                continue;
            }
            const std::string_view line = lines[e.line - 1];
            if (e.start >= e.end || e.end > length(line)) {
                say(id, "evidence", {"wrong-range", fmt::format("line {} of '{}' has {} characters; {}-{} is not a part of it", e.line, e.document, length(line), e.start, e.end),
                                     "characters count from 0, and the end is not included"}, i);
                continue;
            }
            const std::string_view read = substring(line, e.start, e.end);
            const std::string range = comparable(read);
            const bool named = std::ranges::any_of(ends, [&](node_id n) {
                return std::ranges::any_of(names(n), [&](const std::string& name) { return range.find(name) != std::string::npos; });
            });
            if (named) continue;
            const std::string of = ends.size() == 1 || ends[0] == ends[1] ? fmt::format("'{}'", g_.key_text(ends[0])) : fmt::format("'{}' or '{}'", g_.key_text(ends[0]), g_.key_text(ends[1]));
            say(id, "evidence", {"not-in-source", fmt::format("no name of {} stands at {}", of, to_text(e)),
                                   found->second.right ? fmt::format("it reads: {}", shortened(repaired(read), 60)) : "see first why the text is another"}, i);
        }
    }

    const graph& g_;
    struct source_of_document {
        const source* text;
        bool right;  // its digest
    };

    std::filesystem::path folder_;
    input_rules rules_;
    const origins* places_;
    problems found_;
    std::map<std::string, source> files_;  // by name
    std::map<std::string, source_of_document, std::less<>> sources_;
    std::map<node_id, std::vector<std::string>> names_;
};

}  // namespace

problems check_sources(const graph& g, const std::filesystem::path& folder, const origins* places, const file_access& files) {
    try {
        return source_checker(g, folder, places, files).run();
    } catch (...) {
        return {caught(folder)};
    }
}

}  // namespace hexi::v1
