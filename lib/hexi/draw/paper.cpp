#include <hexi/draw/paper_private.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hexi::inline v1::detail {
namespace {

/// The number behind the last `word` of a text, spaces between them.
std::optional<double> number_after(std::string_view text, std::string_view word) {
    const std::size_t at = text.rfind(word);
    if (at == std::string_view::npos) return std::nullopt;
    text.remove_prefix(at + word.size());
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n' || text.front() == '[')) text.remove_prefix(1);
    double out = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), out).ec != std::errc()) return std::nullopt;
    return out;
}
std::optional<std::size_t> count_after(std::string_view text, std::string_view word) {
    const auto number = number_after(text, word);
    return number && *number >= 0 && *number < 1e9 ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

/// The object of a PDF that holds `at`: its number, and what stands in it.
struct pdf_object {
    std::size_t number = 0;
    std::string text{};
};
std::optional<pdf_object> object_around(std::string_view pdf, std::size_t at) {
    const std::size_t open = pdf.rfind(" 0 obj", at), end = pdf.find("endobj", at);
    if (open == std::string_view::npos || end == std::string_view::npos) return std::nullopt;
    const std::size_t line = pdf.rfind('\n', open) + 1;
    pdf_object out;
    if (std::from_chars(pdf.data() + line, pdf.data() + open, out.number).ec != std::errc()) return std::nullopt;
    const std::size_t begin = open + std::string_view(" 0 obj").size();
    out.text = std::string(pdf.substr(begin, end - begin));
    return out;
}
/// `text` with what stands between the brackets behind `word` replaced.
bool replace_list(std::string& text, std::string_view word, std::string_view with) {
    const std::size_t at = text.find(word);
    const std::size_t open = text.find('[', at), close = text.find(']', at);
    if (at == std::string::npos || open == std::string::npos || close == std::string::npos) return false;
    text.replace(open, close + 1 - open, with);
    return true;
}

}  // namespace

sheets sheets_of(std::string_view drawing, std::string_view format, const paper_size& paper) {
    double width = 0, height = 0;
    if (format == "svg") {
        const std::string_view head = drawing.substr(0, drawing.find('>', drawing.find("<svg")));
        width = number_after(head, " width=\"").value_or(0);
        height = number_after(head, " height=\"").value_or(0);
    } else if (format == "png" && drawing.size() > 24) {
        const auto pixels = [&](std::size_t at) {
            std::uint32_t out = 0;
            for (std::size_t i = 0; i < 4; ++i) out = out << 8U | static_cast<std::uint8_t>(drawing[at + i]);
            return out / 2.0;  // 144 an inch
        };
        width = pixels(16), height = pixels(20);
    } else if (const std::size_t box = drawing.find("/MediaBox ["); format == "pdf" && box != std::string_view::npos) {
        const std::string_view list = drawing.substr(box, drawing.find(']', box) - box);
        // `[ 0 0 width height ]`
        const std::string_view numbers = list.substr(0, list.find_last_not_of(' ') + 1);
        const std::size_t last = numbers.rfind(' ');
        height = number_after(numbers, " ").value_or(0);
        width = number_after(numbers.substr(0, numbers.find_last_not_of(' ', last) + 1), " ").value_or(0);
    }
    for (const auto& [wide, high] : {std::pair(paper.width, paper.height), std::pair(paper.height, paper.width)}) {
        const double across = std::round(width / wide), down = std::round(height / high);
        if (across >= 1 && down >= 1 && std::abs(across * wide - width) < 2 && std::abs(down * high - height) < 2)
            return {static_cast<std::size_t>(across), static_cast<std::size_t>(down), wide, high};
    }
    return {1, 1, width, height};
}

std::string in_pages(std::string pdf, const sheets& of) {
    if (of.count() <= 1) return pdf;
    std::size_t at = pdf.find("/Type /Page");
    while (at != std::string::npos && pdf.compare(at, 12, "/Type /Pages") == 0) at = pdf.find("/Type /Page", at + 1);
    const std::size_t list = pdf.find("/Type /Pages");
    if (at == std::string::npos || list == std::string::npos) return pdf;
    const auto page = object_around(pdf, at);
    auto pages = object_around(pdf, list);
    const auto size = count_after(pdf, "/Size"), root = count_after(pdf, "/Root"), table = count_after(pdf, "startxref");
    const std::size_t count = pages ? pages->text.find("/Count") : std::string::npos;
    if (!page || !pages || !size || !root || !table || count == std::string::npos) return pdf;

    std::vector<std::pair<std::size_t, std::string>> made;
    std::vector<std::string> kids;
    for (std::size_t row = 0; row < of.down; ++row)
        for (std::size_t column = 0; column < of.across; ++column) {
            const double left = static_cast<double>(column) * of.width, low = static_cast<double>(of.down - 1 - row) * of.height;
            std::string text = page->text;
            if (!replace_list(text, "/MediaBox", fmt::format("[ {:.2f} {:.2f} {:.2f} {:.2f} ]", left, low, left + of.width, low + of.height))) return pdf;
            const std::size_t number = *size + made.size();
            kids.push_back(fmt::format("{} 0 R", number));
            made.emplace_back(number, std::move(text));
        }
    const std::size_t digits = pages->text.find_first_of("0123456789", count);
    pages->text.replace(digits, pages->text.find_first_not_of("0123456789", digits) - digits, fmt::format("{}", kids.size()));
    if (!replace_list(pages->text, "/Kids", fmt::format("[ {} ]", fmt::join(kids, " ")))) return pdf;
    made.emplace_back(pages->number, std::move(pages->text));

    std::string entries;
    if (!pdf.ends_with('\n')) pdf += '\n';
    for (const auto& [number, text] : made) {
        entries += fmt::format("{} 1\n{:010} 00000 n \n", number, pdf.size());
        pdf += fmt::format("{} 0 obj{}endobj\n", number, text);
    }
    const std::size_t begin = pdf.size();
    pdf += fmt::format("xref\n{}trailer\n<< /Size {}\n   /Root {} 0 R\n   /Prev {}\n>>\nstartxref\n{}\n%%EOF\n", entries, *size + kids.size(), *root, *table, begin);
    return pdf;
}

}  // namespace hexi::v1::detail
