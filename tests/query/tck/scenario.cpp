#include "scenario.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include <boost/json.hpp>
#include <fmt/format.h>

namespace tck {
namespace {

namespace json = boost::json;

std::string text_of(const json::value& v) { return std::string(std::string_view(v.as_string())); }

/// A field that may be left out.
const json::value& given(const json::object& from, std::string_view name, const json::value& otherwise) {
    const json::value* found = from.if_contains(json::string_view(name.data(), name.size()));
    return found != nullptr ? *found : otherwise;
}
const json::value none_of_them = json::array();
const json::value nothing_named = json::object();
const json::value no = false;

std::vector<std::string> texts_of(const json::value& v) {
    std::vector<std::string> out;
    for (const json::value& one : v.as_array()) out.push_back(text_of(one));
    return out;
}

std::vector<std::vector<thing>> table_of(const json::value& v) {
    std::vector<std::vector<thing>> out;
    for (const json::value& row : v.as_array()) {
        out.emplace_back();
        for (const json::value& cell : row.as_array()) out.back().push_back(read_literal(std::string_view(cell.as_string())));
    }
    return out;
}

hexi::side_effects effects_of(const json::object& all) {
    hexi::side_effects out;
    for (const auto& [name, count] : all) {
        std::size_t* at = name == "+nodes"           ? &out.nodes_added
                          : name == "-nodes"         ? &out.nodes_removed
                          : name == "+relationships" ? &out.edges_added
                          : name == "-relationships" ? &out.edges_removed
                          : name == "+labels"        ? &out.labels_added
                          : name == "-labels"        ? &out.labels_removed
                          : name == "+properties"    ? &out.properties_added
                          : name == "-properties"    ? &out.properties_removed
                                                     : nullptr;
        if (at == nullptr) throw bad_scenario(fmt::format("there is no side effect '{}'", std::string_view(name)));
        *at = count.to_number<std::size_t>();
    }
    return out;
}

question question_of(const json::object& from) {
    question out{.query = text_of(from.at("query"))};
    const json::object& expect = from.at("expect").as_object();
    const std::string kind = text_of(expect.at("kind"));
    tck::expectation& e = out.expectation;
    if (kind == "error") {
        const json::object& error = expect.at("error").as_object();
        e.error = {text_of(error.at("type")), text_of(error.at("phase")), text_of(error.at("detail"))};
    } else if (kind == "rows") {
        e.columns = texts_of(expect.at("columns"));
        e.rows = table_of(expect.at("rows"));
        e.ordered = given(expect, "ordered", no).as_bool();
        e.list_order_ignored = given(expect, "list_order_ignored", no).as_bool();
        for (const auto& row : e.rows)
            if (row.size() != e.columns.size()) throw bad_scenario("a row is not as wide as there are columns");
    } else if (kind == "empty") {
        e.empty = true;
    } else {
        throw bad_scenario(fmt::format("'{}' is no kind of answer", kind));
    }
    if (const json::value& effects = given(from, "side_effects", nothing_named); !effects.is_null()) e.effects = effects_of(effects.as_object());
    return out;
}

table_procedure procedure_of(const json::object& from) {
    table_procedure out{.signature = text_of(from.at("signature"))};
    std::vector<std::string> wanted;
    for (const json::value& field : from.at("inputs").as_array()) wanted.push_back(text_of(field.at("name")));
    out.parameters = wanted.size();
    for (const json::value& field : from.at("outputs").as_array()) wanted.push_back(text_of(field.at("name")));
    const std::vector<std::string> columns = texts_of(from.at("columns"));
    for (const std::vector<thing>& row : table_of(from.at("rows"))) {
        out.rows.emplace_back();
        for (const std::string& name : wanted) {
            const auto at = std::ranges::find(columns, name);
            if (at == columns.end()) throw bad_scenario(fmt::format("the table of '{}' has no column '{}'", out.signature, name));
            out.rows.back().push_back(row.at(static_cast<std::size_t>(at - columns.begin())));
        }
    }
    return out;
}

}  // namespace

scenario read_scenario(std::string_view line) {
    try {
        const json::value whole = json::parse(json::string_view(line.data(), line.size()));
        const json::object& from = whole.as_object();
        scenario out{.id = text_of(from.at("id")), .folder = text_of(from.at("folder")), .setup = texts_of(given(from, "setup", none_of_them))};
        for (const json::value& p : given(from, "procedures", none_of_them).as_array()) out.procedures.push_back(procedure_of(p.as_object()));
        for (const auto& [name, literal] : given(from, "params", nothing_named).as_object())
            out.parameters.push_back({std::string(name), read_literal(std::string_view(literal.as_string()))});
        out.asked = question_of(from);
        for (const json::value& q : given(from, "control_queries", none_of_them).as_array()) out.control.push_back(question_of(q.as_object()));
        return out;
    } catch (const bad_scenario&) {
        throw;
    } catch (const std::exception& e) {  // of Boost.JSON: no JSON, no such field, another type
        throw bad_scenario(fmt::format("not a scenario: {}", e.what()));
    }
}

std::vector<scenario> read_scenarios(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw bad_scenario(fmt::format("{} cannot be read", file.string()));
    std::vector<scenario> out;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (line.empty()) continue;
        try {
            out.push_back(read_scenario(line));
        } catch (const bad_scenario& e) {
            throw bad_scenario(fmt::format("{}:{}: {}", file.string(), number, e.what()));
        }
    }
    return out;
}

}  // namespace tck
