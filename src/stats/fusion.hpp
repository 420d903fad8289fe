// SPDX-License-Identifier: Apache-2.0
// One score for one place and condition group from several channels (cases, pathogens, syndromes,
// sectors such as pharmacies or schools), each with its own lag behind the onset of an outbreak,
// and what each channel contributed to it. A channel gives standardised residuals z_c(u): mean 0
// and variance 1 when nothing happens. After an onset at s their mean is g strength_c ramp((u − s −
// lag_c) / rise), ramp rising from 0 to 1:
//   LLR_c(s, g) = sum_{u <= t} [ mean z_c(u) − mean^2 / 2 ]
//   score(t) = log of the average over onsets s = t − window … t and sizes g of exp sum_c LLR_c
// the log Bayes factor for an outbreak that began in the window (a mixture likelihood ratio after
// Shiryaev and Roberts, with lags per channel; Gaussian residuals as in the multivariate CUSUM of
// Crosier 1988, Technometrics 30:291, and Rogerson & Yamada 2004, Stat. Med. 23:2195).
// At one time P(score >= log(1/a)) <= a when nothing happens and residuals are independent, since
// the average has expectation 1 (Markov): `pvalue` is that bound. Residuals are cut at −4 and 6, so
// that one faulty feed cannot decide alone. A missing residual (NaN) says nothing: a channel that
// is late or silent costs power, not correctness.
// Defaults: window 28, rise 7 periods, sizes 1, 2, 4. Meant for fused signals of surveil, which
// does not call it yet; judged by bench/detection. Pure, thread safe; window² · channels additions.
#pragma once

#include <array>
#include <span>
#include <vector>

namespace fengsui::stats {

struct FusionChannel {
    std::span<const double> residuals;  // one for each period, all channels equally long
    double lag = 0;       // periods after the onset until the channel begins to rise; at least 0
    double strength = 1;  // standard deviations of excess at full height, for size 1
};

struct FusionOptions {
    int window = 28;
    double rise = 7;
    std::array<double, 3> sizes = {1, 2, 4};
};

struct FusedScore {
    double score = 0;   // natural logarithm
    double pvalue = 1;  // min(1, exp(−score))
    int onset_age = 0;  // periods before t at which the outbreak most likely began
    // By channel: its part of the expected log likelihood ratio given what was seen; below 0 if it
    // speaks against an outbreak.
    std::vector<double> contributions;
};

// The score at period t (index from 0), from residuals up to t only.
FusedScore fused_score(std::span<const FusionChannel> channels, std::size_t t,
                       const FusionOptions& options = {});

}  // namespace fengsui::stats
