// Folders of tables. The input is files, each behind a line that says `== NAME`; with or without a `schema.info` among them.
//
// What is read agrees with itself, is the same on one core and on several, and comes back the same from tables and from a
// snapshot. What is refused is told with its place in one of the files, the same on one core and on several.
#include "fuzz/fuzz.hpp"

#include <hexi/format/open.hpp>
#include <hexi/graph/check.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/graph.hpp>

void hexi::fuzz::check_input(std::string_view input) {
    const std::filesystem::path folder = scratch() / "tables";
    empty_folder(folder);
    for (const auto& [name, text] : files_of(input, "nodes.csv")) {
        std::filesystem::create_directories((folder / name).parent_path());
        write_file(folder / name, text);
    }
    origins places;
    const auto read = open(folder, {.places = &places, .threads = 1});
    const auto by_many = open(folder, {.threads = 3});
    must(bool(read) == bool(by_many), "read on one core only, or on several only:\n{}{}", to_text(read.problems()), to_text(by_many.problems()));
    if (!read) {
        must(to_text(read.problems()) == to_text(by_many.problems()), "other problems on several cores:\n{}---\n{}", to_text(read.problems()), to_text(by_many.problems()));
        return must_be_helpful(read.problems(), folder);
    }
    const auto differ = differences(*read, *by_many);
    must(differ.empty(), "other contents on several cores: {}", differ.empty() ? "" : differ.front());
    if (const problems found = check(*read, &places); !found.empty()) must_be_helpful(found, folder);
    must_survive(*read);
}
