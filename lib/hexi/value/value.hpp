// The values that properties hold, and evidence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include <hexi/value/date.hpp>
#include <hexi/value/quantity.hpp>

namespace hexi {

/// The kinds of property. An enumeration is held as the name of its value.
enum class kind : std::uint8_t { boolean, integer, floating, text, date, enumeration, quantity };

/// The name of a kind as schemas write it.
constexpr std::string_view to_text(kind k) {
    switch (k) {
        case kind::boolean: return "boolean";
        case kind::integer: return "integer";
        case kind::floating: return "float";
        case kind::text: return "text";
        case kind::date: return "date";
        case kind::enumeration: return "enumeration";
        case kind::quantity: return "quantity";
    }
    return "?";
}

/// One value without its list: text and enumeration values are strings.
using scalar = std::variant<bool, std::int64_t, double, std::string, date, quantity>;

/// Nothing, one value, or a list of values of one kind.
using value = std::variant<std::monostate, bool, std::int64_t, double, std::string, date, quantity, std::vector<scalar>>;

value to_value(const scalar& one);

/// Where a fact was read: characters [start, end) of a line of a document's text.
struct evidence {
    std::string document{};   ///< key of the document's node
    std::uint32_t line = 0;   ///< from 1
    std::uint32_t start = 0;  ///< Unicode code points, from 0
    std::uint32_t end = 0;    ///< not included
    float certainty = 1;      ///< 1 is sure, 0 is refuted

    friend bool operator==(const evidence&, const evidence&) = default;
};

/// `DOCUMENT:LINE:START-END`, followed by `:CERTAINTY` where that is not 1.
std::string to_text(const evidence& e);

}  // namespace hexi

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/value_body.hpp>
#endif
