// The one container under the graph: a flat array that may lie in memory or in a mapped file.
//
//     flat_array<node_id> a;  a.push_back(n);  a.size();
//     flat_array<node_id> b = flat_array<node_id>::mapped(file, offset, count);   // no byte is read yet
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

namespace hexi::inline abi_v1 {

template <class T>
class shared_array;

/// A growing array of plain values. Small ones live on the heap. From 256 KiB on they have pages of their own,
/// which are fetched many at a time; from 2 MiB on these are huge pages where the system gives them, and grow
/// without copying (mremap): a page fault costs more than filling the page. What a known size leaves over the
/// last huge page has small ones: memory nobody used lately is the slowest to get. A mapped array reads its file
/// page by page and keeps what is written to itself (private mapping); it grows into address space reserved
/// behind it, and is copied only when that is used up.
///
/// Cost     as std::vector; growth of a large array moves page tables, not bytes
/// Errors   std::bad_alloc
template <class T>
class flat_array {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= alignof(std::max_align_t));

public:
    using value_type = T;

    flat_array() = default;
    explicit flat_array(std::size_t size, T fill = T{}) { resize(size, fill); }
    flat_array(const flat_array& other) { append(other.span()); }
    flat_array(flat_array&& other) noexcept { swap(other); }
    flat_array& operator=(const flat_array& other) {
        if (this != &other) flat_array(other).swap(*this);
        return *this;
    }
    flat_array& operator=(flat_array&& other) noexcept {
        flat_array(std::move(other)).swap(*this);
        return *this;
    }
    ~flat_array() { release(); }

    /// `count` values at `offset` (a multiple of the page size) of an open file. The file may be
    /// closed afterwards, and must not shrink while the array lives.
    [[nodiscard]] static flat_array mapped(int file, std::size_t offset, std::size_t count) {
        flat_array out;
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
        out.capacity_ = bytes / sizeof(T);
        out.where_ = place::file;
        out.pages_ = reserved;
        return out;
    }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    /// How many values fit without moving the array.
    [[nodiscard]] std::size_t capacity() const { return where_ == place::heap ? capacity_ : pages_ / sizeof(T); }
    T* data() { return data_; }
    [[nodiscard]] const T* data() const { return data_; }
    T* begin() { return data_; }
    T* end() { return data_ + size_; }
    [[nodiscard]] const T* begin() const { return data_; }
    [[nodiscard]] const T* end() const { return data_ + size_; }
    [[nodiscard]] std::span<const T> span() const { return {data_, size_}; }
    T& operator[](std::size_t i) { assert(i < size_); return data_[i]; }
    [[nodiscard]] const T& operator[](std::size_t i) const { assert(i < size_); return data_[i]; }
    T& back() { return (*this)[size_ - 1]; }
    [[nodiscard]] const T& back() const { return (*this)[size_ - 1]; }

    void clear() { size_ = 0; }
    void push_back(T value) {
        if (size_ == capacity_) grow(size_ + 1);
        data_[size_++] = value;
    }
    /// One more, to be filled where it stands: a value that is put together beside it and copied at once is waited for.
    T& emplace_back() {
        if (size_ == capacity_) grow(size_ + 1);
        data_[size_] = T{};
        return data_[size_++];
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
        if (capacity > this->capacity()) reallocate(capacity);
    }
    /// Room for so many more values, so that adding them cannot fail.
    void reserve_more(std::size_t values) {
        if (size_ + values > capacity_) grow(size_ + values);
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
        if (where_ != place::file && capacity() > size_) reallocate(size_);
    }
    /// Bytes of address space in use: the array's share of the memory of a graph.
    [[nodiscard]] std::size_t memory() const { return where_ == place::heap ? capacity_ * sizeof(T) : whole_pages(size_ * sizeof(T)); }

    void swap(flat_array& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        std::swap(pages_, other.pages_);
        std::swap(where_, other.where_);
    }

private:
    friend class shared_array<T>;

    /// Another name for the values of `other`, taken by an empty array: one of the two has to `forget()` them.
    void alias(const flat_array& other) noexcept {
        data_ = other.data_, size_ = other.size_, capacity_ = other.capacity_, pages_ = other.pages_, where_ = other.where_;
    }
    void forget() noexcept { data_ = nullptr, size_ = 0, capacity_ = 0, pages_ = 0, where_ = place::heap; }

    enum class place : std::uint8_t { heap, pages, file };
    static constexpr std::size_t huge_page = std::size_t{2} << 20U;
    static constexpr std::size_t own_pages_from = std::size_t{256} << 10U;

    static std::size_t multiple(std::size_t bytes, std::size_t of) { return (bytes + of - 1) / of * of; }
    static std::size_t whole_pages(std::size_t bytes) { return multiple(bytes, system_page()); }
    /// 4 KiB on most machines, up to 64 KiB on others.
    static std::size_t system_page() {
        static const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        return size;
    }

    void grow(std::size_t needed) {
        if (needed > capacity()) {
            // What is filled at once has its size; what grows will grow again.
            std::size_t wanted = std::max(needed, capacity_ + capacity_ / 2 + 4);
            if (capacity_ > 0 && wanted * sizeof(T) >= huge_page) wanted = multiple(wanted * sizeof(T), huge_page) / sizeof(T);
            reallocate(wanted);
        }
        if (needed > capacity_) fetch(needed);
    }

    /// Fetches pages that are reserved already, some more than are needed now.
    void fetch(std::size_t needed) {
        const std::size_t before = whole_pages(capacity_ * sizeof(T));
        const std::size_t step = std::clamp<std::size_t>(before / 4, std::size_t{64} << 10U, std::size_t{1} << 20U);
        const std::size_t after = std::min(pages_, whole_pages(std::max(needed * sizeof(T), before + step)));
        // Linux 5.14 has it; where it fails, pages come one by one as they are written to.
        constexpr int populate_write = 23;
        ::madvise(reinterpret_cast<std::byte*>(data_) + before, after - before, populate_write);
        capacity_ = after / sizeof(T);
    }

    /// New pages; huge ones, which begin at a multiple of their size, as long as there are enough for one.
    static void* new_pages(std::size_t bytes, int access = PROT_READ | PROT_WRITE) {
        const std::size_t extra = bytes < huge_page ? 0 : huge_page - system_page();
        void* const at = ::mmap(nullptr, bytes + extra, access, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (at == MAP_FAILED) throw std::bad_alloc();
        if (extra == 0) return at;
        auto* const begin = static_cast<std::byte*>(at);
        const std::size_t before = (huge_page - reinterpret_cast<std::uintptr_t>(at) % huge_page) % huge_page;
        if (before > 0) ::munmap(begin, before);
        if (before < extra) ::munmap(begin + before + bytes, extra - before);
        return begin + before;
    }

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
        if (where_ == place::pages && (pages_ < huge_page) == (wanted < huge_page)) {
            void* at = ::mremap(static_cast<void*>(data_), pages_, wanted, 0);
            if (at == MAP_FAILED) {
                void* const to = new_pages(wanted, PROT_NONE);
                at = ::mremap(static_cast<void*>(data_), pages_, wanted, MREMAP_MAYMOVE | MREMAP_FIXED, to);
                if (at == MAP_FAILED) {
                    ::munmap(to, wanted);
                    throw std::bad_alloc();
                }
            }
            data_ = static_cast<T*>(at);
            capacity_ = std::min(capacity_, wanted / sizeof(T));
        } else {
            void* const at = new_pages(wanted);
            if (wanted >= huge_page) ::madvise(at, wanted, MADV_HUGEPAGE);
            const T* const old = data_;
            const std::size_t size = size_;
            flat_array before;
            before.swap(*this);
            data_ = static_cast<T*>(at), size_ = size, pages_ = wanted, where_ = place::pages;
            capacity_ = wanted / huge_page * huge_page / sizeof(T);
            if (size > capacity_) fetch(size);
            if (size > 0) std::memcpy(at, static_cast<const void*>(old), size * sizeof(T));
        }
        pages_ = wanted;
        capacity_ = std::max(capacity_, wanted / huge_page * huge_page / sizeof(T));
    }

    void release() {
        if (where_ == place::heap) std::free(static_cast<void*>(data_));  // NOLINT
        else ::munmap(static_cast<void*>(data_), pages_);
    }

    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;  // on the heap all there is, else as much as is fetched
    std::size_t pages_ = 0;     // bytes mapped, for pages and file
    place where_ = place::heap;
};

}  // namespace hexi::abi_v1
