// All bodies of this room, compiled once.
#include <hexi/algorithm/betweenness_body.hpp>
#include <hexi/algorithm/breadth_first_body.hpp>
#include <hexi/algorithm/communities_body.hpp>
#include <hexi/algorithm/components_body.hpp>
#include <hexi/algorithm/csr_body.hpp>
#include <hexi/algorithm/delta_stepping_body.hpp>
#include <hexi/algorithm/k_core_body.hpp>
#include <hexi/algorithm/ranking_body.hpp>
#include <hexi/algorithm/triangles_body.hpp>
