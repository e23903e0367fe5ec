// The processes of one run, and what they hand to one another: the one place that calls MPI beside CombBLAS.
#pragma once

#include <mpi.h>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace hexi::mpi {

class world {
public:
    world() {
        MPI_Comm_size(MPI_COMM_WORLD, &size_);
        MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
        while ((side_ + 1) * (side_ + 1) <= size_) ++side_;
    }

    [[nodiscard]] std::size_t rank() const { return static_cast<std::size_t>(rank_); }
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(size_); }
    /// Of the square that they stand in, row after row.
    [[nodiscard]] std::size_t side() const { return static_cast<std::size_t>(side_); }
    [[nodiscard]] bool is_square() const { return side_ * side_ == size_; }
    [[nodiscard]] bool leads() const { return rank_ == 0; }

    /// Rank 0's text, for all.
    [[nodiscard]] std::string told(std::string text) const;
    /// Everybody's text at rank 0, by rank; empty elsewhere.
    [[nodiscard]] std::vector<std::string> gathered(const std::string& text) const;

    template <class Number>
    [[nodiscard]] Number sum(Number mine) const { return combined(mine, MPI_SUM); }
    template <class Number>
    [[nodiscard]] Number largest(Number mine) const { return combined(mine, MPI_MAX); }
    [[nodiscard]] bool any(bool mine) const { return largest(mine ? 1 : 0) != 0; }

    /// What everybody has for this process, by rank, when this one has `out` for them. Errors: std::length_error for more
    /// than 2^31 - 1 things at once.
    template <class T>
    [[nodiscard]] std::vector<std::vector<T>> exchanged(const std::vector<std::vector<T>>& out) const {
        static_assert(std::is_trivially_copyable_v<T>);
        std::vector<int> counts(size()), incoming(size()), starts(size()), places(size());
        std::vector<T> sent;
        for (std::size_t r = 0; r < size(); ++r) counts[r] = count_of(out[r].size());
        MPI_Alltoall(counts.data(), 1, MPI_INT, incoming.data(), 1, MPI_INT, MPI_COMM_WORLD);
        std::size_t leaving = 0, coming = 0;
        for (std::size_t r = 0; r < size(); ++r) {
            starts[r] = count_of(leaving), places[r] = count_of(coming);
            leaving += out[r].size(), coming += static_cast<std::size_t>(incoming[r]);
        }
        sent.reserve(leaving);
        for (const auto& to : out) sent.insert(sent.end(), to.begin(), to.end());
        std::vector<T> received(coming);
        MPI_Datatype thing = MPI_DATATYPE_NULL;
        MPI_Type_contiguous(static_cast<int>(sizeof(T)), MPI_BYTE, &thing);
        MPI_Type_commit(&thing);
        MPI_Alltoallv(sent.data(), counts.data(), starts.data(), thing, received.data(), incoming.data(), places.data(), thing, MPI_COMM_WORLD);
        MPI_Type_free(&thing);
        std::vector<std::vector<T>> all(size());
        for (std::size_t r = 0; r < size(); ++r) {
            const auto first = received.begin() + places[r];
            all[r].assign(first, first + incoming[r]);
        }
        return all;
    }

private:
    [[nodiscard]] static int count_of(std::size_t n);

    template <class Number>
    static MPI_Datatype type_of() {
        if constexpr (std::is_same_v<Number, int>) return MPI_INT;
        else if constexpr (std::is_same_v<Number, double>) return MPI_DOUBLE;
        else if constexpr (std::is_same_v<Number, std::int64_t>) return MPI_INT64_T;
        else {
            static_assert(std::is_same_v<Number, std::uint64_t>);
            return MPI_UINT64_T;
        }
    }
    template <class Number>
    static Number combined(Number mine, MPI_Op how) {
        Number all{};
        MPI_Allreduce(&mine, &all, 1, type_of<Number>(), how, MPI_COMM_WORLD);
        return all;
    }

    int rank_ = 0, size_ = 1, side_ = 0;
};

/// What this process handed to others since it began: bytes, counted where MPI is called, by CombBLAS as well. What a
/// collective call hands to several counts once for each.
[[nodiscard]] std::uint64_t bytes_sent();

}  // namespace hexi::mpi
