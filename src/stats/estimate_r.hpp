// SPDX-License-Identifier: Apache-2.0
// The instantaneous reproduction number R_t of an epidemic: how many people a person who is ill now
// would infect if nothing changed. With the serial interval's weights w, the infectivity on day t
// is Λ_t = Σ_s I_{t−s} w_s, new local cases are Poisson with mean R_t Λ_t, and R is constant over a
// window; with a gamma prior (shape a, scale b) the posterior is gamma with
//   shape a + Σ local cases of the window,   scale 1 / (1/b + Σ Λ_t of the window).
// Source: Cori A, Ferguson NM, Fraser C, Cauchemez S (2013), Am J Epidemiol 178(9):1505–1512, and
// its web appendices 1 (posterior) and 11 (discrete serial interval); imported cases: Thompson RN
// et al. (2019), Epidemics 29:100356. The results are those of EpiEstim 2.2-4, whose rules are
// kept: all cases of the first day count as imported, and a window that ends no later than the mean
// serial interval gets no estimate. Defaults: window 7 days, prior mean 5 and sd 5 (so that an
// estimate below 1 comes from the data). Days are indices from 0; t in results counts from 1, as
// there.
//
// Missing days: a count that is not finite or is negative is missing; every Λ that needs it with a
// weight above 0, and every window that holds it, is NaN. Cost is linear in days × lags with a
// weight; no allocation but the result. Pure, thread safe. Called by `fengsui estimate-r`, nowcast.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace fengsui::stats {

// Weights of the lags 0 … lags−1 of a serial interval whose continuous time less one day is gamma
// distributed (mean and sd in days; Cori et al., web appendix 11). Empty unless mean > 1 and sd >
// 0. Weights from the lag on where the distribution function is 1 in double precision are 0.
std::vector<double> discretised_serial_interval(double mean, double sd, std::size_t lags);

// Λ for each day; NaN on the first. Lags beyond the weights have weight 0.
std::vector<double> overall_infectivity(std::span<const double> incidence,
                                        std::span<const double> weights);

inline constexpr std::array<double, 7> rt_probabilities = {0.025, 0.05, 0.25, 0.5,
                                                           0.75,  0.95, 0.975};

struct RtOptions {
    int window = 7;  // days, at least 1
    double mean_prior = 5;
    double sd_prior = 5;
};

// All but the window NaN where there is no estimate.
struct RtEstimate {
    std::size_t t_start = 0;  // first and last day of the window, counted from 1
    std::size_t t_end = 0;
    double mean = 0;
    double sd = 0;
    std::array<double, 7> quantiles{};  // at rt_probabilities
};

// How many days a series must have for one window.
constexpr std::size_t rt_history_needed(const RtOptions& options) {
    return static_cast<std::size_t>(options.window) + 1;
}

// The windows t … t + window − 1 for t = 2, 3, …, to the end. `local` are the cases infected here,
// `total` these and the imported; both of the same length. Empty if the series is too short, there
// are no weights, or an option is out of range.
std::vector<RtEstimate> estimate_r(std::span<const double> local, std::span<const double> total,
                                   std::span<const double> weights, const RtOptions& options = {});

}  // namespace fengsui::stats
