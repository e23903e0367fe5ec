// Values as columns hold them, with the text pool for what is longer: what a kind's entry says, applied.
#pragma once

#include <bit>
#include <concepts>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/base/ids.hpp>
#include <hexi/graph/text_pool.hpp>
#include <hexi/value/value.hpp>

namespace hexi::inline abi_v1::detail {

/// A value of any kind: what fits in eight bytes as it is, a text by its id, all else by the id of its bytes.
[[nodiscard]] mixed_value to_mixed(text_pool& pool, const value& v);
[[nodiscard]] value of_mixed(const text_pool& pool, const mixed_value& v);
/// The text that such a value stands in, if it stands in one.
[[nodiscard]] std::optional<text_id> text_of_mixed(const mixed_value& v);
/// What is wrong with one from a file; null if nothing is. Units are for who knows the schema.
[[nodiscard]] const char* wrong_mixed(const text_pool& pool, const mixed_value& v);

/// Kinds whose stored form a mixed value holds itself.
template <class Entry>
inline constexpr bool fits_mixed = !std::same_as<Entry, any_kind> && !pooled<Entry> && sizeof(typename Entry::stored) <= sizeof(mixed_value::payload);

template <class Entry>
typename Entry::stored stored_in(const mixed_value& v) {
    typename Entry::stored out{};
    std::memcpy(static_cast<void*>(&out), &v.payload, sizeof(out));
    return out;
}

template <class Entry>
typename Entry::stored to_stored(text_pool& pool, const typename Entry::type& v) {
    if constexpr (std::same_as<Entry, any_kind>) return to_mixed(pool, v);
    else if constexpr (pooled<Entry>) return pool.intern(Entry::bytes(v));
    else return Entry::store(v);
}
template <class Entry>
typename Entry::type of_stored(const text_pool& pool, const typename Entry::stored& v) {
    if constexpr (std::same_as<Entry, any_kind>) return of_mixed(pool, v);
    else if constexpr (std::same_as<typename Entry::type, std::string>) return std::string(pool[v]);
    else if constexpr (pooled<Entry>) return Entry::of_bytes(pool[v]).value_or(typename Entry::type{});  // which a checked snapshot never needs
    else return Entry::load(v);
}

/// A list of values of one kind as the bytes of what each is stored as.
template <class Entry>
text_id to_stored_list(text_pool& pool, const value::list& all) {
    std::vector<typename Entry::stored> stored;
    stored.reserve(all.size());
    for (const value& one : all) {
        if constexpr (std::same_as<Entry, any_kind>) stored.push_back(to_mixed(pool, one));
        else stored.push_back(to_stored<Entry>(pool, std::get<typename Entry::type>(one)));
    }
    return pool.intern({reinterpret_cast<const char*>(stored.data()), stored.size() * sizeof(typename Entry::stored)});
}
template <class Entry>
value::list of_stored_list(const text_pool& pool, text_id list) {
    const std::string_view bytes = pool[list];
    value::list out;
    out.reserve(bytes.size() / sizeof(typename Entry::stored));
    for (std::size_t i = 0; i + sizeof(typename Entry::stored) <= bytes.size(); i += sizeof(typename Entry::stored)) {
        typename Entry::stored one{};
        std::memcpy(static_cast<void*>(&one), bytes.data() + i, sizeof(one));
        out.push_back(value(of_stored<Entry>(pool, one)));
    }
    return out;
}
/// The same by kind.
inline text_id to_stored_list(text_pool& pool, kind k, const value::list& all) {
    return with_kind(k, [&](auto entry) { return to_stored_list<decltype(entry)>(pool, all); });
}

/// Whether one value of `v` can be stored as of this kind: an enumeration's is a text.
[[nodiscard]] inline bool is_of_kind(const value& v, kind k) {
    return with_kind(k, [&](auto entry) {
        if constexpr (std::same_as<decltype(entry), any_kind>) return v.has_value();
        else return std::holds_alternative<typename decltype(entry)::type>(v);
    });
}

}  // namespace hexi::abi_v1::detail

#ifdef HEXI_HEADER_ONLY
#include <hexi/graph/stored_value_body.hpp>
#endif
