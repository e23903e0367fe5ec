// Operators that other parts of the run make: ends of chains, and a query within a query.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <hexi/query/function/memory_private.hpp>
#include <hexi/query/run/number_test_private.hpp>
#include <hexi/query/run/run_private.hpp>

namespace hexi::inline abi_v1::detail::query {

/// Values that are gathered for a list, and the memory that they take.
class gathered_values {
public:
    template <class Cell>
    void add(run_state& r, Cell&& one) {
        values_.push_back(std::forward<Cell>(one));
        held_.grow(r.context, sizeof(cell) + values_.back().own_bytes());
    }
    [[nodiscard]] cell_list take() { return held_.give_back(), std::exchange(values_, {}); }
    void clear() { held_.give_back(), values_.clear(); }

private:
    cell_list values_;
    held_memory held_;
};

/// Counts rows and keeps one column of them, if wanted: of EXISTS { }, COUNT { }, COLLECT { }.
class answer_sink final : public op {
public:
    answer_sink(bool first_only, slot column) : first_only_(first_only), column_(column) {}
    void begin(run_state&) override { count = 0, values_.clear(); }
    bool row(run_state& r) override {
        ++count;
        if (column_ != no_slot) values_.add(r, r.frame[static_cast<std::size_t>(column_)]);
        return !first_only_;
    }
    void end(run_state&) override {}
    bool let_go() override { return values_.clear(), true; }
    [[nodiscard]] std::string says() const override { return first_only_ ? "is there a row" : column_ == no_slot ? "count rows" : "collect"; }
    [[nodiscard]] cell_list gathered() { return values_.take(); }

    std::size_t count = 0;

private:
    gathered_values values_;
    bool first_only_;
    slot column_;
};

/// Keeps what an expression gives for each row, or the path in a slot: of patterns within expressions.
class comprehension_sink final : public op {
public:
    comprehension_sink(bool first_only, const expression* of, slot path) : first_only_(first_only), of_(of), path_(path) {}
    bool row(run_state& r) override {
        ++count;
        if (of_ != nullptr) values_.add(r, evaluate(*of_, r));
        else if (path_ != no_slot) values_.add(r, r.frame[static_cast<std::size_t>(path_)]);
        return !first_only_;
    }
    void end(run_state&) override {}
    bool let_go() override { return values_.clear(), true; }
    [[nodiscard]] std::string says() const override { return first_only_ ? "is there one" : "collect"; }
    void clear() { count = 0, values_.clear(); }
    [[nodiscard]] cell_list gathered() { return values_.take(); }

    std::size_t count = 0;

private:
    gathered_values values_;
    bool first_only_;
    const expression* of_;
    slot path_;
};

/// Runs a whole query for the frame's row; its rows go to a sink.
class query_op final : public op {
public:
    query_op(const query_tree& q, std::unique_ptr<op> sink, answer_sink& same, run_state& r) : sink_(same), runner_(q, std::move(sink), r) {}
    bool row(run_state& r) override {
        runner_.run(r);
        return true;
    }
    bool let_go() override { return runner_.let_go(); }
    [[nodiscard]] answer_sink& sink() { return sink_; }
    [[nodiscard]] std::string says() const override { return "query"; }

private:
    answer_sink& sink_;
    query_runner runner_;
};

/// Lets rows pass for which a condition is true.
class filter_op final : public op {
public:
    explicit filter_op(const expression& condition) : condition_(condition) {}
    void begin(run_state& r) override { quick_ = number_test::of(condition_, r); }
    bool row(run_state& r) override { return !passes(r) || next->row(r); }
    bool takes(slot edge, slot node) override { return next->takes(edge, node); }
    void take(run_state& r, const step_rows& all) override {
        nodes_.clear(), edges_.clear();
        for (std::size_t i = 0; i < all.nodes.size(); ++i) {
            if (quick_ && quick_->at() == all.node) {
                if (!(*quick_)(all.nodes[i], r.g)) continue;
            } else if (quick_ && quick_->at() == all.edge) {
                if (!(*quick_)(all.edges[i], r.g)) continue;
            } else {
                at(r, all.node) = cell(all.nodes[i]);
                if (all.edge != no_slot) at(r, all.edge) = cell(all.edges[i]);
                if (!holds(condition_, r)) continue;
            }
            nodes_.push_back(all.nodes[i]);
            if (all.edge != no_slot) edges_.push_back(all.edges[i]);
        }
        if (!nodes_.empty()) next->take(r, {all.edge, all.node, edges_, nodes_});
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return "filter"; }

private:
    bool passes(run_state& r) {
        if (quick_) {
            const cell& of = at(r, quick_->at());
            if (of.is(cell_type::node)) return (*quick_)(of.as<node_id>(), r.g);
            if (of.is(cell_type::edge)) return (*quick_)(of.as<edge_id>(), r.g);
        }
        return holds(condition_, r);
    }

    const expression& condition_;
    std::optional<number_test> quick_;
    std::vector<node_id> nodes_;
    std::vector<edge_id> edges_;
};

}  // namespace hexi::abi_v1::detail::query
