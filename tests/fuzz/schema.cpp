// Schemas. The input is `schema.info`, and behind lines that say `== NAME` further files that it may build on.
//
// What is read is written as one file that reads back as an equal schema, and is then written as the same bytes. What is refused
// is told with its place in one of the files.
#include "fuzz/fuzz.hpp"

#include <fmt/format.h>

#include <hexi/base/archive.hpp>
#include <hexi/schema/read_schema.hpp>

namespace {

/// All of a schema but where it was read.
std::string bytes_of(const hexi::schema& s) {
    std::string out;
    hexi::archive_writer{out}(s);
    return out;
}

}  // namespace

void hexi::fuzz::check_input(std::string_view input) {
    const std::filesystem::path folder = scratch() / "schema";
    empty_folder(folder);
    for (const auto& [name, text] : files_of(input, "schema.info")) {
        std::filesystem::create_directories((folder / name).parent_path());
        write_file(folder / name, text);
    }
    const auto read = read_schema(folder / "schema.info");
    if (!read) return must_be_helpful(read.problems(), folder);

    const std::string written = to_info(*read);
    write_file(folder / "again.info", written);
    const auto again = read_schema(folder / "again.info");
    if (!again) broken(fmt::format("what is written is refused:\n{}{}", to_text(again.problems()), written));
    must(bytes_of(*again) == bytes_of(*read), "what is written says something else:\n{}\n--- and again:\n{}", written, to_info(*again));
    must(to_info(*again) == written, "what is written is written differently again:\n{}\n---\n{}", written, to_info(*again));
    must(read->node_type_count() + read->edge_type_count() == 0 || is_schema(folder / "again.info"), "a schema is not taken for one:\n{}", written);
}
