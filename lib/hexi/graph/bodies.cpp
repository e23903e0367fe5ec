// All bodies of this room, compiled once.
#include <hexi/graph/adjacency_body.hpp>
#include <hexi/graph/check_body.hpp>
#include <hexi/graph/column_body.hpp>
#include <hexi/graph/compare_body.hpp>
#include <hexi/graph/edge_sort_body.hpp>
#include <hexi/graph/graph_add_body.hpp>
#include <hexi/graph/graph_body.hpp>
#include <hexi/graph/graph_compact_body.hpp>
#include <hexi/graph/graph_evidence_body.hpp>
#include <hexi/graph/graph_names_body.hpp>
#include <hexi/graph/graph_remove_body.hpp>
#include <hexi/graph/graph_texts_body.hpp>
#include <hexi/graph/graph_values_body.hpp>
#include <hexi/graph/name_index_body.hpp>
#include <hexi/graph/stored_value_body.hpp>
#include <hexi/graph/text_pool_body.hpp>
