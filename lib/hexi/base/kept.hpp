// What is made of something when it is first asked for, and kept until that changes.
//
//     class words { kept index_; ... };
//     const auto index = index_.of<word_index>([&] { return std::pair(made_of(*this), true); });
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

namespace hexi::inline v1 {

/// Holds one thing of one type, which whoever asks first makes. Copies share it. Many threads may ask at once: the others wait for
/// the one that makes it; whoever drops it must be alone, as for any other change.
class kept {
public:
    kept() = default;
    kept(const kept& other) noexcept { *this = other; }
    kept& operator=(const kept& other) noexcept {
        if (this == &other) return *this;
        const std::shared_ptr<const void> what = other.now();
        const std::lock_guard lock(mutex_);
        what_ = what;
        any_ = what_ != nullptr;
        return *this;
    }
    ~kept() = default;

    /// What is kept, else what `make()` makes: a shared pointer to a `const T`, and whether it is worth keeping.
    template <class T, class Make>
    [[nodiscard]] std::shared_ptr<const T> of(Make make) const {
        const std::lock_guard lock(mutex_);
        if (what_) return std::static_pointer_cast<const T>(what_);
        std::pair<std::shared_ptr<const T>, bool> made = make();
        if (made.second) what_ = made.first, any_ = true;
        return std::move(made.first);
    }
    void drop() {
        if (any_) what_ = nullptr, any_ = false;
    }
    /// Whether anything is kept. A reading of one word.
    [[nodiscard]] bool any() const noexcept { return any_.load(std::memory_order_relaxed); }

private:
    std::shared_ptr<const void> now() const noexcept {
        const std::lock_guard lock(mutex_);
        return what_;
    }

    mutable std::mutex mutex_;
    mutable std::shared_ptr<const void> what_;
    mutable std::atomic<bool> any_{false};
};

}  // namespace hexi::v1
