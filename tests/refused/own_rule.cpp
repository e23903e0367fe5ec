#include <hexi/base/problem.hpp>

#ifdef REFUSED
hexi::problem mine() { return {hexi::rule::own("unknown-key"), "there is no such key"}; }
#else
hexi::problem mine() { return {"unknown-key", "there is no such key"}; }
#endif
