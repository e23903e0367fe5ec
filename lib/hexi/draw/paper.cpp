#include <hexi/base/ascii.hpp>
#include <hexi/draw/paper_private.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/draw/layout/pages_private.hpp>
#include <hexi/draw/lengths_private.hpp>
#include <hexi/draw/scale_private.hpp>

namespace hexi::inline abi_v1::detail {
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

/// Whether `other` lies on that side of `page`: farther away along it than across, and with at least a quarter of the side in common.
bool lies(const box& other, const box& page, page_side side) {
    const point way = other.centre() - page.centre();
    const double across = way.x / page.width(), down = way.y / page.height();
    const bool level = side == page_side::left || side == page_side::right;
    const double along = level ? across : down, aside = std::abs(level ? down : across);
    constexpr double most = 0.75;
    return (side == page_side::left || side == page_side::above ? -along : along) > aside && aside < most;
}

constexpr double sign_size = 8, digit = 0.556, bar = 0.278;  // of Helvetica: the size in points, widths as parts of it

/// Signs at the edges of a page in PDF's operators; `y` upwards from the lower left corner of the whole.
class page_signs {
public:
    page_signs(const box& page, double height, const theme& ground) : page_(page), height_(height), ground_(ground) {}

    /// A box with a number, around `middle`, and beside the number an arrow.
    void number(point middle, std::string_view text, std::optional<page_side> towards) {
        double wide = 0;
        for (const char c : text) wide += (ascii::is_digit(c) ? digit : bar) * sign_size;
        const bool level = towards == page_side::left || towards == page_side::right;
        constexpr double room = 3, arrow = 6;
        const double width = std::max(wide, arrow) + 2 * room + (towards && !level ? arrow + room : 0), height = sign_size + 4 + (level ? arrow + room : 0);
        const point at{middle.x, height_ - middle.y};
        out_ += fmt::format("{} rg {} RG 0.5 w {:.2f} {:.2f} {:.2f} {:.2f} re B\n", of(ground_.ground), of(ground_.frame_line), at.x - width / 2, at.y - height / 2, width, height);
        point words{at.x, at.y};
        if (towards) {
            const point tip = level ? point{at.x, at.y + (sign_size + room) / 2} : point{at.x - (wide + room) / 2, at.y};
            (level ? words.y : words.x) += level ? -(arrow + room) / 2 : (arrow + room) / 2;
            constexpr double half = arrow / 2;
            const point way = *towards == page_side::left ? point{-half, 0} : *towards == page_side::right ? point{half, 0} : *towards == page_side::above ? point{0, half} : point{0, -half};
            const point aside{-way.y, way.x};
            const point a = tip + way, b = tip - way + aside, c = tip - way - aside;
            out_ += fmt::format("{} rg {:.2f} {:.2f} m {:.2f} {:.2f} l {:.2f} {:.2f} l f\n", of(ground_.ink), a.x, a.y, b.x, b.y, c.x, c.y);
        }
        out_ += fmt::format("BT {} rg /{} {:g} Tf {:.2f} {:.2f} Td ({}) Tj ET\n", of(ground_.ink), font, sign_size, words.x - wide / 2, words.y - sign_size * 0.36, text);
    }
    /// In the middle of what two pages have in common of a side, within the margin of this one.
    void next(const box& other, std::size_t number_of, page_side side) {
        constexpr double in = page_margin / 2;
        const auto common = [](double low, double high, double other_low, double other_high) { return (std::max(low, other_low) + std::min(high, other_high)) / 2; };
        const double x = common(page_.low.x, page_.high.x, other.low.x, other.high.x), y = common(page_.low.y, page_.high.y, other.low.y, other.high.y);
        const point at = side == page_side::left ? point{page_.low.x + in, y} : side == page_side::right ? point{page_.high.x - in, y} : side == page_side::above ? point{x, page_.low.y + in} : point{x, page_.high.y - in};
        number(at, fmt::format("{}", number_of), side);
    }
    [[nodiscard]] const std::string& text() const { return out_; }

    static constexpr std::string_view font = "hexi-signs";

private:
    static std::string of(const colour& c) { return fmt::format("{:.3f} {:.3f} {:.3f}", c.red / 255.0, c.green / 255.0, c.blue / 255.0); }

    const box& page_;
    double height_;
    const theme& ground_;
    std::string out_;
};

/// An object's dictionary with one entry more in the one called `name` within.
bool add_entry(std::string& dictionary, std::string_view name, std::string_view entry) {
    const std::size_t found = dictionary.find(name), begin = dictionary.find("<<");
    if (begin == std::string::npos) return false;
    if (found == std::string::npos) {
        dictionary.insert(begin + 2, fmt::format("\n   {} << {} >>", name, entry));
        return true;
    }
    const std::size_t open = dictionary.find_first_not_of(" \n", found + name.size());
    if (open == std::string::npos || dictionary.compare(open, 2, "<<") != 0) return false;
    dictionary.insert(open + 2, fmt::format("\n      {}", entry));
    return true;
}
std::string stream(std::string_view text) { return fmt::format("\n<< /Length {} >>\nstream\n{}\nendstream\n", text.size(), text); }

}  // namespace

double least_scale(const graph& g, const looks& style, const draw_options& options) {
    if (options.paper.empty()) return 1;
    constexpr double least = 7, small = 9;  // points; of facts and labels
    const double by_value = options.size_by.empty() ? 1 : node_scale::least_size;
    double size = by_value;
    for (const node_id n : g.nodes()) size = std::min(size, style.of(n).size * by_value);
    return least / (small * size);
}

std::vector<std::size_t> pages_beside(std::span<const box> pages, std::size_t page, page_side side) {
    std::vector<std::size_t> out;
    for (std::size_t other = 0; other < pages.size(); ++other) {
        if (other == page || !lies(pages[other], pages[page], side)) continue;
        const bool behind = std::ranges::any_of(pages, [&](const box& between) { return lies(between, pages[page], side) && lies(pages[other], between, side); });
        if (!behind) out.push_back(other);
    }
    return out;
}

std::string in_pages(std::string pdf, std::span<const box> pages, const theme& ground) {
    if (pages.size() <= 1) return pdf;
    std::size_t at = pdf.find("/Type /Page");
    while (at != std::string::npos && pdf.compare(at, 12, "/Type /Pages") == 0) at = pdf.find("/Type /Page", at + 1);
    const std::size_t list = pdf.find("/Type /Pages");
    if (at == std::string::npos || list == std::string::npos) return pdf;
    const auto page = object_around(pdf, at);
    auto kids = object_around(pdf, list);
    if (!page || !kids) return pdf;
    const auto size = count_after(pdf, "/Size"), root = count_after(pdf, "/Root"), table = count_after(pdf, "startxref");
    const auto contents = count_after(page->text, "/Contents"), resources = count_after(page->text, "/Resources");
    const std::size_t count = kids->text.find("/Count"), sides = page->text.find("/MediaBox [");
    if (!size || !root || !table || !contents || !resources || count == std::string::npos || sides == std::string::npos) return pdf;
    const auto paper = lengths_in(std::string_view(page->text).substr(sides, page->text.find(']', sides) - sides));
    const std::size_t dictionary = pdf.find(fmt::format("\n{} 0 obj", *resources));
    if (!paper || paper->size() != 4 || dictionary == std::string::npos) return pdf;
    const double height = (*paper)[3];

    std::vector<std::pair<std::size_t, std::string>> made;
    const auto make = [&](std::string text) {
        made.emplace_back(*size + made.size(), std::move(text));
        return made.back().first;
    };
    const std::size_t font = make("\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>\n");
    const std::size_t keep = make(stream("q"));  // what the drawing does to the page's axes is undone behind it
    std::vector<std::string> numbers;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const box& window = pages[i];
        page_signs signs(window, height, ground);
        const std::string which = fmt::format("{}/{}", i + 1, pages.size());
        signs.number({window.high.x - page_margin / 2 - 1.2 * sign_size, window.high.y - page_margin / 2}, which, std::nullopt);
        for (const page_side side : {page_side::left, page_side::right, page_side::above, page_side::below})
            for (const std::size_t other : pages_beside(pages, i, side)) signs.next(pages[other], other + 1, side);
        const std::size_t written = make(stream("Q\n" + signs.text()));
        std::string text = page->text;
        if (!replace_list(text, "/MediaBox", fmt::format("[ {:.2f} {:.2f} {:.2f} {:.2f} ]", window.low.x, height - window.high.y, window.high.x, height - window.low.y))) return pdf;
        const std::string was = fmt::format("/Contents {} 0 R", *contents);
        const std::size_t there = text.find(was);
        if (there == std::string::npos) return pdf;
        text.replace(there, was.size(), fmt::format("/Contents [ {} 0 R {} 0 R {} 0 R ]", keep, *contents, written));
        numbers.push_back(fmt::format("{} 0 R", make(std::move(text))));
    }
    const std::size_t all = *size + made.size();
    const std::size_t digits = kids->text.find_first_of("0123456789", count);
    kids->text.replace(digits, kids->text.find_first_not_of("0123456789", digits) - digits, fmt::format("{}", numbers.size()));
    if (!replace_list(kids->text, "/Kids", fmt::format("[ {} ]", fmt::join(numbers, " ")))) return pdf;
    made.emplace_back(kids->number, std::move(kids->text));
    auto with_font = object_around(pdf, pdf.find("<<", dictionary));
    if (!with_font || !add_entry(with_font->text, "/Font", fmt::format("/{} {} 0 R", page_signs::font, font))) return pdf;
    made.emplace_back(*resources, std::move(with_font->text));

    std::string entries;
    if (!pdf.ends_with('\n')) pdf += '\n';
    for (const auto& [number, text] : made) {
        entries += fmt::format("{} 1\n{:010} 00000 n \n", number, pdf.size());
        pdf += fmt::format("{} 0 obj{}endobj\n", number, text);
    }
    const std::size_t begin = pdf.size();
    pdf += fmt::format("xref\n{}trailer\n<< /Size {}\n   /Root {} 0 R\n   /Prev {}\n>>\nstartxref\n{}\n%%EOF\n", entries, all, *root, *table, begin);
    return pdf;
}

}  // namespace hexi::abi_v1::detail
