#include <hexi/format/shard/shard.hpp>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <xxhash.h>

#include <hexi/base/archive.hpp>
#include <hexi/base/input.hpp>
#include <hexi/base/output.hpp>
#include <hexi/base/text.hpp>
#include <hexi/derive/subgraph.hpp>
#include <hexi/format/csv/folder_beside_private.hpp>
#include <hexi/format/shard/numbers_private.hpp>
#include <hexi/graph/snapshot_beside_private.hpp>

namespace hexi::inline abi_v1 {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view list_name = "shards.txt";
constexpr std::string_view first_line = "hexi shards 1";
constexpr std::string_view made_again = "make the shards again with 'hexi shard'";

detail::snapshot_beside beside_of(const shard& s) {
    flat_array<std::uint32_t> own;
    own.push_back(static_cast<std::uint32_t>(s.own));
    return {.arrays = {{"own", std::move(own)}, {"nodes", s.nodes}, {"edges", s.edges}}};
}

problem damaged(const fs::path& path, std::string_view what) {
    return {"damaged-snapshot", fmt::format("the shard is damaged: {}", what), std::string(made_again), {path.string()}};
}

/// Whether nothing is told of a node but its type and key.
bool is_bare(const graph& g, node_id n) {
    for (std::size_t i = 0; i < g.schema().property_count(); ++i)
        if (g.value(n, property_id(i)).has_value()) return false;
    return g.evidence(n).empty();
}

/// A shard as it was written; `checksum` gets that of its header.
result<shard> open_one(const fs::path& path, std::uint64_t* checksum) {
    detail::snapshot_beside beside{.arrays = {{"own", {}}, {"nodes", {}}, {"edges", {}}}};
    auto g = detail::open_snapshot_beside(path, {.verify = true}, beside);
    if (!g) {
        problems wrong = g.problems();
        for (problem& p : wrong)
            if (p.rule != "cannot-read" && p.rule != "out-of-memory") p.hint = made_again;
        return wrong;
    }
    if (checksum != nullptr) *checksum = beside.checksum;
    shard out{.part = *std::move(g), .nodes = std::move(beside.arrays[1].second), .edges = std::move(beside.arrays[2].second)};
    const auto& own = beside.arrays[0].second;
    if (own.size() != 1 || out.nodes.size() != out.part.node_bound() || out.edges.size() != out.part.edge_bound() || own[0] > out.nodes.size())
        return damaged(path, "its numbers are not those of its nodes and edges");
    out.own = own[0];
    const auto ascend = [](std::span<const std::uint32_t> ids) { return std::ranges::adjacent_find(ids, std::ranges::greater_equal{}) == ids.end(); };
    if (!ascend(out.nodes.span().first(out.own)) || !ascend(out.nodes.span().subspan(out.own))) return damaged(path, "its nodes are not in order");
    if (out.part.node_count() != out.part.node_bound() || out.part.edge_count() != out.part.edge_bound()) return damaged(path, "there are gaps in it");
    for (const edge_id e : out.part.edges())
        if (!out.is_own(out.part.source(e))) return damaged(path, "an edge starts at a node of another shard");
    if (const auto twice = detail::met_twice(out.edges.span())) return damaged(path, fmt::format("two of its edges have the number {}", *twice));
    for (std::size_t i = out.own; i < out.nodes.size(); ++i) {
        if (std::ranges::binary_search(out.nodes.span().first(out.own), out.nodes[i])) return damaged(path, "a node is both its own and another's");
        if (!is_bare(out.part, node_id(i))) return damaged(path, "it tells more of another's node than its type and key");
    }
    return out;
}

std::string list_text(const shard_list& list) {
    std::string out = fmt::format("{}\nids {}\nnodes {}\nedges {}\nshards {}\n", first_line, list.node_bound, list.nodes, list.edges, list.parts());
    for (const std::uint64_t checksum : list.checksums) out += fmt::format("{:016x}\n", checksum);
    return out;
}

std::string sealed(std::string text) { return text + fmt::format("checksum {:016x}\n", XXH3_64bits(text.data(), text.size())); }

}  // namespace

std::optional<node_id> shard::find(std::uint32_t id) const {
    for (const auto& [first, last] : {std::pair(std::size_t{0}, own), std::pair(own, nodes.size())}) {
        const auto in = nodes.span().subspan(first, last - first);
        const auto at = std::ranges::lower_bound(in, id);
        if (at != in.end() && *at == id) return node_id(first + static_cast<std::size_t>(at - in.begin()));
    }
    return std::nullopt;
}

shard taken_out(const graph& g, std::span<const node_id> nodes, std::span<const edge_id> edges,
                const std::function<std::uint32_t(node_id)>& node_number, const std::function<std::uint32_t(edge_id)>& edge_number) {
    std::vector<node_id> all(nodes.begin(), nodes.end());
    const auto place_of = [&all](node_id n, std::size_t from, std::size_t to) -> std::optional<node_id> {
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(from), last = all.begin() + static_cast<std::ptrdiff_t>(to);
        const auto at = std::lower_bound(first, last, n);
        return at != last && *at == n ? std::optional(node_id(static_cast<std::size_t>(at - all.begin()))) : std::nullopt;
    };
    const std::size_t own = nodes.size();
    for (const edge_id e : edges)
        for (const node_id end : {g.source(e), g.target(e)})
            if (!place_of(end, 0, own)) all.push_back(end);
    const auto ends = all.begin() + static_cast<std::ptrdiff_t>(own);
    std::sort(ends, all.end());
    all.erase(std::unique(ends, all.end()), all.end());
    // In the order of their numbers in the whole: a shard's nodes from elsewhere may stand behind its own, and come before them there.
    std::vector<std::uint32_t> number_of(all.size());
    std::vector<std::size_t> order(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) number_of[i] = node_number(all[i]), order[i] = i;
    const auto by_number = [&](std::size_t a, std::size_t b) { return number_of[a] < number_of[b]; };
    std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(own), by_number);
    std::sort(order.begin() + static_cast<std::ptrdiff_t>(own), order.end(), by_number);
    std::vector<node_id> made_of(all.size());

    graph_builder build(g.schema());
    flat_array<std::uint32_t> node_numbers, edge_numbers;
    for (std::size_t place = 0; place < order.size(); ++place) {
        const node_id n = all[order[place]];
        const node_id made = build.copy_node(g.type(n), detail::key_of(g, n));
        if (place < own) detail::copy_facts(g, n, build, made);
        made_of[order[place]] = made;
        node_numbers.push_back(number_of[order[place]]);
    }
    const auto made = [&](node_id n) {
        const auto mine = place_of(n, 0, own);
        return made_of[(mine ? *mine : *place_of(n, own, all.size())).index()];
    };
    for (const edge_id e : edges) detail::copy_facts(g, e, build, build.copy_edge(made(g.source(e)), g.type(e), made(g.target(e))));
    std::vector<edge_id> numbered;
    shard out{.part = std::move(build).finish(&numbered), .own = own, .nodes = std::move(node_numbers)};
    edge_numbers.resize(edges.size());
    for (std::size_t i = 0; i < edges.size(); ++i) edge_numbers[numbered[i].index()] = edge_number(edges[i]);
    out.edges = std::move(edge_numbers);
    return out;
}

fs::path shard_path(const fs::path& folder, std::size_t number) { return folder / fmt::format("shard-{}.hexi", number); }

namespace detail {
std::string description_of(const schema& s) {
    std::string bytes;
    archive_writer{bytes}(s);
    return bytes;
}
}  // namespace detail

namespace {

/// Makes one graph of parts, each of which agrees with itself; whether they agree with one another is looked at on the way.
class parts_joiner {
public:
    explicit parts_joiner(std::span<const shard> parts) : parts_(parts), build_(parts.empty() ? schema() : parts.front().part.schema()) {}

    result<graph> joined(std::vector<std::uint32_t>* node_numbers, std::vector<std::uint32_t>* edge_numbers) {
        compare_schemas();
        if (!wrong_) list_pieces();
        if (!wrong_) compare_ends();
        if (!wrong_) add_nodes(node_numbers);
        if (!wrong_) add_edges(edge_numbers);
        if (wrong_) return *wrong_;
        return std::move(build_).finish_as_numbered();
    }

private:
    struct piece {
        std::uint32_t number;
        std::uint32_t part;
        std::uint32_t place;
    };

    void apart(std::size_t a, std::size_t b, std::string_view what) {
        wrong_ = {"damaged-snapshot", fmt::format("shards {} and {} do not belong together: {}", std::min(a, b), std::max(a, b), what), std::string(made_again)};
    }
    void compare_schemas() {
        if (parts_.empty()) return;
        const std::string first = detail::description_of(parts_.front().part.schema());
        for (std::size_t i = 1; i < parts_.size() && !wrong_; ++i)
            if (detail::description_of(parts_[i].part.schema()) != first) apart(0, i, "they have different schemas");
    }

    bool is_same_node(const piece& a, const piece& b) const {
        const graph &one = parts_[a.part].part, &other = parts_[b.part].part;
        const node_id n(a.place), m(b.place);
        return one.type(n) == other.type(m) && one.has_key(n) == other.has_key(m) && (!one.has_key(n) || one.key(n) == other.key(m));
    }
    bool is_same_edge(const piece& a, const piece& b) const {
        const shard &one = parts_[a.part], &other = parts_[b.part];
        const edge_id e(a.place), f(b.place);
        return one.part.type(e) == other.part.type(f) && one.nodes[one.part.source(e).index()] == other.nodes[other.part.source(f).index()] &&
               one.nodes[one.part.target(e).index()] == other.nodes[other.part.target(f).index()];
    }
    /// What several parts have has to be the same, and is kept once.
    template <class Same>
    void put_in_order(std::vector<piece>& all, std::string_view told, Same same) {
        std::ranges::sort(all, {}, [](const piece& p) { return std::pair(p.number, p.part); });
        for (std::size_t i = 1; i < all.size() && !wrong_; ++i)
            if (all[i].number == all[i - 1].number && !same(all[i - 1], all[i])) apart(all[i - 1].part, all[i].part, fmt::format(fmt::runtime(told), all[i].number));
        all.erase(std::unique(all.begin(), all.end(), [](const piece& a, const piece& b) { return a.number == b.number; }), all.end());
    }
    void list_pieces() {
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            for (std::size_t n = 0; n < parts_[i].own; ++n) nodes_.push_back({parts_[i].nodes[n], static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(n)});
            for (std::size_t e = 0; e < parts_[i].edges.size(); ++e) edges_.push_back({parts_[i].edges[e], static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(e)});
        }
        put_in_order(nodes_, "the node {} is another in each", [this](const piece& a, const piece& b) { return is_same_node(a, b); });
        put_in_order(edges_, "the edge {} is another in each", [this](const piece& a, const piece& b) { return is_same_edge(a, b); });
    }
    /// The place of a node among all, if some part has it as its own.
    std::optional<std::size_t> place_of(std::uint32_t number) const {
        const auto at = std::ranges::lower_bound(nodes_, number, {}, &piece::number);
        return at != nodes_.end() && at->number == number ? std::optional(static_cast<std::size_t>(at - nodes_.begin())) : std::nullopt;
    }
    void compare_ends() {
        for (std::size_t i = 0; i < parts_.size(); ++i)
            for (std::size_t n = parts_[i].own; n < parts_[i].nodes.size(); ++n) {
                const piece end{parts_[i].nodes[n], static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(n)};
                const auto home = place_of(end.number);
                if (home && !is_same_node(nodes_[*home], end)) return apart(nodes_[*home].part, i, fmt::format("the node {} is another in each", end.number));
            }
    }

    void add_nodes(std::vector<std::uint32_t>* numbers) {
        for (const piece& p : nodes_) {
            const graph& from = parts_[p.part].part;
            const node_id n(p.place);
            if (from.has_key(n))
                if (const auto known = build_.find(from.key(n))) return apart(nodes_[known->index()].part, p.part, fmt::format("both have a node with the key '{}'", from.key(n)));
            detail::copy_facts(from, n, build_, build_.copy_node(from.type(n), detail::key_of(from, n)));
            if (numbers != nullptr) numbers->push_back(p.number);
        }
    }
    void add_edges(std::vector<std::uint32_t>* numbers) {
        for (const piece& p : edges_) {
            const shard& from = parts_[p.part];
            const edge_id e(p.place);
            const auto source = place_of(from.nodes[from.part.source(e).index()]), target = place_of(from.nodes[from.part.target(e).index()]);
            if (!source || !target) continue;
            detail::copy_facts(from.part, e, build_, build_.copy_edge(node_id(*source), from.part.type(e), node_id(*target)));
            if (numbers != nullptr) numbers->push_back(p.number);
        }
    }

    std::span<const shard> parts_;
    std::vector<piece> nodes_, edges_;
    graph_builder build_;
    std::optional<problem> wrong_;
};

}  // namespace

result<graph> put_together(std::span<const shard> parts, std::vector<std::uint32_t>* node_numbers, std::vector<std::uint32_t>* edge_numbers) {
    return parts_joiner(parts).joined(node_numbers, edge_numbers);
}

result<done> save_shard(const shard& s, const fs::path& path) {
    detail::snapshot_beside beside = beside_of(s);
    return detail::save_snapshot_beside(s.part, path, beside);
}

result<shard> open_shard(const fs::path& path) { return open_one(path, nullptr); }

result<done> save_shards(const graph& g, std::size_t parts, const fs::path& target) {
    detail::folder_beside folder(target);
    if (auto made = folder.create(); !made) return made.problems();
    shard_list list{.node_bound = g.node_bound(), .nodes = g.node_count(), .edges = g.edge_count(), .checksums = std::vector<std::uint64_t>(parts)};
    const auto elsewhere = [&](problems wrong) {  // what is being written has another name, which goes
        for (problem& p : wrong) p.where.file = target.string();
        return wrong;
    };
    std::vector<node_id> nodes;
    std::vector<edge_id> edges;
    for (std::size_t i = 0; i < parts; ++i) {
        nodes.clear(), edges.clear();
        const auto first = static_cast<std::size_t>(std::min<std::uint64_t>(list.node_bound, i * list.block()));
        const auto last = static_cast<std::size_t>(std::min<std::uint64_t>(list.node_bound, (i + 1) * list.block()));
        for (std::size_t n = first; n < last; ++n) {
            if (!g.contains(node_id(n))) continue;
            nodes.emplace_back(n);
            for (const auto [target_node, e] : g.out(node_id(n))) edges.push_back(e);
        }
        std::ranges::sort(edges);
        const shard made = taken_out(g, nodes, edges, [](node_id n) { return static_cast<std::uint32_t>(n.index()); }, [](edge_id e) { return static_cast<std::uint32_t>(e.index()); });
        detail::snapshot_beside beside = beside_of(made);
        if (const auto saved = detail::save_snapshot_beside(made.part, shard_path(folder.path(), i), beside); !saved) return elsewhere(saved.problems());
        list.checksums[i] = beside.checksum;
    }
    const auto write = [&](std::string_view name, std::string_view text) -> result<done> {
        auto file = atomic_file::create(folder.path() / name);
        if (!file) return elsewhere(file.problems());
        (*file)->out().append(text);
        const auto saved = (*file)->commit();
        return saved ? saved : elsewhere(saved.problems());
    };
    if (const auto saved = write(list_name, sealed(list_text(list))); !saved) return saved.problems();
    if (const auto saved = write(detail::folder_marker, "This folder was written by hexi, which may replace it.\n"); !saved) return saved.problems();
    return folder.commit();
}

bool is_shard_folder(const fs::path& folder) {
    const auto list = input_file::open(folder / list_name);
    const auto text = list ? list->text(first_line.size()) : result<std::string>(std::string());
    return text && text->starts_with(first_line);
}

result<shard_list> open_shard_list(const fs::path& folder) {
    const fs::path path = folder / list_name;
    const problem broken{"damaged-snapshot", "the list of the shards is damaged", std::string(made_again), {path.string()}};
    if (std::error_code none; !fs::is_regular_file(path, none)) return problem{"cannot-read", fmt::format("there are no shards here: '{}' is missing", list_name), "make them with 'hexi shard GRAPH --parts N -o DIR'", {folder.string()}};
    const auto file = input_file::open(path, {.most = std::uint64_t{1} << 30U});
    if (!file) return file.problems();
    const auto read = file->text();
    if (!read) return read.problems();
    const std::string_view text = *read;
    const std::size_t end = text.rfind("checksum ");
    if (end == std::string_view::npos || sealed(std::string(text.substr(0, end))) != text) return broken;
    // What has that checksum was written so, if not by who wanted harm: then it is compared with what it says.
    shard_list out;
    std::size_t line = 0, parts = 0;
    for (const std::string_view one : lines(text.substr(0, end))) {
        const auto number = [&](std::string_view word, std::uint64_t& to, int base = 10) {
            const std::string_view digits = one.starts_with(word) ? one.substr(word.size()) : std::string_view();
            return std::from_chars(digits.data(), digits.data() + digits.size(), to, base).ec == std::errc();
        };
        std::uint64_t value = 0;
        const bool good = line == 0   ? one == first_line
                          : line == 1 ? number("ids ", out.node_bound)
                          : line == 2 ? number("nodes ", out.nodes)
                          : line == 3 ? number("edges ", out.edges)
                          : line == 4 ? number("shards ", value)
                                      : number("", value, 16);
        if (!good) return broken;
        if (line == 4) parts = static_cast<std::size_t>(value);
        if (line > 4) out.checksums.push_back(value);
        ++line;
    }
    if (parts == 0 || out.parts() != parts || list_text(out) != text.substr(0, end) || out.node_bound > graph::most) return broken;
    return out;
}

result<shard> open_shard(const fs::path& folder, const shard_list& list, std::size_t number) {
    const fs::path path = shard_path(folder, number);
    std::uint64_t checksum = 0;
    auto out = open_one(path, &checksum);
    if (!out) return out;
    if (checksum != list.checksums[number]) return damaged(path, "it is not the one that the list of shards tells of");
    const std::uint64_t first = number * list.block(), last = std::min(list.node_bound, first + list.block());
    if (out->own > 0 && (out->nodes[0] < first || out->nodes[out->own - 1] >= last)) return damaged(path, "it holds nodes of another shard");
    for (std::size_t i = out->own; i < out->nodes.size(); ++i)
        if (out->nodes[i] >= list.node_bound || (out->nodes[i] >= first && out->nodes[i] < last)) return damaged(path, "an edge leads to a node that is not there");
    return out;
}

}  // namespace hexi::abi_v1
