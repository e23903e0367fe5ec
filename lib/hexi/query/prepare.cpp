#include <hexi/query/prepare.hpp>

#include <fmt/format.h>

#include <hexi/query/check/check_private.hpp>
#include <hexi/query/moment_private.hpp>
#include <hexi/query/run/operators_private.hpp>
#include <hexi/query/write/write_private.hpp>

namespace hexi::inline v1 {

namespace detail::query {

namespace {

/// Gathers the rows of the answer.
class rows_sink final : public op {
public:
    rows_sink(rows& to, const std::vector<slot>& columns) : to_(to), columns_(columns) {}
    bool row(run_state& r) override {
        r.step();
        if (columns_.empty()) return true;
        to_.add(r.frame, std::span(columns_));
        std::size_t bytes = 0;
        for (const slot s : columns_) bytes += sizeof(cell) + at(r, s).held_bytes();
        r.keep(bytes);
        return true;
    }
    void end(run_state&) override {}
    [[nodiscard]] std::string says() const override { return "rows"; }

private:
    rows& to_;
    const std::vector<slot>& columns_;
};

result<rows> run_plan(const plan& p, const graph& g, graph* writable, const query_parameters& given, const run_options& how) {
    try {
        rows out(p.tree.columns, g);
        run_state r(g, writable, p, given, how, how.now ? *how.now : moment_now());
        query_runner whole(p.tree, std::make_unique<rows_sink>(out, p.tree.answer), r);
        if (how.profile != nullptr) whole.measure();
        whole.run(r);
        if (how.profile != nullptr) {
            how.profile->clear();
            whole.explain(*how.profile, 0);
            *how.profile += fmt::format("rows and what was kept for them: {} KiB at most\n", (r.most_kept() + 1023) / 1024);
        }
        if (writable != nullptr) {
            finish_writing(r);
            out.set_effects(r.notes->effects(g));
        }
        return out;
    } catch (const failure& f) {
        return problem_of(f, p.text);
    }
}

}  // namespace

}  // namespace detail::query

result<statement> prepare(const schema& s, std::string_view text, const prepare_options& how) {
    auto p = std::make_shared<detail::query::plan>();
    p->text = text;
    p->known = how.known;
    try {
        p->tree = detail::query::parse_query(p->text);
        detail::query::checker(s, *p).whole();
    } catch (const detail::query::failure& f) {
        return detail::query::problem_of(f, text);
    }
    return statement(std::move(p));
}

result<rows> statement::run(const graph& g, const query_parameters& given, const run_options& how) const {
    if (writes())
        return problem{"semantic-error", "the query writes, and the graph may only be read", "run it on a graph that is not constant"};
    return detail::query::run_plan(*plan_, g, nullptr, given, how);
}

result<rows> statement::run(graph& g, const query_parameters& given, const run_options& how) const {
    return detail::query::run_plan(*plan_, g, writes() ? &g : nullptr, given, how);
}

const std::vector<std::string>& statement::columns() const { return plan_->tree.columns; }
bool statement::writes() const { return plan_->tree.writes; }

std::string statement::explain(const graph& g) const {
    using namespace detail::query;
    rows none(plan_->tree.columns, g);
    query_parameters nothing_given;
    for (const auto& name : plan_->parameters) nothing_given[name] = value();
    run_state r(g, nullptr, *plan_, nothing_given, {}, moment_now());
    const query_runner whole(plan_->tree, std::make_unique<rows_sink>(none, plan_->tree.answer), r);
    std::string out;
    whole.explain(out, 0);
    return out;
}

}  // namespace hexi::v1
