// The one container under the graph: a flat array that may lie in memory or in a mapped file.
//
//     array<node_id> a;  a.push_back(n);  a.size();
//     array<node_id> b = array<node_id>::mapped(file, offset, count);   // no byte is read yet
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace hexi {

/// A growing array of plain values. Small ones live on the heap; from 1 MiB on they have pages of
/// their own, which grow without copying (mremap) and ask for huge pages. A mapped array reads its
/// file page by page and keeps what is written to itself (private mapping); it grows into address
/// space reserved behind it, and is copied only when that is used up.
///
/// Cost     as std::vector; growth of a large array moves page tables, not bytes
/// Errors   std::bad_alloc
template <class T>
class array {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    using value_type = T;

    array() = default;
    explicit array(std::size_t size, T fill = T{}) { resize(size, fill); }
    array(const array& other) { append(other.span()); }
    array(array&& other) noexcept { swap(other); }
    array& operator=(const array& other) {
        if (this != &other) array(other).swap(*this);
        return *this;
    }
    array& operator=(array&& other) noexcept {
        array(std::move(other)).swap(*this);
        return *this;
    }
    ~array() { release(); }

    /// `count` values at `offset` (a multiple of the page size) of an open file. The file may be
    /// closed afterwards, and must not shrink while the array lives.
    static array mapped(int file, std::size_t offset, std::size_t count) {
        array out;
        if (count == 0) return out;
        const std::size_t bytes = whole_pages(count * sizeof(T));
        const std::size_t reserved = whole_pages(bytes + bytes / 2) + (std::size_t{64} << 20U);
        void* at = ::mmap(nullptr, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (at == MAP_FAILED) throw std::bad_alloc();
        if (::mmap(at, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, file,
                   static_cast<off_t>(offset)) == MAP_FAILED) {
            ::munmap(at, reserved);
            throw std::bad_alloc();
        }
        out.data_ = static_cast<T*>(at);
        out.size_ = count;
        out.capacity_ = reserved / sizeof(T);
        out.where_ = place::file;
        out.pages_ = reserved;
        return out;
    }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    std::size_t capacity() const { return capacity_; }
    T* data() { return data_; }
    const T* data() const { return data_; }
    T* begin() { return data_; }
    T* end() { return data_ + size_; }
    const T* begin() const { return data_; }
    const T* end() const { return data_ + size_; }
    std::span<const T> span() const { return {data_, size_}; }
    T& operator[](std::size_t i) { assert(i < size_); return data_[i]; }
    const T& operator[](std::size_t i) const { assert(i < size_); return data_[i]; }
    T& back() { return (*this)[size_ - 1]; }
    const T& back() const { return (*this)[size_ - 1]; }

    void clear() { size_ = 0; }
    void push_back(T value) {
        if (size_ == capacity_) grow(size_ + 1);
        data_[size_++] = value;
    }
    void append(std::span<const T> values) {
        if (values.empty()) return;
        const T* from = values.data();
        if (size_ + values.size() > capacity_) {
            // They may be the array's own, which move when it grows.
            const bool own = std::less_equal<const T*>{}(data_, from) && std::less<const T*>{}(from, data_ + size_);
            const std::size_t at = own ? static_cast<std::size_t>(from - data_) : 0;
            grow(size_ + values.size());
            if (own) from = data_ + at;
        }
        std::memcpy(static_cast<void*>(data_ + size_), from, values.size_bytes());
        size_ += values.size();
    }
    void reserve(std::size_t capacity) {
        if (capacity > capacity_) reallocate(capacity);
    }
    void resize(std::size_t size, T fill = T{}) {
        const std::size_t before = size_;
        resize_uninitialised(size);
        if (size > before) std::fill(data_ + before, data_ + size, fill);
    }
    /// As `resize`, but new values are whatever the memory holds: zeros in a fresh large array.
    void resize_uninitialised(std::size_t size) {
        if (size > capacity_) grow(size);
        size_ = size;
    }
    void shrink_to_fit() {
        if (where_ != place::file && capacity_ > size_) reallocate(size_);
    }
    /// Bytes of address space in use: the array's share of the memory of a graph.
    std::size_t memory() const { return where_ == place::heap ? capacity_ * sizeof(T) : whole_pages(size_ * sizeof(T)); }

    void swap(array& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        std::swap(pages_, other.pages_);
        std::swap(where_, other.where_);
    }

private:
    enum class place : std::uint8_t { heap, pages, file };
    static constexpr std::size_t page = 4096;
    static constexpr std::size_t own_pages_from = std::size_t{1} << 20U;
    static constexpr std::size_t huge_pages_from = std::size_t{4} << 20U;

    static std::size_t whole_pages(std::size_t bytes) { return (bytes + page - 1) / page * page; }

    void grow(std::size_t needed) { reallocate(std::max(needed, capacity_ + capacity_ / 2 + 4)); }

    void reallocate(std::size_t capacity) {
        assert(capacity >= size_);
        if (capacity == 0) {
            release();
            data_ = nullptr, capacity_ = 0, pages_ = 0, where_ = place::heap;
            return;
        }
        const std::size_t bytes = capacity * sizeof(T);
        if (where_ == place::heap && bytes < own_pages_from) {
            void* at = std::realloc(static_cast<void*>(data_), bytes);  // NOLINT: grows in place where it can
            if (at == nullptr) throw std::bad_alloc();
            data_ = static_cast<T*>(at);
            capacity_ = capacity;
            return;
        }
        const std::size_t wanted = whole_pages(bytes);
        if (where_ == place::pages) {
            void* at = ::mremap(static_cast<void*>(data_), pages_, wanted, MREMAP_MAYMOVE);
            if (at == MAP_FAILED) throw std::bad_alloc();
            data_ = static_cast<T*>(at);
        } else {
            void* at = ::mmap(nullptr, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
            if (at == MAP_FAILED) throw std::bad_alloc();
            if (size_ > 0) std::memcpy(at, static_cast<const void*>(data_), size_ * sizeof(T));
            release();
            data_ = static_cast<T*>(at);
            where_ = place::pages;
        }
        pages_ = wanted;
        capacity_ = wanted / sizeof(T);
        if (wanted >= huge_pages_from) ::madvise(static_cast<void*>(data_), wanted, MADV_HUGEPAGE);
    }

    void release() {
        if (where_ == place::heap) std::free(static_cast<void*>(data_));  // NOLINT
        else ::munmap(static_cast<void*>(data_), pages_);
    }

    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    std::size_t pages_ = 0;  // bytes mapped, for pages and file
    place where_ = place::heap;
};

}  // namespace hexi
