// Bodies of `graph.hpp`: evidence.
#pragma once

#include <hexi/graph/graph.hpp>

#include <cassert>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::vector<hexi::evidence> graph::evidence(node_id n) const { assert(contains(n)); return read_evidence(node_evidence_, n.index()); }

HEXI_INLINE std::vector<hexi::evidence> graph::evidence(edge_id e) const { assert(contains(e)); return read_evidence(edge_evidence_, e.index()); }

HEXI_INLINE result<done> graph::set_evidence(node_id n, const std::vector<hexi::evidence>& all) {
    assert(contains(n));
    if (auto found = misfit(all)) return found->message.insert(0, fmt::format("'{}': ", key_text(n))), *found;
    attempt(node_columns_, property_id::none(), [&] { write_evidence(detail::cells::node_evidence, n.index(), all); });
    return done{};
}

HEXI_INLINE result<done> graph::set_evidence(edge_id e, const std::vector<hexi::evidence>& all) {
    assert(contains(e));
    if (auto found = misfit(all)) return found->message.insert(0, fmt::format("the {} from '{}' to '{}': ", type_of(e).name, key_text(source(e)), key_text(target(e)))), *found;
    attempt(edge_columns_, property_id::none(), [&] { write_evidence(detail::cells::edge_evidence, e.index(), all); });
    return done{};
}

HEXI_INLINE std::optional<problem> graph::misfit(const std::vector<hexi::evidence>& all) const {
    for (const hexi::evidence& e : all)
        if (const char* const odd = detail::oddity_of_evidence(e.start, e.end, e.certainty))
            return problem{"odd-value", fmt::format("'{}' {}", to_text(e), odd), "give a range that does not end before it starts, and a certainty from 0 to 1"};
    return room_for_texts(all.size() + 1) ? std::nullopt : std::optional(too_many("texts"));
}

HEXI_INLINE std::vector<hexi::evidence> graph::read_evidence(const column& in, std::size_t at) const {
    std::vector<hexi::evidence> out;
    const text_id* list = in.find<text_id>(at);
    if (list == nullptr) return out;
    for (const packed_evidence& e : unpacked<packed_evidence>(*list)) {
        hexi::evidence& read = out.emplace_back(hexi::evidence{.line = e.line, .start = e.start, .end = e.end, .certainty = e.certainty});
        detail::split_document(texts_[e.document], read);
    }
    return out;
}

HEXI_INLINE void graph::write_evidence(detail::cells where, std::size_t at, const std::vector<hexi::evidence>& all) {
    if (all.empty()) {
        erase(where, property_id::none(), at);
        return sweep_if_due();
    }
    std::vector<packed_evidence> list;
    list.reserve(all.size());
    for (const hexi::evidence& e : all) list.push_back({texts_.intern(detail::joined_document(e)), e.line, e.start, e.end, e.certainty});
    const text_id stored = packed(list);
    change_cell(where, property_id::none(), at, [&](column& c) { c.set(at, stored); });
    sweep_if_due();
}

}  // namespace hexi::abi_v1
