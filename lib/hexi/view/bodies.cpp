// All bodies of this room, compiled once.
#include <hexi/view/as_of_body.hpp>
#include <hexi/view/compiled_filter_body.hpp>
#include <hexi/view/graph_view_body.hpp>
#include <hexi/view/part_of_body.hpp>
