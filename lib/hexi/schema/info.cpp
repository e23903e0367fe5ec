#include "info_private.hpp"

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include <boost/optional.hpp>
#include <boost/property_tree/info_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/base/ascii.hpp>

namespace hexi::inline abi_v1::detail {

problem info_file::wrong(info_spot at, rule of, std::string message, std::string hint) const {
    problem out{.rule = of, .message = std::move(message), .hint = std::move(hint), .where = place_of(at)};
    if (at.line > 0) set_excerpt(out, text, at.offset, at.size);
    return out;
}

namespace {

/// Blocks within blocks; schemas need four. Trees are walked and destroyed by recursion, so the depth must have a limit.
constexpr std::size_t max_depth = 32;

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Whether a backslash before a letter means another one.
bool may_be_escaped(char letter) { return std::string_view("0abfnrtv\"'\\").find(letter) != std::string_view::npos; }

/// Goes through an INFO text as PropertyTree's own parser does, state for state, and notes where each word stands, not what it says.
class info_scanner {
public:
    explicit info_scanner(const info_file& file) : file_(file) { open_.push_back({&root_, {}}); }

    /// The first error of syntax, if there is one.
    std::optional<problem> scan() {
        const std::string_view text = file_.text;
        for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
            end = std::min(text.find('\n', begin), text.size());
            line_ = text.substr(begin, end - begin);
            if (line_.ends_with('\r')) line_.remove_suffix(1);
            begin_ = begin;
            ++number_;
            at_ = counted_ = 0;
            column_ = 1;
            skip_space();
            if (at_ < line_.size() && line_[at_] == '#' && state_ != state::more_text)
                return wrong(at_, line_.size() - at_, "'#' starts no word here", "a comment starts with ';', and another schema is named by build_on");
            if (auto found = scan_line()) return found;
        }
        if (open_.size() > 1) return file_.wrong(open_.back().brace, "info-syntax", "this '{' is never closed", "write '}' after the last word of the block");
        return std::nullopt;
    }
    info_entry take() { return std::move(root_); }

private:
    enum class state { word, text, more_text };
    struct open_block {
        info_entry* entry;  ///< stays where it is, since nothing is added beside it while it is open
        info_spot brace;
    };

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
                if (last_ == nullptr) return wrong(at_, 1, "this '{' follows no word", "write a word before it, such as: node Park {");
                if (open_.size() > max_depth) return wrong(at_, 1, "too many blocks within blocks", "close a block with '}' first");
                last_->brace_at = spot(at_, 1);
                open_.push_back({last_, last_->brace_at});
                last_ = nullptr, state_ = state::word, ++at_;
            } else if (c == '}' && state_ != state::more_text) {
                if (open_.size() == 1) return wrong(at_, 1, "this '}' closes nothing", "remove it, or look for a '{' that is missing before it");
                open_.pop_back();
                last_ = nullptr, state_ = state::word, ++at_;
            } else {
                const std::size_t begin = at_;
                if (auto found = c == '"' ? pass_quoted() : pass_word()) return found;
                const bool is_word = state_ == state::word;
                if (is_word) {
                    last_ = &open_.back().entry->children.emplace_back();
                    last_->word_at = spot(begin, at_ - begin);
                } else if (state_ == state::text) {
                    last_->text_at = spot(begin, at_ - begin);
                }
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

    std::optional<problem> pass_word() {
        const std::size_t begin = at_;
        while (at_ < line_.size() && !is_space(line_[at_]) && line_[at_] != ';') ++at_;
        const std::string_view word = line_.substr(begin, at_ - begin);
        if (const std::size_t bad = word.find_first_of("{}\""); bad != std::string_view::npos)
            return wrong(begin, word.size(), fmt::format("'{}' has '{}' inside", word, word[bad]),
                         fmt::format("write a space before '{}', or the whole in quotes", word[bad]));
        return wrong_escape(begin, at_);
    }
    std::optional<problem> pass_quoted() {
        const std::size_t begin = at_++;
        while (at_ < line_.size() && line_[at_] != '"') at_ += line_[at_] == '\\' ? 2 : 1;
        if (at_ >= line_.size()) {
            at_ = line_.size();
            return wrong(begin, at_ - begin, "a text in quotes does not end on its line", "write '\"' after it");
        }
        return wrong_escape(begin + 1, at_++);
    }
    std::optional<problem> wrong_escape(std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            if (line_[i] != '\\') continue;
            if (i + 1 == end || !may_be_escaped(line_[i + 1]))
                return wrong(i, std::min<std::size_t>(2, end - i), "'\\' does not stand before a letter that it may change", "write '\\\\' for a backslash itself");
            ++i;
        }
        return std::nullopt;
    }

    void skip_space() {
        while (at_ < line_.size() && is_space(line_[at_])) ++at_;
    }
    /// Asked from left to right, so that a line is counted once.
    info_spot spot(std::size_t offset, std::size_t size) {
        if (offset < counted_) counted_ = 0, column_ = 1;
        column_ += length(line_.substr(counted_, offset - counted_));
        counted_ = offset;
        return {number_, column_, begin_ + offset, size};
    }
    problem wrong(std::size_t offset, std::size_t size, std::string message, std::string hint) {
        return file_.wrong(spot(offset, size), "info-syntax", std::move(message), std::move(hint));
    }

    const info_file& file_;
    info_entry root_{};
    std::string_view line_{};
    std::size_t begin_ = 0;    // of the line, in the file
    std::size_t number_ = 0;
    std::size_t at_ = 0;       // in the line
    std::size_t counted_ = 0;  // so far in the line the column is known:
    std::size_t column_ = 1;
    state state_ = state::word;
    info_entry* last_ = nullptr;  // to which a text or a block may still belong
    std::vector<open_block> open_{};
};

/// A text as PropertyTree gathers it. For each line that a text goes on with, it asks for all that there is, and puts that and the
/// line back, which would take the square of its length. So asking gives nothing, and what is put is added.
struct gathered_text {
    std::string text{};
    bool added = false;  ///< to what it is assigned to

    gathered_text() = default;
    gathered_text(const gathered_text&) = default;
    ~gathered_text() = default;
    gathered_text& operator=(const std::string& first) { return text = first, *this; }
    gathered_text& operator=(const gathered_text& other) {
        if (other.added) text += other.text;
        else text = other.text;
        return *this;
    }
};
struct gathering {
    using internal_type = gathered_text;
    using external_type = std::string;
    static boost::optional<std::string> get_value(const gathered_text&) { return std::string(); }
    static boost::optional<gathered_text> put_value(const std::string& line) {
        gathered_text out;
        out.text = line, out.added = true;
        return out;
    }
};
using text_tree = boost::property_tree::basic_ptree<std::string, gathered_text>;

/// Words and texts as PropertyTree reads them; whether it finds as many.
bool take_words(info_entry& to, const text_tree& from) {
    if (from.size() != to.children.size()) return false;
    to.text = from.data().text;
    auto at = to.children.begin();
    for (const auto& [word, below] : from) {
        at->word = word;
        if (!take_words(*at++, below)) return false;
    }
    return true;
}

std::string_view first_word(std::string_view line) {
    while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
    return line.substr(0, static_cast<std::size_t>(std::ranges::find_if(line, [](char c) { return is_space(c) || c == '{' || c == ';'; }) - line.begin()));
}

/// Whether a file is meant to begin with one of the words, and has it misspelt.
bool nearly_begins_with(std::string_view text, std::span<const std::string_view> words) {
    for (const std::string_view line : lines(text)) {
        const std::string_view word = first_word(line);
        if (word.empty()) continue;
        const bool letters = std::ranges::all_of(word, ascii::is_letter);
        return letters && word.size() < 16 && closest(word, {words.begin(), words.end()});
    }
    return false;
}

}  // namespace

}  // namespace hexi::abi_v1::detail

template <>
struct boost::property_tree::translator_between<hexi::detail::gathered_text, std::string> {
    using type = hexi::detail::gathering;
};

namespace hexi::inline abi_v1::detail {

bool begins_lines_with(std::string_view text, std::span<const std::string_view> words) {
    return std::ranges::any_of(lines(text), [&](std::string_view line) { return std::ranges::find(words, first_word(line)) != words.end(); });
}

result<info_file> read_info(const std::filesystem::path& path, std::string_view what, std::span<const std::string_view> words,
                            const input_rules& rules) {
    const auto file = input_file::open(path, rules);
    if (!file) return file.problems();
    auto read = file->text();
    if (!read) return read.problems();
    return read_info_text(*std::move(read), path, what, words);
}

result<info_file> read_info_text(std::string text, const std::filesystem::path& path, std::string_view what, std::span<const std::string_view> words) {
    info_file out{.path = path, .text = std::move(text)};
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
    out.root = scanner.take();
    std::istringstream in(out.text);
    text_tree tree;
    try {
        boost::property_tree::read_info(in, tree);
    } catch (const boost::property_tree::info_parser_error& error) {
        return problem{"info-syntax", error.message(), "", {path.string(), error.line()}};
    }
    if (!take_words(out.root, tree)) return problem{"info-syntax", "the file can be read in two ways", "write one word and one text on a line", {path.string()}};
    return out;
}

}  // namespace hexi::abi_v1::detail
