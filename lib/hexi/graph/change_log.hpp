// What a graph keeps while a transaction is open: how to take each change back.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include <hexi/base/flat_array.hpp>
#include <hexi/base/ids.hpp>
#include <hexi/graph/adjacency.hpp>
#include <hexi/graph/column.hpp>
#include <hexi/graph/indexes/index_order.hpp>
#include <hexi/graph/name_index.hpp>
#include <hexi/graph/text_pool.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi::inline abi_v1::detail {

/// Which of a graph's columns a value stands in.
enum class cells : std::uint8_t { of_nodes, of_edges, node_evidence, edge_evidence };

/// How many nodes, edges or cells, one after the other, were not there.
struct new_ones {
    std::uint32_t count = 1;
    std::uint32_t chunks = 0;  ///< of a cell whose chunk was not there either: one more than its column had
};

/// One change, as what takes it back; several of nodes, edges or cells that come one after the other and were not there before.
struct inverse {
    enum class what : std::uint8_t { pop_node, restore_node, set_type, pop_edge, restore_edge, restore_cell, restore_column };

    using run = new_ones;

    what to_do{};
    cells where{};           ///< of a cell
    bool had = false;        ///< whether the cell had a value
    bool in_order = true;    ///< of a column, before a chunk was made
    std::uint16_t number = 0;  ///< the property of a cell, the type of a node
    hexi::kind kind{};         ///< of a value that a cell had
    bool list = false;
    std::uint32_t at = 0;      ///< the node or edge
    std::array<std::byte, 16> before{};  ///< the stored value, the edge's record, or the run

    /// Of what was not there: nodes, edges, or cells.
    [[nodiscard]] static inverse of_new(what to_do, std::size_t at, run all = {}) {
        inverse out{.to_do = to_do, .at = static_cast<std::uint32_t>(at)};
        out.keep(all);
        return out;
    }
    [[nodiscard]] bool is_run() const { return to_do == what::pop_node || to_do == what::pop_edge || (to_do == what::restore_cell && !had); }

    template <class T>
    void keep(const T& value) {
        static_assert(sizeof(T) <= sizeof before);
        std::memcpy(before.data(), &value, sizeof value);
    }
    template <class T>
    [[nodiscard]] T kept() const {
        T out{};
        std::memcpy(static_cast<void*>(&out), before.data(), sizeof out);
        return out;
    }
};

/// All that is not undone change by change, because it is small or shared, as it was when a transaction began.
struct graph_state {
    std::size_t inverses = 0;  ///< in the log
    std::optional<hexi::schema> schema{};  ///< kept once somebody may have changed it
    std::vector<std::uint8_t> slots{};
    std::vector<std::uint32_t> nodes_of_type{}, edges_of_type{};
    std::size_t node_count = 0, edge_count = 0;
    std::size_t node_bound = 0, edge_bound = 0;
    std::size_t keyed_texts = 0;
    std::size_t node_columns = 0, edge_columns = 0;
    text_pool::mark texts{};
    std::size_t left_behind = 0;
    name_index names{};
    bool names_indexed = false;
    std::size_t renamed = 0;
    std::vector<index_info> indexes{};
};

struct change_log {
    flat_array<inverse> inverses{};
    std::vector<column> replaced{};  ///< for each `restore_column` what stood there
    std::vector<graph_state> open{};  ///< one a transaction, the innermost last

    /// Room for so many more, so that noting them cannot fail.
    void make_room(std::size_t more) { inverses.reserve_more(more); }
    /// Notes what was not there, once there is room: in a run that it is the next one of, if there is one behind which nothing is that has
    /// to be taken back later than it.
    void note_new(const inverse& made) {
        using what = inverse::what;
        const bool of_node = made.where == cells::of_nodes || made.where == cells::node_evidence;
        if (made.kept<inverse::run>().chunks == 0) {
            const std::size_t end = inverses.size(), first = std::max(open.back().inverses, end - std::min(end, most_looked_at));
            for (std::size_t i = end; i-- > first;) {
                inverse& known = inverses[i];
                if (known.to_do == made.to_do && known.where == made.where && known.number == made.number && known.is_run()) {
                    auto all = known.kept<inverse::run>();
                    if (std::uint64_t{known.at} + all.count == made.at) {
                        ++all.count;
                        return known.keep(all);
                    }
                    // A node, or an edge, goes before those that came before it; and what is in a chunk before the chunk.
                    if (made.to_do != what::restore_cell || all.chunks > 0) break;
                }
                // What the cell held before it was emptied comes back after what it holds now has gone.
                if (known.to_do == made.to_do && known.where == made.where && known.number == made.number && known.at == made.at) break;
                // A value goes before what has it, and as well after an edge if that is a node, which may go after all of them.
                if (known.to_do != what::restore_cell && !(known.to_do == what::pop_edge && made.to_do != what::pop_edge && of_node)) break;
            }
        }
        inverses.push_back(made);
    }

private:
    static constexpr std::size_t most_looked_at = 16;
};

/// What was looked at already, by numbers other than 0. As many as are told when it is made fit in.
class seen_numbers {
public:
    explicit seen_numbers(std::size_t most) : table_(std::bit_ceil(2 * most + 1), 0) {}
    /// Whether it was not there before.
    bool insert(std::uint64_t number) {
        const std::size_t last = table_.size() - 1;
        // Fibonacci hashing (Knuth, TAOCP 3, 6.4)
        for (std::size_t i = (number * 0x9E3779B97F4A7C15U) >> 20U & last;; i = (i + 1) & last) {
            if (table_[i] == number) return false;
            if (table_[i] != 0) continue;
            table_[i] = number;
            return true;
        }
    }

private:
    std::vector<std::uint64_t> table_;
};

/// A graph's log, if there is one: it stays with the graph that it was made for.
class own_log {
public:
    own_log() = default;
    own_log(const own_log&) noexcept {}
    own_log(own_log&&) noexcept {}
    own_log& operator=(const own_log&) noexcept { return *this; }
    own_log& operator=(own_log&&) noexcept { return *this; }
    ~own_log() = default;

    explicit operator bool() const { return log_ != nullptr; }
    change_log* operator->() const { return log_.get(); }
    void begin() { if (log_ == nullptr) log_ = std::make_unique<change_log>(); }
    void end() { log_.reset(); }

private:
    std::unique_ptr<change_log> log_;
};

/// The schema of a graph: read as any other, and changed by `for_change()` alone, so that nothing goes past the log.
class logged_schema : public growing_schema {
public:
    logged_schema() = default;
    explicit logged_schema(schema s) : growing_schema(std::move(s)) {}
    logged_schema(const logged_schema&) = default;
    logged_schema(logged_schema&& other) noexcept : growing_schema(static_cast<growing_schema&&>(other)) { other.begin_again(); }
    logged_schema& operator=(const logged_schema& other) { return schema::operator=(other), *this; }
    logged_schema& operator=(logged_schema&& other) noexcept {
        if (this != &other) schema::operator=(static_cast<schema&&>(other)), other.begin_again();
        return *this;
    }
    ~logged_schema() = default;

    growing_schema& for_change() {
        if (property_count() == 0) [[unlikely]] replace(schema());  // there was no memory for one when this one was moved away
        return *this;
    }
    void replace(schema by) { schema::operator=(std::move(by)); }

    template <class... Any>
    void add_node_type(Any...) = delete;
    template <class... Any>
    void add_unlabelled_node_type(Any...) = delete;
    template <class... Any>
    void update(Any...) = delete;
    template <class... Any>
    void node_type_named(Any...) = delete;
    template <class... Any>
    void type_of_labels(Any...) = delete;
    template <class... Any>
    void add_edge_type(Any...) = delete;
    template <class... Any>
    void edge_type_named(Any...) = delete;
    template <class... Any>
    void add_property(Any...) = delete;
    template <class... Any>
    void intern(Any...) = delete;
    template <class... Any>
    void widen(Any...) = delete;
    template <class... Any>
    void add_name_language(Any...) = delete;
    template <class... Any>
    void name_language(Any...) = delete;
    template <class... Any>
    void add_unit(Any...) = delete;
    template <class... Any>
    void add_enumeration(Any...) = delete;

private:
    /// The schema of an empty graph, after this one has been moved away.
    void begin_again() noexcept {
        try {
            replace(schema());
        } catch (const std::bad_alloc&) {  // whoever changes it next asks again for the memory, and is told if there is still none
        }
    }
};

/// A number that readers note; a copy has the one that was there by then.
struct reader_count {
    reader_count() = default;
    reader_count(const reader_count& other) noexcept : number(other.number.load(std::memory_order_acquire)) {}
    reader_count(reader_count&& other) noexcept : number(other.number.exchange(0, std::memory_order_relaxed)) {}
    reader_count& operator=(const reader_count& other) noexcept {
        number.store(other.number.load(std::memory_order_acquire), std::memory_order_relaxed);
        return *this;
    }
    reader_count& operator=(reader_count&& other) noexcept {
        number.store(other.number.exchange(0, std::memory_order_relaxed), std::memory_order_relaxed);
        return *this;
    }
    ~reader_count() = default;

    std::atomic<std::uint64_t> number{0};
};

/// A number that goes with what it counts: 0 once that has been moved away.
class moved_count {
public:
    moved_count() = default;
    moved_count(std::size_t n) : n_(n) {}  // NOLINT: it is one
    moved_count(const moved_count&) = default;
    moved_count(moved_count&& other) noexcept : n_(std::exchange(other.n_, 0)) {}
    moved_count& operator=(const moved_count&) = default;
    moved_count& operator=(moved_count&& other) noexcept { return n_ = std::exchange(other.n_, 0), *this; }
    ~moved_count() = default;

    operator std::size_t() const { return n_; }  // NOLINT
    moved_count& operator+=(std::size_t more) { return n_ += more, *this; }
    moved_count& operator++() { return ++n_, *this; }
    moved_count& operator--() { return --n_, *this; }

private:
    std::size_t n_ = 0;
};

}  // namespace hexi::abi_v1::detail
