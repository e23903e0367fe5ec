// CSV as RFC 4180 has it: records of fields, quoted where they hold commas, quotes or line breaks.
//
//     csv_reader rows("key,name\na,\"one, two\"\n");
//     while (rows.next()) for (const csv_field& f : rows.fields()) fmt::print("{}\n", text_of(f));
//
// Another delimiter than the comma may be given: tables have semicolons, tabs and bars as well.
//
// This is the careful reader, which says what is wrong and goes on behind it. It reads headers, small
// files, and whatever the fast one (`scan_private.hpp`) stumbles over.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/base/output.hpp>

namespace hexi::inline abi_v1 {

/// One field as it stands in its file: a view, without the quotes around it.
struct csv_field {
    std::string_view text{};
    bool quoted = false;
    bool doubled = false;  ///< holds doubled quotes, which `text_of` makes single
};

/// The text that a field means. Allocates only for doubled quotes.
[[nodiscard]] inline std::string text_of(const csv_field& field) {
    if (!field.doubled) return std::string(field.text);
    std::string out;
    for (std::size_t i = 0; i < field.text.size(); ++i) {
        out.push_back(field.text[i]);
        if (field.text[i] == '"') ++i;
    }
    return out;
}

/// Something that is not CSV, by position in the text.
struct csv_fault {
    std::size_t offset = 0;
    std::size_t length = 1;
    std::string message{};
    std::string hint{};
    bool open_quote = false;  ///< a quotation mark that is never closed: nothing behind it is read
};

/// Reads records one by one. LF and CR LF end records, except inside quotes; empty lines are passed over;
/// a byte order mark at the start is dropped.
///
/// Cost     O(bytes); memory: the fields of one record
/// Errors   `faults()`, the first thousand: an open quote, a quote inside an unquoted field, text behind a closing quote.
///          Reading goes on with the field taken as written.
class csv_reader {
public:
    explicit csv_reader(std::string_view text, std::size_t from = 0, char delimiter = ',') : text_(text), at_(from), delimiter_(delimiter) {
        if (at_ == 0 && text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    }

    /// Whether there was a further record.
    bool next() {
        fields_.clear();
        while (at_ < text_.size() && skip_line_break()) {}
        if (at_ >= text_.size()) return false;
        record_ = at_;
        while (true) {
            read_field();
            if (at_ >= text_.size()) return true;
            if (text_[at_] == delimiter_) {
                ++at_;
                continue;
            }
            skip_line_break();
            return true;
        }
    }

    [[nodiscard]] const std::vector<csv_field>& fields() const { return fields_; }
    /// Where the last record began, in bytes.
    [[nodiscard]] std::size_t record() const { return record_; }
    /// Where the next record may begin.
    [[nodiscard]] std::size_t position() const { return at_; }
    [[nodiscard]] const std::vector<csv_fault>& faults() const { return faults_; }

private:
    void fault(csv_fault what) {
        if (faults_.size() < 1000) faults_.push_back(std::move(what));
    }
    bool skip_line_break() {
        if (text_[at_] == '\n') return ++at_, true;
        // A carriage return at the very end is half of a line break.
        if (text_[at_] != '\r' || (at_ + 1 < text_.size() && text_[at_ + 1] != '\n')) return false;
        at_ = std::min(at_ + 2, text_.size());
        return true;
    }
    std::size_t end_of_plain(std::size_t from) const {
        const char ends[] = {delimiter_, '\n'};
        std::size_t end = text_.find_first_of(std::string_view(ends, 2), from);
        if (end == std::string_view::npos) end = text_.size();
        const bool line_end = end == text_.size() || text_[end] == '\n';
        return line_end && end > from && text_[end - 1] == '\r' ? end - 1 : end;
    }
    void read_field() {
        if (at_ < text_.size() && text_[at_] == '"') return read_quoted();
        const std::size_t end = end_of_plain(at_);
        const std::string_view text = text_.substr(at_, end - at_);
        if (const std::size_t quote = text.find('"'); quote != std::string_view::npos)
            fault({at_ + quote, 1, "a quotation mark stands inside an unquoted field",
                               "put the whole field in quotation marks and double those inside it"});
        fields_.push_back({text});
        at_ = end;
    }
    void read_quoted() {
        const std::size_t open = at_;
        bool doubled = false;
        std::size_t end = open + 1;
        while (true) {
            end = text_.find('"', end);
            if (end == std::string_view::npos) {
                fault({open, 1, "the quotation mark that opens this field is never closed",
                                   "close it, and double quotation marks that belong to the text", true});
                fields_.push_back({text_.substr(open + 1), true, false});
                at_ = text_.size();
                return;
            }
            if (end + 1 < text_.size() && text_[end + 1] == '"') {
                doubled = true;
                end += 2;
                continue;
            }
            break;
        }
        fields_.push_back({text_.substr(open + 1, end - open - 1), true, doubled});
        at_ = end + 1;
        const std::size_t next = end_of_plain(at_);
        if (next > at_ || (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n' && text_[at_] != '\r')) {
            fault({at_, next - at_, "text follows the closing quotation mark of a field",
                               "double quotation marks that belong to the text"});
            at_ = next;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    char delimiter_ = ',';
    std::size_t record_ = 0;
    std::vector<csv_field> fields_;
    std::vector<csv_fault> faults_;
};

/// Appends a text as a field: quoted where it must be, and where it is empty, so that an empty text
/// differs from no value.
inline void append_csv_field(output& out, std::string_view text, char delimiter = ',') {
    if (!text.empty() && text.find_first_of("\",\n\r") == std::string_view::npos && text.find(delimiter) == std::string_view::npos) return out.append(text);
    out.append('"');
    while (true) {
        const std::size_t quote = text.find('"');
        out.append(text.substr(0, quote));
        if (quote == std::string_view::npos) break;
        out.append("\"\"");
        text.remove_prefix(quote + 1);
    }
    out.append('"');
}

}  // namespace hexi::abi_v1
