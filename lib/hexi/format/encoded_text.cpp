#include <hexi/format/encoded_text_private.hpp>

#include <iconv.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include <hexi/base/ascii.hpp>
#include <hexi/base/input.hpp>
#include <hexi/base/text.hpp>

namespace hexi::inline abi_v1::detail {

namespace {

// --- gzip -----------------------------------------------------------------------------------

constexpr std::string_view gzip_mark = "\x1F\x8B";
constexpr std::size_t step = std::size_t{1} << 20U;  // bytes that are made at a time
constexpr std::size_t few = std::size_t{64} << 20U;  // so many are made of any packed bytes
constexpr std::size_t most_times = 200;              // of more than these. Tables are packed to a tenth, a hundredth at the most; gzip can make 1,030 of one

struct close_inflate {
    void operator()(z_stream* s) const { ::inflateEnd(s); }
};

result<std::string> unpacked(std::string_view bytes, const std::filesystem::path& path, const text_rules& rules) {
    const std::uint64_t most = rules.swells ? rules.most : std::min(rules.most, most_held());
    const auto failed = [&](std::string reason, std::string hint) { return input_file::cannot_read(path, std::move(reason), std::move(hint)); };
    z_stream state{};
    if (::inflateInit2(&state, 15 + 16) != Z_OK) return failed("there is not enough memory to unpack it", "unpack it before");
    const std::unique_ptr<z_stream, close_inflate> closed(&state);
    std::string out;
    state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    std::size_t left = bytes.size();
    int status = Z_OK;
    // More members may follow one another, as `cat a.gz b.gz` makes them; zeros that fill up a block on tape may not.
    for (bool inside = true; inside || (left + state.avail_in >= 2 && state.next_in[0] == 0x1F && state.next_in[1] == 0x8B);) {
        if (!inside) ::inflateReset(&state), inside = true;
        if (state.avail_in == 0) {
            state.avail_in = static_cast<uInt>(std::min<std::size_t>(left, std::numeric_limits<uInt>::max()));
            left -= state.avail_in;
        }
        const std::size_t before = out.size();
        grow(out, step, most);
        out.resize(before + step);
        state.next_out = reinterpret_cast<Bytef*>(out.data() + before);
        state.avail_out = static_cast<uInt>(step);
        status = ::inflate(&state, Z_NO_FLUSH);
        out.resize(before + step - state.avail_out);
        if (out.size() > most) return failed(fmt::format("it holds more than the {} bytes that are read of a file of its sort", most), "see whether it is the right one; --max-size reads larger files");
        if (!rules.swells && out.size() > few && out.size() / most_times > bytes.size() - left - state.avail_in)
            return failed(fmt::format("it holds more than {} times as many bytes as it has", most_times), "see whether it is the right one; --max-size reads larger files");
        if (status == Z_STREAM_END) inside = false;
        else if (status == Z_BUF_ERROR || (status == Z_OK && state.avail_in == 0 && left == 0 && state.avail_out > 0)) return failed("its compressed bytes end too early", "copy it again from where it came");
        else if (status != Z_OK) return failed("its compressed bytes are damaged", "copy it again from where it came");
    }
    return out;
}

// --- encodings ------------------------------------------------------------------------------

struct encoding_found {
    std::string name{};
    std::size_t mark = 0;  ///< bytes before the text
};

/// UTF-16 and UTF-32 by their marks, or by where their zeros stand: text in UTF-8 holds none.
std::optional<encoding_found> unicode_of(std::string_view bytes) {
    using namespace std::string_view_literals;
    if (bytes.starts_with("\xFF\xFE\0\0"sv)) return encoding_found{"UTF-32LE", 4};
    if (bytes.starts_with("\0\0\xFE\xFF"sv)) return encoding_found{"UTF-32BE", 4};
    if (bytes.starts_with("\xFF\xFE"sv)) return encoding_found{"UTF-16LE", 2};
    if (bytes.starts_with("\xFE\xFF"sv)) return encoding_found{"UTF-16BE", 2};
    const std::string_view sample = bytes.substr(0, 256);
    if (bytes.size() < 4 || bytes.size() % 2 != 0 || sample.find('\0') == std::string_view::npos) return std::nullopt;
    // Headers are mostly ASCII: then every second byte is a zero.
    std::array<std::size_t, 2> zeros{};
    for (std::size_t i = 0; i < sample.size(); ++i) zeros[i % 2] += sample[i] == '\0' ? 1U : 0U;
    if (zeros[0] == 0 && zeros[1] * 4 > sample.size()) return encoding_found{"UTF-16LE", 0};
    if (zeros[1] == 0 && zeros[0] * 4 > sample.size()) return encoding_found{"UTF-16BE", 0};
    return std::nullopt;
}

/// UTF-7 by its mark; nothing else begins so, and without it nothing tells it from UTF-8.
bool is_utf7(std::string_view bytes) { return bytes.size() > 3 && bytes.starts_with("+/v") && std::string_view("89+/").find(bytes[3]) != std::string_view::npos; }

/// Whether an encoding writes everything in bytes of ASCII, so that each of its texts could be UTF-8.
bool writes_ascii(std::string_view encoding) {
    const std::string small = ascii::lowered(encoding);
    return small.starts_with("utf-7") || small.starts_with("utf7") || small.starts_with("iso-2022") || small.starts_with("iso2022");
}

struct close_iconv {
    using pointer = iconv_t;
    void operator()(iconv_t i) const { ::iconv_close(i); }
};

result<std::string> decoded(std::string_view bytes, const std::string& encoding, const std::filesystem::path& path, std::uint64_t most) {
    static const std::vector<std::string> known{"GB18030", "GBK", "Big5", "UTF-16", "ISO-8859-1", "windows-1252", "windows-1251", "Shift_JIS", "EUC-JP", "EUC-KR", "KOI8-R"};
    const auto unknown = [&] {
        const auto meant = closest(encoding, known);
        return problem{"unknown-encoding", fmt::format("no encoding is called '{}'", encoding),
                       meant ? fmt::format("did you mean '{}'?", *meant) : fmt::format("such as {}", listed(known)), {path.string()}};
    };
    // What stands behind a slash is for iconv, which would then leave things out.
    if (encoding.empty() || encoding.find('/') != std::string::npos) return unknown();
    const iconv_t opened = ::iconv_open("UTF-8", encoding.c_str());
    if (opened == reinterpret_cast<iconv_t>(-1)) return unknown();
    const std::unique_ptr<iconv_t, close_iconv> closed(opened);
    std::string out;
    char* from = const_cast<char*>(bytes.data());
    std::size_t left = bytes.size();
    while (left > 0) {
        const std::size_t before = out.size();
        const std::size_t room = static_cast<std::size_t>(std::min<std::uint64_t>(left * 2 + 64, most - before + 64));  // one more than may be is enough to tell
        out.resize(before + room);
        char* to = out.data() + before;
        std::size_t free = room;
        const std::size_t converted = ::iconv(opened, &from, &left, &to, &free);
        const int error = converted == static_cast<std::size_t>(-1) ? errno : 0;
        out.resize(before + room - free);
        if (out.size() > most) return input_file::cannot_read(path, fmt::format("it has more than the {} bytes that are read of a file of its sort", most), "see whether it is the right one; --max-size reads larger files");
        if (error == 0 || error == E2BIG) continue;
        const std::size_t line_begin = out.rfind('\n') == std::string::npos ? 0 : out.rfind('\n') + 1;
        problem p{"wrong-encoding", left > 0 && error == EILSEQ ? fmt::format("the byte 0x{:02X} is not {}", static_cast<std::uint8_t>(*from), encoding) : fmt::format("the text ends inside a character of {}", encoding),
                  "name the encoding that it was saved in: --encoding NAME"};
        p.where = {path.string(), static_cast<std::size_t>(std::count(out.begin(), out.end(), '\n')) + 1, length(std::string_view(out).substr(line_begin)) + 1};
        return p;
    }
    return out;
}

}  // namespace

std::uint64_t most_held() {
    rlimit allowed{};
    const long pages = ::sysconf(_SC_PHYS_PAGES), of = ::sysconf(_SC_PAGESIZE);
    std::uint64_t all = pages > 0 && of > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(of) : std::numeric_limits<std::uint64_t>::max();
    if (::getrlimit(RLIMIT_AS, &allowed) == 0 && allowed.rlim_cur != RLIM_INFINITY) all = std::min<std::uint64_t>(all, allowed.rlim_cur);
    return all / 2;
}

void grow(std::string& text, std::size_t more, std::uint64_t most) {
    const std::size_t needed = text.size() + more;
    if (needed <= text.capacity()) return;
    std::uint64_t room = most + step;
    while (room / 2 >= needed + step) room /= 2;
    text.reserve(static_cast<std::size_t>(std::max<std::uint64_t>(room, needed)));
}

result<std::optional<std::string>> text_in(std::string_view bytes, const std::filesystem::path& path, const text_rules& rules) {
    std::optional<std::string> out;
    if (bytes.starts_with(gzip_mark)) {
        auto text = unpacked(bytes, path, rules);
        if (!text) return text.problems();
        out = *std::move(text);
        bytes = *out;
    }
    auto encoding = unicode_of(bytes);
    // Lines that end as those of old Macintoshes did, and of some spreadsheets there.
    const std::string_view sample = bytes.substr(0, 4096);
    if (!encoding && sample.find('\n') == std::string_view::npos && sample.find('\r') != std::string_view::npos && bytes.find('\n') == std::string_view::npos) {
        if (!out) out = std::string(bytes);
        std::ranges::replace(*out, '\r', '\n');
        bytes = *out;
    }
    if (!encoding && !rules.encoding.empty() && (rules.always || !valid_utf8(bytes) || (writes_ascii(rules.encoding) && is_ascii(bytes)))) encoding = encoding_found{rules.encoding};
    if (!encoding && is_utf7(bytes))
        return problem{"wrong-encoding", "the file is UTF-7, as its first characters say", "save the file as UTF-8, or name its encoding: --encoding UTF-7", {path.string(), 1, 1}};
    if (!encoding) return out;
    auto text = decoded(bytes.substr(encoding->mark), encoding->name, path, rules.most);
    if (!text) return text.problems();
    return std::optional(*std::move(text));
}

std::string encoding_hint(std::string_view text, std::size_t offset) {
    // Where other characters before it are UTF-8, it is one byte that is wrong.
    if (std::ranges::any_of(text.substr(0, offset), [](char c) { return static_cast<std::uint8_t>(c) >= 0x80; })) return "save the file as UTF-8";
    const std::string_view sample = text.substr(offset, std::size_t{64} << 10U);
    const auto byte = [&](std::size_t i) { return i < sample.size() ? static_cast<std::uint8_t>(sample[i]) : std::uint8_t{0}; };
    const auto between = [](std::uint8_t b, int low, int high) { return b >= low && b <= high; };
    // Of what each encoding writes with two bytes, how much lies among its common characters. Hanzi of GB 2312 have both
    // bytes above 0xA0; Big5 has many second bytes below 0x7F, and its common characters before 0xC7.
    std::size_t pairs = 0, gb = 0, big5 = 0, low = 0, alone = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        if (byte(i) < 0x80) continue;
        const std::uint8_t a = byte(i), b = byte(i + 1);
        if (a < 0x81 || a == 0xFF || b < 0x40 || b == 0x7F) {
            ++alone;
            continue;
        }
        ++pairs, ++i;
        gb += between(a, 0xA1, 0xD7) && b >= 0xA1 ? 1U : 0U;
        big5 += between(a, 0xA1, 0xC6) && (between(b, 0x40, 0x7E) || b >= 0xA1) ? 1U : 0U;
        low += b < 0x7F ? 1U : 0U;
    }
    // Kana, and most kanji, of Shift_JIS begin below 0xA0, where GBK has characters that are hardly written, and windows-1252
    // marks that do not follow one another.
    std::size_t japanese = 0, pairs_of_it = 0, in_words = 0, wrong_in_it = 0;
    for (std::size_t i = 0, behind = sample.size(); i < sample.size(); ++i) {
        if (byte(i) < 0x80 || between(byte(i), 0xA1, 0xDF)) continue;
        const std::uint8_t a = byte(i), b = byte(i + 1);
        if ((between(a, 0x81, 0x9F) || between(a, 0xE0, 0xEF)) && (between(b, 0x40, 0x7E) || between(b, 0x80, 0xFC))) {
            ++pairs_of_it, japanese += a < 0xA0 ? 1U : 0U, in_words += i == behind ? 1U : 0U;
            behind = ++i + 1;
        } else if (i + 1 < sample.size()) {
            ++wrong_in_it;
        }
    }
    std::string_view likely;
    if (pairs_of_it > 0 && wrong_in_it == 0 && japanese * 10 >= pairs_of_it * 7 && in_words * 3 >= pairs_of_it) likely = "Shift_JIS";
    else if (pairs > 0 && alone * 10 <= pairs && gb * 10 >= pairs * 9) likely = "GB18030";
    else if (pairs > 0 && alone * 10 <= pairs && big5 * 10 >= pairs * 8) likely = "Big5";
    else if (pairs > 0 && alone * 10 <= pairs && low * 10 < pairs * 5) likely = "GB18030";
    else if (pairs + alone > 0) likely = "windows-1252";
    return fmt::format("save the file as UTF-8, or name its encoding: --encoding {}", likely.empty() ? "NAME" : likely);
}

}  // namespace hexi::abi_v1::detail
