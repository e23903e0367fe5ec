#include <hexi/format/csv/edges_private.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <hexi/format/csv/outside_private.hpp>

namespace hexi::inline abi_v1::detail {

namespace {

edge_type_id edge_type_named(csv_reading& of, std::string_view name, std::size_t t) {
    schema& s = of.build.schema();
    if (of.plain && !s.find_edge_type(name) && s.edge_type_count() < schema::most && (name == "Undirected" || name == "undirected"))
        return s.add_edge_type({.name = std::string(name), .symmetric = true});  // what Gephi's column Type says
    const auto type = s.edge_type_named(name);
    if (!type) of.found.too_many(t, name, "edge types");
    return type ? *type : edge_type_id(0);
}

}  // namespace

std::optional<csv_rows> take_edges(csv_reading& of, std::size_t t, csv_chunk& chunk, std::span<const text_id> texts) {
    if (of.open() && !chunk.labels.empty()) {
        std::vector<edge_type_id> types(chunk.raw.size());
        for (std::size_t i = 0; i < chunk.labels.size(); ++i) {
            edge_type_id& type = types[chunk.labels[i]];
            if (!type.valid()) type = edge_type_named(of, chunk.raw[chunk.labels[i]], t);
            chunk.edges[i].type = type;
        }
    }
    if (of.outside != nullptr) of.outside->add_edges(t, chunk);
    if (of.found.any()) return std::nullopt;
    const std::size_t first = of.build.edge_bound();
    of.build.append_edges(chunk.edges.span());
    return csv_rows{.table = t, .first = first, .nodes = false, .edges = chunk.edges.span(), .texts = texts};
}

}  // namespace hexi::abi_v1::detail
