// The rows of tables, read in pieces by several threads.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include <hexi/base/progress.hpp>
#include <hexi/format/csv/chunk_private.hpp>
#include <hexi/format/csv/reading_private.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// About how many rows a table has, judging by its beginning.
std::size_t likely_rows(const csv_table& t);

class csv_pieces {
public:
    /// `context` is what the rows are read against; `of.options.progress` hears how far the bytes of all tables are.
    csv_pieces(csv_reading& of, const csv_context& context);

    /// Takes a piece of table `t`; `again` where the table was taken before, up to what is not CSV.
    using taker = std::function<void(std::size_t t, csv_chunk& chunk, bool again)>;

    /// Reads all tables of nodes, or all of edges, and gives their pieces to `take` on this thread, in the order of
    /// tables and lines. What is not CSV is read again with care, to say where; its keys still count, so that one
    /// mistake is one problem.
    ///
    /// Cost     O(bytes), on all threads
    void read(bool edges, const taker& take);

private:
    struct piece {
        std::size_t table, begin, end;
    };

    std::size_t bytes_of(bool edges) const;
    void cut(std::size_t t, std::size_t from, bool count_quotes, std::vector<piece>& pieces) const;
    void read_pieces(const std::vector<piece>& pieces, unsigned threads, std::map<std::size_t, std::size_t>& broken, const taker& take);
    csv_chunk used();
    void take_first_of_table(const piece& p, csv_chunk& chunk, const taker& take);

    csv_reading& of_;
    const csv_context& context_;
    unsigned threads_;
    std::size_t piece_size_;
    progress_meter progress_;
    std::set<std::size_t> counted_quotes_;  // tables whose cuts are known to be starts of records
    std::mutex spare_guard_;
    std::deque<csv_chunk> spare_;           // taken, for their memory; a vector would copy them as it grows
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
