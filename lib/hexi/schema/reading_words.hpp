// The words that say how sources tell what a schema declares, and what may follow them: its `evidence` blocks.
#pragma once

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/problem.hpp>

namespace hexi::inline abi_v1 {

inline constexpr std::array<std::string_view, 5> schema_reading_words{"denials", "harmless", "off", "translated", "width"};
inline constexpr std::array<std::string_view, 1> unit_reading_words{"words"};
inline constexpr std::array<std::string_view, 1> value_reading_words{"words"};
inline constexpr std::array<std::string_view, 3> node_reading_words{"language", "named", "stands_for"};
inline constexpr std::array<std::string_view, 3> edge_reading_words{"words", "ends", "inside"};
inline constexpr std::array<std::string_view, 4> property_reading_words{"words", "of", "read", "paraphrase"};

/// Whether what follows such a word is a list, to which a schema that builds on another may add.
[[nodiscard]] inline bool is_reading_list(std::string_view word) { return word == "words" || word == "denials" || word == "harmless" || word == "translated"; }

/// Why a text cannot follow such a word, as a problem without a place; nothing if it can.
[[nodiscard]] inline std::optional<problem> wrong_reading(std::string_view word, std::string_view text) {
    const auto unless = [&](bool right, std::string_view hint) -> std::optional<problem> {
        if (right) return std::nullopt;
        return problem{"wrong-value", fmt::format("'{}' cannot be '{}'", word, text), std::string(hint)};
    };
    if (word == "named" || word == "inside" || word == "read" || word == "paraphrase") return unless(text == "true" || text == "false", "write true or false");
    if (word == "ends") return unless(text == "both" || text == "from" || text == "to" || text == "either" || text == "together", "write both, from, to, either or together");
    if (word == "width") {
        unsigned number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        return unless(error == std::errc() && end == text.data() + text.size() && number > 0, "give a number of characters");
    }
    return std::nullopt;
}

/// The parts of a list in such a text: what stands between `;`, without spaces around it.
[[nodiscard]] inline std::vector<std::string_view> reading_list(std::string_view text) {
    std::vector<std::string_view> out;
    while (true) {
        const std::size_t end = text.find(';');
        std::string_view part = text.substr(0, end);
        while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
        if (!part.empty()) out.push_back(part);
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

}  // namespace hexi::abi_v1
