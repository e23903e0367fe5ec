#include <hexi/query/condition.hpp>

#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/query/check/check_private.hpp>
#include <hexi/query/moment_private.hpp>
#include <hexi/query/run/run_private.hpp>

namespace hexi::inline v1 {

using detail::query::expression_ptr;
using detail::query::failure;

struct condition::prepared {
    detail::query::plan plan{};
    std::vector<expression_ptr> of_nodes{}, of_edges{};
    std::optional<detail::query::run_state> state{};  // of the thread that holds the lock
    std::mutex lock{};

    [[nodiscard]] problem told(const failure& wrong) const {
        problem out = problem_of(wrong, plan.text);
        if (out.where.line > 0) out.where.file = "condition";
        return out;
    }
    result<bool> holds(const std::vector<expression_ptr>& all, cell of) {
        if (all.empty()) return true;
        const std::lock_guard guard(lock);
        try {
            state->frame[0] = std::move(of);
            for (const auto& one : all)
                if (!detail::query::holds(*one, *state)) return false;
            return true;
        } catch (const failure& wrong) {
            return told(wrong);
        }
    }
};

namespace {

/// The first part of an expression that what is stored with one node or edge does not answer.
const detail::query::expression* beyond_its_own(const detail::query::expression& e) {
    using enum detail::query::form;
    switch (e.is) {
        case pattern_predicate:
        case pattern_comprehension:
        case exists:
        case count_query:
        case collect_query: return &e;
        default: break;
    }
    if (e.function != nullptr && !(e.function->of_its_own && e.function->repeatable)) return &e;
    for (const expression_ptr& part : e.of)
        if (part)
            if (const auto* const found = beyond_its_own(*part)) return found;
    return nullptr;
}

}  // namespace

std::optional<problem> condition::beyond_stored() const {
    for (const auto* const all : {&of_->of_nodes, &of_->of_edges})
        for (const expression_ptr& one : *all)
            if (const auto* const found = beyond_its_own(*one)) {
                const std::string what = found->function != nullptr ? fmt::format("'{}()'", found->function->name) : "a pattern or a subquery";
                return of_->told(failure{detail::query::error_class::semantic, "InvalidClauseComposition", fmt::format("{} asks for more than is stored with one node or edge", what),
                                         "ask for properties, labels and types alone", found->where, true});
            }
    return std::nullopt;
}

problems condition::remarks() const {
    problems out;
    for (const auto& remark : of_->plan.remarks) {
        if (!remark.parameter.empty()) continue;
        out.push_back(of_->told({.message = remark.message, .hint = remark.hint, .where = remark.where, .placed = true}));
        out.back().rule = remark.of;
    }
    return out;
}

bool condition::about_nodes() const { return !of_->of_nodes.empty(); }
bool condition::about_edges() const { return !of_->of_edges.empty(); }
result<bool> condition::holds(node_id n) const { return of_->holds(of_->of_nodes, cell(n)); }
result<bool> condition::holds(edge_id e) const { return of_->holds(of_->of_edges, cell(e)); }

filter condition::narrow(filter also) const {
    const auto both = [](auto before, auto now) {
        return [before = std::move(before), now = std::move(now)](auto id) { return (!before || before(id)) && now.holds(id).value(); };
    };
    if (about_nodes()) also.node_if = both(std::move(also.node_if), *this);
    if (about_edges()) also.edge_if = both(std::move(also.edge_if), *this);
    return also;
}

namespace {

/// The parts that are joined by AND, left to right.
void take_apart(expression_ptr e, std::vector<expression_ptr>& out) {
    if (e->is != detail::query::form::land) {
        out.push_back(std::move(e));
        return;
    }
    for (auto& part : e->of) take_apart(std::move(part), out);
}

}  // namespace

result<condition> condition_of(const graph& g, std::string_view text, const query_parameters& given) {
    auto out = std::make_shared<condition::prepared>();
    out->plan.text = text;
    const std::vector<std::pair<std::string, cell_type>> node{{"n", cell_type::node}}, edge{{"r", cell_type::edge}}, both{node[0], edge[0]};
    const auto parts = [&] {
        std::vector<expression_ptr> all;
        take_apart(detail::query::parse_expression(out->plan.text), all);
        return all;
    };
    const auto checked = [&](expression_ptr e, const auto& known) {
        detail::query::checker(g.schema(), out->plan).alone(e, known);
        return e;
    };
    try {
        const std::size_t count = parts().size();
        for (std::size_t i = 0; i < count; ++i) {
            // Which of them a part reads shows where it is right with that one alone; checking changes what it checks.
            const auto right = [&](const auto& known, std::vector<expression_ptr>& to) {
                try {
                    to.push_back(checked(std::move(parts()[i]), known));
                    return true;
                } catch (const failure& wrong) {
                    if (wrong.detail != "UndefinedVariable") throw;
                    return false;
                }
            };
            if (right(node, out->of_nodes) || right(edge, out->of_edges)) continue;
            const expression_ptr of_both = checked(std::move(parts()[i]), both);
            throw failure{detail::query::error_class::semantic, "InvalidClauseComposition", "a part of the condition is about a node and an edge at once", "ask for them in parts of their own, joined by AND", of_both->where, true};
        }
        out->state.emplace(g, nullptr, out->plan).begin(given, {}, detail::query::moment_now());
    } catch (const failure& wrong) {
        return out->told(detail::query::with_cause(wrong, g.schema(), text));
    }
    return condition(std::move(out));
}

}  // namespace hexi::v1
