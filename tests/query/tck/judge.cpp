#include "judge.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tck {
namespace {

std::string row_text(const std::vector<thing>& row, bool lists_as_sets) {
    std::vector<std::string> cells;
    for (const thing& cell : row) cells.push_back(to_text(cell, lists_as_sets));
    return fmt::format("| {} |", fmt::join(cells, " | "));
}

std::vector<std::string> rows_text(const std::vector<std::vector<thing>>& rows, bool lists_as_sets) {
    std::vector<std::string> out;
    for (const auto& row : rows) out.push_back(row_text(row, lists_as_sets));
    return out;
}

/// The first few of them.
std::string some(const std::vector<std::string>& all) {
    constexpr std::size_t most = 5;
    std::string out = fmt::format("{} row{}", all.size(), all.size() == 1 ? "" : "s");
    for (std::size_t i = 0; i < std::min(most, all.size()); ++i) out += fmt::format(" {}", all[i]);
    if (all.size() > most) out += " ...";
    return out;
}

void judge_rows(const expectation& expected, const outcome& got, verdict& v) {
    std::vector<std::string> wanted = rows_text(expected.rows, expected.list_order_ignored), came = rows_text(got.rows, expected.list_order_ignored);
    if (!expected.ordered) std::ranges::sort(wanted), std::ranges::sort(came);
    if (wanted == came) return;
    v.rows_right = false;
    if (!expected.ordered) {
        std::vector<std::string> missing, further;
        std::ranges::set_difference(wanted, came, std::back_inserter(missing));
        std::ranges::set_difference(came, wanted, std::back_inserter(further));
        v.faults.push_back(fmt::format("expected {}, got {} instead of {}", some(wanted), some(further), some(missing)));
    } else {
        v.faults.push_back(fmt::format("expected in this order {}, got {}", some(wanted), some(came)));
    }
}

bool fits(const std::string& wanted, std::string_view wildcard, const std::string& got) { return wanted == wildcard || wanted == got; }

}  // namespace

observation::observation(const hexi::graph& g) : node_types_(g.schema().node_type_count()), edge_types_(g.schema().edge_type_count()), properties_(g.schema().property_count()) {
    const auto keep_values = [this](bool is_edge, std::size_t id, const thing& t) {
        for (const auto& [name, held] : t.entries) values_[{{is_edge, id}, name}] = to_text(held);
    };
    for (const hexi::node_id n : g.nodes()) {
        const thing t = thing_of(n, g);
        nodes_.insert(n.index());
        labels_.insert(t.labels.begin(), t.labels.end());
        labels_of_[n.index()] = t.labels;
        keep_values(false, n.index(), t);
    }
    for (const hexi::edge_id e : g.edges()) {
        const thing t = thing_of(e, g);
        edges_[e.index()] = fmt::format("{} {} {}", g.source(e).index(), t.text, g.target(e).index());
        keep_values(true, e.index(), t);
    }
}

hexi::side_effects observation::difference(const observation& before, const observation& after) {
    const auto added = [](const auto& to, const auto& from) {
        return static_cast<std::size_t>(std::ranges::count_if(to, [&](const auto& one) {
            if constexpr (requires { one.first; }) {
                const auto at = from.find(one.first);
                return at == from.end() || at->second != one.second;
            } else {
                return !from.contains(one);
            }
        }));
    };
    return {.nodes_added = added(after.nodes_, before.nodes_), .nodes_removed = added(before.nodes_, after.nodes_),
            .edges_added = added(after.edges_, before.edges_), .edges_removed = added(before.edges_, after.edges_),
            .labels_added = added(after.labels_, before.labels_), .labels_removed = added(before.labels_, after.labels_),
            .properties_added = added(after.values_, before.values_), .properties_removed = added(before.values_, after.values_)};
}

std::string to_text(const error& e) { return fmt::format("{} at {}: {}", e.type, e.phase, e.detail); }

std::string to_text(const hexi::side_effects& e) {
    const std::pair<const char*, std::size_t> all[] = {
        {"+nodes", e.nodes_added}, {"-nodes", e.nodes_removed}, {"+relationships", e.edges_added}, {"-relationships", e.edges_removed},
        {"+labels", e.labels_added}, {"-labels", e.labels_removed}, {"+properties", e.properties_added}, {"-properties", e.properties_removed}};
    std::vector<std::string> out;
    for (const auto& [name, count] : all)
        if (count != 0) out.push_back(fmt::format("{}: {}", name, count));
    return fmt::format("{{{}}}", fmt::join(out, ", "));
}

verdict judge(const expectation& expected, const outcome& got) {
    verdict out;
    if (expected.error) {
        const error& e = *expected.error;
        out.rows_right = got.error.has_value();
        if (!got.error) out.faults.push_back(fmt::format("expected {}, got {}", to_text(e), some(rows_text(got.rows, false))));
        else if (!fits(e.type, "*", got.error->type) || !fits(e.phase, "any time", got.error->phase) || !fits(e.detail, "*", got.error->detail))
            out.faults.push_back(fmt::format("expected {}, got {} ({})", to_text(e), to_text(*got.error), got.message));
        if (got.error && got.changed) out.faults.push_back(fmt::format("expected the graph to be as it was, got another: {}", to_text(got.observed)));
        return out;
    }
    if (got.error) {
        out.rows_right = false;
        out.faults.push_back(fmt::format("expected {}, got {} ({})", some(rows_text(expected.rows, false)), to_text(*got.error), got.message));
        if (got.changed) out.faults.push_back(fmt::format("expected the graph to be as it was, got another: {}", to_text(got.observed)));
        return out;
    }
    if (!expected.empty && expected.columns != got.columns)
        out.faults.push_back(fmt::format("expected the columns {}, got {}", fmt::join(expected.columns, ", "), fmt::join(got.columns, ", ")));
    judge_rows(expected, got, out);
    if (expected.effects) {
        if (*expected.effects != got.observed) out.faults.push_back(fmt::format("expected the side effects {}, got {}", to_text(*expected.effects), to_text(got.observed)));
        if (got.observed != got.reported) out.faults.push_back(fmt::format("expected a report of the side effects {}, got {}", to_text(got.observed), to_text(got.reported)));
    }
    return out;
}

}  // namespace tck
