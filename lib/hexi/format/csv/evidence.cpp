#include <hexi/format/csv/chunk_private.hpp>

#include <charconv>
#include <optional>

#include <hexi/schema/parse_value.hpp>

namespace hexi::inline v1::detail {

std::optional<evidence> parse_evidence(std::string_view text) {
    const auto number = [](std::string_view digits) -> std::optional<std::uint32_t> {
        std::uint32_t n = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
        if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
        return n;
    };
    // From the right, since a document's key may hold colons.
    const auto last_part = [&]() -> std::string_view {
        const std::size_t colon = text.rfind(':');
        if (colon == std::string_view::npos) return {};
        const std::string_view part = text.substr(colon + 1);
        text = text.substr(0, colon);
        return part;
    };
    const auto range = [&](std::string_view part, evidence& e) {
        const std::size_t dash = part.find('-');
        if (dash == std::string_view::npos) return false;
        const auto start = number(part.substr(0, dash));
        const auto end = number(part.substr(dash + 1));
        if (!start || !end) return false;
        e.start = *start;
        e.end = *end;
        return true;
    };
    evidence e;
    std::string_view part = last_part();
    if (!range(part, e)) {
        const auto certainty = parse_float(part);
        if (!certainty || !(*certainty >= 0 && *certainty <= 1)) return std::nullopt;
        e.certainty = static_cast<float>(*certainty);
        part = last_part();
        if (!range(part, e)) return std::nullopt;
    }
    const auto line = number(last_part());
    if (!line || *line == 0 || e.end < e.start || text.empty()) return std::nullopt;
    e.line = *line;
    split_document(text, e);
    if (e.document.empty()) return std::nullopt;
    return e;
}

}  // namespace hexi::v1::detail
