// How large or of which colour a node is by a value of its own: a property, or a measure of the whole graph.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/algorithm/ranking.hpp>
#include <hexi/draw/captions.hpp>
#include <hexi/graph/graph.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline v1::detail {

/// The values of all nodes under one name: numbers between a lowest and a highest, or else words, the commonest first.
class node_scale {
public:
    static constexpr double least_size = 0.85, largest_size = 1.8;  ///< of text, as factors

    node_scale() = default;
    /// Nothing if `by` is neither a measure nor a property, by its name or its caption. Of a node that has no number under it, and of
    /// one that `counts` refuses, nothing is known.
    ///
    /// Cost   that of the measure; else O(nodes log)
    template <class Counts>
    static std::optional<node_scale> of(const graph& g, std::string_view by, std::string_view language, const Counts& counts) {
        node_scale out;
        out.caption_ = std::string(by);
        out.numbers_.resize(g.node_bound());
        out.words_.resize(g.node_bound(), no_word);
        if (const auto known = measure_named(by)) {
            for (const ranked& r : ranking(g, {.by = *known}))
                if (counts(r.node)) out.numbers_[r.node.index()] = r.score;
            out.find_ends([](double score) { return fmt::format("{:.3g}", score); });
            return out;
        }
        const schema& s = g.schema();
        bool known = false;
        for (std::size_t t = 0; t < s.node_type_count(); ++t)
            for (const property& p : s[node_type_id(t)].properties) {
                if (p.name != by && caption(p, language) != by) continue;
                known = true;
                out.caption_ = std::string(caption(p, language));
            }
        if (!known) return std::nullopt;
        std::map<std::string, std::size_t> words;
        std::vector<std::string> said(g.node_bound());
        std::map<double, std::string> written;
        for (const node_id n : g.nodes()) {
            if (!counts(n)) continue;
            for (const property& p : g.type_of(n).properties) {
                if ((p.name != by && caption(p, language) != by) || p.list) continue;
                const value v = g.value(n, p.id);
                std::string text = shown_value(s, p, v, language);
                if (text.empty()) continue;
                if (const auto number = number_of(s, v)) {
                    out.numbers_[n.index()] = number;
                    written.try_emplace(*number, std::move(text));
                } else {
                    ++words[text];
                    said[n.index()] = std::move(text);
                }
            }
        }
        if (!written.empty()) {
            out.find_ends([&](double number) { return written.at(number); });
            return out;
        }
        std::vector<std::pair<std::string, std::size_t>> by_count(words.begin(), words.end());
        std::ranges::stable_sort(by_count, [](const auto& a, const auto& b) { return a.second > b.second; });
        for (std::size_t i = 0; i < by_count.size(); ++i) {
            words[by_count[i].first] = i;
            out.categories_.push_back(by_count[i].first);
        }
        for (const node_id n : g.nodes())
            if (!said[n.index()].empty()) out.words_[n.index()] = words[said[n.index()]];
        return out;
    }

    /// Whether `by` is a measure or a property of nodes, by its name or its caption.
    [[nodiscard]] static bool known(const graph& g, std::string_view by, std::string_view language) {
        if (measure_named(by)) return true;
        for (std::size_t t = 0; t < g.schema().node_type_count(); ++t)
            for (const property& p : g.schema()[node_type_id(t)].properties)
                if (p.name == by || caption(p, language) == by) return true;
        return false;
    }

    [[nodiscard]] bool empty() const { return numbers_.empty(); }
    [[nodiscard]] bool has_numbers() const { return !low_text_.empty(); }
    /// Where between the lowest, 0, and the highest, 1.
    [[nodiscard]] std::optional<double> share(node_id n) const {
        const auto& number = numbers_[n.index()];
        if (!number) return std::nullopt;
        return high_ > low_ ? (*number - low_) / (high_ - low_) : 1;
    }
    /// Which of `categories` it has.
    [[nodiscard]] std::optional<std::size_t> category(node_id n) const {
        return words_[n.index()] == no_word ? std::nullopt : std::optional(words_[n.index()]);
    }
    [[nodiscard]] const std::vector<std::string>& categories() const { return categories_; }
    [[nodiscard]] const std::string& caption_text() const { return caption_; }
    [[nodiscard]] std::string range_text() const { return low_text_ == high_text_ ? low_text_ : fmt::format("{} – {}", low_text_, high_text_); }

private:
    static constexpr std::size_t no_word = static_cast<std::size_t>(-1);

    static std::optional<double> number_of(const schema& s, const value& v) {
        if (const auto* whole = std::get_if<std::int64_t>(&v)) return static_cast<double>(*whole);
        if (const auto* real = std::get_if<double>(&v); real != nullptr && std::isfinite(*real)) return *real;
        if (const auto* q = std::get_if<quantity>(&v)) return s.in_base(*q).first;
        if (const auto* d = std::get_if<date>(&v)) return static_cast<double>(d->first_day());
        return std::nullopt;
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
    std::vector<std::size_t> words_;
    std::vector<std::string> categories_;
    std::string caption_, low_text_, high_text_;
    double low_ = 0, high_ = 0;
};

}  // namespace hexi::v1::detail
#pragma GCC visibility pop
