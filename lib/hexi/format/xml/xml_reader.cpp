#include <hexi/format/xml/xml_reader_private.hpp>

#include <algorithm>
#include <deque>
#include <new>
#include <utility>
#include <vector>

#include <expat.h>
#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/base/text_places.hpp>
#include <hexi/format/encoded_text_private.hpp>

namespace hexi::inline v1::detail {
namespace {

constexpr std::size_t most_depth = 256;
constexpr std::size_t most_text = 10'000'000;               // bytes of one text, name or list of attributes
constexpr std::size_t at_once = std::size_t{256} << 10U;  // bytes; a token that goes on behind them is begun again

/// The encoding that the declaration of a document names.
std::string_view declared_encoding(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (!text.starts_with("<?xml")) return {};
    text = text.substr(0, text.find("?>"));
    constexpr std::string_view word = "encoding";
    const std::size_t at = text.find(word);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + word.size());
    const std::size_t begin = text.find_first_of("\"'");
    if (begin == std::string_view::npos) return {};
    const std::size_t end = text.find(text[begin], begin + 1);
    return end == std::string_view::npos ? std::string_view() : text.substr(begin + 1, end - begin - 1);
}

}  // namespace

struct xml_reader::state {
    struct event {
        xml_event is = xml_event::end;
        std::string text{};  // or a name
        std::vector<std::pair<std::string, std::string>> attributes{};
        std::size_t line = 0;
    };
    struct open_element {
        std::string name;
        std::size_t line;
    };
    struct free_parser {
        void operator()(XML_Parser p) const { XML_ParserFree(p); }
    };
    std::unique_ptr<XML_ParserStruct, free_parser> parser{};
    std::string own{};           // the text, where it was in another encoding
    std::string_view text{};
    std::size_t given = 0;       // bytes of it
    std::deque<event> ahead{};   // a text that ends with what was given may go on, so that one more is wanted
    event now{};
    std::vector<open_element> open{};
    std::string wrong{}, hint{};
    std::size_t wrong_at = 0;

    std::size_t place() const { return static_cast<std::size_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(parser.get()), 0)); }
    void stop(std::string message, std::string what_to_do) {
        if (!wrong.empty()) return;
        wrong = std::move(message), hint = std::move(what_to_do), wrong_at = place();
        XML_StopParser(parser.get(), XML_FALSE);
    }
    event& add(xml_event is) {
        event& made = ahead.emplace_back();
        made.is = is, made.line = static_cast<std::size_t>(XML_GetCurrentLineNumber(parser.get()));
        return made;
    }
    static std::string without_prefix(const char* name) {
        const std::string_view all(name);
        const std::size_t colon = all.find(':');
        return std::string(colon == std::string_view::npos ? all : all.substr(colon + 1));
    }

    // What the parser calls. No exception may pass through it: memory that runs out ends the reading.
    template <class Do>
    static void guarded(void* self, Do what) {
        auto& s = *static_cast<state*>(self);
        if (!s.wrong.empty()) return;
        try {
            what(s);
        } catch (const std::bad_alloc&) {
            s.stop("there is not enough memory", "");
        }
    }
    static void begins(void* self, const char* name, const char** attributes) {
        guarded(self, [&](state& s) {
            if (s.open.size() >= most_depth) return s.stop(fmt::format("elements stand more than {} deep in one another", most_depth), "");
            event& made = s.add(xml_event::start);
            made.text = without_prefix(name);
            for (; *attributes != nullptr; attributes += 2) made.attributes.emplace_back(attributes[0], attributes[1]);
            s.open.push_back({name, made.line});
        });
    }
    static void ends(void* self, const char* name) {
        guarded(self, [&](state& s) {
            s.open.pop_back();
            s.add(xml_event::end).text = without_prefix(name);
        });
    }
    static void says(void* self, const char* text, int bytes) {
        guarded(self, [&](state& s) {
            event& to = s.ahead.empty() || s.ahead.back().is != xml_event::text ? s.add(xml_event::text) : s.ahead.back();
            if (to.text.size() + static_cast<std::size_t>(bytes) > most_text) return s.stop("a text has more than 10 MB", "");
            to.text.append(text, static_cast<std::size_t>(bytes));
        });
    }
    static void leaves_out(void* self, const char*, int is_parameter) {
        if (is_parameter == 0) guarded(self, &state::tell_entity);
    }
    static int other_file(XML_Parser parser, const char*, const char*, const char*, const char*) {
        guarded(XML_GetUserData(parser), &state::tell_entity);
        return XML_STATUS_ERROR;
    }
    static void tell_entity(state& s) { s.stop(fmt::format("'{}' is an entity of its own", s.entity_at(s.place())), "write the text that it stands for"); }
    [[nodiscard]] std::string entity_at(std::size_t offset) const { return shortened(text.substr(offset, text.find(';', offset) - offset + 1), 40); }

    /// What the parser found wrong, in words that say what to do.
    void note_error() {
        if (!wrong.empty()) return;
        wrong_at = std::min(place(), text.size());
        hint = "see whether the file is whole";
        const XML_Error code = XML_GetErrorCode(parser.get());
        if (!open.empty() && code == XML_ERROR_TAG_MISMATCH) {
            wrong = fmt::format("this does not end <{}> of line {}", shortened(open.back().name, 40), open.back().line);
        } else if (!open.empty() && (code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN)) {
            wrong = fmt::format("it ends within <{}> of line {}", shortened(open.back().name, 40), open.back().line);
        } else if (code == XML_ERROR_UNDEFINED_ENTITY) {
            wrong = fmt::format("nothing says what '{}' stands for", entity_at(wrong_at));
            hint = "write the character itself, or its number, such as &#246;";
        } else {
            wrong = XML_ErrorString(code);
            if (code == XML_ERROR_INVALID_TOKEN && wrong_at < text.size())
                hint = static_cast<unsigned char>(text[wrong_at]) >= 0x80 ? encoding_hint(text, wrong_at) : "in texts & and < are written &amp; and &lt;";
        }
    }

    /// Gives the parser the next bytes; false at the end, and where something is wrong.
    bool step() {
        if (!parser || !wrong.empty()) return false;
        const std::string_view some = text.substr(given, at_once);
        given += some.size();
        const bool last = given == text.size();
        if (XML_Parse(parser.get(), some.data(), static_cast<int>(some.size()), last ? XML_TRUE : XML_FALSE) == XML_STATUS_ERROR) {
            note_error();
            return false;
        }
        if (last) parser.reset();
        else if (given - place() > most_text + at_once) stop("one tag or comment has more than 10 MB", "");
        return true;
    }
};

xml_reader::xml_reader(std::string_view text, const std::filesystem::path& file) : state_(std::make_unique<state>()), source_(text), file_(file) {
    // What is UTF-8 stays so, whatever the declaration says: it was so before somebody decoded the file.
    if (const std::string_view encoding = declared_encoding(text); !encoding.empty() && !valid_utf8(text)) {
        auto decoded = text_in(text, file, {.encoding = std::string(encoding)});
        if (!decoded) {
            problem_ = decoded.problems().front();
            return;
        }
        if (decoded->has_value()) state_->own = **std::move(decoded), source_ = state_->own;
    }
    state_->text = source_;
    state_->parser.reset(XML_ParserCreate("UTF-8"));
    if (!state_->parser) {
        fail("there is not enough memory", "", 0);
        return;
    }
    XML_SetUserData(state_->parser.get(), state_.get());
    XML_SetElementHandler(state_->parser.get(), &state::begins, &state::ends);
    XML_SetCharacterDataHandler(state_->parser.get(), &state::says);
    // With a handler for all else, which does nothing, the document's own entities are left out and told.
    XML_SetDefaultHandler(state_->parser.get(), [](void*, const char*, int) {});
    XML_SetSkippedEntityHandler(state_->parser.get(), &state::leaves_out);
    XML_SetExternalEntityRefHandler(state_->parser.get(), &state::other_file);
}
xml_reader::~xml_reader() = default;

void xml_reader::fail(std::string message, std::string hint, std::size_t offset) {
    problem_ = hexi::problem{"not-xml", fmt::format("this is not XML that is read: {}", repaired(message)), std::move(hint), {file_.string()}};
    text_places places(source_);
    const auto spot = places.of(offset);
    problem_->where.line = spot.line, problem_->where.column = spot.column;
    set_excerpt(*problem_, source_, std::min(offset, source_.size()), 1);
}

std::optional<xml_event> xml_reader::next() {
    while (!problem_ && state_->ahead.size() < 2 && state_->step()) {}
    // What came before it is told first.
    if (!problem_ && state_->ahead.empty() && !state_->wrong.empty()) fail(state_->wrong, state_->hint, state_->wrong_at);
    if (problem_ || state_->ahead.empty()) return std::nullopt;
    state_->now = std::move(state_->ahead.front());
    state_->ahead.pop_front();
    return state_->now.is;
}

std::string_view xml_reader::name() const { return state_->now.text; }
std::optional<std::string> xml_reader::attribute(std::string_view name) const {
    const auto found = std::ranges::find(state_->now.attributes, name, &std::pair<std::string, std::string>::first);
    if (found == state_->now.attributes.end()) return std::nullopt;
    return found->second;
}
std::string_view xml_reader::text() const { return state_->now.text; }
std::size_t xml_reader::line() const { return state_->now.line; }

std::string xml_reader::rest_of_element() {
    std::string out;
    std::size_t open = 1;
    while (open > 0) {
        const auto event = next();
        if (!event) break;
        if (*event == xml_event::start) ++open;
        else if (*event == xml_event::end) --open;
        else out += text();
    }
    return out;
}
void xml_reader::skip_element() { static_cast<void>(rest_of_element()); }

}  // namespace hexi::v1::detail
