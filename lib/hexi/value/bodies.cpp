// All bodies of this room, compiled once.
#include <hexi/value/date_body.hpp>
#include <hexi/value/quantity_body.hpp>
#include <hexi/value/value_body.hpp>
