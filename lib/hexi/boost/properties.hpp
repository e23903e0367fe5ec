// Indices and properties as Boost property maps; include `view/boost.hpp`.
#pragma once

#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/graph/properties.hpp>
#include <boost/property_map/property_map.hpp>

#include <hexi/boost/graph.hpp>

namespace hexi::inline abi_v1 {

/// A node's or edge's position: what turns an array into a property map.
template <class Key>
struct boost_index_map {
    using key_type = Key;
    using value_type = std::size_t;
    using reference = std::size_t;
    using category = boost::readable_property_map_tag;

    [[nodiscard]] std::size_t operator[](const Key& key) const {
        if constexpr (std::is_same_v<Key, boost_edge>) return key.id.index();
        else return key.index();
    }
    friend std::size_t get(const boost_index_map& map, const Key& key) { return map[key]; }
};

template <boost_readable G>
[[nodiscard]] boost_index_map<node_id> get(boost::vertex_index_t, const G&) { return {}; }
template <boost_readable G>
[[nodiscard]] std::size_t get(boost::vertex_index_t, const G&, node_id n) { return n.index(); }
template <boost_readable G>
[[nodiscard]] boost_index_map<boost_edge> get(boost::edge_index_t, const G&) { return {}; }
template <boost_readable G>
[[nodiscard]] std::size_t get(boost::edge_index_t, const G&, const boost_edge& e) { return e.id.index(); }
/// Indices are positions already: nothing to do. (After removals, `compact()` closes the gaps.)
template <boost_readable G>
void renumber_vertex_indices(const G&) {}
template <boost_readable G>
void renumber_edge_indices(const G&) {}

/// A property as a map from nodes or edges to values: what is stored, or `missing` where nothing is.
/// A map made from a graph that may change also writes.
///
/// Values   an arithmetic `T` reads boolean, integer and float, and a quantity in its base unit (元, not 亿元), each if
///          it is such a number: of an integer `T` a fraction, or what is too large for it, reads as `missing`;
///          `std::string_view` text and enumerations; what other kinds hold themselves
/// Cost     O(1)
/// Errors   a value that the schema refuses is not written (asserted)
template <class Key, class T, class G>
class property_values {
public:
    using key_type = Key;
    using value_type = T;
    using reference = T;
    using category = std::conditional_t<std::is_const_v<G>, boost::readable_property_map_tag, boost::read_write_property_map_tag>;

    property_values(G& g, std::string_view name, T missing) : graph_(&g), name_(name), missing_(missing), property_(g.schema().property_named(name)) {}

    [[nodiscard]] T operator[](const Key& key) const {
        if (property_)
            if (const auto found = read(id(key), *property_)) return *found;
        return missing_;
    }
    friend T get(const property_values& map, const Key& key) { return map[key]; }
    friend void put(const property_values& map, const Key& key, const T& v)
        requires(!std::is_const_v<G>)
    {
        map.write(key, v);
    }

private:
    static auto id(const Key& key) {
        if constexpr (std::is_same_v<Key, boost_edge>) return key.id;
        else return key;
    }
    /// The number as `T`, rounded if that has fractions; nothing if it is none.
    template <class Number>
    static std::optional<T> as_number(Number n) {
        if constexpr (std::is_floating_point_v<T> || std::is_same_v<Number, bool>) {
            return static_cast<T>(n);
        } else {
            // Of the least number of T, and of the one behind its largest, each is a power of two or 0: a float knows it.
            constexpr int bits = std::numeric_limits<T>::digits;
            if constexpr (std::is_floating_point_v<Number>) {
                if (!(n >= static_cast<Number>(std::numeric_limits<T>::min()) && n < std::ldexp(Number{1}, bits))) return std::nullopt;
            } else {
                constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
                if (n < 0 ? n < static_cast<std::int64_t>(std::numeric_limits<T>::min()) : static_cast<std::uint64_t>(n) > most) return std::nullopt;
            }
            const T whole = static_cast<T>(n);
            return static_cast<Number>(whole) == n ? std::optional(whole) : std::nullopt;
        }
    }
    template <class Id>
    std::optional<T> read(Id at, property_id p) const {
        if constexpr (std::is_arithmetic_v<T>) {
            // Of whatever kind the value is: numbers first, which most are.
            if (const auto v = graph_->template get<double>(at, p)) return as_number(*v);
            if (const auto v = graph_->template get<std::int64_t>(at, p)) return as_number(*v);
            if (const auto v = graph_->template get<bool>(at, p)) return as_number(*v);
            const auto q = graph_->template get<quantity>(at, p);
            return q ? as_number(graph_->schema().in_base(*q).first) : std::nullopt;
        } else {
            return graph_->template get<T>(at, p);
        }
    }
    void write(const Key& key, const T& v) const {
        const auto as_stored = [&]() -> value {
            if constexpr (std::is_floating_point_v<T>) return static_cast<double>(v);
            else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) return +v;  // a char is a number here
            else return v;
        };
        const auto written = graph_->set(id(key), std::string_view(name_), as_stored());
        assert(written);
        (void)written;
        if (!property_) property_ = graph_->schema().property_named(name_);  // an open schema has just made it
    }

    G* graph_;
    std::string name_;
    T missing_;
    mutable std::optional<property_id> property_;
};

/// A property of the nodes as a property map; `missing` where a node has no value.
///
///     get(node_property<std::string_view>(g, "status", "unknown"), n)
template <class T>
auto node_property(const graph& g, std::string_view name, T missing) { return property_values<node_id, T, const graph>(g, name, missing); }
template <class T>
auto node_property(graph& g, std::string_view name, T missing) { return property_values<node_id, T, graph>(g, name, missing); }

/// A property of the edges as a property map; `missing` where an edge has no value. For a view, give its `base()`.
///
///     boost::weight_map(edge_property<double>(g, "weight", 1.0))
template <class T>
auto edge_property(const graph& g, std::string_view name, T missing) { return property_values<boost_edge, T, const graph>(g, name, missing); }
template <class T>
auto edge_property(graph& g, std::string_view name, T missing) { return property_values<boost_edge, T, graph>(g, name, missing); }

}  // namespace hexi::abi_v1

template <hexi::boost_readable G>
struct boost::property_map<G, boost::vertex_index_t> {
    using type = hexi::boost_index_map<hexi::node_id>;
    using const_type = type;
};
template <hexi::boost_readable G>
struct boost::property_map<G, boost::edge_index_t> {
    using type = hexi::boost_index_map<hexi::boost_edge>;
    using const_type = type;
};
