#include <hexi/format/csv/folder.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/csv/cells_private.hpp>
#include <hexi/value/date.hpp>
#include <hexi/value/number_text.hpp>

namespace hexi::inline abi_v1 {

namespace {

/// Texts of one property, and whether all of them would be of a kind.
class seen_as {
public:
    explicit seen_as(kind k) : kind_(k) {}

    void see(const std::string& text) {
        if (!possible_) return;
        if (kind_ == kind::date ? parse_table_date(text).has_value() : parse_float(text).has_value()) {
            any_ = true;
            return;
        }
        const auto likely = detail::likely_form(kind_, text);
        possible_ = likely.has_value();
        if (!likely) return;
        any_ = any_ || likely->starts_with("write ");
        if (hint_.empty()) first_ = text, hint_ = *likely;
    }
    bool fits() const { return possible_ && hint_.empty(); }
    std::optional<problem> told(std::string_view property, std::string_view type) const {
        if (!possible_ || !any_ || hint_.empty()) return std::nullopt;
        return problem{"wrong-value", fmt::format(fmt::runtime(kind_ == kind::date ? "'{}' of '{}' is text, since '{}' is no date" : "'{}' of '{}' is text, since '{}' is no number"), property, type, first_), hint_};
    }

private:
    kind kind_;
    bool possible_ = true;
    bool any_ = false;
    std::string first_{}, hint_{};
};

template <class Ids>
void see_texts(const graph& g, const Ids& ids, const std::vector<property>& properties, std::string_view type, problems& out) {
    for (const property& p : properties) {
        if (p.kind != kind::text || p.list || !p.where.file.empty() || g.schema().is_name(p.id)) continue;  // a header that says where says that it is text
        seen_as number(kind::floating), day(kind::date);
        for (const auto id : ids)
            if (const value v = g.value(id, p.id); const auto* const text = std::get_if<std::string>(&v)) number.see(*text), day.see(*text);
        if (day.fits()) continue;  // which a proposed schema says
        if (auto told = number.told(p.name, type)) out.push_back(*std::move(told));
        else if (auto of_day = day.told(p.name, type)) out.push_back(*std::move(of_day));
    }
}

}  // namespace

problems missed_kinds(const graph& g) {
    problems out;
    const schema& s = g.schema();
    if (!s.open) return out;
    for (std::size_t t = 0; t < s.node_type_count(); ++t) see_texts(g, g.nodes(node_type_id(t)), s[node_type_id(t)].properties, s[node_type_id(t)].name, out);
    std::vector<std::vector<edge_id>> edges(s.edge_type_count());
    for (const edge_id e : g.edges()) edges[g.type(e).index()].push_back(e);
    for (std::size_t t = 0; t < edges.size(); ++t) see_texts(g, edges[t], s[edge_type_id(t)].properties, s[edge_type_id(t)].name, out);
    return out;
}

}  // namespace hexi::abi_v1
