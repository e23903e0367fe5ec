#include <hexi/base/flat_array.hpp>

#include "sanitized.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace hexi;

namespace {

template <class T>
bool same(const flat_array<T>& a, const std::vector<T>& v) {
    return a.size() == v.size() && std::equal(a.begin(), a.end(), v.begin());
}

struct close_file {
    void operator()(std::FILE* f) const { std::fclose(f); }
};

/// A file without a name that holds `page` zero bytes and then `values`.
std::unique_ptr<std::FILE, close_file> file_of(const std::vector<std::uint32_t>& values) {
    std::unique_ptr<std::FILE, close_file> file(std::tmpfile());
    const std::vector<char> page(4096);
    std::fwrite(page.data(), 1, page.size(), file.get());
    std::fwrite(values.data(), sizeof(std::uint32_t), values.size(), file.get());
    std::fflush(file.get());
    return file;
}

/// The same random changes to an array and to a vector.
void change_both(flat_array<std::uint32_t>& a, std::vector<std::uint32_t>& v, std::mt19937& random, std::size_t steps, std::size_t largest) {
    for (std::size_t step = 0; step < steps; ++step) {
        const auto number = static_cast<std::uint32_t>(random());
        switch (random() % 12) {
            case 0: {
                const std::size_t size = random() % largest;
                a.resize(size, number);
                v.resize(size, number);
                break;
            }
            case 1: {
                std::vector<std::uint32_t> more(random() % (largest / 4 + 1), number);
                a.append(more);
                v.insert(v.end(), more.begin(), more.end());
                break;
            }
            case 2: a.reserve(random() % (2 * largest)); break;
            case 3: a.shrink_to_fit(); break;
            case 4: {
                flat_array<std::uint32_t> copy(a);
                a = copy;
                break;
            }
            case 5: {
                flat_array<std::uint32_t> moved(std::move(a));
                a = std::move(moved);
                break;
            }
            case 6:
                if (random() % 8 == 0) {
                    a.clear();
                    v.clear();
                }
                break;
            case 7:
                if (!v.empty()) {
                    const std::size_t i = random() % v.size();
                    a[i] = number;
                    v[i] = number;
                }
                break;
            default:
                a.push_back(number);
                v.push_back(number);
        }
        REQUIRE(a.size() <= a.capacity());
        REQUIRE(a.size() == v.size());
    }
    REQUIRE(same(a, v));
}

}  // namespace

TEST_CASE("an array does what a vector does", "[array]") {
    for (std::uint32_t seed = 0; seed < test::rounds(1000); ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        flat_array<std::uint32_t> a;
        std::vector<std::uint32_t> v;
        change_both(a, v, random, 60, 50);
    }
}

TEST_CASE("an array does what a vector does where it moves to pages of its own, and to huge ones", "[array]") {
    // 256 KiB are 65,536 numbers, 2 MiB are 524,288.
    for (const std::size_t most : {100'000UL, 800'000UL}) {
        for (std::uint32_t seed = 0; seed < 6; ++seed) {
            CAPTURE(most, seed);
            std::mt19937 random(seed);
            flat_array<std::uint32_t> a;
            std::vector<std::uint32_t> v;
            change_both(a, v, random, 40, most);
        }
    }
}

TEST_CASE("an array grows one by one past the size of huge pages", "[array]") {
    flat_array<std::uint32_t> a;
    for (std::uint32_t i = 0; i < 3'000'000; ++i) a.push_back(i);
    std::uint64_t sum = 0;
    for (const std::uint32_t n : a) sum += n;
    REQUIRE(sum == std::uint64_t{3'000'000} * 2'999'999 / 2);
    REQUIRE(a.memory() >= 12'000'000);
    a.resize(10);
    a.shrink_to_fit();
    REQUIRE(a.memory() <= 4096);
    REQUIRE(a.back() == 9);
    a.resize(0);
    a.shrink_to_fit();
    REQUIRE(a.capacity() == 0);
    a.push_back(1);
    REQUIRE(a[0] == 1);
}

TEST_CASE("an array whose size is known takes no more pages than it needs", "[array]") {
    const std::size_t size = (std::size_t{5} << 20U) / sizeof(std::uint32_t) + 1;  // two and a half huge pages and a little
    const std::size_t page = 4096 / sizeof(std::uint32_t);
    flat_array<std::uint32_t> all(size, 7);
    CHECK(all.capacity() < size + page);
    flat_array<std::uint32_t> reserved;
    reserved.reserve(size);
    CHECK(reserved.capacity() < size + page);
    for (std::size_t i = 0; i < size; ++i) reserved.push_back(7);
    CHECK(std::ranges::equal(all, reserved));
    reserved.resize(size + page, 8);  // more than was known: room for many more
    CHECK(reserved.capacity() > size + size / 3);
    CHECK(std::equal(all.begin(), all.end(), reserved.begin()));
    CHECK(reserved.back() == 8);
}

TEST_CASE("an array may append its own values", "[array]") {
    for (const std::size_t size : {4UL, 300UL, 65'535UL, 65'536UL, 524'287UL, 524'288UL, 600'000UL}) {
        flat_array<std::uint32_t> a;
        for (std::size_t i = 0; i < size; ++i) a.push_back(static_cast<std::uint32_t>(i));
        a.shrink_to_fit();
        a.append(a.span());
        REQUIRE(a.size() == 2 * size);
        bool right = true;
        for (std::size_t i = 0; i < 2 * size; ++i) right = right && a[i] == i % size;
        REQUIRE(right);
        a.shrink_to_fit();
        a.push_back(a[1]);
        REQUIRE(a.back() == 1);
    }
}

TEST_CASE("fresh pages hold zeros", "[array]") {
    flat_array<std::uint64_t> a;
    a.resize_uninitialised(1 << 20);
    REQUIRE(std::all_of(a.begin(), a.end(), [](std::uint64_t n) { return n == 0; }));
    const flat_array<std::uint64_t> filled(300'000, 7);
    REQUIRE(std::all_of(filled.begin(), filled.end(), [](std::uint64_t n) { return n == 7; }));
}

TEST_CASE("a mapped array reads its file, changes without changing it, and grows", "[array]") {
    for (const std::size_t size : {1UL, 1000UL, 1024UL, 500'000UL}) {
        CAPTURE(size);
        std::vector<std::uint32_t> v;
        for (std::size_t i = 0; i < size; ++i) v.push_back(static_cast<std::uint32_t>(i * i));
        auto file = file_of(v);
        auto a = flat_array<std::uint32_t>::mapped(fileno(file.get()), 4096, size);
        const auto again = flat_array<std::uint32_t>::mapped(fileno(file.get()), 4096, size);
        file.reset();
        REQUIRE(same(a, v));
        std::mt19937 random(static_cast<std::uint32_t>(size));
        std::vector<std::uint32_t> changed = v;
        change_both(a, changed, random, 60, 2 * size + 10);
        REQUIRE(same(again, v));
    }
    auto file = file_of({1});
    REQUIRE(flat_array<std::uint32_t>::mapped(fileno(file.get()), 4096, 0).empty());
}

TEST_CASE("a mapped array outgrows the space behind it", "[array]") {
    auto file = file_of({1, 2, 3});
    auto a = flat_array<std::uint32_t>::mapped(fileno(file.get()), 4096, 3);
    const std::size_t reserved = a.capacity();
    REQUIRE(reserved >= (std::size_t{64} << 20U) / sizeof(std::uint32_t));
    a.resize_uninitialised(reserved);
    a[reserved - 1] = 9;
    a.push_back(10);
    REQUIRE(a[0] == 1);
    REQUIRE(a[2] == 3);
    REQUIRE(a[3] == 0);
    REQUIRE(a[reserved - 1] == 9);
    REQUIRE(a.back() == 10);
}
