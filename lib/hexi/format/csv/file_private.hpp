// A text file mapped into memory, and places in it.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <hexi/base/input.hpp>
#include <hexi/base/problem.hpp>
#include <hexi/base/text_places.hpp>
#include <hexi/format/encoded_text_private.hpp>
#include <hexi/format/open.hpp>

#pragma GCC visibility push(hidden)  // what a shared library keeps to itself
namespace hexi::inline abi_v1::detail {

/// A file's bytes, if they are many read page by page as they are touched, or the text that it holds, in memory. The file must not shrink
/// meanwhile.
class csv_file {
public:
    /// The bytes as they are.
    ///
    /// Errors   those of `input_file::open`
    static result<std::shared_ptr<const csv_file>> open(const std::filesystem::path& path, const input_rules& rules = {}) {
        const auto file = input_file::open(path, rules);
        if (!file) return file.problems();
        auto out = std::shared_ptr<csv_file>(new csv_file(path.string()));
        if (file->size() <= small) {
            auto text = file->text(static_cast<std::size_t>(file->size()));
            if (!text) return text.problems();
            out->held_ = *std::move(text), out->as_in_file_ = true;
            return std::shared_ptr<const csv_file>(std::move(out));
        }
        void* const at = ::mmap(nullptr, static_cast<std::size_t>(file->size()), PROT_READ, MAP_PRIVATE, file->descriptor(), 0);
        if (at == MAP_FAILED) return input_file::failure(path, errno);
        out->size_ = static_cast<std::size_t>(file->size());
        out->data_ = static_cast<const char*>(at);
        ::madvise(at, out->size_, MADV_SEQUENTIAL);
        return std::shared_ptr<const csv_file>(std::move(out));
    }
    /// The text in the file, unpacked and decoded where it needs to be; places are those of this text.
    ///
    /// Errors   those of `input_file::open` and `text_in`
    static result<std::shared_ptr<const csv_file>> open_text(const std::filesystem::path& path, const input_rules& rules, const open_options& options) {
        auto raw = open(path, rules);
        if (!raw) return raw;
        auto text = text_in((*raw)->text(), path, {.encoding = options.encoding, .most = rules.most, .swells = options.files.most > 0});
        if (!text) return text.problems();
        if (!*text) return raw;
        return of_text(path.string(), **std::move(text));
    }
    /// A text that is in no file of its own.
    static std::shared_ptr<const csv_file> of_text(std::string name, std::string text) {
        auto out = std::shared_ptr<csv_file>(new csv_file(std::move(name)));
        out->held_ = std::move(text);
        return out;
    }
    csv_file(const csv_file&) = delete;
    csv_file& operator=(const csv_file&) = delete;
    ~csv_file() {
        if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
    }

    const std::string& name() const { return name_; }
    std::string_view text() const { return held_ ? std::string_view(*held_) : std::string_view(data_, size_); }

    /// The bytes between two offsets are not needed for now: the system need not keep them for this process.
    void pass_over(std::size_t begin, std::size_t end) const {
        if (data_ == nullptr || held_) return;
        const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        // A page that is read brings those around it, also ones that were passed over.
        constexpr std::size_t around = std::size_t{128} << 10U;
        begin = (begin - std::min(begin, around)) / page * page, end = end == size_ ? end : end / page * page;
        if (begin < end) ::madvise(const_cast<char*>(data_) + begin, end - begin, MADV_DONTNEED);
    }
    /// Bytes of memory that the text takes, as it is not that of a file.
    std::size_t held() const { return held_ && !as_in_file_ ? held_->size() : 0; }

    /// Fills in a problem's place and excerpt: `length` bytes at `offset`. `places` are those of `text()`.
    void locate(problem& p, std::size_t offset, std::size_t length, text_places& places) const {
        const text_places::spot at = places.of(offset);
        p.where = {name_, at.line, at.column};
        set_excerpt(p, text(), std::min(offset, text().size()), length);
    }
private:
    static constexpr std::size_t small = std::size_t{32} << 10U;  // bytes that are sooner read than mapped

    explicit csv_file(std::string name) : name_(std::move(name)) {}

    std::string name_;
    const char* data_ = nullptr;
    std::size_t size_ = 0;
    std::optional<std::string> held_{};  // the text, where it is another than the file's bytes, or short
    bool as_in_file_ = false;
};

}  // namespace hexi::abi_v1::detail
#pragma GCC visibility pop
