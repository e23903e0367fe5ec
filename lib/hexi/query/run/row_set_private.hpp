// Rows that were seen before, each once: what grouping, DISTINCT and count(DISTINCT) look things up in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <hexi/query/cell.hpp>
#include <hexi/query/run/run_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// Rows of as many cells each, told apart by what is `same` and numbered as they come.
///
/// Shape   Rows lie one after the other in blocks that are twice as long each time and never move; characters of texts that cells
///         own are copied into blocks of their own. An open table holds the rows' numbers with some bits of their hashes; the rows of
///         one node or one edge have an array by its id instead, once that is not much longer than the rows are many.
/// Cost    O(1) a row. What no row was put into has nothing. Freed by the block, unless rows hold lists and their like.
/// Errors  Throws `stopped` where the run may not hold so much, and what `hash` throws.
class row_set {
public:
    /// `width`: how many cells each row has.
    explicit row_set(std::size_t width) : width_(width) {}
    row_set(const row_set&) = delete;
    row_set& operator=(const row_set&) = delete;
    ~row_set() { free(); }

    struct place {
        std::size_t number = 0;
        bool is_new = false;
    };
    /// Finds a row or adds it.
    place insert(run_state& r, std::span<const cell> row);
    [[nodiscard]] std::size_t size() const { return size_; }
    /// A cell of a row, which stays good when the rows are gone.
    [[nodiscard]] cell at(std::size_t number, std::size_t column) const;
    /// All of them.
    void copy_row(std::size_t number, std::vector<cell>& to) const {
        to.clear();
        for (std::size_t column = 0; column < width_; ++column) to.push_back(at(number, column));
    }
    /// Forgets all rows and gives their bytes back.
    void clear(run_state& r);

private:
    struct head {
        std::uint32_t hash = 0;    // 0 of a row that is found by its id
        std::uint32_t copied = 0;  // a bit for each column whose characters were copied
    };
    static constexpr std::size_t first_rows = 8, first_entries = 16, first_characters = 1U << 10U, most_characters = 1U << 20U;
    static constexpr int number_bits = 40;  // of an entry of the table; above them stand those of the hash, and 0 is none

    [[nodiscard]] std::byte* row_at(std::size_t number) const;
    [[nodiscard]] std::span<const cell> cells_of(std::size_t number) const;
    [[nodiscard]] bool is_row(const run_state& r, std::size_t number, std::span<const cell> row) const;
    [[nodiscard]] std::size_t row_bytes() const { return sizeof(head) + width_ * sizeof(cell); }
    void append(run_state& r, std::span<const cell> row, std::uint32_t hash);
    std::string_view copy(run_state& r, std::string_view text);
    void grow_table(run_state& r);
    place insert_hashed(run_state& r, std::span<const cell> row);
    template <class Id>
    place insert_by_id(run_state& r, std::span<const cell> row, std::vector<std::uint32_t>& numbers, std::size_t bound);
    void keep(run_state& r, std::size_t bytes) { kept_ += bytes, r.keep(bytes); }
    void free();

    std::size_t width_, size_ = 0;
    std::size_t last_ = 0;         // the row that was found last: often the next is the same
    bool shared_ = false;          // whether a cell of some row is to be destroyed
    std::vector<std::unique_ptr<std::byte[]>> rows_;  // by the highest bit of number + first_rows
    std::vector<std::unique_ptr<char[]>> characters_;
    char* free_characters_ = nullptr;
    std::size_t free_count_ = 0, next_characters_ = first_characters;
    std::vector<std::uint64_t> table_;
    std::size_t in_table_ = 0;
    std::vector<std::uint32_t> node_numbers_, edge_numbers_;  // number + 1, by id
    std::size_t kept_ = 0;                                    // bytes
};

}  // namespace hexi::abi_v1::detail::query
