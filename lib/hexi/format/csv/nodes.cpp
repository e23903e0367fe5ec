#include <hexi/format/csv/nodes_private.hpp>

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline v1::detail {

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
}

void csv_nodes::reserve(std::size_t rows) {
    types_.reserve(rows);
    key_texts_.reserve(rows);
    key_offsets_.reserve(rows);
}

// --- rows -----------------------------------------------------------------------------------

csv_rows csv_nodes::take(std::size_t t, const csv_chunk& chunk, std::span<const text_id> texts, bool again) {
    const csv_layout& layout = *of_.tables[t].layout;
    const std::size_t first = types_.size();
    ranges_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(t), again});
    if (layout.node_type) {
        types_.resize(first + chunk.rows, *layout.node_type);
        if (of_.open()) name_key(*layout.node_type, t);
    } else if (!of_.open()) {
        types_.append(chunk.node_types.span());
    } else {
        std::vector<node_type_id> types(chunk.raw.size());
        for (const std::uint32_t label : chunk.labels) {
            if (!types[label].valid()) {
                types[label] = type_of_labels(chunk.raw[label], t);
                name_key(types[label], t);
            }
            types_.push_back(types[label]);
        }
    }
    csv_keys& keys = keys_[layout.key_space];
    for (std::size_t i = 0; i < chunk.keys.size(); ++i) {
        key_texts_.push_back(chunk.keys[i].text == csv_chunk::no_text ? text_id::none() : texts[chunk.keys[i].text]);
        keys.add(chunk.keys[i].key, node_id(first + i));
    }
    key_offsets_.append(chunk.offsets.span());
    return {.table = t, .first = first, .nodes = true, .node_types = types_.span().subspan(first), .texts = texts};
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
    for_each_element(labels, ';', [&](std::string_view label) { all.emplace_back(label); });
    const auto type = of_.build.schema().type_of_labels(std::move(all));
    if (!type) of_.found.too_many(t, labels, "node types");
    return type.value_or(node_type_id(0));
}

// --- after the rows -------------------------------------------------------------------------

void csv_nodes::build_keys() {
    for (csv_keys& keys : keys_) {
        keys.build([&](node_id n, node_id before) {
            const range& from = range_of(n);
            const std::string key = key_in_table(n);
            if (from.again || key.empty() || of_.found.crowded(from.table)) return;
            of_.found.note(from.table, {key_offsets_[n.index()], key.size(),
                {"duplicate-key", fmt::format("the key '{}' is taken", key), fmt::format("keys are unique; it is first used at {}", place_of(before))}, {}});
        });
    }
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
        if (clash)
            of_.found.note(t, {key_offsets_[n], key.size(), {"duplicate-key", fmt::format("the key '{}' is taken", key),
                "several groups use this id, so the group's name was put before it"}, {}});
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

/// `nodes/Park.csv:3` of a node.
std::string csv_nodes::place_of(node_id n) {
    const std::size_t t = range_of(n).table;
    return fmt::format("{}:{}", std::filesystem::path(of_.tables[t].file->name()).lexically_relative(of_.folder).generic_string(),
                       of_.found.line_of(t, key_offsets_[n.index()]));
}

/// As it is written, also what stands for none.
std::string csv_nodes::key_in_table(node_id n) {
    csv_reader rest(of_.tables[range_of(n).table].file->text(), key_offsets_[n.index()]);
    return rest.next() ? text_of(rest.fields().front()) : std::string();
}

std::optional<std::string> csv_nodes::hint_for(std::string_view unknown) {
    text_pool& texts = of_.build.texts();
    const auto near = closest_of(unknown, [&](auto consider) {
        for (std::size_t i = 0; i < key_texts_.size() && (!key_texts_[i].valid() || consider(texts[key_texts_[i]]));) ++i;
    }, effort_);
    if (!near) return std::nullopt;
    const auto at = std::ranges::find_if(key_texts_, [&](text_id key) { return key.valid() && texts[key] == *near; });
    return fmt::format("did you mean '{}' ({})?", *near, place_of(node_id(static_cast<std::size_t>(at - key_texts_.begin()))));
}

}  // namespace hexi::v1::detail
