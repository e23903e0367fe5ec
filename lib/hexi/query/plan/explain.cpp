// A plan of counting in lines of text.
#include <hexi/query/plan/count_plan_private.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <hexi/query/run/pattern_operators_private.hpp>

namespace hexi::inline abi_v1::detail::query {

void explain_count(const count_plan& p, const run_state& r, std::string& out, int depth) {
    const auto line = [&](int in, std::string_view text) { out += fmt::format("{:{}}{}\n", "", in * 2, text); };
    const auto tails = [&](const auto& self, const count_target& t, int in) -> void {
        for (const auto& one : t.tails) line(in, fmt::format("times {}{}", one->says, one->to.known ? ", kept by node" : "")), self(self, one->to, in + 1);
        for (const auto& all : t.optional) {
            line(in, "times, at least 1");
            for (const auto& one : all) line(in + 1, one->says), self(self, one->to, in + 2);
        }
    };
    for (const count_part& part : p.parts) {
        line(depth, part.corners || part.square ? std::string("count") : fmt::format("count, at a cost of {:.0f}", part.cost));
        if (part.at_once) {
            line(depth + 1, fmt::format("{}, which the graph has", *part.at_once));
            continue;
        }
        if (part.corners) {
            const count_corners& c = *part.corners;
            line(depth + 1, c.is_there ? fmt::format("two steps along {} whose ends are joined by one more", c.way.says(r.g)) : fmt::format("triangles of {}", c.way.says(r.g)));
            for (const count_target& t : c.what) tails(tails, t, depth + 2);
            if (!c.hub) continue;
            std::string chain;
            for (const count_hop& hop : c.hub->chain) chain += hop.along.says(r.g) + (&hop == &c.hub->chain.back() ? "" : "()");
            line(depth + 2, fmt::format("all three along {} from one node {}", chain, c.hub->name.empty() ? "_" : c.hub->name));
            tails(tails, c.hub->what, depth + 3);
            continue;
        }
        if (part.square) {
            const count_square& s = *part.square;
            line(depth + 1, fmt::format("circles of four along {}", s.way.says(r.g)));
            if (std::ranges::any_of(s.differ, [](const auto& row) { return std::ranges::find(row, true) != row.end(); })) line(depth + 2, "some of which are other nodes than others");
            continue;
        }
        for (const count_level& l : part.levels) {
            const std::string name = l.name.empty() ? "_" : l.name;
            const bool first = &l == &part.levels.front();
            std::string text = l.is == count_level::form::given ? fmt::format("{} as it is known", name)
                             : l.is == count_level::form::along ? fmt::format("{}{} along {} from {}", l.is_number ? "number of " : "", name, l.along.says(r.g), part.levels[l.from].name.empty() ? "_" : part.levels[l.from].name)
                             : first && part.found_by           ? fmt::format("{} by {}", name, part.found_by->by_key() ? "its key" : part.found_by->is == lookup::form::one_of_keys ? "keys" : "an index")
                                                                : fmt::format("nodes {}", name);
            const std::string rows = fmt::format("{:.0f}", l.rows);
            text += fmt::format(", about {} row{}", rows, rows == "1" ? "" : "s");
            line(depth + 1, text);
            for (const auto& c : l.closings)
                line(depth + 2, fmt::format("{} {} {}{}", c.is == count_closing::form::count ? "times" : c.is == count_closing::form::is_there ? "if there is" : "if there is no", c.here.says(r.g),
                                            part.levels[c.to].name.empty() ? "_" : part.levels[c.to].name, part.marks[c.marks].pairs ? ", in a table of all" : ""));
            for (const std::size_t d : l.differs) line(depth + 2, fmt::format("another node than {}", part.levels[d].name));
            if (!l.conditions.empty() || !l.what.conditions.empty()) line(depth + 2, "filter");
            tails(tails, l.what, depth + 2);
        }
    }
    if (!p.less) return;
    line(depth, "less");
    explain_count(*p.less, r, out, depth + 1);
}

}  // namespace hexi::abi_v1::detail::query
