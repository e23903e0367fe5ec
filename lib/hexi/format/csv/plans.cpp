#include <hexi/format/csv/prepare_private.hpp>

#include <vector>

namespace hexi::inline abi_v1::detail {

bool header_fits(const csv_column& c, kind k, bool list) {
    if (c.word.empty()) return true;
    const bool as_text = c.kind == kind::text && (k == kind::enumeration || k == kind::quantity);
    return c.list == list && (c.kind == k || as_text);
}

namespace {

template <class TypeId>
std::vector<csv_plan> plans_by_type(const schema& s, const csv_layout& layout, TypeId type) {
    std::vector<csv_plan> out(layout.header.columns.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        const csv_column& c = layout.header.columns[i];
        csv_plan& plan = out[i];
        plan.role = c.role;
        plan.zone = c.zone.empty() ? nullptr : &c.zone;
        if (c.role != csv_role::property) continue;
        if (const property* declared = s.find_property(type, c.name)) {
            if (!header_fits(c, declared->kind, declared->list)) {
                plan.unknown = true;  // of the kind that the header says
                continue;
            }
            plan.declared = declared;
            plan.slot = layout.slot_of.at({declared->id, declared->kind, declared->list});
        } else if (layout.built_in[i] != csv_layout::no_slot) {
            plan.slot = layout.built_in[i];
        } else {
            plan.unknown = true;
        }
    }
    return out;
}

}  // namespace

std::vector<csv_plan> plans_of(const schema& s, const csv_layout& layout, node_type_id type) { return plans_by_type(s, layout, type); }
std::vector<csv_plan> plans_of(const schema& s, const csv_layout& layout, edge_type_id type) { return plans_by_type(s, layout, type); }

}  // namespace hexi::abi_v1::detail
