// Bodies of `graph.hpp`: giving back the texts of values that were overwritten.
#pragma once

#include <hexi/graph/graph.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE void graph::sweep_if_worth_it() {
    // What a sweep costs: every text, and every value that may be one. It is paid by as many changes, whatever they were of.
    std::size_t looked_at = texts_.size() + keys_.size() + node_evidence_.count() + edge_evidence_.count();
    for (const columns* side : {&node_columns_, &edge_columns_})
        for (const column& c : *side) looked_at += c.in_pool() ? c.count() : 0;
    if (left_behind_ >= std::max({least_left_behind, texts_.size() / 3, looked_at / 8})) sweep_texts();
    else sweep_at_ = texts_.size() + std::max(least_left_behind, texts_.size() / 8);
}

HEXI_INLINE void graph::try_to_sweep() noexcept {
    try {
        sweep_if_worth_it();
    } catch (...) {  // where memory lacks, another time
        sweep_at_ = texts_.size() + std::max(least_left_behind, texts_.size() / 8);
    }
}

namespace detail {

/// The texts of a pool that are still referred to, and what each is called in the next one. One text may be a text, a list of
/// texts and evidence at once, since it is only bytes; as each of them it may become another.
class text_sweep {
public:
    explicit text_sweep(const text_pool& old) : old_(old), used_(old.size(), 0) {}

    /// How a text is read, one bit each.
    enum role : std::uint8_t { plain = 1, list_of_texts = 2, evidence = 4 };

    void mark(text_id t, role as) { used_[t.index()] |= as; }
    /// Marks what lists name, and says how many texts are referred to.
    std::size_t mark_inside(std::size_t evidence_size) {
        std::size_t count = 0;
        for (std::size_t t = 0; t < used_.size(); ++t) {
            if ((used_[t] & list_of_texts) != 0) each_inside(text_id(t), sizeof(text_id), [&](text_id inside) { mark(inside, plain); });
            if ((used_[t] & evidence) != 0) each_inside(text_id(t), evidence_size, [&](text_id inside) { mark(inside, plain); });
        }
        for (const std::uint8_t as : used_) count += as != 0 ? 1 : 0;
        return count;
    }
    /// The texts that are referred to, in their order, and behind them the lists in their new words.
    text_pool kept(std::size_t count, std::size_t evidence_size) {
        text_pool out;
        out.reserve(count, 0);
        renamed_.assign(used_.size(), text_id());
        for (std::size_t t = 0; t < used_.size(); ++t)
            if ((used_[t] & plain) != 0) renamed_[t] = out.intern(old_[text_id(t)]);
        rename_lists(out, list_of_texts, sizeof(text_id), lists_);
        rename_lists(out, evidence, evidence_size, evidences_);
        return out;
    }
    [[nodiscard]] text_id renamed(text_id t, role as) const { return (as == plain ? renamed_ : as == list_of_texts ? lists_ : evidences_)[t.index()]; }

private:
    /// Calls `visit(text)` for the text with which each element of a list begins.
    template <class Visit>
    void each_inside(text_id list, std::size_t element, Visit visit) const {
        const std::string_view bytes = old_[list];
        for (std::size_t i = 0; i + element <= bytes.size(); i += element) {
            text_id inside;
            std::memcpy(static_cast<void*>(&inside), bytes.data() + i, sizeof(inside));
            visit(inside);
        }
    }
    void rename_lists(text_pool& out, role as, std::size_t element, std::vector<text_id>& names) {
        for (std::size_t t = 0; t < used_.size(); ++t) {
            if ((used_[t] & as) == 0) continue;
            if (names.empty()) names.resize(used_.size());
            std::string bytes(old_[text_id(t)]);
            for (std::size_t i = 0; i + element <= bytes.size(); i += element) {
                text_id inside;
                std::memcpy(static_cast<void*>(&inside), bytes.data() + i, sizeof(inside));
                inside = renamed_[inside.index()];
                std::memcpy(bytes.data() + i, &inside, sizeof(inside));
            }
            names[t] = out.intern(bytes);
        }
    }

    const text_pool& old_;
    std::vector<std::uint8_t> used_;
    std::vector<text_id> renamed_, lists_, evidences_;
};

}  // namespace detail

HEXI_INLINE void graph::sweep_texts() {
    using sweep = detail::text_sweep;
    sweep texts(texts_);
    // Calls `visit(text, role)` for every reference to a text, which may be changed.
    flat_array<text_id>& keys = keys_.own();
    const auto each_reference = [&](auto visit) {
        for (std::size_t n = 0; n < keys_.size(); ++n)
            if (node_types_[n].valid() && keys[n].valid()) visit(keys[n], sweep::plain);
        const auto each_in = [&](column& c, bool evidence) {
            if (c.value_size() == 0 || c.count() == 0 || !c.in_pool()) return;
            if (c.kind() == kind::any) {
                c.change_each<mixed_value>([&](mixed_value& v) {
                    if (auto text = detail::text_of_mixed(v)) visit(*text, sweep::plain), v.payload = text->index();
                });
                return;
            }
            const bool of_texts = c.list() && with_kind(c.kind(), [](auto entry) { return detail::pooled<decltype(entry)>; });
            const auto as = evidence ? sweep::evidence : of_texts ? sweep::list_of_texts : sweep::plain;
            c.change_each<text_id>([&](text_id& t) { visit(t, as); });
        };
        for (columns* side : {&node_columns_, &edge_columns_})
            for (column& c : *side) each_in(c, false);
        each_in(node_evidence_, true);
        each_in(edge_evidence_, true);
    };
    each_reference([&](text_id& t, sweep::role as) { texts.mark(t, as); });
    const std::size_t count = texts.mark_inside(sizeof(packed_evidence));
    if (count != texts_.size()) {
        // All that can lack memory comes before the first reference is changed.
        text_pool kept = texts.kept(count, sizeof(packed_evidence));
        kept.shrink_to_fit();
        flat_array<node_id> node_of_text;
        for (std::size_t n = 0; n < keys.size(); ++n) {
            if (!node_types_[n].valid() || !keys[n].valid()) continue;
            const std::size_t key = texts.renamed(keys[n], sweep::plain).index();
            if (node_of_text.size() <= key) node_of_text.resize(key + 1, node_id::none());
            node_of_text[key] = node_id(n);
        }
        each_reference([&](text_id& t, sweep::role as) { t = texts.renamed(t, as); });
        for (std::size_t n = 0; n < keys.size(); ++n)
            if (!node_types_[n].valid()) keys[n] = text_id::none();  // of a removed node, which nobody asks for
        node_of_text_ = std::move(node_of_text);
        texts_ = std::move(kept);
    }
    left_behind_ = 0;
    sweep_at_ = texts_.size() + std::max(least_left_behind, texts_.size() / 2);
}

}  // namespace hexi::abi_v1
