// Values of any kind by chance, among them those at the ends of what there is.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <hexi/value/value.hpp>

namespace hexi::inline abi_v1 {

class random_values {
public:
    explicit random_values(std::uint64_t seed) : random_(seed) {}

    /// `units` is how many units a quantity may be of; none by default.
    value operator()(std::size_t depth = 3, std::size_t units = 0) {
        switch (below(depth > 0 ? 16 : 13)) {
            case 0: return {};
            case 1: return below(2) == 0;
            case 2: return integer();
            case 3: return number();
            case 4: return text();
            case 5: {
                const int month = static_cast<int>(below(13));
                const int year = below(4) == 0 ? static_cast<int>(below(1'999'999'999)) - 999'999'999 : static_cast<int>(below(9999));
                return date(year, month, month == 0 ? 0 : static_cast<int>(below(29)));
            }
            case 6: return quantity{std::max(integer(), -std::numeric_limits<std::int64_t>::max()) / (below(2) == 0 ? 1 : 1'000'000'000'000), static_cast<std::uint8_t>(below(5)), std::array<std::uint8_t, 4>{0, 4, 8, 12}.at(below(4)),
                                    units == 0 ? unit_id() : unit_id(below(units))};
            case 7: return clock();
            case 8: return zoned_time(clock(), utc_offset(static_cast<int>(below(129'601)) - 64'800));
            case 9: return local();
            case 10: return zoned_datetime(local(), utc_offset(static_cast<int>(below(129'601)) - 64'800));
            case 11: return zoned_datetime(local(), *zone::find(std::array{"Europe/Stockholm", "Asia/Shanghai", "America/New_York"}.at(below(3))));
            case 12: return duration(small(), small(), small(), static_cast<std::int64_t>(below(1'000'000'000)));
            case 13:
            case 14: {
                std::vector<value> all;
                for (std::size_t n = below(4); n > 0; --n) all.push_back((*this)(depth - 1, units));
                return all;
            }
            default: {
                std::vector<value_map::entry> all;
                for (std::size_t n = below(4); n > 0; --n) all.push_back({text(), (*this)(depth - 1, units)});
                return value_map(std::move(all));
            }
        }
    }
    std::size_t below(std::size_t n) { return random_() % n; }
    std::int64_t integer() {
        switch (below(4)) {
            case 0: return below(2) == 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
            case 1: return static_cast<std::int64_t>(random_());
            case 2: return (std::int64_t{1} << 53U) + static_cast<std::int64_t>(below(5)) - 2;
            default: return static_cast<std::int64_t>(below(7)) - 3;
        }
    }
    double number() {
        switch (below(5)) {
            case 0: return std::array{0.0, -0.0, std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN(), 0x1p63, -0x1p63, 0x1p53, 1e300, 5e-324}.at(below(10));
            case 1: {
                const auto any = std::bit_cast<double>(random_());
                return any == any ? any : 0.5;
            }
            case 2: return static_cast<double>(integer());
            default: return static_cast<double>(below(13)) / 2 - 3;
        }
    }
    std::string text() {
        static constexpr std::array parts{"a", "b", "\"", "\\", ";", ",", "\n", "\t", "兰州", "\x01", "\x7F", "\xFF", " ", "/", "{", "true", "1", "𝕏"};
        std::string out;
        for (std::size_t n = below(5); n > 0; --n) out += parts.at(below(parts.size()));
        return out;
    }

private:
    std::int64_t small() { return below(3) == 0 ? integer() : static_cast<std::int64_t>(below(2001)) - 1000; }
    local_time clock() { return *local_time::after_midnight(static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(local_time::a_day))); }
    local_datetime local() {
        std::uniform_int_distribution<std::int64_t> far((first_day + 2) * 86'400, (last_day - 2) * 86'400), near(-4'000'000'000, 4'000'000'000);
        return *local_datetime::of_seconds(below(2) == 0 ? far(random_) : near(random_), static_cast<std::int64_t>(below(1'000'000'000)));
    }

    std::mt19937_64 random_;
};

}  // namespace hexi::abi_v1
