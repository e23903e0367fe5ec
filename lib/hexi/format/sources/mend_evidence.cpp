#include <hexi/format/sources/mend_evidence.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include <hexi/format/sources/checker_private.hpp>

namespace hexi::inline abi_v1 {

namespace {

using detail::read_line;
using detail::source_checker;
using detail::stretch;

/// The evidence of one property, or of the whole fact, in one document: what is replaced together.
struct part {
    std::string property{};
    std::string document{};
    bool name_alone = false;  ///< of the whole fact what is no property

    friend auto operator<=>(const part&, const part&) = default;
    [[nodiscard]] bool has(const evidence& e) const { return e.property == property && e.document == document; }
    /// Whether a problem that is told of a column is one of it.
    [[nodiscard]] bool concerns(std::string_view column, const std::vector<evidence>& all) const {
        if (!property.empty()) return detail::is_for({.document = {}, .line = 0, .start = 0, .end = 0, .certainty = 1, .property = property}, column);
        if (name_alone && column != "evidence" && column != "aliases" && !column.starts_with("name")) return false;
        return std::ranges::none_of(all, [&](const evidence& e) { return detail::is_for(e, column); });
    }
};

struct sentence_at {
    std::string document{};
    std::uint32_t line = 0;
    const read_line* text = nullptr;
    stretch where{};
};

template <class Id>
class mender {
public:
    mender(const source_checker& check, Id id) : check_(check), id_(id), now_(check.of().evidence(id)) {}

    /// The evidence that is right; nothing if none is, or several are.
    std::optional<std::vector<evidence>> mended() {
        std::set<part> parts;
        for (const auto& [column, p] : check_.try_evidence(id_, now_).wrong)
            for (const evidence& e : now_)
                if (const part one{e.property, e.document}; one.concerns(column, now_)) parts.insert(one);
        std::vector<evidence> best = now_;
        for (const part& p : parts) {
            if (wrong_of(p, best) == 0) continue;
            auto better = in_own_sentence(p, best);
            if (!better) better = in_any_sentence(p, best);
            if (better) best = std::move(*better);
        }
        if (best == now_ || !check_.try_evidence(id_, best).wrong.empty()) return std::nullopt;
        return best;
    }
    /// Every place for a part, the fewest characters first.
    std::vector<std::vector<evidence>> all_places(const part& p) { return all_places(p, without(p, now_)); }
    /// The first of these where no sentence is right for all of the fact: its name, and ranges for each property that stands elsewhere.
    std::optional<std::vector<evidence>> piecewise(const std::string& document) {
        const part name{{}, document, true};
        const std::vector<evidence> rest = without(name, now_);
        for (std::vector<evidence> ranges : all_places(name, rest)) {
            std::vector<evidence> all = rest;
            all.insert(all.end(), ranges.begin(), ranges.end());
            std::set<std::string> columns;
            for (const auto& [column, p] : check_.try_evidence(id_, all).wrong) columns.insert(column);
            for (const std::string& column : columns) {
                const auto places = all_places({column, document}, all);
                if (places.empty()) continue;
                ranges.insert(ranges.end(), places.front().begin(), places.front().end());
                all.insert(all.end(), places.front().begin(), places.front().end());
            }
            if (!columns.empty() && check_.try_evidence(id_, all).wrong.empty()) return ranges;
        }
        return std::nullopt;
    }
    /// What is wrong in the sentence where least is, for a part that no sentence is right for.
    problems nearest(const part& p) const {
        const std::vector<evidence> rest = without(p, now_);
        std::optional<problems> least;
        for (const sentence_at& s : sentences(p.document)) {
            std::vector<evidence> all = rest;
            all.push_back(range_of(p, s, s.where));
            const auto t = check_.try_evidence(id_, all);
            const bool inside = std::ranges::any_of(t.wrong, [](const auto& each) { return each.second.rule == "inside-a-name"; });
            if (t.used.empty() && !inside) continue;
            problems here;
            for (const auto& [column, wrong] : t.wrong)
                if (wrong.rule != "cut-word" && p.concerns(column, all)) here.push_back(wrong);
            if (!here.empty() && (!least || here.size() < least->size())) least = std::move(here);
        }
        return least.value_or(problems{});
    }

private:
    std::vector<std::vector<evidence>> all_places(const part& p, const std::vector<evidence>& rest) const {
        std::vector<std::vector<evidence>> out;
        for (const sentence_at& s : sentences(p.document))
            if (auto ranges = shortest(p, rest, s)) out.push_back(std::move(*ranges));
        std::ranges::stable_sort(out, {}, [](const std::vector<evidence>& all) {
            std::size_t sum = 0;
            for (const evidence& e : all) sum += e.end - e.start;
            return sum;
        });
        return out;
    }
    static std::vector<evidence> without(const part& p, std::vector<evidence> all) {
        std::erase_if(all, [&](const evidence& e) { return p.has(e); });
        return all;
    }
    std::size_t wrong_of(const part& p, const std::vector<evidence>& all) const {
        const auto t = check_.try_evidence(id_, all);
        return static_cast<std::size_t>(std::ranges::count_if(t.wrong, [&](const auto& w) { return p.concerns(w.first, all); }));
    }
    std::vector<sentence_at> sentences(const std::string& document) const {
        std::vector<sentence_at> out;
        const auto* lines = check_.lines_of(document);
        if (lines == nullptr) return out;
        for (std::size_t l = 0; l < lines->size(); ++l) {
            const read_line& line = (*lines)[l];
            for (std::size_t at = 0; at < line.text.text.size();) {
                const stretch s = line.text.sentence({at, at});
                if (s.last > s.first) out.push_back({document, static_cast<std::uint32_t>(l + 1), &line, s});
                at = s.last + 1;
            }
        }
        return out;
    }
    static evidence range_of(const part& p, const sentence_at& s, const stretch& at) {
        return {s.document, s.line, s.text->text.at[at.first], s.text->text.at[at.last - 1] + 1, 1, p.property};
    }
    /// The ranges in a sentence that, with `rest`, are right for the part and cannot be fewer or shorter; nothing if what the fact
    /// uses of the sentence is not right. Other words in it, such as those of another value, are then outside of the ranges.
    std::optional<std::vector<evidence>> shortest(const part& p, const std::vector<evidence>& rest, const sentence_at& s) const {
        const auto with = [&](const std::vector<stretch>& all) {
            std::vector<evidence> out = rest;
            for (const stretch& at : all) out.push_back(range_of(p, s, at));
            return out;
        };
        const auto is_right = [&](const std::vector<stretch>& all) { return wrong_of(p, with(all)) == 0; };
        const auto t = check_.try_evidence(id_, with({s.where}));
        std::vector<stretch> used;
        for (const auto& [line, at] : t.used)
            if (line == s.text && s.where.holds(at)) used.push_back(at);
        std::ranges::sort(used, {}, [](const stretch& at) { return std::pair(at.first, ~at.last); });
        std::vector<stretch> ranges;
        for (const stretch& at : used) {
            if (!ranges.empty() && at.first < ranges.back().last) ranges.back().last = std::max(ranges.back().last, at.last);
            else ranges.push_back(at);
        }
        if (ranges.empty() || !is_right(ranges)) return std::nullopt;
        // The longest that nobody misses goes first, of equal ones that which stands farther from all else.
        std::vector<std::pair<stretch, std::size_t>> by_distance;
        for (const stretch& at : ranges) {
            std::size_t nearest = s.where.last;
            for (const stretch& other : ranges)
                if (!(other == at)) nearest = std::min(nearest, at.distance(other));
            by_distance.emplace_back(at, nearest);
        }
        std::ranges::stable_sort(by_distance, {}, [](const auto& each) { return std::pair(~(each.first.last - each.first.first), ~each.second); });
        std::vector<stretch> order;
        for (const auto& [at, distance] : by_distance) order.push_back(at);
        for (const stretch& at : order) {
            if (ranges.size() == 1) break;
            std::vector<stretch> fewer = ranges;
            std::erase(fewer, at);
            if (is_right(fewer)) ranges = std::move(fewer);
        }
        // Two that all but touch read better as one.
        for (std::size_t i = 1; i < ranges.size();) {
            std::vector<stretch> joined = ranges;
            joined[i - 1].last = ranges[i].last;
            joined.erase(joined.begin() + static_cast<std::ptrdiff_t>(i));
            if (ranges[i].first - ranges[i - 1].last <= 2 && is_right(joined)) ranges = std::move(joined);
            else ++i;
        }
        std::vector<evidence> out;
        for (const stretch& at : ranges) out.push_back(range_of(p, s, at));
        return out;
    }

    static bool touches(const evidence& e, const sentence_at& s) {
        if (e.document != s.document || e.line != s.line || s.where.first >= s.text->text.at.size()) return false;
        return e.start < s.text->text.at[s.where.last - 1] + 1 && e.end > s.text->text.at[s.where.first];
    }
    /// One range of the part at a time, moved within its sentence.
    std::optional<std::vector<evidence>> in_own_sentence(const part& p, const std::vector<evidence>& all) const {
        std::set<std::vector<evidence>, bool (*)(const std::vector<evidence>&, const std::vector<evidence>&)> found(
            [](const std::vector<evidence>& a, const std::vector<evidence>& b) {
                return std::ranges::lexicographical_compare(a, b, {}, [](const evidence& e) { return to_text(e); }, [](const evidence& e) { return to_text(e); });
            });
        const auto there = sentences(p.document);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!p.has(all[i])) continue;
            std::vector<evidence> rest = all;
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
            for (const sentence_at& s : there) {
                if (!touches(all[i], s)) continue;
                auto ranges = shortest(p, rest, s);
                if (!ranges) continue;
                for (evidence& e : *ranges) e.certainty = all[i].certainty;
                std::vector<evidence> better(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i));
                better.insert(better.end(), ranges->begin(), ranges->end());
                better.insert(better.end(), all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end());
                found.insert(std::move(better));
            }
        }
        if (found.size() != 1) return std::nullopt;
        return *found.begin();
    }
    /// All ranges of the part together, in the one sentence where they are right.
    std::optional<std::vector<evidence>> in_any_sentence(const part& p, const std::vector<evidence>& all) const {
        const std::vector<evidence> rest = without(p, all);
        std::vector<std::vector<evidence>> found, near;
        for (const sentence_at& s : sentences(p.document)) {
            auto ranges = shortest(p, rest, s);
            if (!ranges) continue;
            if (std::ranges::any_of(all, [&](const evidence& e) { return p.has(e) && touches(e, s); })) near.push_back(*ranges);
            found.push_back(std::move(*ranges));
        }
        if (near.size() == 1) found = near;
        if (found.size() != 1) return std::nullopt;
        const auto first = std::ranges::find_if(all, [&](const evidence& e) { return p.has(e); });
        std::vector<evidence> out(all.begin(), first);
        out.insert(out.end(), found.front().begin(), found.front().end());
        for (auto e = first; e != all.end(); ++e)
            if (!p.has(*e)) out.push_back(*e);
        return out;
    }

    const source_checker& check_;
    Id id_;
    std::vector<evidence> now_;
};

std::string pasted(const std::vector<evidence>& all) {
    std::string out;
    for (const evidence& e : all) out += (out.empty() ? "" : ";") + to_text(e);
    return out;
}

mended_fact fact_of(node_id n) { return {.node = n}; }
mended_fact fact_of(edge_id e) { return {.edge = e}; }
void put_place(problem& p, const origins* places, node_id n, std::string_view column) { if (places != nullptr) places->place(p, places->nodes, n.index(), column); }
void put_place(problem& p, const origins* places, edge_id e, std::string_view column) { if (places != nullptr) places->place(p, places->edges, e.index(), column); }

template <class Id>
std::vector<std::vector<evidence>> places_for(const graph& g, Id id, const source_folders& folders, std::string_view property, std::string_view document, const file_access& files, problems* why) {
    source_checker check(g, folders, nullptr, files);
    check.open();
    std::vector<std::vector<evidence>> out;
    for (const node_id n : g.nodes()) {
        if (!g.type_of(n).document || (!document.empty() && g.key(n) != document)) continue;
        mender<Id> look(check, id);
        const part p{std::string(property), std::string(g.key(n))};
        const auto more = look.all_places(p);
        out.insert(out.end(), more.begin(), more.end());
        if (!more.empty()) continue;
        auto pieces = property.empty() ? look.piecewise(p.document) : std::nullopt;
        if (pieces) out.push_back(std::move(*pieces));
        else if (why != nullptr && why->empty()) *why = look.nearest(p);
    }
    return out;
}

/// Evidence for a fact that has none, in the first document that bears it out. A node may be named many times, and its first place is
/// as good as any; of an edge exactly one has to be right.
template <class Id>
std::optional<std::vector<evidence>> first_evidence(const graph& g, const source_checker& check, Id id, problems& why) {
    for (const node_id n : g.nodes()) {
        if (!g.type_of(n).document) continue;
        mender<Id> look(check, id);
        const part p{{}, std::string(g.key(n))};
        auto all = look.all_places(p);
        if (all.size() == 1 || (!all.empty() && std::is_same_v<Id, node_id>)) return std::move(all.front());
        if (!all.empty()) {
            why = {{"no-evidence", fmt::format("{} sentences of '{}' bear it out", all.size(), p.document), fmt::format("choose one, such as {}", pasted(all.front()))}};
            continue;
        }
        if (auto pieces = look.piecewise(p.document)) return pieces;
        if (why.empty()) why = look.nearest(p);
    }
    return std::nullopt;
}

/// Where a stretch of an old text stands in a new one: the place that has most of the words round it, if it is one.
class anchor {
public:
    anchor(const std::vector<read_line>& before, const std::vector<read_line>& after) : before_(before), after_(after) {}

    std::optional<evidence> moved(const evidence& e) const {
        if (e.line == 0 || e.line > before_.size()) return std::nullopt;
        const std::u32string& line = before_[e.line - 1].text.original;
        if (e.start >= e.end || e.end > line.size()) return std::nullopt;
        for (const std::size_t around : {std::size_t{16}, std::size_t{8}, std::size_t{4}, std::size_t{2}, std::size_t{0}}) {
            for (const auto& [left, right] : {std::pair(around, around), std::pair(around, std::size_t{0}), std::pair(std::size_t{0}, around)}) {
                const std::size_t first = e.start - std::min<std::size_t>(left, e.start), last = std::min<std::size_t>(e.end + right, line.size());
                const auto found = places(std::u32string_view(line).substr(first, last - first));
                if (found.size() != 1) continue;
                const auto shift = static_cast<std::uint32_t>(e.start - first);
                evidence out = e;
                out.line = found.front().first;
                out.start = found.front().second + shift;
                out.end = out.start + (e.end - e.start);
                return out;
            }
        }
        return std::nullopt;
    }

private:
    std::vector<std::pair<std::uint32_t, std::uint32_t>> places(std::u32string_view words) const {
        std::vector<std::pair<std::uint32_t, std::uint32_t>> out;
        for (std::size_t l = 0; l < after_.size() && out.size() < 2; ++l)
            for (std::size_t at = after_[l].text.original.find(words); at != std::u32string::npos && out.size() < 2; at = after_[l].text.original.find(words, at + 1))
                out.emplace_back(static_cast<std::uint32_t>(l + 1), static_cast<std::uint32_t>(at));
        return out;
    }
    const std::vector<read_line>& before_;
    const std::vector<read_line>& after_;
};

}  // namespace

void apply(const mended_fact& f, graph& g) {
    if (f.node.valid()) (void)g.set_evidence(f.node, f.after);
    else (void)g.set_evidence(f.edge, f.after);
}

mending mend_evidence(const graph& g, const source_folders& folders, const origins* places, const file_access& files) {
    mending out;
    source_checker check(g, folders, places, files);
    check.open();
    const auto look_at = [&](auto id) {
        const auto before = g.evidence(id);
        mended_fact f = fact_of(id);
        f.before = before;
        if (before.empty()) {
            if (g.schema().open) return;  // nobody asks for it
            problems why;
            if (auto first = first_evidence(g, check, id, why)) {
                f.after = std::move(*first);
                out.facts.push_back(std::move(f));
            } else if (!why.empty()) {
                put_place(why.front(), places, id, "evidence");
                out.left.push_back(std::move(why.front()));
            }
            return;
        }
        const auto t = check.try_evidence(id, before);
        if (t.wrong.empty()) return;
        if (auto better = mender(check, id).mended()) {
            f.after = std::move(*better);
            out.facts.push_back(std::move(f));
            return;
        }
        problem p = t.wrong.front().second;
        put_place(p, places, id, t.wrong.front().first);
        p.hint = "not exactly one place in its documents bears it out: " + p.hint;
        out.left.push_back(std::move(p));
    };
    for (const node_id n : g.nodes()) look_at(n);
    for (const edge_id e : g.edges()) look_at(e);
    sort_by_place(out.left);
    return out;
}

reanchoring reanchor_evidence(const graph& g, const source_folders& old_folders, const source_folders& folders, const origins* places, const file_access& files) {
    reanchoring out;
    source_checker before(g, old_folders, places, files), after(g, folders, places, files);
    before.open();
    after.open();
    std::map<std::string, std::optional<anchor>, std::less<>> anchors;  // of documents that have changed; nothing where the old text is not at hand
    for (const auto& [document, digest] : after.changed()) {
        const auto* const old_lines = before.lines_of(document);
        anchors.emplace(document, old_lines == nullptr ? std::nullopt : std::optional(anchor(*old_lines, *after.any_lines_of(document))));
        if (old_lines != nullptr) out.digests.emplace_back(document, digest);
    }
    const auto look_at = [&](auto id) {
        mended_fact f = fact_of(id);
        f.before = g.evidence(id);
        for (const evidence& e : f.before) {
            const auto changed = anchors.find(e.document);
            const auto moved = changed == anchors.end() ? std::optional(e) : changed->second ? changed->second->moved(e) : std::nullopt;
            if (moved) {
                f.after.push_back(*moved);
                continue;
            }
            problem p{"wrong-range", fmt::format("{} cannot be found again in the text as it is now", to_text(e)),
                      changed->second ? "its words stand there no more, or in several places: point to them anew" : "the text that was read is not at hand"};
            put_place(p, places, id, "evidence");
            out.moved.left.push_back(std::move(p));
            f.after.push_back(e);
        }
        if (f.after != f.before) out.moved.facts.push_back(std::move(f));
    };
    for (const node_id n : g.nodes()) look_at(n);
    for (const edge_id e : g.edges()) look_at(e);
    sort_by_place(out.moved.left);
    return out;
}

std::vector<std::vector<evidence>> evidence_for(const graph& g, node_id n, const source_folders& folders, std::string_view property, std::string_view document, const file_access& files, problems* why) {
    return places_for(g, n, folders, property, document, files, why);
}
std::vector<std::vector<evidence>> evidence_for(const graph& g, edge_id e, const source_folders& folders, std::string_view property, std::string_view document, const file_access& files, problems* why) {
    return places_for(g, e, folders, property, document, files, why);
}

}  // namespace hexi::abi_v1
