// The functions and aggregates of the query language, as tables: a family is a file of this folder with a table at its end.
//
//     const function* f = find_function("toUpper");      // in any case
//     cell upper = f->body(context, arguments);
//
// To add a function, write its body in the file of its family and its row in the table there: checking, completion,
// documentation and errors are made from the row.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/limits.hpp>
#include <hexi/query/cell.hpp>
#include <hexi/query/failure_private.hpp>
#include <hexi/schema/schema.hpp>
#include <hexi/value/datetime.hpp>

namespace hexi::inline abi_v1 {
class graph;
class transaction;
}  // namespace hexi::abi_v1

namespace hexi::inline abi_v1::detail::query {

/// A set of cell types, a bit each.
using types = std::uint32_t;
[[nodiscard]] constexpr types only(cell_type t) { return types{1} << static_cast<unsigned>(t); }
template <class... More>
[[nodiscard]] constexpr types only(cell_type t, More... more) { return only(t) | only(more...); }
inline constexpr types any_type = (types{1} << cell_type_count) - 1;
inline constexpr types nothing = only(cell_type::null);
inline constexpr types number_types = only(cell_type::integer, cell_type::floating);
inline constexpr types date_and_time_types = only(cell_type::date, cell_type::local_time, cell_type::time, cell_type::local_datetime, cell_type::datetime);
/// `LIST or NODE`, for messages; null is left out.
[[nodiscard]] std::string to_text(types t);

/// What a call may ask besides its arguments. One a run.
struct call_context {
    const graph& g;
    const transaction* changes = nullptr;    ///< of a statement that writes: what it removes is not read
    zoned_datetime begun{};                  ///< when the statement began, in UTC: what `datetime()` gives, the same for all its rows
    bool texts_stay = true;                  ///< no text of the graph moves while the statement runs: cells may be views of them
    budget* within = nullptr;
    bool shared = false;                     ///< these are rows of one of several threads: what hangs on rows that others have throws `one_by_one`
};

/// Thrown where rows cannot be shared among threads, which is known only once they are looked at: the run begins anew on one.
struct one_by_one {};

struct parameter {
    std::string_view name;
    types accepted = any_type;
};

using arguments = std::span<const cell>;

struct function {
    std::string_view name;                   ///< as it is documented; found in any case
    std::vector<parameter> parameters;
    std::size_t required = 0;                ///< so many of the first parameters must be given
    bool repeats = false;                    ///< the last parameter may be given any number of times
    types result = any_type;
    /// Gets as many cells as arguments were given. If `null_gives_null`, none of them is null. What a type does not fit that
    /// was not known before is an error of the body's: `wrong_argument`.
    cell (*body)(call_context&, arguments) = nullptr;
    std::string_view says;                   ///< one line: what it gives
    bool null_gives_null = true;
    bool repeatable = true;                  ///< gives the same for the same arguments; `rand()` does not
    bool of_its_own = true;                  ///< asks the graph for no more than what is stored with the nodes and edges that it is given; not their numbers
};

/// Gathers a group's values into one. DISTINCT is the engine's work.
class accumulator {
public:
    virtual ~accumulator() = default;
    virtual void add(call_context&, arguments) = 0;
    /// Takes up what another of its kind was given, as if it had been given it after all of its own: the result has the same bits.
    virtual void take_up(call_context&, accumulator& later) = 0;
    [[nodiscard]] virtual cell result(call_context&) = 0;
};

/// How an accumulator is made in memory that whoever gathers has for it, among those of many groups, and which ends it as well.
struct accumulator_form {
    std::size_t bytes = 0;
    accumulator* (*begin)(void* in) = nullptr;
};

struct aggregate {
    std::string_view name;
    std::vector<parameter> parameters;
    types result = any_type;
    accumulator_form form{};
    bool counts = false;                     ///< its result is how many it was given: the engine needs no accumulator
    std::string_view says;
};

/// A family's table.
struct function_family {
    std::string_view name;                   ///< `Strings`
    std::vector<function> functions;
    std::vector<aggregate> aggregates;
};

/// Every family, in the order of documentation. Made once.
[[nodiscard]] const std::vector<function_family>& function_families();
/// The function or aggregate of that name, in any case; null if there is none. O(1).
[[nodiscard]] const function* find_function(std::string_view name);
[[nodiscard]] const aggregate* find_aggregate(std::string_view name);
/// Names near to one that is unknown, for 'did you mean'.
[[nodiscard]] std::vector<std::string> function_names();

/// The families, each in its file.
[[nodiscard]] function_family string_functions();
[[nodiscard]] function_family number_functions();
[[nodiscard]] function_family list_functions();
[[nodiscard]] function_family entity_functions();
[[nodiscard]] function_family path_functions();
[[nodiscard]] function_family conversion_functions();
[[nodiscard]] function_family temporal_functions();
[[nodiscard]] function_family quantity_functions();
[[nodiscard]] function_family aggregate_functions();

/// Whether the key of a node of a type is asked for by this name: `key`, where no property is called so, or what the type calls it. A value that
/// the node has as a property of the name goes before.
[[nodiscard]] bool calls_key(const schema& s, node_type_id t, std::string_view name);

/// Throws `ArgumentError` (or another class) for an argument that does not fit.
[[noreturn]] void wrong_argument(std::string_view function, std::string_view wanted, const cell& got, error_class of = error_class::argument,
                                 std::string_view detail = "InvalidArgumentType");

/// The numbers of `range(first, last, step)`, without a list of them.
struct number_range {
    std::int64_t first = 0;
    std::uint64_t step = 1;  ///< modulo 2^64, so that it may go down
    std::uint64_t count = 0;

    [[nodiscard]] std::int64_t operator[](std::uint64_t i) const { return static_cast<std::int64_t>(static_cast<std::uint64_t>(first) + i * step); }
};
/// Errors: as of the function (lists.cpp).
[[nodiscard]] number_range numbers_of_range(arguments given);

// --- operators (operators.cpp) ----------------------------------------------------------------------

/// Arithmetic with openCypher's rules: integers exact in 64 bits (overflow is an ArithmeticError), a number and a float give a
/// float, `+` joins texts and lists and adds durations to times. Null gives null. Errors: TypeError InvalidArgumentType.
/// A text that `add` puts together stands in `room`, if that is given, until that changes.
[[nodiscard]] cell add(const cell& a, const cell& b, std::string* room = nullptr);
[[nodiscard]] cell subtract(const cell& a, const cell& b);
[[nodiscard]] cell multiply(const cell& a, const cell& b);
[[nodiscard]] cell divide(const cell& a, const cell& b);
[[nodiscard]] cell modulo(const cell& a, const cell& b);
[[nodiscard]] cell power(const cell& a, const cell& b);
[[nodiscard]] cell negate(const cell& a);

/// Which types arithmetic may give for operands of these types, null included where it may; 0 where it cannot be right.
[[nodiscard]] types types_of_sum(types a, types b);
[[nodiscard]] types types_of_difference(types a, types b);
[[nodiscard]] types types_of_product(types a, types b, char op);   // * / % ^

/// A quantity in its base unit, also in lists and maps as deep as they are compared, all else as it is: what of two units is compared and
/// ordered by. `depth`: how many lists and maps it stands in.
[[nodiscard]] cell in_base(const call_context&, const cell& c, std::size_t depth = 0);
/// Whether it is a quantity, or one is in it that is not deeper than what is compared.
[[nodiscard]] bool holds_quantity(const cell& c, std::size_t depth = 0);

/// Equality in three values: a boolean, or null where it is not known (null in it anywhere that matters).
[[nodiscard]] cell equal(const cell& a, const cell& b);
/// `a < b` and so on in three values: null for what does not compare.
enum class comparison : std::uint8_t { less, less_or_equal, greater, greater_or_equal };
[[nodiscard]] cell compare(comparison how, const cell& a, const cell& b);
/// `a IN list`, in three values.
[[nodiscard]] cell contains(const cell& list, const cell& a);
/// `container[index]`: of a list, a map; of nodes and edges `property_of` (entities.cpp).
[[nodiscard]] cell element(call_context&, const cell& container, const cell& index);
/// `list[from..to]`; absent bounds are given as no pointer.
[[nodiscard]] cell slice(const cell& list, const cell* from, const cell* to);
[[nodiscard]] cell matches(const cell& text, const cell& pattern);   // =~

/// The order of ORDER BY, over all cells: `<` of every two, null last.
[[nodiscard]] std::weak_ordering order(const cell& a, const cell& b);
/// Whether DISTINCT and grouping take them for one: null is null, NaN is NaN, 1 is 1.0.
[[nodiscard]] bool same(const cell& a, const cell& b);
/// Equal for what is the same.
[[nodiscard]] std::uint64_t hash(const cell& c);

// --- entities (entities.cpp) ------------------------------------------------------------------------

/// A property of a node, an edge, a map, or a part of a date, a time, a duration or a quantity. Errors: TypeError
/// InvalidArgumentType of other types; EntityNotFound DeletedEntityAccess of what the statement has removed.
[[nodiscard]] cell property_of(call_context&, const cell& of, std::string_view name);
/// A part of a temporal value: `year`, `epochSeconds`; null if it has none of that name (temporal_parts.cpp).
[[nodiscard]] cell part_of_time(const cell& of, std::string_view name);
/// A part of a quantity: `value` in its base unit, `unit`, `baseUnit`; null if it has none of that name (quantities.cpp).
[[nodiscard]] cell part_of_quantity(const call_context&, const cell& of, std::string_view name);
/// All properties of a node or an edge, with values, by name; a map as it is.
[[nodiscard]] cell_map properties_of(call_context&, const cell& of);
/// The same of what is known to be there.
[[nodiscard]] cell_map properties_of(const graph& g, node_id n);
[[nodiscard]] cell_map properties_of(const graph& g, edge_id e);
/// Labels of a node as a query shows them, its type's and its supertypes' alike.
[[nodiscard]] std::vector<std::string> labels_of(call_context&, node_id n);

}  // namespace hexi::abi_v1::detail::query
