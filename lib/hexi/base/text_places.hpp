// Lines and columns of bytes in a long text.
//
//     text_places places(text);
//     places.of(1000).line;
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1 {

/// Counts lines and columns on the way through a text, and remembers them at every so many bytes.
///
/// Cost     asked in ascending order, all questions together are one pass over the text before the last; a question
///          that goes back costs a few thousand bytes. Memory: a hundredth of what was passed
class text_places {
public:
    /// Where a byte stands: line and column from 1, in characters; a byte order mark at the start counts nothing.
    struct spot {
        std::size_t line = 1;
        std::size_t column = 1;
    };

    explicit text_places(std::string_view text = {}) : text_(text) {
        if (text.starts_with("\xEF\xBB\xBF")) marks_.front().offset = 3;
        last_ = marks_.front();
    }

    spot of(std::size_t offset) {
        offset = std::min(offset, text_.size());
        mark from = *std::prev(std::ranges::upper_bound(marks_.begin() + 1, marks_.end(), offset, {}, &mark::offset));
        if (from.offset < last_.offset && last_.offset <= offset) from = last_;
        while (from.offset + far < offset) {
            from = passed(from, from.offset + far);
            if (from.offset > marks_.back().offset) marks_.push_back(from);
        }
        last_ = passed(from, offset);
        return {last_.line, last_.column};
    }
    /// Where a line (from 1) begins; the end of the text if it has fewer. As fast as `of`.
    std::size_t offset_of(std::size_t line) {
        // The mark before the first one that is in this line or behind it.
        const auto behind = std::ranges::lower_bound(marks_.begin() + 1, marks_.end(), line, {}, &mark::line);
        mark from = *std::prev(behind);
        while (behind == marks_.end() && from.line < line && from.offset + far < text_.size()) {
            const mark next = passed(from, from.offset + far);
            if (next.line >= line) break;
            from = next;
            marks_.push_back(from);
        }
        std::size_t at = from.offset;
        for (std::size_t now = from.line; now < line; ++now) {
            const std::size_t line_break = text_.find('\n', at);
            if (line_break == std::string_view::npos) return text_.size();
            at = line_break + 1;
        }
        return at;
    }

private:
    static constexpr std::size_t far = 4096;
    struct mark {
        std::size_t offset = 0;
        std::size_t line = 1;
        std::size_t column = 1;
    };

    mark passed(mark from, std::size_t to) const {
        // A byte inside of a character has the place of its character.
        for (std::size_t back = 1; back <= std::min<std::size_t>(3, to) && to < text_.size(); ++back)
            if (decode(text_.substr(to - back)).length > back) {
                to -= back;
                break;
            }
        if (to <= from.offset) return from;
        std::string_view part = text_.substr(from.offset, to - from.offset);
        from.offset = to;
        if (const std::size_t line_break = part.rfind('\n'); line_break != std::string_view::npos) {
            from.line += static_cast<std::size_t>(std::count(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(line_break) + 1, '\n'));
            from.column = 1;
            part.remove_prefix(line_break + 1);
        }
        from.column += length(part);
        return from;
    }

    std::string_view text_;
    std::vector<mark> marks_{mark{}};
    mark last_{};
};

}  // namespace hexi::abi_v1
