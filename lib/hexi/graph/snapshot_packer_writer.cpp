#include <hexi/graph/snapshot_packer_private.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>
#include <optional>
#include <stdexcept>
#include <type_traits>

#include <fmt/format.h>
#include <xxhash.h>

#include <hexi/base/archive.hpp>
#include <hexi/base/output.hpp>
#include <hexi/base/text.hpp>
#include <hexi/graph/snapshot_private.hpp>
#include <hexi/graph/stored_value.hpp>

// How the parts are put together; snapshot_packer.cpp collects them.
namespace hexi::inline abi_v1::detail {

namespace {

constexpr std::uint32_t no_id = std::numeric_limits<std::uint32_t>::max();

/// What stands for a text while it is not known whether another part has it, too. Two texts are one if their hashes are: 128 bits, with a
/// seed that nobody knows beforehand.
std::array<std::uint64_t, 2> hash_of(std::string_view text) {
    static const std::uint64_t seed = seed_nobody_knows();
    const XXH128_hash_t hash = XXH3_128bits_withSeed(text.data(), text.size(), seed);
    return {hash.high64, hash.low64};
}

/// How a text is read: as it is, as a list of texts, or as evidence.
enum class text_role : std::uint8_t { plain, list_of_texts, evidence };

/// The numbers of a text within those of all parts.
constexpr std::uint64_t number_of(std::size_t part, std::size_t text) { return std::uint64_t{part} << 32U | text; }
constexpr std::size_t part_of(std::uint64_t number) { return static_cast<std::size_t>(number >> 32U); }
constexpr std::size_t text_in(std::uint64_t number) { return static_cast<std::size_t>(number & 0xFFFFFFFFU); }

/// How the texts in a column are read; nothing where its values are no texts.
std::optional<text_role> role_in(const column& c, bool evidence) {
    if (c.value_size() == 0 || c.count() == 0 || !c.in_pool() || c.kind() == kind::any) return std::nullopt;
    const bool of_texts = c.list() && with_kind(c.kind(), [](auto entry) { return pooled<decltype(entry)>; });
    return evidence ? text_role::evidence : of_texts ? text_role::list_of_texts : text_role::plain;
}

/// Calls `visit(text, role)` for every text that a column refers to, and stores what it returns.
template <class Visit>
void change_texts(column& c, bool evidence, Visit visit) {
    if (c.value_size() == 0 || c.count() == 0 || !c.in_pool()) return;
    if (c.kind() == kind::any)
        return c.change_each<mixed_value>([&](mixed_value& v) {
            if (const auto text = text_of_mixed(v)) v.payload = visit(*text, text_role::plain).index();
        });
    const text_role as = *role_in(c, evidence);
    c.change_each<text_id>([&](text_id& t) { t = visit(t, as); });
}

/// The bytes of evidence that one fact has in a list, of which the first are a text's id: as `graph` packs it.
constexpr std::size_t packed_evidence_size = 20;

/// Calls `visit(id)` for each text that a list names, and puts what it returns in its place.
template <class Visit>
void change_inside(std::string& list, text_role as, Visit visit) {
    const std::size_t element = as == text_role::evidence ? packed_evidence_size : sizeof(text_id);
    for (std::size_t i = 0; i + element <= list.size(); i += element) {
        text_id inside;
        std::memcpy(static_cast<void*>(&inside), list.data() + i, sizeof inside);
        inside = visit(inside);
        std::memcpy(list.data() + i, &inside, sizeof inside);
    }
}

}  // namespace

/// Arrays on their way into a snapshot, in one scratch file: each is written from its beginning to its end.
class [[gnu::visibility("hidden")]] array_file {
public:
    explicit array_file(const std::filesystem::path& folder) : file_(folder) {}

    void begin() { begin_ = file_.size(); }
    template <class T>
    void put(const T& value) { file_.append(value); }
    void put(const void* from, std::size_t bytes) { file_.append(from, bytes); }
    /// What was put since `begin()`, as a piece of the snapshot.
    snapshot_piece end(std::string name) {
        const std::uint64_t from = begin_, to = file_.size();
        begin_ = to;
        return {std::move(name), to - from, [this, from, to](const snapshot_piece::taker& take) {
            std::string block;
            for (std::uint64_t at = from; at < to; at += block.size()) {
                block.resize(static_cast<std::size_t>(std::min<std::uint64_t>(std::size_t{256} << 10U, to - at)));
                file_.read(block.data(), block.size(), at);
                take(block);
            }
        }};
    }

private:
    scratch_file file_;
    std::uint64_t begin_ = 0;
};

/// The arrays of a column, of values that come by position.
class [[gnu::visibility("hidden")]] column_writer {
public:
    column_writer(array_file& values, array_file& present, std::size_t value_size) : values_(values), present_(present), size_(value_size), chunk_(column::chunk * value_size, '\0') {
        values_.begin(), present_.begin();
    }
    void add(std::size_t position, const void* value) {
        const std::size_t c = position / column::chunk, in = position % column::chunk;
        if (c != at_) flush(), at_ = c;
        std::memcpy(chunk_.data() + in * size_, value, size_);
        bits_.at(in / 64) |= std::uint64_t{1} << (in % 64);
        ++count_;
    }
    void flush() {
        if (at_ == none) return;
        values_.put(chunk_.data(), chunk_.size());
        present_.put(bits_.data(), sizeof bits_);
        directory_.resize(at_ + 1, 0);
        in_order_ = in_order_ && places_ == at_;
        directory_[at_] = ++places_;
        std::ranges::fill(chunk_, '\0');
        bits_ = {};
    }
    std::size_t count() const { return count_; }
    bool in_order() const { return in_order_; }
    const std::vector<std::uint32_t>& directory() const { return directory_; }

private:
    static constexpr std::size_t none = ~std::size_t{0};

    array_file& values_;
    array_file& present_;
    std::size_t size_;
    std::string chunk_;
    std::array<std::uint64_t, column::chunk / 64> bits_{};
    std::size_t at_ = none;
    std::uint32_t places_ = 0;
    std::vector<std::uint32_t> directory_;
    std::size_t count_ = 0;
    bool in_order_ = true;
};

/// The arrays of one direction of the adjacency, of ends that come by node and rank: some nodes at a time are built as a graph's are.
class [[gnu::visibility("hidden")]] adjacency_writer {
public:
    adjacency_writer(array_file& records, array_file& arena, std::size_t memory) : records_(records), arena_(arena), most_(std::max<std::size_t>(memory / (2 * sizeof(edge_end)), 64)) {
        records_.begin(), arena_.begin();
        arena_.put(std::uint64_t{0});  // unit 0 is never used
    }
    void add(edge_end e) {
        const bool new_node = ends_.empty() || e.node != ends_.back().node;
        if (new_node && (ends_.size() >= most_ || e.node - first_ >= most_)) flush(e.node);
        ends_.push_back(e);
    }
    void finish(std::size_t nodes) {
        flush(nodes);
        if (units_ > std::numeric_limits<std::uint32_t>::max()) throw std::length_error("a graph's edges may take at most 32 GiB in each direction");
    }

private:
    static constexpr std::size_t unit = 8;

    /// Writes the nodes before `next`.
    void flush(std::size_t next) {
        const std::size_t known = ends_.empty() ? 0 : ends_.back().node + 1 - first_;
        for (edge_end& e : ends_) e.node -= static_cast<std::uint32_t>(first_);
        adjacency made;
        made.build(known, ends_);
        ends_.clear();
        adjacency::arrays(made, [&](std::string_view, auto& array) {
            using item = typename std::remove_reference_t<decltype(array)>::value_type;
            if constexpr (sizeof(item) == 1) {
                arena_.put(array.data() + unit, array.size() - unit);
                units_ += array.size() / unit - 1;
            } else {
                for (item& record : array.own()) {
                    // What does not fit in 32 bits is told in the end.
                    if (record.begin != 0) record.begin = static_cast<std::uint32_t>(record.begin + (units_ - 1));
                    records_.put(record);
                }
                const item empty{};
                for (std::size_t n = first_ + known; n < next; ++n) records_.put(empty);
            }
        });
        first_ = next;
    }

    array_file& records_;
    array_file& arena_;
    std::size_t most_;
    std::size_t first_ = 0;
    std::uint64_t units_ = 1;
    std::vector<edge_end> ends_;
};

/// Puts the parts together, array by array.
class [[gnu::visibility("hidden")]] snapshot_packer::writer {
public:
    writer(snapshot_packer& of, const schema& s)
        : of_(of), main_(of.folder_), second_(of.folder_), third_(of.folder_), ids_(of.folder_), new_ids_(of.folder_), key_of_text_(of.folder_, of.share()) {
        rest_.schema = s;
        for (part& p : of.key_parts_) all_.push_back(&p);
        for (part& p : of.parts_) all_.push_back(&p);
    }

    result<done> write(atomic_file& file, const std::filesystem::path& path, const progress_listener& heard) {
        progress_meter meter(heard, {"sorted", 0, 7, "parts of the graph"});
        const auto step = [&] { meter.add(1); };
        if (!of_.odd_.empty()) {
            for (problem& p : of_.odd_) p.where.file = path.string();
            return of_.odd_;
        }
        texts(), step();
        lists(), step();
        slots(), step();
        nodes(), step();
        names(), step();
        edges(), step();
        columns(), step();
        return write_all(file);
    }

private:
    // --- texts ------------------------------------------------------------------------------

    /// Calls `visit(column, evidence)` for all columns of a part that may hold values.
    template <class Visit>
    static void each_column(graph& g, bool edges, Visit visit) {
        for (column& c : snapshot_access::columns_of(g, edges)) visit(c, false);
        visit(snapshot_access::evidence_of(g, edges), true);
    }

    /// The columns of a part as the whole graph has them, which may bring new texts.
    void widen(part& p, graph& g) {
        const auto& all = p.edges ? of_.edge_columns_ : of_.node_columns_;
        bool changed = false;
        for (std::size_t i = 0; i < p.columns.size(); ++i) {
            if (p.columns[i].count == 0 || all[i].of != kind::any || p.columns[i].of == kind::any) continue;
            snapshot_access::widen(g, p.edges, property_id(i));
            changed = true;
        }
        if (changed) of_.store(p, g);
    }

    /// How each text of a part is read, a bit for each role.
    std::vector<std::uint8_t> roles_in(const part& p, graph& g) {
        std::vector<std::uint8_t> roles(p.texts, 0);
        const auto mark = [&](text_id t, text_role as) {
            roles[t.index()] |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(as));
            return t;
        };
        if (p.keys) {
            for (const text_id t : snapshot_access::keys(g))
                if (t.valid()) mark(t, text_role::plain);
            return roles;
        }
        each_column(g, p.edges, [&](column& c, bool evidence) { change_texts(c, evidence, mark); });
        for (std::size_t t = 0; t < roles.size(); ++t)
            for (const text_role as : {text_role::list_of_texts, text_role::evidence})
                if (has(roles[t], as)) {
                    std::string list(snapshot_access::texts(g)[text_id(t)]);
                    change_inside(list, as, [&](text_id inside) { return mark(inside, text_role::plain); });
                }
        return roles;
    }
    static bool has(std::uint8_t roles, text_role as) { return (roles >> static_cast<unsigned>(as) & 1U) != 0; }

    /// The bytes of all texts of a part.
    struct part_texts {
        std::vector<char> bytes;
        std::vector<std::uint64_t> ends;

        std::string_view operator[](std::size_t t) const {
            const std::uint64_t begin = t == 0 ? 0 : ends[t - 1];
            return {bytes.data() + begin, static_cast<std::size_t>(ends[t] - begin)};
        }
    };
    part_texts texts_of(const part& p) {
        part_texts out;
        of_.load_array(p, "text.bytes", out.bytes);
        of_.load_array(p, "text.ends", out.ends);
        return out;
    }

    /// Texts as they are: one of each, numbered in the order in which they first come.
    void texts() {
        outside_sorter<3> by_hash(of_.folder_, of_.share());
        bool any_lists = false;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            part& p = *all_[i];
            graph g = of_.load(p);
            widen(p, g);
            const auto roles = roles_in(p, g);
            for (std::size_t t = 0; t < roles.size(); ++t) {
                p.has_lists = p.has_lists || has(roles[t], text_role::list_of_texts) || has(roles[t], text_role::evidence);
                if (!has(roles[t], text_role::plain)) continue;
                const auto hash = hash_of(snapshot_access::texts(g)[text_id(t)]);
                by_hash.push({hash[0], hash[1], number_of(i, t)});
            }
            any_lists = any_lists || p.has_lists;
        }
        outside_sorter<2> by_first(of_.folder_, of_.share());
        by_hash.rewind();
        std::array<std::uint64_t, 3> before{};
        bool first = true;
        for (std::array<std::uint64_t, 3> one; by_hash.next(one); first = false) {
            if (first || one[0] != before[0] || one[1] != before[1]) before = one;
            by_first.push({before[2], one[2]});
        }
        by_hash.clear();
        outside_sorter<2> by_number(of_.folder_, of_.share());
        std::size_t loaded = all_.size();
        part_texts own;
        by_first.rewind();
        main_.begin();
        for (std::array<std::uint64_t, 2> one; by_first.next(one);) {
            if (one[0] == one[1]) {
                if (part_of(one[0]) != loaded) own = texts_of(*all_[loaded = part_of(one[0])]);
                add_text(own[text_in(one[0])], any_lists);
            }
            by_number.push({one[1], count_ - 1});
        }
        keep_ids(by_number, 1, &part::ids, [](const part&) { return true; });
    }

    void add_text(std::string_view text, bool hashed) {
        if (count_ >= text_pool::most) throw std::length_error("there may be at most 4294967294 different texts in a graph");
        main_.put(text.data(), text.size());
        bytes_ += text.size();
        ends_.append(bytes_);
        tags_.append(text_pool::tag_of(text));
        if (hashed) {
            const auto hash = hash_of(text);
            known_.push({hash[0], hash[1], count_});
        }
        ++count_;
    }

    /// Keeps the ids of the texts of parts, by number, `each` for each text.
    template <class Wanted>
    void keep_ids(outside_sorter<2>& by_number, std::size_t each, std::uint64_t part::*where, Wanted wanted) {
        by_number.rewind();
        std::array<std::uint64_t, 2> one{};
        bool more = by_number.next(one);
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (!wanted(*all_[i])) continue;
            std::vector<std::uint32_t> ids(all_[i]->texts * each, no_id);
            for (; more && number_part(one[0], each) == i; more = by_number.next(one)) ids[number_text(one[0], each)] = static_cast<std::uint32_t>(one[1]);
            all_[i]->*where = ids_.size();
            ids_.append(ids.data(), ids.size() * sizeof(std::uint32_t));
        }
        by_number.clear();
    }
    /// Numbers of lists have a bit more, for their role.
    static std::size_t number_part(std::uint64_t number, std::size_t each) { return static_cast<std::size_t>(number >> (each == 1 ? 32U : 33U)); }
    static std::size_t number_text(std::uint64_t number, std::size_t each) { return static_cast<std::size_t>(number & (each == 1 ? 0xFFFFFFFFU : 0x1FFFFFFFFU)); }

    std::vector<std::uint32_t> ids_in(const part& p, std::uint64_t begin, std::size_t each) {
        std::vector<std::uint32_t> out(p.texts * each);
        ids_.read(out.data(), out.size() * sizeof(std::uint32_t), begin);
        return out;
    }

    // --- lists ------------------------------------------------------------------------------

    /// A list of a part in the words of all.
    static std::string in_words_of_all(std::string list, text_role as, const std::vector<std::uint32_t>& ids) {
        change_inside(list, as, [&](text_id inside) { return text_id(ids[inside.index()]); });
        return list;
    }

    /// Lists name texts, so they are known only once those have their ids. One may be a text that is there already.
    void lists() {
        constexpr std::uint64_t of_list = std::uint64_t{1} << 63U;
        const auto list_number = [](std::size_t i, std::size_t t, text_role as) { return std::uint64_t{i} << 33U | std::uint64_t{t} << 1U | (as == text_role::evidence ? 1U : 0U); };
        for (std::size_t i = 0; i < all_.size(); ++i) {
            part& p = *all_[i];
            if (!p.has_lists) continue;
            graph g = of_.load(p);
            const auto roles = roles_in(p, g);
            const auto ids = ids_in(p, p.ids, 1);
            for (std::size_t t = 0; t < roles.size(); ++t)
                for (const text_role as : {text_role::list_of_texts, text_role::evidence})
                    if (has(roles[t], as)) {
                        const auto hash = hash_of(in_words_of_all(std::string(snapshot_access::texts(g)[text_id(t)]), as, ids));
                        known_.push({hash[0], hash[1], of_list | list_number(i, t, as)});
                    }
        }
        outside_sorter<2> by_first(of_.folder_, of_.share()), by_number(of_.folder_, of_.share());
        known_.rewind();
        std::array<std::uint64_t, 3> before{};
        bool first = true;
        for (std::array<std::uint64_t, 3> one; known_.next(one); first = false) {
            if (first || one[0] != before[0] || one[1] != before[1]) before = one;
            if ((one[2] & of_list) == 0) continue;
            if ((before[2] & of_list) == 0) by_number.push({one[2] & ~of_list, before[2]});
            else by_first.push({before[2] & ~of_list, one[2] & ~of_list});
        }
        known_.clear();
        std::size_t loaded = all_.size();
        part_texts own;
        std::vector<std::uint32_t> ids;
        by_first.rewind();
        for (std::array<std::uint64_t, 2> one; by_first.next(one);) {
            if (one[0] == one[1]) {
                const std::size_t i = number_part(one[0], 2);
                if (i != loaded) own = texts_of(*all_[loaded = i]), ids = ids_in(*all_[i], all_[i]->ids, 1);
                const std::size_t text = number_text(one[0], 2);
                add_text(in_words_of_all(std::string(own[text / 2]), text % 2 == 0 ? text_role::list_of_texts : text_role::evidence, ids), false);
            }
            by_number.push({one[1], count_ - 1});
        }
        keep_ids(by_number, 2, &part::list_ids, [](const part& p) { return p.has_lists; });
        pieces_.push_back(main_.end("text.bytes"));
        main_.begin();
        scratch_reader all(ends_);
        for (std::uint64_t end = 0; all.read(end);) main_.put(end);
        pieces_.push_back(main_.end("text.ends"));
    }

    /// The table in which texts are found by their hash: each stands in the first free place from its own on, in the order of these, so
    /// that those which find none before the end go on at the beginning, where they push others on.
    void slots() {
        main_.begin();
        if (count_ > 0) {
            const std::uint64_t size = std::max<std::uint64_t>(16, std::bit_ceil((count_ + 1) * 4 / 3 + 1));
            outside_sorter<2> by_place(of_.folder_, of_.share());
            scratch_reader tags(tags_);
            std::uint32_t tag = 0;
            for (std::uint64_t id = 0; tags.read(tag); ++id) by_place.push({(tag & (size - 1)) << 32U | id, tag});
            std::vector<std::array<std::uint64_t, 2>> around, next_around;
            const auto pass = [&](auto put) {
                next_around.clear();
                std::uint64_t next = around.size();
                by_place.rewind();
                for (std::array<std::uint64_t, 2> one; by_place.next(one);) {
                    const std::uint64_t at = std::max(one[0] >> 32U, next);
                    if (at < size) put(next, at, one), next = at + 1;
                    else next_around.push_back(one);
                }
                return next;
            };
            while (true) {
                pass([](std::uint64_t, std::uint64_t, const auto&) {});
                if (next_around.size() == around.size()) break;
                around = next_around;
            }
            const auto put_slot = [&](const std::array<std::uint64_t, 2>& one) { main_.put(std::array{static_cast<std::uint32_t>(one[1]), static_cast<std::uint32_t>(one[0]) + 1}); };
            const std::array<std::uint32_t, 2> free{};
            for (const auto& one : around = next_around) put_slot(one);
            std::uint64_t end = pass([&](std::uint64_t next, std::uint64_t at, const auto& one) {
                for (; next < at; ++next) main_.put(free);
                put_slot(one);
            });
            for (; end < size; ++end) main_.put(free);
        }
        pieces_.push_back(main_.end("text.slots"));
    }

    // --- nodes ------------------------------------------------------------------------------

    void nodes() {
        main_.begin();
        scratch_reader types(of_.node_types_);
        for (node_type_id type; types.read(type);) main_.put(type);
        pieces_.push_back(main_.end("node.types"));
        main_.begin();
        std::size_t n = 0;
        for (const part& p : of_.key_parts_) {
            const auto ids = ids_in(p, p.ids, 1);
            std::vector<text_id> keys;
            of_.load_array(p, "node.keys", keys);
            for (const text_id key : keys) {
                const text_id own = key.valid() ? text_id(ids[key.index()]) : text_id::none();
                main_.put(own);
                if (own.valid()) key_of_text_.push({std::uint64_t{own.index()} << 32U | n});
                ++n;
            }
        }
        pieces_.push_back(main_.end("node.keys"));
        main_.begin();
        key_of_text_.rewind();
        std::size_t next = 0;
        for (std::array<std::uint64_t, 1> one; key_of_text_.next(one); ++next) {
            for (; next < one[0] >> 32U; ++next) main_.put(node_id::none());
            main_.put(node_id(static_cast<std::size_t>(one[0] & 0xFFFFFFFFU)));
        }
        key_of_text_.clear();
        pieces_.push_back(main_.end("node.of-text"));
        rest_.nodes_of_type = of_.nodes_of_type_;
        rest_.node_count = of_.node_count_;
        rest_.lists = std::move(of_.lists_);
    }

    void names() {
        main_.begin(), second_.begin(), third_.begin();
        of_.postings_.rewind();
        std::array<std::uint64_t, 2> before{};
        std::uint64_t count = 0;
        for (std::array<std::uint64_t, 2> one; of_.postings_.next(one);) {
            if (count > 0 && one == before) continue;
            if (count == 0 || one[0] != before[0]) main_.put(one[0]), second_.put(count);
            third_.put(node_id(static_cast<std::size_t>(one[1])));
            ++count;
            before = one;
        }
        second_.put(count);
        of_.postings_.clear();
        pieces_.push_back(main_.end("names.pairs"));
        pieces_.push_back(second_.end("names.begins"));
        pieces_.push_back(third_.end("names.postings"));
        rest_.named = 1;
    }

    // --- edges ------------------------------------------------------------------------------

    bool any_edge_values() const {
        return std::ranges::any_of(of_.parts_, [](const part& p) { return p.edges && (p.evidence.count > 0 || std::ranges::any_of(p.columns, [](const column_about& c) { return c.count > 0; })); });
    }

    /// Edges by their sources, which numbers them, and then by their targets.
    void edges() {
        outside_sorter<2> by_target(of_.folder_, of_.share());
        outside_sorter<1> renumbered(of_.folder_, of_.share());
        const bool values = any_edge_values();
        main_.begin();
        {
            adjacency_writer out(second_, third_, of_.share());
            std::uint64_t id = 0;
            of_.edges_.rewind();
            for (std::array<std::uint64_t, 2> one; of_.edges_.next(one); ++id) {
                const std::uint64_t source = one[0] >> 32U, rank = one[0] & 0xFFFFFFFFU, old = one[1] >> 32U, target = one[1] & 0xFFFFFFFFU;
                main_.put(edge_record{node_id(source), node_id(target), edge_type_id(rank & 0xFFFFU)});
                out.add({static_cast<std::uint32_t>(source), static_cast<std::uint32_t>(rank), node_id(target), edge_id(id)});
                by_target.push({target << 32U | rank, id << 32U | source});
                if (values) renumbered.push({old << 32U | id});
            }
            out.finish(of_.node_count_);
        }
        of_.edges_.clear();
        pieces_.push_back(main_.end("edges"));
        pieces_.push_back(second_.end("out.records"));
        pieces_.push_back(third_.end("out.arena"));
        {
            adjacency_writer in(second_, third_, of_.share());
            by_target.rewind();
            for (std::array<std::uint64_t, 2> one; by_target.next(one);)
                in.add({static_cast<std::uint32_t>(one[0] >> 32U), static_cast<std::uint32_t>(one[0]), node_id(one[1] & 0xFFFFFFFFU), edge_id(one[1] >> 32U)});
            in.finish(of_.node_count_);
        }
        pieces_.push_back(second_.end("in.records"));
        pieces_.push_back(third_.end("in.arena"));
        renumbered.rewind();
        for (std::array<std::uint64_t, 1> one; renumbered.next(one);) new_ids_.append(static_cast<std::uint32_t>(one[0]));
        rest_.slots = of_.slots_;
        rest_.edges_of_type = of_.edges_of_type_;
        rest_.edge_count = of_.edge_count_;
    }

    // --- columns ----------------------------------------------------------------------------

    void columns() {
        for (const bool edges : {false, true}) {
            const char* const whose = edges ? "edge" : "node";
            const auto& all = edges ? of_.edge_columns_ : of_.node_columns_;
            auto& rests = edges ? rest_.edge_columns : rest_.node_columns;
            for (std::size_t i = 0; i < all.size(); ++i) rests.push_back(one_column(edges, all[i], fmt::format("{}.{}", whose, i), i));
            (edges ? rest_.edge_evidence : rest_.node_evidence) = one_column(edges, column_about(column(kind::text, true)), fmt::format("{}.evidence", whose), std::nullopt);
        }
    }

    /// One column of all parts: that of a property, or with none that of evidence.
    snapshot_access::rest::column_rest one_column(bool edges, const column_about& of, const std::string& name, std::optional<std::size_t> property) {
        main_.begin(), second_.begin(), third_.begin();
        snapshot_access::rest::column_rest rest{.in_order = 1};
        if (of.known) {
            const std::size_t size = stored_size(of.of, of.list);
            column_writer to(second_, third_, size);
            if (edges) put_edge_values(name, property, size, to);
            else each_value(false, name, property, [&](const part& p, std::size_t at, const void* value) { to.add(p.first + at, value); });
            to.flush();
            main_.put(to.directory().data(), to.directory().size() * sizeof(std::uint32_t));
            rest = {size, to.count(), of.of, of.list ? std::uint8_t{1} : std::uint8_t{0}, to.in_order() ? std::uint8_t{1} : std::uint8_t{0}};
        }
        pieces_.push_back(main_.end(name + ".directory"));
        pieces_.push_back(second_.end(name + ".values"));
        pieces_.push_back(third_.end(name + ".present"));
        return rest;
    }

    /// Edges have new numbers: their values are sorted by these.
    void put_edge_values(const std::string& name, std::optional<std::size_t> property, std::size_t size, column_writer& to) {
        outside_sorter<1> small(of_.folder_, of_.share());
        outside_sorter<2> middle(of_.folder_, of_.share());
        outside_sorter<3> large(of_.folder_, of_.share());
        const part* loaded = nullptr;
        std::vector<std::uint32_t> new_ids;
        each_value(true, name, property, [&](const part& p, std::size_t at, const void* value) {
            if (loaded != &p) {
                loaded = &p;
                new_ids.resize(p.count);
                new_ids_.read(new_ids.data(), p.count * sizeof(std::uint32_t), p.first * sizeof(std::uint32_t));
            }
            const std::uint64_t edge = new_ids[at];
            if (size <= sizeof(std::uint32_t)) {
                std::uint32_t word = 0;
                std::memcpy(&word, value, size);
                return small.push({edge << 32U | word});
            }
            std::array<std::uint64_t, 2> words{};
            std::memcpy(words.data(), value, size);
            if (size == sizeof(std::uint64_t)) middle.push({edge, words[0]});
            else large.push({edge, words[0], words[1]});
        });
        small.rewind(), middle.rewind(), large.rewind();
        for (std::array<std::uint64_t, 1> one; small.next(one);) {
            const auto word = static_cast<std::uint32_t>(one[0]);
            to.add(static_cast<std::size_t>(one[0] >> 32U), &word);
        }
        for (std::array<std::uint64_t, 2> one; middle.next(one);) to.add(static_cast<std::size_t>(one[0]), &one[1]);
        for (std::array<std::uint64_t, 3> one; large.next(one);) to.add(static_cast<std::size_t>(one[0]), &one[1]);
    }

    /// Calls `visit(part, place in it, value)` for every value of a column, with the ids that its texts have in all.
    template <class Visit>
    void each_value(bool edges, const std::string& name, std::optional<std::size_t> property, Visit visit) {
        for (const part& p : of_.parts_) {
            if (p.edges != edges || (property && *property >= p.columns.size())) continue;
            const column_about& own = property ? p.columns[*property] : p.evidence;
            if (own.count == 0) continue;
            column values = own.empty();
            column::arrays(values, [&](const char* array, auto& a) {
                std::vector<typename std::remove_reference_t<decltype(a)>::value_type> read;
                of_.load_array(p, fmt::format("{}.{}", name, array), read);
                a.own().append(read);
            });
            rename(p, values, !property);
            std::array<std::byte, 16> bytes{};
            for (std::size_t at = 0; at < p.count; ++at)
                if (values.copy_to(at, bytes.data())) visit(p, at, bytes.data());
        }
    }

    /// Gives the texts in a column of a part their ids.
    void rename(const part& p, column& c, bool evidence) {
        if (!c.in_pool()) return;
        const auto role = role_in(c, evidence);
        const bool lists = role && *role != text_role::plain;
        const auto ids = lists ? ids_in(p, p.list_ids, 2) : ids_in(p, p.ids, 1);
        change_texts(c, evidence, [&](text_id t, text_role as) { return text_id(ids[as == text_role::plain ? t.index() : t.index() * 2 + (as == text_role::evidence ? 1U : 0U)]); });
    }

    // --- the file ---------------------------------------------------------------------------

    result<done> write_all(atomic_file& file) {
        // In the order, and by the names, that a graph with these columns has.
        std::vector<snapshot_piece> ordered;
        std::string rest;
        archive_writer{rest}(rest_);
        ordered.push_back({"rest", rest.size(), [&rest](const snapshot_piece::taker& take) { take(rest); }});
        graph empty;
        snapshot_access::set_rest(empty, snapshot_access::rest(rest_));
        snapshot_access::arrays(empty, [&](const std::string& name, const auto&) {
            const auto found = std::ranges::find(pieces_, name, &snapshot_piece::name);
            assert(found != pieces_.end());
            ordered.push_back(std::move(*found));
        });
        return write_pieces(file, std::move(ordered));
    }

    snapshot_packer& of_;
    std::vector<part*> all_;       // those of keys first
    snapshot_access::rest rest_{};
    std::vector<snapshot_piece> pieces_;
    array_file main_, second_, third_;
    scratch_file ids_;             // of the texts of parts
    scratch_file new_ids_;         // of edges, by the number that each had
    scratch_file ends_{of_.folder_}, tags_{of_.folder_};  // of texts, by id
    outside_sorter<3> known_{of_.folder_, of_.share()};  // texts and lists by hash
    outside_sorter<1> key_of_text_;
    std::uint64_t count_ = 0, bytes_ = 0;  // of texts
};

result<done> snapshot_packer::finish(const schema& s, atomic_file& to, const std::filesystem::path& path, const progress_listener& heard) {
    assert(keyed_ == node_count_ && ended_ == edge_count_);
    post_key_names();
    keep_keys();
    if (slots_.empty()) slots_ = snapshot_access::slots_for(edges_of_type_);
    return writer(*this, s).write(to, path, heard);
}

}  // namespace hexi::abi_v1::detail
