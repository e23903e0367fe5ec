// A text as it stands in a schema file.
//
//     info_text("Park")        == "Park"
//     info_text("6\" screens") == "\"6\\\" screens\""
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include <hexi/base/ascii.hpp>

namespace hexi::inline abi_v1 {

/// As INFO reads it back: bare where it is a plain word, else in quotation marks. O(bytes).
[[nodiscard]] inline std::string info_text(std::string_view text) {
    const auto plain = [](char c) { return ascii::is_alphanumeric(c) || c == '_' || c == '-' || c == '.'; };
    if (!text.empty() && std::ranges::all_of(text, plain)) return std::string(text);
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\0': out += "\\0"; break;
            default: out.push_back(c);
        }
    }
    return out + "\"";
}

}  // namespace hexi::abi_v1
