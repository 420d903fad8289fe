// SPDX-License-Identifier: Apache-2.0
#include "daily.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "csv_rows.hpp"
#include "random.hpp"

namespace fengsui::bench {
namespace {

enum Part : std::uint64_t { Baseline = 1, Seasonal = 2, Current = 3 };

using Days = std::vector<double>;  // of service: five or seven a week

double mean_of(const DailySignal& s, int day) {
    const double at = day + s.shift;
    const double angle = 2 * std::numbers::pi * at / s.days_per_week;
    double log_mean = s.alpha + s.beta * at;
    for (int j = 1; j <= s.annual_harmonics; ++j)
        log_mean += s.gamma1 * std::cos(j * angle / 52) + s.gamma2 * std::sin(j * angle / 52);
    for (int l = 1; l <= s.weekly_harmonics; ++l)
        log_mean += s.gamma3 * std::cos(l * angle) + s.gamma4 * std::sin(l * angle);
    return std::exp(log_mean);
}

// What the weekday makes of an outbreak's cases; day 1 is a Monday.
double weekday_weight(const DailySignal& signal, int day) {
    if (signal.days_per_week == 7) return day % 7 == 0 || day % 7 == 6 ? 2 : 1;
    constexpr std::array<double, 5> weights = {1.1, 1.5, 1.1, 1, 1};
    return weights[static_cast<std::size_t>(day % 5)];
}

struct Outbreak {
    int start;        // day of service, counted from 1
    double size_sd;   // standard deviations in all
    double interval;  // of the lognormal's unit that is one day
};

void add_outbreak(const DailySignal& signal, const Outbreak& outbreak, RandomStream& random,
                  Days& cases) {
    const double sd = std::sqrt(signal.phi * mean_of(signal, outbreak.start));
    double size = 0;
    for (int trial = 0; trial < 10'000 && size < 2; ++trial)
        size = random.poisson(sd * outbreak.size_sd);
    for (double i = 0; i < size; ++i) {
        const double after = std::floor(random.lognormal(0, 0.5) / outbreak.interval);
        const double day = outbreak.start + after;
        if (day > static_cast<double>(cases.size())) continue;
        cases[static_cast<std::size_t>(day) - 1] += weekday_weight(signal, static_cast<int>(day));
    }
}

int between(int first, int last, RandomStream& random) {
    return first + static_cast<int>(random.below(static_cast<std::uint64_t>(last - first + 1)));
}

// One each year, in its first twenty days, slow and large.
Days seasonal_outbreaks(const DailySignal& signal, int days, RandomStream random) {
    Days cases(static_cast<std::size_t>(days), 0.0);
    if (!signal.seasonal_outbreaks) return cases;
    const double weeks = signal.number == 5 ? 80 : signal.number == 6 ? 50 : 150;
    const int year = 52 * signal.days_per_week;
    for (int y = 0; y < daily_years; ++y) {
        const int start = between(y * year + 1, y * year + 20, random);
        add_outbreak(signal, {start, 3 * signal.days_per_week * weeks, 0.02}, random, cases);
    }
    return cases;
}

bool is_holiday(int week_of_year, int weekday, int year) {
    constexpr std::array<int, daily_years> easter_sunday = {14, 16, 14, 13, 16, 14, 12};  // week
    const int easter = easter_sunday[static_cast<std::size_t>(year)];
    if (weekday == 5) return week_of_year == easter;
    if (weekday == 2) return week_of_year == 52;
    if (weekday != 1) return false;
    return week_of_year == 1 || week_of_year == easter + 1 || week_of_year == 19 ||
           week_of_year == 22 || week_of_year == 35 || week_of_year == 52;
}

// Of each day of service, 1 for a bank holiday.
Days bank_holidays(const DailySignal& signal) {
    Days days;
    const int per_week = signal.days_per_week;
    for (int day = 0; day < daily_years * 52 * per_week; ++day) {
        const int week = day / per_week;
        days.push_back(is_holiday(week % 52 + 1, day % per_week + 1, week / 52) ? 1 : 0);
    }
    return days;
}

void apply_holidays(const DailySignal& signal, const Days& holidays, Days& counts) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (holidays[i] == 0) continue;
        if (signal.days_per_week == 7) {
            counts[i] *= 2;
        } else {
            counts[i] = 0;
            if (i + 1 < counts.size()) counts[i + 1] *= 1.5;
        }
    }
}

// Whole counts of all days of the calendar; no service at the weekend gives zeros.
std::vector<double> calendar_counts(const DailySignal& signal, const Days& days) {
    std::vector<double> counts;
    for (std::size_t i = 0; i < days.size(); ++i) {
        counts.push_back(std::round(days[i]));
        if (signal.days_per_week == 5 && i % 5 == 4) counts.insert(counts.end(), 2, 0.0);
    }
    return counts;
}

}  // namespace

std::vector<DailySignal> read_daily_signals(const std::string& folder) {
    std::vector<DailySignal> all;
    for (const auto& row : read_csv_rows(folder + "/daily16.csv")) {
        const auto number = [&](const char* name) { return std::stod(row.at(name)); };
        all.push_back({std::stoi(row.at("signal")), std::stoi(row.at("days_per_week")),
                       std::stoi(row.at("k_annual")), std::stoi(row.at("k_weekly")),
                       number("alpha"), number("beta"), number("gamma1"), number("gamma2"),
                       number("gamma3"), number("gamma4"), number("phi"), number("shift"),
                       number("divide_by"), number("extra_seasonal_outbreaks") != 0});
    }
    return all;
}

DailyRun simulate_daily(const DailySignal& signal, int weeks, int replicate, std::uint64_t seed) {
    const auto stream = [&](Part part) {
        return RandomStream(
            seed, {static_cast<std::uint64_t>(signal.number), static_cast<std::uint64_t>(replicate),
                   static_cast<std::uint64_t>(weeks), part});
    };
    const int days = daily_years * 52 * signal.days_per_week;
    auto baseline = stream(Baseline);
    auto total = seasonal_outbreaks(signal, days, stream(Seasonal));
    for (int day = 1; day <= days; ++day)
        total[static_cast<std::size_t>(day - 1)] +=
            baseline.negative_binomial(mean_of(signal, day), signal.phi) / signal.divide_by;
    auto random = stream(Current);
    Days outbreak(static_cast<std::size_t>(days), 0.0);
    const int start = between(days - 49 * signal.days_per_week + 1, days, random);
    const double size_sd = weeks * signal.days_per_week;
    add_outbreak(signal, {start, size_sd, 0.25}, random, outbreak);
    for (std::size_t i = 0; i < total.size(); ++i) total[i] += outbreak[i];
    const auto holidays = bank_holidays(signal);
    apply_holidays(signal, holidays, total);
    const auto calendar = calendar_counts(signal, holidays);
    return {calendar_counts(signal, total),
            calendar_counts(signal, outbreak),
            {calendar.begin(), calendar.end()}};
}

}  // namespace fengsui::bench
