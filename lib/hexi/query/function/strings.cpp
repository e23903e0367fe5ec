// Functions of texts. A character is a Unicode code point, wherever it is counted.
#include <hexi/query/function/function_private.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include <utf8proc.h>

#include <hexi/base/text.hpp>
#include <hexi/query/function/given_private.hpp>
#include <hexi/query/function/memory_private.hpp>

namespace hexi::inline abi_v1::detail::query {

namespace {

using enum cell_type;

bool is_space(char32_t c) {
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
        case UTF8PROC_CATEGORY_ZS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP: return true;
        default: return c >= 0x09 && c <= 0x0D;
    }
}

template <class Change>
cell each_character(std::string_view text, Change change) {
    std::string out;
    out.reserve(text.size());
    for_each_character(text, [&](char32_t c, std::string_view bytes) {
        const char32_t other = change(c);
        if (other == c) out += bytes;  // also what is no character
        else append(out, other);
    });
    return out;
}
cell to_upper(call_context&, arguments given) {
    return each_character(text_given("toUpper", given[0]), [](char32_t c) { return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c))); });
}
cell to_lower(call_context&, arguments given) {
    return each_character(text_given("toLower", given[0]), [](char32_t c) { return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))); });
}

cell left(call_context&, arguments given) { return std::string(substring(text_given("left", given[0]), 0, count_given("left", given[1]))); }
cell right(call_context&, arguments given) {
    const std::string_view text = text_given("right", given[0]);
    const std::size_t all = length(text), wanted = count_given("right", given[1]);
    return std::string(substring(text, all - std::min(all, wanted), all));
}
cell part(call_context&, arguments given) {
    const std::string_view text = text_given("substring", given[0]);
    const std::size_t first = count_given("substring", given[1]);
    if (given.size() == 2) return std::string(substring(text, first, text.size()));
    const std::size_t wanted = count_given("substring", given[2]);
    return std::string(substring(text, first, first + std::min(wanted, text.size())));
}

/// Takes characters off the ends: white space, or those given.
std::string_view stripped(std::string_view text, const std::string_view* characters, bool front, bool back) {
    std::vector<char32_t> taken;
    if (characters != nullptr) for_each_character(*characters, [&](char32_t c, std::string_view) { taken.push_back(c); });
    const auto goes = [&](char32_t c) { return characters == nullptr ? is_space(c) : std::ranges::find(taken, c) != taken.end(); };
    std::size_t first = 0;
    while (front && first < text.size()) {
        const decoded d = decode(text.substr(first));
        if (!goes(d.code_point)) break;
        first += d.length;
    }
    std::size_t last = text.size();
    while (back && last > first) {
        std::size_t start = last - 1;
        while (start > first && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) --start;
        const decoded d = decode(text.substr(start, last - start));
        if (start + d.length != last || !goes(d.code_point)) break;
        last = start;
    }
    return text.substr(first, last - first);
}
cell strip(std::string_view function, arguments given, bool front, bool back) {
    const std::string_view text = text_given(function, given[0]);
    if (given.size() == 1) return std::string(stripped(text, nullptr, front, back));
    const std::string_view characters = text_given(function, given[1]);
    return std::string(stripped(text, &characters, front, back));
}
cell trim(call_context&, arguments given) { return strip("trim", given, true, true); }
cell btrim(call_context&, arguments given) { return strip("btrim", given, true, true); }
cell ltrim(call_context&, arguments given) { return strip("lTrim", given, true, false); }
cell rtrim(call_context&, arguments given) { return strip("rTrim", given, false, true); }

/// The places of a text in another one after the other; an empty one stands between all characters.
template <class Visit>
void for_each_place(std::string_view text, std::string_view wanted, Visit visit) {
    std::size_t at = 0;
    while (true) {
        if (wanted.empty()) {
            if (!visit(at) || at >= text.size()) return;
            at += decode(text.substr(at)).length;
        } else {
            at = text.find(wanted, at);
            if (at == std::string_view::npos || !visit(at)) return;
            at += wanted.size();
        }
    }
}

cell replace(call_context& context, arguments given) {
    const std::string_view text = text_given("replace", given[0]), wanted = text_given("replace", given[1]), by = text_given("replace", given[2]);
    std::size_t left = given.size() > 3 ? count_given("replace", given[3]) : std::string_view::npos;
    std::size_t places = 0;
    for_each_place(text, wanted, [&](std::size_t) { return ++places < left; });
    if (left == 0 || places == 0) return given[0];
    make_room(context, text.size() + places * by.size());
    std::string out;
    std::size_t done = 0;
    for_each_place(text, wanted, [&](std::size_t at) {
        out.append(text.substr(done, at - done)).append(by);
        done = at + wanted.size();
        return --left > 0;
    });
    out += text.substr(done);
    return out;
}

cell split(call_context& context, arguments given) {
    const std::string_view text = text_given("split", given[0]);
    std::vector<std::string_view> ends;
    if (given[1].is(list)) {
        for (const cell& one : given[1].as<cell_list>()) ends.push_back(text_given("split", one));
    } else {
        ends.push_back(text_given("split", given[1]));
    }
    cell_list out;
    held_memory held;
    const auto take = [&](std::string_view part) {
        held.grow(context, sizeof(cell) + sizeof(boxed<std::string>) + part.size());
        out.emplace_back(std::string(part));
    };
    if (ends.size() == 1 && ends[0].empty()) {
        for_each_character(text, [&](char32_t, std::string_view bytes) { take(bytes); });
        if (out.empty()) take({});
        return out;
    }
    std::erase(ends, std::string_view());
    std::size_t done = 0;
    for (std::size_t at = 0; at < text.size() && !ends.empty();) {
        const auto end = std::ranges::find_if(ends, [&](std::string_view e) { return text.substr(at).starts_with(e); });
        if (end == ends.end()) {
            ++at;
            continue;
        }
        take(text.substr(done, at - done));
        done = at += end->size();
    }
    take(text.substr(done));
    return out;
}

cell character_count(call_context&, arguments given) { return static_cast<std::int64_t>(length(text_given("char_length", given[0]))); }

cell normalized(call_context&, arguments given) {
    const std::string_view text = text_given("normalize", given[0]);
    const std::string_view form = given.size() > 1 ? text_given("normalize", given[1]) : "NFC";
    const auto either = [&](std::string_view a, std::string_view b) { return form == a || form == b; };
    int options = UTF8PROC_STABLE;
    if (either("NFC", "nfc")) options |= UTF8PROC_COMPOSE;
    else if (either("NFD", "nfd")) options |= UTF8PROC_DECOMPOSE;
    else if (either("NFKC", "nfkc")) options |= UTF8PROC_COMPOSE | UTF8PROC_COMPAT;
    else if (either("NFKD", "nfkd")) options |= UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT;
    else wrong_argument("normalize", "one of the forms 'NFC', 'NFD', 'NFKC' and 'NFKD'", given[1]);
    utf8proc_uint8_t* made = nullptr;
    const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &made, static_cast<utf8proc_option_t>(options));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(made, std::free);
    if (size < 0) return given[0];  // not UTF-8: as it is
    return std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
}

}  // namespace

function_family string_functions() {
    constexpr types a_text = only(null, text), a_number = only(null, integer), a_list = only(null, list);
    return {.name = "Strings",
            .functions = {
                {.name = "toUpper", .parameters = {{"text", a_text}}, .required = 1, .result = a_text, .body = to_upper, .says = "The text in capital letters."},
                {.name = "toLower", .parameters = {{"text", a_text}}, .required = 1, .result = a_text, .body = to_lower, .says = "The text in small letters."},
                {.name = "upper", .parameters = {{"text", a_text}}, .required = 1, .result = a_text, .body = to_upper, .says = "toUpper, as GQL calls it."},
                {.name = "lower", .parameters = {{"text", a_text}}, .required = 1, .result = a_text, .body = to_lower, .says = "toLower, as GQL calls it."},
                {.name = "left", .parameters = {{"text", a_text}, {"characters", a_number}}, .required = 2, .result = a_text, .body = left, .says = "The first so many characters."},
                {.name = "right", .parameters = {{"text", a_text}, {"characters", a_number}}, .required = 2, .result = a_text, .body = right, .says = "The last so many characters."},
                {.name = "substring", .parameters = {{"text", a_text}, {"start", a_number}, {"characters", a_number}}, .required = 2, .result = a_text, .body = part, .says = "The characters from a place on, which counts from 0; so many, or all."},
                {.name = "trim", .parameters = {{"text", a_text}, {"characters", a_text}}, .required = 1, .result = a_text, .body = trim, .says = "The text without white space, or those characters, around it."},
                {.name = "btrim", .parameters = {{"text", a_text}, {"characters", a_text}}, .required = 1, .result = a_text, .body = btrim, .says = "The same as trim."},
                {.name = "lTrim", .parameters = {{"text", a_text}, {"characters", a_text}}, .required = 1, .result = a_text, .body = ltrim, .says = "The text without white space, or those characters, before it."},
                {.name = "rTrim", .parameters = {{"text", a_text}, {"characters", a_text}}, .required = 1, .result = a_text, .body = rtrim, .says = "The text without white space, or those characters, behind it."},
                {.name = "replace", .parameters = {{"text", a_text}, {"search", a_text}, {"by", a_text}, {"limit", a_number}}, .required = 3, .result = a_text, .body = replace, .says = "The text with all places of another, or so many, replaced."},
                {.name = "split", .parameters = {{"text", a_text}, {"at", a_text | a_list}}, .required = 2, .result = a_list, .body = split, .says = "The parts between a text, or between any of a list; an empty one splits into characters."},
                {.name = "char_length", .parameters = {{"text", a_text}}, .required = 1, .result = a_number, .body = character_count, .says = "How many characters a text has."},
                {.name = "character_length", .parameters = {{"text", a_text}}, .required = 1, .result = a_number, .body = character_count, .says = "The same as char_length."},
                {.name = "normalize", .parameters = {{"text", a_text}, {"form", a_text}}, .required = 1, .result = a_text, .body = normalized, .says = "The text in a normal form of Unicode: 'NFC', if none is given."},
            },
            .aggregates = {}};
}

}  // namespace hexi::abi_v1::detail::query
