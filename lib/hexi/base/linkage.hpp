// Where the bodies of functions come from: compiled into the library, or, for programs that define HEXI_HEADER_ONLY
// (the target `hexi::core_header_only` does), with the headers.
//
// A header `x.hpp` declares; what is not a template and not short stands in `x_body.hpp`, marked HEXI_INLINE. The
// room's `bodies.cpp` compiles all of its bodies once; without it each header includes its own body at its end.
#pragma once

#ifdef HEXI_HEADER_ONLY
#define HEXI_INLINE inline
#else
#define HEXI_INLINE
#endif
