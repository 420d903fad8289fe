// SPDX-License-Identifier: Apache-2.0
// Scan statistics in space and in space and time: circles of every size around every place, times
// the periods, are compared with what was expected there; the window with the greatest likelihood
// ratio is the most likely cluster, and Monte Carlo replicates of the whole search give its p.
// Sources: Kulldorff M (1997), A spatial scan statistic, Commun Stat Theory Methods 26:1481-1496
// (Poisson: p. 1486; Bernoulli: p. 1485); Kulldorff M (2001), Prospective time periodic
// geographical disease surveillance using a scan statistic, J R Stat Soc A 164:61-72 (cylinders,
// prospective); Kulldorff M et al. (2005), A space-time permutation scan statistic for disease
// outbreak detection, PLoS Med 2:e59 (permutation: equations 1-3). Windows, ties and the choice of
// secondary clusters are those of SaTScan 10.3.2 with its default settings: high rates, at least
// two cases, the best window of each centre, secondary clusters without a place and period in
// common with a more likely one. Called by `fengsui scan`. Pure and thread safe; starts `threads`
// threads of its own. The answer depends on the seed, never on the number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace fengsui::stats::scan {

enum class Model : std::uint8_t { Poisson, Bernoulli, SpaceTimePermutation };

// A place in the plane (z = 0), or on a sphere of radius `earth_radius_km` around the origin.
struct Point {
    double x = 0;
    double y = 0;
    double z = 0;
    bool operator==(const Point&) const = default;
};

inline constexpr double earth_radius_km = 6367;  // as in SaTScan

Point point_on_earth(double latitude_degrees, double longitude_degrees);

// `count` cases of one place, period and stratum. Strata (age and sex, for instance) are permuted
// each for itself by the permutation model; the other models do not look at them.
struct CaseGroup {
    std::uint32_t place = 0;
    std::uint32_t period = 0;
    std::uint32_t stratum = 0;
    std::uint32_t count = 0;
};

struct Data {
    Model model = Model::Poisson;
    std::vector<Point> places;  // no two the same
    bool on_sphere = false;     // radii are lengths along the surface
    std::uint32_t periods = 1;  // 1: purely spatial
    std::vector<CaseGroup> cases;
    // Poisson: expected cases of each place and period (place * periods + period), in any unit.
    // Bernoulli: persons, cases and controls, of each place, whole numbers; one period only.
    // Permutation: empty.
    std::vector<double> at_risk;
};

struct Options {
    bool prospective = false;        // only windows that end with the last period
    double share_max = 0.5;          // of the expected cases, or of the persons, in one circle
    double radius_max = 0;           // 0: none
    std::uint32_t duration_max = 0;  // periods; 0: half of them, at least one
    std::uint32_t replications = 999;
    std::uint64_t seed = 1;
    unsigned threads = 1;
};

struct Cluster {
    std::uint32_t centre = 0;
    std::vector<std::uint32_t> members;  // from the centre outwards
    double radius = 0;
    std::uint32_t first_period = 0;
    std::uint32_t last_period = 0;
    std::uint64_t observed = 0;
    double expected = 0;
    double relative_risk = 0;  // inside against outside; NaN for the permutation model
    double statistic = 0;      // log likelihood ratio
    double p = 1;              // (1 + replicates that reach the statistic) / (1 + replications)
};

struct Result {
    // Most likely first. Empty if no window has at least two cases and more than expected.
    // Secondary clusters of p = 1, or of a statistic below 0.001, are left out.
    std::vector<Cluster> clusters;
    std::vector<double> replicate_maxima;  // statistic of each replicate's most likely cluster
};

// `data` must be in order (checked): indices in range, numbers finite and not negative, no cases
// where nobody is at risk.
Result scan(const Data& data, const Options& options);

}  // namespace fengsui::stats::scan
