#include "info_private.hpp"

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>

#include <boost/property_tree/info_parser.hpp>
#include <boost/property_tree/ptree.hpp>

#include <fmt/ranges.h>

namespace hexi::detail {

place info_file::place_of(info_spot at) const {
    if (at.line == 0) return {path.string()};
    const std::vector<std::string_view> all = lines(text);
    const std::string_view line = at.line <= all.size() ? all[at.line - 1] : std::string_view{};
    return {path.string(), at.line, length(line.substr(0, at.offset)) + 1};
}

problem info_file::wrong(info_spot at, std::string rule, std::string message, std::string hint) const {
    problem out{.rule = std::move(rule), .message = std::move(message), .hint = std::move(hint), .where = place_of(at)};
    const std::vector<std::string_view> all = lines(text);
    if (at.line == 0 || at.line > all.size()) return out;
    const std::string_view line = all[at.line - 1];
    out.excerpt = line;
    out.excerpt_width = std::max<std::size_t>(length(line.substr(std::min(at.offset, line.size()), at.size)), 1);
    return out;
}

namespace {

/// Blocks within blocks; schemas need four. PropertyTree recurses, so the depth must have a limit.
constexpr std::size_t max_depth = 32;

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Where the words of an INFO text stand: PropertyTree forgets it. Follows the states of PropertyTree's own
/// parser, so that its n-th key, counted from the top of the file, is the n-th of `entries()`.
class info_scanner {
public:
    explicit info_scanner(const info_file& file) : file_(file) {}

    struct entry_places {
        info_spot word{}, text{}, brace{};
    };
    /// The first error of syntax, if there is one.
    std::optional<problem> scan() {
        for (const std::string_view line : lines(file_.text)) {
            line_ = line;
            ++number_;
            at_ = 0;
            skip_space();
            if (at_ < line_.size() && line_[at_] == '#' && state_ != state::more_text)
                return wrong(at_, line_.size() - at_, "'#' starts no word here", "a comment starts with ';', and another schema is named by build_on");
            if (auto found = scan_line()) return found;
        }
        if (!open_.empty()) return file_.wrong(open_.back(), "info-syntax", "this '{' is never closed", "write '}' after the last word of the block");
        return std::nullopt;
    }
    const std::vector<entry_places>& entries() const { return entries_; }

private:
    enum class state { word, text, more_text };

    std::optional<problem> scan_line() {
        while (true) {
            skip_space();
            if (at_ >= line_.size() || line_[at_] == ';') {
                if (state_ == state::text) state_ = state::word;
                return std::nullopt;
            }
            const char c = line_[at_];
            if (state_ == state::more_text && c != '"')
                return wrong(at_, 1, "a text in quotes must follow the '\\' of the line before", "write the rest of the text in quotes, or remove the '\\'");
            if (c == '{' && state_ != state::more_text) {
                if (!may_open_) return wrong(at_, 1, "this '{' follows no word", "write a word before it, such as: node Park {");
                if (open_.size() == max_depth) return wrong(at_, 1, "too many blocks within blocks", "close a block with '}' first");
                entries_.back().brace = here(1);
                open_.push_back(here(1));
                may_open_ = false, state_ = state::word, ++at_;
            } else if (c == '}' && state_ != state::more_text) {
                if (open_.empty()) return wrong(at_, 1, "this '}' closes nothing", "remove it, or look for a '{' that is missing before it");
                open_.pop_back();
                may_open_ = false, state_ = state::word, ++at_;
            } else {
                const std::size_t begin = at_;
                if (auto found = c == '"' ? skip_quoted() : skip_word()) return found;
                const info_spot spot{number_, begin, at_ - begin};
                const bool is_word = state_ == state::word;
                if (is_word) entries_.push_back({spot, {}, {}});
                else if (state_ == state::text) entries_.back().text = spot;
                may_open_ = true;
                state_ = is_word ? state::text : state::word;
                if (c != '"') continue;
                skip_space();
                if (at_ >= line_.size() || line_[at_] != '\\') continue;
                const std::size_t slash = at_++;
                skip_space();
                if (is_word || (at_ < line_.size() && line_[at_] != ';'))
                    return wrong(slash, 1, "'\\' may only stand at the end of a line, after a text in quotes", "remove it");
                state_ = state::more_text;
            }
        }
    }

    std::optional<problem> skip_word() {
        const std::size_t begin = at_;
        while (at_ < line_.size() && !is_space(line_[at_]) && line_[at_] != ';') ++at_;
        const std::string_view word = line_.substr(begin, at_ - begin);
        if (const std::size_t bad = word.find_first_of("{}\""); bad != std::string_view::npos)
            return wrong(begin, word.size(), fmt::format("'{}' has '{}' inside", word, word[bad]),
                         fmt::format("write a space before '{}', or the whole in quotes", word[bad]));
        return check_escapes(begin, at_);
    }
    std::optional<problem> skip_quoted() {
        const std::size_t begin = at_++;
        while (at_ < line_.size() && line_[at_] != '"') at_ += line_[at_] == '\\' ? 2 : 1;
        if (at_ >= line_.size()) {
            at_ = line_.size();
            return wrong(begin, at_ - begin, "a text in quotes does not end on its line", "write '\"' after it");
        }
        return check_escapes(begin + 1, at_++);
    }
    std::optional<problem> check_escapes(std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            if (line_[i] != '\\') continue;
            if (i + 1 == end || std::string_view("0abfnrtv\"'\\").find(line_[i + 1]) == std::string_view::npos)
                return wrong(i, std::min<std::size_t>(2, end - i), "'\\' does not stand before a letter that it may change", "write '\\\\' for a backslash itself");
            ++i;
        }
        return std::nullopt;
    }

    void skip_space() {
        while (at_ < line_.size() && is_space(line_[at_])) ++at_;
    }
    info_spot here(std::size_t size) const { return {number_, at_, size}; }
    problem wrong(std::size_t offset, std::size_t size, std::string message, std::string hint) const {
        return file_.wrong({number_, offset, size}, "info-syntax", std::move(message), std::move(hint));
    }

    const info_file& file_;
    std::string_view line_{};
    std::size_t number_ = 0;
    std::size_t at_ = 0;
    state state_ = state::word;
    bool may_open_ = false;
    std::vector<info_spot> open_{};
    std::vector<entry_places> entries_{};
};

/// The tree with its places, which come in the same order.
info_entry with_places(const boost::property_tree::ptree& tree, const std::vector<info_scanner::entry_places>& places, std::size_t& next) {
    info_entry out;
    out.text = tree.data();
    for (const auto& [word, below] : tree) {
        const info_scanner::entry_places at = next < places.size() ? places[next] : info_scanner::entry_places{};
        ++next;
        out.children.push_back(with_places(below, places, next));
        info_entry& child = out.children.back();
        child.word = word;
        child.word_at = at.word, child.text_at = at.text, child.brace_at = at.brace;
    }
    return out;
}

}  // namespace

namespace {

std::string_view first_word(std::string_view line) {
    while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
    return line.substr(0, static_cast<std::size_t>(std::ranges::find_if(line, [](char c) { return is_space(c) || c == '{' || c == ';'; }) - line.begin()));
}

/// Whether a file is meant to begin with one of the words, and has it misspelt.
bool nearly_begins_with(std::string_view text, std::span<const std::string_view> words) {
    for (const std::string_view line : lines(text)) {
        const std::string_view word = first_word(line);
        if (word.empty()) continue;
        const bool letters = std::ranges::all_of(word, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
        return letters && word.size() < 16 && closest(word, {words.begin(), words.end()});
    }
    return false;
}

}  // namespace

bool begins_lines_with(std::string_view text, std::span<const std::string_view> words) {
    return std::ranges::any_of(lines(text), [&](std::string_view line) { return std::ranges::find(words, first_word(line)) != words.end(); });
}

result<info_file> read_info(const std::filesystem::path& path, std::string_view what, std::span<const std::string_view> words,
                            const input_rules& rules) {
    info_file out{.path = path};
    const auto file = input_file::open(path, rules);
    if (!file) return file.problems();
    auto read = file->text();
    if (!read) return read.problems();
    out.text = *std::move(read);
    if (out.text.starts_with("\xEF\xBB\xBF")) out.text.erase(0, 3);

    std::size_t number = 0;
    for (const std::string_view line : lines(out.text)) {
        ++number;
        if (valid_utf8(line) && line.find('\0') == std::string_view::npos) continue;
        problem found{.rule = "not-text", .message = "the line is not UTF-8 text", .hint = "save the file as UTF-8", .where = {path.string(), number}};
        return found;
    }
    const auto is_blank = [](std::string_view line) { return std::ranges::all_of(line.substr(0, line.find(';')), is_space); };
    if (!words.empty() && !begins_lines_with(out.text, words) && !nearly_begins_with(out.text, words) && !std::ranges::all_of(lines(out.text), is_blank))
        return problem{"not-this-form", fmt::format("this is no {}: none of its lines begins with a word of one", what),
                       fmt::format("begin lines with: {}", fmt::join(words, ", ")), {path.string()}};

    info_scanner scanner(out);
    if (auto found = scanner.scan()) return *std::move(found);
    boost::property_tree::ptree tree;
    try {
        std::istringstream text(out.text);
        boost::property_tree::read_info(text, tree);
    } catch (const boost::property_tree::info_parser_error& e) {
        return out.wrong({e.line(), 0, 1}, "info-syntax", e.message());
    }
    std::size_t next = 0;
    out.root = with_places(tree, scanner.entries(), next);
    return out;
}

}  // namespace hexi::detail
