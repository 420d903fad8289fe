// SPDX-License-Identifier: Apache-2.0
#include "stats/window_score.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/count_ratio.hpp"

namespace fengsui::stats {
namespace {

constexpr double negligible = 1e-13;  // of the modal probability
constexpr double fine_sd_max = 40;    // standard deviations above this are seen in steps of sd / 40
constexpr double slack = 1e-9;        // two scores nearer than this are a tie
constexpr double poisson_phi = 1 + 1e-9;

double log_pmf(double count, double mean, double phi) {
    if (phi < poisson_phi) return count * std::log(mean) - mean - log_gamma(count + 1);
    const double size = mean / (phi - 1);
    return log_gamma(count + size) - log_gamma(size) - log_gamma(count + 1) +
           count * std::log1p(-1 / phi) - size * std::log(phi);
}

// P(X = count + 1) / P(X = count).
double pmf_step(double count, double mean, double phi) {
    return (mean + count * (phi - 1)) / (phi * (count + 1));
}

double ratio_at(double count, const CountPeriod& period, double excess) {
    constexpr double log_max = 300;  // two of them still multiply
    return std::exp(
        std::min(CountRatio(period.expected, period.phi, excess).log_ratio(count), log_max));
}

double sd_of(const CountPeriod& period) {
    return std::sqrt(period.phi * period.expected);
}

// Every count whose probability is not negligible, by recurrence from the mode.
void fill_fine(const CountPeriod& period, std::vector<double>& counts, std::vector<double>& pmf) {
    const auto& [observed, mean, phi] = period;
    const double mode = std::max(0.0, std::floor(mean - (phi - 1)));
    const double at_mode = std::exp(log_pmf(mode, mean, phi));
    double lowest = mode;
    double p = at_mode;
    for (; lowest > 0 && p > negligible * at_mode; --lowest) p /= pmf_step(lowest - 1, mean, phi);
    for (double count = lowest; count <= mode || p > negligible * at_mode; ++count) {
        counts.push_back(count);
        pmf.push_back(p);
        p *= pmf_step(count, mean, phi);
    }
}

// Points sd / fine_sd_max apart stand for the counts around them.
void fill_coarse(const CountPeriod& period, std::vector<double>& counts, std::vector<double>& pmf) {
    constexpr double reach = 12;  // standard deviations
    const double sd = sd_of(period);
    const double step = std::ceil(sd / fine_sd_max);
    const double lowest = std::max(0.0, std::floor(period.expected - reach * sd));
    const auto points = static_cast<int>((period.expected + reach * sd - lowest) / step) + 1;
    double sum = 0;
    for (int i = 0; i < points; ++i) {
        const double count = lowest + i * step;
        counts.push_back(count);
        pmf.push_back(std::exp(log_pmf(count, period.expected, period.phi)));
        sum += pmf.back();
    }
    for (double& p : pmf) p /= sum;
}

// L at each point; neighbours on a lattice of step 1 differ by a simple factor.
std::vector<double> ratios(const CountPeriod& period, double excess,
                           const std::vector<double>& counts, bool fine) {
    std::vector<double> all;
    all.reserve(counts.size());
    const double spread = period.phi - 1;
    for (const double count : counts) {
        if (!fine || all.empty()) {
            all.push_back(ratio_at(count, period, excess));
        } else {
            const double base = period.expected + (count - 1) * spread;
            all.push_back(all.back() * (base + excess) / base);
        }
    }
    return all;
}

}  // namespace

WindowScore::Lattice WindowScore::lattice_of(const CountPeriod& period) const {
    Lattice lattice;
    const double sd = sd_of(period);
    const bool fine = sd <= fine_sd_max;
    (fine ? fill_fine : fill_coarse)(period, lattice.counts, lattice.pmf);
    lattice.tail.assign(lattice.pmf.size() + 1, 0.0);
    for (std::size_t i = lattice.pmf.size(); i-- > 0;)
        lattice.tail[i] = lattice.tail[i + 1] + lattice.pmf[i];
    const auto& [first, second] = options_.profile;
    lattice.started_now = ratios(period, options_.size * first * sd, lattice.counts, fine);
    lattice.started_before = ratios(period, options_.size * second * sd, lattice.counts, fine);
    return lattice;
}

WindowScore::WindowScore(const CountPeriod& newest, const std::optional<CountPeriod>& before,
                         const WindowScoreOptions& options)
    : options_(options), newest_(newest), now_(lattice_of(newest)) {
    if (!before) {
        before_.pmf = before_.started_now = {1};
        options_.prior = 0;
        return;
    }
    before_ = lattice_of(*before);
    const double excess = options_.size * options_.profile[0] * sd_of(*before);
    before_ratio_ = options_.prior * ratio_at(before->observed, *before, excess);
}

double WindowScore::score(double count) const {
    const double sd = sd_of(newest_);
    return ratio_at(count, newest_, options_.size * options_.profile[0] * sd) +
           before_ratio_ * ratio_at(count, newest_, options_.size * options_.profile[1] * sd);
}

// P(S >= level): as the count before grows, the least newest count that suffices falls.
double WindowScore::exceedance(double level) const {
    auto needed = now_.pmf.size();
    double sum = 0;
    for (std::size_t i = 0; i < before_.pmf.size(); ++i) {
        const double before = options_.prior * before_.started_now[i];
        while (needed > 0 &&
               now_.started_now[needed - 1] + before * now_.started_before[needed - 1] >= level)
            --needed;
        sum += before_.pmf[i] * now_.tail[needed];
    }
    return sum;
}

double WindowScore::pvalue(double count, double tie) const {
    const double level = score(count);
    return pvalue_of(level, tie, exceedance(level * (1 - slack)));
}

double WindowScore::pvalue_of(double level, double tie, double at_least) const {
    const double above = tie < 1 ? exceedance(level * (1 + slack)) : at_least;
    return std::clamp(above + tie * (at_least - above), negligible, 1.0);
}

double WindowScore::upper(double alpha, double tie) const {
    // Below `negligible` no p-value can be told from 0.
    const double bound = std::max(alpha, negligible);
    // p is at most P(S >= s), which mostly decides.
    const auto alarms = [&](double count) {
        const double level = score(count);
        const double at_least = exceedance(level * (1 - slack));
        return at_least <= bound || pvalue_of(level, tie, at_least) <= bound;
    };
    double step = std::max(1.0, std::floor(sd_of(newest_) / 2));
    double below = std::floor(newest_.expected);
    while (below >= 0 && alarms(below)) below -= step;
    below = std::max(below, -1.0);
    double above = below + step;
    while (!alarms(above)) {
        below = above;
        step *= 2;
        above += step;
        if (above > 1e15) return std::numeric_limits<double>::infinity();
    }
    while (above - below > 1) {
        const double middle = std::floor((above + below) / 2);
        (alarms(middle) ? above : below) = middle;
    }
    return below;
}

}  // namespace fengsui::stats
