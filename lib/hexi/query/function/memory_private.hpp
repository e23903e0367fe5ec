// What functions and aggregates hold, counted by the budget of the run.
#pragma once

#include <cstddef>

#include <hexi/base/limits.hpp>
#include <hexi/query/function/function_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// Throws `stopped` where a budget has ended.
void go_on(const call_context& context);
/// Throws `stopped` where there is no room for so many bytes more.
void make_room(call_context& context, std::size_t bytes);

/// Bytes that something holds as long as it lives.
class held_memory {
public:
    held_memory() = default;
    held_memory(const held_memory&) = delete;
    held_memory& operator=(const held_memory&) = delete;
    ~held_memory() { give_back(); }
    /// Notes so many more; looked at every some thousand, as the clock is. Throws `stopped` where they are too many, or time is up.
    void grow(call_context& context, std::size_t bytes) {
        held_ += bytes;
        if (held_ - noted_ >= step && context.within != nullptr) [[unlikely]] note(context);
    }
    /// They are held no longer, or by somebody else.
    void give_back() {
        if (within_ != nullptr) [[unlikely]] within_->hold(noted_, 0);
        within_ = nullptr;
        held_ = noted_ = 0;
    }

private:
    static constexpr std::size_t step = 64U << 10U;
    void note(call_context& context);

    budget* within_ = nullptr;
    std::size_t held_ = 0, noted_ = 0;
};

}  // namespace hexi::abi_v1::detail::query
