#include <hexi/base/problem.hpp>

#ifdef REFUSED
bool misspelt(const hexi::problem& p) { return p.rule == "unkown-key"; }
#else
bool misspelt(const hexi::problem& p) { return p.rule == "unknown-key"; }
#endif
