// What is longer than the screen goes through a pager where somebody reads along.
//
//     pager reads(line.out(), found->size() + 1);
//     write_answer(reads.out(), *found, format, paint);
#pragma once

#include <cstddef>
#include <cstdio>
#include <optional>

#include <hexi/base/output.hpp>

namespace hexi::tool {

/// `$PAGER`, or `less -R` if there is one, for so many lines at a terminal with fewer; else what is written goes where it would. Waits in
/// its destructor until the reader has done.
class pager {
public:
    pager(output& direct, std::size_t lines);
    pager(const pager&) = delete;
    pager& operator=(const pager&) = delete;
    ~pager();

    [[nodiscard]] output& out() { return piped_ ? *piped_ : direct_; }

private:
    output& direct_;
    std::FILE* pipe_ = nullptr;
    std::optional<output> piped_{};
    void (*before_)(int) = nullptr;  // what a reader that has gone does
};

}  // namespace hexi::tool
