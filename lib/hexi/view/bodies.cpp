// All bodies of this room, compiled once.
#include <hexi/view/compiled_filter_body.hpp>
