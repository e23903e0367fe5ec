#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "thing.hpp"

namespace tck {
namespace {

using form = thing::form;

/// Reads one literal from left to right.
class literal_reader {
public:
    explicit literal_reader(std::string_view text) : text_(text) {}

    thing whole() {
        thing out = any();
        skip_blanks();
        if (at_ != text_.size()) fail("the end");
        return out;
    }

private:
    [[noreturn]] void fail(std::string_view wanted) const { throw bad_scenario(fmt::format("'{}' is no literal: {} was expected at character {}", text_, wanted, at_ + 1)); }
    void skip_blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
    }
    /// Whether the text goes on so; it is passed.
    bool take(std::string_view what) {
        skip_blanks();
        if (!text_.substr(at_).starts_with(what)) return false;
        at_ += what.size();
        return true;
    }
    void want(std::string_view what) { if (!take(what)) fail(fmt::format("'{}'", what)); }
    [[nodiscard]] bool next_is(char c) {
        skip_blanks();
        return at_ < text_.size() && text_[at_] == c;
    }

    thing any() {
        skip_blanks();
        if (at_ == text_.size()) fail("a value");
        switch (text_[at_]) {
            case '\'': return thing::of(text());
            case '(': return node();
            case '<': return path();
            case '{': {
                thing out;
                out.is = form::map, out.entries = entries();
                return out;
            }
            case '[': return list_or_edge();
            default: return word_or_number();
        }
    }

    static bool belongs_to_name(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0; }
    std::string name() {
        skip_blanks();
        std::string out;
        if (take("`")) {
            while (at_ < text_.size() && text_[at_] != '`') out += text_[at_++];
            want("`");
            return out;
        }
        while (at_ < text_.size() && belongs_to_name(text_[at_])) out += text_[at_++];
        if (out.empty()) fail("a name");
        return out;
    }

    std::string text() {
        std::string out;
        for (++at_; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\'') return ++at_, out;
            if (c != '\\') {
                out += c;
                continue;
            }
            if (++at_ == text_.size()) break;
            switch (text_[at_]) {
                case 'n': out += '\n'; break;
                case 't': out += '\t'; break;
                case 'r': out += '\r'; break;
                case 'b': out += '\b'; break;
                case 'f': out += '\f'; break;
                default: out += text_[at_];
            }
        }
        fail("a quotation mark");
    }

    std::vector<named_thing> entries() {
        std::vector<named_thing> out;
        want("{");
        if (take("}")) return out;
        do {
            std::string key = name();
            want(":");
            out.push_back({std::move(key), any()});
        } while (take(","));
        want("}");
        std::ranges::sort(out, {}, &named_thing::name);
        return out;
    }

    thing node() {
        thing out;
        out.is = form::node;
        want("(");
        while (take(":")) out.labels.push_back(name());
        std::ranges::sort(out.labels);
        if (next_is('{')) out.entries = entries();
        want(")");
        return out;
    }

    thing edge() {
        thing out;
        out.is = form::edge;
        want("[");
        want(":");
        out.text = name();
        if (next_is('{')) out.entries = entries();
        want("]");
        return out;
    }

    thing list_or_edge() {
        const std::size_t begin = at_;
        want("[");
        if (next_is(':')) return at_ = begin, edge();
        thing out;
        out.is = form::list;
        if (take("]")) return out;
        do out.items.push_back(any());
        while (take(","));
        want("]");
        return out;
    }

    thing path() {
        thing out;
        out.is = form::path;
        want("<");
        out.items.push_back(node());
        while (!take(">")) {
            const bool backwards = take("<-");
            if (!backwards) want("-");
            out.items.push_back(edge());
            out.items.back().backwards = backwards;
            want(backwards ? "-" : "->");
            out.items.push_back(node());
        }
        return out;
    }

    thing word_or_number() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && (belongs_to_name(text_[at_]) || text_[at_] == '.' || text_[at_] == '-' || text_[at_] == '+')) ++at_;
        const std::string_view word = text_.substr(begin, at_ - begin);
        if (word == "null") return {};
        if (word == "true" || word == "false") return thing::of(word == "true");
        if (word == "NaN") return thing::of(std::numeric_limits<double>::quiet_NaN());
        const bool below = word.starts_with('-');
        const std::string_view size = word.substr(below ? 1 : 0);
        if (size == "Inf" || size == "Infinity") return thing::of(below ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity());
        if (size.find_first_of(".eE") == size.npos) {
            std::int64_t number = 0;
            const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
            if (error == std::errc() && end == word.data() + word.size()) return thing::of(number);
        } else {
            double number = 0;
            const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
            if (error == std::errc() && end == word.data() + word.size()) return thing::of(number);
        }
        at_ = begin;
        fail("a value");
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

thing read_literal(std::string_view text) { return literal_reader(text).whole(); }

}  // namespace tck
