// Whether names are found as another program reads them: hexi_foreign_pinyin FILE, with the lines that pinyin/names.mjs writes.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/text.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/search/find.hpp>
#include <hexi/search/spelling.hpp>

using namespace hexi;

int main(int count, char** words) {
    if (count != 2) return 2;
    if (readings(U'行').empty()) return fmt::print("SKIPPED: the library was built without unicode-data\n"), 0;
    std::ifstream file(words[1]);
    std::size_t names = 0, questions = 0, missed = 0, characters = 0, syllables = 0, unknown = 0;
    std::size_t readings_here = 0;
    const auto miss = [&](std::string_view what, std::string_view text, std::string_view name) {
        if (++missed <= 20) fmt::print("{} '{}' does not find {}\n", what, text, name);
    };
    std::vector<std::pair<std::string, std::string>> asked;  // of a graph with all names
    graph g;
    for (std::string line; std::getline(file, line);) {
        std::vector<std::string> fields;
        std::istringstream parts(line);
        for (std::string field; std::getline(parts, field, '\t');) fields.push_back(field);
        if (fields.size() == 2) {
            // Each of its readings is one of ours. What it does not know of a character, ours may: dictionaries differ.
            ++characters;
            const auto ours = readings(decode(fields[0]).code_point);
            readings_here += ours.size();
            std::istringstream theirs(fields[1]);
            for (std::string s; theirs >> s; ++syllables)
                if (std::ranges::find(ours, s) == ours.end() && ++unknown <= 60) fmt::print("{} is read '{}' as well\n", fields[0], s);
            continue;
        }
        if (fields.size() != 3) return fmt::print("not a line of names.mjs: {}\n", line), 2;
        ++names;
        const std::u32string name = plain_spelling(fields[0]);
        std::string full, mixed;
        std::size_t n = 0;
        std::istringstream all(fields[1]);
        for (std::string s; all >> s; ++n) full += s, mixed += n % 2 == 0 || s == "abc" ? s : s.substr(0, 1);
        std::string u = full;
        std::ranges::replace(u, 'v', 'u');
        const auto meets = [&](std::string_view what, const std::string& text, spelling worst) {
            ++questions;
            const auto found = detail::spelled_text(text).by_pinyin(name);
            if (!found || found->where != detail::stands::whole || found->how > worst) miss(what, text, fields[0]);
        };
        meets("pinyin", full, spelling::syllables);
        meets("pinyin apart", fields[1], spelling::syllables);
        meets("pinyin with u for v", u, spelling::syllables);
        meets("initials", fields[2], spelling::initials);
        meets("mixed", mixed, spelling::initials);
        g.set_name(*g.add_node("N", fmt::format("n{}", names)), fields[0]);
        if (names % 100 == 0) asked.emplace_back(full, fields[0]), asked.emplace_back(fields[2], fields[0]);
    }
    for (const auto& [text, name] : asked) {
        ++questions;
        const auto all = find_nodes(g, text, 50);
        if (std::ranges::none_of(all, [&](const match& m) { return m.text == name; })) miss("find", text, name);
    }
    fmt::print("{} names, {} questions, {} missed; {} characters with {} readings there, {} of them not here, where there are {}\n", names, questions, missed, characters,
               syllables, unknown, readings_here);
    // Its readings of single characters take in names of persons and old words that dictionaries of the present language leave out.
    return names >= 10'000 && missed == 0 && unknown * 100 < syllables ? 0 : 1;
}
