// A flat array that copies share until one of them is changed.
//
//     shared_array<node_id> a, b;
//     a.own().push_back(n);
//     b = a;                  // no value is copied
//     b.own().push_back(m);   // now they are: `a` has one value
#pragma once

#include <atomic>
#include <cstddef>
#include <span>
#include <utility>

#include <hexi/base/flat_array.hpp>

namespace hexi::inline abi_v1 {

/// Reads like a `flat_array`, at the same cost. Changing goes through `own()`, which copies the values first if other
/// copies share them: who changes an array never changes what others read.
///
/// Threads  copies may be read, changed, copied and destroyed by different threads at the same time; one copy is used
///          as any value is: by many readers, or by one who changes it
/// Cost     to copy, a count, from 4 KiB on; smaller arrays are copied. `own()` a comparison, or a copy of the values
template <class T>
class shared_array {
public:
    using value_type = T;

    shared_array() = default;
    shared_array(flat_array<T>&& from) noexcept : here_(std::move(from)) {}  // NOLINT: the one way of making one
    shared_array(const shared_array& other) {
        if (other.size() * sizeof(T) < least_shared) {
            here_ = flat_array<T>(other.here_);
            return;
        }
        count& owners = other.owners();
        owners.fetch_add(1, std::memory_order_relaxed);
        owners_.store(&owners, std::memory_order_relaxed);
        here_.alias(other.here_);
    }
    shared_array(shared_array&& other) noexcept { swap(other); }
    shared_array& operator=(const shared_array& other) {
        if (this != &other) shared_array(other).swap(*this);
        return *this;
    }
    shared_array& operator=(shared_array&& other) noexcept {
        shared_array(std::move(other)).swap(*this);
        return *this;
    }
    ~shared_array() { leave(); }

    /// The array, for changing: nobody shares it from now on.
    [[gnu::always_inline]] flat_array<T>& own() {
        if (owners_.load(std::memory_order_relaxed) != nullptr) [[unlikely]] part();
        return here_;
    }

    [[nodiscard]] std::size_t size() const { return here_.size(); }
    [[nodiscard]] bool empty() const { return here_.empty(); }
    [[nodiscard]] std::size_t capacity() const { return here_.capacity(); }
    [[nodiscard]] const T* data() const { return here_.data(); }
    [[nodiscard]] const T* begin() const { return here_.begin(); }
    [[nodiscard]] const T* end() const { return here_.end(); }
    [[nodiscard]] std::span<const T> span() const { return here_.span(); }
    [[nodiscard]] const T& operator[](std::size_t i) const { return here_[i]; }
    [[nodiscard]] const T& back() const { return here_.back(); }
    [[nodiscard]] std::size_t memory() const { return here_.memory(); }

    void swap(shared_array& other) noexcept {
        here_.swap(other.here_);
        auto* const owners = owners_.load(std::memory_order_relaxed);
        owners_.store(other.owners_.load(std::memory_order_relaxed), std::memory_order_relaxed);
        other.owners_.store(owners, std::memory_order_relaxed);
    }

private:
    using count = std::atomic<std::size_t>;
    static constexpr std::size_t least_shared = 4096;  // bytes

    /// How many share the values; made by the first copy, of which there may be several at once.
    count& owners() const {
        count* known = owners_.load(std::memory_order_acquire);
        if (known != nullptr) return *known;
        auto* made = new count(1);
        if (owners_.compare_exchange_strong(known, made, std::memory_order_acq_rel)) return *made;
        delete made;
        return *known;
    }
    [[gnu::noinline]] void part() {
        if (owners_.load(std::memory_order_relaxed)->load(std::memory_order_acquire) > 1) {
            flat_array<T> copy(here_);
            leave();
            here_ = std::move(copy);
        } else {  // the others are gone
            delete owners_.exchange(nullptr, std::memory_order_relaxed);
        }
    }
    /// Gives up the share: the last of those who had one frees the values.
    void leave() noexcept {
        count* const owners = owners_.exchange(nullptr, std::memory_order_relaxed);
        if (owners == nullptr) return;
        if (owners->fetch_sub(1, std::memory_order_acq_rel) == 1) delete owners;
        else here_.forget();
    }

    flat_array<T> here_;
    mutable std::atomic<count*> owners_{nullptr};  // none while nobody shares
};

}  // namespace hexi::abi_v1
