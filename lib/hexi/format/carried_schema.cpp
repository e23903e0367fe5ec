#include <hexi/format/carried_schema_private.hpp>

#include <utility>

#include <fmt/format.h>

#include <hexi/base/text.hpp>
#include <hexi/schema/read_schema.hpp>

namespace hexi::inline v1::detail {

result<std::string> carried_schema(const schema& s) {
    std::string text = to_info(s);
    const auto read = read_schema_text(repaired(text), {});
    if (read) return text;
    problems out;
    for (const problem& p : read.problems()) {
        if (out.size() == 100) break;  // of very many, enough
        out.push_back({"unwritable",
                       fmt::format("the schema would not be read again: {}", repaired(p.message)),
                       p.hint.empty() ? "mend it before writing" : p.hint,
                       {}});
    }
    return out;
}

}  // namespace hexi::v1::detail
