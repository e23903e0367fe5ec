// How large or of which colour a node is by a value of its own: a property, or a measure of the whole graph.
#pragma once

#include <algorithm>
#include <cassert>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/ranking.hpp>
#include <hexi/draw/captions.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/view/filtered.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// Behind the name of a measure that is that of the part drawn.
[[nodiscard]] inline std::string_view in_this_part(std::string_view language) { return is_chinese(language) ? "（所画部分内）" : ", in this part"; }

/// Scores as `hexi rank` has them: weak edges are left aside.
[[nodiscard]] inline std::vector<ranked> ranking_without_weak(const graph& g, measure by) {
    const schema& s = g.schema();
    std::vector<bool> weak(s.edge_type_count(), false);
    bool any = false;
    for (std::size_t t = 0; t < weak.size(); ++t) weak[t] = s[edge_type_id(t)].weak, any = any || weak[t];
    if (!any) return ranking(g, {.by = by});
    const filter strong{.edge_if = [&](edge_id e) { return !weak[g.type(e).index()]; }};
    return ranking(filtered(g, strong), {.by = by});
}

/// The values of all nodes under one name: numbers between a lowest and a highest, or else words, the commonest first. Numbers of
/// several units, or numbers and dates, are on no common scale: the name of one with its unit behind it, `amount 元`, is what one may ask for.
class node_scale {
public:
    static constexpr double least_size = 0.85, largest_size = 1.8;  ///< of text, as factors

    node_scale() = default;
    /// Nothing if `by` is neither a measure nor a property, by its name or its caption, perhaps with a unit behind it. Of a node that has
    /// no number under it, and of one that `counts` refuses, nothing is known; nor of numbers in another unit than that of most. The measure
    /// is that of `g`, or what `scores` say of it by node.
    ///
    /// Cost   that of the measure; else O(nodes log)
    template <class Counts>
    static std::optional<node_scale> of(const graph& g, std::string_view by, std::string_view language, const Counts& counts, const std::vector<double>* scores = nullptr) {
        node_scale out;
        out.caption_ = std::string(by);
        out.numbers_.resize(g.node_bound());
        out.others_.resize(g.node_bound(), false);
        out.words_.resize(g.node_bound(), no_word);
        if (const auto known = measure_named(by)) {
            out.caption_ = std::string(hexi::caption(*known, language));
            const auto take = [&](node_id n, double score) {
                if (counts(n)) out.numbers_[n.index()] = score;
            };
            if (scores != nullptr) {
                assert(scores->size() >= g.node_bound());
                for (const node_id n : g.nodes()) take(n, (*scores)[n.index()]);
            } else {
                for (const ranked& r : ranking_without_weak(g, *known)) take(r.node, r.score);
            }
            out.find_ends([](double score) { return score < 999.5 ? fmt::format("{:.3g}", score) : fmt::format("{:.0f}", score); });
            return out;
        }
        const auto asked = meant(g, by, language);
        if (!asked) return std::nullopt;
        const schema& s = g.schema();
        out.caption_ = asked->caption;
        struct written {
            std::optional<double> number{};
            sort is{};
            std::string text{};
        };
        std::vector<written> said(g.node_bound());
        std::map<sort, std::size_t> sorts;  // of numbers, and how many there are
        for (const node_id n : g.nodes()) {
            if (!counts(n)) continue;
            for (const property& p : g.type_of(n).properties) {
                if (!asked->is(p, language)) continue;
                const value v = g.value(n, p.id);
                std::string text = shown_value(s, p, v, language);
                if (text.empty()) continue;
                out.has_lists_ = out.has_lists_ || p.list;
                if (p.list) continue;
                const auto [number, is] = number_of(s, v);
                if (asked->unit.valid() && (!number || is.unit != asked->unit)) continue;
                if (number) ++sorts[is];
                said[n.index()] = {number, is, std::move(text)};
            }
        }
        if (!sorts.empty()) {
            const sort chosen = std::ranges::max_element(sorts, {}, [](const auto& each) { return each.second; })->first;
            for (const auto& [is, count] : sorts) out.sorts_.push_back(is.unit.valid() ? s[is.unit].name : std::string());
            std::map<double, std::string> texts;
            for (std::size_t i = 0; i < said.size(); ++i) {
                out.others_[i] = !said[i].text.empty() && !said[i].number;
                if (!said[i].number || said[i].is != chosen) continue;
                out.numbers_[i] = said[i].number;
                texts.try_emplace(*said[i].number, std::move(said[i].text));
            }
            out.find_ends([&](double number) { return texts.at(number); });
            return out;
        }
        std::map<std::string, std::size_t> words;
        for (const written& each : said)
            if (!each.text.empty()) ++words[each.text];
        std::vector<std::pair<std::string, std::size_t>> by_count(words.begin(), words.end());
        std::ranges::stable_sort(by_count, [](const auto& a, const auto& b) { return a.second > b.second; });
        for (std::size_t i = 0; i < by_count.size(); ++i) words[by_count[i].first] = i;
        out.categories_ = std::move(by_count);
        for (std::size_t i = 0; i < said.size(); ++i)
            if (!said[i].text.empty()) out.words_[i] = words[said[i].text];
        return out;
    }

    /// Of a measure: that it is that of the part drawn.
    void say_of_part(std::string_view language) { caption_ += in_this_part(language); }
    /// Whether `by` is a measure or a property of nodes, by its name or its caption, perhaps with a unit behind it.
    [[nodiscard]] static bool known(const graph& g, std::string_view by, std::string_view language) { return measure_named(by) || meant(g, by, language); }

    [[nodiscard]] bool empty() const { return numbers_.empty(); }
    [[nodiscard]] bool has_numbers() const { return !low_text_.empty(); }
    /// Where between the lowest, 0, and the highest, 1.
    [[nodiscard]] std::optional<double> share(node_id n) const {
        const auto& number = numbers_[n.index()];
        if (!number) return std::nullopt;
        return high_ > low_ ? (*number / 2 - low_ / 2) / (high_ / 2 - low_ / 2) : 1;  // halves, since the whole way may be more than a number can be
    }
    /// Which of `categories` it has.
    [[nodiscard]] std::optional<std::size_t> category(node_id n) const {
        return words_[n.index()] == no_word ? std::nullopt : std::optional(words_[n.index()]);
    }
    /// The words, each with how many nodes have it.
    [[nodiscard]] const std::vector<std::pair<std::string, std::size_t>>& categories() const { return categories_; }
    /// Whether there is a number or a word.
    [[nodiscard]] bool says_something() const { return has_numbers() || !categories_.empty(); }
    /// Whether a node has a list under the name, which is none.
    [[nodiscard]] bool has_lists() const { return has_lists_; }
    /// Of which node something is known.
    [[nodiscard]] bool knows(node_id n) const { return numbers_[n.index()].has_value() || words_[n.index()] != no_word; }
    /// Whether it has something under the name that is no number, as most have.
    [[nodiscard]] bool has_other(node_id n) const { return others_[n.index()]; }
    /// The units of the numbers that there are, by name, empty for what has none: only those of one are on the scale.
    [[nodiscard]] const std::vector<std::string>& units() const { return sorts_; }
    [[nodiscard]] const std::string& caption_text() const { return caption_; }
    [[nodiscard]] std::string range_text() const { return low_text_ == high_text_ ? low_text_ : fmt::format("{} – {}", low_text_, high_text_); }

private:
    static constexpr std::size_t no_word = static_cast<std::size_t>(-1);

    /// What numbers have to have in common to stand on one scale.
    struct sort {
        unit_id unit{};      ///< of quantities, the base unit
        bool is_date = false;
        friend auto operator<=>(const sort&, const sort&) = default;
    };
    /// What is asked for: properties by their name or their caption, and of which unit.
    struct asked_for {
        std::string name, caption;
        unit_id unit{};
        [[nodiscard]] bool is(const property& p, std::string_view language) const { return p.name == name || hexi::caption(p, language) == name; }
    };
    static std::optional<asked_for> meant(const graph& g, std::string_view by, std::string_view language) {
        const schema& s = g.schema();
        const auto property_called = [&](std::string_view name) {
            std::optional<asked_for> out;
            for (std::size_t t = 0; t < s.node_type_count(); ++t)
                for (const property& p : s[node_type_id(t)].properties)
                    if (p.name == name || hexi::caption(p, language) == name) out = asked_for{std::string(name), std::string(hexi::caption(p, language))};
            return out;
        };
        if (auto whole = property_called(by)) return whole;
        const std::size_t space = by.rfind(' ');
        if (space == std::string_view::npos) return std::nullopt;
        auto out = property_called(by.substr(0, space));
        const auto unit = s.unit_called(by.substr(space + 1));
        if (!out || !unit) return std::nullopt;
        out->unit = s.in_base({.digits = 1, .unit = *unit}).second;
        out->caption += " " + std::string(hexi::caption(s[out->unit], language));
        return out;
    }

    static std::pair<std::optional<double>, sort> number_of(const schema& s, const value& v) {
        if (const auto* whole = std::get_if<std::int64_t>(&v)) return {static_cast<double>(*whole), {}};
        if (const auto* real = std::get_if<double>(&v); real != nullptr && std::isfinite(*real)) return {*real, {}};
        if (const auto* q = std::get_if<quantity>(&v)) {
            const auto [number, unit] = s.in_base(*q);
            return {number, {.unit = unit}};
        }
        if (const auto* d = std::get_if<date>(&v)) return {static_cast<double>(d->first_day()), {.is_date = true}};
        return {};
    }
    template <class Text>
    void find_ends(const Text& text) {
        bool first = true;
        for (const auto& number : numbers_) {
            if (!number) continue;
            low_ = first ? *number : std::min(low_, *number);
            high_ = first ? *number : std::max(high_, *number);
            first = false;
        }
        if (!first) low_text_ = text(low_), high_text_ = text(high_);
    }

    std::vector<std::optional<double>> numbers_;
    std::vector<bool> others_;
    std::vector<std::size_t> words_;
    std::vector<std::pair<std::string, std::size_t>> categories_;
    std::vector<std::string> sorts_;
    bool has_lists_ = false;
    std::string caption_, low_text_, high_text_;
    double low_ = 0, high_ = 0;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
