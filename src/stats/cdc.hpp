// SPDX-License-Identifier: Apache-2.0
// The historical limits method of the US CDC: the last four weeks together are compared with
// four-week blocks around the same weeks of earlier years, 2 m + 1 blocks a year,
//   upper = mean + z sd sqrt(1 + 1 / n),  n = years (2 m + 1) blocks.
// Sources: Stroup DF, Williamson GD, Herndon JL, Karon JM (1989), Detection of aberrations in the
// occurrence of notifiable diseases surveillance data, Stat Med 8:323-329; Farrington CP, Andrews N
// (2003), Outbreak detection, in: Monitoring the health of populations, Oxford, equation 8.1 (the
// prediction interval). The forms are those of R surveillance 1.20.3, algo.cdc. Kept from there: a
// block's sum is cut to a whole number, so fractional counts lose their fraction; weekly series
// only, years of 52 weeks. Called by surveil's detectors and by `fengsui detect`. Pure, thread
// safe.
#pragma once

#include <optional>
#include <span>

namespace fengsui::stats {

struct CdcOptions {
    int years = 5;                  // b
    int months = 1;                 // m: blocks on each side, 1 to 6
    double z = 2.2414027276049473;  // normal quantile of 1 - alpha / 2; alpha 0.025
};

struct CdcBound {
    double mean = 0;  // of the blocks
    double sd = 0;    // n - 1
    double upper = 0;
    double recent =
        0;  // the last four weeks together; alarm when above upper. NaN if one is missing
};

// Weeks that a series must have before the one that is judged.
constexpr int cdc_history_needed(const CdcOptions& options) {
    return options.years * 52 + options.months * 4 + 3;
}

// For the week at index t. Nothing if the history is too short, a count in a block is missing
// (NaN), infinite or negative, or the options make no sense.
std::optional<CdcBound> cdc_bound(std::span<const double> counts, std::size_t t,
                                  const CdcOptions& options = {});

}  // namespace fengsui::stats
