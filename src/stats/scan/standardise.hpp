// SPDX-License-Identifier: Apache-2.0
// Expected cases of the Poisson model from populations: indirect standardisation over categories
// (age and sex, for instance) with one rate for the whole study in each, and populations that are
// known on some dates, in between on a straight line, before and after as on the nearest date.
// Source: SaTScan user guide 10.3, "Population file" and "Adjusting for categorical covariates";
// the figures are those of SaTScan 10.3.2. Pure, thread safe.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace fengsui::stats::scan {

struct Populations {
    std::vector<double> dates;  // in days, growing; at least one
    std::size_t places = 0;
    std::size_t categories = 1;
    std::vector<double> persons;  // (place * categories + category) * dates + date
};

// Person-days at each date so that their sum is the integral of the population from `begin` to
// `end`: one weight for each date.
std::vector<double> date_weights(std::span<const double> dates, double begin, double end);

// Of each category, from `begin` to `end`.
std::vector<double> person_days(const Populations& populations, double begin, double end);

// By place * periods + period. `starts`: the begin of each period in days, and the end of the last.
// `cases`: of each category in the whole study; a category without person-days must have none.
std::vector<double> standardised(const Populations& populations, std::span<const double> cases,
                                 std::span<const double> starts);

}  // namespace fengsui::stats::scan
