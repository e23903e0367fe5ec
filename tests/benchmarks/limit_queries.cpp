// No peer: what queries ask, by loops over plain arrays on one thread. What they reach is what the machine allows without a library; their
// answers are those that others are compared with.
//
// Of most counts there are several ways. The one that is timed is what an engine can do that knows nothing but the graph: that a comment has
// one creator, or a person one city, is not made use of. The others must give the same, or the program ends. Whatever a way needs besides rows of
// neighbours is built within its time.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plain_graph.hpp"
#include "program.hpp"

namespace bench = hexi::bench;

namespace {

using bench::answer;
using node = std::uint32_t;
using count = std::uint64_t;
using ends = std::vector<std::pair<node, node>>;

constexpr node nobody = ~node{0};

/// For each node its neighbours, ascending.
struct rows {
    std::vector<node> begin, to;

    rows() = default;
    rows(node nodes, const ends& edges) : begin(nodes + 1), to(edges.size()) {
        for (const auto& [a, b] : edges) ++begin[a + 1];
        std::partial_sum(begin.begin(), begin.end(), begin.begin());
        std::vector<node> next(begin.begin(), begin.end() - 1);
        for (const auto& [a, b] : edges) to[next[a]++] = b;
        for (node n = 0; n < nodes; ++n) std::sort(to.begin() + begin[n], to.begin() + begin[n + 1]);
    }
    std::span<const node> of(node n) const { return {to.data() + begin[n], to.data() + begin[n + 1]}; }
    node degree(node n) const { return begin[n + 1] - begin[n]; }
    node size() const { return static_cast<node>(begin.size() - 1); }
    /// The loops rely on it: no edge twice.
    rows& simple() {
        for (node n = 0; n < size(); ++n) {
            const auto row = of(n);
            if (std::ranges::adjacent_find(row) == row.end()) continue;
            std::fprintf(stderr, "an edge stands twice: the loops take a simple graph\n");
            std::exit(3);
        }
        return *this;
    }
};

ends turned(ends all) {
    for (auto& [a, b] : all) std::swap(a, b);
    return all;
}
ends joined(ends all, const ends& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

count common(std::span<const node> a, std::span<const node> b) {
    count n = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        const node x = a[i], y = b[j];
        n += x == y ? 1 : 0;
        i += x <= y ? 1 : 0;
        j += y <= x ? 1 : 0;
    }
    return n;
}

/// Calls `found` for each triangle whose edges `keep` leaves, once. Edges go from the end with fewer to the one with more, so that rows stay short.
template <class Keep, class Found>
void triangles(const rows& g, Keep keep, Found found) {
    std::vector<node> order(g.size()), place(g.size()), begin(g.size() + 1), up, mark(g.size(), nobody);
    std::iota(order.begin(), order.end(), node{0});
    std::ranges::stable_sort(order, {}, [&](node n) { return g.degree(n); });
    for (node i = 0; i < g.size(); ++i) place[order[i]] = i;
    up.reserve(g.to.size() / 2);
    for (node i = 0; i < g.size(); ++i) {
        for (const node b : g.of(order[i]))
            if (place[b] > i && keep(order[i], b)) up.push_back(place[b]);
        begin[i + 1] = static_cast<node>(up.size());
    }
    for (node a = 0; a < g.size(); ++a) {
        for (node i = begin[a]; i < begin[a + 1]; ++i) mark[up[i]] = a;
        for (node i = begin[a]; i < begin[a + 1]; ++i)
            for (node j = begin[up[i]]; j < begin[up[i] + 1]; ++j)
                if (mark[up[j]] == a) found(order[a], order[up[i]], order[up[j]]);
    }
}

/// A graph as make_lsqb makes it, messages numbered posts first; and the nine counts.
class social_network {
public:
    explicit social_network(const bench::plain_graph& plain) {
        std::vector<node> sizes(plain.node_types.size()), place(plain.nodes());
        for (node n = 0; n < plain.nodes(); ++n) place[n] = sizes[plain.node_type[n]]++;
        const auto size = [&](std::string_view type) {
            const auto at = std::ranges::find(plain.node_types, type);
            return at == plain.node_types.end() ? 0 : sizes[static_cast<std::size_t>(at - plain.node_types.begin())];
        };
        persons_ = size("Person"), posts_ = size("Post"), comments_ = size("Comment"), tags_ = size("Tag"), cities_ = size("City");
        std::vector<ends> tables(plain.edge_types.size());
        const auto from_message = [&](std::string_view table, std::string_view type, node n) { return table == type ? posts_ + n : n; };
        for (std::size_t e = 0; e < plain.edges(); ++e) {
            const std::string_view table = plain.edge_types[plain.type[e]];
            const bool to_comment = table.ends_with("_Comment");
            const std::string_view source = table.substr(0, table.find('_'));
            tables[plain.type[e]].emplace_back(from_message(source, "Comment", place[plain.source[e]]), to_comment ? posts_ + place[plain.target[e]] : place[plain.target[e]]);
        }
        const auto table = [&](std::string_view name) { return tables[plain.edge_type(name)]; };
        const node messages = posts_ + comments_;
        knows_ = rows(persons_, joined(table("Person_KNOWS_Person"), turned(table("Person_KNOWS_Person")))).simple();
        interests_ = rows(persons_, table("Person_HAS_INTEREST_Tag")).simple();
        city_ = rows(persons_, table("Person_IS_LOCATED_IN_City")).simple();
        country_ = rows(cities_, table("City_IS_PART_OF_Country")).simple();
        type_ = rows(tags_, table("Tag_HAS_TYPE_TagClass")).simple();
        members_ = rows(size("Forum"), table("Forum_HAS_MEMBER_Person")).simple();
        contains_ = rows(size("Forum"), table("Forum_CONTAINER_OF_Post")).simple();
        tagged_ = rows(messages, joined(table("Post_HAS_TAG_Tag"), table("Comment_HAS_TAG_Tag"))).simple();
        creator_ = rows(messages, joined(table("Post_HAS_CREATOR_Person"), table("Comment_HAS_CREATOR_Person"))).simple();
        created_ = rows(persons_, turned(joined(table("Post_HAS_CREATOR_Person"), table("Comment_HAS_CREATOR_Person"))));
        liked_ = rows(messages, turned(joined(table("Person_LIKES_Post"), table("Person_LIKES_Comment")))).simple();
        const ends replies = joined(table("Comment_REPLY_OF_Post"), table("Comment_REPLY_OF_Comment"));
        answers_ = rows(messages, replies).simple();
        answered_by_ = rows(messages, turned(replies));
    }

    /// The counts, general ways first. A vector of sums for each step.
    std::vector<count (social_network::*)() const> ways(int q) const {
        using s = social_network;
        switch (q) {
            case 1: return {&s::chain, &s::chain_by_comments};
            case 2: return {&s::friends_answered, &s::friends_answered_by_comment};
            case 3: return {&s::compatriots, &s::compatriots_by_triangles};
            case 4: return {&s::star};
            case 5: return {&s::answered_tags};
            case 6: return {&s::friends_interests};
            case 7: return {&s::optional_star};
            case 8: return {&s::answered_tags_anew};
            default: return {&s::strangers_interests, &s::strangers_interests_by_marks};
        }
    }

private:
    count chain() const {
        std::vector<count> of_tag(tags_), of_message(posts_ + comments_), of_post(posts_), of_city(cities_), of_person(persons_);
        for (node t = 0; t < tags_; ++t) of_tag[t] = type_.degree(t);
        for (node c = posts_; c < posts_ + comments_; ++c)
            for (const node t : tagged_.of(c)) of_message[c] += of_tag[t];
        for (node p = 0; p < posts_; ++p)
            for (const node c : answered_by_.of(p)) of_post[p] += of_message[c];
        for (node c = 0; c < cities_; ++c) of_city[c] = country_.degree(c);
        for (node p = 0; p < persons_; ++p)
            for (const node c : city_.of(p)) of_person[p] += of_city[c];
        count n = 0;
        for (node f = 0; f < members_.size(); ++f) {
            count right = 0, left = 0;
            for (const node p : contains_.of(f)) right += of_post[p];
            if (right == 0) continue;
            for (const node p : members_.of(f)) left += of_person[p];
            n += left * right;
        }
        return n;
    }
    count chain_by_comments() const {  // a person lives in one city, a comment answers one message
        std::vector<node> forum(posts_);
        for (node f = 0; f < contains_.size(); ++f)
            for (const node p : contains_.of(f)) forum[p] = f;
        std::vector<count> sum(members_.size());
        for (node c = posts_; c < posts_ + comments_; ++c)
            if (const node above = answers_.of(c)[0]; above < posts_)
                for (const node t : tagged_.of(c)) sum[forum[above]] += type_.degree(t);
        count n = 0;
        for (node f = 0; f < members_.size(); ++f) n += sum[f] * members_.degree(f);
        return n;
    }
    count friends_answered() const {
        count n = 0;
        std::vector<node> mark(persons_, nobody);
        for (node p = 0; p < persons_; ++p) {
            for (const node q : knows_.of(p)) mark[q] = p;
            for (const node c : created_.of(p)) {
                if (c < posts_) continue;
                for (const node above : answers_.of(c)) {
                    if (above >= posts_) continue;
                    for (const node q : creator_.of(above)) n += mark[q] == p ? 1 : 0;
                }
            }
        }
        return n;
    }
    count friends_answered_by_comment() const {
        count n = 0;
        for (node c = posts_; c < posts_ + comments_; ++c) {
            const node above = answers_.of(c)[0];
            if (above < posts_) n += std::ranges::binary_search(knows_.of(creator_.of(c)[0]), creator_.of(above)[0]) ? 1 : 0;
        }
        return n;
    }
    std::vector<node> countries() const {
        std::vector<node> out(persons_);
        for (node p = 0; p < persons_; ++p) out[p] = country_.of(city_.of(p)[0])[0];
        return out;
    }
    count compatriots() const {
        count n = 0;
        const auto country = countries();
        triangles(knows_, [&](node a, node b) { return country[a] == country[b]; }, [&](node, node, node) { ++n; });
        return 6 * n;
    }
    count compatriots_by_triangles() const {
        count n = 0;
        const auto country = countries();
        triangles(knows_, [](node, node) { return true; }, [&](node a, node b, node c) { n += country[a] == country[b] && country[a] == country[c] ? 1 : 0; });
        return 6 * n;
    }
    count star() const {
        count n = 0;
        for (node m = 0; m < posts_ + comments_; ++m) n += count{tagged_.degree(m)} * creator_.degree(m) * liked_.degree(m) * answered_by_.degree(m);
        return n;
    }
    count optional_star() const {
        count n = 0;
        for (node m = 0; m < posts_ + comments_; ++m) n += count{tagged_.degree(m)} * creator_.degree(m) * std::max(1U, liked_.degree(m)) * std::max(1U, answered_by_.degree(m));
        return n;
    }
    count answered_tags() const {
        count n = 0;
        for (node c = posts_; c < posts_ + comments_; ++c) {
            const auto own = tagged_.of(c);
            if (own.empty()) continue;
            for (const node above : answers_.of(c))
                if (const auto other = tagged_.of(above); !other.empty()) n += own.size() * other.size() - common(own, other);
        }
        return n;
    }
    count answered_tags_anew() const {
        count n = 0;
        for (node c = posts_; c < posts_ + comments_; ++c) {
            const auto own = tagged_.of(c);
            if (own.empty()) continue;
            for (const node above : answers_.of(c))
                if (const auto other = tagged_.of(above); !other.empty()) n += own.size() * (other.size() - common(own, other));
        }
        return n;
    }
    count friends_interests() const {  // for each person in the middle: one friend less has come from somewhere else
        count n = 0;
        for (node p = 0; p < persons_; ++p) {
            count sum = 0;
            for (const node q : knows_.of(p)) sum += interests_.degree(q);
            if (sum > 0) n += sum * (knows_.degree(p) - 1);
        }
        return n;
    }
    count strangers_interests() const {
        count closed = 0;
        triangles(knows_, [](node, node) { return true; }, [&](node a, node b, node c) { closed += interests_.degree(a) + interests_.degree(b) + interests_.degree(c); });
        return friends_interests() - 2 * closed;
    }
    count strangers_interests_by_marks() const {
        count n = 0;
        std::vector<node> mark(persons_, nobody);
        for (node p = 0; p < persons_; ++p) {
            mark[p] = p;
            for (const node q : knows_.of(p)) mark[q] = p;
            for (const node q : knows_.of(p))
                for (const node r : knows_.of(q)) n += mark[r] == p ? 0 : interests_.degree(r);
        }
        return n;
    }

    node persons_ = 0, posts_ = 0, comments_ = 0, tags_ = 0, cities_ = 0;
    rows knows_, interests_, city_, country_, type_, members_, contains_, tagged_, creator_, created_, liked_, answers_, answered_by_;
};

/// Closed walks of four edges that repeat none, from each node and in both directions.
count squares(const rows& g) {
    // Of each pair of neighbours of a node the one with more: by counts of ways from a node over nodes before it in the order of degrees.
    std::vector<node> order(g.size()), place(g.size());
    std::iota(order.begin(), order.end(), node{0});
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](node n) { return g.degree(n); });
    for (node i = 0; i < g.size(); ++i) place[order[i]] = i;
    std::vector<node> begin(g.size() + 1), to;
    to.reserve(g.to.size());
    for (node i = 0; i < g.size(); ++i) {
        for (const node b : g.of(order[i])) to.push_back(place[b]);
        std::sort(to.begin() + begin[i], to.end());
        begin[i + 1] = static_cast<node>(to.size());
    }
    std::vector<node> ways(g.size());
    count n = 0;
    // Each square is found once, from its node of the highest degree.
    for (node a = 0; a < g.size(); ++a) {
        const auto each = [&](auto work) {
            for (node i = begin[a]; i < begin[a + 1]; ++i) {
                const node b = to[i];
                if (b <= a) continue;
                for (node j = begin[b + 1]; j > begin[b] && to[j - 1] > a; --j) work(to[j - 1]);
            }
        };
        each([&](node c) { n += ways[c]++; });
        each([&](node c) { ways[c] = 0; });
    }
    return 8 * n;
}

/// A graph by the names of its tables: one row of neighbours for each.
class by_table {
public:
    explicit by_table(const bench::plain_graph& plain) : tables_(plain.edge_types.size()) {
        std::vector<ends> all(tables_.size());
        for (std::size_t e = 0; e < plain.edges(); ++e) all[plain.type[e]].emplace_back(plain.source[e], plain.target[e]);
        for (std::size_t t = 0; t < tables_.size(); ++t) tables_[t] = rows(plain.nodes(), all[t]);
    }
    const rows& operator[](std::size_t table) const { return tables_[table]; }
    std::size_t size() const { return tables_.size(); }

private:
    std::vector<rows> tables_;
};

/// A depends on B depends on C, A and C with one maintainer.
count dependencies(const rows& depends, const rows& maintained) {
    count n = 0;
    for (node a = 0; a < depends.size(); ++a) {
        const auto own = maintained.of(a);
        if (own.empty()) continue;
        for (const node b : depends.of(a))
            for (const node c : depends.of(b)) n += c == a ? 0 : common(own, maintained.of(c));
    }
    return n;
}

}  // namespace

int main(int argument_count, char** arguments) {
    bench::program program(argument_count, arguments);
    const bench::questions ask(program.folder() / "queries");
    bench::made_once<bench::plain_graph> plain([&] { return bench::plain_graph(program.graph_folder()); });
    bench::made_once<social_network> network([&] { return social_network(*plain); });
    bench::made_once<by_table> tables([&] { return by_table(*plain); });

    program.once("load", [&](bench::figures& f) {
        const std::string size = answer(plain->nodes(), plain->edges());
        if (program.asked_for("lsqb")) *network;
        else *tables;
        f["peak"] = bench::peak_bytes();
        return size;
    });
    for (int q = 1; q <= 9; ++q) {
        program.each("lsqb" + std::to_string(q), "lsqb", [&, q] {
            const auto ways = network->ways(q);
            for (const auto way : ways) {
                if (((*network).*way)() == ((*network).*ways.front())()) continue;
                std::fprintf(stderr, "two ways to count lsqb%d differ\n", q);
                std::exit(5);
            }
        }, [&, q](std::size_t) { return std::to_string(((*network).*network->ways(q).front())()); });
    }
    program.each("dependencies", "packages", [&] { *tables; }, [&](std::size_t) {
        return std::to_string(dependencies((*tables)[plain->edge_type("DEPENDS")], (*tables)[plain->edge_type("MAINTAINED_BY")]));
    });
    bench::made_once<rows> symmetric([&] {
        const auto pairs = bench::symmetrised(*plain);
        return rows(plain->nodes(), joined(pairs, turned(pairs)));
    });
    program.each("triangles", "cycles", [&] { *symmetric; }, [&](std::size_t) {
        count n = 0;
        triangles(*symmetric, [](node, node) { return true; }, [&](node, node, node) { ++n; });
        return std::to_string(6 * n);
    });
    program.each("squares", "cycles", [&] { *symmetric; }, [&](std::size_t) { return std::to_string(squares(*symmetric)); });
    program.each("edges_by_target", "packages", [&] { *tables; }, [&](std::size_t) {
        std::vector<count> sum(plain->nodes());
        for (std::size_t t = 0; t < tables->size(); ++t)
            for (const node b : (*tables)[t].to) ++sum[b];
        std::vector<node> order;
        for (node n = 0; n < plain->nodes(); ++n)
            if (sum[n] > 0) order.push_back(n);
        std::ranges::sort(order, [&](node a, node b) { return std::pair(sum[b], std::string_view(plain->name[a])) < std::pair(sum[a], std::string_view(plain->name[b])); });
        return answer(order.size(), std::accumulate(order.begin(), order.end(), count{0}, [&](count all, node n) { return all + sum[n]; }));
    });
    return program.run();
}
