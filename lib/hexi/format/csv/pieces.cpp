#include <hexi/format/csv/pieces_private.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/parallel.hpp>
#include <hexi/format/csv/outside_private.hpp>
#include <hexi/format/csv/threads_private.hpp>

namespace hexi::inline abi_v1::detail {

namespace {

constexpr std::size_t usual_piece = std::size_t{512} << 10U;

}  // namespace

std::size_t likely_rows(const csv_table& t) {
    const std::string_view text = t.file->text().substr(t.begin);
    const std::string_view sample = text.substr(0, std::size_t{64} << 10U);
    const auto lines = static_cast<std::size_t>(std::count(sample.begin(), sample.end(), '\n'));
    if (sample.size() == text.size()) return lines + 1;
    return static_cast<std::size_t>(static_cast<double>(lines + 1) * static_cast<double>(text.size()) / static_cast<double>(sample.size()) * 1.05);
}

csv_pieces::csv_pieces(csv_reading& of, const csv_context& context)
    : of_(of), context_(context), threads_(of.options.threads > 0 ? of.options.threads : static_cast<unsigned>(worker_count())),
      piece_size_(of.outside != nullptr ? std::min(usual_piece, of.outside->piece_size()) : usual_piece), progress_(of.options.progress, {.doing = "read", .of = bytes_of(false) + bytes_of(true), .unit = "bytes"}) {}

std::size_t csv_pieces::bytes_of(bool edges) const {
    std::size_t bytes = 0;
    for (const csv_table& t : of_.tables)
        if (t.layout->edges == edges) bytes += t.file->text().size() - t.begin;
    return bytes;
}

void csv_pieces::read(bool edges, const taker& take) {
    std::vector<piece> pieces;
    for (std::size_t t = 0; t < of_.tables.size(); ++t)
        if (of_.tables[t].layout->edges == edges) cut(t, of_.tables[t].begin, false, pieces);
    std::map<std::size_t, std::size_t> broken;  // where the first piece that is not CSV begins, by table
    read_pieces(pieces, bytes_of(edges) < usual_piece ? 1 : threads_, broken, take);  // starting threads costs more than little tables
    spare_.clear();
    for (const auto& [t, begin] : broken) {
        // What was taken stays taken where rows are left out; else no graph comes of it, and all is told anew.
        if (!of_.skips()) of_.found.forget(t);
        csv_chunk chunk = read_csv_chunk(context_, of_.tables[t], of_.skips() ? begin : of_.tables[t].begin, of_.tables[t].file->text().size(), true);
        take(t, chunk, !of_.skips());
    }
}

void csv_pieces::cut(std::size_t t, std::size_t from, bool count_quotes, std::vector<piece>& pieces) const {
    const csv_file& file = *of_.tables[t].file;
    std::size_t before = from;
    std::function<void(std::size_t)> passed;
    if (of_.outside != nullptr) passed = [&](std::size_t at) { file.pass_over(std::exchange(before, at), at); };
    const auto cuts = cut_csv(file.text(), from, piece_size_, count_quotes, passed);
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) pieces.push_back({t, cuts[i], cuts[i + 1]});
}

/// Reads pieces at once and takes them in order; notes tables that are not CSV, which are not taken from there on.
void csv_pieces::read_pieces(const std::vector<piece>& pieces, unsigned threads, std::map<std::size_t, std::size_t>& broken, const taker& take) {
    std::size_t cut_anew = of_.tables.size();  // the table whose rest was read with other cuts
    in_order(pieces.size(), threads,
             [&](std::size_t i) { return read_csv_chunk(context_, of_.tables[pieces[i].table], pieces[i].begin, pieces[i].end, false, used()); },
             [&](std::size_t i, csv_chunk chunk) {
                 const piece& p = pieces[i];
                 if (p.table == cut_anew || broken.contains(p.table)) return;
                 if (chunk.open_quote && p.end < of_.tables[p.table].file->text().size() && !counted_quotes_.contains(p.table)) {
                     cut_anew = p.table;
                     counted_quotes_.insert(p.table);
                     std::vector<piece> rest;
                     cut(p.table, p.begin, true, rest);
                     return read_pieces(rest, threads, broken, take);
                 }
                 progress_.add(chunk.bytes);
                 if (chunk.not_csv) return void(broken.emplace(p.table, p.begin));
                 if (p.begin == of_.tables[p.table].begin && of_.outside == nullptr) take_first_of_table(p, chunk, take);
                 else take(p.table, chunk, false);
                 if (of_.outside != nullptr) of_.tables[p.table].file->pass_over(p.begin, p.end);
                 const std::scoped_lock lock(spare_guard_);
                 spare_.push_back(std::move(chunk));
             });
}

/// A chunk whose memory may be used again, if there is one.
csv_chunk csv_pieces::used() {
    csv_chunk out;
    const std::scoped_lock lock(spare_guard_);
    if (!spare_.empty()) out = std::move(spare_.back()), spare_.pop_back();
    return out;
}

/// The rest of the table is likely to have as many new texts.
void csv_pieces::take_first_of_table(const piece& p, csv_chunk& chunk, const taker& take) {
    text_pool& texts = of_.build.texts();
    const std::size_t texts_before = texts.size(), bytes_before = texts.bytes();
    take(p.table, chunk, false);
    const std::size_t pieces_left = (of_.tables[p.table].file->text().size() - p.end) / piece_size_;
    texts.reserve((texts.size() - texts_before) * pieces_left, (texts.bytes() - bytes_before) * pieces_left);
}

}  // namespace hexi::abi_v1::detail
