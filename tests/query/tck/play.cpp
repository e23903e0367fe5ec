#include "play.hpp"

#include <array>
#include <chrono>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <hexi/query/prepare.hpp>

#include "judge.hpp"

namespace tck {
namespace {

/// openCypher's name for the class of an error; the rule's own name where it has none.
std::string type_of(const hexi::rule& r) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> types{{
        {"syntax-error", "SyntaxError"}, {"type-error", "TypeError"}, {"argument-error", "ArgumentError"}, {"semantic-error", "SemanticError"},
        {"arithmetic-error", "ArithmeticError"}, {"property-error", "PropertyNotFound"}, {"entity-not-found", "EntityNotFound"},
        {"constraint-error", "ConstraintVerificationFailed"}, {"missing-parameter", "ParameterMissing"}, {"procedure-error", "ProcedureError"}}};
    for (const auto& [rule, type] : types)
        if (rule == r.name()) return std::string(type);
    return std::string(r.name());
}

class player {
public:
    explicit player(const scenario& s) : known_(hexi::standard_procedures()) {
        for (const auto& [name, held] : s.parameters) given_.emplace(name, value_of(held));
        for (const table_procedure& p : s.procedures) add(p);
    }

    outcome ask(const std::string& query) {
        const observation before(g_);
        outcome out;
        try {
            run(query, out);
        } catch (const std::exception& e) {
            out.error = error{"exception", "runtime", e.what()};
        }
        const observation after(g_);
        out.observed = observation::difference(before, after);
        out.changed = before != after;
        return out;
    }

private:
    void run(const std::string& query, outcome& out) {
        const auto statement = hexi::prepare(g_.schema(), query, {.known = &known_});
        if (!statement) return fail(out, statement.problems(), "compile time");
        hexi::budget within({.time = std::chrono::seconds(10), .memory = std::size_t{1} << 30U});
        const auto rows = statement->run(g_, given_, {.within = &within});
        if (!rows) return fail(out, rows.problems(), "runtime");
        out.columns = rows->columns();
        out.reported = rows->effects();
        for (const hexi::row& r : *rows) {
            out.rows.emplace_back();
            for (const hexi::cell& c : r.cells()) out.rows.back().push_back(thing_of(c, g_));
        }
    }

    static void fail(outcome& out, const hexi::problems& all, std::string_view phase) {
        const hexi::problem& p = all.front();
        // Whether all parameters are there is known before anything runs, though not by who prepares.
        out.error = error{type_of(p.rule), std::string(p.rule == "missing-parameter" ? "compile time" : phase), p.reason};
        out.message = p.message;
    }

    void add(const table_procedure& p) {
        const auto added = known_.add(p.signature, [p](const hexi::procedure_call& call) {
            for (const auto& row : p.rows) {
                bool wanted = true;
                for (std::size_t i = 0; i < p.parameters; ++i) wanted = wanted && is(call.arguments[i], row[i], call.g);
                if (!wanted) continue;
                std::vector<hexi::cell> columns;
                for (std::size_t i = p.parameters; i < row.size(); ++i) columns.push_back(cell_of(row[i]));
                if (!call.emit(std::move(columns))) return;
            }
        });
        if (!added) throw bad_scenario(hexi::to_text(added.problems()));
    }
    /// Whether an argument is what the table has; an integer for a float, too.
    static bool is(const hexi::cell& argument, const thing& wanted, const hexi::graph& g) {
        if (argument.is(hexi::cell_type::integer) && wanted.is == thing::form::floating) return argument.number() == wanted.floating;
        return to_text(thing_of(argument, g)) == to_text(wanted);
    }

    hexi::graph g_;
    hexi::procedures known_;
    hexi::query_parameters given_;
};

void add_faults(note& out, std::string_view where, const verdict& v) {
    for (const std::string& fault : v.faults) out.faults.push_back(fmt::format("{}{}", where, fault));
    out.rows_right = out.rows_right && v.rows_right;
}

}  // namespace

note play(const scenario& s) {
    note out;
    try {
        player playing(s);
        for (const std::string& query : s.setup) {
            const outcome came = playing.ask(query);
            if (!came.error) continue;
            out.faults.push_back(fmt::format("expected the setup to run, got {} ({})", to_text(*came.error), came.message));
            out.rows_right = false;
            return out;
        }
        add_faults(out, "", judge(s.asked.expectation, playing.ask(s.asked.query)));
        for (const question& q : s.control) add_faults(out, "control query: ", judge(q.expectation, playing.ask(q.query)));
    } catch (const std::exception& e) {
        out.faults.push_back(fmt::format("expected to be played, got an exception: {}", e.what()));
        out.rows_right = false;
    }
    return out;
}

}  // namespace tck
