#include <hexi/base/ascii.hpp>
#include <hexi/format/xml/xml_reader_private.hpp>

#include <algorithm>
#include <array>
#include <new>
#include <utility>
#include <vector>

#include <expat.h>
#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/base/text_places.hpp>
#include <hexi/format/encoded_text_private.hpp>

namespace hexi::inline abi_v1::detail {
namespace {

constexpr std::size_t most_depth = 256;
constexpr std::size_t most_text = 10'000'000;               // bytes of one text, name or list of attributes
constexpr std::size_t at_once = std::size_t{256} << 10U;  // bytes; a token that goes on behind them is begun again
constexpr const char* not_this = "see whether it is the right file";

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

/// Of several bytes a character, or UTF-8 itself.
bool is_unicode(std::string_view encoding) {
    const std::string lower = ascii::lowered(encoding);
    return lower.starts_with("utf-") || lower.starts_with("utf8") || lower.starts_with("utf16") || lower.starts_with("ucs-") || lower.starts_with("iso-10646");
}

}  // namespace

struct xml_reader::state {
    struct event {
        xml_event is = xml_event::end;
        std::size_t begin = 0, size = 0;  // of its text, or name, among `characters`
        std::size_t attributes = 0;       // where those begin that stand before the next event's
        std::size_t line = 0;
    };
    struct attribute {
        std::size_t begin, name, value;   // its name's characters, then its value's
    };
    struct open_element {
        std::string name;
        std::size_t line;
    };
    struct free_parser {
        void operator()(XML_Parser p) const { XML_ParserFree(p); }
    };
    std::unique_ptr<XML_ParserStruct, free_parser> parser{};
    std::string own{};            // the text, where it was in another encoding
    std::string_view text{};
    std::size_t given = 0;        // bytes of it
    std::size_t piece = at_once;  // to give next
    std::vector<event> events{};  // of the last pieces; a text at the end may go on, so that one more is wanted
    std::vector<attribute> attributes{};
    std::string characters{};     // of all of them
    std::size_t next = 0, now = 0;  // among the events
    bool has_doctype = false;
    std::vector<open_element> open{};
    std::string wrong{}, hint{};
    std::size_t wrong_at = 0;

    [[nodiscard]] std::size_t place() const { return static_cast<std::size_t>(std::max<XML_Index>(XML_GetCurrentByteIndex(parser.get()), 0)); }
    void stop(std::string message, std::string what_to_do, std::optional<std::size_t> at = {}) {
        if (!wrong.empty()) return;
        wrong = std::move(message), hint = std::move(what_to_do), wrong_at = at ? *at : place();
        XML_StopParser(parser.get(), XML_FALSE);
    }
    event& add(xml_event is, std::string_view said) {
        events.push_back({is, characters.size(), said.size(), attributes.size(), static_cast<std::size_t>(XML_GetCurrentLineNumber(parser.get()))});
        characters += said;
        return events.back();
    }
    static std::string_view without_prefix(std::string_view name) {
        const std::size_t colon = name.find(':');
        return colon == std::string_view::npos ? name : name.substr(colon + 1);
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
    static void begins(void* self, const char* name, const char** all) {
        guarded(self, [&](state& s) {
            if (s.open.size() >= most_depth) return s.stop(fmt::format("elements stand more than {} deep in one another", most_depth), not_this);
            // A parser that has no other file takes its entities for empty where they stand in attributes, and tells nobody.
            if (s.has_doctype)
                if (const auto entity = s.own_entity(s.place(), static_cast<std::size_t>(XML_GetCurrentByteCount(s.parser.get())))) return s.tell_entity(*entity);
            const std::size_t line = s.add(xml_event::start, without_prefix(name)).line;
            // But for those that only a document type knows of: they would come again with each element.
            const int written = XML_GetSpecifiedAttributeCount(s.parser.get());
            for (int i = 0; i < written; i += 2) {
                const std::string_view called = all[i], value = all[i + 1];
                s.attributes.push_back({s.characters.size(), called.size(), value.size()});
                s.characters.append(called).append(value);
            }
            s.open.push_back({name, line});
        });
    }
    static void ends(void* self, const char* name) {
        guarded(self, [&](state& s) {
            s.open.pop_back();
            s.add(xml_event::end, without_prefix(name));
        });
    }
    static void says(void* self, const char* text, int bytes) {
        guarded(self, [&](state& s) {
            event& to = s.events.size() == s.next || s.events.back().is != xml_event::text ? s.add(xml_event::text, {}) : s.events.back();
            to.size += static_cast<std::size_t>(bytes);
            if (to.size > most_text) return s.stop("a text has more than 10 MB", not_this);
            s.characters.append(text, static_cast<std::size_t>(bytes));
        });
    }
    static void leaves_out(void* self, const char*, int is_parameter) {
        if (is_parameter == 0) guarded(self, [](state& s) { s.tell_entity(s.place()); });
    }
    static int other_file(XML_Parser parser, const char*, const char*, const char*, const char*) {
        guarded(XML_GetUserData(parser), [](state& s) { s.tell_entity(s.place()); });
        return XML_STATUS_ERROR;
    }
    void tell_entity(std::size_t at) { stop(fmt::format("'{}' is an entity of its own", entity_at(at)), "write the text that it stands for", at); }
    [[nodiscard]] std::string entity_at(std::size_t offset) const { return shortened(text.substr(offset, text.find(';', offset) - offset + 1), 40); }
    /// Where in a tag the first entity stands that is not one of XML's five.
    [[nodiscard]] std::optional<std::size_t> own_entity(std::size_t begin, std::size_t size) const {
        const std::string_view tag = text.substr(std::min(begin, text.size()), size);
        for (std::size_t at = tag.find('&'); at != std::string_view::npos; at = tag.find('&', at + 1)) {
            const std::string_view name = tag.substr(at + 1, tag.find(';', at) - at - 1);
            constexpr std::array<std::string_view, 5> known{"amp", "lt", "gt", "quot", "apos"};
            if (!name.starts_with('#') && std::ranges::find(known, name) == known.end()) return begin + at;
        }
        return std::nullopt;
    }

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
            wrong_at = own_entity(wrong_at, text.size()).value_or(wrong_at);  // that of an attribute is told where its element begins
            wrong = fmt::format("nothing says what '{}' stands for", entity_at(wrong_at));
            hint = "write the character itself, or its number, such as &#246;";
        } else {
            wrong = XML_ErrorString(code);
            if (code != XML_ERROR_INVALID_TOKEN || wrong_at >= text.size()) return;
            std::size_t name = wrong_at;
            while (name > 0 && name + 40 > wrong_at && std::string_view("&<>\"' \n").find(text[name - 1]) == std::string_view::npos) --name;
            if (static_cast<unsigned char>(text[wrong_at]) >= 0x80) hint = encoding_hint(text, wrong_at);
            else if (text[wrong_at] == '&' || text[wrong_at] == '<' || (name > 0 && text[name - 1] == '&')) hint = "in texts & and < are written &amp; and &lt;";
        }
    }

    /// Forgets what was told.
    void make_room() {
        const std::size_t told = next < events.size() ? events[next].begin : characters.size();
        const std::size_t before = next < events.size() ? events[next].attributes : attributes.size();
        characters.erase(0, told);
        attributes.erase(attributes.begin(), attributes.begin() + static_cast<std::ptrdiff_t>(before));
        events.erase(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(next));
        for (event& e : events) e.begin -= told, e.attributes -= before;
        for (attribute& a : attributes) a.begin -= told;
        next = 0;
    }
    /// Gives the parser the next bytes; false at the end, and where something is wrong.
    bool step() {
        if (!parser || !wrong.empty()) return false;
        make_room();
        const std::string_view some = text.substr(given, piece);
        const std::size_t known = events.size(), said = characters.size();
        given += some.size();
        const bool last = given == text.size();
        if (XML_Parse(parser.get(), some.data(), static_cast<int>(some.size()), last ? XML_TRUE : XML_FALSE) == XML_STATUS_ERROR) {
            note_error();
            return false;
        }
        // A tag or a comment that does not end is begun again with the next piece.
        const std::size_t begun = last ? 0 : given - place();
        if (last) parser.reset();
        else if (begun > most_text) stop("one tag or comment has more than 10 MB", not_this);
        piece = events.size() == known && characters.size() == said ? std::min(piece * 2, most_text + at_once - std::min(begun, most_text)) : at_once;
        return true;
    }
};

xml_reader::xml_reader(std::string_view text, const std::filesystem::path& file, const std::string& encoding) : state_(std::make_unique<state>()), source_(text), file_(file) {
    // Text of two or four bytes a character was decoded by whoever found a declaration in it.
    std::string called(declared_encoding(text));
    if (is_unicode(called)) called.clear();
    if (called.empty() && !encoding.empty() && !valid_utf8(text)) called = encoding;
    if (!called.empty()) {
        auto decoded = text_in(text, file, {.encoding = called, .always = true});
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
    XML_SetStartDoctypeDeclHandler(state_->parser.get(), [](void* self, const char*, const char*, const char*, int) { static_cast<state*>(self)->has_doctype = true; });
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
    if (problem_) return std::nullopt;
    state& s = *state_;
    while (s.next + 1 >= s.events.size() && s.step()) {}
    if (s.next >= s.events.size()) {
        // What came before it was told first.
        if (!s.wrong.empty()) fail(s.wrong, s.hint, s.wrong_at);
        return std::nullopt;
    }
    s.now = s.next++;
    return s.events[s.now].is;
}

std::string_view xml_reader::text() const {
    const state& s = *state_;
    return s.now < s.events.size() ? std::string_view(s.characters).substr(s.events[s.now].begin, s.events[s.now].size) : std::string_view();
}
std::string_view xml_reader::name() const { return text(); }
std::optional<std::string> xml_reader::attribute(std::string_view name) const {
    const state& s = *state_;
    if (s.now >= s.events.size()) return std::nullopt;
    const std::size_t end = s.now + 1 < s.events.size() ? s.events[s.now + 1].attributes : s.attributes.size();
    for (std::size_t i = s.events[s.now].attributes; i < end; ++i) {
        const std::string_view both = std::string_view(s.characters).substr(s.attributes[i].begin, s.attributes[i].name + s.attributes[i].value);
        if (both.substr(0, s.attributes[i].name) == name) return std::string(both.substr(s.attributes[i].name));
    }
    return std::nullopt;
}
std::size_t xml_reader::line() const { return state_->now < state_->events.size() ? state_->events[state_->now].line : 0; }

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

}  // namespace hexi::abi_v1::detail
