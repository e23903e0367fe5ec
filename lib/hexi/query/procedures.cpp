#include <hexi/query/procedures.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <hexi/algorithm/communities.hpp>
#include <hexi/algorithm/components.hpp>
#include <hexi/algorithm/csr.hpp>
#include <hexi/algorithm/ranking.hpp>
#include <hexi/base/ascii.hpp>
#include <hexi/base/text.hpp>
#include <hexi/graph/graph.hpp>
#include <hexi/search/find.hpp>

namespace hexi::inline abi_v1 {
namespace {

template <class... Types>
constexpr std::uint32_t bits(Types... of) { return ((std::uint32_t{1} << static_cast<unsigned>(of)) | ...); }
constexpr std::uint32_t every_bit = (std::uint32_t{1} << cell_type_count) - 1;

/// What signatures call the types of cells. Of a list the types of its items are not told apart.
struct type_word {
    std::string_view word;
    std::uint32_t accepted;
};
constexpr std::array type_words{
    type_word{"ANY", every_bit & ~bits(cell_type::null)},
    type_word{"BOOLEAN", bits(cell_type::boolean)},
    type_word{"DATE", bits(cell_type::date)},
    type_word{"DATETIME", bits(cell_type::datetime)},
    type_word{"DURATION", bits(cell_type::duration)},
    type_word{"FLOAT", bits(cell_type::floating, cell_type::integer)},
    type_word{"INTEGER", bits(cell_type::integer)},
    type_word{"LIST", bits(cell_type::list)},
    type_word{"LOCAL DATETIME", bits(cell_type::local_datetime)},
    type_word{"LOCAL TIME", bits(cell_type::local_time)},
    type_word{"LOCALDATETIME", bits(cell_type::local_datetime)},
    type_word{"LOCALTIME", bits(cell_type::local_time)},
    type_word{"MAP", bits(cell_type::map)},
    type_word{"NODE", bits(cell_type::node)},
    type_word{"NUMBER", bits(cell_type::integer, cell_type::floating)},
    type_word{"PATH", bits(cell_type::path)},
    type_word{"QUANTITY", bits(cell_type::quantity)},
    type_word{"RELATIONSHIP", bits(cell_type::edge)},
    type_word{"STRING", bits(cell_type::text)},
    type_word{"TIME", bits(cell_type::time)},
    type_word{"ZONED DATETIME", bits(cell_type::datetime)},
    type_word{"ZONED TIME", bits(cell_type::time)},
};

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool may_be_named(char c) { return ascii::is_alphanumeric(c) || c == '_' || (c & 0x80) != 0; }

std::string in_capitals(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

/// Reads `name(field, ...) :: (field, ...)` from left to right, up to the first fault.
class signature_reader {
public:
    explicit signature_reader(std::string_view text) : text_(text) {}

    result<procedure> whole() {
        procedure out;
        out.name = name(true);
        out.parameters = fields();
        want("::", "the columns stand behind '::', in brackets");
        out.columns = fields();
        skip_spaces();
        if (at_ < text_.size()) fail(at_, text_.size() - at_, "nothing may stand behind the columns", form);
        if (wrong_) return *std::move(wrong_);
        return out;
    }

private:
    static constexpr std::string_view form = "write it as 'park.near(name :: STRING, km :: FLOAT?) :: (park :: NODE)'";

    void fail(std::size_t at, std::size_t length, std::string message, std::string_view hint) {
        if (wrong_) return;
        wrong_ = problem{.rule = "procedure-signature", .message = std::move(message), .hint = std::string(hint)};
        wrong_->where = {.line = 1, .column = 1 + hexi::length(text_.substr(0, at))};
        set_excerpt(*wrong_, text_, at, length);
        at_ = text_.size();
    }
    void skip_spaces() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }
    bool take(std::string_view what) {
        skip_spaces();
        if (!text_.substr(at_).starts_with(what)) return false;
        at_ += what.size();
        return true;
    }
    bool want(std::string_view what, std::string_view hint) {
        if (take(what)) return true;
        fail(at_, 1, fmt::format("'{}' is missing in the signature of a procedure", what), hint);
        return false;
    }

    /// A name; with points between its parts, if it may have a namespace.
    std::string name(bool with_namespace) {
        skip_spaces();
        const std::size_t begin = at_;
        do {
            const std::size_t part = at_;
            while (at_ < text_.size() && may_be_named(text_[at_])) ++at_;
            if (at_ == part) fail(at_, 1, "a name is missing in the signature of a procedure", form);
        } while (with_namespace && at_ < text_.size() && text_[at_] == '.' && ++at_ != 0);
        return wrong_ ? std::string() : std::string(text_.substr(begin, at_ - begin));
    }

    std::vector<procedure_field> fields() {
        std::vector<procedure_field> out;
        if (!want("(", form) || take(")")) return out;
        do {
            skip_spaces();
            const std::size_t begin = at_;
            procedure_field f{.name = name(false)};
            if (std::ranges::find(out, f.name, &procedure_field::name) != out.end()) fail(begin, f.name.size(), fmt::format("'{}' stands twice in the signature of a procedure", f.name), "give each its own name");
            want("::", "behind a name stand '::' and a type");
            skip_spaces();
            const std::size_t type = at_;
            f.accepted = this->type();
            f.type = std::string(text_.substr(type, at_ - type));
            out.push_back(std::move(f));
        } while (!wrong_ && take(","));
        want(")", form);
        return out;
    }

    /// The words of a type: they end where something else comes. The space behind them is not passed.
    std::string words() {
        std::string out;
        while (true) {
            const std::size_t before = at_;
            skip_spaces();
            const std::size_t begin = at_;
            while (at_ < text_.size() && ascii::is_letter(text_[at_])) ++at_;
            const std::string word = in_capitals(text_.substr(begin, at_ - begin));
            if (word.empty() || (word == "OF" && out == "LIST")) return at_ = before, out;
            out += (out.empty() ? "" : " ") + word;
        }
    }

    std::uint32_t type() {
        skip_spaces();
        const std::size_t begin = at_;
        const std::string word = words();
        const auto* known = std::ranges::find(type_words, word, &type_word::word);
        if (known == type_words.end()) {
            std::vector<std::string> all;
            for (const type_word& t : type_words) all.emplace_back(t.word);
            const auto meant = closest(word, all);
            fail(begin, at_ - begin, fmt::format("'{}' is no type", word), meant ? fmt::format("did you mean '{}'?", *meant) : fmt::format("it may be: {}", fmt::join(all, ", ")));
            return 0;
        }
        std::uint32_t out = known->accepted;
        if (take_question_mark()) out |= bits(cell_type::null);
        if (word != "LIST") return out;
        const std::size_t behind = at_;
        skip_spaces();
        if (in_capitals(text_.substr(at_, 2)) == "OF" && at_ + 2 < text_.size() && is_blank(text_[at_ + 2])) {
            at_ += 2;
            if (++lists_ > most_lists) return fail(begin, at_ - begin, "a list of lists of lists, and so on, is too deep", "write LIST OF ANY?"), 0;
            type();
        } else {
            at_ = behind;
        }
        return out;
    }
    bool take_question_mark() {
        if (at_ == text_.size() || text_[at_] != '?') return false;
        return ++at_, true;
    }

    static constexpr std::size_t most_lists = 100;
    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t lists_ = 0;
    std::optional<problem> wrong_;
};

// --- those that every query may call --------------------------------------------------------------

cell text_cell(std::string_view text) { return cell(std::string(text)); }

std::string_view word_for(match_rank r) {
    switch (r) {
        case match_rank::key: return "key";
        case match_rank::name: return "name";
        case match_rank::alias: return "alias";
        case match_rank::prefix: return "prefix";
        case match_rank::part: return "part";
    }
    return "?";
}

void find_procedure(const procedure_call& call) {
    for (const match& m : find_nodes(call.g, call.arguments[0].text(), call.g.node_count(), call.within))
        if (!call.emit({cell(m.node), text_cell(m.text), text_cell(word_for(m.rank))})) return;
}

template <measure By>
void rank_procedure(const procedure_call& call) {
    for (const ranked& r : ranking(call.g, {.by = By, .within = call.within}))
        if (!call.emit({cell(r.node), cell(r.score)})) return;
}

void components_procedure(const procedure_call& call) {
    std::int64_t number = 0;
    for (const auto& part : components(call.g, call.within)) {
        ++number;
        for (const node_id n : part)
            if (!call.emit({cell(n), cell(number)})) return;
    }
}

void communities_procedure(const procedure_call& call) {
    const communities_found found = communities(csr(call.g, {.undirected = true, .within = call.within}), {.within = call.within});
    std::vector<std::vector<node_id>> groups(found.count);
    if (found.count == 0) return;
    for (const node_id n : call.g.nodes())
        if (const std::uint32_t of = found.of[n.index()]; of != communities_found::none) groups[of].push_back(n);
    for (std::size_t i = 0; i < groups.size(); ++i)
        for (const node_id n : groups[i])
            if (!call.emit({cell(n), cell(static_cast<std::int64_t>(i + 1))})) return;
}

procedures standard() {
    procedures out;
    const auto add = [&out](std::string_view signature, void (*body)(const procedure_call&)) { out.add(signature, body).value(); };
    add("find(text :: STRING) :: (node :: NODE, found :: STRING, by :: STRING)", find_procedure);
    add("rank.pagerank() :: (node :: NODE, score :: FLOAT)", rank_procedure<measure::pagerank>);
    add("rank.betweenness() :: (node :: NODE, score :: FLOAT)", rank_procedure<measure::betweenness>);
    add("rank.degree() :: (node :: NODE, score :: FLOAT)", rank_procedure<measure::degree>);
    add("components() :: (node :: NODE, component :: INTEGER)", components_procedure);
    add("communities() :: (node :: NODE, community :: INTEGER)", communities_procedure);
    return out;
}

}  // namespace

result<done> procedures::add(std::string_view signature, std::function<void(const procedure_call&)> body) {
    auto read = signature_reader(signature).whole();
    if (!read) return read.problems();
    read->body = std::move(body);
    const auto at = std::ranges::lower_bound(all_, read->name, {}, &procedure::name);
    if (at != all_.end() && at->name == read->name) *at = *std::move(read);
    else all_.insert(at, *std::move(read));
    return done{};
}

const procedure* procedures::find(std::string_view name) const {
    const auto at = std::ranges::lower_bound(all_, name, {}, [](const procedure& p) { return std::string_view(p.name); });
    return at != all_.end() && at->name == name ? &*at : nullptr;
}

const procedures& standard_procedures() {
    static const procedures all = standard();
    return all;
}

}  // namespace hexi::abi_v1
