// A run: what names mean in its graph, and its limits.
#include <hexi/query/run/run_private.hpp>

#include <algorithm>
#include <iterator>
#include <memory>

#include <fmt/format.h>

namespace hexi::inline abi_v1::detail::query {

void meanings::look_up(const graph& g, const symbols& names) {
    const schema& s = g.schema();
    schema_ = s.state();
    types_ = s.node_type_count();
    of_types_.assign(names.all().size() * types_, 0);
    keys_.assign(names.all().size(), 0);
    edges_.clear();
    properties_.clear();
    for (std::size_t i = 0; i < names.all().size(); ++i) {
        const std::string& name = names.all()[i];
        for (const node_type_id t : s.types_of_label(name)) of_types_[i * types_ + t.index()] |= label;
        // A type whose name is none of its labels is meant by its name, too, unless it has no label at all.
        if (const auto t = s.find_node_type(name); t && !s[*t].labels.empty()) of_types_[i * types_ + t->index()] |= label;
        for (std::size_t t = 0; t < types_ && (name == "key" || s.may_call_keys(name)); ++t)
            if (calls_key(s, node_type_id(t), name)) of_types_[i * types_ + t] |= key, keys_[i] = 1;
        edges_.push_back(s.find_edge_type(name).value_or(edge_type_id()));
        properties_.push_back(s.property_named(name));
    }
}

void meanings::refresh(const graph& g, const symbols& names) {
    if (g.schema().state() != schema_) look_up(g, names);
}

std::size_t plan_basis::answer(const graph& g, const question& q) {
    switch (q.what) {
        case counted::all_nodes: return g.node_count();
        case counted::nodes: return g.count(node_type_id(q.type));
        case counted::all_edges: return g.edge_count();
        case counted::edges: return g.count(edge_type_id(q.type));
    }
    return 0;
}

std::size_t plan_basis::noted(const graph& g, question q) {
    q.answer = answer(g, q);
    if (std::ranges::none_of(counts_, [&](const question& known) { return known.what == q.what && known.type == q.type; })) counts_.push_back(q);
    return q.answer;
}

bool plan_basis::holds(const graph& g) const {
    return g.schema().state() == schema_ && std::ranges::all_of(counts_, [&](const question& q) { return answer(g, q) == q.answer; }) && (!indexes_ || *indexes_ == g.indexes());
}

run_state::run_state(const graph& g_, graph* writable_, const plan& p_) : g(g_), writable(writable_), p(p_), context{g_, nullptr, {}, writable_ == nullptr, nullptr}, basis(g_), watching(nullptr) {
    means.look_up(g, p.names);
    frame.resize(std::max<std::size_t>(p.slots, 1));  // by which rows that are kept are told apart
}

namespace {

/// Whether a quantity in it has a unit that the schema has not.
bool names_unknown_unit(const value& v, const schema& s) {
    if (const auto* q = std::get_if<quantity>(&v)) return q->unit.valid() && q->unit.index() >= s.unit_count();
    if (const auto* list = std::get_if<value::list>(&v)) return std::ranges::any_of(*list, [&](const value& one) { return names_unknown_unit(one, s); });
    if (const auto* map = std::get_if<value_map>(&v)) return std::ranges::any_of(*map, [&](const value_map::entry& e) { return names_unknown_unit(e.held, s); });
    return false;
}

}  // namespace

void run_state::begin(const query_parameters& given, const run_options& how, const zoned_datetime& now) {
    parameters.reserve(p.parameters.size());
    for (const auto& name : p.parameters) {
        const auto found = given.find(name);
        if (found == given.end())
            throw failure{error_class::missing_parameter, "MissingParameter", fmt::format("the query needs a value for ${}", name), "give it with the query's parameters", {}, true};
        if (names_unknown_unit(found->second, g.schema()))
            throw failure{error_class::argument, "InvalidArgumentValue", fmt::format("the unit of ${} is not one of this graph", name), "parse the quantity with the graph's own schema", {}, true};
        parameters.push_back(cell_of(found->second));
    }
    context.begun = now;
    context.within = how.within;
    load_csv = how.load_csv;
    watch_by(how.within);
    if (writable == nullptr) return;
    notes.emplace(g);
    changes.emplace(*writable);
    context.changes = &*changes;
}

void run_state::end() {
    std::ranges::fill(frame, cell());
    parameters.clear();
    gathered.clear();
    context.changes = nullptr, context.within = nullptr;
    changes.reset();
    notes.reset();
    load_csv = nullptr;
    removes = false;
    erased_nodes.clear();
    erased_edges.clear();
    kept_ = noted_ = most_kept_ = 0;
    watch_by(nullptr);
    for (auto i = inner.begin(); i != inner.end();) i = i->second->let_go() ? std::next(i) : inner.erase(i);
}

void run_state::watch_by(budget* within) {
    if (within == nullptr && !watching.on()) return;
    std::destroy_at(&watching);
    std::construct_at(&watching, within);
}

void run_state::note_kept() {
    noted_ = kept_;
    if (watching.hold(kept_)) stopped();
}

void run_state::stopped() const {
    throw failure{error_class::stopped, "Stopped", fmt::format("the query was ended by its limit of {}", to_text(watching.why())), "allow it more, or ask for less", {}, true};
}

}  // namespace hexi::abi_v1::detail::query
