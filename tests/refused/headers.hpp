// What these files begin with, precompiled: each has a line or two of its own.
#include <hexi/graph/graph.hpp>
#include <hexi/query/prepare.hpp>
#include <hexi/query/rows.hpp>
#include <hexi/view/undirected.hpp>
