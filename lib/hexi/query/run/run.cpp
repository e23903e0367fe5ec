// A run: what names mean in its graph, and its limits.
#include <hexi/query/run/run_private.hpp>

#include <fmt/format.h>

namespace hexi::inline v1::detail::query {

void meanings::look_up(const graph& g, const symbols& names) {
    const schema& s = g.schema();
    types_ = s.node_type_count();
    edge_types_ = s.edge_type_count();
    property_count_ = s.property_count();
    labels_.assign(names.all().size() * types_, 0);
    edges_.clear();
    properties_.clear();
    for (std::size_t i = 0; i < names.all().size(); ++i) {
        const std::string& name = names.all()[i];
        for (const node_type_id t : s.types_of_label(name)) labels_[i * types_ + t.index()] = 1;
        // A type whose name is none of its labels is meant by its name, too, unless it has no label at all.
        if (const auto t = s.find_node_type(name); t && !s[*t].labels.empty()) labels_[i * types_ + t->index()] = 1;
        edges_.push_back(s.find_edge_type(name).value_or(edge_type_id()));
        properties_.push_back(s.property_named(name));
    }
}

void meanings::refresh(const graph& g, const symbols& names) {
    const schema& s = g.schema();
    if (s.node_type_count() != types_ || s.edge_type_count() != edge_types_ || s.property_count() != property_count_) look_up(g, names);
}

run_state::run_state(const graph& g_, graph* writable_, const plan& p_, const query_parameters& given, const run_options& how, const zoned_datetime& now)
    : g(g_), writable(writable_), p(p_), context{g_, nullptr, now, writable_ == nullptr, how.within}, load_csv(how.load_csv), watching(how.within) {
    means.look_up(g, p.names);
    frame.resize(p.slots);
    for (const auto& name : p.parameters) {
        const auto found = given.find(name);
        if (found == given.end())
            throw failure{error_class::missing_parameter, "MissingParameter", fmt::format("the query needs a value for ${}", name), "give it with the query's parameters", {}, true};
        parameters.push_back(cell_of(found->second));
    }
    if (writable == nullptr) return;
    notes.emplace(g);
    changes.emplace(*writable);
    context.changes = &*changes;
}

void run_state::note_kept() {
    noted_ = kept_;
    if (watching.hold(kept_)) stopped();
}

void run_state::stopped() const {
    throw failure{error_class::stopped, "Stopped", fmt::format("the query was ended by its limit of {}", to_text(watching.why())), "allow it more, or ask for less", {}, true};
}

}  // namespace hexi::v1::detail::query
