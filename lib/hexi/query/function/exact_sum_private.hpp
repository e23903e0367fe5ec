// A sum of floats that does not hang on their order.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>

namespace hexi::inline v1::detail::query {

/// Adds floats without error and rounds once, when the sum is asked for: whatever order they come in, and in whatever groups, the sum has
/// the same bits.
///
/// Shape    Parts that have no bit's place in common, ascending: three of them in the sum itself, as most sums need, more elsewhere
/// Cost     O(parts) a number: of floats of like size two or three, of any floats forty
/// Source   J. R. Shewchuk, Adaptive precision floating-point arithmetic and fast robust geometric predicates, 1997; the rounding as in
///          R. Hettinger, Binary floating point summation accurate to full precision, 2005
class exact_sum {
public:
    exact_sum() noexcept = default;
    exact_sum(const exact_sum&) = delete;
    exact_sum& operator=(const exact_sum&) = delete;
    ~exact_sum();

    void add(double one) {
        if (!(std::abs(one) < far_from)) [[unlikely]] return add_far(one);
        double* const all = parts_begin();
        std::size_t kept = 0;
        for (std::size_t i = 0; i < count_; ++i) {
            const double sum = one + all[i], of_it = sum - one;
            const double lost = (one - (sum - of_it)) + (all[i] - of_it);
            if (lost != 0) all[kept++] = lost;
            one = sum;
        }
        count_ = kept;
        if (one != 0) push(one);
    }
    /// Adds a product, without error where it neither ends above the floats nor begins below them.
    void add_product(double a, double b) {
        const double product = a * b;
        add(product);
        if (std::isfinite(product)) add(std::fma(a, b, -product));
    }
    void add(const exact_sum& other);
    /// The sum, rounded to the nearest float, half to even; never -0. Of infinities of both signs and of NaN it is NaN.
    [[nodiscard]] double value() const;
    /// Parts whose sum it is, where all numbers are below `far_from`.
    [[nodiscard]] std::span<const double> parts() const { return {more_ != nullptr ? more_.get() : few_.data(), count_}; }

    /// From here on sums might overflow on their way: such numbers are added apart, and smaller.
    static constexpr double far_from = 0x1p959;

private:
    struct far_numbers;
    static constexpr double far_scale = 0x1p-128;
    static constexpr std::size_t most_parts = 48;  // 2,098 places of bits, 53 a part

    [[nodiscard]] double* parts_begin() { return more_ != nullptr ? more_.get() : few_.data(); }
    void push(double part) {
        if (count_ == few_.size() && more_ == nullptr) {
            more_ = std::make_unique<double[]>(most_parts);
            std::ranges::copy(few_, more_.get());
        }
        parts_begin()[count_++] = part;
    }
    far_numbers& far();
    void add_far(double one);

    std::array<double, 3> few_{};
    std::size_t count_ = 0;
    std::unique_ptr<double[]> more_;
    std::unique_ptr<far_numbers> far_;
};

struct exact_sum::far_numbers {
    double beyond = 0;  // infinities and NaN
    exact_sum scaled;
};

inline exact_sum::~exact_sum() = default;

inline exact_sum::far_numbers& exact_sum::far() {
    if (far_ == nullptr) far_ = std::make_unique<far_numbers>();
    return *far_;
}

inline void exact_sum::add_far(double one) {
    if (std::isfinite(one)) far().scaled.add(one * far_scale);
    else far().beyond += one;
}

inline void exact_sum::add(const exact_sum& other) {
    for (const double part : other.parts()) add(part);
    if (other.far_ == nullptr) return;
    far().beyond += other.far_->beyond;
    far().scaled.add(other.far_->scaled);
}

inline double exact_sum::value() const {
    if (far_ != nullptr) {
        if (std::isnan(far_->beyond)) return std::numeric_limits<double>::quiet_NaN();
        if (far_->beyond != 0) return far_->beyond;
        if (far_->scaled.value() != 0) {
            exact_sum all;
            all.add(far_->scaled);
            for (const double part : parts()) all.add(part * far_scale);
            return all.value() / far_scale;
        }
    }
    const std::span<const double> all = parts();
    if (all.empty()) return 0.0;
    std::size_t i = all.size() - 1;
    double high = all[i], lost = 0;
    while (i > 0 && lost == 0) {
        const double before = high, part = all[--i];
        high = before + part;
        lost = part - (high - before);
    }
    // Half of the last bit is rounded to even above; what is below it says whether it was half.
    if (i > 0 && ((lost < 0 && all[i - 1] < 0) || (lost > 0 && all[i - 1] > 0))) {
        const double twice = 2 * lost, up = high + twice;
        if (twice == up - high) high = up;
    }
    return high;
}

}  // namespace hexi::v1::detail::query
