// XML that people have, in pieces that end anywhere, and XML that somebody made to do harm.
#include "catch.hpp"

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <hexi/format/xml/xml_reader_private.hpp>

using namespace hexi;
using detail::xml_event;
using detail::xml_reader;

namespace {

/// All events in a line: `<a x=1 | text | >`, and what ended them.
std::string events(std::string_view text, const std::string& encoding = {}) {
    xml_reader xml(text, "x.xml", encoding);
    std::string out;
    while (const auto event = xml.next()) {
        switch (*event) {
            case xml_event::start: out += fmt::format("<{}", xml.name()); break;
            case xml_event::end: out += ">"; break;
            case xml_event::text: out += fmt::format("|{}|", xml.text()); break;
        }
        if (*event == xml_event::start)
            if (const auto x = xml.attribute("x")) out += fmt::format(" x={}", *x);
    }
    if (const auto wrong = xml.problem()) out += "\n" + to_text(*wrong);
    return out;
}
bool ends_with(std::string_view text, std::string_view end) { return text.size() >= end.size() && text.substr(text.size() - end.size()) == end; }

}  // namespace

TEST_CASE("elements, attributes and texts come in their order", "[xml]") {
    CHECK(events("<a x='1'>b<!-- no --> c<![CDATA[ <d> ]]><e x=\"&quot;&#228;\"/>\n</a>") == "<a x=1|b c <d> |<e x=\"ä>|\n|>");
    CHECK(events("\xEF\xBB\xBF<?xml version=\"1.0\"?><viz:a y='2' viz:x='1' xmlns:viz=\"v\"></viz:a>") == "<a>");
    CHECK(events("<q:a x='1'/>") == "<a x=1>");  // Gephi has written prefixes that nothing declares
    CHECK(events("<!DOCTYPE a SYSTEM \"other.dtd\"><a/>") == "<a>");
    xml_reader lines("<a>\n<b/>\n\n<c>x</c></a>", "x.xml");
    std::string at;
    while (const auto event = lines.next())
        if (*event == xml_event::start) at += fmt::format("{}{} ", lines.name(), lines.line());
    CHECK(at == "a1 b2 c4 ");
}

TEST_CASE("a text is one, however long, wherever the pieces end that are read at once", "[xml]") {
    for (const std::size_t size : {std::size_t{262'137}, std::size_t{262'138}, std::size_t{262'139}, std::size_t{262'140}, std::size_t{700'001}}) {
        const std::string text = std::string(size, 'a') + "ä" + std::string(300'000, 'b');
        CHECK(events("<a>" + text + "<b/>" + text + "</a>") == "<a|" + text + "|<b>|" + text + "|>");
        CHECK(events("<a x='" + text + "'/>") == "<a x=" + text + ">");
    }
}

TEST_CASE("text in another encoding is read if the declaration names it", "[xml]") {
    CHECK(events("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE4</a>") == "<a|ä|>");
    CHECK(events("<?xml version=\"1.0\" encoding = \"GB18030\"?><a>\xC0\xBC\xD6\xDD</a>") == "<a|兰州|>");
    // Bytes that could be UTF-8 as well.
    CHECK(events("<?xml version='1.0' encoding='GB18030'?><a>\xC5\xAE\xCC\xA8</a>") == "<a|女台|>");
    CHECK(events("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xC3\xA9</a>") == "<a|Ã©|>");
    // It was decoded before.
    CHECK(events("<?xml version='1.0' encoding='UTF-16'?><a>兰州</a>") == "<a|兰州|>");
    // What somebody names counts where the file says nothing.
    CHECK(events("<a>\xC0\xBC\xD6\xDD</a>", "GB18030") == "<a|兰州|>");
    CHECK(events("<a>兰州</a>", "GB18030") == "<a|兰州|>");
    CHECK(events("<?xml version='1.0' encoding='Klingon'?><a>\xE4</a>").find("no encoding is called 'Klingon'") != std::string::npos);
    CHECK(events("<a>\n\xC0\xBC\xD6\xDD</a>").find("x.xml:2:1: error: this is not XML that is read: not well-formed (invalid token)\n") != std::string::npos);
    CHECK(ends_with(events("<a>\n\xC0\xBC\xD6\xDD</a>"), "hint: save the file as UTF-8, or name its encoding: --encoding GB18030"));
}

TEST_CASE("what is no XML is told with its place, behind what came before it", "[xml]") {
    CHECK(events("<a>b<c></a>") == "<a|b|<c\nx.xml:1:10: error: this is not XML that is read: this does not end <c> of line 1\n    1 | <a>b<c></a>\n      |          ^\n  hint: see whether the file is whole");
    CHECK(events("<a>\n<b>") == "<a|\n|<b\nx.xml:2:4: error: this is not XML that is read: it ends within <b> of line 2\n    2 | <b>\n      |    ^\n  hint: see whether the file is whole");
    CHECK(events("<a>x & y</a>").find("hint: in texts & and < are written &amp; and &lt;") != std::string::npos);
    CHECK(events("<a>x\x01y</a>").find("not well-formed (invalid token)\n") != std::string::npos);
    CHECK(events("<a>x\x01y</a>").find("&amp;") == std::string::npos);
    CHECK(events("<a>x &amp y</a>").find("&amp; and") != std::string::npos);
    CHECK(events("<a x='&quot;&#65;&nbsp;'/>").find("x.xml:1:18: error: this is not XML that is read: nothing says what '&nbsp;' stands for\n") != std::string::npos);
    CHECK(events("<a>x&nbsp;y</a>").find("x.xml:1:5: error: this is not XML that is read: nothing says what '&nbsp;' stands for\n") != std::string::npos);
    CHECK(events("<a x='1' x='2'/>").find("duplicate attribute") != std::string::npos);
    CHECK(events("<a/><b/>").find("junk after document element") != std::string::npos);
    CHECK(events("").find("no element found") != std::string::npos);
    CHECK(events("<!DOCTYPE a [<!ENTITY e SYSTEM '/etc/passwd'>]><a>&e;</a>").find("'&e;' is an entity of its own") != std::string::npos);
}

TEST_CASE("no entity of a document's own vanishes or stands for anything", "[xml]") {
    for (const std::string& type : {std::string("<!DOCTYPE a SYSTEM 'other.dtd'>"), std::string("<!DOCTYPE a [<!ENTITY % p '<!ENTITY e \"X\">'> %p; <!ENTITY f 'F'>]>"), std::string("<!DOCTYPE a [<!ENTITY e 'X'><!ENTITY f 'F'>]>")})
        for (const char* const name : {"e", "f"}) {
            CHECK(events(fmt::format("{}<a><b x='L&amp;y&{};c'/></a>", type, name)).find(fmt::format("'&{};' is an entity of its own", name)) != std::string::npos);
            CHECK(events(fmt::format("{}<a>L&amp;y&{};c</a>", type, name)).find(fmt::format("'&{};' is an entity of its own", name)) != std::string::npos);
        }
    CHECK(events("<!DOCTYPE a SYSTEM 'other.dtd'><a x='L&amp;&#121;'/>") == "<a x=L&y>");
    // What a document type would add to each element is left out.
    CHECK(events("<!DOCTYPE a [<!ATTLIST a x CDATA 'long'>]><a/>") == "<a>");
}

TEST_CASE("XML is not read without bounds", "[xml]") {
    std::string deep;
    for (int i = 0; i < 300; ++i) deep += "<a>";
    CHECK(events(deep).find("elements stand more than 256 deep in one another") != std::string::npos);
    CHECK(events("<a>" + std::string(10'000'001, 'x') + "</a>").find("a text has more than 10 MB") != std::string::npos);
    CHECK(events("<a x='" + std::string(11'000'000, 'x') + "'/>").find("one tag or comment has more than 10 MB") != std::string::npos);
    std::string bomb = "<!DOCTYPE a [<!ENTITY a0 \"aaaaaaaaaa\">";
    for (int i = 1; i < 12; ++i) bomb += fmt::format("<!ENTITY a{0} \"&a{1};&a{1};&a{1};&a{1};&a{1};&a{1};&a{1};&a{1};&a{1};&a{1};\">", i, i - 1);
    CHECK(events(bomb + "]><a x='&a11;'/>").find("error: this is not XML that is read:") != std::string::npos);
}
