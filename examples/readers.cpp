// One thread changes a graph while others ask it: each reader holds a version, which nobody changes; the writer copies
// the newest, changes the copy, and puts it in its place.
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/core.h>
#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/search/paths.hpp>

int main() {
    hexi::graph start;
    const auto hub = *start.add_node("Zone", "hub");
    std::atomic<std::shared_ptr<const hexi::graph>> newest(std::make_shared<const hexi::graph>(start));
    constexpr int parks = 200;

    std::atomic<std::size_t> wrong = 0;
    std::vector<std::thread> readers;
    for (int r = 0; r < 3; ++r) {
        readers.emplace_back([&] {
            for (std::size_t seen = 0; seen < parks;) {
                const std::shared_ptr<const hexi::graph> version = newest.load();
                // A version is whole: every park in it is tied to the hub, and none ever goes away.
                if (version->edge_count() + 1 != version->node_count() || version->edge_count() < seen) ++wrong;
                seen = version->edge_count();
                for (const auto n : version->nodes())
                    if (!hexi::connected(*version, hub, n)) ++wrong;
            }
        });
    }
    for (int p = 0; p < parks; ++p) {
        auto next = std::make_shared<hexi::graph>(*newest.load());
        const auto park = *next->add_node("Park", "park-" + std::to_string(p));
        (void)*next->add_edge(hub, "HAS", park);
        newest.store(std::move(next));
    }
    for (std::thread& reader : readers) reader.join();
    fmt::print("{} parks, {} answers were wrong\n", newest.load()->edge_count(), wrong.load());
}
