#include <hexi/format/json/json.hpp>

#include <hexi/schema/read_schema.hpp>

namespace hexi::inline abi_v1 {

void write_json(output& out, const graph& g) {
    json_writer json(out);
    json.object().key("schema").value(to_info(g.schema()));
    json.line().key("nodes").array();
    for (const node_id n : g.nodes()) append_node_json(json.line(), g, n);
    json.line().end().key("edges").array();
    for (const edge_id e : g.edges()) append_edge_json(json.line(), g, e);
    json.line().end().end();
    out.append('\n');
}

}  // namespace hexi::abi_v1
