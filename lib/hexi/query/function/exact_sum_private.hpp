// A sum of floats that does not hang on their order.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace hexi::inline abi_v1::detail::query {

/// A number as parts that have no bit's place in common, ascending: it is their sum.
///
/// Shape    At most some forty parts: floats have 2,098 places, a part 53
/// Cost     O(parts) a number that is added, without error
/// Source   J. R. Shewchuk, Adaptive precision floating-point arithmetic and fast robust geometric predicates, 1997; the rounding as in
///          R. Hettinger, Binary floating point summation accurate to full precision, 2005
class float_parts {
public:
    void add(double one) {
        std::size_t kept = 0;
        for (const double part : parts_) {
            const double sum = one + part, of_it = sum - one;
            const double lost = (one - (sum - of_it)) + (part - of_it);
            if (lost != 0) parts_[kept++] = lost;
            one = sum;
        }
        parts_.resize(kept);
        if (one != 0) parts_.push_back(one);
    }
    /// As long as these live: not of what is about to go.
    [[nodiscard]] std::span<const double> all() const& { return parts_; }
    std::span<const double> all() const&& = delete;
    /// Rounded to the nearest float, half to even; never -0.
    [[nodiscard]] double value() const {
        if (parts_.empty()) return 0.0;
        std::size_t i = parts_.size() - 1;
        double high = parts_[i], lost = 0;
        while (i > 0 && lost == 0) {
            const double before = high, part = parts_[--i];
            high = before + part;
            lost = part - (high - before);
        }
        // Half of the last bit is rounded to even above; what is below it says whether it was half.
        if (i > 0 && ((lost < 0 && parts_[i - 1] < 0) || (lost > 0 && parts_[i - 1] > 0))) {
            const double twice = 2 * lost, up = high + twice;
            if (twice == up - high) high = up;
        }
        return high;
    }

private:
    std::vector<double> parts_;
};

/// Adds floats without error and rounds once, when the sum is asked for: whatever order they come in, and in whatever groups, the sum has
/// the same bits.
///
/// Shape    Two floats, what was added and what was lost of it: of numbers of like size nothing is lost of that again. What is, and
///          numbers whose sums might overflow on their way, stand elsewhere
/// Cost     O(1) a number, twelve operations, where nothing is lost twice
class exact_sum {
public:
    void add(double one) {
        if (!(std::abs(one) < far_from)) [[unlikely]] return add_far(one);
        double lost = 0, left = 0;
        high_ = sum_of(high_, one, lost);
        low_ = sum_of(low_, lost, left);
        if (left != 0) [[unlikely]] add_lost(left);
    }
    /// Adds a product, without error where it neither ends above the floats nor begins below them.
    void add_product(double a, double b) {
        const double product = a * b;
        add(product);
        if (std::isfinite(product)) add(std::fma(a, b, -product));
    }
    void add(const exact_sum& other) {
        add(other.high_);
        add(other.low_);
        if (other.rest_ == nullptr) return;
        for (const double part : other.rest_->lost.all()) rest().lost.add(part);
        for (const double part : other.rest_->far.all()) rest().far.add(part);
        rest().beyond += other.rest_->beyond;
    }
    /// The sum, rounded to the nearest float, half to even; never -0. Of infinities of both signs and of NaN it is NaN.
    [[nodiscard]] double value() const {
        if (rest_ == nullptr) return high_ + low_;
        if (std::isnan(rest_->beyond)) return std::numeric_limits<double>::quiet_NaN();
        if (rest_->beyond != 0) return rest_->beyond;
        const float_parts near = parts();
        float_parts all;
        if (std::abs(rest_->far.value()) < far_scale * 0x1p1020) {
            for (const double part : rest_->far.all()) all.add(part / far_scale);
            for (const double part : near.all()) all.add(part);
            return all.value();
        }
        // Of what is too small to be scaled without error, no more than the sign of the largest part can matter: it breaks a tie.
        all = rest_->far;
        double small = 0;
        for (const double part : near.all())
            if (std::abs(part) < 0x1p-800) small = part;
            else all.add(part * far_scale);
        if (small != 0) all.add(std::copysign(0x1p-1028, small));
        return all.value() / far_scale;
    }
    /// Where all numbers are below `far_from`.
    [[nodiscard]] float_parts parts() const {
        float_parts all;
        if (rest_ != nullptr) all = rest_->lost;
        all.add(low_);
        all.add(high_);
        return all;
    }

    /// From here on sums might overflow on their way: such numbers are added apart, and smaller.
    static constexpr double far_from = 0x1p959;

private:
    struct rest_of_it {
        float_parts lost, far;
        double beyond = 0;  // infinities and NaN
    };
    static constexpr double far_scale = 0x1p-128;

    /// Source   D. E. Knuth, The Art of Computer Programming 2, 4.2.2
    static double sum_of(double a, double b, double& lost) {
        const double sum = a + b, of_b = sum - a;
        lost = (a - (sum - of_b)) + (b - of_b);
        return sum;
    }
    rest_of_it& rest() {
        if (rest_ == nullptr) rest_ = std::make_unique<rest_of_it>();
        return *rest_;
    }
    [[gnu::noinline]] void add_lost(double one) { rest().lost.add(one); }
    [[gnu::noinline]] void add_far(double one) {
        if (std::isfinite(one)) rest().far.add(one * far_scale);
        else rest().beyond += one;
    }

    double high_ = 0, low_ = 0;
    std::unique_ptr<rest_of_it> rest_;
};

}  // namespace hexi::abi_v1::detail::query
