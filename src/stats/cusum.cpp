// SPDX-License-Identifier: Apache-2.0
#include "stats/cusum.hpp"

#include <cmath>

namespace fengsui::stats {
namespace {

double standardise(double count, double mean, const CusumOptions& options) {
    switch (options.transform) {
        case CusumTransform::Standard:
            return (count - mean) / std::sqrt(mean);
        case CusumTransform::Rossi:
            return (count - 3 * mean + 2 * std::sqrt(count * mean)) / (2 * std::sqrt(mean));
        case CusumTransform::Anscombe:
            return 3.0 / 2 * (std::pow(count, 2.0 / 3) - std::pow(mean, 2.0 / 3)) /
                   std::pow(mean, 1.0 / 6);
        case CusumTransform::PearsonNegBin:
            break;
    }
    return (count - mean) / std::sqrt(mean + options.alpha * mean * mean);
}

// Solves S + z(y) - k = h for y. `gap` is h + k - S.
double cases_needed(double gap, double mean, const CusumOptions& options) {
    switch (options.transform) {
        case CusumTransform::Standard:
            return std::ceil(std::sqrt(mean) * gap + mean);
        case CusumTransform::Rossi: {
            const double root = std::sqrt(mean);
            return 2 * gap * root + 5 * mean -
                   2 * std::sqrt(4 * mean * mean + 2 * mean * root * gap);
        }
        case CusumTransform::Anscombe: {
            const double power = 2.0 / 3 * std::pow(mean, 1.0 / 6) * gap + std::pow(mean, 2.0 / 3);
            return power < 0 ? 0 : std::pow(power, 3.0 / 2);
        }
        case CusumTransform::PearsonNegBin:
            break;
    }
    return std::sqrt(mean + options.alpha * mean * mean) * gap + mean;
}

}  // namespace

std::optional<double> cusum_mean(std::span<const double> training) {
    double sum = 0;
    std::size_t counted = 0;
    for (const double count : training) {
        if (count < 0 || std::isinf(count)) return std::nullopt;
        if (std::isnan(count)) continue;
        sum += count;
        ++counted;
    }
    if (counted == 0) return std::nullopt;
    return sum / double(counted);
}

CusumPoint cusum_step(double before, double count, double mean, const CusumOptions& options) {
    CusumPoint point;
    const double upper = cases_needed(options.h + options.k - before, mean, options);
    point.upper = upper > 0 ? upper : 0;  // also for NaN
    if (std::isnan(count)) {
        point.statistic = before;
        return point;
    }
    const double sum = before + (standardise(count, mean, options) - options.k);
    point.statistic = sum < 0 ? 0 : sum;  // NaN stays NaN
    if (!std::isnan(sum)) point.alarm = point.statistic >= options.h;
    return point;
}

}  // namespace fengsui::stats
