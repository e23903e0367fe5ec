// Counts what leaves this process: MPI lets a program stand between its caller and itself (the names with a P are its own).
#include "world.hpp"

#include <atomic>

namespace {

std::atomic<std::uint64_t> sent{0};

void count(std::int64_t things, MPI_Datatype type, std::int64_t receivers = 1) {
    int bytes = 0;
    PMPI_Type_size(type, &bytes);
    if (things > 0 && receivers > 0) sent += static_cast<std::uint64_t>(things) * static_cast<std::uint64_t>(bytes) * static_cast<std::uint64_t>(receivers);
}
int others(MPI_Comm in) {
    int size = 1;
    PMPI_Comm_size(in, &size);
    return size - 1;
}
bool is(int root, MPI_Comm in) {
    int rank = 0;
    PMPI_Comm_rank(in, &rank);
    return rank == root;
}

}  // namespace

namespace hexi::mpi {
std::uint64_t bytes_sent() { return sent; }
}  // namespace hexi::mpi

extern "C" {

int MPI_Send(const void* from, int n, MPI_Datatype t, int to, int tag, MPI_Comm in) {
    count(n, t);
    return PMPI_Send(from, n, t, to, tag, in);
}
int MPI_Isend(const void* from, int n, MPI_Datatype t, int to, int tag, MPI_Comm in, MPI_Request* request) {
    count(n, t);
    return PMPI_Isend(from, n, t, to, tag, in, request);
}
int MPI_Sendrecv(const void* from, int n, MPI_Datatype t, int to, int tag, void* into, int m, MPI_Datatype u, int source, int other_tag, MPI_Comm in, MPI_Status* status) {
    if (!is(to, in)) count(n, t);
    return PMPI_Sendrecv(from, n, t, to, tag, into, m, u, source, other_tag, in, status);
}
int MPI_Bcast(void* what, int n, MPI_Datatype t, int root, MPI_Comm in) {
    if (is(root, in)) count(n, t, others(in));
    return PMPI_Bcast(what, n, t, root, in);
}
int MPI_Gather(const void* from, int n, MPI_Datatype t, void* into, int m, MPI_Datatype u, int root, MPI_Comm in) {
    if (!is(root, in)) count(n, t);
    return PMPI_Gather(from, n, t, into, m, u, root, in);
}
int MPI_Reduce(const void* from, void* into, int n, MPI_Datatype t, MPI_Op how, int root, MPI_Comm in) {
    if (!is(root, in)) count(n, t);
    return PMPI_Reduce(from, into, n, t, how, root, in);
}
int MPI_Allreduce(const void* from, void* into, int n, MPI_Datatype t, MPI_Op how, MPI_Comm in) {
    count(n, t, others(in));
    return PMPI_Allreduce(from, into, n, t, how, in);
}
int MPI_Allgather(const void* from, int n, MPI_Datatype t, void* into, int m, MPI_Datatype u, MPI_Comm in) {
    count(m, u, others(in));
    return PMPI_Allgather(from, n, t, into, m, u, in);
}
int MPI_Allgatherv(const void* from, int n, MPI_Datatype t, void* into, const int* counts, const int* places, MPI_Datatype u, MPI_Comm in) {
    int rank = 0;
    PMPI_Comm_rank(in, &rank);
    count(counts[rank], u, others(in));
    return PMPI_Allgatherv(from, n, t, into, counts, places, u, in);
}
int MPI_Alltoall(const void* from, int n, MPI_Datatype t, void* into, int m, MPI_Datatype u, MPI_Comm in) {
    count(n, t, others(in));
    return PMPI_Alltoall(from, n, t, into, m, u, in);
}
int MPI_Alltoallv(const void* from, const int* counts, const int* starts, MPI_Datatype t, void* into, const int* incoming, const int* places, MPI_Datatype u, MPI_Comm in) {
    for (int r = 0; r <= others(in); ++r)
        if (!is(r, in)) count(counts[r], t);
    return PMPI_Alltoallv(from, counts, starts, t, into, incoming, places, u, in);
}

}  // extern "C"
