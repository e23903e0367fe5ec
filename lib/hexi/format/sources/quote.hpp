// The words behind a fact, in their sentence; and where words stand.
//
//     const source_texts texts(g, "graphs/nansha/sources");
//     for (const quotation& q : texts.find("nansha-zh", "华中科技大学")) fmt::print("{}  {}\n", to_text(q.where), to_text(q));
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hexi/base/input.hpp>
#include <hexi/base/print.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/format/sources/source_folders.hpp>
#include <hexi/graph/graph.hpp>

namespace hexi::inline abi_v1 {

/// Words with what stands around them in their sentence, of which at most so many characters as a line has.
struct quotation {
    hexi::evidence where{};
    std::string before{}, words{}, behind{};
};

/// `… 随后[签订战略合作协议],推进 …`
[[nodiscard]] std::string to_text(const quotation& q);

template <>
inline constexpr bool printed_as_text<quotation> = true;

/// The texts of a graph's documents, as lines. What cannot be read, or is not the text that was read by its digest, is left
/// out and told: nothing is shown of it.
class source_texts {
public:
    /// Cost     O(bytes of the sources)
    /// Errors   those of `check_sources` that are about documents
    source_texts(const graph& g, const source_folders& folders, const file_access& files = {});

    [[nodiscard]] const problems& found() const { return found_; }
    [[nodiscard]] bool has(std::string_view document) const { return documents_.contains(document); }
    /// The words that evidence points to; nothing where its document or its range is not there.
    [[nodiscard]] std::optional<quotation> quote(const evidence& e) const;
    /// Every place where words stand in a document, in its order. Quotation marks, white space, letter case and width are not
    /// compared; `…` stands for words left out, and gives a range for each part. O(characters).
    [[nodiscard]] std::vector<std::vector<quotation>> find(std::string_view document, std::string_view words) const;

private:
    std::map<std::string, std::vector<std::string>, std::less<>> documents_{};  // their lines, by key
    problems found_{};
};

}  // namespace hexi::abi_v1
