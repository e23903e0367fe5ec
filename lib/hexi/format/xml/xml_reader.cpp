#include <hexi/format/xml/xml_reader_private.hpp>

#include <algorithm>
#include <limits>
#include <mutex>

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/xmlreader.h>

#include <hexi/base/text.hpp>
#include <hexi/base/text_places.hpp>
#include <hexi/value/number_text.hpp>

namespace hexi::inline v1::detail {
namespace {

struct free_text {
    void operator()(xmlChar* text) const { xmlFree(text); }
};

std::string_view view(const xmlChar* text) { return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text)); }

}  // namespace

struct xml_reader::state {
    struct free_reader {
        void operator()(xmlTextReader* of) const { xmlFreeTextReader(of); }
    };
    std::unique_ptr<xmlTextReader, free_reader> reader{};
    std::string message{};
    std::size_t line = 0, column = 0;

    // The first error is the cause; libxml2 goes on telling what follows from it.
    static void note(void* self, xmlErrorPtr error) {
        auto& s = *static_cast<state*>(self);
        if (!s.message.empty() || error == nullptr || error->level < XML_ERR_ERROR) return;
        s.message = error->message == nullptr ? "it is malformed" : error->message;
        while (!s.message.empty() && (s.message.back() == '\n' || s.message.back() == ' ')) s.message.pop_back();
        s.line = static_cast<std::size_t>(std::max(error->line, 0));
        s.column = static_cast<std::size_t>(std::max(error->int2, 0));
    }
};

xml_reader::xml_reader(std::string_view text, const std::filesystem::path& file) : state_(std::make_unique<state>()), source_(text), file_(file) {
    static std::once_flag once;
    std::call_once(once, xmlInitParser);  // which is not to be done by two threads at once
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        fail("it has more than 2 GiB", "make several files of it", 0, 0);
        return;
    }
    // Without XML_PARSE_NOENT entities are not replaced, without XML_PARSE_HUGE no text or name is larger than 10 MB.
    state_->reader.reset(xmlReaderForMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES));
    if (!state_->reader) fail("there is not enough memory", "", 0, 0);
    else xmlTextReaderSetStructuredErrorHandler(state_->reader.get(), &state::note, state_.get());
}
xml_reader::~xml_reader() = default;

void xml_reader::fail(std::string message, std::string hint, std::size_t line, std::size_t column) {
    if (problem_) return;
    problem_ = hexi::problem{"not-xml", fmt::format("this is not XML that is read: {}", repaired(message)), std::move(hint), {file_.string(), line, column}};
    if (line > 0 && column > 0) {
        text_places places(source_);
        set_excerpt(*problem_, source_, std::min(places.offset_of(line) + column - 1, source_.size()), 1);
        problem_->where.column = places.of(std::min(places.offset_of(line) + column - 1, source_.size())).column;
    }
}

std::optional<xml_event> xml_reader::next() {
    if (tell_end_) {
        tell_end_ = false;
        return xml_event::end;
    }
    while (!problem_ && !ended_) {
        const int read = xmlTextReaderRead(state_->reader.get());
        if (read < 0 || !state_->message.empty()) {
            fail(state_->message.empty() ? "it is malformed" : state_->message, "see whether the file is whole", state_->line, state_->column);
            break;
        }
        if (read == 0) {
            ended_ = true;
            break;
        }
        switch (xmlTextReaderNodeType(state_->reader.get())) {
            case XML_READER_TYPE_ELEMENT:
                tell_end_ = xmlTextReaderIsEmptyElement(state_->reader.get()) == 1;
                return xml_event::start;
            case XML_READER_TYPE_END_ELEMENT: return xml_event::end;
            case XML_READER_TYPE_TEXT:
            case XML_READER_TYPE_CDATA:
            case XML_READER_TYPE_WHITESPACE:
            case XML_READER_TYPE_SIGNIFICANT_WHITESPACE: return xml_event::text;
            case XML_READER_TYPE_ENTITY_REFERENCE:
                fail(fmt::format("'&{};' is an entity of its own", name()), "write the text that it stands for", line(), 0);
                break;
            default: break;  // comments, instructions, a document type
        }
    }
    return std::nullopt;
}

std::string_view xml_reader::name() const { return view(xmlTextReaderConstLocalName(state_->reader.get())); }
std::optional<std::string> xml_reader::attribute(const char* name) const {
    const std::unique_ptr<xmlChar, free_text> found(xmlTextReaderGetAttribute(state_->reader.get(), reinterpret_cast<const xmlChar*>(name)));
    if (!found) return std::nullopt;
    return std::string(view(found.get()));
}
std::string_view xml_reader::text() const { return view(xmlTextReaderConstValue(state_->reader.get())); }
std::size_t xml_reader::depth() const { return static_cast<std::size_t>(std::max(xmlTextReaderDepth(state_->reader.get()), 0)); }
std::size_t xml_reader::line() const {
    const xmlNodePtr node = xmlTextReaderCurrentNode(state_->reader.get());
    return node == nullptr ? 0 : static_cast<std::size_t>(std::max(xmlGetLineNo(node), 0L));
}

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
