// SPDX-License-Identifier: Apache-2.0
#include "stats/glr.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fengsui::stats {

namespace {

using Index = std::ptrdiff_t;

constexpr double least = -1e99;         // below every statistic
constexpr double no_case_count = 1e99;  // no count up to cases_max gives an alarm
constexpr double parameter_least = -18;
constexpr double parameter_tolerance = 1e-6;
constexpr int iterations_max = 1000;

// The points of a chart, without the missing ones.
struct Points {
    std::vector<double> counts;     // whole
    std::vector<double> fractions;  // what was cut off them
    std::vector<double> means;
    std::vector<double> previous;  // the count one point earlier
    std::vector<std::size_t> index;
};

bool is_count(double count) {
    return count >= 0 && std::isfinite(count);
}

Points points_of(std::span<const double> counts, std::span<const double> means, bool epidemic) {
    Points points;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (!is_count(counts[i]) || !(means[i] > 0 && std::isfinite(means[i]))) continue;
        if (epidemic && i > 0 && !is_count(counts[i - 1])) continue;
        points.counts.push_back(std::trunc(counts[i]));
        points.fractions.push_back(counts[i] - std::trunc(counts[i]));
        points.means.push_back(means[i]);
        // The reference knows no count before the first one monitored and takes 0.
        points.previous.push_back(i > 0 && epidemic ? std::trunc(counts[i - 1]) : 0);
        points.index.push_back(i);
    }
    return points;
}

class Chart {
  public:
    Chart(std::span<const double> counts, std::span<const double> means, const GlrOptions& options)
        : options_(options),
          points_(points_of(counts, means, options.change == GlrChange::Epidemic)),
          size_(std::ssize(points_.counts)),
          answers_(counts.size(), {std::numeric_limits<double>::quiet_NaN(), false}) {}

    std::vector<GlrPoint> run() && {
        if (options_.shift && options_.change == GlrChange::Intercept) {
            run_known_shift();
        } else {
            for (Index begin = 0; begin < size_;) begin = run_until_alarm(begin);
        }
        return std::move(answers_);
    }

  private:
    void answer(Index n, double upper, bool alarm) {
        // What the reference cannot compute, and what lies below 0, it shows as 0.
        answers_[points_.index[static_cast<std::size_t>(n)]] = {upper > 0 ? upper : 0, alarm};
    }
    [[nodiscard]] double count(Index n) const {
        return points_.counts[static_cast<std::size_t>(n)];
    }
    [[nodiscard]] double mean(Index n) const { return points_.means[static_cast<std::size_t>(n)]; }
    [[nodiscard]] double previous(Index n) const {
        return points_.previous[static_cast<std::size_t>(n)];
    }
    [[nodiscard]] bool poisson() const { return options_.dispersion == 0; }

    void run_known_shift();
    [[nodiscard]] double ratio_of(Index n, double shift) const;
    [[nodiscard]] double cases_of_known_shift(Index n, double before, double shift) const;

    Index run_until_alarm(Index begin);
    [[nodiscard]] bool is_alarm(double statistic) const;
    [[nodiscard]] Index first_judged(Index begin) const;
    [[nodiscard]] double statistic(Index begin, Index n) const;
    [[nodiscard]] double poisson_intercept(Index begin, Index n) const;
    [[nodiscard]] double poisson_ratio(double counts, double means) const;
    [[nodiscard]] double poisson_epidemic(Index begin, Index n) const;
    [[nodiscard]] double epidemic_rate(double start, Index k, Index n) const;
    [[nodiscard]] double negbin(Index begin, Index n) const;
    [[nodiscard]] double negbin_shift(double start, Index k, Index n) const;
    [[nodiscard]] double negbin_intercept_ratio(double shift, Index k, Index n) const;
    [[nodiscard]] double negbin_epidemic_ratio(double log_rate, Index k, Index n) const;

    double statistic_with(Index begin, Index n, double count);
    double cases(Index begin, Index n, bool alarm);
    double poisson_cases(Index begin, Index n);
    double poisson_cases_downwards(Index begin, Index n);
    double negbin_cases(Index begin, Index n, bool alarm);

    GlrOptions options_;
    Points points_;
    Index size_;
    std::vector<GlrPoint> answers_;
};

// log f₁/f₀ of one point under a known shift.
double Chart::ratio_of(Index n, double shift) const {
    if (poisson()) return shift * count(n) + (1 - std::exp(shift)) * mean(n);
    const double alpha = options_.dispersion;
    return shift * count(n) +
           (count(n) + 1 / alpha) *
               std::log((1 + alpha * mean(n)) / (1 + alpha * mean(n) * std::exp(shift)));
}

// The count, not a whole one, at which the statistic would be the threshold.
double Chart::cases_of_known_shift(Index n, double before, double shift) const {
    if (poisson()) return (options_.threshold - before + mean(n) * (std::exp(shift) - 1)) / shift;
    const double alpha = options_.dispersion;
    const double at_zero =
        std::log((1 + alpha * mean(n)) / (1 + alpha * mean(n) * std::exp(shift)));
    return -(before * alpha + at_zero - options_.threshold * alpha) / alpha / (shift + at_zero);
}

// Höhle and Paul, equation 4.
void Chart::run_known_shift() {
    const double shift = *options_.shift;
    double before = 0;
    for (Index n = 0; n < size_; ++n) {
        const double now = std::max(0.0, before + ratio_of(n, shift));
        const bool alarm = now > options_.threshold;
        answer(n, options_.cases ? cases_of_known_shift(n, before, shift) : now, alarm);
        before = alarm ? 0 : now;
    }
}

// One chart from `begin` on; gives where the next one begins.
Index Chart::run_until_alarm(Index begin) {
    for (Index n = begin; n < size_; ++n) {
        if (n < first_judged(begin)) {
            answer(n, options_.cases ? cases(begin, n, false) : 0, false);
            continue;
        }
        const double now = statistic(begin, n);
        const bool alarm = is_alarm(now);
        answer(n, options_.cases ? cases(begin, n, alarm) : now, alarm);
        if (alarm) return n + 1;
    }
    return size_;
}

// Quirk: the Poisson epidemic chart must exceed the threshold, the others only reach it.
bool Chart::is_alarm(double statistic) const {
    if (options_.change == GlrChange::Epidemic && poisson()) return statistic > options_.threshold;
    return statistic >= options_.threshold;
}

// Quirk: the Poisson intercept chart with a window begins one point later than the others.
Index Chart::first_judged(Index begin) const {
    const bool late = poisson() && options_.change == GlrChange::Intercept && options_.window > 0;
    return begin + options_.points_min - (late ? 0 : 1);
}

double Chart::statistic(Index begin, Index n) const {
    if (!poisson()) return negbin(begin, n);
    return options_.change == GlrChange::Epidemic ? poisson_epidemic(begin, n)
                                                  : poisson_intercept(begin, n);
}

// The greatest log likelihood ratio of counts and means summed over k … n.
double Chart::poisson_ratio(double counts, double means) const {
    const double ratio = counts / means;
    if (options_.downwards ? ratio >= 1 : ratio <= 1) return 0;
    const double shift = std::log(ratio);
    return shift * counts + (1 - std::exp(shift)) * means;
}

double Chart::poisson_intercept(Index begin, Index n) const {
    const bool window = options_.window > 0;
    double counts = 0;
    double means = 0;
    double greatest = least;
    const Index first = window ? std::max(begin, n - options_.window) : begin;
    // Quirk: points_min is kept with a window only, and there one point more is asked for.
    const Index last = window ? n - options_.points_min : n;
    for (Index k = n; k >= first; --k) {
        counts += count(k);
        means += mean(k);
        // Not a number (downwards, no case since k) is never greatest.
        if (k <= last) greatest = std::max(greatest, poisson_ratio(counts, means));
    }
    return greatest;
}

// λ by Newton's method for log λ from `start` over the points k … n. Quirk: where no point has a
// case before it, this is NaN, and stays so for all later k of this n; a rate that has come to
// nothing stays there as well.
double Chart::epidemic_rate(double start, Index k, Index n) const {
    double before = 2;
    double now = std::log(start);
    for (int i = 0; i < iterations_max && now > parameter_least &&
                    std::abs(std::exp(now) - std::exp(before)) > parameter_tolerance;
         ++i) {
        before = now;
        const double rate = std::exp(before);
        double score = 0;
        double information = 0;
        for (Index j = k; j <= n; ++j) {
            const double expected = rate * previous(j) + mean(j);
            score += count(j) * previous(j) / expected - previous(j);
            information += count(j) * (previous(j) * previous(j)) / (expected * expected);
        }
        score *= rate;
        now = before + score / (-score + std::exp(2 * before) * information);
    }
    return std::exp(now);
}

double Chart::poisson_epidemic(Index begin, Index n) const {
    const Index first = options_.window == -1 ? begin : std::max(begin, n - options_.window);
    double greatest = least;
    double rate = 0.5;
    for (Index k = first; k <= n - (options_.points_min - 1); ++k) {
        rate = epidemic_rate(rate, k, n);
        double ratio = 0;
        for (Index j = k; j <= n; ++j) {
            ratio += count(j) * std::log(rate * previous(j) / mean(j) + 1) - rate * previous(j);
        }
        if (ratio > greatest) greatest = ratio;
    }
    return greatest;
}

// κ by Newton's method from `start`, unbounded. Quirk: from a bad start it can run away to one
// side, and its last value is then taken.
double Chart::negbin_shift(double start, Index k, Index n) const {
    const double alpha = options_.dispersion;
    double before = 0.4;
    double now = start;
    for (int i = 0; i < iterations_max && now > parameter_least &&
                    std::abs(now - before) > parameter_tolerance;
         ++i) {
        before = now;
        const double factor = std::exp(before);
        double score = 0;
        double information = 0;
        for (Index j = k; j <= n; ++j) {
            const double spread = 1 + alpha * factor * mean(j);
            score += (count(j) - factor * mean(j)) / spread;
            information += mean(j) * (alpha * count(j) + 1) / (spread * spread);
        }
        now = before + score / (factor * information);
    }
    return now;
}

double Chart::negbin_intercept_ratio(double shift, Index k, Index n) const {
    if (shift == 0) return 0;
    double ratio = 0;
    for (Index j = k; j <= n; ++j) ratio += ratio_of(j, shift);
    return ratio;
}

double Chart::negbin_epidemic_ratio(double log_rate, Index k, Index n) const {
    const double alpha = options_.dispersion;
    double ratio = 0;
    for (Index j = k; j <= n; ++j) {
        const double after = mean(j) + std::exp(log_rate) * previous(j);
        const double spread = std::log(1 + alpha * mean(j)) - std::log(1 + alpha * after);
        ratio += count(j) * (std::log(after) - std::log(mean(j)) + spread) + 1 / alpha * spread;
    }
    return ratio;
}

double Chart::negbin(Index begin, Index n) const {
    const bool epidemic = options_.change == GlrChange::Epidemic;
    const Index first = options_.window == -1 ? begin : std::max(begin, n - options_.window);
    double greatest = least;
    double parameter = 0.5;
    for (Index k = first; k <= n - (options_.points_min - 1); ++k) {
        // Quirk: the rate of the epidemic chart is found by the equations of the intercept chart.
        parameter = negbin_shift(parameter, k, n);
        double ratio = 0;
        if (epidemic) {
            ratio = negbin_epidemic_ratio(parameter, k, n);
        } else {
            // fmax and fmin, which take 0 where Newton's method came to no number.
            parameter = options_.downwards ? std::fmin(0.0, parameter) : std::fmax(0.0, parameter);
            ratio = negbin_intercept_ratio(parameter, k, n);
        }
        if (ratio > greatest) greatest = ratio;
    }
    return greatest;
}

double Chart::statistic_with(Index begin, Index n, double other) {
    auto& here = points_.counts[static_cast<std::size_t>(n)];
    const double kept = here;
    here = other;
    const double found = statistic(begin, n);
    here = kept;
    return found;
}

double Chart::cases(Index begin, Index n, bool alarm) {
    if (!poisson()) return negbin_cases(begin, n, alarm);
    if (n < first_judged(begin)) return 0;
    return options_.downwards ? poisson_cases_downwards(begin, n) : poisson_cases(begin, n);
}

// The least count that gives an alarm: the statistic grows with the count.
double Chart::poisson_cases(Index begin, Index n) {
    double enough = 1;
    while (statistic_with(begin, n, enough) < options_.threshold) enough *= 2;
    double too_few = -1;
    while (enough - too_few > 1) {
        const double middle = std::floor((enough + too_few) / 2);
        (statistic_with(begin, n, middle) < options_.threshold ? too_few : enough) = middle;
    }
    return enough;
}

// The least count that gives none. The statistic falls with the count, but 0 stands apart: there
// the sum over this point alone is not a number.
double Chart::poisson_cases_downwards(Index begin, Index n) {
    double enough = 1;
    if (statistic_with(begin, n, 0) <= options_.threshold) return 0;
    while (statistic_with(begin, n, enough) > options_.threshold) enough *= 2;
    double too_few = 0;
    while (enough - too_few > 1) {
        const double middle = std::floor((enough + too_few) / 2);
        (statistic_with(begin, n, middle) > options_.threshold ? too_few : enough) = middle;
    }
    return enough;
}

// As the reference: count by count from the one observed, up where there is no alarm and down where
// there is one; it does not start from 0. Quirk: the fraction of a fractional count stays on it.
double Chart::negbin_cases(Index begin, Index n, bool alarm) {
    const bool judged = n >= first_judged(begin);
    double tried = count(n) + points_.fractions[static_cast<std::size_t>(n)];
    while (judged && tried >= 1 && tried <= options_.cases_max) {
        tried += alarm ? -1 : 1;
        const bool now = is_alarm(statistic_with(begin, n, std::trunc(tried)));
        if (now != alarm) return alarm ? tried + 1 : tried;
    }
    return alarm ? std::numeric_limits<double>::quiet_NaN() : no_case_count;
}

}  // namespace

bool glr_valid(const GlrOptions& options) {
    const bool shift_valid =
        !options.shift || (std::isfinite(*options.shift) && *options.shift != 0);
    return options.threshold > 0 && std::isfinite(options.threshold) && options.window >= -1 &&
           options.points_min >= 1 && options.dispersion >= 0 &&
           std::isfinite(options.dispersion) && shift_valid &&
           !(options.cases && options.change == GlrChange::Epidemic);
}

std::vector<GlrPoint> glr(std::span<const double> counts, std::span<const double> means,
                          const GlrOptions& options) {
    if (!glr_valid(options) || counts.size() != means.size()) return {};
    return Chart(counts, means, options).run();
}

}  // namespace fengsui::stats
