// SPDX-License-Identifier: Apache-2.0
// The moving percentile method of China's national early warning system (CIDARS): the cases of the
// latest block (7 days, or one week) are compared with a percentile of the same block, the two
// blocks before it and the two after it in each of the five years before: 25 blocks. The block
// moves on by one period at a time. An alarm is a count that reaches the percentile and the least
// count. Sources: Yang W, Li Z, Lan Y, et al. (2011), A nationwide web-based automated system for
// outbreak early detection and rapid response in China, Western Pac Surveill Response J 2(1):10-15;
// Wang R, Jiang Y, Michael E, Zhao G (2017), How to select a proper early warning threshold to
// detect infectious disease outbreaks based on CIDARS, BMC Public Health 17:570 ("5 week * 5
// year"). The percentile between two counts is interpolated as spreadsheets do it (PERCENTILE, type
// 7 of Hyndman and Fan 1996), in which that study worked; what the national system itself does is
// not published. Called by surveil's detectors and by `fengsui detect`. Pure, thread safe, no
// allocation.
#pragma once

#include <optional>
#include <span>

namespace fengsui::stats {

struct MovingPercentileOptions {
    double percentile = 80;  // P50 at the start of the system, P50 to P90 by disease later
    int block = 7;           // periods in a block: 7 days, or 1 week
    int blocks_around = 2;   // on each side of the same block of an earlier year, at most 9
    double count_min = 1;    // fewer cases never alarm: the percentile of a rare disease is 0
};

struct MovingPercentile {
    double upper = 0;           // the percentile of the past blocks
    double current = 0;         // cases of the latest block; NaN if one of its counts is missing
    double percentile = 0;      // where it lies among the past blocks, 0 to 100; NaN with it
    int blocks = 0;             // past blocks without a missing count
    std::optional<bool> alarm;  // nothing if a count of the latest block is missing
};

// Past blocks without which there is no answer: four of five.
constexpr int moving_percentile_blocks_needed(int years, const MovingPercentileOptions& options) {
    const int blocks = years * (2 * options.blocks_around + 1);
    return blocks - blocks / 5;
}

// For the block that ends at index t. `anchors` holds, for each earlier year, the index at which
// the same block ended there: a date one year earlier is for the caller to find (52 or 53 weeks,
// leap days). Nothing if a block of the past lies before the series or reaches into the latest one,
// more than one in five of them has a missing count (NaN), a count is negative or infinite, there
// are no anchors or more than 20, or the options make no sense.
std::optional<MovingPercentile> moving_percentile(std::span<const double> counts, std::size_t t,
                                                  std::span<const std::size_t> anchors,
                                                  const MovingPercentileOptions& options = {});

// The value below which `percentile` per cent of the sorted values lie, interpolated between order
// statistics (type 7), and the inverse: 100 at and above the largest value, 0 at and below the
// smallest, the upper end where values are equal.
double percentile_of(std::span<const double> sorted, double percentile);
double percentile_rank(std::span<const double> sorted, double value);

}  // namespace fengsui::stats
