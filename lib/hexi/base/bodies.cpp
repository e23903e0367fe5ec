// All bodies of this room, compiled once.
#include <hexi/base/parallel_body.hpp>
#include <hexi/base/problem_body.hpp>
#include <hexi/base/text_body.hpp>
