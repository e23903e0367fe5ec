#include <hexi/query/complete.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include <hexi/base/ascii.hpp>
#include <hexi/query/function/function_private.hpp>
#include <hexi/query/text_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

constexpr std::array keywords{
    "ACYCLIC", "ALL", "AND", "ANY", "AS", "ASC", "ASCENDING", "BY", "CALL", "CASE", "COLLECT", "CONTAINS", "COUNT", "CREATE", "DELETE", "DESC", "DESCENDING",
    "DETACH", "DISTINCT", "ELSE", "END", "ENDS", "EXISTS", "FALSE", "FILTER", "FINISH", "FOR", "FOREACH", "IN", "INSERT", "IS", "LET", "LIMIT", "LOAD CSV", "MATCH",
    "MERGE", "NEXT", "NONE", "NOT", "NULL", "ON CREATE SET", "ON MATCH SET", "OPTIONAL MATCH", "OR", "ORDER BY", "REMOVE", "RETURN", "SET", "SHORTEST", "SINGLE",
    "SKIP", "STARTS WITH", "THEN", "TRAIL", "TRUE", "UNION", "UNWIND", "WALK", "WHEN", "WHERE", "WITH", "XOR", "YIELD"};

constexpr bool in_word(char c) {
    return ascii::is_alphanumeric(c) || c == '_' || (c & 0x80) != 0;
}
constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// What was typed, as far as it matters for what comes next.
struct typed_part {
    bool open = false;                     ///< in a text, a name in backticks or a comment
    std::string brackets{};                ///< those that are open
    std::vector<std::string_view> words{}; ///< all, in order
    std::set<std::string> variables{};
    std::size_t last = 0;                  ///< the last byte that is neither space nor comment stands before it
};

/// Behind the end of a text, a comment or a name in backticks that begins at `at`; nothing if it does not end, or if none begins there.
std::optional<std::size_t> passed(std::string_view text, std::size_t at, bool& begins) {
    const char c = text[at];
    const std::string_view rest = text.substr(at);
    begins = true;
    const auto behind = [&](std::string_view end, std::size_t from) -> std::optional<std::size_t> {
        const std::size_t found = text.find(end, from);
        return found == text.npos ? std::nullopt : std::optional(found + end.size());
    };
    if (rest.starts_with("//")) return behind("\n", at);
    if (rest.starts_with("/*")) return behind("*/", at + 2);
    if (c == '`') return behind("`", at + 1);
    if (c == '\'' || c == '"') {
        for (std::size_t i = at + 1; i < text.size(); ++i) {
            if (text[i] == '\\') ++i;
            else if (text[i] == c) return i + 1;
        }
        return std::nullopt;
    }
    begins = false;
    return std::nullopt;
}

typed_part read(std::string_view typed) {
    typed_part out;
    char before = ' ';  // the last character that is no space
    for (std::size_t at = 0; at < typed.size();) {
        bool begins = false;
        if (const auto end = passed(typed, at, begins); begins) {
            if (!end) return out.open = true, out;
            if (typed[at] != '/') out.last = *end, before = typed[at];
            at = *end;
            continue;
        }
        const char c = typed[at];
        if (in_word(c)) {
            const std::size_t begin = at;
            while (at < typed.size() && in_word(typed[at])) ++at;
            const std::string_view word = typed.substr(begin, at - begin);
            const bool after_as = !out.words.empty() && ascii::lowered(out.words.back()) == "as";
            const bool named = before == '(' || before == '[' || (after_as && before != '.');
            if (named && at < typed.size() && !ascii::is_digit(word.front())) out.variables.emplace(word);
            out.words.push_back(word);
            out.last = at;
            before = 'a';
            continue;
        }
        if (c == '(' || c == '[' || c == '{') out.brackets += c;
        else if ((c == ')' || c == ']' || c == '}') && !out.brackets.empty()) out.brackets.pop_back();
        if (!is_space(c)) out.last = at + 1, before = c;
        ++at;
    }
    return out;
}

class gatherer {
public:
    explicit gatherer(std::string_view word) : word_(ascii::lowered(word)) {}

    void offer(std::string_view name, std::string_view written) {
        if (ascii::lowered(name).starts_with(word_) && std::ranges::find(out_, written) == out_.end()) out_.emplace_back(written);
    }
    void offer_name(std::string_view name) { offer(name, detail::query::name_in_query(name)); }
    void sort_from(std::size_t first) { std::ranges::sort(out_.begin() + static_cast<std::ptrdiff_t>(first), out_.end()); }
    [[nodiscard]] std::size_t size() const { return out_.size(); }
    std::vector<std::string> take() { return std::move(out_); }

private:
    std::string word_;
    std::vector<std::string> out_;
};

}  // namespace

completion complete(const schema& s, std::string_view typed, const procedures* known) {
    const typed_part at = read(typed);
    completion out{.begin = typed.size()};
    if (at.open) return out;
    while (out.begin > 0 && in_word(typed[out.begin - 1])) --out.begin;
    std::size_t before = out.begin;
    while (before > 0 && is_space(typed[before - 1])) --before;
    const char behind = before > 0 ? typed[before - 1] : ' ';
    const bool after_call = [&] {
        // The name of a procedure has points in it.
        std::size_t begin = out.begin;
        while (begin > 0 && (in_word(typed[begin - 1]) || typed[begin - 1] == '.')) --begin;
        std::size_t end = begin;
        while (end > 0 && is_space(typed[end - 1])) --end;
        if (end == begin || end < 4 || ascii::lowered(typed.substr(end - 4, 4)) != "call" || (end > 4 && in_word(typed[end - 5]))) return false;
        out.begin = begin;
        return true;
    }();
    gatherer found(typed.substr(out.begin));
    if (after_call) {
        for (const procedure& p : (known != nullptr ? *known : standard_procedures()).all()) found.offer(p.name, p.name + "(");
    } else if (behind == '.') {
        for (std::size_t i = 0; i < s.property_count(); ++i) found.offer_name(s[property_id(i)].name);
    } else if (behind == ':' || ((behind == '|' || behind == '&' || behind == '!') && !at.brackets.empty() && at.brackets.back() != '{')) {
        if (!at.brackets.empty() && at.brackets.back() == '[') {
            for (std::size_t i = 0; i < s.edge_type_count(); ++i) found.offer_name(s[edge_type_id(i)].name);
        } else {
            for (std::size_t i = 0; i < s.node_type_count(); ++i)
                for (const std::string& label : s[node_type_id(i)].labels) found.offer_name(label);
        }
    } else {
        for (const std::string& variable : at.variables) found.offer(variable, variable);
        const std::size_t variables = found.size();
        for (const char* keyword : keywords) found.offer(keyword, keyword);
        for (const std::string& name : detail::query::function_names()) found.offer(name, name + "(");
        found.sort_from(variables);
        return out.words = found.take(), out;
    }
    found.sort_from(0);
    out.words = found.take();
    return out;
}

bool ends_statement(std::string_view typed) {
    const std::string whole = std::string(typed) + '\n';  // which ends a comment
    const typed_part at = read(whole);
    return !at.open && at.last > 0 && whole[at.last - 1] == ';';
}

}  // namespace hexi::abi_v1
