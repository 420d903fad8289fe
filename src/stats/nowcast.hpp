// SPDX-License-Identifier: Apache-2.0
// Nowcast: how many cases the last days will have once all reports are in. Reports of day t come d
// days later; the delays are learnt backwards, as the share g_d of the cases reported by delay d
// that came exactly at d (the reverse hazard), so that the days whose reports are not yet complete
// teach as well. A share F_m = Π_{d>m} (1 − g_d) of a day's cases is there after m days; with n
// reported, the number still to come is then negative binomial given F (Poisson cases with
// Jeffreys' prior on their mean, so that nothing is assumed of the epidemic's course), and beta
// negative binomial with F's own spread: what is not known of g, and what the delays differ from
// day to day (overdispersion ρ). Sources: Lawless JF (1994), Adjustments for reporting delays and
// the prediction of occurred but not reported events, Can J Stat 22(1):15–31 (reverse hazards,
// equations 2.4 to 2.8; random effects, section 4); Höhle M, an der Heiden M (2014), Bayesian
// nowcasting during the STEC O104:H4 outbreak in Germany, 2011, Biometrics 70(4):993–1002, section
// 3 (generalised Dirichlet posterior of the delays). Ours: the moments of F over both spreads are
// matched by a beta distribution; ρ is one number for all delays, by moments. Weekly rhythms of
// reporting are not modelled: they widen the intervals. Cases reported later than max_delay do not
// count. Defaults: delays of the last 60 days, at least 20 cases in them, no answer for a day of
// which less than 5 % can be there. Pure, thread safe.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace fengsui::stats {

// Row t, column d: the cases of day t that were reported d days later. The last row is today; cells
// that lie in the future are not read. A cell that is not finite or is negative is missing.
struct ReportingTriangle {
    std::size_t max_delay = 0;
    std::vector<double> counts;  // row by row, max_delay + 1 columns

    [[nodiscard]] std::size_t days() const { return counts.size() / (max_delay + 1); }
    [[nodiscard]] double count(std::size_t day, std::size_t delay) const {
        return counts[day * (max_delay + 1) + delay];
    }
};

struct NowcastOptions {
    std::size_t window = 60;  // days from which each delay is learnt
    double cases_min = 20;    // that these must have
    double share_min = 0.05;  // of a day's cases that must be there for an answer
};

constexpr std::size_t nowcast_history_needed(const ReportingTriangle& triangle) {
    return triangle.max_delay + 1;
}

inline constexpr std::array<double, 5> nowcast_probabilities = {0.025, 0.25, 0.5, 0.75, 0.975};

struct NowcastDay {
    double reported = 0;                // so far; NaN, and all else with it, if a cell is missing
    double share = 1;                   // F: the part of the cases that this should be
    double mean = 0;                    // of the final number; NaN below share_min; may be infinite
    std::array<double, 5> quantiles{};  // of the final number, at nowcast_probabilities
};

// What is known of one delay's reverse hazard: beta(came, before).
struct ReverseHazard {
    double came = 0;
    double before = 0;
};

struct Nowcast {
    std::vector<NowcastDay> days;
    std::vector<ReverseHazard> hazards;  // of the delays 1 … max_delay
    double overdispersion = 0;           // ρ: 0 if the delays of all days are alike
    double share_min = 0;                // as asked for
};

// Nothing if there are fewer days than needed, or fewer cases than cases_min to learn any delay
// from.
std::optional<Nowcast> nowcast(const ReportingTriangle& triangle,
                               const NowcastOptions& options = {});

// A beta distribution with this mean and this mean of squares; it has no spread (alpha infinite) if
// these allow none.
struct BetaShape {
    double alpha = 0;
    double beta = 0;
};
BetaShape match_beta(double mean, double mean_square);

}  // namespace fengsui::stats
