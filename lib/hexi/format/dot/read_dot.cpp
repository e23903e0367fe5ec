#include <hexi/format/dot/read_dot.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <hexi/base/ascii.hpp>
#include <hexi/base/text.hpp>
#include <hexi/base/text_places.hpp>
#include <hexi/format/attributes_private.hpp>
#include <hexi/format/dot/attribute_words_private.hpp>
#include <hexi/format/dot/renderer_private.hpp>
#include <hexi/format/draft_private.hpp>
#include <hexi/format/json/document_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

using detail::draft;
using detail::draft_attributes;
using detail::draft_item;

/// A text with its entities looked up, as Graphviz does; `&#0;` is what stands for an empty one.
std::string without_entities(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, char>, 5> named{{{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
    std::string out;
    while (!text.empty()) {
        const std::size_t mark = text.find('&');
        out += text.substr(0, mark);
        if (mark == std::string_view::npos) break;
        text.remove_prefix(mark);
        const std::size_t end = text.substr(0, 12).find(';');
        const std::string_view name = end == std::string_view::npos ? std::string_view() : text.substr(1, end - 1);
        const auto known = std::ranges::find(named, name, &std::pair<std::string_view, char>::first);
        std::uint32_t code = 0;
        const bool hex = name.starts_with("#x") || name.starts_with("#X");
        const std::string_view digits = name.substr(std::min<std::size_t>(hex ? 2 : 1, name.size()));
        const bool numeric = name.starts_with('#') && !digits.empty() && std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10).ptr == digits.data() + digits.size();
        if (known != named.end()) {
            out += known->second;
        } else if (numeric && code < 0x110000 && (code < 0xD800 || code > 0xDFFF)) {
            if (code != 0) append(out, static_cast<char32_t>(code));
        } else {
            out += '&';
            text.remove_prefix(1);
            continue;
        }
        text.remove_prefix(end + 1);
    }
    return out;
}

/// A label as it is drawn: `\n`, `\l` and `\r` end lines, `\N` is the node's id.
std::string label_text(std::string_view label, std::string_view id) {
    std::string out;
    for (std::size_t i = 0; i < label.size(); ++i) {
        if (label[i] != '\\' || i + 1 == label.size()) {
            out += label[i];
            continue;
        }
        const char next = label[++i];
        if (next == 'n' || next == 'l' || next == 'r') out += i + 1 == label.size() ? "" : "\n";
        else if (next == 'N') out += id;
        else out += next;
    }
    return without_entities(out);
}

/// The words of a record's fields, a line each, without the ports and the braces that part them.
std::string record_text(std::string_view label) {
    std::string out, field;
    const auto end_field = [&] {
        if (const std::string_view words = trimmed(field); !words.empty()) out += (out.empty() ? "" : "\\n") + std::string(words);
        field.clear();
    };
    for (std::size_t i = 0; i < label.size(); ++i) {
        const char c = label[i];
        if (c == '\\' && i + 1 < label.size()) {
            const char next = label[++i];
            if (std::string_view("{}|<> ").find(next) == std::string_view::npos) field += c;
            field += next;
        } else if (c == '<') {
            const std::size_t close = label.find('>', i);
            i = close == std::string_view::npos ? label.size() : close;
        } else if (c == '{' || c == '}' || c == '|') {
            end_field();
        } else {
            field += c;
        }
    }
    end_field();
    return out;
}

const std::string& text_of(const value& v) { return std::get<std::string>(v); }

/// Where a node is called by an empty id: the first `""` that is neither a value nor a graph's name.
std::optional<std::size_t> empty_id_in(std::string_view text) {
    std::string before;  // what stands before, without spaces
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i);
        const auto pass = [&](std::string_view end) { i = std::min(text.find(end, i), text.size() - end.size()) + end.size() - 1; };
        if (rest.starts_with("//") || (rest.front() == '#' && (i == 0 || text[i - 1] == '\n'))) {
            pass("\n");
        } else if (rest.starts_with("/*")) {
            pass("*/");
        } else if (rest.front() == '<' && before.ends_with('=')) {
            std::size_t open = 1;
            while (open > 0 && ++i < text.size()) open += text[i] == '<' ? 1U : 0U, open -= text[i] == '>' ? 1U : 0U;
            before = ">";
        } else if (rest.front() == '"') {
            const bool named = !before.ends_with("graph") && (before.empty() || std::string_view("=:+[").find(before.back()) == std::string_view::npos);
            if (rest.starts_with("\"\"") && named) return i;
            while (++i < text.size() && text[i] != '"') i += text[i] == '\\' ? 1U : 0U;
            before = "\"";
        } else if (static_cast<unsigned char>(rest.front()) > ' ') {
            if (before.size() > 64) before.erase(0, 32);
            before += ascii::lower(rest.front());
        }
    }
    return std::nullopt;
}

problem no_dot(std::string_view said, std::string_view text, const std::filesystem::path& file) {
    // `Error: <stdin>: syntax error in line 3 near 'x'`
    problem p{"not-dot", "this is not DOT", "see https://graphviz.org/doc/info/lang.html", {file.string()}};
    const std::size_t at = said.find("syntax error in line ");
    if (at == std::string_view::npos) {
        if (const auto all = lines(said); !all.empty()) p.message += fmt::format(": {}", repaired(shortened(all.front(), 120)));
        return p;
    }
    const std::string_view rest = said.substr(at + 21);
    std::from_chars(rest.data(), rest.data() + rest.size(), p.where.line);
    if (rest.find("near '--'") != std::string_view::npos) p.hint = "the edges of a digraph are written ->, those of a graph --";
    if (rest.find("near '->'") != std::string_view::npos) p.hint = "the edges of a graph are written --, those of a digraph ->";
    if (const std::size_t near = rest.find("near "); near != std::string_view::npos) p.message += fmt::format(": something is wrong near {}", repaired(shortened(lines(rest.substr(near + 5)).front(), 60)));
    if (p.where.line > 0) {
        text_places places(text);
        const std::size_t offset = places.offset_of(p.where.line);
        p.where.column = 1;
        set_excerpt(p, text, offset, 1);
    }
    return p;
}

/// What the program that reads says of `text`.
result<std::string> listed(std::string_view text, const std::filesystem::path& file) {
    const auto program = detail::find_renderer({});
    if (!program) return program.problems();
    detail::memory_file dot, list, said;
    dot.write(text);
    for (const detail::memory_file* one : {&dot, &list, &said})
        if (one->failed() != 0) return input_file::failure(file, one->failed());
    detail::child_process child(*program, {program->string(), "read", "json", "--parent", fmt::format("{}", ::getpid())}, {dot.descriptor(), list.descriptor(), said.descriptor()});
    if (child.failed() != 0) return problem{"cannot-find-renderer", fmt::format("'{}' cannot be started: {}", program->string(), std::strerror(child.failed())), "it comes with Hexi, and reads DOT"};
    static_cast<void>(child.ends_before(std::chrono::steady_clock::time_point::max()));
    const auto status = child.status();
    std::string json = list.text();
    if ((status && *status != 0) || !json.ends_with("]\n}\n")) return no_dot(said.text(), text, file);
    return json;
}

}  // namespace

result<graph> read_dot(std::string_view text, const std::filesystem::path& file, const open_options& options) {
    try {
        if (!valid_utf8(text) || text.find('\0') != std::string_view::npos) return problem{"not-text", "the file is not UTF-8 text", "save it as UTF-8", {file.string()}};
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        const auto json = listed(text, file);
        if (!json) return json.problems();
        const auto read = detail::read_json(*json, file);
        if (!read) return read.problems();
        const auto& root = std::get<value_map>(*read);
        if (std::get<bool>(*root.find("several"))) return problem{"not-this-form", "this file holds several graphs", "make a file of each", {file.string()}};
        draft d(file);
        d.has_texts_only();
        const bool directed = std::get<bool>(*root.find("directed"));
        if (const value* carried = std::get<value_map>(*root.find("attributes")).find(detail::schema_attribute)) d.carries(without_entities(text_of(*carried)));
        const auto attributes_of = [&](const value& map, std::string_view id) {
            draft_attributes out;
            const value* const shape = std::get<value_map>(map).find("shape");
            const bool record = shape != nullptr && (text_of(*shape) == "record" || text_of(*shape) == "Mrecord");
            for (const value_map::entry& e : std::get<value_map>(map)) {
                if (d.is_own()) {
                    const bool ours = e.key != "class" && e.key != "dir" && e.key != "label";
                    if (ours) out.emplace_back(without_entities(e.key), without_entities(text_of(e.held)));
                } else if (e.key == "label") {
                    const std::string label = label_text(record ? record_text(text_of(e.held)) : text_of(e.held), id);
                    if (!label.empty() && label != id) out.emplace_back("label", label);
                } else if (!detail::is_look_in_dot(e.key)) {
                    out.emplace_back(e.key, without_entities(text_of(e.held)));
                }
            }
            const auto named = [&](std::string_view name) { return std::ranges::find(out, name, &draft_attributes::value_type::first); };
            if (!d.is_own() && named("type") == out.end())
                if (const auto found = named("class"); found != out.end()) found->first = "type";
            return out;
        };
        // Ids are written with what DOT cannot hold as entities, which are undone in those of our own.
        const auto id_of = [&](const value& id) { return d.is_own() || text_of(id).find('&') != std::string::npos ? without_entities(text_of(id)) : text_of(id); };
        std::unordered_map<std::string, std::string> key_of;
        for (const value& one : std::get<value::list>(*root.find("nodes"))) {
            const auto& node = std::get<value::list>(one);
            draft_item item{.id = id_of(node[0])};
            // Of many that entities alone make empty none stands as `""`: the text is looked through for one node.
            if (const auto at = text_of(node[0]).empty() && !d.is_own() ? empty_id_in(text) : std::nullopt) {
                const auto [line, column] = text_places(text).of(*at);
                item.line = line, item.column = column;
            }
            draft_attributes attributes = attributes_of(node[1], item.id);
            if (d.is_own()) {
                const auto key = std::ranges::find(attributes, "key", &draft_attributes::value_type::first);
                if (key != attributes.end()) item.id = text_of(key->second), attributes.erase(key);
            } else if (node.size() > 2) {
                attributes.emplace_back("cluster", label_text(text_of(node[2]), ""));
            }
            // What has no label is drawn with its id for one, in which `\n` ends a line as well.
            if (!d.is_own() && item.id.find('\\') != std::string::npos && std::ranges::find(attributes, "label", &draft_attributes::value_type::first) == attributes.end())
                attributes.emplace_back("label", label_text(item.id, item.id));
            key_of.emplace(text_of(node[0]), item.id);
            d.take(item, std::move(attributes), false);
            d.add_node(std::move(item));
        }
        for (const value& one : std::get<value::list>(*root.find("edges"))) {
            const auto& edge = std::get<value::list>(one);
            draft_item item{.from = key_of.at(text_of(edge[0])), .to = key_of.at(text_of(edge[1]))};
            const auto& attributes = std::get<value_map>(edge[2]);
            const value* dir = attributes.find("dir");
            item.undirected = !directed || (dir != nullptr && (text_of(*dir) == "none" || text_of(*dir) == "both"));
            if (dir != nullptr && text_of(*dir) == "back" && !d.is_own()) std::swap(item.from, item.to);
            d.take(item, attributes_of(edge[2], ""), true);
            d.add_edge(std::move(item));
        }
        return std::move(d).finish(options);
    } catch (...) {
        return caught(file);
    }
}

}  // namespace hexi::abi_v1
