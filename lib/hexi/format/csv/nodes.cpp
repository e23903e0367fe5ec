#include <hexi/format/csv/nodes_private.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/text.hpp>
#include <hexi/base/visible.hpp>
#include <hexi/format/csv/outside_private.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline abi_v1::detail {

// --- before the rows ------------------------------------------------------------------------

std::uint32_t csv_nodes::group_id(const std::string& name) {
    const auto [at, made] = group_of_name_.try_emplace(name, static_cast<std::uint32_t>(groups_.size()));
    if (made) {
        groups_.push_back(name);
        keys_.emplace_back();
    }
    return at->second;
}

std::uint32_t csv_nodes::group(const csv_layout& layout, std::size_t column) {
    return group_id(column == csv_layout::no_column || !of_.open() ? std::string() : layout.header.columns[column].space);
}

void csv_nodes::make_groups() {
    std::set<std::uint32_t> used;
    for (const csv_table& t : of_.tables) {
        knows_ = knows_ || t.layout->adds || of_.skips();
        if (t.layout->makes) continue;
        t.layout->key_space = group(*t.layout, t.layout->key_column);
        if (!t.layout->edges) used.insert(t.layout->key_space);
    }
    // An end without a group means the only one there is.
    const auto end_group = [&](const csv_layout& layout, std::size_t column) {
        const std::uint32_t wanted = group(layout, column);
        return used.size() == 1 && !used.contains(wanted) && groups_[wanted].empty() ? *used.begin() : wanted;
    };
    for (const csv_table& t : of_.tables) {
        if (!t.layout->edges) continue;
        t.layout->source_space = end_group(*t.layout, t.layout->source_column);
        t.layout->target_space = end_group(*t.layout, t.layout->target_column);
    }
    std::set<std::uint32_t> made;
    for (const csv_table& t : of_.tables) {
        if (!t.layout->makes) continue;
        t.layout->key_space = t.layout->made_of_sources ? t.layout->made_of->source_space : t.layout->made_of->target_space;
        made.insert(t.layout->key_space);
    }
    // A group that is named and that no table has: told at its header, not at each edge.
    const auto has_group = [&](csv_layout& layout, std::size_t column, std::uint32_t space) {
        const csv_column& c = layout.header.columns[column];
        if (groups_[space].empty() || used.empty() || used.contains(space) || made.contains(space)) return true;
        std::vector<std::string> known;
        for (const std::uint32_t u : used)
            if (!groups_[u].empty()) known.push_back(groups_[u]);
        const auto meant = closest(groups_[space], known);
        header_problem(layout, c, {"unknown-group", fmt::format("no table of nodes has the id group '{}'", groups_[space]),
                                   meant ? fmt::format("did you mean '{}'?", *meant) : known.empty() ? "no table names a group: leave the parentheses out" : fmt::format("the groups are: {}", listed(known))},
                       of_.found.of_headers());
        return false;
    };
    std::set<const csv_layout*> seen;
    for (const csv_table& t : of_.tables) {
        csv_layout& layout = *t.layout;
        if (!layout.edges || !seen.insert(&layout).second) continue;
        layout.no_source_group = !has_group(layout, layout.source_column, layout.source_space);
        layout.no_target_group = !has_group(layout, layout.target_column, layout.target_space);
    }
}

void csv_nodes::reserve(std::size_t rows) {
    types_.reserve(rows);
    key_texts_.reserve(rows);
    key_offsets_.reserve(rows);
}

// --- rows -----------------------------------------------------------------------------------

/// The text of a row's key, also of what stands for none, by which rows of other tables may name the node.
text_id csv_nodes::key_of(const csv_chunk& chunk, std::size_t row, std::span<const text_id> texts) {
    const std::uint32_t text = chunk.keys[row].text;
    return text == csv_chunk::no_text ? of_.build.texts().intern(chunk.keys[row].key.view()) : texts[text];
}

/// A node that is new.
void csv_nodes::append(const csv_chunk& chunk, std::size_t row, std::span<const text_id> texts, csv_keys& keys) {
    keys.add(chunk.keys[row].key, node_id(key_texts_.size()));
    key_texts_.push_back(chunk.keys[row].text == csv_chunk::no_text ? text_id::none() : texts[chunk.keys[row].text]);
}

/// Leaves rows out whose keys are taken.
void csv_nodes::drop_taken(std::size_t t, csv_chunk& chunk, std::span<const text_id> texts) {
    const csv_layout& layout = *of_.tables[t].layout;
    nodes_by_key& known = known_in(layout.key_space);
    std::vector<bool> dropped(chunk.rows, false);
    std::vector<std::uint64_t> kept;  // where the keys of nodes stand that have no places yet
    for (std::size_t i = 0; i < chunk.rows; ++i) {
        const text_id key = key_of(chunk, i, texts);
        const auto [before, is_new] = known.try_emplace(key, node_id(types_.size() + kept.size()));
        if (is_new) {
            kept.push_back(chunk.offsets[i]);
            continue;
        }
        dropped[i] = true;
        const std::size_t at = before->second.index();
        of_.found.note(t, {chunk.offsets[i], of_.build.texts()[key].size(),
            {"duplicate-key", fmt::format("the key '{}' is taken", of_.build.texts()[key]),
             taken_hint(at < types_.size() ? place_of(before->second) : place_in(t, kept[at - types_.size()]))}, {}, true});
    }
    if (kept.size() < chunk.rows) chunk.drop(dropped);
}

/// The rows of a table that adds: each stands for the node that has its key, or for a new one.
csv_rows csv_nodes::take_added(std::size_t t, csv_chunk& chunk, std::span<const text_id> texts, bool again) {
    const csv_layout& layout = *of_.tables[t].layout;
    nodes_by_key& known = known_in(layout.key_space);
    if (taking_ != t && !layout.makes) added_.clear();
    taking_ = t;
    std::vector<bool> dropped(chunk.rows, false);
    const auto wrong = [&](std::size_t row, problem what, const std::string& unknown_key) {
        if (again) return;
        of_.found.note(t, {chunk.offsets[row], std::max<std::size_t>(1, chunk.keys[row].key.length), std::move(what), unknown_key, of_.skips()});
        dropped[row] = true;
    };
    for (std::size_t i = 0; i < chunk.rows && !layout.makes; ++i) {
        const text_id key = key_of(chunk, i, texts);
        const std::string text(of_.build.texts()[key]);
        const auto found = known.find(key);
        if (found == known.end() && layout.strict)
            wrong(i, {"unknown-key", fmt::format("no node has the key '{}'", text), "write the key of a node: this table adds to nodes of others"}, text);
        if (found == known.end() || added_.try_emplace(found->second, true).second) continue;
        wrong(i, {"duplicate-key", fmt::format("the key '{}' stands twice in this table", text), "a node has one row in each table: make the rows nodes of their own, with edges to it"}, {});
    }
    if (std::ranges::find(dropped, true) != dropped.end()) chunk.drop(dropped);
    const std::size_t first = types_.size();
    ranges_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(t), again});
    places_.clear(), row_keys_.clear();
    row_types_.clear();
    flat_array<std::uint64_t> rows_of_new;  // for `origins`
    for (std::size_t i = 0; i < chunk.rows; ++i) {
        const text_id key = key_of(chunk, i, texts);
        const auto [node, is_new] = known.try_emplace(key, node_id(types_.size()));
        if (is_new) {
            append(chunk, i, texts, keys_[layout.key_space]);
            types_.push_back(*layout.node_type);
            key_offsets_.push_back(chunk.offsets[i]);
            if (!layout.makes) added_.try_emplace(node->second, true);
            if (chunk.row_offsets.size() > i) rows_of_new.push_back(chunk.row_offsets[i]);
        }
        if (layout.makes) of_.made_nodes += is_new ? 1U : 0U;
        else ++(is_new ? of_.new_rows : of_.merged_rows);
        places_.push_back(static_cast<std::uint32_t>(node->second.index()));
        row_keys_.push_back(chunk.offsets[i]);
        row_types_.push_back(types_[node->second.index()]);
    }
    chunk.row_offsets = std::move(rows_of_new);
    if (of_.open() && layout.node_type->valid()) name_key(*layout.node_type, t);
    return {.table = t, .first = first, .nodes = true, .node_types = row_types_.span(), .texts = texts, .places = places_, .offsets = row_keys_};
}

csv_rows csv_nodes::take(std::size_t t, csv_chunk& chunk, std::span<const text_id> texts, bool again) {
    if (of_.outside != nullptr) return take_outside(t, chunk, texts, again);
    const csv_layout& layout = *of_.tables[t].layout;
    if (layout.adds) return take_added(t, chunk, texts, again);
    if (of_.skips()) drop_taken(t, chunk, texts);
    else if (knows_)
        for (std::size_t i = 0; i < chunk.rows; ++i) known_in(layout.key_space).try_emplace(key_of(chunk, i, texts), node_id(types_.size() + i));
    const std::size_t first = types_.size();
    begin_range(first, t, again);
    append_types(t, chunk, types_);
    csv_keys& keys = keys_[layout.key_space];
    for (std::size_t i = 0; i < chunk.keys.size(); ++i) {
        key_texts_.push_back(chunk.keys[i].text == csv_chunk::no_text ? text_id::none() : texts[chunk.keys[i].text]);
        keys.add(chunk.keys[i].key, node_id(first + i));
    }
    key_offsets_.append(chunk.offsets.span());
    return {.table = t, .first = first, .nodes = true, .node_types = types_.span().subspan(first), .texts = texts};
}

/// Nodes of a table follow. Of a table that is read again nothing is known to be there twice, wherever it was cut before.
void csv_nodes::begin_range(std::size_t first, std::size_t t, bool again) {
    if (again)
        for (range& before : ranges_) before.again = before.again || before.table == t;
    ranges_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(t), again});
}

/// The types of a chunk's nodes.
void csv_nodes::append_types(std::size_t t, const csv_chunk& chunk, flat_array<node_type_id>& to) {
    const csv_layout& layout = *of_.tables[t].layout;
    if (layout.node_type) {
        to.resize(to.size() + chunk.rows, *layout.node_type);
        if (of_.open()) name_key(*layout.node_type, t);
    } else if (!of_.open()) {
        to.append(chunk.node_types.span());
    } else {
        std::vector<node_type_id> types(chunk.raw.size());
        for (const std::uint32_t label : chunk.labels) {
            if (!types[label].valid()) {
                types[label] = type_of_labels(chunk.raw[label], t);
                name_key(types[label], t);
            }
            to.push_back(types[label]);
        }
    }
}

/// The nodes of a chunk while memory does not hold them all: their keys go where they are sorted.
csv_rows csv_nodes::take_outside(std::size_t t, csv_chunk& chunk, std::span<const text_id> texts, bool again) {
    row_types_.clear();
    if (of_.tables[t].layout->makes) {
        of_.outside->add_ends_as_nodes(t, chunk);
        return {.table = t, .nodes = true, .texts = texts};
    }
    append_types(t, chunk, row_types_);
    begin_range(of_.outside->node_count(), t, again);
    const std::size_t first = of_.outside->add_nodes(t, chunk, row_types_.span());
    return {.table = t, .first = first, .nodes = true, .node_types = row_types_.span(), .texts = texts};
}

/// In an open schema the first table of a type names its key.
void csv_nodes::name_key(node_type_id type, std::size_t t) {
    if (!type.valid()) return;
    const csv_layout& layout = *of_.tables[t].layout;
    const std::string& key = layout.header.columns[layout.key_column].name;
    if (key.empty() || of_.build.schema()[type].key != "key") return;
    node_type named = of_.build.schema()[type];
    named.key = key;
    (void)of_.build.schema().update(type, std::move(named));  // nothing hangs on it
}

node_type_id csv_nodes::type_of_labels(std::string_view labels, std::size_t t) {
    std::vector<std::string> all;
    for_each_element(labels, ';', [&](std::string_view label) {
        if (!label.empty()) all.emplace_back(label);
    });
    const auto type = of_.build.schema().type_of_labels(std::move(all));
    if (!type) of_.found.too_many(t, labels, "node types");
    return type.value_or(node_type_id(0));
}

// --- after the rows -------------------------------------------------------------------------

void csv_nodes::build_keys() {
    for (csv_keys& keys : keys_) keys.build([&](node_id n, node_id before) { note_taken(n, before); });
}

/// Where a key is first used. A column of plain headers that holds one several times may be an end of edges.
std::string csv_nodes::taken_hint(std::string_view place) const {
    return fmt::format(fmt::runtime(of_.plain ? "keys are unique; it is first used at {}; if rows are edges, write Source,Target over their ends" : "keys are unique; it is first used at {}"), place);
}

void csv_nodes::note_taken(node_id n, node_id before) {
    const range& from = range_of(n);
    const std::string key = key_in_table(n);
    if (from.again || key.empty() || of_.found.crowded(from.table)) return;
    of_.found.note(from.table, {key_offset(n), key.size(),
        {"duplicate-key", fmt::format("the key '{}' is taken", key), taken_hint(place_of(before))}, {}});
}

void csv_nodes::note_clash(node_id n, std::string_view key) {
    if (range_of(n).again) return;
    of_.found.note(range_of(n).table, {key_offset(n), key.size(), {"duplicate-key", fmt::format("the key '{}' is taken", key),
        "several groups use this id, so the group's name was put before it"}, {}});
}

void csv_nodes::tell_groups_apart() {
    if (groups_.size() < 2) return;
    constexpr std::uint32_t several = 0xFFFFFFFF;
    text_pool& texts = of_.build.texts();
    std::vector<std::uint32_t> used(texts.size(), 0);
    for_each([&](std::size_t n, std::size_t t) {
        if (!key_texts_[n].valid()) return;
        std::uint32_t& by = used[key_texts_[n].index()];
        const std::uint32_t own = of_.tables[t].layout->key_space + 1;
        by = by == 0 || by == own ? own : several;
    });
    std::unordered_map<std::uint32_t, bool> taken;
    for_each([&](std::size_t n, std::size_t t) {
        const std::string& group = groups_[of_.tables[t].layout->key_space];
        if (!key_texts_[n].valid() || used[key_texts_[n].index()] != several || group.empty()) return;
        const std::string key = fmt::format("{}:{}", group, texts[key_texts_[n]]);
        const text_id text = texts.intern(key);
        const bool clash = (text.index() < used.size() && used[text.index()] != 0) || !taken.try_emplace(static_cast<std::uint32_t>(text.index()), true).second;
        if (clash) note_clash(node_id(n), key);
        if (of_.renamed_keys++ == 0) of_.renamed_key = key;
        key_texts_[n] = text;
    });
}

void csv_nodes::finish() {
    keys_ = {};  // so that the adjacency is built in memory that is at hand
    of_.build.texts().shrink_to_fit();
    of_.build.append_nodes(types_.span(), key_texts_.span());
}

template <class Visit>
void csv_nodes::for_each(Visit visit) const {
    for (std::size_t r = 0; r < ranges_.size(); ++r) {
        const std::size_t end = r + 1 < ranges_.size() ? ranges_[r + 1].first : key_texts_.size();
        for (std::size_t n = ranges_[r].first; n < end; ++n) visit(n, ranges_[r].table);
    }
}

const csv_nodes::range& csv_nodes::range_of(node_id n) const {
    return *std::prev(std::ranges::upper_bound(ranges_, n.index(), {}, &range::first));
}

/// Where a node's key stands in its file.
std::uint64_t csv_nodes::key_offset(node_id n) { return of_.outside != nullptr ? of_.outside->key_offset(n) : key_offsets_[n.index()]; }

template <class Visit>
void csv_nodes::each_key(Visit visit) {
    if (of_.outside != nullptr) return of_.outside->each_new_key([&](node_id n, std::string_view key, std::optional<std::string_view> with_group) { return visit(n, with_group.value_or(key)); });
    for (std::size_t i = 0; i < key_texts_.size() && (!key_texts_[i].valid() || visit(node_id(i), of_.build.texts()[key_texts_[i]])); ++i) {}
}

/// `nodes/Park.csv:3` of a node.
std::string csv_nodes::place_of(node_id n) {
    return place_in(range_of(n).table, key_offset(n));
}

/// As it is written, also what stands for none.
std::string csv_nodes::key_in_table(node_id n) {
    const csv_table& table = of_.tables[range_of(n).table];
    csv_reader rest(table.file->text(), key_offset(n), table.delimiter);
    return rest.next() ? text_of(rest.fields().front()) : std::string();
}

std::string csv_nodes::place_in(std::size_t t, std::size_t offset) {
    const std::filesystem::path name = of_.tables[t].file->name();
    return fmt::format("{}:{}", of_.alone ? name.filename().generic_string() : name.lexically_relative(of_.folder).generic_string(), of_.found.line_of(t, offset));
}

std::optional<std::string> csv_nodes::hint_for(std::string_view unknown, std::uint32_t group) {
    if (!std::exchange(trimmed_made_, true))
        each_key([&](node_id, std::string_view text) {
            if (std::string bare = as_seen(text); bare != text) trimmed_.try_emplace(std::move(bare), text);
            return true;
        });
    const auto place_of_key = [&](std::string_view key) {
        std::string place;
        each_key([&](node_id n, std::string_view text) {
            if (text == key) place = place_of(n);
            return text != key;
        });
        return place;
    };
    if (groups_.size() > 1 && group_looks_ > 0) {
        --group_looks_;
        constexpr std::size_t most_named = 4;
        std::vector<node_id> elsewhere;
        each_key([&](node_id n, std::string_view text) {
            const std::string& group = groups_[group_of(n)];
            const bool with_group = !group.empty() && text.size() == group.size() + 1 + unknown.size() && text.starts_with(group) && text[group.size()] == ':' && text.ends_with(unknown);
            if (text == unknown || with_group) elsewhere.push_back(n);
            return elsewhere.size() < most_named;
        });
        if (elsewhere.size() > 1) {
            std::vector<std::string> named;
            for (const node_id n : elsewhere) named.push_back(groups_[group_of(n)].empty() ? fmt::format("none ({})", place_of(n)) : fmt::format("'{}' ({})", groups_[group_of(n)], place_of(n)));
            return fmt::format("the key '{}' is in several groups, {}: the header of this column must name one", unknown, fmt::join(named, ", "));
        }
        if (!elsewhere.empty()) {
            const node_id n = elsewhere.front();
            const std::string& group = groups_[group_of(n)];
            return group.empty() ? fmt::format("the key '{}' ({}) is in no group: the header of this column must name none", unknown, place_of(n))
                                 : fmt::format("the key '{}' ({}) is in the group '{}': the header of this column must name it", unknown, place_of(n), group);
        }
    }
    const std::string bare = as_seen(unknown);
    const auto spaced = trimmed_.find(bare);
    std::optional<std::string> differing;
    if (spaced != trimmed_.end()) differing = spaced->second;
    else if (bare != unknown && spaced_looks_ > 0 && (--spaced_looks_, true) && !place_of_key(bare).empty()) differing = bare;
    if (differing && *differing != unknown)
        return fmt::format("the key '{}' ({}) differs from '{}' only in spaces, or in what is not seen: write both alike", with_unseen_marked(*differing), place_of_key(*differing), with_unseen_marked(unknown));
    // A key of another group would be as unknown; and the group's name before one stands in no table.
    const bool grouped = groups_.size() > 1 && group != csv_problem::any_group;
    const auto in_table = [&](std::string_view text) {
        const std::string& before = groups_[group];
        return of_.renamed_keys > 0 && !before.empty() && text.size() > before.size() + 1 && text.starts_with(before) && text[before.size()] == ':' ? text.substr(before.size() + 1) : text;
    };
    const auto near = closest_of(unknown, [&](auto consider) {
        each_key([&](node_id n, std::string_view text) { return !grouped ? consider(text) : group_of(n) != group || consider(in_table(text)); });
    }, effort_);
    if (!near) return std::nullopt;
    if (!grouped) return fmt::format("did you mean '{}' ({})?", *near, place_of_key(*near));
    std::string place;
    each_key([&](node_id n, std::string_view text) {
        if (group_of(n) == group && in_table(text) == *near) place = place_of(n);
        return place.empty();
    });
    return fmt::format("did you mean '{}' ({})?", *near, place);
}

}  // namespace hexi::abi_v1::detail
