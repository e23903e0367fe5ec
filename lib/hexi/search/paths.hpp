// Paths between two nodes: everything that can be asked about them.
//
//     if (auto way = shortest_path(g, park, university, {.direction = direction::both})) use(*way);
//     all_shortest_paths(g, a, b);                      // every one of the smallest length
//     k_shortest_paths(g, a, b, 5, {.weight = days});   // the five cheapest
//     simple_paths(g, a, b, {.max_edges = 4});          // all, up to a length
//     connected(g, a, b);
#pragma once

#include <hexi/search/k_shortest_paths.hpp>
#include <hexi/search/path.hpp>
#include <hexi/search/shortest_path.hpp>
#include <hexi/search/simple_paths.hpp>
#include <hexi/search/weights.hpp>
