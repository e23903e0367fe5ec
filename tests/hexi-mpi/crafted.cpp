// hexi_mpi_crafted FOLDER: writes a folder of shards for each way in which they may not belong together, for broken.py.
#include <cstdio>
#include <exception>
#include <filesystem>

#include <fmt/format.h>

#include "crafted_shards.hpp"

int main(int count, char** arguments) {
    if (count != 2) return 2;
    try {
        for (const auto& one : hexi::test::all_crafted_shards()) one.write(std::filesystem::path(arguments[1]) / one.name);
    } catch (const std::exception& wrong) {
        fmt::print(stderr, "{}\n", wrong.what());
        return 1;
    }
    return 0;
}
