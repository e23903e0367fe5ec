// Writes a graph as DOT, Graphviz's language: streaming, at any size, safe for any text.
//
//     auto file = atomic_file::create("all.dot");
//     write_dot(file->out(), g);
//     result<done> saved = file->commit();
//
// This is the plain look, a line a node and a line an edge. `draw/picture.hpp` writes the styled one
// through the same `dot_writer`.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/output.hpp>
#include <hexi/base/visible.hpp>
#include <hexi/derive/merged.hpp>
#include <hexi/format/dot/dot_text.hpp>
#include <hexi/format/write_options.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

using dot_options = write_options;

/// Writes DOT statement by statement; every text passes through `append_dot_text`, so none can break it.
///
///     dot_writer dot(out, g);
///     dot.open("parks");
///     dot.node(n).with("label", "一座 \"园区\"").end();
///     dot.edge(n, m).with("color", "#0072B2").end();
///     dot.close();
///
/// Ids of nodes are their keys. A key that DOT cannot hold as it is (control characters, invalid bytes, over
/// 16,000 bytes) is written as `append_dot_text` writes it, and where that would be another node's id, with
/// ` ~NUMBER` after it. Only such keys are kept in memory. A node without a key has the id `_:` and a number.
class dot_writer {
public:
    dot_writer(output& out, const graph& g) : out_(&out), g_(&g) {}

    void open(std::string_view name) {
        out_->append("digraph ");
        append_dot_text(*out_, name, dot_text::id);
        out_->append(" {\n");
    }
    void close() { out_->append("}\n"); }

    /// Opens a cluster; `number` must be new in this graph.
    void open_cluster(std::size_t number) {
        indent_ += 2;
        line("subgraph cluster_");
        out_->append_number(number);
        out_->append(" {\n");
    }
    void close_cluster() {
        line("}\n");
        indent_ -= 2;
    }

    /// Begins a node statement; add `with(...)`s, then `end()`. A node's first statement must come before
    /// those of its edges.
    dot_writer& node(node_id n) {
        line("");
        append_id(n);
        return *this;
    }
    /// Begins the statement of a node that is not of the graph (a legend's).
    dot_writer& extra_node(std::string_view id) {
        line("");
        append_dot_text(*out_, id, dot_text::id);
        return *this;
    }
    dot_writer& edge(node_id from, node_id to) {
        line("");
        append_id(from);
        out_->append(" -> ");
        append_id(to);
        return *this;
    }
    dot_writer& extra_edge(std::string_view from, std::string_view to) {
        line("");
        append_dot_text(*out_, from, dot_text::id);
        out_->append(" -> ");
        append_dot_text(*out_, to, dot_text::id);
        return *this;
    }
    /// Begins the defaults of `graph`, `node` or `edge`.
    dot_writer& defaults(std::string_view of) {
        line(of);
        return *this;
    }
    /// An attribute; `name` is one of Graphviz's own.
    dot_writer& with(std::string_view name, std::string_view text, dot_text where = dot_text::label) {
        begin_attribute(name);
        append_dot_text(*out_, text, where);
        return *this;
    }
    dot_writer& with(std::string_view name, std::size_t number) {
        begin_attribute(name);
        out_->append_number(number);
        return *this;
    }
    /// An HTML-like label; `markup` must be well-formed, its texts written by `append_dot_text(.., dot_text::html)`.
    dot_writer& with_html(std::string_view name, std::string_view markup) {
        begin_attribute(name);
        out_->append('<');
        out_->append(markup);
        out_->append('>');
        return *this;
    }
    /// Drawing operations or the like, of any length: plain ASCII without quotes and backslashes, broken after spaces since a text of
    /// more than `dot_text_limit` is none to Graphviz.
    dot_writer& with_numbers(std::string_view name, std::string_view text) {
        begin_attribute(name);
        constexpr std::size_t piece = dot_text_limit / 2;
        while (true) {
            std::size_t end = text.size();
            if (end > piece) end = text.rfind(' ', piece) + 1;
            out_->append('"');
            out_->append(text.substr(0, end));
            out_->append('"');
            text.remove_prefix(end);
            if (text.empty()) return *this;
            out_->append(" + ");
        }
    }
    void end() {
        out_->append(attributes_ ? "];\n" : ";\n");
        attributes_ = false;
    }

    /// Appends a node's id, quoted; whether it is the key as it stands.
    bool append_id(node_id n) {
        const std::string_view key = g_->key(n);
        if (key.empty()) return append_keyless(n);
        if (!detail::dot_is_plain(key)) return append_unusual(n, key);
        out_->append('"');
        out_->append(key);
        out_->append('"');
        return true;
    }

private:
    void line(std::string_view text) {
        out_->append(std::string_view("                                ").substr(0, std::min<std::size_t>(indent_, 32)));
        out_->append(text);
    }
    void begin_attribute(std::string_view name) {
        out_->append(attributes_ ? " " : " [");
        attributes_ = true;
        out_->append(name);
        out_->append('=');
    }
    bool append_keyless(node_id n) {
        out_->append('"');
        out_->append(g_->key_text(n));
        out_->append('"');
        return false;
    }
    bool append_unusual(node_id n, std::string_view key) {
        if (const auto known = changed_.find(n); known != changed_.end()) {
            out_->append(known->second);
            return false;
        }
        std::string id;
        dot_fidelity fidelity{};
        {
            output into(id);
            fidelity = append_dot_text(into, key, dot_text::id);
        }
        if (fidelity == dot_fidelity::exact) {
            out_->append(id);
            return std::string_view(id).substr(1, id.size() - 2) == key;
        }
        // Something was lost, so another node may have the same id: one whose key is just what is left
        // of this key, or one that lost something, too.
        const auto taken = [&](const std::string& quoted) {
            const std::string_view bare = std::string_view(quoted).substr(1, quoted.size() - 2);
            return bare.empty() || g_->find(unescaped(bare)) || used_.contains(quoted);
        };
        while (taken(id)) id.insert(id.size() - 1, fmt::format(" ~{}", n.index()));
        used_.insert(id);
        out_->append(changed_.emplace(n, std::move(id)).first->second);
        return false;
    }
    /// The key that is written as `id`.
    static std::string unescaped(std::string_view id) {
        std::string out;
        constexpr std::array<std::pair<std::string_view, char>, 5> escapes{
            {{"\\\"", '"'}, {"&#92;", '\\'}, {"&#37;", '%'}, {"&amp;", '&'}, {"&lt;", '<'}}};
        while (!id.empty()) {
            std::size_t used = 1;
            char byte = id.front();
            for (const auto& [text, meant] : escapes)
                if (id.starts_with(text)) {
                    used = text.size();
                    byte = meant;
                }
            out.push_back(byte);
            id.remove_prefix(used);
        }
        return out;
    }

    output* out_;
    const graph* g_;
    std::size_t indent_ = 2;
    bool attributes_ = false;
    std::unordered_map<node_id, std::string> changed_;
    std::unordered_set<std::string> used_;
};

namespace detail {
/// An edge on its way out, with the keys of its ends.
struct dot_line {
    node_id source{}, target{};
    edge_id edge{};
    edge_type_id type{};
    bool plain = false;  // ids are these keys
    std::string_view from{}, to{};
};

/// A short text that is copied in one piece of a fixed size: quicker than to ask how long it is.
class dot_piece {
public:
    static constexpr std::size_t room = 48;
    explicit dot_piece(std::string text) : text_(std::move(text)), size_(text_.size()) { text_.resize(std::max(size_, room)); }
    std::size_t size() const { return size_; }
    std::string_view text() const { return std::string_view(text_).substr(0, size_); }
    /// Copies it to a place that has room for `room` bytes, and returns its end.
    char* put(char* to) const {
        if (size_ <= room) std::memcpy(to, text_.data(), room);
        else std::memcpy(to, text_.data(), size_);
        return to + size_;
    }

private:
    std::string text_;
    std::size_t size_;
};

/// Appends a line of two texts that are plain, the first after a quotation mark.
template <std::size_t Size>
void append_dot_line(output& out, std::string_view first, const char (&between)[Size], std::string_view second, const dot_piece& after) {
    out.append_filled(1 + first.size() + Size + second.size() + after.size() + dot_piece::room, [&](char* to) {
        const auto put = [&](const char* from, std::size_t size) { std::memcpy(to, from, size), to += size; };
        put("\"", 1), put(first.data(), first.size()), put(between, Size - 1), put(second.data(), second.size());
        return after.put(to);
    });
}
}  // namespace detail

/// Writes `g` with the properties that are asked for as attributes, as texts; `write_options::properties` tells which. Line breaks and
/// what DOT cannot hold otherwise are entities (`&#10;`), and a long text is several with `+` between them.
///
/// Shape    `"KEY" [label="NAME" class="TYPE" type="TYPE" size="2"];`; where all is asked for, `hexi_schema` is the graph's
/// Order    as `write_dot`
/// Cost     O(bytes written)
void write_dot_properties(output& out, const graph& g, const dot_options& options);

/// Writes all of `g` in the plain look: its nodes, then its edges; parallel edges are lines of their own.
///
/// Shape    `"KEY" [label="NAME" class="TYPE"];` and `"KEY" -> "KEY" [label="TYPE"];` with types by their
///          captions in `language`, where the schema has them, and ` ×2` where an edge stands for two; such an edge has its type
///          as `class`, too, which ends up as the SVG class. Symmetric edges have `dir=none`. With properties, see
///          `write_dot_properties`
/// Order    nodes by id, edges by source, then as `g.out` gives them
/// Cost     O(bytes written); memory of a bit a node, and of keys that DOT cannot hold
inline void write_dot(output& out, const graph& g, const dot_options& options = {}) {
    if (!options.properties.empty()) {
#ifdef HEXI_HEADER_ONLY
        throw std::logic_error("writing properties as DOT is compiled: link hexi::io");
#else
        return write_dot_properties(out, g, options);
#endif
    }
    const schema& s = g.schema();
    const auto captioned = [&](const auto& type) {
        const auto found = type.captions.find(options.language);
        return std::string_view(found == type.captions.end() ? type.name : found->second);
    };
    // What follows an id is one of few texts: they are made once.
    std::vector<detail::dot_piece> after_node, after_edge;
    for (std::size_t t = 0; t < s.node_type_count(); ++t)
        after_node.emplace_back(fmt::format("\" class={}];\n", to_dot_text(with_control_pictures(s[node_type_id(t)].name), dot_text::label)));
    const auto end_of_edge = [&](const edge_type& type, std::int64_t count) {
        const std::string label = with_control_pictures(captioned(type));
        const bool plain = count == 1 && label == with_control_pictures(type.name);
        return detail::dot_piece(fmt::format("\" [label={}{}{}];\n", to_dot_text(count == 1 ? label : fmt::format("{} ×{}", label, count), dot_text::label),
                                             plain ? std::string() : " class=" + to_dot_text(with_control_pictures(type.name), dot_text::label), type.symmetric ? " dir=none" : ""));
    };
    std::vector<bool> counted(s.edge_type_count());  // whether edges of a type may stand for several
    for (std::size_t t = 0; t < s.edge_type_count(); ++t) {
        after_edge.push_back(end_of_edge(s[edge_type_id(t)], 1));
        counted[t] = s.find_property(edge_type_id(t), count_property_of(s, edge_type_id(t))) != nullptr;
    }

    dot_writer dot(out, g);
    dot.open(s.name.empty() ? std::string_view("hexi") : std::string_view(s.name));
    std::vector<bool> plain(g.node_bound());  // whether a node's id is its key
    for (const node_id n : g.nodes()) {
        const auto translated = options.language.empty() ? std::nullopt : g.name(n, options.language);
        const std::string_view key = g.key(n), named = translated ? *translated : g.name(n);
        // One of which nothing is seen gives way, as in pictures.
        const bool unseen = !named.empty() && !(named.front() > ' ' && named.front() < 0x7F) && shows_nothing(named);
        const std::string instead = unseen ? with_unseen_shown(shows_nothing(g.name(n)) ? std::string_view(g.key_text(n)) : g.name(n)) : std::string();
        const std::string_view name = unseen ? std::string_view(instead) : named;
        const detail::dot_piece& after = after_node[g.type(n).index()];
        const bool same = key.data() == name.data() && key.size() == name.size();  // texts are kept once
        if (key.empty()) {
            dot.append_id(n);
            out.append(" [label=");
            append_dot_text(out, name.empty() ? std::string_view(g.key_text(n)) : name, dot_text::label);
            out.append(after.text().substr(1));
        } else if (name.size() <= dot_line_limit && detail::dot_is_plain(name) && (same || detail::dot_is_plain(key))) {
            plain[n.index()] = true;
            detail::append_dot_line(out, key, "\" [label=\"", name, after);
        } else {
            plain[n.index()] = dot.append_id(n);
            out.append(" [label=");
            append_dot_text(out, name, dot_text::label);
            out.append(after.text().substr(1));
        }
    }
    // Keys lie anywhere in memory. Looked up a block ahead of their use, they are fetched side by side: the
    // processor waits for the slowest of many and not for each in turn.
    std::array<detail::dot_line, 128> block;
    std::size_t size = 0;
    const auto write_block = [&] {
        for (detail::dot_line& line : std::span(block).first(size)) line.to = g.key(line.target);
        for (const detail::dot_line& line : std::span(block).first(size)) __builtin_prefetch(line.to.data());
        for (const detail::dot_line& line : std::span(block).first(size)) {
            std::optional<detail::dot_piece> own;
            if (counted[line.type.index()]) [[unlikely]] own = end_of_edge(s[line.type], count_of(g, line.edge));
            const detail::dot_piece& after = own ? *own : after_edge[line.type.index()];
            if (line.plain) {
                detail::append_dot_line(out, line.from, "\" -> \"", line.to, after);
            } else {
                dot.append_id(line.source);
                out.append(" -> ");
                dot.append_id(line.target);
                out.append(after.text().substr(1));
            }
        }
        size = 0;
    };
    for (const node_id n : g.nodes()) {
        const std::string_view from = g.key(n);
        for (const auto [target, e] : g.out(n)) {
            block[size++] = {n, target, e, g.type(e), plain[n.index()] && plain[target.index()], from, {}};
            if (size == block.size()) write_block();
        }
    }
    write_block();
    dot.close();
}

}  // namespace hexi::abi_v1
