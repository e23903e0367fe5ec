// Bodies of `value.hpp`.
#pragma once

#include <hexi/value/value.hpp>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>

namespace hexi {

HEXI_INLINE std::string to_text(const evidence& e) {
    std::string out = fmt::format("{}:{}:{}-{}", e.document, e.line, e.start, e.end);
    if (e.certainty != 1.0F) out += fmt::format(":{}", e.certainty);
    return out;
}

}  // namespace hexi
