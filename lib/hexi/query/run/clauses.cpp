// Clauses as operators, in the order of a query.
#include <hexi/query/run/run_private.hpp>

#include <algorithm>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <new>

#include <fmt/format.h>

#include <hexi/query/plan/count_plan_private.hpp>
#include <hexi/query/run/operators_private.hpp>
#include <hexi/query/run/pattern_operators_private.hpp>
#include <hexi/query/run/row_set_private.hpp>
#include <hexi/query/run/row_sorter_private.hpp>
#include <hexi/query/run/shared_rows_private.hpp>
#include <hexi/query/write/write_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

class start_op final : public op {
public:
    bool row(run_state& r) override { return next->row(r); }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return "start"; }
};

class unwind_op final : public op {
public:
    explicit unwind_op(const clause& c) : c_(c), counts_(is_range(*c.values[0])) {}
    bool row(run_state& r) override {
        if (counts_) {
            const auto numbers = range_of(*c_.values[0], r);
            return !numbers || give(r, static_cast<std::size_t>(numbers->count), [&](std::size_t i) { return cell((*numbers)[i]); });
        }
        const cell list = evaluate(*c_.values[0], r);
        if (list.is_null()) return true;
        if (!list.is(cell_type::list)) {
            at(r, c_.at) = list;
            return next->row(r);
        }
        const cell_list& all = list.as<cell_list>();
        return give(r, all.size(), [&](std::size_t i) -> const cell& { return all[i]; });
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return fmt::format("unwind {}", c_.name); }
    static bool is_range(const expression& e) { return e.is == form::call && e.function != nullptr && e.function == find_function("range"); }

private:
    template <class One>
    bool give(run_state& r, std::size_t count, One one) {
        const std::size_t ahead = next->foresees() ? most_foreseen : 1;
        next->expect(r, count);
        for (std::size_t i = 0; i < count; ++i) {
            if (ahead > 1 && i % ahead == 0)
                for (std::size_t j = i; j < std::min(count, i + ahead); ++j) {
                    at(r, c_.at) = one(j);
                    if (!next->foresee(r)) break;
                }
            r.step();
            at(r, c_.at) = one(i);
            if (!next->row(r)) return false;
        }
        return true;
    }

    const clause& c_;
    bool counts_;  // numbers, which need no list
};

/// Computes the columns of a projection into their slots; where they go right into an answer and are no more than properties, into that,
/// column by column for several rows.
class project_op final : public op {
public:
    explicit project_op(const clause& c) : c_(c) {}
    bool row(run_state& r) override {
        for (const auto& [from, to] : c_.carried) at(r, to) = at(r, from);
        for (const auto& item : c_.items) {
            if (item.of->is != form::variable) at(r, item.at) = evaluate(*item.of, r);
            else if (item.of->at != item.at) at(r, item.at) = at(r, item.of->at);
        }
        return next->row(r);
    }
    bool takes(slot edge, slot node) override {
        for (const slot column : next->columns()) {
            const auto found = source_of(column, edge, node);
            if (!found) return sources_.clear(), false;
            sources_.push_back(*found);
        }
        return !sources_.empty();
    }
    void take(run_state& r, const step_rows& all) override {
        const std::size_t count = all.nodes.size(), width = sources_.size();
        r.step(count);
        cell* const begin = next->room(r, count);
        std::size_t held = 0;
        for (std::size_t c = 0; c < width; ++c) {
            const source& s = sources_[c];
            const cells_below to{begin + c, width, count};
            switch (s.is) {
                case source::form::edge: to.fill([&](std::size_t i) { return cell(all.edges[i]); }); break;
                case source::form::node: to.fill([&](std::size_t i) { return cell(all.nodes[i]); }); break;
                case source::form::of_edge: held += properties(r, *s.of, all.edges, to); break;
                case source::form::of_node: held += properties(r, *s.of, all.nodes, to); break;
                case source::form::alike: {
                    const cell one = s.of != nullptr ? evaluate(*s.of, r) : at(r, s.at);
                    to.fill([&](std::size_t) { return cell(one); });
                    held += count * one.held_bytes();
                    break;
                }
            }
        }
        r.keep(count * width * sizeof(cell) + held);
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return "project"; }

private:
    /// What a column is of.
    struct source {
        enum class form : std::uint8_t { edge, node, of_edge, of_node, alike };
        form is = form::alike;
        const expression* of = nullptr;  // null where it is what a slot holds
        slot at = no_slot;
    };
    /// A column of cells, one under the other, that hold nothing yet.
    struct cells_below {
        cell* first;
        std::size_t width, count;
        template <class Make>
        void fill(const Make& make) const {
            for (std::size_t i = 0; i < count; ++i) std::construct_at(first + i * width, make(i));
        }
    };

    [[nodiscard]] std::optional<source> source_of(slot column, slot edge, slot node) const {
        using is = source::form;
        const auto of_slot = [&](slot s) { return source{s == node ? is::node : s == edge ? is::edge : is::alike, nullptr, s}; };
        for (const auto& [from, to] : c_.carried)
            if (to == column) return of_slot(from);
        const auto item = std::ranges::find(c_.items, column, &projection_item::at);
        if (item == c_.items.end()) return of_slot(column);
        const expression& e = *item->of;
        switch (e.is) {
            case form::variable: return of_slot(e.at);
            case form::constant:
            case form::parameter: return source{is::alike, &e};
            case form::property: {
                if (e.of[0]->is != form::variable) return std::nullopt;
                const slot of = e.of[0]->at;
                return source{of == node ? is::of_node : of == edge ? is::of_edge : is::alike, &e};
            }
            default: return std::nullopt;
        }
    }
    /// Properties of all of them, as they are in what is only read; gives the bytes that they hold besides.
    template <class Id>
    static std::size_t properties(run_state& r, const expression& e, std::span<const Id> of, const cells_below& to) {
        if constexpr (std::same_as<Id, node_id>) {
            if (r.means.is_key(e.symbol)) {
                std::size_t held = 0;
                to.fill([&](std::size_t i) {
                    cell one = property_or_key(r, of[i], e.symbol);
                    held += one.held_bytes();
                    return one;
                });
                return held;
            }
        }
        const auto p = r.means.property(e.symbol);
        if (!p) return 0;
        const property_key& known = r.g.schema()[*p];
        if (!known.list && (known.kind == kind::text || known.kind == kind::enumeration)) {
            to.fill([&](std::size_t i) {
                const auto text = r.g.template get<std::string_view>(of[i], *p);
                return text ? cell::view(*text) : cell();
            });
            return 0;
        }
        std::size_t held = 0;
        to.fill([&](std::size_t i) {
            cell one = property_cell(r, of[i], *p);
            held += one.held_bytes();
            return one;
        });
        return held;
    }

    const clause& c_;
    std::vector<source> sources_;  // by column of the answer, where several rows are taken at once
};

/// Groups of rows, as they came: what they have in common and what was gathered of each.
///
/// Shape   Counts and accumulators of a group lie beside one another, those of all groups in blocks that are twice as long each time
///         and never move
class row_groups {
public:
    explicit row_groups(const clause& c) : c_(c), groups_(width_of(c)) {
        for (const expression* e : c.aggregates) {
            places_.push_back({.at = bytes_, .counts = e->is == form::count_all || e->aggregate->counts});
            const std::size_t its = places_.back().counts ? sizeof(std::int64_t) : e->aggregate->form.bytes;
            bytes_ += (its + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);
        }
    }
    row_groups(const row_groups&) = delete;
    row_groups& operator=(const row_groups&) = delete;
    ~row_groups() { end_all(); }

    void clear(run_state& r) {
        groups_.clear(r);
        end_all();
        r.give_back(std::exchange(kept_, 0));
    }
    void let_go() { keys_.clear(); }
    /// The number of the group of the frame's row.
    std::size_t of(run_state& r) {
        keys_.clear();
        for (const auto& [from, to] : c_.carried) keys_.push_back(at(r, from));
        for (const auto& item : c_.items)
            if (!item.aggregates) keys_.push_back(evaluate(*item.of, r));
        return find(r);
    }
    /// Whether an aggregate is a count, and no accumulator.
    [[nodiscard]] bool counts(std::size_t i) const { return places_[i].counts; }
    /// What was gathered of a group, by the number of the aggregate.
    [[nodiscard]] std::int64_t& count(std::size_t group, std::size_t i) { return *std::launder(reinterpret_cast<std::int64_t*>(place_of(group) + places_[i].at)); }
    [[nodiscard]] accumulator& gathered(std::size_t group, std::size_t i) { return *std::launder(reinterpret_cast<accumulator*>(place_of(group) + places_[i].at)); }
    /// Takes up the groups of rows that came after those that it was given, of each aggregate but those of DISTINCT. Gives the number
    /// that each of them has here.
    std::vector<std::size_t> take_up(run_state& r, row_groups& later) {
        std::vector<std::size_t> numbers(later.groups_.size());
        for (std::size_t theirs = 0; theirs < numbers.size(); ++theirs) {
            r.step();
            later.groups_.copy_row(theirs, keys_);
            const std::size_t group = numbers[theirs] = find(r);
            for (std::size_t i = 0; i < places_.size(); ++i) {
                if (c_.aggregates[i]->distinct) continue;
                if (counts(i)) count(group, i) += later.count(theirs, i);
                else gathered(group, i).take_up(r.context, later.gathered(theirs, i));
            }
        }
        return numbers;
    }
    /// Gives each group's row on.
    void give(run_state& r, op& to) {
        keys_.clear();
        if (groups_.size() == 0 && width_of(c_) == 0) find(r);
        for (std::size_t group = 0; group < groups_.size(); ++group) {
            std::size_t k = 0;
            for (const auto& [from, kept] : c_.carried) at(r, kept) = groups_.at(group, k++);
            for (const auto& item : c_.items)
                if (!item.aggregates) at(r, item.at) = groups_.at(group, k++);
            r.gathered.resize(std::max(r.gathered.size(), c_.aggregates.size()));
            for (std::size_t i = 0; i < c_.aggregates.size(); ++i) {
                try {
                    r.gathered[i] = counts(i) ? cell(count(group, i)) : gathered(group, i).result(r.context);
                } catch (failure& wrong) {
                    if (!wrong.placed) wrong.where = c_.aggregates[i]->where, wrong.placed = true;
                    throw;
                }
            }
            for (const auto& item : c_.items)
                if (item.aggregates) at(r, item.at) = evaluate(*item.of, r);
            if (!to.row(r)) break;
        }
        clear(r);
    }

private:
    struct place {
        std::size_t at = 0;  // from where the group begins
        bool counts = false;
    };
    static constexpr std::size_t first_groups = 8;

    /// How many cells the rows of a group have in common.
    static std::size_t width_of(const clause& c) { return c.carried.size() + static_cast<std::size_t>(std::ranges::count(c.items, false, &projection_item::aggregates)); }
    [[nodiscard]] std::byte* place_of(std::size_t group) const {
        const std::size_t at = group + first_groups, begin = std::bit_floor(at);
        return blocks_[static_cast<std::size_t>(std::countr_zero(begin) - std::countr_zero(first_groups))].get() + (at - begin) * bytes_;
    }
    /// The group of the keys.
    std::size_t find(run_state& r) {
        const auto [group, is_new] = groups_.insert(r, keys_);
        if (!is_new || places_.empty()) return group;
        kept_ += bytes_;
        r.keep(bytes_);
        if (const std::size_t at = begun_ + first_groups; std::has_single_bit(at) && static_cast<std::size_t>(std::countr_zero(at) - std::countr_zero(first_groups)) == blocks_.size())
            blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(at * bytes_));
        std::byte* const begin = place_of(begun_++);
        for (std::size_t i = 0; i < places_.size(); ++i) {
            if (places_[i].counts) ::new (begin + places_[i].at) std::int64_t{0};
            else c_.aggregates[i]->aggregate->form.begin(begin + places_[i].at);
        }
        return group;
    }
    void end_all() {
        if (!std::ranges::all_of(places_, &place::counts))
            for (std::size_t group = 0; group < begun_; ++group)
                for (std::size_t i = 0; i < places_.size(); ++i)
                    if (!places_[i].counts) std::destroy_at(&gathered(group, i));
        begun_ = 0;
        blocks_.clear();
    }

    const clause& c_;
    row_set groups_;
    std::vector<place> places_;  // by the numbers of aggregates
    std::size_t bytes_ = 0;      // of a group
    std::size_t begun_ = 0;      // groups
    std::vector<std::unique_ptr<std::byte[]>> blocks_;  // by the highest bit of group + first_groups
    std::vector<cell> keys_;     // of the row that is looked at
    std::size_t kept_ = 0;       // bytes
};

class group_by_op final : public op {
public:
    explicit group_by_op(const clause& c) : c_(c), groups_(c), seen_(c.aggregates.size()) {
        // What was seen of each group is a row with the group's number before it.
        for (std::size_t i = 0; i < seen_.size(); ++i)
            if (c.aggregates[i]->distinct) seen_[i] = std::make_unique<row_set>(1 + c.aggregates[i]->of.size());
    }
    void begin(run_state& r) override { clear(r); }
    bool row(run_state& r) override {
        const std::size_t group = groups_.of(r);
        for (std::size_t i = 0; i < c_.aggregates.size(); ++i) add(i, group, r);
        r.step();
        return true;
    }
    void end(run_state& r) override {
        for (const auto& seen : seen_)
            if (seen) seen->clear(r);
        groups_.give(r, *next);
        next->end(r);
    }
    bool let_go() override { return groups_.let_go(), given_.clear(), true; }
    [[nodiscard]] sharing shared() const override { return sharing::gathers; }
    void take_up(run_state& r, op& of) override {
        auto& later = static_cast<group_by_op&>(of);
        const std::vector<std::size_t> numbers = groups_.take_up(r, later.groups_);
        for (std::size_t i = 0; i < seen_.size(); ++i) {
            if (!seen_[i]) continue;
            for (std::size_t row = 0; row < later.seen_[i]->size(); ++row) {
                r.step();
                later.seen_[i]->copy_row(row, given_);
                const std::size_t group = numbers[static_cast<std::size_t>(given_[0].as<std::int64_t>())];
                given_[0] = static_cast<std::int64_t>(group);
                if (seen_[i]->insert(r, given_).is_new) gather(i, group, std::span(given_).subspan(1), r);
            }
        }
    }
    [[nodiscard]] std::string says() const override { return "group"; }

private:
    void clear(run_state& r) {
        groups_.clear(r);
        for (const auto& seen : seen_)
            if (seen) seen->clear(r);
    }
    void add(std::size_t i, std::size_t group, run_state& r) {
        const expression& e = *c_.aggregates[i];
        if (e.is == form::count_all) {
            ++groups_.count(group, i);
            return;
        }
        if (!e.distinct && e.of.size() == 1) {
            const cell one = evaluate(*e.of[0], r);
            if (!one.is_null()) gather(i, group, {&one, 1}, r);
            return;
        }
        given_.clear();
        given_.emplace_back(static_cast<std::int64_t>(group));
        for (const auto& part : e.of) given_.push_back(evaluate(*part, r));
        if (given_[1].is_null()) return;
        if (e.distinct && !seen_[i]->insert(r, given_).is_new) return;
        gather(i, group, std::span(given_).subspan(1), r);
    }
    void gather(std::size_t i, std::size_t group, arguments given, run_state& r) {
        if (groups_.counts(i)) {
            ++groups_.count(group, i);
            return;
        }
        try {
            groups_.gathered(group, i).add(r.context, given);
        } catch (failure& wrong) {
            if (!wrong.placed) wrong.where = c_.aggregates[i]->where, wrong.placed = true;
            throw;
        }
    }

    const clause& c_;
    row_groups groups_;
    std::vector<std::unique_ptr<row_set>> seen_;  // by aggregates; none where all is gathered
    std::vector<cell> given_;                     // the group's number, and what is gathered
};

class distinct_op final : public op {
public:
    explicit distinct_op(std::vector<slot> columns) : columns_(std::move(columns)), seen_(columns_.size()) {}
    void begin(run_state& r) override { seen_.clear(r), only_keeps_ = false; }
    bool row(run_state& r) override {
        cells_.clear();
        for (const slot s : columns_) cells_.push_back(at(r, s));
        return !seen_.insert(r, cells_).is_new || only_keeps_ || next->row(r);
    }
    void end(run_state& r) override {
        seen_.clear(r);
        next->end(r);
    }
    bool let_go() override { return cells_.clear(), true; }
    /// It hands rows on as they come: where what is behind it may want no more of them, all threads would look for what nobody wants.
    [[nodiscard]] sharing shared() const override {
        const op* behind = next;
        while (behind->shared() == sharing::by_row) behind = behind->next;
        return behind->shared();
    }
    void only_keep() override { only_keeps_ = true; }
    void take_up(run_state& r, op& of) override {
        const row_set& later = static_cast<distinct_op&>(of).seen_;
        for (std::size_t row = 0; row < later.size(); ++row) {
            r.step();
            later.copy_row(row, cells_);
            if (!seen_.insert(r, cells_).is_new) continue;
            for (std::size_t c = 0; c < columns_.size(); ++c) at(r, columns_[c]) = cells_[c];
            if (!next->row(r)) return;
        }
    }
    [[nodiscard]] std::string says() const override { return "distinct"; }

private:
    std::vector<slot> columns_;
    row_set seen_;
    std::vector<cell> cells_;  // of the row that is looked at
    bool only_keeps_ = false;
};

std::size_t row_count(const expression& e, run_state& r) {
    const cell c = evaluate(e, r);
    if (!c.is(cell_type::integer)) throw failure{error_class::syntax, "InvalidArgumentType", fmt::format("SKIP and LIMIT take an integer, this is {}", to_text(c.type())), {}, e.where, true};
    if (c.as<std::int64_t>() < 0) throw failure{error_class::syntax, "NegativeIntegerArgument", "SKIP and LIMIT take no number below zero", {}, e.where, true};
    return static_cast<std::size_t>(c.as<std::int64_t>());
}

class sort_op final : public op {
public:
    /// `columns`: what rows are behind it.
    sort_op(const std::vector<sort_item>& by, const expression* skip, const expression* limit, std::vector<slot> columns)
        : by_(by), skip_(skip), limit_(limit), columns_(std::move(columns)), sorter_(descending(by), by.size() + columns_.size()) {}
    void begin(run_state& r) override {
        auto most = limit_ != nullptr ? std::optional(row_count(*limit_, r)) : std::nullopt;
        if (most && skip_ != nullptr) *most += row_count(*skip_, r);
        sorter_.begin(r, most);
        later_.clear();
        settled_ = false;
    }
    bool row(run_state& r) override {
        r.step();
        cells_.clear();
        for (const auto& item : by_) cells_.push_back(evaluate(*item.by, r));
        for (const slot s : columns_) cells_.push_back(at(r, s));
        sorter_.add(r, cells_);
        return true;
    }
    void end(run_state& r) override {
        settle(r);
        if (later_.empty()) {
            for (std::size_t i = 0; i < sorter_.size(); ++i)
                if (!give(sorter_.row(i), r)) break;
        } else {
            later_.insert(later_.begin(), &sorter_);
            row_sorter::merge(r, later_, [&](std::span<cell> row) { return give(row, r); });
            later_.clear();
        }
        sorter_.clear(r);
        next->end(r);
    }
    bool let_go() override { return cells_.clear(), true; }
    [[nodiscard]] sharing shared() const override { return sharing::gathers; }
    void settle(run_state& r) override {
        if (!std::exchange(settled_, true)) sorter_.sort(r);
    }
    void take_up(run_state&, op& of) override { later_.push_back(&static_cast<sort_op&>(of).sorter_); }
    [[nodiscard]] std::string says() const override { return limit_ != nullptr ? "sort, the first" : "sort"; }

private:
    bool give(std::span<cell> row, run_state& r) {
        for (std::size_t c = 0; c < columns_.size(); ++c) at(r, columns_[c]) = std::move(row[by_.size() + c]);
        return next->row(r);
    }
    static std::vector<bool> descending(const std::vector<sort_item>& by) {
        std::vector<bool> out;
        for (const auto& item : by) out.push_back(item.descending);
        return out;
    }

    const std::vector<sort_item>& by_;
    const expression* skip_;
    const expression* limit_;
    std::vector<slot> columns_;
    row_sorter sorter_;
    std::vector<row_sorter*> later_;  // of other threads, in the order in which their rows came
    std::vector<cell> cells_;         // of the row that is looked at
    bool settled_ = false;            // in order already
};

class skip_limit_op final : public op {
public:
    skip_limit_op(const expression* skip, const expression* limit) : skip_(skip), limit_(limit) {}
    void begin(run_state& r) override {
        left_to_skip_ = skip_ != nullptr ? row_count(*skip_, r) : 0;
        left_ = limit_ != nullptr ? row_count(*limit_, r) : std::numeric_limits<std::size_t>::max();
    }
    bool row(run_state& r) override {
        if (left_to_skip_ > 0) return --left_to_skip_, true;
        if (left_ == 0) return false;
        --left_;
        return next->row(r) && left_ > 0;
    }
    [[nodiscard]] std::string says() const override { return "skip and limit"; }

private:
    const expression* skip_;
    const expression* limit_;
    std::size_t left_to_skip_ = 0, left_ = 0;
};

/// Keeps all rows until there are no more: what comes after sees all that comes before it done.
///
/// Shape   Rows lie one after the other in blocks, each twice as long as the one before it up to some thousand, which go as they are given on
class barrier_op final : public op {
public:
    void begin(run_state&) override { let_go(); }
    bool row(run_state& r) override {
        r.step();
        if (blocks_ == 0 || kept_[blocks_ - 1].size() == kept_[blocks_ - 1].capacity()) begin_block(r);
        std::vector<cell>& block = kept_[blocks_ - 1];
        block.insert(block.end(), r.frame.begin(), r.frame.end());
        r.keep(r.frame.size() * sizeof(cell));
        return true;
    }
    void end(run_state& r) override {
        const std::size_t width = r.frame.size(), ahead = next->foresees() ? most_foreseen : 1;
        bool more = true;
        std::size_t cells = 0;
        for (std::size_t b = 0; b < blocks_; ++b) cells += kept_[b].size();
        next->expect(r, cells / width);
        for (std::size_t b = 0; b < blocks_; ++b) {
            std::vector<cell>& block = kept_[b];
            const auto swap_row = [&](std::size_t i) { std::swap_ranges(r.frame.begin(), r.frame.end(), block.begin() + static_cast<std::ptrdiff_t>(i)); };
            for (std::size_t i = 0; i < block.size() && more; i += width) {
                if (ahead > 1 && i % (ahead * width) == 0) {
                    bool wanted = true;
                    for (std::size_t j = i; j < std::min(block.size(), i + ahead * width) && wanted; j += width) swap_row(j), wanted = next->foresee(r), swap_row(j);
                }
                swap_row(i);
                more = next->row(r);
            }
            r.give_back(kept_[b].size() * sizeof(cell));
            if (b > 0) kept_[b] = {};
        }
        let_go();
        next->end(r);
    }
    bool let_go() override {
        // The first block stays for the next run.
        kept_.resize(std::min<std::size_t>(kept_.size(), 1));
        for (auto& block : kept_) block.clear();
        blocks_ = 0;
        return true;
    }
    [[nodiscard]] std::string says() const override { return "all rows"; }

private:
    void begin_block(const run_state& r) {
        const std::size_t rows = std::min(first_rows << std::min<std::size_t>(blocks_, 16), most_rows);
        if (kept_.size() == blocks_) kept_.emplace_back();
        kept_[blocks_++].reserve(rows * std::max<std::size_t>(r.frame.size(), 1));
    }

    static constexpr std::size_t first_rows = 4, most_rows = 1024;
    std::vector<std::vector<cell>> kept_;
    std::size_t blocks_ = 0;  // in use
};

/// Hands rows of an inner chain on to the operator behind the outer one.
class bridge_op final : public op {
public:
    explicit bridge_op(op*& to) : to_(to) {}
    void begin(run_state&) override { count = 0, more = true; }
    bool row(run_state& r) override {
        ++count;
        return more = to_->row(r);
    }
    void end(run_state&) override {}
    [[nodiscard]] std::string says() const override { return "go on"; }

    std::size_t count = 0;
    bool more = true;

private:
    op*& to_;
};

/// Patterns that may find nothing.
class optional_op final : public op {
public:
    optional_op(const clause& c, run_state& r) : c_(c) {
        std::vector<const path_pattern*> paths;
        for (const auto& p : c.paths) paths.push_back(&p);
        add_patterns(inner_, paths, c.filter.get(), r, c.repeatable_elements);
        bridge_ = &inner_.add<bridge_op>(next);
    }
    bool row(run_state& r) override {
        bridge_->count = 0;
        inner_.run(r);
        if (bridge_->count > 0) return bridge_->more;
        for (const slot s : c_.fresh) at(r, s) = cell();
        return next->row(r);
    }
    bool let_go() override { return inner_.let_go(); }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return "optional"; }

private:
    const clause& c_;
    chain inner_;
    bridge_op* bridge_ = nullptr;
};

class call_op final : public op {
public:
    explicit call_op(const clause& c) : c_(c) {}
    bool row(run_state& r) override {
        std::vector<cell> given;
        const auto& signature = *c_.procedure;
        for (std::size_t i = 0; i < c_.values.size(); ++i) {
            cell one = evaluate(*c_.values[i], r);
            if ((only(one.type()) & (signature.parameters[i].accepted | nothing)) == 0)
                throw failure{error_class::argument, "InvalidArgumentType", fmt::format("'{}' of {} is {}, this is {}", signature.parameters[i].name, c_.name, signature.parameters[i].type, to_text(one.type())),
                              {}, c_.values[i]->where, true};
            given.push_back(std::move(one));
        }
        bool more = true, any = false;
        signature.body({r.g, given, [&](std::vector<cell> row) {
            any = true;
            r.step();
            ask_fit(row);
            for (const auto& [column, to] : c_.yielded) at(r, to) = std::move(row[column]);
            if (c_.filter && !holds(*c_.filter, r)) return true;
            more = next->row(r);
            return more;
        }, r.context.within});
        if (signature.columns.empty()) return next->row(r);
        if (!any && c_.optional) {
            for (const slot s : c_.fresh) at(r, s) = cell();
            return next->row(r);
        }
        return more;
    }
    [[nodiscard]] std::string says() const override { return fmt::format("call {}", c_.name); }

private:
    /// What follows was checked for what the signature says.
    void ask_fit(std::span<const cell> row) const {
        const auto& columns = c_.procedure->columns;
        if (row.size() != columns.size())
            throw failure{error_class::procedure, "InvalidRow", fmt::format("{} gave a row that is {} wide, its signature says {}", c_.name, row.size(), columns.size()), {}, c_.where, true};
        for (std::size_t i = 0; i < row.size(); ++i)
            if ((only(row[i].type()) & (columns[i].accepted | nothing)) == 0)
                throw failure{error_class::procedure, "InvalidRow", fmt::format("'{}' that {} gave is {}, its signature says {}", columns[i].name, c_.name, to_text(row[i].type()), columns[i].type), {}, c_.where, true};
    }

    const clause& c_;
};

class subquery_op final : public op {
public:
    subquery_op(const clause& c, run_state& r) : c_(c) {
        auto bridge = std::make_unique<bridge_op>(target_);
        bridge_ = bridge.get();
        runner_.emplace(*c.query, std::move(bridge), r);
    }
    bool row(run_state& r) override {
        silent_.count = 0;
        target_ = c_.query->columns.empty() ? &silent_ : next;
        // What the inner query changes in the frame besides its answer does not matter; what it keeps is restored.
        const auto before = r.frame;
        runner_->run(r);
        if (c_.query->columns.empty()) {
            r.frame = before;
            return next->row(r);
        }
        if (bridge_->count == 0 && c_.optional) {
            r.frame = before;
            for (const slot s : c_.fresh) at(r, s) = cell();
            return next->row(r);
        }
        return bridge_->more;
    }
    bool let_go() override { return runner_->let_go(); }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return "subquery"; }

private:
    const clause& c_;
    answer_sink silent_{false, no_slot};
    op* target_ = nullptr;
    bridge_op* bridge_ = nullptr;
    std::optional<query_runner> runner_;
};

/// Moves the columns of a part of a union to where the first part has them.
class move_op final : public op {
public:
    explicit move_op(const std::vector<std::pair<slot, slot>>& moved) : moved_(moved) {}
    bool row(run_state& r) override {
        std::vector<cell> cells;
        for (const auto& [from, to] : moved_) cells.push_back(at(r, from));
        for (std::size_t i = 0; i < moved_.size(); ++i) at(r, moved_[i].second) = cells[i];
        return next->row(r);
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return "columns"; }

private:
    const std::vector<std::pair<slot, slot>>& moved_;
};

/// Hands rows on and keeps ends to itself: several chains end in one operator.
class join_op final : public op {
public:
    explicit join_op(op& to) : to_(to) {}
    bool row(run_state& r) override { return to_.row(r); }
    void end(run_state&) override {}
    [[nodiscard]] std::span<const slot> columns() const override { return to_.columns(); }
    [[nodiscard]] cell* room(run_state& r, std::size_t rows) override { return to_.room(r, rows); }
    [[nodiscard]] sharing shared() const override { return to_.shared(); }
    void only_keep() override { to_.only_keep(); }
    void take_up(run_state& r, op& of) override { to_.take_up(r, static_cast<join_op&>(of).to_); }
    [[nodiscard]] std::string says() const override { return "rows"; }

private:
    op& to_;
};

class nothing_op final : public op {
public:
    bool row(run_state&) override { return true; }
    void end(run_state& r) override { if (next != nullptr) next->end(r); }
    [[nodiscard]] std::string says() const override { return "finish"; }
};

/// The number of rows that clauses give, without the rows; for each group of them, where what they have in common hangs on one variable.
class count_op final : public op {
public:
    count_op(count_plan plan, const clause& c, slot by, const run_state& r) : plan_(std::move(plan)), by_(by), groups_(c), many_(c.aggregates.size()), r_(r) {}
    void begin(run_state& r) override { groups_.clear(r); }
    bool row(run_state& r) override {
        if (by_ == no_slot) {
            add(run_count(plan_, r), r);
            return true;
        }
        run_count(plan_, r, [&](node_id n, std::int64_t rows) {
            at(r, by_) = cell(n);
            add(rows, r);
        });
        return true;
    }
    void end(run_state& r) override {
        groups_.give(r, *next);
        next->end(r);
    }
    bool let_go() override { return false; }  // its plan is right for the graph as it was
    [[nodiscard]] std::string says() const override { return by_ == no_slot ? "count, without rows" : "count for each node, without rows"; }
    void explain(std::string& out, int depth) const override {
        op::explain(out, depth);
        explain_count(plan_, r_, out, depth + 1);
    }

private:
    void add(std::int64_t rows, run_state& r) {
        if (rows == 0) return;  // no row, no group
        const std::size_t group = groups_.of(r);
        for (std::size_t i = 0; i < many_; ++i)
            if (std::int64_t& count = groups_.count(group, i); __builtin_add_overflow(count, rows, &count)) throw failure{error_class::arithmetic, "NumberOutOfRange", "there are more rows than a 64-bit integer can count", "ask for fewer", {}, true};
    }

    count_plan plan_;
    slot by_;
    row_groups groups_;
    std::size_t many_;  // counts
    const run_state& r_;
};

void add_projection(chain& to, const clause& c, bool counted = false) {
    if (c.grouped && !counted) to.add<group_by_op>(c);
    else if (!counted) to.add<project_op>(c);
    std::vector<slot> columns;
    for (const auto& [from, kept] : c.carried) columns.push_back(kept);
    for (const auto& item : c.items) columns.push_back(item.at);
    if (c.distinct) to.add<distinct_op>(columns);
    if (!c.order.empty()) to.add<sort_op>(c.order, c.skip.get(), c.limit.get(), std::move(columns));
    if (c.skip || c.limit) to.add<skip_limit_op>(c.skip.get(), c.limit.get());
    if (c.filter) to.add<filter_op>(*c.filter);
}

}  // namespace

/// Counts the rows that an operator gives, and the time that all behind it takes.
class chain::probe final : public op {
public:
    explicit probe(op* to) { next = to; }
    bool row(run_state& r) override {
        ++rows;
        const timed t(time);
        return next->row(r);
    }
    void end(run_state& r) override {
        const timed t(time);
        next->end(r);
    }
    [[nodiscard]] sharing shared() const override { return sharing::by_row; }
    [[nodiscard]] std::string says() const override { return {}; }

    std::uint64_t rows = 0;
    std::chrono::nanoseconds time{};

private:
    struct timed {
        explicit timed(std::chrono::nanoseconds& to) : to(to), began(std::chrono::steady_clock::now()) {}
        timed(const timed&) = delete;
        timed& operator=(const timed&) = delete;
        ~timed() { to += std::chrono::steady_clock::now() - began; }
        std::chrono::nanoseconds& to;
        std::chrono::steady_clock::time_point began;
    };
};

void chain::measure() {
    for (std::size_t i = 0; i + 1 < ops_.size(); ++i) {
        probes_.push_back(std::make_unique<probe>(ops_[i]->next));
        ops_[i]->next = probes_.back().get();
    }
}

void chain::find_shared() {
    // What is behind the start is a scan, or nothing is looked for that could be shared.
    if (ops_.size() < 2 || dynamic_cast<const scan_op*>(ops_[1].get()) == nullptr || !static_cast<const scan_op&>(*ops_[1]).may_be_many()) return;
    std::size_t i = 2;
    while (i < ops_.size() && ops_[i]->shared() == sharing::by_row) ++i;
    if (i < ops_.size() && ops_[i]->shared() == sharing::gathers) gathers_at_ = i;
    for (std::size_t between = 2; between < gathers_at_; ++between) walks_ = walks_ || (dynamic_cast<const filter_op*>(ops_[between].get()) == nullptr && dynamic_cast<const project_op*>(ops_[between].get()) == nullptr);
}

std::size_t chain::shared_work(const run_state& r) const { return static_cast<const scan_op&>(*ops_[1]).work(r, walks_); }

void chain::take_up_measured(const chain& other, std::chrono::nanoseconds time) {
    if (probes_.empty()) return;
    auto& first = static_cast<probe&>(*probes_[0]);
    first.time += time;
    if (&other == this) first.rows = 1;  // what it begins with has not gone through the start
    for (std::size_t i = 1; i < gathers_at_; ++i) {
        auto& mine = static_cast<probe&>(*probes_[i]);
        const auto& theirs = static_cast<const probe&>(*other.probes_[i]);
        if (&mine != &theirs) mine.rows += theirs.rows, mine.time += theirs.time;
    }
}

void chain::explain(std::string& out, int depth, const run_state* r, std::size_t share_from) const {
    for (std::size_t i = 0; i < ops_.size(); ++i) {
        const std::size_t begin = out.size();
        ops_[i]->explain(out, depth);
        if (i == 1 && r != nullptr && can_share() && shared_work(*r) >= share_from)
            out.insert(out.find('\n', begin), fmt::format("; shared among threads up to '{}'", ops_[gathers_at_]->says()));
        if (i >= probes_.size()) continue;
        // Its own time is what goes by between the operator before it and the one behind it.
        const auto& behind = static_cast<const probe&>(*probes_[i]);
        std::string measured = fmt::format(": {} row{}", behind.rows, behind.rows == 1 ? "" : "s");
        if (i > 0) measured += fmt::format(", {:.3f} ms", std::chrono::duration<double, std::milli>(static_cast<const probe&>(*probes_[i - 1]).time - behind.time).count());
        out.insert(out.find('\n', begin), measured);
    }
}

void op::explain(std::string& out, int depth) const { out += fmt::format("{:{}}{}\n", "", depth * 2, says()); }

namespace {

/// What clauses ask of the graph while their rows are found.
class asked_of_graph {
public:
    void add(const clause& c) {
        switch (c.is) {
            case clause_kind::unwind: add(c.values[0].get()); break;
            case clause_kind::match:
                patterns_ = true;
                for (const auto& p : c.paths) add(p);
                add(c.filter.get());
                break;
            default: anything_ = true; break;
        }
    }
    /// Whether what a clause writes for one row may be seen where the next ones are found.
    [[nodiscard]] bool hangs_on(const clause& c) const {
        if (anything_) return true;
        if (c.is != clause_kind::set && c.is != clause_kind::remove) return patterns_ || !properties_.empty();
        return std::ranges::any_of(c.sets, [&](const set_item& item) {
            return item.is != set_item::form::property || item.key || properties_.contains(item.name);
        });
    }

private:
    void add(const expression* e) {
        if (e == nullptr) return;
        switch (e->is) {
            case form::property: properties_.insert(e->name); break;
            case form::call: anything_ = anything_ || !unwind_op::is_range(*e); break;
            case form::constant:
            case form::parameter:
            case form::variable:
            case form::plus:
            case form::negate:
            case form::add:
            case form::subtract:
            case form::multiply:
            case form::divide:
            case form::modulo:
            case form::power:
            case form::compare:
            case form::land:
            case form::lor:
            case form::lxor:
            case form::lnot:
            case form::in:
            case form::starts_with:
            case form::ends_with:
            case form::contains:
            case form::is_null:
            case form::is_not_null:
            case form::list:
            case form::map:
            case form::choice: break;
            default: anything_ = true; break;  // may name what it asks for only when it runs, or ask a query
        }
        for (const auto& part : e->of) add(part.get());
    }
    /// Of the properties in a pattern.
    void add_properties(const expression* e) {
        if (e == nullptr) return;
        if (e->is == form::map) properties_.insert(e->keys.begin(), e->keys.end());
        else anything_ = true;
        add(e);
    }
    void add(const path_pattern& p) {
        if (p.select.is != path_selector::form::every) anything_ = true;
        for (const auto& n : p.nodes) add_properties(n.properties.get()), add(n.filter.get());
        for (const auto& s : p.steps) {
            add_properties(s.edge.properties.get()), add(s.edge.filter.get());
            if (s.group) anything_ = true;
        }
    }

    bool anything_ = false, patterns_ = false;
    std::unordered_set<std::string> properties_;  // that are named
};

}  // namespace

void add_clauses(chain& to, std::span<const clause> clauses, run_state& r) {
    to.add<start_op>();
    bool wrote = false, touched = false;
    asked_of_graph asked;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
        // Where of some MATCH only the number of rows is wanted, none is made.
        std::size_t end = i;
        while (end < clauses.size() && clauses[end].is == clause_kind::match) ++end;
        if (r.writable == nullptr && end > i && end < clauses.size() && (clauses[end].is == clause_kind::with || clauses[end].is == clause_kind::give) && wants_only_counts(clauses[end], clauses.subspan(i, end - i))) {
            const auto by = counted_by(clauses[end], clauses.subspan(i, end - i));
            if (auto plan = by ? plan_count(clauses.subspan(i, end - i), *by, r) : std::nullopt) {
                to.add<count_op>(std::move(*plan), clauses[end], *by, r);
                add_projection(to, clauses[end], true);
                touched = true, i = end;
                continue;
            }
        }
        const clause& c = clauses[i];
        const bool writes = is_writing(c);
        // What reads after something was written sees all of it; what writes does so after all is read that hangs on it.
        if (touched && (wrote || (writes && asked.hangs_on(c)))) to.add<barrier_op>(), asked = {};
        switch (c.is) {
            case clause_kind::match:
                if (c.optional) {
                    to.add<optional_op>(c, r);
                } else {
                    std::vector<const path_pattern*> paths;
                    for (const auto& p : c.paths) paths.push_back(&p);
                    add_patterns(to, paths, c.filter.get(), r, c.repeatable_elements);
                }
                break;
            case clause_kind::unwind: to.add<unwind_op>(c); break;
            case clause_kind::call: to.add<call_op>(c); break;
            case clause_kind::subquery: to.add<subquery_op>(c, r); break;
            case clause_kind::with:
            case clause_kind::let:
            case clause_kind::give: add_projection(to, c); break;
            case clause_kind::filter: to.add<filter_op>(*c.filter); break;
            case clause_kind::finish: to.add<nothing_op>(); break;
            default: add_write(to, c, r); break;
        }
        touched = true;
        wrote = writes;
        asked.add(c);
    }
}

query_runner::query_runner(const query_tree& q, std::unique_ptr<op> sink, run_state& r) : tree_(q), sink_(std::move(sink)) {
    shared_ = sink_.get();
    if (q.parts.size() > 1 && !q.union_all) {
        distinct_ = std::make_unique<distinct_op>(q.answer);
        distinct_->next = shared_;
        shared_ = distinct_.get();
    }
    parts_.resize(q.parts.size());
    for (std::size_t i = 0; i < q.parts.size(); ++i) {
        add_clauses(parts_[i], q.parts[i].clauses, r);
        if (!q.parts[i].moved.empty()) parts_[i].add<move_op>(q.parts[i].moved);
        parts_[i].add<join_op>(*shared_);
        parts_[i].find_shared();
    }
}

void query_runner::begin(run_state& r) {
    sink_->begin(r);
    if (distinct_) distinct_->begin(r);
}

void query_runner::run(run_state& r, shared_rows* shared) {
    begin(r);
    const auto run_part = [&](std::size_t i) {
        if (shared == nullptr || !shared->run(*this, i, r)) parts_[i].run(r);
    };
    if (parts_.size() == 1) return run_part(0);
    // Each part begins with what the outer query has.
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        auto before = r.frame;
        run_part(i);
        r.frame = std::move(before);
    }
}

bool query_runner::let_go() {
    bool lasts = sink_->let_go() && (!distinct_ || distinct_->let_go());
    for (auto& part : parts_) lasts = part.let_go() && lasts;
    return lasts;
}

void query_runner::measure() {
    for (auto& part : parts_) part.measure();
}

void query_runner::explain(std::string& out, int depth, const run_state* r, std::size_t share_from) const {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (i > 0) out += fmt::format("{:{}}union{}\n", "", depth * 2, tree_.union_all ? " all" : "");
        parts_[i].explain(out, depth, r, share_from);
    }
}

}  // namespace hexi::abi_v1::detail::query
