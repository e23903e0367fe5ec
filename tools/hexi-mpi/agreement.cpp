#include "agreement.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <xxhash.h>

#include <hexi/base/archive.hpp>
#include <hexi/format/shard/numbers_private.hpp>

namespace hexi::mpi {

namespace {

class comparison {
public:
    comparison(const world& all, const std::filesystem::path& folder, const shard_list& list, const shard& mine) : all_(all), folder_(folder), list_(list), mine_(mine) {}

    result<known_elsewhere> made() {
        compare_lists();
        if (all_.any(wrong_.has_value())) return refusal();  // places are told by the list
        compare_schemas();
        compare_counts();
        known_elsewhere known = compare_ends();
        if (all_.size() > 1) compare_keys();
        if (all_.size() > 1) compare_edges();
        if (all_.any(wrong_.has_value())) return refusal();
        return known;
    }

private:
    problem refusal() const { return wrong_ ? *wrong_ : problem{"cannot-continue", "another process cannot read its shard", ""}; }
    void say(const std::filesystem::path& file, std::string message, std::string hint = "make the shards again with 'hexi shard'") {
        if (!wrong_) wrong_ = problem{"damaged-snapshot", std::move(message), std::move(hint), {file.string()}};
    }
    /// Of the shard here.
    void say_of_mine(std::string_view what) { say(shard_path(folder_, all_.rank()), fmt::format("the shard is damaged: {}", what)); }
    static std::string name(std::size_t number) { return shard_path("", number).string(); }
    std::size_t home_of(std::uint32_t node) const { return static_cast<std::size_t>(node / list_.block()); }

    void compare_lists() {
        std::string bytes;
        archive_writer{bytes}(list_.node_bound, list_.nodes, list_.edges, list_.checksums);
        if (all_.told(bytes) != bytes) say(folder_, "the list of the shards is another one than that of the first process", "let all processes read the same folder");
    }
    void compare_schemas() {
        const std::string mine = hexi::detail::description_of(mine_.part.schema());
        if (all_.told(mine) != mine) say_of_mine(fmt::format("its schema is not that of {}", name(0)));
    }
    void compare_counts() {
        const auto nodes = all_.sum(std::uint64_t{mine_.own}), edges = all_.sum(std::uint64_t{mine_.edges.size()});
        if (all_.leads() && (nodes != list_.nodes || edges != list_.edges))
            say(folder_, fmt::format("the shards hold {} nodes and {} edges, where their list tells of {} and {}", nodes, edges, list_.nodes, list_.edges));
    }

    /// A node as who knows it from elsewhere has it: its id in the whole, and a digest of its type and key.
    struct end {
        std::uint32_t number;
        std::uint32_t digest[2];
    };
    std::uint64_t digest_of(node_id n) const {
        const graph& g = mine_.part;
        const std::uint64_t type = 2 * g.type(n).index() + (g.has_key(n) ? 1 : 0);
        const std::string_view key = g.has_key(n) ? g.key(n) : std::string_view();
        return XXH3_64bits_withSeed(key.data(), key.size(), type);
    }
    /// Every end is there where it is at home, and the same.
    known_elsewhere compare_ends() {
        std::vector<std::vector<end>> out(all_.size());
        for (std::size_t i = mine_.own; i < mine_.nodes.size(); ++i) {
            const std::uint64_t digest = digest_of(node_id(i));
            out[home_of(mine_.nodes[i])].push_back({mine_.nodes[i], {static_cast<std::uint32_t>(digest), static_cast<std::uint32_t>(digest >> 32U)}});
        }
        const auto in = all_.exchanged(out);
        const auto first = all_.rank() * list_.block();
        known_elsewhere known(all_.size());
        for (std::size_t r = 0; r < all_.size(); ++r)
            for (const end& e : in[r]) {
                const auto n = mine_.find(e.number);
                const std::uint64_t digest = std::uint64_t{e.digest[1]} << 32U | e.digest[0];
                if (!n || !mine_.is_own(*n)) say_of_mine(fmt::format("it lacks the node {}, to which an edge of {} leads", e.number, name(r)));
                else if (digest_of(*n) != digest) say_of_mine(fmt::format("its node {} is another one in {}", e.number, name(r)));
                known[r].push_back(static_cast<std::uint32_t>(e.number - first));
            }
        return known;
    }

    /// Who else has one of the things that processes have by their digests: by place in `mine`.
    std::vector<std::pair<std::size_t, std::size_t>> had_elsewhere(std::span<const std::uint64_t> mine) const {
        std::vector<std::vector<std::uint64_t>> out(all_.size());
        for (const std::uint64_t digest : mine) out[digest % all_.size()].push_back(digest);
        std::vector<std::pair<std::uint64_t, std::uint32_t>> met;
        const auto in = all_.exchanged(out);
        for (std::size_t r = 0; r < in.size(); ++r)
            for (const std::uint64_t digest : in[r]) met.emplace_back(digest, static_cast<std::uint32_t>(r));
        std::ranges::sort(met);
        struct answer {
            std::uint64_t digest, other;
        };
        std::vector<std::vector<answer>> replies(all_.size());
        for (std::size_t i = 1; i < met.size(); ++i) {
            if (met[i - 1].first != met[i].first) continue;
            replies[met[i].second].push_back({met[i].first, met[i - 1].second});
            replies[met[i - 1].second].push_back({met[i].first, met[i].second});
        }
        std::vector<std::pair<std::uint64_t, std::size_t>> told;
        for (const auto& some : all_.exchanged(replies))
            for (const answer& a : some) told.emplace_back(a.digest, static_cast<std::size_t>(a.other));
        std::ranges::sort(told);
        std::vector<std::pair<std::size_t, std::size_t>> found;
        for (std::size_t i = 0; i < mine.size() && !told.empty(); ++i) {
            const auto at = std::ranges::lower_bound(told, mine[i], {}, &std::pair<std::uint64_t, std::size_t>::first);
            if (at != told.end() && at->first == mine[i]) found.emplace_back(i, at->second);
        }
        return found;
    }
    /// No key is at home in two shards. Digests of different keys may be equal, but hardly so twice.
    void compare_keys() {
        std::vector<node_id> suspects;
        for (std::size_t n = 0; n < mine_.own; ++n)
            if (mine_.part.has_key(node_id(n))) suspects.emplace_back(n);
        std::optional<std::pair<node_id, std::size_t>> clash;
        for (const std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{2}}) {
            std::vector<std::uint64_t> digests;
            for (const node_id n : suspects) digests.push_back(XXH3_64bits_withSeed(mine_.part.key(n).data(), mine_.part.key(n).size(), seed));
            std::vector<node_id> still;
            clash.reset();
            for (const auto& [place, other] : had_elsewhere(digests)) {
                still.push_back(suspects[place]);
                if (!clash) clash = std::pair(still.back(), other);
            }
            suspects = std::move(still);
        }
        if (clash) say_of_mine(fmt::format("the key '{}' is in {}, too", mine_.part.key(clash->first), name(clash->second)));
    }

    /// Numbers of one range as they are sent: a word that says how, then a bit for each number of the range or the numbers themselves, whichever is less.
    static std::vector<std::uint32_t> numbers_in(std::span<const std::uint32_t> message) {
        if (message.empty() || message.front() == 0) return {message.begin() + (message.empty() ? 0 : 1), message.end()};
        std::vector<std::uint32_t> out;
        for (std::size_t i = 32; i < 32 * message.size(); ++i)
            if ((message[i / 32] >> (i % 32) & 1U) != 0) out.push_back(static_cast<std::uint32_t>(i - 32));
        return out;
    }
    /// No id of an edge is in two shards. Each process looks at a range of ids.
    void compare_edges() {
        std::uint64_t bound = 0;
        for (const std::uint32_t e : mine_.edges.span()) bound = std::max(bound, std::uint64_t{e} + 1);
        const std::uint64_t range = all_.largest(bound) / all_.size() + 1;
        std::vector<std::uint64_t> counts(all_.size());
        for (const std::uint32_t e : mine_.edges.span()) ++counts[e / range];
        std::vector<std::vector<std::uint32_t>> out(all_.size());
        for (std::size_t r = 0; r < out.size(); ++r) {
            const bool bits = counts[r] > range / 32;
            out[r].assign(bits ? static_cast<std::size_t>(2 + range / 32) : 1, 0);
            out[r].front() = bits ? 1 : 0;
        }
        for (const std::uint32_t e : mine_.edges.span()) {
            std::vector<std::uint32_t>& to = out[e / range];
            const auto i = static_cast<std::uint32_t>(e % range);
            if (to.front() != 0) to[1 + i / 32] |= std::uint32_t{1} << i % 32;
            else to.push_back(i);
        }
        const auto in = all_.exchanged(out);
        std::vector<std::uint32_t> met;
        for (const auto& message : in) {
            const auto some = numbers_in(message);
            met.insert(met.end(), some.begin(), some.end());
        }
        struct clash {
            std::uint32_t number, other;
        };
        std::vector<std::vector<clash>> replies(all_.size());
        if (const auto twice = hexi::detail::met_twice(met)) {
            std::vector<std::uint32_t> have;
            for (std::size_t r = 0; r < in.size(); ++r)
                if (const auto some = numbers_in(in[r]); std::ranges::find(some, *twice) != some.end()) have.push_back(static_cast<std::uint32_t>(r));
            const auto number = static_cast<std::uint32_t>(*twice + all_.rank() * range);
            for (const std::uint32_t r : have) replies[r].push_back({number, r == have.front() ? have.back() : have.front()});
        }
        for (const auto& some : all_.exchanged(replies))
            for (const clash& c : some) say_of_mine(fmt::format("the edge {} is in {}, too", c.number, name(c.other)));
    }

    const world& all_;
    const std::filesystem::path& folder_;
    const shard_list& list_;
    const shard& mine_;
    std::optional<problem> wrong_;
};

}  // namespace

result<known_elsewhere> agreement(const world& all, const std::filesystem::path& folder, const shard_list& list, const shard& mine) { return comparison(all, folder, list, mine).made(); }

}  // namespace hexi::mpi
