// Making the arrays, and when.
#include <hexi/query/plan/compact_private.hpp>

#include <atomic>
#include <limits>
#include <numeric>

#include <hexi/base/parallel.hpp>
#include <hexi/query/plan/adjacent_private.hpp>
#include <hexi/query/run/run_private.hpp>

namespace hexi::inline abi_v1::detail::query {

compact_steps::compact_steps(const adjacent& along, id_range ids, bool lists, run_state& r) : first_(ids.first), count_(ids.count), begin_(ids.count + 1), has_lists_(lists), is_simple_(true) {
    const graph& g = r.g;
    const auto types = g.node_types();
    const std::size_t workers = count_ < 4096 ? 1 : worker_count(r.context.within), pieces = workers == 1 ? 1 : 64;
    const auto over = [&](const auto& work) {
        parallel_pieces(pieces, [&](std::size_t piece, std::size_t) {
            watch watching(r.context.within);
            const std::size_t end = count_ * (piece + 1) / pieces;
            for (std::size_t i = count_ * piece / pieces; i < end; ++i)
                if (types[first_ + i].valid() && watching(1 + work(i, node_id(first_ + i)))) r.stopped();
        }, workers);
    };
    over([&](std::size_t i, node_id n) { return begin_[i + 1] = static_cast<std::uint32_t>(along.count(g, n)); });
    if (count_ > 0) most_ = *std::max_element(begin_.begin() + 1, begin_.end());
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    if (!lists) return;
    to_.resize(begin_.back());
    std::atomic<bool> repeated{false};
    over([&](std::size_t i, node_id n) {
        auto* const begin = to_.data() + begin_[i];
        auto* end = begin;
        along.each(g, n, [&](const steps& s, bool no_loops) {
            end = no_loops ? std::remove_copy(s.nodes().begin(), s.nodes().end(), end, n) : std::copy(s.nodes().begin(), s.nodes().end(), end);
        });
        if (!std::is_sorted(begin, end)) std::sort(begin, end);
        if (std::adjacent_find(begin, end) != end) repeated.store(true, std::memory_order_relaxed);
        return static_cast<std::size_t>(end - begin);
    });
    is_simple_ = !repeated;
}

namespace {

template <std::size_t Degrees>
[[gnu::always_inline]] inline std::uint64_t sum_of(const degrees_in_a_row* of, std::size_t many) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < many; ++i) {
        std::uint32_t product = 1;
        for (std::size_t k = 0; k < Degrees; ++k) {
            const std::uint32_t degree = of[k].ends[i + 1] - of[k].ends[i];
            product *= degree < of[k].least ? of[k].least : degree;
        }
        out += product;
    }
    return out;
}
[[gnu::always_inline]] inline std::uint64_t sum_of_all(std::span<const degrees_in_a_row> of, std::size_t many) {
    switch (of.size()) {
        case 1: return sum_of<1>(of.data(), many);
        case 2: return sum_of<2>(of.data(), many);
        case 3: return sum_of<3>(of.data(), many);
        default: return sum_of<most_degrees>(of.data(), many);
    }
}
#ifdef __x86_64__
/// Eight at once: what every processor of this kind can multiply is half of each four.
[[gnu::target("avx2")]] std::uint64_t sum_of_all_wide(std::span<const degrees_in_a_row> of, std::size_t many) { return sum_of_all(of, many); }
#endif

}  // namespace

std::uint64_t sum_of_degree_products(std::span<const degrees_in_a_row> of, std::size_t many) {
#ifdef __x86_64__
    static const bool is_wide = __builtin_cpu_supports("avx2") != 0;
    if (is_wide) return sum_of_all_wide(of, many);
#endif
    return sum_of_all(of, many);
}

struct compact_store::entry {
    adjacent along{};
    double visited = 0;  // nodes and steps, since the last change
    bool being_made = false, is_too_large = false;
    std::shared_ptr<const compact_steps> made{};
};

compact_store::compact_store() = default;
compact_store::~compact_store() = default;

std::shared_ptr<const compact_steps> compact_store::of(const adjacent& along, bool lists, double visits, run_state& r) const {
    // One run pays for itself; what is asked once more will be asked again.
    constexpr double worth = 1.5;
    constexpr std::size_t bytes_a_thing = 16, most_ways = 256;
    const graph& g = r.g;
    std::size_t at = 0;
    id_range ids;
    {
        const std::lock_guard lock(mutex_);
        for (; at < entries_.size() && entries_[at].along != along; ++at) {}
        if (at == most_ways) return nullptr;
        if (at == entries_.size()) entries_.emplace_back().along = along;
        entry& here = entries_[at];
        if (here.made && (!lists || here.made->has_lists())) return here.made;
        if (here.being_made || here.is_too_large) return here.made;
        ids = along.begins(g);
        const double steps = along.steps_from(g, {}), cost = static_cast<double>(ids.count) + (lists ? steps : 0);
        here.visited += std::min(visits, cost);
        if (here.visited < worth * cost) return here.made;
        const double bytes = sizeof(std::uint32_t) * cost;
        std::size_t kept = 0;
        for (const entry& e : entries_) kept += e.made ? e.made->memory() : 0;
        // Both ways every edge is walked twice.
        here.is_too_large = 2 * steps >= std::numeric_limits<std::uint32_t>::max() || static_cast<double>(kept) + bytes > static_cast<double>(bytes_a_thing * (g.node_bound() + g.edge_bound()));
        // They are the graph's, and not the run's; but whoever has little memory will not want them.
        const budget* const within = r.context.within;
        const bool is_short = within != nullptr && within->allowed().memory && bytes > static_cast<double>(*within->allowed().memory) / 4;
        if (here.is_too_large || is_short) return here.made;
        here.being_made = true;
    }
    std::shared_ptr<const compact_steps> made;
    const auto give = [&] {
        const std::lock_guard lock(mutex_);
        entries_[at].being_made = false;
        if (made) entries_[at].made = made;
    };
    try {
        made = std::make_shared<const compact_steps>(along, ids, lists, r);
    } catch (...) {
        give();
        throw;
    }
    give();
    return made;
}

std::size_t compact_store::memory() const {
    const std::lock_guard lock(mutex_);
    std::size_t out = entries_.capacity() * sizeof(entry);
    for (const entry& e : entries_) out += e.made ? e.made->memory() : 0;
    return out;
}

void compact_in_use::read(adjacent& along, bool lists, double visits) {
    along.read_from(nullptr);
    if (r_.g.degrees() == nullptr) return;  // nobody said that there will be many questions
    for (const asked_way& one : asked_)
        if (*one.along == along && (one.lists || !lists)) return along.read_from(one.along->compact());
    if (!store_) store_ = r_.g.made_of_edges().of<compact_store>([] { return std::pair(std::make_shared<const compact_store>(), true); });
    auto found = store_->of(along, lists, visits, r_);
    along.read_from(found.get());
    asked_.push_back({&along, lists, std::move(found)});
}

}  // namespace hexi::abi_v1::detail::query
