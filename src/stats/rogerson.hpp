// SPDX-License-Identifier: Apache-2.0
// Rogerson's Poisson CUSUM for counts whose in-control mean changes with time: a rise of `shift`
// standard deviations is looked for against the mean of each period, and each period's excess is
// scaled so that one decision interval h serves all of them.
//   S(t) = max(0, S(t-1) + c(t) (y(t) - k(t))),  c(t) = h / h(t),  alarm when S(t) >= h
// k(t) is the reference value for the period's mean, h(t) the interval that a chart of that mean
// would need for the wanted run length, h the interval for the mean of the means over the whole
// monitored part. Fast initial response: S starts at h / 2, and after an alarm goes on from h / 2
// at most. Sources: Rogerson PA, Yamada I (2004), Approaches to syndromic surveillance when data
// consist of small regional counts, MMWR 53(Suppl):79-85; Hoehle M, Paul M (2008), Count data
// regression charts for the monitoring of surveillance time series, Comput Stat Data Anal
// 52:4357-4368; Lucas JM, Crosier RB (1982), Fast initial response for CUSUM quality-control
// schemes, Technometrics 24:199-205. The forms are those of R surveillance 1.20.3, algo.rogerson.
// Kept from there: intervals are designed on a grid of means (0.1 by 0.1 to 2, then by 0.5) and the
// nearest one is used, but k(t) is that of the mean itself; without fast initial response there is
// no reset. Deviations: the grid goes on to 1000 where the reference's user gives it an end and the
// last entry is used beyond it; a missing period (NaN) leaves the statistic as it stands.
// Called by surveil's detectors and by `fengsui detect`.
#pragma once

#include <optional>
#include <vector>

#include "stats/poisson_cusum.hpp"

namespace fengsui::stats {

// Decision intervals by mean, designed when first asked for. Not thread safe; one for each target.
class RogersonIntervals {
  public:
    explicit RogersonIntervals(PoissonCusumTarget target) : target_(target) {}

    // h of the nearest mean on the grid. Nothing for a mean that is not above zero or beyond the
    // grid, or where the target cannot be reached.
    std::optional<double> interval(double mean);
    [[nodiscard]] const PoissonCusumTarget& target() const { return target_; }

  private:
    struct Entry {
        bool designed = false;
        std::optional<double> h;
    };
    PoissonCusumTarget target_;
    std::vector<Entry> entries_;
};

struct RogersonPoint {
    double statistic = 0;
    double upper = 0;           // the count that raises the alarm, rounded up
    std::optional<bool> alarm;  // nothing for a missing count
};

class RogersonChart {
  public:
    RogersonChart(double h, const PoissonCusumTarget& target, bool fast_initial_response)
        : h_(h),
          target_(target),
          fast_initial_response_(fast_initial_response),
          statistic_(fast_initial_response ? h / 2 : 0) {}

    // One period: its count (at least 0, or NaN for missing), its in-control mean (above 0), and
    // RogersonIntervals::interval of that mean. O(1), no allocation.
    RogersonPoint step(double count, double mean, double interval);

  private:
    double h_;
    PoissonCusumTarget target_;
    bool fast_initial_response_;
    double statistic_;
    bool alarmed_ = false;
};

}  // namespace fengsui::stats
