// Bodies of `graph.hpp`: names, aliases and the index of them.
#pragma once

#include <hexi/graph/graph.hpp>

#include <cassert>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/graph/name_index_body.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::string_view graph::name(node_id n) const {
    if (const auto called = name_of_type(n)) return *called;
    if (const auto own = get<std::string_view>(n, schema::name_property())) return *own;
    for (const auto& [language, p] : schema_.name_languages())
        if (const auto other = get<std::string_view>(n, p)) return *other;
    return key(n);
}

HEXI_INLINE std::optional<std::string_view> graph::name(node_id n, std::string_view language) const {
    const auto p = schema_.name_property(language);
    return p ? get<std::string_view>(n, *p) : std::nullopt;
}

HEXI_INLINE std::vector<std::string_view> graph::aliases(node_id n) const {
    assert(contains(n));
    std::vector<std::string_view> out;
    if (const auto list = stored<text_id>(node_columns_, schema::aliases_property(), n.index()))  // which only lists of texts are in
        for (const text_id t : unpacked<text_id>(*list)) out.push_back(texts_[t]);
    return out;
}

HEXI_INLINE void graph::set_name(node_id n, std::string_view name) {
    assert(contains(n));
    attempt(node_columns_, schema::name_property(), [&] { put_text(schema::name_property(), n.index(), texts_.intern(name), false); });
}

HEXI_INLINE result<done> graph::set_name(node_id n, std::string_view language, std::string_view name) {
    assert(contains(n));
    if (!schema_.name_property(language) && !schema_.has_room_for(schema::name_key(language).name)) return schema::too_many("properties");
    if (!room_for_texts(1)) return too_many("texts");
    const property_id p = schema().add_name_language(language);
    attempt(node_columns_, p, [&] { put_text(p, n.index(), texts_.intern(name), false); });
    return done{};
}

HEXI_INLINE void graph::set_aliases(node_id n, const std::vector<std::string_view>& aliases) {
    assert(contains(n));
    std::vector<text_id> ids;
    ids.reserve(aliases.size());
    attempt(node_columns_, schema::aliases_property(), [&] {
        for (const std::string_view a : aliases) ids.push_back(texts_.intern(a));
        put_text(schema::aliases_property(), n.index(), packed<text_id>(ids), true);
    });
}

HEXI_INLINE void graph::put_text(property_id p, std::size_t at, text_id text, bool list) {
    column_for(node_columns_, p, kind::text, list);
    change_cell(detail::cells::of_nodes, p, at, [&](column& c) {
        if (c.kind() == kind::any) c.set(at, mixed_value{static_cast<std::uint64_t>(kind::text), text.index()});
        else c.set(at, text);
    });
    sweep_if_due();
}

HEXI_INLINE void graph::index_names() {
    if (names_indexed_ && renamed_.empty()) return;
    name_index::builder build;
    for (const node_id n : nodes()) for_each_indexed(n, [&](std::string_view folded, std::size_t) { build.add(n, folded); });
    names_ = std::move(build).finish();
    names_indexed_ = true;
    if (log_ || renamed_.empty()) return;
    drop_made_of_names();
    renamed_.clear();
}

}  // namespace hexi::abi_v1
