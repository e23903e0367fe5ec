// A graph as it was at a date: the edges that were valid then.
//
//     const validity when = validity_named(g.schema(), "valid_from", "valid_to").value();
//     shortest_path(as_of(g, date(2021, 6), when), park, university);
#pragma once

#include <optional>
#include <string_view>

#include <hexi/base/ids.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/schema/schema.hpp>
#include <hexi/value/date.hpp>
#include <hexi/view/graph_view.hpp>

namespace hexi::inline abi_v1 {

/// From when and until when edges are valid: two properties that hold dates. An edge is valid from the first day on, and
/// not any more on the last one. An edge that has no first day was always valid before its last, and the other way round.
struct validity {
    std::optional<property_id> from{};
    std::optional<property_id> to{};
    /// Dates may be known to the month or the year only, so that one cannot tell: whether such edges are shown.
    bool unsure = true;
};

/// The properties of those names; an empty name is none.
///
/// Errors   `unknown-property`: no edge type has a date of that name, with what it might have meant
[[nodiscard]] result<validity> validity_named(const schema& s, std::string_view from, std::string_view to);

/// Whether what is valid from the one date and not any more on the other is so on a day, or in a month or year: surely,
/// surely not, or nothing if the dates do not tell.
[[nodiscard]] std::optional<bool> valid_on(date day, std::optional<date> from, std::optional<date> to);

/// A graph or a view with the edges that are valid on a day, or in a month or year, and all its nodes. Copies nothing of
/// the graph, which it must not outlive; cheap to copy.
///
/// Cost     a look at two columns for each step
/// Errors   none; properties that hold no dates limit nothing
class as_of : public graph_view {
public:
    as_of(const graph_view& of, date day, const validity& when);
    /// No graph that is about to go: the view would point at it still.
    as_of(const graph&& of, date day, const validity& when) = delete;
};

static_assert(typed_graph<as_of>);

}  // namespace hexi::abi_v1

#ifdef HEXI_HEADER_ONLY
#include <hexi/view/as_of_body.hpp>
#endif
