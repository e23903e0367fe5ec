#include <hexi/format/carried_schema_private.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/base/visible.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi::inline abi_v1::detail {

result<std::string> carried_schema(const schema& s, std::string (*held)(std::string_view)) {
    std::string text = to_info(s);
    const auto read = read_schema_text(held(text), {});
    if (read) return text;
    problems out;
    for (const problem& p : read.problems()) {
        if (out.size() == 100) break;  // of very many, enough
        out.push_back({"unwritable",
                       fmt::format("the schema would not be read again: {}", repaired(p.message)),
                       p.hint.empty() ? "mend it before writing" : p.hint,
                       {}});
    }
    return out;
}

problems keys_alike(const graph& g, std::string (*held)(std::string_view)) {
    problems out;
    std::unordered_map<std::string, node_id> written;  // keys that are not written as they are
    const auto is_plain = [](char c) { return static_cast<unsigned char>(c) >= ' ' && static_cast<unsigned char>(c) < 0x7F; };
    for (const node_id n : g.nodes()) {
        if (!g.has_key(n) || std::ranges::all_of(g.key(n), is_plain)) continue;
        std::string as = held(g.key(n));
        if (as == g.key(n)) continue;
        const auto other = g.find(as);
        const auto [first, is_new] = written.try_emplace(std::move(as), n);
        if (is_new && !other) continue;
        out.push_back({"unwritable", fmt::format("the keys '{}' and '{}' would be written alike", with_unseen_marked(g.key(other ? *other : first->second)), with_unseen_marked(g.key(n))),
                       "give one of them another key, or pack the graph: a snapshot holds both"});
        if (out.size() >= 100) break;  // of very many, enough
    }
    return out;
}

result<std::string> carried_schema(const graph& g, std::string (*held)(std::string_view)) {
    auto carried = carried_schema(g.schema(), held);
    problems alike = keys_alike(g, held);
    if (alike.empty()) return carried;
    problems out = carried ? problems() : carried.problems();
    out.insert(out.end(), std::make_move_iterator(alike.begin()), std::make_move_iterator(alike.end()));
    return out;
}

}  // namespace hexi::abi_v1::detail
