#include <hexi/query/condition.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/limits.hpp>
#include <hexi/query/check/check_private.hpp>
#include <hexi/query/moment_private.hpp>
#include <hexi/query/run/run_private.hpp>

namespace hexi::inline abi_v1 {

using detail::query::expression_ptr;
using detail::query::failure;

struct condition::prepared {
    explicit prepared(const graph& g_) : g(g_), node_answers(g.node_bound()), edge_answers(g.edge_bound()) {}

    const graph& g;
    detail::query::plan plan{};
    std::vector<expression_ptr> of_nodes{}, of_edges{};
    query_parameters given{};
    budget* within = nullptr;
    zoned_datetime now = detail::query::moment_now();

    [[nodiscard]] problem told(const failure& wrong) const {
        problem out = problem_of(wrong, plan.text);
        if (out.where.line > 0) out.where.file = "condition";
        return out;
    }
    result<bool> holds(node_id n) { return known(node_answers, of_nodes, n); }
    result<bool> holds(edge_id e) { return known(edge_answers, of_edges, e); }
    /// Throws where the parameters are not what the condition wants.
    void try_parameters() { (void)askers[0].begun(*this); }

private:
    /// What was answered, by id: a search may ask of one edge or node many times. Memory for ids that nobody asks for is not touched; without
    /// memory, nothing is remembered.
    class answers {
    public:
        explicit answers(std::size_t bound) : of_(static_cast<std::uint8_t*>(std::calloc(bound, 1))), bound_(of_ ? bound : 0) {}
        [[nodiscard]] std::optional<bool> of(std::size_t id) const {
            const std::uint8_t found = id < bound_ ? std::atomic_ref(of_.get()[id]).load(std::memory_order_relaxed) : 0;
            return found == 0 ? std::nullopt : std::optional(found == yes);
        }
        /// What counts from now on: of several threads that ask of one for the first time at once, the answer of the one that was first.
        [[nodiscard]] bool note(std::size_t id, bool answer) {
            std::uint8_t before = 0;
            if (id >= bound_ || std::atomic_ref(of_.get()[id]).compare_exchange_strong(before, answer ? yes : no, std::memory_order_relaxed)) return answer;
            return before == yes;
        }

    private:
        static constexpr std::uint8_t yes = 1, no = 2;  // 0: not asked
        struct freed {
            void operator()(std::uint8_t* all) const { std::free(all); }
        };
        std::unique_ptr<std::uint8_t, freed> of_;
        std::size_t bound_;
    };

    struct asker {
        std::mutex lock{};
        std::optional<detail::query::run_state> state{};  // of the thread that holds the lock

        detail::query::run_state& begun(const prepared& of) {
            if (state) return *state;
            try {
                state.emplace(of.g, nullptr, of.plan).begin(of.given, {.within = of.within}, of.now);
            } catch (...) {
                state.reset();  // one that lacks parameters is asked nothing
                throw;
            }
            return *state;
        }
    };

    template <class Id>
    result<bool> known(answers& before, const std::vector<expression_ptr>& all, Id id) {
        if (all.empty()) return true;
        if (const auto found = before.of(id.index())) return *found;
        // Another one for each of up to sixteen threads that begin one after the other, as those of a search do.
        asker& one = askers[detail::query::thread_number() % askers.size()];
        const std::lock_guard guard(one.lock);
        try {
            auto& state = one.begun(*this);
            state.frame[0] = cell(id);
            const bool answer = std::ranges::all_of(all, [&](const auto& part) { return detail::query::holds(*part, state); });
            return before.note(id.index(), answer);
        } catch (const failure& wrong) {
            // Nobody knows what it would have been, and whoever asks looks at the budget next.
            if (within != nullptr && within->ended() != cut_by::nothing) return false;
            return told(wrong);
        }
    }

    answers node_answers, edge_answers;
    std::array<asker, 16> askers{};
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
result<bool> condition::holds(node_id n) const { return of_->holds(n); }
result<bool> condition::holds(edge_id e) const { return of_->holds(e); }

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

result<condition> condition_of(const graph& g, std::string_view text, const query_parameters& given, budget* within) {
    auto out = std::make_shared<condition::prepared>(g);
    out->given = given;
    out->within = within;
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
        out->try_parameters();
    } catch (const failure& wrong) {
        return out->told(detail::query::with_cause(wrong, g.schema(), text));
    }
    return condition(std::move(out));
}

}  // namespace hexi::abi_v1
