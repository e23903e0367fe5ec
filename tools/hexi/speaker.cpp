#include "speaker.hpp"

#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/sources/quote.hpp>
#include <hexi/schema/parse_value.hpp>

namespace hexi::tool {

std::string speaker::read(const hexi::evidence& e) const {
    const auto words = texts_ == nullptr ? std::nullopt : texts_->quote(e);
    return words ? fmt::format("{}  {}", to_text(e), to_text(*words)) : to_text(e);
}

std::string speaker::documents() const {
    if (documents_.empty()) return {};
    table rows(paint);
    for (const std::string& key : documents_) rows.add(document_row(key));
    return '\n' + heading("Documents", "文献") + rows.text(2);
}

std::vector<cell> speaker::document_row(std::string_view key) const {
    std::vector<cell> row{{std::string(key), style::faint}};
    const auto document = g_->find(key);
    if (!document) {
        row.push_back({std::string(word("not in the graph", "图中没有")), style::bad});
        return row;
    }
    const auto text = [&](std::string_view property) -> std::string {
        const auto p = g_->property(*document, property);
        return p ? hexi::to_text(g_->schema(), g_->schema()[*p], g_->value(*document, *p)) : std::string();
    };
    const std::string title = text("title");
    row.push_back({title.empty() ? name(*document) : title, style::name});
    row.push_back({text("publisher")});
    row.push_back({text("date")});
    return row;
}

const std::string& speaker::caption_of(std::string_view name, const captions& all) const {
    static const std::string none;
    const auto found = all.find(language_);
    if (found == all.end()) return none;
    // "party to" says nothing that PARTY_TO does not.
    const auto letters = [](std::string_view text) {
        std::string out;
        for (const char c : folded_for_search(text))
            if (c != ' ' && c != '_' && c != '-') out += c;
        return out;
    };
    return letters(name) == letters(found->second) ? none : found->second;
}

std::string speaker::property_name(const property& p) const {
    const auto found = p.captions.find(language_);
    return found == p.captions.end() ? p.name : found->second;
}

std::string speaker::text_of(const property& p, const value& v) const {
    const auto* list = std::get_if<value::list>(&v);
    if (list == nullptr) return text_of_one(p, v);
    std::string out;
    for (const value& one : *list) out += fmt::format("{}{}", out.empty() ? "" : word(", ", "、"), text_of_one(p, one));
    return out;
}

std::string speaker::text_of_one(const property& p, const value& one) const {
    if (const bool* flag = std::get_if<bool>(&one)) return std::string(*flag ? word("yes", "是") : word("no", "否"));
    if (const auto* text = std::get_if<std::string>(&one); text != nullptr && p.kind == kind::enumeration && p.values.valid()) {
        for (const enumeration_value& v : g_->schema()[p.values].values) {
            if (v.name != *text) continue;
            const auto found = v.captions.find(language_);
            return found == v.captions.end() ? v.name : found->second;
        }
    }
    if (const auto* q = std::get_if<quantity>(&one)) return g_->schema().to_text(*q, language_);
    return hexi::to_text(g_->schema(), one);
}

}  // namespace hexi::tool
