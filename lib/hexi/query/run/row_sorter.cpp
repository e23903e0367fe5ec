// Rows in the order of their keys.
#include <hexi/query/run/row_sorter_private.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include <hexi/query/function/function_private.hpp>
#include <hexi/query/function/order_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

/// Of keys with units in their base unit.
std::weak_ordering order_of_keys(const call_context& context, const cell& a, const cell& b) {
    if (holds_quantity(a) && holds_quantity(b)) return order(in_base(context, a), in_base(context, b));
    return order(a, b);
}

}  // namespace

void row_sorter::begin(run_state& r, std::optional<std::size_t> most) {
    clear(r);
    // So many that there will never be more are no limit.
    most_ = most && *most <= most_rows ? most : std::nullopt;
    prune_at_ = most_ ? std::max<std::size_t>(*most_, 512) * 2 : 0;
}

void row_sorter::clear(run_state& r) {
    blocks_.clear();
    rows_ = {}, scratch_ = {};
    last_.reset();
    all_whole_.assign(descending_.size(), true);
    r.give_back(std::exchange(kept_, 0));
}

cell* row_sorter::cells_at(std::size_t place) {
    const std::size_t at = place + first_rows, begin = std::bit_floor(at);
    return blocks_[static_cast<std::size_t>(std::countr_zero(begin) - std::countr_zero(first_rows))].data() + (at - begin) * width_;
}

std::uint64_t row_sorter::bits_of(const cell& c, std::size_t key, std::size_t level) const {
    const std::uint64_t bits = piece_of_order(c, level).bits;
    return descending_[key] ? ~bits : bits;
}

void row_sorter::look(run_state& r) {
    if (r.context.within != nullptr && r.context.within->look()) r.stopped();
}

void row_sorter::add(run_state& r, std::span<const cell> row) {
    if (most_ && *most_ == 0) return;
    const order_piece first = piece_of_order(row[0]);
    entry made{descending_[0] ? ~first.bits : first.bits, rows_.size()};
    if (last_) {
        if (made.bits > last_->bits) return;
        if (made.bits == last_->bits) {
            const cell* const last = cells_at(last_->place);
            std::weak_ordering o = std::weak_ordering::equivalent;
            for (std::size_t k = 0; k < descending_.size() && o == 0; ++k) {
                o = order_of_keys(r.context, row[k], last[k]);
                if (descending_[k]) o = 0 <=> o;
            }
            if (o >= 0) return;
        }
    }
    std::size_t bytes = sizeof(entry) + width_ * sizeof(cell);
    for (const cell& c : row) bytes += c.held_bytes();
    keep(r, bytes);
    if (!first.whole) all_whole_[0] = false;
    for (std::size_t k = 1; k < descending_.size(); ++k)
        if (all_whole_[k] && !piece_of_order(row[k]).whole) all_whole_[k] = false;
    if (const std::size_t at = rows_.size() + first_rows; std::has_single_bit(at)) blocks_.emplace_back().reserve(at * width_);
    blocks_.back().insert(blocks_.back().end(), row.begin(), row.end());
    rows_.push_back(made);
    if (most_ && rows_.size() >= prune_at_) keep_the_first(r);
}

bool row_sorter::comes_before(run_state& r, const entry& a, const entry& b, std::size_t first_key) {
    if ((++compared_ & 0xFFFU) == 0) look(r);
    const cell *x = cells_at(a.place), *y = cells_at(b.place);
    for (std::size_t k = first_key; k < descending_.size(); ++k) {
        const auto o = order_of_keys(r.context, x[k], y[k]);
        if (o != 0) return descending_[k] ? o > 0 : o < 0;
    }
    return a.place < b.place;
}

row_sorter::head row_sorter::head_at(std::size_t i) {
    const std::span<cell> its = row(i);
    return {this, i, bits_of(its[0], 0, 0), its};
}

bool row_sorter::comes_before(run_state& r, const head& a, const head& b) {
    if (a.bits != b.bits) return a.bits < b.bits;
    row_sorter& of = *a.of;
    if ((++of.compared_ & 0xFFFU) == 0) look(r);
    for (std::size_t k = 0; k < of.descending_.size(); ++k) {
        const auto o = order_of_keys(r.context, a.row[k], b.row[k]);
        if (o != 0) return of.descending_[k] ? o > 0 : o < 0;
    }
    return false;
}

void row_sorter::keep_the_first(run_state& r) {
    const auto before = [&](const entry& a, const entry& b) { return a.bits != b.bits ? a.bits < b.bits : comes_before(r, a, b, 0); };
    const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(*most_);
    std::ranges::nth_element(rows_, end - 1, before);
    const std::uint64_t last = (end - 1)->place;
    // In the order in which they came, so that places tell it still.
    std::sort(rows_.begin(), end, [](const entry& a, const entry& b) { return a.place < b.place; });
    std::size_t held = 0, dropped = 0;
    std::vector<bool> stays(rows_.size());
    for (auto one = rows_.begin(); one != end; ++one) stays[one->place] = true;
    for (std::size_t place = 0; place < stays.size(); ++place) {
        const std::span<cell> row(cells_at(place), width_);
        if (!stays[place]) {
            for (const cell& c : row) held += c.held_bytes();
            ++dropped;
        } else if (dropped > 0) {
            std::ranges::move(row, cells_at(place - dropped));
        }
    }
    for (std::size_t i = 0; i < *most_; ++i) {
        if (rows_[i].place == last) last_ = entry{rows_[i].bits, i};
        rows_[i].place = i;
    }
    rows_.resize(*most_);
    // What is behind them is cut off.
    const std::size_t whole_blocks = static_cast<std::size_t>(std::bit_width((*most_ - 1 + first_rows) / first_rows));
    blocks_.resize(whole_blocks);
    const std::size_t before_it = first_rows * ((std::size_t{1} << (whole_blocks - 1)) - 1);
    blocks_.back().resize((*most_ - before_it) * width_);
    const std::size_t bytes = dropped * (sizeof(entry) + width_ * sizeof(cell)) + held;
    kept_ -= bytes;
    r.give_back(bytes);
}

void row_sorter::sort_by_bits(run_state& r, std::span<entry> all) {
    static constexpr std::size_t digits = sizeof(std::uint64_t), values = 256, piece = std::size_t{1} << 16U;
    if (all.size() < 2048) {
        std::ranges::sort(all, [](const entry& a, const entry& b) { return a.bits != b.bits ? a.bits < b.bits : a.place < b.place; });
        return;
    }
    // Digit by digit, the lowest first; a digit that all have in common is passed over.
    std::vector<std::array<std::size_t, values>> counts(digits);
    for (const entry& e : all)
        for (std::size_t d = 0; d < digits; ++d) ++counts[d][e.bits >> (8 * d) & 0xFFU];
    if (scratch_.size() < all.size()) {
        keep(r, (all.size() - scratch_.size()) * sizeof(entry));
        scratch_.resize(all.size());
    }
    std::span<entry> from = all, to = std::span(scratch_).first(all.size());
    for (std::size_t d = 0; d < digits; ++d) {
        if (counts[d][all[0].bits >> (8 * d) & 0xFFU] == all.size()) continue;
        std::array<std::size_t, values> next{};
        for (std::size_t v = 1; v < values; ++v) next[v] = next[v - 1] + counts[d][v - 1];
        for (std::size_t begin = 0; begin < from.size(); begin += piece) {
            look(r);
            for (const entry& e : from.subspan(begin, std::min(piece, from.size() - begin))) to[next[e.bits >> (8 * d) & 0xFFU]++] = e;
        }
        std::swap(from, to);
    }
    if (from.data() != all.data()) std::ranges::copy(from, all.begin());
}

void row_sorter::sort_alike(run_state& r, std::span<entry> all, std::size_t key, std::size_t level, std::size_t depth) {
    const auto again_by = [&](std::size_t next_key, std::size_t next_level) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i + fetched_ahead < all.size()) __builtin_prefetch(cells_at(all[i + fetched_ahead].place) + next_key);
            if (i + fetched_ahead / 2 < all.size()) {
                const cell& soon = cells_at(all[i + fetched_ahead / 2].place)[next_key];
                if (soon.is(cell_type::text)) __builtin_prefetch(soon.text().data());
            }
            all[i].bits = bits_of(cells_at(all[i].place)[next_key], next_key, next_level);
        }
        sort_from(r, all, next_key, next_level, depth + 1);
    };
    if (all.size() > few_rows && depth < most_deep) {
        // Texts of one piece are whole or go on all together.
        const cell& one = cells_at(all[0].place)[key];
        const bool whole = one.is(cell_type::text) ? piece_of_order(one, level).whole
                                                   : all_whole_[key] || std::ranges::all_of(all, [&](const entry& e) { return piece_of_order(cells_at(e.place)[key]).whole; });
        if (whole && key + 1 < descending_.size()) return again_by(key + 1, 0);
        if (whole) return;
        if (one.is(cell_type::text)) return again_by(key, level + 1);
    } else if (key + 1 == descending_.size() && level == 0 && all_whole_[key]) {
        return;
    }
    std::ranges::sort(all, [&](const entry& a, const entry& b) { return comes_before(r, a, b, key); });
}

void row_sorter::sort_from(run_state& r, std::span<entry> all, std::size_t key, std::size_t level, std::size_t depth) {
    sort_by_bits(r, all);
    for (std::size_t begin = 0, end = 1; begin < all.size(); begin = end++) {
        while (end < all.size() && all[end].bits == all[begin].bits) ++end;
        if (end - begin > 1) sort_alike(r, all.subspan(begin, end - begin), key, level, depth);
    }
}

void row_sorter::sort(run_state& r) {
    if (rows_.empty()) return;
    look(r);
    sort_from(r, rows_, 0, 0, 0);
    if (most_ && rows_.size() > *most_) rows_.resize(*most_);
    scratch_ = {};
}

}  // namespace hexi::abi_v1::detail::query
