#include "parts.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/archive.hpp>

#include "agreement.hpp"
#include "nameless.hpp"

namespace hexi::mpi {

namespace {

/// A shard as a message, in the bytes of its file.
std::string packed(const shard& s) {
    const nameless file;
    save_shard(s, file.path()).value();
    return file.bytes();
}
shard unpacked(std::string_view bytes) {
    const nameless file;
    file.write(bytes);
    return open_shard(file.path()).value();
}

}  // namespace

parts::parts(const world& all, shard_list list, shard mine) : all_(&all), list_(std::move(list)), mine_(std::move(mine)) {
    first_ = all.rank() * list_.block();
}

result<parts> parts::open(const world& all, const std::filesystem::path& folder) {
    auto list = open_shard_list(folder);
    std::optional<result<shard>> mine;
    problems wrong;
    if (!list) wrong = list.problems();
    else if (list->parts() != all.size())
        wrong = {problem{"wrong-use", fmt::format("the graph is in {} shards, and there are {} processes", list->parts(), all.size()),
                         fmt::format("run it with as many: mpirun -n {} hexi-mpi ...; or make other shards with 'hexi shard'", list->parts()), {folder.string()}}};
    if (wrong.empty()) {
        mine = open_shard(folder, *list, all.rank());
        if (!*mine) wrong = mine->problems();
    }
    // From here on everybody goes the same way.
    if (all.any(!wrong.empty())) return wrong.empty() ? problems{problem{"cannot-continue", "another process cannot read its shard", ""}} : wrong;
    auto known = agreement(all, folder, *list, **mine);
    if (!known) return known.problems();
    parts out(all, *std::move(list), *std::move(*mine));
    out.asked_ = *std::move(known);
    return out;
}

std::optional<node_id> parts::own(std::uint32_t number) const {
    const auto found = mine_.find(number);
    return found && mine_.is_own(*found) ? found : std::nullopt;
}

std::optional<node_id> parts::own(std::string_view key) const {
    const auto found = part().find(key);
    return found && mine_.is_own(*found) ? found : std::nullopt;
}

std::vector<std::int64_t> parts::added_up(const std::vector<std::int64_t>& by_node) const {
    std::vector<std::vector<std::int64_t>> out(all_->size());
    for (std::size_t n = mine_.own; n < mine_.nodes.size(); ++n) out[static_cast<std::size_t>(mine_.nodes[n] / block())].push_back(by_node[n]);
    const auto in = all_->exchanged(out);
    std::vector<std::int64_t> by_place(static_cast<std::size_t>(block()), 0);
    for (std::size_t n = 0; n < mine_.own; ++n) by_place[place(node_id(n))] += by_node[n];
    for (std::size_t r = 0; r < all_->size(); ++r)
        for (std::size_t i = 0; i < in[r].size(); ++i) by_place[asked_[r][i]] += in[r][i];
    return by_place;
}

graph parts::collected(const chosen& some, bool complete, std::vector<std::uint32_t>* node_numbers, std::vector<std::uint32_t>* edge_numbers) const {
    const auto gather = [&](std::span<const node_id> nodes, std::span<const edge_id> edges) {
        const shard taken = taken_out(part(), nodes, edges, [&](node_id n) { return mine_.nodes[n.index()]; }, [&](edge_id e) { return mine_.edges[e.index()]; });
        std::vector<shard> got;
        for (const std::string& bytes : all_->gathered(packed(taken))) got.push_back(unpacked(bytes));
        return got;
    };
    std::vector<node_id> nodes = some.nodes;
    std::vector<edge_id> edges = some.edges;
    for (const edge_id e : edges) nodes.push_back(part().source(e));
    const auto in_order = [](auto& all) {
        std::ranges::sort(all);
        all.erase(std::unique(all.begin(), all.end()), all.end());
    };
    in_order(nodes), in_order(edges);
    std::vector<shard> got = gather(nodes, edges);
    if (complete) {
        // Ends that nobody chose, and documents that evidence names: fetched from where they are at home.
        std::set<std::uint32_t> known, ends;
        std::set<std::string> keys;
        for (const shard& s : got) {
            known.insert(s.nodes.begin(), s.nodes.begin() + static_cast<std::ptrdiff_t>(s.own));
            ends.insert(s.nodes.begin() + static_cast<std::ptrdiff_t>(s.own), s.nodes.end());
            const auto note = [&](auto id) {
                for (const evidence& e : s.part.evidence(id)) keys.insert(e.document);
            };
            for (std::size_t n = 0; n < s.own; ++n) note(node_id(n));
            for (const edge_id e : s.part.edges()) note(e);
        }
        std::vector<std::uint32_t> missing;
        std::ranges::set_difference(ends, known, std::back_inserter(missing));
        std::string wanted;
        archive_writer{wanted}(missing, std::vector<std::string>(keys.begin(), keys.end()));
        wanted = all_->told(wanted);
        std::vector<std::string> documents;
        archive_reader{wanted}(missing, documents);
        std::vector<node_id> more;
        for (const std::uint32_t number : missing)
            if (const auto n = own(number)) more.push_back(*n);
        for (const std::string& key : documents)
            if (const auto n = own(key)) more.push_back(*n);
        in_order(more);
        for (shard& s : gather(more, {})) got.push_back(std::move(s));
    }
    return all_->leads() ? put_together(got, node_numbers, edge_numbers).value() : graph();
}

}  // namespace hexi::mpi
