// Bodies of `value.hpp`.
#pragma once

#include <hexi/value/value.hpp>

#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/value/number_text.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE value_map::value_map(std::initializer_list<entry> entries) : entries_(entries) { sort(); }
HEXI_INLINE value_map::value_map(std::vector<entry> entries) : entries_(std::move(entries)) { sort(); }
HEXI_INLINE value_map::value_map(const value_map&) = default;
HEXI_INLINE value_map::value_map(value_map&&) noexcept = default;
HEXI_INLINE value_map& value_map::operator=(const value_map&) = default;
HEXI_INLINE value_map& value_map::operator=(value_map&&) noexcept = default;
HEXI_INLINE value_map::~value_map() = default;

HEXI_INLINE bool operator==(const value_map& a, const value_map& b) { return a.entries_ == b.entries_; }

HEXI_INLINE const value* value_map::find(std::string_view key) const {
    const auto at = std::ranges::lower_bound(entries_, key, {}, [](const entry& e) { return std::string_view(e.key); });
    return at != entries_.end() && at->key == key ? &at->held : nullptr;
}

HEXI_INLINE void value_map::sort() {
    std::ranges::stable_sort(entries_, {}, &entry::key);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (i + 1 < entries_.size() && entries_[i].key == entries_[i + 1].key) continue;
        if (kept != i) entries_[kept] = std::move(entries_[i]);
        ++kept;
    }
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(kept), entries_.end());
}

HEXI_INLINE void value::measure() {
    std::size_t deepest = 0;
    if (const auto* all = std::get_if<list>(this))
        for (const value& one : *all) deepest = std::max<std::size_t>(deepest, one.depth_);
    if (const auto* all = std::get_if<value_map>(this))
        for (const value_map::entry& e : *all) deepest = std::max<std::size_t>(deepest, e.held.depth_);
    if (deepest >= most_depth) throw std::length_error(fmt::format("lists and maps more than {} in one another", most_depth));
    depth_ = static_cast<std::uint8_t>(deepest + 1);
}

namespace detail {

/// Bytes of values one after the other: a tag, then what the kind stores, or a size and that many of what follows.
struct value_packer {
    static constexpr std::uint8_t nothing = 0xFD, list = 0xFE, map = 0xFF;
    static_assert(kind_count < nothing);

    std::string out;

    void size(std::size_t n) {  // seven bits a byte, the last one below 128
        for (; n >= 0x80; n >>= 7U) out.push_back(static_cast<char>(n | 0x80U));
        out.push_back(static_cast<char>(n));
    }
    void text(std::string_view bytes) {
        size(bytes.size());
        out += bytes;
    }
    void put(const value& v) {
        std::visit([&]<class T>(const T& one) {
            if constexpr (std::same_as<T, std::monostate>) {
                out.push_back(static_cast<char>(nothing));
            } else if constexpr (std::same_as<T, value::list>) {
                out.push_back(static_cast<char>(list));
                size(one.size());
                for (const value& each : one) put(each);
            } else if constexpr (std::same_as<T, value_map>) {
                out.push_back(static_cast<char>(map));
                size(one.size());
                for (const value_map::entry& e : one) text(e.key), put(e.held);
            } else {
                using entry = entry_of<T>;
                out.push_back(static_cast<char>(entry::id));
                if constexpr (pooled<entry>) {
                    text(entry::bytes(one));
                } else {
                    const typename entry::stored stored = entry::store(one);
                    out.append(reinterpret_cast<const char*>(&stored), sizeof(stored));
                }
            }
        }, v.as_variant());
    }
};

struct value_unpacker {
    std::string_view in;
    bool good = true;

    std::size_t size() {
        std::size_t n = 0;
        for (unsigned shift = 0; shift < 63; shift += 7) {
            if (in.empty()) break;
            const auto byte = static_cast<std::uint8_t>(in.front());
            in.remove_prefix(1);
            n |= std::size_t{byte & 0x7FU} << shift;
            if (byte < 0x80) {
                if (n <= in.size() && (byte != 0 || shift == 0)) return n;
                break;
            }
        }
        good = false;
        return 0;
    }
    std::string_view text() {
        const std::size_t n = size();
        const std::string_view out = in.substr(0, n);
        in.remove_prefix(n);
        return out;
    }
    value get(std::size_t depth) {
        if (in.empty()) return wrong();
        const auto tag = static_cast<std::uint8_t>(in.front());
        in.remove_prefix(1);
        if (tag == value_packer::nothing) return {};
        if (tag == value_packer::list || tag == value_packer::map) {
            if (depth == value::most_depth) return wrong();
            std::size_t left = size();
            if (tag == value_packer::list) {
                value::list all;
                for (; left > 0 && good; --left) all.push_back(get(depth + 1));
                return good ? value(std::move(all)) : value();
            }
            std::vector<value_map::entry> all;
            for (; left > 0 && good; --left) {
                std::string key(text());
                if (!all.empty() && all.back().key >= key) return wrong();
                if (good) all.push_back({std::move(key), get(depth + 1)});
            }
            return good ? value(value_map(std::move(all))) : value();
        }
        if (tag >= kind_count) return wrong();
        return with_kind(kind{tag}, [&](auto of) -> value {
            using entry = decltype(of);
            if constexpr (!std::same_as<entry, entry_of<typename entry::type>> || std::same_as<entry, any_kind>) {
                return wrong();  // an enumeration's value is a text
            } else if constexpr (pooled<entry>) {
                auto one = entry::of_bytes(text());
                return one && good ? value(*std::move(one)) : wrong();
            } else {
                typename entry::stored stored{};
                if (in.size() < sizeof(stored)) return wrong();
                std::memcpy(static_cast<void*>(&stored), in.data(), sizeof(stored));
                in.remove_prefix(sizeof(stored));
                return entry::sound(stored) ? value(entry::load(stored)) : wrong();
            }
        });
    }
    value wrong() {
        good = false;
        in = {};
        return {};
    }
};

}  // namespace detail

HEXI_INLINE std::string value::packed() const {
    detail::value_packer packer;
    packer.put(*this);
    return std::move(packer.out);
}

HEXI_INLINE std::optional<value> value::unpacked(std::string_view bytes) {
    detail::value_unpacker unpacker{bytes};
    value out = unpacker.get(0);
    return unpacker.good && unpacker.in.empty() ? std::optional(std::move(out)) : std::nullopt;
}

HEXI_INLINE std::string detail::joined_document(const evidence& e) {
    if (e.property.empty() && e.document.find('=') == std::string::npos) return e.document;
    return fmt::format("{}={}", e.property, e.document);
}

HEXI_INLINE void detail::split_document(std::string_view text, evidence& into) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
        into.property.clear();
        into.document = text;
    } else {
        into.property = text.substr(0, equals);
        into.document = text.substr(equals + 1);
    }
}

HEXI_INLINE std::string to_text(const evidence& e) {
    std::string out = fmt::format("{}:{}:{}-{}", detail::joined_document(e), e.line, e.start, e.end);
    if (e.certainty != 1.0F) out += fmt::format(":{}", e.certainty);
    return out;
}

HEXI_INLINE std::optional<evidence> parse_evidence(std::string_view text) {
    const auto number = [](std::string_view digits) -> std::optional<std::uint32_t> {
        std::uint32_t n = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
        if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
        return n;
    };
    // From the right, since a document's key may hold colons.
    const auto last_part = [&]() -> std::string_view {
        const std::size_t colon = text.rfind(':');
        if (colon == std::string_view::npos) return {};
        const std::string_view part = text.substr(colon + 1);
        text = text.substr(0, colon);
        return part;
    };
    const auto range = [&](std::string_view part, evidence& e) {
        const std::size_t dash = part.find('-');
        if (dash == std::string_view::npos) return false;
        const auto start = number(part.substr(0, dash));
        const auto end = number(part.substr(dash + 1));
        if (!start || !end) return false;
        e.start = *start;
        e.end = *end;
        return true;
    };
    evidence e;
    std::string_view part = last_part();
    if (!range(part, e)) {
        const auto certainty = parse_float(part);
        if (!certainty || !(*certainty >= 0 && *certainty <= 1)) return std::nullopt;
        e.certainty = static_cast<float>(*certainty);
        part = last_part();
        if (!range(part, e)) return std::nullopt;
    }
    const auto line = number(last_part());
    if (!line || *line == 0 || e.end < e.start || text.empty()) return std::nullopt;
    e.line = *line;
    detail::split_document(text, e);
    if (e.document.empty()) return std::nullopt;
    return e;
}

}  // namespace hexi::abi_v1
