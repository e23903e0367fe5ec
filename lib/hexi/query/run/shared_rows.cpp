// The rows of one run, shared among threads.
#include <hexi/query/run/shared_rows_private.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>

#include <hexi/base/parallel.hpp>
#include <hexi/query/run/pattern_operators_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

/// The places [0, size) in pieces, one for each thread at first; a thread goes through a piece from its beginning.
class shared_places {
public:
    shared_places(std::size_t size, std::size_t threads) : grain_(std::clamp<std::size_t>(size / 1024, 1, 256)) {
        for (std::size_t i = 0; i < threads; ++i) pieces_.push_back({size * i / threads, size * i / threads, size * (i + 1) / threads});
    }

    /// The next few of a piece, [first, second); none at its end.
    std::pair<std::size_t, std::size_t> next(std::size_t piece) {
        const std::lock_guard lock(mutex_);
        auto& p = pieces_[piece];
        if (stopped_) return {p.at, p.at};
        const std::size_t from = p.at;
        p.at = std::min(p.end, from + grain_);
        return {from, p.at};
    }
    /// Makes a piece of the later half of what is left of the longest; nothing if that is little.
    std::optional<std::size_t> another() {
        const std::lock_guard lock(mutex_);
        auto& longest = *std::ranges::max_element(pieces_, {}, [](const piece& p) { return p.end - p.at; });
        const std::size_t left = longest.end - longest.at;
        if (stopped_ || left < 2 * grain_) return std::nullopt;
        const std::size_t end = longest.end, begin = longest.end -= left / 2;
        pieces_.push_back({begin, begin, end});
        return pieces_.size() - 1;
    }
    [[nodiscard]] std::size_t begin_of(std::size_t piece) {
        const std::lock_guard lock(mutex_);
        return pieces_[piece].begin;
    }
    /// Nothing more is to be done, since something was thrown; what comes first is told.
    void stop(std::exception_ptr why) {
        const std::lock_guard lock(mutex_);
        if (!std::exchange(stopped_, true)) why_ = std::move(why);
    }
    [[nodiscard]] bool stopped() {
        const std::lock_guard lock(mutex_);
        return stopped_;
    }
    /// When all threads have ended.
    [[nodiscard]] const std::exception_ptr& why() const { return why_; }

private:
    struct piece {
        std::size_t begin = 0, at = 0, end = 0;
    };
    std::mutex mutex_;
    std::size_t grain_;
    std::vector<piece> pieces_;
    bool stopped_ = false;
    std::exception_ptr why_;
};

/// Who has gone through a piece.
struct part_taken {
    std::size_t begin = 0;
    std::unique_ptr<partner> who;
    std::chrono::nanoseconds time{};
};

}  // namespace

bool shared_rows::run(query_runner& of, std::size_t part, run_state& r) {
    chain& own = of.parts_[part];
    budget* const within = r.context.within;
    // Steps are counted one after the other.
    if (!own.can_share() || (within != nullptr && within->allowed().steps)) return false;
    if (r.g.node_count() + 2 * r.g.edge_count() < least_ || own.shared_work(r) < least_) return false;
    const scan_op::places all = static_cast<const scan_op&>(*own.ops_[1]).all_places(r);
    const std::size_t threads = std::min(worker_count(within), all.count);
    if (threads < 2 || (!all.listed.empty() && scan_op::work(all.listed, r, own.walks_) < least_)) return false;

    const std::size_t gathers = own.gathers_at_;
    for (const auto& o : own.ops_) o->begin(r);
    shared_places places(all.count, threads);
    std::mutex of_members;
    std::vector<part_taken> members;
    std::chrono::nanoseconds own_time{};
    const auto go_through = [&](std::size_t piece, chain& with, run_state& state) {
        const auto began = std::chrono::steady_clock::now();
        auto& scan = static_cast<scan_op&>(*with.ops_[1]);
        for (auto [from, to] = places.next(piece); from != to; std::tie(from, to) = places.next(piece))
            static_cast<void>(scan.give_part(all, from, to, state));  // what gathers wants all rows
        if (!places.stopped()) with.ops_[gathers]->settle(state);
        return std::chrono::steady_clock::now() - began;
    };
    const auto take_part = [&](std::size_t piece) {
        part_taken made{places.begin_of(piece), make_(), {}};
        query_runner& theirs = made.who->operators();
        run_state& state = made.who->state();
        chain& operators = theirs.parts_[part];
        if (operators.gathers_at_ != gathers) throw one_by_one{};
        theirs.begin(state);
        for (const auto& o : operators.ops_) o->begin(state);
        operators.ops_[gathers]->only_keep();
        made.time = go_through(piece, operators, state);
        const std::lock_guard lock(of_members);
        members.push_back(std::move(made));
    };
    parallel_workers(threads, [&](std::size_t worker) {
        try {
            if (worker == 0) own_time = go_through(0, own, r);
            else take_part(worker);
            while (const auto piece = places.another()) take_part(*piece);
        } catch (...) {
            places.stop(std::current_exception());
        }
    });
    try {
        if (places.why()) std::rethrow_exception(places.why());
        std::ranges::sort(members, {}, &part_taken::begin);
        own.take_up_measured(own, own_time);
        for (part_taken& m : members) {
            chain& theirs = m.who->operators().parts_[part];
            own.take_up_measured(theirs, m.time);
            own.ops_[gathers]->take_up(r, *theirs.ops_[gathers]);
            partners_.push_back(std::move(m.who));
        }
    } catch (const failure&) {
        if (within != nullptr && within->ended() != cut_by::nothing) r.stopped();
        throw one_by_one{};
    }
    own.ops_.front()->end(r);
    for (const auto& one : partners_) most_kept_ += one->state().most_kept();
    partners_.clear();
    return true;
}

}  // namespace hexi::abi_v1::detail::query
