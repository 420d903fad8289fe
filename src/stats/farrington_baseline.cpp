// SPDX-License-Identifier: Apache-2.0
#include "stats/farrington_baseline.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace fengsui::stats {

namespace {

bool are_possible(const FarringtonBaselineOptions& options, int frequency) {
    return options.years_back >= 1 && options.half_window >= 0 && options.season_groups >= 1 &&
           options.periods_left_out >= 0 && frequency >= 1 && options.half_window < frequency;
}

bool fit_together(const FarringtonSeries& series, const FarringtonBaselineOptions& options) {
    const auto n = series.counts.size();
    const bool dates = series.dates.empty() || (series.dates.size() == n && n >= 2);
    const bool population = !options.population_offset || series.population.size() == n;
    return dates && population;
}

int floor_divide(int a, int b) {
    return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

}  // namespace

bool FarringtonBaseline::prepare(const FarringtonSeries& series, std::size_t t,
                                 const FarringtonBaselineOptions& options) {
    if (t >= series.counts.size() || !are_possible(options, series.frequency) ||
        !fit_together(series, options) || !find_references(series, t, options.years_back)) {
        return false;
    }
    if (!layout_valid_ || options_ != options || references_ != references_wanted_) {
        std::swap(references_, references_wanted_);
        options_ = options;
        layout_valid_ = build_layout(options);
    }
    // R numbers periods from 1 and ignores an index 0: one missing period is borne, two are not.
    const auto oldest = references_.back() + static_cast<std::size_t>(options.half_window);
    const bool exists =
        oldest <= t + 1 && static_cast<std::size_t>(options.periods_left_out) <= t + 1;
    return layout_valid_ && exists && gather(series, t) && set_times(series, t) &&
           gather_exposures(series, t);
}

bool FarringtonBaseline::find_references(const FarringtonSeries& series, std::size_t t, int years) {
    references_wanted_.clear();
    for (int year = 1; year <= years; ++year) {
        if (series.dates.empty()) {
            const auto lag =
                static_cast<std::size_t>(year) * static_cast<std::size_t>(series.frequency);
            if (lag > t) return false;
            references_wanted_.push_back(lag);
            continue;
        }
        auto day = years_before(series.dates[t], year);
        if (series.frequency == 52)
            day = nearest_same_weekday(day, series.dates[t]);
        else if (series.frequency != 12 && series.frequency != 365)
            return false;
        const auto index = find_date(series.dates, day);
        if (!index || *index >= t) return false;
        references_wanted_.push_back(t - *index);
    }
    return true;
}

// group_of[lag]: 0 for a period that is in no group. In R's order: what comes later wins.
bool FarringtonBaseline::assign_groups(const FarringtonBaselineOptions& options,
                                       std::vector<int>& group_of) const {
    const int w = options.half_window;
    const int groups = options.season_groups;
    const auto size = static_cast<int>(group_of.size());
    const auto assign = [&](int from, int to, int group) {
        if (std::min(from, to) < 0 || std::max(from, to) >= size) return false;
        for (int lag = std::min(from, to); lag <= std::max(from, to); ++lag)
            group_of[static_cast<std::size_t>(lag)] = group;
        return true;
    };
    if (!assign(0, w, groups)) return false;
    int later = 0;
    for (const auto reference : references_) {
        const auto lag = static_cast<int>(reference);
        if (!assign(lag - w, lag + w, groups)) return false;
        if (groups > 1) {
            const int between = lag - later - 2 * w - 1;
            if (between < groups - (2 * w + 1)) return false;
            const int length = floor_divide(between, groups - 1);
            const int longer = between - length * (groups - 1);
            int from = lag - w - 1;
            for (int group = 1; group < groups; ++group) {
                const int to = from - length - (group <= longer ? 1 : 0);
                if (!assign(from, to + 1, group)) return false;
                from = to;
            }
        }
        later = lag;
    }
    return true;
}

bool FarringtonBaseline::build_layout(const FarringtonBaselineOptions& options) {
    lags_.clear();
    begins_.clear();
    labels_.clear();
    steps_.clear();
    times_.clear();
    std::vector<int> group_of(references_.back() + static_cast<std::size_t>(options.half_window) +
                              1);
    if (!assign_groups(options, group_of)) return false;
    const auto left_out = static_cast<std::size_t>(options.periods_left_out) + 1;
    std::fill_n(group_of.begin(), std::min(left_out, group_of.size()), 0);
    lag_last_ = 0;
    for (std::size_t lag = 0; lag < group_of.size(); ++lag) {
        if (group_of[lag] != 0) lag_last_ = lag;
    }
    const double origin = static_cast<double>(lag_last_) / 2;
    for (int group = 1; group <= options.season_groups; ++group) {
        const auto begin = lags_.size();
        for (auto lag = group_of.size(); lag-- > 0;) {
            if (group_of[lag] != group) continue;
            lags_.push_back(lag);
            steps_.push_back(static_cast<int>(lag_last_ - lag));
            times_.push_back(steps_.back() - origin);
        }
        if (lags_.size() == begin) continue;
        begins_.push_back(begin);
        labels_.push_back(group);
    }
    begins_.push_back(lags_.size());
    return !lags_.empty();
}

bool FarringtonBaseline::gather(const FarringtonSeries& series, std::size_t t) {
    counts_.resize(lags_.size());
    double sum = 0;
    largest_count_ = 0;
    for (std::size_t i = 0; i < lags_.size(); ++i) {
        const double y =
            lags_[i] <= t ? series.counts[t - lags_[i]] : std::numeric_limits<double>::quiet_NaN();
        counts_[i] = y;
        sum += y;
        largest_count_ = std::max(largest_count_, y);
        if (y < 0 || std::isinf(y)) return false;
    }
    lags_used_ = lags_;
    labels_used_ = labels_;
    design_ = {};
    design_.begins = begins_;
    design_.times = times_;
    design_.steps = steps_;
    if (std::isnan(sum)) leave_out_missing(series, t);
    design_.counts = counts_;
    design_.origin = static_cast<double>(lag_last_) / 2;
    design_.step_last = static_cast<int>(lag_last_);
    // The present period's group must have been seen.
    return !labels_used_.empty() && labels_used_.back() == options_.season_groups;
}

void FarringtonBaseline::leave_out_missing(const FarringtonSeries& series, std::size_t t) {
    counts_.clear();
    kept_lags_.clear();
    kept_begins_.clear();
    kept_labels_.clear();
    kept_steps_.clear();
    kept_times_.clear();
    for (std::size_t g = 0; g < labels_.size(); ++g) {
        const auto begin = kept_lags_.size();
        for (auto i = begins_[g]; i < begins_[g + 1]; ++i) {
            if (lags_[i] > t || std::isnan(series.counts[t - lags_[i]])) continue;
            counts_.push_back(series.counts[t - lags_[i]]);
            kept_lags_.push_back(lags_[i]);
            kept_steps_.push_back(steps_[i]);
            kept_times_.push_back(times_[i]);
        }
        if (kept_lags_.size() == begin) continue;
        kept_begins_.push_back(begin);
        kept_labels_.push_back(labels_[g]);
    }
    kept_begins_.push_back(kept_lags_.size());
    lags_used_ = kept_lags_;
    labels_used_ = kept_labels_;
    design_.begins = kept_begins_;
    design_.times = kept_times_;
    design_.steps = kept_steps_;
}

bool FarringtonBaseline::gather_exposures(const FarringtonSeries& series, std::size_t t) {
    present_exposure_ = 1;
    if (!options_.population_offset) return true;
    const auto is_population = [](double size) { return size > 0 && std::isfinite(size); };
    exposures_.clear();
    for (const auto lag : lags_used_) exposures_.push_back(series.population[t - lag]);
    present_exposure_ = series.population[t];
    design_.exposures = exposures_;
    return is_population(present_exposure_) && std::ranges::all_of(exposures_, is_population);
}

bool FarringtonBaseline::set_times(const FarringtonSeries& series, std::size_t t) {
    present_time_ = design_.origin;  // lag 0
    time_shift_ = static_cast<double>(t + 1) - present_time_;
    if (series.dates.empty()) return true;
    const int unit = series.dates[1] - series.dates[0];
    if (unit <= 0) return false;
    const auto first_lag = std::min(lag_last_, t);
    const auto present = series.dates[t];
    bool equal = true;
    for (const auto lag : lags_used_)
        equal &= present - series.dates[t - lag] == unit * static_cast<int>(lag);
    if (equal) {
        time_shift_ = static_cast<double>(first_lag) - present_time_;
    } else {
        set_unequal_times(series, t, first_lag);
    }
    // R counts the baseline's time from its first period, but that of the prediction from the
    // first one that is not missing.
    const auto first_kept = *std::ranges::max_element(lags_used_);
    present_time_ -=
        static_cast<double>(series.dates[t - first_kept] - series.dates[t - first_lag]) / unit;
    return true;
}

// Months and years differ in length; R divides by the length of the series' first period.
void FarringtonBaseline::set_unequal_times(const FarringtonSeries& series, std::size_t t,
                                           std::size_t first_lag) {
    const double unit = series.dates[1] - series.dates[0];
    const auto first = series.dates[t - first_lag];
    const double whole = (series.dates[t] - first) / unit;
    time_shift_ = whole / 2;
    present_time_ = whole - time_shift_;
    kept_times_.resize(lags_used_.size());
    for (std::size_t i = 0; i < lags_used_.size(); ++i)
        kept_times_[i] = (series.dates[t - lags_used_[i]] - first) / unit - time_shift_;
    design_.times = kept_times_;
    design_.steps = {};
}

}  // namespace fengsui::stats
