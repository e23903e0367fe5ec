// Bodies of `spelled_names.hpp`.
#pragma once

#include <hexi/search/spelled_names.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

HEXI_INLINE std::shared_ptr<const spelled_names> spelled_names::of(const graph& g, budget* within) {
    return g.made_of_names().of<spelled_names>([&] {
        auto made = std::make_shared<spelled_names>();
        watch watching(within);
        // Steps are counted when names are compared, so that a limit of them cuts at the same place whoever asked before.
        constexpr std::size_t nodes_a_look = 1024;
        std::size_t left = 0, looked = 0;
        bool whole = true;
        for (const node_id n : g.nodes()) {
            if (left-- == 0) {
                left = nodes_a_look;
                // As much as the first nodes have is what all will have, or nearly: growing touches twice the memory.
                if (looked++ == 1) {
                    const auto all = [&](std::size_t first) { return first + first / nodes_a_look * (g.node_count() - nodes_a_look) * 17 / 16; };
                    made->entries_.reserve(all(made->entries_.size()));
                    made->text_.reserve(all(made->text_.size()));
                }
                const bool end = watching.hold(made->memory());
                if (end || (within != nullptr && within->look())) {
                    whole = false;
                    break;
                }
            }
            made->add(g, n);
        }
        made->end();
        made->whole_ = whole;
        return std::pair(std::shared_ptr<const spelled_names>(std::move(made)), whole);
    });
}

HEXI_INLINE spelled_names spelled_names::of(const graph& g, std::span<const node_id> nodes) {
    spelled_names out;
    for (const node_id n : nodes) out.add(g, n);
    out.end();
    out.whole_ = true;
    return out;
}

HEXI_INLINE void spelled_names::add(const graph& g, node_id n) {
    std::uint16_t which = 0;
    for_each_name(g, n, [&](std::string_view name, name_sort sort) {
        entry made{.begin = text_.size(), .mask = 0, .node = n, .which = which, .sort = sort, .plain = false, .han = false};
        if (is_ascii(name)) {
            const auto [mask, plain] = append_plain_ascii(name, text_);
            made.mask = mask, made.plain = plain;
        } else {
            const std::u32string spelled = plain_spelling(name);
            // Simplified characters and plain letters alone, as in most names: folding for search gives the same.
            bool plain = spelled.size() <= name.size();
            std::size_t at = 0;
            for_each_character(name, [&](char32_t c, std::string_view) {
                if (!plain) return;
                const char32_t small = c >= U'A' && c <= U'Z' ? c + (U'a' - U'A') : c;
                plain = at < spelled.size() && spelled[at++] == small && (c < 0x80 || (c >= 0x4E00 && c <= 0x9FFF));
            });
            made.mask = mask_of_name(spelled);
            made.plain = plain && at == spelled.size();
            made.han = may_have_han(spelled);
            text_ += spelled;
        }
        entries_.push_back(made);
        if (which < std::numeric_limits<std::uint16_t>::max()) ++which;
    });
}

HEXI_INLINE std::vector<found_name> spelled_names::meeting(const graph_view& view, const spelled_text& text, budget* within, typing errors) const {
    const graph& g = view.base();
    std::vector<found_name> out;
    if (text.empty()) return out;
    // Those that have other names now.
    std::vector<node_id> renamed(g.renamed().begin(), g.renamed().end());
    std::ranges::sort(renamed);
    renamed.erase(std::unique(renamed.begin(), renamed.end()), renamed.end());
    std::vector<node_id> still = renamed;
    std::erase_if(still, [&](node_id n) { return !g.contains(n); });
    const spelled_names anew = of(g, std::span<const node_id>(still));
    constexpr std::size_t steps_a_node = 64;  // comparing a few names takes as long as walking over so many edges
    const auto name_of = [&](const entry& e) {
        std::string found;
        std::uint32_t i = 0;
        for_each_name(g, e.node, [&](std::string_view name, name_sort) {
            if (i++ == e.which) found = name;
        });
        return found;
    };
    const auto in_name = [&](const entry& e, std::u32string_view name) -> std::optional<likeness> {
        const auto where = text.may_be_in(e.mask) ? text.in(name) : std::nullopt;
        if (where != stands::whole && text.may_be_bare(e.mask))
            if (const auto bare = text.in_bare(name); bare && (!where || *bare < *where)) return likeness{*bare, spelling::plain};
        if (where) {
            likeness found{*where, spelling::same};
            if (!e.plain || !text.plain_is_folded()) {
                const std::string folded = folded_for_search(name_of(e));
                const std::size_t at = folded.find(text.folded());
                // Where it stands as it is written may be further inside than where it stands in another spelling.
                const stands as_is = at == folded.npos ? stands::inside : at > 0 ? stands::inside : folded.size() > text.folded().size() ? stands::start : stands::whole;
                if (at == folded.npos || as_is != *where) found.how = spelling::plain;
            }
            return found;
        }
        return e.han && text.may_be_pinyin(e.mask) ? text.by_pinyin(name) : std::nullopt;
    };
    const auto better = [](const found_name& a, const found_name& b) {
        // Of parts it does not matter of what.
        const auto order = [](const found_name& f) { return std::tuple(f.how.edits, f.how.where, f.how.how, f.how.where == stands::whole ? f.sort : name_sort::key, f.length); };
        return order(a) < order(b);
    };
    // A cut index is looked through to its end: that is less than what it took to make it.
    const auto gather = [&](const spelled_names& names, watch& watching, auto meets) {
        std::optional<found_name> best;
        for (std::size_t i = 0; i + 1 < names.entries_.size(); ++i) {
            const entry& e = names.entries_[i];
            if (&names == this && !renamed.empty() && std::ranges::binary_search(renamed, e.node)) continue;
            if ((i == 0 || names.entries_[i - 1].node != e.node) && watching(steps_a_node, [&] { return bytes_of(out); })) return;
            const std::u32string_view name = names.text_of(i);
            // A part of a key is no match, unless the node has no name.
            const auto how = meets(e, name);
            if (how && (e.sort != name_sort::key || how->where == stands::whole)) {
                const found_name found{.node = e.node, .how = *how, .sort = e.sort, .which = e.which, .length = static_cast<std::uint32_t>(name.size())};
                if (!best || better(found, *best)) best = found;
            }
            if (best && names.entries_[i + 1].node != e.node) {
                if (view.contains(e.node)) {
                    best->edges = g.out_degree(e.node) + g.in_degree(e.node);
                    out.push_back(*best);
                }
                best.reset();
            }
        }
    };
    const auto gather_all = [&](auto meets) {
        watch watching(whole_ ? within : nullptr);
        gather(*this, watching, meets);
        if (renamed.empty()) return;
        gather(anew, watching, meets);
        std::ranges::sort(out, {}, &found_name::node);
    };
    gather_all(in_name);
    if (!out.empty() || errors.most == 0) return out;
    std::size_t most = std::min(errors.most, text.most_edits()), met = 0;
    gather_all([&](const entry& e, std::u32string_view name) {
        // What differs in more letters than the last one that was met is no longer looked for.
        if (errors.closest && out.size() > met) most = std::min<std::size_t>(most, out.back().how.edits), met = out.size();
        return text.may_be_mistyped(e.mask, most) ? text.mistyped(name, most) : std::nullopt;
    });
    if (!errors.closest || out.empty()) return out;
    const auto edits = [](const found_name& f) { return f.how.edits; };
    std::erase_if(out, [&, least = std::ranges::min(out, {}, edits).how.edits](const found_name& f) { return f.how.edits > least; });
    return out;
}

}  // namespace detail

}  // namespace hexi::abi_v1
