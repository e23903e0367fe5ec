// Bodies of `value.hpp`.
#pragma once

#include <variant>

#include <hexi/value/value.hpp>

#include <fmt/format.h>

#include <hexi/base/linkage.hpp>

namespace hexi {

HEXI_INLINE value to_value(const scalar& one) {
    return std::visit([](const auto& v) { return value(v); }, one);
}

HEXI_INLINE std::string to_text(const evidence& e) {
    std::string out = fmt::format("{}:{}:{}-{}", e.document, e.line, e.start, e.end);
    if (e.certainty != 1.0F) out += fmt::format(":{}", e.certainty);
    return out;
}

}  // namespace hexi
