// The JSON that the tool writes has the forms that tools/hexi/JSON.md describes: these keys in this order.
#include "catch.hpp"

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "run.hpp"

namespace {

using namespace hexi::test;
namespace json = boost::json;

json::value answer(const std::string& line, int status = 0) {
    INFO(line);
    const workshop w;
    const outcome o = w.run(line);
    CHECK(o.status == status);
    REQUIRE(!o.out.empty());
    CHECK(o.out.back() == '\n');
    json::error_code error;
    json::value v = json::parse(o.out, error);  // refuses invalid UTF-8 and anything after the document
    REQUIRE(!error);
    return v;
}

std::vector<std::string> keys(const json::value& v) {
    std::vector<std::string> out;
    for (const auto& member : v.as_object()) out.emplace_back(member.key());
    return out;
}

using names = std::vector<std::string>;

void check_evidence(const json::value& list) {
    for (const json::value& e : list.as_array()) {
        // Evidence that is not sure says so, and that of a single property which.
        names wanted{"document", "line", "start", "end"};
        for (const char* more : {"certainty", "property"})
            if (e.as_object().contains(more)) wanted.emplace_back(more);
        CHECK(keys(e) == wanted);
        CHECK(!e.at("document").as_string().empty());
        CHECK(e.at("line").as_int64() >= 1);
        CHECK(e.at("start").as_int64() < e.at("end").as_int64());
    }
}

void check_node(const json::value& n) {
    CHECK(keys(n) == names{"key", "type", "name", "names", "aliases", "properties", "evidence"});
    CHECK(!n.at("key").as_string().empty());
    CHECK(!n.at("type").as_string().empty());
    CHECK(!n.at("name").as_string().empty());
    CHECK(keys(n.at("names")) == names{"zh", "en"});
    for (const json::value& alias : n.at("aliases").as_array()) CHECK(alias.is_string());
    CHECK(n.at("properties").is_object());
    check_evidence(n.at("evidence"));
}

void check_edge(const json::value& e) {
    CHECK(keys(e) == names{"type", "from", "to", "properties", "evidence"});
    CHECK(!e.at("type").as_string().empty());
    CHECK(e.at("properties").is_object());
    check_evidence(e.at("evidence"));
}

void check_paths(const json::value& document) {
    // What was left aside is said where the graph has any of it.
    names expected{"paths"};
    if (document.as_object().contains("left_aside")) expected.emplace_back("left_aside");
    expected.emplace_back("truncated");
    if (document.at("truncated").as_bool()) expected.emplace_back("reason");
    REQUIRE(keys(document) == expected);
    for (const json::value& p : document.at("paths").as_array()) {
        CHECK(keys(p) == names{"length", "cost", "nodes", "edges"});
        const auto& nodes = p.at("nodes").as_array();
        const auto& edges = p.at("edges").as_array();
        CHECK(p.at("cost").is_number());
        REQUIRE(static_cast<std::size_t>(p.at("length").as_int64()) == edges.size());
        REQUIRE(nodes.size() == edges.size() + 1);
        for (const json::value& n : nodes) check_node(n);
        for (std::size_t i = 0; i < edges.size(); ++i) {
            check_edge(edges[i]);
            const json::value& a = nodes[i].at("key");
            const json::value& b = nodes[i + 1].at("key");
            const bool along = edges[i].at("from") == a && edges[i].at("to") == b;
            const bool against = edges[i].at("from") == b && edges[i].at("to") == a;
            CHECK((along || against));
        }
    }
}

}  // namespace

TEST_CASE("info --json has totals that its types add up to", "[tool][json]") {
    const json::value v = answer("hexi info graphs/lanzhou --json");
    CHECK(keys(v) == names{"nodes", "edges", "name", "captions", "documents", "missing"});
    for (const char* what : {"nodes", "edges"}) {
        CHECK(keys(v.at(what)) == names{"total", "by_type"});
        std::int64_t sum = 0;
        std::string before;
        for (const auto& member : v.at(what).at("by_type").as_object()) {
            CHECK(before < std::string(member.key()));
            before = member.key();
            sum += member.value().as_int64();
        }
        CHECK(sum == v.at(what).at("total").as_int64());
    }
}

TEST_CASE("find --json lists nodes, and an empty list for nothing", "[tool][json]") {
    const json::value v = answer("hexi find graphs/lanzhou 天津 --json");
    CHECK(keys(v) == names{"nodes"});
    CHECK(v.at("nodes").as_array().size() > 0);
    for (const json::value& n : v.at("nodes").as_array()) check_node(n);
    CHECK(answer("hexi find graphs/lanzhou 火星 --json", 1).at("nodes").as_array().empty());
}

TEST_CASE("show --json has the node and every edge that touches it", "[tool][json]") {
    const json::value v = answer("hexi show graphs/lanzhou 兰州新区 --json");
    CHECK(keys(v) == names{"node", "edges"});
    check_node(v.at("node"));
    const json::value& key = v.at("node").at("key");
    CHECK(v.at("edges").as_array().size() > 10);
    for (const json::value& e : v.at("edges").as_array()) {
        check_edge(e);
        const bool touches = e.at("from") == key || e.at("to") == key;
        CHECK(touches);
    }
}

TEST_CASE("neighbors --json has distances in ascending order", "[tool][json]") {
    const json::value v = answer("hexi neighbors graphs/lanzhou 天津大学 --hops 3 --json");
    CHECK(keys(v) == names{"node", "neighbors"});
    check_node(v.at("node"));
    std::int64_t before = 1;
    for (const json::value& n : v.at("neighbors").as_array()) {
        CHECK(keys(n) == names{"distance", "edge", "node"});
        CHECK(n.at("distance").as_int64() >= before);
        before = n.at("distance").as_int64();
        check_edge(n.at("edge"));
        check_node(n.at("node"));
    }
    CHECK(before == 3);
}

TEST_CASE("path --json has paths that hang together, in every mode", "[tool][json]") {
    for (const char* options : {"", "--mode shortest", "--mode all-shortest", "--mode k-shortest --k 5", "--mode simple --max-hops 4",
                                "--fold", "--mode k-shortest --direction both --avoid Agreement --weak", "--mode simple --limit 1 --weak"}) {
        const json::value v = answer(std::string("hexi path graphs/lanzhou 兰州新区 天津大学 --json ") + options);
        check_paths(v);
        CHECK(v.at("paths").as_array().size() > 0);
    }
    const json::value one = answer("hexi path graphs/lanzhou 兰州新区 天津大学 --json --mode simple --limit 1 --weak");
    CHECK(one.at("truncated").as_bool());
    CHECK(one.at("reason").as_string() == "count");
    const json::value none = answer("hexi path graphs/lanzhou 兰州新区 天津大学 --json --direction out --max-hops 1", 1);
    CHECK(none.at("paths").as_array().empty());
}

TEST_CASE("the signed agreement ties the new area to the university, and folding makes it one step", "[tool][json]") {
    const json::value v = answer("hexi path graphs/lanzhou 兰州新区 天津大学 --json");
    CHECK(v.at("left_aside") == json::array{"NAMED_AFTER"});
    CHECK(!answer("hexi path graphs/lanzhou 兰州新区 天津大学 --json --weak").as_object().contains("left_aside"));
    const json::value& p = v.at("paths").at(0);
    CHECK(p.at("length") == 2);
    CHECK(p.at("nodes").at(1).at("type") == "Agreement");
    CHECK(p.at("nodes").at(1).at("properties").at("kind") == "strategic_cooperation");
    CHECK(p.at("nodes").at(1).at("properties").at("status") == "signed");
    CHECK(p.at("nodes").at(1).at("evidence").at(0).at("line") == 8);
    CHECK(answer("hexi path graphs/lanzhou 兰州新区 天津大学 --json --fold").at("paths").at(0).at("length") == 1);
}

TEST_CASE("check --json has a list of problems with places", "[tool][json]") {
    const json::value clean = answer("hexi check graphs/lanzhou --json");
    CHECK(keys(clean) == names{"problems"});
    CHECK(clean.at("problems").as_array().empty());
    for (const char* graph : {"small/wrong", "small/unreadable"}) {
        const json::value wrong = answer(std::string("hexi check ") + graph + " --json", 3);
        REQUIRE(wrong.at("problems").as_array().size() > 0);
        for (const json::value& p : wrong.at("problems").as_array()) {
            CHECK(keys(p) == names{"rule", "message", "hint", "file", "line", "column"});
            CHECK(!p.at("rule").as_string().empty());
            CHECK(!p.at("message").as_string().empty());
            CHECK(p.at("file").as_string().starts_with("small/"));
            CHECK(p.at("line").as_int64() > 0);
        }
    }
    const json::value missing = answer("hexi check nowhere --json", 4);
    CHECK(missing.at("problems").as_array().size() == 1);
}

TEST_CASE("export --to json is one document of nodes and edges", "[tool][json]") {
    const json::value v = answer("hexi export graphs/lanzhou --to json");
    CHECK(keys(v) == names{"schema", "nodes", "edges"});
    for (const json::value& n : v.at("nodes").as_array()) check_node(n);
    for (const json::value& e : v.at("edges").as_array()) check_edge(e);
    const json::value totals = answer("hexi info graphs/lanzhou --json");
    CHECK(static_cast<std::int64_t>(v.at("nodes").as_array().size()) == totals.at("nodes").at("total").as_int64());
    CHECK(static_cast<std::int64_t>(v.at("edges").as_array().size()) == totals.at("edges").at("total").as_int64());
}

TEST_CASE("JSON does not hang on --lang", "[tool][json]") {
    const workshop w;
    for (const char* line : {"find graphs/lanzhou 天津", "show graphs/lanzhou 天津大学", "path graphs/lanzhou 兰州新区 天津大学"})
        CHECK(w.run(std::string("hexi ") + line + " --json --lang en").out == w.run(std::string("hexi ") + line + " --json --lang zh").out);
}
