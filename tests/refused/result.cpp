#include <hexi/base/problem.hpp>

#ifdef REFUSED
hexi::result<hexi::problem> worst() { return hexi::problem{}; }
#else
hexi::result<hexi::done> worst() { return hexi::problem{}; }
#endif
