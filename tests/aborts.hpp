// Whether something ends the program, tried in a child process.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>

namespace hexi::test {

/// How `work` ends in a process of its own, whose standard error is not shown: the number of the signal that killed it,
/// else 0. It leaves no core behind.
template <class Work>
int signal_of(Work work) {
    std::fflush(nullptr);
    const int child = ::fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);  // Catch2 would tell of it
        const rlimit none{};
        ::setrlimit(RLIMIT_CORE, &none);
        if (std::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(1);
        work();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/// Whether `work` ends the program on purpose, as a failed assertion does.
template <class Work>
bool aborts(Work work) { return signal_of(work) == SIGABRT; }

}  // namespace hexi::test
