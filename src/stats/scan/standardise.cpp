// SPDX-License-Identifier: Apache-2.0
#include "stats/scan/standardise.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace fengsui::stats::scan {

std::vector<double> date_weights(std::span<const double> dates, double begin, double end) {
    std::vector<double> weights(dates.size());
    weights.front() += std::max(0.0, std::min(end, dates.front()) - begin);
    weights.back() += std::max(0.0, end - std::max(begin, dates.back()));
    for (std::size_t i = 0; i + 1 < dates.size(); ++i) {
        const double from = std::max(begin, dates[i]);
        const double to = std::min(end, dates[i + 1]);
        if (to <= from) continue;
        // On a straight line the mean is the value in the middle.
        const double later = ((from + to) / 2 - dates[i]) / (dates[i + 1] - dates[i]);
        weights[i] += (to - from) * (1 - later);
        weights[i + 1] += (to - from) * later;
    }
    return weights;
}

std::vector<double> person_days(const Populations& populations, double begin, double end) {
    const auto dates = populations.dates.size();
    const auto weights = date_weights(populations.dates, begin, end);
    std::vector<double> days(populations.categories);
    for (std::size_t i = 0; i < populations.persons.size(); ++i)
        days[i / dates % populations.categories] += populations.persons[i] * weights[i % dates];
    return days;
}

std::vector<double> standardised(const Populations& populations, std::span<const double> cases,
                                 std::span<const double> starts) {
    const auto dates = populations.dates.size();
    const auto categories = populations.categories;
    const auto periods = starts.size() - 1;
    FENGSUI_CHECK(dates > 0 && periods > 0 && cases.size() == categories);
    FENGSUI_CHECK(populations.persons.size() == populations.places * categories * dates);
    const auto days = person_days(populations, starts.front(), starts.back());
    std::vector<double> expected(populations.places * periods);
    for (std::size_t period = 0; period < periods; ++period) {
        const auto weights = date_weights(populations.dates, starts[period], starts[period + 1]);
        for (std::size_t i = 0; i < populations.persons.size(); ++i) {
            const auto category = i / dates % categories;
            if (cases[category] == 0) continue;
            FENGSUI_CHECK(days[category] > 0);
            expected[i / dates / categories * periods + period] +=
                populations.persons[i] * weights[i % dates] * cases[category] / days[category];
        }
    }
    return expected;
}

}  // namespace fengsui::stats::scan
