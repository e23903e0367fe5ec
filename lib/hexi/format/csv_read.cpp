#include <hexi/format/csv_folder.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/parallel.hpp>
#include <hexi/format/csv_table_private.hpp>
#include <hexi/format/csv_tables_private.hpp>
#include <hexi/format/csv_threads_private.hpp>
#include <hexi/graph/builder.hpp>
#include <hexi/schema/parse_value.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi {

namespace {

constexpr std::size_t piece_size = std::size_t{512} << 10U;

/// Says how far it is once a second has passed.
class progress {
public:
    progress(bool wanted, std::size_t total) : wanted_(wanted), total_(total) {}
    ~progress() {
        if (said_) std::fputc('\n', stderr);
    }
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;
    void add(std::size_t bytes) {
        done_ += bytes;
        if (!wanted_ || std::chrono::steady_clock::now() < next_) return;
        next_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(250);
        said_ = true;
        fmt::print(stderr, "\rread {} of {} MB", done_ / 1'000'000, total_ / 1'000'000);
        std::fflush(stderr);
    }

private:
    bool wanted_;
    bool said_ = false;
    std::size_t total_;
    std::size_t done_ = 0;
    std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + std::chrono::seconds(1);
};

/// A default value as a column of its kind holds it, and as one of any kind does.
struct stored_default {
    property_id property{};
    hexi::kind kind = kind::text;
    bool list = false;
    std::array<std::byte, 16> bytes{};
    mixed_value mixed{};

    template <class T>
    void hold(T v) { std::memcpy(bytes.data(), &v, sizeof v); }
    void put(column& in, std::size_t at) const {
        if (in.kind() == kind::any) return in.set(at, mixed);
        const auto as = [&]<class T>(T v) {
            std::memcpy(static_cast<void*>(&v), bytes.data(), sizeof v);
            in.set(at, v);
        };
        if (list) return as(text_id{});
        with_kind(kind, [&](auto entry) { as(typename decltype(entry)::stored{}); });
    }
};

class folder_reader {
public:
    folder_reader(const std::filesystem::path& folder, const open_options& options)
        : folder_(folder), options_(options),
          threads_(options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency())) {}

    result<graph> read() {
        if (!find_tables()) return std::move(problems_);
        prepare_tables(tables_, build_.schema(), curated_, problems_);
        problems_by_table_.resize(tables_.size());
        for (const csv_table& t : tables_) places_.emplace_back(t.file->text());
        make_spaces();
        if (!build_.schema().open) {
            const bool labelled = std::ranges::any_of(tables_, [](const csv_table& t) { return t.layout->by_type && !t.layout->edges; });
            for (std::size_t i = 0; i < build_.schema().node_type_count(); ++i) {
                const node_type& type = build_.schema()[node_type_id(i)];
                node_defaults_.push_back(defaults(type.properties));
                if (type.abstract || !labelled) continue;
                std::vector<std::string> labels = type.labels;
                std::ranges::sort(labels);
                type_of_labels_.emplace(fmt::format("{}", fmt::join(labels, ";")), node_type_id(i));
            }
            for (std::size_t i = 0; i < build_.schema().edge_type_count(); ++i)
                edge_defaults_.push_back(defaults(build_.schema()[edge_type_id(i)].properties));
        }
        if (options_.places != nullptr) {
            *options_.places = {};
            for (const csv_table& t : tables_) options_.places->files.push_back(t.file->name());
        }
        if (build_.schema().open) declared_ = build_.schema();
        context_ = {&build_.schema(), build_.schema().open, &type_of_labels_, &keys_, &spaces_, &node_types_, options_.places != nullptr, &declared_};

        progress_.emplace(options_.progress, bytes_of(false) + bytes_of(true));
        read_all(false);
        build_keys();
        read_all(true);
        name_nodes();
        if (!finish_problems()) return std::move(problems_);
        keys_ = {};  // so that the adjacency is built in memory that is at hand
        build_.texts().shrink_to_fit();
        build_.append_nodes(node_types_.span(), node_keys_.span());
        std::vector<edge_record> order;
        if (options_.places != nullptr) order.assign(edges_.begin(), edges_.end());
        graph out = std::move(build_).finish();
        if (options_.places != nullptr) finish_places(out, order);
        return out;
    }

private:
    struct found_nodes {
        std::uint32_t first;  // node
        std::uint32_t table;
        bool again;           // the table was read before
    };

    // --- before the rows --------------------------------------------------------------------

    bool find_tables() {
        std::error_code error;
        // A link that leads nowhere is a schema that cannot be read, not a graph without one.
        const auto there = std::filesystem::symlink_status(folder_ / "schema.info", error);
        if (std::filesystem::exists(there)) {
            result<schema> read = read_schema_of(folder_, options_.files);
            if (!read) {
                problems_ = read.problems();
                return false;
            }
            build_ = graph_builder(*std::move(read));
            curated_ = true;
        }
        tables_ = find_csv_tables(folder_, curated_, options_, problems_);
        if (tables_.empty() && problems_.empty() && !curated_)
            problems_.push_back({"no-tables", "this folder holds no tables",
                                 "a graph is a folder with nodes/*.csv and edges/*.csv, whose headers name :ID, :START_ID and :END_ID", {folder_.string()}});
        return !tables_.empty() || problems_.empty();
    }
    std::uint32_t space_id(const std::string& name) {
        const auto [at, made] = space_of_name_.try_emplace(name, static_cast<std::uint32_t>(spaces_.size()));
        if (made) {
            spaces_.push_back(name);
            keys_.emplace_back();
        }
        return at->second;
    }
    /// In a curated graph keys are unique in the whole, so groups say nothing.
    std::uint32_t space(const csv_layout& layout, std::size_t column) {
        return space_id(column == csv_layout::no_column || !build_.schema().open ? std::string() : layout.header.columns[column].space);
    }
    void make_spaces() {
        std::set<std::uint32_t> used;
        for (const csv_table& t : tables_) {
            t.layout->key_space = space(*t.layout, t.layout->key_column);
            if (!t.layout->edges) used.insert(t.layout->key_space);
        }
        // An end without a group means the only one there is.
        const auto end_space = [&](const csv_layout& layout, std::size_t column) {
            const std::uint32_t wanted = space(layout, column);
            return used.size() == 1 && !used.contains(wanted) && spaces_[wanted].empty() ? *used.begin() : wanted;
        };
        for (const csv_table& t : tables_) {
            if (!t.layout->edges) continue;
            t.layout->source_space = end_space(*t.layout, t.layout->source_column);
            t.layout->target_space = end_space(*t.layout, t.layout->target_column);
        }
    }
    std::vector<stored_default> defaults(const std::vector<property>& of) {
        std::vector<stored_default> out;
        for (const property& p : of) {
            if (!p.default_value.has_value()) continue;
            stored_default& made = out.emplace_back(stored_default{.property = p.id, .kind = p.kind, .list = p.list});
            made.mixed = detail::to_mixed(build_.texts(), p.default_value);
            if (const auto* list = std::get_if<value::list>(&p.default_value); list != nullptr && p.list) {
                made.hold(detail::to_stored_list(build_.texts(), p.kind, *list));
                continue;
            }
            with_kind(p.kind, [&](auto of_kind) {
                using entry = decltype(of_kind);
                if constexpr (!std::same_as<entry, any_kind>) made.hold(detail::to_stored<entry>(build_.texts(), std::get<typename entry::type>(p.default_value)));
            });
        }
        return out;
    }

    // --- rows -------------------------------------------------------------------------------

    std::size_t bytes_of(bool edges) const {
        std::size_t bytes = 0;
        for (const csv_table& t : tables_)
            if (t.layout->edges == edges) bytes += t.file->text().size() - t.begin;
        return bytes;
    }

    /// About how many rows a table has, judging by its beginning; memory is taken for a few more.
    std::size_t likely_rows(std::size_t t) {
        if (likely_rows_.empty())
            for (const csv_table& table : tables_) likely_rows_.push_back(likely_rows(table));
        return likely_rows_[t];
    }
    static std::size_t likely_rows(const csv_table& t) {
        const std::string_view text = t.file->text().substr(t.begin);
        const std::string_view sample = text.substr(0, std::size_t{64} << 10U);
        const auto lines = static_cast<std::size_t>(std::count(sample.begin(), sample.end(), '\n'));
        if (sample.size() == text.size()) return lines + 1;
        return static_cast<std::size_t>(static_cast<double>(lines + 1) * static_cast<double>(text.size()) / static_cast<double>(sample.size()) * 1.05);
    }

    void read_all(bool edges) {
        std::size_t rows = 0;
        for (std::size_t t = 0; t < tables_.size(); ++t)
            if (tables_[t].layout->edges == edges) rows += likely_rows(t);
        if (edges) {
            build_.reserve_edges(rows);
        } else {
            node_types_.reserve(rows);
            node_keys_.reserve(rows);
            node_offsets_.reserve(rows);
        }
        std::vector<piece> pieces;
        for (std::size_t t = 0; t < tables_.size(); ++t)
            if (tables_[t].layout->edges == edges) cut(t, tables_[t].begin, false, pieces);
        std::set<std::size_t> broken;
        read_pieces(pieces, bytes_of(edges) < piece_size ? 1 : threads_, broken);  // starting threads costs more than little tables
        spare_.clear();
        // What is not CSV is read again with care, to say where; its keys still count, so that one mistake is one problem.
        for (const std::size_t t : broken) {
            problems_by_table_[t].clear();
            csv_chunk chunk = read_csv_chunk(context_, tables_[t], tables_[t].begin, tables_[t].file->text().size(), true);
            rereading_ = true;
            take(t, chunk);
            rereading_ = false;
        }
    }

    struct piece {
        std::size_t table, begin, end;
    };
    void cut(std::size_t t, std::size_t from, bool count_quotes, std::vector<piece>& pieces) const {
        const auto cuts = cut_csv(tables_[t].file->text(), from, piece_size, count_quotes);
        for (std::size_t i = 0; i + 1 < cuts.size(); ++i) pieces.push_back({t, cuts[i], cuts[i + 1]});
    }
    /// Reads pieces at once and takes them in order; notes tables that are not CSV, which are not taken from there on.
    void read_pieces(const std::vector<piece>& pieces, unsigned threads, std::set<std::size_t>& broken) {
        std::size_t cut_anew = tables_.size();  // the table whose rest was read with other cuts
        in_order(pieces.size(), threads,
                 [&](std::size_t i) {
                     csv_chunk used;
                     {
                         const std::scoped_lock lock(spare_guard_);
                         if (!spare_.empty()) used = std::move(spare_.back()), spare_.pop_back();
                     }
                     return read_csv_chunk(context_, tables_[pieces[i].table], pieces[i].begin, pieces[i].end, false, std::move(used));
                 },
                 [&](std::size_t i, csv_chunk chunk) {
                     const piece& p = pieces[i];
                     if (p.table == cut_anew || broken.contains(p.table)) return;
                     if (chunk.open_quote && p.end < tables_[p.table].file->text().size() && !counted_quotes_.contains(p.table)) {
                         cut_anew = p.table;
                         counted_quotes_.insert(p.table);
                         std::vector<piece> rest;
                         cut(p.table, p.begin, true, rest);
                         return read_pieces(rest, threads, broken);
                     }
                     progress_->add(chunk.bytes);
                     if (chunk.not_csv) return void(broken.insert(p.table));
                     text_pool& texts = build_.texts();
                     const std::size_t texts_before = texts.size(), bytes_before = texts.bytes();
                     take(p.table, chunk);
                     if (p.begin == tables_[p.table].begin) {  // the rest of the table is likely to have as many new ones
                         const std::size_t pieces_left = (tables_[p.table].file->text().size() - p.end) / piece_size;
                         texts.reserve((texts.size() - texts_before) * pieces_left, (texts.bytes() - bytes_before) * pieces_left);
                     }
                     const std::scoped_lock lock(spare_guard_);
                     spare_.push_back(std::move(chunk));
                 });
    }

    void take(std::size_t t, csv_chunk& chunk) {
        std::ranges::stable_sort(chunk.problems, {}, &csv_problem::offset);
        for (csv_problem& p : chunk.problems) note(t, std::move(p));
        // Chunks are read in parallel and the tables never change, but text ids are given here, in order.
        texts_.assign(chunk.texts.size(), text_id::none());
        for (std::size_t i = 0; i < chunk.texts.size(); ++i) {
            if (i + 16 < chunk.texts.size()) build_.texts().prefetch(chunk.texts[i + 16].tag);
            texts_[i] = build_.texts().intern(chunk.texts[i].text, chunk.texts[i].tag);
        }
        raw_.assign(chunk.raw.size(), text_id::none());
        if (tables_[t].layout->edges) take_edges(t, chunk);
        else take_nodes(t, chunk);
        note_lines(t, chunk);
    }

    void take_nodes(std::size_t t, csv_chunk& chunk) {
        const csv_layout& layout = *tables_[t].layout;
        const std::size_t base = node_types_.size();
        ranges_.push_back({static_cast<std::uint32_t>(base), static_cast<std::uint32_t>(t), rereading_});
        if (layout.node_type) {
            node_types_.resize(base + chunk.rows, *layout.node_type);
            if (build_.schema().open) name_key(*layout.node_type, t);
        } else if (!build_.schema().open) {
            node_types_.append(chunk.node_types.span());
        } else {
            std::vector<node_type_id> types(chunk.raw.size());
            for (const std::uint32_t label : chunk.labels) {
                if (!types[label].valid()) {
                    types[label] = type_of_labels(chunk.raw[label], t);
                    name_key(types[label], t);
                }
                node_types_.push_back(types[label]);
            }
        }
        csv_keys& keys = keys_[layout.key_space];
        for (std::size_t i = 0; i < chunk.keys.size(); ++i) {
            node_keys_.push_back(texts_[chunk.keys[i].text]);
            keys.add(chunk.keys[i].key, node_id(base + i));
        }
        node_offsets_.append(chunk.offsets.span());
        take_values(t, chunk, base, true);
        if (!node_defaults_.empty())
            for (std::size_t i = base; i < node_types_.size(); ++i)
                if (node_types_[i].valid()) set_defaults(node_defaults_[node_types_[i].index()], i, true);
    }

    /// Makes the keys of all nodes ready to be looked up.
    void build_keys() {
        for (csv_keys& keys : keys_) {
            keys.build([&](node_id n, node_id before) {
                const found_nodes& range = range_of(n);
                const std::string_view key = build_.texts()[node_keys_[n.index()]];
                if (range.again || key.empty() || crowded(range.table)) return;
                note(range.table, {node_offsets_[n.index()], key.size(),
                    {"duplicate-key", fmt::format("the key '{}' is taken", key), fmt::format("keys are unique; it is first used at {}", place_of(before))}, {}});
            });
        }
    }

    void take_edges(std::size_t t, csv_chunk& chunk) {
        if (build_.schema().open && !chunk.labels.empty()) {
            std::vector<edge_type_id> types(chunk.raw.size());
            for (std::size_t i = 0; i < chunk.labels.size(); ++i) {
                edge_type_id& type = types[chunk.labels[i]];
                if (!type.valid()) type = edge_type_named(chunk.raw[chunk.labels[i]], t);
                chunk.edges[i].type = type;
            }
        }
        const std::size_t base = build_.edge_bound();
        failed_ = failed_ || !problems_.empty();
        if (failed_) return;
        build_.append_edges(chunk.edges.span());
        if (options_.places != nullptr) edges_.append(chunk.edges.span());
        chunk_edges_ = chunk.edges.span();
        take_values(t, chunk, base, false);
        if (!edge_defaults_.empty())
            for (std::size_t i = 0; i < chunk.edges.size(); ++i) set_defaults(edge_defaults_[chunk.edges[i].type.index()], base + i, false);
    }

    /// In an open schema the first table of a type names its key.
    void name_key(node_type_id type, std::size_t t) {
        if (!type.valid()) return;
        const csv_layout& layout = *tables_[t].layout;
        const std::string& key = layout.header.columns[layout.key_column].name;
        node_type& known = build_.schema().edit(type);
        if (!key.empty() && known.key == "key") known.key = key;
    }
    node_type_id type_of_labels(std::string_view labels, std::size_t t) {
        std::vector<std::string> all;
        for_each_element(labels, ';', [&](std::string_view label) { all.emplace_back(label); });
        const auto type = build_.schema().type_of_labels(std::move(all));
        if (!type) too_many_types(labels, t);
        return type.value_or(node_type_id(0));
    }
    edge_type_id edge_type_named(std::string_view name, std::size_t t) {
        const auto type = build_.schema().edge_type_named(name);
        if (!type) too_many_types(name, t);
        return type ? *type : edge_type_id(0);
    }
    void too_many_types(std::string_view field, std::size_t t) { too_many(field, t, tables_[t].layout->edges ? "edge types" : "node types"); }
    /// At the first thing of a table that there is no room for.
    void too_many(std::string_view field, std::size_t t, std::string_view things) {
        if (!overfull_.insert(t).second) return;
        const std::string_view file = tables_[t].file->text();
        const bool inside = std::less_equal<const char*>{}(file.data(), field.data()) && std::less<const char*>{}(field.data(), file.data() + file.size());
        note(t, {inside ? static_cast<std::size_t>(field.data() - file.data()) : tables_[t].begin, field.size(), schema::too_many(things), {}});
    }

    // --- values -----------------------------------------------------------------------------

    void take_values(std::size_t t, csv_chunk& chunk, std::size_t base, bool nodes) {
        std::ranges::sort(chunk.filled);
        for (const std::uint32_t s : chunk.filled) {
            csv_cells& cells = chunk.cells[s];
            const csv_slot& slot = tables_[t].layout->slots[s];
            const auto put = [&]<class T>(const T*) { put_cells<T>(t, s, cells, base, nodes); };
            if (slot.evidence || slot.list) {
                translate(cells, [&](std::uint32_t raw) { return list_of(slot, chunk.raw[raw], raw, t); });
                put(static_cast<const text_id*>(nullptr));
            } else if (slot.deferred) {
                put_deferred(t, s, chunk, base, nodes);
            } else {
                with_kind(slot.kind, [&](auto of) {
                    using stored = typename decltype(of)::stored;
                    if constexpr (std::same_as<stored, text_id>) translate(cells, [&](std::uint32_t local) { return texts_[local]; });
                    put(static_cast<const stored*>(nullptr));
                });
            }
        }
    }
    template <class To>
    static void translate(csv_cells& cells, To to) {
        auto* local = cells.values<std::uint32_t>();
        for (std::size_t i = 0; i < cells.size(); ++i) local[i] = static_cast<std::uint32_t>(to(local[i]).index());
    }
    text_id list_of(const csv_slot& slot, std::string_view text, std::uint32_t raw, std::size_t t) {
        if (raw_[raw].valid()) return raw_[raw];
        if (slot.evidence) {
            std::vector<evidence> all;
            for_each_element(text, ';', [&](std::string_view element) {
                if (auto e = parse_evidence(element)) all.push_back(std::move(*e));
            });
            return raw_[raw] = build_.packed(all);
        }
        value::list all;
        const property implied{.name = slot.name, .kind = slot.kind};
        for_each_element(text, ';', [&](std::string_view element) {
            if (auto one = parse_scalar(build_.schema(), implied, element)) all.push_back(*std::move(one));
            else if (build_.schema().unit_count() >= schema::most) too_many(text, t, "units");
        });
        return raw_[raw] = detail::to_stored_list(build_.texts(), slot.kind, all);
    }
    /// Quantities of open schemas, which learn units, and values of any kind.
    void put_deferred(std::size_t t, std::size_t s, csv_chunk& chunk, std::size_t base, bool nodes) {
        csv_cells parsed;
        csv_cells& cells = chunk.cells[s];
        const csv_slot& slot = tables_[t].layout->slots[s];
        const property implied{.name = slot.name, .kind = slot.kind};
        with_kind(slot.kind, [&](auto of) {
            using entry = decltype(of);
            for (std::size_t i = 0; i < cells.size(); ++i) {
                const std::string_view text = chunk.raw[cells.values<std::uint32_t>()[i]];
                const auto one = parse_scalar(build_.schema(), implied, text);
                if (!one && build_.schema().unit_count() >= schema::most) too_many(text, t, "units");
                if (!one || !one->has_value()) continue;  // others that are none were told when they were read
                if constexpr (std::same_as<entry, any_kind>) parsed.add(cells.row(i), detail::to_mixed(build_.texts(), *one));
                else parsed.add(cells.row(i), detail::to_stored<entry>(build_.texts(), std::get<typename entry::type>(*one)));
            }
            put_cells<typename entry::stored>(t, s, parsed, base, nodes);
        });
    }

    template <class T>
    void put_cells(std::size_t t, std::size_t s, const csv_cells& cells, std::size_t base, bool nodes) {
        const csv_slot& slot = tables_[t].layout->slots[s];
        const T* values = cells.values<T>();
        if (slot.evidence) return put_all(nodes ? build_.node_evidence() : build_.edge_evidence(), values, cells, base);
        if (slot.property.valid()) {
            column& in = column_of(slot.property, slot.kind, slot.list, nodes);
            if (in.count() == 0) in.reserve(likely_rows(t));
            if (takes<T>(in)) return put_all(in, values, cells, base);
            for (std::size_t i = 0; i < cells.size(); ++i) in.set(base + cells.row(i), mixed(slot, values[i]));
            return;
        }
        // In an open schema each type declares the property when it first has a value.
        for (std::size_t i = 0; i < cells.size();) {
            const std::size_t type = type_at(cells.row(i), base, nodes);
            column& in = column_of(declared(t, s, type, nodes), slot.kind, slot.list, nodes);
            if (in.count() == 0) in.reserve(likely_rows(t));
            const bool as_it_is = takes<T>(in);
            for (; i < cells.size() && type_at(cells.row(i), base, nodes) == type; ++i) {
                if (as_it_is) in.set(base + cells.row(i), values[i]);
                else in.set(base + cells.row(i), mixed(slot, values[i]));
            }
        }
    }
    /// Whether a column, made for such values, is not one of any kind.
    template <class T>
    static bool takes(const column& in) { return std::same_as<T, mixed_value> || in.kind() != kind::any; }
    /// What a column of any kind holds for a value that was stored for one of its own.
    template <class T>
    mixed_value mixed(const csv_slot& slot, const T& stored) {
        return with_kind(slot.kind, [&](auto of) -> mixed_value {
            using entry = decltype(of);
            if constexpr (std::same_as<T, text_id>)
                if (slot.list) return detail::to_mixed(build_.texts(), detail::of_stored_list<entry>(build_.texts(), stored));
            if constexpr (std::same_as<T, typename entry::stored> && !std::same_as<entry, any_kind>) return detail::to_mixed(build_.texts(), detail::of_stored<entry>(build_.texts(), stored));
            else return {};
        });
    }
    std::size_t type_at(std::uint32_t row, std::size_t base, bool nodes) const {
        return nodes ? node_types_[base + row].index() : chunk_edges_[row].type.index();
    }
    property_id declared(std::size_t t, std::size_t s, std::size_t type, bool nodes) {
        csv_layout& layout = *tables_[t].layout;
        const auto [at, made] = memo_[&layout].try_emplace(s << 16U | type, property_id::none());
        if (!made) return at->second;
        const csv_slot& slot = layout.slots[s];
        schema& known = build_.schema();
        const property wanted{.name = slot.name, .kind = slot.kind, .list = slot.list};
        const auto column = [&]() -> const csv_column& {
            return *std::ranges::find_if(layout.header.columns, [&](const csv_column& c) { return c.role == csv_role::property && c.name == slot.name; });
        };
        if (!known.has_room_for(slot.name)) {
            if (overfull_.insert(t).second) header_problem(layout, column(), schema::too_many("properties"), problems_);
            return at->second = property_id(0);  // whatever: the graph is not given
        }
        const auto declare = [&](auto id) {
            at->second = known.add_property(id, wanted);
            const property& as = *known.find_property(id, slot.name);
            if (as.kind != slot.kind || as.list != slot.list) known.widen(id, at->second);
        };
        if (nodes) declare(node_type_id(type));
        else declare(edge_type_id(type));
        return at->second;
    }
    column& column_of(property_id p, kind k, bool list, bool nodes) {
        return nodes ? build_.node_column(p, k, list) : build_.edge_column(p, k, list);
    }
    template <class T>
    static void put_all(column& in, const T* values, const csv_cells& cells, std::size_t base) {
        if (cells.in_every_row()) return in.set_all(base, values, cells.size());
        for (std::size_t i = 0; i < cells.size(); ++i) in.set(base + cells.row(i), values[i]);
    }
    void set_defaults(const std::vector<stored_default>& all, std::size_t at, bool nodes) {
        for (const stored_default& v : all) {
            column& in = column_of(v.property, v.kind, v.list, nodes);
            if (!in.has(at)) v.put(in, at);
        }
    }

    // --- after the rows ---------------------------------------------------------------------

    /// A key that several groups use becomes `Group:key` in each named one.
    void name_nodes() {
        if (spaces_.size() < 2) return;
        constexpr std::uint32_t several = 0xFFFFFFFF;
        std::vector<std::uint32_t> used(build_.texts().size(), 0);
        for_each_node([&](std::size_t n, std::size_t t) {
            std::uint32_t& by = used[node_keys_[n].index()];
            const std::uint32_t own = tables_[t].layout->key_space + 1;
            by = by == 0 || by == own ? own : several;
        });
        std::unordered_map<std::uint32_t, bool> taken;
        for_each_node([&](std::size_t n, std::size_t t) {
            const std::string& group = spaces_[tables_[t].layout->key_space];
            if (used[node_keys_[n].index()] != several || group.empty()) return;
            const std::string key = fmt::format("{}:{}", group, build_.texts()[node_keys_[n]]);
            const text_id text = build_.texts().intern(key);
            const bool clash = (text.index() < used.size() && used[text.index()] != 0) || !taken.try_emplace(static_cast<std::uint32_t>(text.index()), true).second;
            if (clash)
                note(t, {node_offsets_[n], key.size(), {"duplicate-key", fmt::format("the key '{}' is taken", key),
                    "several groups use this id, so the group's name was put before it"}, {}});
            node_keys_[n] = text;
        });
    }
    template <class Visit>
    void for_each_node(Visit visit) const {
        for (std::size_t r = 0; r < ranges_.size(); ++r) {
            const std::size_t end = r + 1 < ranges_.size() ? ranges_[r + 1].first : node_keys_.size();
            for (std::size_t n = ranges_[r].first; n < end; ++n) visit(n, ranges_[r].table);
        }
    }
    const found_nodes& range_of(node_id n) const {
        return *std::prev(std::ranges::upper_bound(ranges_, n.index(), {}, &found_nodes::first));
    }
    /// `nodes/Park.csv:3` of a node.
    std::string place_of(node_id n) {
        const std::size_t t = range_of(n).table;
        return fmt::format("{}:{}", std::filesystem::path(tables_[t].file->name()).lexically_relative(folder_).generic_string(),
                           places_[t].of(node_offsets_[n.index()]).line);
    }

    /// Whether a table has more problems than are listed.
    bool crowded(std::size_t t) const { return problems_by_table_[t].size() > most_problems; }
    void note(std::size_t t, csv_problem p) {
        failed_ = true;
        if (!crowded(t)) problems_by_table_[t].push_back(std::move(p));
    }
    /// Whether there are none; else gives them their places and puts them in order.
    bool finish_problems() {
        for (std::size_t t = 0; t < tables_.size(); ++t) {
            auto& found = problems_by_table_[t];
            std::ranges::stable_sort(found, {}, &csv_problem::offset);
            const csv_file& file = *tables_[t].file;
            for (std::size_t i = 0; i < found.size(); ++i) {
                if (i == most_problems) {
                    problems_.push_back({"too-many-problems", fmt::format("this table has more than {} problems; the others are not listed", most_problems),
                                         "mend these first", {file.name()}});
                    break;
                }
                csv_problem& p = found[i];
                file.locate(p.what, p.offset, p.length, places_[t]);
                if (!p.unknown_key.empty()) suggest_key(p);
                problems_.push_back(std::move(p.what));
            }
        }
        std::ranges::stable_sort(problems_, [](const problem& a, const problem& b) {
            return std::tie(a.where.file, a.where.line, a.where.column) < std::tie(b.where.file, b.where.line, b.where.column);
        });
        return problems_.empty();
    }
    void suggest_key(csv_problem& p) {
        const auto near = closest_of(p.unknown_key, [&](auto consider) {
            for (std::size_t i = 0; i < node_keys_.size() && consider(build_.texts()[node_keys_[i]]);) ++i;
        }, effort_);
        if (!near) return;
        const auto at = std::ranges::find_if(node_keys_, [&](text_id key) { return build_.texts()[key] == *near; });
        p.what.hint = fmt::format("did you mean '{}' ({})?", *near, place_of(node_id(static_cast<std::size_t>(at - node_keys_.begin()))));
    }

    // --- places -----------------------------------------------------------------------------

    void note_lines(std::size_t t, const csv_chunk& chunk) {
        if (options_.places == nullptr) return;
        auto& out = tables_[t].layout->edges ? options_.places->edges : options_.places->nodes;
        for (const std::uint64_t row : chunk.row_offsets) {
            out.push_back({static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(places_[t].of(row).line)});
        }
    }
    /// Edges were numbered anew by (source, slot, type); the same order is found again here.
    void finish_places(const graph& g, const std::vector<edge_record>& order) {
        std::vector<std::uint32_t> by_new(order.size());
        for (std::size_t i = 0; i < by_new.size(); ++i) by_new[i] = static_cast<std::uint32_t>(i);
        std::ranges::stable_sort(by_new, {}, [&](std::uint32_t e) {
            return std::tuple(order[e].source, g.slot(order[e].type), order[e].type);
        });
        std::vector<origin> edges;
        edges.reserve(order.size());
        for (const std::uint32_t old : by_new) edges.push_back(options_.places->edges[old]);
        options_.places->edges = std::move(edges);
        options_.places->locate = place_finder(tables_);
    }

    std::filesystem::path folder_;
    open_options options_;
    unsigned threads_;
    graph_builder build_;
    std::vector<csv_table> tables_;
    problems problems_;
    std::vector<std::vector<csv_problem>> problems_by_table_;
    std::vector<text_places> places_;        // by table
    std::vector<std::size_t> likely_rows_;   // by table
    hint_effort effort_;                     // for keys that were meant
    std::optional<progress> progress_;
    schema declared_;                        // open: as it was before the rows were read
    csv_context context_;
    std::unordered_map<std::string, node_type_id> type_of_labels_;
    std::vector<std::string> spaces_;
    std::unordered_map<std::string, std::uint32_t> space_of_name_;
    std::vector<csv_keys> keys_;             // by group
    flat_array<node_type_id> node_types_;
    flat_array<text_id> node_keys_;
    flat_array<std::uint64_t> node_offsets_;      // of the keys in their files
    std::vector<found_nodes> ranges_;        // which nodes come from which table
    std::vector<std::vector<stored_default>> node_defaults_, edge_defaults_;
    std::unordered_map<const csv_layout*, std::unordered_map<std::size_t, property_id>> memo_;  // slot and type to property
    std::vector<text_id> texts_, raw_;       // of the chunk being taken
    std::span<const edge_record> chunk_edges_;
    flat_array<edge_record> edges_;               // as read, if places are wanted
    std::mutex spare_guard_;
    std::deque<csv_chunk> spare_;            // taken, for their memory; a vector would copy them as it grows
    std::set<std::size_t> overfull_;         // tables with types that there is no room for
    std::set<std::size_t> counted_quotes_;   // tables whose cuts are known to be starts of records
    bool curated_ = false;   // a schema file is there
    bool rereading_ = false;
    bool failed_ = false;
};

}  // namespace

result<graph> read_csv_folder(const std::filesystem::path& folder, const open_options& options) {
    try {
        return folder_reader(folder.lexically_normal(), options).read();
    } catch (...) {
        return caught(folder);
    }
}

}  // namespace hexi
