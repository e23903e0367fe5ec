// Rows in the order of their keys.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <hexi/query/cell.hpp>
#include <hexi/query/run/run_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// Keeps rows of as many cells each, keys before the rest, and gives them back in order; of equal ones the first comes first.
///
/// Shape   Cells lie one after the other in blocks that are twice as long each time and never move. What is sorted are pairs of a number,
///         in which the first key begins (`piece_of_order`), and a row's place; only rows that have the number in common are looked at
///         again, for the next piece of a text or the next key. Where a limit is given, whenever there are twice as many rows those
///         that cannot be among the first are dropped.
/// Cost    O(rows), and for rows that begin alike O(log) comparisons each; 16 bytes and the cells a row
/// Errors  Throws `stopped` where the run may take no more memory or time.
class row_sorter {
public:
    /// `descending`: by key.
    row_sorter(std::vector<bool> descending, std::size_t width) : descending_(std::move(descending)), width_(width), all_whole_(descending_.size(), true) {}

    /// Before the first row. `most`: only so many are wanted.
    void begin(run_state& r, std::optional<std::size_t> most);
    void add(run_state& r, std::span<const cell> row);
    /// Puts all in order.
    void sort(run_state& r);
    /// How many there are.
    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    /// The row at a place of the order, after `sort`, to be moved from.
    [[nodiscard]] std::span<cell> row(std::size_t i) {
        if (i + fetched_ahead < rows_.size()) __builtin_prefetch(cells_at(rows_[i + fetched_ahead].place));
        return {cells_at(rows_[i].place), width_};
    }
    /// Gives the rows of several, each in order, in the order of all to `to`, until it says false; of equal ones that of the earlier sorter
    /// first. They are moved from. Those of one query, begun alike.
    template <class To>
    static void merge(run_state& r, std::span<row_sorter* const> all, const To& to) {
        std::vector<head> heads;
        for (row_sorter* const one : all)
            if (one->size() > 0) heads.push_back(one->head_at(0));
        const std::optional<std::size_t> most = all[0]->most_;
        for (std::size_t given = 0; !heads.empty() && (!most || given < *most); ++given) {
            std::size_t first = 0;
            for (std::size_t i = 1; i < heads.size(); ++i)
                if (comes_before(r, heads[i], heads[first])) first = i;
            head& next = heads[first];
            if (!to(next.row)) return;
            if (next.at + 1 < next.of->size()) next = next.of->head_at(next.at + 1);
            else heads.erase(heads.begin() + static_cast<std::ptrdiff_t>(first));
        }
    }
    /// Forgets all rows and gives their bytes back.
    void clear(run_state& r);

private:
    struct entry {
        std::uint64_t bits = 0;
        std::uint64_t place = 0;
    };
    /// The next row of one of several.
    struct head {
        row_sorter* of = nullptr;
        std::size_t at = 0;
        std::uint64_t bits = 0;
        std::span<cell> row{};
    };
    [[nodiscard]] head head_at(std::size_t i);
    /// Whether one comes before another that is not equal.
    [[nodiscard]] static bool comes_before(run_state& r, const head& a, const head& b);
    static constexpr std::size_t first_rows = 8, fetched_ahead = 12, few_rows = 12, most_deep = 64, most_rows = std::size_t{1} << 40U;

    [[nodiscard]] cell* cells_at(std::size_t place);
    [[nodiscard]] std::uint64_t bits_of(const cell& c, std::size_t key, std::size_t level) const;
    [[nodiscard]] bool comes_before(run_state& r, const entry& a, const entry& b, std::size_t first_key);
    void sort_by_bits(run_state& r, std::span<entry> all);
    void sort_alike(run_state& r, std::span<entry> all, std::size_t key, std::size_t level, std::size_t depth);
    void sort_from(run_state& r, std::span<entry> all, std::size_t key, std::size_t level, std::size_t depth);
    void keep_the_first(run_state& r);
    static void look(run_state& r);
    void keep(run_state& r, std::size_t bytes) { kept_ += bytes, r.keep(bytes); }

    std::vector<bool> descending_;
    std::size_t width_;
    std::vector<bool> all_whole_;               // by key: whether all first pieces are
    std::vector<std::vector<cell>> blocks_;     // by the highest bit of place + first_rows
    std::vector<entry> rows_, scratch_;
    std::optional<std::size_t> most_;
    std::optional<entry> last_;                 // of the rows that are among the first so far; what comes after it is not wanted
    std::size_t prune_at_ = 0;
    std::size_t compared_ = 0;
    std::size_t kept_ = 0;                      // bytes
};

}  // namespace hexi::abi_v1::detail::query
