// What a graph keeps while a transaction is open: how to take each change back.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/graph/adjacency.hpp>
#include <hexi/graph/column.hpp>
#include <hexi/graph/indexes/index_order.hpp>
#include <hexi/graph/name_index.hpp>
#include <hexi/graph/text_pool.hpp>
#include <hexi/schema/schema.hpp>

namespace hexi::inline v1::detail {

/// Which of a graph's columns a value stands in.
enum class cells : std::uint8_t { of_nodes, of_edges, node_evidence, edge_evidence };

/// One change, as what takes it back.
struct inverse {
    enum class what : std::uint8_t { pop_node, restore_node, set_type, pop_edge, restore_edge, restore_cell, restore_column };

    what to_do{};
    cells where{};           ///< of a cell
    bool had = false;        ///< whether the cell had a value; else, whether its chunk was there
    bool in_order = true;    ///< of a column, before a chunk was made
    std::uint16_t number = 0;  ///< the property of a cell, the type of a node
    std::uint32_t at = 0;      ///< the node or edge
    std::array<std::byte, 16> before{};  ///< the stored value, the edge's record, or how many chunks a column had

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
    std::vector<inverse> inverses{};
    std::vector<column> replaced{};  ///< for each `restore_column` what stood there
    std::vector<graph_state> open{};  ///< one a transaction, the innermost last

    /// Room for so many more, so that noting them cannot fail.
    void make_room(std::size_t more) {
        if (inverses.capacity() - inverses.size() < more) inverses.reserve(std::max(inverses.size() + more, 2 * inverses.capacity()));
    }
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
class logged_schema : public schema {
public:
    logged_schema() = default;
    explicit logged_schema(schema s) : schema(std::move(s)) {}

    schema& for_change() { return *this; }

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
};

}  // namespace hexi::v1::detail
