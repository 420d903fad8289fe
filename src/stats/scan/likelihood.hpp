// SPDX-License-Identifier: Apache-2.0
// The log likelihood ratio of a window, and its inverse: how many cases a window needs to reach a
// given ratio. Sources in scan.hpp. Pure, thread safe.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "stats/scan/scan.hpp"

namespace fengsui::stats::scan {

inline constexpr std::uint32_t cases_min = 2;  // in a window of high rate

class Likelihood {
  public:
    // `persons` only for Bernoulli.
    Likelihood(Model model, double cases, double persons = 0);

    // For `count` cases where `expected` were; 0 where there are not more than expected or fewer
    // than cases_min. Grows with count and falls with expected.
    [[nodiscard]] double ratio(double count, double expected) const;
    [[nodiscard]] double cases() const { return cases_; }

  private:
    [[nodiscard]] double bernoulli(double count, double expected) const;

    Model model_;
    double cases_;
    double persons_;
    double null_ = 0;
};

// For one ratio: the least count that reaches it, by expected cases. A table over the upper bits of
// the expected number (64 steps to a doubling), rounded so that it never asks for too many.
class Bar {
  public:
    Bar(const Likelihood& likelihood, double ratio);

    [[nodiscard]] double ratio() const { return ratio_; }
    // cases + 1 where no count does.
    [[nodiscard]] std::uint32_t count_needed(double expected) const {
        // Rounding to float must not lift the expected number into the next step.
        const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(expected * (1 - 1e-6)));
        if (!(expected > smallest)) return cases_min;
        return needed_[(bits >> step_shift) - step_first];
    }

  private:
    static constexpr double smallest = 1.0 / 4096;
    static constexpr unsigned step_shift = 23 - 6;
    // One step lower, for what the rounding above takes from `smallest` itself.
    static constexpr std::uint32_t step_first = ((127U - 12U) << 6U) - 1U;

    double ratio_;
    std::vector<std::uint32_t> needed_;
};

}  // namespace fengsui::stats::scan
