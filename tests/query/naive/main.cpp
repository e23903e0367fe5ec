// hexi-naive [--rounds N] [--first N]: asks the engine random queries and compares with an evaluator that tries everything.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "compare.hpp"

int main(int count, char** given) {
    std::uint64_t rounds = 10'000, first = 0;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string_view name = given[i];
        if (name == "--rounds") rounds = std::strtoull(given[i + 1], nullptr, 10);
        else if (name == "--first") first = std::strtoull(given[i + 1], nullptr, 10);
    }
    std::uint64_t asked = 0, answered = 0, wrong = 0;
    for (std::uint64_t i = first; i < first + rounds; ++i) {
        try {
            const naive::verdict v = naive::round(i);
            if (v.differs) ++wrong, fmt::print("round {}:\n{}\n", i, *v.differs);
            if (v.asked) ++asked;
            if (v.rows > 0) ++answered;
        } catch (const naive::undefined&) {
            ++wrong, fmt::print("round {}: a query asks for what is not there\n", i);
        }
    }
    fmt::print("{} rounds, {} asked of both, {} with rows, {} differ\n", rounds, asked, answered, wrong);
    return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
