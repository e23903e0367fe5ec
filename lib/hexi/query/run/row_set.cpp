// Rows that were seen before.
#include <hexi/query/run/row_set_private.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <new>
#include <string>
#include <utility>

#include <hexi/query/function/function_private.hpp>
#include <hexi/value/kinds.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

/// A number whose bits all hang on all of x. Source   D. Stafford, Better bit mixing, mix 13, 2011
std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
}

/// Equal for what is the same, as `hash` is, and quick for what has few bytes.
std::uint64_t quick_hash(const run_state& r, const cell& c) {
    switch (c.type()) {
        case cell_type::null: return 1;
        case cell_type::boolean: return c.as<bool>() ? 2 : 3;
        case cell_type::integer: return mixed(static_cast<std::uint64_t>(c.as<std::int64_t>()));
        case cell_type::floating: {
            const double number = c.as<double>();
            // A whole number is the same as the integer; 2^63 itself is none.
            if (number >= -0x1p63 && number < 0x1p63 && number == std::trunc(number)) return mixed(static_cast<std::uint64_t>(static_cast<std::int64_t>(number)));
            return hash(c);
        }
        case cell_type::text: return detail::hash_of_bytes(c.text().data(), c.text().size());
        case cell_type::node: return mixed(c.as<node_id>().index() ^ (1ULL << 62U));
        case cell_type::edge: return mixed(c.as<edge_id>().index() ^ (1ULL << 63U));
        // Quantities are told apart in their base unit.
        case cell_type::quantity:
        case cell_type::list:
        case cell_type::map: return holds_quantity(c) ? hash(in_base(r.context, c)) : hash(c);
        default: return hash(c);
    }
}

/// Never 0.
std::uint32_t hash_of_row(const run_state& r, std::span<const cell> row) {
    std::uint64_t sum = 0;
    for (const cell& c : row) sum = mixed(sum + quick_hash(r, c));
    return std::max(static_cast<std::uint32_t>(sum), 1U);
}

bool quick_same(const run_state& r, const cell& a, const cell& b) {
    if (a.type() != b.type()) return a.is_number() && b.is_number() && same(a, b);
    switch (a.type()) {
        case cell_type::null: return true;
        case cell_type::boolean: return a.as<bool>() == b.as<bool>();
        case cell_type::integer: return a.as<std::int64_t>() == b.as<std::int64_t>();
        case cell_type::text: return a.text() == b.text();
        case cell_type::node: return a.as<node_id>() == b.as<node_id>();
        case cell_type::edge: return a.as<edge_id>() == b.as<edge_id>();
        case cell_type::quantity:
        case cell_type::list:
        case cell_type::map: return holds_quantity(a) && holds_quantity(b) ? same(in_base(r.context, a), in_base(r.context, b)) : same(a, b);
        default: return same(a, b);
    }
}

}  // namespace

row_set::place row_set::insert(run_state& r, std::span<const cell> row) {
    if (size_ > 0 && is_row(r, last_, row)) return {last_, false};
    const place out = width_ == 1 && row[0].is(cell_type::node)   ? insert_by_id<node_id>(r, row, node_numbers_, r.g.node_bound())
                      : width_ == 1 && row[0].is(cell_type::edge) ? insert_by_id<edge_id>(r, row, edge_numbers_, r.g.edge_bound())
                                                                  : insert_hashed(r, row);
    last_ = out.number;
    return out;
}

row_set::place row_set::insert_hashed(run_state& r, std::span<const cell> row) {
    if (in_table_ * 2 >= table_.size()) grow_table(r);
    const std::uint32_t hash = hash_of_row(r, row);
    const std::size_t mask = table_.size() - 1;
    std::size_t i = hash & mask;
    for (; table_[i] != 0; i = (i + 1) & mask) {
        const std::size_t number = (table_[i] & ((std::uint64_t{1} << number_bits) - 1)) - 1;
        if (table_[i] >> number_bits == hash >> (number_bits - 32) && is_row(r, number, row)) return {number, false};
    }
    append(r, row, hash);
    table_[i] = (std::uint64_t{hash >> (number_bits - 32)} << number_bits) | size_;
    ++in_table_;
    return {size_ - 1, true};
}

template <class Id>
row_set::place row_set::insert_by_id(run_state& r, std::span<const cell> row, std::vector<std::uint32_t>& numbers, std::size_t bound) {
    const std::size_t id = row[0].as<Id>().index();
    if (id >= numbers.size()) {
        // An array has room for ids twice as high as those that it is made for: it is made anew when there are twice as many rows.
        const std::size_t high = 8 * (size_ + 128);
        if (id >= high) return insert_hashed(r, row);
        const std::size_t before = numbers.size(), now = std::max(id + 1, std::min(2 * high, bound));
        keep(r, (now - before) * sizeof(std::uint32_t));
        numbers.resize(now);
        for (std::size_t i = 0; i < size_; ++i) {
            const cell& c = cells_of(i)[0];
            if (c.type() != row[0].type()) continue;
            if (const std::size_t of = c.as<Id>().index(); of < now) numbers[of] = static_cast<std::uint32_t>(i + 1);
        }
    }
    if (numbers[id] != 0) return {numbers[id] - 1, false};
    append(r, row, 0);
    numbers[id] = static_cast<std::uint32_t>(size_);
    return {size_ - 1, true};
}

cell row_set::at(std::size_t number, std::size_t column) const {
    const cell& c = cells_of(number)[column];
    head h;
    std::memcpy(&h, row_at(number), sizeof(h));
    if (column < 32 && (h.copied >> column & 1U) != 0) return std::string(c.text());
    return c;
}

void row_set::clear(run_state& r) {
    if (kept_ == 0) return;
    free();
    rows_.clear(), characters_.clear();
    free_characters_ = nullptr;
    table_ = {}, node_numbers_ = {}, edge_numbers_ = {};
    size_ = last_ = in_table_ = free_count_ = 0;
    next_characters_ = first_characters;
    shared_ = false;
    r.give_back(std::exchange(kept_, 0));
}

std::byte* row_set::row_at(std::size_t number) const {
    const std::size_t at = number + first_rows;
    const std::size_t begin = std::bit_floor(at);
    return rows_[static_cast<std::size_t>(std::countr_zero(begin) - std::countr_zero(first_rows))].get() + (at - begin) * row_bytes();
}

std::span<const cell> row_set::cells_of(std::size_t number) const { return {std::launder(reinterpret_cast<const cell*>(row_at(number) + sizeof(head))), width_}; }

bool row_set::is_row(const run_state& r, std::size_t number, std::span<const cell> row) const {
    const std::span<const cell> known = cells_of(number);
    for (std::size_t i = 0; i < width_; ++i)
        if (!quick_same(r, known[i], row[i])) return false;
    return true;
}

void row_set::append(run_state& r, std::span<const cell> row, std::uint32_t hash) {
    keep(r, row_bytes());
    head h{hash, 0};
    if (const std::size_t at = size_ + first_rows; at == first_rows << rows_.size()) rows_.push_back(std::make_unique_for_overwrite<std::byte[]>(at * row_bytes()));
    auto* const to = reinterpret_cast<cell*>(row_at(size_) + sizeof(head));
    // There may be no room for a text: then there is no half of a row.
    std::size_t made = 0;
    try {
        for (; made < width_; ++made) {
            const cell& c = row[made];
            if (made < 32 && c.is(cell_type::text) && c.held_bytes() > 0) {
                ::new (to + made) cell(cell::view(copy(r, c.text())));
                h.copied |= 1U << made;
            } else {
                ::new (to + made) cell(c);
                shared_ = shared_ || c.held_bytes() > 0;
            }
        }
    } catch (...) {
        std::destroy_n(to, made);
        throw;
    }
    std::memcpy(row_at(size_), &h, sizeof(h));
    ++size_;
}

std::string_view row_set::copy(run_state& r, std::string_view text) {
    keep(r, text.size());
    if (text.size() > free_count_) {
        const std::size_t room = std::max(text.size(), next_characters_);
        characters_.push_back(std::make_unique_for_overwrite<char[]>(room));
        free_characters_ = characters_.back().get(), free_count_ = room;
        next_characters_ = std::min(2 * next_characters_, most_characters);
    }
    char* const to = free_characters_;
    std::ranges::copy(text, to);
    free_characters_ += text.size(), free_count_ -= text.size();
    return {to, text.size()};
}

void row_set::grow_table(run_state& r) {
    const std::size_t now = std::max(2 * table_.size(), first_entries);
    keep(r, (now - table_.size()) * sizeof(std::uint64_t));
    table_.assign(now, 0);
    for (std::size_t number = 0; number < size_; ++number) {
        head h;
        std::memcpy(&h, row_at(number), sizeof(h));
        if (h.hash == 0) continue;
        std::size_t i = h.hash & (now - 1);
        while (table_[i] != 0) i = (i + 1) & (now - 1);
        table_[i] = (std::uint64_t{h.hash >> (number_bits - 32)} << number_bits) | (number + 1);
    }
}

void row_set::free() {
    if (!shared_) return;
    for (std::size_t number = 0; number < size_; ++number) std::ranges::destroy(std::span(const_cast<cell*>(cells_of(number).data()), width_));
}

}  // namespace hexi::abi_v1::detail::query
