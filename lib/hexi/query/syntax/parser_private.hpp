// The parser of queries: one function a rule of the grammar.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hexi/query/failure_private.hpp>
#include <hexi/query/syntax/token_private.hpp>
#include <hexi/query/syntax/tree_private.hpp>
#include <hexi/value/number_text.hpp>

namespace hexi::inline abi_v1::detail::query {

class parser {
public:
    explicit parser(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

    [[nodiscard]] query_tree whole_query();
    [[nodiscard]] expression_ptr whole_expression();

private:
    /// Nothing of a query is deeper within itself than so much: the stack is not asked for more.
    static constexpr int most_depth = 300;
    struct deeper {
        explicit deeper(parser& p) : of(p) {
            if (++of.depth_ > most_depth) of.fail("TooDeep", "this is nested too deeply", of.now().where);
        }
        deeper(const deeper&) = delete;
        deeper& operator=(const deeper&) = delete;
        ~deeper() { --of.depth_; }
        parser& of;
    };

    // --- tokens ---------------------------------------------------------------------------------

    [[nodiscard]] const token& now() const { return tokens_[at_]; }
    void take() { if (now().kind != token_kind::end) ++at_; }
    /// A keyword, in any case.
    [[nodiscard]] bool is(std::string_view word) const { return is_word(tokens_[at_], word); }
    [[nodiscard]] bool ahead(std::size_t by, std::string_view word) const { return at_ + by < tokens_.size() && is_word(tokens_[at_ + by], word); }
    [[nodiscard]] bool is_symbol(std::string_view s) const { return now().kind == token_kind::symbol && now().text == s; }
    [[nodiscard]] bool ahead_symbol(std::size_t by, std::string_view s) const {
        return at_ + by < tokens_.size() && tokens_[at_ + by].kind == token_kind::symbol && tokens_[at_ + by].text == s;
    }
    bool take_word(std::string_view word) { return is(word) && (take(), true); }
    bool take_symbol(std::string_view s) { return is_symbol(s) && (take(), true); }
    void expect(std::string_view symbol);
    void expect_word(std::string_view word);
    [[nodiscard]] bool at_name() const { return now().kind == token_kind::name || now().kind == token_kind::quoted_name; }
    std::string name();
    static bool is_word(const token& t, std::string_view word);
    [[nodiscard]] span since(std::uint32_t begin) const { return {begin, at_ > 0 ? tokens_[at_ - 1].where.end : begin}; }

    [[noreturn]] void fail(std::string_view detail, std::string message, span where, std::string hint = {}) const;
    /// Of a word that is none here, but one of those, says what there is instead of it.
    void refuse_words_of_others(std::span<const std::pair<std::string_view, std::string_view>> words) const;
    [[noreturn]] void unexpected(std::string_view detail = "UnexpectedSyntax", std::string_view wanted = {}) const;

    // --- clauses and patterns (parse.cpp) ---------------------------------------------------------

    query_tree query();
    single_query single();
    [[nodiscard]] bool at_clause() const;
    void one_clause(std::vector<clause>& out);
    void match(clause& c);
    void merge(clause& c);
    void set_items(std::vector<set_item>& out);
    set_item remove_item();
    std::vector<std::string> plain_labels();
    void projection(clause& c);
    void call(clause& c);
    [[nodiscard]] bool looks_like_imports() const;
    void load_csv(clause& c);

    path_pattern path(bool reads);
    void selector(path_pattern& p);
    void path_body(path_pattern& p);
    [[nodiscard]] bool at_group() const;
    step_pattern group();
    repetition braced_repetition();
    repetition star_repetition();
    std::uint32_t small_number();
    node_pattern node();
    edge_pattern edge();
    label_expression label_or(bool of_edge);
    label_expression label_and(bool of_edge);
    label_expression label_not(bool of_edge);

    // --- expressions (parse_expressions.cpp) -------------------------------------------------------

    expression_ptr any_expression();
    /// By precedence, the loosest first.
    expression_ptr binary(int level);
    expression_ptr negation();
    expression_ptr comparison();
    expression_ptr predicate();
    expression_ptr arithmetic(int level);
    expression_ptr unary();
    expression_ptr postfix(bool with_labels = true);
    expression_ptr atom();
    expression_ptr number(bool negative);
    expression_ptr named();
    expression_ptr call_of(std::string function_name, std::uint32_t begin);
    expression_ptr case_of();
    expression_ptr bracketed();
    expression_ptr parenthesised();
    expression_ptr map_literal();
    expression_ptr map_projection(expression_ptr of);
    expression_ptr quantifier(form is);
    expression_ptr reduction();
    expression_ptr subquery(form is);
    /// Tries to read a pattern with at least one edge; takes nothing where there is none.
    std::unique_ptr<path_pattern> try_pattern(bool named);

    [[nodiscard]] expression_ptr make(form is, std::uint32_t begin) const;
    template <class... Parts>
    [[nodiscard]] expression_ptr joined(form is, Parts... parts) const;

    std::string_view text_;
    std::vector<token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace hexi::abi_v1::detail::query
