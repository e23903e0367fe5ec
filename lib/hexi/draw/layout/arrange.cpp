#include <hexi/draw/layout/arrange.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include <hexi/draw/layout/ends_private.hpp>
#include <hexi/draw/layout/exchange_private.hpp>
#include <hexi/draw/layout/fold_private.hpp>
#include <hexi/draw/layout/gaps_private.hpp>
#include <hexi/draw/layout/label_room_private.hpp>
#include <hexi/draw/layout/overlap.hpp>
#include <hexi/draw/layout/pack_private.hpp>
#include <hexi/draw/layout/route.hpp>
#include <hexi/draw/layout/stress.hpp>
#include <hexi/draw/layout/tighten_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

constexpr double gap = 16;           // between any two boxes: room for a line with its clearance
constexpr double between_parts = 28; // that nothing ties together
constexpr double clearance = 6;      // of a line from a box
constexpr double frame_margin = 16;  // between a frame and what it holds
constexpr double between = 9;        // parallel lines
constexpr double corner_radius = 16;
constexpr double usual_aspect = 1.5;
constexpr double between_loops = 0.35;  // of a side, which is left to other lines at least
constexpr double loop_room = 0.2;       // of half a side, between a loop's end and what is left to other lines
constexpr double widest_pass = 0.35;    // of a side, to where lines leave it from its middle where no loop is
constexpr double loop_gap = 8;       // between a loop with its label and the next one round it
constexpr std::size_t few_parallel = 3;  // lines with labels between the same two boxes, from which on they lead apart
constexpr std::size_t most_parallel = 80;  // of more they stay together: a picture of hundreds of them would be all theirs
constexpr double bend_share = 0.8;   // along, of how far parallel lines lead apart across

class arranger {
public:
    explicit arranger(const arrangement_of& what)
        : what_(what), ground_(static_cast<std::uint32_t>(what.frames.size())), children_(what.frames.size() + 1), child_of_box_(what.boxes.size()),
          child_of_frame_(what.frames.size()), frame_sizes_(what.frames.size()), loops_(what.boxes.size()), rings_(what.boxes.size()), rooms_(what.boxes.size(), 0), places_(what.frames.size() + 1),
          ties_at_(what.frames.size() + 1), started_at_(what.frames.size() + 1), centres_(what.boxes.size()), frames_(what.frames.size()) {
        for (std::uint32_t b = 0; b < what.boxes.size(); ++b) {
            auto& among = children_[level_of(what.boxes[b].frame)];
            child_of_box_[b] = static_cast<std::uint32_t>(among.size());
            among.push_back({false, b});
        }
        for (std::uint32_t f = 0; f < what.frames.size(); ++f) {
            auto& among = children_[level_of(what.frames[f].frame)];
            child_of_frame_[f] = static_cast<std::uint32_t>(among.size());
            among.push_back({true, f});
        }
        for (const tie_to_place& t : what.ties) {
            if (t.from != t.to) continue;
            ++rings_[t.from].loops;
            rings_[t.from].label = {std::max(rings_[t.from].label.width, t.label_width), std::max(rings_[t.from].label.height, t.label_height)};
        }
        for (std::uint32_t b = 0; b < what.boxes.size(); ++b)
            if (const std::size_t loops = rings_[b].loops; loops > 0) {
                const point out = ring_of(b, static_cast<std::uint32_t>(loops - 1));
                loops_[b] = {2 * (out.x + 6 + rings_[b].label.width), 2 * (out.y + 4 + rings_[b].label.height)};
            }
        for (std::uint32_t i = 0; i < what.ties.size(); ++i) {
            share_out(i);
            const tie_to_place& t = what.ties[i];
            if (!t.drawn || t.from == t.to) continue;
            bundle& own = bundles_[std::minmax(t.from, t.to)];
            own.ties.push_back(i);
            own.label = {std::max(own.label.width, t.label_width), std::max(own.label.height, t.label_height)};
        }
        for (const auto& [ends, together] : bundles_)
            for (const std::uint32_t end : {ends.first, ends.second})
                rooms_[end] = std::max(rooms_[end], together.spread() - std::min(what.boxes[end].width, what.boxes[end].height));
        for (std::uint32_t b = 0; b < what.boxes.size(); ++b)
            if (what.boxes[b].start)
                for (const auto& [level, child] : way_out(b)) started_at_[level].emplace_back(child, b);
    }

    arrangement run() {
        // Words that find no room on their lines get some: first there alone, the boxes at both ends being taken for larger, then everywhere.
        constexpr std::size_t most_lines = 900, many_lines = 200, few_lines = 100;
        constexpr double more_room = 24, finest = 0.02;
        const std::size_t lines = what_.ties.size();
        arrangement best = attempt();
        std::size_t wanting = wanting_;
        placed best_places{centres_, frames_};
        for (int left = has_start() || lines > most_lines ? 0 : lines <= many_lines ? 11 : 7; left > 0 && wanting > 0; --left) {
            for (const std::uint32_t line : without_room_)
                for (const std::uint32_t end : {what_.ties[line].from, what_.ties[line].to}) rooms_[end] += more_room;
            for (const auto& [one, other] : crowded_) rooms_[one] += more_room, rooms_[other] += more_room;
            if (arrangement next = attempt(); wanting_ < wanting) best = std::move(next), wanting = wanting_, best_places = {centres_, frames_};
        }
        std::tie(centres_, frames_) = best_places;
        const int most_steps = lines <= few_lines ? 10 : lines <= most_lines ? 6 : 0;
        for (int i = 1; i <= most_steps && best.without_room > 0; ++i) {
            const double step = 1 + finest * i;  // a little first: one label may lack a little room
            for (point& p : centres_) p = p * step;
            for (box& f : frames_) f = {f.low * step, f.high * step};
            best = drawn();
        }
        if (lines <= most_lines) detail::leave_room_for_words(what_.ties, best.lines);
        return best;
    }

private:
    using placed = std::pair<std::vector<point>, std::vector<box>>;
    struct child {
        bool is_frame;
        std::uint32_t index;
    };

    /// The loops at a box: how many, the room that the label of each takes, and where they stand.
    struct rings {
        std::size_t loops = 0;
        box_size label{};
        std::array<std::uint32_t, 4> corners{};  // in the order in which loops take them
    };
    /// The lines between the same two boxes, in order, and the room that a label of theirs takes.
    struct bundle {
        std::vector<std::uint32_t> ties{};
        box_size label{};
        /// How far apart the outer ones lead where they lead sideways.
        [[nodiscard]] double spread() const { return ties.size() < few_parallel || ties.size() > most_parallel || label.width <= 0 ? 0 : static_cast<double>(ties.size() - 1) * (label.height + 3); }
    };
    /// How a line leaves a box between its loops: how far aside of the middle, and with that from where in the box and through where outside.
    struct pass {
        point inside, outside, off;
    };
    /// A tie as one level sees it: between two children of it, or from one of them to what stands elsewhere.
    struct part_of_tie {
        std::uint32_t tie;
        std::optional<std::uint32_t> from{}, to{};
    };
    /// The levels that a box stands in, from the inside out, and the child of each that it is or stands in.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> way_out(std::uint32_t b) const {
        std::vector<std::pair<std::uint32_t, std::uint32_t>> out{{level_of(what_.boxes[b].frame), child_of_box_[b]}};
        for (std::uint32_t f = what_.boxes[b].frame; f != no_frame; f = what_.frames[f].frame) out.emplace_back(level_of(what_.frames[f].frame), child_of_frame_[f]);
        return out;
    }
    /// Tells each level that a tie concerns: the innermost that holds both ends, and those further in, out of which it leads if it is drawn.
    void share_out(std::uint32_t tie) {
        const tie_to_place& t = what_.ties[tie];
        auto from = way_out(t.from), to = way_out(t.to);
        while (!from.empty() && !to.empty() && from.back() == to.back()) from.pop_back(), to.pop_back();
        if (!from.empty() && !to.empty()) {
            ties_at_[from.back().first].push_back({tie, from.back().second, to.back().second});
            from.pop_back(), to.pop_back();
        }
        if (!t.drawn) return;
        for (const auto& [level, child] : from) ties_at_[level].push_back({.tie = tie, .from = child});
        for (const auto& [level, child] : to) ties_at_[level].push_back({.tie = tie, .to = child});
    }
    /// How far beyond its box's corner a loop reaches: four stand at the corners, the next four round those and their labels.
    point ring_of(std::uint32_t b, std::uint32_t number) const {
        const double ring = number / 4;
        return {18 + ring * (rings_[b].label.width + loop_gap), 16 + ring * (rings_[b].label.height + loop_gap)};
    }

    /// Where loops leave and end, of half a side from its middle: outer ones nearer to it, so that none crosses another; what is between them is left to other lines.
    double loop_end(std::uint32_t b, std::size_t number) const {
        const double rings = static_cast<double>(1 + (rings_[b].loops - 1) / 4), outer = static_cast<double>(number / 4);
        return between_loops + 0.05 + 0.35 * (rings - outer) / rings;
    }
    /// How much of a side loops at both its ends leave to other lines.
    double left_by_loops(std::uint32_t b) const { return std::max(between_loops, loop_end(b, rings_[b].loops - 1) - loop_room); }

    const bundle* bundle_of(const tie_to_place& t) const {
        const auto found = bundles_.find(std::minmax(t.from, t.to));
        return found == bundles_.end() ? nullptr : &found->second;
    }
    std::uint32_t level_of(std::uint32_t frame) const { return frame == no_frame ? ground_ : frame; }
    bool has_start() const { return std::ranges::any_of(what_.boxes, [](const box_to_place& b) { return b.start.has_value(); }); }
    box_size size_of(const child& c) const {
        if (c.is_frame) return frame_sizes_[c.index];
        const box_to_place& b = what_.boxes[c.index];
        return {b.width + loops_[c.index].width + rooms_[c.index], b.height + loops_[c.index].height + rooms_[c.index]};
    }

    arrangement attempt() {
        place_all(false);
        if (!what_.frames.empty() && !has_start()) place_all(true);
        return drawn();
    }
    /// Places what each frame holds, inner before outer, then the whole.
    void place_all(bool again) {
        for (std::uint32_t f = ground_; f-- > 0;) place_level(f, again);
        place_level(ground_, again);
        tell(ground_, {});
    }
    /// Tells all that stands in `level` where it is, whose middle is at `middle`.
    void tell(std::uint32_t level, point middle) {
        for (std::size_t i = 0; i < children_[level].size(); ++i) {
            const child& c = children_[level][i];
            const point at = middle + places_[level][i];
            if (!c.is_frame) {
                centres_[c.index] = at;
                continue;
            }
            frames_[c.index] = box::around(at, frame_sizes_[c.index].width, frame_sizes_[c.index].height);
            tell(c.index, at);
        }
    }

    void place_level(std::uint32_t level, bool again) {
        const std::vector<child>& children = children_[level];
        const std::size_t count = children.size();
        std::vector<box_size> sizes(count);
        for (std::size_t i = 0; i < count; ++i) sizes[i] = size_of(children[i]);
        const bool outermost = level == ground_;
        const auto reach = [&](std::uint32_t i) { return (sizes[i].width + sizes[i].height) / 4; };

        std::map<std::pair<std::uint32_t, std::uint32_t>, double> lengths;
        std::vector<anchor> anchors;
        for (const part_of_tie& part : ties_at_[level]) {
            const tie_to_place& t = what_.ties[part.tie];
            const auto &a = part.from, &b = part.to;
            if (a && b) {
                double free = !t.drawn ? 4 : t.weak ? 30 : 10 + std::min(t.label_width, 60.0) * 0.6;
                if (const bundle* const together = bundle_of(t); together != nullptr && together->spread() > 0) free = std::max(free, together->label.width + bend_share * together->spread());
                const auto [at, fresh] = lengths.try_emplace(std::minmax(*a, *b), free);
                if (!fresh) at->second = std::min(at->second, free);
            } else if (again && !outermost) {
                // What leads out stands at the side to which it leads.
                const point away = centres_[a ? t.to : t.from] - frames_[level].centre();
                const double d = std::max(distance(away, {}), 1.0);
                const double radius = (frame_sizes_[level].width + frame_sizes_[level].height) / 4;
                anchors.push_back({a ? *a : *b, away * ((radius + 60) / d), 60, t.weak ? 0.3 : 1});
            }
        }
        std::vector<spring> springs;
        for (const auto& [ends, free] : lengths) springs.push_back({ends.first, ends.second, free + reach(ends.first) + reach(ends.second)});

        const double aspect = outermost ? what_.aspect : usual_aspect;
        const std::vector<std::optional<point>> start = starts(level, again && outermost, springs);
        const bool started = std::ranges::any_of(start, [](const auto& p) { return p.has_value(); });
        const bool stays = started && has_start();  // what an earlier picture showed is where it was
        const bool rough = outermost && !again && !what_.frames.empty() && !stays;  // it is placed once more
        std::vector<point> at(count);
        std::vector<detail::picture_part> parts;
        std::vector<std::vector<std::uint32_t>> groups = connected(count, springs);
        if (!stays) gather_loose(groups);
        for (const std::vector<std::uint32_t>& group : groups) {
            const std::vector<spring> own_springs = springs_within(group, springs);
            std::vector<box_size> own_sizes;
            for (const std::uint32_t i : group) own_sizes.push_back(sizes[i]);
            std::vector<point> own;
            if (stays) {
                for (const std::uint32_t i : group) own.push_back(start[i].value_or(point{}));
            } else if (own_springs.empty() && group.size() > 1) {
                own = detail::in_rows(own_sizes, gap, aspect);
            } else {
                own = place_group(group, own_springs, anchors, start, started);
                if (rough) part_boxes(own, own_sizes, gap);
                else parted(own, own_sizes, own_springs, aspect);
                // Drawn together, hubs went with the most; parted from what stood there, each goes a part of the way back.
                for (int round = 0; round < 3 && !rough && !started && centre_hubs(own, own_springs); ++round) part_boxes(own, own_sizes, gap);
            }
            if (!stays) {
                detail::picture_part& part = parts.emplace_back();
                part.extent = detail::extent_of(own, own_sizes);
                for (std::size_t k = 0; k < group.size(); ++k) part.boxes.push_back(box::around(own[k], own_sizes[k].width, own_sizes[k].height));
                for (const spring& s : own_springs) part.lines.emplace_back(own[s.a], own[s.b]);
            }
            for (std::size_t k = 0; k < group.size(); ++k) at[group[k]] = own[k];
        }
        if (stays) {
            part_boxes(at, sizes, gap);
        } else if (groups.size() > 1) {
            const std::vector<point> moves = detail::packed(std::move(parts), between_parts, aspect);
            for (std::size_t g = 0; g < groups.size(); ++g)
                for (const std::uint32_t i : groups[g]) at[i] = at[i] + moves[g];
        }
        box all = count > 0 ? detail::extent_of(at, sizes) : box{};
        if (!outermost) {
            const frame_to_place& frame = what_.frames[level];
            all = all.grown(frame_margin);
            all.low.y -= frame.title_height;
            all.high.x = std::max(all.high.x, all.low.x + frame.title_width + 2 * frame_margin);
            frame_sizes_[level] = {all.width(), all.height()};
        }
        for (point& p : at) p = p - all.centre();
        places_[level] = std::move(at);
    }

    /// Where the children of a level were: in an earlier picture, or a moment ago.
    std::vector<std::optional<point>> starts(std::uint32_t level, bool again, std::span<const spring> springs) const {
        const std::vector<child>& children = children_[level];
        std::vector<std::optional<point>> out(children.size());
        if (again && places_[level].size() == children.size()) {
            for (std::size_t i = 0; i < children.size(); ++i) out[i] = places_[level][i];
            return out;
        }
        if (!has_start()) return out;
        std::vector<std::size_t> counts(children.size(), 0);
        std::vector<point> sums(children.size());
        std::size_t known = 0;
        for (const auto& [i, b] : started_at_[level]) sums[i] = sums[i] + *what_.boxes[b].start, known += counts[i]++ == 0 ? 1 : 0;
        if (known * 2 < children.size()) return out;
        for (std::size_t i = 0; i < children.size(); ++i)
            if (counts[i] > 0) out[i] = sums[i] * (1 / static_cast<double>(counts[i]));
        // What is new stands beside what it is tied to.
        for (int round = 0; round < 3; ++round)
            for (std::uint32_t i = 0; i < children.size(); ++i) {
                if (counts[i] > 0) continue;
                point sum;
                std::size_t ties = 0;
                for (const spring& s : springs) {
                    if (s.a != i && s.b != i) continue;
                    if (const auto& other = out[s.a == i ? s.b : s.a]) sum = sum + *other, ++ties;
                }
                if (ties > 0) out[i] = sum * (1 / static_cast<double>(ties)) + point{7.0 + i % 5, 9.0 + i % 3};
            }
        point lowest;
        for (const auto& p : out)
            if (p) lowest = {std::min(lowest.x, p->x), std::max(lowest.y, p->y)};
        for (auto& p : out)
            if (!p) p = lowest;
        return out;
    }

    /// The springs between members of a group, which they name by their place in it.
    static std::vector<spring> springs_within(std::span<const std::uint32_t> group, std::span<const spring> springs) {
        std::map<std::uint32_t, std::uint32_t> number;
        for (std::uint32_t k = 0; k < group.size(); ++k) number.emplace(group[k], k);
        std::vector<spring> out;
        for (const spring& s : springs)
            if (const auto a = number.find(s.a), b = number.find(s.b); a != number.end() && b != number.end()) out.push_back({a->second, b->second, s.length});
        return out;
    }

    static std::vector<point> place_group(std::span<const std::uint32_t> group, std::span<const spring> springs, std::span<const anchor> anchors,
                                          std::span<const std::optional<point>> start, bool started) {
        stress_options how;
        for (const anchor& a : anchors)
            if (const auto found = std::ranges::find(group, a.point); found != group.end()) how.anchors.push_back({static_cast<std::uint32_t>(found - group.begin()), a.at, a.length, a.pull});
        if (started)
            for (const std::uint32_t i : group) how.start.push_back(start[i].value_or(point{}));
        if (started && group.size() == 1) return how.start;
        std::vector<point> out = place_by_stress(group.size(), springs, how);
        // Of few points nothing need change places: a line that leads far tells more than one that crosses fewer.
        constexpr std::size_t many = 900;
        if (!started && group.size() > many) detail::exchange(out, springs);
        return out;
    }
    /// Puts what very many are tied to amid these: ways to all others pull it towards where most others are, so that its own would stand to one side of it. Whether there is any.
    static bool centre_hubs(std::vector<point>& at, std::span<const spring> springs) {
        using detail::very_many;
        std::vector<std::size_t> ties(at.size(), 0), around(at.size(), 0);
        for (const spring& s : springs) ++ties[s.a], ++ties[s.b];
        std::vector<point> sums(at.size());
        const auto take = [&](std::uint32_t hub, std::uint32_t other) {
            if (ties[hub] < very_many || ties[other] >= very_many) return;
            ++around[hub];
            sums[hub] = sums[hub] + at[other];
        };
        for (const spring& s : springs) take(s.a, s.b), take(s.b, s.a);
        for (std::size_t i = 0; i < at.size(); ++i)
            if (around[i] >= very_many) at[i] = sums[i] * (1 / static_cast<double>(around[i]));
        return std::ranges::any_of(around, [](std::size_t each) { return each >= very_many; });
    }

    /// Moves boxes apart and what then is far off back, stretched first where they would be much wider or higher than wanted: words are wide, so
    /// boxes part sideways. What is all but a line stays one, or if it is long, one that is folded.
    static void parted(std::vector<point>& at, const std::vector<box_size>& sizes, std::span<const spring> springs, double aspect) {
        const std::vector<point> unparted = at;
        parted_plainly(at, sizes, springs, aspect);
        if (at.size() <= 2 || !detail::is_line(detail::laid_level(unparted, sizes, springs, gap))) return;
        // Rows are worth hardly a crossing. Of so many ties that to count them would take longer than all else, a line has few.
        constexpr std::size_t most_counted = 10'000;
        constexpr double more = 1.05;
        const auto crossings = [&](const std::vector<point>& places) { return springs.size() > most_counted ? 0 : static_cast<double>(detail::straight_crossings(places, springs)); };
        const double most = more * crossings(at);
        for (const bool anew : {true, false})
            if (std::vector<point> folded = folded_chain(unparted, anew ? std::span<const point>() : at, sizes, springs, aspect); !folded.empty() && crossings(folded) <= most) {
                at = std::move(folded);
                return;
            }
    }
    static void parted_plainly(std::vector<point>& at, const std::vector<box_size>& sizes, std::span<const spring> springs, double aspect) {
        constexpr double much = 1.2;
        const bool lies_in_line = detail::is_line(at);
        const std::vector<point> unparted = at;
        double stretch = 1;
        for (int round = 0;; ++round) {
            part_boxes(at, sizes, gap);
            detail::tighten(at, sizes, springs, gap, aspect);
            const box all = detail::extent_of(at, sizes);
            const double off = all.width() / std::max(all.height(), 1.0) / aspect;
            if (round == 3 || lies_in_line || (off < much && off > 1 / much)) return;
            stretch = std::clamp(stretch * std::sqrt(off), 0.25, 4.0);
            for (std::size_t k = 0; k < at.size(); ++k) at[k] = {unparted[k].x / stretch, unparted[k].y * stretch};
        }
    }

    /// The places of what is a long line in rows; nothing where it is none, or not long. What hangs together more than a chain does is placed by itself, or as it is
    /// `parted` where that is given, and then is a box of the line.
    static std::vector<point> folded_chain(const std::vector<point>& at, std::span<const point> parted, const std::vector<box_size>& sizes, std::span<const spring> springs, double aspect) {
        const std::vector<std::uint32_t> part_of = detail::thick_parts(at.size(), springs);
        const std::size_t count = *std::ranges::max_element(part_of) + std::size_t{1};
        std::vector<std::vector<std::uint32_t>> members(count);
        for (std::uint32_t i = 0; i < at.size(); ++i) members[part_of[i]].push_back(i);
        std::vector<point> line = at, inside(at.size());
        std::vector<box_size> line_sizes = sizes;
        std::vector<spring> line_springs(springs.begin(), springs.end());
        if (count < at.size()) {
            line_sizes.clear();
            std::vector<double> reach(count, 0);  // of what is several boxes: how far from its middle they stand
            for (std::uint32_t part = 0; part < count; ++part) {
                const std::vector<std::uint32_t>& own = members[part];
                std::vector<box_size> own_sizes;
                for (const std::uint32_t i : own) own_sizes.push_back(sizes[i]);
                std::vector<point> places(own.size());
                if (!parted.empty()) {
                    std::ranges::transform(own, places.begin(), [&](std::uint32_t i) { return parted[i]; });
                } else if (own.size() > 1) {
                    const std::vector<spring> own_springs = springs_within(own, springs);
                    places = place_by_stress(own.size(), own_springs, {});
                    parted_plainly(places, own_sizes, own_springs, aspect);
                }
                const box all = detail::extent_of(places, own_sizes);
                for (std::size_t k = 0; k < own.size(); ++k) inside[own[k]] = places[k] - all.centre();
                line_sizes.push_back({all.width(), all.height()});
                if (own.size() > 1) reach[part] = (all.width() + all.height()) / 4;
            }
            line_springs.clear();
            for (const spring& s : springs)
                if (part_of[s.a] != part_of[s.b]) line_springs.push_back({part_of[s.a], part_of[s.b], s.length + reach[part_of[s.a]] + reach[part_of[s.b]]});
            if (line_springs.empty()) return {};
            line = place_by_stress(count, line_springs, {});
        }
        line = detail::laid_level(line, line_sizes, line_springs, gap);
        if (!detail::is_line(line)) return {};
        line = detail::straightened(line, line_sizes, gap);
        part_boxes(line, line_sizes, gap);
        // Nothing of it is drawn to the middle: it would be drawn past what it follows.
        if (!detail::fold(line, line_sizes, gap, aspect)) return {};
        for (std::uint32_t part = 0; part < count; ++part)
            if (members[part].size() > 1) turn_towards_ties(part, part_of, members[part], line, inside, springs);
        std::vector<point> out(at.size());
        for (std::uint32_t i = 0; i < at.size(); ++i) out[i] = line[part_of[i]] + inside[i];
        return out;
    }
    /// Mirrors a part so that what is tied to other parts stands towards them.
    static void turn_towards_ties(std::uint32_t part, std::span<const std::uint32_t> part_of, std::span<const std::uint32_t> members, std::span<const point> places, std::vector<point>& inside,
                                  std::span<const spring> springs) {
        point best{1, 1};
        double least = std::numeric_limits<double>::infinity();
        for (const point way : {point{1, 1}, point{-1, 1}, point{1, -1}, point{-1, -1}}) {
            double length = 0;
            for (const spring& s : springs) {
                if ((part_of[s.a] == part) == (part_of[s.b] == part)) continue;
                const std::uint32_t own = part_of[s.a] == part ? s.a : s.b, other = part_of[s.a] == part ? s.b : s.a;
                length += distance(places[part] + point{inside[own].x * way.x, inside[own].y * way.y}, places[part_of[other]]);
            }
            if (length < least) least = length, best = way;
        }
        for (const std::uint32_t i : members) inside[i] = {inside[i].x * best.x, inside[i].y * best.y};
    }

    /// Makes one group of all that have one member.
    static void gather_loose(std::vector<std::vector<std::uint32_t>>& groups) {
        std::vector<std::uint32_t> loose;
        for (const auto& group : groups)
            if (group.size() == 1) loose.push_back(group.front());
        std::erase_if(groups, [](const auto& group) { return group.size() == 1; });
        if (!loose.empty()) groups.push_back(std::move(loose));
    }

    /// The groups that springs hold together, each in order, by their first members.
    static std::vector<std::vector<std::uint32_t>> connected(std::size_t count, std::span<const spring> springs) {
        std::vector<std::uint32_t> parent(count);
        std::iota(parent.begin(), parent.end(), 0U);
        const auto root = [&](std::uint32_t i) {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        };
        for (const spring& s : springs) {
            const std::uint32_t a = root(s.a), b = root(s.b);
            parent[std::max(a, b)] = std::min(a, b);
        }
        std::vector<std::vector<std::uint32_t>> out;
        std::vector<std::size_t> group(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            if (root(i) == i) group[i] = out.size(), out.emplace_back();
            out[group[root(i)]].push_back(i);
        }
        return out;
    }

    // ------------------------------------------------------------------------------------------------ lines

    box own_box(std::uint32_t b) const { return box::around(centres_[b], what_.boxes[b].width, what_.boxes[b].height); }
    std::vector<point> outline(std::uint32_t b) const {
        std::vector<point> out = what_.boxes[b].outline;
        if (out.empty()) {
            const box own = box::around({}, what_.boxes[b].width, what_.boxes[b].height);
            out = {own.low, {own.high.x, own.low.y}, own.high, {own.low.x, own.high.y}};
        }
        for (point& p : out) p = p + centres_[b];
        return out;
    }
    box title_of(std::uint32_t f) const {
        const point corner = frames_[f].low + point{frame_margin / 2, 4};
        return {corner, corner + point{what_.frames[f].title_width, what_.frames[f].title_height}};
    }

    arrangement drawn() {
        const auto boxes = static_cast<std::uint32_t>(what_.boxes.size());
        turn_loops();
        std::vector<box> obstacles;
        for (std::uint32_t b = 0; b < boxes; ++b) obstacles.push_back(own_box(b));
        obstacles.insert(obstacles.end(), frames_.begin(), frames_.end());
        for (std::uint32_t f = 0; f < ground_; ++f) obstacles.push_back(title_of(f));
        for (std::uint32_t b = 0; b < boxes; ++b)
            for (const box& corner : loops_at(b)) obstacles.push_back(corner);
        find_passes();
        const obstacle_map map(std::move(obstacles));

        arrangement out;
        out.boxes = centres_;
        out.frames = frames_;
        out.lines.resize(what_.ties.size());
        std::map<std::uint32_t, std::uint32_t> loops_so_far;
        std::vector<std::vector<point>> ways(what_.ties.size());
        for (std::size_t i = 0; i < what_.ties.size(); ++i)
            if (const tie_to_place& t = what_.ties[i]; t.drawn && t.from == t.to) draw_loop(t, loops_so_far[t.from]++, out.lines[i]);
        crowded_.clear();
        wanting_ = 0;
        for (const auto& [ends, together] : bundles_) {
            if (fan_out(map, together, ways)) continue;
            if (together.spread() > 0) crowded_.push_back(ends), wanting_ += together.ties.size();
            for (std::uint32_t k = 0; k < together.ties.size(); ++k)
                ways[together.ties[k]] = way_of(map, together.ties[k], k, static_cast<std::uint32_t>(together.ties.size()), out.through_boxes);
        }
        spread(map, ways);
        part_ends(map, ways);
        for (std::size_t i = 0; i < ways.size(); ++i)
            if (!ways[i].empty()) draw_line(map, static_cast<std::uint32_t>(i), ways[i], out.lines[i]);
        without_room_ = detail::place_labels(map, what_.ties, out.lines, boxes, ground_);
        out.without_room = without_room_.size();
        wanting_ += out.without_room;
        fit(out);
        return out;
    }

    /// To which side and whether upwards or down the loop of that number stands.
    point corner_of_loop(std::uint32_t b, std::uint32_t number) const {
        const std::uint32_t corner = rings_[b].corners[number % 4];
        return {corner % 2 == 0 ? 1.0 : -1.0, corner < 2 ? -1.0 : 1.0};
    }
    /// Has the first loop stand where the fewest lines lead, the second across from it, that each side has room beside one, and the third where fewer lead of
    /// what is left.
    void turn_loops() {
        std::vector<std::array<std::size_t, 4>> lines(what_.boxes.size());
        for (const auto& [ends, together] : bundles_)
            for (const std::uint32_t b : {ends.first, ends.second}) {
                const point way = centres_[b == ends.first ? ends.second : ends.first] - centres_[b];
                lines[b][(way.x < 0 ? 1 : 0) + (way.y < 0 ? 0 : 2)] += together.ties.size();
            }
        for (std::uint32_t b = 0; b < what_.boxes.size(); ++b) {
            const auto first = static_cast<std::uint32_t>(std::ranges::min_element(lines[b]) - lines[b].begin()), beside = first % 3 == 0 ? 1U : 0U;
            const std::uint32_t third = lines[b][3 - beside] < lines[b][beside] ? 3 - beside : beside;
            rings_[b].corners = {first, 3 - first, third, 3 - third};
        }
    }
    void draw_loop(const tie_to_place& t, std::uint32_t number, placed_line& line) const {
        const point reach = ring_of(t.from, number);
        const auto [across, upwards] = corner_of_loop(t.from, number);
        const point c = centres_[t.from];
        const double w = what_.boxes[t.from].width / 2, h = what_.boxes[t.from].height / 2;
        std::vector<point> around = outline(t.from);
        const point corner = c + point{across * (w + reach.x), upwards * (h + reach.y)};
        const double share = loop_end(t.from, number);
        const point out = c + point{across * w * share * 3, upwards * h * 3}, side = c + point{across * w * 3, upwards * h * share * 3};
        const point from = c + (out - c) * leaves_at(c, out, around).value_or(0), to = c + (side - c) * leaves_at(c, side, around).value_or(0);
        line.tip = to;
        const point end = to + point{across * t.arrow, 0};
        line.curve = {from, {from.x, corner.y}, {corner.x, corner.y - upwards * 4}, {corner.x, (corner.y + to.y) / 2}, {corner.x, to.y}, {end.x + across * 4, end.y}, end};
        if (number >= 4) line.curve = rounded_line(std::array{from, point{from.x, corner.y}, corner, point{corner.x, to.y}, end}, corner_radius / 2);
        if (t.label_width > 0) line.label = corner + point{across * (t.label_width / 2 - 2), upwards * t.label_height / 2};
    }

    /// What a line may lead through: its ends, and the frames that they stand in.
    std::vector<std::uint32_t> open_to(const tie_to_place& t) const {
        std::vector<std::uint32_t> open{t.from, t.to};
        const auto boxes = static_cast<std::uint32_t>(what_.boxes.size());
        for (const std::uint32_t end : {t.from, t.to})
            for (std::uint32_t f = what_.boxes[end].frame; f != no_frame; f = what_.frames[f].frame) open.push_back(boxes + f);
        return open;
    }
    box with_loops(std::uint32_t b) const { return box::around(centres_[b], what_.boxes[b].width + loops_[b].width, what_.boxes[b].height + loops_[b].height); }
    /// The corners that loops at a box take, with their labels.
    std::vector<box> loops_at(std::uint32_t b) const {
        std::vector<box> out;
        const box_to_place& own = what_.boxes[b];
        for (std::uint32_t corner = 0; corner < std::min<std::size_t>(rings_[b].loops, 4); ++corner) {
            const point way = corner_of_loop(b, corner), c = centres_[b];
            box& taken = out.emplace_back();
            taken.low = taken.high = c + point{way.x * own.width, way.y * own.height} * (left_by_loops(b) / 2);
            const point outer = c + point{way.x * (own.width + loops_[b].width), way.y * (own.height + loops_[b].height)} * 0.5;
            taken.take_in({outer, outer});
        }
        return out;
    }
    /// Where lines leave a box that loops would be in the way of: nearer to the middle of its side, one beside the other as they lead on. Others go as they lead,
    /// but for those that would be in the way of these. O(lines log lines), and the square of those of a side that crowd
    void find_passes() {
        constexpr double seen_apart = 3;  // points
        struct one_line {
            double turn;  // from the way straight out
            std::size_t number;  // among parallel ones
            std::uint32_t tie;
            bool meets_low, meets_high;  // the loops at either end of the side
            double low, high;  // where on the side and beside loops it is, if it leads straight on
        };
        passes_.assign(what_.ties.size(), {});
        std::map<std::tuple<std::uint32_t, double, double>, std::vector<one_line>> sides;  // by box and the way straight out of it
        for (const auto& [ends, together] : bundles_)
            for (const std::uint32_t b : {ends.first, ends.second}) {
                if (rings_[b].loops == 0) continue;
                const point here = centres_[b], there = centres_[b == ends.first ? ends.second : ends.first];
                const box all = with_loops(b);
                const point way = there - here;
                const bool sideways = std::abs(way.x) * all.height() > std::abs(way.y) * all.width();
                const point straight = sideways ? point{way.x < 0 ? -1.0 : 1.0, 0} : point{0, way.y < 0 ? -1.0 : 1.0}, aside{-straight.y, straight.x};
                const double out = way.x * straight.x + way.y * straight.y, off = way.x * aside.x + way.y * aside.y;
                // Parallel ones in the order in which they lie further on, as seen from the end with the smaller number.
                const point along = centres_[ends.second] - centres_[ends.first];
                const bool same = -along.y * aside.x + along.x * aside.y >= 0;
                const double half = step_between(what_.ties[together.ties.front()], together.ties.size()) * static_cast<double>(together.ties.size() - 1) / 2;
                bool meets_low = false, meets_high = false;
                const std::vector<box> corners = loops_at(b);
                for (std::uint32_t i = 0; i < corners.size(); ++i) {
                    if (!part_inside(here, there, corners[i].grown(clearance + half))) continue;
                    const point at = corner_of_loop(b, i);
                    (at.x * aside.x + at.y * aside.y < 0 ? meets_low : meets_high) = true;
                }
                const double slope = off / std::max(out, 1e-6), near = slope * (sideways ? what_.boxes[b].width : what_.boxes[b].height) / 2, far = slope * ((sideways ? all.width() : all.height()) / 2 + clearance);
                for (std::size_t k = 0; k < together.ties.size(); ++k)
                    sides[{b, straight.x, straight.y}].push_back({std::atan2(off, out), same ? k : together.ties.size() - k, together.ties[k], meets_low, meets_high, std::min(near, far) - half, std::max(near, far) + half});
            }
        for (auto& [side, lines] : sides) {
            std::ranges::stable_sort(lines, {}, [](const one_line& l) { return std::pair(l.turn, l.number); });
            const std::uint32_t b = std::get<0>(side);
            const point straight{std::get<1>(side), std::get<2>(side)}, aside{-straight.y, straight.x};
            const box all = with_loops(b).grown(clearance);
            // To where no loop stands they may leave nearer to the corner.
            const double length = straight.x != 0 ? what_.boxes[b].height : what_.boxes[b].width;
            double low = -widest_pass * length, high = widest_pass * length;
            for (std::uint32_t corner = 0; corner < std::min<std::size_t>(rings_[b].loops, 4); ++corner) {
                const point way = corner_of_loop(b, corner);
                if (way.x * straight.x + way.y * straight.y < 0) continue;
                if (way.x * aside.x + way.y * aside.y < 0) low = -left_by_loops(b) / 2 * length;
                else high = left_by_loops(b) / 2 * length;
            }
            const auto leaves = [&](const one_line& l, double at) {
                const point off = aside * at;
                passes_[l.tie][what_.ties[l.tie].from == b ? 0 : 1] = pass{centres_[b] + off, centres_[b] + point{straight.x * all.width(), straight.y * all.height()} * 0.5 + off, off};
            };
            // Those before `begin` and from `end` on give way; as many more as it takes until these have room beside the rest, parallel ones together.
            std::size_t begin = 0, end = lines.size();
            const auto one_bundle = [&](const one_line& l, const one_line& m) { return std::minmax(what_.ties[l.tie].from, what_.ties[l.tie].to) == std::minmax(what_.ties[m.tie].from, what_.ties[m.tie].to); };
            for (std::size_t i = 0; i < lines.size(); ++i)
                if (lines[i].meets_low) begin = i + 1;
            for (std::size_t i = lines.size(); i-- > 0;)
                if (lines[i].meets_high) end = i;
            double step_low = between, step_high = between;
            const double least_step = std::min(seen_apart, (high - low) / static_cast<double>(lines.size()));  // as if all gave way
            while (begin < end) {
                double free_from = -std::numeric_limits<double>::infinity(), free_to = -free_from;
                for (std::size_t i = begin; i < end; ++i) free_from = std::max(free_from, lines[i].high), free_to = std::min(free_to, lines[i].low);
                const std::size_t low_ones = begin, high_ones = lines.size() - end;
                if (low_ones > 0) step_low = std::min(between, (free_to - low) / static_cast<double>(low_ones));
                if (high_ones > 0) step_high = std::min(between, (high - free_from) / static_cast<double>(high_ones));
                if (step_low >= least_step && step_high >= least_step) break;
                if (step_low < least_step)
                    for (++begin; begin < end && one_bundle(lines[begin - 1], lines[begin]);) ++begin;
                if (step_high < least_step && begin < end)
                    for (--end; begin < end && one_bundle(lines[end - 1], lines[end]);) --end;
            }
            if (begin < end) {
                for (std::size_t i = 0; i < begin; ++i) leaves(lines[i], low + step_low * static_cast<double>(i));
                for (std::size_t i = end; i < lines.size(); ++i) leaves(lines[i], high - step_high * static_cast<double>(lines.size() - 1 - i));
                continue;
            }
            const double more = static_cast<double>(lines.size() - 1), step = lines.size() > 1 ? std::min(between, (high - low) / more) : 0;
            const double first = std::min(std::max(-step * more / 2, low), high - step * more);
            for (std::size_t i = 0; i < lines.size(); ++i) leaves(lines[i], first + step * static_cast<double>(i));
        }
    }
    const std::optional<pass>& pass_at(std::uint32_t tie, std::uint32_t b) const { return passes_[tie][what_.ties[tie].from == b ? 0 : 1]; }
    /// How far apart so many parallel lines begin and end.
    double step_between(const tie_to_place& t, std::size_t of) const {
        const auto least_side = [&](std::uint32_t b) { return std::min(what_.boxes[b].width, what_.boxes[b].height); };
        return of > 1 ? std::min(between, 0.7 * std::min(least_side(t.from), least_side(t.to)) / static_cast<double>(of - 1)) : 0;
    }
    /// Leads parallel lines with labels away from each other between their ends, as a spindle is, so that each label has room on its own line; whether nothing
    /// stands in the way.
    bool fan_out(const obstacle_map& map, const bundle& together, std::vector<std::vector<point>>& ways) const {
        constexpr double beside = 3, abreast = 24;  // points: between a label and the next line; of labels across that stand side by side, not one behind the other
        constexpr double least_bend = 0.1;          // of the way, at either end
        const std::size_t count = together.ties.size();
        if (together.spread() <= 0) return false;
        const tie_to_place& any = what_.ties[together.ties.front()];
        const std::uint32_t one = std::min(any.from, any.to), other = std::max(any.from, any.to);
        // Between loops they leave their ends side by side.
        const auto begins_at = [&](std::uint32_t b) {
            const auto& leaves = pass_at(together.ties.front(), b);
            return leaves ? leaves->outside - leaves->off : centres_[b];
        };
        const point from = begins_at(one), to = begins_at(other);
        const double d = distance(from, to);
        if (d < 1) return false;
        const point along = (to - from) * (1 / d), across{-along.y, along.x};
        const auto out_of = [&](std::uint32_t b, point towards) { return pass_at(together.ties.front(), b) ? 0 : d * leaves_at(centres_[b], towards, outline(b)).value_or(0); };
        const double begin = out_of(one, to), end = d - out_of(other, from);
        const double half = (std::abs(across.x) * together.label.width + std::abs(across.y) * together.label.height) / 2;
        const double label_length = std::abs(along.x) * together.label.width + std::abs(along.y) * together.label.height + 2;
        if (end - begin < 1) return false;
        const std::vector<std::uint32_t> open = open_to(any);
        const double step = step_between(any, count), least = half + beside, most = 2 * half + beside;
        for (const double wanted : 2 * half <= abreast ? std::array{most, least} : std::array{least, most}) {
            const double lane = std::max(wanted, step);
            const double length = label_length * (lane >= most ? 1 : 3);  // of the stretch where they are that far apart: labels stand side by side, or one behind the other
            if (end - begin < length / (1 - 2 * least_bend)) continue;
            const double bend = std::min(bend_share * (lane - step) * static_cast<double>(count - 1) / 2, std::max((end - begin - length) / 2, least_bend * (end - begin)));
            bool free = true;
            for (std::size_t k = 0; k < count && free; ++k) {
                const double off = static_cast<double>(k) - static_cast<double>(count - 1) / 2;
                const point at_ends = across * (step * off), between_them = across * (lane * off);
                const auto &leaves = pass_at(together.ties[k], one), &arrives = pass_at(together.ties[k], other);
                std::vector<point> corners{leaves ? leaves->outside : from + at_ends, from + along * (begin + bend) + between_them, from + along * (end - bend) + between_them, arrives ? arrives->outside : to + at_ends};
                for (std::size_t c = 1; c < corners.size() && free; ++c) free = !map.first_hit(corners[c - 1], corners[c], open, clearance);
                if (leaves) corners.insert(corners.begin(), leaves->inside);
                if (arrives) corners.push_back(arrives->inside);
                std::vector<point>& way = ways[together.ties[k]];
                way = std::move(corners);
                if (what_.ties[together.ties[k]].from != one) std::ranges::reverse(way);
            }
            if (free) return true;
        }
        return false;
    }
    std::vector<point> way_of(const obstacle_map& map, std::uint32_t tie, std::uint32_t number, std::uint32_t of, std::size_t& through) const {
        // Parallel lines side by side, as seen from the end with the smaller number.
        const tie_to_place& t = what_.ties[tie];
        const point along = centres_[std::max(t.from, t.to)] - centres_[std::min(t.from, t.to)];
        const double d = std::max(distance(along, {}), 1e-6);
        const double off = step_between(t, of) * (number - (of - 1) / 2.0);
        const point aside{-along.y / d * off, along.x / d * off};
        const auto &leaves = passes_[tie][0], &arrives = passes_[tie][1];
        const point a = leaves ? leaves->outside : centres_[t.from] + aside, b = arrives ? arrives->outside : centres_[t.to] + aside;
        std::vector<point> out{a, b};
        if (auto way = map.way(a, b, open_to(t), clearance)) out = *std::move(way);
        else ++through;
        if (leaves) out.insert(out.begin(), leaves->inside);
        if (arrives) out.push_back(arrives->inside);
        return out;
    }
    /// A corner that a line goes round.
    struct turn {
        std::size_t way, corner;
    };
    /// Whether the one line is to the left of the other where both go round one corner, as `along` leads: before they meet there, or else where they
    /// part. Positive: it is; negative: it is to the right; 0: neither.
    static int left_of(const std::vector<std::vector<point>>& ways, const turn& one, const turn& other, point along) {
        const auto dot = [](point a, point b) { return a.x * b.x + a.y * b.y; };
        const auto cross = [](point a, point b) { return a.x * b.y - a.y * b.x; };
        const auto same = [](point a, point b) { return a.x == b.x && a.y == b.y; };
        // Each as it leads on from the corner, or where it came from.
        const auto side_of = [&](bool on) {
            struct walker {
                const std::vector<point>* way;
                std::size_t at;
                bool up;
                [[nodiscard]] bool ends() const { return up ? at + 1 == way->size() : at == 0; }
                [[nodiscard]] point next() const { return (*way)[up ? at + 1 : at - 1]; }
            };
            const auto walk = [&](const turn& t) {
                const std::vector<point>& way = ways[t.way];
                return walker{&way, t.corner, (dot(way[t.corner + 1] - way[t.corner - 1], along) >= 0) == on};
            };
            walker a = walk(one), b = walk(other);
            point ahead = on ? along : along * -1.0;
            while (!a.ends() && !b.ends() && same(a.next(), b.next())) {
                ahead = a.next() - (*a.way)[a.at];
                a.at = a.up ? a.at + 1 : a.at - 1;
                b.at = b.up ? b.at + 1 : b.at - 1;
            }
            if (a.ends() || b.ends()) return 0;
            const point here = (*a.way)[a.at], u = a.next() - here, v = b.next() - here;
            const double by = std::atan2(cross(ahead, u), dot(ahead, u)) - std::atan2(cross(ahead, v), dot(ahead, v));
            return by == 0 ? 0 : (by > 0) == on ? 1 : -1;
        };
        const int on = side_of(true), back = side_of(false);
        return on + back != 0 ? on + back : on;
    }
    /// Lines that go round one corner go side by side, in an order in which they cross least, as far as there is room: over one another they could not
    /// be followed. Of more than 400 to find out which goes outside of which would take too long: they stay one line.
    void spread(const obstacle_map& map, std::vector<std::vector<point>>& ways) const {
        constexpr double step = 3, few = 11, widest_of_few = 16, free = clearance - 0.5, seen_apart = 1.5, most_inwards = 3.5;  // points
        constexpr std::size_t most = 400;
        constexpr int tries = 3;
        const auto towards = [](point from, point to) { return (to - from) * (1 / std::max(distance(from, to), 1e-6)); };
        std::map<std::pair<double, double>, std::vector<turn>> turns;
        for (std::size_t w = 0; w < ways.size(); ++w)
            for (std::size_t c = 1; c + 1 < ways[w].size(); ++c) turns[{ways[w][c].x, ways[w][c].y}].push_back({w, c});
        // By way and corner: where it goes with all the room that it wants, and at which corner. All at one go as far as each of them can: nearer than
        // the others, one would cross them.
        struct move {
            point by;
            std::size_t turn = 0;
            point inwards{};  // for each point by which they come nearer to the box
        };
        std::vector<std::vector<move>> moves(ways.size());
        struct room {
            double wanted, least;  // for all of them, and for all of them to be seen apart
        };
        std::vector<double> shares;
        std::vector<room> rooms;
        for (auto& [at, lines] : turns) {
            if (lines.size() < 2 || lines.size() > most) continue;
            const point p{at.first, at.second};
            point out;
            for (const turn& t : lines) out = out - towards(p, ways[t.way][t.corner - 1]) - towards(p, ways[t.way][t.corner + 1]);
            if (distance(out, {}) < 1e-6) continue;
            out = towards({}, out);
            const point along{out.y, -out.x};  // such that `out` is to its left
            std::vector<std::pair<int, turn>> outwards;  // how many it is outside of, less those that it is inside of
            for (const turn& t : lines) {
                int sum = 0;
                for (const turn& other : lines)
                    if (other.way != t.way) sum += std::clamp(left_of(ways, t, other, along), -1, 1);
                outwards.emplace_back(sum, t);
            }
            std::ranges::stable_sort(outwards, {}, [](const auto& each) { return each.first; });
            const double each = std::min(step, widest_of_few / std::min(static_cast<double>(lines.size() - 1), few));
            for (std::size_t k = 0; k < outwards.size(); ++k) {
                const turn& t = outwards[k].second;
                moves[t.way].resize(ways[t.way].size());
                const double inner = 1 - static_cast<double>(k) / static_cast<double>(outwards.size() - 1);
                moves[t.way][t.corner] = {out * (each * static_cast<double>(k)), shares.size(), out * -inner};
            }
            shares.push_back(1);
            const auto more = static_cast<double>(outwards.size() - 1);
            rooms.push_back({each * more, seen_apart * more});
        }
        const auto moved = [&](std::size_t w, std::size_t c, double times) { return ways[w][c] + moves[w][c].by * (shares[moves[w][c].turn] * times); };
        // Twice as far must be free, too: what goes round the box across has as much of the room between.
        for (int left = tries; left >= 0; --left) {
            std::vector<bool> narrow(shares.size(), false);
            for (std::size_t w = 0; w < ways.size(); ++w) {
                if (moves[w].empty()) continue;
                const std::vector<std::uint32_t> open = open_to(what_.ties[w]);
                for (std::size_t c = 1; c < moves[w].size(); ++c) {
                    if (!map.first_hit(moved(w, c - 1, 2), moved(w, c, 2), open, free)) continue;
                    for (const move& m : {moves[w][c - 1], moves[w][c]})
                        if (m.by != point{}) narrow[m.turn] = true;
                }
            }
            if (std::ranges::none_of(narrow, std::identity())) break;
            for (std::size_t t = 0; t < shares.size(); ++t)
                if (narrow[t]) shares[t] = left > 1 ? shares[t] / 2 : 0;
        }
        // What room lacks for them to be seen apart the clearance gives.
        const auto inwards = [&](const move& m) {
            if (m.by == point{} && m.inwards == point{}) return point{};
            const room& r = rooms[m.turn];
            return m.inwards * std::clamp(r.least - r.wanted * shares[m.turn], 0.0, most_inwards);
        };
        for (std::size_t w = 0; w < ways.size(); ++w) {
            if (moves[w].empty()) continue;
            const std::vector<std::uint32_t> open = open_to(what_.ties[w]);
            std::vector<point> way;
            for (std::size_t c = 0; c < ways[w].size(); ++c) way.push_back(moved(w, c, 1) + inwards(moves[w][c]));
            bool is_free = true;
            // What leads out between loops stays.
            const std::size_t begin = passes_[w][0] ? 2 : 1, end = way.size() - (passes_[w][1] ? 1 : 0);
            for (std::size_t c = begin; c < end && is_free; ++c) is_free = !map.first_hit(way[c - 1], way[c], open, 2);
            if (is_free) ways[w] = std::move(way);
        }
    }

    /// An end of a line at a box: of which line, whether it is the last of its way, and how far round the box's border it is.
    struct line_end {
        std::size_t way;
        bool last;
        double at;
    };
    /// By box: the ends of lines there, in order round it.
    std::vector<std::vector<line_end>> ends_at_boxes(const std::vector<std::vector<point>>& ways, const std::vector<detail::border>& borders) const {
        std::vector<std::vector<line_end>> out(what_.boxes.size());
        const auto add = [&](std::uint32_t b, std::size_t w, bool last) {
            const point inside = last ? ways[w].back() : ways[w].front(), outside = last ? ways[w][ways[w].size() - 2] : ways[w][1];
            out[b].push_back({w, last, borders[b].way_to(inside + (outside - inside) * leaves_at(inside, outside, borders[b].corners()).value_or(0))});
        };
        for (std::size_t w = 0; w < ways.size(); ++w)
            if (!ways[w].empty()) add(what_.ties[w].from, w, false), add(what_.ties[w].to, w, true);
        for (auto& ends : out) std::ranges::stable_sort(ends, {}, &line_end::at);
        return out;
    }
    /// Lines that would end so near to each other that they lie on one another before they are there end side by side round the box, in the order in which they
    /// come. Of three and more between the same boxes, which lead apart already, and of those that leave between loops the ends stay. O(lines log lines)
    void part_ends(const obstacle_map& map, std::vector<std::vector<point>>& ways) const {
        constexpr double step = 4, hardly = 0.01;  // points
        const auto stays = [&](const line_end& e) {
            if (passes_[e.way][e.last ? 1 : 0]) return true;
            const bundle* const together = bundle_of(what_.ties[e.way]);
            return together != nullptr && together->spread() > 0;
        };
        std::vector<detail::border> borders;
        for (std::uint32_t b = 0; b < what_.boxes.size(); ++b) borders.emplace_back(outline(b));
        const std::vector<std::vector<line_end>> ends = ends_at_boxes(ways, borders);
        std::vector<std::array<std::optional<point>, 2>> moved(ways.size());  // by way, for both its ends
        for (std::uint32_t b = 0; b < what_.boxes.size(); ++b) {
            if (ends[b].size() < 2) continue;
            std::vector<detail::place_round> places;
            for (const line_end& e : ends[b]) places.push_back({e.at, stays(e)});
            const std::vector<double> parted = detail::parted_round(places, borders[b].length(), step);
            for (std::size_t i = 0; i < places.size(); ++i)
                if (std::abs(parted[i] - places[i].at) > hardly) moved[ends[b][i].way][ends[b][i].last ? 1 : 0] = borders[b].at(parted[i]);
        }
        for (std::size_t w = 0; w < ways.size(); ++w) {
            const auto& [first, last] = moved[w];
            if (!first && !last) continue;
            if (end_at(map, borders, w, first, last, ways[w]) || !first || !last) continue;
            if (!end_at(map, borders, w, first, {}, ways[w])) (void)end_at(map, borders, w, {}, last, ways[w]);
        }
    }
    /// Has a line end there; whether nothing is in the way, its own ends among it.
    bool end_at(const obstacle_map& map, const std::vector<detail::border>& borders, std::size_t line, const std::optional<point>& first, const std::optional<point>& last, std::vector<point>& way) const {
        constexpr double nearly = 0.5, free = 4;  // points
        const tie_to_place& t = what_.ties[line];
        const std::vector<std::uint32_t> open = open_to(t);
        const auto is_free = [&](std::uint32_t b, point end, point next) {
            return leaves_at(end, next, borders[b].corners()).value_or(0) * distance(end, next) < nearly && !map.first_hit(end, next, open, free);
        };
        std::vector<point> changed = way;
        if (first) changed.front() = *first;
        if (last) changed.back() = *last;
        if (first && !is_free(t.from, changed[0], changed[1])) return false;
        if (last && !is_free(t.to, changed.back(), changed[changed.size() - 2])) return false;
        way = std::move(changed);
        return true;
    }

    void draw_line(const obstacle_map& map, std::uint32_t tie, std::vector<point>& corners, placed_line& line) const {
        const tie_to_place& t = what_.ties[tie];
        const std::vector<std::uint32_t> open = open_to(t);
        if (const auto leaves = leaves_at(corners[0], corners[1], outline(t.from))) corners[0] = corners[0] + (corners[1] - corners[0]) * *leaves;
        const point before = corners[corners.size() - 2];
        if (const auto leaves = leaves_at(corners.back(), before, outline(t.to))) corners.back() = corners.back() + (before - corners.back()) * *leaves;
        line.tip = corners.back();
        if (const double last = distance(before, line.tip); t.arrow > 0 && last > 0) corners.back() = line.tip + (before - line.tip) * (std::min(t.arrow, last * 0.9) / last);
        // Between loops at its ends it is straight, nearer to them than to anything else.
        const double beside_first = passes_[tie][0] ? distance(corners[0], corners[1]) - clearance + 2 : 0, beside_last = passes_[tie][1] ? distance(before, corners.back()) - clearance + 2 : 0;
        const auto is_between_loops = [&](point p) { return distance(p, corners[0]) < beside_first || distance(p, corners.back()) < beside_last; };
        // Rounded as much as there is room beside what it goes round.
        for (double radius = corner_radius; radius > 1; radius /= 2) {
            line.curve = rounded_line(corners, radius);
            const std::vector<point> points = points_along(line.curve, 6);
            bool free = true;
            for (std::size_t i = 1; i < points.size() && free; ++i) free = is_between_loops(points[i - 1]) || is_between_loops(points[i]) || !map.first_hit(points[i - 1], points[i], open, 2);
            if (free) break;
        }
    }

    /// The whole, moved so that its upper left corner is at 0,0.
    void fit(arrangement& out) const {
        std::optional<box> all;
        const auto take = [&](const box& b) {
            if (all) all->take_in(b);
            else all = b;
        };
        for (std::uint32_t b = 0; b < out.boxes.size(); ++b) take(own_box(b));
        for (const box& f : out.frames) take(f);
        for (std::size_t i = 0; i < out.lines.size(); ++i) {
            for (const point p : out.lines[i].curve) take({p, p});
            if (const auto& label = out.lines[i].label) take(box::around(*label, what_.ties[i].label_width, what_.ties[i].label_height));
        }
        if (!all) return;
        const point by = point{} - all->low;
        for (point& p : out.boxes) p = p + by;
        for (box& f : out.frames) f = f.moved(by);
        for (placed_line& l : out.lines) {
            for (point& p : l.curve) p = p + by;
            l.tip = l.tip + by;
            if (l.label) l.label = *l.label + by;
        }
        out.width = all->width();
        out.height = all->height();
    }

    const arrangement_of& what_;
    std::uint32_t ground_;
    std::vector<std::vector<child>> children_;  // by level: a frame, or the ground
    std::vector<std::uint32_t> child_of_box_, child_of_frame_;
    std::vector<box_size> frame_sizes_, loops_;
    std::vector<rings> rings_;                  // by box
    std::vector<std::array<std::optional<pass>, 2>> passes_;  // by tie, for both its ends
    std::map<std::pair<std::uint32_t, std::uint32_t>, bundle> bundles_;  // by the boxes at their ends
    std::vector<double> rooms_;                 // by box: how much larger it is taken to be, since words beside it found no room
    std::vector<std::uint32_t> without_room_;   // the ties whose words found none when last drawn
    std::vector<std::pair<std::uint32_t, std::uint32_t>> crowded_;  // then: between which boxes lines found no room to lead apart
    std::size_t wanting_ = 0;                   // and how many labels lack room for one or the other
    std::vector<std::vector<point>> places_;    // by level, of its children, about its middle
    std::vector<std::vector<part_of_tie>> ties_at_;  // by level
    std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> started_at_;  // by level: the boxes that an earlier picture had, each behind the child that it stands in
    std::vector<point> centres_;
    std::vector<box> frames_;
};

}  // namespace

namespace {

/// Places of an earlier picture are what a file says, which may be anything: what lies wider apart than twice all boxes and words in a row
/// comes nearer, all by one factor. Grids over a picture take memory by its area.
std::optional<arrangement_of> with_nearer_starts(const arrangement_of& what) {
    std::optional<box> all;
    double row = 1000;
    for (const box_to_place& b : what.boxes) {
        row += b.width + b.height + 150;
        if (!b.start) continue;
        if (all) all->take_in(box{*b.start, *b.start});
        else all = box{*b.start, *b.start};
    }
    for (const tie_to_place& t : what.ties) row += t.label_width + 50;
    const double wide = all ? std::max(all->width(), all->height()) : 0;
    if (wide <= 2 * row) return std::nullopt;
    arrangement_of out = what;
    const point middle = all->centre();
    for (box_to_place& b : out.boxes)
        if (b.start) b.start = middle + (*b.start - middle) * (2 * row / wide);
    return out;
}

}  // namespace

arrangement arrange(const arrangement_of& what) {
    if (what.boxes.empty()) return {};
    if (const auto nearer = with_nearer_starts(what)) return arranger(*nearer).run();
    return arranger(what).run();
}

}  // namespace hexi::abi_v1
