// SPDX-License-Identifier: Apache-2.0
// The counts with which bayes and rki compare a period: the periods just before it, and those
// around the same period of earlier years. Years are stepped back by index (52, 12, 365 points), as
// in the reference: a 53rd week or a leap day moves the window by one. Pure, thread safe, no
// allocation.
#pragma once

#include <optional>
#include <span>

namespace fengsui::stats {

struct SeasonalWindow {
    int years = 0;             // b: earlier years
    int half_width = 6;        // w: periods before, and on each side in earlier years
    bool current_year = true;  // the w periods just before count too
};

struct WindowMoments {
    int counted = 0;
    int missing = 0;  // NaN: left out of all the rest
    double sum = 0;
    double mean = 0;
    double variance = 0;  // n - 1 in the denominator; NaN for a single count
};

// False for a window that holds no count, or would reach the judged period itself.
constexpr bool is_window(const SeasonalWindow& window, int frequency) {
    const bool has_years = window.years >= 1;
    if (window.years < 0 || window.half_width < 0 || frequency < 1) return false;
    if (has_years && window.half_width >= frequency) return false;
    return has_years || (window.current_year && window.half_width >= 1);
}

// Periods that a series must have before the one that is judged.
constexpr int window_history_needed(const SeasonalWindow& window, int frequency) {
    return window.years * frequency + window.half_width;
}

// For the period at index t. Nothing if there is no such window, the history is too short, a count
// in the window is infinite or negative, or all are missing.
std::optional<WindowMoments> window_moments(std::span<const double> counts, std::size_t t,
                                            const SeasonalWindow& window, int frequency);

}  // namespace fengsui::stats
