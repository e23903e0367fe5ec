// All bodies of this room, compiled once.
#include <hexi/value/calendar_body.hpp>
#include <hexi/value/compare_values_body.hpp>
#include <hexi/value/date_body.hpp>
#include <hexi/value/datetime_body.hpp>
#include <hexi/value/duration_body.hpp>
#include <hexi/value/kinds_body.hpp>
#include <hexi/value/literal_body.hpp>
#include <hexi/value/number_text_body.hpp>
#include <hexi/value/quantity_body.hpp>
#include <hexi/value/time_body.hpp>
#include <hexi/value/value_body.hpp>
#include <hexi/value/zone_body.hpp>
