// What the tool says in Chinese: one catalogue of sentences, and one meaning for each rule of problems.
//
//     in_chinese("no node is called 'x'");                   // 没有名为“x”的节点
//     const problem told = in_chinese(p);                    // message and hint
//
// The English sentence is the key, as with gettext, with its arguments taken out: `no node is called '{}'`. What has no sentence
// is told by the meaning of its rule, with the English beside it, so that nothing stays untold.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <hexi/base/problem.hpp>

namespace hexi::tool {

/// The sentence in Chinese, if the catalogue has it.
std::optional<std::string> in_chinese(std::string_view sentence);
/// The problem with message and hint in Chinese.
problem in_chinese(problem p);

/// The language that a command line or, without one, the environment (HEXI_LANG) asks for; empty where neither does.
std::string language_asked_for();
/// Whether a language is told in Chinese: `zh`, `zh-Hans`, `zh_CN.UTF-8`, `zh+en`.
inline bool is_chinese(std::string_view language) { return language.starts_with("zh"); }

}  // namespace hexi::tool
