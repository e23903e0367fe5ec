#include "matrix.hpp"

#include <algorithm>
#include <tuple>

#include <CombBLAS/CombBLAS.h>

namespace hexi::mpi {

namespace {

using index = std::int64_t;
using block_type = combblas::SpDCCols<index, int>;
using parallel_matrix = combblas::SpParMat<index, int, block_type>;

/// One arc further, the nearest of several: shortest distances. (CombBLAS's own MinPlusSRing does not compile.)
struct nearest {
    using T_promote = index;
    static index id() { return matrix::unreached; }
    static bool returnedSAID() { return false; }
    static MPI_Op mpi_op() { return MPI_MIN; }
    static index add(const index& a, const index& b) { return std::min(a, b); }
    static index multiply(const int&, const index& x) { return x + 1; }
    static void axpy(int, const index& x, index& y) { y = std::min(y, x + 1); }
};

/// The least number of those that arcs come from.
struct smallest {
    using T_promote = index;
    static index id() { return matrix::unreached; }
    static bool returnedSAID() { return false; }
    static MPI_Op mpi_op() { return MPI_MIN; }
    static index add(const index& a, const index& b) { return std::min(a, b); }
    static index multiply(const int&, const index& x) { return x; }
    static void axpy(int, const index& x, index& y) { y = std::min(y, x); }
};

}  // namespace

struct matrix::held {
    std::shared_ptr<combblas::CommGrid> grid;
    parallel_matrix of;
    index length;
};

matrix::matrix(const world& all, std::uint64_t block, std::span<const arc> arcs) : all_(all), block_(block) {
    // Process (i, j) of the square holds rows of the ith strip and columns of the jth, a strip being `side` blocks.
    const std::uint64_t strip = block * all.side();
    std::vector<std::vector<arc>> out(all.size());
    for (const arc a : arcs) out[static_cast<std::size_t>(a.to / strip * all.side() + a.from / strip)].push_back(a);
    std::vector<std::tuple<index, index, int>> entries;
    const std::uint64_t first_row = all.rank() / all.side() * strip, first_column = all.rank() % all.side() * strip;
    for (const auto& some : all.exchanged(out))
        for (const arc a : some) entries.emplace_back(static_cast<index>(a.to - first_row), static_cast<index>(a.from - first_column), 1);
    const auto place = [](const auto& e) { return std::pair(std::get<1>(e), std::get<0>(e)); };  // by column
    std::ranges::sort(entries, {}, place);
    std::size_t kept = 0;
    for (const auto& e : entries) {
        if (kept > 0 && place(entries[kept - 1]) == place(e)) ++std::get<2>(entries[kept - 1]);
        else entries[kept++] = e;
    }
    const auto side = static_cast<int>(all.side());
    auto grid = std::make_shared<combblas::CommGrid>(MPI_COMM_WORLD, side, side);
    auto* const tuples = static_cast<std::tuple<index, index, int>*>(::operator new(std::max<std::size_t>(1, kept) * sizeof(entries[0])));
    std::uninitialized_copy_n(entries.begin(), kept, tuples);
    entries = {};
    const combblas::SpTuples<index, int> local(static_cast<index>(kept), static_cast<index>(strip), static_cast<index>(strip), tuples, true, true);
    held_ = std::make_unique<held>(held{grid, parallel_matrix(new block_type(local, false), grid), static_cast<index>(block * all.size())});
}

matrix::matrix(matrix&&) noexcept = default;
matrix::~matrix() = default;

std::vector<std::int64_t> matrix::distances(std::uint32_t start, const std::vector<char>& allowed, std::int64_t most, std::int64_t until) const {
    std::vector<index> found(static_cast<std::size_t>(block_), unreached);
    const std::uint64_t first = all_.rank() * block_;
    const auto mine = [&](std::int64_t node) { return node >= 0 && static_cast<std::uint64_t>(node) >= first && static_cast<std::uint64_t>(node) < first + block_; };
    std::vector<index> places, far;
    if (mine(start)) places.push_back(static_cast<index>(start - first)), far.push_back(0), found[static_cast<std::size_t>(places[0])] = 0;
    for (std::int64_t hop = 0; hop < most; ++hop) {
        const combblas::FullyDistSpVec<index, index> front(held_->grid, held_->length, places, far, false, true);
        combblas::FullyDistSpVec<index, index> next(held_->grid, held_->length);
        combblas::SpMV<nearest>(held_->of, front, next, false);
        places.clear(), far.clear();
        const std::vector<index> at = next.GetLocalInd(), now = next.GetLocalNum();
        for (std::size_t i = 0; i < at.size(); ++i) {
            index& there = found[static_cast<std::size_t>(at[i])];
            if (there != unreached || allowed[static_cast<std::size_t>(at[i])] == 0) continue;
            there = now[i];
            places.push_back(at[i]), far.push_back(now[i]);
        }
        const bool arrived = mine(until) && found[static_cast<std::size_t>(until) - static_cast<std::size_t>(first)] != unreached;
        // One question for both: whether anybody has to go on, and whether it is over.
        const int state = all_.largest(arrived ? 2 : places.empty() ? 0 : 1);
        if (state != 1) break;
    }
    return found;
}

std::vector<double> matrix::sums(const std::vector<double>& x) const {
    combblas::FullyDistVec<index, double> in(held_->grid, held_->length, 0.0);
    for (std::size_t i = 0; i < x.size(); ++i) in.SetLocalElement(static_cast<index>(i), x[i]);
    const combblas::FullyDistVec<index, double> out = combblas::SpMV<combblas::PlusTimesSRing<int, double>>(held_->of, in);
    return {out.GetLocArr(), out.GetLocArr() + out.LocArrSize()};
}

std::vector<std::int64_t> matrix::least(const std::vector<std::int64_t>& x) const {
    combblas::FullyDistVec<index, index> in(held_->grid, held_->length, 0);
    for (std::size_t i = 0; i < x.size(); ++i) in.SetLocalElement(static_cast<index>(i), x[i]);
    const combblas::FullyDistVec<index, index> out = combblas::SpMV<smallest>(held_->of, in);
    std::vector<index> all(out.GetLocArr(), out.GetLocArr() + out.LocArrSize());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = std::min(all[i], x[i]);
    return all;
}

}  // namespace hexi::mpi
