// SPDX-License-Identifier: Apache-2.0
// The 16 daily syndromic signals of Noufaily et al. (2019), Bioinformatics 35:3110, as described in
// test/reference/detection/noufaily/README.md: seven years of 52 weeks, all of them with seven days
// (five-day services have none at weekends), one outbreak in the last 49 weeks. Details that the
// README leaves open follow the authors' published code: the standard deviation of an outbreak's
// size is that of the count before `divide_by`; a size below 2 is drawn again; eight bank holidays
// a year, here on fixed days but for Easter, change the total after outbreaks are added.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fengsui::bench {

inline constexpr int daily_years = 7;
inline constexpr int daily_length = daily_years * 52 * 7;
inline constexpr int daily_current = 49 * 7;  // the days that are scored

struct DailySignal {
    int number;
    int days_per_week;
    int annual_harmonics, weekly_harmonics;
    double alpha, beta, gamma1, gamma2, gamma3, gamma4, phi, shift, divide_by;
    bool seasonal_outbreaks;
};

struct DailyRun {
    std::vector<double> counts;           // as the service would report them
    std::vector<double> outbreak;         // the cases of the current outbreak among them
    std::vector<unsigned char> holidays;  // 1 for a bank holiday
};

std::vector<DailySignal> read_daily_signals(const std::string& folder);
// `weeks` is the outbreak's size: 2, 3, 5 or 10, times days_per_week standard deviations.
DailyRun simulate_daily(const DailySignal& signal, int weeks, int replicate, std::uint64_t seed);

}  // namespace fengsui::bench
