#include <hexi/graph/validate.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <xxhash.h>

#include <hexi/base/parallel.hpp>
#include <hexi/graph/indexes/property_index.hpp>
#include <hexi/graph/validate_private.hpp>
#include <hexi/value/compare_values.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

/// One thing that is wrong: with which of many, and what.
struct storage_fault {
    std::size_t at = 0;
    const char* what = nullptr;
};

}  // namespace detail

namespace {

using fault = detail::storage_fault;

/// The first of [0, size) of which `wrong(i)` says what is wrong with it (null if nothing is), on all cores.
template <class Wrong>
std::optional<fault> first_fault(std::size_t size, Wrong wrong, std::size_t least = 1U << 15U) {
    std::vector<std::optional<fault>> found(worker_count());
    parallel_ranges(size, [&](std::size_t begin, std::size_t end, std::size_t worker) {
        for (std::size_t i = begin; i < end; ++i) {
            if (const char* what = wrong(i); what != nullptr) [[unlikely]] {
                found[worker] = fault{i, what};
                return;
            }
        }
    }, least);
    for (const auto& one : found)
        if (one) return one;
    return std::nullopt;
}

/// How many of [0, size) there are of each number below `kinds` that `kind_of(i)` gives; others are not counted.
template <class KindOf>
std::vector<std::uint32_t> tallied(std::size_t size, std::size_t kinds, KindOf kind_of) {
    std::vector<std::vector<std::uint32_t>> counts(worker_count());
    parallel_ranges(size, [&](std::size_t begin, std::size_t end, std::size_t worker) {
        std::vector<std::uint32_t> own(kinds, 0);
        for (std::size_t i = begin; i < end; ++i)
            if (const std::size_t k = kind_of(i); k < kinds) ++own[k];
        counts[worker] = std::move(own);
    }, std::max(std::size_t{1} << 16U, kinds));
    std::vector<std::uint32_t> all(kinds, 0);
    for (const auto& own : counts)
        for (std::size_t k = 0; k < own.size(); ++k) all[k] += own[k];
    return all;
}

// --- the schema -----------------------------------------------------------------------------

const char* wrong_quantity(const quantity& q, const schema& s) {
    if (q.unit.valid() && q.unit.index() >= s.unit_count()) return "has a unit that the schema does not have";
    return detail::oddity(q);
}

/// The quantities in a value, wherever.
const char* wrong_quantities(const value& v, const schema& s) {
    const char* what = nullptr;
    if (const auto* q = std::get_if<quantity>(&v)) return wrong_quantity(*q, s);
    if (const auto* list = std::get_if<value::list>(&v))
        for (const value& one : *list) what = what != nullptr ? what : wrong_quantities(one, s);
    if (const auto* map = std::get_if<value_map>(&v))
        for (const value_map::entry& e : *map) what = what != nullptr ? what : wrong_quantities(e.held, s);
    return what;
}

const char* wrong_default(const property& p, const schema& s) {
    if (!p.default_value.has_value()) return nullptr;
    if (p.kind != kind::any) {
        const auto* list = std::get_if<value::list>(&p.default_value);
        if ((list != nullptr) != p.list) return "is of another kind";
        if (list != nullptr ? !std::ranges::all_of(*list, [&](const value& one) { return detail::is_of_kind(one, p.kind); }) : !detail::is_of_kind(p.default_value, p.kind)) return "is of another kind";
    }
    return wrong_quantities(p.default_value, s);
}

/// The first text that comes twice.
template <class Range, class Name>
std::optional<std::string> doubled(const Range& all, Name name) {
    std::unordered_set<std::string_view> seen;
    for (const auto& one : all)
        if (!seen.insert(name(one)).second) return std::string(name(one));
    return std::nullopt;
}
constexpr auto itself = [](const std::string& text) -> std::string_view { return text; };

std::optional<std::string> wrong_properties(const schema& s, const std::vector<property>& all) {
    if (const auto twice = doubled(all, [](const property& p) -> std::string_view { return p.name; })) return fmt::format("has two properties '{}'", *twice);
    for (const property& p : all) {
        if (p.id.index() >= s.property_count() || s[p.id].name != p.name || static_cast<std::size_t>(p.kind) >= kind_count || (p.list && p.kind == kind::any))
            return fmt::format("has a property '{}' that is not among all properties", p.name);
        // A name may have been something else before its language was one of names.
        const property_key& all_of_it = s[p.id];
        if (all_of_it.kind != kind::any && (all_of_it.kind != p.kind || all_of_it.list != p.list) && !s.is_name(p.id))
            return fmt::format("has a property '{}' of another kind than all have it of", p.name);
        if (p.values.valid() && p.values.index() >= s.enumeration_count()) return fmt::format("has a property '{}' of an unknown enumeration", p.name);
        if (p.unit.valid() && p.unit.index() >= s.unit_count()) return fmt::format("has a property '{}' in an unknown unit", p.name);
        if (const char* what = wrong_default(p, s)) return fmt::format("has a property '{}' whose default {}", p.name, what);
    }
    return std::nullopt;
}

/// The first thing that is wrong with a schema.
std::optional<std::string> wrong_schema(const schema& s) {
    for (const std::size_t count : {s.node_type_count(), s.edge_type_count(), s.property_count(), s.unit_count(), s.enumeration_count()})
        if (count > schema::most) return "it has more types, properties, units or enumerations than ids can tell apart";
    if (s.property_count() < 2 || s[schema::name_property()] != property_key{"name", kind::text, false} ||
        s[schema::aliases_property()] != property_key{"aliases", kind::text, true})
        return "its first properties are not the names and aliases";
    std::unordered_set<std::string_view> keys;
    for (std::size_t i = 0; i < s.property_count(); ++i) {
        const property_key& key = s[property_id(i)];
        if (static_cast<std::size_t>(key.kind) >= kind_count || (key.list && key.kind == kind::any)) return fmt::format("the property '{}' is of an unknown kind", key.name);
        if (!keys.insert(key.name).second)
            return fmt::format("the property '{}' is there twice", key.name);
    }
    std::unordered_set<std::string_view> units;
    for (std::size_t i = 0; i < s.unit_count(); ++i) {
        const unit& u = s[unit_id(i)];
        if (!units.insert(u.name).second) return fmt::format("two units are called '{}'", u.name);
        if (u.base.valid() && (u.base.index() >= s.unit_count() || s[u.base].base.valid())) return fmt::format("the unit '{}' counts in something that is no base unit", u.name);
        if (!std::isfinite(u.factor)) return fmt::format("the unit '{}' counts a number that is none", u.name);
    }
    std::unordered_set<std::string_view> enumerations;
    for (std::size_t i = 0; i < s.enumeration_count(); ++i) {
        const enumeration& e = s[enumeration_id(i)];
        if (!enumerations.insert(e.name).second) return fmt::format("two enumerations are called '{}'", e.name);
        if (const auto twice = doubled(e.values, [](const enumeration_value& v) -> std::string_view { return v.name; }))
            return fmt::format("the enumeration '{}' has the value '{}' twice", e.name, *twice);
    }
    for (std::size_t i = 0; i < s.node_type_count(); ++i) {
        const node_type& t = s[node_type_id(i)];
        const auto wrong = [&](const std::string& what) { return fmt::format("the node type '{}' {}", t.name, what); };
        if (s.find_node_type(t.name) != node_type_id(i)) return wrong("is there twice");
        for (const node_type_id super : t.supertypes)
            if (super.index() >= i) return wrong("comes before one of its supertypes");
        if (const auto twice = doubled(t.labels, itself)) return wrong(fmt::format("has the label '{}' twice", *twice));
        if (const auto what = wrong_properties(s, t.properties)) return wrong(*what);
        for (const property& p : t.properties)
            if ((p.id == schema::name_property() || p.id == schema::aliases_property()) && (p.kind != s[p.id].kind || p.list != s[p.id].list))
                return wrong(fmt::format("says that '{}' is no {}", p.name, p.id == schema::name_property() ? "text" : "list of texts"));
    }
    for (std::size_t i = 0; i < s.edge_type_count(); ++i) {
        const edge_type& t = s[edge_type_id(i)];
        const auto wrong = [&](const std::string& what) { return fmt::format("the edge type '{}' {}", t.name, what); };
        if (s.find_edge_type(t.name) != edge_type_id(i)) return wrong("is there twice");
        if (const auto what = wrong_properties(s, t.properties)) return wrong(*what);
    }
    for (const auto& [language, p] : s.name_languages())
        if (p.index() >= s.property_count() || s[p] != property_key{fmt::format("name_{}", language), kind::text, false})
            return fmt::format("the names in the language '{}' are no names", language);
    if (const auto twice = doubled(s.name_languages(), [](const auto& l) -> std::string_view { return l.first; }))
        return fmt::format("the language '{}' is there twice", *twice);
    return std::nullopt;
}

}  // namespace

// --- what holds nodes, edges, texts and values ----------------------------------------------

std::optional<std::string> text_pool::inconsistency() const {
    const std::size_t all = bytes_.size();
    const auto faulty_end = first_fault(size(), [&](std::size_t i) -> const char* {
        return ends_[i] <= all && (i == 0 ? 0 : ends_[i - 1]) <= ends_[i] ? nullptr : "ends outside";
    });
    if (faulty_end) return fmt::format("the text {} {}", faulty_end->at, faulty_end->what);
    // More of them would make looking for one slow.
    if (size() * 4 > slots_.size() * 3) return std::string("the table of texts is too full");
    // Every text is found under its hash, nothing but texts stands in the table: then each is in it once.
    std::vector<std::size_t> used(worker_count(), 0);
    parallel_ranges(slots_.size(), [&](std::size_t begin, std::size_t end, std::size_t worker) {
        std::size_t own = 0;
        for (std::size_t i = begin; i < end; ++i) own += slots_[i].text != 0 ? 1 : 0;
        used[worker] = own;
    });
    std::size_t total = 0;
    for (const std::size_t n : used) total += n;
    if (total != size()) return fmt::format("the table of texts holds {} of {} texts", total, size());
    std::vector<std::optional<fault>> found(worker_count());
    parallel_ranges(size(), [&](std::size_t begin, std::size_t end, std::size_t worker) {
        // Hash some, then look for them: the table's cache lines come meanwhile.
        constexpr std::size_t ahead = 16;
        std::array<std::uint32_t, ahead> tags{};
        for (std::size_t first = begin; first < end; first += ahead) {
            const std::size_t last = std::min(first + ahead, end);
            for (std::size_t i = first; i < last; ++i) prefetch(tags[i - first] = tag_of((*this)[text_id(i)]));
            for (std::size_t i = first; i < last; ++i) {
                const std::size_t mask = slots_.size() - 1;
                for (std::size_t at = tags[i - first] & mask;; at = (at + 1) & mask) {
                    const slot s = slots_[at];
                    if (s.text == i + 1 && s.tag == tags[i - first]) break;
                    const bool outside = s.text > size();
                    if (s.text != 0 && !outside && (s.tag != tags[i - first] || (*this)[text_id(s.text - 1)] != (*this)[text_id(i)])) continue;
                    found[worker] = fault{i, outside ? "is looked for behind one that is not there" : s.text == 0 ? "cannot be found" : "is there twice"};
                    return;
                }
            }
        }
    });
    for (const auto& one : found)
        if (one) return fmt::format("the text {} {}", one->at, one->what);
    return std::nullopt;
}

std::optional<std::string> column::inconsistency() const {
    const std::size_t places = present_.size() / (chunk / 64);
    std::vector<bool> used(places, false);
    std::size_t chunks = 0;
    bool in_order = true;
    for (std::size_t c = 0; c < directory_.size(); ++c) {
        const std::size_t place = directory_[c];
        if (place == 0) continue;
        if (place > places) return fmt::format("the values from position {} on lie outside", c * chunk);
        if (used[place - 1]) return fmt::format("the values from position {} on are those of other positions, too", c * chunk);
        used[place - 1] = true;
        in_order = in_order && place == c + 1;
        ++chunks;
    }
    if (chunks != places) return std::string("some of its values belong to nothing");
    if (in_order != in_order_) return std::string("it is wrong about the order of its values");
    std::size_t count = 0;
    for (const std::uint64_t word : present_) count += static_cast<std::size_t>(std::popcount(word));
    if (count != count_) return fmt::format("it has {} values and should have {}", count, count_);
    return std::nullopt;
}

std::optional<std::string> adjacency::inconsistency(std::span<const edge_record> edges, std::size_t live, std::span<const std::uint8_t> slots, bool out) const {
    if (arena_.size() % unit != 0) return std::string("its size is no multiple of 8");
    const std::size_t all_units = arena_.size() / unit;
    // As `units_of`; nothing where the block cannot lie in the arena.
    const auto units = [&](const record& r) -> std::optional<std::size_t> {
        if (!r.far()) return units_of(0, r.capacity);
        const std::size_t head = far_header(r.far_mask());
        if (std::size_t{r.begin} * unit + head > arena_.size() || r.begin == 0) return std::nullopt;
        const std::uint32_t capacity = far_head(r)[0];
        if (capacity > all_units || r.far_mask() == 0 || fits_near(r.far_mask(), capacity)) return std::nullopt;
        return units_of(r.far_mask(), capacity);
    };
    const auto group = [&](std::size_t n, std::uint32_t slot, const node_id* others, const edge_id* own, std::size_t begin, std::size_t end) -> const char* {
        constexpr std::size_t ahead = 8;
        edge_id before{};
        edge_type_id type_before{};
        for (std::size_t i = begin; i < end; ++i) {
            if (i + ahead < end) __builtin_prefetch(edges.data() + std::min(own[i + ahead].index(), edges.size()));
            if (own[i].index() >= edges.size()) return "has an edge that is not there";
            const edge_record& e = edges[own[i].index()];
            if (!e.type.valid() || (out ? e.source : e.target) != node_id(n)) return "has an edge that is not its own";
            if ((out ? e.target : e.source) != others[i]) return "has a neighbour to whom its edge does not lead";
            if (slots[e.type.index()] != slot) return "has an edge among those of another type";
            if (i > begin && (e.type < type_before || (e.type == type_before && own[i] <= before))) return "has its edges out of order";
            before = own[i];
            type_before = e.type;
        }
        return nullptr;
    };
    const auto block_fault = [&](std::size_t n, const record& r) -> const char* {
        const bool far = r.far();
        const std::uint32_t* head = far ? far_head(r) : nullptr;
        const std::uint32_t capacity = far ? head[0] : r.capacity;
        const auto* others = reinterpret_cast<const node_id*>(block(r) + (far ? far_header(r.far_mask()) : 0));
        std::uint32_t begin = 0;
        unsigned place = 0;
        for (std::uint32_t left = far ? r.far_mask() : (std::uint32_t{1} << near_slots) - 1; left != 0; left &= left - 1, ++place) {
            const std::uint32_t end = far ? head[1 + place] : r.ends[place];
            if (end < begin || end > capacity) return "has more edges than its block";
            if (const char* what = group(n, static_cast<std::uint32_t>(std::countr_zero(left)), others, edges_behind(others, capacity), begin, end)) return what;
            begin = end;
        }
        return far && begin != r.far_size() ? "is wrong about the number of its edges" : nullptr;
    };

    // Where a worker's first block has to begin tells the size of those before it.
    const std::size_t workers = records_.size() < (1U << 15U) ? 1 : worker_count();
    const auto first = [&](std::size_t worker) { return records_.size() * worker / workers; };
    std::vector<std::size_t> begins(workers + 1, 0);
    parallel_workers(workers, [&](std::size_t worker) {
        std::size_t sum = 0;
        for (std::size_t n = first(worker); n < first(worker + 1); ++n) sum += units(records_[n]).value_or(0);
        begins[worker + 1] = sum;
    });
    begins[0] = 1;  // unit 0 is never used
    for (std::size_t w = 0; w < workers; ++w) begins[w + 1] += begins[w];
    std::vector<std::optional<fault>> found(workers);
    std::vector<std::size_t> steps(workers, 0);
    parallel_workers(workers, [&](std::size_t worker) {
        std::size_t at = begins[worker];
        std::size_t sum = 0;
        for (std::size_t n = first(worker); n < first(worker + 1); ++n) {
            const record& r = records_[n];
            const auto size = units(r);
            const bool fits = size && (*size == 0 ? r.begin == 0 : r.begin == at && at + *size <= all_units);
            const char* what = fits ? block_fault(n, r) : "has no block of its own";
            if (what != nullptr) {
                found[worker] = fault{n, what};
                return;
            }
            at += *size;
            sum += degree(node_id(n));
        }
        steps[worker] = sum;
    });
    for (const auto& one : found)
        if (one) return fmt::format("the node {} {}", one->at, one->what);
    if (begins[workers] != std::max<std::size_t>(all_units, 1)) return std::string("there is more than the blocks of all nodes");
    // Each is another edge, since they stand in order.
    std::size_t total = 0;
    for (const std::size_t n : steps) total += n;
    if (total != live) return fmt::format("it has {} of {} edges", total, live);
    return std::nullopt;
}

std::optional<std::string> name_index::inconsistency(std::size_t nodes, std::size_t text_bytes, const std::function<void(node_id, const take_name&)>& names_of) const {
    const std::size_t lists = grams_.size();
    for (std::size_t l = 0; l < lists; ++l)
        if ((l > 0 && grams_[l] <= grams_[l - 1]) || begins_[l] >= begins_[l + 1] || begins_[l + 1] > postings_.size() || begins_[0] != 0)
            return std::string("is out of order");
    if (lists == 0 && !postings_.empty()) return std::string("has nodes without names");
    // Pairs to their lists: open addressing, half full at most; nobody knows beforehand which pairs would collide.
    std::vector<std::uint32_t> table(std::bit_ceil(lists * 2 + 2), 0);
    const std::size_t mask = table.size() - 1;
    const std::uint64_t seed = lists == 0 ? 0 : std::random_device{}();
    const auto place = [&](std::uint64_t g) {
        std::size_t at = XXH3_64bits_withSeed(&g, sizeof g, seed) & mask;
        while (table[at] != 0 && grams_[table[at] - 1] != g) at = (at + 1) & mask;
        return at;
    };
    for (std::size_t l = 0; l < lists; ++l) table[place(grams_[l])] = static_cast<std::uint32_t>(l + 1);
    // Each worker goes on in every list where the one before it has to stop: all together they go through all of it.
    const std::size_t workers = nodes < 1024 ? 1 : worker_count();
    std::vector<std::vector<std::uint64_t>> starts(workers + 1), stops(workers);
    std::vector<std::optional<fault>> found(workers);
    const std::size_t most = (std::size_t{4} << 20U) + 2 * text_bytes + 64 * (postings_.size() * sizeof(node_id) + lists * (sizeof(std::uint64_t) * 2));
    const auto first = [&](std::size_t worker) { return nodes * worker / workers; };
    parallel_workers(workers, [&](std::size_t worker) {
        std::vector<std::uint64_t> next(lists);
        for (std::size_t l = 0; l < lists; ++l)
            next[l] = worker == 0 ? begins_[l]
                                  : static_cast<std::uint64_t>(std::lower_bound(postings_.begin() + begins_[l], postings_.begin() + begins_[l + 1], node_id(first(worker))) - postings_.begin());
        starts[worker] = next;
        std::size_t left = most;
        for (std::size_t i = first(worker); i < first(worker + 1) && !found[worker]; ++i) {
            const node_id n(i);
            names_of(n, [&](std::string_view folded, std::size_t bytes) {
                const std::size_t cost = std::max(folded.size(), bytes) + 16;  // an empty name takes time, too
                if (cost > left) found[worker] = fault{i, "is much shorter than the names, from those of the node"};
                if (found[worker]) return;
                left -= cost;
                for_each_gram(folded, [&](std::uint64_t g) {
                    const std::size_t l = table[place(g)];
                    if (l != 0) {
                        std::uint64_t& at = next[l - 1];
                        if (at > starts[worker][l - 1] && postings_[at - 1] == n) return;
                        if (at < begins_[l] && postings_[at] == n) {
                            ++at;
                            return;
                        }
                    }
                    found[worker] = fault{i, "does not hold the names of the node"};
                });
            });
        }
        stops[worker] = std::move(next);
    });
    for (const auto& one : found)
        if (one) return fmt::format("{} {}", one->what, one->at);
    starts[workers].assign(begins_.begin() + (lists > 0 ? 1 : 0), begins_.begin() + (lists > 0 ? lists + 1 : 0));
    for (std::size_t w = 0; w < workers; ++w)
        if (stops[w] != starts[w + 1]) return std::string("holds more than the names");
    return std::nullopt;
}

namespace detail {

class graph_validator {
public:
    explicit graph_validator(const graph& g) : g_(g), schema_(g.schema_) {}

    problems frame() {
        if (const auto what = wrong_schema(schema_)) found_.push_back({"inconsistent-schema", fmt::format("the schema cannot be right: {}", *what), "", {}});
        if (found_.empty()) sizes();
        return std::move(found_);
    }

    /// Each part relies on those before it.
    problems contents() {
        texts();
        if (found_.empty()) nodes();
        if (found_.empty()) edges();
        if (found_.empty()) adjacencies();
        if (found_.empty()) columns();
        if (found_.empty()) values(false);
        if (found_.empty()) indexes();
        if (found_.empty()) names();
        return std::move(found_);
    }

    problems odd() {
        if (const auto what = wrong_schema(schema_)) found_.push_back({"inconsistent-schema", fmt::format("the schema cannot be written: {}", *what), "mend the schema first", {}});
        else values(true);
        return std::move(found_);
    }

private:
    void say(std::string message) { found_.push_back({"inconsistent-graph", std::move(message), "", {}}); }
    void say(std::string_view what, const std::optional<fault>& wrong) {
        if (wrong) say(fmt::format("{} {} {}", what, wrong->at, wrong->what));
    }

    // --- sizes ------------------------------------------------------------------------------

    void sizes() {
        const std::size_t bound = g_.node_types_.size();
        const auto most = static_cast<std::size_t>(std::numeric_limits<std::uint32_t>::max());
        if (bound >= most || g_.edges_.size() >= most || g_.texts_.size() >= most) return say("there is more than ids can tell apart");
        if (g_.keys_.size() != bound || g_.out_.node_count() != bound || g_.in_.node_count() != bound || g_.node_count_ > bound ||
            g_.edge_count_ > g_.edges_.size() || g_.node_of_text_.size() > g_.texts_.size())
            say("the sizes of the tables of nodes, edges and keys do not agree");
        if (g_.slots_.size() > schema_.edge_type_count() || g_.edges_of_type_.size() > schema_.edge_type_count() ||
            g_.nodes_of_type_.size() > schema_.node_type_count() || g_.node_columns_.size() > schema_.property_count() ||
            g_.edge_columns_.size() > schema_.property_count())
            say("there is more than the schema has types and properties for");
        std::set<std::tuple<node_type_id, property_id, index_order>> over;
        for (const auto& index : g_.indexes_) {
            if (!index->hashed.consistent()) say("the size of an index does not agree");
            if (!over.emplace(index->over.type, index->over.property, index->over.order).second) return say(fmt::format("an index over '{}' is there twice", schema_[index->over.property].name));
        }
        if (!lists_fit(bound)) say("the lists of nodes by type do not agree");
        if (!g_.texts_.consistent()) say("the sizes of the texts do not agree");
        if (!g_.names_.consistent()) say("the sizes of the name index do not agree");
        if (found_.empty())
            each_column([&](const column& c, property_id p, bool of_node) {
                const std::size_t wanted = stored_size(c.kind(), c.list());
                const bool unused = p.valid() && c.value_size() == 0 && c.count() == 0 && c.empty();
                if (!unused && (c.value_size() != wanted || !c.consistent() || (of_node && p == schema::aliases_property() && !(c.list() && c.kind() == kind::text)))) say(fmt::format("the sizes of {} do not agree", title(p, of_node)));
            });
    }

    /// Whether whoever lists the nodes of a type looks at nodes only.
    bool lists_fit(std::size_t bound) const {
        const std::size_t blocks = (bound + type_lists::block_size - 1) / type_lists::block_size;
        if (g_.lists_.type_count() > schema_.node_type_count()) return false;
        for (std::size_t t = 0; t < g_.lists_.type_count(); ++t) {
            std::size_t next = 0;
            for (const type_lists::block& b : g_.lists_.of(node_type_id(t))) {
                if (b.number < next || b.number >= blocks || b.nodes == 0 || b.nodes > type_lists::block_size) return false;
                next = std::size_t{b.number} + 1;
            }
        }
        return true;
    }

    /// Calls `visit(column, property, of nodes)` for every column; the property of evidence is none.
    template <class Visit>
    void each_column(Visit visit) const {
        for (std::size_t i = 0; i < g_.node_columns_.size(); ++i) visit(g_.node_columns_[i], property_id(i), true);
        for (std::size_t i = 0; i < g_.edge_columns_.size(); ++i) visit(g_.edge_columns_[i], property_id(i), false);
        visit(g_.node_evidence_, property_id::none(), true);
        visit(g_.edge_evidence_, property_id::none(), false);
    }
    std::string title(property_id p, bool of_node) const {
        const std::string_view whose = of_node ? "nodes" : "edges";
        return p.valid() ? fmt::format("the property '{}' of {}", schema_[p].name, whose) : fmt::format("the evidence of {}", whose);
    }

    // --- texts, nodes and edges -------------------------------------------------------------

    void texts() {
        if (const auto what = g_.texts_.inconsistency()) say(*what);
    }

    void nodes() {
        const std::size_t bound = g_.node_bound();
        const auto& node_of_text = g_.node_of_text_;
        const auto& texts = g_.texts_;
        say("the node", first_fault(bound, [&](std::size_t i) -> const char* {
            const node_type_id type = g_.node_types_[i];
            const std::size_t key = g_.keys_[i].index();
            const bool keyed = g_.keys_[i].valid();
            if (keyed && key >= texts.size()) return "has a key that is no text";
            if (!type.valid()) return nullptr;
            if (type.index() >= schema_.node_type_count()) return "is of a type that the schema does not have";
            if (keyed && (key >= node_of_text.size() || node_of_text[key] != node_id(i))) return "is not found by its key";
            return nullptr;
        }));
        if (!found_.empty()) return;
        const auto by_type = tallied(bound, schema_.node_type_count(), [&](std::size_t i) { return g_.node_types_[i].index(); });
        counts("nodes", by_type, g_.nodes_of_type_, g_.node_count_);
        type_lists lists;
        lists.build(g_.node_types_.span());
        if (!(lists == g_.lists_)) say("the lists of nodes by type do not hold the nodes that are there");
        // All nodes with a key are found: a text more would lead to a node that has another key, or none.
        const auto found = tallied(node_of_text.size(), 1, [&](std::size_t t) { return node_of_text[t].valid() ? std::size_t{0} : std::size_t{1}; });
        const auto keyed = tallied(bound, 1, [&](std::size_t i) { return g_.node_types_[i].valid() && g_.keys_[i].valid() ? std::size_t{0} : std::size_t{1}; });
        if (found.front() != keyed.front()) say("the keys lead to nodes that are not there");
        if (const auto empty = texts.find(""); empty && empty->index() < node_of_text.size() && node_of_text[empty->index()].valid()) say("a node has an empty key");
        say("the text", first_fault(node_of_text.size(), [&](std::size_t t) -> const char* {
            return node_of_text[t].valid() && texts[text_id(t)].starts_with(without_key) ? "is a key and stands for a node without one" : nullptr;
        }));
    }

    void counts(std::string_view what, const std::vector<std::uint32_t>& real, const std::vector<std::uint32_t>& told, std::size_t all) {
        std::size_t sum = 0;
        for (std::size_t t = 0; t < real.size(); ++t) {
            sum += real[t];
            if (real[t] == (t < told.size() ? told[t] : 0)) continue;
            return say(fmt::format("there are {} {} of the type '{}', and {} are counted", real[t], what,
                                   &told == &g_.nodes_of_type_ ? schema_[node_type_id(t)].name : schema_[edge_type_id(t)].name, t < told.size() ? told[t] : 0));
        }
        if (sum != all) say(fmt::format("there are {} {}, and {} are counted", sum, what, all));
    }

    void edges() {
        const auto& slots = g_.slots_;
        // Types get slots as they come; once there are more, the commonest have one each.
        std::array<bool, adjacency::last_slot> taken{};
        for (std::size_t t = 0; t < slots.size(); ++t) {
            const std::size_t s = slots[t];
            if (s > adjacency::last_slot || (s < adjacency::last_slot && std::exchange(taken.at(s), true)) || (slots.size() <= adjacency::last_slot && s != t))
                return say(fmt::format("the edge type '{}' has a wrong place in the adjacency", schema_[edge_type_id(t)].name));
        }
        const auto edges = g_.edges_.span();
        const std::size_t bound = g_.node_bound();
        say("the edge", first_fault(edges.size(), [&](std::size_t i) -> const char* {
            const edge_record& e = edges[i];
            if (e.source.index() >= bound || e.target.index() >= bound) return "has an end that is no node";
            if (e.flags != 0) return "has flags that nobody knows";
            if (!e.type.valid()) return nullptr;
            if (e.type.index() >= slots.size()) return "is of a type that the schema does not have";
            return g_.node_types_[e.source.index()].valid() && g_.node_types_[e.target.index()].valid() ? nullptr : "has an end that was removed";
        }));
        if (!found_.empty()) return;
        counts("edges", tallied(edges.size(), schema_.edge_type_count(), [&](std::size_t i) { return edges[i].type.index(); }), g_.edges_of_type_, g_.edge_count_);
    }

    void adjacencies() {
        for (const bool out : {true, false})
            if (const auto what = (out ? g_.out_ : g_.in_).inconsistency(g_.edges_.span(), g_.edge_count_, g_.slots_, out))
                say(fmt::format("the {} edges by node: {}", out ? "outgoing" : "incoming", *what));
    }

    // --- values -----------------------------------------------------------------------------

    void columns() {
        each_column([&](const column& c, property_id p, bool of_node) {
            if (const auto what = c.inconsistency()) say(fmt::format("{}: {}", title(p, of_node), *what));
        });
    }

    /// What a list holds: a bit for each kind, since one text may be lists of several sorts, and one for evidence.
    using element = std::uint32_t;
    static constexpr element evidences = element{1} << kind_count;
    static_assert(kind_count < 32);
    static element element_of(kind k) { return element{1} << static_cast<unsigned>(k); }
    static element element_of(const column& c, property_id p) { return p.valid() ? element_of(c.kind()) : evidences; }
    /// Whether the functions that set such values take any.
    static bool never_odd(kind k) { return k != kind::date && k != kind::quantity && k != kind::any; }

    /// What the type of a node or edge says of a property: where it has a value, and of which kind.
    struct said_of {
        const char* wrong = nullptr;                 ///< of any value in the column
        std::optional<hexi::kind> each = std::nullopt;  ///< the kind that each has to be of, where the column's may be of any
        bool list = false;
    };
    /// By type; what nodes are called is a property of all of them. Nothing of evidence.
    template <class TypeId>
    std::vector<said_of> said_by_types(const column& c, property_id p, std::size_t types) const {
        std::vector<said_of> out(types);
        if (!p.valid()) return out;
        const property_key& key = schema_[p];
        // An enumeration's values are texts.
        const auto as_text = [](kind k) { return k == kind::enumeration ? kind::text : k; };
        const auto is = [&](kind k, bool list) { return as_text(c.kind()) == as_text(k) && c.list() == list; };
        const bool called = std::same_as<TypeId, node_type_id> && schema_.is_name(p);
        for (std::size_t t = 0; t < types; ++t) {
            const property* declared = schema_.find_property(TypeId(t), key.name);
            const bool both = called && declared != nullptr && (declared->kind != key.kind || declared->list != key.list);  // it was something else before it was a name
            if ((declared != nullptr && (declared->kind == kind::any || is(declared->kind, declared->list))) || (called && is(key.kind, key.list))) continue;
            if (declared == nullptr && !called) out[t].wrong = "is there, though its type has no such property";
            else if (c.kind() != kind::any) out[t].wrong = "is of another kind than its type says";
            else if (!both) out[t].each = declared != nullptr ? declared->kind : key.kind, out[t].list = declared != nullptr ? declared->list : key.list;
        }
        return out;
    }
    std::vector<said_of> said_by_types(const column& c, property_id p, bool of_node) const {
        return of_node ? said_by_types<node_type_id>(c, p, schema_.node_type_count()) : said_by_types<edge_type_id>(c, p, schema_.edge_type_count());
    }
    static const char* wrong_kind(const said_of& said, const value& v) {
        const auto* list = std::get_if<value::list>(&v);
        const auto is = [&](const value& one) { return is_of_kind(one, *said.each); };
        return (list != nullptr) == said.list && (list != nullptr ? std::ranges::all_of(*list, is) : is(v)) ? nullptr : "is of another kind than its type says";
    }

    /// All values, or those alone that can be odd in a graph that was never in a file.
    void values(bool odd_ones) {
        std::unique_ptr<std::atomic<element>[]> lists;  // by text: as what lists it is used
        each_column([&](const column& c, property_id p, bool of_node) {
            if (c.count() == 0 || (odd_ones && p.valid() && never_odd(c.kind()))) return;
            if (c.list() && !lists) lists = std::make_unique<std::atomic<element>[]>(g_.texts_.size());
            // What was never in a file was set as its type says.
            const std::vector<said_of> said = odd_ones ? std::vector<said_of>(of_node ? schema_.node_type_count() : schema_.edge_type_count()) : said_by_types(c, p, of_node);
            const auto wrong = c.list() ? wrong_lists(c, of_node, said, element_of(c, p), lists.get()) : wrong_values(c, of_node, said);
            if (!wrong) return;
            say_value(p, of_node, *wrong, odd_ones);
        });
        if (!lists || !found_.empty()) return;
        // Each once, however many nodes share it.
        const auto wrong = first_fault(g_.texts_.size(), [&](std::size_t t) -> const char* {
            const element as = lists[t].load(std::memory_order_relaxed);
            return as == 0 ? nullptr : wrong_list(g_.texts_[text_id(t)], as);
        });
        if (!wrong) return;
        each_column([&](const column& c, property_id p, bool of_node) {
            if (!found_.empty() || !c.list() || c.count() == 0) return;
            const auto user = first_wrong<text_id>(c, of_node, [&](std::size_t, text_id v) -> const char* {
                return v.index() == wrong->at ? wrong_list(g_.texts_[v], element_of(c, p)) : nullptr;
            });
            if (user) say_value(p, of_node, *user, odd_ones);
        });
    }
    void say_value(property_id p, bool of_node, const fault& wrong, bool odd) {
        const std::string what = p.valid() ? fmt::format("'{}'", schema_[p].name) : std::string("evidence");
        const std::string whose = of_node ? node_title(wrong.at) : fmt::format("edge {}", wrong.at);
        if (odd) found_.push_back({"odd-value", fmt::format("the {} of the {} {}", what, whose, wrong.what), "set it anew", {}});
        else say(fmt::format("the {} of the {} {}", what, whose, wrong.what));
    }

    std::string node_title(std::size_t n) const {
        return g_.contains(node_id(n)) ? fmt::format("node '{}'", g_.key_text(node_id(n))) : fmt::format("node {}", n);
    }

    /// The first value, by position, of which `wrong(type, value)` says something.
    template <class Stored, class Wrong>
    std::optional<fault> first_wrong(const column& c, bool of_node, Wrong wrong) const {
        std::vector<std::optional<fault>> found(worker_count());
        parallel_ranges(c.chunk_count(), [&](std::size_t begin, std::size_t end, std::size_t worker) {
            c.for_each<Stored>(begin, end, [&](std::size_t position, const Stored& value) {
                if (found[worker]) return;
                const bool there = of_node ? g_.contains(node_id(position)) : g_.contains(edge_id(position));
                if (const char* what = there ? wrong(of_node ? g_.type(node_id(position)).index() : g_.type(edge_id(position)).index(), value) : "is there, though it is not itself")
                    found[worker] = fault{position, what};
            });
        }, 64);
        for (const auto& one : found)
            if (one) return one;
        return std::nullopt;
    }

    /// What is wrong with one value as a column or a list holds it.
    template <class Entry>
    const char* wrong_stored(const typename Entry::stored& v) const {
        if constexpr (std::same_as<Entry, any_kind>) {
            if (const char* what = wrong_mixed(g_.texts_, v)) return what;
            return wrong_quantities(of_mixed(g_.texts_, v), schema_);
        } else if constexpr (std::same_as<Entry, quantity_kind>) {
            return wrong_quantity(v, schema_);
        } else if constexpr (pooled<Entry>) {
            if (v.index() >= g_.texts_.size()) return "is no text";
            if constexpr (std::same_as<typename Entry::type, std::string>) return nullptr;
            else return Entry::of_bytes(g_.texts_[v]) ? nullptr : "is no value of its kind";
        } else {
            return Entry::sound(v) ? nullptr : Entry::unsound;
        }
    }
    std::optional<fault> wrong_values(const column& c, bool of_node, const std::vector<said_of>& said) const {
        return with_kind(c.kind(), [&](auto of) {
            using entry = decltype(of);
            return first_wrong<typename entry::stored>(c, of_node, [&](std::size_t type, const typename entry::stored& v) -> const char* {
                if (said[type].wrong != nullptr) return said[type].wrong;
                const char* what = wrong_stored<entry>(v);
                if constexpr (std::same_as<entry, any_kind>)
                    if (what == nullptr && said[type].each) return wrong_kind(said[type], of_mixed(g_.texts_, v));
                return what;
            });
        });
    }
    std::optional<fault> wrong_lists(const column& c, bool of_node, const std::vector<said_of>& said, element as, std::atomic<element>* lists) const {
        return first_wrong<text_id>(c, of_node, [&, as](std::size_t type, text_id v) -> const char* {
            if (said[type].wrong != nullptr) return said[type].wrong;
            if (v.index() >= g_.texts_.size()) return "is no list";
            lists[v.index()].fetch_or(as, std::memory_order_relaxed);
            return nullptr;
        });
    }

    template <class Stored, class Wrong>
    static const char* wrong_elements(std::string_view bytes, Wrong wrong) {
        if (bytes.size() % sizeof(Stored) != 0) return "has a part of an element";
        for (std::size_t i = 0; i < bytes.size(); i += sizeof(Stored)) {
            Stored one;
            std::memcpy(static_cast<void*>(&one), bytes.data() + i, sizeof one);
            if (const char* what = wrong(one)) return what;
        }
        return nullptr;
    }
    const char* wrong_list(std::string_view bytes, element as) const {
        const char* what = nullptr;
        for_each_kind([&](auto of) {
            using entry = decltype(of);
            if ((as & element_of(entry::id)) == 0 || what != nullptr) return;
            if (wrong_elements<typename entry::stored>(bytes, [&](const typename entry::stored& v) { return wrong_stored<entry>(v); }) != nullptr)
                what = bytes.size() % sizeof(typename entry::stored) != 0 ? "has a part of an element" : "has an element that is none of its kind";
        });
        if ((as & evidences) != 0 && what == nullptr)
            what = wrong_elements<graph::packed_evidence>(bytes, [&](const graph::packed_evidence& e) -> const char* {
                if (e.document.index() >= g_.texts_.size()) return "has evidence from a document that has no key";
                return oddity_of_evidence(e.start, e.end, e.certainty);
            });
        return what;
    }

    // --- indexes ----------------------------------------------------------------------------

    void indexes() {
        for (const auto& index : g_.indexes_) {
            property_index made;
            made.over = index->over;
            g_.fill_index(made);
            const auto of = g_.values_of(made.over.property);
            const bool same = index->hashed.finds_the_same(made.hashed) && made.sorted.between(nullptr, nullptr, of) == index->sorted.between(nullptr, nullptr, of);
            if (!same) say(fmt::format("the {} index over '{}' is not that of the values", to_text(made.over.order), schema_[made.over.property].name));
        }
    }

    // --- names ------------------------------------------------------------------------------

    /// The index is what is made of the names, but of those that have changed since.
    void names() {
        if (!g_.renamed_.empty()) return;
        const auto what = g_.names_.inconsistency(g_.node_bound(), g_.texts_.bytes(), [&](node_id n, const name_index::take_name& take) {
            if (g_.names_indexed_ && g_.contains(n)) g_.for_each_indexed(n, take);
        });
        if (what) say(fmt::format("the name index {}", *what));
    }

    const graph& g_;
    const schema& schema_;
    problems found_;
};

problems wrong_frame(const graph& g) { return graph_validator(g).frame(); }
problems wrong_contents(const graph& g) { return graph_validator(g).contents(); }

}  // namespace detail

problems validate(const graph& g) {
    problems found = detail::wrong_frame(g);
    return found.empty() ? detail::wrong_contents(g) : found;
}

problems odd_contents(const graph& g) { return detail::graph_validator(g).odd(); }

}  // namespace hexi::abi_v1
