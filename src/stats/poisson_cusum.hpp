// SPDX-License-Identifier: Apache-2.0
// The design of a Poisson CUSUM, S = max(0, S + y - k) with an alarm at S >= h: its average run
// length (ARL) by a Markov chain, and the h that gives a wanted ARL while nothing happens.
// Rogerson's chart takes its decision intervals from here. Sources: Lucas JM (1985), Counted data
// CUSUM's, Technometrics 27(2):129-144 (reference value k); Brook D, Evans DA (1972), An approach
// to the probability distribution of cusum run length, Biometrika 59(3):539-549 (the chain);
// Hawkins DM (1992), Evaluation of average run lengths of cumulative sum charts for an arbitrary
// data distribution, Commun Stat Simul 21(4):1001-1020. The search and its quirks are those of R
// surveillance 1.20.3, findK and findH: k and h have `digits` decimals, k avoids whole and half
// numbers (the chain has more states then), and the first h within the tolerance is taken, which
// need not be the nearest; if none is, the smallest step on the side of the longer run. Method: k =
// K/N and h = H/N in lowest terms make S a chain on 0 ... H-1 in units of 1/N. A count moves the
// state by a multiple of N less K, so the states fall into N residue classes and each class leads
// only to the next one: going once around eliminates all but one class, N products of (H/N)^2
// matrices instead of one elimination of H^2. Pure, thread safe.
#pragma once

#include <optional>

namespace fengsui::stats {

struct PoissonCusumTarget {
    double run_length = 500;  // periods between false alarms
    double shift = 1;         // the rise to be found, standard deviations of the in-control count
    int digits = 1;           // decimals of k and h, 0 to 2
    double tolerance = 0.02;  // of the run length, relative
};

struct PoissonCusumDesign {
    double mean = 0;  // in control
    double h = 0;
    double k = 0;
    double run_length = 0;      // reached
    double relative_error = 0;  // |reached - wanted| / wanted
};

// k = (m1 - m0) / log(m1 / m0) with m1 = m0 + shift sqrt m0, rounded to `digits` decimals but not
// to a whole or half number.
double poisson_cusum_reference_value(double mean, double shift, int digits);

// Average run length from S = 0 with counts of mean `mean`; h and k are rounded to `digits`
// decimals. Nothing if one of them is not above zero, for a mean above 1000, h or k above 2000, and
// for run lengths beyond 1e12.
std::optional<double> poisson_cusum_run_length(double mean, double h, double k, int digits);

// Nothing for a mean outside (0, 1000], or a target that no h can reach.
std::optional<PoissonCusumDesign> design_poisson_cusum(double mean,
                                                       const PoissonCusumTarget& target);

}  // namespace fengsui::stats
