// All bodies of this room, compiled once.
#include <hexi/schema/meaning_body.hpp>
#include <hexi/schema/parse_value_body.hpp>
#include <hexi/schema/schema_body.hpp>
