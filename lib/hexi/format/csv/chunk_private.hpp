// A piece of a table as columns: what the reader's threads make.
#pragma once

#include <array>
#include <cstring>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <hexi/base/flat_array.hpp>
#include <hexi/format/csv/keys_private.hpp>
#include <hexi/format/csv/problems_private.hpp>
#include <hexi/format/csv/table_private.hpp>
#include <hexi/graph/edge_sort.hpp>
#include <hexi/graph/text_pool.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// What all tables are read against.
struct csv_context {
    const hexi::schema* schema = nullptr;
    bool open = true;
    const std::unordered_map<std::string, node_type_id>* type_of_labels = nullptr;  ///< sorted labels, closed schemas
    const std::vector<csv_keys>* keys = nullptr;     ///< by id group
    const std::vector<std::string>* spaces = nullptr;
    const flat_array<node_type_id>* node_types = nullptr;
    bool lines = false;  ///< whether the line of each row is wanted
    bool skip = false;   ///< rows with problems are left out
    std::vector<std::string> nulls{};  ///< texts that stand for no value
    bool outside = false;  ///< the nodes of ends of edges are looked for when all rows are read (`outside_private.hpp`)
    const hexi::schema* declared = nullptr;  ///< open schemas: as it was before rows were read, while `schema` learns from them
};

/// The cells of one property: values one after the other, and the rows they are in where not in all.
class csv_cells {
public:
    template <class T>
    void add(std::uint32_t row, T value) {
        if (count_ != row && rows_.empty() && !gaps_) {
            for (std::uint32_t i = 0; i < count_; ++i) rows_.push_back(i);
            gaps_ = true;
        }
        if (gaps_) rows_.push_back(row);
        const std::size_t at = bytes_.size();
        bytes_.resize_uninitialised(at + sizeof(T));
        std::memcpy(bytes_.data() + at, &value, sizeof(T));
        ++count_;
    }
    /// Forgets the cells and keeps their memory.
    void clear() {
        bytes_.clear();
        rows_.clear();
        count_ = 0;
        gaps_ = false;
    }
    /// Leaves the cells of some rows out, and moves those of the others to their new ones. `Size` bytes each.
    void drop(const std::vector<bool>& dropped, const std::vector<std::uint32_t>& new_row, std::size_t size) {
        std::size_t kept = 0;
        flat_array<std::uint32_t> rows;
        for (std::size_t i = 0; i < count_; ++i) {
            const std::uint32_t at = row(i);
            if (dropped[at]) continue;
            std::memmove(bytes_.data() + kept * size, bytes_.data() + i * size, size);
            rows.push_back(new_row[at]);
            ++kept;
        }
        bytes_.resize(kept * size);
        rows_ = std::move(rows);
        count_ = static_cast<std::uint32_t>(kept);
        gaps_ = true;
    }
    /// Bytes of a cell.
    std::size_t cell_size() const { return count_ == 0 ? 0 : bytes_.size() / count_; }
    std::size_t size() const { return count_; }
    /// Whether the cells are those of rows 0 to size() - 1.
    bool in_every_row() const { return !gaps_; }
    std::uint32_t row(std::size_t i) const { return gaps_ ? rows_[i] : static_cast<std::uint32_t>(i); }
    template <class T>
    const T* values() const { return reinterpret_cast<const T*>(bytes_.data()); }
    template <class T>
    T* values() { return reinterpret_cast<T*>(bytes_.data()); }

private:
    flat_array<std::byte> bytes_;
    flat_array<std::uint32_t> rows_;
    std::uint32_t count_ = 0;
    bool gaps_ = false;
};

/// A piece of a table, read: all that can be known without changing the graph.
struct csv_chunk {
    struct text_view {
        std::string_view text;
        std::uint32_t tag;  ///< `text_pool::tag_of`
    };
    static constexpr std::uint32_t no_text = 0xFFFFFFFF;
    struct node_key {
        csv_key key;
        std::uint32_t text;  ///< local text id, or `no_text` for a node without a key
    };
    /// An end of an edge whose node is looked for later.
    struct end {
        std::array<std::uint64_t, 2> hash;  ///< of the key in its id group: `csv_key_hash`
        std::string_view at;
        bool quoted;
    };
    std::uint32_t rows = 0;
    std::size_t begin = 0;                        ///< of the piece, in its file
    std::size_t bytes = 0;
    flat_array<text_view> texts;                  ///< by local text id, mostly distinct
    std::vector<std::string_view> raw;       ///< deferred cells and labels
    flat_array<node_key> keys;                    ///< nodes: one a row
    flat_array<std::uint64_t> offsets;            ///< nodes: where in the file each row's key stands
    flat_array<node_type_id> node_types;          ///< closed schema with labels: one a row
    flat_array<edge_record> edges;                ///< one a row
    flat_array<end> ends;                         ///< edges whose ends are looked for later: two a row
    flat_array<std::uint32_t> labels;             ///< open schema: index into `raw`, one a row
    flat_array<std::uint64_t> row_offsets;        ///< where each row begins, if lines are wanted
    std::vector<csv_cells> cells;            ///< by slot; there may be more, empty ones
    std::vector<std::uint32_t> filled;       ///< the slots that have cells
    std::deque<std::string> unescaped;       ///< texts that held doubled quotes
    std::vector<csv_problem> problems;
    std::vector<csv_lost_end> lost_ends;     ///< unless rows are left out: then they are problems
    std::size_t skipped = 0;                 ///< rows that were left out
    bool not_csv = false;                    ///< the fast reader met something that is not CSV
    bool open_quote = false;                 ///< the piece ends inside quotes
    bool careful = false;                    ///< the slow reader made it

    /// Empty, with its memory kept for the next piece: fresh pages cost more than parsing into them.
    void clear() {
        rows = 0;
        bytes = 0;
        texts.clear();
        raw.clear();
        keys.clear();
        offsets.clear();
        node_types.clear();
        edges.clear();
        ends.clear();
        labels.clear();
        row_offsets.clear();
        for (const std::uint32_t slot : filled) cells[slot].clear();
        filled.clear();
        unescaped.clear();
        problems.clear();
        lost_ends.clear();
        skipped = 0;
        not_csv = false;
        open_quote = false;
    }
    /// Leaves rows out. O(cells).
    void drop(const std::vector<bool>& dropped);
};

/// What is told of an edge whose type may not tie its ends.
problem misfitting_ends(const schema& s, edge_type_id type, node_type_id from, node_type_id to);

/// What stands for a key in its id group where keys are sorted outside memory: 128 bits that differ from run to run.
///
/// Errors   `scratch_failure`
std::array<std::uint64_t, 2> csv_key_hash(std::string_view key, std::uint32_t group);

/// Reads the rows between two positions of a table, which must be the starts of records.
/// `careful` takes the slow reader, which describes what is not CSV; the fast one only sets `not_csv`.
/// `used` is an earlier result whose memory may be used again.
csv_chunk read_csv_chunk(const csv_context& context, const csv_table& table, std::size_t begin, std::size_t end, bool careful,
                         csv_chunk used = {});

/// Where to cut a table for parallel reading: starts of lines, the first being `begin`, and the end. With
/// `count_quotes` they are starts of records, else only where no quoted field goes over several lines: a piece of
/// which that is not true ends inside quotes (`open_quote`). `passed` hears up to where the text has been looked at.
///
/// Cost     O(pieces) where lines are short; with `count_quotes` O(bytes)
/// Source   speculative cutting: Ge et al., Speculative distributed CSV data parsing for big data analytics, 2019
std::vector<std::size_t> cut_csv(std::string_view text, std::size_t begin, std::size_t piece, bool count_quotes, const std::function<void(std::size_t)>& passed = {});

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
