// How long a search by name takes in 100,000 names (or as many as are given), by each sort of spelling: find_names [NAMES]
//
// Names are made of characters that stand in names, half of them with an English one beside it; the graph is asked as it is read
// from a folder, without an index of names. The first search prepares the names and is told apart.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <hexi/graph/graph.hpp>
#include <hexi/search/find.hpp>
#include <hexi/search/resolve.hpp>

using namespace hexi;

int main(int count, char** words) {
    const std::size_t names = count > 1 ? std::stoul(words[1]) : 100'000;
    constexpr std::array<std::string_view, 40> places{"北京", "上海", "天津", "重庆", "兰州", "白银", "西安", "成都", "广州", "深圳", "南京", "杭州", "武汉", "长沙", "郑州", "济南", "青岛", "大连", "沈阳", "哈尔滨",
                                                      "昆明", "贵阳", "南宁", "海口", "福州", "厦门", "南昌", "合肥", "太原", "银川", "西宁", "拉萨", "吕梁", "酒泉", "张掖", "武威", "定西", "天水", "庆阳", "嘉峪关"};
    constexpr std::array<std::string_view, 24> middles{"新", "高", "科", "华", "东", "兴", "达", "金", "龙", "海", "天", "光", "明", "信", "德", "恒", "瑞", "盛", "源", "泰", "安", "康", "通", "联"};
    constexpr std::array<std::string_view, 12> endings{"科技有限公司", "大学", "银行", "研究院", "新区", "医院", "工业园", "股份有限公司", "集团", "重工", "生物技术公司", "信息中心"};
    std::mt19937 random(42);
    const auto any = [&](const auto& all) { return all[random() % all.size()]; };
    graph g;
    for (std::size_t i = 0; i < names; ++i) {
        const node_id n = *g.add_node("Company", fmt::format("company-{}", i));
        g.set_name(n, fmt::format("{}{}{}{}", any(places), any(middles), any(middles), any(endings)));
        if (i % 2 == 0) (void)g.set_name(n, "en", fmt::format("Company {} of Zone {}", i * 7919 % names, i % 97));
    }
    const auto measured = [&](std::string_view what, auto ask, int rounds) {
        std::vector<double> milliseconds;
        std::size_t found = 0;
        for (int r = 0; r < rounds; ++r) {
            const std::clock_t begin = std::clock();  // of the processor: another program in between does no harm
            found = ask();
            milliseconds.push_back(static_cast<double>(std::clock() - begin) * 1e3 / CLOCKS_PER_SEC);
        }
        std::ranges::sort(milliseconds);
        fmt::print("{:<28} {:8.2f} ms  (least {:.2f})  {} found\n", what, milliseconds[milliseconds.size() / 2], milliseconds.front(), found);
    };
    measured("the first search", [&] { return find_nodes(g, "兰州新区").size(); }, 1);
    for (const std::string_view text : {"兰州新安大学", "兰州", "公司", "蘭州", "company 4711", "lanzhou", "lzxadx", "lanzhouxa", "yinxing", "g", "tjdx", "lanzhuo xinan", "compnay 4711", "nothing like it"})
        measured(text, [&] { return find_nodes(g, text).size(); }, 15);
    measured("resolve 'no such name'", [&] { return resolve(g, "no such name at all") ? 1U : 0U; }, 15);
}
