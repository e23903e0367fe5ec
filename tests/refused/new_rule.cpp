#include <hexi/base/problem.hpp>

#ifdef REFUSED
hexi::problem mine() { return {"no-budget", "there is no budget"}; }
#else
hexi::problem mine() { return {hexi::rule::own("no-budget"), "there is no budget"}; }
#endif
