// SPDX-License-Identifier: Apache-2.0
#include "stats/forecast.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numeric>

namespace fengsui::stats {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double to_scale(double count) {
    return count >= 0 && std::isfinite(count) ? 2 * std::sqrt(count + 0.375) : missing;
}

double from_scale(double value) {
    const double half = std::max(value, 0.0) / 2;
    return std::max(half * half - 0.375, 0.0);
}

struct Parameters {
    double level = 0.3;    // α
    double trend = 0.1;    // β, as a part of α
    double damping = 0.9;  // φ
    double rhythm = 0;     // γ
};

class Smoother {
  public:
    Smoother(std::span<const double> warm_up, std::size_t period, const Parameters& parameters)
        : parameters_(parameters), rhythm_(period, 0.0) {
        level_ = mean_of(warm_up, 0, 1);
        for (std::size_t phase = 0; period > 1 && phase < period; ++phase) {
            const double mean = mean_of(warm_up, phase, period);
            if (!std::isnan(mean)) rhythm_[phase] = mean - level_;
        }
        if (std::isnan(level_)) level_ = 0;
    }

    // Of the point h ≥ 1 after the last one taken in, which was t − h.
    [[nodiscard]] double ahead(std::size_t t, std::size_t h) const {
        double damped = 0;
        double factor = 1;
        for (std::size_t i = 0; i < h; ++i) {
            factor *= parameters_.damping;
            damped += factor;
        }
        return level_ + damped * trend_ + rhythm_[t % rhythm_.size()];
    }
    void take(std::size_t t, double value) {
        const double expected = ahead(t, 1);
        const double error = std::isnan(value) ? 0 : value - expected;
        level_ += parameters_.damping * trend_ + parameters_.level * error;
        trend_ = parameters_.damping * trend_ + parameters_.level * parameters_.trend * error;
        rhythm_[t % rhythm_.size()] += parameters_.rhythm * (1 - parameters_.level) * error;
    }
    // All of the next horizon at once: calls each(h, value) for h = 1 … horizon.
    template <class Each>
    void each_ahead(std::size_t last, std::size_t horizon, const Each& each) const {
        double damped = 0;
        double factor = 1;
        for (std::size_t h = 1; h <= horizon; ++h) {
            factor *= parameters_.damping;
            damped += factor;
            each(h, level_ + damped * trend_ + rhythm_[(last + h) % rhythm_.size()]);
        }
    }

  private:
    static double mean_of(std::span<const double> values, std::size_t first, std::size_t step) {
        double sum = 0;
        int count = 0;
        for (auto i = first; i < values.size(); i += step) {
            if (std::isnan(values[i])) continue;
            sum += values[i];
            ++count;
        }
        return count > 0 ? sum / count : missing;
    }

    Parameters parameters_;
    double level_ = 0;
    double trend_ = 0;
    std::vector<double> rhythm_;
};

// Carries a smoother through the series; calls each(origin, h, error) for all that is known, and
// gives the smoother as it is at the end.
template <class Each>
Smoother run(std::span<const double> values, const ForecastOptions& options, std::size_t horizon,
             const Parameters& parameters, const Each& each) {
    const auto warm_up = forecast_warm_up(options);
    Smoother smoother(values.first(warm_up), options.period, parameters);
    for (auto t = warm_up; t < values.size(); ++t) {
        const auto known = std::min(horizon, values.size() - t);
        smoother.each_ahead(t - 1, known, [&](std::size_t h, double value) {
            const double error = values[t - 1 + h] - value;
            if (!std::isnan(error)) each(t - 1, h, error);
        });
        smoother.take(t, values[t]);
    }
    return smoother;
}

std::vector<Parameters> grid(bool rhythm) {
    std::vector<Parameters> all;
    for (const double level : {0.1, 0.2, 0.35, 0.5, 0.7, 0.9}) {
        for (const double trend : {0.0, 0.1, 0.3}) {
            for (const double damping : {0.8, 0.9, 0.97}) {
                for (const double gamma : {0.05, 0.15}) {
                    if (trend == 0 && damping != 0.8) continue;  // no trend to damp
                    if (!rhythm && gamma != 0.05) continue;
                    all.push_back({level, trend, damping, rhythm ? gamma : 0});
                }
            }
        }
    }
    return all;
}

Parameters best_parameters(std::span<const double> values, const ForecastOptions& options,
                           std::size_t horizon) {
    Parameters best;
    double least = std::numeric_limits<double>::infinity();
    for (const auto& parameters : grid(options.period > 1)) {
        double squares = 0;
        run(values, options, horizon, parameters,
            [&](std::size_t, std::size_t, double error) { squares += error * error; });
        if (squares < least) {
            least = squares;
            best = parameters;
        }
    }
    return best;
}

struct WeightedError {
    double error = 0;
    double weight = 0;
};

// Past errors over one horizon, sorted.
class Errors {
  public:
    explicit Errors(std::vector<WeightedError> errors) : errors_(std::move(errors)) {
        std::ranges::sort(errors_, {}, &WeightedError::error);
        for (const auto& [error, weight] : errors_) total_ += weight;
    }

    // Errors over h points overlap: n of them are worth about n/h, so the quantiles are moved
    // outwards as Student's are against the normal's.
    [[nodiscard]] double quantile(double probability, std::size_t h) const {
        const double median = plain_quantile(0.5);
        if (probability == 0.5) return median;
        const double freedom = std::max(worth() / double(h) - 1, 2.0);
        const double wider = boost::math::quantile(boost::math::students_t(freedom), probability) /
                             boost::math::quantile(boost::math::normal(), probability);
        return median + wider * (plain_quantile(probability) - median);
    }

  private:
    // How many errors of equal weight these are worth (Kish 1965).
    [[nodiscard]] double worth() const {
        double squares = 0;
        for (const auto& [error, weight] : errors_) squares += weight * weight;
        return total_ * total_ / squares;
    }
    // Barber et al., equation 11: the error that is still to come has weight 1 and may lie
    // anywhere.
    [[nodiscard]] double plain_quantile(double probability) const {
        const bool upper = probability >= 0.5;
        const double wanted = (upper ? probability : 1 - probability) * (total_ + 1);
        if (wanted > total_) return by_students_t(probability);
        double sum = 0;
        for (std::size_t i = 0; i < errors_.size(); ++i) {
            const auto& [error, weight] = errors_[upper ? i : errors_.size() - 1 - i];
            sum += weight;
            if (sum >= wanted) return error;
        }
        return upper ? errors_.back().error : errors_.front().error;
    }
    [[nodiscard]] double by_students_t(double probability) const {
        const double count = double(errors_.size());
        double mean = 0;
        for (const auto& [error, weight] : errors_) mean += error / count;
        double squares = 0;
        for (const auto& [error, weight] : errors_) squares += (error - mean) * (error - mean);
        const double sd = std::sqrt(squares / (count - 1) * (1 + 1 / count));
        return mean + sd * boost::math::quantile(boost::math::students_t(count - 1), probability);
    }

    std::vector<WeightedError> errors_;
    double total_ = 0;
};

bool valid(const ForecastOptions& options) {
    return options.horizon >= 1 && options.period >= 1 && options.errors_min >= 2 &&
           options.origins >= options.errors_min && options.recency > 0 && options.recency <= 1;
}

}  // namespace

std::optional<std::vector<ForecastPoint>> forecast(std::span<const double> counts,
                                                   const ForecastOptions& options) {
    if (!valid(options)) return std::nullopt;
    std::vector<double> values(counts.size());
    std::ranges::transform(counts, values.begin(), to_scale);
    while (!values.empty() && std::isnan(values.back())) values.pop_back();
    const auto gap = counts.size() - values.size();
    const auto horizon = options.horizon + gap;
    if (values.size() < forecast_warm_up(options) + horizon + options.errors_min)
        return std::nullopt;

    const auto parameters = best_parameters(values, options, horizon);
    std::vector<std::vector<WeightedError>> errors(horizon);
    const auto smoother = run(
        values, options, horizon, parameters, [&](std::size_t origin, std::size_t h, double error) {
            const auto age = values.size() - h - origin;
            if (age > options.origins) return;
            errors[h - 1].push_back({error, std::pow(options.recency, double(age - 1))});
        });
    std::vector<ForecastPoint> points;
    for (auto h = gap + 1; h <= horizon; ++h) {
        if (errors[h - 1].size() < options.errors_min) return std::nullopt;
        const Errors past(std::move(errors[h - 1]));
        const double centre = smoother.ahead(values.size() - 1 + h, h);
        ForecastPoint point{};
        for (std::size_t i = 0; i < point.size(); ++i)
            point[i] = from_scale(centre + past.quantile(forecast_probabilities[i], h));
        // Student's tails and the quantiles between need not agree in order.
        std::ranges::sort(point);
        points.push_back(point);
    }
    return points;
}

}  // namespace fengsui::stats
