#include <hexi/graph/snapshot_packer_private.hpp>

#include <memory>
#include <stdexcept>
#include <type_traits>

#include <xxhash.h>

#include <hexi/base/text.hpp>
#include <hexi/graph/name_index_builder.hpp>
#include <hexi/graph/snapshot_private.hpp>
#include <hexi/graph/validate.hpp>

// How parts are collected; snapshot_packer_writer.cpp puts them together.
namespace hexi::inline abi_v1::detail {

namespace {

constexpr std::size_t names_at_once = 1024;                       // that go into the index, unless their bytes are too many
constexpr std::size_t least_share = std::size_t{64} << 10U;

/// Never 0, which stands for no name.
std::uint64_t hash_of_name(std::string_view name) {
    static const std::uint64_t seed = seed_nobody_knows();
    return XXH3_64bits_withSeed(name.data(), name.size(), seed) | 1U;
}

}  // namespace

// --- parts ----------------------------------------------------------------------------------

snapshot_packer::snapshot_packer(std::filesystem::path scratch, std::size_t memory)
    : folder_(std::move(scratch)), memory_(memory), store_(folder_), node_types_(folder_), edge_types_(folder_), called_(folder_), postings_(folder_, memory / 8), edges_(folder_, memory / 8) {}

snapshot_packer::~snapshot_packer() = default;

column snapshot_packer::column_about::empty() const {
    column out = known ? column(of, list) : column();
    out.adopt(count, in_order);
    return out;
}

void snapshot_packer::column_about::meet(const column_about& other) {
    // The values of an enumeration are texts.
    const auto as_text = [](kind any) { return any == kind::enumeration ? kind::text : any; };
    if (!other.known) return;
    if (!known || (count == 0 && other.count > 0)) {
        *this = other;
        return;
    }
    if (other.count > 0 && (as_text(of) != as_text(other.of) || list != other.list)) of = kind::any, list = false;
    count += other.count;
}

void snapshot_packer::store(part& to, graph& g) {
    to.columns.clear();
    for (const column& c : snapshot_access::columns_of(g, to.edges)) to.columns.emplace_back(c);
    to.evidence = column_about(snapshot_access::evidence_of(g, to.edges));
    std::vector<array_place> places;
    snapshot_access::arrays(g, [&](const std::string& name, const auto& a) {
        const std::size_t bytes = a.size() * sizeof(*a.data());
        if (bytes == 0) return;
        const std::size_t number = numbers_.try_emplace(name, numbers_.size()).first->second;
        if (places.size() <= number) places.resize(number + 1);
        places[number] = {store_.size(), bytes};
        store_.append(a.data(), bytes);
    });
    to.places = store_.size(), to.arrays = places.size();
    store_.append(places.data(), places.size() * sizeof(array_place));
    to.texts = snapshot_access::texts(g).size();
}

/// Where an array of a part is; no bytes where it has none.
snapshot_packer::array_place snapshot_packer::place_of(const part& from, const std::string& name) {
    array_place out;
    const auto number = numbers_.find(name);
    if (number != numbers_.end() && number->second < from.arrays) store_.read(&out, sizeof out, from.places + number->second * sizeof out);
    return out;
}

graph snapshot_packer::load(const part& from) {
    graph out;
    for (const column_about& c : from.columns) snapshot_access::columns_of(out, from.edges).push_back(c.empty());
    snapshot_access::evidence_of(out, from.edges) = from.keys ? column(kind::text, true) : from.evidence.empty();
    snapshot_access::arrays(out, [&](const std::string& name, auto& a) {
        const array_place found = place_of(from, name);
        if (found.bytes == 0) return;
        auto& own = a.own();
        own.resize_uninitialised(static_cast<std::size_t>(found.bytes / sizeof(*a.data())));
        store_.read(static_cast<void*>(own.data()), static_cast<std::size_t>(found.bytes), found.offset);
    });
    return out;
}

void snapshot_packer::keep(graph g, bool keys, bool edges, std::size_t first) {
    if (!keys && odd_.empty()) odd_ = odd_contents(g);
    part& made = (keys ? key_parts_ : parts_).emplace_back(part{.keys = keys, .edges = edges, .first = first, .count = edges ? g.edge_bound() : g.node_bound()});
    snapshot_access::forget_rows(g, keys);
    store(made, g);
    if (keys) return;
    auto& known = edges ? edge_columns_ : node_columns_;
    known.resize(std::max(known.size(), made.columns.size()));
    for (std::size_t i = 0; i < made.columns.size(); ++i) known[i].meet(made.columns[i]);
}

void snapshot_packer::add_nodes(graph part_of) {
    if (part_of.node_bound() > graph::most - node_count_) throw std::length_error("there may be at most 4294967294 nodes");
    // A name that is empty has a place, none has not: the pool needs some byte for that.
    snapshot_access::texts(part_of).intern("-");
    for (const node_id n : part_of.nodes()) {
        const node_type_id type = part_of.type(n);
        node_types_.append(type);
        if (nodes_of_type_.size() <= type.index()) nodes_of_type_.resize(type.index() + 1, 0);
        ++nodes_of_type_[type.index()];
        lists_.add(type, node_id(node_count_ + n.index()));
        const std::string_view name = part_of.name(n);
        called_.append(name.data() == nullptr ? std::uint64_t{0} : hash_of_name(name));
    }
    post_names(part_of, node_count_);
    const std::size_t first = std::exchange(node_count_, node_count_ + part_of.node_bound());
    keep(std::move(part_of), false, false, first);
}

namespace {

/// Puts the pairs of an index of some names among those of all.
void post(name_index index, std::size_t first, outside_sorter<2>& to) {
    const std::uint64_t* pairs = nullptr;
    const std::uint64_t* begins = nullptr;
    std::size_t count = 0;
    const node_id* postings = nullptr;
    name_index::arrays(index, [&](std::string_view name, auto& array) {
        using item = typename std::remove_reference_t<decltype(array)>::value_type;
        if constexpr (std::is_same_v<item, node_id>) postings = array.data();
        else if (name == "pairs") pairs = array.data(), count = array.size();
        else begins = array.data();
    });
    for (std::size_t l = 0; l < count; ++l)
        for (std::uint64_t i = begins[l]; i < begins[l + 1]; ++i) to.push({pairs[l], first + postings[i].index()});
}

}  // namespace

void snapshot_packer::post_names(const graph& g, std::size_t first) {
    const std::size_t most = most_names();
    for (std::size_t n = 0; n < g.node_bound();) {
        name_index::builder some;
        const std::size_t begin = n;
        for (std::size_t bytes = 0; n < g.node_bound() && n - begin < names_at_once && bytes < most; ++n)
            g.for_each_name(node_id(n), [&](std::string_view name) {
                const std::string folded = folded_for_search(name);
                bytes += folded.size();
                some.add(node_id(n), folded);
            });
        post(std::move(some).finish(), first, postings_);
    }
}

void snapshot_packer::add_edges(graph part_of) {
    if (part_of.edge_bound() > graph::most - edge_count_) throw std::length_error("there may be at most 4294967294 edges");
    for (std::size_t e = 0; e < part_of.edge_bound(); ++e) {
        const edge_type_id type = part_of.type(edge_id(e));
        edge_types_.append(type);
        if (edges_of_type_.size() <= type.index()) edges_of_type_.resize(type.index() + 1, 0);
        ++edges_of_type_[type.index()];
    }
    const std::size_t first = std::exchange(edge_count_, edge_count_ + part_of.edge_bound());
    keep(std::move(part_of), false, true, first);
}

// --- keys and ends --------------------------------------------------------------------------

/// What `add_nodes` noted of the name of the node whose key comes next.
std::uint64_t snapshot_packer::name_of_next() {
    if (!next_called_) next_called_ = std::make_unique<scratch_reader>(called_);
    std::uint64_t called = 0;
    next_called_->read(called);
    return called;
}

void snapshot_packer::key_of_next(text_id key) {
    snapshot_access::keys(keys_).own().push_back(key);
    // What a graph takes is not cheap to ask; where keys are long their bytes are nearly all of it.
    const bool some = ++keyed_ % names_at_once == 0;
    if (some || key_name_bytes_ >= most_names()) post_key_names();
    if (some ? keys_.memory().everything > share() : snapshot_access::texts(keys_).bytes() > std::max(share(), least_share)) keep_keys();
}

void snapshot_packer::add_no_key() {
    name_of_next();
    key_of_next(text_id::none());
}

void snapshot_packer::add_key(std::string_view key) {
    const std::uint64_t called = name_of_next();
    // As `graph::for_each_indexed` has it.
    std::string folded = folded_for_search(key);
    if (folded != key || called == 0 || called == hash_of_name(key)) {
        key_name_bytes_ += folded.size();
        key_names_.emplace_back(node_id(keyed_), std::move(folded));
    }
    key_of_next(snapshot_access::texts(keys_).intern(key));
}

void snapshot_packer::post_key_names() {
    name_index::builder some;
    for (const auto& [n, folded] : key_names_) some.add(n, folded);
    post(std::move(some).finish(), 0, postings_);
    key_names_.clear();
    key_name_bytes_ = 0;
}

void snapshot_packer::keep_keys() {
    const std::size_t count = snapshot_access::keys(keys_).size();
    if (count > 0) keep(std::exchange(keys_, graph()), true, false, keyed_ - count);
}

void snapshot_packer::add_ends(node_id source, node_id target) {
    if (!next_edge_type_) {
        next_edge_type_ = std::make_unique<scratch_reader>(edge_types_);
        slots_ = snapshot_access::slots_for(edges_of_type_);
    }
    edge_type_id type;
    next_edge_type_->read(type);
    const std::uint64_t rank = std::uint64_t{slots_[type.index()]} << 16U | type.index();
    edges_.push({std::uint64_t{source.index()} << 32U | rank, std::uint64_t{ended_} << 32U | target.index()});
    ++ended_;
}

}  // namespace hexi::abi_v1::detail
