#include <hexi/format/csv/outside_private.hpp>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

namespace hexi::inline abi_v1::detail {

namespace {

constexpr std::uint32_t keyless = std::uint32_t{1} << 31U;  // beside the length of a key
constexpr std::size_t most_lost = 1'000'000;                // ends of edges of a table that are looked at again
constexpr std::size_t most_small = 2000;                    // columns of parts with fewer rows than a column has in a chunk

}  // namespace

csv_outside::csv_outside(csv_reading& of, std::size_t memory, const std::filesystem::path& target)
    : of_(of), memory_(memory), folder_(scratch_folder_for(target)), pack_(folder_, memory), keys_(folder_), key_offsets_(folder_), nodes_by_key_(folder_, memory / 8),
      ends_by_key_(folder_, memory / 8), ends_(folder_, memory / 8), lost_(folder_, memory / 16), renamed_(folder_, memory / 16), made_keys_(folder_), made_(folder_, memory / 8) {}

problems csv_outside::unsupported() const {
    const auto told = [&](std::string message, std::string hint, const csv_table* t) {
        return problem{"unwritable", std::move(message), std::move(hint), {t != nullptr ? t->file->name() : of_.folder.string()}};
    };
    problems out;
    if (of_.skips()) out.push_back(told("rows cannot be left out where a graph is packed in parts", "mend the rows, or allow more with --memory", nullptr));
    for (const csv_table& t : of_.tables) {
        if (t.layout->adds && !t.layout->makes) out.push_back(told("a table cannot add to nodes of others where a graph is packed in parts", "put its columns into the table of these nodes, or allow more with --memory", &t));
        if (t.file->held() > memory_ / 4) out.push_back(told("this table has to be in memory as a whole: it is packed, no file, not UTF-8, or its lines end in CR alone",
                                                                   "write it to a file, unpacked, as UTF-8 with LF at the ends of lines, or allow more with --memory", &t));
    }
    return out;
}

// --- rows -----------------------------------------------------------------------------------

std::size_t csv_outside::add_nodes(std::size_t t, const csv_chunk& chunk, std::span<const node_type_id> types) {
    if (types.size() > graph::most - nodes_) throw std::length_error("there may be at most 4294967294 nodes");
    const std::uint32_t group = of_.tables[t].layout->key_space;
    for (std::size_t i = 0; i < chunk.keys.size(); ++i) {
        const std::string_view key = chunk.keys[i].key.view();
        add_node(csv_key_hash(key, group), key, chunk.keys[i].text != csv_chunk::no_text, chunk.offsets[i], types[i]);
    }
    if (!of_.found.any()) of_.build.append_nodes(types, std::vector<text_id>(types.size(), text_id::none()));
    return std::exchange(in_part_, in_part_ + types.size());
}

void csv_outside::add_node(std::array<std::uint64_t, 2> hash, std::string_view key, bool has_key, std::uint64_t offset, node_type_id type) {
    nodes_by_key_.push({hash[0], hash[1], std::uint64_t{nodes_} << 16U | type.index()});
    keys_.append(static_cast<std::uint32_t>(key.size()) | (has_key ? 0 : keyless));
    keys_.append(key.data(), key.size());
    key_offsets_.append(offset);
    ++nodes_;
}

void csv_outside::add_ends_as_nodes(std::size_t t, const csv_chunk& chunk) {
    made_of_.emplace_back(made_.size(), t);
    for (std::size_t i = 0; i < chunk.keys.size(); ++i) {
        const std::string_view key = chunk.keys[i].key.view();
        const auto hash = csv_key_hash(key, of_.tables[t].layout->key_space);
        made_.push({hash[0], hash[1], made_.size()});
        made_keys_.append(static_cast<std::uint32_t>(key.size()) | (chunk.keys[i].text != csv_chunk::no_text ? 0 : keyless));
        made_keys_.append(chunk.offsets[i]);
        made_keys_.append(key.data(), key.size());
    }
}

void csv_outside::make_nodes(csv_nodes& nodes, csv_columns& columns) {
    if (made_.size() == 0) return;
    outside_sorter<1> first(folder_, memory_ / 16);  // of ends with one key, unless a node has it
    std::array<std::uint64_t, 3> node{}, end{}, before{};
    const auto hash = [](const auto& one) { return std::pair(one[0], one[1]); };
    nodes_by_key_.rewind();
    made_.rewind();
    bool nodes_left = nodes_by_key_.next(node);
    for (bool any = false; made_.next(end); any = true) {
        if (any && hash(end) == hash(before)) continue;
        before = end;
        while (nodes_left && hash(node) < hash(end)) nodes_left = nodes_by_key_.next(node);
        if (!nodes_left || hash(node) != hash(end)) first.push({end[2]});
    }
    made_.clear();
    first.rewind();
    scratch_reader all(made_keys_);
    std::string key;
    std::uint64_t number = 0;
    std::size_t of = 0, begun = made_of_.size();  // pieces
    for (std::array<std::uint64_t, 1> next; first.next(next);) {
        std::uint32_t length = 0;
        std::uint64_t offset = 0;
        for (; number <= next[0]; ++number) {
            all.read(length), all.read(offset);
            key.resize(length & ~keyless);
            all.read(key.data(), key.size());
        }
        while (of + 1 < made_of_.size() && made_of_[of + 1].first <= next[0]) ++of;
        const std::size_t t = made_of_[of].second;
        if (begun != of) nodes.begin_range(nodes_, t, false), begun = of;
        const node_type_id type = *of_.tables[t].layout->node_type;
        if (nodes_ >= graph::most) throw std::length_error("there may be at most 4294967294 nodes");
        add_node(csv_key_hash(key, of_.tables[t].layout->key_space), key, (length & keyless) == 0, offset, type);
        if (!of_.found.any()) of_.build.append_nodes(std::span(&type, 1), std::array{text_id::none()});
        ++in_part_;
        ++of_.made_nodes;
        if (in_part_ % 1024 == 0) end_part(false, false, columns);
    }
}

void csv_outside::add_edges(std::size_t t, const csv_chunk& chunk) {
    if (chunk.edges.size() > graph::most - edges_) throw std::length_error("there may be at most 4294967294 edges");
    // A table that is read again, with care, is so from its beginning: what was noted of it is forgotten.
    if (chunk.careful)
        for (piece& p : pieces_) p.rows = p.table == t ? 0 : p.rows;
    pieces_.push_back({t, chunk.begin, chunk.bytes, edges_, chunk.edges.size(), chunk.careful});
    for (std::size_t i = 0; i < chunk.ends.size(); ++i) {
        const csv_chunk::end& end = chunk.ends[i];
        const std::uint64_t which = (std::uint64_t{edges_} * 2 + i) << 16U | chunk.edges[i / 2].type.index();
        ends_by_key_.push({end.hash[0], end.hash[1], which});
    }
    edges_ += chunk.edges.size();
    in_part_ += chunk.edges.size();
}

void csv_outside::end_part(bool edges, bool last, csv_columns& columns) {
    if (const std::size_t taken = of_.build.memory(); !last) {
        if (taken < memory_ / 4) return;
        // A column takes a chunk of memory however few values it has: of wide tables, few rows take all that is allowed. Parts of these
        // would be many, and little but room for more rows, unless texts are most of them. A few are made, for narrow tables.
        const text_pool& texts = of_.build.texts();
        constexpr std::size_t about_each = 20;  // bytes of the places of a text, beside its own
        if (in_part_ < column::chunk && texts.bytes() + texts.size() * about_each < taken / 2) {
            const std::size_t columns = of_.build.schema().property_count() + 1;
            if (small_ + columns > most_small) return;
            small_ += columns;
        }
    }
    graph part = of_.build.take_part();
    in_part_ = 0;
    columns.prepare();
    if (of_.found.any()) return;  // no graph will come of it
    if (edges) pack_.add_edges(std::move(part));
    else pack_.add_nodes(std::move(part));
}

// --- keys -----------------------------------------------------------------------------------

std::uint64_t csv_outside::key_offset(node_id n) {
    std::uint64_t out = 0;
    key_offsets_.read(&out, sizeof out, n.index() * sizeof out);
    return out;
}

void csv_outside::each_key(const std::function<bool(node_id, std::optional<std::string_view>)>& visit) {
    scratch_reader all(keys_);
    std::string key;
    std::size_t n = 0;
    for (std::uint32_t length = 0; all.read(length); ++n) {
        key.resize(length & ~keyless);
        all.read(key.data(), key.size());
        if (!visit(node_id(n), (length & keyless) != 0 ? std::nullopt : std::optional<std::string_view>(key))) return;
    }
}

/// Brings the keys of nodes and those of ends together.
void csv_outside::join(csv_nodes& nodes) {
    outside_sorter<1> taken(folder_, memory_ / 16);
    std::array<std::uint64_t, 3> known{}, node{}, end{};
    bool any_known = false;
    const auto same = [](const auto& a, const auto& b) { return a[0] == b[0] && a[1] == b[1]; };
    const auto node_in = [](std::uint64_t word) { return word >> 16U; };
    nodes_by_key_.rewind();
    ends_by_key_.rewind();
    bool nodes_left = nodes_by_key_.next(node), ends_left = ends_by_key_.next(end);
    progress_meter meter(of_.options.progress, {"found", 0, ends_by_key_.size(), "ends of edges"});
    constexpr std::size_t step = 4096;
    for (std::size_t done = 0; nodes_left || ends_left;) {
        if (nodes_left && (!ends_left || node[0] < end[0] || (node[0] == end[0] && node[1] <= end[1]))) {
            // The first node keeps the key.
            if (any_known && same(known, node)) taken.push({node_in(node[2]) << 32U | node_in(known[2])});
            else known = node, any_known = true;
            nodes_left = nodes_by_key_.next(node);
            continue;
        }
        if (any_known && same(known, end)) ends_.push({end[2], known[2]});
        else lost_.push({end[2] >> 16U});
        ends_left = ends_by_key_.next(end);
        if (++done % step == 0 || !ends_left) meter.add((done - 1) % step + 1);
    }
    nodes_by_key_.clear(), ends_by_key_.clear();
    taken.rewind();
    for (std::array<std::uint64_t, 1> one; taken.next(one);) nodes.note_taken(node_id(static_cast<std::size_t>(one[0] >> 32U)), node_id(static_cast<std::size_t>(one[0] & 0xFFFFFFFFU)));
}

void csv_outside::find_ends(const csv_context& context, csv_nodes& nodes) {
    join(nodes);
    std::vector<misfit> wrong;
    if (!context.open) check_ends(context, wrong);
    if (lost_.size() > 0 || !wrong.empty()) note_ends(context, wrong);
}

/// The edges whose type may not tie their ends; no more of a table than are told.
void csv_outside::check_ends(const csv_context& context, std::vector<misfit>& wrong) {
    std::unordered_map<std::uint64_t, bool> fits;
    std::unordered_map<std::size_t, std::size_t> of_table;
    std::array<std::uint64_t, 2> source{~std::uint64_t{0}, 0}, one{};  // none yet
    ends_.rewind();
    while (ends_.next(one)) {
        const std::uint64_t end = one[0] >> 16U;
        if (end % 2 == 0) {
            source = one;
            continue;
        }
        if (source[0] >> 16U != end - 1) continue;  // the source is lost
        const edge_type_id type(one[0] & 0xFFFFU);
        const node_type_id from(source[1] & 0xFFFFU), to(one[1] & 0xFFFFU);
        if (!type.valid() || !from.valid() || !to.valid()) continue;
        const auto [known, is_new] = fits.try_emplace(std::uint64_t{type.index()} << 32U | from.index() << 16U | to.index(), false);
        if (is_new) known->second = context.schema->fits(type, from, to);
        if (known->second) continue;
        const std::size_t edge = static_cast<std::size_t>(end / 2);
        const piece& p = pieces_[piece_of(edge)];
        if (edge < p.first + p.rows && of_table[p.table]++ <= most_problems) wrong.push_back({edge, type, from, to});
    }
}

/// The piece with an edge.
std::size_t csv_outside::piece_of(std::size_t edge) const {
    // Of pieces with the same first edge the last one has it: the others have none.
    return static_cast<std::size_t>(std::prev(std::ranges::upper_bound(pieces_, edge, {}, &piece::first)) - pieces_.begin());
}

/// Reads the pieces again with edges that lead nowhere or do not fit, and notes where.
void csv_outside::note_ends(const csv_context& context, const std::vector<misfit>& wrong) {
    csv_chunk chunk;
    std::size_t loaded = pieces_.size();
    std::unordered_map<std::size_t, std::size_t> lost_of_table;
    const schema& s = *context.schema;
    /// The end of an edge, of a piece whose problems count.
    const auto end_of = [&](std::size_t edge, bool target) -> const csv_chunk::end* {
        const std::size_t at = piece_of(edge);
        const piece& p = pieces_[at];
        if (edge >= p.first + p.rows) return nullptr;
        if (at != loaded) chunk = read_csv_chunk(context, of_.tables[p.table], p.begin, p.begin + p.bytes, p.careful, std::move(chunk)), loaded = at;
        return &chunk.ends[(edge - p.first) * 2 + (target ? 1 : 0)];
    };
    const auto offset_in = [&](std::size_t t, std::string_view at) { return static_cast<std::size_t>(at.data() - of_.tables[t].file->text().data()); };
    lost_.rewind();
    for (std::array<std::uint64_t, 1> one; lost_.next(one);) {
        const auto edge = static_cast<std::size_t>(one[0] / 2);
        const bool target = one[0] % 2 != 0;
        const std::size_t t = pieces_[piece_of(edge)].table;
        const csv_layout& layout = *of_.tables[t].layout;
        if ((target ? layout.no_target_group : layout.no_source_group) || lost_of_table[t] >= most_lost) continue;
        const csv_chunk::end* const end = end_of(edge, target);
        if (end == nullptr) continue;
        ++lost_of_table[t];
        of_.found.note(t, csv_lost_end{offset_in(t, end->at), static_cast<std::uint32_t>(end->at.size()), target ? layout.target_space : layout.source_space, end->quoted});
    }
    for (const misfit& m : wrong) {
        const std::size_t t = pieces_[piece_of(m.edge)].table;
        const csv_chunk::end* const source = end_of(m.edge, false);
        if (source == nullptr) continue;
        const std::size_t quote = source->quoted ? 1 : 0;
        of_.found.note(t, {offset_in(t, source->at) - quote, source->at.size() + 2 * quote, misfitting_ends(s, m.type, m.from, m.to), {}});
    }
}

void csv_outside::tell_groups_apart(csv_nodes& nodes) {
    groups_ = &nodes.groups();
    numbered_ = &nodes;
    if (groups_->size() < 2) return;
    const auto hash_of = [](std::string_view key) { return csv_key_hash(key, std::numeric_limits<std::uint32_t>::max()); };
    {
        outside_sorter<3> by_key(folder_, memory_ / 8);  // hash, node and group
        each_key([&](node_id n, std::optional<std::string_view> key) {
            if (key) by_key.push({hash_of(*key)[0], hash_of(*key)[1], std::uint64_t{n.index()} << 32U | nodes.group_of(n)});
            return true;
        });
        by_key.rewind();
        std::vector<std::array<std::uint64_t, 3>> alike;
        const auto end_alike = [&] {
            const auto group = [](const auto& one) { return static_cast<std::size_t>(one[2] & 0xFFFFFFFFU); };
            const bool several = std::ranges::any_of(alike, [&](const auto& one) { return group(one) != group(alike.front()); });
            for (const auto& one : alike)
                if (several && !(*groups_)[group(one)].empty()) renamed_.push({one[2] >> 32U});
            alike.clear();
        };
        for (std::array<std::uint64_t, 3> one; by_key.next(one);) {
            if (!alike.empty() && (alike.front()[0] != one[0] || alike.front()[1] != one[1])) end_alike();
            alike.push_back(one);
        }
        end_alike();
    }
    if (renamed_.size() == 0) return;
    of_.renamed_keys = renamed_.size();
    each_new_key([&](node_id, std::string_view, std::optional<std::string_view> with_group) { return of_.renamed_key = with_group.value_or(""), !with_group; });
    // Whether the new key of one of them is that of another node.
    constexpr std::uint64_t made = std::uint64_t{1} << 63U;
    outside_sorter<3> by_key(folder_, memory_ / 8);
    outside_sorter<1> clashes(folder_, memory_ / 16);
    each_new_key([&](node_id n, std::string_view own, std::optional<std::string_view> with_group) {
        by_key.push({hash_of(own)[0], hash_of(own)[1], 0});
        if (with_group) by_key.push({hash_of(*with_group)[0], hash_of(*with_group)[1], made | n.index()});
        return true;
    });
    by_key.rewind();
    std::array<std::uint64_t, 3> before{};
    bool first = true;
    for (std::array<std::uint64_t, 3> one; by_key.next(one); first = false) {
        if (!first && one[0] == before[0] && one[1] == before[1] && (one[2] & made) != 0) clashes.push({one[2] & ~made});
        before = one;
    }
    if (clashes.size() == 0) return;
    clashes.rewind();
    std::array<std::uint64_t, 1> clash{};
    bool more = clashes.next(clash);
    each_new_key([&](node_id n, std::string_view, std::optional<std::string_view> with_group) {
        if (clash[0] == n.index()) {
            nodes.note_clash(n, *with_group);
            more = clashes.next(clash);
        }
        return more;
    });
}

void csv_outside::each_new_key(const std::function<bool(node_id, std::string_view, std::optional<std::string_view>)>& visit) {
    renamed_.rewind();
    std::array<std::uint64_t, 1> renamed{};
    bool more = renamed_.next(renamed);
    each_key([&](node_id n, std::optional<std::string_view> key) {
        if (!key) return true;
        std::optional<std::string> with_group;
        if (more && renamed[0] == n.index()) {
            with_group = fmt::format("{}:{}", (*groups_)[numbered_->group_of(n)], *key);
            more = renamed_.next(renamed);
        }
        return visit(n, *key, with_group ? std::optional<std::string_view>(*with_group) : std::nullopt);
    });
}

result<done> csv_outside::finish(atomic_file& to, const std::filesystem::path& target, const progress_listener& heard) {
    std::size_t next = 0;
    each_new_key([&](node_id n, std::string_view key, std::optional<std::string_view> with_group) {
        for (; next < n.index(); ++next) pack_.add_no_key();
        pack_.add_key(with_group.value_or(key));
        ++next;
        return true;
    });
    for (; next < nodes_; ++next) pack_.add_no_key();
    ends_.rewind();
    for (std::array<std::uint64_t, 2> source{}, target_end{}; ends_.next(source) && ends_.next(target_end);)
        pack_.add_ends(node_id(static_cast<std::size_t>(source[1] >> 16U)), node_id(static_cast<std::size_t>(target_end[1] >> 16U)));
    ends_.clear();
    return pack_.finish(of_.build.schema(), to, target, heard);
}

}  // namespace hexi::abi_v1::detail
