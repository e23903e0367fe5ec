#include <hexi/format/csv/chunk_private.hpp>

#include <cstring>
#include <functional>
#include <vector>

#include <hexi/format/csv/scan_private.hpp>

namespace hexi::inline abi_v1::detail {

std::vector<std::size_t> cut_csv(std::string_view text, std::size_t begin, std::size_t piece, bool count_quotes, const std::function<void(std::size_t)>& passed) {
    std::vector<std::size_t> cuts{begin};
    if (text.size() - begin > piece + piece / 2) {
        // Whether a cut lies inside quotes hangs on all quotes before it.
        const bool any = count_quotes && std::memchr(text.data() + begin, '"', text.size() - begin) != nullptr;
        bool inside = false;
        std::size_t counted = begin;
        for (std::size_t at = begin + piece; at + piece / 2 < text.size(); at += piece) {
            if (any) inside ^= odd_quotes(text.substr(counted, at - counted)), counted = at;
            std::size_t cut = at;
            for (bool open = inside; cut < text.size(); ++cut) {
                if (any && text[cut] == '"') open = !open;
                if (text[cut] == '\n' && !open) break;
            }
            if (cut + 1 < text.size() && cut + 1 > cuts.back()) cuts.push_back(cut + 1);
            at += (cut - at) / piece * piece;  // a long record is looked through once
            if (passed) passed(cut);
        }
    }
    cuts.push_back(text.size());
    return cuts;
}

}  // namespace hexi::abi_v1::detail
