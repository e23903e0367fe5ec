// The words of a picture: captions in a language, and the small second line of a node.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/ranking.hpp>
#include <hexi/base/address.hpp>
#include <hexi/base/ascii.hpp>
#include <hexi/base/text.hpp>
#include <hexi/base/visible.hpp>
#include <hexi/draw/look.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/derive/merged.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::inline abi_v1 {

/// Whether two tags are of one language: `zh`, `zh-Hans`, `zh_TW`.
[[nodiscard]] constexpr bool same_language(std::string_view a, std::string_view b) {
    return a.substr(0, a.find_first_of("-_")) == b.substr(0, b.find_first_of("-_"));
}

/// Whether words in a kind of Chinese are in traditional characters: `zh-Hant`, `zh_TW`, `zh-HK`.
[[nodiscard]] inline bool is_traditional(std::string_view tag) {
    std::string small = ascii::lowered(tag) + "-";
    std::ranges::replace(small, '_', '-');
    const auto has = [&](std::string_view part) { return small.find(part) != std::string::npos; };
    return small.starts_with("zh-") && !has("-hans-") && (has("-hant-") || has("-tw-") || has("-hk-") || has("-mo-"));
}

/// Of what has tags of languages that in `language`, else in the kind of it that is written alike, else in any; the end where there is none.
template <class Range, class Tag>
[[nodiscard]] auto nearest_language(Range& all, std::string_view language, Tag tag_of) {
    auto out = std::ranges::end(all);
    for (auto at = std::ranges::begin(all); at != std::ranges::end(all); ++at) {
        const std::string_view tag = tag_of(*at);
        if (tag == language) return at;
        if (!same_language(tag, language)) continue;
        const bool alike = is_traditional(tag) == is_traditional(language);
        if (out == std::ranges::end(all) || (alike && is_traditional(tag_of(*out)) != is_traditional(language))) out = at;
    }
    return out;
}

/// The caption in `language`, else in another kind of it, or the name where there is none.
template <class Captioned>
[[nodiscard]] std::string_view caption(const Captioned& what, std::string_view language) {
    const auto found = nearest_language(what.captions, language, [](const auto& each) -> std::string_view { return each.first; });
    return found == what.captions.end() ? what.name : found->second;
}

/// The name of a node in `language`, or its name in the graph's own; what stands for its key where it has none that is seen. Of a key
/// that is not seen either, its characters as `U+200B`.
[[nodiscard]] inline std::string name_in(const graph& g, node_id n, std::string_view language) {
    if (const std::string_view name = g.name(n, language).value_or(g.name(n)); !shows_nothing(name)) return std::string(name);
    if (const std::string_view own = g.name(n); !shows_nothing(own)) return std::string(own);
    return with_unseen_shown(g.key_text(n));
}

/// Whether words in `language` are Chinese: `zh`, `zh-Hans`, `zh_TW`.
[[nodiscard]] constexpr bool is_chinese(std::string_view language) { return same_language(language, "zh"); }

/// What a measure is called in a picture.
[[nodiscard]] constexpr std::string_view caption(measure m, std::string_view language) {
    if (m == measure::pagerank) return "PageRank";
    if (!is_chinese(language)) return to_text(m);
    switch (m) {
        case measure::pagerank: break;
        case measure::betweenness: return "介数";
        case measure::degree: return "关系数";
        case measure::out_degree: return "出度";
        case measure::in_degree: return "入度";
        case measure::core: return "核数";
        case measure::triangles: return "三角形数";
        case measure::clustering: return "聚集系数";
    }
    return to_text(m);
}

/// A quantity in words of `language`: where that is not Chinese, its magnitude in thousands, millions and so on, and its unit by its
/// caption: `114.08 billion yuan` of 1140.8亿元. As it was written where neither changes.
[[nodiscard]] inline std::string shown_quantity(const schema& s, const quantity& q, std::string_view language) {
    if (language.empty() || is_chinese(language) || !q.unit.valid()) return s.to_text(q);
    const std::string_view unit = caption(s[q.unit], language);
    if (q.magnitude == 0 && unit == s[q.unit].name) return s.to_text(q);
    // Exactly, digit by digit: 1140.8 × 10^8 is 114.08 × 10^9.
    std::string digits = fmt::format("{}", q.digits);
    const bool minus = digits.front() == '-';
    if (minus) digits.erase(0, 1);
    int point = static_cast<int>(digits.size()) - q.decimals + q.magnitude;  // digits before the point
    static constexpr std::array<std::pair<int, std::string_view>, 5> words{{{12, "trillion"}, {9, "billion"}, {6, "million"}, {3, "thousand"}, {0, ""}}};
    const auto* word = &words.back();
    if (q.digits == 0) point = static_cast<int>(digits.size()) - q.decimals;
    else if (q.magnitude > 0)
        for (const auto& each : words)
            if (point > each.first) {
                word = &each;
                break;
            }
    point -= word->first;
    if (point <= 0) digits.insert(0, static_cast<std::size_t>(1 - point), '0'), point = 1;
    if (point > static_cast<int>(digits.size())) digits.append(static_cast<std::size_t>(point) - digits.size(), '0');
    std::string out = minus ? "-" : "";
    out.append(digits, 0, static_cast<std::size_t>(point));
    std::string rest = digits.substr(static_cast<std::size_t>(point));
    // What a magnitude moved behind the point is no digit that anybody wrote.
    while (q.magnitude > 0 && !rest.empty() && rest.back() == '0') rest.pop_back();
    if (!rest.empty()) out.append(".").append(rest);
    if (!word->second.empty()) out.append(" ").append(word->second);
    return out.append(unit == "%" ? "" : " ").append(unit);
}

/// A property's value as readers of a picture see it: an enumeration value by its caption, a boolean as yes or no; empty for none.
[[nodiscard]] inline std::string shown_value(const schema& s, const property& p, const value& v, std::string_view language) {
    if (const bool* flag = std::get_if<bool>(&v)) return is_chinese(language) ? (*flag ? "是" : "否") : *flag ? "yes" : "no";
    if (const auto* text = std::get_if<std::string>(&v); text != nullptr && p.kind == kind::enumeration && p.values.valid())
        for (const enumeration_value& e : s[p.values].values)
            if (e.name == *text) return std::string(caption(e, language));
    const auto* list = std::get_if<value::list>(&v);
    if (const auto* q = std::get_if<quantity>(&v)) return shown_quantity(s, *q, language);
    if (list == nullptr) return to_text(s, v);
    // One element is told from the next, whatever stands in them.
    const bool zh = is_chinese(language);
    const std::string_view between = zh ? "、" : "; ", open = zh ? "“" : "\"", close = zh ? "”" : "\"";
    std::vector<std::string> all;
    bool quoted = false;
    for (const value& element : *list) {
        all.push_back(shown_value(s, p, element, language));
        quoted = quoted || all.back().find(zh ? "、" : ";") != std::string::npos || all.back().empty();
    }
    std::string out;
    for (const std::string& each : all) {
        if (!out.empty()) out += between;
        out += quoted ? fmt::format("{}{}{}", open, each, close) : each;
    }
    return out;
}

/// A text without its line breaks and tabs, for where a line is one fact.
[[nodiscard]] inline std::string on_one_line(std::string text) {
    std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
    return text;
}

/// Where a document can be read, as a link: its property `url` or `address`, else its first text that is an address of the
/// web; nothing if it has none that may be followed, see `web_address`.
[[nodiscard]] inline std::optional<std::string> link_of(const graph& g, node_id document) {
    std::optional<std::string> other;
    for (const property& p : g.type_of(document).properties) {
        const value v = g.value(document, p.id);
        const auto* const said = std::get_if<std::string>(&v);
        auto link = said != nullptr ? web_address(*said) : std::nullopt;
        if (link && (p.name == "url" || p.name == "address")) return link;
        if (link && !other) other = std::move(link);
    }
    return other;
}

/// The second line of a node's label: its type, then the properties that its look names, else its
/// enumerations, quantities and true booleans; at most `columns` wide.
[[nodiscard]] inline std::string second_line(const graph& g, node_id n, const node_look& look, std::string_view language, std::size_t columns = 32) {
    const node_type& type = g.type_of(n);
    std::string out(caption(type, language));
    for (const property& p : type.properties) {
        const bool short_kind = p.kind == kind::enumeration || p.kind == kind::quantity || p.kind == kind::boolean;
        const bool chosen = look.chosen_second ? std::ranges::find(look.second, p.name) != look.second.end() : short_kind && !p.list;
        if (!chosen) continue;
        const value v = g.value(n, p.id);
        const bool* const flag = std::get_if<bool>(&v);
        // What is true is said by its name alone, what is false by nothing.
        const std::string text = flag == nullptr ? shown_value(g.schema(), p, v, language) : *flag ? std::string(caption(p, language)) : std::string{};
        if (!text.empty() && width(out) + 3 + width(text) <= columns) out += " · " + text;
    }
    return shortened(out, columns);
}

/// What an edge's label says after its type: how many edges it stands for, and what kind and state it has, where
/// it is a folded node. `type` is what is said of the type; a kind that says it itself comes alone, as `strategic cooperation agreement`.
[[nodiscard]] inline std::string edge_words(const graph& g, edge_id e, std::string_view type, std::string_view language) {
    const std::int64_t count = count_of(g, e);
    const std::string times = count != 1 ? fmt::format(" ×{}", count) : std::string();
    if (!g.get<std::string_view>(e, schema::name_property())) return std::string(type) + times;
    std::string facts;
    bool says_type = false;
    for (const property& p : g.type_of(e).properties) {
        if (p.kind != kind::enumeration || p.list) continue;
        const std::string text = shown_value(g.schema(), p, g.value(e, p.id), language);
        if (text.empty()) continue;
        const std::string_view own = caption(g.type_of(e), language);
        says_type = says_type || (text.size() > own.size() && text.ends_with(own));
        facts += (facts.empty() ? "" : " · ") + text;
    }
    if (says_type) return facts + times;
    return std::string(type) + times + (facts.empty() ? "" : "\n" + facts);
}

/// All that is known of a node or an edge, a fact a line: type, properties, evidence.
template <class Id>
[[nodiscard]] std::string facts_line(const graph& g, Id id, std::string_view language) {
    const auto& type = g.type_of(id);
    std::string out = on_one_line(std::string(caption(type, language)));
    for (const property& p : type.properties) {
        if (std::is_same_v<Id, node_id> && g.schema().is_name(p.id)) continue;
        const std::string text = shown_value(g.schema(), p, g.value(id, p.id), language);
        if (!text.empty()) out += fmt::format("\n{}", on_one_line(fmt::format("{}: {}", caption(p, language), text)));
    }
    for (const evidence& e : g.evidence(id)) out += "\n" + on_one_line(to_text(e));
    return out;
}

}  // namespace hexi::abi_v1
