// SPDX-License-Identifier: Apache-2.0
#include "stats/cusum.hpp"

#include <cmath>
#include <limits>
#include <type_traits>

#include "base/check.hpp"

namespace fengsui::stats {
namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

// The mean with what the formulas want of it, worked out once as long as the mean stays.
struct Mean {
    double value;
    double root;  // of the value; of the variance for pearson_neg_bin
};

template <CusumTransform Transform>
Mean mean_for(double mean, const CusumOptions& options) {
    if constexpr (Transform == CusumTransform::PearsonNegBin)
        return {mean, std::sqrt(mean + options.alpha * mean * mean)};
    return {mean, std::sqrt(mean)};
}

template <CusumTransform Transform>
double standardise(double count, const Mean& mean) {
    if constexpr (Transform == CusumTransform::Rossi)
        return (count - 3 * mean.value + 2 * std::sqrt(count * mean.value)) / (2 * mean.root);
    if constexpr (Transform == CusumTransform::Anscombe)
        return 3.0 / 2 * (std::pow(count, 2.0 / 3) - std::pow(mean.value, 2.0 / 3)) /
               std::pow(mean.value, 1.0 / 6);
    return (count - mean.value) / mean.root;
}

// Solves S + z(y) - k = h for y, at least 0. `gap` is h + k - S.
template <CusumTransform Transform>
double cases_needed(double gap, const Mean& mean) {
    double needed = mean.root * gap + mean.value;
    if constexpr (Transform == CusumTransform::Standard) needed = std::ceil(needed);
    if constexpr (Transform == CusumTransform::Rossi) {
        needed = 2 * gap * mean.root + 5 * mean.value -
                 2 * std::sqrt(4 * mean.value * mean.value + 2 * mean.value * mean.root * gap);
    }
    if constexpr (Transform == CusumTransform::Anscombe) {
        const double power =
            2.0 / 3 * std::pow(mean.value, 1.0 / 6) * gap + std::pow(mean.value, 2.0 / 3);
        needed = power < 0 ? 0 : std::pow(power, 3.0 / 2);
    }
    return needed > 0 ? needed : 0;  // also for NaN
}

template <CusumTransform Transform>
void fill(std::span<const double> counts, std::span<const double> means,
          const CusumOptions& options, double before, CusumChart& out) {
    auto mean = mean_for<Transform>(not_available, options);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (means[i] != mean.value) mean = mean_for<Transform>(means[i], options);
        if (std::isnan(mean.value)) {
            out.upper[i] = out.statistic[i] = not_available;
            continue;
        }
        out.upper[i] = cases_needed<Transform>(options.h + options.k - before, mean);
        if (!std::isnan(counts[i])) {
            const double sum = before + (standardise<Transform>(counts[i], mean) - options.k);
            before = sum < 0 ? 0 : sum;  // NaN stays NaN
        }
        out.statistic[i] = before;
    }
}

// Calls `work` with the transform as a type.
template <class Work>
auto with_transform(CusumTransform transform, Work work) {
    using enum CusumTransform;
    switch (transform) {
        case Standard:
            return work(std::integral_constant<CusumTransform, Standard>{});
        case Rossi:
            return work(std::integral_constant<CusumTransform, Rossi>{});
        case Anscombe:
            return work(std::integral_constant<CusumTransform, Anscombe>{});
        case PearsonNegBin:
            break;
    }
    return work(std::integral_constant<CusumTransform, PearsonNegBin>{});
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

CusumChart cusum_chart(std::span<const double> counts, std::span<const double> means,
                       const CusumOptions& options, double before) {
    FENGSUI_CHECK(means.size() == counts.size());
    CusumChart out{std::vector<double>(counts.size()), std::vector<double>(counts.size())};
    with_transform(options.transform, [&](auto transform) {
        fill<decltype(transform)::value>(counts, means, options, before, out);
    });
    return out;
}

}  // namespace fengsui::stats
