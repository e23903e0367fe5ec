// Bodies of `kinds.hpp`.
#pragma once

#include <hexi/value/kinds.hpp>

#include <bit>
#include <cmath>
#include <cstring>

#include <xxhash.h>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

HEXI_INLINE std::uint64_t hash_of_bytes(const void* bytes, std::size_t size) { return XXH3_64bits(bytes, size); }

HEXI_INLINE std::uint64_t hash_of_number(std::int64_t number) { return hash_of_bytes(&number, sizeof(number)); }

HEXI_INLINE std::uint64_t hash_of_number(double number) {
    if (std::isnan(number)) return 0x7FF8;
    // 2^63 itself is no integer of 64 bits.
    if (number >= -0x1p63 && number < 0x1p63 && number == std::trunc(number)) return hash_of_number(static_cast<std::int64_t>(number));
    return hash_of_bytes(&number, sizeof(number));
}

/// digits × 10^power, without zeros at the end of the digits.
struct decimal {
    std::int64_t digits;
    int power;
};
HEXI_INLINE decimal decimal_of(const quantity& q) {
    decimal out{q.digits, int{q.magnitude} - int{q.decimals}};
    if (out.digits == 0) return {0, 0};
    while (out.digits % 10 == 0) out.digits /= 10, ++out.power;
    return out;
}

HEXI_INLINE std::weak_ordering order_of_quantities(const quantity& a, const quantity& b) {
    if (const auto order = a.unit <=> b.unit; order != 0) return order;
    const decimal x = decimal_of(a), y = decimal_of(b);
    const auto sign = [](std::int64_t n) { return n < 0 ? -1 : n > 0 ? 1 : 0; };
    if (const auto order = sign(x.digits) <=> sign(y.digits); order != 0 || x.digits == 0) return order;
    // Where the digits begin, then the digits behind one another as if they were fractions.
    const auto size = [](std::int64_t n) { return n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n); };
    const auto length = [](std::uint64_t n) { int count = 0; for (; n != 0; n /= 10) ++count; return count; };
    __extension__ typedef unsigned __int128 wide;
    wide p = size(x.digits), q = size(y.digits);
    const int p_length = length(size(x.digits)), q_length = length(size(y.digits));
    auto order = p_length + x.power <=> q_length + y.power;
    if (order == 0) {
        for (int i = p_length; i < q_length; ++i) p *= 10;
        for (int i = q_length; i < p_length; ++i) q *= 10;
        order = p <=> q;
    }
    return x.digits < 0 ? 0 <=> order : order;
}

HEXI_INLINE std::uint64_t hash_of_quantity(const quantity& q) {
    const decimal d = decimal_of(q);
    const std::int64_t parts[]{d.digits, d.power, static_cast<std::int64_t>(q.unit.index())};
    return hash_of_bytes(parts, sizeof(parts));
}

HEXI_INLINE std::string bytes_of_datetime(const zoned_datetime& t) {
    std::string out(16, '\0');
    const std::int64_t seconds = t.moment().seconds();
    // With a zone the offset is the zone's to say, which may change its rules.
    const std::int32_t nanosecond = t.moment().nanosecond(), offset = t.where() ? 0 : t.offset().seconds();
    std::memcpy(out.data(), &seconds, 8);
    std::memcpy(out.data() + 8, &nanosecond, 4);
    std::memcpy(out.data() + 12, &offset, 4);
    if (const auto where = t.where()) out += where->name();
    return out;
}

HEXI_INLINE std::optional<zoned_datetime> datetime_of_bytes(std::string_view bytes) {
    if (bytes.size() < 16) return std::nullopt;
    std::int64_t seconds = 0;
    std::int32_t nanosecond = 0, offset = 0;
    std::memcpy(&seconds, bytes.data(), 8);
    std::memcpy(&nanosecond, bytes.data() + 8, 4);
    std::memcpy(&offset, bytes.data() + 12, 4);
    const auto moment = local_datetime::of_seconds(seconds, nanosecond);
    if (!moment || !utc_offset::exists(offset)) return std::nullopt;
    if (bytes.size() == 16) {
        const auto local = local_datetime::of_seconds(seconds + offset, nanosecond);
        return local ? zoned_datetime::of(*local, utc_offset(offset)) : std::nullopt;
    }
    const auto where = zone::find(bytes.substr(16));
    if (!where || offset != 0) return std::nullopt;
    const utc_offset now = where->offset_at(seconds);
    const auto local = local_datetime::of_seconds(seconds + now.seconds(), nanosecond);
    return local ? zoned_datetime::of(*local, now, *where) : std::nullopt;
}

}  // namespace detail

HEXI_INLINE std::optional<quantity> quantity_kind::parse(std::string_view text) {
    const auto number = split_number(text);
    if (!number) return std::nullopt;
    const auto magnitude = number->rest.empty() ? std::optional(std::uint8_t{0}) : magnitude_of(number->rest);
    if (!magnitude) return std::nullopt;
    return quantity{number->digits, number->decimals, *magnitude};
}

HEXI_INLINE std::optional<duration> duration_kind::of_bytes(std::string_view bytes) {
    if (bytes.size() != sizeof(duration)) return std::nullopt;
    std::int64_t parts[3];
    std::uint32_t nanosecond = 0;
    std::memcpy(parts, bytes.data(), sizeof(parts));
    std::memcpy(&nanosecond, bytes.data() + sizeof(parts), sizeof(nanosecond));
    if (nanosecond >= 1'000'000'000) return std::nullopt;
    const duration out(parts[0], parts[1], parts[2], nanosecond);
    return std::memcmp(&out, bytes.data(), sizeof(out)) == 0 ? std::optional(out) : std::nullopt;
}

}  // namespace hexi::abi_v1
