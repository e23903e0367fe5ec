// What a query gives: rows of cells under named columns, and what it changed.
//
//     for (const row r : found) fmt::print("{} {}\n", r.get<std::string_view>(0), r[1]);
#pragma once

#include <cassert>
#include <cstddef>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/print.hpp>
#include <hexi/query/cell.hpp>

namespace hexi::inline abi_v1 {

/// What is different after a query: what it added and removed again is none. A property that got another value was removed
/// and added; labels are counted once, however many nodes have them.
struct side_effects {
    std::size_t nodes_added = 0, nodes_removed = 0;
    std::size_t edges_added = 0, edges_removed = 0;
    std::size_t labels_added = 0, labels_removed = 0;
    std::size_t properties_added = 0, properties_removed = 0;

    friend bool operator==(const side_effects&, const side_effects&) = default;
};

/// A cell of a row, which knows its graph and so can be printed.
struct shown_cell {
    const cell& held;
    const graph& g;

    operator const cell&() const { return held; }  // NOLINT: it is one
    [[nodiscard]] const cell* operator->() const { return &held; }
};
/// As openCypher writes it; a text without quotation marks.
[[nodiscard]] std::string to_text(const shown_cell& c);

template <>
inline constexpr bool printed_as_text<shown_cell> = true;

/// One row; a view of `rows`.
class row {
public:
    row(std::span<const cell> cells, const graph& g) : cells_(cells), g_(&g) {}

    [[nodiscard]] std::size_t size() const { return cells_.size(); }
    [[nodiscard]] shown_cell operator[](std::size_t column) const { assert(column < size()); return {cells_[column], *g_}; }
    /// The value in a column: `bool`, `std::int64_t`, `double`, `std::string_view`, `node_id`, `edge_id`, `path_ids`, or what else a cell holds.
    ///
    /// Errors   std::bad_optional_access if it is of another type; `row[column]->get<T>()` gives nothing instead
    template <cell_value T>
    [[nodiscard]] T get(std::size_t column) const { assert(column < size()); return cells_[column].template get<T>().value(); }
    [[nodiscard]] std::span<const cell> cells() const { return cells_; }

private:
    std::span<const cell> cells_;
    const graph* g_;
};

/// All rows of an answer, in its order. Texts in it may be views of the graph's: they are valid until it changes, as ids are. Those that
/// stand in the query itself are valid as long as the answer is.
class rows {
public:
    class iterator {
    public:
        using value_type = row;
        using difference_type = std::ptrdiff_t;
        iterator() = default;
        iterator(const rows& of, std::size_t at) : of_(&of), at_(at) {}
        [[nodiscard]] row operator*() const { return (*of_)[at_]; }
        iterator& operator++() { return ++at_, *this; }
        iterator operator++(int) { auto before = *this; return ++at_, before; }
        friend bool operator==(const iterator& a, const iterator& b) { return a.at_ == b.at_; }

    private:
        const rows* of_ = nullptr;
        std::size_t at_ = 0;
    };

    rows(std::vector<std::string> columns, const graph& g) : rows(std::make_shared<const std::vector<std::string>>(std::move(columns)), g) {}
    /// With names that others have as well. What they stand in is kept.
    rows(std::shared_ptr<const std::vector<std::string>> columns, const graph& g) : columns_(std::move(columns)), width_(columns_->size()), g_(&g) {}

    [[nodiscard]] const std::vector<std::string>& columns() const& { return *columns_; }
    [[nodiscard]] std::vector<std::string> columns() && { return *columns_; }  // which would go with the answer
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] row operator[](std::size_t i) const { assert(i < count_); return {std::span(cells_).subspan(i * width_, width_), *g_}; }
    [[nodiscard]] iterator begin() const { return {*this, 0}; }
    [[nodiscard]] iterator end() const { return {*this, count_}; }
    [[nodiscard]] const side_effects& effects() const { return effects_; }
    [[nodiscard]] const hexi::graph& graph() const { return *g_; }

    /// For what runs queries.
    void add(std::span<const cell> cells) { cells_.insert(cells_.end(), cells.begin(), cells.end()), ++count_; }
    /// The cells at these places of a frame.
    template <class Slot>
    void add(std::span<const cell> frame, std::span<const Slot> places) {
        for (const Slot at : places) cells_.push_back(frame[static_cast<std::size_t>(at)]);
        ++count_;
    }
    /// So many rows of nulls: their first cell.
    [[nodiscard]] cell* add(std::size_t count) {
        const std::size_t before = cells_.size();
        cells_.resize(before + count * width_);
        count_ += count;
        return cells_.data() + before;
    }
    /// All rows of another one of the same columns.
    void add(rows&& others) {
        cells_.insert(cells_.end(), std::make_move_iterator(others.cells_.begin()), std::make_move_iterator(others.cells_.end()));
        count_ += others.count_;
        others = rows(others.columns_, *others.g_);
    }
    void reserve(std::size_t count) { cells_.reserve(count * width_); }
    void set_effects(const side_effects& e) { effects_ = e; }

private:
    std::shared_ptr<const std::vector<std::string>> columns_;
    std::size_t width_;
    std::vector<cell> cells_;  // row by row
    std::size_t count_ = 0;
    side_effects effects_;
    const hexi::graph* g_;
};

}  // namespace hexi::abi_v1
