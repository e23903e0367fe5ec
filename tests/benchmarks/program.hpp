// What all programs of the benchmark share: questions, how they are timed, and how the answers are handed over.
//
//     bench::program program(count, arguments);       // PROGRAM FOLDER COUNTS [--benchmark_...]
//     program.once("load", [&](bench::figures& f) { ...; return answer; });
//     program.each("hop1", "hop", [&](std::size_t n) { ...the first n of the questions...; return answer; });
//     return program.run();
//
// COUNTS says how many questions of a kind are asked, `hop=10000,1000 path=100`: a program that is a thousand times
// slower than another is asked fewer, and the fast ones are asked the same few as well, so that times and answers
// can be compared. A kind that is not named is left out. Answers are Google Benchmark's labels.
#pragma once

#include <malloc.h>
#include <sys/resource.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

namespace hexi::bench {

using node_pair = std::pair<std::uint32_t, std::uint32_t>;

/// The questions beside a graph; `queries.py` describes the files.
struct questions {
    std::vector<std::uint32_t> nodes;
    std::vector<node_pair> pairs;
    std::vector<node_pair> paths;
    std::vector<std::uint32_t> sources;
    std::string first_hop;
    std::string second_hop;

    explicit questions(const std::filesystem::path& folder)
        : nodes(numbers(folder / "nodes.txt")), pairs(pairs_in(folder / "pairs.txt")), paths(pairs_in(folder / "paths.txt")),
          sources(numbers(folder / "sources.txt")) {
        std::ifstream(folder / "hops.txt") >> first_hop >> second_hop;
    }

private:
    static std::vector<std::uint32_t> numbers(const std::filesystem::path& path) {
        std::ifstream in(path);
        std::vector<std::uint32_t> out;
        for (std::uint32_t n = 0; in >> n;) out.push_back(n);
        return out;
    }
    static std::vector<node_pair> pairs_in(const std::filesystem::path& path) {
        const auto flat = numbers(path);
        std::vector<node_pair> out;
        for (std::size_t i = 0; i + 1 < flat.size(); i += 2) out.emplace_back(flat[i], flat[i + 1]);
        return out;
    }
};

/// Bytes of memory that the process has in use, what was freed given back first.
inline double resident_bytes() {
    ::malloc_trim(0);
    std::ifstream in("/proc/self/statm");
    double size = 0, resident = 0;
    in >> size >> resident;
    return resident * 4096;
}
/// The most it ever had.
inline double peak_bytes() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_maxrss) * 1024;
}

/// Figures beside a time.
using figures = std::map<std::string, double>;

/// How many were found, and the sum of what was found: short, and wrong answers rarely agree in both.
inline std::string answer(std::uint64_t found, std::uint64_t sum) { return std::to_string(found) + "/" + std::to_string(sum); }

class program {
public:
    program(int count, char** arguments) {
        if (count < 3) {
            std::fprintf(stderr, "usage: %s FOLDER COUNTS [--benchmark_...]\n", arguments[0]);
            std::exit(2);
        }
        folder_ = arguments[1];
        std::istringstream kinds(arguments[2]);
        for (std::string kind; kinds >> kind;) {
            const auto equals = kind.find('=');
            std::istringstream numbers(kind.substr(equals + 1));
            for (std::string number; std::getline(numbers, number, ',');) counts_[kind.substr(0, equals)].push_back(std::stoul(number));
        }
        std::vector<char*> rest{arguments[0]};
        rest.insert(rest.end(), arguments + 3, arguments + count);
        int rest_count = static_cast<int>(rest.size());
        benchmark::Initialize(&rest_count, rest.data());
        if (benchmark::ReportUnrecognizedArguments(rest_count, rest.data())) std::exit(2);
    }

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path graph_folder() const { return std::filesystem::canonical(folder_ / "graph"); }
    bool asked_for(const std::string& kind) const { return counts_.contains(kind); }
    /// The first number of a kind, or another one where none is given.
    std::size_t number_of(const std::string& kind, std::size_t otherwise) const {
        const auto found = counts_.find(kind);
        return found == counts_.end() ? otherwise : found->second.front();
    }

    /// Work that is done once (loading, a change that cannot be repeated, what may take long). `work(figures&)` returns the answer.
    template <class Work>
    void once(const std::string& name, Work work) {
        benchmark::RegisterBenchmark(name.c_str(), [work](benchmark::State& state) {
            figures beside;
            std::string answer;
            for (auto _ : state) answer = work(beside);
            report(state, answer, beside);
        })->Iterations(1)->UseRealTime();
    }

    /// `work(n)` answers the first n questions of a kind, again and again; `prepare()` comes before, untimed.
    /// A time is that of n questions.
    template <class Prepare, class Work>
    void each(const std::string& name, const std::string& kind, Prepare prepare, Work work) {
        const auto found = counts_.find(kind);
        if (found == counts_.end()) return;
        for (const std::size_t n : found->second) {
            benchmark::RegisterBenchmark((name + "/" + std::to_string(n)).c_str(), [=](benchmark::State& state) {
                prepare();
                std::string answer;
                for (auto _ : state) answer = work(n);
                report(state, answer, {});
            });
        }
    }
    /// The same for work that runs on several cores: it ends when the clock says so, not the processor time.
    template <class Prepare, class Work>
    void whole(const std::string& name, Prepare prepare, Work work) {
        if (!asked_for("whole")) return;
        benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
            prepare();
            figures beside;
            std::string answer;
            for (auto _ : state) answer = work(beside);
            report(state, answer, beside);
        })->UseRealTime();
    }

    int run() const {
        benchmark::RunSpecifiedBenchmarks();
        return 0;
    }

private:
    static void report(benchmark::State& state, const std::string& answer, const figures& beside) {
        state.SetLabel(answer);
        for (const auto& [name, value] : beside) state.counters[name] = value;
    }

    std::filesystem::path folder_;
    std::map<std::string, std::vector<std::size_t>> counts_;
};

/// Makes something when it is first asked for, and keeps it.
template <class T>
class made_once {
public:
    explicit made_once(std::function<T()> make) : make_(std::move(make)) {}
    T& operator*() {
        if (!value_) value_.reset(new T(make_()));  // T need not be movable
        return *value_;
    }
    T* operator->() { return &**this; }
    void forget() { value_.reset(); }

private:
    std::function<T()> make_;
    std::unique_ptr<T> value_;
};

}  // namespace hexi::bench
