#include <hexi/value/date.hpp>

#ifdef REFUSED
constexpr hexi::date day(2021, 13, 45);
#else
constexpr hexi::date day(2021, 12, 31);
#endif
static_assert(day.year() == 2021);
