#include <hexi/value/value.hpp>

hexi::value made(const void* pointer, bool truth) {
#ifdef REFUSED
    return pointer;
#else
    return truth && pointer != nullptr;
#endif
}
