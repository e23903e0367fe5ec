#include <hexi/format/carried_schema_private.hpp>

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/base/visible.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi::inline v1::detail {

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

result<std::string> carried_schema(const graph& g, std::string (*held)(std::string_view)) {
    auto carried = carried_schema(g.schema(), held);
    problems out = carried ? problems() : carried.problems();
    std::unordered_map<std::string, node_id> written;  // keys that are not written as they are
    for (const node_id n : g.nodes()) {
        if (!g.has_key(n)) continue;
        std::string as = held(g.key(n));
        if (as == g.key(n)) continue;
        const auto other = g.find(as);
        const auto [first, is_new] = written.try_emplace(std::move(as), n);
        if (is_new && !other) continue;
        out.push_back({"unwritable", fmt::format("the keys '{}' and '{}' would be written alike", with_unseen_shown(g.key(other ? *other : first->second)), with_unseen_shown(g.key(n))),
                       "give one of them another key, or pack the graph: a snapshot holds both"});
        if (out.size() >= 100) break;  // of very many, enough
    }
    if (out.empty()) return carried;
    return out;
}

}  // namespace hexi::v1::detail
