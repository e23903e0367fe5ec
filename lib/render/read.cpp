#include "read.hpp"

#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <graphviz/cgraph.h>

namespace {

void append_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') out += '\\', out += c;
        else if (byte >= 0x20) out += c;
        else {
            std::array<char, 8> code{};
            std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(byte));
            out += code.data();
        }
    }
    out += '"';
}

/// The words of an HTML-like label, a line break where it has one.
std::string words_of(std::string_view markup) {
    std::string out;
    while (!markup.empty()) {
        const std::size_t open = markup.find('<');
        out += markup.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = markup.find('>', open);
        const std::string_view tag = markup.substr(open + 1, close - open - 1);
        if (tag.substr(0, 2) == "br" || tag.substr(0, 2) == "BR" || tag.substr(0, 3) == "/tr" || tag.substr(0, 3) == "/TR") out += '\n';
        if (close == std::string_view::npos) break;
        markup.remove_prefix(close + 1);
    }
    return out;
}

void append_attributes(std::string& out, Agraph_t* g, int kind, void* thing) {
    out += '{';
    bool first = true;
    for (Agsym_t* a = agnxtattr(g, kind, nullptr); a != nullptr; a = agnxtattr(g, kind, a)) {
        char* const text = agxget(thing, a);
        if (text == nullptr || *text == '\0') continue;
        if (!first) out += ',';
        first = false;
        append_text(out, a->name);
        out += ':';
        append_text(out, aghtmlstr(text) != 0 ? words_of(text) : std::string(text));
    }
    out += '}';
}

using clusters = std::unordered_map<Agnode_t*, std::string>;

/// Nodes by the innermost cluster that they are in: deeper ones come later, and count.
void find_clusters(Agraph_t* g, Agraph_t* root, clusters& of) {
    for (Agraph_t* sub = agfstsubg(g); sub != nullptr; sub = agnxtsubg(sub)) {
        if (std::strncmp(agnameof(sub), "cluster", 7) == 0) {
            std::string label_word = "label";
            Agsym_t* const label = agattr(root, AGRAPH, label_word.data(), nullptr);
            // A cluster has its parent's label where it has none of its own: that names another.
            char* const said = label == nullptr ? nullptr : agxget(sub, label);
            const char* const above = label == nullptr ? "" : agxget(g, label);
            const bool own = said != nullptr && *said != '\0' && std::strcmp(said, above == nullptr ? "" : above) != 0;
            const std::string name = !own ? agnameof(sub) : aghtmlstr(said) != 0 ? words_of(said) : std::string(said);
            for (Agnode_t* n = agfstnode(sub); n != nullptr; n = agnxtnode(sub, n)) of[agsubnode(root, n, 0)] = name;
        }
        find_clusters(sub, root, of);
    }
}

}  // namespace

bool list_graph(const std::string& dot, std::string& json) {
    // A second graph behind the first one is there only for whoever reads on.
    std::string bytes = dot;
    const std::unique_ptr<std::FILE, decltype(&std::fclose)> file(::fmemopen(bytes.data(), bytes.size(), "r"), &std::fclose);
    if (file == nullptr) return false;
    Agraph_t* const g = agread(file.get(), nullptr);
    // On an error it returns the part that it had read: only the error count tells.
    if (g == nullptr || agreseterrors() > 0) return false;
    const bool several = agread(file.get(), nullptr) != nullptr;
    if (agreseterrors() > 0) return false;
    clusters of;
    find_clusters(g, g, of);
    json = agisstrict(g) != 0 ? "{\"strict\":true" : "{\"strict\":false";
    json += several ? ",\"several\":true" : ",\"several\":false";
    json += agisdirected(g) != 0 ? ",\"directed\":true" : ",\"directed\":false";
    json += ",\"name\":";
    append_text(json, agnameof(g) == nullptr ? "" : agnameof(g));
    json += ",\"attributes\":";
    append_attributes(json, g, AGRAPH, g);
    json += ",\"nodes\":[";
    for (Agnode_t* n = agfstnode(g); n != nullptr; n = agnxtnode(g, n)) {
        json += n == agfstnode(g) ? "\n[" : ",\n[";
        append_text(json, agnameof(n));
        json += ',';
        append_attributes(json, g, AGNODE, n);
        if (const auto found = of.find(n); found != of.end()) {
            json += ',';
            append_text(json, found->second);
        }
        json += ']';
    }
    json += "],\"edges\":[";
    bool first = true;
    for (Agnode_t* n = agfstnode(g); n != nullptr; n = agnxtnode(g, n))
        for (Agedge_t* e = agfstout(g, n); e != nullptr; e = agnxtout(g, e)) {
            json += first ? "\n[" : ",\n[";
            first = false;
            append_text(json, agnameof(agtail(e)));
            json += ',';
            append_text(json, agnameof(aghead(e)));
            json += ',';
            append_attributes(json, g, AGEDGE, e);
            json += ']';
        }
    json += "]\n}\n";
    return true;
}
