// How the tool speaks about a graph to people: names, types, values and evidence in one language.
//
//     const speaker speak(g, "en", colours_wanted(STDOUT_FILENO));
//     speak.name(n);      // Lanzhou New Area
//     speak.type(n);      // NewArea
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>

#include "terminal.hpp"

namespace hexi::inline abi_v1 {
class source_texts;
}  // namespace hexi::abi_v1

namespace hexi::tool {

class speaker {
public:
    /// `language` is a code such as `zh`; the tool's own words are Chinese for `zh` and else English.
    speaker(const graph& g, std::string language, bool colours)
        : paint(colours, terminal_columns(STDOUT_FILENO)), g_(&g), language_(std::move(language)) {}

    const painter paint;

    /// One of the tool's own words.
    std::string word(std::string_view english, std::string_view chinese) const {
        return std::string(language_.starts_with("zh") ? chinese : english);
    }
    /// A number of things: `3 steps`, `3 步`.
    std::string counted(std::size_t n, std::string_view one, std::string_view many, std::string_view chinese) const {
        return fmt::format("{} {}", n, word(n == 1 ? one : many, chinese));
    }
    /// A heading on a line of its own.
    std::string heading(std::string_view english, std::string_view chinese) const {
        return paint(style::heading, word(english, chinese)) + '\n';
    }

    /// The name in the language, else any name, else the key or what stands for it.
    std::string name(node_id n) const {
        const std::string_view name = g_->name(n, language_).value_or(g_->name(n));
        return name.empty() ? g_->key_text(n) : std::string(name);
    }
    /// A type's name and, where it says something else, its caption: `NewArea 新区`, but `PARTY_TO` in English.
    std::string type(node_id n) const { return named(g_->type_of(n)); }
    template <class Type>
    std::string named(const Type& type) const {
        const std::string& caption = caption_of(type);
        return caption.empty() ? type.name : fmt::format("{} {}", type.name, caption);
    }
    /// The caption alone, where it says something else than the name; else empty.
    template <class Type>
    const std::string& caption_of(const Type& type) const { return caption_of(type.name, type.captions); }

    /// A property and its value, both as people say them.
    struct said {
        std::string what;
        std::string value;
        bool by_default = false;  ///< whether it would be so if nothing had been written
    };
    /// Every property that a node or edge has, in the order in which its type declares them; names are none.
    template <class Id>
    std::vector<said> properties(Id id) const {
        std::vector<said> out;
        for (const property& p : g_->type_of(id).properties) {
            if (p.id == schema::name_property() || p.id == schema::aliases_property() || is_name(p.id)) continue;
            const value v = g_->value(id, p.id);
            if (!std::holds_alternative<std::monostate>(v)) out.push_back({property_name(p), text_of(p, v), v == p.default_value});
        }
        return out;
    }
    /// What goes without saying left out, the same in one line: `类别 战略合作协议 · 状态 已签署`.
    template <class Id>
    std::string properties_line(Id id) const {
        std::string out;
        for (const said& s : properties(id))
            if (!s.by_default) out += fmt::format("{}{} {}", out.empty() ? "" : " · ", s.what, s.value);
        return out;
    }

    /// From now on evidence is shown with its words.
    void read_in(const source_texts* texts) { texts_ = texts; }
    /// Evidence as text, remembering the documents for `documents()`.
    template <class Id>
    std::vector<std::string> evidence(Id id) {
        std::vector<std::string> out;
        for (const hexi::evidence& e : g_->evidence(id)) out.push_back(evidence(e));
        return out;
    }
    std::string evidence(const hexi::evidence& e) {
        documents_.insert(e.document);
        return read(e);
    }
    /// The documents that evidence was asked of so far, under a heading: key, title, and what else is known.
    /// Empty if there were none.
    std::string documents() const;
    /// One document in a row: key, title, publisher and date where the graph has them.
    std::vector<cell> document_row(std::string_view key) const;

private:
    /// `news:8:111-128`, with the words in their sentence where the sources are at hand.
    std::string read(const hexi::evidence& e) const;
    bool is_name(property_id p) const {
        return std::ranges::any_of(g_->schema().name_languages(), [&](const auto& known) { return known.second == p; });
    }
    const std::string& caption_of(std::string_view name, const captions& all) const;
    std::string property_name(const property& p) const;
    std::string text_of(const property& p, const value& v) const;
    std::string text_of_one(const property& p, const value& one) const;

    const graph* g_;
    std::string language_;
    std::set<std::string> documents_;
    const source_texts* texts_ = nullptr;
};

}  // namespace hexi::tool
