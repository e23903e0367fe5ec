// Bodies of `stored_value.hpp`.
#pragma once

#include <hexi/graph/stored_value.hpp>

#include <cstdint>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1::detail {

HEXI_INLINE mixed_value to_mixed(text_pool& pool, const value& v) {
    return std::visit([&]<class T>(const T& one) -> mixed_value {
        if constexpr (std::same_as<T, std::monostate>) {
            return {};
        } else if constexpr (held_by_kind<T>) {
            using entry = entry_of<T>;
            mixed_value out{static_cast<std::uint64_t>(entry::id), 0};
            const auto stored = to_stored<entry>(pool, one);
            if constexpr (pooled<entry>) {
                out.payload = stored.index();
            } else if constexpr (fits_mixed<entry>) {
                std::memcpy(&out.payload, &stored, sizeof(stored));
            } else {
                out.payload = pool.intern({reinterpret_cast<const char*>(&stored), sizeof(stored)}).index();
            }
            return out;
        } else {
            return {static_cast<std::uint64_t>(kind::any), pool.intern(v.packed()).index()};
        }
    }, v.as_variant());
}

HEXI_INLINE value of_mixed(const text_pool& pool, const mixed_value& v) {
    return with_kind(kind{static_cast<std::uint8_t>(v.tag)}, [&](auto of) -> value {
        using entry = decltype(of);
        if constexpr (std::same_as<entry, any_kind>) {
            return value::unpacked(pool[text_id(v.payload)]).value_or(value());
        } else if constexpr (pooled<entry>) {
            return of_stored<entry>(pool, text_id(v.payload));
        } else if constexpr (fits_mixed<entry>) {
            return entry::load(stored_in<entry>(v));
        } else {
            typename entry::stored stored{};
            const std::string_view bytes = pool[text_id(v.payload)];
            if (bytes.size() == sizeof(stored)) std::memcpy(static_cast<void*>(&stored), bytes.data(), sizeof(stored));
            return entry::load(stored);
        }
    });
}

HEXI_INLINE std::optional<text_id> text_of_mixed(const mixed_value& v) {
    const bool inside = with_kind(kind{static_cast<std::uint8_t>(v.tag)}, [](auto entry) { return fits_mixed<decltype(entry)>; });
    return inside ? std::nullopt : std::optional(text_id(v.payload));
}

HEXI_INLINE const char* wrong_mixed(const text_pool& pool, const mixed_value& v) {
    if (v.tag >= kind_count || kind{static_cast<std::uint8_t>(v.tag)} == kind::enumeration) return "is of no kind";
    return with_kind(kind{static_cast<std::uint8_t>(v.tag)}, [&](auto of) -> const char* {
        using entry = decltype(of);
        if constexpr (fits_mixed<entry>) {
            const auto stored = stored_in<entry>(v);
            mixed_value same{v.tag, 0};
            std::memcpy(&same.payload, &stored, sizeof(stored));
            return same == v && entry::sound(stored) ? nullptr : "is no value of its kind";
        } else {
            if (v.payload >= pool.size()) return "stands in no text";
            const std::string_view bytes = pool[text_id(v.payload)];
            if constexpr (std::same_as<entry, any_kind>) {
                const auto read = value::unpacked(bytes);
                return read && read->depth() > 0 ? nullptr : "is no list and no map";
            } else if constexpr (pooled<entry>) {
                return entry::of_bytes(bytes) ? nullptr : "is no value of its kind";
            } else {
                typename entry::stored stored{};
                if (bytes.size() != sizeof(stored)) return "is no value of its kind";
                std::memcpy(static_cast<void*>(&stored), bytes.data(), sizeof(stored));
                return entry::sound(stored) ? nullptr : "is no value of its kind";
            }
        }
    });
}

}  // namespace hexi::abi_v1::detail
