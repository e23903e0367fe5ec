// Aggregates: what a group's values come to.
#include <hexi/query/function/function_private.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <new>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include <hexi/query/function/memory_private.hpp>

namespace hexi::inline v1::detail::query {

namespace {

using enum cell_type;

template <std::derived_from<accumulator> T>
constexpr accumulator_form formed{sizeof(T), [](void* in) -> accumulator* {
                                      static_assert(alignof(T) <= alignof(std::max_align_t) && std::is_nothrow_default_constructible_v<T>);
                                      return ::new (in) T;
                                  }};

class counting : public accumulator {
public:
    void add(call_context&, arguments given) override { count_ += given.empty() || !given[0].is_null() ? 1 : 0; }
    cell result(call_context&) override { return count_; }

private:
    std::int64_t count_ = 0;
};

/// Sums of numbers, durations or quantities, null left out.
class summing : public accumulator {
public:
    explicit summing(std::string_view name) noexcept : name_(name) {}
    void add(call_context& context, arguments given) override {
        const cell& one = given[0];
        if (one.is_null()) return;
        if (std::int64_t sum = 0; one.is(integer) && sum_.is(integer) && !__builtin_add_overflow(sum_.as<std::int64_t>(), one.as<std::int64_t>(), &sum)) {
            sum_ = cell(sum), ++count_;
            return;
        }
        if (one.is(floating) && sum_.is(floating)) return ++count_, add_float(one.as<double>());
        if (!one.is_number() && !one.is(duration) && !one.is(quantity)) wrong_argument(name_, "numbers, DURATIONs or QUANTITYs", one, error_class::type);
        if (count_ > 0 && one.is_number() != sum_.is_number())
            throw failure{.of = error_class::type, .detail = "InvalidArgumentType", .message = fmt::format("{}() met a {} among {}s", name_, to_text(one.type()), to_text(sum_.type())), .hint = "leave out what is not alike, as with WHERE"};
        ++count_;
        // Floats are added with what is lost of them, so that a long sum is right to its last digits.
        if (one.is(floating) || sum_.is(floating)) return add_float(one.number());
        sum_ = count_ == 1 ? in_base(context, one) : query::add(sum_, in_base(context, one));
    }

protected:
    [[nodiscard]] cell sum() const { return sum_.is(floating) ? cell(sum_.as<double>() + lost_) : sum_; }
    [[nodiscard]] std::int64_t count() const { return count_; }

private:
    /// Source   A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, 1974
    void add_float(double one) {
        const double before = sum_.is_null() ? 0 : sum_.number();
        const double after = before + one;
        if (std::isfinite(after)) lost_ += std::abs(before) >= std::abs(one) ? (before - after) + one : (one - after) + before;
        sum_ = after;
    }

    std::string_view name_;
    cell sum_;
    double lost_ = 0;
    std::int64_t count_ = 0;
};

class total : public summing {
public:
    total() noexcept : summing("sum") {}
    cell result(call_context&) override { return count() == 0 ? cell(std::int64_t{0}) : sum(); }
};

class average : public accumulator {
public:
    void add(call_context& context, arguments given) override {
        const cell& one = given[0];
        if (one.is_null()) return;
        // Whole numbers as floats, whose sum does not overflow.
        const cell as_float = one.is(integer) ? cell(one.number()) : one;
        sum_.add(context, {&as_float, 1});
    }
    cell result(call_context&) override {
        const std::int64_t n = sum_.number();
        if (n == 0) return {};
        const cell all = sum_.value();
        if (all.is(floating)) return all.as<double>() / static_cast<double>(n);
        return divide(all, n);
    }

private:
    class terms : public summing {
    public:
        terms() noexcept : summing("avg") {}
        cell result(call_context&) override { return sum(); }
        [[nodiscard]] cell value() const { return sum(); }
        [[nodiscard]] std::int64_t number() const { return count(); }
    };
    terms sum_;
};

/// The first or the last in the order of all, null left out.
template <bool Last>
class extreme : public accumulator {
public:
    void add(call_context& context, arguments given) override {
        if (given[0].is_null()) return;
        if (best_.is_null()) {
            best_ = given[0];
            return;
        }
        if (given[0].is(integer) && best_.is(integer)) {
            const std::int64_t one = given[0].as<std::int64_t>(), best = best_.as<std::int64_t>();
            if (Last ? one > best : one < best) best_ = given[0];
            return;
        }
        const auto found = given[0].is(quantity) && best_.is(quantity) ? order(in_base(context, given[0]), in_base(context, best_)) : order(given[0], best_);
        if (Last ? found > 0 : found < 0) best_ = given[0];
    }
    cell result(call_context&) override { return best_; }

private:
    cell best_;
};

class collecting : public accumulator {
public:
    void add(call_context& context, arguments given) override {
        if (given[0].is_null()) return;
        held_.grow(context, sizeof(cell));
        all_.push_back(given[0]);
    }
    cell result(call_context&) override { return std::move(all_); }

private:
    cell_list all_;
    held_memory held_;
};

/// How far numbers lie from their average.
///
/// Source   B. P. Welford, Note on a method for calculating corrected sums of squares and products, 1962
template <bool OfSample>
class deviation : public accumulator {
public:
    void add(call_context&, arguments given) override {
        if (given[0].is_null()) return;
        if (!given[0].is_number()) wrong_argument(OfSample ? "stDev" : "stDevP", "numbers", given[0], error_class::type);
        const double before = given[0].number() - mean_;
        mean_ += before / static_cast<double>(++count_);
        squares_ += before * (given[0].number() - mean_);
    }
    cell result(call_context&) override {
        const std::int64_t over = OfSample ? count_ - 1 : count_;
        return over <= 0 ? 0.0 : std::sqrt(squares_ / static_cast<double>(over));
    }

private:
    double mean_ = 0, squares_ = 0;
    std::int64_t count_ = 0;
};

/// The value below which a part of all lie: one of them, or between two.
template <bool Between>
class percentile : public accumulator {
public:
    void add(call_context& context, arguments given) override {
        static constexpr std::string_view name = Between ? "percentileCont" : "percentileDisc";
        if (!given[1].is_null()) {
            if (!given[1].is_number()) wrong_argument(name, "a number from 0.0 to 1.0 as its second argument", given[1], error_class::type);
            if (!(given[1].number() >= 0 && given[1].number() <= 1))
                wrong_argument(name, "a number from 0.0 to 1.0 as its second argument", given[1], error_class::argument, "NumberOutOfRange");
            part_ = given[1].number();
        }
        if (given[0].is_null()) return;
        if (!given[0].is_number()) wrong_argument(name, "numbers", given[0], error_class::type);
        held_.grow(context, sizeof(cell));
        all_.push_back(given[0]);
    }
    cell result(call_context&) override {
        if (all_.empty() || !part_) return {};
        std::ranges::sort(all_, [](const cell& a, const cell& b) { return order(a, b) < 0; });
        if constexpr (!Between) {
            const auto at = static_cast<std::size_t>(std::ceil(*part_ * static_cast<double>(all_.size())));
            return all_[std::min(at == 0 ? 0 : at - 1, all_.size() - 1)];
        } else {
            const double at = *part_ * static_cast<double>(all_.size() - 1);
            const auto below = static_cast<std::size_t>(std::floor(at));
            const double low = all_[below].number(), high = all_[std::min(below + 1, all_.size() - 1)].number();
            return low == high ? low : low + (high - low) * (at - std::floor(at));
        }
    }

private:
    cell_list all_;
    std::optional<double> part_;
    held_memory held_;
};

}  // namespace

function_family aggregate_functions() {
    constexpr types numbers = number_types | nothing;
    constexpr types summed = numbers | only(duration, quantity);
    constexpr types a_float = only(null, floating);
    function_family out{.name = "Aggregates",
            .functions = {},
            .aggregates = {
                {.name = "count", .parameters = {{"value"}}, .result = only(integer), .form = formed<counting>, .counts = true, .says = "How many values there are, null left out; count(*) counts rows."},
                {.name = "sum", .parameters = {{"value", summed}}, .result = summed & ~nothing, .form = formed<total>, .says = "The sum of numbers, durations or quantities, which are added in their base unit; 0 of none."},
                {.name = "avg", .parameters = {{"value", summed}}, .result = a_float | only(duration, quantity), .form = formed<average>, .says = "The average; null of none."},
                {.name = "min", .parameters = {{"value"}}, .form = formed<extreme<false>>, .says = "The first value in the order of ORDER BY; null of none."},
                {.name = "max", .parameters = {{"value"}}, .form = formed<extreme<true>>, .says = "The last value in the order of ORDER BY; null of none."},
                {.name = "collect", .parameters = {{"value"}}, .result = only(list), .form = formed<collecting>, .says = "A list of all values, null left out."},
                {.name = "stDev", .parameters = {{"value", numbers}}, .result = only(floating), .form = formed<deviation<true>>, .says = "The standard deviation of a sample; 0.0 of less than two."},
                {.name = "stDevP", .parameters = {{"value", numbers}}, .result = only(floating), .form = formed<deviation<false>>, .says = "The standard deviation of all; 0.0 of none."},
                {.name = "percentileCont", .parameters = {{"value", numbers}, {"part", numbers}}, .result = a_float, .form = formed<percentile<true>>, .says = "The value below which that part of all lie, 0.0 to 1.0, between two of them."},
                {.name = "percentileDisc", .parameters = {{"value", numbers}, {"part", numbers}}, .result = numbers, .form = formed<percentile<false>>, .says = "The value at which that part of all is reached, 0.0 to 1.0, one of them."},
            }};
    // As GQL calls them.
    for (const auto& [name, as] : std::initializer_list<std::pair<std::string_view, std::string_view>>{{"collect_list", "collect"}, {"stdev_samp", "stDev"}, {"stdev_pop", "stDevP"}, {"percentile_cont", "percentileCont"}, {"percentile_disc", "percentileDisc"}}) {
        aggregate same = *std::ranges::find(out.aggregates, as, &aggregate::name);
        same.name = name;
        out.aggregates.push_back(std::move(same));
    }
    return out;
}

}  // namespace hexi::v1::detail::query
