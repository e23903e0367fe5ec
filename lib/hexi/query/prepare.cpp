#include <hexi/query/prepare.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/ascii.hpp>
#include <hexi/query/check/check_private.hpp>
#include <hexi/query/moment_private.hpp>
#include <hexi/query/run/operators_private.hpp>
#include <hexi/query/run/shared_rows_private.hpp>
#include <hexi/query/syntax/token_private.hpp>
#include <hexi/query/write/write_private.hpp>

namespace hexi::inline abi_v1 {

namespace detail::query {

/// Gathers the rows of the answer.
class rows_sink final : public op {
public:
    explicit rows_sink(const std::vector<slot>& columns) : columns_(columns) {}
    void give_to(rows* to) { to_ = to; }
    bool row(run_state& r) override {
        r.step();
        if (columns_.empty()) return true;
        to_->add(r.frame, std::span(columns_));
        std::size_t bytes = 0;
        for (const slot s : columns_) bytes += sizeof(cell) + at(r, s).held_bytes();
        r.keep(bytes);
        return true;
    }
    [[nodiscard]] std::span<const slot> columns() const override { return columns_; }
    [[nodiscard]] cell* room(run_state&, std::size_t rows) override { return to_->add(rows); }
    void end(run_state&) override {}
    [[nodiscard]] sharing shared() const override { return sharing::gathers; }
    void take_up(run_state&, op& of) override { to_->add(std::move(*static_cast<rows_sink&>(of).to_)); }
    [[nodiscard]] std::string says() const override { return "rows"; }

private:
    rows* to_ = nullptr;
    const std::vector<slot>& columns_;
};

/// All that a run of a plan needs besides its answer.
class kept_run final : public partner {
public:
    kept_run(const plan& p, const graph& g, graph* writable) : kept_run(p, g, writable, std::make_unique<rows_sink>(p.tree.answer)) {}
    /// Whether it does for a graph what one would that is made now.
    [[nodiscard]] bool does_for(const graph& g) const { return &state_.g == &g && state_.basis.holds(g); }
    /// A failure leaves it as it is: it cannot be run again. `shares`: whether several threads may find its rows; `one_by_one` where they
    /// turn out not to.
    [[nodiscard]] rows run(const std::shared_ptr<const plan>& p, const query_parameters& given, const run_options& how, bool shares) {
        rows out({p, &p->tree.columns}, state_.g);
        out.reserve(std::min(most_expected, rows_before_));
        const zoned_datetime now = how.now ? *how.now : p->asks_time ? moment_now() : zoned_datetime();
        begin(out, given, how, now);
        shares = shares && state_.writable == nullptr && whole_.can_share();
        shared_rows with(how.share_from, shares ? [&] { return partner_of(p, given, how, now); } : std::function<std::unique_ptr<partner>()>());
        whole_.run(state_, shares ? &with : nullptr);
        if (how.profile != nullptr) {
            how.profile->clear();
            whole_.explain(*how.profile, 0, shares ? &state_ : nullptr, how.share_from);
            *how.profile += fmt::format("rows and what was kept for them: {} KiB at most\n", (state_.most_kept() + with.most_kept() + 1023) / 1024);
        }
        if (state_.writable != nullptr) {
            finish_writing(state_);
            out.set_effects(state_.notes->effects(state_.g));
        }
        rows_before_ = out.size();
        return out;
    }
    /// After a run: whether there can be another.
    [[nodiscard]] bool let_go() {
        sink_.give_to(nullptr);
        state_.end();
        return whole_.let_go();
    }
    void explain(std::string& out, bool shares) const { whole_.explain(out, 0, shares ? &state_ : nullptr, run_options().share_from); }
    [[nodiscard]] run_state& state() override { return state_; }
    [[nodiscard]] query_runner& operators() override { return whole_; }

private:
    static constexpr std::size_t most_expected = 1024;

    void begin(rows& to, const query_parameters& given, const run_options& how, const zoned_datetime& now) {
        sink_.give_to(&to);
        state_.begin(given, how, now);
        if (how.profile != nullptr) whole_.measure();
    }
    /// Another one that begins as this did, for another thread.
    [[nodiscard]] std::unique_ptr<partner> partner_of(const std::shared_ptr<const plan>& p, const query_parameters& given, const run_options& how, const zoned_datetime& now) const {
        auto out = std::make_unique<kept_run>(*p, state_.g, nullptr);
        out->own_.emplace(std::shared_ptr<const std::vector<std::string>>(p, &p->tree.columns), state_.g);
        out->begin(*out->own_, given, how, now);
        out->state_.context.shared = true;
        return out;
    }

    kept_run(const plan& p, const graph& g, graph* writable, std::unique_ptr<rows_sink> sink) : state_(g, writable, p), sink_(*sink), whole_(p.tree, std::move(sink), state_) {}

    run_state state_;
    rows_sink& sink_;
    query_runner whole_;
    std::optional<rows> own_;  // of a thread that is a partner of another
    std::size_t rows_before_ = 0;
};

kept_runs::~kept_runs() {
    for (place& p : places_) delete p.held.load(std::memory_order_acquire);
}

std::size_t thread_number() {
    static std::atomic<std::size_t> threads = 0;
    thread_local const std::size_t number = threads.fetch_add(1, std::memory_order_relaxed);
    return number;
}

std::unique_ptr<kept_run> kept_runs::take() {
    const std::size_t first = thread_number();
    for (std::size_t i = 0; i < places_.size(); ++i) {
        std::atomic<kept_run*>& held = places_[(first + i) % places_.size()].held;
        if (held.load(std::memory_order_relaxed) == nullptr) continue;
        if (kept_run* const taken = held.exchange(nullptr, std::memory_order_acquire); taken != nullptr) return std::unique_ptr<kept_run>(taken);
    }
    return nullptr;
}

void kept_runs::give(std::unique_ptr<kept_run> run) {
    const std::size_t first = thread_number();
    for (std::size_t i = 0; i < places_.size(); ++i) {
        kept_run* none = nullptr;
        if (!places_[(first + i) % places_.size()].held.compare_exchange_strong(none, run.get(), std::memory_order_release, std::memory_order_relaxed)) continue;
        static_cast<void>(run.release());
        return;
    }
}

namespace {

/// What stands behind an amount in per cent, and where a division goes on never.
bool is_no_divisor(const token& t) {
    static constexpr std::array<std::string_view, 21> words{"and", "as", "create", "delete", "else", "end", "in", "is", "limit", "match", "merge", "or", "order", "return", "set", "skip", "then", "union", "unwind", "with", "xor"};
    if (t.kind == token_kind::symbol) return std::string_view("([{+-").find(t.text) == std::string_view::npos;
    return t.kind == token_kind::end || (t.kind == token_kind::name && std::ranges::any_of(words, [&](std::string_view word) { return ascii::same_letters(t.text, word); }));
}

}  // namespace

failure with_cause(failure f, const schema& s, std::string_view text) {
    if (!f.placed || !(f.hint.empty() || f.detail == "UnexpectedSyntax")) return f;
    std::string cause;
    const auto all = tokens_of(text);
    const auto behind = static_cast<std::size_t>(std::ranges::find_if(all, [&](const token& t) { return t.where.begin > f.where.begin; }) - all.begin());
    for (std::size_t i = 0; i < behind; ++i) {
        const token& t = all[i];
        if (t.kind == token_kind::name && i + 2 >= behind) {  // the word itself, or the one before
            const bool is_known = s.property_named(t.text) || s.is_label(t.text) || s.find_node_type(t.text) || s.find_edge_type(t.text);
            if (std::string sign = is_known ? std::string() : wide_sign_in(t.text); !sign.empty()) cause = std::move(sign);
        }
        const bool per_cent = f.of == error_class::syntax && i > 0 && t.kind == token_kind::symbol && t.text == "%" && (all[i - 1].kind == token_kind::integer || all[i - 1].kind == token_kind::floating);
        if (per_cent && i + 1 < all.size() && is_no_divisor(all[i + 1]))
            cause = fmt::format("% is the remainder of a division: write an amount as quantity('{}%')", all[i - 1].text);
    }
    if (!cause.empty()) f.hint = std::move(cause);
    return f;
}

namespace {

result<rows> run_plan(const std::shared_ptr<const plan>& p, const graph& g, graph* writable, const query_parameters& given, const run_options& how) {
    try {
        // One that is measured has operators of its own.
        auto run = how.profile == nullptr ? p->kept.take() : nullptr;
        if (run == nullptr || !run->does_for(g)) run = std::make_unique<kept_run>(*p, g, writable);
        rows out = [&] {
            try {
                return run->run(p, given, how, p->shares.load(std::memory_order_relaxed));
            } catch (const one_by_one&) {
                run = std::make_unique<kept_run>(*p, g, writable);
                rows all = run->run(p, given, how, false);
                p->shares.store(false, std::memory_order_relaxed);  // not an error, but what has to be done in order
                return all;
            }
        }();
        if (how.profile == nullptr && run->let_go()) p->kept.give(std::move(run));
        return out;
    } catch (const failure& f) {
        return problem_of(f, p->text);
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
        p->known = nullptr;
    } catch (const detail::query::failure& f) {
        return detail::query::problem_of(detail::query::with_cause(f, s, text), text);
    }
    return statement(std::move(p));
}

result<rows> statement::run(const graph& g, const query_parameters& given, const run_options& how) const {
    if (writes())
        return problem{"semantic-error", "the query writes, and the graph may only be read", "run it on a graph that is not constant"};
    return detail::query::run_plan(plan_, g, nullptr, given, how);
}

result<rows> statement::run(graph& g, const query_parameters& given, const run_options& how) const {
    return detail::query::run_plan(plan_, g, writes() ? &g : nullptr, given, how);
}

const std::vector<std::string>& statement::columns() const& { return plan_->tree.columns; }
std::vector<std::string> statement::columns() const&& { return plan_->tree.columns; }
bool statement::writes() const { return plan_->tree.writes; }

problems statement::remarks(const query_parameters& given) const {
    problems out;
    const auto is_number = [](const value& v) { return std::holds_alternative<std::int64_t>(v) || std::holds_alternative<double>(v); };
    for (const auto& remark : plan_->remarks) {
        if (!remark.parameter.empty()) {
            const auto at = given.find(remark.parameter);
            if (at == given.end()) continue;
            const auto* const list = std::get_if<value::list>(&at->second);
            if (remark.list ? list == nullptr || std::ranges::none_of(*list, is_number) : !is_number(at->second)) continue;
        }
        // What is written may be there once it is asked for.
        if (writes() && (remark.of == "unknown-property" || plan_->made.contains(remark.name))) continue;
        out.push_back(detail::query::problem_of({.message = remark.message, .hint = remark.hint, .where = remark.where, .placed = true}, plan_->text));
        out.back().rule = remark.of;
    }
    return out;
}

std::string statement::explain(const graph& g) const {
    using namespace detail::query;
    std::string out;
    kept_run(*plan_, g, nullptr).explain(out, plan_->shares.load(std::memory_order_relaxed) && !plan_->tree.writes);
    return out;
}

}  // namespace hexi::abi_v1
