// Snapshots. The input is edits, six bytes each, of a snapshot of a small graph that holds every kind of thing: which section, which
// element and field of it, or which part of the description, and what stands there then; checksums are mended, so that what is tried is what lies behind them.
//
// What is accepted does not contradict itself, neither as it is nor after changes, and is saved and opened as the same. What is
// refused is told with the file's name and a hint, and again in the same words.
#include "fuzz/fuzz.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include <hexi/graph/check.hpp>
#include <hexi/graph/compare.hpp>
#include <hexi/graph/snapshot.hpp>

#include "hostile/snapshots.hpp"
#include "snapshot_image.hpp"

namespace hexi::fuzz {
namespace {

struct base {
    graph g = test::everything();
    std::string bytes;
    base() {
        const auto file = scratch() / "base.hexi";
        (void)save_snapshot(g, file).value();
        bytes = file_contents(file);
    }
    std::size_t value_size(std::string_view section) const {
        if (section.find("evidence") != std::string_view::npos) return 4;
        const property_id p(std::strtoul(section.data() + 5, nullptr, 10));
        const column* c = section.starts_with("node.") ? g.node_column(p) : g.edge_column(p);
        return c == nullptr ? 1 : c->value_size();
    }
};

/// Changes what six bytes of input say. Most often a field of an element; else what the description means, sizes, the header or the table. False behind a change
/// of those two: the image no longer knows its own sizes.
bool edit(test::snapshot_image& i, const base& from, std::string_view six) {
    const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(six[at]); };
    const std::size_t s = byte(0) % i.table.size();
    const std::size_t place = byte(2) + std::size_t{256} * byte(3);
    const std::size_t how = byte(4) % test::wrong_values.size();
    std::mt19937_64 random(byte(5));
    const std::string name(i.name(s));
    const auto widths = test::fields_of(name, from.value_size(name));
    std::size_t step = 0;
    for (const std::size_t w : widths) step += w;
    switch (byte(1) % 16) {
        case 15: i.resize(s, (i.table[s].bytes / step + place % 5) * step - std::min(i.table[s].bytes / step, std::size_t{2}) * step); return true;
        case 14: test::put_wrong({reinterpret_cast<char*>(&i.header), sizeof i.header}, 8 + place % 7 * 8, 8, 8, how, random); return false;
        case 13: test::put_wrong({reinterpret_cast<char*>(&i.table[s]), sizeof i.table[s]}, place % 8 * 8, 8, 8, how, random); return false;
        case 12: {
            const std::size_t other = place % i.parts.size();
            std::swap(i.parts[s], i.parts[other]);
            std::swap(i.table[s].bytes, i.table[other].bytes);
            i.place();
            return true;
        }
        case 11: {
            const std::size_t rest = i.section("rest");
            const std::string lied = test::with_a_lie({i.bytes(rest).data(), i.bytes(rest).size()}, place, byte(4)).first;
            i.resize(rest, lied.size());
            std::ranges::copy(lied, i.bytes(rest).begin());
            i.sum_up(rest);
            return true;
        }
        default: {
            const std::span<char> bytes = i.bytes(s);
            if (bytes.size() < step) return true;
            std::size_t field = byte(1) % widths.size(), at = place % (bytes.size() / step) * step;
            for (std::size_t f = 0; f < field; ++f) at += widths[f];
            // A value of the input's own, where it can be: the wrong ones are few.
            if (byte(1) % 16 >= 8) bytes[at + byte(4) % widths[field]] = static_cast<char>(byte(5));
            else test::put_wrong(bytes, at, widths[field], step, how, random);
        }
    }
    i.sum_up(s);
    return true;
}

}  // namespace
}  // namespace hexi::fuzz

void hexi::fuzz::check_input(std::string_view input) {
    static const base from;
    test::snapshot_image changed(from.bytes);
    for (std::size_t edits = 0; input.size() >= 6 && edits < 16 && edit(changed, from, input.substr(0, 6)); ++edits) input.remove_prefix(6);

    const auto file = scratch() / "changed.hexi";
    write_file(file, changed.file());
    const auto opened = open_snapshot(file, {.verify = true});
    must(open_snapshot(file).problems() == opened.problems(), "opening it again says something else");
    if (!opened) {
        for (const problem& p : opened.problems()) must(!p.hint.empty() && p.where.file == file.string(), "the refusal does not say where it is, or how to mend it: {}", to_text(p));
        return must_be_helpful(opened.problems(), scratch());
    }
    if (const std::string wrong = test::contradiction(*opened); !wrong.empty()) broken(wrong);
    (void)check(*opened);
    if (const std::string wrong = test::after_changes(*opened); !wrong.empty()) broken(wrong);
    must_survive(*opened);
}
