// Makes a social network of the shape that the Labelled Subgraph Query Benchmark asks about, as a folder that neo4j-admin import takes,
// and questions about it.
//
//     make_lsqb 2000000 FOLDER [SEED]     writes FOLDER/graph/nodes/Person.csv ..., FOLDER/graph/edges/Person_KNOWS_Person.csv ..., FOLDER/queries/*
//
// The same arguments give the same bytes: everything is drawn in whole numbers. What is made, for EDGES edges in all:
//
// - 6 continents, 111 countries, 1,343 cities, 71 classes of tags and 16,080 tags; of countries and tags few are named often: half of
//   all draws of a tag, and all of a country, take each power of two of ranks as often as any other (`popular`).
// - 2,250 persons where 2 million edges are wanted, and as many more as EDGES to the power of 0.68. Each lives in a city, has about 17
//   interests, and knows P^(0.512 - 0.028 log10 P) others on average, P being the number of persons: half of them from among those who
//   live nearby, most others from among those with the same first interest. Few have up to 25 times as many (`heavy`).
// - Forums: a wall for each person, whose members are its friends, and groups of heavy-tailed size, half of them friends of members.
// - Posts in forums by the size of these, until there are edges enough: two of five without comments, the others with 4 on average and 400
//   at most; comments answer the post or a comment under it, and most are by friends of who wrote that. Half of all messages have tags, those
//   of a comment often from what it answers; every fifth is liked by friends of its creator.
//
// No relation holds an edge twice or a loop, KNOWS stands once for a pair. Messages are numbered by time and not by thread. Keys are numbers
// far apart, unique over all types. Posts and comments have a second label, Message.
//
// Source   A. Mhedhbi et al., LSQB: A Large-Scale Subgraph Query Benchmark, 2021; the number of friends: R. Angles et al., The LDBC Social
//          Network Benchmark, 2020
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <numeric>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/output.hpp>

#include "kronecker.hpp"

namespace {

namespace fs = std::filesystem;
using number = std::uint32_t;
using list = std::vector<number>;

constexpr number continents = 6, countries = 111, cities = 1343, classes = 71, tags = 16080;

/// Numbers that are drawn one after the other.
class drawn {
public:
    explicit drawn(std::uint64_t seed) : seed_(seed) {}
    number below(std::uint64_t bound) { return static_cast<number>(hexi::bench::random_at(seed_, next_++) % bound); }
    bool chance(unsigned in_a_thousand) { return below(1000) < in_a_thousand; }
    const number& of(const list& from) { return from[below(from.size())]; }
    /// At least `least`; twice as much is `in_a_thousand` as frequent: Pareto's distribution in steps.
    number heavy(number least, unsigned in_a_thousand, number most) {
        std::uint64_t scale = std::max(least, number{1});
        while (scale < most && chance(in_a_thousand)) scale *= 2;
        return static_cast<number>(std::min<std::uint64_t>(most, scale + below(scale)));
    }
    /// A rank below `bound`: 0, one of 1 and 2, one of 3 to 6, ... as often as any other of them.
    number popular(number bound) {
        const unsigned octaves = static_cast<unsigned>(std::bit_width(bound));
        for (;;) {
            const number first = (number{1} << below(octaves)) - 1;
            const number rank = first + below(first + 1);
            if (rank < bound) return rank;
        }
    }
    /// `mean` on average, each next one as frequent as the one before in the same proportion.
    number geometric(number mean) {
        number n = 0;
        while (below(mean + 1) != 0) ++n;
        return n;
    }
    void shuffle(list& all) {
        for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[below(i)]);
    }

private:
    std::uint64_t seed_;
    std::uint64_t next_ = 0;
};

bool add_new(list& to, number x) {
    if (std::ranges::find(to, x) != to.end()) return false;
    to.push_back(x);
    return true;
}

struct relation {
    std::string_view from, type, to;
    std::vector<std::pair<number, number>> edges{};
};

struct forum {
    number moderator;
    list members, topics;
    bool is_wall;
};
struct message {
    number creator;
    number above;  // a post's forum; what a comment answers, a post or a comment
    bool answers_post;
    std::uint64_t time;
    list tagged{};
    number likes = 0;
};

class network {
public:
    network(std::uint64_t edges, std::uint64_t seed) : wanted_(edges), draw_(seed) {
        const double p = std::max(20.0, std::round(2250 * std::pow(static_cast<double>(edges) / 2e6, 0.68)));
        persons_ = static_cast<number>(p);
        friends_wanted_ = static_cast<number>(std::lround(std::pow(p, 0.512 - 0.028 * std::log10(p))));
        make_places();
        make_friends();
        make_forums();
        make_messages();
        write_messages();
    }
    const std::deque<relation>& relations() const { return relations_; }
    number count(std::string_view type) const {
        const std::array<std::pair<std::string_view, number>, 9> counts{{{"City", cities}, {"Comment", static_cast<number>(comments_.size())}, {"Continent", continents},
            {"Country", countries}, {"Forum", static_cast<number>(forums_.size())}, {"Person", persons_}, {"Post", static_cast<number>(posts_.size())}, {"Tag", tags}, {"TagClass", classes}}};
        return std::ranges::find(counts, type, &std::pair<std::string_view, number>::first)->second;
    }

private:
    relation& relate(std::string_view from, std::string_view type, std::string_view to) { return relations_.emplace_back(relation{from, type, to}); }
    std::uint64_t edges() const {
        return std::accumulate(relations_.begin(), relations_.end(), std::uint64_t{0}, [](std::uint64_t sum, const relation& r) { return sum + r.edges.size(); });
    }
    number some_tag() { return tag_rank_[draw_.chance(500) ? draw_.popular(tags) : draw_.below(tags)]; }

    void make_places() {
        tag_rank_.resize(tags);
        std::iota(tag_rank_.begin(), tag_rank_.end(), 0U);
        draw_.shuffle(tag_rank_);
        auto& in_continent = relate("Country", "IS_PART_OF", "Continent").edges;
        for (number c = 0; c < countries; ++c) in_continent.emplace_back(c, draw_.below(continents));
        auto& in_country = relate("City", "IS_PART_OF", "Country").edges;
        std::vector<list> cities_of(countries);
        for (number c = 0; c < cities; ++c) {
            country_.push_back(c < countries ? c : draw_.popular(countries));
            in_country.emplace_back(c, country_[c]);
            cities_of[country_[c]].push_back(c);
        }
        auto& has_type = relate("Tag", "HAS_TYPE", "TagClass").edges;
        for (number t = 0; t < tags; ++t) has_type.emplace_back(t, draw_.popular(classes));
        auto& subclass = relate("TagClass", "IS_SUBCLASS_OF", "TagClass").edges;
        for (number c = 1; c < classes; ++c) subclass.emplace_back(c, draw_.below(c));

        auto& lives = relate("Person", "IS_LOCATED_IN", "City").edges;
        auto& interested = relate("Person", "HAS_INTEREST", "Tag").edges;
        for (number p = 0; p < persons_; ++p) {
            const list& near = cities_of[draw_.popular(countries)];
            home_.push_back(near[draw_.popular(static_cast<number>(near.size()))]);
            lives.emplace_back(p, home_[p]);
            list& own = interests_.emplace_back();
            for (number k = draw_.heavy(8, 330, 80); k > 0; --k) add_new(own, some_tag());
            for (const number t : own) interested.emplace_back(p, t);
        }
    }

    void make_friends() {
        friends_.resize(persons_);
        list most(persons_);
        for (number& m : most) m = draw_.heavy(std::max(1U, friends_wanted_ / 2), 270, std::max(1U, std::min(25 * friends_wanted_, persons_ / 3)));
        std::unordered_set<std::uint64_t> known;
        auto& knows = relate("Person", "KNOWS", "Person").edges;
        const auto meet = [&](number a, number b) {
            if (a > b) std::swap(a, b);
            if (a == b || friends_[a].size() >= most[a] || friends_[b].size() >= most[b] || !known.insert(std::uint64_t{a} << 32U | b).second) return;
            friends_[a].push_back(b);
            friends_[b].push_back(a);
            knows.emplace_back(a, b);
        };
        // Persons stand in a row by what they have in common, and meet those who stand near.
        list row(persons_);
        std::iota(row.begin(), row.end(), 0U);
        const auto meet_near = [&](auto common, unsigned in_a_thousand) {
            draw_.shuffle(row);
            std::ranges::stable_sort(row, {}, common);
            for (number i = 0; i < persons_; ++i) {
                const number p = row[i], target = static_cast<number>(std::uint64_t{most[p]} * in_a_thousand / 1000);
                for (number tries = 0; friends_[p].size() < target && tries < 4 * target; ++tries) meet(p, row[(i + 1 + draw_.geometric(std::max(4U, most[p]))) % persons_]);
            }
        };
        meet_near([&](number p) { return std::pair(country_[home_[p]], home_[p]); }, 500);
        meet_near([&](number p) { return interests_[p][0]; }, 920);
        for (number p = 0; p < persons_; ++p)
            for (number tries = 0; friends_[p].size() < most[p] && tries < 2 * most[p]; ++tries) meet(p, draw_.below(persons_));
    }

    void make_forums() {
        for (number p = 0; p < persons_; ++p) forums_.push_back({p, friends_[p], {interests_[p][0]}, true});
        for (std::uint64_t groups = std::uint64_t{persons_} * friends_wanted_ * 12 / 1000; groups > 0; --groups) {
            forum group{draw_.below(persons_), {}, {}, false};
            const number size = draw_.heavy(friends_wanted_, 450, persons_ * 7 / 10);
            std::unordered_set<number> in;
            for (number tries = 0; in.size() < size && tries < 3 * size; ++tries) {
                const number of = group.members.empty() || draw_.chance(500) ? group.moderator : draw_.of(group.members);
                const number who = friends_[of].empty() || draw_.chance(350) ? draw_.below(persons_) : draw_.of(friends_[of]);
                if (in.insert(who).second) group.members.push_back(who);
            }
            for (number k = 1 + draw_.geometric(2); k > 0; --k) add_new(group.topics, draw_.chance(500) ? draw_.of(interests_[group.moderator]) : some_tag());
            forums_.push_back(std::move(group));
        }
        auto& member = relate("Forum", "HAS_MEMBER", "Person").edges;
        auto& moderator = relate("Forum", "HAS_MODERATOR", "Person").edges;
        auto& topic = relate("Forum", "HAS_TAG", "Tag").edges;
        for (number f = 0; f < forums_.size(); ++f) {
            moderator.emplace_back(f, forums_[f].moderator);
            for (const number p : forums_[f].members) member.emplace_back(f, p);
            for (const number t : forums_[f].topics) topic.emplace_back(f, t);
        }
    }

    void make_messages() {
        const auto& member = std::ranges::find(relations_, "HAS_MEMBER", &relation::type)->edges;
        std::uint64_t made = edges();
        const auto add = [&](std::vector<message>& to, message m) {
            if (const auto known = friends_[m.creator].size(); known > 0 && draw_.chance(200)) m.likes = draw_.heavy(1, 330, static_cast<number>(known));
            made += 3 + m.tagged.size() + m.likes;  // and a creator, a place, and what it is in or answers
            to.push_back(std::move(m));
        };
        while (made < wanted_ && !member.empty()) {
            const auto [in, by] = member[draw_.below(member.size())];
            const forum& f = forums_[in];
            message post{f.is_wall ? f.moderator : by, in, false, std::uint64_t{draw_.below(1U << 31U)} << 8U};
            if (draw_.chance(500))
                for (number k = 1 + draw_.geometric(1); k > 0; --k) add_new(post.tagged, draw_.chance(500) ? draw_.of(f.topics) : some_tag());
            add(posts_, std::move(post));
            const number under = static_cast<number>(posts_.size() - 1), first = static_cast<number>(comments_.size());
            for (number k = 0, thread = draw_.chance(600) ? draw_.heavy(2, 310, 400) : 0; k < thread; ++k) {
                const bool answers_post = k == 0 || draw_.chance(350);
                const number above = answers_post ? under : first + draw_.below(k);
                const message& answered = answers_post ? posts_[above] : comments_[above];
                const list& known = friends_[answered.creator];
                message comment{known.empty() || draw_.chance(400) ? draw_.of(f.members) : draw_.of(known), above, answers_post, answered.time + 1 + draw_.heavy(1U << 12U, 400, 1U << 30U)};
                if (draw_.chance(500))
                    for (number n = 1 + draw_.geometric(1); n > 0; --n) add_new(comment.tagged, !answered.tagged.empty() && draw_.chance(300) ? draw_.of(answered.tagged) : some_tag());
                add(comments_, std::move(comment));
            }
        }
    }

    struct order_of_time {
        list order, place;  // what comes i-th; where i comes

        explicit order_of_time(const std::vector<message>& all) : order(all.size()), place(all.size()) {
            std::iota(order.begin(), order.end(), 0U);
            std::ranges::stable_sort(order, {}, [&](number i) { return all[i].time; });
            for (number i = 0; i < order.size(); ++i) place[order[i]] = i;
        }
    };

    void write_messages() {
        const order_of_time posts(posts_), comments(comments_);
        auto& contains = relate("Forum", "CONTAINER_OF", "Post").edges;
        auto& of_post = relate("Comment", "REPLY_OF", "Post").edges;
        auto& of_comment = relate("Comment", "REPLY_OF", "Comment").edges;
        const auto write = [&](std::string_view type, const std::vector<message>& all, const list& order, auto link) {
            auto& created = relate(type, "HAS_CREATOR", "Person").edges;
            auto& tagged = relate(type, "HAS_TAG", "Tag").edges;
            auto& located = relate(type, "IS_LOCATED_IN", "Country").edges;
            auto& likes = relate("Person", "LIKES", type).edges;
            for (number i = 0; i < order.size(); ++i) {
                const message& m = all[order[i]];
                link(i, m);
                created.emplace_back(i, m.creator);
                located.emplace_back(i, draw_.chance(900) ? country_[home_[m.creator]] : draw_.popular(countries));
                for (const number t : m.tagged) tagged.emplace_back(i, t);
                if (m.likes == 0) continue;
                const list& known = friends_[m.creator];
                const number first = draw_.below(known.size());  // friends that follow each other: all different
                for (number k = 0; k < m.likes; ++k) likes.emplace_back(known[(first + k) % known.size()], i);
            }
        };
        write("Post", posts_, posts.order, [&](number i, const message& m) { contains.emplace_back(m.above, i); });
        write("Comment", comments_, comments.order, [&](number i, const message& m) {
            if (m.answers_post) of_post.emplace_back(i, posts.place[m.above]);
            else of_comment.emplace_back(i, comments.place[m.above]);
        });
    }

    std::uint64_t wanted_;
    drawn draw_;
    number persons_ = 0, friends_wanted_ = 0;
    list tag_rank_, country_, home_;  // a tag by popularity; of a city; of a person
    std::vector<list> interests_, friends_;
    std::vector<forum> forums_;
    std::vector<message> posts_, comments_;
    std::deque<relation> relations_;  // references to what is in it stay good
};

/// Writes a file by `write(output&)`, or ends the program.
template <class Write>
void write_file(const fs::path& path, Write write) {
    auto file = hexi::atomic_file::create(path);
    if (file) {
        write((*file)->out());
        if ((*file)->commit()) return;
    }
    fmt::print(stderr, "cannot write {}\n", path.string());
    std::exit(4);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3 && count != 4) {
        fmt::print(stderr, "usage: make_lsqb EDGES FOLDER [SEED]\n");
        return 2;
    }
    const fs::path folder = arguments[2];
    const network made(std::strtoull(arguments[1], nullptr, 10), count == 4 ? std::strtoull(arguments[3], nullptr, 10) : 1);
    constexpr std::array<std::string_view, 9> types{"City", "Comment", "Continent", "Country", "Forum", "Person", "Post", "Tag", "TagClass"};
    const auto first = [&](std::string_view type) {
        std::uint64_t sum = 0;
        for (auto t = types.begin(); *t != type; ++t) sum += made.count(*t);
        return sum;
    };
    const auto key = [](std::uint64_t node) { return node * 1009 + 17; };

    for (const char* sub : {"graph/nodes", "graph/edges", "queries"}) fs::create_directories(folder / sub);
    std::uint64_t nodes = 0, edges = 0;
    for (const std::string_view type : types) {
        write_file(folder / fmt::format("graph/nodes/{}.csv", type), [&](hexi::output& out) {
            out.append("key:ID,:LABEL\n");
            const std::string label = fmt::format(",{}{}\n", type, type == "Post" || type == "Comment" ? ";Message" : "");
            for (std::uint64_t n = first(type), last = n + made.count(type); n < last; ++n) {
                out.append_number(key(n));
                out.append(label);
            }
        });
        nodes += made.count(type);
    }
    for (const relation& r : made.relations()) {
        write_file(folder / fmt::format("graph/edges/{}_{}_{}.csv", r.from, r.type, r.to), [&](hexi::output& out) {
            out.append(":START_ID,:END_ID,:TYPE\n");
            const std::string type = fmt::format(",{}\n", r.type);
            const std::uint64_t from = first(r.from), to = first(r.to);
            for (const auto& [a, b] : r.edges) {
                out.append_number(key(from + a));
                out.append(',');
                out.append_number(key(to + b));
                out.append(type);
            }
        });
        edges += r.edges.size();
    }

    // As queries.py writes them: persons, by place in the node files.
    drawn ask(42);
    const auto person = [&] { return first("Person") + ask.below(made.count("Person")); };
    write_file(folder / "queries/pairs.txt", [&](hexi::output& out) {
        for (int i = 0; i < 1'000; ++i) {
            const auto from = person();
            out.append(fmt::format("{} {}\n", from, person()));
        }
    });
    write_file(folder / "queries/hops.txt", [](hexi::output& out) { out.append("KNOWS KNOWS\n"); });
    write_file(folder / "queries/nodes.txt", [&](hexi::output& out) {
        for (int i = 0; i < 10'000; ++i) out.append(fmt::format("{}\n", person()));
    });
    fmt::print("{}: {} persons, {} nodes, {} edges\n", folder.string(), made.count("Person"), nodes, edges);
    return 0;
}
