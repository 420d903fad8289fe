// SPDX-License-Identifier: Apache-2.0
#include "stats/scan/likelihood.hpp"

#include <algorithm>
#include <cmath>

namespace fengsui::stats::scan {
namespace {

// n ln(n / d), which is 0 at n = 0.
double entropy_term(double n, double d) {
    return n > 0 ? n * std::log(n / d) : 0;
}

}  // namespace

Likelihood::Likelihood(Model model, double cases, double persons)
    : model_(model), cases_(cases), persons_(persons) {
    if (model_ == Model::Bernoulli) {
        null_ = entropy_term(cases_, persons_) + entropy_term(persons_ - cases_, persons_);
    }
}

double Likelihood::ratio(double count, double expected) const {
    if (count < cases_min || count <= expected) return 0;
    if (model_ == Model::Bernoulli) return bernoulli(count, expected);
    return entropy_term(count, expected) + entropy_term(cases_ - count, cases_ - expected);
}

double Likelihood::bernoulli(double count, double expected) const {
    const double inside = std::max(expected * persons_ / cases_, count);
    const double outside = persons_ - inside;
    const double cases_outside = cases_ - count;
    return std::max(0.0, entropy_term(count, inside) + entropy_term(inside - count, inside) +
                             entropy_term(cases_outside, outside) +
                             entropy_term(outside - cases_outside, outside) - null_);
}

namespace {

// The least count from 2 to `most` that is enough; looks near `guess`. `most` always is.
template <class Enough>
std::uint32_t least_near(std::uint32_t guess, std::uint32_t most, const Enough& enough) {
    std::uint32_t low = cases_min;  // the answer lies from low to high
    std::uint32_t high = most;
    for (std::uint32_t leap = 1; low < high; leap *= 2) {
        guess = std::clamp(guess, low, high - 1);
        if (enough(guess)) {
            high = guess;
            guess -= std::min(guess, leap);
        } else {
            low = guess + 1;
            guess += leap;
        }
        // Close in once the answer is enclosed by leaps.
        if (leap >= high - low) guess = low + (high - low) / 2;
    }
    return high;
}

}  // namespace

Bar::Bar(const Likelihood& likelihood, double ratio) : ratio_(ratio) {
    // Windows that reach the ratio but for rounding are not to be missed.
    const double reached = ratio * (1 - 1e-9);
    const double cases = likelihood.cases();
    const auto nobody = static_cast<std::uint32_t>(cases) + 1;
    std::uint32_t before = cases_min;
    std::uint32_t count = cases_min;
    double expected = 0;
    for (std::uint32_t step = step_first; expected < cases; ++step) {
        expected = std::bit_cast<float>(step << step_shift);
        const auto guess = count + (count - before) - 1;  // grows as it did
        before = count;
        count = least_near(std::max(guess, cases_min), nobody, [&](std::uint32_t n) {
            return likelihood.ratio(n, expected) >= reached;
        });
        needed_.push_back(count);
    }
    // For an expected number that rounding lifts above all cases.
    needed_.push_back(nobody);
}

}  // namespace fengsui::stats::scan
