#include <hexi/format/sources/lexicon_private.hpp>

#include <algorithm>
#include <optional>

namespace hexi::inline abi_v1::detail {
namespace {

std::uint64_t step_key(std::uint32_t place, char32_t c) { return std::uint64_t{place} << 32U | c; }

}  // namespace

lexicon::lexicon(const graph& g) {
    for (const node_id n : g.nodes()) {
        const auto& rules = g.type_of(n).reading;
        const auto named = rules.find("named");
        const bool covers = named == rules.end() || named->second == "true";
        if (const auto own = g.get<std::string_view>(n, schema::name_property())) add(*own, {n, schema::name_property(), naming::sort::name, 0, covers});
        for (const auto& [language, p] : g.schema().name_languages())
            if (const auto other = g.get<std::string_view>(n, p)) add(*other, {n, p, naming::sort::name, 0, covers});
        const auto aliases = g.aliases(n);
        for (std::size_t i = 0; i < aliases.size(); ++i) add(aliases[i], {n, {}, naming::sort::alias, i, covers});
        const auto stands = rules.find("stands_for");
        if (stands == rules.end()) continue;
        const auto p = g.property(n, stands->second);
        if (!p) continue;
        const value words = g.value(n, *p);
        if (const auto* one = std::get_if<std::string>(&words.as_variant())) add(*one, {n, {}, naming::sort::stand_in, 0, false});
        if (const auto* many = std::get_if<value::list>(&words.as_variant()))
            for (const value& each : *many)
                if (const auto* text = std::get_if<std::string>(&each.as_variant())) add(*text, {n, {}, naming::sort::stand_in, 0, false});
    }
}

void lexicon::add(std::string_view text, const naming& n) {
    const folded_line folded(text);
    if (folded.text.empty()) return;
    std::uint32_t at = 0;
    for (const char32_t c : folded.text) {
        const auto [next, is_new] = steps_.try_emplace(step_key(at, c), static_cast<std::uint32_t>(namings_.size()));
        if (is_new) namings_.emplace_back();
        at = next->second;
    }
    namings_[at].push_back(n);
}

std::vector<name_mention> lexicon::mentions_in(const folded_line& line) const {
    std::vector<name_mention> out;
    for (std::size_t first = 0; first < line.text.size(); ++first) {
        const auto begin = static_cast<std::ptrdiff_t>(out.size());
        std::uint32_t at = 0;
        for (std::size_t last = first; last < line.text.size();) {
            const auto next = steps_.find(step_key(at, line.text[last]));
            if (next == steps_.end()) break;
            at = next->second;
            ++last;
            if (namings_[at].empty() || !line.whole({first, last})) continue;
            for (const naming& n : namings_[at]) out.push_back({{first, last}, n});
        }
        std::reverse(out.begin() + begin, out.end());
    }
    return out;
}

}  // namespace hexi::abi_v1::detail
