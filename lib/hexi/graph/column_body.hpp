// Bodies of `column.hpp`.
#pragma once

#include <hexi/graph/column.hpp>

#include <algorithm>
#include <vector>

#include <hexi/base/linkage.hpp>
#include <hexi/base/parallel.hpp>

namespace hexi::inline abi_v1 {

template <class Id>
column column::gathered_by(std::span<const Id> old) const {
    column out;
    out.value_size_ = value_size_, out.kind_ = kind_, out.list_ = list_, out.stored_ = stored_, out.in_pool_ = in_pool_;
    if (count_ == 0) return out;
    const std::size_t chunks = (old.size() + chunk - 1) / chunk;
    std::vector<std::uint8_t> used(chunks, 0);
    const auto end_of_chunk = [&](std::size_t c) { return std::min((c + 1) * chunk, old.size()); };
    parallel_ranges(chunks, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t c = begin; c < end; ++c)
            for (std::size_t i = c * chunk; i < end_of_chunk(c) && used[c] == 0; ++i) used[c] = place_of(old[i].index()) != nowhere;
    }, 64);
    std::size_t slots = 0;
    flat_array<std::uint32_t>& directory = out.directory_.own();
    directory.resize(chunks, 0);
    for (std::size_t c = 0; c < chunks; ++c)
        if (used[c] != 0) out.in_order_ = out.in_order_ && slots == c, directory[c] = static_cast<std::uint32_t>(++slots);
    out.values_.own().resize(slots * chunk * value_size_, std::byte{0});
    flat_array<std::uint64_t>& present = out.present_.own();
    present.resize(slots * (chunk / 64), 0);
    std::vector<std::size_t> counts(worker_count(), 0);
    const auto gather = [&]<class Word>(const Word*) {
        const auto* from = reinterpret_cast<const Word*>(values_.data());
        auto* to = reinterpret_cast<Word*>(out.values_.own().data());
        parallel_ranges(chunks, [&](std::size_t begin, std::size_t end, std::size_t worker) {
            std::size_t count = 0;
            for (std::size_t c = begin; c < end; ++c) {
                if (used[c] == 0) continue;
                const std::size_t first = (out.directory_[c] - 1) * chunk;
                for (std::size_t i = c * chunk; i < end_of_chunk(c); ++i) {
                    const std::size_t at = place_of(old[i].index());
                    if (at == nowhere) continue;
                    const std::size_t place = first + i % chunk;
                    to[place] = from[at];
                    present[place / 64] |= std::uint64_t{1} << (place % 64);
                    ++count;
                }
            }
            counts[worker] = count;
        }, 64);
    };
    struct sixteen { std::uint64_t low, high; };
    if (value_size_ == 1) gather(static_cast<const std::uint8_t*>(nullptr));
    else if (value_size_ == 4) gather(static_cast<const std::uint32_t*>(nullptr));
    else if (value_size_ == 8) gather(static_cast<const std::uint64_t*>(nullptr));
    else gather(static_cast<const sixteen*>(nullptr));
    for (const std::size_t count : counts) out.count_ += count;
    return out;
}

HEXI_INLINE column column::gathered(std::span<const node_id> old) const { return gathered_by(old); }
HEXI_INLINE column column::gathered(std::span<const edge_id> old) const { return gathered_by(old); }

}  // namespace hexi::abi_v1
