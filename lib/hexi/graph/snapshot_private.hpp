// What of a graph goes into a snapshot, for those who write, read and craft one.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/output.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/graph/indexes/property_index.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// An array on its way into a file, wherever its bytes lie: `read(take)` gives them to `take`, one part after the other. They are read twice.
struct snapshot_piece {
    using taker = std::function<void(std::string_view)>;

    std::string name{};
    std::uint64_t bytes = 0;
    std::function<void(const taker&)> read{};
};

/// Writes the sections of a snapshot with their table, the small ones first, and puts the file in its place. `checksum`, where it is not
/// null, gets that of the header and the table.
result<done> write_pieces(atomic_file& file, std::vector<snapshot_piece> pieces, std::uint64_t* checksum = nullptr);

/// The one friend that names the arrays of a graph, in file order, for both ways.
class snapshot_access {
public:
    /// Everything that is not an array.
    struct rest {
        hexi::schema schema;
        std::vector<std::uint8_t> slots;
        std::vector<std::uint32_t> nodes_of_type{}, edges_of_type{};
        std::uint64_t node_count = 0, edge_count = 0;
        struct column_rest {
            std::uint64_t size = 0, count = 0;
            kind of = kind::text;
            std::uint8_t list = 0, in_order = 0;
            std::array<std::uint8_t, 5> unused{};
        };
        std::vector<column_rest> node_columns{}, edge_columns{};
        column_rest node_evidence{}, edge_evidence{};
        std::uint8_t named = 0;
        type_lists lists{};
        struct index_rest {
            std::uint16_t type = 0, property = 0;
            std::uint8_t sorted = 0;
            std::uint64_t size = 0;

            template <class Archive, class Self>
            static void describe(Archive& archive, Self& self) {
                archive(self.type, self.property, self.sorted, self.size);
            }
        };
        std::vector<index_rest> indexes{};

        template <class Archive, class Self>
        static void describe(Archive& archive, Self& self) {
            archive(self.schema, self.slots, self.nodes_of_type, self.edges_of_type, self.node_count, self.edge_count,
                    self.node_columns, self.edge_columns, self.node_evidence, self.edge_evidence, self.named, self.lists, self.indexes);
        }
    };

    static rest rest_of(const graph& g) {
        rest r{.schema = g.schema_, .slots = g.slots_, .nodes_of_type = g.nodes_of_type_, .edges_of_type = g.edges_of_type_};
        r.node_count = g.node_count_;
        r.edge_count = g.edge_count_;
        const auto of = [](const column& c) { return rest::column_rest{c.value_size(), c.count(), c.kind(), c.list(), c.in_order()}; };
        for (const column& c : g.node_columns_) r.node_columns.push_back(of(c));
        for (const column& c : g.edge_columns_) r.edge_columns.push_back(of(c));
        r.node_evidence = of(g.node_evidence_);
        r.edge_evidence = of(g.edge_evidence_);
        r.named = g.names_indexed_ ? 1 : 0;
        r.lists = g.lists_;
        for (const auto& i : g.indexes_)
            r.indexes.push_back({static_cast<std::uint16_t>(i->over.type.index()), static_cast<std::uint16_t>(i->over.property.index()),
                                 i->over.order == index_order::sorted ? std::uint8_t{1} : std::uint8_t{0}, i->hashed.size()});
        return r;
    }
    /// Sets what is not an array, as it is: `validate` tells whether it can be right. False if columns are not those of
    /// the schema's properties.
    static bool set_rest(graph& g, rest&& r) {
        bool fits = r.node_columns.size() <= r.schema.property_count() && r.edge_columns.size() <= r.schema.property_count();
        if (!fits) return false;
        const auto make = [&](const rest::column_rest& c) {
            fits = fits && static_cast<std::size_t>(c.of) < kind_count && c.list <= (c.of == kind::any ? 0 : 1) && c.in_order <= 1 && c.unused == rest::column_rest{}.unused;
            column out = c.size == 0 || !fits ? column() : column(c.of, c.list != 0);
            fits = fits && out.value_size() == c.size;
            out.adopt(static_cast<std::size_t>(c.count), c.in_order != 0);
            return out;
        };
        g.schema_.replace(std::move(r.schema));
        const auto make_all = [&](const std::vector<rest::column_rest>& from, std::vector<column>& to) {
            for (const rest::column_rest& c : from) to.push_back(make(c));
        };
        g.slots_ = std::move(r.slots);
        g.nodes_of_type_ = std::move(r.nodes_of_type);
        g.edges_of_type_ = std::move(r.edges_of_type);
        g.node_count_ = static_cast<std::size_t>(r.node_count);
        g.edge_count_ = static_cast<std::size_t>(r.edge_count);
        make_all(r.node_columns, g.node_columns_);
        make_all(r.edge_columns, g.edge_columns_);
        g.node_evidence_ = make(r.node_evidence);
        g.edge_evidence_ = make(r.edge_evidence);
        for (const column* c : {&g.node_evidence_, &g.edge_evidence_}) fits = fits && c->kind() == kind::text && c->list();
        g.names_indexed_ = r.named != 0;
        g.lists_ = std::move(r.lists);
        for (const rest::index_rest& i : r.indexes) {
            fits = fits && i.type < g.schema_.node_type_count() && i.property < g.schema_.property_count() && i.sorted <= 1;
            g.indexes_.push_back(std::make_shared<property_index>());
            g.indexes_.back()->over = {node_type_id(i.type), property_id(i.property), i.sorted != 0 ? index_order::sorted : index_order::hashed};
            g.indexes_.back()->hashed.adopt(static_cast<std::size_t>(i.size));
        }
        return fits;
    }

    /// Calls `visit(name, array)` for every array of the graph.
    template <class Graph, class Visit>
    static void arrays(Graph& g, Visit visit) {
        const auto group = [&](std::string prefix) {
            return [&visit, prefix = std::move(prefix)](const char* name, auto& a) { visit(prefix + "." + name, a); };
        };
        visit("node.types", g.node_types_);
        visit("node.keys", g.keys_);
        visit("node.of-text", g.node_of_text_);
        visit("edges", g.edges_);
        adjacency::arrays(g.out_, group("out"));
        adjacency::arrays(g.in_, group("in"));
        text_pool::arrays(g.texts_, group("text"));
        name_index::arrays(g.names_, group("names"));
        column::arrays(g.node_evidence_, group("node.evidence"));
        column::arrays(g.edge_evidence_, group("edge.evidence"));
        for (std::size_t i = 0; i < g.indexes_.size(); ++i) {
            std::conditional_t<std::is_const_v<Graph>, const property_index, property_index>& index = *g.indexes_[i];
            property_index::arrays(index, group(fmt::format("index.{}", i)));
        }
        for (std::size_t i = 0; i < g.node_columns_.size(); ++i) column::arrays(g.node_columns_[i], group(fmt::format("node.{}", i)));
        for (std::size_t i = 0; i < g.edge_columns_.size(); ++i) column::arrays(g.edge_columns_[i], group(fmt::format("edge.{}", i)));
    }

    /// A copy as a snapshot holds it: adjacency without gaps, names indexed, indexes as if they had just been made.
    static graph tidied(const graph& g) {
        graph copy = g;
        copy.tighten();
        copy.index_names();
        for (std::size_t i = 0; i < copy.indexes_.size(); ++i)
            if (!copy.indexes_[i]->tidy()) copy.own_index(i).make_tidy();
        copy.sweep_texts();
        return copy;
    }
    // --- for who puts a snapshot together out of parts (`snapshot_packer_private.hpp`) ---------------

    static text_pool& texts(graph& g) { return g.texts_; }
    static std::vector<column>& columns_of(graph& g, bool edges) { return edges ? g.edge_columns_ : g.node_columns_; }
    static column& evidence_of(graph& g, bool edges) { return edges ? g.edge_evidence_ : g.node_evidence_; }
    static shared_array<text_id>& keys(graph& g) { return g.keys_; }
    /// Leaves the texts and columns, and with `keys` these.
    static void forget_rows(graph& g, bool keys) {
        g.edges_ = {}, g.node_types_ = {}, g.node_of_text_ = {};
        if (!keys) g.keys_ = {};
    }
    /// Makes a column one of values of any kind, as one that meets a value of a second kind.
    static void widen(graph& g, bool edges, property_id p) { g.column_for(columns_of(g, edges), p, kind::any, false); }
    /// The places in the adjacency that types of edges get which are so common.
    static std::vector<std::uint8_t> slots_for(const std::vector<std::uint32_t>& edges_of_type) {
        graph g;
        g.edges_of_type_ = edges_of_type;
        if (!edges_of_type.empty()) g.slot_for(edge_type_id(edges_of_type.size() - 1));
        g.renumber_edges();
        return g.slots_;
    }

    static bool is_tidy(const graph& g) {
        return g.out_.tight() && g.in_.tight() && g.names_indexed_ && g.renamed_.empty() && g.left_behind_ == 0 && std::ranges::all_of(g.indexes_, [](const auto& i) { return i->tidy(); });
    }
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
