// What is made of something when it is first asked for, and kept until that changes.
//
//     class words { kept index_; ... };
//     const auto index = index_.of<word_index>([&] { return std::pair(made_of(*this), true); });
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

namespace hexi::inline abi_v1 {

/// Holds one thing of one type, which whoever asks first makes. Copies share it. Many threads may ask at once: the others wait for
/// the one that makes it; whoever drops it must be alone, as for any other change.
class kept {
public:
    kept() = default;
    kept(const kept& other) noexcept { *this = other; }
    kept(kept&& other) noexcept { *this = std::move(other); }
    kept& operator=(const kept& other) noexcept {
        if (this == &other) return *this;
        const holding what = other.now();
        const std::lock_guard lock(mutex_);
        what_ = what;
        any_ = what_.what != nullptr;
        return *this;
    }
    /// What was moved from keeps nothing.
    kept& operator=(kept&& other) noexcept {
        if (this == &other) return *this;
        *this = static_cast<const kept&>(other);
        other.drop();
        return *this;
    }
    ~kept() = default;

    /// What is kept, else what `make()` makes: a shared pointer to a `const T`, and whether it is worth keeping. If it has a `memory()`,
    /// that may be asked for at any time, by any thread.
    template <class T, class Make>
    [[nodiscard]] std::shared_ptr<const T> of(Make make) const {
        const std::lock_guard lock(mutex_);
        if (what_.what) return std::static_pointer_cast<const T>(what_.what);
        std::pair<std::shared_ptr<const T>, bool> made = make();
        if (made.second) what_ = {made.first, &bytes_of<T>}, any_ = true;
        return std::move(made.first);
    }
    void drop() {
        if (any_) what_ = {}, any_ = false;
    }
    /// Whether anything is kept. A reading of one word.
    [[nodiscard]] bool any() const noexcept { return any_.load(std::memory_order_relaxed); }
    /// Bytes that it says it has; copies that share it say so, too.
    [[nodiscard]] std::size_t memory() const {
        const holding what = now();
        return what.what ? what.memory(what.what.get()) : 0;
    }

private:
    struct holding {
        std::shared_ptr<const void> what{};
        std::size_t (*memory)(const void*) = nullptr;
    };
    template <class T>
    static std::size_t bytes_of([[maybe_unused]] const void* of) {
        if constexpr (requires(const T& t) { t.memory(); }) return static_cast<const T*>(of)->memory();
        else return 0;
    }
    holding now() const noexcept {
        const std::lock_guard lock(mutex_);
        return what_;
    }

    mutable std::mutex mutex_;
    mutable holding what_;
    mutable std::atomic<bool> any_{false};
};

}  // namespace hexi::abi_v1
