// SPDX-License-Identifier: Apache-2.0
// The baseline of the improved Farrington method: which past periods one period is compared with,
// and in which season group each stands. Around the same period of each of the last b years lies a
// window of w periods on each side; windows and the weeks before the present one are the last
// group. With more than one group the time between two windows is divided into the other groups,
// as equally as it goes, longer ones first. The latest periods are left out.
// Source: Noufaily et al. (2013), §3.2 (season factor) and §3.4 (26 weeks); the borders are those
// of R surveillance 1.20.3 (farringtonFlexible), one by one, also where a group would be empty: R's
// from:(from − 1) is two elements, so an empty group takes one period from each neighbour.
// The layout depends only on how far back the reference periods lie; an object keeps it between
// points, and its memory. Not for use by two threads at once.
#pragma once

#include <optional>
#include <vector>

#include "stats/farrington_common.hpp"

namespace fengsui::stats {

struct FarringtonBaselineOptions {
    int years_back = 5;
    int half_window = 3;        // periods, fewer than a year
    int season_groups = 10;     // 1: only the windows, no factor
    int periods_left_out = 26;  // before the present one, which is always left out
    bool population_offset = false;

    bool operator==(const FarringtonBaselineOptions&) const = default;
};

class FarringtonBaseline {
  public:
    // For the period at index t. False if there is none: too little history, settings that fit no
    // year, no observation in the present group, a population that is not positive, a count that is
    // negative or infinite.
    bool prepare(const FarringtonSeries& series, std::size_t t,
                 const FarringtonBaselineOptions& options);

    // Valid until prepare is called again. Observations stand by group, oldest first in each.
    [[nodiscard]] const SeasonDesign& design() const { return design_; }
    [[nodiscard]] std::size_t lag(std::size_t i) const { return lags_used_[i]; }
    [[nodiscard]] int label(std::size_t group) const { return labels_used_[group]; }
    [[nodiscard]] std::size_t present_group() const { return labels_used_.size() - 1; }
    [[nodiscard]] double present_time() const { return present_time_; }  // as design().times
    [[nodiscard]] double present_exposure() const { return present_exposure_; }
    [[nodiscard]] double largest_count() const { return largest_count_; }
    // The reference's own time of an observation: index + 1, or periods since the first.
    [[nodiscard]] double reference_time(std::size_t i) const {
        return design_.times[i] + time_shift_;
    }

  private:
    bool find_references(const FarringtonSeries& series, std::size_t t, int years);
    bool build_layout(const FarringtonBaselineOptions& options);
    bool assign_groups(const FarringtonBaselineOptions& options, std::vector<int>& group_of) const;
    bool gather(const FarringtonSeries& series, std::size_t t);
    void leave_out_missing(const FarringtonSeries& series, std::size_t t);
    bool gather_exposures(const FarringtonSeries& series, std::size_t t);
    bool set_times(const FarringtonSeries& series, std::size_t t);
    void set_unequal_times(const FarringtonSeries& series, std::size_t t, std::size_t first_lag);

    // The layout and what it was made for.
    FarringtonBaselineOptions options_;
    std::vector<std::size_t> references_;  // lags of the reference periods, nearest first
    std::vector<std::size_t> references_wanted_;
    bool layout_valid_ = false;
    std::vector<std::size_t> lags_;
    std::vector<std::size_t> begins_;
    std::vector<int> labels_;
    std::vector<int> steps_;
    std::vector<double> times_;
    std::size_t lag_last_ = 0;  // the oldest
    // What is used of it at this point.
    std::span<const std::size_t> lags_used_;
    std::span<const int> labels_used_;
    std::vector<std::size_t> kept_lags_;
    std::vector<std::size_t> kept_begins_;
    std::vector<int> kept_labels_;
    std::vector<int> kept_steps_;
    std::vector<double> kept_times_;
    std::vector<double> counts_;
    std::vector<double> exposures_;
    SeasonDesign design_;
    double present_time_ = 0;
    double present_exposure_ = 1;
    double largest_count_ = 0;
    double time_shift_ = 0;
};

}  // namespace fengsui::stats
