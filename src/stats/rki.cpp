// SPDX-License-Identifier: Apache-2.0
#include "stats/rki.hpp"

#include <array>
#include <cmath>

namespace fengsui::stats {
namespace {

constexpr double normal_above = 20;

// rki_test.cpp computes them anew from their definition.
constexpr std::array<double, 21> crow_gardner = {
    3.285,  5.323,  6.686,  8.102,  9.598,  11.177, 12.817, 13.765, 14.921, 16.768, 17.633,
    19.050, 20.335, 21.364, 22.945, 23.762, 25.400, 26.306, 27.735, 28.966, 30.017};

}  // namespace

double crow_gardner_upper(int observed) {
    return crow_gardner.at(static_cast<std::size_t>(observed));
}

std::optional<double> rki_bound(std::span<const double> counts, std::size_t t,
                                const SeasonalWindow& window, int frequency) {
    const auto moments = window_moments(counts, t, window, frequency);
    if (!moments || moments->missing > 0) return std::nullopt;
    if (!(moments->mean > normal_above))
        return crow_gardner_upper(static_cast<int>(std::floor(moments->mean)));
    const double upper = moments->mean + 2 * std::sqrt(moments->variance);
    if (!std::isfinite(upper)) return std::nullopt;
    return upper;
}

}  // namespace fengsui::stats
