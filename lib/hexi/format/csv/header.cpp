#include <hexi/format/csv/header.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/schema/schema.hpp>

namespace hexi::inline v1 {

namespace {

// Words beside those of the kinds themselves. Types of Neo4j that have no kind of their own here are kept as text.
constexpr std::array<std::pair<std::string_view, kind>, 8> more_words{{
    {"long", kind::integer}, {"short", kind::integer}, {"byte", kind::integer}, {"float", kind::floating},
    {"char", kind::text},    {"point", kind::text},    {"vector", kind::text},  {"enumeration", kind::text},
}};

/// Calls `visit(word, kind)` for every word of a kind; of two kinds that share one the first comes first.
template <class Visit>
void for_each_word(Visit visit) {
    for_each_kind([&](auto entry) { visit(decltype(entry)::table_word, decltype(entry)::id); });
    for (const auto& [word, k] : more_words) visit(word, k);
}

std::optional<kind> kind_of_word(std::string_view word) {
    std::optional<kind> out;
    for_each_word([&](std::string_view known, kind k) {
        if (!out && known == word) out = k;
    });
    return out;
}

constexpr std::array<std::pair<std::string_view, csv_role>, 6> roles{{
    {"ID", csv_role::key},        {"LABEL", csv_role::labels}, {"START_ID", csv_role::source},
    {"END_ID", csv_role::target}, {"TYPE", csv_role::type},    {"IGNORE", csv_role::ignored},
}};

/// Reads `name:WORD[](SPACE){OPTIONS}` into `c`; what cannot be understood becomes a fault.
void parse_column(csv_column& c, std::string text, std::vector<csv_fault>& faults, hint_effort& effort) {
    // Options such as `{crs:WGS-84}` say nothing that is needed here.
    if (text.ends_with('}') && text.rfind('{') != std::string::npos && text.find(':') < text.rfind('{')) text.resize(text.rfind('{'));
    std::size_t colon = text.rfind(':');
    // A colon inside an id group's parentheses belongs to the group.
    if (text.ends_with(')') && text.rfind('(') != std::string::npos) colon = text.rfind(':', text.rfind('('));
    c.name = text.substr(0, colon);
    if (colon == std::string::npos) return;
    std::string word = text.substr(colon + 1);
    if (word.ends_with(')') && word.find('(') != std::string::npos) {
        c.space = word.substr(word.find('(') + 1, word.size() - word.find('(') - 2);
        word.resize(word.find('('));
    }
    for (const auto& [role_word, role] : roles)
        if (word == role_word) {
            c.role = role;
            return;
        }
    c.word = word;
    if (word.ends_with("[]")) {
        c.list = true;
        word.resize(word.size() - 2);
    }
    const auto read = kind_of_word(word);
    if (read && !(c.list && *read == kind::any)) {
        c.kind = *read;
        return;
    }
    if (read) {
        c.word.clear();
        faults.push_back({c.offset, c.length, "'any[]' is not a type of column", "write any: a value of any kind may be a list"});
        return;
    }
    std::vector<std::string_view> known;
    for (const auto& [role_word, role] : roles) known.push_back(role_word);
    for_each_word([&](std::string_view kind_word, kind) { known.push_back(kind_word); });
    const auto near = closest(word, known, effort);
    c.word.clear();  // said here, once
    faults.push_back({c.offset, c.length, fmt::format("'{}' is not a type of column", word),
                      near ? fmt::format("did you mean '{}'?", *near) : "known types: int, double, boolean, string, date, and lists such as string[]"});
}

}  // namespace

csv_header parse_csv_header(const std::vector<csv_field>& fields, std::string_view text) {
    csv_header out;
    hint_effort effort;
    std::unordered_set<std::string> names;
    std::set<csv_role> found;
    for (const csv_field& field : fields) {
        csv_column c;
        c.offset = static_cast<std::size_t>(field.text.data() - text.data());
        c.length = field.text.size();
        if (out.columns.size() == schema::most) {
            const problem many = schema::too_many("columns");
            out.faults.push_back({c.offset, c.length, many.message, many.hint});
            out.whole = false;
            return out;
        }
        parse_column(c, text_of(field), out.faults, effort);
        const bool is_new = c.role == csv_role::property ? names.insert(c.name).second : found.insert(c.role).second || c.role == csv_role::ignored;
        if (!is_new)
            out.faults.push_back({c.offset, c.length, fmt::format("the column '{}' is there twice", text_of(field)), "remove one, or call it :IGNORE"});
        if (c.role == csv_role::property && c.name.empty()) {
            c.role = csv_role::ignored;
            out.faults.push_back({c.offset, c.length, "a column has no name", "name it, or call it :IGNORE"});
        }
        out.columns.push_back(std::move(c));
    }
    return out;
}

std::string_view csv_word(kind k) {
    return with_kind(k, [](auto entry) { return decltype(entry)::table_word; });
}

std::optional<std::string_view> name_language(std::string_view column) {
    if (!column.starts_with("name_")) return std::nullopt;
    const std::string_view language = column.substr(5);
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    std::size_t first = 0;
    while (first < language.size() && language[first] >= 'a' && language[first] <= 'z') ++first;
    if (first < 2 || first > 3) return std::nullopt;
    std::size_t part = 0;
    for (std::size_t i = first; i < language.size(); ++i) {
        if (language[i] == '-' || language[i] == '_') {
            if (i > first && part == 0) return std::nullopt;
            part = 0;
        } else if (!letter(language[i]) && !(language[i] >= '0' && language[i] <= '9')) {
            return std::nullopt;
        } else if (++part > 8) {
            return std::nullopt;
        }
    }
    if (language.back() == '-' || language.back() == '_') return std::nullopt;
    return language;
}

}  // namespace hexi::v1
