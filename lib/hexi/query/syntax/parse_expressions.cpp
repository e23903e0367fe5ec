// Expressions, by precedence: OR, XOR, AND, NOT, comparisons, predicates of texts, lists and null, + and -, * / and %, ^, signs,
// then what stands behind an atom. To add an operator, give it its level here, its form in the tree, and its case in
// check/expressions.cpp and run/evaluate.cpp.
#include <hexi/base/ascii.hpp>
#include <hexi/query/syntax/parser_private.hpp>

#include <cmath>

#include <fmt/format.h>

#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1::detail::query {

bool parser::is_word(const token& t, std::string_view word) {
    return t.kind == token_kind::name && ascii::same_letters(t.text, word);
}

void parser::fail(std::string_view detail, std::string message, span where, std::string hint) const {
    throw failure{error_class::syntax, detail, std::move(message), std::move(hint), where, true};
}

void parser::unexpected(std::string_view detail, std::string_view wanted) const {
    const token& t = now();
    const std::string_view what = text_.substr(t.where.begin, t.where.end - t.where.begin);
    std::string hint = wanted.empty() ? std::string() : fmt::format("{} was expected here", wanted);
    // A number with a unit in letters of ASCII, where one may stand. 1e is a power that lacks its end.
    const std::size_t letters = wanted == "an expression" && t.kind == token_kind::bad && t.detail == "InvalidNumberLiteral" ? what.find_first_not_of("0123456789.") : 0;
    if (letters != 0 && letters != std::string_view::npos && what.find_first_of("0123456789._", letters) == std::string_view::npos && !(what[0] == '0' && letters == 1) && what.substr(letters) != "e" && what.substr(letters) != "E")
        hint = fmt::format("an amount is written as quantity('{}')", what);
    if (t.kind == token_kind::bad) fail(detail == "UnexpectedSyntax" ? t.detail : detail, fmt::format("'{}' cannot be read", what), t.where, std::move(hint));
    if (t.kind == token_kind::end) fail(detail, "the query ends too early", t.where, std::move(hint));
    if (std::string of_sign = t.kind == token_kind::name ? wide_sign_in(what) : std::string(); !of_sign.empty()) hint = std::move(of_sign);
    fail(detail, fmt::format("'{}' does not belong here", what), t.where, std::move(hint));
}

void parser::expect(std::string_view symbol) {
    if (!take_symbol(symbol)) unexpected("UnexpectedSyntax", fmt::format("'{}'", symbol));
}
void parser::expect_word(std::string_view word) {
    if (!take_word(word)) unexpected("UnexpectedSyntax", word);
}

std::string parser::name() {
    if (!at_name()) unexpected("UnexpectedSyntax", "a name");
    std::string out = now().text;
    take();
    return out;
}

expression_ptr parser::make(form is, std::uint32_t begin) const {
    auto out = std::make_unique<expression>();
    out->is = is;
    out->where = since(begin);
    return out;
}

template <class... Parts>
expression_ptr parser::joined(form is, Parts... parts) const {
    auto out = std::make_unique<expression>();
    out->is = is;
    (out->of.push_back(std::move(parts)), ...);
    out->where = since(out->of.front()->where.begin);
    return out;
}

expression_ptr parser::whole_expression() {
    expression_ptr out = any_expression();
    if (now().kind != token_kind::end) unexpected();
    return out;
}

expression_ptr parser::any_expression() {
    const deeper guard(*this);
    return binary(0);
}

expression_ptr parser::binary(int level) {
    static constexpr std::string_view words[] = {"OR", "XOR", "AND"};
    static constexpr form forms[] = {form::lor, form::lxor, form::land};
    if (level == 3) return negation();
    expression_ptr left = binary(level + 1);
    while (take_word(words[level])) left = joined(forms[level], std::move(left), binary(level + 1));
    return left;
}

expression_ptr parser::negation() {
    const deeper guard(*this);
    const std::uint32_t begin = now().where.begin;
    if (!take_word("NOT")) return comparison();
    expression_ptr inner = negation();
    expression_ptr out = make(form::lnot, begin);
    out->of.push_back(std::move(inner));
    return out;
}

expression_ptr parser::comparison() {
    expression_ptr first = predicate();
    const auto comparer_here = [&]() -> std::optional<comparer> {
        if (now().kind != token_kind::symbol) return std::nullopt;
        if (now().text == "=") return comparer::equal;
        if (now().text == "<>") return comparer::not_equal;
        if (now().text == "<") return comparer::less;
        if (now().text == "<=") return comparer::less_or_equal;
        if (now().text == ">") return comparer::greater;
        if (now().text == ">=") return comparer::greater_or_equal;
        return std::nullopt;
    };
    if (!comparer_here()) return first;
    auto out = std::make_unique<expression>();
    out->is = form::compare;
    const std::uint32_t begin = first->where.begin;
    out->of.push_back(std::move(first));
    while (const auto how = comparer_here()) {
        take();
        out->comparers.push_back(*how);
        out->of.push_back(predicate());
    }
    out->where = since(begin);
    return out;
}

expression_ptr parser::predicate() {
    expression_ptr left = arithmetic(0);
    for (;;) {
        if (is("STARTS") && ahead(1, "WITH")) {
            take(), take();
            left = joined(form::starts_with, std::move(left), arithmetic(0));
        } else if (is("ENDS") && ahead(1, "WITH")) {
            take(), take();
            left = joined(form::ends_with, std::move(left), arithmetic(0));
        } else if (take_word("CONTAINS")) {
            left = joined(form::contains, std::move(left), arithmetic(0));
        } else if (take_word("IN")) {
            left = joined(form::in, std::move(left), arithmetic(0));
        } else if (take_symbol("=~")) {
            left = joined(form::matches, std::move(left), arithmetic(0));
        } else if (is("IS") && ahead(1, "NULL")) {
            take(), take();
            left = joined(form::is_null, std::move(left));
        } else if (is("IS") && ahead(1, "NOT") && ahead(2, "NULL")) {
            take(), take(), take();
            left = joined(form::is_not_null, std::move(left));
        } else {
            return left;
        }
    }
}

expression_ptr parser::arithmetic(int level) {
    const auto form_here = [&]() -> std::optional<form> {
        if (now().kind != token_kind::symbol) return std::nullopt;
        const std::string& s = now().text;
        if (level == 0) return s == "+" || s == "||" ? std::optional(form::add) : s == "-" ? std::optional(form::subtract) : std::nullopt;
        if (level == 1) return s == "*" ? std::optional(form::multiply) : s == "/" ? std::optional(form::divide) : s == "%" ? std::optional(form::modulo) : std::nullopt;
        return s == "^" ? std::optional(form::power) : std::nullopt;
    };
    expression_ptr left = level == 2 ? unary() : arithmetic(level + 1);
    while (const auto is = form_here()) {
        take();
        left = joined(*is, std::move(left), level == 2 ? unary() : arithmetic(level + 1));
    }
    return left;
}

expression_ptr parser::unary() {
    const deeper guard(*this);
    const std::uint32_t begin = now().where.begin;
    if (is_symbol("-") && (tokens_[at_ + 1].kind == token_kind::integer || tokens_[at_ + 1].kind == token_kind::floating)) {
        take();
        return number(true);
    }
    if (take_symbol("-")) {
        expression_ptr inner = unary();
        expression_ptr out = make(form::negate, begin);
        out->of.push_back(std::move(inner));
        return out;
    }
    if (take_symbol("+")) {
        expression_ptr inner = unary();
        expression_ptr out = make(form::plus, begin);
        out->of.push_back(std::move(inner));
        return out;
    }
    return postfix();
}

expression_ptr parser::postfix(bool with_labels) {
    expression_ptr out = atom();
    for (;;) {
        const std::uint32_t begin = out->where.begin;
        if (is_symbol(".")) {
            take();
            expression_ptr of = std::move(out);
            const std::string key = name();
            out = make(form::property, begin);
            out->name = key;
            out->of.push_back(std::move(of));
        } else if (is_symbol("[")) {
            take();
            expression_ptr from, to;
            bool range = false;
            if (!is_symbol("..")) from = any_expression();
            if (take_symbol("..")) {
                range = true;
                if (!is_symbol("]")) to = any_expression();
            }
            expect("]");
            expression_ptr of = std::move(out);
            out = make(range ? form::slice : form::element, begin);
            out->of.push_back(std::move(of));
            out->of.push_back(std::move(from));
            if (range) out->of.push_back(std::move(to));
        } else if (is_symbol("{") && out->is == form::variable && now().where.begin > 0) {
            out = map_projection(std::move(out));
        } else if (with_labels && is_symbol(":") && !ahead_symbol(1, ":")) {
            take();
            label_expression labels = label_or(false);
            expression_ptr of = std::move(out);
            out = make(form::has_labels, begin);
            out->labels = std::move(labels);
            out->of.push_back(std::move(of));
            return out;
        } else {
            return out;
        }
    }
}

expression_ptr parser::number(bool negative) {
    const token& t = now();
    const std::uint32_t begin = negative ? tokens_[at_ - 1].where.begin : t.where.begin;
    const span where{begin, t.where.end};
    cell value;
    if (t.kind == token_kind::floating) {
        const auto n = parse_float(t.text);
        // Too large is an error; too small is zero.
        const double read = n ? *n : std::strtod(t.text.c_str(), nullptr);
        if (std::isinf(read)) fail("FloatingPointOverflow", fmt::format("{} is more than a float can hold", t.text), where);
        value = cell(negative ? -read : read);
    } else {
        const bool hex = t.text.size() > 1 && t.text[1] == 'x', octal = t.text.size() > 1 && t.text[1] == 'o';
        std::uint64_t n = 0;
        bool fits = true;
        const std::uint64_t base = hex ? 16 : octal ? 8 : 10;
        for (const char c : std::string_view(t.text).substr(hex || octal ? 2 : 0)) {
            const auto digit = static_cast<std::uint64_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
            if (__builtin_mul_overflow(n, base, &n) || __builtin_add_overflow(n, digit, &n)) fits = false;
        }
        constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
        if (!fits || n > largest + (negative ? 1 : 0))
            fail("IntegerOverflow", fmt::format("{}{} is beyond the integers of 64 bits", negative ? "-" : "", t.text), where, "write it with a point, as a float");
        value = cell(static_cast<std::int64_t>(negative ? 0 - n : n));
    }
    take();
    expression_ptr out = make(form::constant, begin);
    out->constant = std::move(value);
    return out;
}

expression_ptr parser::atom() {
    const deeper guard(*this);
    const std::uint32_t begin = now().where.begin;
    switch (now().kind) {
        case token_kind::integer:
        case token_kind::floating: return number(false);
        case token_kind::text: {
            cell text(std::string(now().text));
            take();
            expression_ptr out = make(form::constant, begin);
            out->constant = std::move(text);
            return out;
        }
        case token_kind::parameter: {
            std::string given = now().text;
            take();
            expression_ptr out = make(form::parameter, begin);
            out->name = std::move(given);
            return out;
        }
        case token_kind::symbol:
            if (is_symbol("(")) return parenthesised();
            if (is_symbol("[")) return bracketed();
            if (is_symbol("{")) return map_literal();
            unexpected("UnexpectedSyntax", "an expression");
        case token_kind::name: return named();
        case token_kind::quoted_name: {
            std::string variable = name();
            if (is_symbol("(")) return call_of(std::move(variable), begin);
            expression_ptr out = make(form::variable, begin);
            out->name = std::move(variable);
            return out;
        }
        case token_kind::bad: {
            // A number with a unit in another script, 1000万元, is a quantity.
            const std::string& text = now().text;
            const std::size_t unit = text.find_first_not_of("0123456789.");
            if (now().detail != "InvalidNumberLiteral" || unit == 0 || unit == std::string::npos || static_cast<unsigned char>(text[unit]) < 0x80) unexpected("UnexpectedSyntax", "an expression");
            auto given = std::make_unique<expression>();
            given->where = now().where;
            given->constant = cell(std::string(text));
            take();
            expression_ptr out = make(form::call, begin);
            out->name = "quantity";
            out->of.push_back(std::move(given));
            return out;
        }
        default: unexpected("UnexpectedSyntax", "an expression");
    }
}

expression_ptr parser::named() {
    const std::uint32_t begin = now().where.begin;
    const auto constant = [&](cell c) {
        take();
        expression_ptr out = make(form::constant, begin);
        out->constant = std::move(c);
        return out;
    };
    const bool called = ahead_symbol(1, "("), braced = ahead_symbol(1, "{");
    if (!called) {
        if (is("TRUE")) return constant(cell(true));
        if (is("FALSE")) return constant(cell(false));
        if (is("NULL")) return constant({});
        if (is("INF") || is("INFINITY")) return constant(cell(std::numeric_limits<double>::infinity()));
        if (is("NAN")) return constant(cell(std::numeric_limits<double>::quiet_NaN()));
    }
    const auto& next = tokens_[at_ + 1];
    const bool ends = next.kind == token_kind::end || is_word(next, "AS") || (next.kind == token_kind::symbol && std::string_view(".,)]}|=<>:*/%^").find(next.text) != std::string_view::npos);
    if (is("CASE") && !ends) return case_of();
    if (braced) {
        if (is("EXISTS")) return subquery(form::exists);
        if (is("COUNT")) return subquery(form::count_query);
        if (is("COLLECT")) return subquery(form::collect_query);
    }
    if (called) {
        const auto brings_variable = [&] { return ahead(3, "IN"); };
        if (is("ALL") && brings_variable()) return quantifier(form::all);
        if (is("ANY") && brings_variable()) return quantifier(form::any);
        if (is("NONE") && brings_variable()) return quantifier(form::none);
        if (is("SINGLE") && brings_variable()) return quantifier(form::single);
        if (is("REDUCE")) return reduction();
        if (is("EXISTS")) {
            const std::size_t before = at_;
            take(), take();
            if (auto pattern = try_pattern(false); pattern && is_symbol(")")) {
                take();
                expression_ptr out = make(form::exists, begin);
                out->path = std::move(pattern);
                return out;
            }
            at_ = before;
        }
        if (is("shortestPath") || is("allShortestPaths")) {
            expression_ptr out = make(form::pattern_comprehension, begin);
            out->path = std::make_unique<path_pattern>(path(true));
            out->where = since(begin);
            out->of.resize(2);
            out->distinct = out->path->select.is == path_selector::form::shortest;  // one path, not a list of one
            return out;
        }
    }
    // A function may have a name of several parts.
    std::size_t i = at_;
    const auto is_name = [&](std::size_t at) { return at < tokens_.size() && (tokens_[at].kind == token_kind::name || tokens_[at].kind == token_kind::quoted_name); };
    const auto symbol = [&](std::size_t at, std::string_view s) { return at < tokens_.size() && tokens_[at].kind == token_kind::symbol && tokens_[at].text == s; };
    while (symbol(i + 1, ".") && is_name(i + 2)) i += 2;
    if (symbol(i + 1, "(")) {
        std::string function_name = name();
        while (take_symbol(".")) function_name += '.' + name();
        return call_of(std::move(function_name), begin);
    }
    std::string variable = name();
    expression_ptr out = make(form::variable, begin);
    out->name = std::move(variable);
    return out;
}

expression_ptr parser::call_of(std::string function_name, std::uint32_t begin) {
    expect("(");
    std::vector<expression_ptr> parts;
    if (is_symbol("*") && ahead_symbol(1, ")") && function_name.size() == 5 && is_word({token_kind::name, {}, function_name, {}, false}, "count")) {
        take(), take();
        return make(form::count_all, begin);
    }
    const bool distinct = take_word("DISTINCT");
    if (!distinct && is("ALL") && !ahead_symbol(1, "(") && !ahead_symbol(1, ")") && !ahead_symbol(1, ",")) take();
    if (!is_symbol(")")) do parts.push_back(any_expression()); while (take_symbol(","));
    expect(")");
    expression_ptr out = make(form::call, begin);
    out->name = std::move(function_name);
    out->of = std::move(parts);
    out->distinct = distinct;
    return out;
}

expression_ptr parser::case_of() {
    // of: the subject or null, then WHEN and THEN by turns, then ELSE or null.
    const std::uint32_t begin = now().where.begin;
    expect_word("CASE");
    std::vector<expression_ptr> parts;
    parts.push_back(is("WHEN") ? nullptr : any_expression());
    while (take_word("WHEN")) {
        expression_ptr when = any_expression();
        // WHEN 1, 2 THEN: the same for each of them.
        std::vector<expression_ptr> more;
        while (take_symbol(",")) more.push_back(any_expression());
        expect_word("THEN");
        const std::size_t then = at_;
        parts.push_back(std::move(when));
        parts.push_back(any_expression());
        for (auto& other : more) {
            at_ = then;
            parts.push_back(std::move(other));
            parts.push_back(any_expression());
        }
    }
    if (parts.size() == 1) unexpected("UnexpectedSyntax", "WHEN");
    parts.push_back(take_word("ELSE") ? any_expression() : nullptr);
    expect_word("END");
    expression_ptr out = make(form::choice, begin);
    out->of = std::move(parts);
    return out;
}

std::unique_ptr<path_pattern> parser::try_pattern(bool named) {
    const std::size_t before = at_;
    const int depth = depth_;
    try {
        path_pattern p;
        const std::uint32_t begin = now().where.begin;
        if (named && at_name() && ahead_symbol(1, "=")) {
            p.name = name();
            take();
        }
        if (is_symbol("(") && !ahead_symbol(1, "(")) {
            path_body(p);
            p.where = since(begin);
            if (!p.steps.empty()) return std::make_unique<path_pattern>(std::move(p));
        }
    } catch (const failure& f) {
        // What is a pattern beyond doubt is told what is wrong with it.
        if (f.detail == "InvalidRelationshipPattern" || f.detail == "TooDeep") throw;
    }
    at_ = before;
    depth_ = depth;
    return nullptr;
}

expression_ptr parser::parenthesised() {
    const std::uint32_t begin = now().where.begin;
    if (auto pattern = try_pattern(false)) {
        expression_ptr out = make(form::pattern_predicate, begin);
        out->path = std::move(pattern);
        return out;
    }
    expect("(");
    expression_ptr out = any_expression();
    expect(")");
    out->where = since(begin);
    return out;
}

expression_ptr parser::bracketed() {
    const std::uint32_t begin = now().where.begin;
    const std::size_t before = at_;
    expect("[");
    if (at_name() && ahead(1, "IN")) {
        // [x IN list WHERE predicate | expression]
        std::string variable = name();
        take();
        std::vector<expression_ptr> parts;
        parts.push_back(any_expression());
        parts.push_back(take_word("WHERE") ? any_expression() : nullptr);
        parts.push_back(take_symbol("|") ? any_expression() : nullptr);
        expect("]");
        expression_ptr out = make(form::list_comprehension, begin);
        out->name = std::move(variable);
        out->of = std::move(parts);
        return out;
    }
    if (auto pattern = try_pattern(true); pattern && (is("WHERE") || is_symbol("|"))) {
        std::vector<expression_ptr> parts;
        parts.push_back(take_word("WHERE") ? any_expression() : nullptr);
        expect("|");
        parts.push_back(any_expression());
        expect("]");
        expression_ptr out = make(form::pattern_comprehension, begin);
        out->path = std::move(pattern);
        out->of = std::move(parts);
        return out;
    }
    at_ = before + 1;
    std::vector<expression_ptr> parts;
    if (!is_symbol("]")) do parts.push_back(any_expression()); while (take_symbol(","));
    expect("]");
    expression_ptr out = make(form::list, begin);
    out->of = std::move(parts);
    return out;
}

expression_ptr parser::map_literal() {
    const std::uint32_t begin = now().where.begin;
    std::vector<expression_ptr> parts;
    std::vector<std::string> keys;
    expect("{");
    if (!is_symbol("}")) {
        do {
            if (!at_name()) {
                if (now().kind == token_kind::bad) fail("UnexpectedSyntax", "a key is a name", now().where, "quote it: `1B2c3e67`");
                unexpected("UnexpectedSyntax", "a key");
            }
            keys.push_back(name());
            expect(":");
            parts.push_back(any_expression());
        } while (take_symbol(","));
    }
    expect("}");
    expression_ptr out = make(form::map, begin);
    out->of = std::move(parts);
    out->keys = std::move(keys);
    return out;
}

expression_ptr parser::map_projection(expression_ptr of) {
    const std::uint32_t begin = of->where.begin;
    std::vector<expression_ptr> parts;
    std::vector<std::string> keys;
    parts.push_back(std::move(of));
    expect("{");
    if (!is_symbol("}")) {
        do {
            if (take_symbol(".")) {
                keys.push_back(take_symbol("*") ? std::string("*") : name());
                parts.push_back(nullptr);
            } else {
                const std::uint32_t at = now().where.begin;
                std::string key = name();
                if (take_symbol(":")) {
                    parts.push_back(any_expression());
                } else {
                    parts.push_back(make(form::variable, at));
                    parts.back()->name = key;
                }
                keys.push_back(std::move(key));
            }
        } while (take_symbol(","));
    }
    expect("}");
    expression_ptr out = make(form::map_projection, begin);
    out->of = std::move(parts);
    out->keys = std::move(keys);
    return out;
}

expression_ptr parser::quantifier(form is) {
    const std::uint32_t begin = now().where.begin;
    take();
    expect("(");
    std::string variable = name();
    expect_word("IN");
    std::vector<expression_ptr> parts;
    parts.push_back(any_expression());
    parts.push_back(take_word("WHERE") ? any_expression() : nullptr);
    expect(")");
    expression_ptr out = make(is, begin);
    out->name = std::move(variable);
    out->of = std::move(parts);
    return out;
}

expression_ptr parser::reduction() {
    // reduce(sum = 0, x IN list | sum + x)
    const std::uint32_t begin = now().where.begin;
    take();
    expect("(");
    std::string sum = name();
    expect("=");
    std::vector<expression_ptr> parts;
    parts.push_back(any_expression());
    expect(",");
    std::string variable = name();
    expect_word("IN");
    parts.push_back(any_expression());
    expect("|");
    parts.push_back(any_expression());
    expect(")");
    expression_ptr out = make(form::reduce, begin);
    out->name = std::move(sum);
    out->second = std::move(variable);
    out->of = std::move(parts);
    return out;
}

expression_ptr parser::subquery(form is) {
    const std::uint32_t begin = now().where.begin;
    take();
    expect("{");
    auto inner = std::make_unique<query_tree>();
    if (at_clause()) {
        *inner = query();
    } else {
        // A pattern alone, with or without WHERE.
        clause c;
        match(c);
        c.where = since(begin);
        inner->parts.emplace_back();
        inner->parts.back().clauses.push_back(std::move(c));
    }
    expect("}");
    expression_ptr out = make(is, begin);
    out->query = std::move(inner);
    return out;
}

}  // namespace hexi::abi_v1::detail::query
