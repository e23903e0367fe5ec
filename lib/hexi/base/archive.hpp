// Small structured data as bytes and back: one description of the fields serves both ways.
//
//     std::string bytes;  archive_writer{bytes}(schema, counts);
//     archive_reader in{bytes};  in(schema, counts);  if (!in.done()) ...
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace hexi::inline abi_v1 {

namespace detail {
/// What is stored as its own bytes: numbers, enumerations, ids, dates, quantities.
template <class T>
inline constexpr bool stored_plainly = std::is_trivially_copyable_v<T>;
/// A type that describes itself: `static void describe(archive, self)` hands its members to the archive.
template <class T, class Archive>
concept described = requires(Archive& archive, T& self) { T::describe(archive, self); };
}  // namespace detail

/// Appends values to a byte string, little-endian as the machine is.
class archive_writer {
public:
    explicit archive_writer(std::string& out) : out_(&out) {}
    template <class... T>
    void operator()(const T&... values) { (put(values), ...); }

private:
    template <class T>
    void put(const T& v) {
        if constexpr (detail::described<const T, archive_writer>) T::describe(*this, v);
        else {
            static_assert(detail::stored_plainly<T>);
            out_->append(reinterpret_cast<const char*>(&v), sizeof(T));
        }
    }
    void size(std::size_t n) { put(static_cast<std::uint64_t>(n)); }
    void put(const std::string& s) {
        size(s.size());
        out_->append(s);
    }
    template <class T>
    void put(const std::vector<T>& all) {
        size(all.size());
        for (const T& v : all) put(v);
    }
    template <class K, class V, class C>
    void put(const std::map<K, V, C>& all) {
        size(all.size());
        for (const auto& [k, v] : all) put(k), put(v);
    }
    template <class A, class B>
    void put(const std::pair<A, B>& p) { put(p.first), put(p.second); }
    template <class T>
    void put(const std::optional<T>& v) {
        put(static_cast<std::uint8_t>(v ? 1 : 0));
        if (v) put(*v);
    }
    template <class... T>
    void put(const std::variant<T...>& v) {
        put(static_cast<std::uint8_t>(v.index()));
        std::visit([&](const auto& held) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) put(held);
        }, v);
    }

    std::string* out_;
};

/// Reads what `archive_writer` wrote. Past a wrong or missing byte (a flag that is neither 0 nor 1, a map out of order)
/// everything read is empty and `good()` is false; it never reads beyond its bytes and allocates no more than they can
/// describe. Whether enumerations and ids are in range is for who knows it.
class archive_reader {
public:
    explicit archive_reader(std::string_view in) : in_(in) {}
    template <class... T>
    void operator()(T&... values) { (get(values), ...); }
    bool good() const { return good_; }
    /// Says that what was read cannot be: everything after it is empty, and nothing is good.
    void fail() {
        good_ = false;
        in_ = {};
    }
    /// Whether all was good and nothing is left.
    bool done() const { return good_ && in_.empty(); }

private:
    template <class T>
    void get(T& v) {
        if constexpr (detail::described<T, archive_reader>) T::describe(*this, v);
        else if constexpr (std::is_same_v<T, bool>) v = flag();
        else {
            static_assert(detail::stored_plainly<T>);
            if (in_.size() < sizeof(T)) return fail();
            std::memcpy(static_cast<void*>(&v), in_.data(), sizeof(T));
            in_.remove_prefix(sizeof(T));
        }
    }
    std::size_t size() {
        std::uint64_t n = 0;
        get(n);
        if (n > in_.size()) fail(), n = 0;
        return static_cast<std::size_t>(n);
    }
    bool flag() {
        std::uint8_t byte = 0;
        get(byte);
        if (byte > 1) fail();
        return byte == 1;
    }
    void get(std::string& s) {
        const std::size_t n = size();
        s.assign(in_.substr(0, n));
        in_.remove_prefix(n);
    }
    template <class T>
    void get(std::vector<T>& all) {
        all.clear();
        for (std::size_t n = size(); n > 0 && good_; --n) {
            T v{};
            get(v);
            all.push_back(std::move(v));
        }
    }
    template <class K, class V, class C>
    void get(std::map<K, V, C>& all) {
        all.clear();
        for (std::size_t n = size(); n > 0 && good_; --n) {
            std::pair<K, V> entry;
            get(entry);
            if (!all.empty() && !all.key_comp()(all.rbegin()->first, entry.first)) return fail();
            all.insert(all.end(), std::move(entry));
        }
    }
    template <class A, class B>
    void get(std::pair<A, B>& p) { get(p.first), get(p.second); }
    template <class T>
    void get(std::optional<T>& v) {
        v.reset();
        if (flag()) get(v.emplace());
    }
    template <class... T>
    void get(std::variant<T...>& v) {
        std::uint8_t index = 0;
        get(index);
        std::uint8_t at = 0;
        const auto try_one = [&]<class One>(const One*) {
            if (index != at++) return;
            if constexpr (std::is_same_v<One, std::monostate>) v = One{};
            else {
                One held{};
                get(held);
                v = std::move(held);
            }
        };
        (try_one(static_cast<const T*>(nullptr)), ...);
        if (index >= sizeof...(T)) fail();
    }

    std::string_view in_;
    bool good_ = true;
};

}  // namespace hexi::abi_v1
