// The tool is killed while it writes, at any moment and by any signal: the old file or the new one is there, whole, and
// nothing beside it that outlives the next run. HEXI_KILLS says how often each command is killed; a few times unless it is set.
#include "catch.hpp"

#include <signal.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <map>
#include <random>
#include <thread>
#include <vector>

#include "run.hpp"

namespace {

using namespace hexi::test;
namespace fs = std::filesystem;

/// Every file beneath a path, or the file itself, with its bytes.
std::map<std::string, std::string> everything(const fs::path& path) {
    std::map<std::string, std::string> out;
    if (fs::is_regular_file(path)) out.emplace("", bytes_of(path));
    if (fs::is_directory(path))
        for (const auto& entry : fs::recursive_directory_iterator(path)) out.emplace(entry.path().lexically_relative(path).string(), entry.is_regular_file() ? bytes_of(entry.path()) : "");
    return out;
}
std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(folder)) out.push_back(entry.path().filename().string());
    std::ranges::sort(out);
    return out;
}

struct written {
    std::string command;  // what writes the new one
    std::string target;
    bool folder = false;
};

int kills() {
    const char* given = std::getenv("HEXI_KILLS");
    return given != nullptr ? std::atoi(given) : 8;
}

void kill_often(const written& w) {
    using clock = std::chrono::steady_clock;
    using strings = std::vector<std::string>;
    const workshop shop;
    const fs::path out = shop.here() / "out", target = out / w.target;
    fs::create_directory(out);
    const std::string line = w.command + " -o out/" + w.target;
    auto whole = clock::duration::max();
    for (int i = 0; i < 2; ++i) {
        const auto begin = clock::now();
        REQUIRE(shop.run(line).status == 0);
        whole = std::min(whole, clock::now() - begin);
    }
    const auto fresh = everything(target);
    REQUIRE(!fresh.empty());
    fs::rename(target, shop.here() / "fresh");
    if (w.folder) REQUIRE(shop.run("hexi export small/plain --to csv -o before").status == 0);
    else std::ofstream(shop.here() / "before") << "old";
    const auto old = everything(shop.here() / "before");
    REQUIRE(old != fresh);

    std::mt19937 random(std::random_device{}());
    int killed = 0, replaced = 0;
    for (int i = 0; i < kills(); ++i) {
        const bool first = i % 4 == 3;  // nothing was there
        fs::remove_all(out);
        fs::create_directory(out);
        if (!first) fs::copy(shop.here() / "before", target, fs::copy_options::recursive);
        const int signal = std::array{SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGKILL}[static_cast<std::size_t>(i) % 5];
        // Most of all near the end, where files take their places.
        const double share = std::uniform_real_distribution<>(i % 2 == 0 ? 0.0 : 0.7, 1.1)(random);
        const pid_t process = shop.start(line);
        std::this_thread::sleep_for(whole * share);
        ::kill(process, signal);
        int status = 0;
        REQUIRE(::waitpid(process, &status, 0) == process);
        CAPTURE(w.command, i, signal, share, status);
        const bool ended = WIFEXITED(status) && WEXITSTATUS(status) == 0;
        REQUIRE((ended || (WIFSIGNALED(status) && WTERMSIG(status) == signal)));
        const auto now = everything(target);
        if (ended) REQUIRE(now == fresh);
        const bool as_before = first ? now.empty() : now == old;
        REQUIRE((as_before || now == fresh));
        // A folder cannot be without a name, and a whole file has one while it takes another's place: what SIGKILL
        // leaves of them is removed by the next run.
        strings left = names_in(out);
        std::erase(left, w.target);
        if (signal == SIGKILL && !left.empty()) {
            const std::string part = "." + w.target + ".hexi-part-1";
            REQUIRE(left == strings{part});
            if (!w.folder) REQUIRE((now == old && everything(out / part) == fresh));
            REQUIRE(shop.run(line).status == 0);
            REQUIRE(everything(target) == fresh);
            left = names_in(out);
            std::erase(left, w.target);
        }
        REQUIRE(left == strings{});
        killed += ended ? 0 : 1;
        replaced += now == fresh ? 1 : 0;
    }
    UNSCOPED_INFO(w.command << ": " << killed << " of " << kills() << " killed, " << replaced << " new");
    if (std::getenv("HEXI_KILLS") != nullptr) WARN(w.command << ": " << killed << " of " << kills() << " killed, " << replaced << " new");
}

}  // namespace

TEST_CASE("a killed pack leaves the old snapshot or the new one", "[kill]") { kill_often({"hexi pack graphs/lanzhou", "g.hexi"}); }
TEST_CASE("a killed export leaves the old file or the new one", "[kill]") { kill_often({"hexi export graphs/lanzhou --to json", "g.json"}); }
TEST_CASE("a killed export leaves the old tables or the new ones", "[kill]") { kill_often({"hexi export graphs/lanzhou --to csv", "tables", true}); }
TEST_CASE("a killed draw leaves the old picture or the new one", "[kill]") { kill_often({"hexi draw graphs/lanzhou --around 天津大学", "g.svg"}); }
