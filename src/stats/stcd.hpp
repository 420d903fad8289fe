// SPDX-License-Identifier: Apache-2.0
// Space-time cluster detection: a surveillance that looks at events (place and time of each case)
// as they come and says when and where a cluster begins. For every earlier event k the events
// within `radius` of it since its time are compared with how many there would be if place and time
// were independent:
//   Λ_{k,n} = (1 + ε)^N(C_{k,n}) · exp(−ε μ̂(C_{k,n})),
//   μ̂(C_{k,n}) = (events within the radius of k up to n) · (events from k to n) / n;
// the statistic R_n is Σ_k Λ_{k,n} (Shiryaev–Roberts), or the greatest Λ so far, and an alarm is
// the first R_n above the threshold, which is about the mean number of events between false alarms.
// The cluster's centre is then the k with the greatest Λ_{k,n}. Source: Assunção R, Correa T
// (2009), Surveillance to detect emerging space-time clusters, Comput Stat Data Anal
// 53(8):2817–2830, equations 3 to 6. The results are those of stcd in R surveillance 1.20.3, with
// its quirks: the maximum of the cusum form is over all n so far, not over k alone; the areas that
// it asks for are not used; a distance equal to the radius is outside. Cost: n²/2 exponentials,
// memory linear in n. Pure, thread safe. Called by `fengsui stcd`.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace fengsui::stats {

struct SpaceTimeEvent {
    double x = 0;  // any unit of length, but that of the radius
    double y = 0;
    double t = 0;  // any unit of time: only the order counts
};

struct StcdOptions {
    double radius = 1;
    double epsilon = 0.2;  // the relative rise of intensity in the cluster that is looked for
    double threshold = 161;
    bool cusum = false;
};

struct StcdResult {
    std::vector<std::size_t> order;  // the events by time: indices into the input; equal times keep
                                     // their order there
    std::vector<double> statistic;   // R after each event of `order`; may be infinite
    std::optional<std::size_t> first_alarm;     // positions in `order`
    std::optional<std::size_t> cluster_centre;  // there if first_alarm is
};

// Nothing if an event is not finite, or radius or epsilon is not above 0 and finite, or the
// threshold is not a number. No events give an empty result.
std::optional<StcdResult> stcd(std::span<const SpaceTimeEvent> events, const StcdOptions& options);

}  // namespace fengsui::stats
