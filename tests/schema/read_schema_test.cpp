#include <hexi/schema/read_schema.hpp>

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <boost/property_tree/info_parser.hpp>
#include <boost/property_tree/ptree.hpp>

#include <hexi/schema/info_private.hpp>
#include <hexi/schema/info_text.hpp>
#include <hexi/schema/parse_value.hpp>

#include "sanitized.hpp"

#include "catch.hpp"
#include "scratch_folder.hpp"

using namespace hexi;
namespace fs = std::filesystem;

namespace {

struct folder {
    fs::path path;
    folder() {
        std::string name = (fs::temp_directory_path() / "hexi-schema-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { fs::remove_all(path); }

    fs::path write(const std::string& name, std::string_view text) const {
        std::ofstream(path / name, std::ios::binary) << text;
        return path / name;
    }
    /// `text` without the folder's name in it.
    std::string without_path(std::string text) const {
        for (std::size_t at = 0; (at = text.find(path.string() + "/")) != std::string::npos;) text.erase(at, path.string().size() + 1);
        return text;
    }
};


result<schema> read_text(std::string_view text) {
    const folder temporary;
    return read_schema(temporary.write("schema.info", text));
}

/// The line of a schema that a hint proposes, if it does.
std::string proposed_line(const problem& p) {
    for (const std::string_view before : {"declare it: ", "to add to it, write: "})
        if (const std::size_t at = p.hint.find(before); at != std::string::npos) return p.hint.substr(at + before.size());
    return {};
}

std::string with_name(std::string text, std::string_view name) {
    text.replace(text.find("NAME"), 4, name);
    return text;
}

bool same(const property& a, const property& b) {
    return a.name == b.name && a.kind == b.kind && a.list == b.list && a.required == b.required && a.unique == b.unique && a.values == b.values &&
           a.unit == b.unit && a.default_value == b.default_value && a.captions == b.captions;
}
bool same(const cardinality& a, const cardinality& b) { return a.min_out == b.min_out && a.max_out == b.max_out && a.min_in == b.min_in && a.max_in == b.max_in; }

/// Everything but the places of declarations and the numbers of properties.
void require_same(const schema& a, const schema& b) {
    REQUIRE(a.name == b.name);
    REQUIRE(a.language == b.language);
    REQUIRE(a.open == b.open);
    REQUIRE(a.node_type_count() == b.node_type_count());
    REQUIRE(a.edge_type_count() == b.edge_type_count());
    REQUIRE(a.unit_count() == b.unit_count());
    REQUIRE(a.enumeration_count() == b.enumeration_count());
    REQUIRE(a.name_languages().size() == b.name_languages().size());
    for (std::size_t i = 0; i < a.name_languages().size(); ++i) REQUIRE(a.name_languages()[i].first == b.name_languages()[i].first);
    const auto same_properties = [](const auto& x, const auto& y) { return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const property& p, const property& q) { return same(p, q); }); };
    for (std::size_t i = 0; i < a.node_type_count(); ++i) {
        const node_type& x = a[node_type_id(i)];
        const node_type& y = b[node_type_id(i)];
        CAPTURE(x.name, y.name);
        REQUIRE(x.name == y.name);
        REQUIRE(x.labels == y.labels);
        REQUIRE(x.supertypes == y.supertypes);
        REQUIRE(x.abstract == y.abstract);
        REQUIRE(x.document == y.document);
        REQUIRE(x.fold_over == y.fold_over);
        REQUIRE(x.key == y.key);
        REQUIRE(x.captions == y.captions);
        REQUIRE(x.style == y.style);
        REQUIRE(same_properties(x.properties, y.properties));
    }
    for (std::size_t i = 0; i < a.edge_type_count(); ++i) {
        const edge_type& x = a[edge_type_id(i)];
        const edge_type& y = b[edge_type_id(i)];
        CAPTURE(x.name, y.name);
        REQUIRE(x.name == y.name);
        REQUIRE(x.from == y.from);
        REQUIRE(x.to == y.to);
        REQUIRE(x.symmetric == y.symmetric);
        REQUIRE(x.cluster == y.cluster);
        REQUIRE(x.weak == y.weak);
        REQUIRE(x.inverse == y.inverse);
        REQUIRE(same(x.cardinality, y.cardinality));
        REQUIRE(x.captions == y.captions);
        REQUIRE(x.style == y.style);
        REQUIRE(same_properties(x.properties, y.properties));
    }
    for (std::size_t i = 0; i < a.unit_count(); ++i) {
        const unit& x = a[unit_id(i)];
        const unit& y = b[unit_id(i)];
        REQUIRE((x.name == y.name && x.captions == y.captions && x.base == y.base && x.factor == y.factor));
    }
    for (std::size_t i = 0; i < a.enumeration_count(); ++i) {
        const enumeration& x = a[enumeration_id(i)];
        const enumeration& y = b[enumeration_id(i)];
        REQUIRE(x.name == y.name);
        REQUIRE(std::equal(x.values.begin(), x.values.end(), y.values.begin(), y.values.end(), [](const auto& v, const auto& w) { return v.name == w.name && v.captions == w.captions; }));
    }
}

void require_written_and_read(const schema& s) {
    const std::string text = to_info(s);
    CAPTURE(text);
    const auto again = read_text(text);
    INFO((again ? std::string() : to_text(again.problems())));
    REQUIRE(again);
    require_same(s, *again);
    REQUIRE(to_info(*again) == text);
}

const fs::path source_dir = HEXI_SOURCE_DIR;

}  // namespace

TEST_CASE("the schema of regional innovation and the one of Lanzhou are read", "[read_schema]") {
    const auto base = read_schema(source_dir / "graphs/schemas/innovation.info");
    INFO((base ? std::string() : to_text(base.problems())));
    REQUIRE(base);
    const auto s = read_schema(source_dir / "graphs/lanzhou/schema.info");
    INFO((s ? std::string() : to_text(s.problems())));
    REQUIRE(s);
    REQUIRE(base->name == "innovation");
    REQUIRE(s->name == "lanzhou");
    REQUIRE(s->language == "zh");
    REQUIRE_FALSE(s->open);
    REQUIRE(s->name_property("en"));
    REQUIRE(s->node_type_count() == base->node_type_count() + 2);
    REQUIRE(s->edge_type_count() == base->edge_type_count());

    const auto harbour = s->find_node_type("InnovationHarbour");
    REQUIRE(harbour);
    REQUIRE(s->operator[](*harbour).labels == std::vector<std::string>{"InnovationHarbour", "Platform", "Undertaking", "Thing"});
    REQUIRE(s->find_property(*harbour, "stage")->values == s->find_enumeration("stage"));
    REQUIRE(s->operator[](*harbour).where.line == 11);
    REQUIRE(s->operator[](*harbour).where.column == 6);
    const auto agreement = s->find_node_type("Agreement");
    REQUIRE(s->operator[](*agreement).fold_over == std::vector<std::string>{"PARTY_TO"});
    REQUIRE(s->find_property(*agreement, "status")->required);
    const auto party = s->find_edge_type("PARTY_TO");
    REQUIRE(s->operator[](*party).cardinality.min_in == 2U);
    REQUIRE(s->operator[](*party).inverse == "HAS_PARTY");
    REQUIRE(s->fits(*party, *s->find_node_type("HighTechZone"), *agreement));
    REQUIRE_FALSE(s->fits(*party, *agreement, *s->find_node_type("HighTechZone")));
    REQUIRE(s->find_property(*s->find_node_type("Figure"), "estimate")->default_value == value(false));
    REQUIRE(s->operator[](*s->find_node_type("Document")).document);
    REQUIRE(s->operator[](*s->find_unit("千克")).factor == 0.001);
    REQUIRE(s->in_base(*s->parse_quantity("60吨")) == s->in_base(*s->parse_quantity("6万千克")));

    require_written_and_read(*base);
    require_written_and_read(*s);
}

TEST_CASE("the example in the description of the grammar is a schema", "[read_schema]") {
    const std::string page = test::bytes_of(source_dir / "lib/hexi/schema/README.md");
    const std::size_t begin = page.find("```\n") + 4;
    const folder temporary;
    fs::create_directories(temporary.path / "schemas");
    fs::create_directories(temporary.path / "parks");
    fs::copy_file(source_dir / "graphs/schemas/innovation.info", temporary.path / "schemas/innovation.info");
    const auto s = read_schema(temporary.write("parks/schema.info", page.substr(begin, page.find("```", begin) - begin)));
    INFO((s ? std::string() : to_text(s.problems())));
    REQUIRE(s);
    REQUIRE(s->name == "parks");
    const auto garden = s->find_node_type("Garden");
    REQUIRE(s->has_label(*garden, "Undertaking"));
    REQUIRE(s->find_property(*garden, "upkeep")->default_value == value(std::string("weekly")));
    REQUIRE(s->fits(*s->find_edge_type("LOOKS_AFTER"), *s->find_node_type("City"), *garden));
    require_written_and_read(*s);
}

TEST_CASE("types may be declared in any order, and keep theirs where they can", "[read_schema]") {
    const auto s = read_text("node C { is B }\nnode A { }\nedge R { from C }\nnode B { is A }\nnode D { is A }\nunit b { of a }\nunit a { }");
    REQUIRE(s);
    std::string order;
    for (std::size_t i = 0; i < s->node_type_count(); ++i) order += (*s)[node_type_id(i)].name;
    REQUIRE(order == "ABDC");
    REQUIRE((*s)[*s->find_node_type("C")].labels == std::vector<std::string>{"C", "B", "A"});
    REQUIRE((*s)[*s->find_unit("b")].base == s->find_unit("a"));
    require_written_and_read(*s);
}

TEST_CASE("everything that the grammar has is read, written and read again", "[read_schema]") {
    const std::string text = R"(
schema { name all language zh further_language fr }   ; a comment
unit "元" { caption { zh "元" } }
unit "角" { of "元" factor 0.1 }
enumeration stage { value planned { caption { en "planned" } } value built }
node Thing
{
    abstract true
    key code
    property tags { kind text list true default "a\\;b;c \"d\"" }
    property size { kind integer }
    style { shape box line "#000000" }
}
node Park
{
    is Thing
    document true
    fold_over IN
    fold_over OUT
    caption { zh "园" \
                 "区" en "park; \\ \"green\"\n" }
    property size  { kind integer required true default 3 }
    property open  { kind boolean default true }
    property share { kind float default 0.1 }
    property since { kind date default 2024-04 }
    property stage { kind enumeration values stage default built }
    property cost  { kind quantity unit "元" default "1140.8亿元" unique true }
    property note  { default "" }
    style { line "#FF0000" }
}
node Unusual { is Park label Strange label Park label Thing }
edge IN
{
    from Park
    from Thing
    to Strange
    inverse HOLDS
    symmetric true
    cluster true
    weak true
    min_out 0
    max_out 1
    min_in 2
    max_in 4294967295
    caption { en in }
    property since { kind date list true }
    style { dash dotted }
}
edge OUT
)";
    const auto s = read_text(text);
    INFO((s ? std::string() : to_text(s.problems())));
    REQUIRE(s);
    const node_type& park = (*s)[*s->find_node_type("Park")];
    REQUIRE(park.captions.at("zh") == "园区");
    REQUIRE(park.captions.at("en") == "park; \\ \"green\"\n");
    REQUIRE(park.key == "code");
    REQUIRE(park.style == style_defaults{{"line", "#FF0000"}, {"shape", "box"}});
    REQUIRE(park.fold_over == std::vector<std::string>{"IN", "OUT"});
    const auto default_of = [&](std::string_view name) { return s->find_property(*s->find_node_type("Park"), name)->default_value; };
    REQUIRE(default_of("tags") == value(std::vector<value>{std::string("a;b"), std::string("c \"d\"")}));
    REQUIRE(default_of("size") == value(std::int64_t{3}));
    REQUIRE(default_of("since") == value(date(2024, 4)));
    REQUIRE(default_of("note") == value(std::string()));
    REQUIRE(s->to_text(std::get<quantity>(default_of("cost"))) == "1140.8亿元");
    REQUIRE((*s)[*s->find_node_type("Unusual")].labels == std::vector<std::string>{"Strange", "Park", "Thing"});
    REQUIRE((*s)[*s->find_edge_type("IN")].cardinality.max_in == 4294967295U);
    REQUIRE((*s)[*s->find_edge_type("IN")].weak);
    REQUIRE(!(*s)[*s->find_edge_type("OUT")].weak);
    REQUIRE(s->name_languages().size() == 2);
    REQUIRE(s->name_languages()[0].first == "fr");
    REQUIRE(s->name_languages()[1].first == "en");
    require_written_and_read(*s);
}

TEST_CASE("an open schema is written with whatever labels it has met, and read as an open one", "[read_schema]") {
    schema s;
    require_written_and_read(s);
    (void)s.type_of_labels({});
    (void)s.type_of_labels({"Node"});
    (void)s.type_of_labels({"B", "A"});
    const auto odd = s.type_of_labels({"a \"quoted\" label", "{", "\\", ";", "兰州", "#x", "tab\there"});
    s.add_property(*odd, {.name = "evidence", .kind = kind::integer});
    s.add_property(*odd, {.name = "key", .kind = kind::text});
    s.add_property(*s.type_of_labels({}), {.name = "p q", .kind = kind::floating, .list = true});
    (void)s.add_name_language("en");
    (void)s.add_edge_type({.name = "knows \"well\"", .properties = {{.name = "since", .kind = kind::date}}});
    (void)s.parse_quantity("3平方米");
    require_written_and_read(s);
}

TEST_CASE("schemas may share what they build on, and the outer one gives the name", "[read_schema]") {
    const folder temporary;
    temporary.write("root.info", "schema { name root language en } node Thing { caption { zh \"事物\" } }");
    temporary.write("left.info", "schema { build_on root.info } node Left { is Thing }");
    fs::create_directory(temporary.path / "sub");
    temporary.write("sub/right.info", "schema { build_on \"../root.info\" open true } node Right { is Thing }");
    const auto s = read_schema(temporary.write("schema.info", "schema { build_on left.info build_on \"sub/right.info\" } node Both { is Left is Right }"));
    INFO((s ? std::string() : to_text(s.problems())));
    REQUIRE(s);
    REQUIRE(s->name.empty());
    REQUIRE(s->language == "en");
    REQUIRE_FALSE(s->open);
    REQUIRE(s->name_property("zh"));
    REQUIRE((*s)[*s->find_node_type("Both")].labels == std::vector<std::string>{"Both", "Left", "Thing", "Right"});
    REQUIRE(s->node_type_count() == 4);
    REQUIRE(temporary.without_path((*s)[*s->find_node_type("Right")].where.file) == "sub/right.info");
}

TEST_CASE("a schema adds to what it builds on, without copying it", "[read_schema]") {
    const folder temporary;
    temporary.write("base.info",
                    "schema { language zh evidence { denials \"未\" width 20 } }\n"
                    "unit 元 { caption { zh 元 } evidence { words RMB } }\n"
                    "enumeration stage { value planned { caption { zh 计划 } evidence { words 拟 } } value built { } }\n"
                    "node Place { property stage { kind enumeration values stage } style { shape box fill \"#000000\" } }\n"
                    "node Park { is Place }\n"
                    "node Firm { }\n"
                    "edge RUNS { from Firm to Park evidence { words 运营 } }\n");
    const auto s = read_schema(temporary.write("schema.info",
                    "schema { build_on base.info evidence { denials \"无\" width 30 } }\n"
                    "unit 元 { extends true caption { en yuan } evidence { words 人民币 } }\n"
                    "enumeration stage { extends true value planned { caption { en planned } evidence { words 将 } } value closed { evidence { words 关停 } } }\n"
                    "node Place { extends true caption { en place } property stage { caption { en stage } evidence { read false } } property area { kind float } style { fill \"#FFFFFF\" } }\n"
                    "edge RUNS { extends true from Place to Firm caption { en runs } evidence { words 管理 } property since { kind date } }\n"));
    INFO((s ? std::string() : to_text(s.problems())));
    REQUIRE(s);
    CHECK(s->reading.at("denials") == "未;无");
    CHECK(s->reading.at("width") == "30");
    const unit& yuan = (*s)[*s->find_unit("元")];
    CHECK(yuan.captions == captions{{"en", "yuan"}, {"zh", "元"}});
    CHECK(yuan.reading.at("words") == "RMB;人民币");
    const enumeration& stage = (*s)[*s->find_enumeration("stage")];
    REQUIRE(stage.values.size() == 3);
    CHECK(stage.values[0].captions == captions{{"en", "planned"}, {"zh", "计划"}});
    CHECK(stage.values[0].reading.at("words") == "拟;将");
    CHECK(stage.values[2].name == "closed");
    CHECK(s->has_value(*s->find_enumeration("stage"), "closed"));
    // What is added to a type its subtypes have, too.
    const node_type_id park = *s->find_node_type("Park");
    REQUIRE(s->find_property(park, "area") != nullptr);
    CHECK(s->find_property(park, "stage")->captions.at("en") == "stage");
    CHECK(s->find_property(park, "stage")->reading.at("read") == "false");
    CHECK((*s)[park].style == style_defaults{{"fill", "#FFFFFF"}, {"shape", "box"}});
    const edge_type& runs = (*s)[*s->find_edge_type("RUNS")];
    CHECK(runs.from == std::vector<std::string>{"Firm", "Place"});
    CHECK(runs.to == std::vector<std::string>{"Park", "Firm"});
    CHECK(runs.reading.at("words") == "运营;管理");
    CHECK(s->fits(*s->find_edge_type("RUNS"), park, *s->find_node_type("Firm")));
    CHECK(runs.properties.size() == 1);
    require_written_and_read(*s);
}

TEST_CASE("a file that is not there, or is a folder, is a problem", "[read_schema]") {
    const folder temporary;
    const auto missing = read_schema(temporary.path / "schema.info");
    REQUIRE_FALSE(missing);
    REQUIRE(temporary.without_path(to_text(missing.problems())) == "schema.info: error: cannot read the file: No such file or directory\n  hint: check that it exists and may be read\n");
    fs::create_directory(temporary.path / "dir");
    const auto directory = read_schema(temporary.path / "dir");
    REQUIRE_FALSE(directory);
    REQUIRE(temporary.without_path(to_text(directory.problems())) == "dir: error: cannot read the file: it is a folder\n  hint: only regular files are read\n");
}

namespace {

/// What a schema in `graphs/city` that builds on `name` is told, without the folders' names.
std::string building_on(const folder& temporary, const std::string& name, const file_access& files = {}) {
    temporary.write("graphs/city/schema.info", "schema { build_on \"" + name + "\" }\nnode T { is Thing }");
    const auto s = read_schema(temporary.path / "graphs/city/schema.info", files);
    if (s) return "read";
    std::string text = temporary.without_path(to_text(s.problems().front()));
    if (const std::size_t at = text.find("'graphs/city/"); at != std::string::npos) text.erase(at + 1, 12);
    return text;
}
std::string told(const std::string& name, const std::string& what, const std::string& hint) {
    return "graphs/city/schema.info:1:19: error: '" + name + "': " + what + "\n    1 | schema { build_on \"" + name + "\" }\n      |                   " +
           std::string(name.size() + 2, '^') + "\n  hint: " + hint;
}

}  // namespace

TEST_CASE("a schema builds on what lies in its folder, or beside it where schemas are shared, and on nothing else", "[read_schema]") {
    //   top/outside.info
    //   top/graphs/city/schema.info, own.info and links; top/graphs/schemas/shared.info; top/graphs/other/schema.info
    const folder temporary;
    fs::create_directories(temporary.path / "graphs/city");
    fs::create_directories(temporary.path / "graphs/other");
    const std::string thing = "node Thing { }";
    temporary.write("outside.info", thing);
    temporary.write("graphs/city/own.info", thing);
    temporary.write("graphs/other/schema.info", thing);
    fs::create_symlink("../../outside.info", temporary.path / "graphs/city/link.info");
    fs::create_symlink("/etc/passwd", temporary.path / "graphs/city/passwd");
    const auto refused = [&](const std::string& name) {
        const std::string said = building_on(temporary, name);
        UNSCOPED_INFO(name << ": " << said);
        return said.find("cannot read the file: it lies outside of ") != std::string::npos && said.find("hint: move it there, or allow its folder: --allow ") != std::string::npos;
    };
    REQUIRE(building_on(temporary, "own.info") == "read");
    REQUIRE(refused("../other/schema.info"));
    fs::create_directory(temporary.path / "graphs/schemas");
    temporary.write("graphs/schemas/shared.info", "schema { build_on \"../other/schema.info\" }");
    REQUIRE(building_on(temporary, "../schemas/shared.info") == "read");
    REQUIRE(building_on(temporary, "../other/schema.info") == "read");
    for (const char* name : {"../../outside.info", "link.info", "passwd", "/etc/passwd", "../../../../../../../../etc/passwd", "/etc/nothing", "/dev/zero"}) REQUIRE(refused(name));
    REQUIRE(building_on(temporary, "link.info", {.allow = {temporary.path}}) == "read");
    REQUIRE(building_on(temporary, "../../outside.info", {.allow = {temporary.path / "outside.info"}}) == "read");

    // The schema of a graph lies there, too; one that the caller names lies where it lies.
    temporary.write("graphs/schemas/base.info", thing);
    fs::remove(temporary.path / "graphs/city/schema.info");
    fs::create_symlink("../../outside.info", temporary.path / "graphs/city/schema.info");
    REQUIRE_FALSE(read_schema_of(temporary.path / "graphs/city"));
    REQUIRE(read_schema_of(temporary.path / "graphs/city", {.allow = {temporary.path}}));
    REQUIRE(read_schema(temporary.path / "graphs/city/schema.info"));
    REQUIRE(schema_root(temporary.path / "graphs/city") == fs::canonical(temporary.path / "graphs"));
    REQUIRE(schema_root(temporary.path / "graphs") == fs::canonical(temporary.path / "graphs"));
}

TEST_CASE("nothing is shown of a file that is no schema, and nothing waits or grows without end", "[read_schema]") {
    ::alarm(60);
    const folder temporary;
    fs::create_directories(temporary.path / "graphs/city");
    const std::string words = "schema, unit, enumeration, node, edge";
    temporary.write("graphs/city/notes.txt", "root:x:0:0:root:/root:/bin/bash\nsecret { } password\n}");
    REQUIRE(building_on(temporary, "notes.txt") == told("notes.txt", "this is no schema: none of its lines begins with a word of one", "begin lines with: " + words));
    temporary.write("graphs/city/model.yml", "nodes:\n  password: x\n");
    REQUIRE(building_on(temporary, "model.yml").find("this is no schema") != std::string::npos);
    temporary.write("graphs/city/typed.info", "nodes Thing { }\n");
    REQUIRE(building_on(temporary, "typed.info").find("did you mean 'node'?") != std::string::npos);
    REQUIRE(building_on(temporary, "/etc/passwd", {.allow = {"/etc"}}) == told("/etc/passwd", "this is no schema: none of its lines begins with a word of one", "begin lines with: " + words));
    REQUIRE(building_on(temporary, "/dev/zero", {.allow = {"/dev"}}) == told("/dev/zero", "cannot read the file: it is a device", "only regular files are read"));
    REQUIRE(::mkfifo((temporary.path / "graphs/city/pipe").c_str(), 0600) == 0);
    REQUIRE(building_on(temporary, "pipe") == told("pipe", "cannot read the file: it is a pipe", "only regular files are read"));
    REQUIRE(building_on(temporary, ".").find("cannot read the file: it is a folder") != std::string::npos);
    fs::create_symlink("loop", temporary.path / "graphs/city/loop");
    REQUIRE(building_on(temporary, "loop").find("Too many levels of symbolic links") != std::string::npos);
    REQUIRE(building_on(temporary, std::string(300, 'a')).find("File name too long") != std::string::npos);

    temporary.write("graphs/city/large.info", "node Thing { }\n" + std::string(1000, ';'));
    REQUIRE(building_on(temporary, "large.info", {.most = 2000}) == "read");
    REQUIRE(building_on(temporary, "large.info", {.most = 1000}).find("it has more than the 1000 bytes") != std::string::npos);
    REQUIRE(building_on(temporary, "large.info", {.most = 1020}).find("have together more than the 1020 bytes") != std::string::npos);
    std::ofstream(temporary.path / "graphs/city/huge.info") << "node Thing { }";
    fs::resize_file(temporary.path / "graphs/city/huge.info", std::uintmax_t{1} << 40U);
    REQUIRE(building_on(temporary, "huge.info").find("it has more than the 16777216 bytes") != std::string::npos);

    for (int i = 0; i <= 70; ++i) temporary.write("graphs/city/" + std::to_string(i) + ".info", "schema { build_on \"" + std::to_string(i + 1) + ".info\" }");
    const auto chain = read_schema(temporary.path / "graphs/city/0.info");
    REQUIRE_FALSE(chain);
    REQUIRE(chain.problems().size() == 1);
    REQUIRE(chain.problems().front().message == "schemas build on one another over more than 64 levels");
    std::string wide = "schema {";
    for (int i = 0; i <= 1000; ++i) {
        temporary.write("graphs/city/" + std::to_string(i) + ".info", "node T" + std::to_string(i) + " { }");
        wide += " build_on \"" + std::to_string(i) + ".info\"";
    }
    temporary.write("graphs/city/wide.info", wide + " }");
    const auto many = read_schema(temporary.path / "graphs/city/wide.info");
    REQUIRE_FALSE(many);
    REQUIRE(many.problems().front().message == "this schema is built on more than 1000 files");
    ::alarm(0);
}

TEST_CASE("a file reads as a schema or does not", "[read_schema]") {
    const folder temporary;
    for (const char* text : {"schema { }", "\n\n  node Park {\n", "edge\n{", "; x\nenumeration e{", "node;"}) REQUIRE(is_schema(temporary.write("a", text)));
    for (const char* text : {"", "nodes", "a node Park", "digraph {\n nodes [x] }", "# schema", "schema:\n  node: x", "key:ID,name"}) REQUIRE_FALSE(is_schema(temporary.write("a", text)));
    REQUIRE_FALSE(is_schema(temporary.path));
    REQUIRE_FALSE(is_schema(temporary.path / "nothing"));
}

TEST_CASE("a byte order mark and CR LF change nothing", "[read_schema]") {
    const auto s = read_text("\xEF\xBB\xBFschema\r\n{\r\n    language zh\r\n}\r\nnode \"园区\"\r\n{\r\n}\r\n");
    REQUIRE(s);
    REQUIRE(s->find_node_type("园区"));
    REQUIRE(s->language == "zh");
    const auto empty = read_text("");
    REQUIRE(empty);
    REQUIRE_FALSE(empty->open);
    REQUIRE(empty->node_type_count() == 0);
}

TEST_CASE("no truncated or damaged schema crashes the reader", "[read_schema]") {
    const std::string whole = test::bytes_of(source_dir / "graphs/lanzhou/schema.info") + test::bytes_of(source_dir / "graphs/schemas/innovation.info").substr(0, 3000);
    const folder temporary;
    for (std::size_t size = 0; size < whole.size(); size += test::sanitized ? 29 : 7) (void)read_schema(temporary.write("schema.info", whole.substr(0, size)));
    std::uint32_t random = 7;
    for (std::uint32_t i = 0; i < test::rounds(600); ++i) {
        std::string damaged = whole;
        for (int j = 0; j < 3; ++j) {
            random = random * 1664525 + 1013904223;
            damaged[(random >> 8U) % damaged.size()] = "{}\"\\;# \n\0x\xFF"[(random >> 4U) % 12];
        }
        const auto s = read_schema(temporary.write("schema.info", damaged));
        if (!s) REQUIRE_FALSE(to_text(s.problems()).empty());
    }
}

namespace {

using ptree = boost::property_tree::ptree;

bool same_tree(const ptree& tree, const detail::info_entry& entry) {
    if (tree.data() != entry.text || tree.size() != entry.children.size()) return false;
    auto child = entry.children.begin();
    for (const auto& [word, below] : tree) {
        if (word != child->word || !same_tree(below, *child)) return false;
        ++child;
    }
    return true;
}
/// Whether each word and text stands where it is said to stand.
bool places_hold(const detail::info_file& file, const detail::info_entry& entry) {
    return std::ranges::all_of(entry.children, [&](const detail::info_entry& child) {
        const auto at = [&](const detail::info_spot& spot) {
            const std::string_view before = std::string_view(file.text).substr(0, spot.offset);
            const std::size_t begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
            const bool place = spot.line == static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1 && spot.column == length(before.substr(begin)) + 1;
            return place ? std::string_view(file.text).substr(spot.offset, spot.size) : std::string_view("?");
        };
        const std::string_view word = at(child.word_at);
        const bool word_holds = word == child.word || word.front() == '"' || word.find('\\') != std::string_view::npos;
        const bool text_holds = !child.has_text() || at(child.text_at) == child.text || at(child.text_at).front() == '"' || at(child.text_at).find('\\') != std::string_view::npos;
        const bool brace_holds = !child.has_block() || at(child.brace_at) == "{";
        return word_holds && text_holds && brace_holds && places_hold(file, child);
    });
}

}  // namespace

TEST_CASE("an INFO file is read as PropertyTree reads it, with places", "[info]") {
    const folder temporary;
    const auto both = [&](const std::string& text) {
        CAPTURE(text);
        const auto ours = detail::read_info(temporary.write("a.info", text), "schema", {}, {});
        ptree theirs;
        bool good = true;
        try {
            std::istringstream in(text);
            boost::property_tree::read_info(in, theirs);
        } catch (const boost::property_tree::info_parser_error&) {
            good = false;
        }
        // Ours refuses some that PropertyTree takes, such as braces inside words, and takes none that it refuses.
        if (!ours) return false;
        REQUIRE(good);
        REQUIRE(same_tree(theirs, ours->root));
        REQUIRE(places_hold(*ours, ours->root));
        return true;
    };
    CHECK(both(test::bytes_of(source_dir / "graphs/schemas/innovation.info")));
    CHECK(both(test::bytes_of(source_dir / "graphs/lanzhou/schema.info")));
    std::size_t taken = 0;
    for (std::uint32_t seed = 0; seed < test::rounds(4000); ++seed) {
        std::mt19937 random(seed);
        static constexpr std::array<std::string_view, 18> parts{"a", "bc", "州 ", " ", " ", "\n", "\n", "{", "}", " { ", " }\n", "\"a b\"", "\"\\\"\\n\"", "\\\n", "\"x\" \\\n\"y\"", ";c\n", "\r\n", "\\t"};
        std::string text;
        for (std::size_t i = random() % 24; i > 0; --i) text += parts[random() % parts.size()];
        taken += both(text) ? 1 : 0;
    }
    REQUIRE(taken > test::rounds(400));
}

// PropertyTree's own tree takes the square of this: minutes.
TEST_CASE("a text may go on over any number of lines", "[info]") {
    const folder temporary;
    constexpr std::size_t lines = test::sanitized ? 60'000 : 300'000;
    std::string text = "node \"first ";
    for (std::size_t i = 1; i < lines; ++i) text += "\" \\\n    \"and on ";
    text += "\"\nedge \"one \" \\\n\"two\"\n";
    const auto file = detail::read_info(temporary.write("a.info", text), "schema", {}, {});
    REQUIRE(file);
    REQUIRE(file->root.children.size() == 2);
    CHECK(file->root.children[0].text.size() == 6 + (lines - 1) * 7);
    CHECK(file->root.children[0].text.starts_with("first and on and on "));
    CHECK(file->root.children[1].text == "one two");
    CHECK(file->root.children[1].text_at.line == lines + 1);
}

// faults.txt: `=== TITLE`, the text of schema.info, `+++ NAME` and the text of another file, `---`, the problems.
TEST_CASE("each faulty schema gives exactly the problems that faults.txt expects", "[read_schema]") {
    const std::string table = test::bytes_of(source_dir / "tests/schema/faults.txt");
    std::size_t cases = 0;
    for (std::size_t at = table.find("=== "); at != std::string::npos;) {
        const std::size_t next = table.find("\n=== ", at);
        const std::string one = table.substr(at, next == std::string::npos ? next : next + 1 - at);
        at = next == std::string::npos ? next : next + 1;
        const std::size_t body = one.find('\n') + 1;
        const std::string title = one.substr(4, body - 5);
        const std::size_t end = one.find("\n---\n");
        REQUIRE(end != std::string::npos);
        std::string files = one.substr(body, end + 1 - body);
        for (std::size_t byte = 0; (byte = files.find("BYTE")) != std::string::npos;) files.replace(byte, 4, "\xFF");
        const folder temporary;
        std::string name = "schema.info";
        for (std::size_t begin = 0; begin <= files.size();) {
            const std::size_t further = files.find("+++ ", begin);
            temporary.write(name, files.substr(begin, further == std::string::npos ? further : further - begin));
            if (further == std::string::npos) break;
            begin = files.find('\n', further) + 1;
            name = files.substr(further + 4, begin - further - 5);
        }
        const auto s = read_schema(temporary.path / "schema.info");
        CAPTURE(title);
        REQUIRE_FALSE(s);
        CHECK(temporary.without_path(to_text(s.problems())) == one.substr(end + 5));
        // A line that a hint proposes is one that reads, at the top or in a block of its type.
        for (const problem& p : s.problems())
            if (const std::string line = proposed_line(p); !line.empty()) {
                CAPTURE(line);
                const auto with_line = read_text(line.starts_with("property ") ? fmt::format("node Any {{ {} }}\n", line) : line + "\n");
                CHECK((with_line || with_line.problems().front().rule != "info-syntax"));
            }
        ++cases;
    }
    REQUIRE(cases >= 25);
}

TEST_CASE("a line that a hint proposes mends what it is proposed for, whatever the name", "[read_schema]") {
    for (const char* name : {"X", "two words", "x 6\" screens", "\\", "a;b", "{x}", "甲", "#1", "'", "a\nb", "include"}) {
        const std::string text = info_text(name);
        CAPTURE(name, text);
        const auto hint_of = [&](const result<schema>& s) {
            REQUIRE_FALSE(s);
            REQUIRE(s.problems().size() == 1);
            return proposed_line(s.problems().front());
        };
        for (const char* use : {"node P { property q { kind quantity unit NAME } }", "node P { property q { kind enumeration values NAME } }", "node P { fold_over NAME }", "edge R { from NAME }"}) {
            const std::string file = with_name(use, text);
            CAPTURE(file);
            const auto mended = read_text(hint_of(read_text(file)) + "\n" + file);
            CHECK((mended || to_text(mended.problems()) == ""));
        }
        const auto called = read_text(fmt::format("node P {{ name {} {} }}", text, hint_of(read_text(fmt::format("node P {{ name {} }}", text)))));
        CHECK((called || to_text(called.problems()) == ""));
        // No unit begins as a number does, which no line would mend.
        CHECK(hint_of(read_text("node P { property q { kind quantity unit \"6 x\" } }")).empty());
        // Of a value's unit.
        const auto without_units = read_text("node P { property q { kind quantity } }");
        const auto none = parse_scalar(*without_units, property{.kind = kind::quantity}, fmt::format("5{}", name));
        if (const std::string line = none ? "" : proposed_line(none.problems().front()); !line.empty()) {
            const auto with_unit = read_text(line);
            REQUIRE(with_unit);
            CHECK(parse_scalar(*with_unit, property{.kind = kind::quantity}, fmt::format("5{}", name)));
        }
        // What is declared elsewhere is extended.
        for (const char* sort : {"unit", "enumeration", "node", "edge"}) {
            const folder two;
            two.write("base.info", fmt::format("{} {} {{ }}\n", sort, text));
            const std::string begin = "schema { build_on \"base.info\" }\n";
            two.write("schema.info", begin + fmt::format("{} {} {{ }}\n", sort, text));
            two.write("schema.info", begin + hint_of(read_schema(two.path / "schema.info")));
            const auto mended = read_schema(two.path / "schema.info");
            CHECK((mended || to_text(mended.problems()) == ""));
            // Where nothing is declared that could be, the block declares it.
            const auto nothing = read_text(fmt::format("{} {} {{ extends true }}\n", sort, text));
            REQUIRE_FALSE(nothing);
            CHECK(nothing.problems().front().hint == "leave out extends: nothing of the sort is declared before, and this declares it");
            CHECK(read_text(fmt::format("{} {} {{ }}\n", sort, text)));
        }
    }
}

TEST_CASE("a node type says which property is its name, and its subtypes have it from it", "[schema]") {
    const auto read = read_text(
        "node Work { name title property title { kind text } }\n"
        "node Film { is Work }\n"
        "node Book { is Work name 名称 property 名称 { kind text } }\n"
        "node Thing { name name }\n");
    REQUIRE(read);
    for (const schema& s : {*read, *read_text(to_info(*read))}) {
        CHECK(s[*s.find_node_type("Work")].name_from == "title");
        CHECK(s[*s.find_node_type("Film")].name_from == "title");
        CHECK(s[*s.find_node_type("Book")].name_from == "名称");
        CHECK(s[*s.find_node_type("Thing")].name_from.empty());
        CHECK(s.names_nodes(*s.property_named("title")));
        CHECK(s.names_nodes(schema::name_property()));
        CHECK_FALSE(s.is_name(*s.property_named("title")));
    }
}
