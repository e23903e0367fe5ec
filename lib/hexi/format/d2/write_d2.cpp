#include <hexi/format/d2/d2.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/format/attributes_private.hpp>

namespace hexi::inline abi_v1 {

void append_d2_text(output& out, std::string_view text) {
    out.append('"');
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        if (c == U'\n') out.append("\\n");
        else if (c == U'"' || c == U'\\' || c == U'$') out.append('\\'), out.append(bytes);  // `${name}` would be looked up
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) out.append(' ');
        else if (c == U'\uFFFD') out.append("\uFFFD");
        else out.append(bytes);
    });
    out.append('"');
}

result<done> write_d2(output& out, const graph& g, const write_options& options) {
    const std::string_view language = options.language.empty() ? std::string_view(g.schema().language) : std::string_view(options.language);
    std::vector<std::uint32_t> number(g.node_bound());
    std::uint32_t next = 0;
    for (const node_id n : g.nodes()) {
        number[n.index()] = next;
        const node_type& type = g.type_of(n);
        const auto caption = type.captions.find(language);
        out.append(fmt::format("n{}: ", next++));
        const std::string said = caption == type.captions.end() ? type.name : caption->second;
        append_d2_text(out, said.empty() ? detail::label_of(g, n, options.language) : fmt::format("{}\n{}", detail::label_of(g, n, options.language), said));
        out.append('\n');
    }
    for (const edge_id e : g.edges()) {
        out.append(fmt::format("n{} {} n{}: ", number[g.source(e).index()], g.type_of(e).symmetric ? "--" : "->", number[g.target(e).index()]));
        append_d2_text(out, detail::label_of(g, e, options.language));
        out.append('\n');
    }
    return done{};
}

}  // namespace hexi::abi_v1
