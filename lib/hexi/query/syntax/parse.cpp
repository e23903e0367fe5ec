// Recursive descent over tokens: clauses and patterns here, expressions in parse_expressions.cpp.
#include <hexi/query/syntax/parser_private.hpp>

#include <fmt/format.h>

namespace hexi::inline abi_v1::detail::query {

namespace {

constexpr std::string_view clause_words[] = {"MATCH", "OPTIONAL", "UNWIND", "CALL", "CREATE", "INSERT", "MERGE", "SET", "REMOVE", "DELETE", "DETACH", "NODETACH",
                                             "FOREACH", "LOAD", "WITH", "RETURN", "FILTER", "LET", "FOR", "FINISH"};

constexpr std::string_view of_plans = "'hexi query' shows a plan by --explain, and what it cost by --profile; a program asks statement::explain";
constexpr std::string_view of_indexes = "'hexi pack' makes indexes by --index and --sorted-index, a program by graph::add_index; what must be so is said by the schema";
constexpr std::string_view of_kinds = "'hexi info' tells types and properties, labels(n) and keys(n) those of a node";

/// Words that other dialects begin a query with, or go on with behind CREATE, and what is done here instead.
constexpr std::pair<std::string_view, std::string_view> first_words[] = {{"EXPLAIN", of_plans}, {"PROFILE", of_plans}, {"SHOW", of_kinds}, {"DROP", of_indexes}};
constexpr std::pair<std::string_view, std::string_view> created_words[] = {{"INDEX", of_indexes}, {"RANGE", of_indexes}, {"TEXT", of_indexes}, {"FULLTEXT", of_indexes}, {"LOOKUP", of_indexes}, {"CONSTRAINT", of_indexes}, {"UNIQUE", of_indexes}};

}  // namespace

void parser::refuse_words_of_others(std::span<const std::pair<std::string_view, std::string_view>> words) const {
    for (const auto& [word, instead] : words)
        if (is(word)) fail("UnexpectedSyntax", fmt::format("'{}' does not belong here", now().text), now().where, std::string(instead));
}

bool parser::at_clause() const {
    for (const auto word : clause_words)
        if (is(word)) return true;
    return false;
}

query_tree parser::whole_query() {
    query_tree out = query();
    if (is_symbol(";")) take();
    if (now().kind != token_kind::end) unexpected();
    return out;
}

query_tree parser::query() {
    const deeper guard(*this);
    query_tree out;
    std::optional<bool> all;
    for (;;) {
        out.parts.push_back(single());
        if (!take_word("UNION")) break;
        const bool this_all = take_word("ALL");
        if (!this_all) take_word("DISTINCT");
        if (all && *all != this_all) fail("InvalidClauseComposition", "UNION and UNION ALL cannot be mixed in one query", now().where);
        all = this_all;
    }
    out.union_all = all.value_or(false);
    return out;
}

single_query parser::single() {
    single_query out;
    while (at_clause()) {
        one_clause(out.clauses);
        if (out.clauses.back().is != clause_kind::give || !take_word("NEXT")) continue;
        // What RETURN gives is what the next part begins with.
        clause& passed = out.clauses.back();
        passed.is = clause_kind::with;
        for (auto& item : passed.items) item.named = true;
        if (!at_clause()) unexpected("UnexpectedSyntax", "a clause");
    }
    if (out.clauses.empty()) refuse_words_of_others(first_words), unexpected();
    return out;
}

void parser::one_clause(std::vector<clause>& out) {
    clause c;
    const std::uint32_t begin = now().where.begin;
    if (take_word("OPTIONAL")) {
        c.optional = true;
        if (is("CALL")) {
            take();
            call(c);
        } else {
            expect_word("MATCH");
            match(c);
        }
    } else if (take_word("MATCH")) {
        match(c);
    } else if (take_word("UNWIND")) {
        c.is = clause_kind::unwind;
        c.values.push_back(any_expression());
        expect_word("AS");
        c.name = name();
    } else if (take_word("FOR")) {
        c.is = clause_kind::unwind;
        c.name = name();
        expect_word("IN");
        c.values.push_back(any_expression());
    } else if (take_word("CALL")) {
        call(c);
    } else if (take_word("CREATE") || take_word("INSERT")) {
        c.is = clause_kind::create;
        if (!ahead_symbol(1, "=")) refuse_words_of_others(created_words);  // a path may be called so
        do c.paths.push_back(path(false)); while (take_symbol(","));
    } else if (take_word("MERGE")) {
        merge(c);
    } else if (take_word("SET")) {
        c.is = clause_kind::set;
        set_items(c.sets);
    } else if (take_word("REMOVE")) {
        c.is = clause_kind::remove;
        do c.sets.push_back(remove_item()); while (take_symbol(","));
    } else if (is("DETACH") || is("DELETE") || is("NODETACH")) {
        c.is = clause_kind::erase;
        c.detach = take_word("DETACH");
        if (!c.detach) take_word("NODETACH");
        expect_word("DELETE");
        do c.values.push_back(any_expression()); while (take_symbol(","));
    } else if (take_word("FOREACH")) {
        c.is = clause_kind::for_each;
        expect("(");
        c.name = name();
        expect_word("IN");
        c.values.push_back(any_expression());
        expect("|");
        while (at_clause()) one_clause(c.body);
        if (c.body.empty()) unexpected();
        expect(")");
    } else if (take_word("LOAD")) {
        load_csv(c);
    } else if (take_word("WITH")) {
        c.is = clause_kind::with;
        projection(c);
        if (take_word("WHERE")) c.filter = any_expression();
    } else if (take_word("RETURN")) {
        c.is = clause_kind::give;
        projection(c);
    } else if (take_word("FILTER")) {
        take_word("WHERE");
        c.is = clause_kind::filter;
        c.filter = any_expression();
    } else if (take_word("LET")) {
        c.is = clause_kind::let;
        do {
            projection_item item;
            item.where = now().where;
            item.name = name();
            item.named = true;
            expect("=");
            item.of = any_expression();
            c.items.push_back(std::move(item));
        } while (take_symbol(","));
    } else if (take_word("FINISH")) {
        c.is = clause_kind::finish;
    } else {
        unexpected();
    }
    c.where = since(begin);
    out.push_back(std::move(c));
}

void parser::match(clause& c) {
    c.is = clause_kind::match;
    if (is("REPEATABLE") && (ahead(1, "ELEMENTS") || ahead(1, "ELEMENT"))) take(), take(), c.repeatable_elements = true;
    else if (is("DIFFERENT") && (ahead(1, "RELATIONSHIPS") || ahead(1, "RELATIONSHIP"))) take(), take();
    do c.paths.push_back(path(true)); while (take_symbol(","));
    while (is("USING")) {  // a hint to other engines' planners
        take();
        while (now().kind != token_kind::end && !is("WHERE") && !is("USING") && !at_clause()) take();
    }
    if (take_word("WHERE")) c.filter = any_expression();
}

void parser::merge(clause& c) {
    c.is = clause_kind::merge;
    c.paths.push_back(path(false));
    while (is("ON")) {
        take();
        auto& sets = is("CREATE") ? c.on_create : c.on_match;
        if (!take_word("CREATE")) expect_word("MATCH");
        expect_word("SET");
        set_items(sets);
    }
}

void parser::set_items(std::vector<set_item>& out) {
    do {
        set_item item;
        const std::uint32_t begin = now().where.begin;
        expression_ptr target = postfix(false);
        if (is_symbol(":") || is("IS")) {
            item.is = set_item::form::labels;
            item.labels = plain_labels();
            item.target = std::move(target);
        } else if (take_symbol("+=")) {
            item.is = set_item::form::more_properties;
            item.target = std::move(target);
            item.value = any_expression();
        } else {
            expect("=");
            if (target->is == form::property) {
                item.name = std::move(target->name);
                item.target = std::move(target->of[0]);
            } else if (target->is == form::element) {
                item.target = std::move(target->of[0]);
                item.key = std::move(target->of[1]);
            } else if (target->is == form::variable) {
                item.is = set_item::form::all_properties;
                item.target = std::move(target);
            } else {
                fail("UnexpectedSyntax", "SET needs a property, a variable or labels before '='", target->where);
            }
            item.value = any_expression();
        }
        item.where = since(begin);
        out.push_back(std::move(item));
    } while (take_symbol(","));
}

set_item parser::remove_item() {
    set_item item;
    const std::uint32_t begin = now().where.begin;
    expression_ptr target = postfix(false);
    if (is_symbol(":") || is("IS")) {
        item.is = set_item::form::labels;
        item.labels = plain_labels();
        item.target = std::move(target);
    } else if (target->is == form::property) {
        item.name = std::move(target->name);
        item.target = std::move(target->of[0]);
    } else if (target->is == form::element) {
        item.target = std::move(target->of[0]);
        item.key = std::move(target->of[1]);
    } else {
        fail("UnexpectedSyntax", "REMOVE needs a property or labels", target->where);
    }
    item.where = since(begin);
    return item;
}

std::vector<std::string> parser::plain_labels() {
    std::vector<std::string> out;
    if (take_word("IS")) {
        out.push_back(name());
        while (take_symbol("&")) out.push_back(name());
        return out;
    }
    while (take_symbol(":") || take_symbol("&")) out.push_back(name());
    return out;
}

void parser::projection(clause& c) {
    c.distinct = take_word("DISTINCT");
    if (!c.distinct && !ahead_symbol(1, "(")) take_word("ALL");
    bool more = true;
    if (take_symbol("*")) {
        c.everything = true;
        more = take_symbol(",");
    }
    while (more) {
        projection_item item;
        const std::uint32_t begin = now().where.begin;
        item.of = any_expression();
        item.where = since(begin);
        if (take_word("AS")) {
            item.name = name();
            item.named = true;
        } else {
            item.name = text_.substr(item.where.begin, item.where.end - item.where.begin);
            item.named = item.of->is == form::variable;
            if (item.named) item.name = item.of->name;
        }
        c.items.push_back(std::move(item));
        more = take_symbol(",");
    }
    const auto with_evidence = [&] {
        if (c.is == clause_kind::give && is("WITH") && ahead(1, "EVIDENCE")) take(), take(), c.evidence = true;
    };
    with_evidence();
    if (is("ORDER") && ahead(1, "BY")) {
        take(), take();
        do {
            sort_item item;
            item.by = any_expression();
            if (take_word("DESC") || take_word("DESCENDING")) item.descending = true;
            else if (!take_word("ASC")) take_word("ASCENDING");
            c.order.push_back(std::move(item));
        } while (take_symbol(","));
    }
    if (take_word("SKIP") || take_word("OFFSET")) c.skip = any_expression();
    if (take_word("LIMIT")) c.limit = any_expression();
    with_evidence();
}

void parser::call(clause& c) {
    if (is_symbol("{") || (is_symbol("(") && looks_like_imports())) {
        c.is = clause_kind::subquery;
        if (take_symbol("(")) {
            c.imports_given = true;
            if (take_symbol("*")) c.imports_everything = true;
            else if (!is_symbol(")")) do c.imports.push_back(name()); while (take_symbol(","));
            expect(")");
        }
        expect("{");
        c.query = std::make_unique<query_tree>(query());
        expect("}");
        return;
    }
    c.is = clause_kind::call;
    c.name = name();
    while (take_symbol(".")) c.name += '.' + name();
    if (take_symbol("(")) {
        c.arguments_given = true;
        if (!is_symbol(")")) do c.values.push_back(any_expression()); while (take_symbol(","));
        expect(")");
    }
    if (!take_word("YIELD")) return;
    c.yields_given = true;
    if (is_symbol("*")) {
        c.yields_everything = true;
        take();
        return;
    }
    if (take_symbol("-")) return;  // nothing, in so many words
    do {
        projection_item item;
        item.where = now().where;
        item.of = std::make_unique<expression>();
        item.of->is = form::variable;
        item.of->where = now().where;
        item.of->name = name();
        item.name = take_word("AS") ? name() : item.of->name;
        item.where = since(item.where.begin);
        c.yields.push_back(std::move(item));
    } while (take_symbol(","));
    if (take_word("WHERE")) c.filter = any_expression();
}

bool parser::looks_like_imports() const {
    // CALL (a, b) { ... }
    std::size_t i = at_ + 1;
    while (i < tokens_.size() && tokens_[i].kind != token_kind::end && !(tokens_[i].kind == token_kind::symbol && tokens_[i].text == ")")) ++i;
    return i + 1 < tokens_.size() && tokens_[i + 1].kind == token_kind::symbol && tokens_[i + 1].text == "{";
}

void parser::load_csv(clause& c) {
    c.is = clause_kind::load_csv;
    expect_word("CSV");
    if (take_word("WITH")) expect_word("HEADERS"), c.headers = true;
    expect_word("FROM");
    c.values.push_back(any_expression());
    expect_word("AS");
    c.name = name();
    if (take_word("FIELDTERMINATOR")) {
        if (now().kind != token_kind::text) unexpected();
        c.separator = now().text;
        take();
    }
}

// --- patterns ---------------------------------------------------------------------------------------

path_pattern parser::path(bool reads) {
    const deeper guard(*this);
    path_pattern out;
    const std::uint32_t begin = now().where.begin;
    if ((now().kind == token_kind::name || now().kind == token_kind::quoted_name) && ahead_symbol(1, "=")) {
        out.name = name();
        take();
    }
    if (reads) selector(out);
    if (is("shortestPath") || is("allShortestPaths")) {
        out.select.is = is("shortestPath") ? path_selector::form::any : path_selector::form::all_shortest;
        if (is("shortestPath")) out.select.is = path_selector::form::shortest;
        take();
        expect("(");
        path_body(out);
        expect(")");
        if (out.steps.size() != 1) fail("UnexpectedSyntax", "shortestPath takes two nodes and what lies between them", since(begin));
    } else {
        path_body(out);
    }
    out.where = since(begin);
    return out;
}

void parser::selector(path_pattern& p) {
    const auto count = [&] {
        if (now().kind != token_kind::integer) return false;
        const auto n = parse_integer(now().text);
        if (!n || *n < 1 || *n > 1'000'000'000) fail("InvalidArgumentType", "so many paths cannot be asked for", now().where);
        p.select.count = static_cast<std::uint32_t>(*n);
        take();
        return true;
    };
    const auto mode = [&] {
        if (take_word("WALK")) p.mode = path_mode::walk;
        else if (take_word("TRAIL")) p.mode = path_mode::trail;
        else if (take_word("ACYCLIC")) p.mode = path_mode::acyclic;
        else if (take_word("SIMPLE")) p.mode = path_mode::simple;
        else return;
        p.mode_given = true;
    };
    if (is("ALL") && ahead(1, "SHORTEST")) {
        take(), take();
        p.select.is = path_selector::form::all_shortest;
    } else if (is("ANY") && ahead(1, "SHORTEST")) {
        take(), take();
        p.select.is = path_selector::form::shortest;
    } else if (take_word("SHORTEST")) {
        p.select.is = path_selector::form::shortest;
        const bool counted = count();
        mode();
        if (!take_word("PATHS")) take_word("PATH");
        if (take_word("GROUPS") || take_word("GROUP")) p.select.is = path_selector::form::shortest_groups;
        else if (!counted) p.select.is = path_selector::form::shortest;
        return;
    } else if (take_word("ANY")) {
        p.select.is = path_selector::form::any;
        count();
    } else if (is("ALL") && !ahead_symbol(1, "(")) {
        take();
    }
    mode();
    if (!take_word("PATHS")) take_word("PATH");
}

void parser::path_body(path_pattern& p) {
    const auto plain_node = [](span at) {
        node_pattern n;
        n.where = at;
        return n;
    };
    if (at_group()) p.nodes.push_back(plain_node(now().where));
    else p.nodes.push_back(node());
    for (;;) {
        step_pattern s;
        if (at_group()) {
            s = group();
            p.steps.push_back(std::move(s));
            if (is_symbol("(") && !at_group()) p.nodes.push_back(node());
            else p.nodes.push_back(plain_node(now().where));
            continue;
        }
        if (!is_symbol("-") && !(is_symbol("<") && ahead_symbol(1, "-"))) break;
        s.edge = edge();
        p.steps.push_back(std::move(s));
        if (at_group()) p.nodes.push_back(plain_node(now().where));
        else p.nodes.push_back(node());
    }
}

bool parser::at_group() const {
    // A parenthesis around a node's: ((a)-[r]->(b)){2}
    return is_symbol("(") && ahead_symbol(1, "(");
}

step_pattern parser::group() {
    const deeper guard(*this);
    step_pattern s;
    expect("(");
    s.group = std::make_unique<path_pattern>();
    const std::uint32_t begin = now().where.begin;
    path_body(*s.group);
    s.group->where = since(begin);
    if (take_word("WHERE")) s.group_filter = any_expression();
    expect(")");
    if (take_symbol("+")) {
        s.group_repeats.least = 1;
    } else if (take_symbol("*")) {
        s.group_repeats.least = 0;
    } else if (take_symbol("{")) {
        s.group_repeats = braced_repetition();
    } else {
        s.group_repeats = {1, 1};
    }
    return s;
}

repetition parser::braced_repetition() {
    repetition out;
    out.least = 0;
    bool any = false;
    if (now().kind == token_kind::integer) out.least = small_number(), out.most = out.least, any = true;
    if (take_symbol(",")) {
        out.most = std::numeric_limits<std::uint32_t>::max();
        if (now().kind == token_kind::integer) out.most = small_number();
        any = true;
    }
    if (!any) unexpected();
    expect("}");
    return out;
}

std::uint32_t parser::small_number() {
    const auto n = parse_integer(now().text);
    if (now().kind != token_kind::integer || !n || *n < 0 || *n > std::numeric_limits<std::uint32_t>::max()) unexpected("InvalidRelationshipPattern");
    take();
    return static_cast<std::uint32_t>(*n);
}

node_pattern parser::node() {
    node_pattern n;
    const std::uint32_t begin = now().where.begin;
    expect("(");
    if (at_name() && !is("WHERE") && !(is("IS") && !ahead_symbol(1, ")"))) n.name = name();
    if (take_symbol(":")) n.labels = label_or(false);
    else if (take_word("IS")) n.labels = label_or(false);
    if (is_symbol("{")) n.properties = map_literal();
    else if (now().kind == token_kind::parameter) n.properties = atom();
    if (take_word("WHERE")) n.filter = any_expression();
    expect(")");
    n.where = since(begin);
    return n;
}

edge_pattern parser::edge() {
    edge_pattern e;
    const std::uint32_t begin = now().where.begin;
    if (take_symbol("<")) e.to_left = true;
    expect("-");
    if (take_symbol("[")) {
        if (at_name() && !is("WHERE") && !(is("IS") && !ahead_symbol(1, "]"))) e.name = name();
        if (take_symbol(":") || take_word("IS")) e.types = label_or(true);
        if (take_symbol("*")) {
            e.repeats = star_repetition();
        } else if (is_symbol("..")) {
            fail("InvalidRelationshipPattern", "the bounds of a length stand behind a '*'", now().where);
        }
        if (is_symbol("{")) e.properties = map_literal();
        else if (now().kind == token_kind::parameter) e.properties = atom();
        if (take_word("WHERE")) e.filter = any_expression();
        expect("]");
    }
    expect("-");
    if (take_symbol(">")) e.to_right = true;
    // A quantified edge of GQL, -[:T]->{1,3} or -->+ : as -[:T*1..3]->, but the edges' variable is a list as well.
    if (is_symbol("{") && (tokens_[at_ + 1].kind == token_kind::integer || ahead_symbol(1, ","))) {
        take();
        e.repeats = braced_repetition();
    } else if (is_symbol("+") && ahead_symbol(1, "(")) {
        take();
        e.repeats = repetition{1};
    } else if (is_symbol("*") && ahead_symbol(1, "(")) {
        take();
        e.repeats = repetition{0};
    }
    e.where = since(begin);
    return e;
}

repetition parser::star_repetition() {
    repetition out;
    bool least_given = false;
    if (is_symbol("-")) unexpected("InvalidRelationshipPattern");
    if (now().kind == token_kind::integer) {
        out.least = small_number();
        out.most = out.least;
        least_given = true;
    }
    if (take_symbol("..")) {
        if (!least_given) out.least = 1;
        out.most = std::numeric_limits<std::uint32_t>::max();
        if (is_symbol("-")) unexpected("InvalidRelationshipPattern");
        if (now().kind == token_kind::integer) out.most = small_number();
    }
    return out;
}

label_expression parser::label_or(bool of_edge) {
    const deeper guard(*this);
    label_expression first = label_and(of_edge);
    if (!is_symbol("|")) return first;
    label_expression out;
    out.is = label_expression::form::any_of;
    out.where = first.where;
    out.of.push_back(std::move(first));
    while (take_symbol("|")) {
        take_symbol(":");
        out.of.push_back(label_and(of_edge));
    }
    return out;
}

label_expression parser::label_and(bool of_edge) {
    label_expression first = label_not(of_edge);
    if (!is_symbol("&") && !is_symbol(":")) return first;
    label_expression out;
    out.is = label_expression::form::all_of;
    out.where = first.where;
    out.of.push_back(std::move(first));
    while (take_symbol("&") || take_symbol(":")) out.of.push_back(label_not(of_edge));
    return out;
}

label_expression parser::label_not(bool of_edge) {
    const deeper guard(*this);
    label_expression out;
    out.where = now().where;
    if (take_symbol("!")) {
        out.is = label_expression::form::none_of;
        out.of.push_back(label_not(of_edge));
    } else if (take_symbol("(")) {
        out = label_or(of_edge);
        expect(")");
    } else if (take_symbol("%")) {
        out.is = label_expression::form::any;
    } else {
        out.name = name();
    }
    return out;
}

query_tree parse_query(std::string_view text) { return parser(text).whole_query(); }
expression_ptr parse_expression(std::string_view text) { return parser(text).whole_expression(); }

}  // namespace hexi::abi_v1::detail::query
