// All bodies of this room, compiled once.
#include <hexi/derive/collapsed_body.hpp>
#include <hexi/derive/focus_body.hpp>
#include <hexi/derive/fold_body.hpp>
#include <hexi/derive/joined_body.hpp>
#include <hexi/derive/merged_body.hpp>
#include <hexi/derive/proposed_schema_body.hpp>
