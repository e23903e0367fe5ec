// What expressions of a query give: nothing, one value, a list or a map of anything, a node, an edge, a path.
//
//     const cell answer = row[0];
//     if (const auto name = answer.get<std::string_view>()) fmt::print("{}\n", *name);
//     to_text(answer, g);      // (:Zone {name: '兰州新区'})
//
// Nodes, edges and paths are ids: what they are called and have is asked of the graph.
#pragma once

#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/value/value.hpp>

namespace hexi::inline abi_v1 {

class graph;
class cell;

/// The types of cells. A set of them is a mask: see `cell_types`.
enum class cell_type : std::uint8_t { null, boolean, integer, floating, text, date, local_time, time, local_datetime, datetime, duration, quantity, list, map, node, edge, path };
inline constexpr std::size_t cell_type_count = 17;

/// What openCypher calls it: `INTEGER`, `NODE`, `ZONED DATETIME`.
[[nodiscard]] std::string_view to_text(cell_type t);

/// Nodes and the edges between them, one fewer; edges may be walked either way.
struct path_ids {
    std::vector<node_id> nodes{};
    std::vector<edge_id> edges{};

    friend bool operator==(const path_ids&, const path_ids&) = default;
};

using cell_list = std::vector<cell>;
struct cell_entry;
/// By key, ascending; no key twice.
using cell_map = std::vector<cell_entry>;

namespace detail {

/// What a cell points at: counted, and freed by the last cell that points at it.
struct counted {
    std::uint32_t count = 1;
};
template <class T>
struct boxed : counted {
    explicit boxed(T v) : held(std::move(v)) {}
    T held;
};

/// The type of cells that hold a `T`.
template <class T>
struct type_of_cell;
template <> struct type_of_cell<bool> { static constexpr cell_type value = cell_type::boolean; };
template <> struct type_of_cell<std::int64_t> { static constexpr cell_type value = cell_type::integer; };
template <> struct type_of_cell<double> { static constexpr cell_type value = cell_type::floating; };
template <> struct type_of_cell<std::string> { static constexpr cell_type value = cell_type::text; };
template <> struct type_of_cell<date> { static constexpr cell_type value = cell_type::date; };
template <> struct type_of_cell<local_time> { static constexpr cell_type value = cell_type::local_time; };
template <> struct type_of_cell<zoned_time> { static constexpr cell_type value = cell_type::time; };
template <> struct type_of_cell<local_datetime> { static constexpr cell_type value = cell_type::local_datetime; };
template <> struct type_of_cell<zoned_datetime> { static constexpr cell_type value = cell_type::datetime; };
template <> struct type_of_cell<duration> { static constexpr cell_type value = cell_type::duration; };
template <> struct type_of_cell<quantity> { static constexpr cell_type value = cell_type::quantity; };
template <> struct type_of_cell<cell_list> { static constexpr cell_type value = cell_type::list; };
template <> struct type_of_cell<cell_map> { static constexpr cell_type value = cell_type::map; };
template <> struct type_of_cell<node_id> { static constexpr cell_type value = cell_type::node; };
template <> struct type_of_cell<edge_id> { static constexpr cell_type value = cell_type::edge; };
template <> struct type_of_cell<path_ids> { static constexpr cell_type value = cell_type::path; };
template <class T>
concept held_by_cell = requires { type_of_cell<T>::value; };
/// Those that stand in a cell itself.
template <class T>
concept stands_in_cell = held_by_cell<T> && std::is_trivially_copyable_v<T> && sizeof(T) <= 8;

}  // namespace detail

/// What `cell::get<T>` may ask for: exactly what some type of cell is, and a `std::string_view` for a text. `int` or `float` do not
/// compile, since the number may not fit them.
template <class T>
concept cell_value = detail::held_by_cell<T> || std::same_as<T, std::string_view>;

/// One value of a query: sixteen bytes, which are copied and moved. What is longer than eight bytes is shared by the copies of a cell and
/// counted without locks: cells that share something belong to one thread.
class cell {
public:
    cell() noexcept {}  // null; provided, so that a constant may be one
    /// Of a truth value, an integer of any type, a `float` or a `double`, as a property holds it: see `value`. Nothing is converted that
    /// only resembles it, as a pointer does a truth value.
    ///
    /// Errors   std::out_of_range for an integer that 64 bits with a sign cannot hold
    template <class T>
        requires(std::same_as<T, bool> || detail::whole_number<T> || std::same_as<T, float> || std::same_as<T, double>)
    cell(T v) : cell(detail::type_of_cell<decltype(detail::held(v))>::value, detail::held(v)) {}  // NOLINT: one value is a cell
    /// A text of any type, of which it keeps a copy.
    template <class T>
        requires(detail::plain_text<T> && !std::same_as<T, std::string>)
    cell(T text) : cell(std::string(detail::held(text))) {}        // NOLINT
    cell(date v) : cell(cell_type::date, v) {}                     // NOLINT
    cell(local_time v) : cell(cell_type::local_time, v) {}         // NOLINT
    cell(node_id v) : cell(cell_type::node, v) {}                  // NOLINT
    cell(edge_id v) : cell(cell_type::edge, v) {}                  // NOLINT
    /// Of what stands elsewhere: a text, a time with its distance from UTC, a date-time, a duration, a quantity, a list, a map, a path.
    template <class T>
        requires(detail::held_by_cell<T> && !detail::stands_in_cell<T>)
    cell(T v) : head_(head_of(detail::type_of_cell<T>::value) | counted_bit), held_(new detail::boxed<T>(std::move(v))) {}  // NOLINT
    /// A text that stands where it is longer than the cell: no copy is made.
    [[nodiscard]] static cell view(std::string_view text) {
        cell out;
        out.head_ = head_of(cell_type::text) | static_cast<std::uint64_t>(static_cast<std::uint32_t>(text.size())) << 32U;
        out.characters_ = text.data();
        return out;
    }

    cell(const cell& other) noexcept : cell(other, shared{}) { if (counted()) ++held_->count; }
    cell(cell&& other) noexcept : cell(other, shared{}) { other.head_ = 0; }
    cell& operator=(const cell& other) noexcept {
        if (!counted() && !other.counted()) {
            head_ = other.head_, bits_ = other.bits_;
            return *this;
        }
        cell copy(other);
        return *this = std::move(copy);
    }
    cell& operator=(cell&& other) noexcept {
        std::swap(head_, other.head_), std::swap(bits_, other.bits_);
        return *this;
    }
    ~cell() { if (counted() && --held_->count == 0) destroy(); }

    [[nodiscard]] cell_type type() const { return static_cast<cell_type>(head_ & 0xFFU); }
    [[nodiscard]] bool is_null() const { return is(cell_type::null); }
    [[nodiscard]] bool is(cell_type t) const { return type() == t; }
    /// Whether it is the truth value true: nothing is not.
    [[nodiscard]] bool is_true() const { return type() == cell_type::boolean && as<bool>(); }

    /// The value of a cell that is known to hold a `T` (asserted).
    template <class T>
        requires(detail::held_by_cell<T> && detail::stands_in_cell<T>)
    [[nodiscard]] T as() const {
        assert(type() == detail::type_of_cell<T>::value);
        T out;
        std::memcpy(static_cast<void*>(&out), &bits_, sizeof(T));
        return out;
    }
    /// The same of what a cell shares with others: lives no longer than they, and so is not asked of a cell that is about to go.
    template <class T>
        requires(detail::held_by_cell<T> && !detail::stands_in_cell<T> && !std::same_as<T, std::string>)
    [[nodiscard]] const T& as() const& {
        assert(type() == detail::type_of_cell<T>::value);
        return static_cast<const detail::boxed<T>*>(held_)->held;
    }
    template <class T>
        requires(detail::held_by_cell<T> && !detail::stands_in_cell<T> && !std::same_as<T, std::string>)
    const T& as() const&& = delete;
    /// The characters of a text.
    [[nodiscard]] std::string_view text() const {
        assert(type() == cell_type::text);
        if (counted()) return static_cast<const detail::boxed<std::string>*>(held_)->held;
        return {characters_, size()};
    }
    /// The value as a `T`, `std::string_view` for a text; nothing if it is of another type. An integer is a `double`, too.
    template <cell_value T>
    [[nodiscard]] std::optional<T> get() const {
        if constexpr (std::same_as<T, std::string_view> || std::same_as<T, std::string>) {
            return type() == cell_type::text ? std::optional<T>(text()) : std::nullopt;
        } else {
            if constexpr (std::same_as<T, double>) {
                if (type() == cell_type::integer) return static_cast<double>(as<std::int64_t>());
            }
            return type() == detail::type_of_cell<T>::value ? std::optional<T>(as<T>()) : std::nullopt;
        }
    }

    /// Bytes that it holds besides itself, about; cells that share them all tell them.
    [[nodiscard]] std::size_t held_bytes() const { return !counted() ? 0 : type() == cell_type::text ? 48 + text().size() : 48; }
    /// Bytes that go with it: those of a text, a path, a map or a list that no other cell shares, and of what is in it; what lies deeper than
    /// eight is not looked at. O(what it holds).
    [[nodiscard]] std::size_t own_bytes() const { return !counted() || held_->count > 1 ? 0 : own_bytes(8); }
    /// Number of an integer or a float.
    [[nodiscard]] bool is_number() const { return type() == cell_type::integer || type() == cell_type::floating; }
    [[nodiscard]] double number() const { return type() == cell_type::integer ? static_cast<double>(as<std::int64_t>()) : as<double>(); }

private:
    struct shared {};
    cell(const cell& other, shared) noexcept : head_(other.head_), bits_(other.bits_) {}
    template <class T>
    cell(cell_type t, T v) : head_(head_of(t)) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, &v, sizeof(v));
        bits_ = bits;
    }
    void destroy() noexcept;
    [[nodiscard]] std::size_t own_bytes(int levels) const;
    static constexpr std::uint64_t counted_bit = 1U << 8U;
    [[nodiscard]] static constexpr std::uint64_t head_of(cell_type t) { return static_cast<std::uint64_t>(t); }
    [[nodiscard]] bool counted() const { return (head_ & counted_bit) != 0; }
    [[nodiscard]] std::size_t size() const { return head_ >> 32U; }

    // The type, whether it is counted, and above them the size of a text that stands elsewhere: one number, so that a copy that is read at
    // once does not wait for parts of it.
    std::uint64_t head_ = 0;
    union {
        std::uint64_t bits_ = 0;
        detail::counted* held_;
        const char* characters_;
    };
};
static_assert(sizeof(cell) == 16);

struct cell_entry {
    std::string key{};
    cell held{};
};

/// A map of entries in any order; of two of one key the last one counts.
[[nodiscard]] cell_map map_of(std::vector<cell_entry> entries);
/// Null if there is none. O(log size).
[[nodiscard]] const cell* find(const cell_map& in, std::string_view key);

/// A value of a property as a cell, and back. Nodes, edges and paths are no values: `value_of` gives nothing for them, and for
/// lists and maps that hold one.
[[nodiscard]] cell cell_of(const value& v);
[[nodiscard]] std::optional<value> value_of(const cell& c);

/// As openCypher writes it, in one line: `'text'`, `[1, 2.0]`, `{a: null}`, `(:Zone {name: '兰州新区'})`, `[:PARTY_TO {year: 2023}]`,
/// `<(:A)-[:T]->(:B)>`; times and durations as `'2015-07-21'`.
[[nodiscard]] std::string to_text(const cell& c, const graph& g);

}  // namespace hexi::abi_v1
