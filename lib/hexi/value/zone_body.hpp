// Bodies of `zone.hpp`.
#pragma once

#include <hexi/base/ascii.hpp>
#include <hexi/value/zone.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <vector>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>
#include <fmt/format.h>

#include <hexi/base/linkage.hpp>

namespace hexi::inline abi_v1 {

namespace detail {

struct zone_rules {
    std::string name;
    cctz::time_zone clock;
};

/// All zones that were asked for.
class zone_registry {
public:
    static zone_registry& of_program() {
        static zone_registry all;
        return all;
    }

    const zone_rules* find(std::string_view name) {
        if (!is_zone_name(name)) return nullptr;
        const std::lock_guard lock(mutex_);
        if (const auto at = known_.find(name); at != known_.end()) return at->second.get();
        // cctz remembers every name that it was asked for: it is asked for none but those of files.
        std::error_code error;
        if (!std::filesystem::is_regular_file(folder() / name, error)) return nullptr;
        cctz::time_zone clock;
        if (!cctz::load_time_zone(stand_in(name), &clock) && !cctz::load_time_zone(std::string(name), &clock)) return nullptr;
        auto made = std::make_unique<zone_rules>(zone_rules{std::string(name), clock});
        return known_.emplace(std::string(name), std::move(made)).first->second.get();
    }

    /// The names of the system's table of zones.
    std::vector<std::string> names() {
        const std::lock_guard lock(mutex_);
        read_tables();
        std::vector<std::string> out;
        for (const auto& [name, country] : countries_) out.push_back(name);
        return out;
    }

private:
    /// Names lead into the folder of zones and nowhere else, and not to what is no zone there.
    static bool is_zone_name(std::string_view name) {
        if (name.size() > 64 || name.starts_with("posix/") || name.starts_with("right/") || name == "localtime" || name == "posixrules") return false;
        bool start = true;  // of a part between slashes, which begins with a letter
        for (const char c : name) {
            if (start ? !ascii::is_letter(c) : !ascii::is_alphanumeric(c) && c != '_' && c != '-' && c != '+' && c != '/') return false;
            start = c == '/';
        }
        return !start;
    }
    static std::filesystem::path folder() {
        const char* const set = std::getenv("TZDIR");  // as cctz does
        return set != nullptr && *set != '\0' ? set : "/usr/share/zoneinfo";
    }
    /// The zone whose rules are taken: its own, but for one that only the table of all times has and whose country has one in
    /// the table of those since 1970.
    std::string stand_in(std::string_view name) {
        read_tables();
        const auto country = countries_.find(name);
        if (country == countries_.end() || since_1970_.contains(std::string(name))) return std::string(name);
        const auto zones = of_country_.find(country->second);
        return zones != of_country_.end() && zones->second.size() == 1 ? zones->second.front() : std::string(name);
    }
    void read_tables() {
        if (std::exchange(read_, true)) return;
        const auto each_row = [](const char* file, auto visit) {
            std::ifstream in(folder() / file);
            for (std::string line; std::getline(in, line);) {
                const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
                if (line.starts_with('#') || second == std::string::npos) continue;
                visit(line.substr(0, first), line.substr(second + 1, line.find('\t', second + 1) - second - 1));
            }
        };
        each_row("zone.tab", [&](std::string country, std::string name) { countries_.emplace(std::move(name), std::move(country)); });
        each_row("zone1970.tab", [&](const std::string& countries, const std::string& name) {
            since_1970_.emplace(name, 0);
            for (std::size_t at = 0; at + 2 <= countries.size(); at += 3) of_country_[countries.substr(at, 2)].push_back(name);
        });
    }

    std::mutex mutex_;
    std::map<std::string, std::unique_ptr<zone_rules>, std::less<>> known_;
    std::map<std::string, std::string, std::less<>> countries_;  // by zone
    std::map<std::string, int> since_1970_;
    std::map<std::string, std::vector<std::string>> of_country_;
    bool read_ = false;
};

}  // namespace detail

HEXI_INLINE std::optional<zone> zone::find(std::string_view name) {
    const detail::zone_rules* rules = detail::zone_registry::of_program().find(name);
    return rules != nullptr ? std::optional(zone(*rules)) : std::nullopt;
}

HEXI_INLINE result<zone> zone::named(std::string_view name) {
    if (const auto found = find(name)) return *found;
    const std::vector<std::string> all = detail::zone_registry::of_program().names();
    problem wrong{.rule = "wrong-kind", .message = fmt::format("'{}' is no time zone", name), .hint = "write one of the IANA's names, such as Europe/Stockholm, or a distance from UTC, such as +02:00"};
    if (all.empty()) wrong.hint = "this system has no time zones: install its package tzdata";
    else if (const auto near = closest(name, all)) wrong.hint = fmt::format("did you mean '{}'?", *near);
    return wrong;
}

HEXI_INLINE std::string_view zone::name() const { return rules_->name; }

HEXI_INLINE utc_offset zone::offset_at(std::int64_t seconds) const {
    return utc_offset(rules_->clock.lookup(cctz::time_point<cctz::seconds>(cctz::seconds(seconds))).offset);
}

HEXI_INLINE utc_offset zone::offset_at_local(std::int64_t seconds) const {
    const auto found = rules_->clock.lookup(cctz::civil_second() + seconds);
    return utc_offset(static_cast<int>(seconds - found.pre.time_since_epoch().count()));
}

}  // namespace hexi::abi_v1
