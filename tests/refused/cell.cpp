#include <hexi/query/rows.hpp>

std::int64_t first(const hexi::rows& all) {
#ifdef REFUSED
    return all[0].get<int>(0);
#else
    return all[0].get<std::int64_t>(0);
#endif
}
