// Graphviz' own library, for DOT alone: it reads the file that the bare arrays wrote, and writes it again.
#include <cstdio>

#include <graphviz/cgraph.h>

#include "program.hpp"

namespace bench = hexi::bench;

int main(int count, char** arguments) {
    bench::program program(count, arguments);
    bench::made_once<Agraph_t*> g([&] {
        std::FILE* in = std::fopen((program.folder() / "limit.dot").c_str(), "r");
        if (in == nullptr) {
            std::perror("limit.dot");
            std::exit(4);
        }
        Agraph_t* read = agread(in, nullptr);
        std::fclose(in);
        return read;
    });
    program.each("dot", "dot", [&] { *g; }, [&](std::size_t) {
        const auto path = program.folder() / "cgraph.dot";
        std::FILE* out = std::fopen(path.c_str(), "w");
        agwrite(*g, out);
        std::fclose(out);
        return std::to_string(std::filesystem::file_size(path));
    });
    return program.run();
}
