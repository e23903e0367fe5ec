// Time zones by name, as the system's zone files have them.
//
//     const std::optional<zone> here = zone::find("Europe/Stockholm");
//     here->offset_at(1437507632).seconds() == 7200;
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <hexi/base/problem.hpp>
#include <hexi/value/time.hpp>

namespace hexi::inline abi_v1 {

namespace detail {
struct zone_rules;
}  // namespace detail

/// A time zone that exists; eight bytes, safe to use from many threads. Each zone that was found is kept until the
/// program ends; there are some six hundred.
///
/// A zone that the system's table of zones since 1970 (`zone1970.tab`) has left out follows its country's only one there, so
/// that all systems say the same of times before 1970, whether their zone files were made with or without old rules.
class zone {
public:
    /// The zone of this name, letter for letter; nothing if the system has none.
    ///
    /// Cost     reads the zone's file at the first time
    [[nodiscard]] static std::optional<zone> find(std::string_view name);
    /// The same, with what may have been meant.
    ///
    /// Errors   `wrong-kind`
    [[nodiscard]] static result<zone> named(std::string_view name);

    [[nodiscard]] std::string_view name() const;
    /// What a clock there is ahead of UTC at a moment, in seconds since 1970 in UTC.
    [[nodiscard]] utc_offset offset_at(std::int64_t seconds) const;
    /// The same at a local time, in seconds since 1970 there. A time that clocks skip is taken by the rule before, and one
    /// that they show twice is the first.
    [[nodiscard]] utc_offset offset_at_local(std::int64_t seconds) const;

    friend bool operator==(zone a, zone b) { return a.rules_ == b.rules_; }

private:
    friend class zoned_datetime;
    explicit zone(const detail::zone_rules& rules) : rules_(&rules) {}
    const detail::zone_rules* rules_;
};

[[nodiscard]] inline std::string to_text(zone z) { return std::string(z.name()); }

template <>
inline constexpr bool printed_as_text<zone> = true;

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/value/zone_body.hpp>
#endif
