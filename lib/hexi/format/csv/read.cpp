#include <hexi/format/csv/folder.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/text.hpp>
#include <hexi/base/visible.hpp>
#include <hexi/format/csv/as_seen_private.hpp>
#include <hexi/format/csv/changed_folder_private.hpp>
#include <hexi/format/csv/chunk_private.hpp>
#include <hexi/format/csv/columns_private.hpp>
#include <hexi/format/csv/derived_private.hpp>
#include <hexi/format/csv/edges_private.hpp>
#include <hexi/format/csv/find_private.hpp>
#include <hexi/format/csv/look_private.hpp>
#include <hexi/format/csv/nodes_private.hpp>
#include <hexi/format/csv/origins_private.hpp>
#include <hexi/format/csv/outside_private.hpp>
#include <hexi/format/csv/pieces_private.hpp>
#include <hexi/format/csv/prepare_private.hpp>
#include <hexi/format/csv/reading_private.hpp>
#include <hexi/graph/builder.hpp>
#include <hexi/graph/snapshot.hpp>
#include <hexi/graph/tagged_texts_private.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

namespace {

/// The way from files to a graph, and the order of its steps; each step is a file of its own.
class folder_reader {
public:
    folder_reader(const std::filesystem::path& folder, const open_options& options, bool alone, const std::vector<table_change>* instead = nullptr, std::string* given = nullptr)
        : of_(folder, options), instead_(instead), given_(given) { of_.alone = alone; }

    result<graph> read() {
        if (!find()) {
            tell_unread();
            return std::move(of_.found.of_headers());
        }
        return read_tables();
    }

    /// Writes the snapshot of the graph: what the tables hold is not in memory at once where it would take more than `memory`.
    result<done> pack(const std::filesystem::path& target, std::size_t memory, const std::function<result<done>()>& may_write) {
        if (!find()) {
            tell_unread();
            return std::move(of_.found.of_headers());
        }
        if (const auto may = may_write ? may_write() : result<done>(done{}); !may) return may;
        std::size_t bytes = 0;
        for (const csv_table& t : of_.tables) bytes += t.file->text().size(), t.file->pass_over(0, t.file->text().size());
        if (bytes <= memory / in_memory) {
            const result<graph> g = read_tables();
            return g ? save_snapshot(*g, target) : result<done>(g.problems());
        }
        // A place that cannot be written to is told before the work, not behind it.
        const auto to = atomic_file::create(target);
        if (!to) return to.problems();
        csv_outside outside(of_, memory / 4 * 3, target);  // the rest is for pieces of tables, and the program itself
        of_.outside = &outside;
        prepare();
        // What is wrong with headers comes first; rows that cannot be read in parts would only bring untrue problems.
        if (problems not_so = outside.unsupported(); !not_so.empty()) return of_.found.any() ? told() : not_so;
        csv_pieces pieces(of_, context_);
        const auto take = [&](std::size_t t, csv_chunk& chunk, bool again) {
            this->take(t, chunk, again);
            outside.end_part(of_.tables[t].layout->edges, false, columns_);
        };
        for (const bool edges : {false, true}) {
            pieces.read(edges, take);
            if (!edges) outside.make_nodes(nodes_, columns_);
            outside.end_part(edges, true, columns_);
        }
        columns_.finish();
        outside.find_ends(context_, nodes_);
        outside.tell_groups_apart(nodes_);
        if (problems all = told(); !all.empty()) return all;
        auto packed = outside.finish(**to, target, of_.options.progress);
        // What a graph as a whole tells of its tables is told of what was written, which is mapped and not held.
        if (packed && of_.options.report != nullptr)
            if (const auto g = open_snapshot(target)) tell_of(*g);
        return packed;
    }

private:
    result<graph> read_tables() {
        prepare();
        csv_pieces pieces(of_, context_);
        const auto take = [this](std::size_t t, csv_chunk& chunk, bool again) { this->take(t, chunk, again); };
        nodes_.reserve(likely_rows_of(false));
        pieces.read(false, take);
        nodes_.build_keys();
        of_.build.reserve_edges(likely_rows_of(true));
        pieces.read(true, take);
        columns_.finish();
        nodes_.tell_groups_apart();
        if (problems all = told(); !all.empty()) return all;
        nodes_.finish();
        std::vector<edge_id> new_edges;
        graph out = std::move(of_.build).finish(of_.options.places != nullptr ? &new_edges : nullptr);
        finish_origins(of_, new_edges);
        tell_of(out);
        return out;
    }
    /// What may be wrong with tables that were read all the same.
    void tell_of(const graph& g) {
        tell_alike(g);
        tell_totals(g);
        tell_glued(g.schema());
    }
    /// Rows of a table that are no nodes, as tables of statistics have them: sums, and notes beneath.
    void tell_totals(const graph& g) {
        if (of_.options.report == nullptr || !g.schema().open) return;
        const auto note = [&](std::string message, std::string hint) { of_.options.report->notes.push_back({"wrong-value", std::move(message), std::move(hint), {of_.folder.string()}}); };
        constexpr std::size_t most = 10;
        std::size_t told = 0;
        std::vector<std::vector<node_id>> of_type(g.schema().node_type_count());  // of those with few
        for (const node_id n : g.nodes()) {
            if (told == most) return;
            if (std::vector<node_id>& all = of_type[g.type(n).index()]; all.size() <= most_summed) all.push_back(n);
            for (const std::string_view text : {g.key(n), g.name(n)}) {
                if (!may_be_beneath(text)) continue;
                if (const bool sum = is_total(text); sum || is_footnote(text)) {
                    ++told;
                    if (sum) note(fmt::format("a node is called '{}', as a sum beneath a table is", text), "remove its row, if it is one");
                    else note(fmt::format("a node is called '{}', as a note beneath a table is", shortened(text, 40)), "remove its row, if it is one");
                    break;
                }
            }
        }
        if (told > 0) return;
        for (const std::vector<node_id>& all : of_type)
            if (all.size() >= least_summed && all.size() <= most_summed)
                if (const property* p = sum_in_last(g, all))
                    note(fmt::format("the last node of '{}', '{}', has the sum of all others in '{}', as a row beneath a table has", g.type_of(all.back()).name, g.name(all.back()), p->name), "remove its row, if it is one");
    }
    static constexpr std::size_t least_summed = 5, most_summed = 10'000;
    /// A property of which the last of several nodes has the sum of all others.
    static const property* sum_in_last(const graph& g, const std::vector<node_id>& all) {
        const auto number = [&](node_id n, property_id p) -> std::optional<double> {
            const value v = g.value(n, p);
            if (const auto* i = std::get_if<std::int64_t>(&v)) return static_cast<double>(*i);
            if (const auto* x = std::get_if<double>(&v)) return *x;
            const auto* text = std::get_if<std::string>(&v);
            return text == nullptr ? std::nullopt : parse_float(*text);
        };
        for (const property& p : g.type_of(all.back()).properties) {
            const auto last = p.list ? std::nullopt : number(all.back(), p.id);
            if (!last || *last == 0 || !std::isfinite(*last)) continue;
            double sum = 0;
            std::size_t counted = 0;
            // Changes, which are more or less, come to anything by chance; of all else most are more than the last after a few.
            for (std::size_t i = 0; i + 1 < all.size(); ++i) {
                const auto one = number(all[i], p.id);
                if (!one || *one == 0) continue;
                if ((*one < 0) != (*last < 0) || std::abs(sum += *one) > std::abs(*last) * (1 + 1e-9)) {
                    counted = 0;
                    break;
                }
                ++counted;
            }
            if (counted + 1 >= least_summed && std::abs(sum - *last) <= 1e-9 * std::abs(*last)) return &p;
        }
        return nullptr;
    }
    /// Labels that another sign separates, as neo4j-admin is told to by an option: they are one label here.
    void tell_glued(const schema& s) {
        if (of_.options.report == nullptr || !s.open) return;
        for (std::size_t i = 0; i < s.node_type_count(); ++i)
            for (const std::string& label : s[node_type_id(i)].labels)
                if (const std::size_t at = label.find('|'); at != std::string::npos && at > 0 && at + 1 < label.size())
                    return of_.options.report->notes.push_back({"wrong-labels", fmt::format("'{}' is one label: what separates labels, and elements of lists, is ';'", label), "write ';' where '|' stands, if it is several", {of_.folder.string()}});
    }
    /// Keys that look as others do: two nodes, of which a reader sees one; and such as are likely to have been others.
    void tell_alike(const graph& g) {
        if (of_.options.report == nullptr) return;
        std::size_t alike = 0;
        std::string first;
        std::unordered_map<std::string, std::string> seen;  // the first of them, where there is none that is as it is seen
        // What begins a character that is not seen; nearly all keys have none of these, nor spaces but single ones within.
        static constexpr std::array<bool, 256> suspicious = [] {
            std::array<bool, 256> out{};
            for (std::size_t c = 0; c < ' '; ++c) out[c] = true;
            for (const std::size_t c : {0x7FU, 0xC2U, 0xCDU, 0xD8U, 0xE1U, 0xE2U, 0xE3U, 0xEFU, 0xF0U, 0xF3U}) out[c] = true;
            return out;
        }();
        const auto may_look_otherwise = [](std::string_view key) {
            bool any_suspicious = false, space = true;
            for (const char c : key) {
                any_suspicious = any_suspicious || suspicious[static_cast<unsigned char>(c)];
                if (c == ' ' && space) return true;
                space = c == ' ';
            }
            if (space || !any_suspicious) return space;
            bool any = false;
            for_each_character(key, [&](char32_t c, std::string_view) { any = any || (c != U' ' && is_unseen(c)); });
            return any;
        };
        std::size_t spoiled = 0;
        std::string_view first_spoiled;
        for (const node_id n : g.nodes()) {
            const std::string_view key = g.key(n);
            if (is_spoiled(key) && spoiled++ == 0) first_spoiled = key;
            if (!may_look_otherwise(key)) continue;
            const std::string bare = as_seen(key);
            if (bare == key || bare.empty()) continue;
            const auto [other, is_first] = seen.try_emplace(bare, g.find(bare) ? bare : key);
            if (is_first && other->second == key) continue;
            if (alike++ == 0) first = fmt::format("'{}' from '{}'", with_unseen_marked(key), with_unseen_marked(other->second));
        }
        if (spoiled > 0)
            of_.options.report->notes.push_back({"wrong-value", fmt::format("keys that a spreadsheet seems to have changed: {}, such as '{}'", spoiled, shortened(first_spoiled, 40)), "make the column one of texts before its values are put there, and save it again", {of_.folder.string()}});
        if (alike > 0)
            of_.options.report->notes.push_back({"alike-keys", fmt::format("keys that differ from others only in spaces, or in what is not seen: {}, such as {}", alike, first), "write both alike if they mean the same node", {of_.folder.string()}});
    }

    /// While it is read a graph takes less than so many times as much memory as its tables have bytes, also where they hold little but edges.
    static constexpr std::size_t in_memory = 8;

    /// All that is wrong with the tables; else the caller is told what else was done.
    problems told() {
        const auto hint = [this](const std::string& key, std::uint32_t group) { return nodes_.hint_for(key, group); };
        problems all = of_.found.finish(hint);
        // A table that was passed over may be what is missing.
        if (std::ranges::any_of(all, [](const problem& p) { return p.rule == "unknown-key"; }))
            all.insert(all.begin(), of_.like_tables.begin(), of_.like_tables.end()), of_.like_tables.clear();
        tell_unread();
        if (all.empty()) tell_more(hint);
        return all;
    }

    /// The schema and the tables; false, and problems noted, where there is nothing to read.
    bool find() {
        std::error_code error;
        // A link that leads nowhere is a schema that cannot be read, not a graph without one.
        const auto there = std::filesystem::symlink_status(of_.folder / "schema.info", error);
        problems& found = of_.found.of_headers();
        if (!of_.alone && std::filesystem::exists(there)) {
            result<schema> read = read_schema_of(of_.folder, of_.options.files);
            if (!read) {
                found = read.problems();
                return false;
            }
            of_.build = graph_builder(*std::move(read));
            of_.curated = true;
        }
        csv_tables_found tables = of_.alone ? find_csv_table(of_.folder, of_.options, found, given_)
                                            : find_csv_tables(of_.folder, of_.curated ? &of_.build.schema() : nullptr, of_.options, found, instead_);
        of_.tables = std::move(tables.tables);
        of_.unread = std::move(tables.unread);
        of_.plain = tables.plain;
        of_.like_nodes = tables.like_nodes;
        if (tables.unopened || tables.like_nodes > 0) of_.found.miss_nodes();
        of_.like_tables = std::move(tables.like_tables);
        if (of_.tables.empty() && found.empty() && !of_.curated)
            found.push_back({"no-tables", "this folder holds no tables",
                             "a graph is a folder with nodes/*.csv and edges/*.csv, whose headers name :ID, :START_ID and :END_ID", {of_.folder.string()}});
        return !of_.tables.empty() || found.empty();
    }

    void prepare() {
        schema& s = of_.build.schema();
        const auto of_nodes = [](const csv_table& t) { return t.layout->header.describes_nodes(); };
        const auto nodes = std::ranges::count_if(of_.tables, of_nodes);
        prepare_tables(of_.tables, s, of_.curated, of_.found.of_headers());
        if (std::ranges::count_if(of_.tables, of_nodes) < nodes) of_.found.miss_nodes();
        derive_tables(of_);
        of_.found.begin_rows();
        for (const csv_table& t : of_.tables) of_.likely_rows.push_back(of_.outside != nullptr ? 0 : likely_rows(t));
        nodes_.make_groups();
        of_.found.name_groups(nodes_.groups());
        columns_.prepare();
        const bool labelled = std::ranges::any_of(of_.tables, [](const csv_table& t) { return t.layout->by_type && !t.layout->edges; });
        for (std::size_t i = 0; labelled && i < s.node_type_count(); ++i) {
            const node_type& type = s[node_type_id(i)];
            if (type.abstract) continue;
            std::vector<std::string> labels = type.labels;
            std::ranges::sort(labels);
            type_of_labels_.emplace(fmt::format("{}", fmt::join(labels, ";")), node_type_id(i));
        }
        begin_origins(of_);
        if (s.open) declared_ = s;
        context_ = {&s, s.open, &type_of_labels_, &nodes_.keys(), &nodes_.groups(), &nodes_.types(), of_.options.places != nullptr, of_.skips(), {}, of_.outside != nullptr, &declared_};
        context_.nulls = s.nulls;
        context_.nulls.insert(context_.nulls.end(), of_.options.nulls.begin(), of_.options.nulls.end());
    }

    std::size_t likely_rows_of(bool edges) const {
        std::size_t rows = 0;
        for (std::size_t t = 0; t < of_.tables.size(); ++t)
            if (of_.tables[t].layout->edges == edges) rows += of_.likely_rows[t];
        return rows;
    }

    void take(std::size_t t, csv_chunk& chunk, bool again) {
        of_.skipped_rows += chunk.skipped;
        const std::size_t skipped_before = chunk.skipped;
        std::ranges::stable_sort(chunk.problems, {}, &csv_problem::offset);
        for (csv_problem& p : chunk.problems) of_.found.note(t, std::move(p));
        for (const csv_lost_end& end : chunk.lost_ends) of_.found.note(t, end);
        // Chunks are read in parallel and the tables never change, but text ids are given here, in order.
        text_pool& texts = of_.build.texts();
        texts_.assign(chunk.texts.size(), text_id::none());
        for (std::size_t i = 0; i < chunk.texts.size(); ++i) {
            if (i + 16 < chunk.texts.size()) texts.prefetch(chunk.texts[i + 16].tag);
            texts_[i] = detail::tagged_texts::intern(texts, chunk.texts[i].text, chunk.texts[i].tag);
        }
        if (!of_.tables[t].layout->edges) columns_.put(nodes_.take(t, chunk, texts_, again), chunk);
        else if (const auto rows = take_edges(of_, t, chunk, texts_)) columns_.put(*rows, chunk);
        of_.skipped_rows += chunk.skipped - skipped_before;
        note_origins(of_, t, chunk);
    }

    // --- what the caller may want to know -------------------------------------------------------

    void tell_unread() {
        if (of_.options.report == nullptr) return;
        of_.options.report->notes = std::move(of_.like_tables);
        of_.options.report->notes.insert(of_.options.report->notes.end(), of_.unread.begin(), of_.unread.end());
    }
    void tell_more(const csv_problems::key_hint& hint) {
        if (of_.options.report == nullptr) return;
        open_report& report = *of_.options.report;
        const auto note = [&](problem p) {
            p.where = {of_.folder.string()};
            report.notes.push_back(std::move(p));
        };
        if (of_.made_nodes > 0)
            note({"made-nodes", fmt::format("{} node{} made of the ends of edges, since no table gives {}", of_.made_nodes, of_.made_nodes == 1 ? " was" : "s were", of_.made_nodes == 1 ? "it" : "them"), ""});
        if (of_.merged_rows + of_.new_rows > 0)
            note({"merged-rows", fmt::format("{} row{} of tables without :LABEL added properties to nodes of other tables{}", of_.merged_rows, of_.merged_rows == 1 ? "" : "s",
                                             of_.new_rows == 0 ? std::string() : fmt::format("; {} with keys that no other table has {} nodes of {} own", of_.new_rows, of_.new_rows == 1 ? "is" : "are", of_.new_rows == 1 ? "its" : "their")), ""});
        if (of_.renamed_keys > 0)
            note({"grouped-keys", fmt::format("{} node{} called by the id group and the key, as '{}', since several groups use that key", of_.renamed_keys, of_.renamed_keys == 1 ? " is" : "s are", of_.renamed_key), ""});
        report.skipped = of_.found.finish_skipped(hint);
        report.skipped_rows = of_.skipped_rows;
    }

    csv_reading of_;
    const std::vector<table_change>* instead_;  // tables that are not written yet
    std::string* given_;                        // the table, where it has been read
    csv_nodes nodes_{of_};
    csv_columns columns_{of_};
    csv_context context_;
    schema declared_;                        // open: as it was before the rows were read
    std::unordered_map<std::string, node_type_id> type_of_labels_;
    std::vector<text_id> texts_;             // of the chunk being taken
};

}  // namespace

result<graph> read_csv_bytes(std::string bytes, const open_options& options) { return folder_reader("-", options, true, nullptr, &bytes).read(); }

result<graph> read_changed_folder(const std::filesystem::path& folder, open_options options, const std::vector<table_change>& changes) {
    options.places = nullptr, options.report = nullptr, options.progress = {};
    return folder_reader(folder.lexically_normal(), options, false, &changes).read();
}

}  // namespace detail

bool is_csv_name(const std::filesystem::path& file) { return detail::is_table_name(file); }

result<graph> read_csv_file(const std::filesystem::path& file, const open_options& options) {
    try {
        return detail::folder_reader(file, options, true).read();
    } catch (...) {
        return caught(file);
    }
}

result<graph> read_csv_folder(const std::filesystem::path& folder, const open_options& options) {
    if (auto unfit = detail::unfit_to_read(folder)) return *std::move(unfit);
    try {
        return detail::folder_reader(folder.lexically_normal(), options, false).read();
    } catch (...) {
        return caught(folder);
    }
}

result<done> pack_csv(const std::filesystem::path& from, const std::filesystem::path& target, std::size_t memory, const open_options& options,
                      const std::function<result<done>()>& may_write) {
    if (auto unfit = detail::unfit_to_read(from)) return *std::move(unfit);
    std::error_code error;
    const bool alone = !std::filesystem::is_directory(from, error);
    try {
        return detail::folder_reader(alone ? from : from.lexically_normal(), options, alone).pack(target, memory, may_write);
    } catch (const detail::scratch_failure& failure) {
        return failure.told();
    } catch (...) {
        return caught(from);
    }
}

}  // namespace hexi::abi_v1
