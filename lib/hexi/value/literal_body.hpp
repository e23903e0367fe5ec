// Bodies of `literal.hpp`.
#pragma once

#include <hexi/base/ascii.hpp>
#include <hexi/value/literal.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

HEXI_INLINE std::string quoted_literal(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const std::string_view::size_type at = std::string_view("\"\\\b\f\n\r\t").find(c);
        if (at != std::string_view::npos) {
            out += '\\';
            out += "\"\\bfnrt"[at];
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

namespace detail {

HEXI_INLINE void append_literal(std::string& out, const value& v, const quantity_texts& quantities) {
    std::visit([&]<class T>(const T& one) {
        if constexpr (std::same_as<T, std::monostate>) {
            out += "null";
        } else if constexpr (std::same_as<T, value::list>) {
            out += '[';
            for (std::size_t i = 0; i < one.size(); ++i) {
                if (i > 0) out += ", ";
                append_literal(out, one[i], quantities);
            }
            out += ']';
        } else if constexpr (std::same_as<T, value_map>) {
            out += '{';
            for (const value_map::entry& e : one) {
                if (&e != one.begin()) out += ", ";
                out += quoted_literal(e.key) + ": ";
                append_literal(out, e.held, quantities);
            }
            out += '}';
        } else if constexpr (one_of<T, bool, std::int64_t>) {
            out += entry_of<T>::print(one);
        } else if constexpr (std::same_as<T, std::string>) {
            out += quoted_literal(one);
        } else {
            using entry = entry_of<T>;
            std::string text;
            if constexpr (std::same_as<T, quantity>) text = quantities.print(one);
            else text = entry::print(one);
            if constexpr (std::same_as<T, double>) {
                if (std::isfinite(one)) {
                    out += text;
                    if (text.find_first_of(".e") == std::string::npos) out += ".0";
                    return;
                }
            }
            out += fmt::format("{}({})", entry::name, quoted_literal(text));
        }
    }, v.as_variant());
}

class literal_reader {
public:
    literal_reader(std::string_view text, const quantity_texts& quantities) : text_(text), quantities_(&quantities) {}

    result<value> whole() {
        value out = one(0);
        space();
        if (!wrong_ && at_ < text_.size()) fail(at_, text_.size() - at_, "nothing more may follow", "put several values in brackets: [1, 2]");
        if (wrong_) return *std::move(wrong_);
        return out;
    }

private:
    static constexpr std::string_view forms = R"(write a number, true, false, null, a text in quotation marks, a list in brackets, a map in braces, or as date("2024-04"))";

    value fail(std::size_t at, std::size_t length, std::string message, std::string hint) {
        if (wrong_) return {};
        wrong_ = problem{.rule = "wrong-kind", .message = std::move(message), .hint = std::move(hint)};
        const std::string_view before = text_.substr(0, at);
        const std::size_t line = before.rfind('\n') + 1;  // 0 where there is none
        wrong_->where.line = 1;
        for (const char c : before) wrong_->where.line += c == '\n' ? 1 : 0;
        wrong_->where.column = 1;
        for_each_character(before.substr(line), [&](char32_t, std::string_view) { ++wrong_->where.column; });
        set_excerpt(*wrong_, text_, at, length);
        at_ = text_.size();
        return {};
    }
    void space() {
        while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
    }
    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool take(char c) {
        space();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    std::string_view take_while(auto fits) {
        const std::size_t from = at_;
        while (at_ < text_.size() && fits(text_[at_])) ++at_;
        return text_.substr(from, at_ - from);
    }

    value one(std::size_t depth) {
        space();
        const char c = peek();
        if (at_ >= text_.size()) return fail(at_, 1, text_.empty() || depth == 0 ? "there is no value" : "the text ends before its value does", std::string(forms));
        if (c == '[' || c == '{') {
            if (depth == value::most_depth) return fail(at_, 1, fmt::format("lists and maps more than {} in one another", value::most_depth), "write them side by side");
            ++at_;
            return c == '[' ? list(depth) : map(depth);
        }
        if (c == '"') return text();
        if (c == '-' || ascii::is_digit(c)) return number();
        return word();
    }

    value list(std::size_t depth) {
        value::list all;
        if (take(']')) return all;
        do {
            all.push_back(one(depth + 1));
            if (wrong_) return {};
        } while (take(','));
        if (!take(']')) return unfinished("a list", ']');
        return all;
    }

    value map(std::size_t depth) {
        std::vector<value_map::entry> all;
        std::vector<std::size_t> places;
        if (take('}')) return value_map();
        do {
            space();
            if (peek() != '"') return fail(at_, 1, "a map's key is a text", R"(write it as {"key": 1})");
            places.push_back(at_);
            std::string key = text();
            if (wrong_) return {};
            if (!take(':')) return fail(at_, 1, "there is no value of this key", R"(write it as {"key": 1})");
            all.push_back({std::move(key), one(depth + 1)});
            if (wrong_) return {};
        } while (take(','));
        if (!take('}')) return unfinished("a map", '}');
        if (const auto again = second_of_key(all)) return fail(places[*again], 1, fmt::format("the key '{}' stands twice in a map", all[*again].key), "leave one of them out");
        return value_map(std::move(all));
    }
    /// An entry whose key an earlier one has, too. O(n log n), and O(n) where they are in order, as they are written.
    static std::optional<std::size_t> second_of_key(const std::vector<value_map::entry>& all) {
        if (std::ranges::adjacent_find(all, std::ranges::greater_equal{}, &value_map::entry::key) == all.end()) return std::nullopt;
        std::vector<std::size_t> order(all.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        const auto key = [&](std::size_t i) -> const std::string& { return all[i].key; };
        std::ranges::stable_sort(order, {}, key);
        const auto same = std::ranges::adjacent_find(order, {}, key);
        return same == order.end() ? std::nullopt : std::optional(same[1]);
    }
    value unfinished(std::string_view what, char end) {
        return fail(at_, 1, fmt::format("{} has no end", what), fmt::format("write a comma before the next value, or {}", end));
    }

    value number() {
        const std::size_t from = at_;
        take_while([](char c) { return ascii::is_digit(c) || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-'; });
        const std::string_view digits = text_.substr(from, at_ - from);
        if (digits.find_first_of(".eE") == std::string_view::npos) {
            if (const auto whole = parse_integer(digits)) return *whole;
            if (digits.find_first_of("+-", 1) != std::string_view::npos) return fail(from, digits.size(), fmt::format("'{}' is not a number", digits), R"(write a date as date("2024-05"), a text in quotation marks)");
            return fail(from, digits.size(), fmt::format("'{}' is not an integer of at most 64 bits", digits), "write it with a point for a float, which may be larger");
        }
        if (const auto number = parse_float(digits)) return *number;
        return fail(from, digits.size(), fmt::format("'{}' is not a number", digits), std::string(floating_kind::hint));
    }

    value word() {
        const std::size_t from = at_;
        const std::string_view name = take_while([](char c) { return ascii::is_letter(c) || c == '_'; });
        if (name == "true" || name == "false") return name == "true";
        if (name == "null") return {};
        const auto k = kind_named(name);
        if (!k || *k == kind::any) return fail(from, name.empty() ? 1 : name.size(), name.empty() ? "this begins no value" : fmt::format("'{}' is no value, nor a kind of one", name), std::string(forms));
        if (!take('(')) return fail(at_, 1, "there is no text in parentheses", fmt::format(R"(write it as {}("…"))", name));
        space();
        const std::size_t inside = at_;
        if (peek() != '"') return fail(at_, 1, "there is no text in quotation marks", fmt::format(R"(write it as {}("…"))", name));
        const std::string written = text();
        if (wrong_) return {};
        const std::size_t end = at_;
        if (!take(')')) return unfinished(fmt::format("'{}('", name), ')');
        return with_kind(*k, [&](auto of) -> value {
            using entry = decltype(of);
            if constexpr (std::same_as<entry, any_kind>) {
                return {};
            } else {
                std::optional<typename entry::type> read;
                if constexpr (std::same_as<entry, quantity_kind>) read = quantities_->parse(written);
                else read = entry::parse(written);
                if (read) return *std::move(read);
                return fail(inside, end - inside, fmt::format("'{}' is not {}", written, entry::what), std::string(entry::hint));
            }
        });
    }

    std::string text() {
        const std::size_t from = at_++;
        std::string out;
        while (true) {
            out += take_while([](char c) { return c != '"' && c != '\\'; });
            if (at_ >= text_.size()) {
                fail(from, 1, "a text has no quotation mark at its end", "write one; within the text it has a backslash before it");
                return {};
            }
            if (text_[at_++] == '"') return out;
            const std::size_t escape = at_ - 1;
            const char c = peek();
            ++at_;
            if (const auto known = std::string_view("\"\\/bfnrt").find(c); c != '\0' && known != std::string_view::npos) {
                out += "\"\\/\b\f\n\r\t"[known];
            } else if (const auto point = c == 'u' ? code_point() : std::nullopt) {
                append_utf8(out, *point);
            } else {
                fail(escape, 2, "a backslash before what it cannot stand before", R"(write \\ for a backslash, or \u and four hexadecimal digits)");
                return {};
            }
        }
    }
    std::optional<std::uint32_t> hexadecimal() {
        if (at_ + 4 > text_.size()) return std::nullopt;
        std::uint32_t n = 0;
        for (int i = 0; i < 4; ++i, ++at_) {
            const auto digit = ascii::hexadecimal(text_[at_]);
            if (!digit) return std::nullopt;
            n = n * 16 + *digit;
        }
        return n;
    }
    std::optional<std::uint32_t> code_point() {
        const auto first = hexadecimal();
        if (!first || *first < 0xD800 || *first > 0xDFFF) return first;
        if (*first > 0xDBFF || text_.substr(at_, 2) != "\\u") return std::nullopt;
        at_ += 2;
        const auto second = hexadecimal();
        if (!second || *second < 0xDC00 || *second > 0xDFFF) return std::nullopt;
        return 0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00);
    }
    static void append_utf8(std::string& out, std::uint32_t c) {
        const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
        if (c < 0x80) out += static_cast<char>(c);
        else if (c < 0x800) out += static_cast<char>(0xC0U | (c >> 6U)), tail(0);
        else if (c < 0x10000) out += static_cast<char>(0xE0U | (c >> 12U)), tail(6), tail(0);
        else out += static_cast<char>(0xF0U | (c >> 18U)), tail(12), tail(6), tail(0);
    }

    std::string_view text_;
    const quantity_texts* quantities_;
    std::size_t at_ = 0;
    std::optional<problem> wrong_;
};

}  // namespace detail

HEXI_INLINE std::string to_literal(const value& v, const quantity_texts& quantities) {
    std::string out;
    detail::append_literal(out, v, quantities);
    return out;
}

HEXI_INLINE result<value> parse_literal(std::string_view text, const quantity_texts& quantities) { return detail::literal_reader(text, quantities).whole(); }

}  // namespace hexi::abi_v1
