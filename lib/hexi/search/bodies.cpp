// All bodies of this room, compiled once.
#include <hexi/search/find_body.hpp>
#include <hexi/search/folded_names_body.hpp>
#include <hexi/search/k_shortest_paths_body.hpp>
#include <hexi/search/names_by_index_body.hpp>
#include <hexi/search/neighbourhood_body.hpp>
#include <hexi/search/resolve_body.hpp>
#include <hexi/search/shortest_path_body.hpp>
#include <hexi/search/simple_paths_body.hpp>
#include <hexi/search/spelled_names_body.hpp>
#include <hexi/search/spelling_body.hpp>
#include <hexi/search/weights_body.hpp>
