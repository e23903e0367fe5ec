#include <hexi/base/ascii.hpp>
#include <hexi/query/syntax/token_private.hpp>

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1::detail::query {
namespace {

using ascii::is_digit;
bool is_letter(char c) { return ascii::is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

/// Characters beyond ASCII that are white space, dashes and arrow heads in openCypher, and what they stand for.
struct stand_in {
    std::string_view bytes;
    char means;
};
constexpr std::array<stand_in, 38> stand_ins{{
    {"\u00A0", ' '}, {"\u1680", ' '}, {"\u180E", ' '}, {"\u2000", ' '}, {"\u2001", ' '}, {"\u2002", ' '}, {"\u2003", ' '}, {"\u2004", ' '}, {"\u2005", ' '},
    {"\u2006", ' '}, {"\u2007", ' '}, {"\u2008", ' '}, {"\u2009", ' '}, {"\u200A", ' '}, {"\u2028", ' '}, {"\u2029", ' '}, {"\u202F", ' '}, {"\u205F", ' '},
    {"\u3000", ' '}, {"\u00AD", '-'}, {"\u2010", '-'}, {"\u2011", '-'}, {"\u2012", '-'}, {"\u2013", '-'}, {"\u2014", '-'}, {"\u2015", '-'}, {"\u2212", '-'},
    {"\uFE58", '-'}, {"\uFE63", '-'}, {"\uFF0D", '-'}, {"\u27E8", '<'}, {"\u3008", '<'}, {"\uFE64", '<'}, {"\uFF1C", '<'}, {"\u27E9", '>'}, {"\u3009", '>'},
    {"\uFE65", '>'}, {"\uFF1E", '>'},
}};

/// Signs as Chinese is written with, which are parts of names here, and those that are meant.
constexpr std::array<std::pair<std::string_view, char>, 20> wide_signs{{
    {"\u201C", '"'}, {"\u201D", '"'}, {"\u2018", '\''}, {"\u2019", '\''}, {"\uFF08", '('}, {"\uFF09", ')'}, {"\uFF1A", ':'}, {"\uFF0C", ','}, {"\u3001", ','}, {"\uFF1B", ';'},
    {"\uFF3B", '['}, {"\uFF3D", ']'}, {"\uFF5B", '{'}, {"\uFF5D", '}'}, {"\uFF1D", '='}, {"\u3002", '.'}, {"\uFF0E", '.'}, {"\uFF0B", '+'}, {"\uFF0A", '*'}, {"\uFF04", '$'},
}};

class reader {
public:
    explicit reader(std::string_view query) : all_(query) {}

    std::vector<token> read() {
        std::vector<token> out;
        for (;;) {
            const std::size_t before = at_;
            skip();
            token next;
            next.where.begin = static_cast<std::uint32_t>(at_);
            next.glued = at_ == before && !out.empty();
            if (at_ < all_.size()) read_one(next);
            next.where.end = static_cast<std::uint32_t>(at_);
            out.push_back(std::move(next));
            if (out.back().kind == token_kind::end) return out;
        }
    }

private:
    [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < all_.size() ? all_[at_ + ahead] : '\0'; }
    [[nodiscard]] const stand_in* special() const {
        if (static_cast<unsigned char>(peek()) < 0x80) return nullptr;
        for (const auto& s : stand_ins)
            if (all_.substr(at_).starts_with(s.bytes)) return &s;
        return nullptr;
    }

    void skip() {
        for (;;) {
            const char c = peek();
            if (at_ < all_.size() && (c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'))) {
                ++at_;
            } else if (c == '/' && peek(1) == '/') {
                while (at_ < all_.size() && all_[at_] != '\n' && all_[at_] != '\r') ++at_;
            } else if (c == '/' && peek(1) == '*') {
                const std::size_t close = all_.find("*/", at_ + 2);
                if (close == std::string_view::npos) return;
                at_ = close + 2;
            } else if (const auto* s = special(); s != nullptr && s->means == ' ') {
                at_ += s->bytes.size();
            } else {
                return;
            }
        }
    }

    static void spoil(token& t, std::string_view detail) {
        t.kind = token_kind::bad;
        if (t.detail.empty()) t.detail = detail;
    }

    void read_one(token& t) {
        const char c = peek();
        if (const auto* s = special()) {
            t.kind = token_kind::symbol;
            t.text = std::string(1, s->means);
            at_ += s->bytes.size();
        } else if (is_letter(c)) {
            t.kind = token_kind::name;
            take_name(t.text);
        } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
            read_number(t);
        } else if (c == '\'' || c == '"') {
            read_text(t);
        } else if (c == '`') {
            t.kind = token_kind::quoted_name;
            read_quoted_name(t);
        } else if (c == '$' && (is_letter(peek(1)) || is_digit(peek(1)) || peek(1) == '`')) {
            t.kind = token_kind::parameter;
            ++at_;
            if (peek() == '`') read_quoted_name(t);
            else take_name(t.text);
        } else if (c == '/' && peek(1) == '*') {
            at_ = all_.size();
            spoil(t, "InvalidComment");
        } else {
            read_symbol(t);
        }
    }

    void take_name(std::string& out) {
        while (at_ < all_.size() && (is_letter(peek()) || is_digit(peek())) && special() == nullptr) out += all_[at_++];
    }

    void read_quoted_name(token& t) {
        for (++at_;; ++at_) {
            if (at_ >= all_.size()) return spoil(t, "UnexpectedSyntax");
            if (all_[at_] == '`') {
                if (peek(1) != '`') break;
                ++at_;
            }
            t.text += all_[at_];
        }
        ++at_;
    }

    void read_symbol(token& t) {
        static constexpr std::string_view pairs[] = {"..", "<=", ">=", "<>", "=~", "+=", "::", "||"};
        t.kind = token_kind::symbol;
        for (const auto two : pairs) {
            if (all_.substr(at_).starts_with(two)) {
                t.text = two;
                at_ += 2;
                return;
            }
        }
        static constexpr std::string_view known = "()[]{}<>=+-*/%^.,:;|&!?";
        t.text = std::string(1, all_[at_++]);
        if (known.find(t.text) == std::string_view::npos) spoil(t, "UnexpectedSyntax");
    }

    void read_number(token& t) {
        const std::size_t begin = at_;
        t.kind = token_kind::integer;
        const auto digits = [&](auto is) {
            std::size_t count = 0;
            while (is(peek()) || (peek() == '_' && is(peek(1)) && count > 0)) {
                if (peek() != '_') t.text += peek(), ++count;
                ++at_;
            }
            return count;
        };
        if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'o') ) {
            t.text = all_.substr(at_, 2);
            at_ += 2;
            if (digits(ascii::is_hexadecimal) == 0) spoil(t, "InvalidNumberLiteral");
            if (t.text[1] == 'o' && t.text.find_first_not_of("01234567", 2) != std::string::npos) spoil(t, "InvalidNumberLiteral");
        } else {
            digits(is_digit);
            if (peek() == '.' && is_digit(peek(1))) {
                t.kind = token_kind::floating;
                t.text += '.', ++at_;
                digits(is_digit);
            }
            if ((peek() == 'e' || peek() == 'E') && (is_digit(peek(1)) || ((peek(1) == '-' || peek(1) == '+') && is_digit(peek(2))))) {
                t.kind = token_kind::floating;
                t.text += 'e', ++at_;
                if (!is_digit(peek())) t.text += all_[at_++];
                digits(is_digit);
            }
        }
        if (at_ < all_.size() && (is_letter(peek()) || is_digit(peek())) && special() == nullptr) {
            std::string rest;
            take_name(rest);
            t.text = all_.substr(begin, at_ - begin);
            spoil(t, "InvalidNumberLiteral");
        }
    }

    void read_text(token& t) {
        t.kind = token_kind::text;
        const char quote = all_[at_++];
        for (;;) {
            if (at_ >= all_.size()) return spoil(t, "UnexpectedSyntax");
            const char c = all_[at_++];
            if (c == quote) return;
            if (c != '\\') {
                t.text += c;
                continue;
            }
            const char e = peek();
            ++at_;
            switch (e) {
                case 't': t.text += '\t'; break;
                case 'n': t.text += '\n'; break;
                case 'r': t.text += '\r'; break;
                case 'b': t.text += '\b'; break;
                case 'f': t.text += '\f'; break;
                case 's': t.text += ' '; break;
                case '\\': case '\'': case '"': case '`': t.text += e; break;
                case 'u': read_character(t, 4); break;
                case 'U': read_character(t, 8); break;
                default: spoil(t, "UnexpectedSyntax");
            }
        }
    }

    /// A character by its number; half of a pair takes the other half from the next `\u`.
    void read_character(token& t, std::size_t digits) {
        auto code = number_of(digits);
        if (code && *code >= 0xD800 && *code < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
            at_ += 2;
            const auto low = number_of(4);
            code = low && *low >= 0xDC00 && *low < 0xE000 ? std::optional(0x10000 + ((*code - 0xD800) << 10U) + (*low - 0xDC00)) : std::nullopt;
        }
        if (!code || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000)) return spoil(t, "InvalidUnicodeLiteral");
        append_character(t.text, static_cast<char32_t>(*code));
    }
    std::optional<std::uint32_t> number_of(std::size_t digits) {
        std::uint32_t out = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (!ascii::is_hexadecimal(peek())) return std::nullopt;
            const char c = all_[at_++];
            out = out * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }
        return out;
    }
    static void append_character(std::string& out, char32_t c) {
        const auto byte = [&](std::uint32_t b) { out += static_cast<char>(static_cast<unsigned char>(b)); };
        if (c < 0x80) return byte(c);
        if (c < 0x800) return byte(0xC0U | (c >> 6U)), byte(0x80U | (c & 0x3FU));
        if (c < 0x10000) return byte(0xE0U | (c >> 12U)), byte(0x80U | ((c >> 6U) & 0x3FU)), byte(0x80U | (c & 0x3FU));
        byte(0xF0U | (c >> 18U)), byte(0x80U | ((c >> 12U) & 0x3FU)), byte(0x80U | ((c >> 6U) & 0x3FU)), byte(0x80U | (c & 0x3FU));
    }

    std::string_view all_;
    std::size_t at_ = 0;
};

}  // namespace

std::string wide_sign_in(std::string_view word) {
    std::size_t first = word.size();
    std::string hint;
    for (const auto& [bytes, meant] : wide_signs)
        if (const std::size_t at = word.find(bytes); at < first) first = at, hint = fmt::format("'{}' is no sign of queries: write {}", bytes, meant);
    return hint;
}

std::vector<token> tokens_of(std::string_view query) { return reader(query).read(); }

}  // namespace hexi::abi_v1::detail::query
