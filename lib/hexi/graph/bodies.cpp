// All bodies of this room, compiled once.
#include <hexi/graph/adjacency_body.hpp>
#include <hexi/graph/check_body.hpp>
#include <hexi/graph/column_body.hpp>
#include <hexi/graph/compare_body.hpp>
#include <hexi/graph/edge_sort_body.hpp>
#include <hexi/graph/graph_body.hpp>
#include <hexi/graph/name_index_body.hpp>
#include <hexi/graph/text_pool_body.hpp>
