// RFC 4180 as a reader should have it; and the fast reader against the careful one.
#include "catch.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hexi/format/csv/chunk_private.hpp>
#include <hexi/format/csv/csv.hpp>
#include <hexi/format/csv/scan_private.hpp>

#include "sanitized.hpp"

using namespace hexi;
using namespace hexi::detail;

namespace {

std::vector<std::vector<std::string>> read(std::string_view text) {
    csv_reader rows(text);
    std::vector<std::vector<std::string>> out;
    while (rows.next()) {
        out.emplace_back();
        for (const csv_field& f : rows.fields()) out.back().push_back(text_of(f));
    }
    REQUIRE(rows.faults().empty());
    return out;
}
using table = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("CSV is read as RFC 4180 has it", "[csv]") {
    REQUIRE(read("a,b\n1,2\n") == table{{"a", "b"}, {"1", "2"}});
    REQUIRE(read("a,b\r\n1,2\r\n") == table{{"a", "b"}, {"1", "2"}});
    REQUIRE(read("a,b\n1,2") == table{{"a", "b"}, {"1", "2"}});
    REQUIRE(read("\xEF\xBB\xBF" "a\nb\n") == table{{"a"}, {"b"}});
    REQUIRE(read("\"a\"\"b\",\"c,d\",\"e\nf\",\"g\r\nh\"\n") == table{{"a\"b", "c,d", "e\nf", "g\r\nh"}});
    REQUIRE(read(",\n\"\",\n") == table{{"", ""}, {"", ""}});
    REQUIRE(read("a\n\n\r\nb\n") == table{{"a"}, {"b"}});
    REQUIRE(read("\"\"\"\"\n") == table{{"\""}});
    REQUIRE(read("a\rb,c\n") == table{{"a\rb", "c"}});
    REQUIRE(read("").empty());
    REQUIRE(read("\n\n").empty());
}

TEST_CASE("an empty field differs from an empty text", "[csv]") {
    csv_reader rows("a,\"\"\n,b\n");
    REQUIRE(rows.next());
    REQUIRE(rows.fields()[1].quoted);
    REQUIRE(rows.next());
    REQUIRE_FALSE(rows.fields()[0].quoted);
}

TEST_CASE("what is written as a field is read as the same text", "[csv]") {
    std::mt19937 random(1);
    constexpr std::string_view letters = "a,\"\n\r; \\x";
    for (int i = 0; i < 2000; ++i) {
        table wanted(1 + random() % 3);
        std::string written;
        output out(written);
        for (auto& row : wanted) {
            for (std::size_t f = 0; f < 2; ++f) {
                std::string text;
                for (std::size_t n = random() % 6; n > 0; --n) text.push_back(letters[random() % letters.size()]);
                if (f > 0) out.append(',');
                append_csv_field(out, text);
                row.push_back(text);
            }
            out.append('\n');
        }
        CAPTURE(written);
        REQUIRE(read(written) == wanted);
    }
}

TEST_CASE("marks are found at every position of a block", "[csv]") {
    for (std::size_t i = 0; i < 64; ++i) {
        std::string block(64, 'x');
        for (const auto& [letter, member] : {std::pair{',', &csv_marks::delimiters}, {'\n', &csv_marks::breaks}, {'"', &csv_marks::quotes}, {'\xE5', &csv_marks::high}}) {
            block[i] = letter;
            REQUIRE(csv_marks_of(block.data()).*member == std::uint64_t{1} << i);
        }
    }
}

TEST_CASE("the fast reader and its cuts find the same records as the careful reader", "[csv]") {
    // Tables of three columns with quoted commas, quotes and line breaks, cut into pieces of a few bytes.
    for (std::uint32_t seed = 0; seed < test::rounds(1500); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        std::string written = "key:ID,name,n:int\n";
        constexpr std::string_view letters = "ab,\"\n\r";
        const std::size_t count = random() % 40;
        {
            output out(written);
            for (std::size_t i = 0; i < count; ++i) {
                std::string text;
                if (seed % 3 != 0)
                    for (std::size_t n = random() % 9; n > 0; --n) text.push_back(letters[random() % letters.size()]);
                out.append(fmt::format("k{},", i));
                append_csv_field(out, text);
                out.append(random() % 2 == 0 ? ",\n" : fmt::format(",{}\r\n", random() % 1000));
            }
        }
        if (random() % 4 == 0 && count > 0) written.pop_back();
        const std::filesystem::path path = std::filesystem::temp_directory_path() / fmt::format("hexi-csv-test-{}.csv", ::getpid());
        std::ofstream(path, std::ios::binary) << written;
        csv_table table;
        table.file = *csv_file::open(path);
        table.layout = std::make_shared<csv_layout>();
        csv_layout& layout = *table.layout;
        std::filesystem::remove(path);
        csv_reader header(table.file->text());
        REQUIRE(header.next());
        layout.header = parse_csv_header(header.fields(), table.file->text());
        table.begin = header.position();
        layout.slots = {{.name = "name"}, {.name = "n", .kind = kind::integer}};
        layout.plans = {{.role = csv_role::key}, {.role = csv_role::property, .slot = 0}, {.role = csv_role::property, .slot = 1}};
        layout.key_column = 0;
        layout.node_type = node_type_id(0);
        const schema s;
        csv_context context;
        context.schema = &s;
        const auto rows = [&](const csv_chunk& c) {
            std::vector<std::string> out(c.rows);
            for (std::size_t i = 0; i < c.rows; ++i) out[i] = c.keys[i].key.view();
            for (std::size_t i = 0; i < c.cells[0].size(); ++i) out[c.cells[0].row(i)] += fmt::format("|{}", c.texts[c.cells[0].values<std::uint32_t>()[i]].text);
            for (std::size_t i = 0; i < c.cells[1].size(); ++i) out[c.cells[1].row(i)] += fmt::format("|{}", c.cells[1].values<std::int64_t>()[i]);
            return out;
        };
        const csv_chunk whole = read_csv_chunk(context, table, table.begin, table.file->text().size(), true);
        REQUIRE(whole.problems.empty());
        std::vector<std::string> pieces;
        bool count_quotes = random() % 2 == 0;
        const std::size_t size = 1 + random() % 60;
        auto cuts = cut_csv(table.file->text(), table.begin, size, count_quotes);
        for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
            const csv_chunk part = read_csv_chunk(context, table, cuts[i], cuts[i + 1], false);
            if (part.open_quote) {  // a guess that was wrong
                REQUIRE_FALSE(std::exchange(count_quotes, true));
                cuts = cut_csv(table.file->text(), cuts[i], size, true);
                i = static_cast<std::size_t>(-1);
                continue;
            }
            REQUIRE_FALSE(part.not_csv);
            REQUIRE(part.problems.empty());
            for (std::string& row : rows(part)) pieces.push_back(std::move(row));
        }
        REQUIRE(rows(whole).size() == count);
        REQUIRE(pieces == rows(whole));
    }
}

TEST_CASE("keys are found whether they are numbers, close together or not, short or long", "[csv]") {
    for (std::uint32_t seed = 0; seed < test::rounds(300); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        std::vector<std::string> all;
        for (std::size_t i = 0; i < 400; ++i) {
            switch (seed % 4) {
                case 0: all.push_back(fmt::format("{}", i)); break;
                case 1: all.push_back(fmt::format("{}", i < 300 ? i : random() % 1'000'000'000'000)); break;
                case 2: all.push_back(i == 350 ? "x" : fmt::format("{}", i * 3)); break;
                default: all.push_back(fmt::format("{}{}", std::string(random() % 14, static_cast<char>(random() % 3)), random() % 50));
            }
        }
        csv_keys keys;
        std::map<std::string, node_id> wanted;
        std::map<node_id, node_id> taken;
        for (std::size_t i = 0; i < all.size(); ++i) {
            keys.add(csv_key(all[i]), node_id(i));
            const auto [at, made] = wanted.emplace(all[i], node_id(i));
            if (!made) taken[node_id(i)] = at->second;
        }
        std::map<node_id, node_id> found;
        keys.build([&](node_id later, node_id before) { found[later] = before; });
        REQUIRE(found == taken);
        for (const auto& [key, n] : wanted) {
            keys.prefetch(csv_key(key));
            keys.prefetch_text(csv_key(key));
            REQUIRE(keys.find(csv_key(key)) == n);
        }
        for (const std::string& other : std::vector<std::string>{"", "00", "01", "0 ", "-1", "+1", "99999999", "123456789", "1:", "1/", "a", "10000", std::string("1\0", 2)})
            REQUIRE(keys.find(csv_key(other)) == (wanted.contains(other) ? wanted.at(other) : node_id::none()));
    }
    csv_keys none;
    none.build([](node_id, node_id) { FAIL("there are no keys"); });
    REQUIRE(none.find(csv_key("")) == node_id::none());
}
