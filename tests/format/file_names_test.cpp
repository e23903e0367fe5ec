#include "catch.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <hexi/base/input.hpp>
#include <hexi/base/output.hpp>
#include <hexi/draw/draw.hpp>
#include <hexi/draw/earlier.hpp>
#include <hexi/draw/style_sheet.hpp>
#include <hexi/format/csv/folder.hpp>
#include <hexi/format/graphar/graphar.hpp>
#include <hexi/format/open.hpp>
#include <hexi/format/rdf/rdf.hpp>
#include <hexi/format/shard/shard.hpp>
#include <hexi/graph/snapshot.hpp>
#include <hexi/schema/read_schema.hpp>

#include "scratch_folder.hpp"

using namespace hexi;
using namespace hexi::test;

namespace {

namespace names = std::filesystem;

/// The name with a byte 0 and more behind it: what the system would cut to the name.
names::path cut_short(const names::path& path, std::string_view more = "x") { return path.native() + std::string(1, '\0') + std::string(more); }

/// That all was refused because of the name.
template <class T>
problem refusal_of(const result<T>& asked) {
    REQUIRE(!asked);
    REQUIRE(asked.problems().size() == 1);
    return asked.problems().front();
}

}  // namespace

TEST_CASE("a name with a byte 0 in it is refused by all that read, and nothing else is read instead", "[file_names]") {
    const scratch_folder here;
    graph g;
    (void)*g.add_node("Park", "a");
    const names::path snapshot = here / "g.hexi", table = here / "t.csv", tables = here / "tables", info = here / "schema.info", shards = here / "shards", sheet = here / "sheet.info";
    REQUIRE(save_snapshot(g, snapshot));
    REQUIRE(write_csv_folder(g, tables));
    REQUIRE(save_shards(g, 1, shards));
    std::ofstream(table) << "key:ID,:LABEL\na,Park\n";
    std::ofstream(info) << "schema { name s }\n";
    std::ofstream(sheet) << "";
    const auto list = open_shard_list(shards).value();
    const std::vector<std::pair<std::string, std::function<result<done>(const names::path&)>>> doors{
        {"open", [](const names::path& p) { const auto r = open(p); return r ? result<done>(done{}) : r.problems(); }},
        {"open_snapshot", [](const names::path& p) { const auto r = open_snapshot(p); return r ? result<done>(done{}) : r.problems(); }},
        {"read_csv_folder", [](const names::path& p) { const auto r = read_csv_folder(p); return r ? result<done>(done{}) : r.problems(); }},
        {"read_csv_file", [](const names::path& p) { const auto r = read_csv_file(p); return r ? result<done>(done{}) : r.problems(); }},
        {"read_schema", [](const names::path& p) { const auto r = read_schema(p); return r ? result<done>(done{}) : r.problems(); }},
        {"read_style_sheet", [](const names::path& p) { const auto r = read_style_sheet(p, schema()); return r ? result<done>(done{}) : r.problems(); }},
        {"read_places", [](const names::path& p) { const auto r = read_places(p); return r ? result<done>(done{}) : r.problems(); }},
        {"open_shard", [](const names::path& p) { const auto r = open_shard(p); return r ? result<done>(done{}) : r.problems(); }},
        {"input_file", [](const names::path& p) { const auto r = input_file::open(p); return r ? result<done>(done{}) : r.problems(); }},
        {"pack_csv", [&](const names::path& p) { return pack_csv(p, here / "packed.hexi", std::size_t{1} << 26U); }},
    };
    for (const auto& [name, door] : doors)
        for (const names::path& there : {snapshot, table, tables, info, sheet, shards / "shard-0.hexi"}) {
            CAPTURE(name, there.string());
            const problem p = refusal_of(door(cut_short(there)));
            REQUIRE((p.rule == "cannot-read"));
            REQUIRE(p.message == "cannot read the file: its name has a byte 0 in it, where the system would cut it");
            REQUIRE(p.hint == "give a name without it");
        }
    REQUIRE(is_snapshot(snapshot));
    REQUIRE(is_shard_folder(shards));
    REQUIRE(is_schema(info));
    // Within a folder's name, too.
    REQUIRE(!read_schema_of(cut_short(here.path)));
    REQUIRE(!open_shard_list(cut_short(shards)));
    REQUIRE(!open_shard(cut_short(shards), list, 0));
    REQUIRE(!is_snapshot(cut_short(snapshot)));
    REQUIRE(!is_shard_folder(cut_short(shards)));
    REQUIRE(!is_schema(cut_short(info)));
}

TEST_CASE("a name with a byte 0 in it is refused by all that write, and nothing is written", "[file_names]") {
    const scratch_folder here;
    graph g;
    (void)*g.add_node("Park", "a");
    const auto shard_of_g = [&] {
        REQUIRE(save_shards(g, 1, here / "shards"));
        return open_shard(here / "shards", open_shard_list(here / "shards").value(), 0).value();
    }();
    std::filesystem::remove_all(here / "shards");
    std::ofstream(here / "t.csv") << "key:ID,:LABEL\na,Park\n";
    const std::vector<std::pair<std::string, std::function<result<done>(const names::path&)>>> doors{
        {"save_snapshot", [&](const names::path& p) { return save_snapshot(g, p); }},
        {"save_shard", [&](const names::path& p) { return save_shard(shard_of_g, p); }},
        {"save_shards", [&](const names::path& p) { return save_shards(g, 2, p); }},
        {"write_csv_folder", [&](const names::path& p) { return write_csv_folder(g, p); }},
        {"write_graphar", [&](const names::path& p) { return write_graphar(g, p); }},
        {"write_rdf_folder", [&](const names::path& p) { return write_rdf_folder(g, p, "ntriples", 1000); }},
        {"draw", [&](const names::path& p) { const auto r = draw(g, p.native() + ".dot"); return r ? result<done>(done{}) : r.problems(); }},
        {"atomic_file", [](const names::path& p) { const auto r = atomic_file::create(p); return r ? result<done>(done{}) : r.problems(); }},
        {"pack_csv", [&](const names::path& p) { return pack_csv(here / "t.csv", p, std::size_t{1} << 26U); }},
    };
    for (const auto& [name, door] : doors) {
        CAPTURE(name);
        const problem p = refusal_of(door(cut_short(here / "new")));
        REQUIRE((p.rule == "cannot-write"));
        REQUIRE(p.message == "cannot write the file: its name has a byte 0 in it, where the system would cut it");
        REQUIRE(here.names() == std::vector<std::string>{"t.csv"});
        REQUIRE(!door(cut_short(here.path, "/inside")));
        REQUIRE(here.names() == std::vector<std::string>{"t.csv"});
    }
}
