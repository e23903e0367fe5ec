// Bodies of `memory_private.hpp`.
#include <hexi/query/function/memory_private.hpp>

#include <fmt/format.h>

namespace hexi::inline abi_v1::detail::query {

void go_on(const call_context& context) {
    if (context.within == nullptr || context.within->ended() == cut_by::nothing) return;
    throw failure{.of = error_class::stopped, .detail = to_text(context.within->ended()), .message = fmt::format("the query was ended by its limit of {}", to_text(context.within->ended())),
                  .hint = "ask for less, or give it more"};
}

void make_room(call_context& context, std::size_t bytes) {
    if (context.within == nullptr) return;
    context.within->hold(0, bytes);
    context.within->hold(bytes, 0);
    go_on(context);
}

void held_memory::note(call_context& context) {
    within_ = context.within;
    within_->hold(noted_, held_);
    noted_ = held_;
    within_->look();
    go_on(context);
}

}  // namespace hexi::abi_v1::detail::query
