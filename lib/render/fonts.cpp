#include "fonts.hpp"

#ifdef HEXI_FONTCONFIG

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <set>
#include <string_view>

#include <fontconfig/fontconfig.h>

namespace {

struct free_pattern { void operator()(FcPattern* p) const { FcPatternDestroy(p); } };
struct free_objects { void operator()(FcObjectSet* o) const { FcObjectSetDestroy(o); } };
struct free_fonts { void operator()(FcFontSet* f) const { FcFontSetDestroy(f); } };

/// Marks that join, vary or direct what stands beside them: no font need show them.
bool is_mark(std::uint32_t c) {
    return c <= 0xA0 || c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) || (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF ||
           c == 0xFFFD || c >= 0xE0000;
}

/// The characters of a text beyond ASCII. What is no UTF-8 was mended before.
void take(std::string_view text, std::set<std::uint32_t>& into) {
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        std::uint32_t c = length == 1 ? first : first & (0xFFU >> (length + 1));
        for (std::size_t k = 1; k < length && i + k < text.size(); ++k) c = c << 6U | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        if (length > 1 && !is_mark(c)) into.insert(c);
        i += length;
    }
}

void take_labels(Agraph_t* g, std::set<std::uint32_t>& into) {
    std::string name = "label";
    const auto of = [&](int kind) { return agattr(agroot(g), kind, name.data(), nullptr); };
    Agsym_t *const graph = of(AGRAPH), *const node = of(AGNODE), *const edge = of(AGEDGE);
    if (graph != nullptr) take(agxget(g, graph), into);
    for (Agraph_t* sub = agfstsubg(g); sub != nullptr; sub = agnxtsubg(sub)) take_labels(sub, into);
    if (g != agroot(g)) return;
    for (Agnode_t* n = agfstnode(g); n != nullptr; n = agnxtnode(g, n)) {
        if (node != nullptr) take(agxget(n, node), into);
        for (Agedge_t* e = agfstout(g, n); edge != nullptr && e != nullptr; e = agnxtout(g, e)) take(agxget(e, edge), into);
    }
}

std::string utf8(std::uint32_t c) {
    std::array<FcChar8, FC_UTF8_MAX_LEN> bytes{};
    const int length = FcUcs4ToUtf8(c, bytes.data());
    return {reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length)};
}

}  // namespace

std::string without_font(Agraph_t* g) {
    std::set<std::uint32_t> wanted;
    take_labels(g, wanted);
    if (wanted.empty()) return {};
    const std::unique_ptr<FcPattern, free_pattern> any(FcPatternCreate());
    const std::unique_ptr<FcObjectSet, free_objects> what(FcObjectSetBuild(FC_CHARSET, nullptr));
    const std::unique_ptr<FcFontSet, free_fonts> fonts(FcFontList(nullptr, any.get(), what.get()));
    if (!fonts) return {};
    for (int i = 0; i < fonts->nfont && !wanted.empty(); ++i) {
        FcCharSet* has = nullptr;
        if (FcPatternGetCharSet(fonts->fonts[i], FC_CHARSET, 0, &has) != FcResultMatch) continue;
        std::erase_if(wanted, [&](std::uint32_t c) { return FcCharSetHasChar(has, c) != FcFalse; });
    }
    if (wanted.empty()) return {};
    constexpr std::size_t named = 20;
    std::string out = "no font has these characters:";
    std::size_t count = 0;
    for (const std::uint32_t c : wanted) {
        if (count++ == named) break;
        std::array<char, 16> code{};
        std::snprintf(code.data(), code.size(), "U+%04X", static_cast<unsigned>(c));
        out += (count > 1 ? ", " : " ") + utf8(c) + " (" + code.data() + ")";
    }
    if (wanted.size() > named) out += ", and " + std::to_string(wanted.size() - named) + " more";
    return out;
}

#else

std::string without_font(Agraph_t*) { return {}; }

#endif
