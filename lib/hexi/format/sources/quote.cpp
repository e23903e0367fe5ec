#include <hexi/format/sources/quote.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/format/csv/file_private.hpp>
#include <hexi/format/sources/fact_private.hpp>
#include <hexi/format/sources/sha256_private.hpp>

namespace hexi::inline abi_v1 {

std::string to_text(const quotation& q) { return fmt::format("{}[{}]{}", q.before, q.words, q.behind); }

source_texts::source_texts(const graph& g, const source_folders& folders, const file_access& files) {
    for (const node_id n : g.nodes()) {
        if (!g.type_of(n).document) continue;
        const auto text_of = [&](std::string_view name) {
            const auto p = g.property(n, name);
            return p ? std::string(g.get<std::string_view>(n, *p).value_or("")) : std::string();
        };
        const std::string name = text_of("file");
        if (name.empty()) {
            found_.push_back({"no-file", fmt::format("the document '{}' names no file", g.key(n)), "give the name of its text file"});
            continue;
        }
        const std::filesystem::path& folder = folders.of(name);
        auto read = detail::csv_file::open(folder / name, input_rules::of(files, folder, std::uint64_t{256} << 20U));
        if (!read) {
            found_.insert(found_.end(), read.problems().begin(), read.problems().end());
            continue;
        }
        if (auto other = detail::wrong_digest(g.key_text(n), name, text_of("sha256"), detail::sha256((*read)->text()))) {
            found_.push_back(*std::move(other));
            continue;
        }
        auto& made = documents_[std::string(g.key(n))];
        for (const std::string_view line : lines((*read)->text())) made.emplace_back(line);
    }
}

namespace {

quotation quoted(const detail::folded_line& line, hexi::evidence where) {
    constexpr std::size_t around = 40;  // characters on either side
    const std::u32string_view all = line.original;
    constexpr std::u32string_view ends = U"。!?;!?;";
    quotation out{std::move(where)};
    std::size_t first = out.where.start, last = out.where.end;
    const auto ends_at = [&](std::size_t i) { return ends.find(all[i]) != std::u32string_view::npos || (all[i] == U'.' && i + 1 < all.size() && all[i + 1] == U' '); };
    while (first > 0 && out.where.start - first < around && !ends_at(first - 1)) --first;
    while (last < all.size() && last - out.where.end < around && !ends_at(last)) ++last;
    if (first > 0 && !ends_at(first - 1)) out.before = "…";
    for (std::size_t i = first; i < out.where.start; ++i) append(out.before, all[i]);
    for (std::size_t i = out.where.start; i < out.where.end; ++i) append(out.words, all[i]);
    for (std::size_t i = out.where.end; i < last; ++i) append(out.behind, all[i]);
    if (last < all.size() && !ends_at(last)) out.behind += "…";
    return out;
}

}  // namespace

std::optional<quotation> source_texts::quote(const evidence& e) const {
    const auto found = documents_.find(e.document);
    if (found == documents_.end() || e.line == 0 || e.line > found->second.size()) return std::nullopt;
    const detail::folded_line line(found->second[e.line - 1]);
    if (e.start >= e.end || e.end > line.original.size()) return std::nullopt;
    return quoted(line, e);
}

std::vector<std::vector<quotation>> source_texts::find(std::string_view document, std::string_view words) const {
    std::vector<std::vector<quotation>> out;
    const auto found = documents_.find(document);
    if (found == documents_.end()) return out;
    std::vector<std::u32string> pieces;
    for (std::string_view left = words;;) {
        constexpr std::string_view gap = "…";
        const std::size_t end = left.find(gap);
        if (const detail::folded_line piece(left.substr(0, end)); !piece.text.empty()) pieces.push_back(piece.text);
        if (end == std::string_view::npos) break;
        left.remove_prefix(end + gap.size());
    }
    if (pieces.empty()) return out;
    for (std::size_t l = 0; l < found->second.size(); ++l) {
        const detail::folded_line line(found->second[l]);
        for (std::size_t from = line.text.find(pieces.front()); from != std::u32string::npos; from = line.text.find(pieces.front(), from + 1)) {
            std::vector<quotation> parts;
            std::size_t at = from;
            for (const std::u32string& piece : pieces) {
                at = line.text.find(piece, at);
                if (at == std::u32string::npos) break;
                const std::size_t end = at + piece.size();
                parts.push_back(quoted(line, {std::string(document), static_cast<std::uint32_t>(l + 1), line.at[at], line.at[end - 1] + 1}));
                at = end;
            }
            if (parts.size() == pieces.size()) out.push_back(std::move(parts));
        }
    }
    return out;
}

}  // namespace hexi::abi_v1
