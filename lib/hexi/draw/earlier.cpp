#include <hexi/draw/earlier.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <string_view>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <hexi/base/input.hpp>
#include <hexi/draw/lengths_private.hpp>
#include <hexi/draw/render_private.hpp>

namespace hexi::inline abi_v1 {
namespace {

using places = std::vector<std::pair<std::string, point>>;

/// A text of XML with its entities as characters.
std::string unescaped(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> named{{{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}}};
    std::string out;
    while (!text.empty()) {
        const auto* const known = std::ranges::find_if(named, [&](const auto& entity) { return text.starts_with(entity.first); });
        if (known != named.end()) {
            out += known->second;
            text.remove_prefix(known->first.size());
            continue;
        }
        if (text.starts_with("&#")) {
            std::uint32_t code = 0;
            const bool hexadecimal = text.size() > 2 && text[2] == 'x';
            const char* const begin = text.data() + (hexadecimal ? 3 : 2);
            const auto [end, error] = std::from_chars(begin, text.data() + text.size(), code, hexadecimal ? 16 : 10);
            if (error == std::errc() && end != text.data() + text.size() && *end == ';' && code < 0x80) {
                out += static_cast<char>(code);
                text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
                continue;
            }
        }
        out += text.front();
        text.remove_prefix(1);
    }
    return out;
}

std::string_view text_between(std::string_view text, std::string_view open, std::string_view close) {
    const std::size_t at = text.find(open);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + open.size());
    return text.substr(0, text.find(close));
}

/// Of each node's group the middle of its first shape; a node whose place is no such number has none.
places places_in_svg(std::string_view svg) {
    places out;
    constexpr std::string_view node = "class=\"node\">";
    while (true) {
        const std::size_t at = svg.find(node);
        if (at == std::string_view::npos) return out;
        svg.remove_prefix(at + node.size());
        const std::string_view group = svg.substr(0, svg.find(" class=\""));
        std::string key = unescaped(text_between(group, "<title>", "</title>"));
        const std::size_t shape = std::min({group.find("<polygon"), group.find("<path"), group.find("<ellipse"), group.find("<text")});
        if (shape == std::string_view::npos || key.empty()) continue;
        const std::string_view tag = group.substr(shape, group.find('>', shape) - shape);
        std::string told(text_between(tag, tag.starts_with("<path") ? " d=\"" : " points=\"", "\""));
        if (tag.starts_with("<ellipse") || tag.starts_with("<text")) {
            const bool round = tag.starts_with("<ellipse");
            told = fmt::format("{} {}", text_between(tag, round ? " cx=\"" : " x=\"", "\""), text_between(tag, round ? " cy=\"" : " y=\"", "\""));
        }
        const auto read = detail::lengths_in(told);
        if (!read || read->size() < 2) continue;
        const std::vector<double>& numbers = *read;
        box all{{numbers[0], numbers[1]}, {numbers[0], numbers[1]}};
        for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) all.take_in({{numbers[i], numbers[i + 1]}, {numbers[i], numbers[i + 1]}});
        out.emplace_back(std::move(key), all.centre());
    }
}

result<places> places_in_dot(std::string text, const std::filesystem::path& file, const std::filesystem::path& renderer) {
    const auto program = detail::find_renderer(renderer);
    if (!program) return program.problems();
    const detail::render_outcome read = detail::render({.dot = std::move(text), .engine = "read", .format = "json", .limit = std::chrono::seconds(60), .renderer = *program});
    const problem wrong{"not-this-form", fmt::format("'{}' is no DOT that can be read", file.string()), "name the .svg or the .dot of an earlier picture"};
    if (read.end != detail::render_end::drawn) return wrong;
    places out;
    try {
        const boost::json::value whole = boost::json::parse(read.drawing);
        for (const boost::json::value& each : whole.as_object().at("nodes").as_array()) {
            const boost::json::array& node = each.as_array();
            const boost::json::value* const pos = node.at(1).as_object().if_contains("pos");
            if (pos == nullptr) continue;
            const auto numbers = detail::lengths_in({pos->as_string().data(), pos->as_string().size()});
            if (numbers && numbers->size() >= 2) out.emplace_back(std::string(node.at(0).as_string().data(), node.at(0).as_string().size()), point{(*numbers)[0], -(*numbers)[1]});
        }
    } catch (const std::exception&) {
        return wrong;
    }
    return out;
}

}  // namespace

result<std::vector<std::pair<std::string, point>>> read_places(const std::filesystem::path& file, const std::filesystem::path& renderer) {
    const auto opened = input_file::open(file, {.most = std::uint64_t{256} << 20U});
    if (!opened) return opened.problems();
    auto bytes = opened->text();
    if (!bytes) return bytes.problems();
    const bool svg = bytes->find("<svg") != std::string::npos;
    auto out = svg ? result<places>(places_in_svg(*bytes)) : places_in_dot(std::move(*bytes), file, renderer);
    if (out && out->empty())
        return problem{"not-this-form", fmt::format("no node of '{}' has a place", file.string()), "name the .svg of an earlier picture, or the .dot that Hexi's own layout (--engine stress) wrote"};
    return out;
}

}  // namespace hexi::abi_v1
