// Aggregates: what a group's values come to.
#include <hexi/query/function/function_private.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include <hexi/query/function/exact_sum_private.hpp>
#include <hexi/query/function/memory_private.hpp>

namespace hexi::inline abi_v1::detail::query {

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
    void take_up(call_context&, accumulator& later) override { count_ += static_cast<counting&>(later).count_; }
    cell result(call_context&) override { return count_; }

private:
    std::int64_t count_ = 0;
};

__extension__ typedef __int128 wide;

/// Sums of numbers, durations or quantities, null left out. Those of numbers do not hang on the order in which they came.
class summing : public accumulator {
public:
    explicit summing(const char* name) noexcept : name_(name) {}
    void add(call_context& context, arguments given) override {
        const cell& one = given[0];
        if (are_numbers() && one.is(floating)) {
            floats_.add(one.as<double>()), any_float_ = true, ++count_;
        } else if (are_numbers() && one.is(integer)) {
            whole_ += one.as<std::int64_t>(), ++count_;
        } else if (!one.is_null()) {
            add_other(context, one);
        }
    }
    void take_up(call_context&, accumulator& later) override {
        const auto& other = static_cast<summing&>(later);
        if (other.count_ > 0 && !are_numbers()) throw one_by_one{};
        whole_ += other.whole_, count_ += other.count_, any_float_ = any_float_ || other.any_float_;
        floats_.add(other.floats_);
    }

protected:
    [[nodiscard]] bool are_numbers() const { return sum_.is_null(); }
    [[nodiscard]] cell sum() const {
        constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
        if (!are_numbers()) return sum_;
        if (any_float_) return cell(float_sum());
        // More than an integer can say is the error that adding has for it.
        if (whole_ > most) return query::add(cell(most), cell(whole_ - most > most ? most : static_cast<std::int64_t>(whole_ - most)));
        if (whole_ < least) return query::add(cell(least), cell(whole_ - least < least ? least : static_cast<std::int64_t>(whole_ - least)));
        return static_cast<std::int64_t>(whole_);
    }
    /// Of numbers.
    [[nodiscard]] double float_sum() const {
        if (whole_ == 0) return floats_.value();
        exact_sum all;
        all.add(floats_);
        all.add(static_cast<double>(static_cast<std::int64_t>(whole_ >> 64U)) * 0x1p64);
        all.add(static_cast<double>(static_cast<std::uint32_t>(whole_ >> 32U)) * 0x1p32);
        all.add(static_cast<double>(static_cast<std::uint32_t>(whole_)));
        return all.value();
    }
    [[nodiscard]] std::int64_t count() const { return count_; }

private:
    /// What is no number, or comes after what is none.
    [[gnu::noinline]] void add_other(call_context& context, const cell& one) {
        if (!one.is_number() && !one.is(duration) && !one.is(quantity)) wrong_argument(name_, "numbers, DURATIONs or QUANTITYs", one, error_class::type);
        // They are rounded one after the other.
        if (context.shared) throw one_by_one{};
        if (count_ > 0 && one.is_number() != are_numbers())
            throw failure{.of = error_class::type, .detail = "InvalidArgumentType", .message = fmt::format("{}() met a {} among {}s", name_, to_text(one.type()), to_text(!are_numbers() ? sum_.type() : any_float_ ? floating : integer)), .hint = "leave out what is not alike, as with WHERE"};
        sum_ = count_ == 0 ? in_base(context, one) : query::add(sum_, in_base(context, one));
        ++count_;
    }

    const char* name_;
    wide whole_ = 0;
    exact_sum floats_;
    cell sum_;  // of durations or quantities
    std::int64_t count_ = 0;
    bool any_float_ = false;
};

class total : public summing {
public:
    total() noexcept : summing("sum") {}
    cell result(call_context&) override { return count() == 0 ? cell(std::int64_t{0}) : sum(); }
};

class average : public summing {
public:
    average() noexcept : summing("avg") {}
    cell result(call_context&) override {
        if (count() == 0) return {};
        return are_numbers() ? cell(float_sum() / static_cast<double>(count())) : divide(sum(), count());
    }
};

/// The first or the last in the order of all, null left out; of equal ones the one that came first.
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
        const auto found = holds_quantity(given[0]) && holds_quantity(best_) ? order(in_base(context, given[0]), in_base(context, best_)) : order(given[0], best_);
        if (Last ? found > 0 : found < 0) best_ = given[0];
    }
    void take_up(call_context& context, accumulator& later) override { add(context, {&static_cast<extreme&>(later).best_, 1}); }
    cell result(call_context&) override { return best_; }

private:
    cell best_;
};

/// Cells in the order in which they came.
class held_cells {
public:
    void add(call_context& context, const cell& one) {
        held_.grow(context, sizeof(cell));
        all_.push_back(one);
    }
    void take_up(call_context& context, held_cells& later) {
        held_.grow(context, later.all_.size() * sizeof(cell));
        all_.insert(all_.end(), std::make_move_iterator(later.all_.begin()), std::make_move_iterator(later.all_.end()));
    }
    [[nodiscard]] cell_list& all() { return all_; }

private:
    cell_list all_;
    held_memory held_;
};

class collecting : public accumulator {
public:
    void add(call_context& context, arguments given) override {
        if (!given[0].is_null()) cells_.add(context, given[0]);
    }
    void take_up(call_context& context, accumulator& later) override { cells_.take_up(context, static_cast<collecting&>(later).cells_); }
    cell result(call_context&) override { return std::move(cells_.all()); }

private:
    held_cells cells_;
};

/// How far numbers lie from their average: from their sum and that of their squares, which have no error, so that nothing is lost where
/// one is taken from the other.
template <bool OfSample>
class deviation : public accumulator {
public:
    void add(call_context&, arguments given) override {
        if (given[0].is_null()) return;
        if (!given[0].is_number()) wrong_argument(OfSample ? "stDev" : "stDevP", "numbers", given[0], error_class::type);
        ++count_;
        const double one = given[0].number();
        if (!(std::abs(one) < far_from)) return far().add(one * far_scale);
        near_.add(one);
    }
    void take_up(call_context&, accumulator& later) override {
        const auto& other = static_cast<deviation&>(later);
        count_ += other.count_;
        near_.add(other.near_);
        if (other.far_ != nullptr) far().add(*other.far_);
    }
    cell result(call_context&) override {
        const std::int64_t over = OfSample ? count_ - 1 : count_;
        if (over <= 0) return 0.0;
        if (far_ == nullptr) return near_.deviation_of(count_, over);
        moments all;
        all.add(*far_);
        const float_parts sum = near_.sum.parts(), squares = near_.squares.parts();
        for (const double part : sum.all()) all.sum.add(part * far_scale);
        for (const double part : squares.all()) all.squares.add(part * far_scale * far_scale);
        return all.deviation_of(count_, over) / far_scale;
    }

private:
    struct moments {
        exact_sum sum, squares;
        void add(double one) {
            sum.add(one);
            squares.add_product(one, one);
        }
        void add(const moments& other) {
            sum.add(other.sum);
            squares.add(other.squares);
        }
        [[nodiscard]] double deviation_of(std::int64_t count, std::int64_t over) const {
            if (!std::isfinite(sum.value())) return std::numeric_limits<double>::quiet_NaN();
            // The number of all times the sum of squares, less the square of the sum.
            exact_sum all;
            const float_parts of_squares = squares.parts(), of_sum = sum.parts();
            for (const double part : of_squares.all()) all.add_product(part, static_cast<double>(count));
            for (const double a : of_sum.all())
                for (const double b : of_sum.all()) all.add_product(-a, b);
            return std::sqrt(std::max(0.0, all.value()) / static_cast<double>(count) / static_cast<double>(over));
        }
    };
    // Numbers whose squares would be beyond the floats are added apart, and smaller.
    static constexpr double far_from = 0x1p400, far_scale = 0x1p-600;
    moments& far() {
        if (far_ == nullptr) far_ = std::make_unique<moments>();
        return *far_;
    }

    moments near_;
    std::unique_ptr<moments> far_;
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
        cells_.add(context, given[0]);
    }
    void take_up(call_context& context, accumulator& later) override {
        auto& other = static_cast<percentile&>(later);
        cells_.take_up(context, other.cells_);
        if (other.part_) part_ = other.part_;
    }
    cell result(call_context&) override {
        cell_list& all = cells_.all();
        if (all.empty() || !part_) return {};
        // 1 and 1.0 are equal: which of them it is is told by which came first.
        std::ranges::stable_sort(all, [](const cell& a, const cell& b) { return order(a, b) < 0; });
        if constexpr (!Between) {
            const auto at = static_cast<std::size_t>(std::ceil(*part_ * static_cast<double>(all.size())));
            return all[std::min(at == 0 ? 0 : at - 1, all.size() - 1)];
        } else {
            const double at = *part_ * static_cast<double>(all.size() - 1);
            const auto below = static_cast<std::size_t>(std::floor(at));
            const double low = all[below].number(), high = all[std::min(below + 1, all.size() - 1)].number();
            return low == high ? low : low + (high - low) * (at - std::floor(at));
        }
    }

private:
    held_cells cells_;
    std::optional<double> part_;
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

}  // namespace hexi::abi_v1::detail::query
