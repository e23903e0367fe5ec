// Keys as a reader sees them: two that look alike are likely to mean one node.
#pragma once

#include <string>
#include <string_view>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// A key as a reader sees it: without spaces of any sort around it, with one for each of its runs of them, and without what is not seen. What is
/// not seen itself but changes how its neighbours look stays: joiners in scripts whose letters join, and in sequences of emoji.
///
/// Source   Unicode Standard Annex 31, contexts A1, A2 and B of joiners; Technical Standard 51, sequences of tags and of joined emoji
[[nodiscard]] std::string as_seen(std::string_view text);

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
