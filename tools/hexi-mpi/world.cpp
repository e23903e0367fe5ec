#include "world.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace hexi::mpi {

namespace {
constexpr std::size_t most_at_once = std::size_t{1} << 30U;
}

int world::count_of(std::size_t n) {
    if (n > static_cast<std::size_t>(std::numeric_limits<int>::max())) throw std::length_error("more than 2147483647 things for one message: use more processes");
    return static_cast<int>(n);
}

std::string world::told(std::string text) const {
    std::uint64_t length = text.size();
    MPI_Bcast(&length, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
    text.resize(static_cast<std::size_t>(length));
    for (std::size_t at = 0; at < text.size(); at += most_at_once)
        MPI_Bcast(text.data() + at, static_cast<int>(std::min(most_at_once, text.size() - at)), MPI_BYTE, 0, MPI_COMM_WORLD);
    return text;
}

std::vector<std::string> world::gathered(const std::string& text) const {
    std::uint64_t length = text.size();
    std::vector<std::uint64_t> lengths(leads() ? size() : 0);
    MPI_Gather(&length, 1, MPI_UINT64_T, lengths.data(), 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
    if (!leads()) {
        for (std::size_t at = 0; at < text.size(); at += most_at_once)
            MPI_Send(text.data() + at, static_cast<int>(std::min(most_at_once, text.size() - at)), MPI_BYTE, 0, 0, MPI_COMM_WORLD);
        return {};
    }
    std::vector<std::string> all(size());
    all[0] = text;
    for (std::size_t r = 1; r < size(); ++r) {
        all[r].resize(static_cast<std::size_t>(lengths[r]));
        for (std::size_t at = 0; at < all[r].size(); at += most_at_once)
            MPI_Recv(all[r].data() + at, static_cast<int>(std::min(most_at_once, all[r].size() - at)), MPI_BYTE, static_cast<int>(r), 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
    return all;
}

}  // namespace hexi::mpi
