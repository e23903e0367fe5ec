// Counting by a plan: loops over arrays, numbers instead of rows.
#include <hexi/query/plan/count_plan_private.hpp>

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include <hexi/base/parallel.hpp>
#include <hexi/query/plan/exact_private.hpp>
#include <hexi/query/plan/tails_private.hpp>
#include <hexi/query/run/pattern_operators_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

/// Counts one part; each thread has its own.
class counter : public tail_numbers {
public:
    counter(const count_part& p, run_state& r) : tail_numbers(r), p_(p), node_(p.levels.size()), held_(p.edges.size()), marks_(p.marks.size()), number_of_(p.levels.size()) {
        levels_marked_.resize(p.levels.size());
        for (std::size_t m = 0; m < p.marks.size(); ++m) levels_marked_[p.marks[m].level].push_back(m);
        const count_level& first = p.levels[0];
        only_tails_ = p.levels.size() == 1 && first.closings.empty() && first.conditions.empty() && !first.what.known && asks_tails_alone(first.what);
        fetches_ = g_.node_bound() > few_nodes && p.levels.size() > 1 && p.levels[1].is == count_level::form::along && p.levels[1].from == 0;
        if (fetches_) find_reads();
        // Small arrays are near anyway.
        const auto is_near = [](const adjacent* a) { return a->compact() != nullptr && a->compact()->memory() < near_bytes; };
        fetches_ = fetches_ && !std::ranges::all_of(reads_, is_near);
        ids_asked_.resize(p.edges.size());
        for (std::size_t e = 0; e < p.edges.size(); ++e)
            for (const std::size_t same : p.edges[e].may_be_same) ids_asked_[e] = ids_asked_[same] = 1;
        for (std::size_t i = 0; i < p.levels.size(); ++i) {
            const count_level& l = p.levels[i];
            steps_.emplace_back(l.closings.size());
            const bool number_follows = i + 2 == p.levels.size() && p.levels[i + 1].is_number && p.levels[i + 1].from != i;
            pairs_.push_back(number_follows && l.is == count_level::form::along && p.levels[i + 1].differs == std::vector{i} && p.edges[p.levels[i + 1].edge].may_be_same.empty());
            plain_.push_back(l.what.is_one && l.differs.empty() && l.closings.empty() && l.conditions.empty() && !l.shown &&
                             (l.is != count_level::form::along || p.edges[l.edge].may_be_same.empty()));
            ends_plainly_ = ends_plainly_ || (i > 0 && i + 1 == p.levels.size() && closes_by_lists(l));
            pairs_[i] = pairs_[i] == 0 || !levels_marked_[i].empty() ? no_pairs : plain_[i] != 0 ? all_pairs : denies_common(l, p.levels[i + 1]) ? deny_common : no_pairs;
        }
        beside_an_edge_ = is_beside_an_edge();
        if (flows()) rows_before_.resize(p.levels.size() - 1);
    }

    /// Rows of the first variable's nodes [begin, end) of all ids.
    std::uint64_t range(std::size_t begin, std::size_t end, const std::vector<std::uint8_t>& wanted) {
        std::uint64_t out = 0;
        const auto types = g_.node_types();
        if (only_tails_) {
            const auto factors = factors_of(p_.levels[0].what);
            batches(begin, end, wanted, [&](node_id* nodes, std::size_t many) {
                if (factors && nodes[many - 1].index() - nodes[0].index() == many - 1) {
                    step(many);
                    if (const auto sum = sum_of_products(*factors, nodes[0], many)) return void(out = plus(out, *sum));
                }
                std::uint64_t product[batch];
                many = products(p_.levels[0].what, nodes, many, product);
                for (std::size_t i = 0; i < many; ++i) out = plus(out, product[i]);
            });
            return out;
        }
        if (beside_an_edge_) {
            batches(begin, end, wanted, [&](const node_id* nodes, std::size_t many) { out = plus(out, beside_edges({nodes, many})); });
            return out;
        }
        if (!rows_before_.empty()) {
            batches(begin, end, wanted, [&](const node_id* nodes, std::size_t many) {
                std::copy_n(nodes, many, rows_before_[0].of[0]);
                rows_before_[0].rows = many;
                out = plus(out, flow(1));
            });
            return out;
        }
        const auto fits = [&](std::size_t i) { return types[i].valid() && (wanted.empty() || wanted[types[i].index()] != 0); };
        for (std::size_t i = begin; i < end; ++i) {
            if (fetches_) {
                if (i + 2 * ahead < end && fits(i + 2 * ahead)) fetch(node_id(i + 2 * ahead), true);
                if (i + ahead < end && fits(i + ahead)) fetch(node_id(i + ahead), false);
            }
            if (fits(i)) out = plus(out, from_first(node_id(i)));
        }
        return out;
    }
    std::uint64_t listed(std::span<const node_id> nodes) {
        std::uint64_t out = 0;
        for (const node_id n : nodes) out = plus(out, from_first(n));
        return out;
    }
    std::uint64_t from_first(node_id n) {
        step();
        return arrived(0, n, 1);
    }
    /// The first variables have values before.
    std::uint64_t from_given(std::size_t i = 0, std::uint64_t factor = 1) {
        const cell& c = at(r_, p_.levels[i].what.at);
        if (!c.is(cell_type::node)) return 0;
        const node_id n = c.as<node_id>();
        if (i + 1 == p_.levels.size() || p_.levels[i + 1].is != count_level::form::given) return arrived(i, n, factor);
        factor = looked_at(i, n, factor);
        return factor == 0 ? 0 : from_given(i + 1, factor);
    }

private:
    /// Whether a node is only asked that the next level's steps do not lead to it: then it is another one than theirs, too.
    [[nodiscard]] bool denies_common(const count_level& l, const count_level& then) const {
        if (l.closings.size() != 1 || !l.what.is_one || !l.differs.empty() || !l.conditions.empty() || l.shown || !p_.edges[l.edge].may_be_same.empty()) return false;
        const count_closing& c = l.closings[0];
        return c.is == count_closing::form::is_none && c.to == then.from && c.there == then.along;
    }

    // --- fetching what lies far apart ---------------------------------------------------------------

    /// What is read of the second variable's nodes, which are found from the first one's.
    void find_reads() {
        const count_level& second = p_.levels[1];
        for (const auto& c : second.closings) reads_.push_back(&c.here);
        for (const auto& t : second.what.tails) reads_.push_back(&t->along);
        for (std::size_t i = 2; i < p_.levels.size(); ++i) {
            if (p_.levels[i].is == count_level::form::along && p_.levels[i].from == 1) reads_.push_back(&p_.levels[i].along);
            for (const auto& c : p_.levels[i].closings)
                if (c.to == 1) reads_.push_back(&c.there);
        }
    }
    /// Asks the processor for what will be read from a node of the first variable on, a while before that.
    void fetch(node_id n, bool records) {
        p_.levels[1].along.each_list(g_, n, [&](std::span<const node_id> nodes, bool) {
            for (const node_id v : nodes.first(std::min<std::size_t>(nodes.size(), 4)))
                for (const adjacent* reads : reads_) records ? reads->prefetch_record(g_, v) : reads->prefetch_steps(g_, v);
        });
    }
    static constexpr std::size_t few_nodes = 50'000;  // all of which are near
    static constexpr std::size_t near_bytes = 8U << 20U;

    // --- looking up ---------------------------------------------------------------------------------

    struct marked {
        node_numbers<std::uint32_t> times{};  // how many steps lead there
        bool made = false;
        node_id of{};
        std::size_t looked = 0;              // steps that were gone through since its node was found
    };
    void make_marks(std::size_t m) {
        marked& all = marks_[m];
        if (!all.times) all.times = node_numbers<std::uint32_t>(p_.marks[m].along.reaches(g_));
        all.of = node_[p_.marks[m].level];
        change_marks(m, 1);
        all.made = true;
    }
    void change_marks(std::size_t m, std::uint32_t by) {
        marked& all = marks_[m];
        p_.marks[m].along.each_list(g_, all.of, [&](std::span<const node_id> nodes, bool no_loops) {
            for (const node_id v : nodes)
                if (!no_loops || v != all.of) all.times[v] += by;
        });
    }
    void forget_marks(std::size_t level) {
        for (const std::size_t m : levels_marked_[level]) {
            if (marks_[m].made) change_marks(m, ~std::uint32_t{0});
            marks_[m].made = false, marks_[m].looked = 0;
        }
    }
    /// How many steps lead from the node of the marks' level to `n`; `here` leads back.
    [[nodiscard]] [[gnu::always_inline]] std::uint64_t steps_to(std::size_t m, const adjacent& here, node_id n) {
        marked& all = marks_[m];
        if (all.made) [[likely]] return all.times.of(n);
        const adjacent& there = p_.marks[m].along;
        const node_id from = node_[p_.marks[m].level];
        if (p_.marks[m].pairs) return there.lists() != nullptr ? steps_between(there, from, n) : p_.marks[m].pairs->of(from, n);
        // Where that node has few steps, they are looked through; else those of `n`, until marks would have been cheaper.
        const std::size_t size = there.size(g_, from);
        if (size <= few) return steps_between(there, from, n);
        const std::size_t many = here.size(g_, n);
        all.looked += std::min(many, size);
        if (many <= few || all.looked < 2 * size) return many < size ? steps_between(here, n, from) : steps_between(there, from, n);
        make_marks(m);
        return all.times.of(n);
    }
    /// Makes marks where that is cheaper than to look up so many nodes one by one.
    void prepare_marks(std::size_t m, std::size_t lookups) {
        if (!marks_[m].made && !p_.marks[m].pairs && lookups * 2 >= p_.marks[m].along.size(g_, node_[p_.marks[m].level])) make_marks(m);
    }
    [[nodiscard]] std::uint64_t steps_between(const adjacent& along, node_id from, node_id to) const {
        if (const compact_steps* const all = along.lists()) return times_in(all->of(from), to);
        std::uint64_t out = 0;
        along.each(g_, from, [&](const steps& s, bool no_loops) {
            if (!no_loops || to != from) out += static_cast<std::uint64_t>(std::ranges::count(s.nodes(), to));
        });
        return out;
    }
    /// How often a node stands in an ascending list.
    [[nodiscard]] static std::uint64_t times_in(std::span<const node_id> list, node_id n) {
        const node_id* at = list.data();
        std::size_t left = list.size();
        // The first that is not less: halves without a branch.
        while (left > 1) {
            const std::size_t half = left / 2;
            at += at[half - 1] < n ? half : 0;
            left -= half;
        }
        if (left == 1 && *at < n) ++at;
        std::uint64_t out = 0;
        for (const node_id* const end = list.data() + list.size(); at != end && *at == n; ++at) ++out;
        return out;
    }
    /// Calls `both(node, times in a, times in b)` for each node that stands in both ascending lists.
    template <class Both>
    static void in_common(std::span<const node_id> a, std::span<const node_id> b, const Both& both) {
        // In a list that is much longer each node of the other one is looked for.
        constexpr std::size_t much = 16;
        if (a.size() > much * b.size() || b.size() > much * a.size()) {
            const bool a_is_short = a.size() < b.size();
            const auto few_nodes = a_is_short ? a : b, others = a_is_short ? b : a;
            for (std::size_t i = 0; i < few_nodes.size();) {
                const node_id n = few_nodes[i];
                std::uint64_t in_few = 0;
                for (; i < few_nodes.size() && few_nodes[i] == n; ++i) ++in_few;
                if (const std::uint64_t in_others = times_in(others, n); in_others != 0) both(n, a_is_short ? in_few : in_others, a_is_short ? in_others : in_few);
            }
            return;
        }
        for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
            if (a[i] != b[k]) {
                const bool less = a[i] < b[k];
                i += less ? 1 : 0, k += less ? 0 : 1;
                continue;
            }
            const node_id n = a[i];
            std::uint64_t in_a = 0, in_b = 0;
            for (; i < a.size() && a[i] == n; ++i) ++in_a;
            for (; k < b.size() && b[k] == n; ++k) ++in_b;
            both(n, in_a, in_b);
        }
    }
    static constexpr std::size_t few = 8;

    // --- no edge twice ------------------------------------------------------------------------------

    [[nodiscard]] bool same_ends(const count_edge& a, const count_edge& b) const {
        const node_id al = node_[a.left], ar = node_[a.right], bl = node_[b.left], br = node_[b.right];
        return (al == bl && ar == br) || (al == br && ar == bl);
    }
    /// The edges that may stand for one of the pattern, now that both its ends are known.
    [[nodiscard]] std::vector<edge_id> candidates(std::size_t e) const {
        const count_edge& edge = p_.edges[e];
        if (edge.is_walked) return {held_[e]};
        std::vector<edge_id> out;
        const node_id from = node_[edge.left], to = node_[edge.right];
        edge.from_left.each(g_, from, [&](const steps& s, bool no_loops) {
            for (std::size_t i = 0; i < s.size(); ++i)
                if (s[i].node == to && !(no_loops && to == from)) out.push_back(s[i].edge);
        });
        return out;
    }
    [[nodiscard]] static std::uint64_t choices(const std::vector<std::vector<edge_id>>& of, std::size_t i, std::vector<edge_id>& taken) {
        if (i == of.size()) return 1;
        std::uint64_t out = 0;
        for (const edge_id e : of[i]) {
            if (std::ranges::find(taken, e) != taken.end()) continue;
            taken.push_back(e);
            out += choices(of, i + 1, taken);
            taken.pop_back();
        }
        return out;
    }
    /// The rows so far, `factor`, with an edge more of which there are `many`: where earlier ones lie between the same nodes, those
    /// that take no edge twice.
    [[nodiscard]] std::uint64_t with_edge(std::size_t e, std::uint64_t factor, std::uint64_t many) const {
        const count_edge& edge = p_.edges[e];
        bool any = false;
        for (const std::size_t other : edge.may_be_same) any = any || same_ends(edge, p_.edges[other]);
        if (!any) [[likely]] return times(factor, many);
        // All earlier edges between these nodes that have to do with this one, if only by others: they have stood for some choices
        // together.
        std::vector<std::size_t> group{e};
        for (std::size_t i = 0; i < group.size(); ++i)
            for (std::size_t other = 0; other < e; ++other)
                if (std::ranges::find(group, other) == group.end() && are_told_apart(group[i], other) && same_ends(edge, p_.edges[other])) group.push_back(other);
        std::vector<std::vector<edge_id>> all;
        for (std::size_t i = 1; i < group.size(); ++i) all.push_back(candidates(group[i]));
        std::vector<edge_id> taken;
        const std::uint64_t before = choices(all, 0, taken);
        all.push_back(candidates(e));
        const std::uint64_t after = choices(all, 0, taken);
        return before == 0 ? 0 : times(factor / before, after);
    }
    [[nodiscard]] bool are_told_apart(std::size_t a, std::size_t b) const {
        return std::ranges::find(p_.edges[std::max(a, b)].may_be_same, std::min(a, b)) != p_.edges[std::max(a, b)].may_be_same.end();
    }

    // --- variable by variable -----------------------------------------------------------------------

    /// Takes a node in: `factor` rows, times what it stands for alone and with what is known before it; 0 if it does not fit.
    [[nodiscard]] std::uint64_t looked_at(std::size_t i, node_id n, std::uint64_t factor) {
        const count_level& l = p_.levels[i];
        for (const std::size_t d : l.differs)
            if (node_[d] == n) return 0;
        const std::uint64_t own = weight(l.what, n);
        if (own == 0) return 0;
        forget_marks(i);
        node_[i] = n;
        factor = times(factor, own);
        for (std::size_t k = 0; k < l.closings.size(); ++k) {
            const count_closing& c = l.closings[k];
            // A loop closes at once.
            const std::uint64_t many = c.to == i ? loops(c, n) : steps_to(c.marks, c.here, n);
            if ((many == 0) != (c.is == count_closing::form::is_none)) return 0;
            steps_[i][k] = many;
        }
        if (l.is == count_level::form::along && !p_.edges[l.edge].may_be_same.empty())
            if ((factor = with_edge(l.edge, factor, 1)) == 0) return 0;
        for (std::size_t k = 0; k < l.closings.size(); ++k)
            if (l.closings[k].is == count_closing::form::count && (factor = with_edge(l.closings[k].edge, factor, steps_[i][k])) == 0) return 0;
        if (l.shown || !l.conditions.empty()) at(r_, l.what.at) = cell(n);
        for (const expression* e : l.conditions)
            if (!holds(*e, r_)) return 0;
        return factor;
    }
    [[nodiscard]] std::uint64_t loops(const count_closing& c, node_id n) const {
        std::uint64_t out = 0;
        c.here.each(g_, n, [&](const steps& s, bool no_loops) {
            if (!no_loops) out += static_cast<std::uint64_t>(std::ranges::count(s.nodes(), n));
        });
        return out;
    }
    std::uint64_t arrived(std::size_t i, node_id n, std::uint64_t factor) {
        for (const adjacent& later : p_.levels[i].needs)
            if (later.size(g_, n) == 0) return 0;
        if (plain_[i]) forget_marks(i), node_[i] = n;
        else factor = looked_at(i, n, factor);
        return factor == 0 || i + 1 == p_.levels.size() ? factor : rest(i + 1, factor);
    }
    /// Rows of the levels from `i` on for what is known, which stands for `factor` rows.
    std::uint64_t rest(std::size_t i, std::uint64_t factor) {
        const count_level& l = p_.levels[i];
        std::uint64_t out = 0;
        if (l.is == count_level::form::scan) {
            for (const node_id n : g_.nodes()) step(), out = plus(out, arrived(i, n, factor));
            return out;
        }
        const node_id from = node_[l.from];
        const bool last = i + 1 == p_.levels.size();
        if (!last && pairs_[i] != no_pairs) return pairs(i, from, factor);
        if (l.is_number)
            if (const auto all = number(i, from)) return times(factor, *all);
        if (last && closes_plainly(l, from)) return closed(i, from, factor);
        // Most nodes fail at the first look-up.
        const count_closing* const look = l.closings.empty() || l.closings[0].to == i ? nullptr : &l.closings[0];
        if (look != nullptr) prepare_marks(look->marks, l.along.size(g_, from));
        // What the next level will read is fetched while earlier rows are counted.
        const adjacent* const next = !last && p_.levels[i + 1].is == count_level::form::along && p_.levels[i + 1].from == i ? &p_.levels[i + 1].along : nullptr;
        const auto each = [&](std::span<const node_id> nodes, const edge_id* edges, bool no_loops) {
            step(nodes.size());
            const bool fetch = next != nullptr && nodes.size() > 2;
            if (fetch)
                for (std::size_t k = 0; k < std::min(nodes.size(), ahead); ++k) next->prefetch_record(g_, nodes[k]);
            for (std::size_t k = 0; k < nodes.size(); ++k) {
                const node_id v = nodes[k];
                if (fetch) {
                    if (k + ahead < nodes.size()) next->prefetch_record(g_, nodes[k + ahead]);
                    if (k + ahead / 2 < nodes.size()) next->prefetch_steps(g_, nodes[k + ahead / 2]);
                }
                if (no_loops && v == from) continue;
                if (look != nullptr && marks_[look->marks].made && (marks_[look->marks].times.of(v) == 0) != (look->is == count_closing::form::is_none)) continue;
                if (edges != nullptr) held_[l.edge] = edges[k];
                out = plus(out, arrived(i, v, factor));
            }
        };
        if (ids_asked_[l.edge] == 0) l.along.each_list(g_, from, [&](std::span<const node_id> nodes, bool no_loops) { each(nodes, nullptr, no_loops); });
        else l.along.each(g_, from, [&](const steps& s, bool no_loops) { each(s.nodes(), s.edges().data(), no_loops); });
        return out;
    }

    // --- two lists beside each other ------------------------------------------------------------------

    /// Whether there are two variables, of which nothing is asked, and each has a list of nodes that the last two are found in: `pairs`.
    [[nodiscard]] bool is_beside_an_edge() const {
        if (p_.levels.size() != 4 || pairs_[2] == no_pairs || plain_[0] == 0 || plain_[1] == 0) return false;
        const count_level &second = p_.levels[1], &l = p_.levels[2], &then = p_.levels[3];
        return second.is == count_level::form::along && second.from == 0 && l.from + then.from == 1 && then.what.is_one && second.along.lists() != nullptr && l.along.lists() != nullptr && then.along.lists() != nullptr;
    }
    /// The rows of these nodes as the first of those two.
    std::uint64_t beside_edges(std::span<const node_id> nodes) {
        const count_level &l = p_.levels[2], &then = p_.levels[3];
        const compact_steps &across = *p_.levels[1].along.lists(), &first = *(l.from == 0 ? l : then).along.lists(), &second = *(l.from == 0 ? then : l).along.lists();
        const bool deny = pairs_[2] == deny_common;
        std::uint64_t out = 0;
        for (const node_id n : nodes) {
            const auto here = first.of(n);
            if (here.empty()) continue;
            const auto to = across.of(n);
            step(to.size() + 1);
            for (const node_id v : to) {
                const auto there = second.of(v);
                if (there.empty()) continue;
                step(here.size() + there.size());
                std::uint64_t less = 0;
                const bool found_here = l.from == 0;
                in_common(here, there, [&](node_id, std::uint64_t in_here, std::uint64_t in_there) { less += deny ? (found_here ? in_here : in_there) : in_here * in_there; });
                const std::uint64_t found = found_here ? here.size() : there.size(), numbered = found_here ? there.size() : here.size();
                out = plus(out, deny ? (found - less) * numbered : found * numbered - less);
            }
        }
        return out;
    }

    // --- many rows at a time --------------------------------------------------------------------------

    static constexpr std::size_t most_flowing = 5;  // levels

    /// Some rows of the first levels, a column each.
    struct some_rows {
        std::size_t rows = 0;
        node_id of[most_flowing - 1][batch];
    };
    /// Whether nothing is asked of any variable, all are found in lists, and the last one is looked up in one, or is a number.
    [[nodiscard]] bool flows() const {
        const std::size_t levels = p_.levels.size();
        if (levels < 3 || levels > most_flowing || p_.levels[0].is != count_level::form::scan) return false;
        const count_level& end = p_.levels.back();
        const bool is_number = end.is_number && end.along.lists() != nullptr && p_.edges[end.edge].may_be_same.empty();
        if (!end.what.is_one || !(is_number || (ends_plainly_ && end.differs.empty()))) return false;
        for (std::size_t i = 0; i + 1 < levels; ++i)
            if (plain_[i] == 0 || pairs_[i] != no_pairs || (i > 0 && (p_.levels[i].is != count_level::form::along || p_.levels[i].along.lists() == nullptr))) return false;
        return true;
    }
    /// What comes of the rows of the levels before `i`. Reading what lies far apart for one row waits for no other row, as it would if
    /// each were followed to its end.
    std::uint64_t flow(std::size_t i) {
        const count_level& l = p_.levels[i];
        const some_rows& in = rows_before_[i - 1];
        const compact_steps& along = *l.along.lists();
        const node_id* const from = in.of[l.from];
        std::uint64_t out = 0;
        if (l.is_number) {
            for (std::size_t r = 0; r < in.rows; ++r) {
                const auto nodes = along.of(from[r]);
                step(nodes.size() + 1);
                std::uint64_t found = nodes.size();
                for (std::size_t d = 0; d < l.differs.size() && found != 0; ++d) {
                    const auto other = [&](std::size_t k) { return in.of[l.differs[k]][r]; };
                    bool again = false;
                    for (std::size_t k = 0; k < d; ++k) again = again || other(k) == other(d);
                    if (!again) found -= times_in(nodes, other(d));
                }
                out = plus(out, found);
            }
            return out;
        }
        if (i + 1 == p_.levels.size()) {
            const count_closing& c = l.closings[0];
            const compact_steps& there = *c.there.lists();
            for (std::size_t r = 0; r < in.rows; ++r) {
                const auto nodes = along.of(from[r]);
                if (nodes.empty()) continue;
                step(nodes.size());
                const auto others = there.of(in.of[c.to][r]);
                std::uint64_t found = 0;
                if (c.is == count_closing::form::count) {
                    in_common(nodes, others, [&](node_id, std::uint64_t here, std::uint64_t in_others) { found += here * in_others; });
                } else {
                    in_common(nodes, others, [&](node_id, std::uint64_t here, std::uint64_t) { found += here; });
                    if (c.is == count_closing::form::is_none) found = nodes.size() - found;
                }
                out = plus(out, found);
            }
            return out;
        }
        some_rows& next = rows_before_[i];
        std::size_t n = 0;
        for (std::size_t r = 0; r < in.rows; ++r) {
            const auto nodes = along.of(from[r]);
            step(nodes.size() + 1);
            for (const node_id v : nodes) {
                for (std::size_t k = 0; k < i; ++k) next.of[k][n] = in.of[k][r];
                next.of[i][n] = v;
                if (++n < batch) continue;
                next.rows = n, n = 0;
                out = plus(out, flow(i + 1));
            }
        }
        next.rows = n;
        return n == 0 ? out : plus(out, flow(i + 1));
    }

    /// The last but one variable, of which nothing is asked, and the last one, a number that it alone is not counted in: together.
    std::uint64_t pairs(std::size_t i, node_id from, std::uint64_t factor) {
        const count_level &l = p_.levels[i], &then = p_.levels[i + 1];
        if (pairs_[i] == all_pairs && then.from == l.from && then.along == l.along) return own_pairs(l, then, from, factor);
        const node_id numbered = node_[then.from];
        const std::uint64_t all = then.known ? (*then.known)(numbered, [&] { return all_of(then, numbered); }) : all_of(then, numbered);
        if (all == 0) return 0;
        std::uint64_t many = 0, less = 0;
        if (l.along.lists() != nullptr && then.along.lists() != nullptr) {
            const auto here = l.along.lists()->of(from);
            many = here.size();
            step(many);
            in_common(here, then.along.lists()->of(numbered), [&](node_id v, std::uint64_t in_here, std::uint64_t in_there) {
                less = plus(less, pairs_[i] == deny_common ? in_here : times(in_here * in_there, weight(then.what, v)));
            });
            return pairs_[i] == deny_common ? times(times(factor, many - less), all) : times(factor, times(many, all) - less);
        }
        if (pairs_[i] == deny_common) {
            l.along.each_list(g_, from, [&](std::span<const node_id> nodes, bool no_loops) {
                step(nodes.size());
                for (const node_id v : nodes)
                    if (!(no_loops && v == from) && steps_from(then, numbered, v) == 0) ++less;
            });
            return times(times(factor, less), all);
        }
        many = 0;
        l.along.each_list(g_, from, [&](std::span<const node_id> nodes, bool no_loops) {
            step(nodes.size());
            for (const node_id v : nodes) {
                if (no_loops && v == from) continue;
                ++many;
                if (const std::uint64_t one = weight(then.what, v); one > 0) less = plus(less, times(one, steps_from(then, numbered, v)));
            }
        });
        return times(factor, times(many, all) - less);
    }
    /// The same where both are found along the same steps of one node: all pairs less those of a node with itself.
    std::uint64_t own_pairs(const count_level& l, const count_level& then, node_id from, std::uint64_t factor) {
        if (l.along.size(g_, from) < 2) return 0;
        if (const compact_steps* const own = l.along.lists(); own != nullptr && own->is_simple()) {
            const auto nodes = own->of(from);
            step(nodes.size());
            std::uint64_t all = 0;
            with_weights(then.what, [&](const auto& rows) {
                for (const node_id v : nodes) all = plus(all, rows(v));
            });
            return times(factor, times(all, nodes.size() - 1));
        }
        if (!own_times_) own_times_ = node_numbers<std::uint32_t>(l.along.reaches(g_));
        std::uint64_t many = 0, all = 0, less = 0;
        l.along.each_list(g_, from, [&](std::span<const node_id> nodes, bool no_loops) {
            step(nodes.size());
            for (const node_id v : nodes) {
                if (no_loops && v == from) continue;
                const std::uint64_t rows = weight(then.what, v), before = own_times_[v]++;
                ++many;
                all = plus(all, rows);
                if (before == 0) [[likely]] less = plus(less, rows);
                else less = plus(less, times(rows, 2 * before + 1));
            }
        });
        l.along.each_list(g_, from, [&](std::span<const node_id> nodes, bool) {
            for (const node_id v : nodes) own_times_[v] = 0;
        });
        return times(factor, times(many, all) - less);
    }
    /// Whether the last variable has one edge to look up, which cannot be the one that is walked, and no conditions.
    [[nodiscard]] bool closes_plainly(const count_level& l, node_id from) const {
        return l.closings.size() == 1 && l.conditions.empty() && node_[l.closings[0].to] != from && &l != &p_.levels[l.closings[0].to];
    }
    /// The innermost loop: neighbours that are marked, or are not.
    std::uint64_t closed(std::size_t i, node_id from, std::uint64_t factor) {
        const count_level& l = p_.levels[i];
        const count_closing& c = l.closings[0];
        if (ends_plainly_ && !marks_[c.marks].made)
            if (const auto rows = closed_by_lists(l, from)) return times(factor, *rows);
        const marked& marks = marks_[c.marks];
        prepare_marks(c.marks, l.along.size(g_, from));
        const bool counts = c.is == count_closing::form::count, none = c.is == count_closing::form::is_none;
        std::uint64_t plain = 0, others = 0;
        l.along.each(g_, from, [&](const steps& s, bool no_loops) {
            step(s.size());
            const auto nodes = s.nodes();
            const auto one_by_one = [&](std::size_t k) {
                held_[l.edge] = s[k].edge;
                others = plus(others, arrived(i, nodes[k], factor));
            };
            std::size_t k = 0;
            for (; k < nodes.size() && !marks.made; ++k)  // until marks pay
                if (!no_loops || nodes[k] != from) one_by_one(k);
            const auto rest = nodes.subspan(k);
            const std::uint64_t sum = counts ? marked_sum(l.what, rest, marks, [](std::uint32_t many) { return many; })
                                      : none ? marked_sum(l.what, rest, marks, [](std::uint32_t many) { return many == 0 ? 1U : 0U; })
                                             : marked_sum(l.what, rest, marks, [](std::uint32_t many) { return many == 0 ? 0U : 1U; });
            plain = plus(plain, sum);
            // Nodes that were found before may be forbidden, or their edges may be some that were taken.
            for (std::size_t w = 0; w < i; ++w) {
                if (std::find(node_.begin(), node_.begin() + static_cast<std::ptrdiff_t>(w), node_[w]) != node_.begin() + static_cast<std::ptrdiff_t>(w)) continue;
                if (std::ranges::count(rest, node_[w]) == 0) continue;
                const std::uint32_t many = marks.times.of(node_[w]);
                const std::uint64_t each = times(weight(l.what, node_[w]), counts ? many : (many == 0) == none ? 1 : 0);
                for (std::size_t at = k; at < nodes.size(); ++at) {
                    if (nodes[at] != node_[w]) continue;
                    plain -= each;
                    if (!no_loops || node_[w] != from) one_by_one(at);
                }
            }
        });
        return plus(others, times(factor, plain));
    }
    /// Whether the last variable's one edge is looked up in lists, and no edge of it may be one that was taken.
    [[nodiscard]] bool closes_by_lists(const count_level& l) const {
        if (l.is != count_level::form::along || l.closings.size() != 1 || !l.conditions.empty() || l.shown || ids_asked_[l.edge] != 0) return false;
        const count_closing& c = l.closings[0];
        if (c.is == count_closing::form::count && ids_asked_[c.edge] != 0) return false;
        return &l != &p_.levels[c.to] && l.along.lists() != nullptr && c.there.lists() != nullptr;
    }
    /// The same as `closed` for few nodes, each of which is looked for; nothing where there are more.
    [[nodiscard]] std::optional<std::uint64_t> closed_by_lists(const count_level& l, node_id from) {
        const count_closing& c = l.closings[0];
        const auto here = l.along.lists()->of(from), there = c.there.lists()->of(node_[c.to]);
        if (here.size() > few && here.size() * 4 > there.size()) return std::nullopt;
        step(here.size() + 1);
        std::uint64_t out = 0;
        for (const node_id v : here) {
            if (std::ranges::any_of(l.differs, [&](std::size_t d) { return node_[d] == v; })) continue;
            const std::uint64_t found = times_in(there, v), many = c.is == count_closing::form::count ? found : (found == 0) == (c.is == count_closing::form::is_none) ? 1 : 0;
            if (many != 0) out = plus(out, times(many, weight(l.what, v)));
        }
        return out;
    }
    template <class Many>
    [[nodiscard]] std::uint64_t marked_sum(const count_target& to, std::span<const node_id> nodes, const marked& marks, const Many& many) {
        std::uint64_t out = 0;
        if (to.is_one) {
            for (const node_id v : nodes) out += many(marks.times.of(v));
            return out;
        }
        for (const node_id v : nodes) {
            const std::uint32_t here = many(marks.times.of(v));
            if (here != 0) out = plus(out, here == 1 ? weight(to, v) : times(weight(to, v), here));
        }
        return out;
    }
    /// The last variable's rows as a number: the sum over all steps, less those that are forbidden. Nothing where an edge between
    /// the same nodes is known that has no id.
    [[nodiscard]] std::optional<std::uint64_t> number(std::size_t i, node_id from) {
        const count_level& l = p_.levels[i];
        std::uint64_t all = 0;
        auto& last = number_of_[i];
        if (last.of == from) all = last.number;
        else all = l.known ? (*l.known)(from, [&] { return all_of(l, from); }) : all_of(l, from), last = {from, all};
        if (all == 0) return 0;
        // Nodes that are forbidden.
        for (std::size_t d = 0; d < l.differs.size(); ++d) {
            const node_id w = node_[l.differs[d]];
            if (is_forbidden(l, w, d)) continue;
            if (const std::uint64_t one = weight(l.what, w); one > 0) all -= one * steps_from(l, from, w);
        }
        // Single edges that were taken.
        const auto& same = p_.edges[l.edge].may_be_same;
        for (std::size_t k = 0; k < same.size(); ++k) {
            const count_edge& edge = p_.edges[same[k]];
            if (node_[edge.left] != from && node_[edge.right] != from) continue;
            if (!edge.is_walked) return std::nullopt;
            const edge_id e = held_[same[k]];
            const bool again = std::any_of(same.begin(), same.begin() + static_cast<std::ptrdiff_t>(k), [&](std::size_t o) { return p_.edges[o].is_walked && held_[o] == e; });
            if (again || !l.along.leads_over(g_, from, e)) continue;
            if (const node_id w = g_.other(e, from); !is_forbidden(l, w, l.differs.size())) all -= weight(l.what, w);
        }
        return all;
    }
    /// Whether a node is among the first so many that the last one must not be.
    [[nodiscard]] bool is_forbidden(const count_level& l, node_id n, std::size_t first) const {
        return std::any_of(l.differs.begin(), l.differs.begin() + static_cast<std::ptrdiff_t>(first), [&](std::size_t d) { return node_[d] == n; });
    }
    [[nodiscard]] std::uint64_t all_of(const count_level& l, node_id from) {
        return l.what.is_one ? l.along.count(g_, from) : sum_along(l.along, l.what, from);
    }
    [[nodiscard]] std::uint64_t steps_from(const count_level& l, node_id from, node_id to) {
        marked& all = marks_[l.marks];
        if (all.made) return all.times.of(to);
        const std::size_t many = l.along.size(g_, from);
        all.looked += many;
        if (many <= few || all.looked <= 2 * many) return steps_between(l.along, from, to);
        make_marks(l.marks);
        return all.times.of(to);
    }
    static constexpr std::size_t ahead = 12;  // rows

    struct last_number {
        node_id of{};
        std::uint64_t number = 0;
    };

    const count_part& p_;
    std::vector<node_id> node_;
    std::vector<edge_id> held_;
    std::vector<std::uint8_t> ids_asked_;  // by edge: whether another might be the same
    std::vector<marked> marks_;
    std::vector<last_number> number_of_;
    std::vector<std::vector<std::size_t>> levels_marked_;
    std::vector<std::vector<std::uint64_t>> steps_;  // by level and closing: how many there are
    bool only_tails_ = false;         // of the one variable
    bool ends_plainly_ = false;       // the last variable is looked up in lists
    bool beside_an_edge_ = false;     // see `beside_edges`
    std::vector<some_rows> rows_before_;  // by level but the last; none where they are followed one by one
    bool fetches_ = false;            // what is read of the second variable, ahead of the first one
    std::vector<const adjacent*> reads_;
    node_numbers<std::uint32_t> own_times_;
    enum pairing : std::uint8_t { no_pairs, all_pairs, deny_common };
    std::vector<std::uint8_t> pairs_;  // by level: whether it is counted together with the one behind it, which has to be another
                                       // node, or which must not have it as a neighbour at all
    std::vector<std::uint8_t> plain_;  // by level: nothing is asked of a node
};

/// Nodes of some types, all of them if none are named, in pieces for several threads: `ids(counter, begin, end, wanted)` where most
/// ids are among them, `listed(counter, nodes)` where few are.
template <class Counter, class Make, class Ids, class Listed>
void over_nodes(run_state& r, std::span<const node_type_id> types, bool all, bool alone, const Make& make, const Ids& ids, const Listed& listed) {
    constexpr std::size_t least_shared = 4096, most_pieces = 64;
    std::vector<std::uint8_t> wanted;
    std::size_t nodes = r.g.node_count();
    if (!all) {
        wanted.resize(r.g.schema().node_type_count());
        nodes = 0;
        for (const node_type_id t : types) wanted[t.index()] = 1, nodes += r.g.count(t);
    }
    const std::size_t workers = alone || nodes < least_shared ? 1 : worker_count(r.context.within), pieces = workers == 1 ? 1 : most_pieces;
    std::vector<std::unique_ptr<Counter>> counters(workers);
    const auto of = [&](std::size_t worker) -> Counter& {
        if (!counters[worker]) counters[worker] = make();
        return *counters[worker];
    };
    if (!all && nodes < r.g.node_bound() / 8) {
        std::vector<node_id> found;
        found.reserve(nodes);
        for (const node_id n : r.g.nodes_of(types)) found.push_back(n);
        parallel_pieces(pieces, [&](std::size_t piece, std::size_t worker) {
            const std::size_t begin = found.size() * piece / pieces, end = found.size() * (piece + 1) / pieces;
            listed(of(worker), worker, std::span<const node_id>(found).subspan(begin, end - begin));
        }, workers);
    } else {
        // Where all are of a few types they lie near each other.
        const id_range bound = ids_of(r.g, wanted);
        parallel_pieces(pieces, [&](std::size_t piece, std::size_t worker) { ids(of(worker), worker, bound.first + bound.count * piece / pieces, bound.first + bound.count * (piece + 1) / pieces, wanted); }, workers);
    }
}

void sweep(const count_target& t, run_state& r, bool alone) {
    for (const auto& tail : t.tails) sweep(tail->to, r, alone);
    for (const auto& all : t.optional)
        for (const auto& tail : all) sweep(tail->to, r, alone);
    if (!t.is_swept) return;
    if (t.known->bytes() == 0) return t.known->finish(0);  // there is no node of its types
    std::vector<std::uint64_t> most(worker_count(r.context.within));
    over_nodes<tail_numbers>(r, t.domain, t.domain.empty(), alone, [&] { return std::make_unique<tail_numbers>(r); },
                             [&](tail_numbers& c, std::size_t worker, std::size_t begin, std::size_t end, const auto& wanted) { most[worker] = std::max(most[worker], c.sweep(t, begin, end, wanted)); },
                             [&](tail_numbers& c, std::size_t worker, std::span<const node_id> nodes) { most[worker] = std::max(most[worker], c.sweep(t, nodes)); });
    t.known->finish(std::ranges::max(most));
}

/// Notes all pairs of nodes that the steps of marks join.
void note_pairs(const count_marks& m, run_state& r) {
    if (!m.pairs || m.along.lists() != nullptr) return;
    watch watching(r.context.within);
    const auto note = [&](node_id n) {
        m.along.each(r.g, n, [&](const steps& s, bool no_loops) {
            if (watching(s.size() + 1, [&] { return m.pairs->bytes(); })) r.stopped();  // they may be more than the plan took them for
            for (const node_id v : s.nodes())
                if (!no_loops || v != n) m.pairs->note(n, v);
        });
    };
    if (m.types.empty()) for (const node_id n : r.g.nodes()) note(n);
    else for (const node_id n : r.g.nodes_of(m.types)) note(n);
}

/// Lets what a plan will read much be read from arrays, once there are some. What begins at nodes that are known reads little.
class array_choice {
public:
    explicit array_choice(run_state& r) : arrays_(r), r_(r) {}

    void take(count_plan& p) {
        for (count_part& part : p.parts) take(part);
        if (p.less) take(*p.less);
    }

private:
    void take(count_part& p) {
        if (p.at_once) return;
        if (p.corners) {
            arrays_.read(p.corners->way, true, std::numeric_limits<double>::max());
            for (count_target& t : p.corners->what) take(t, static_cast<double>(r_.g.node_count()));
            return;
        }
        if (p.square) return arrays_.read(p.square->way, true, std::numeric_limits<double>::max());
        if (p.found_by || p.levels[0].is == count_level::form::given) return;
        for (std::size_t i = 0; i < p.levels.size(); ++i) {
            count_level& l = p.levels[i];
            const double before = i == 0 ? l.rows : p.levels[i - 1].rows;
            if (l.is == count_level::form::along) arrays_.read(l.along, !l.is_number || !l.what.is_one || !l.differs.empty(), before + l.rows);
            for (count_closing& c : l.closings) arrays_.read(c.here, false, before), arrays_.read(c.there, true, before);
            for (adjacent& n : l.needs) arrays_.read(n, false, l.rows);
            take(l.what, l.rows);
        }
        for (count_marks& m : p.marks) arrays_.read(m.along, true, p.levels[m.level].rows);
    }
    void take(count_target& t, double visits) {
        if (t.known) visits = std::min(t.is_swept ? std::numeric_limits<double>::max() : visits, static_cast<double>(t.known->bytes() / sizeof(std::uint64_t)));
        const auto all = [&](auto& tails) {
            for (auto& tail : tails) {
                const double steps = visits * tail->rows;
                arrays_.read(tail->along, !tail->to.is_one, tail->to.is_one ? visits : visits + steps);
                take(tail->to, steps);
            }
        };
        all(t.tails);
        for (auto& some : t.optional) all(some);
    }
    compact_in_use arrays_;
    run_state& r_;
};

/// What is found before the first row is counted.
void find_before(const count_part& p, run_state& r, bool alone) {
    for (const count_level& l : p.levels) sweep(l.what, r, alone);
    for (const count_marks& m : p.marks) note_pairs(m, r);
}

std::uint64_t count_of(const count_part& p, run_state& r, bool alone) {
    if (p.at_once) return *p.at_once;
    if (p.corners) return triangle_rows(*p.corners, r);
    if (p.square) return square_rows(*p.square, r);
    const count_level& first = p.levels.front();
    find_before(p, r, alone);
    if (first.is == count_level::form::given) return counter(p, r).from_given();
    std::uint64_t out = 0;
    if (p.found_by) {
        counter c(p, r);
        for (const node_id n : found_by(*p.found_by, r)) out = plus(out, c.from_first(n));
        return out;
    }
    std::vector<std::uint64_t> found(worker_count(r.context.within));
    over_nodes<counter>(r, p.scanned, p.scans_all, alone, [&] { return std::make_unique<counter>(p, r); }, [&](counter& c, std::size_t worker, std::size_t begin, std::size_t end, const auto& wanted) { found[worker] = plus(found[worker], c.range(begin, end, wanted)); },
               [&](counter& c, std::size_t worker, std::span<const node_id> nodes) { found[worker] = plus(found[worker], c.listed(nodes)); });
    for (const std::uint64_t one : found) out = plus(out, one);
    return out;
}

/// Notes the memory of numbers that are kept by node.
class kept_numbers {
public:
    kept_numbers(count_plan& p, run_state& r) : r_(r) {
        for (const count_part& part : p.parts)
            for (const count_marks& m : part.marks) bytes_ += m.pairs ? m.pairs->bytes() : 0;
        for (count_part& part : p.parts) {
            for (count_level& l : part.levels) bytes_ += memos(l.what) + memo(l.known);
            if (part.corners) for (count_target& t : part.corners->what) bytes_ += memos(t);
            if (part.corners && part.corners->hub) bytes_ += memos(part.corners->hub->what);
        }
        r.keep(bytes_);
    }
    kept_numbers(const kept_numbers&) = delete;
    kept_numbers& operator=(const kept_numbers&) = delete;
    ~kept_numbers() { r_.give_back(bytes_); }

private:
    static std::size_t memo(std::optional<node_memo>& known) {
        if (!known) return 0;
        known->make_room();
        return known->bytes();
    }
    static std::size_t memos(count_target& t) {
        std::size_t out = memo(t.known);
        for (auto& tail : t.tails) out += memos(tail->to);
        for (auto& all : t.optional)
            for (auto& tail : all) out += memos(tail->to);
        return out;
    }
    run_state& r_;
    std::size_t bytes_ = 0;
};

[[nodiscard]] std::int64_t signed_count(std::uint64_t n) {
    if (n > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) too_many_rows();
    return static_cast<std::int64_t>(n);
}

}  // namespace

void run_count(count_plan& p, run_state& r, const std::function<void(node_id, std::int64_t)>& give) {
    const kept_numbers kept(p, r);
    array_choice arrays(r);
    arrays.take(p);
    std::uint64_t others = 1;
    for (std::size_t i = 1; i < p.parts.size(); ++i) others = times(others, count_of(p.parts[i], r, p.alone));
    if (others == 0) return;
    const count_part& first = p.parts.front();
    find_before(first, r, p.alone);
    counter c(first, r);
    const auto of = [&](node_id n) {
        if (const std::uint64_t rows = c.from_first(n); rows > 0) give(n, signed_count(times(rows, others)));
    };
    if (first.found_by) for (const node_id n : found_by(*first.found_by, r)) of(n);
    else if (first.scans_all) for (const node_id n : r.g.nodes()) of(n);
    else for (const node_id n : r.g.nodes_of(first.scanned)) of(n);
}

std::int64_t run_count(count_plan& p, run_state& r) {
    std::uint64_t out = 1;
    const kept_numbers kept(p, r);
    array_choice arrays(r);
    arrays.take(p);
    for (const count_part& part : p.parts) {
        out = times(out, count_of(part, r, p.alone));
        if (out == 0) return 0;
    }
    return signed_count(p.less ? out - static_cast<std::uint64_t>(run_count(*p.less, r)) : out);
}

}  // namespace hexi::abi_v1::detail::query
