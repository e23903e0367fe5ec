// A disk that is full, for the time of a call.
#pragma once

#include <sys/resource.h>

#include <csignal>

#include "catch.hpp"

namespace hexi::test {

/// What `body` gives where no file may have more than `most` bytes.
template <class Body>
auto with_files_of(rlim_t most, Body body) {
    rlimit usual{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &usual) == 0);
    rlimit few = usual;
    few.rlim_cur = most;
    const auto signalled = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &few) == 0);
    auto out = body();
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &usual) == 0);
    std::signal(SIGXFSZ, signalled);
    return out;
}

}  // namespace hexi::test
